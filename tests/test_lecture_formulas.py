"""Every formula of five students' notes: a circuit, a claim that is judged, or refused with the reason."""

import tomllib
from pathlib import Path

from bpcli import explain
from bpcli.errors import InputError
from bpcli.graph.build import build
from bpcli.judge.work import judge_work
from bpcli.lesson.understood import circuit_title
from bpcli.notation.latex.statements import statements
from bpcli.notation.latex.tokens import formulas
from bpcli.notation.program import Reading
from tests.golden import assert_golden

NOTES = tomllib.loads(Path(__file__).with_name("lecture_formulas.toml").read_text("utf-8"))["notes"]
SCALARS = ("q = x + y; f = q*z", {"x": -2, "y": 5, "z": -4})
ARRAYS = ("q = W x; f = ||q||^2", {"W": [[0.1, 0.5], [-0.3, 0.8]], "x": [0.2, 0.4]})
LOSS = ("f = x*y; L = f^2", {"x": 2, "y": 3})
CHAINS = ("u = 2x; v = x^2; w = 3x; z = u*v*w", {"x": 2})
FAN = ("q = v*x; f = ||q||^2", {"v": [1, 2], "x": 3})
CIRCUITS = (SCALARS, ARRAYS, LOSS, CHAINS, FAN)
ORDER = ("right", "wrong", "unreadable")


def judged(formula):
    """The verdict on a claim, about the lecture's circuit that it fits best."""
    marked = []
    for circuit in CIRCUITS:
        try:
            marked += [judge_work(explain(*circuit), formula)]
        except InputError:
            continue
    if not marked:
        return "refused: no derivative is stated"
    best = min(marked, key=lambda one: max(ORDER.index(verdict.verdict) for verdict in one.verdicts))
    return "\n".join(
        f"{verdict.verdict}: {verdict.ask} = {verdict.answer}"
        + (f"\n{verdict.said}" if verdict.verdict != "right" else "")
        for verdict in best.verdicts
    )


def outcome(note, number, formula):
    """What bpcli makes of one formula of a note. A derivative without = is that of a circuit in the note."""
    kinds = {statement.kind for statement in statements(formula)}
    if "claim" in kinds and "=" in formula:
        return judged(formula)
    if formula.startswith("$="):
        return "a side of the formula before it"
    try:
        graph = build(note, reading=Reading(formula=number))
    except InputError as error:
        return f"refused: {error.message}"
    return f"{'value' if kinds == {'value'} else 'circuit'}: {circuit_title(graph)}"


def test_every_formula_of_the_notes_has_its_outcome():
    """Of the 84 different ones 72 are read or judged. Twelve have no formula to read: each refusal says why."""
    outcomes = {}
    for note in NOTES:
        for number, place in enumerate(formulas(note["text"]), start=1):
            formula = " ".join(note["text"][slice(*place)].split())
            outcomes.setdefault(formula, outcome(note["text"], number, f"${formula}$"))
    refused = [formula for formula, said in outcomes.items() if said.startswith(("refused", "unreadable"))]
    lines = [f"{formula}\n  {said.replace(chr(10), chr(10) + '  ')}" for formula, said in outcomes.items()]
    assert len(outcomes) == 84
    assert len(refused) <= 12
    assert_golden("lecture_formulas.txt", "\n".join(lines) + "\n")


def test_the_slip_in_the_notes_is_found():
    """One note loses the norm of its vectorised example; everything else that it says of the circuit is right."""
    note = next(note["text"] for note in NOTES if note["file"].startswith("003"))
    marked = judge_work(explain(*ARRAYS), note)
    wrong = [verdict for verdict in marked.verdicts if verdict.verdict == "wrong"]
    assert [(verdict.ask, verdict.answer) for verdict in wrong] == [("f", "(W·x)^2")]
    assert marked.first_wrong is not None
    assert marked.first_wrong.endswith("$$f(x, W) = (W \\cdot x)^2$$\n" + " " * 22 + "^" * 12)
    assert sum(verdict.verdict == "right" for verdict in marked.verdicts) >= 24

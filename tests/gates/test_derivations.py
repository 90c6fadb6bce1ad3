"""Every derivation is true at every step: each equation is read with bpcli's own parser and tried in numbers."""

import re
from pathlib import Path

import pytest

from bpcli.algebra.floats import FLOATS
from bpcli.algebra.shown import Text
from bpcli.errors import InputError
from bpcli.gates.catalogue import FAMILIES, GATES
from bpcli.gates.derivations import Derivation, DerivationStep, derivations, file_of, parse
from bpcli.graph.build import build
from bpcli.trace.run import run_forward
from tests import laws

MOVE = 1e-6  # the h of a limit
SLOPE = "slope_sought"
ROOT = Path(__file__).parents[2]
DERIVATIONS = {gate: derived for family in FAMILIES for gate, derived in derivations(family).items()}


def derivation_is_true(gate, derivation):
    """Every step holds wherever it says so, each is tried somewhere, and the last is the gate's local gradient."""
    slot = gate.names.index(derivation.operand)
    tried = dict.fromkeys(derivation.steps, 0)
    for point in (point for point in laws.points(gate) if len(point) == len(gate.names)):
        value = gate.forward(FLOATS, *point)
        slope = laws.slope(gate, slot, value, point)
        if slope is None:
            continue
        names = dict(zip(gate.names, point, strict=True)) | {"y": value, SLOPE: slope, "h": MOVE}
        left, right = derivation.start.split(" = ")
        defined = gate.id != "atan2" or point[1] != 0  # a right angle has no tangent
        if defined and not laws.close(number(left, names), number(right, names), 1e-9, 1e-9):
            yield f"{derivation.start} does not hold at {point}"
        for step in derivation.steps:
            if step.where and not number(f"1[{step.where}]", names):
                continue
            tried[step] += 1
            one, other = (number(side, names, derivation.operand) for side in step.sides(derivation.operand))
            band = (1e-4, 1e-4) if step.is_limit else (1e-9, 1e-7)
            if not laws.close(one, other, *band):
                yield f"{step.text} is not so at {point}: {one} and {other}"
    yield from (f"{step.text} was tried nowhere" for step, times in tried.items() if not times)
    last = derivation.steps[-1]
    shown = gate.show_partial(slot, Text("y"), [Text(name) for name in gate.names])
    if last.where or last.text != str(shown):
        yield f"it ends with {last.text}, and the gate says {shown}"


def number(text, names, operand=""):
    """The value of a text in bpcli's notation."""
    graph = build(text.replace(f"∂y/∂{operand}", SLOPE), names)
    return run_forward(graph, [float(names[name]) for name in graph.inputs]).values[graph.output]


@pytest.mark.parametrize("gate", GATES.values(), ids=lambda gate: gate.id)
def test_every_gate_is_derived_for_each_operand(gate):
    """Every local gradient of every gate has a derivation, and it is true."""
    [family] = (family for family, gates in FAMILIES.items() if gate in gates)
    derived = [derivation.operand for derivation in DERIVATIONS.get(gate.id, ())]
    assert derived == list(gate.names), f"derive {gate.id} under [{gate.id}] in {file_of(family).relative_to(ROOT)}"
    assert [wrong for derivation in DERIVATIONS[gate.id] for wrong in derivation_is_true(gate, derivation)] == []


def test_nothing_else_is_derived():
    """Each derivation belongs to a gate."""
    assert set(DERIVATIONS) == set(GATES)


def test_every_step_has_its_reason():
    """A reason is a whole sentence or two."""
    steps = [step for derivations in DERIVATIONS.values() for derivation in derivations for step in derivation.steps]
    assert [step for step in steps if len(step.reason.split()) < 2 or not step.reason.endswith(".")] == []


def test_no_reason_has_a_long_sentence():
    """A learner reads a reason in the middle of a calculation: a sentence has at most 18 words besides its formulas."""
    families = [file.stem for file in file_of("arithmetic").parent.glob("*.txt")]
    derived = [one for family in families for each in derivations(family).values() for one in each]
    reasons = {reason for one in derived for reason in (one.matrix, *(step.reason for step in one.steps))}
    sentences = [sentence for reason in reasons for sentence in reason.split(". ")]
    assert [sentence for sentence in sentences if len(re.findall(r"[A-Za-z]{2,}", sentence)) > 18] == []


def _with(gate, index, step):
    derivation = DERIVATIONS[gate][0]
    steps = list(derivation.steps)
    steps[index] = step
    return GATES[gate], derivation._replace(steps=tuple(steps))


WRONG = {
    "a sign": (*_with("sigmoid", 1, DerivationStep("−e^(−x)/(1 + e^(−x))²", "Wrong.")), "is not so at"),
    "a factor": (*_with("log10", 0, DerivationStep("(1/x)·log(10)", "Wrong.")), "is not so at"),
    "a limit": (*_with("square", 0, DerivationStep("((x + h)² − x²)/(2·h)", "Wrong.")), "is not so at"),
    "an equation": (*_with("sqrt", 0, DerivationStep("y·∂y/∂x = 1", "Wrong.")), "is not so at"),
    "a case": (*_with("relu", 1, DerivationStep("0", "Wrong.", where="x > 0")), "is not so at"),
    "no such case": (*_with("relu", 1, DerivationStep("0", "Wrong.", where="x > 100")), "tried nowhere"),
    "a start": (GATES["tanh"], DERIVATIONS["tanh"][0]._replace(start="y = e^x − e^(−x)"), "does not hold at"),
    "an end": (
        GATES["exp"],
        Derivation("x", "y = e^x", (DerivationStep("e^x", "Right, but not yet what the gate says."),)),
        "ends",
    ),
}


@pytest.mark.parametrize("mistake", WRONG)
def test_a_wrong_derivation_is_found(mistake):
    """The law fails on a wrong sign, factor, limit, equation, case, start and end."""
    gate, derivation, complaint = WRONG[mistake]
    assert any(complaint in found for found in derivation_is_true(gate, derivation))


GOOD = """\
# A family.

[mul]
for a: y = a·b
    h·b/h | a·b cancels.
          | So b is left.
    b     | h cancels.
"""
MALFORMED = {
    "a step without a reason": ("    b     | h cancels.", "    b     h cancels."),
    "a bar without spaces": ("    b     | h cancels.", "    b|h cancels."),
    "an empty reason": ("    b     | h cancels.", "    b     |"),
    "a step before its start": ("for a: y = a·b\n", ""),
    "a reason before its step": ("    h·b/h |", "          |"),
    "a start before its gate": ("[mul]\n", ""),
    "a start without an equation": ("for a: y = a·b", "for a: a·b"),
    "a start without its input": ("for a: y = a·b", "for: y = a·b"),
    "a bracket too few": ("[mul]", "[mul"),
    "a gate twice": ("    b     | h cancels.", "[mul]"),
}


@pytest.mark.parametrize("mistake", MALFORMED)
def test_a_malformed_line_is_pointed_at(mistake):
    """The error names the file, shows the first line that cannot be read, and says what a file looks like."""
    right, wrong = MALFORMED[mistake]
    text = GOOD.replace(right, wrong)
    assert text != GOOD
    with pytest.raises(InputError) as caught:
        parse(text, "arithmetic.txt")
    said = caught.value.render().splitlines()
    shown = said[1].partition(": ")
    assert shown[0].startswith("  arithmetic.txt, line ")
    assert shown[2] in text.splitlines()
    assert said[2].strip() == "^" * len(shown[2])
    assert "FORMULA | REASON" in said[-1]


def test_a_reason_may_go_on_and_comments_are_skipped():
    """A reason on two lines is one; a formula keeps its own bars."""
    [derivation] = parse(GOOD, "")["mul"]
    assert derivation.steps[0] == DerivationStep("h·b/h", "a·b cancels. So b is left.")
    [derivation] = parse(GOOD.replace("h·b/h |", "|x| | |x| ≥ 0:"), "")["mul"]
    assert derivation.steps[0] == DerivationStep("|x|", "|x| ≥ 0: a·b cancels. So b is left.")

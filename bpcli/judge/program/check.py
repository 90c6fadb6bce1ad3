"""A program, its inputs → right, wrong with the first wrong line, or unreadable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.algebra.decimals import decimal
from bpcli.errors import InputError
from bpcli.judge.mistakes import MISTAKES
from bpcli.judge.program import sentences as say
from bpcli.judge.program.calling import calls as added
from bpcli.judge.program.naming import named
from bpcli.judge.program.outcome import Program, outcome
from bpcli.judge.program.places import Place, is_near, largest_error, pairs, same_size
from bpcli.judge.program.repair import Search
from bpcli.judge.program.truths import Truths
from bpcli.judge.program.verdict import Gradient, ProgramVerdict, Unread, WrongLine

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bpcli.judge.program.meant import Repair
    from bpcli.judge.program.outcome import Outcome
    from bpcli.programs.walk import Walk

LISTED = 12  # inputs without a gradient that a note names


def check_program(
    text: str,
    inputs: Mapping[str, Any],
    calls: Sequence[str] = (),
    grads: Mapping[str, str] | None = None,
    of: str | None = None,
    **told: Any,
) -> ProgramVerdict:
    """Hold the gradients of a program against the circuit of its own forward pass.

    `grads` says for some inputs which expression holds the gradient, `of` what the gradients are of. An upstream
    gradient that the lines of `calls` use and nothing gives is drawn from `seed`, 0 if it is not told; `name` is the
    file's. Raises InputError where the program cannot be read as far as its forward pass.
    """
    import numpy as np

    lines = tuple(calls) or added(text, inputs)
    found = outcome(Program(text, lines, inputs, told.get("name")), of, told.get("seed", 0))
    if not calls and lines:
        found = found._replace(notes=(say.CALLED.format(lines="; ".join(lines)), *found.notes))
    walk = found.walk
    circuit = walk.circuit(found.total)
    truth = {key: value for key, value in circuit.gradients().items() if key in walk.inputs}
    asked_for = pairs(walk, {key: value for key, value in truth.items() if key not in found.upstreams}, grads or {})
    unread = tuple(Unread(line, error.message) for line, error in walk.unreadable)
    if not asked_for:
        if unread:
            return ProgramVerdict("unreadable", None, (), unreadable=unread, notes=found.notes)
        raise InputError(say.NO_GRADIENTS, hint=say.SAY_GRADIENT.format(name=next(iter(truth), "x")))
    truths = Truths(circuit)
    asked = {key: (place, _meant(walk, truths, key, place, truth[key])) for key, place in asked_for.items()}
    gradients = tuple(_judged(key, *pair) for key, pair in asked.items())
    loss = float(circuit.trace.values[circuit.graph.output])
    missing = [key for key in truth if key not in asked and key not in found.upstreams and np.any(truth[key])]
    square = [key for key in asked if len(set(np.shape(truth[key]))) == 1 < np.ndim(truth[key])]
    notes = (*found.notes, *_notes(missing, square, circuit.opaque))
    wrong = [one for one in gradients if one.verdict == "wrong"]
    stands_on_kink = circuit.opaque or any(circuit.trace.kinks(node) for node in circuit.graph.gate_nodes)
    if wrong and stands_on_kink and _only_at_kinks(found, asked, wrong):
        gradients = tuple(one._replace(verdict="right") for one in gradients)
        wrong = []
    if not wrong:
        return ProgramVerdict("right", loss, gradients, unreadable=unread, notes=notes)
    search = Search(walk, found.total, truths, asked)
    repair = search.first()
    if repair is None:
        return ProgramVerdict("wrong", loss, gradients, unreadable=unread, notes=notes)
    first = _told(search, repair)
    after = None
    if not repair.whole:
        search.go_on(repair)
        second = search.first()
        if second is not None and second.event.number != repair.event.number:
            after = _told(search, second)
    return ProgramVerdict("wrong", loss, gradients, first, after, unread, notes)


def _notes(missing: Sequence[str], square: Sequence[str], opaque: Sequence[str]) -> Iterator[str]:
    """What a reader of the verdict should know: gradients not found, equal sizes, functions without a gate."""
    if missing:
        yield say.NOT_FOUND.format(names=", ".join(missing[:LISTED]))
    if square:
        yield say.EQUAL_SIZES.format(names=", ".join(square[:LISTED]))
    if opaque:
        yield say.OPAQUE.format(names=", ".join(opaque))


def _meant(walk: Walk, truths: Truths, name: str, place: Place, truth: Any) -> Any:
    """The gradient that a place is meant to hold: of the input, or of a later value that its name is bound to."""
    later = (truths.of(node) for bound, node, _ in walk.bindings if bound == name)
    fits = (one.value for one in later if one is not None and is_near(place.value, one.value))
    return truth if is_near(place.value, truth) else next(fits, truth)


def _judged(name: str, place: Place, truth: Any) -> Gradient:
    error = largest_error(place.value, truth)
    verdict = "right" if is_near(place.value, truth) else "wrong"
    return Gradient(name, place.expression, verdict, error, place.value, truth)


def _only_at_kinks(found: Outcome, asked: Mapping[str, tuple[Place, Any]], wrong: Sequence[Gradient]) -> bool:
    """Whether each wrong gradient lies between the slopes on the two sides of a kink that the inputs stand on."""
    import numpy as np

    walk = found.walk
    rng = np.random.default_rng(0)
    names = [one.input for one in wrong]
    if any(not same_size(asked[name][0].value, asked[name][1]) for name in names):
        return False
    sides: dict[str, list[Any]] = {name: [asked[name][1]] for name in names}
    for _ in range(6):
        moved = {
            key: np.asarray(node.value, dtype=float) + 1e-7 * rng.standard_normal(np.shape(node.value))
            if key in asked
            else node.value
            for key, node in walk.inputs.items()
        }
        try:
            near = walk.moved(moved).circuit(found.total).gradients()
        except InputError:
            return False
        for name in names:
            sides[name].append(near[name])
    for name in names:
        low, high = np.min(sides[name], axis=0), np.max(sides[name], axis=0)
        slack = 1e-5 * max(float(np.max(np.abs(low), initial=0.0)), float(np.max(np.abs(high), initial=0.0)), 1e-9)
        ours = np.reshape(np.asarray(asked[name][0].value, dtype=float), np.shape(low))
        if not bool(((ours >= low - slack) & (ours <= high + slack)).all()):
            return False
    return True


def _told(search: Search, repair: Repair) -> WrongLine:
    """The wrong line as it is told to the learner."""
    event = repair.event
    mistakes, right, numbers = named(search, repair)
    text = search.walk.source.text.split("\n")[event.line - 1]
    said: list[str] = []
    known = {*say.MEANINGS, *MISTAKES}
    said += _numbers(repair)
    said += numbers
    if repair.after and not mistakes:
        said.append(say.MISSING)
    meanings = [say.MEANINGS.get(one) or say.KNOWN.format(what=MISTAKES[one]) for one in mistakes if one in known]
    said += meanings[:1] or [say.UNKNOWN]
    said.append(say.FIX)
    column = event.span.start - search.walk.source.text.rfind("\n", 0, event.span.start)
    return WrongLine(event.line, column, text, event.base_name, mistakes, tuple(said), right, repair.after)


def _numbers(repair: Repair) -> list[str]:
    """The numbers at the entry that differs most."""
    import numpy as np

    event, truth = repair.event, repair.truth
    if truth is None:
        return []
    held = event.base if event.target != event.base_name and event.base is not None else event.value
    if held is None or is_near(held, truth.value):
        return []
    yours, right = np.asarray(held, dtype=float), np.asarray(truth.value, dtype=float)
    variable = event.base_name
    if yours.shape != right.shape:
        if not same_size(yours, right):
            return [say.SHAPE.format(variable=variable, yours=yours.shape, truth=right.shape)]
        right = right.reshape(yours.shape)
    if not yours.shape:
        return [say.VALUE.format(variable=variable, yours=decimal(float(yours)), truth=decimal(float(right)))]
    at = np.unravel_index(int(np.argmax(np.abs(yours - right))), yours.shape)
    place = f"[{', '.join(map(str, at))}]"
    fields = {"yours": decimal(float(yours[at])), "truth": decimal(float(right[at]))}
    return [say.ENTRY.format(variable=variable, place=place, **fields)]

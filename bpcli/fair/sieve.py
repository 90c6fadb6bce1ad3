"""Whether a circuit at its values makes good questions: what speaks against it, if anything.

Random small numbers make bad questions: a mistake may give the right number by accident, two mistakes the same one, two
questions one answer. What is so at every point (an add gate hands on one number to both inputs) is no accident: so
everything that coincides here is looked at once more at a point nearby.

>>> alike(12.0, 12.0), alike(0.2312, 0.2288), alike(60.0, 61.0), same(1.0, 1.0 + 1e-6)
(True, True, False, False)
"""

from __future__ import annotations

from functools import cache, partial
from itertools import combinations
from math import isclose
from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.errors import InputError
from bpcli.fair.draw import Objection
from bpcli.trace.trace import Trace
from bpcli.trace.values import Given

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bpcli.judge.ask import Ask

LEAST = 0.01  # numbers nearer to 0 are no pleasure to write
FLAT = 0.05  # a saturated gate's largest local gradient
MOST_ZEROS = 2  # inputs without a gradient: those that lose at a max
ASKS_A_CONFUSION = 8  # so many questions may hold one in which two mistakes give one number: then both are named
# Near the truth by its nature; and a number that is near enough is right, however it was come by.
ROUNDING = frozenset({"rounded-early"})


class Marking(NamedTuple):
    """`truth(trace, ask)`, `predict(trace, ask)` (things with id, value and text), `judge(trace, ask, answer)`."""

    truth: Callable[[Trace, Ask], Any]
    predict: Callable[[Trace, Ask], Sequence[Any]]
    judge: Callable[[Trace, Ask, str], Any]


@cache
def known() -> Marking:
    """The tutor's own, imported when a circuit is first drawn."""
    from bpcli.judge.judge import judge
    from bpcli.judge.mistakes import predict
    from bpcli.judge.truth import truth

    return Marking(truth, predict, judge)


def objection(trace: Trace, asks: Sequence[Ask], marking: Marking, largest: float) -> Objection | None:
    """The first thing that speaks against asking this; None if nothing does."""
    try:
        trace.backward()
        near, other = nearby(trace), nearby(trace, -1)
    except InputError:
        return Objection.NO_VALUE
    return (
        _unpleasant(trace, largest)
        or _special(trace, (near, other))
        or next(_coincidences(trace, near, asks, marking), None)
    )


def nearby(trace: Trace, way: int = 1) -> Trace:
    """The same circuit close by, each number moved by another step, up and down in turns; `way` −1 turns it round."""
    moved = {}
    for place, (name, value) in enumerate(trace.given.items()):
        step = (5 + 3 * place) / 128 * way * (-1) ** place
        if value.shape:
            steps = [step * (1 + (7 * entry % 11) / 8) for entry in range(value.number.size)]
            moved[name] = Given("", value.number + _like(steps, value.number))
        else:
            moved[name] = Given("", value.number + step)
    return Trace(trace.graph, moved)


def alike(one: Any, other: Any) -> bool:
    """Whether two answers may be taken for each other when written to two significant digits."""
    if shape_of(one) != shape_of(other) or isinstance(one, tuple):
        return bool(shape_of(one) == shape_of(other) and one == other)
    return all(map(_alike, _entries(one), _entries(other)))


def may_be_right(one: Any, right: Any) -> bool:
    """Whether an answer is near enough for the judge to be asked, whose tolerance is far less; or of another shape."""
    return shape_of(one) != shape_of(right) or _near(one, right, rel=0.1, floor=0.1)


def same(one: Any, other: Any) -> bool:
    """Whether two answers are the same but for the last digits of a float."""
    return _near(one, other, rel=1e-9)


def written(value: Any) -> str:
    """An answer as a learner would type it, with every digit."""
    if isinstance(value, tuple):
        return str(value)
    return str(value.tolist()) if shape_of(value) else repr(float(value))


def shape_of(value: Any) -> tuple[int, ...] | None:
    """The shape of an answer, () for a number; None for an answer that is itself a shape."""
    return None if isinstance(value, tuple) else tuple(getattr(value, "shape", ()))


def _unpleasant(trace: Trace, largest: float) -> Objection | None:
    back, graph = trace.backward(), trace.graph
    for node in graph.gate_nodes:
        if not graph.constant[node] and not _is_readable(trace.values[node], largest, zero=bool(graph.shapes[node])):
            return Objection.UNPLEASANT_VALUE
    if not all(_is_readable(gradient, largest, zero=True) for gradient in back.gradients.values()):
        return Objection.UNPLEASANT_GRADIENT
    zeros = [name for name, gradient in back.gradients.items() if not any(_entries(gradient))]
    most = 0 if graph.has_arrays else min(MOST_ZEROS, len(graph.inputs) - 1)
    return Objection.TOO_MANY_ZEROS if len(zeros) > most else None


def _is_readable(value: Any, largest: float, *, zero: bool) -> bool:
    return all(LEAST <= abs(entry) <= largest or (zero and entry == 0) for entry in _entries(value))


def _special(trace: Trace, around: tuple[Trace, ...]) -> Objection | None:
    """Kinks, choices that a small step turns round, saturated gates."""
    graph, local, others = trace.graph, _locals(trace), [_locals(near) for near in around]
    for edge in trace.backward().edges:
        gate = graph.gate(edge.node)
        if trace.kinks(edge.node) or trace.conventions(edge.node):
            return Objection.ON_A_KINK
        if not gate.elementwise:
            continue
        if gate.pattern == "router" and not all(same(local[edge.index], other[edge.index]) for other in others):
            return Objection.NEAR_A_KINK
        if gate.flat == "saturated" and max(map(abs, _entries(local[edge.index]))) < FLAT:
            return Objection.SATURATED
    return None


def _coincidences(trace: Trace, near: Trace, asks: Sequence[Ask], marking: Marking) -> Iterator[Objection]:
    numbers = [(ask, marking.truth(trace, ask)) for ask in asks if ask.kind != "shape"]
    for (one, value), (other, another) in combinations(numbers, 2):
        if _near(value, another) and not same(marking.truth(near, one), marking.truth(near, other)):
            yield Objection.EQUAL_ANSWERS
    table = [_Told(ask, marking.truth(trace, ask), marking.predict(trace, ask)) for ask in asks]
    if any(alike(wrong.value, told.right) for told in table for wrong in told.made):
        yield Objection.MISTAKE_IS_RIGHT
    there = [cache(partial(marking.predict, near, ask)) for ask in asks]  # where it is asked for, and once
    confused = sum(map(_is_confusing, table, there))
    if confused > len(table) // ASKS_A_CONFUSION:
        yield Objection.EQUAL_MISTAKES
    for told, nearby in zip(table, there, strict=True):
        yield from _accidents(told, marking.truth(near, told.ask), nearby())
        doubtful = [wrong.value for wrong in told.made if may_be_right(wrong.value, told.right)]
        if any(marking.judge(trace, told.ask, written(value)).verdict == "right" for value in doubtful):
            yield Objection.MISTAKE_IS_MARKED_RIGHT


class _Told(NamedTuple):
    """An ask, its answer, and what known mistakes give."""

    ask: Ask
    right: Any
    wrong: Sequence[Any]

    @property
    def made(self) -> list[Any]:
        """The mistakes that are no matter of rounding."""
        return [one for one in self.wrong if one.id not in ROUNDING]


def _is_confusing(told: _Told, nearby: Callable[[], Sequence[Any]]) -> bool:
    """Whether two mistakes cannot be told apart here, and could be nearby."""
    return any(
        one.id != other.id and alike(one.value, other.value) and not _always(one.id, other.id, nearby())
        for one, other in combinations(told.made, 2)
    )


def _accidents(told: _Told, goal: Any, there: Sequence[Any]) -> Iterator[Objection]:
    """Mistakes that give the truth here by accident: predicted nearby, near the truth there, and left out here."""
    ways = {_way(one) for one in told.wrong}
    left_out = [one for one in there if one.id not in ROUNDING and _way(one) not in ways]
    if any(_near(one.value, goal, rel=0.3, floor=0.5) for one in left_out):
        yield Objection.MISTAKE_IS_RIGHT


def _near(one: Any, other: Any, rel: float = 2e-3, floor: float = 1e-9) -> bool:
    """Whether two numbers, or all entries of two arrays, are this near."""
    if shape_of(one) != shape_of(other) or isinstance(one, tuple):
        return bool(shape_of(one) == shape_of(other) and one == other)
    pairs = zip(_entries(one), _entries(other), strict=True)
    return all(isclose(a, b, rel_tol=rel, abs_tol=floor) for a, b in pairs)


def _way(prediction: Any) -> tuple[str, str]:
    """A mistake, and the way in which it is made."""
    return prediction.id, getattr(prediction, "how", "")


def _always(one: str, other: str, there: Sequence[Any]) -> bool:
    """Whether the two mistakes give one number at the other point too."""
    return any(same(a.value, b.value) for a in there if a.id == one for b in there if b.id == other)


def _locals(trace: Trace) -> Any:
    return trace.record.local if trace.record else []


def _alike(one: float, other: float) -> bool:
    if isclose(one, other, rel_tol=1e-3, abs_tol=1e-9):
        return True
    short = (4 * one).is_integer() and (4 * other).is_integer()
    return not short and f"{one:.2g}" == f"{other:.2g}"


def _entries(value: Any) -> list[float]:
    return [float(entry) for entry in value.ravel().tolist()] if shape_of(value) else [float(value)]


def _like(entries: list[float], array: Any) -> Any:
    import numpy as np

    return np.array(entries).reshape(array.shape)

"""Whether given values tell the known mistakes apart: from the truth, and from each other.

Values that are drawn go through the sieve; those that a teacher gives are looked at here, so that each coincidence can
be named, and other numbers proposed. What coincides at every point is no matter of the values.

>>> from bpcli import explain
>>> from bpcli.judge.ask import read_ask
>>> poor = explain("x*y", x=2, y=2)
>>> [(one.ids, one.is_right) for one in coincidences(poor, read_ask("df/dx", poor))][:1]
[(('operands-not-switched',), True)]
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.course.values import make_trace
from bpcli.errors import InputError
from bpcli.fair.sieve import ROUNDING, alike, known, may_be_right, nearby, same, written
from bpcli.judge.ask import read_ask

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bpcli.course.values import CircuitSpec
    from bpcli.judge.ask import Ask
    from bpcli.trace.trace import Trace

STEPS = (1, -1, 2, -2, 3, -3, 4, -4, 5, -5)  # how far a value is moved to find a better one
MOST_MOVED = 6  # inputs that are tried


class Coincidence(NamedTuple):
    """Known mistakes that these values do not tell apart: from the truth (`is_right`), or one from the other."""

    ids: tuple[str, ...]
    is_right: bool
    value: str


def coincidences(trace: Trace, ask: Ask) -> Iterator[Coincidence]:
    """What the values of a trace do not tell apart at an ask, and others would. Raises InputError without a truth."""
    marking, near = known(), nearby(trace)
    right, goal = marking.truth(trace, ask), marking.truth(near, ask)
    here = [one for one in marking.predict(trace, ask) if one.id not in ROUNDING]
    there = [one for one in marking.predict(near, ask) if one.id not in ROUNDING]
    ways = {(one.id, one.how) for one in here}
    for one in here:
        if may_be_right(one.value, right) and marking.judge(trace, ask, written(one.value)).verdict == "right":
            yield Coincidence((one.id,), is_right=True, value=_short(one.value))
    for one in there:  # what is no mistake here, and one at a point nearby, gives the truth here by accident
        if (one.id, one.how) not in ways and _close(one.value, goal):
            yield Coincidence((one.id,), is_right=True, value=_short(right))
    seen = set()
    for one, other in combinations(here, 2):
        ids = (one.id, other.id)
        if one.id == other.id or ids in seen or not alike(one.value, other.value):
            continue
        seen.add(ids)
        if not any(same(a.value, b.value) for a in there if a.id == one.id for b in there if b.id == other.id):
            yield Coincidence(ids, is_right=False, value=_short(one.value))


def unexplained(trace: Trace, ask: Ask, allow: Sequence[str] = ()) -> list[Coincidence]:
    """The coincidences that the teacher does not allow: one of their mistakes has to be named."""
    found = {one.ids: one for one in coincidences(trace, ask) if not set(one.ids) & set(allow)}
    return list(found.values())


def better_values(circuit: CircuitSpec, values: Mapping[str, str], asks: Sequence[tuple[str, Sequence[str]]]) -> str:
    """One value to change so that nothing coincides, as x = 3; nothing where no small step helps."""
    whole = [name for name, text in values.items() if text.lstrip("-").isdecimal() and len(text) < 4]
    for name in whole[:MOST_MOVED]:
        for step in STEPS:
            number = int(values[name]) + step
            if abs(number) < 2:
                continue
            moved = tuple((dict(values) | {name: str(number)}).items())
            try:
                trace = make_trace(circuit, moved)
                if not any(unexplained(trace, read_ask(ask, trace), allow) for ask, allow in asks):
                    return f"{name} = {number}"
            except InputError:
                continue
    return ""


def _close(value: Any, goal: Any) -> bool:
    """Whether a mistake's number is near the truth, at a point that is itself near."""
    from math import isclose

    if getattr(value, "shape", ()) != getattr(goal, "shape", ()) or isinstance(value, tuple):
        return False
    pairs = [(value, goal)] if not getattr(goal, "shape", ()) else zip(value.ravel(), goal.ravel(), strict=True)
    return all(isclose(float(a), float(b), rel_tol=0.3, abs_tol=0.5) for a, b in pairs)


def _short(value: Any) -> str:
    from bpcli.course.answers import number_text

    return number_text(value, 4)

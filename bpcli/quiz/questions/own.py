"""A judge for a quantity that the notation has no ask for: an addend at a branch, a move.

Knows how an answer is read and compared. Must not know what the quantity is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.errors import InputError
from bpcli.judge.answer import read_answer
from bpcli.judge.compare import EXACTLY, RELATIVE, near, same_value
from bpcli.judge.judge import is_function, refuse_lost
from bpcli.judge.samples import samples
from bpcli.judge.verdict import Mistake, Verdict, unreadable
from bpcli.quiz import sentences as say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bpcli.judge.allowed import Sheet
    from bpcli.judge.answer import Answer
    from bpcli.judge.ask import Ask
    from bpcli.judge.mistakes import Prediction
    from bpcli.trace.trace import Trace

POINTS = 4  # at which a formula is held against a mistake


class Quantity(NamedTuple):
    """What is asked: its truth and its known mistakes at any values of the inputs, what is said when it is right.

    `name` stands in the verdict, `like` is an ask with answers of the same sort, `remark` says something of a wrong
    number that is no known mistake, or nothing. `also` accepts a number that is not the truth and not wrong either.
    `sheet` says what an answer may be made of; without one it may be any formula.
    """

    name: str
    like: Ask
    truth: Callable[[Trace], Any]
    predicted: Callable[[Trace], Sequence[Prediction]]
    why: str
    remark: Callable[[Answer], str]
    also: Callable[[float], bool] = lambda _: False
    sheet: Sheet | None = None


def judged(trace: Trace, one: Quantity, answer: str, read: str | None = None) -> Verdict:
    """The verdict on an answer, of which `read` is what is to be read (the whole of it, if None)."""
    try:
        found = read_answer(answer if read is None else read, trace, one.like, one.sheet)
        is_right = _is_right(found, trace, one)
    except InputError as error:
        return unreadable(one.name, answer, error)
    if is_right:
        return Verdict(one.name, answer, found.understood, "right", credit=1.0, said=one.why)
    mistakes = _matching(found, trace, one)
    said = ". Or: ".join(mistake.text for mistake in mistakes) or one.remark(found) or say.NOT_KNOWN
    return Verdict(one.name, answer, found.understood, "wrong", mistakes, said=said)


def _is_right(found: Answer, trace: Trace, one: Quantity) -> bool:
    if found.graph is not None:
        return is_function(found, trace, one.truth)
    right = one.truth(trace)
    refuse_lost(found, right)
    return same_value(found, found.number, right) or (
        isinstance(found.number, float) and not _matching(found, trace, one) and one.also(found.number)
    )


def _matching(found: Answer, trace: Trace, one: Quantity) -> tuple[Mistake, ...]:
    """Every known mistake that gives the answer: its number, or its function of the inputs."""
    here = one.predicted(trace)
    if found.graph is None:
        alike = [wrong for wrong in here if same_value(found, found.number, wrong.value)]
    else:
        alike = list(here)
        for point in (trace, *samples(trace))[:POINTS]:
            try:
                value = found.at(point)
                there = {(wrong.id, wrong.how): wrong.value for wrong in one.predicted(point)}
            except InputError:
                continue
            tolerance = RELATIVE if found.is_coarse else EXACTLY
            keys = {key for key, wrong in there.items() if near(value, wrong, tolerance)}
            alike = [wrong for wrong in alike if (wrong.id, wrong.how) in keys]
    kept: dict[str, Mistake] = {}
    for wrong in alike:
        kept.setdefault(wrong.id, Mistake(wrong.id, wrong.text))
    return tuple(kept.values())

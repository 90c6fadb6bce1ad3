"""Which known mistakes an answer is: those whose number, or whose function of the inputs, is the answer's.

>>> from bpcli import explain
>>> from bpcli.judge.answer import read_answer
>>> from bpcli.judge.ask import read_ask
>>> trace = explain("(x+y)*z", x=-2, y=5, z=-4)
>>> ask = read_ask("df/dz", trace)
>>> [one.id for one in matching(read_answer("z", trace, ask), trace, ask)]
['operands-not-switched', 'forward-value']
"""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from bpcli.errors import InputError
from bpcli.judge.compare import EXACTLY, RELATIVE, near, same_value
from bpcli.judge.mistakes import MISTAKES, Prediction, best, candidates, telling
from bpcli.judge.samples import points
from bpcli.judge.truth import truth
from bpcli.judge.verdict import Mistake

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpcli.judge.answer import Answer
    from bpcli.judge.ask import Ask
    from bpcli.trace.trace import Trace

POINTS = 4  # at which a formula is held against a mistake
KEPT = 16_384  # asks at given values whose mistakes are kept: a course of 500 questions, each with 32 values


def matching(answer: Answer, trace: Trace, ask: Ask) -> tuple[Mistake, ...]:
    """Every known mistake that gives the answer, each id once; none where none does."""
    if not answer.is_formula and (not trace.is_symbolic or ask.kind == "shape"):
        predictions = [
            prediction for prediction in _predicted(trace, ask) if same_value(answer, answer.number, prediction.value)
        ]
        return _once(Mistake(prediction.id, prediction.text) for prediction in best(predictions))
    return _of_formula(answer, trace, ask)


@lru_cache(maxsize=KEPT)
def _predicted(trace: Trace, ask: Ask) -> tuple[Prediction, ...]:
    """The known mistakes at an ask, kept: learners with the same values make them again and again."""
    return tuple(telling(_candidates(trace, ask), truth(trace, ask)))


@lru_cache(maxsize=KEPT)
def _candidates(trace: Trace, ask: Ask) -> tuple[Prediction, ...]:
    return tuple(candidates(trace, ask))


def _of_formula(answer: Answer, trace: Trace, ask: Ask) -> tuple[Mistake, ...]:
    tolerance = RELATIVE if answer.is_coarse else EXACTLY
    left: dict[tuple[str, str], Prediction] | None = None
    for point in islice(points(trace), POINTS):
        try:
            value = answer.at(point)
            predictions = _candidates(point, ask) if point is trace else candidates(point, ask)
        except InputError:
            continue
        there = {(one.id, one.how): one for one in predictions if one.id != "rounded-early"}
        alike = {key for key, prediction in there.items() if near(value, prediction.value, tolerance)}
        left = {key: prediction for key, prediction in (there if left is None else left).items() if key in alike}
        if not left:
            break  # what is no mistake here is none at any other point
    return _once(
        Mistake(prediction.id, MISTAKES[prediction.id] if trace.is_symbolic else prediction.text)
        for prediction in best((left or {}).values())
    )


def _once(mistakes: Iterable[Mistake]) -> tuple[Mistake, ...]:
    kept: dict[str, Mistake] = {}
    for mistake in mistakes:
        kept.setdefault(mistake.id, mistake)
    return tuple(kept.values())

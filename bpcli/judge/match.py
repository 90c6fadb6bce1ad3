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
from typing import TYPE_CHECKING

from bpcli.errors import InputError
from bpcli.judge.compare import EXACTLY, RELATIVE, near, same_value
from bpcli.judge.mistakes import MISTAKES, Prediction, best, candidates, predict
from bpcli.judge.samples import samples
from bpcli.judge.verdict import Mistake

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpcli.judge.answer import Answer
    from bpcli.judge.ask import Ask
    from bpcli.trace.trace import Trace

POINTS = 4  # at which a formula is held against a mistake


def matching(answer: Answer, trace: Trace, ask: Ask) -> tuple[Mistake, ...]:
    """Every known mistake that gives the answer, each id once; none where none does."""
    if not answer.is_formula and (not trace.is_symbolic or ask.kind == "shape"):
        predictions = [
            prediction for prediction in _predicted(trace, ask) if same_value(answer, answer.number, prediction.value)
        ]
        return _once(Mistake(prediction.id, prediction.text) for prediction in best(predictions))
    return _of_formula(answer, trace, ask)


@lru_cache(maxsize=4096)
def _predicted(trace: Trace, ask: Ask) -> tuple[Prediction, ...]:
    """The known mistakes at an ask, kept: learners with the same values make them again and again."""
    return tuple(predict(trace, ask))


def _of_formula(answer: Answer, trace: Trace, ask: Ask) -> tuple[Mistake, ...]:
    points = samples(trace) if trace.is_symbolic else (trace, *samples(trace))
    tolerance = RELATIVE if answer.is_coarse else EXACTLY
    left: dict[tuple[str, str], Prediction] | None = None
    for point in points[:POINTS]:
        try:
            value = answer.at(point)
            there = {
                (prediction.id, prediction.how): prediction
                for prediction in candidates(point, ask)
                if prediction.id != "rounded-early"
            }
        except InputError:
            continue
        alike = {key for key, prediction in there.items() if near(value, prediction.value, tolerance)}
        left = {key: prediction for key, prediction in (there if left is None else left).items() if key in alike}
    predictions = best((left or {}).values())
    return _once(
        Mistake(prediction.id, MISTAKES[prediction.id] if trace.is_symbolic else prediction.text)
        for prediction in predictions
    )


def _once(mistakes: Iterable[Mistake]) -> tuple[Mistake, ...]:
    kept: dict[str, Mistake] = {}
    for mistake in mistakes:
        kept.setdefault(mistake.id, mistake)
    return tuple(kept.values())

"""What a circuit to ask about is tried with: the truth, the known mistakes, and the judge.

Knows where they live. Must not know what they say. Tests put others in their place.

>>> Marking(truth=lambda trace, ask: 1.0, predict=lambda trace, ask: [], judge=lambda trace, ask, answer: None).predict
... # doctest: +ELLIPSIS
<function ...>
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bpcli.judge.ask import Ask
    from bpcli.trace.trace import Trace


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

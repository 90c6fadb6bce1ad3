"""Several answers about one circuit, in order: each knows those before it.

Knows how a failed ask is told. Must not know how an answer is judged.

>>> from bpcli import explain
>>> trace = explain("(x+y)*z", x=-2, y=5, z=-4)
>>> [one.verdict for one in judged(trace, [("q", "3"), ("df/dw", "1"), ("df/dx", "4")])]
['right', 'unreadable', 'wrong']
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.errors import InputError
from bpcli.judge.ask import read_ask
from bpcli.judge.judge import judge
from bpcli.judge.verdict import Verdict, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bpcli.judge.allowed import Sheet
    from bpcli.trace.trace import Trace


def judged(
    trace: Trace, answers: Iterable[tuple[str, str]], earlier: Sequence[Verdict] = (), sheet: Sheet | None = None
) -> list[Verdict]:
    """The verdicts on (ask, answer) pairs; what asks nothing that there is, is unreadable and blocks no other."""
    verdicts: list[Verdict] = []
    for ask, answer in answers:
        try:
            verdict = judge(trace, read_ask(ask, trace), answer.strip(), [*earlier, *verdicts], sheet)
        except InputError as error:
            verdict = unreadable(ask, answer, error)
        verdicts.append(verdict)
    return verdicts

"""One question of a session, how it went, and what its answers are worth.

>>> from bpcli import explain
>>> from bpcli.quiz.questions import questions
>>> from bpcli.quiz.rounds import of_circuit
>>> item = Item(1, 1, one := of_circuit("x*y", {}, explain("x*y", x=2, y=3), 0, None), one.questions[0])
>>> item.hints = 2
>>> item.question.ask, item.factor, item.done
('f', 0.75, False)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bpcli.quiz import replies
from bpcli.quiz import sentences as say

if TYPE_CHECKING:
    from bpcli.judge.verdict import Verdict
    from bpcli.quiz.question import Question
    from bpcli.quiz.rounds import Round


@dataclass(slots=True, eq=False)
class Item:
    """One question of the session, and how it went. `done` is answered rightly, shown, or skipped."""

    number: int
    circuit: int  # from 1
    round: Round
    question: Question
    verdicts: list[Verdict] = field(default_factory=list)
    hints: int = 0
    explained: bool = False
    skipped: bool = False
    done: bool = False
    credit: float = 0.0

    @property
    def factor(self) -> float:
        """What is left of the credit after hints, the lesson, and a wrong try."""
        if self.explained:
            return 0.0
        tries = sum(one.verdict == "wrong" for one in self.verdicts)
        return replies.worth(self.hints, len(self.question.hints)) * (0.5 if tries else 1.0)

    @property
    def is_right(self) -> bool:
        """Whether it was answered rightly, and never wrongly."""
        readable = [one.verdict for one in self.verdicts if one.verdict != "unreadable"]
        return readable == ["right"]

    @property
    def answer(self) -> str:
        """The answer, as the last hint says it."""
        return self.question.hints[-1] if self.question.hints else self.question.why


def bare(text: str, ask: str) -> str:
    """An answer without the name of what was asked before it, which many type: df/dx = −4.

    >>> bare("df/dx = -4", "df/dx"), bare("∂f/∂x=-4", "df/dx"), bare("x = 3", "q")
    ('-4', '-4', 'x = 3')
    """
    name, equals, answer = text.partition("=")
    is_ask = bool(ask) and "".join(name.replace("∂", "d").split()) == "".join(ask.split())
    return answer.strip() if equals and answer.strip() and is_ask else text


def names(item: Item) -> set[str]:
    """The names of the circuit's nodes."""
    return set(item.round.trace.graph.nodes)


def read_as(verdict: Verdict) -> str:
    """How an answer was read, where that is not how it was typed."""
    understood = verdict.understood
    if understood is None or _letters(understood) == _letters(verdict.answer):
        return ""
    return say.READ_AS.format(understood=understood)


def _letters(text: str) -> str:
    return "".join(text.replace("−", "-").replace("·", "*").split())

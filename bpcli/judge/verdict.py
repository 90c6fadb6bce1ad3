"""What comes of an answer: right, wrong or unreadable, which mistake, and what it is worth.

>>> Verdict("df/dx", "-4", "−4", "right", credit=1.0).verdict
'right'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bpcli.errors import InputError


class Mistake(NamedTuple):
    """A known mistake: its stable id, and a sentence to the learner with the numbers of this case."""

    id: str
    text: str


class Verdict(NamedTuple):
    """The judgement of one answer.

    `understood` is the answer as it was read (None if it could not be); `verdict` is right, wrong or unreadable;
    `mistakes` are all known mistakes that give the same; `carried_forward` is true when a wrong answer follows rightly
    from an earlier wrong one: the verdict stays wrong and the credit is kept. `said` is what the learner is told.
    """

    ask: str
    answer: str
    understood: str | None
    verdict: str
    mistakes: tuple[Mistake, ...] = ()
    carried_forward: bool = False
    credit: float = 0.0
    said: str = ""


def unreadable(ask: str, answer: str, error: InputError) -> Verdict:
    """The verdict on what cannot be read, or cannot be told: it costs nothing, and says why."""
    return Verdict(ask.strip(), answer.strip(), None, "unreadable", said=error.render().removeprefix("error: "))

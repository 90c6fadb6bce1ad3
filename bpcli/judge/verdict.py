"""What comes of an answer: right, wrong or unreadable, which mistake, and what it is worth.

>>> Verdict("df/dx", "-4", "−4", "right", credit=1.0).verdict
'right'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bpcli.judge import sentences as say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bpcli.errors import InputError, Problem


class Mistake(NamedTuple):
    """A known mistake: its stable id, and a sentence to the learner with the numbers of this case."""

    id: str
    text: str


class Verdict(NamedTuple):
    """The judgement of one answer.

    `understood` is the answer as it was read (None if it could not be); `verdict` is right, wrong or unreadable;
    `mistakes` are all known mistakes that give the same. `carried` names the earlier wrong answers that a wrong answer
    follows from rightly: the verdict stays wrong and the credit is kept. `said` is what the learner is told; of an
    unreadable answer `problem` has the parts of it.
    """

    ask: str
    answer: str
    understood: str | None
    verdict: str
    mistakes: tuple[Mistake, ...] = ()
    carried: tuple[str, ...] = ()
    credit: float = 0.0
    said: str = ""
    problem: Problem | None = None

    @property
    def carried_forward(self) -> bool:
        """Whether the answer follows from earlier wrong answers, and keeps its credit."""
        return bool(self.carried)

    def carried_from(self, names: Sequence[str]) -> Verdict:
        """The verdict where the answer follows from wrong answers to `names`."""
        listed = " and ".join(names[:3]) + (" …" if len(names) > 3 else "")
        said = (say.CARRIED if len(names) == 1 else say.CARRIED_FROM_SEVERAL).format(names=listed)
        return self._replace(verdict="wrong", mistakes=(), carried=tuple(names), credit=1.0, said=said)


def unreadable(ask: str, answer: str, error: InputError) -> Verdict:
    """The verdict on what cannot be read, or cannot be told: it costs nothing, and says why."""
    problem = error.problem()
    return Verdict(ask.strip(), answer.strip(), None, "unreadable", said=str(problem), problem=problem)

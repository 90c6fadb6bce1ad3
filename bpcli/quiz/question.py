"""One question of the quiz: what is shown, what is asked, how an answer is judged, and the ladder of hints.

Each kind of question is a file under questions/.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bpcli.judge.verdict import Verdict
    from bpcli.lesson.story import Block


class Question(NamedTuple):
    """A question about one circuit.

    `kind` names the file it is from; `ask` is what stands before the answer (df/dx; empty for a choice), `prompt` the
    sentence that asks, `shown` what the learner looks at (a table with blanks, a drawing). `judge(answer, earlier)`
    gives the verdict on a text and never raises; `hints` is the ladder, of which the last is the answer; `why` is said
    when an answer is right; `possible` are the ids of the mistakes that can be made here.
    """

    kind: str
    ask: str
    prompt: str
    shown: tuple[Block, ...]
    judge: Callable[[str, Sequence[Verdict]], Verdict]
    hints: tuple[str, ...]
    why: str
    possible: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()  # what may be answered, where one thing of a few is

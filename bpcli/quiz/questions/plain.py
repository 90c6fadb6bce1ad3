"""A question whose ask is in the notation, so that the tutor's judge judges it.

Knows how the parts are put together. Must not know a sentence.

>>> from bpcli import explain
>>> from bpcli.quiz.asks import asks
>>> from bpcli.quiz.questions.place import Place
>>> trace = explain("(x+y)*z", x=-2, y=5, z=-4)
>>> question = plain("value", Place(trace, "mixed", 1, 2, 7, tuple(asks(trace)), 0), "What is q?", ())
>>> question.ask, question.judge("3", ()).verdict, question.hints[-1]
('q', 'right', 'q = 3')
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.judge import said
from bpcli.judge.judge import judge
from bpcli.judge.mistakes import predict
from bpcli.quiz.hints import ladder
from bpcli.quiz.question import Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bpcli.judge.ask import Ask
    from bpcli.judge.mistakes import Prediction
    from bpcli.judge.verdict import Verdict
    from bpcli.lesson.story import Block
    from bpcli.quiz.questions.place import Place


def plain(kind: str, place: Place, prompt: str, shown: tuple[Block, ...], ask: Ask | None = None) -> Question:
    """The question of this place, or of another ask about the same circuit."""
    trace, asked = place.trace, ask or place.ask

    def judged(answer: str, earlier: Sequence[Verdict]) -> Verdict:
        return judge(trace, asked, answer, earlier, place.sheet)

    possible = () if trace.is_symbolic and asked.kind != "shape" else ids(predict(trace, asked))
    hints = ladder(trace, asked)
    return Question(kind, asked.text, prompt, shown, judged, hints, said.right(trace, asked), possible)


def ids(found: Iterable[Prediction]) -> tuple[str, ...]:
    """The mistakes' ids, each once."""
    return tuple(dict.fromkeys(one.id for one in found))

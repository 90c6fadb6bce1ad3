"""The questions about one circuit, in the order in which a learner works: forward, then backward from the output.

Each kind is a file; KINDS names them, and each is loaded when it is used. Knows the order. Must not know a question.

>>> from bpcli import explain
>>> trace = explain("(x+y)*z", x=-2, y=5, z=-4)
>>> [one.ask for one in questions(trace, topic="staged", level=1, stage=2, seed=7)][:4]
['q', 'f', 'df/dq', 'df/dz']
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from bpcli.quiz.asks import asks
from bpcli.quiz.asks import blanks as left_blank
from bpcli.quiz.questions.place import Place

if TYPE_CHECKING:
    from bpcli.quiz.question import Question
    from bpcli.trace.trace import Trace

STEPS = {
    "value": "bpcli.quiz.questions.value",
    "local": "bpcli.quiz.questions.local",
    "gradient": "bpcli.quiz.questions.gradient",
}
"""What may be asked at each step; a kind has nothing to ask at most of them."""

OWN = "mixed", 3  # what a learner's own circuit is asked as


def questions(trace: Trace, *, topic: str, level: int, stage: int, seed: int) -> list[Question]:
    """What is asked about a circuit; `topic` is empty for a learner's own.

    At stage 0 the circuit is a worked example with one blank, at stage 1 the last steps are blank, from stage 2 on all.
    The same arguments give the same questions.
    """
    steps = tuple(asks(trace, *((topic, level) if topic else OWN)))
    places = [Place(trace, topic, level, stage, seed, steps, at) for at in left_blank(steps, stage)]
    return [one for place in places for path in STEPS.values() for one in import_module(path).questions(place)]

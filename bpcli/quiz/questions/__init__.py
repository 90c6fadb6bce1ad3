"""The questions about one circuit, in the order in which a learner works: forward, then backward from the output.

Each kind is a file; KINDS and FIND name them, and each is loaded when it is used. Knows the order. Must not know what a
question says.

>>> from bpcli import explain
>>> trace = explain("(x+y)*z", x=-2, y=5, z=-4)
>>> [one.ask for one in questions(trace, topic="staged", level=1, stage=2, seed=7)][:4]
['q', 'f', 'df/dq', 'df/dz']
"""

from __future__ import annotations

from importlib import import_module as load
from typing import TYPE_CHECKING

from bpcli.quiz.asks import asks, blanks
from bpcli.quiz.questions.place import WHOLE, Place

if TYPE_CHECKING:
    from bpcli.quiz.question import Question
    from bpcli.trace.trace import Trace

KINDS = {
    "value": "bpcli.quiz.questions.value",
    "pattern": "bpcli.quiz.questions.pattern",
    "route": "bpcli.quiz.questions.route",
    "local": "bpcli.quiz.questions.local",
    "shape": "bpcli.quiz.questions.shape",
    "jacobian": "bpcli.quiz.questions.jacobian",
    "fits": "bpcli.quiz.questions.fits",
    "gradient": "bpcli.quiz.questions.gradient",
    "branch": "bpcli.quiz.questions.branch",
    "nudge": "bpcli.quiz.questions.nudge",
}
"""What may be asked at each step, in this order; a file has nothing to ask at most of them."""

FIND = "bpcli.quiz.questions.find"
CHECKED = 4  # of so many circuits one is given worked out, with a mistake to find
OWN = "mixed", 2  # what a learner's own circuit is asked as


def questions(trace: Trace, *, topic: str, level: int, stage: int, seed: int) -> list[Question]:
    """What is asked about a circuit; `topic` is empty for a learner's own.

    At stage 0 the circuit is a worked example with one blank, at stage 1 the last steps are blank, from stage 2 on all;
    then some circuits are given worked out, with a mistake to find. The same arguments give the same questions.
    """
    steps = tuple(asks(trace, *((topic, level) if topic else OWN)))
    if not steps:
        return []
    places = [Place(trace, topic, level, stage, seed, steps, at) for at in blanks(steps, stage)]
    if topic and stage >= WHOLE and places[0].dice.below(CHECKED) == 0:
        found = load(FIND).questions(places[0])
        if found:
            return list(found)
    kinds = ("local", "gradient", "branch") if stage == 0 else tuple(KINDS)
    return [one for place in places for kind in kinds for one in load(KINDS[kind]).questions(place)]

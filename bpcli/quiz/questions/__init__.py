"""The questions about one circuit, in the order in which a learner works: forward, then backward from the output.

KINDS says in which module each kind of question is the function of that name; a module is loaded when it is used.

>>> from bpcli import explain
>>> trace = explain("(x+y)*z", x=-2, y=5, z=-4)
>>> [one.ask for one in questions(trace, topic="staged", level=1, stage=2, seed=7)][:4]
['q', 'f', 'df/dq', 'df/dz']
"""

from __future__ import annotations

from importlib import import_module as load
from typing import TYPE_CHECKING

from bpcli.fair.draw import Dice
from bpcli.quiz.asks import asks, concepts
from bpcli.quiz.questions.position import Position
from bpcli.quiz.topics import STAGES

if TYPE_CHECKING:
    from bpcli.quiz.question import Question
    from bpcli.trace.trace import Trace

KINDS = {
    "value": "steps",
    "pattern": "choices",
    "route": "choices",
    "local": "steps",
    "shape": "steps",
    "structure": "choices",
    "jacobian": "steps",
    "fits": "fits",
    "entries": "steps",
    "gradient": "steps",
    "branch": "steps",
    "nudge": "steps",
    "find": "find",
}
"""What may be asked at each step, in this order; most kinds have nothing to ask at most steps."""

OWN = "mixed", 2  # what a learner's own circuit is asked as


def questions(trace: Trace, *, topic: str, level: int, stage: int, seed: int) -> list[Question]:
    """What is asked about a circuit; `topic` is empty for a learner's own.

    STAGES says which steps are blank, of which kinds the questions are, and how often a circuit is given worked out,
    with a mistake to find. The same arguments give the same questions.
    """
    steps = tuple(asks(trace, *((topic, level) if topic else OWN)))
    if not steps:
        return []
    fading = STAGES[stage]
    blanks = fading.blanks(len(steps), concepts(trace, steps, topic), Dice(f"blank/{topic}/{level}/{seed}"))
    positions = [Position(trace, topic, level, stage, seed, steps, at, blanks[0]) for at in blanks]
    if topic and fading.find_one_in and positions[0].dice.below(fading.find_one_in) == 0:
        found = _of_kind("find", positions[0])
        if found:
            return found
    kinds = fading.asks or [kind for kind in KINDS if kind != "find"]
    return [one for position in positions for kind in kinds for one in _of_kind(kind, position)]


def _of_kind(kind: str, position: Position) -> list[Question]:
    return list(getattr(load(f"bpcli.quiz.questions.{KINDS[kind]}"), kind)(position))

"""The local gradient on an edge: a number, or its formula."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.judge.mistakes.prediction import gate_text
from bpcli.quiz import sentences as say
from bpcli.quiz.questions.plain import plain
from bpcli.quiz.questions.shown import backward_table, look
from bpcli.quiz.topics import WHOLE

if TYPE_CHECKING:
    from bpcli.quiz.question import Question
    from bpcli.quiz.questions.place import Place


def questions(place: Place) -> list[Question]:
    """That of f = q·z at q, say."""
    if place.ask.kind != "local":
        return []
    gate = gate_text(place.graph, place.graph.nodes[place.ask.of])
    prompt = say.ASK_LOCAL.format(gate=gate, wrt=place.ask.wrt)
    shown = look(place) if place.stage >= WHOLE else (*look(place), backward_table(place))
    return [plain("local", place, prompt, shown)]

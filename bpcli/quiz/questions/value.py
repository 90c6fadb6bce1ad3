"""The forward value of a gate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.quiz import sentences as say
from bpcli.quiz.questions.plain import plain
from bpcli.quiz.questions.shown import forward_table, look
from bpcli.quiz.topics import WHOLE
from bpcli.trace.wording import formula

if TYPE_CHECKING:
    from bpcli.quiz.question import Question
    from bpcli.quiz.questions.place import Place


def questions(place: Place) -> list[Question]:
    """The value of q = x + y, from those of x and y."""
    if place.ask.kind != "value" or place.trace.is_symbolic:
        return []
    name, graph = place.ask.of, place.graph
    if graph.constant[graph.nodes[name]]:
        return []  # a number written out
    prompt = say.ASK_VALUE.format(name=name, formula=formula(graph, graph.nodes[name]))
    shown = look(place) if place.stage >= WHOLE else (*look(place), forward_table(place))
    return [plain("value", place, prompt, shown)]

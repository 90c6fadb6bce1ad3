"""Which pattern of backward flow a gate is: distributor, switcher or router."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.judge.mistakes.prediction import gate_text
from bpcli.quiz import sentences as say
from bpcli.quiz.questions.choice import Choice, choice
from bpcli.quiz.questions.shown import look

if TYPE_CHECKING:
    from bpcli.quiz.question import Question
    from bpcli.quiz.questions.place import Place

HARDEST = 2  # the last level at which patterns are asked for


def questions(place: Place) -> list[Question]:
    """Once for each kind of gate, before its first backward step."""
    node, graph = place.gate, place.graph
    asked = "pattern" in place.about.asks and (place.level <= HARDEST or not place.topic)
    if node is None or not asked or not place.is_first_at_gate or graph.gate(node).pattern is None:
        return []
    gate = graph.gate(node)
    above = [one for one in graph.gate_nodes if one > node and place.back.above[one]]
    if any(graph.gate(one).id == gate.id for one in above):
        return []
    written, right = gate_text(graph, node), gate.pattern or ""
    why = say.WHY_PATTERN.format(gate=written, kind=say.PATTERNS[right], because=gate.because)
    one = Choice(tuple(say.PATTERNS), right, {}, say.NOT_PATTERN.__getitem__)
    prompt = say.ASK_PATTERN.format(gate=written)
    return [choice("pattern", prompt, look(place.silent), one, (say.HINT_PATTERN, say.HINT_PATTERN_RULES), why)]

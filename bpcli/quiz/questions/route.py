"""Where a max (or min) gate routes the upstream gradient."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.judge.mistakes.prediction import gate_text, number
from bpcli.judge.verdict import Mistake
from bpcli.quiz import sentences as say
from bpcli.quiz.questions.choice import Choice, choice
from bpcli.quiz.questions.shown import look
from bpcli.trace.wording import operand_text

if TYPE_CHECKING:
    from bpcli.quiz.question import Question
    from bpcli.quiz.questions.place import Place


def questions(place: Place) -> list[Question]:
    """At each router of several numbers, before its first backward step; not at a tie."""
    node, graph, record = place.gate, place.graph, place.trace.record
    if node is None or record is None or graph.has_arrays or not place.is_first_at_gate:
        return []
    nodes, gate = graph.operands_of(node), graph.gate(node)
    values = [place.trace.values[one] for one in nodes]
    if gate.pattern != "router" or len(set(nodes)) < 2 or len(set(values)) < len(values):
        return []
    names = [operand_text(graph, one) for one in nodes]
    winner = names[values.index(place.trace.values[node])]
    written = gate_text(graph, node)
    losers = {
        name: Mistake("routed-to-loser", say.ROUTED_TO_LOSER.format(chosen=name, value=number(value), gate=written))
        for name, value in zip(names, values, strict=True)
        if name != winner
    }
    both = {say.BOTH: Mistake("routed-to-both", say.ROUTED_TO_BOTH.format(gate=written))} if len(names) == 2 else {}
    one = Choice((*names, *both), winner, losers | both, str)
    listed = ", ".join(f"{name} = {number(value)}" for name, value in zip(names, values, strict=True))
    hints = (say.HINT_ROUTE, say.HINT_ROUTE_NUMBERS.format(values=listed))
    why = say.WHY_ROUTE.format(winner=winner)
    return [choice("route", say.ASK_ROUTE.format(gate=written), look(place.silent), one, hints, why)]

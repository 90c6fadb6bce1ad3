"""A gradient of the output: the upstream gradient at a node, the product on an edge, the final gradient of an input."""

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
    """The same number has another meaning at a gate, on an edge that is worked out, and at the end."""
    ask, graph = place.ask, place.graph
    if ask.kind != "gradient" or ask.wrt is None:
        return []
    node = graph.nodes[ask.wrt]
    edges = place.edges_to(node)
    whole = place.stage >= WHOLE
    if len(edges) > 1:
        return []  # a branch is a question of its own
    if node >= graph.leaves:
        kind, prompt = "upstream", say.ASK_UPSTREAM.format(name=ask.wrt, gate=gate_text(graph, node))
    elif whole:
        kind, prompt = "gradient", say.ASK_GRADIENT.format(out=place.out, wrt=ask.wrt)
    else:
        kind, prompt = "product", say.ASK_PRODUCT.format(of=graph.names[edges[0].node], wrt=ask.wrt)
    shown = look(place) if whole else (*look(place), backward_table(place))
    return [plain(kind, place, prompt, shown)]

"""The Jacobian on an edge between two small vectors: what it looks like, and its entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.judge.mistakes.prediction import gate_text
from bpcli.judge.truth import truth
from bpcli.quiz import sentences as say
from bpcli.quiz.questions.choice import Choice, choice
from bpcli.quiz.questions.plain import plain
from bpcli.quiz.questions.shown import look
from bpcli.trace.jacobian import edge_structure

if TYPE_CHECKING:
    from bpcli.quiz.question import Question
    from bpcli.quiz.questions.place import Place

KINDS = {
    "identity": "identity",
    "scaled identity": "diagonal",
    "diagonal": "diagonal",
    "zeros and ones": "diagonal",
    "matrix": "full",
    "dense": "full",
    "zero": "zeros",
}
"""What a structure of bpcli.gates.jacobian is called among the choices."""


def questions(place: Place) -> list[Question]:
    """The structure, where it is one of a few; then the entries."""
    ask = place.ask
    if ask.kind != "jacobian" or place.trace.is_symbolic:
        return []
    gate = gate_text(place.graph, place.graph.nodes[ask.of])
    prompt = say.ASK_JACOBIAN.format(of=ask.of, wrt=ask.wrt, gate=gate)
    return [*_structure(place, gate), plain("jacobian", place, prompt, look(place.silent))]


def _structure(place: Place, gate: str) -> list[Question]:
    ask = place.ask
    edges = place.edges_between(ask.of, ask.wrt or "")
    found = KINDS.get(edge_structure(place.back, edges[0]).kind) if len(edges) == 1 else None
    if found is None or found != _seen(place):
        return []  # a structure that these values hide
    named = {text: kind for kind, text in say.STRUCTURES.items()}
    one = Choice(tuple(named), say.STRUCTURES[found], {}, lambda chosen: say.NOT_STRUCTURE[named[chosen]])
    hints = (
        say.HINT_JACOBIAN.format(of=ask.of, wrt=ask.wrt),
        say.HINT_STRUCTURE,
        say.WHY_STRUCTURE[found].format(gate=gate),
    )
    prompt = say.ASK_STRUCTURE.format(of=ask.of, wrt=ask.wrt, gate=gate)
    return [choice("structure", prompt, look(place.silent), one, hints, say.WHY_STRUCTURE[found].format(gate=gate))]


def _seen(place: Place) -> str:
    """What the entries look like."""
    import numpy as np

    entries = truth(place.trace, place.ask)
    if not entries.any():
        return "zeros"
    rows, cols = entries.shape
    if rows != cols or (entries != np.diag(np.diag(entries))).any():
        return "full"
    return "identity" if (entries == np.eye(rows)).all() else "diagonal"

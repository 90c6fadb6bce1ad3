"""The shape of a gradient, or of a Jacobian."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.judge.ask import Ask
from bpcli.quiz import sentences as say
from bpcli.quiz.questions.plain import plain
from bpcli.quiz.questions.shown import look
from bpcli.trace.wording import gradient_name

if TYPE_CHECKING:
    from bpcli.quiz.question import Question
    from bpcli.quiz.questions.place import Place


def questions(place: Place) -> list[Question]:
    """That of ∇W f; and before its entries are asked, that of a Jacobian."""
    ask, graph = place.ask, place.graph
    if ask.kind == "shape" and ask.inner is not None and ask.inner.wrt is not None:
        wrt = ask.inner.wrt
        name = gradient_name(ask.inner.of, wrt, graph.shapes[graph.nodes[wrt]])
        return [plain("shape", place, say.ASK_SHAPE.format(name=name), look(place.silent))]
    if ask.kind == "jacobian":
        prompt = say.ASK_JACOBIAN_SHAPE.format(of=ask.of, wrt=ask.wrt)
        return [plain("shape", place, prompt, look(place.silent), Ask("shape", ask.of, ask.wrt, ask))]
    return []

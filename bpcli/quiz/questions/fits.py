"""The only product whose shapes fit dW: of an upstream gradient and the other operand of a matrix product."""

from __future__ import annotations

from itertools import product as pairs
from typing import TYPE_CHECKING, NamedTuple

from bpcli.judge.verdict import Mistake
from bpcli.quiz import sentences as say
from bpcli.quiz.questions.choices import Choice, choice
from bpcli.quiz.questions.shown import look
from bpcli.trace.wording import gradient_name

if TYPE_CHECKING:
    from bpcli.quiz.question import Question
    from bpcli.quiz.questions.place import Position

WRONG = 3  # choices that do not fit
MATRIX = 2  # axes


class Factor(NamedTuple):
    """A factor as it is written, its shape, and its shape as a matrix: a vector is a column."""

    text: str
    shape: tuple[int, ...]
    matrix: tuple[int, int]


def fits(place: Position) -> list[Question]:
    """Before the gradient at a matrix in a product, where the shapes alone tell it."""
    ask, graph = place.ask, place.graph
    if ask.kind != "gradient" or ask.wrt is None or graph.shapes[graph.output]:
        return []
    node = graph.nodes[ask.wrt]
    edges, wanted = place.edges_to(node), graph.shapes[node]
    if len(wanted) != MATRIX or len(edges) != 1 or graph.gate(edges[0].node).id != "matmul":
        return []
    edge = edges[0]
    other = graph.operands_of(edge.node)[1 - edge.slot]
    shapes = graph.shapes[edge.node], graph.shapes[other]
    if not graph.names[other] or not all(1 <= len(shape) <= MATRIX for shape in shapes):
        return []
    upstream = gradient_name(place.out, graph.names[edge.node], shapes[0])
    one = _products(_factors(upstream, shapes[0]), _factors(graph.names[other], shapes[1]))
    fitting = [text for text, (_, shape) in one.items() if shape == wanted]
    return [_question(place, one, fitting[0], wanted)] if len(fitting) == 1 else []


def _question(
    place: Position, products: dict[str, tuple[str, tuple[int, int] | None]], right: str, wanted: tuple[int, ...]
) -> Question:
    wrt, dice = place.ask.wrt or "", place.dice
    wrong = [text for text in products if text != right]
    chosen = [text for text in wrong if products[text][1] == wanted[::-1]][:1]
    while len(chosen) < WRONG:
        chosen.append(dice.pick([text for text in wrong if text not in chosen]))
    chosen.insert(dice.below(WRONG + 1), right)
    turned = {
        text: Mistake("transposed", say.OTHER_SHAPE.format(shape=products[text][1], wrt=wrt, wanted=wanted))
        for text in chosen
        if text != right and products[text][1] == wanted[::-1]
    }

    def said(text: str) -> str:
        why, shape = products[text]
        return why or say.OTHER_SHAPE.format(shape=shape, wrt=wrt, wanted=wanted)

    name = gradient_name(place.out, wrt, wanted)
    pieces = [piece.strip("()ᵀ") for piece in right.split(" ⋅ ")]
    hints = (
        say.HINT_FITS.format(name=wrt, shape=wanted),
        say.HINT_FITS_SHAPES.format(shapes=", ".join(f"{piece} {_shape(place, piece)}" for piece in pieces)),
    )
    why = say.WHY_FITS.format(product=right, shape=wanted, wrt=wrt)
    prompt = say.ASK_FITS.format(wrt=wrt, name=name)
    return choice("fits", prompt, look(place.silent), Choice(tuple(chosen), right, turned, said), hints, why)


def _shape(place: Position, piece: str) -> tuple[int, ...]:
    name = piece.removeprefix("∇").split()[0]
    return place.graph.shapes[place.graph.nodes[name]]


def _factors(text: str, shape: tuple[int, ...]) -> list[Factor]:
    """An array, and turned round."""
    matrix = (shape[0], shape[1] if len(shape) == MATRIX else 1)
    turned = f"({text})ᵀ" if " " in text else f"{text}ᵀ"
    return [Factor(text, shape, matrix), Factor(turned, shape, matrix[::-1])]


def _products(one: list[Factor], other: list[Factor]) -> dict[str, tuple[str, tuple[int, int] | None]]:
    """Every product of the two, in both orders: why it does not exist, or its shape."""
    found: dict[str, tuple[str, tuple[int, int] | None]] = {}
    for a, b in (*pairs(one, other), *pairs(other, one)):
        fits = a.matrix[1] == b.matrix[0]
        why = "" if fits else say.NO_PRODUCT.format(one=a.matrix, other=b.matrix)
        found[f"{a.text} ⋅ {b.text}"] = why, (a.matrix[0], b.matrix[1]) if fits else None
    return found

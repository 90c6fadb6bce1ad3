"""The only product whose shapes fit dW: of an upstream gradient and the other operand of a matrix product."""

from __future__ import annotations

from itertools import product as pairs
from typing import TYPE_CHECKING, NamedTuple

from bpcli.algebra import shown_arrays
from bpcli.judge.verdict import Mistake
from bpcli.quiz import sentences as say
from bpcli.quiz.questions.choices import Choice, choice
from bpcli.quiz.questions.shown import look
from bpcli.trace.wording import gradient_name, gradient_text

if TYPE_CHECKING:
    from bpcli.algebra.text import Text
    from bpcli.quiz.question import Question
    from bpcli.quiz.questions.position import Position

WRONG = 3  # choices that do not fit
MATRIX = 2  # axes


class Factor(NamedTuple):
    """A factor as it is written, the array in it and its shape, and its shape as a matrix: a vector is a column."""

    text: str
    array: str
    shape: tuple[int, ...]
    matrix: tuple[int, int]


class Product(NamedTuple):
    """Two factors in order: why they cannot be multiplied, or the shape of what they give."""

    factors: tuple[Factor, Factor]
    why: str
    shape: tuple[int, int] | None


def fits(position: Position) -> list[Question]:
    """Before the gradient at a matrix in a product, where the shapes alone tell it."""
    ask, graph = position.ask, position.graph
    if ask.kind != "gradient" or ask.wrt is None or graph.shapes[graph.output]:
        return []
    node = graph.nodes[ask.wrt]
    edges, wanted = position.edges_to(node), graph.shapes[node]
    if len(wanted) != MATRIX or len(edges) != 1 or graph.gate(edges[0].node).id != "matmul":
        return []
    edge = edges[0]
    other = graph.operands_of(edge.node)[1 - edge.slot]
    shapes = graph.shapes[edge.node], graph.shapes[other]
    if not graph.names[other] or not all(1 <= len(shape) <= MATRIX for shape in shapes):
        return []
    upstream = gradient_text(position.out, graph.names[edge.node], shapes[0])
    operand = shown_arrays.text(graph.names[other], shapes[1])
    products = _products(_factors(upstream, shapes[0]), _factors(operand, shapes[1]))
    fitting = [text for text, product in products.items() if product.shape == wanted]
    return [_question(position, products, fitting[0], wanted)] if len(fitting) == 1 else []


def _question(position: Position, products: dict[str, Product], right: str, wanted: tuple[int, ...]) -> Question:
    wrt, dice = position.ask.wrt or "", position.dice
    wrong = [text for text in products if text != right]
    chosen = [text for text in wrong if products[text].shape == wanted[::-1]][:1]
    while len(chosen) < WRONG:
        chosen.append(dice.pick([text for text in wrong if text not in chosen]))
    chosen.insert(dice.below(WRONG + 1), right)
    turned = {
        text: Mistake("transposed", say.OTHER_SHAPE.format(shape=products[text].shape, wrt=wrt, wanted=wanted))
        for text in chosen
        if text != right and products[text].shape == wanted[::-1]
    }

    def said(text: str) -> str:
        product = products[text]
        return product.why or say.OTHER_SHAPE.format(shape=product.shape, wrt=wrt, wanted=wanted)

    name = gradient_name(position.out, wrt, wanted)
    pieces = products[right].factors
    hints = (
        say.HINT_FITS.format(name=wrt, shape=wanted),
        say.HINT_FITS_SHAPES.format(shapes=", ".join(f"{piece.array} {piece.shape}" for piece in pieces)),
    )
    why = say.WHY_FITS.format(product=right, shape=wanted, wrt=wrt)
    prompt = say.ASK_FITS.format(wrt=wrt, name=name)
    return choice("fits", prompt, look(position.silent), Choice(tuple(chosen), right, turned, said), hints, why)


def _factors(array: Text, shape: tuple[int, ...]) -> list[Factor]:
    """An array, and its transpose."""
    matrix = (shape[0], shape[1] if len(shape) == MATRIX else 1)
    name, transposed = str(array), str(shown_arrays.transpose(array))
    return [Factor(name, name, shape, matrix), Factor(transposed, name, shape, matrix[::-1])]


def _products(one: list[Factor], other: list[Factor]) -> dict[str, Product]:
    """Every product of the two, in both orders, by its text."""
    found: dict[str, Product] = {}
    for a, b in (*pairs(one, other), *pairs(other, one)):
        fits = a.matrix[1] == b.matrix[0]
        why = "" if fits else say.NO_PRODUCT.format(one=a.matrix, other=b.matrix)
        found[f"{a.text} ⋅ {b.text}"] = Product((a, b), why, (a.matrix[0], b.matrix[1]) if fits else None)
    return found

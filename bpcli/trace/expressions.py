"""Parsed expressions as text: as they were understood, with every product and bracket written out.

>>> from bpcli.gates.catalogue import FUNCTIONS
>>> from bpcli.notation.program import parse_expression
>>> print(expression_text(parse_expression("2x + W[1:, 0]", FUNCTIONS)))
2·x + W[1:, 0]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.algebra import shown, shown_arrays
from bpcli.algebra.formula import Formula, at, call, listed, separated, words
from bpcli.algebra.text import Form, Text
from bpcli.gates.catalogue import GATES
from bpcli.graph.nodes import SIGNS
from bpcli.notation.syntax import (
    Applied,
    Binary,
    Bounds,
    Call,
    Constant,
    Index,
    Indicator,
    Item,
    List,
    Name,
    Negative,
    Number,
    Range,
    Syntax,
    Taken,
    Tuple,
    postorder,
)
from bpcli.notation.syntax import Text as Quoted

if TYPE_CHECKING:
    from bpcli.errors import Span
    from bpcli.graph.graph import Graph


def expression_text(tree: Syntax, graph: Graph | None = None) -> Formula:
    """A parsed expression as it was understood, every product and bracket written out.

    With the `graph` that was made of it a product of matrices is told from one entry by entry.
    """
    products = _products(graph) if graph is not None and graph.has_arrays else {}
    done: list[Text] = []
    for node in postorder(tree):
        match node:
            case Number() | Name() | Quoted() | Constant():
                done.append(_word(node))
            case Negative():
                done.append(done.pop().negative())
            case Binary(operator=operator):
                right, left = done.pop(), done.pop()
                sign = products.get(node.span) if operator in {"*", "@", "·", " "} else None
                if sign is not None or operator == "//":
                    done.append(left.product(sign or operator, right))
                else:
                    done.append(GATES[SIGNS[operator]].show(left, right))
            case List(items=items):
                done.append(listed(_taken(done, len(items))))
            case Tuple(items=items):
                entries = _taken(done, len(items))
                done.append(Text.joined("(", *separated(entries), ",)" if len(entries) == 1 else ")"))
            case Index(taken=taken):
                places = _taken(done, len(taken))
                done.append(at(done.pop().parenthesised(shown.ATOM), _key(node, places)))
            case Call():
                done.append(_call(node, done))
            case Applied(arguments=arguments):  # a program's function that no gate covers
                done.append(dict(node.settings)["gate"].show(*_taken(done, len(arguments))))  # type: ignore[attr-defined]
            case Indicator(comparisons=comparisons):
                sides = _taken(done, 2 * len(comparisons))
                pairs = zip(comparisons, sides[::2], sides[1::2], strict=True)
                done.append(shown.indicator(*(shown.Condition(a, sign, b) for (sign, _, _), a, b in pairs)))
    return Formula(done[0])


def _taken(done: list[Text], count: int) -> list[Text]:
    """The last so many texts, which are taken off the list."""
    taken = done[len(done) - count :]
    del done[len(done) - count :]
    return taken


def _word(tree: Number | Name | Quoted | Constant) -> Text:
    """A number, a name, text in quotes, an array of constants."""
    match tree:
        case Number(text=text):
            return shown.constant(text)
        case Name(name=name):
            return Text("π" if name == "pi" else name)
        case Constant(text=text, shape=shape):
            return Text(text if len(text) <= 40 else f"[{shape} constants]")
        case Quoted(text=text):
            return words(f"'{text}'")


def _key(index: Index, places: list[Text]) -> Text:
    """What stands in the brackets of an index."""

    def item(item: Item) -> Text:
        match item:
            case Taken(number=number):
                return places[number]
            case Bounds():
                ends = ["" if k is None else str(places[k]) for k in item]
                return Text(":".join(ends if item.step is not None else ends[:2]))
            case Range(name=name):
                return Text(f"range({name})")
            case tuple():
                return Text(shown_arrays.key_text((slice(*item),)))
        return Text("..." if item is ... else str(item).replace("-", "−"))

    return Text.joined(*separated(map(item, index.items)))


def _products(graph: Graph) -> dict[Span, str]:
    """The sign of each product of arrays, by its place in the text."""
    signs: dict[Span, str] = {}
    for node in graph.gate_nodes:
        gate = graph.gate(node).id
        if gate in {"matmul", "outer"}:
            signs[graph.spans[node]] = shown_arrays.MATRIX
        elif gate == "mul" and all(graph.shapes[operand] for operand in graph.operands_of(node)):
            signs[graph.spans[node]] = " ⊙ "
    return signs


def _call(node: Call, done: list[Text]) -> Text:
    count = len(node.arguments) + len(node.keywords)
    operands = done[len(done) - count :]
    del done[len(done) - count :]
    if node.function in {"shape", "ndim"} and count == 1:
        return Text.joined(operands[0].parenthesised(shown.ATOM), f".{node.function}")
    if node.function == "transpose":
        return Text.joined(operands[0].parenthesised(shown.ATOM), "ᵀ", form=Form.TRANSPOSED)
    gate = GATES.get(node.function)
    if gate and not node.keywords and (gate.variadic or count <= len(gate.names)):
        return GATES[node.function].show(*operands)
    settings = zip(node.keywords, operands[len(node.arguments) :], strict=True)
    named = [Text.joined(Text(key), "=", value) for (key, _), value in settings]
    return call(node.function, *operands[: len(node.arguments)], *named, kind=Text)

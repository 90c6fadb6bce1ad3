"""The formulas of a circuit as text: made only when somebody looks.

>>> from bpcli.graph.build import build
>>> graph = build("(x+y)*z")
>>> formula(graph, graph.output), local_formula(graph, graph.output, 0)
('q·z', 'z')
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from bpcli.algebra import shown, shown_arrays
from bpcli.algebra.formula import ArrayText, Formula, equation, nabla, separated, slope
from bpcli.algebra.shapes import repeated_axes
from bpcli.algebra.shown_arrays import SHOWN
from bpcli.algebra.text import Form, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bpcli.algebra.algebra import Algebra
    from bpcli.gates.gate import Operation
    from bpcli.graph.graph import Graph

    Put = Callable[[int], Text]  # the text that stands for a node that is not a constant

PRIVATE = 0xE000  # the first character that Unicode leaves to private use: no name can hold one
MOST_PRIVATE = 1000


def operand_text(graph: Graph, node: int) -> Formula:
    """A node as it stands in a formula: its name, or the text of a constant."""
    return Formula(_piece(graph, node, None))


def gate_text(graph: Graph, node: int) -> Formula:
    """A gate with its formula: q = x + y."""
    return equation(graph.names[node], formula(graph, node))


def edge_text(graph: Graph, node: int, operand: int) -> Formula:
    """An edge as the backward pass walks it: from a gate to an operand."""
    return equation(graph.names[node], operand_text(graph, operand), sign=" → ")


def formula(graph: Graph, node: int, put: Put | None = None) -> Formula:
    """The formula of a gate over its operands' names, or over what `put` gives for them."""
    gate, operands = graph.gate(node), graph.operands_of(node)
    if put is None and _only_names(graph, operands):
        text = _with_names(_template(gate, len(operands)), graph, operands)
        return Formula(text, source=lambda: gate.show(*_operands(graph, node, None)))
    return Formula(gate.show(*_operands(graph, node, put)))


def local_formula(graph: Graph, node: int, slot: int, put: Put | None = None) -> Formula:
    """The formula of a local gradient; `put` gives the texts that stand for the node and its operands."""
    gate, operands = graph.gate(node), graph.operands_of(node)
    if not gate.elementwise:
        return Formula("")  # a gate over arrays has a rule instead
    if put is None and _only_names(graph, operands):
        text = _with_names(_local_template(gate, slot, len(operands)), graph, (*operands, node))
        return Formula(text, source=lambda: local_text(graph, node, slot))
    return Formula(local_text(graph, node, slot, put))


def local_text(graph: Graph, node: int, slot: int, put: Put | None = None) -> Text:
    """The same in pieces, for a gate that has a local gradient."""
    output = put(node) if put else _named(graph, node)
    return graph.gate(node).show_partial(slot, output, _operands(graph, node, put)) or Text("")


def rule_text(graph: Graph, node: int, slot: int, upstream: Text, m: Algebra = SHOWN) -> Text:
    """What a gate makes of an upstream gradient for one operand, in matrix form: `∇q f ⋅ xᵀ`; m is the reading."""
    texts = {operand: _piece(graph, operand, None) for operand in graph.operands_of(node)}
    return Text.lift(graph.pull(m, texts | {node: _named(graph, node)}, node, slot, upstream))


def gradient_text(of: str, name: str | Text, shape: tuple[int, ...]) -> Text:
    """What a gradient is called: ∂f/∂x for a number, ∇W f for an array."""
    return nabla(of, name, ArrayText) if shape else slope(of, name)


def gradient_name(of: str, name: str | Text, shape: tuple[int, ...] = ()) -> Formula:
    """The same as a formula."""
    return Formula(gradient_text(of, name, shape))


def loss_name(graph: Graph) -> str:
    """What the gradients are of, where a pass starts from an upstream gradient: what follows the output."""
    return next(name for name in ("L", "Loss", "L_out", "Loss_out") if name not in graph.nodes)


def axes_text(operand: tuple[int, ...], output: tuple[int, ...]) -> str:
    """The axes along which an operand was broadcast, in words."""
    axes = repeated_axes(operand, output)
    return f"{'axis' if len(axes) == 1 else 'axes'} {', '.join(map(str, axes))}" if operand else "all entries"


def product_text(local: str, upstream: str) -> Formula:
    """A local gradient times an upstream one, written out; an upstream such as ∂f/∂q is one sign."""
    is_slope = isinstance(upstream, Formula) and upstream.source.form is Form.SLOPE
    return Formula(Text.verbatim(local).times(Text(upstream) if is_slope else Text.verbatim(upstream)))


def sum_text(addends: Sequence[str]) -> Formula:
    """Addends with plus signs between them."""
    rest = [Text(a).in_brackets() if a.startswith(("−", "-")) else a for a in addends[1:]]
    return Formula(*separated([addends[0], *rest], " + "))


def _only_names(graph: Graph, operands: tuple[int, ...]) -> bool:
    return (
        not graph.has_arrays
        and len(operands) < MOST_PRIVATE
        and not any(graph.constant[operand] for operand in operands)
    )


@lru_cache(maxsize=4096)
def _template(gate: Operation, count: int) -> str:
    """A gate's formula with a private sign for each operand: names fill it faster than the gate writes it anew."""
    return str(gate.show(*(Text(chr(PRIVATE + place)) for place in range(count))))


@lru_cache(maxsize=4096)
def _local_template(gate: Operation, slot: int, count: int) -> str:
    """The same for a local gradient; the last sign is the node's own."""
    operands = [Text(chr(PRIVATE + place)) for place in range(count)]
    return str(gate.show_partial(slot, Text(chr(PRIVATE + count)), operands))


def _with_names(template: str, graph: Graph, nodes: tuple[int, ...]) -> str:
    for place, node in enumerate(nodes):
        template = template.replace(chr(PRIVATE + place), graph.names[node])
    return template


def _operands(graph: Graph, node: int, put: Put | None) -> list[Text]:
    return [_piece(graph, operand, put) for operand in graph.operands_of(node)]


def _piece(graph: Graph, node: int, put: Put | None) -> Text:
    if not graph.constant[node] or graph.names[node]:
        return put(node) if put else _named(graph, node)
    if put and graph.shapes[node]:
        return put(node)
    return _literal(graph, node) if node < graph.leaves else _constant(graph, node)


def _named(graph: Graph, node: int) -> Text:
    return shown_arrays.text(graph.names[node], graph.shapes[node]) if graph.has_arrays else Text(graph.names[node])


def _literal(graph: Graph, node: int) -> Text:
    literal = graph.literals[node] or "0"
    shape = graph.shapes[node]
    return shown_arrays.listed(literal, shape) if shape else shown.constant(literal)


def _constant(graph: Graph, node: int) -> Text:
    """The formula of a gate over numbers alone, written out (without recursion)."""
    done: dict[int, Text] = {}
    stack = [node]
    while stack:
        top = stack[-1]
        if top < graph.leaves:
            done[top] = _literal(graph, top)
        elif missing := [o for o in graph.operands_of(top) if o not in done]:
            stack += missing
            continue
        else:
            done[top] = graph.gate(top).show(*(done[o] for o in graph.operands_of(top)))
        stack.pop()
    return done[node]

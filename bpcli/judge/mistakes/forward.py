"""Slips in a forward pass: operands in the other order, plus for minus, the smaller of two, (2x)² for 2x².

>>> from bpcli import explain
>>> trace = explain("a = x - y; f = a*z", x=2, y=5, z=7)
>>> [(one.id, one.value) for one in predicted(trace, trace.node("f"))]
[('operands-swapped', 21.0), ('plus-for-minus', 49.0)]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.judge import sentences as say
from bpcli.judge.mistakes.prediction import Prediction, number
from bpcli.trace.wording import gate_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bpcli.graph.graph import Graph
    from bpcli.trace.trace import Trace

    Slip = Callable[[Trace, int, Sequence[Any]], Any]  # what a gate gives by a slip; None where it cannot be made

MISTAKES = {
    "operands-swapped": "the operands of a gate in the other order: b − a, b/a, B·A",
    "plus-for-minus": "plus for minus, or minus for plus; the minus of a negative number",
    "smaller-for-larger": "the smaller of two for the larger, or the larger for the smaller",
    "power-of-product": "(2x)² for 2x²: the power belongs to the one factor alone",
}
MOST_GATES = 12
_TWO = 2


def _swapped(trace: Trace, node: int, xs: Sequence[Any]) -> Any:
    gate = trace.graph.gate(node)
    if gate.id not in {"sub", "div", "matmul"} or len(xs) != _TWO:
        return None
    if gate.elementwise:
        return gate.forward(trace.graph.floats, xs[1], xs[0])
    return xs[1] @ xs[0] if getattr(xs[0], "ndim", 0) == getattr(xs[1], "ndim", 0) == _TWO else None


def _other_sign(trace: Trace, node: int, xs: Sequence[Any]) -> Any:
    match trace.graph.gate(node).id:
        case "add" if len(xs) == _TWO:
            return xs[0] - xs[1]
        case "sub":
            return xs[0] + xs[1]
    return None


def _other_of_two(trace: Trace, node: int, xs: Sequence[Any]) -> Any:
    if trace.graph.gate(node).id not in {"max", "min", "maxout"} or len(xs) != _TWO:
        return None
    return xs[0] + xs[1] - trace.values[node] if trace.graph.gate(node).elementwise else None


def _power_of_product(trace: Trace, node: int, xs: Sequence[Any]) -> Any:
    graph, m = trace.graph, trace.graph.floats
    if graph.gate(node).id != "mul":
        return None
    for slot, operand in enumerate(graph.operands_of(node)):
        if operand >= graph.leaves and (gate := graph.gate(operand)).id in {"pow", "square"} and gate.elementwise:
            base, *exponent = (trace.values[inner] for inner in graph.operands_of(operand))
            return gate.forward(m, base * xs[1 - slot], *exponent)
    return None


SLIPS: tuple[tuple[str, Slip, str], ...] = (
    ("operands-swapped", _swapped, say.OTHER_ORDER),
    ("plus-for-minus", _other_sign, say.OTHER_SIGN),
    ("smaller-for-larger", _other_of_two, say.OTHER_OF_TWO),
    ("power-of-product", _power_of_product, say.POWER_OF_PRODUCT),
)


def predicted(trace: Trace, node: int) -> Iterator[Prediction]:
    """What comes of each slip at one of the last gates that lead to a node."""
    graph = trace.graph
    leads = graph.above(node)
    near = [gate for gate in range(node, graph.leaves - 1, -1) if leads[gate] and not graph.constant[gate]]
    for at in near[:MOST_GATES]:
        xs = [trace.values[operand] for operand in graph.operands_of(at)]
        for name, slip, says in SLIPS:
            try:
                wrong = slip(trace, at, xs)
                value = None if wrong is None else _onward(trace, at, wrong, node)
            except (ValueError, ArithmeticError):
                continue
            if value is not None:
                words = {"gate": gate_text(graph, at), "right": number(trace.values[at])}
                yield Prediction(name, value, says.format(**words), f"at {graph.names[at]} {at}")


def _onward(trace: Trace, at: int, wrong: Any, node: int) -> Any:
    """The value of a node, when that of a gate before it is another."""
    graph: Graph = trace.graph
    changed = {at: wrong}
    for gate in range(at + 1, node + 1):
        operands = graph.operands_of(gate)
        if changed.keys() & set(operands):
            xs = [changed.get(operand, trace.values[operand]) for operand in operands]
            changed[gate] = graph.gate(gate).forward(graph.floats, *xs)
    value = changed.get(node)
    return value if value is None or hasattr(value, "ndim") else float(value)

"""Forward and backward over any other algebra: exact numbers, and symbols. Slower than floats, and as careful.

Knows an algebra by its functions. Must not know a gate by name.

>>> from bpcli.algebra import exact
>>> from bpcli.graph.build import build
>>> graph = build("x*y + x")
>>> values = read_forward(graph, exact, [exact.symbol("x"), exact.symbol("y")])
>>> read_backward(graph, exact, values, graph.output, 1)[0][:2]
[y + 1, x]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.errors import TooLargeError
from bpcli.trace.guard import UNBOUNDED, lost_gradient, lost_value

if TYPE_CHECKING:
    from bpcli.graph.graph import Graph


def read_forward(graph: Graph, m: Any, inputs: list[Any]) -> list[Any]:
    """Every value over the algebra m. Raises DomainError where one does not exist, TooLargeError past its size."""
    values = graph.leaf_values(m, inputs)
    effort = 0.0
    for node in graph.gate_nodes:
        gate = graph.gate(node)
        at = [values[operand] for operand in graph.operands_of(node)]
        if gate.domain and gate.problem(m, at) is not None:
            raise lost_value(graph, node, values, m=m)
        value = gate.forward(m, *at)
        if not m.finite(value):
            raise lost_value(graph, node, values, m=m)
        values.append(m.checked(value))
        effort += max(1, len(at) ** 2 / 4) * max(map(m.effort, (value, *at)))  # a max compares each with each
        if effort > m.MAX_EFFORT:
            message = "the exact values together are more than can be worked out in seconds"
            raise TooLargeError(message, hint="leave out --exact")
    return values


def read_backward(
    graph: Graph, m: Any, values: list[Any], output: int, seed: Any, wanted: bytearray | None = None
) -> tuple[list[Any], dict[int, Any], dict[int, Any]]:
    """(gradient at each node, local gradient by edge, product by edge), for the edges that lead to `wanted` nodes.

    Raises DomainError where a local gradient does not exist, TooLargeError where a gradient grows past its size.
    """
    gradient: list[Any] = [0] * graph.size
    gradient[output] = seed
    local: dict[int, Any] = {}
    product: dict[int, Any] = {}
    above = graph.above(output)
    for node in range(output, graph.leaves - 1, -1):
        if not above[node]:
            continue
        nodes = graph.operands_of(node)
        at = [values[operand] for operand in nodes]
        for slot, operand in enumerate(nodes):
            if graph.constant[operand] or (wanted is not None and not wanted[operand]):
                continue
            edge = graph.first_edge[node - graph.leaves] + slot
            slope = graph.number_gates[node - graph.leaves].partial(slot, len(nodes))(m, values[node], *at)
            if not isinstance(slope, int) and not m.finite(slope):
                raise lost_gradient(graph, node, slot, values, UNBOUNDED)
            local[edge] = slope
            product[edge] = m.bounded(slope * gradient[node])
            gradient[operand] = m.bounded(gradient[operand] + product[edge])
    return gradient, local, product

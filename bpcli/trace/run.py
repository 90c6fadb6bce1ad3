"""Forward and backward over floats, as fast as plain Python goes: flat lists, one compiled function a gate.

The forward pass keeps each value and each local gradient; the backward pass multiplies each local gradient by the
upstream gradient and adds the products where branches meet.

>>> from bpcli.graph.build import build
>>> graph = build("(x+y)*z")
>>> record = run_forward(graph, [-2.0, 5.0, -4.0])
>>> record.values[graph.output], run_backward(graph, record.local, graph.output, 1.0)[0][:3]
(-12.0, [-4.0, -4.0, 3.0])
"""

from __future__ import annotations

from math import isfinite, isnan
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.algebra.floats import FLOATS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bpcli.algebra.saved import Saved
    from bpcli.gates.gate import Gate, Step
    from bpcli.graph.graph import Graph

NOTHING_SAVED: Mapping[int, Saved] = MappingProxyType({})


class Record(NamedTuple):
    """What the forward pass keeps: a value a node, a local gradient an edge (0.0 on edges to constants).

    `undefined` holds, by edge, why a local gradient does not exist; it matters only if somebody asks for it. `saved`
    holds, by node, the algebra that knows what the gate of that node saves for its gradients.
    """

    values: list[Any]
    local: Any  # by edge: a list, or for arrays something that works them out
    undefined: dict[int, str]
    saved: Mapping[int, Saved] = NOTHING_SAVED


def run_forward(graph: Graph, inputs: list[float]) -> Record:
    """Every value and every local gradient. Raises DomainError, naming the node, where a value does not exist."""
    if graph.chooses:
        return _run_needed(graph, inputs)
    values = graph.leaf_values(FLOATS, inputs)
    local: list[float] = []
    undefined: dict[int, str] = {}
    remember, keep = values.append, local.append
    rest = zip(_steps(graph), graph.operands, strict=True)
    while True:
        try:
            for step, nodes in rest:
                if len(nodes) == 2:
                    a, b = nodes
                    value, left, right = step(values[a], values[b])
                    keep(left)
                    keep(right)
                elif len(nodes) == 1:
                    value, slope = step(values[nodes[0]])
                    keep(slope)
                else:
                    value, *slopes = step(*[values[node] for node in nodes])
                    local += slopes
                remember(value)
            break
        except (ValueError, ZeroDivisionError, OverflowError) as error:
            _slowly(graph, len(values), values, local, undefined, error)
    if not isfinite(sum(values)):
        _refuse_infinite(graph, values)
    if not isfinite(sum(local)):
        _set_aside_infinite(local, undefined)
    return Record(values, local, undefined)


def _run_needed(graph: Graph, inputs: list[float]) -> Record:
    """The same where a gate chooses: what nothing needs has no value, and its local gradients are 0."""
    from bpcli.trace import needed

    values = needed.forward(graph, FLOATS, graph.leaf_values(FLOATS, inputs))
    local: list[float] = []
    undefined: dict[int, str] = {}
    for node in graph.gate_nodes:
        _keep_locals(graph, node, values, local, undefined)
    _set_aside_infinite(local, undefined)
    return Record(values, local, undefined)


def _keep_locals(graph: Graph, node: int, values: list[float], local: list[float], undefined: dict[int, str]) -> None:
    """Add the local gradients of one gate; 0 for one that does not exist, and why."""
    from bpcli.trace.guard import lost_local

    gate, nodes = graph.number_gates[node - graph.leaves], graph.operands_of(node)
    at = [values[operand] for operand in nodes]
    for slot, operand in enumerate(nodes):
        slope = 0.0
        if not graph.constant[operand] and not isnan(values[node]):
            try:
                slope = float(gate.partial(slot, len(nodes))(FLOATS, values[node], *at))
            except (ValueError, ZeroDivisionError, OverflowError) as problem:
                undefined[len(local)] = lost_local(problem)
        local.append(slope)


def run_backward(graph: Graph, local: list[float], output: int, seed: float) -> tuple[list[float], list[float]]:
    """(the gradient of the output at each node, the product on each edge), from `seed` at the output down."""
    gradient = [0.0] * graph.size
    gradient[output] = seed
    product = [0.0] * len(local)
    leaves = graph.leaves
    edge = graph.first_edge[output - leaves] + len(graph.operands[output - leaves]) if output >= leaves else 0
    for node in range(output, leaves - 1, -1):
        nodes = graph.operands[node - leaves]
        upstream = gradient[node]
        if len(nodes) == 2:
            a, b = nodes
            edge -= 2
            gradient[a] += (left := local[edge] * upstream)
            gradient[b] += (right := local[edge + 1] * upstream)
            product[edge] = left
            product[edge + 1] = right
        elif len(nodes) == 1:
            edge -= 1
            gradient[nodes[0]] += (part := local[edge] * upstream)
            product[edge] = part
        else:
            edge -= len(nodes)
            for slot, operand in enumerate(nodes, start=edge):
                gradient[operand] += (part := local[slot] * upstream)
                product[slot] = part
    return gradient, product


def _steps(graph: Graph) -> Iterator[Step]:
    """The compiled function of each gate, which leaves out local gradients of constants."""
    fixed = graph.constant
    steps: dict[Gate, dict[object, Step]] = {gate: {} for gate in set(graph.number_gates)}
    for gate, nodes in zip(graph.number_gates, graph.operands, strict=True):
        compiled = steps[gate]
        key: object = fixed[nodes[0]] + 2 * fixed[nodes[1]] if len(nodes) == 2 else tuple(fixed[node] for node in nodes)
        if key not in compiled:
            compiled[key] = gate.step(tuple(not fixed[node] for node in nodes))
        yield compiled[key]


def _slowly(
    graph: Graph,
    node: int,
    values: list[float],
    local: list[float],
    undefined: dict[int, str],
    error: Exception,
) -> None:
    """Run one gate piece by piece: find out whether its value or only a local gradient does not exist."""
    from bpcli.trace.guard import lost_value

    if not isfinite(sum(values)):
        _refuse_infinite(graph, values)  # an overflow before this gate may be what it stumbles over
    gate = graph.number_gates[node - graph.leaves]
    nodes = graph.operands_of(node)
    at = [values[operand] for operand in nodes]
    try:
        value = float(gate.forward(FLOATS, *at))
    except (ValueError, ZeroDivisionError, OverflowError) as problem:
        raise lost_value(graph, node, values, problem) from error
    values.append(value)
    _keep_locals(graph, node, values, local, undefined)


def _refuse_infinite(graph: Graph, values: list[float]) -> None:
    from bpcli.trace.guard import lost_value

    for node, value in enumerate(values):
        if not isfinite(value):
            raise lost_value(graph, node, values, OverflowError())


def _set_aside_infinite(local: list[float], undefined: dict[int, str]) -> None:
    from bpcli.trace.guard import lost_local

    for edge, slope in enumerate(local):
        if not isfinite(slope):
            local[edge] = 0.0
            undefined[edge] = lost_local(OverflowError())

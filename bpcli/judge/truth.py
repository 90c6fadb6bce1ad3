"""What is right: the number, array or shape that is asked for, and the same at other values of the inputs.

>>> from bpcli import explain
>>> from bpcli.judge.ask import read_ask
>>> trace = explain("(x+y)*z", x=-2, y=5, z=-4)
>>> truth(trace, read_ask("df/dx", trace)), truth(trace, read_ask("local(f,q)", trace))
(-4.0, -4.0)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.algebra.sizes import entries_in
from bpcli.errors import InputError
from bpcli.gates.array_gate import ArrayGate
from bpcli.judge import sentences as say
from bpcli.trace.guard import lost_gradient

if TYPE_CHECKING:
    from bpcli.judge.ask import Ask
    from bpcli.trace.trace import Trace

    Shape = tuple[int, ...]

SAME = 1e-9  # relative: numbers this near are one number
ABOUT = 0.002  # relative: how near to what the output truly does, a move is right, too


def truth(trace: Trace, ask: Ask) -> Any:
    """What is asked: a float, an array, or a shape.

    The gradient of an array is its Jacobian, and entries are an array with an axis for each free letter. Raises
    InputError where it does not exist, or where the trace has no values (a shape needs none).
    """
    if ask.kind in {"value", "local"}:
        trace.refuse_missing(trace.node(ask.of))
    match ask.kind:
        case "value":
            return trace.shown_value(trace.node(ask.of))
        case "shape" if ask.inner is not None:
            return shape_of(trace, ask.inner)
        case "local" if ask.wrt is not None:
            return local(trace, ask.of, ask.wrt)
        case "edge":
            back = trace.backward(None, None, (ask.wrt or "",))
            places = edge_places(trace, ask)
            return sum((back.product[edge.index] for edge in back.edges if edge.index in places), 0.0)
        case "move" if ask.wrt is not None:
            return gradient(trace, ask.of, ask.wrt, 1.0) * ask.number
        case "gradient" if ask.wrt is not None and trace.starts_gradients(ask.of):
            return gradient(trace, ask.of, ask.wrt)
        case "entry" if ask.inner is not None:
            return _entries(trace, ask, ask.inner)
    from bpcli.trace.jacobian import jacobian

    return jacobian(trace, ask.of, ask.wrt or "")


def shape_of(trace: Trace, ask: Ask) -> Shape:
    """The shape of what is asked; () for a number."""
    graph = trace.graph
    of = graph.shapes[trace.node(ask.of)]
    wrt = graph.shapes[trace.node(ask.wrt)] if ask.wrt is not None else ()
    match ask.kind:
        case "value":
            return of
        case "shape":
            return (len(shape_of(trace, ask.inner)),) if ask.inner is not None else ()
        case "gradient" if trace.starts_gradients(ask.of):
            return wrt
        case "edge":
            return wrt
        case "entry":
            from bpcli.judge.by_index.places import sizes_of

            return tuple(sizes_of(ask, trace).values())
        case "move":
            return ()
        case "local" if not isinstance(graph.gate(trace.node(ask.of)), ArrayGate):
            return of
        case "local" if not of:
            return wrt
    return entries_in(of), entries_in(wrt)


def _entries(trace: Trace, ask: Ask, inner: Ask) -> Any:
    from bpcli.judge.by_index.places import array_of, entries_of

    if inner.kind == "value":
        trace.refuse_missing(trace.node(inner.of))
    return entries_of(ask, array_of(inner, trace))


def gradient(trace: Trace, of: str, wrt: str, upstream: Any = None) -> Any:
    """The gradient that reaches a node from another, over all paths, when the pass starts with `upstream`."""
    return trace.backward(of, upstream, (wrt,)).gradients[wrt]


def slots(trace: Trace, of: str, wrt: str) -> list[tuple[int, int]]:
    """The (slot, place in the columns of edges) of every edge between two nodes."""
    graph, node, operand = trace.graph, trace.node(of), trace.node(wrt)
    start = graph.first_edge[node - graph.leaves]
    return [(slot, start + slot) for slot, taken in enumerate(graph.operands_of(node)) if taken == operand]


def edge_places(trace: Trace, ask: Ask) -> list[int]:
    """The places, in the columns of edges, of the edges on which an ask wants to know what flows."""
    places = [place for _, place in slots(trace, ask.of, ask.wrt or "")]
    return [places[int(ask.number) - 1]] if ask.number else places


def truly_moved(trace: Trace, ask: Ask) -> float | None:
    """What a move truly is: the circuit run once more, with the input raised. None where that has no value."""
    if ask.wrt not in trace.graph.inputs:
        return None
    inputs = {name: value.number for name, value in trace.given.items() if name in trace.graph.inputs}
    inputs[ask.wrt] += ask.number
    node = trace.node(ask.of)
    try:
        return float(trace.at(inputs).values[node] - trace.values[node])
    except InputError:
        return None


def local(trace: Trace, of: str, wrt: str) -> Any:
    """The local gradient on the edge between two nodes; of several edges (x*x) the total.

    For a gate over arrays it is the gate's Jacobian, as an array of the operand's shape where the output is a number.
    """
    values, graph, record = trace.values, trace.graph, trace.record
    node = trace.node(of)
    places = slots(trace, of, wrt)
    if record is None:
        raise InputError(say.NO_VALUES)
    if isinstance(graph.gate(node), ArrayGate):
        return _array_local(trace, node, wrt, places)
    for slot, place in places:
        if place in record.undefined:
            raise lost_gradient(graph, node, slot, values, record.undefined[place])
    return sum(trace.local(place) for _, place in places)


def _array_local(trace: Trace, node: int, wrt: str, places: list[tuple[int, int]]) -> Any:
    from bpcli.trace.jacobian import edge_jacobian
    from bpcli.trace.trace import Edge

    graph, operand = trace.graph, trace.node(wrt)
    back = trace.backward(graph.names[node], 1.0, (wrt,))
    rows = [edge_jacobian(back, Edge(node, slot, operand, place)).entries for slot, place in places]
    import numpy as np

    if any(row is None for row in rows):
        raise InputError(say.LARGE_JACOBIAN.format(node=graph.names[node], wrt=wrt))
    total = np.sum([np.array(row) for row in rows], axis=0)
    return total if graph.shapes[node] else total.reshape(graph.shapes[operand])

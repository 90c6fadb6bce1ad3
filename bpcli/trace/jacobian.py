"""The Jacobian of each edge of a pass, and of the whole output: shape, structure, and its entries where it is small.

A Jacobian that is not small is never allocated: its structure comes from what the gates are, and what it would cost
from its shape.

>>> from bpcli.graph.build import build
>>> from bpcli.trace.trace import Trace
>>> from bpcli.trace.values import given
>>> values = {"W": given("[[1, 2], [3, 4]]"), "x": given("[1, -1]")}
>>> trace = Trace(build("f = relu(W x)", values), values)
>>> [(one.structure.kind, one.shape, one.entries) for one in edge_jacobians(trace.backward(wrt=("x",)))]
[('zeros and ones', (2, 2), [[0.0, 0.0], [0.0, 0.0]]), ('matrix', (2, 2), [[1.0, 2.0], [3.0, 4.0]])]
>>> jacobian(trace, "q", "x").tolist()
[[1.0, 2.0], [3.0, 4.0]]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.algebra.arrays import ARRAYS
from bpcli.algebra.patterns import Pattern, identity, product, union
from bpcli.algebra.shown import Text
from bpcli.algebra.sizes import count, entries_in, memory
from bpcli.errors import TooLargeError
from bpcli.gates.array_gate import ArrayGate
from bpcli.gates.jacobian import Structure, of_elementwise, of_pattern
from bpcli.trace import sentences as say
from bpcli.trace.interpret import backward
from bpcli.trace.trace import Pass
from bpcli.trace.wording import local_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from bpcli.algebra.ndarray import Shape
    from bpcli.trace.forward import Forward
    from bpcli.trace.trace import Edge, Trace

    Rows = list[list[float]]

MAX_SMALL = 400  # entries of a Jacobian that is built
FLOAT32, FLOAT64 = 4, 8  # bytes


class Jacobian(NamedTuple):
    """The Jacobian of a node (`of`) with respect to another: that of one edge, or of everything between them.

    `entries` are its rows if it is small and there are values, one row for each entry of the output.
    """

    of: int
    wrt: int
    structure: Structure
    output: Shape
    operand: Shape
    entries: Rows | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """Entries of the output × entries of the operand."""
        return entries_in(self.output), entries_in(self.operand)

    @property
    def size(self) -> int:
        """How many entries it has, or would have."""
        return entries_in(self.shape)


def edge_jacobians(back: Pass) -> Iterator[Jacobian]:
    """The Jacobian of every edge on which a gradient flows, in the order of the backward pass, made when it is read."""
    return (edge_jacobian(back, edge) for edge in back.edges)


def edge_jacobian(back: Pass, edge: Edge) -> Jacobian:
    """The Jacobian of one gate for one of its operands."""
    shapes = back.graph.shapes
    output, operand = shapes[edge.node], shapes[edge.operand]
    return Jacobian(edge.node, edge.operand, edge_structure(back, edge), output, operand, _edge_entries(back, edge))


def edge_structure(back: Pass, edge: Edge) -> Structure:
    """What the Jacobian of one edge looks like, without its entries."""
    graph = back.graph
    gate = graph.gate(edge.node)
    if isinstance(gate, ArrayGate):
        structure = gate.jacobian[edge.slot]
        if structure is None:
            raise TypeError(f"no gradient flows into operand {edge.slot} of {gate.id}")
        return structure
    local, output = local_text(graph, edge.node, edge.slot), graph.shapes[edge.node]
    return of_elementwise(graph.shapes[edge.operand], output, local, constant=_is_constant(back, edge, local))


def output_jacobians(back: Pass) -> list[Jacobian]:
    """The Jacobian of the output with respect to each wanted node, over all paths between them."""
    graph, shapes = back.graph, back.graph.shapes
    known = _composed(back)
    rows: dict[int, Rows] = {}
    if not back.trace.is_symbolic:
        small = {node for node in back.targets if _is_small(graph.shapes[back.output], graph.shapes[node])}
        rows = _all_rows(back.trace, back.output, sorted(small))
    return [
        Jacobian(back.output, node, known[node], shapes[back.output], shapes[node], rows.get(node))
        for node in back.targets
    ]


def jacobian(trace: Trace, of: str, wrt: str) -> NDArray[Any]:
    """The Jacobian of one named node with respect to another, over all paths, as a matrix.

    Raises InputError for a name that there is not and TooLargeError where it has more than MAX_SMALL entries.
    """
    trace.values  # noqa: B018  (there are numbers, or this raises)
    output, operand = trace.node(of), trace.node(wrt)
    rows, cols = (entries_in(trace.graph.shapes[node]) for node in (output, operand))
    if rows * cols > MAX_SMALL:
        cost = memory(rows * cols * FLOAT64)
        raise TooLargeError(
            say.LARGE_JACOBIAN.format(of=of, wrt=wrt, rows=rows, cols=cols, entries=count(rows * cols), cost=cost),
            hint=say.BUILT_UP_TO.format(most=MAX_SMALL),
        )
    import numpy as np

    return np.array(_all_rows(trace, output, [operand])[operand])


def jacobian_rows(back: Pass) -> Iterator[dict[str, Any]]:
    """A row an edge for the JSON document."""
    for edge in back.edges:
        yield {**_row(back, edge_jacobian(back, edge)), "slot": edge.slot}


def output_jacobian_rows(back: Pass) -> Iterator[dict[str, Any]]:
    """A row for each wanted node for the JSON document: the Jacobian of the whole output."""
    return (_row(back, one) for one in output_jacobians(back))


def _row(back: Pass, one: Jacobian) -> dict[str, Any]:
    return {
        "node": back.graph.names[one.of],
        "input": back.graph.names[one.wrt],
        "shape": list(one.shape),
        "structure": one.structure.kind,
        "entries": one.entries,
        "bytes_float32": one.size * FLOAT32,
    }


def _is_small(output: Shape, operand: Shape) -> bool:
    return entries_in(output) * entries_in(operand) <= MAX_SMALL


def _is_constant(back: Pass, edge: Edge, local: Text) -> bool:
    """Whether a local gradient of a gate of numbers is one number for all entries: a constant, or that of scalars."""
    if local.number is not None:
        return True
    graph, trace = back.graph, back.trace
    if trace.is_symbolic or not graph.has_arrays:
        return False
    nodes = graph.operands_of(edge.node)
    if graph.shapes[edge.node] and all(graph.shapes[node] for node in nodes):
        return False  # it is of arrays alone
    import numpy as np

    with np.errstate(all="ignore"):
        return not np.ndim(graph.local(ARRAYS, trace.values, edge.node, edge.slot))


def _composed(back: Pass) -> dict[int, Structure]:
    """For each wanted node what the chain rule makes of the edges' structures: products along paths, sums of paths."""
    graph, output = back.graph, back.output
    rows = entries_in(graph.shapes[output])
    start = of_pattern(Pattern((identity(rows),), "one"))
    zero = Pattern((identity(rows)._replace(sort="zero"),), "same")
    found: dict[int, Structure] = {output: start}
    for edge in back.edges if graph.has_arrays else ():
        if edge.node not in found:
            continue
        outer, inner = found[edge.node], edge_structure(back, edge)
        if outer.kind == "identity":
            part = inner
        elif inner.kind == "identity":
            part = outer
        else:
            part = of_pattern(product(outer.pattern, inner.pattern))
        if edge.operand in found:
            part = of_pattern(union(found[edge.operand].pattern, part.pattern))
        found[edge.operand] = part
    number, nothing = of_pattern(Pattern((identity(1),))), of_pattern(zero)
    for node in back.targets:
        if node not in found and not graph.has_arrays:
            found[node] = number if back.above[node] else nothing
        cols = entries_in(graph.shapes[node])
        found.setdefault(node, of_pattern(Pattern((zero.factors[0]._replace(cols=cols),), "same")))
    return found


def _edge_entries(back: Pass, edge: Edge) -> Rows | None:
    graph, trace = back.graph, back.trace
    output, operand = graph.shapes[edge.node], graph.shapes[edge.operand]
    if trace.record is None or not _is_small(output, operand):
        return None
    if not graph.has_arrays:
        return [[float(trace.record.local[edge.index])]]
    return _by_one_hot(
        output, operand, lambda upstream: graph.pull(ARRAYS, trace.values, edge.node, edge.slot, upstream)
    )


def _all_rows(trace: Forward, output: int, nodes: list[int]) -> dict[int, Rows]:
    """The rows of the Jacobians of one node with respect to others: one backward pass for each of its entries."""
    graph = trace.graph
    if not nodes:
        return {}
    if not graph.has_arrays:
        gradient = Pass(trace, output, 1.0, tuple(graph.names[node] for node in nodes)).gradient
        return {node: [[gradient[node]]] for node in nodes}
    wanted = graph.below(nodes)
    found: dict[int, Rows] = {node: [] for node in nodes}
    for upstream in _one_hots(graph.shapes[output]):
        gradient, _ = backward(graph, ARRAYS, trace.values, output, upstream, wanted)
        for node in nodes:
            found[node].append(_flat(gradient[node], graph.shapes[node]))
    return found


def _by_one_hot(output: Shape, operand: Shape, row: Callable[[Any], Any]) -> Rows:
    import numpy as np

    with np.errstate(all="ignore"):
        return [_flat(row(upstream), operand) for upstream in _one_hots(output)]


def _one_hots(shape: Shape) -> Iterator[Any]:
    """Upstream gradients that are 1 at one entry of the output: each brings back one row of the Jacobian."""
    if not shape:
        yield 1.0
        return
    import numpy as np

    for index in np.ndindex(*shape):
        upstream = np.zeros(shape)
        upstream[index] = 1.0
        yield upstream


def _flat(value: Any, shape: Shape) -> list[float]:
    import numpy as np

    row: list[float] = np.broadcast_to(np.asarray(value, dtype=float), shape).ravel().tolist()
    return [entry + 0.0 for entry in row]  # no −0

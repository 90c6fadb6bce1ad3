"""Forward and backward over any algebra: arrays of floats, exact numbers, symbols. Slower than run.py, and as careful.

No Jacobian is built: each gate pulls the upstream gradient back to its operands, gradients add at branches and over the
axes of a broadcast.

>>> import numpy as np
>>> from bpcli.algebra import exact
>>> from bpcli.algebra.exact import EXACT
>>> from bpcli.graph.build import build
>>> graph = build("||W x||^2", {"W": (2, 2), "x": (2,)})
>>> record = run(graph, [np.array([[0.1, 0.5], [-0.3, 0.8]]), np.array([0.2, 0.4])])
>>> gradient, _ = backward(graph, ARRAYS, record.values, graph.output, 1.0)
>>> gradient[1].round(3).tolist()
[-0.112, 0.636]
>>> graph = build("x*y + x")
>>> values = forward(graph, EXACT, [exact.symbol("x"), exact.symbol("y")])
>>> gradient, _ = backward(graph, EXACT, values, graph.output, 1)
>>> gradient[0], gradient[1]
(y + 1, x)
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bpcli.algebra.arrays import ARRAYS
from bpcli.algebra.rank_one import LAZY, WrittenOut, written_out
from bpcli.errors import ShapeError, TooLargeError
from bpcli.trace import needed
from bpcli.trace import sentences as say
from bpcli.trace.guard import lost_gradient, lost_value, too_large
from bpcli.trace.infinity import Infinity
from bpcli.trace.run import NOTHING_SAVED, Record, run_forward

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bpcli.algebra.algebra import Algebra
    from bpcli.algebra.draws import Draws
    from bpcli.algebra.saved import Saved
    from bpcli.graph.graph import Graph


class Locals:
    """The local gradients of the gates of numbers, worked out when somebody looks; None for a gate over arrays."""

    def __init__(self, graph: Graph, values: list[Any], m: Algebra = ARRAYS) -> None:
        """Take the circuit and its values over the algebra m."""
        self.graph = graph
        self.values = values
        self.m = m

    @cached_property
    def edges(self) -> dict[int, tuple[int, int]]:
        """The node and the slot of each edge."""
        return {
            start + slot: (node, slot)
            for node, start in zip(self.graph.gate_nodes, self.graph.first_edge, strict=True)
            for slot in range(len(self.graph.operands_of(node)))
        }

    def __getitem__(self, index: int) -> Any:
        """The local gradient on an edge, in the shape of the gate's output."""
        node, slot = self.edges[index]
        with quiet(self.graph):
            local = self.graph.local(self.m, self.values, node, slot)
        if local is None:
            return None
        kept = self.m.kept(local, self.graph.shapes[node])
        return needed.shown_local(kept, self.values[node]) if self.graph.chooses and self.m is ARRAYS else kept


def constants(graph: Graph, draws: Draws | None = None) -> list[Any]:
    """The values of the leaves that are constants, in order; drawn ones from `draws`."""
    from bpcli.algebra.draws import Draws

    draws = draws or Draws()
    return [
        ARRAYS.listed(literal, shape, draws) if shape else ARRAYS.constant(literal)
        for literal, shape in zip(graph.literals, graph.shapes, strict=False)
        if literal is not None
    ]


def exact_constants(graph: Graph, fixed: list[Any]) -> list[Any]:
    """The constant leaves in exact numbers: as typed if they were listed, otherwise what their floats say."""
    from bpcli.algebra import exact_arrays
    from bpcli.algebra.exact import EXACT
    from bpcli.algebra.exact_arrays import EXACT_ARRAYS

    literals = [(text, shape) for text, shape in zip(graph.literals, graph.shapes, strict=False) if text is not None]
    exactly: list[Any] = []
    for (literal, shape), value in zip(literals, fixed, strict=True):
        if not shape:
            exactly.append(EXACT.constant(literal))
        elif literal.startswith("["):
            exactly.append(EXACT_ARRAYS.listed(literal, shape))
        else:
            exactly.append(exact_arrays.array([repr(number) for number in value.ravel().tolist()], shape))
    return exactly


def run(graph: Graph, inputs: list[Any], fixed: list[Any] | None = None) -> Record:
    """The forward pass over floats; `fixed` are the values of the constants, where some are drawn.

    Raises DomainError, naming the node and the entry, where a value does not exist.
    """
    if not graph.has_arrays:
        return run_forward(graph, inputs)
    saved = _saving(graph)
    values = forward(graph, ARRAYS, inputs, constants(graph) if fixed is None else fixed, saved)
    for algebra in saved.values():
        algebra.close()
    return Record(values, Locals(graph, values), {}, saved)  # local gradients are worked out when they are read


def _saving(graph: Graph) -> dict[int, Saved]:
    """For each gate that saves something for its gradients an algebra of its own."""
    nodes = [node for node in graph.gate_nodes if graph.gate(node).saves]
    if not nodes:
        return {}
    from bpcli.algebra.saved import Saved

    return {node: Saved(graph.gate(node).saves) for node in nodes}


def forward(
    graph: Graph,
    m: Algebra,
    inputs: list[Any],
    fixed: list[Any] | None = None,
    saved: Mapping[int, Saved] = NOTHING_SAVED,
) -> list[Any]:
    """Every value over the algebra m; at the nodes of `saved` over the algebra there.

    Raises DomainError where one does not exist, TooLargeError where they grow past the algebra's size.
    """
    if graph.chooses:
        with quiet(graph):
            return needed.forward(graph, m, graph.leaf_values(m, inputs, fixed))
    effort = 0.0
    infinity = Infinity(graph, m)

    def value(values: list[Any], node: int) -> Any:
        nonlocal effort
        gate, operands = graph.gate(node), [values[operand] for operand in graph.operands_of(node)]
        infinity.refuse(values, node)
        own = saved.get(node, m)
        if gate.domain and gate.problem(own, operands) is not None:
            raise lost_value(graph, node, values, m=m)
        result = m.kept(gate.forward(own, *operands), graph.shapes[node])
        if not m.finite(result) and not infinity.excuses(values, node, result):
            raise lost_value(graph, node, values, OverflowError() if m is ARRAYS else None, m=m)
        effort += m.work(m.checked(result), operands)
        if effort > m.MAX_EFFORT:
            raise TooLargeError(say.TOO_MUCH_EXACT, hint=say.LEAVE_EXACT)
        return result

    with quiet(graph):
        return graph.forward(graph.leaf_values(m, inputs, fixed), value)


def backward(  # noqa: PLR0913, PLR0917  (what a pass takes, and a change of what flows)
    graph: Graph,
    m: Algebra,
    values: list[Any],
    output: int,
    seed: Any,
    wanted: bytearray | None = None,
    moved: Callable[[Any], Any] | None = None,
    saved: Mapping[int, Saved] = NOTHING_SAVED,
) -> tuple[WrittenOut, WrittenOut]:
    """(gradient at each node, what flows on each edge), for the edges that lead to `wanted` nodes.

    `moved` changes what flows on an edge (see rounding.py). `saved` is that of the forward pass that gave these values.
    A gradient that nothing flows into is 0.
    Raises DomainError where a local gradient does not exist, TooLargeError where a gradient grows past its size.
    """
    masks = needed.needed(graph, values, output) if graph.chooses else None

    def flow(node: int, slot: int, upstream: Any) -> Any:
        operand = graph.operands_of(node)[slot]
        if masks is not None and not needed.is_whole(masks[node]):
            return needed.pull(graph, m, values, (node, slot), upstream, masks[node])
        own = saved.get(node) or (LAZY if m is ARRAYS and operand < graph.leaves else m)
        part = m.kept(graph.pull(own, values, node, slot, upstream), graph.shapes[operand])
        if part is upstream and m is ARRAYS and moved is None:  # it has been looked at
            return part
        if not m.finite(part) or (m is not ARRAYS and _is_hidden(graph, m, values, node, slot, part)):
            _refuse(graph, node, slot, values, m)
        return m.bounded(part) if moved is None else moved(written_out(part))

    def add(node: int, gradient: Any, part: Any) -> Any:
        total = m.bounded(gradient + part)
        if not m.finite(total):
            raise too_large(graph, node)
        return total

    with quiet(graph):
        gradient, product = graph.backward(output, seed, flow, wanted, add)
        for algebra in saved.values():
            algebra.forget()
        for node, total in enumerate(gradient):
            if total is None:
                shape = graph.shapes[node]
                gradient[node] = m.zeros(shape, values[node]) if shape else m.kept(0, shape)
    return WrittenOut(enumerate(gradient)), WrittenOut(product)


def seed(graph: Graph, output: int, upstream: Any) -> Any:
    """The gradient that a pass starts from, in the shape of its output. Raises ShapeError for another shape."""
    shape = graph.shapes[output]
    given = tuple(getattr(upstream, "shape", ()))
    if given not in {(), shape}:
        name = graph.names[output]
        is_one = say.HAS_SHAPE.format(shape=shape) if shape else say.IS_NUMBER
        raise ShapeError(
            say.UPSTREAM_SHAPE.format(name=name, has=is_one, shape=given),
            hint=say.SHAPE_OF_VARIABLE,
        )
    if not shape:
        return float(upstream)
    import numpy as np

    return np.full(shape, float(upstream)) if not given else upstream


def _is_hidden(graph: Graph, m: Algebra, values: list[Any], node: int, slot: int, part: Any) -> bool:
    """Whether a local gradient does not exist, and an upstream gradient of 0 hides it: exactly, 0·log(−1) is 0."""
    if graph.shapes[node] or getattr(part, "shape", ()) or part != 0:
        return False
    local = graph.local(m, values, node, slot)
    return local is not None and not m.finite(m.kept(local, ()))


def _refuse(graph: Graph, node: int, slot: int, values: list[Any], m: Algebra) -> None:
    """Raise DomainError for a gradient that is not finite: its local gradient is not, or it is too large."""
    if m is not ARRAYS:
        raise lost_gradient(graph, node, slot, values, say.UNBOUNDED)
    shape = graph.shapes[node]
    local = Locals(graph, values)[graph.first_edge[node - graph.leaves] + slot]
    if local is None:  # what a gate over arrays makes of ones tells as much
        local = graph.pull(ARRAYS, values, node, slot, ARRAYS.ones(shape) if shape else 1.0)
    if ARRAYS.finite(local):
        raise too_large(graph, graph.operands_of(node)[slot])
    raise lost_gradient(graph, node, slot, values, say.UNBOUNDED, local)


def quiet(graph: Graph) -> AbstractContextManager[Any]:
    """No warnings of NumPy, if the graph has arrays: what is not finite is found and told."""
    if not graph.has_arrays:
        return nullcontext()
    import numpy as np

    return np.errstate(all="ignore")

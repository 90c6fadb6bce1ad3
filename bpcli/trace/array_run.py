"""Forward and backward over arrays: NumPy's floats, or exact numbers and symbols.

Knows the circuit's columns and an algebra. Must not know a gate by name. No Jacobian is built: each gate pulls the
upstream gradient back to its operands, gradients add at branches and over the axes of a broadcast.

>>> import numpy as np
>>> from bpcli.graph.build import build
>>> graph = build("||W x||^2", {"W": (2, 2), "x": (2,)})
>>> record = run_forward(graph, [np.array([[0.1, 0.5], [-0.3, 0.8]]), np.array([0.2, 0.4])])
>>> gradient, _ = run_backward(graph, record.values, graph.output, 1.0)
>>> gradient[1].round(3).tolist()
[-0.112, 0.636]
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

from bpcli.algebra import arrays
from bpcli.algebra.rank_one import LAZY, RankOne, WrittenOut, written_out
from bpcli.errors import ShapeError, TooLargeError
from bpcli.trace.guard import UNBOUNDED, lost_gradient, lost_value, too_large
from bpcli.trace.run import Record

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpcli.algebra.draws import Draws
    from bpcli.graph.graph import Graph


class Locals:
    """The local gradients of the gates of numbers, worked out when somebody looks; None for a gate over arrays."""

    def __init__(self, graph: Graph, values: list[Any], m: Any = arrays) -> None:
        """Take the circuit and its values over the algebra m."""
        self.graph = graph
        self.values = values
        self.m = m
        self.edges = {
            start + slot: (node, slot)
            for node, start in zip(graph.gate_nodes, graph.first_edge, strict=True)
            for slot in range(len(graph.operands_of(node)))
        }

    def __getitem__(self, index: int) -> Any:
        """The local gradient on an edge, in the shape of the gate's output."""
        node, slot = self.edges[index]
        with quiet():
            local = self.graph.local(self.m, self.values, node, slot)
        return _shaped(local, self.graph.shapes[node]) if self.m is arrays and local is not None else local


def constants(graph: Graph, draws: Draws | None = None) -> list[Any]:
    """The values of the leaves that are constants, in order; drawn ones from `draws`."""
    from bpcli.algebra.draws import Draws

    draws = draws or Draws()
    found: list[Any] = []
    for literal, shape in zip(graph.literals, graph.shapes, strict=False):
        if literal is not None:
            found.append(arrays.listed(literal, shape, draws) if shape else arrays.constant(literal))
    return found


def exact_constants(graph: Graph, fixed: list[Any]) -> list[Any]:
    """The same leaves in exact numbers: as typed where they were listed, else what their floats say."""
    from bpcli.algebra import exact, exact_arrays

    literals = [(text, shape) for text, shape in zip(graph.literals, graph.shapes, strict=False) if text is not None]
    found: list[Any] = []
    for (literal, shape), value in zip(literals, fixed, strict=True):
        if not shape:
            found.append(exact.constant(literal))
            continue
        if literal.startswith("["):
            found.append(exact_arrays.listed(literal, shape))
        else:
            found.append(exact_arrays.array([repr(number) for number in value.ravel().tolist()], shape))
    return found


def run_forward(graph: Graph, inputs: list[Any], fixed: list[Any] | None = None) -> Record:
    """Every value. Raises DomainError, naming the node and the entry, where one does not exist."""
    values = read_forward(graph, arrays, inputs, constants(graph) if fixed is None else fixed)
    return Record(values, Locals(graph, values), {})  # a list that is made when it is read


def read_forward(graph: Graph, m: Any, inputs: list[Any], fixed: list[Any]) -> list[Any]:
    """Every value over the algebra m, from those of the inputs and of the constants."""
    given, known = iter(inputs), iter(fixed)
    values = [next(given) if literal is None else next(known) for literal in graph.literals]
    effort = 0.0
    with quiet():
        for node in graph.gate_nodes:
            gate = graph.gate(node)
            at = [values[operand] for operand in graph.operands_of(node)]
            if gate.domain and gate.problem(m, at) is not None:
                raise lost_value(graph, node, values, m=m)
            value = gate.forward(m, *at)
            if m is arrays:
                value = _shaped(value, graph.shapes[node])
                if not finite(value):
                    raise lost_value(graph, node, values, OverflowError(), m=m)
            else:
                value = _unpacked(value, graph.shapes[node])
                if not m.finite(value):
                    raise lost_value(graph, node, values, m=m)
                m.checked(value)
                effort += m.effort(value)
                if effort > m.MAX_EFFORT:
                    message = "the exact values together are more than can be worked out in seconds"
                    raise TooLargeError(message, hint="leave out --exact")
            values.append(value)
    return values


def value(graph: Graph, node: int, values: list[Any]) -> Any:
    """The value of one gate in floats, as it is kept."""
    with quiet():
        at = [values[operand] for operand in graph.operands_of(node)]
        return _shaped(graph.gate(node).forward(arrays, *at), graph.shapes[node])


def run_backward(  # noqa: PLR0913, PLR0917  (what a pass takes, and two ways of reading it)
    graph: Graph,
    values: list[Any],
    output: int,
    seed: Any,
    wanted: bytearray | None = None,
    m: Any = arrays,
    moved: Callable[[Any], Any] | None = None,
) -> tuple[WrittenOut, WrittenOut]:
    """(gradient at each node, what flows on each edge), for the edges that lead to `wanted` nodes.

    `moved` changes what flows on an edge (see rounding.py). A gradient that nothing flows into is 0.0.
    Raises DomainError where a local gradient does not exist.
    """
    gradient: list[Any] = [None] * graph.size
    gradient[output] = seed
    product = WrittenOut()
    several: set[int] = set()  # nodes whose gradient is a sum
    with quiet():
        for node in range(output, graph.leaves - 1, -1):
            upstream = gradient[node]
            if upstream is None:
                continue
            gate = graph.gate(node)
            for slot, operand in enumerate(graph.operands_of(node)):
                if graph.constant[operand] or (wanted is not None and not wanted[operand]) or not gate.flows(slot):
                    continue
                lazy = LAZY if m is arrays and operand < graph.leaves else m
                part = graph.pull(lazy, values, node, slot, upstream)
                part = (_shaped if m is arrays else _unpacked)(part, graph.shapes[operand])
                if not (finite(part) if m is arrays else m.finite(part)):
                    _refuse(graph, node, slot, values, m)
                part = part if moved is None else moved(written_out(part))
                product[graph.first_edge[node - graph.leaves] + slot] = part
                if gradient[operand] is None:
                    gradient[operand] = part
                else:
                    gradient[operand] = gradient[operand] + part
                    several.add(operand)
    for node, total in enumerate(gradient):
        if total is None:
            gradient[node] = m.zeros(graph.shapes[node], values[node]) if graph.shapes[node] else 0.0
        elif node in several and m is arrays and not finite(total):
            raise too_large(graph, node)
    return WrittenOut(enumerate(gradient)), product


def seed(graph: Graph, output: int, upstream: Any) -> Any:
    """The gradient that a pass starts from, in the shape of its output. Raises ShapeError for another shape."""
    shape = graph.shapes[output]
    found = tuple(getattr(upstream, "shape", ()))
    if found not in {(), shape}:
        name = graph.names[output]
        is_one = f"has shape {shape}" if shape else "is a number"
        raise ShapeError(
            f"{name} {is_one}, and its upstream gradient has shape {found}",
            hint="a gradient has the shape of what it is taken with respect to",
        )
    if not shape:
        return float(upstream)
    import numpy as np

    return np.full(shape, float(upstream)) if not found else upstream


def finite(value: Any) -> bool:
    """Whether every entry is a number: asked of the sum first, which one bad entry spoils."""
    if isinstance(value, float):
        return isfinite(value)
    if isinstance(value, RankOne):
        return value.is_finite()
    if isfinite(value.sum()):
        return True
    import numpy as np

    return bool(np.isfinite(value).all())


def _refuse(graph: Graph, node: int, slot: int, values: list[Any], m: Any) -> None:
    """Raise DomainError for a gradient that is not finite: its local gradient is not, or it is too large."""
    if m is not arrays:
        raise lost_gradient(graph, node, slot, values, UNBOUNDED)
    shape = graph.shapes[node]
    local = Locals(graph, values)[graph.first_edge[node - graph.leaves] + slot]
    if local is None:  # what a gate over arrays makes of ones tells as much
        local = graph.pull(arrays, values, node, slot, arrays.ones(shape) if shape else 1.0)
    if finite(local):
        raise too_large(graph, graph.operands_of(node)[slot])
    raise lost_gradient(graph, node, slot, values, UNBOUNDED, local)


def _shaped(value: Any, shape: tuple[int, ...]) -> Any:
    """A value as it is kept: a float, or an array of its node's shape."""
    if not shape:
        return float(value)
    if getattr(value, "shape", None) == shape:
        return value
    import numpy as np

    return np.broadcast_to(np.asarray(value, dtype=float), shape)


def _unpacked(value: Any, shape: tuple[int, ...]) -> Any:
    """An exact number out of an array without axes, which NumPy makes of some sums."""
    return value.item() if not shape and hasattr(value, "dtype") else value


def quiet() -> Any:
    """No warnings: what is not finite is found and said."""
    import numpy as np

    return np.errstate(all="ignore")

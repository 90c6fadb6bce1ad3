"""Which entries of each value the output needs, where a circuit chooses by a mask.

where(c, a, b) takes a where c is 1, and b where c is 0. Nothing needs an entry that is not taken, so it needs no value:
log(x) may stand in the branch for x > 0, whatever x is. A first forward pass finds the masks; a value may be missing
there. The second one works out what is needed, with care. The rest is not-a-number.

>>> from bpcli.graph.build import build
>>> graph = build("where(x > 0, sqrt(x), 2*x)")
>>> forward(graph, FLOATS, [-4.0, 0.0, 2.0])[3:]
[0.0, nan, -8.0, -8.0]
"""

from __future__ import annotations

from math import isfinite, isnan, nan
from typing import TYPE_CHECKING, Any

from bpcli.algebra.arrays import ARRAYS
from bpcli.algebra.elementwise import NO_VALUE
from bpcli.algebra.floats import FLOATS
from bpcli.gates.array_gate import ArrayGate
from bpcli.trace.guard import lost_value
from bpcli.trace.infinity import Infinity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bpcli.algebra.algebra import Algebra
    from bpcli.algebra.ndarray import Shape
    from bpcli.gates.gate import Operation
    from bpcli.graph.graph import Graph


def forward(graph: Graph, m: Algebra, leaves: Sequence[Any]) -> list[Any]:
    """Every value over the algebra m that is needed; what nothing needs is not-a-number.

    Raises DomainError, naming the node, where a value that is needed does not exist.
    """

    def tried(values: list[Any], node: int) -> Any:
        gate, shape = graph.gate(node), graph.shapes[node]
        at = [values[operand] for operand in graph.operands_of(node)]
        value = m.attempt(gate.forward, at) if gate.elementwise else _attempt(m, gate, at)
        return m.missing(shape) if value is None else m.kept(value, shape)

    need = needed(graph, graph.forward(leaves, tried))
    infinity = Infinity(graph, m)

    def careful(values: list[Any], node: int) -> Any:
        if not is_any(need[node]):
            return m.missing(graph.shapes[node])
        gate, shape, mask = graph.gate(node), graph.shapes[node], need[node]
        at = [values[operand] for operand in graph.operands_of(node)]
        is_part = gate.elementwise and not is_whole(mask)
        taken = [_entries(value, mask) for value in at] if is_part else at
        infinity.refuse(values, node)
        problem: Exception | None = None
        try:
            value = None if gate.problem(m, taken) else gate.forward(m, *taken)
        except NO_VALUE as error:
            value, problem = None, error
        if value is not None:
            value = m.kept(value, (int(mask.sum()),) if is_part else shape)
            problem = OverflowError() if m is ARRAYS or m is FLOATS else None
        whole = value if gate.elementwise or value is None else m.only(mask, value, shape, 0)
        if value is None or not (m.finite(whole) or infinity.excuses(values, node, whole)):
            exactly = m is not ARRAYS
            lost = at if exactly or not is_part else [ARRAYS.only(mask, one, shape) for one in at]
            raise lost_value(graph, node, values, problem, m, lost)
        return m.scattered(m.checked(value), mask, shape) if is_part else m.checked(value)

    return graph.forward(leaves, careful)


def _entries(value: Any, mask: Any) -> Any:
    """The entries of an array that a mask marks; a number as it is."""
    if not getattr(value, "shape", ()):
        return value
    return ARRAYS.np.broadcast_to(value, mask.shape, subok=True)[mask]


def _attempt(m: Algebra, gate: Operation, at: list[Any]) -> Any:
    """The value of a gate, or None where there is none."""
    try:
        return gate.forward(m, *at)
    except NO_VALUE:
        return None


def needed(graph: Graph, values: Sequence[Any], output: int | None = None) -> list[Any]:
    """For each node a mask: the entries whose value something needs.

    From one `output`: the entries that a gradient of it flows to, whatever it is.
    """
    masks: list[Any] = [False] * graph.size
    if output is None:
        used = {operand for operands in graph.operands for operand in operands}
        for node in range(graph.size):
            masks[node] = node not in used
    else:
        masks[output] = True
    for node in reversed(graph.gate_nodes):
        gate, shape, nodes = graph.gate(node), graph.shapes[node], graph.operands_of(node)
        if not is_any(masks[node]):
            continue
        if not (gate.elementwise or _moves(gate)):
            masks[node] = True
        for slot, operand in enumerate(nodes):
            if output is None or gate.flows(slot):
                mask = _full(masks[node], shape)
                if gate.chooses and slot:
                    mask = mask & _taken(values[nodes[0]], slot)
                masks[operand] = masks[operand] | _of_operand(gate, slot, mask, graph.shapes[operand])
    return [_full(mask, shape) for mask, shape in zip(masks, graph.shapes, strict=True)]


def _taken(mask: Any, slot: int) -> Any:
    """Where a branch is taken; both are while that depends on symbols."""
    try:
        is_array = getattr(mask, "shape", ()) != ()
        taken = ARRAYS.np.nan_to_num(mask.astype(float)) > 0 if is_array else bool(mask > 0)
    except TypeError:
        return True
    return taken if slot == 1 else ~taken if getattr(taken, "shape", ()) else not taken


def _of_operand(gate: Operation, slot: int, mask: Any, shape: Shape) -> Any:
    """The entries of an operand that a gate needs for these entries of its output."""
    if isinstance(gate, ArrayGate):
        if not _moves(gate):
            return True
        vjp: Any = gate.vjps[slot]
        ones = [ARRAYS.ones(shape)] * len(gate.names)
        return vjp(ARRAYS, mask.astype(float) if gate.shape else float(mask), None, *ones) > 0
    if getattr(mask, "shape", ()) == shape:
        return mask
    return ARRAYS.fit(mask.astype(float), shape, mask.shape) > 0


def _moves(gate: Operation) -> bool:
    """Whether a gate over arrays only moves its entries, so that an entry of the output needs few of the operand."""
    return isinstance(gate, ArrayGate) and gate.moves


def _full(mask: Any, shape: Shape) -> Any:
    """A mask in the shape of its node."""
    if not shape:
        return bool(mask)
    return ARRAYS.np.broadcast_to(ARRAYS.np.asarray(mask, dtype=bool), shape)


def is_any(mask: Any) -> bool:
    """Whether a mask marks an entry."""
    return bool(mask.any()) if hasattr(mask, "any") else bool(mask)


def is_whole(mask: Any) -> bool:
    """Whether a mask marks every entry."""
    return bool(mask.all()) if hasattr(mask, "all") else bool(mask)


def pull(graph: Graph, m: Algebra, values: Sequence[Any], edge: tuple[int, int], upstream: Any, mask: Any) -> Any:
    """What flows on an edge (node, slot) from the entries that a mask marks; nothing flows from the others."""
    node, slot = edge
    operand = graph.operands_of(node)[slot]
    shape, output_shape = graph.shapes[operand], graph.shapes[node]
    if not is_any(mask):
        return m.zeros(shape, values[operand]) if shape else m.kept(0, shape)
    if not graph.gate(node).elementwise:
        return m.kept(graph.pull(m, values, node, slot, upstream), shape)
    local = m.only(mask, graph.local(m, values, node, slot), output_shape, 0)
    return m.kept(local * upstream if shape == output_shape else m.fit(local * upstream, shape, output_shape), shape)


def taken(operands: list[Any], value: Any) -> list[Any]:
    """The operands of a gate of numbers, without those of entries that nothing needs."""
    if isinstance(value, float):
        return [nan] * len(operands) if isnan(value) else operands
    return [ARRAYS.only(~ARRAYS.np.isnan(value), operand, value.shape) for operand in operands]


def shown_local(local: Any, value: Any) -> Any:
    """A local gradient as a trace keeps it: not-a-number where nothing needs the value, or no gradient flows."""
    if not getattr(value, "shape", ()):
        return local if isfinite(local) and not isnan(value) else nan
    return ARRAYS.only(ARRAYS.np.isfinite(local) & ~ARRAYS.np.isnan(value), local, value.shape)


def is_missing(value: Any) -> bool:
    """Whether some entry of a value is missing, because nothing needs it."""
    return isnan(value) if isinstance(value, float) else bool(ARRAYS.np.isnan(value).any())

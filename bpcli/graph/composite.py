"""A whole sub-circuit as one gate: its value and local gradients are those of the circuit inside, in every reading.

Knows how to run a small circuit over any algebra, forward and back. Must not know a value.

>>> from bpcli.algebra import floats, shown
>>> from bpcli.graph.build import build
>>> gate = composite("s", build("x*y + x"))
>>> (
...     gate.forward(floats, 2.0, 3.0),
...     str(gate.show_partial(0, shown.Text("s"), [shown.Text("x"), shown.Text("y")])),
... )
(8.0, '1 + y')
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

from bpcli.algebra import floats, shown, shown_arrays
from bpcli.gates.array_gate import ArrayGate
from bpcli.gates.gate import Domain, Gate, Kink, Operation
from bpcli.gates.jacobian import dense

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpcli.algebra.shown import Text
    from bpcli.graph.graph import Graph


_BECAUSE = (
    "{name} is a circuit folded into one gate: its local gradient is what the backward pass inside would give, summed "
    "over "
    "all paths"
)


def composite(name: str, part: Graph) -> Operation:
    """The gate whose operands are the inputs of `part` and whose value is its output."""
    count = len(part.inputs)
    if not all(gate.elementwise for gate in part.gates):
        return _of_arrays(name, part)

    def jet(*operands: float) -> tuple[float, ...]:
        values = forward(part, floats, operands)
        return (values[part.output], *backward(part, floats, values))

    def partial(slot: int) -> Callable[..., Any]:
        return lambda m, _, *operands: backward(part, m, forward(part, m, operands), slot)[slot]

    return Gate(
        "group",
        " ".join(part.inputs),
        forward=lambda m, *operands: forward(part, m, operands)[part.output],
        partials=tuple(partial(slot) for slot in range(count)),
        because=_BECAUSE.format(name=name),
        show_as=lambda *operands: write(part, list(operands), shown_arrays if part.has_arrays else shown),
        called=False,
        domain=_domain(part),
        kinks=_kinks(part),
        jet=jet,
    )


def _of_arrays(name: str, part: Graph) -> ArrayGate:
    """The same where a gate inside is one over arrays: what it makes of a gradient is the backward pass inside."""
    nodes = list(part.inputs.values())

    def vjp(slot: int) -> Callable[..., Any]:
        return lambda m, g, _, *operands: _pulled(part, m, g, forward(part, m, operands), nodes[slot])

    return ArrayGate(
        "group",
        " ".join(part.inputs),
        part.shapes[part.output],
        forward=lambda m, *operands: forward(part, m, operands)[part.output],
        vjps=tuple(vjp(slot) if name in part.differentiable else None for slot, name in enumerate(part.inputs)),
        because=_BECAUSE.format(name=name),
        jacobian=tuple(dense(part.shapes[part.output], part.shapes[node]) for node in nodes),
        show_as=lambda *operands: write(part, list(operands), shown_arrays),
        domain=_domain(part),
        kinks=_kinks(part),
    )


def _domain(part: Graph) -> tuple[Domain, ...]:
    """Where a gate inside has no value, said of the operands of the whole."""
    return tuple(Domain(_inside(part, k, d.fails), d.message) for k, g in enumerate(part.gates) for d in g.domain)


def _kinks(part: Graph) -> tuple[Kink, ...]:
    """The kinks of the gates inside, said of the operands of the whole."""
    return tuple(
        Kink(_inside(part, k, kink.where), kink.convention, kink.torch)
        for k, g in enumerate(part.gates)
        for kink in g.kinks
        if kink.slot is None or not part.constant[part.operands[k][kink.slot]]
    )


def _pulled(part: Graph, m: Any, g: Any, values: list[Any], wanted: int) -> Any:
    """What flows back to one input, over an algebra."""
    leads = part.below([wanted])
    upstream: dict[int, Any] = {part.output: g}
    for node in reversed(part.gate_nodes):
        if node not in upstream:
            continue
        for slot, operand in enumerate(part.operands_of(node)):
            if leads[operand] and part.gate(node).flows(slot):
                product = part.pull(m, values, node, slot, upstream[node])
                upstream[operand] = upstream[operand] + product if operand in upstream else product
    return upstream[wanted]


def forward(part: Graph, m: Any, operands: tuple[Any, ...]) -> list[Any]:
    """The value of every node, over an algebra. Raises OverflowError where one inside is too large for a float."""
    values = part.leaf_values(m, operands)
    texts = bool(operands) and type(operands[0]) in {shown.Text, shown_arrays.ArrayText}
    for gate, nodes in zip(part.gates, part.operands, strict=True):
        at = [values[node] for node in nodes]
        values.append(gate.show(*at) if texts and not gate.elementwise else gate.forward(m, *at))
    if m is floats and not all(map(isfinite, values)):
        raise OverflowError
    return values


def backward(part: Graph, m: Any, values: list[Any], only: int | None = None) -> list[Any]:
    """The gradient of the output with respect to each input, or to the one in slot `only`, over an algebra."""
    inputs = list(part.inputs.values())
    leads = part.below(inputs if only is None else [inputs[only]])
    upstream: list[Any] = [0] * part.size
    upstream[part.output] = 1
    for node in reversed(part.gate_nodes):
        operands = part.operands_of(node)
        at = [values[operand] for operand in operands]
        for slot, operand in enumerate(operands):
            if leads[operand]:
                local = part.number_gates[node - part.leaves].partial(slot, len(operands))(m, values[node], *at)
                upstream[operand] = upstream[operand] + local * upstream[node]
    return [upstream[node] for node in inputs]


def write(part: Graph, operands: list[Text], m: Any = shown) -> Text:
    """The formula of the whole, over pieces of text."""
    texts: list[Text] = part.leaf_values(m, operands)
    for gate, nodes in zip(part.gates, part.operands, strict=True):
        texts.append(gate.show(*(texts[node] for node in nodes)))
    return texts[part.output]


def _inside(part: Graph, index: int, test: Callable[..., Any]) -> Callable[..., Any]:
    """A test on the operands of one gate inside, as a test on the operands of the whole."""

    def outside(m: Any, *operands: Any) -> Any:
        values = part.leaf_values(m, operands)
        try:
            for gate, nodes in zip(part.gates[:index], part.operands, strict=False):
                values.append(gate.forward(m, *(values[node] for node in nodes)))
        except (ValueError, ZeroDivisionError, OverflowError):
            return False  # the trouble is at a gate before this one
        return test(m, *(values[node] for node in part.operands[index]))

    return outside

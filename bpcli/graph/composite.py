"""A whole sub-circuit as one gate: its value and local gradients are those of the circuit inside, in every reading.

>>> from bpcli.algebra import shown
>>> from bpcli.algebra.floats import FLOATS
>>> from bpcli.graph.build import build
>>> gate = composite("s", build("x*y + x"))
>>> (
...     gate.forward(FLOATS, 2.0, 3.0),
...     str(gate.show_partial(0, shown.Text("s"), [shown.Text("x"), shown.Text("y")])),
... )
(8.0, '1 + y')
"""

from __future__ import annotations

from functools import partial
from math import isfinite
from typing import TYPE_CHECKING, Any

from bpcli.algebra import shown
from bpcli.algebra.floats import FLOATS
from bpcli.algebra.formula import ArrayText
from bpcli.algebra.shown_arrays import SHOWN
from bpcli.gates.array_gate import ArrayGate
from bpcli.gates.gate import Domain, Gate, Kink, Operation
from bpcli.gates.jacobian import unstructured

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bpcli.algebra.algebra import Algebra
    from bpcli.algebra.shown import Text
    from bpcli.graph.graph import Graph


_BECAUSE = (
    "{name} is a circuit folded into one gate: its local gradient is what the backward pass inside would give, summed "
    "over "
    "all paths"
)


def composite(name: str, part: Graph) -> Operation:
    """The gate whose operands are the inputs of `part` and whose value is its output."""
    if not all(gate.elementwise for gate in part.gates):
        return _of_arrays(name, part)
    nodes = list(part.inputs.values())

    def value_and_slopes(*operands: float) -> tuple[float, ...]:
        values = forward(part, FLOATS, operands)
        return (values[part.output], *backward(part, FLOATS, values, nodes))

    def local(node: int) -> Callable[..., Any]:
        return lambda m, _, *operands: backward(part, m, forward(part, m, operands), [node])[0]

    return Gate(
        "group",
        " ".join(part.inputs),
        forward=lambda m, *operands: forward(part, m, operands)[part.output],
        partials=tuple(map(local, nodes)),
        because=_BECAUSE.format(name=name),
        show_as=lambda *operands: write(part, operands),
        called=False,
        domain=_domain(part),
        kinks=_kinks(part),
        value_and_slopes=value_and_slopes,
    )


def _of_arrays(name: str, part: Graph) -> ArrayGate:
    """A folded circuit with a gate over arrays inside: its vjp is the backward pass inside."""
    nodes = list(part.inputs.values())

    def vjp(node: int) -> Callable[..., Any]:
        def pulled(m: Algebra, g: Any, _: Any, *operands: Any) -> Any:
            flow = partial(part.pull, m, forward(part, m, operands))
            return part.backward(part.output, g, flow, part.below([node]))[0][node]

        return pulled

    return ArrayGate(
        "group",
        " ".join(part.inputs),
        part.shapes[part.output],
        forward=lambda m, *operands: forward(part, m, operands)[part.output],
        vjps=tuple(vjp(node) if name in part.differentiable else None for name, node in part.inputs.items()),
        because=_BECAUSE.format(name=name),
        jacobian=tuple(unstructured(part.shapes[part.output], part.shapes[node]) for node in nodes),
        show_as=lambda *operands: write(part, operands),
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


def forward(part: Graph, m: Algebra, operands: Sequence[Any], stop: int | None = None) -> list[Any]:
    """The value of every node (of those before `stop`), over an algebra.

    Raises OverflowError where one inside is too large for a float.
    """
    texts = bool(operands) and type(operands[0]) in {shown.Text, ArrayText}

    def value(values: list[Any], node: int) -> Any:
        if texts and not part.gate(node).elementwise:
            return part.gate(node).show(*(values[operand] for operand in part.operands_of(node)))
        return part.value(m, values, node)

    values = part.forward(part.leaf_values(m, operands), value, stop)
    if m is FLOATS and not all(map(isfinite, values)):
        raise OverflowError
    return values


def backward(part: Graph, m: Algebra, values: list[Any], nodes: list[int]) -> list[Any]:
    """The gradient of the output with respect to each of these nodes, entry by entry, over an algebra."""

    def flow(node: int, slot: int, upstream: Any) -> Any:
        return part.local(m, values, node, slot) * upstream

    gradient, _ = part.backward(part.output, 1, flow, part.below(nodes))
    return [0 if gradient[node] is None else gradient[node] for node in nodes]


def write(part: Graph, operands: Sequence[Text]) -> Text:
    """The formula of the whole, over pieces of text."""

    def text(texts: list[Any], node: int) -> Text:
        return part.gate(node).show(*(texts[operand] for operand in part.operands_of(node)))

    leaves = part.leaf_values(SHOWN, operands)
    return part.forward(leaves, text)[part.output]  # type: ignore[no-any-return]


def _inside(part: Graph, index: int, test: Callable[..., Any]) -> Callable[..., Any]:
    """A test on the operands of one gate inside, as a test on the operands of the whole."""

    def outside(m: Algebra, *operands: Any) -> Any:
        try:
            values = part.forward(part.leaf_values(m, operands), partial(part.value, m), part.leaves + index)
        except (ValueError, ZeroDivisionError, OverflowError):
            return False  # the trouble is at a gate before this one
        return test(m, *(values[node] for node in part.operands[index]))

    return outside

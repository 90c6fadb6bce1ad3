r"""The staged code of the CS231n notes: a line a node forward, then a line an edge backward. Also with NumPy.

Knows how a gradient is passed on in a line of code. Must not know a gate by name, nor the page.

>>> from bpcli.algebra.python import MATH
>>> from bpcli.graph.build import build
>>> print("\n".join(write(Circuit(build("x*x"), MATH)).backward))
df = 1.0
# backprop f = x * x
dx = x * df
dx += x * df  # += because x is a branch: gradients add up
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.code.circuit import Circuit, Passes

if TYPE_CHECKING:
    from bpcli.trace.trace import Edge


def write(circuit: Circuit) -> Passes:
    """The passes in stages, over numbers or over NumPy arrays, as the circuit's algebra has it."""
    arrays = circuit.m.module == "np"
    return Passes(
        circuit.m.module,
        forward(circuit),
        [*_backward(circuit, "np.ones_like({name})" if arrays else "1.0"), *nothing(circuit)],
        input="{name} = np.array({value})" if arrays else "{name} = {value}",
        number="{name}.tolist()" if arrays else "{name}",
    )


def forward(circuit: Circuit) -> list[str]:
    """A line a node."""
    return [f"{circuit.variable(node)} = {circuit.formula(node)}" for node in circuit.nodes]


def nothing(circuit: Circuit) -> list[str]:
    """A line for each input that no gradient reaches."""
    unreached = [node for node in circuit.graph.inputs.values() if not circuit.has_gradient(node)]
    zero = "np.zeros_like({})" if circuit.m.module == "np" else "0.0"
    return [
        f"{circuit.gradient(node)} = {zero.format(name := circuit.variable(node))}  # nothing flows back to {name}"
        for node in unreached
    ]


def remark(circuit: Circuit, node: int) -> str:
    """Why a gradient is added to."""
    return f"  # += because {circuit.variable(node)} is a branch: gradients add up"


def _backward(circuit: Circuit, seed: str) -> list[str]:
    graph = circuit.graph
    output = graph.output
    lines = []
    if circuit.has_gradient(output):
        lines.append(f"{circuit.gradient(output)} = {seed.format(name=circuit.variable(output))}")
    reached: set[int] = set()
    explained: set[int] = set()
    before = None
    for edge in circuit.edges:
        if edge.node != before:
            lines.append(f"# backprop {circuit.variable(edge.node)} = {circuit.formula(edge.node)}")
            before = edge.node
        sign = "+=" if edge.operand in reached else "="
        line = f"{circuit.gradient(edge.operand)} {sign} {_product(circuit, edge)}"
        if sign == "+=" and edge.operand not in explained:
            explained.add(edge.operand)
            line += remark(circuit, edge.operand)
        reached.add(edge.operand)
        lines.append(line)
    return lines


def _product(circuit: Circuit, edge: Edge) -> str:
    """The local gradient times the upstream gradient."""
    graph, code = circuit.graph, circuit.m.code
    nodes = graph.operands_of(edge.node)
    local = graph.gate(edge.node).partial(edge.slot, len(nodes))
    output = code(circuit.variable(edge.node))
    slope = code.of(local(circuit.m.folding, output, *map(circuit.known, nodes)))
    return slope.times(code(circuit.gradient(edge.node))).text

r"""The staged code of the CS231n notes: a line a node forward, then a line an edge backward. Also with NumPy.

>>> from bpcli.algebra.as_python import MATH
>>> from bpcli.graph.build import build
>>> print("\n".join(write(CircuitCode(build("x*x"), MATH)).backward))
df = 1.0
# backprop f = x * x
dx = x * df
dx += x * df  # += because x is a branch: gradients add up
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.code import sentences as say
from bpcli.code.circuit import CircuitCode, Passes
from bpcli.code.pull import Flow, Pulled, pulled

if TYPE_CHECKING:
    from bpcli.trace.trace import Edge


def write(circuit: CircuitCode) -> Passes:
    """The passes in stages, over numbers or over NumPy arrays, as the circuit's algebra has it."""
    arrays = circuit.m.module == "np"
    return Passes(
        circuit.m.module,
        forward(circuit),
        [*_backward(circuit), *nothing(circuit)],
        input="{name} = np.array({value})" if arrays else "{name} = {value}",
        number="{name}.tolist()" if arrays else "{name}",
    )


def forward(circuit: CircuitCode) -> list[str]:
    """A line a node."""
    return [
        line
        for node in circuit.nodes
        for line in (*circuit.prepared(node), f"{circuit.variable(node)} = {circuit.formula(node)}")
    ]


def nothing(circuit: CircuitCode) -> list[str]:
    """A line for each input that no gradient reaches."""
    unreached = [node for node in circuit.gradient_inputs if not circuit.has_gradient(node)]
    zero = "np.zeros_like({})" if circuit.m.module == "np" else "0.0"
    return [
        f"{circuit.gradient(node)} = {zero.format(name := circuit.variable(node))}  # {say.UNREACHED.format(name=name)}"
        for node in unreached
    ]


def remark(circuit: CircuitCode, node: int, sign: str = "+=") -> str:
    """Why a gradient is added to, with this sign."""
    return f"  # {say.BRANCH.format(sign=sign, name=circuit.variable(node))}"


def start(circuit: CircuitCode) -> list[str]:
    """The line that starts the backward pass: the gradient of the output with respect to itself, or what is given."""
    output = circuit.graph.output
    return [f"{circuit.gradient(output)} = {circuit.start}"] if circuit.has_gradient(output) else []


def _backward(circuit: CircuitCode) -> list[str]:
    lines = start(circuit)
    last = {edge.operand: edge for edge in circuit.edges}
    reached: set[int] = set()
    explained: set[int] = set()
    before = None
    for edge in circuit.edges:
        if edge.node != before:
            name, formula = circuit.variable(edge.node), circuit.formula(edge.node)
            lines.append(f"# {say.BACKPROP.format(name=name, formula=formula)}")
            before = edge.node
        again, target = edge.operand in reached, circuit.gradient(edge.operand)
        later = last[edge.operand] != edge and circuit.graph.shapes[edge.operand] != ()  # numbers share nothing
        more = _pulled(circuit, edge).lines(target, again=again, later=later)
        if again and edge.operand not in explained:
            explained.add(edge.operand)
            more[-1] += remark(circuit, edge.operand)
        reached.add(edge.operand)
        lines += more
    return lines


def _pulled(circuit: CircuitCode, edge: Edge) -> Pulled:
    """What flows into an operand: over numbers the local gradient times the upstream gradient, both written."""
    graph, code = circuit.graph, circuit.m.code
    nodes = graph.operands_of(edge.node)
    careful = graph.has_arrays and circuit.is_careful(edge.node)
    flow = Flow(
        graph.gate(edge.node),
        edge.slot,
        code(circuit.gradient(edge.node)),
        code(circuit.variable(edge.node)),
        circuit.operands(edge.node),
        [graph.shapes[node] for node in (*nodes, edge.node)] if graph.has_arrays else None,
        circuit.worked_out(edge.node),
        plain=not graph.has_arrays,
    )
    return pulled(type(circuit.m)(careful=True) if careful else circuit.m, flow)

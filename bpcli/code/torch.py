"""The same program in PyTorch, which keeps the graph itself and finds the gradients with one call.

>>> from bpcli.algebra.as_python import TORCH
>>> from bpcli.graph.build import build
>>> write(CircuitCode(build("relu(x)*2"), TORCH)).forward
['q = torch.relu(x)', 'f = q * 2']
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.algebra.shown import ATOM
from bpcli.code import sentences as say
from bpcli.code.circuit import CircuitCode, Passes
from bpcli.code.pull import value

if TYPE_CHECKING:
    from bpcli.algebra.code import Code

# Where PyTorch has the gate itself. Numbers stay numbers there, so it takes no variable in their place.
_OWN = {
    "relu": "torch.relu({})",
    "stop_gradient": "{}.detach()",
    "gelu": "F.gelu({})",
    "silu": "F.silu({})",
    "softsign": "F.softsign({})",
    "hard_tanh": "F.hardtanh({})",
    "clip": "torch.clamp({}, {}, {})",
    "copy": "{}.clone()",
    "leaky_relu": "F.leaky_relu({}, {})",
    "elu": "F.elu({}, {})",
}


def write(circuit: CircuitCode) -> Passes:
    """The forward pass over tensors, and `.backward()`."""
    graph = circuit.graph
    output = graph.output
    forward = [
        line
        for node in circuit.nodes
        for line in (*circuit.prepared(node), f"{circuit.variable(node)} = {_formula(circuit, node)}")
    ]
    start = circuit.start if graph.shapes[output] or circuit.upstream is not None else ""
    backward = [f"{circuit.variable(output)}.backward({start})"] if circuit.has_gradient(output) else []
    backward += [
        f"{name}.grad = torch.zeros_like({name})  # {say.UNREACHED.format(name=name)}"
        for name in (circuit.variable(node) for node in circuit.gradient_inputs if not circuit.has_gradient(node))
    ]
    return Passes(
        "torch",
        forward,
        backward,
        kept=_kept(circuit),
        input="{name} = torch.tensor({value}).requires_grad_()",
        prepared="{name} = torch.tensor({name}, dtype=torch.float64).requires_grad_()",
        number="{name}.tolist()",
        gradient="{name}.grad",
    )


def _kept(circuit: CircuitCode) -> list[str]:
    variables = [circuit.variable(node) for node in circuit.nodes if circuit.has_gradient(node)]
    if not variables:
        return []
    node = circuit.names.fresh("node")
    comment = f"# {say.RETAIN}"
    return [comment, f"for {node} in [{', '.join(variables)}]:", f"    {node}.retain_grad()"]


def _formula(circuit: CircuitCode, node: int) -> str:
    graph = circuit.graph
    if node < graph.leaves:
        return circuit.formula(node)
    gate, operands = graph.gate(node), graph.operands_of(node)
    codes: list[Code] = circuit.operands(node)
    numbers = all(operand < graph.leaves and graph.constant[operand] for operand in operands[1:])
    if gate.id in _OWN and numbers and not graph.constant[node]:
        return _OWN[gate.id].format(*codes)
    if not gate.elementwise and not graph.constant[node]:
        return _over_arrays(circuit, node)
    formula = circuit.formula(node)
    if gate.id == "indicator":  # a comparison leaves PyTorch's graph
        moving = dict.fromkeys(circuit.variable(o) for o in operands if not graph.constant[o])
        return " + ".join([formula, *(f"0 * {name}" for name in moving)])
    return formula


def _over_arrays(circuit: CircuitCode, node: int) -> str:
    """A gate over arrays: the losses that PyTorch has, with class indices as whole numbers; else as in NumPy."""
    graph, codes = circuit.graph, circuit.operands(node)
    gate, operands = graph.gate(node), graph.operands_of(node)
    shapes = [graph.shapes[operand] for operand in operands]
    if gate.id == "cross_entropy":
        target = _indices(circuit, operands[1], codes[1]) if gate.takes_index(1) else codes[1]
        return f"F.cross_entropy({codes[0]}, {target})"
    if gate.id == "mse" and shapes[0] == shapes[1]:
        return f"F.mse_loss({codes[0]}, {codes[1]})"
    return value(circuit.m, gate, codes).value


def _indices(circuit: CircuitCode, node: int, code: Code) -> str:
    if node in circuit.constant_arrays.indices:
        number = circuit.graph.constant[node] and not circuit.graph.shapes[node]
        return f"torch.tensor({code})" if number else code.text
    return f"{code.parenthesised(ATOM)}.long()"

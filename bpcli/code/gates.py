"""One class a gate, as the lecture's MultiplyGate: forward keeps what backward needs, backward passes gradients on.

Knows how a gate becomes a class. Must not know a gate by name, but for the class names that the lecture uses and the
one gate whose local gradients do not all exist where it has a value.

>>> from bpcli.gates.catalogue import GATES
>>> print(gate_class(GATES["mul"]))
class MultiplyGate:
    \"\"\"y = a * b: a gradient switcher.\"\"\"
<BLANKLINE>
    def forward(self, a, b):
        self.a = a  # must keep these around!
        self.b = b
        return a * b
<BLANKLINE>
    def backward(self, dy):
        # the local gradient times the upstream gradient
        da = self.b * dy
        db = self.a * dy
        return da, db
<BLANKLINE>
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bpcli.algebra.code import Code, with_point
from bpcli.algebra.python import CAREFUL_MATH, MATH
from bpcli.code.circuit import Circuit, Passes
from bpcli.code.layout import laid_out
from bpcli.code.names import Names
from bpcli.code.staged import nothing, remark

if TYPE_CHECKING:
    from bpcli.gates.gate import Gate

_CALLED = {"add": "Add", "sub": "Subtract", "mul": "Multiply", "div": "Divide", "neg": "Negate", "pow": "Power"}
_CALLED |= {"relu": "ReLU", "leaky_relu": "LeakyReLU", "elu": "ELU", "gelu": "GELU", "silu": "SiLU"}
_CALLED |= {"sqnorm": "SquaredNorm"}
APART = "pow"  # x^2 at a negative x has a slope in x, but none in the exponent, which would need log(x)


class _Kind(NamedTuple):
    """Gates that share a class."""

    gate: Gate
    size: int
    wanted: tuple[bool, ...] | None = None  # where not every node of the gate can answer for all
    careful: bool = False


def gate_class(
    gate: Gate,
    wanted: tuple[bool, ...] | None = None,
    *,
    count: int | None = None,
    name: str | None = None,
    careful: bool = False,
) -> str:
    """The class of one gate as Python.

    `wanted` says which operands get a gradient (all, if None), `count` how many operands a gate of any number takes;
    `careful` asks for a power whose exponent may be 0.
    """
    count = len(gate.names) if count is None else count
    wanted = (True,) * count if wanted is None else wanted
    operands, output, upstream, gradients = _words(gate, count)
    m = CAREFUL_MATH if careful else MATH
    kept = [Code(f"self.{operand}") for operand in operands]
    dy = Code(upstream)
    slopes = {
        gradient: Code.of(gate.partial(slot, count)(m.folding, Code(f"self.{output}"), *kept)).times(dy).text
        for slot, gradient in enumerate(gradients)
        if wanted[slot]
    }
    value = Code.of(gate.forward(m, *map(Code, operands))).value
    needed = set(re.findall(r"self\.(\w+)", " ".join(slopes.values())))
    keep = [f"self.{word} = {word}" for word in (*operands, output) if word in needed]
    if keep:
        keep[0] += "  # must keep these around!" if len(keep) > 1 else "  # must keep this around!"
    lines = [f"def forward(self, {', '.join(operands)}):"]
    if output in needed:
        lines += [f"    {line}" for line in (f"{output} = {value}", *keep, f"return {output}")]
    else:
        lines += [f"    {line}" for line in (*keep, f"return {value}")]
    lines += ["", f"def backward(self, {upstream}):", "    # the local gradient times the upstream gradient"]
    lines += [f"    {gradient} = {slope}" for gradient, slope in slopes.items()]
    lines += [f"    return {', '.join(slopes)}"]
    title = f"{output} = {value}" if len(value) < 60 else gate.id
    title += f": a gradient {gate.pattern}." if gate.pattern else "."
    head = [f"class {name or class_name(gate)}:", f'    """{title}"""']
    return "\n".join([*head, "", *laid_out(lines, indent=1)]) + "\n"


def class_name(gate: Gate) -> str:
    """What the class of a gate is called.

    >>> from bpcli.gates.catalogue import GATES
    >>> class_name(GATES["mul"]), class_name(GATES["hard_tanh"])
    ('MultiplyGate', 'HardTanhGate')
    """
    return f"{_CALLED.get(gate.id) or gate.id.title().replace('_', '')}Gate"


def write(circuit: Circuit) -> Passes:
    """The passes through gate objects: forward in order, backward in reverse."""
    graph, names = circuit.graph, circuit.names
    wanted: dict[_Kind, tuple[bool, ...]] = {}
    for node in circuit.nodes:
        if node >= graph.leaves:
            kind, slots = _kind(circuit, node), _slots(circuit, node)
            wanted[kind] = tuple(map(any, zip(slots, wanted.get(kind, slots), strict=True)))
    called = {kind: names.fresh(class_name(kind.gate), mark="") for kind in wanted}
    definitions = [
        gate_class(
            kind.gate,
            slots if any(slots) else None,
            count=kind.size,
            name=called[kind],
            careful=kind.careful,
        )
        for kind, slots in wanted.items()
    ]
    gates = {node: names.fresh(f"{circuit.variable(node)}_gate") for node in circuit.nodes if node >= graph.leaves}
    objects = [f"{gate} = {called[_kind(circuit, node)]}()" for node, gate in gates.items()]
    forward = []
    for node in circuit.nodes:
        formula = circuit.formula(node) if node not in gates else ""
        if node in gates:
            formula = f"{gates[node]}.forward({', '.join(with_point(code.value) for code in circuit.operands(node))})"
        forward.append(f"{circuit.variable(node)} = {formula}")
    answers = {node: wanted[_kind(circuit, node)] for node in gates}
    backward = [*_backward(circuit, gates, answers), *nothing(circuit)]
    return Passes("math", forward, backward, definitions=definitions, objects=objects)


def _backward(circuit: Circuit, gates: dict[int, str], answers: dict[int, tuple[bool, ...]]) -> list[str]:
    graph = circuit.graph
    lines = [f"{circuit.gradient(graph.output)} = 1.0"] if circuit.has_gradient(graph.output) else []
    times: dict[int, int] = {}  # how many gradients have come to a node
    more: dict[tuple[int, int], str] = {}  # a node's further gradients, by their number within one gate
    for node in reversed(gates):
        if not circuit.has_gradient(node):
            continue
        targets: list[str] = []
        sums: list[str] = []
        for operand, answered in zip(graph.operands_of(node), answers[node], strict=True):
            if not answered:
                continue
            if graph.constant[operand]:
                targets.append("_")
                continue
            times[operand] = times.get(operand, 0) + 1
            gradient = circuit.gradient(operand)
            if times[operand] == 1:
                targets.append(gradient)
                continue
            key = operand, sum(line.startswith(f"{gradient} +=") for line in sums)
            if key not in more:
                more[key] = circuit.names.fresh(f"{gradient}_more")
            targets.append(more[key])
            sums.append(f"{gradient} += {more[key]}{remark(circuit, operand) if times[operand] == 2 else ''}")
        lines.append(f"{', '.join(targets)} = {gates[node]}.backward({circuit.gradient(node)})")
        lines += sums
    return lines


def _slots(circuit: Circuit, node: int) -> tuple[bool, ...]:
    return tuple(not circuit.graph.constant[operand] for operand in circuit.graph.operands_of(node))


def _kind(circuit: Circuit, node: int) -> _Kind:
    gate, operands = circuit.graph.gate(node), circuit.graph.operands_of(node)
    if gate.id == APART:
        return _Kind(gate, 2, _slots(circuit, node), careful=circuit.worth(operands[1]) == 0)
    return _Kind(gate, len(operands))


def _words(gate: Gate, count: int) -> tuple[list[str], str, str, list[str]]:
    """The names of the operands, of the output, of the upstream gradient and of the gradients."""
    own = list(gate.names)
    if count != len(own):
        own = [f"x{number}" for number in range(1, count + 1)]
    output = next(name for name in ("y", "out", *(f"out{number}" for number in range(count + 1))) if name not in own)
    names = Names([*own, output])
    return (
        [names.variable[name] for name in own],
        names.variable[output],
        names.gradient[output],
        [names.gradient[name] for name in own],
    )

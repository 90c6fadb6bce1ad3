"""One class a gate, as the lecture's MultiplyGate: forward keeps what backward needs, backward passes gradients on.

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

from bpcli.algebra.as_python import CAREFUL_MATH, MATH
from bpcli.algebra.as_python_arrays import NumPyArrays
from bpcli.algebra.code import with_point
from bpcli.algebra.helpers import helpers_in
from bpcli.algebra.shown import Text
from bpcli.code import sentences as say
from bpcli.code.circuit import POWER, CircuitCode, Passes
from bpcli.code.layout import laid_out
from bpcli.code.names import Names
from bpcli.code.pull import Flow, pulled, value
from bpcli.code.staged import nothing, remark, start

if TYPE_CHECKING:
    from bpcli.algebra.as_python import Math
    from bpcli.algebra.ndarray import Shape
    from bpcli.gates.gate import Operation

_CALLED = {"add": "Add", "sub": "Subtract", "mul": "Multiply", "div": "Divide", "neg": "Negate", "pow": "Power"}
_CALLED |= {"relu": "ReLU", "leaky_relu": "LeakyReLU", "elu": "ELU", "gelu": "GELU", "silu": "SiLU"}
_CALLED |= {"sqnorm": "SquaredNorm"}
_CALLED |= {"log_softmax": "LogSoftmax", "logsumexp": "LogSumExp", "mse": "MSE"}
_PRODUCTS = {"A B": "MatMul", "A b": "MatrixVector", "a B": "VectorMatrix", "a b": "Dot"}
_IMPORTS = (
    (re.compile(r"(?<![\w.])math\."), "import math\n"),
    (re.compile(r"(?<![\w.])np\."), "import numpy as np\n"),
    (re.compile(r"(?<![\w.])reduce\("), "from functools import reduce\n"),
)
SECOND = 2
TITLE = 60  # characters of a formula that fits into the first line of a class


class _Class(NamedTuple):
    """The gates of a circuit that share a class."""

    node: int  # one of them
    wanted: tuple[bool, ...]  # the operands that some of them need a gradient for


def gate_code(gate: Operation) -> str:
    """The class of a gate as a program: before it the functions that it calls, and what those import.

    >>> from bpcli.gates.catalogue import GATES
    >>> gate_code(GATES["sigmoid"]).splitlines()[:4]
    ['import math', '', '', 'def sigmoid(x):']
    """
    parts = [gate_class(gate)]
    parts = [*helpers_in(parts[0], "math" if gate.elementwise else "np"), *parts]
    imports = "".join(line for sign, line in _IMPORTS if any(map(sign.search, parts)))
    return "\n\n".join([imports, *parts] if imports else parts)


def gate_class(
    gate: Operation,
    wanted: tuple[bool, ...] | None = None,
    *,
    count: int | None = None,
    name: str | None = None,
    careful: bool = False,
    shapes: tuple[Shape, ...] | None = None,
) -> str:
    """The class of one gate as Python.

    `wanted` says which operands get a gradient (all that can, if None), `count` how many operands a gate of any number
    takes; `careful` asks for a power whose exponent may be 0. With `shapes`, those of the operands and of the output,
    a gate of numbers works on arrays entry by entry.
    """
    count = len(gate.names) if count is None else count
    able = tuple(gate.flows(slot) for slot in range(count))
    wanted = able if wanted is None else wanted
    operands, output, upstream, gradients = _words(gate, count)
    m = _algebra(gate, shapes, careful=careful)
    kept = [m.code(f"self.{operand}") for operand in operands]
    dy, y = m.code(upstream), m.code(f"self.{output}")
    backs: list[str] = []
    for slot, gradient in enumerate(gradients):
        if wanted[slot]:
            flow = Flow(gate, slot, dy, y, kept, shapes, plain=m.module != "np")
            backs += pulled(m, flow).lines(gradient)
    result = value(m, gate, [m.code(operand) for operand in operands]).value
    needed = set(re.findall(r"self\.(\w+)", " ".join(backs)))
    keep = [f"self.{word} = {word}" for word in (*operands, output) if word in needed]
    if keep:
        keep[0] += f"  # {say.KEEP_SEVERAL if len(keep) > 1 else say.KEEP_ONE}"
    lines = [f"def forward(self, {', '.join(operands)}):"]
    if output in needed:
        lines += [f"    {line}" for line in (f"{output} = {result}", *keep, f"return {output}")]
    else:
        lines += [f"    {line}" for line in (*keep, f"return {result}")]
    rule = say.LOCAL_TIMES_UPSTREAM if gate.elementwise else say.PULLED_BACK
    rule = say.SUMMED if _repeats(gate, shapes) else rule
    lines += ["", f"def backward(self, {upstream}):", f"    # {rule}"]
    lines += [f"    {line}" for line in backs]
    lines += [f"    return {', '.join(gradient for gradient, want in zip(gradients, wanted, strict=True) if want)}"]
    title = f"{output} = {result}" if len(result) < TITLE else _title(gate, output, operands)
    title += f": a gradient {gate.pattern}." if gate.pattern else "."
    head = [f"class {name or class_name(gate, shapes)}:", f'    """{title}"""']
    return "\n".join([*head, "", *laid_out(lines, indent=1)]) + "\n"


def class_name(gate: Operation, shapes: tuple[Shape, ...] | None = None) -> str:
    """What the class of a gate is called: by its shapes, where a product of arrays or a broadcast depends on them.

    >>> from bpcli.gates.catalogue import GATES
    >>> class_name(GATES["mul"]), class_name(GATES["hard_tanh"])
    ('MultiplyGate', 'HardTanhGate')
    """
    called = _PRODUCTS.get(gate.operands) if gate.id == "matmul" else _CALLED.get(gate.id)
    return f"{called or gate.id.title().replace('_', '')}{'Broadcast' if _repeats(gate, shapes) else ''}Gate"


def write(circuit: CircuitCode) -> Passes:
    """The passes through gate objects: forward in order, backward in reverse."""
    graph, names = circuit.graph, circuit.names
    nodes = [node for node in circuit.nodes if node >= graph.leaves]
    kinds = {node: _kind(circuit, node) for node in nodes}
    classes: dict[object, _Class] = {}
    for node, kind in kinds.items():
        before, slots = classes.get(kind), _slots(circuit, node)
        wanted = slots if before is None else tuple(map(any, zip(slots, before.wanted, strict=True)))
        classes[kind] = _Class(node, wanted)
    called = {
        kind: names.fresh(class_name(graph.gate(use.node), _shapes(circuit, use.node)), mark="")
        for kind, use in classes.items()
    }
    definitions = [
        _source(circuit, use.node, use.wanted if any(use.wanted) else None, called[kind])
        for kind, use in classes.items()
    ]
    gates = {node: names.fresh(f"{circuit.variable(node)}_gate") for node in nodes}
    objects = [f"{gate} = {called[kinds[node]]}()" for node, gate in gates.items()]
    forward = []
    for node in circuit.nodes:
        formula = circuit.formula(node) if node not in gates else ""
        if node in gates:
            formula = f"{gates[node]}.forward({', '.join(_arguments(circuit, node))})"
        forward += [*circuit.prepared(node), f"{circuit.variable(node)} = {formula}"]
    answers = {node: classes[kinds[node]].wanted for node in gates}
    backward = [*_backward(circuit, gates, answers), *nothing(circuit)]
    module = circuit.m.module
    return Passes(module, forward, backward, definitions=definitions, objects=objects)


def _arguments(circuit: CircuitCode, node: int) -> list[str]:
    """What the gate of a node is called with: numbers as floats, but for class indices."""
    graph = circuit.graph
    gate = graph.gate(node)
    return [
        code.value if gate.takes_index(slot) else with_point(code.value)
        for slot, code in enumerate(circuit.operands(node))
    ]


def _backward(circuit: CircuitCode, gates: dict[int, str], answers: dict[int, tuple[bool, ...]]) -> list[str]:
    graph = circuit.graph
    lines = start(circuit)
    # backward may return the very array that it was given, so a sum is a new array
    plus = "{0} = {0} + {1}" if graph.has_arrays else "{0} += {1}"
    times: dict[int, int] = {}  # how many gradients have come to a node
    more: dict[tuple[int, int], str] = {}  # a node's further gradients, by their number within one gate
    for node in reversed(gates):
        if not circuit.has_gradient(node) or not any(answers[node]):
            continue
        targets: list[str] = []
        sums: list[str] = []
        for operand, answered in zip(graph.operands_of(node), answers[node], strict=True):
            if not answered:
                continue
            if graph.constant[operand] or not circuit.has_gradient(operand):
                targets.append("_")
                continue
            times[operand] = times.get(operand, 0) + 1
            gradient = circuit.gradient(operand)
            if times[operand] == 1:
                targets.append(gradient)
                continue
            key = operand, sum(line.startswith(plus.format(gradient, "")) for line in sums)
            if key not in more:
                more[key] = circuit.names.fresh(f"{gradient}_more")
            targets.append(more[key])
            why = remark(circuit, operand, "+" if graph.has_arrays else "+=") if times[operand] == SECOND else ""
            sums.append(plus.format(gradient, more[key]) + why)
        lines.append(f"{', '.join(targets)} = {gates[node]}.backward({circuit.gradient(node)})")
        lines += sums
    return lines


def _slots(circuit: CircuitCode, node: int) -> tuple[bool, ...]:
    graph = circuit.graph
    gate, operands = graph.gate(node), graph.operands_of(node)
    return tuple(not graph.constant[operand] and gate.flows(slot) for slot, operand in enumerate(operands))


def _kind(circuit: CircuitCode, node: int) -> object:
    """What nodes have in common that share a class: over arrays, the whole of it."""
    gate, operands = circuit.graph.gate(node), circuit.graph.operands_of(node)
    apart = (_slots(circuit, node), circuit.is_careful(node)) if gate.id == POWER else ()
    if circuit.graph.has_arrays:
        return (
            _source(circuit, node, _slots(circuit, node) if apart else None, "Gate"),
            class_name(gate, _shapes(circuit, node)),
            apart,
        )
    return gate, len(operands), apart


def _source(circuit: CircuitCode, node: int, wanted: tuple[bool, ...] | None, name: str) -> str:
    graph = circuit.graph
    gate, operands = graph.gate(node), graph.operands_of(node)
    careful, shapes = circuit.is_careful(node), _shapes(circuit, node)
    return gate_class(gate, wanted, count=len(operands), name=name, careful=careful, shapes=shapes)


def _shapes(circuit: CircuitCode, node: int) -> tuple[Shape, ...] | None:
    """The shapes of a gate's operands and of its output, in a circuit of arrays."""
    graph = circuit.graph
    return tuple(graph.shapes[each] for each in (*graph.operands_of(node), node)) if graph.has_arrays else None


def _repeats(gate: Operation, shapes: tuple[Shape, ...] | None) -> bool:
    """Whether a gate of numbers broadcasts an operand."""
    return shapes is not None and gate.elementwise and len(set(shapes)) > 1


def _algebra(gate: Operation, shapes: tuple[Shape, ...] | None, *, careful: bool) -> Math:
    if shapes is not None or not gate.elementwise:
        return NumPyArrays(careful=careful)
    return CAREFUL_MATH if careful else MATH


def _title(gate: Operation, output: str, operands: list[str]) -> str:
    """A gate whose formula is too long for a title, by its name."""
    shown = "" if gate.elementwise else gate.show(*map(Text, operands)).text
    return f"{output} = {shown}" if shown and shown.isascii() and len(shown) < TITLE else gate.id


def _words(gate: Operation, count: int) -> tuple[list[str], str, str, list[str]]:
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

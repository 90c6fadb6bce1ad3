"""A circuit as a program sees it: which node is which variable, and which piece of code stands for an operand.

>>> from bpcli.algebra.as_python import MATH
>>> from bpcli.graph.build import build
>>> circuit = CircuitCode(build("(x + y)*2"), MATH)
>>> [circuit.formula(node) for node in circuit.nodes], [edge.slot for edge in circuit.edges]
(['x + y', 'q * 2'], [0, 0, 1])
"""

from __future__ import annotations

from fractions import Fraction
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.algebra.as_python_arrays import LISTED
from bpcli.algebra.code import TRUTH, entries, with_point
from bpcli.algebra.floats import FLOATS
from bpcli.code import sentences as say
from bpcli.code.constant_arrays import ConstantArrays
from bpcli.code.names import Names
from bpcli.code.pull import value
from bpcli.code.stand_ins import ALWAYS, code_of, needs, ordered, stand_ins
from bpcli.trace.trace import Trace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bpcli.algebra.as_python import Math
    from bpcli.algebra.code import Code
    from bpcli.graph.graph import Graph
    from bpcli.trace.trace import Edge
POWER = "pow"  # x^2 at a negative x has a slope in x, but none in the exponent, which would need log(x)


class Passes(NamedTuple):
    """What a style writes: the sections of the program, and how numbers are reached.

    `input` is the line that gives an input its value, over {name} and {value}; `prepared` the line that makes an
    argument of a function ready, if any. `number` is how a variable prints as plain numbers, and `gradient` how the
    gradient of a variable is reached, over {name} and {gradient}.
    """

    module: str  # the library: math, np, torch
    forward: list[str]
    backward: list[str]
    definitions: Sequence[str] = ()  # classes
    objects: Sequence[str] = ()  # lines before the forward pass
    kept: Sequence[str] = ()  # lines after it that only a script needs, which prints every gradient
    input: str = "{name} = {value}"
    prepared: str | None = None
    number: str = "{name}"
    gradient: str = "{gradient}"


class CircuitCode:
    """The nodes of a graph as variables and pieces of code over an algebra `m`."""

    def __init__(
        self,
        graph: Graph,
        m: Math,
        *,
        ascii_only: bool = False,
        complete: bool = True,
        constant_arrays: ConstantArrays | None = None,
        upstream: Any = None,
    ) -> None:
        """`ascii_only` keeps to names in ASCII. One that is not `complete` leaves out what the output does not need.

        `constant_arrays` says how the constants that are arrays are written; `upstream` is what the backward pass
        starts with, a number or an array: 1, if None.
        """
        self.upstream = upstream
        self.graph = graph
        self.constant_arrays = constant_arrays or ConstantArrays()
        self.m = m
        own = [name for node, name in enumerate(graph.names) if node in graph.named]
        self.names = Names([*own, *graph.names], ascii_only=ascii_only)
        back = Trace(graph).backward()
        self.live = back.graph.above(back.output, targets=True)
        self.edges: list[Edge] = []
        self.reached = set() if graph.constant[graph.output] else {graph.output}  # by a gradient
        for edge in back.edges:
            if edge.node in self.reached:
                self.edges.append(edge)
                self.reached.add(edge.operand)
        self.complete = complete
        self.constants: list[str] = []  # lines that work out constants too long to stand in a formula
        self._code: dict[int, Code] = {}
        self._worth: dict[int, float | None] = {}
        self._over_arrays: set[int] = set()  # constants that are arrays, or made of arrays
        for node in range(graph.size):
            if graph.constant[node] and (graph.shapes[node] or self._over_arrays & {*graph.operands_of(node)}):
                self._over_arrays.add(node)
            if graph.constant[node] and node != graph.output and (complete or self.live[node]):
                self._constant(node)
        self._order = list(graph.gate_nodes)
        self._stands_in: dict[tuple[int, int], Code] = {}  # by node and slot
        self._prepared: dict[int, list[str]] = {}
        if graph.chooses:
            self._prepare()

    @property
    def nodes(self) -> list[int]:
        """The nodes of the lesson that are worked out, in order of evaluation."""
        graph = self.graph
        nodes = [node for node in self._order if not graph.constant[node] or node == graph.output]
        if not self.complete:
            nodes = [node for node in nodes if self.live[node]]
        bare = graph.output < graph.leaves and graph.constant[graph.output]
        return [*nodes, graph.output] if bare else nodes

    def variable(self, node: int) -> str:
        """The variable that holds a node's value."""
        return self.names.variable[self.graph.names[node]]

    def gradient(self, node: int) -> str:
        """The variable that holds a node's gradient."""
        return self.names.gradient[self.graph.names[node]]

    def has_gradient(self, node: int) -> bool:
        """Whether a gradient reaches the node: constants, targets, and what the output does not need, have none."""
        return node in self.reached

    @property
    def gradient_inputs(self) -> list[int]:
        """The inputs that get a gradient: all but those that are only targets."""
        return [self.graph.inputs[name] for name in self.graph.differentiable]

    @property
    def start(self) -> str:
        """The gradient that the backward pass starts with, as code of the output's shape."""
        output, module = self.graph.output, self.m.module
        if is_long(self.upstream):
            name = self.gradient(output)
            return f"np.asarray({name}, dtype=float)" if module == "np" else f"torch.tensor({name})"
        if getattr(self.upstream, "shape", ()):
            return entries(module, self.upstream)
        number = repr(1.0 if self.upstream is None else float(self.upstream))
        if module == "math" or (module == "np" and self.graph.has_arrays and not self.graph.shapes[output]):
            return number
        name = self.variable(output)
        return f"{module}.ones_like({name})" if number == "1.0" else f"{module}.full_like({name}, {number})"

    def operand(self, node: int) -> Code:
        """A node as an operand in the forward pass."""
        if node < self.graph.leaves and self.graph.constant[node] and not self.graph.shapes[node]:
            return self.m.constant(self.graph.literals[node] or "0")
        if self.graph.constant[node]:
            return self._code[node] if node in self._over_arrays else self.m.from_numbers(self._code[node])
        return self.m.code(self.variable(node))

    def operands(self, node: int) -> list[Code]:
        """The operands of a gate in the forward pass."""
        return [
            self._stands_in.get((node, slot)) or self.operand(operand)
            for slot, operand in enumerate(self.graph.operands_of(node))
        ]

    def worked_out(self, node: int) -> list[Code]:
        """The operands in a local gradient: whole constants are worked out there, so that 2*x^1 is 2*x."""
        codes = self.operands(node)
        for slot, operand in enumerate(self.graph.operands_of(node)):
            worth = self._worth.get(operand)
            if worth is not None and (worth == int(worth) or operand < self.graph.leaves):
                codes[slot] = self.m.code.lift(Fraction(worth))
        return codes

    def prepared(self, node: int) -> list[str]:
        """The lines before a node's line: operands with a stand-in where nothing needs the node."""
        return self._prepared.get(node, [])

    def worth(self, node: int) -> float | None:
        """The number of a constant, if it is one and has one."""
        return self._worth.get(node)

    def is_careful(self, node: int) -> bool:
        """Whether a node is a power whose exponent may be 0, where its slope is 0 whatever the base."""
        graph = self.graph
        if graph.gate(node).id != POWER:
            return False
        exponent = graph.operands_of(node)[1]
        return self.worth(exponent) == 0 or (graph.constant[exponent] and graph.shapes[exponent] != ())

    def formula(self, node: int) -> str:
        """The right side of a node's line in the forward pass."""
        if self.graph.constant[node]:
            code = self._constant_formula(node)
            return code.value if node in self._over_arrays else self.m.from_numbers(code).value
        return value(self.m, self.graph.gate(node), self.operands(node)).value

    def _prepare(self) -> None:
        """Find the operands that need a stand-in, and the order in which their masks come first."""
        graph, m = self.graph, self.m
        need = needs(graph, m, self.operand)
        self._order = ordered(graph, need, self._order)
        names: dict[tuple[int, float, str], str] = {}
        for node in self.nodes:
            if node < graph.leaves or graph.constant[node] or need[node] in {ALWAYS, frozenset()}:
                continue
            operands, condition = graph.operands_of(node), code_of(need[node], m)
            for slot, number in stand_ins(graph.gate(node), [self._worth.get(each) for each in operands]).items():
                if graph.constant[operands[slot]]:
                    continue
                variable, key = self.variable(operands[slot]), (operands[slot], number, condition)
                if key not in names:
                    comment = [] if names else [f"# {say.STANDS_IN}"]
                    names[key] = self.names.fresh(f"{variable}_safe")
                    chosen = m.choose(m.code(condition, TRUTH), m.code(variable), m.code(repr(number)))
                    self._prepared.setdefault(node, []).extend([*comment, f"{names[key]} = {chosen.value}"])
                self._stands_in[node, slot] = m.code(names[key])

    def _constant(self, node: int) -> None:
        graph = self.graph
        self._worth[node] = None if node in self._over_arrays else _worked_out(graph, node, self._worth)
        code = self._constant_formula(node)
        if len(code.text) > self.constant_arrays.inline or self.constant_arrays.is_drawn(code):
            name = self.names.fresh(f"c{len(self.constants) + 1}")
            self.constants.append(f"{name} = {code.value}")
            code = type(code)(name)
        self._code[node] = code

    def _constant_formula(self, node: int) -> Code:
        """A constant, or a gate over constants alone: over floats, however they were typed."""
        graph, m = self.graph, self.m.over_numbers
        literal, nodes = graph.literals[node] if node < graph.leaves else None, graph.operands_of(node)
        if literal is not None:
            shape = graph.shapes[node]
            return self.constant_arrays.write(self.m, node, literal, shape) if shape else m.constant(literal)
        if any(operand in self._over_arrays for operand in nodes):
            return value(self.m, graph.gate(node), [self.operand(operand) for operand in nodes])
        operands = [m.code(with_point(self._code[operand].text), self._code[operand].precedence) for operand in nodes]
        return value(m, graph.gate(node), operands)


def is_long(upstream: Any) -> bool:
    """Whether an upstream gradient has too many entries to be written: then the program is a function that takes it."""
    return getattr(upstream, "size", 1) > LISTED


def _worked_out(graph: Graph, node: int, worth: dict[int, float | None]) -> float | None:
    if node < graph.leaves:
        value = FLOATS.constant(graph.literals[node] or "0")
        return value if isfinite(value) else None
    try:
        value = float(graph.gate(node).forward(FLOATS, *(worth[operand] for operand in graph.operands_of(node))))
    except (ValueError, ZeroDivisionError, OverflowError, TypeError):
        return None
    return value if isfinite(value) else None

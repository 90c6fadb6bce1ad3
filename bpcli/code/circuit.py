"""A circuit as a program sees it: which node is which variable, and which piece of code stands for an operand.

Knows the graph and an algebra of code. Must not know a style, nor how a program is laid out.

>>> from bpcli.algebra.python import MATH
>>> from bpcli.graph.build import build
>>> circuit = Circuit(build("(x + y)*2"), MATH)
>>> [circuit.formula(node) for node in circuit.nodes], [edge.slot for edge in circuit.edges]
(['x + y', 'q * 2'], [0, 0, 1])
"""

from __future__ import annotations

from fractions import Fraction
from math import isfinite
from typing import TYPE_CHECKING, NamedTuple

from bpcli.algebra import floats
from bpcli.algebra.code import with_point
from bpcli.code.names import Names
from bpcli.trace.trace import Trace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bpcli.algebra.code import Code
    from bpcli.algebra.python import Math
    from bpcli.graph.graph import Graph
    from bpcli.trace.trace import Edge

INLINE = 24  # characters of a constant formula that is written where it is used


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


class Circuit:
    """The nodes of a graph as variables and pieces of code over an algebra `m`."""

    def __init__(self, graph: Graph, m: Math, *, ascii_only: bool = False, whole: bool = True) -> None:
        """`ascii_only` keeps to names in ASCII; a circuit that is not `whole` leaves out what the output needs not."""
        self.graph = graph
        self.m = m
        own = [name for node, name in enumerate(graph.names) if node in graph.named]
        self.names = Names([*own, *graph.names], ascii_only=ascii_only)
        back = Trace(graph).backward()
        self.edges: list[Edge] = back.edges
        self.live = back.above
        self.whole = whole
        self.constants: list[str] = []  # lines that work out constants too long to stand in a formula
        self._code: dict[int, Code] = {}
        self._worth: dict[int, float | None] = {}
        for node in range(graph.size):
            if graph.constant[node] and node != graph.output and (whole or self.live[node]):
                self._constant(node)

    @property
    def nodes(self) -> list[int]:
        """The nodes of the lesson that are worked out, in order of evaluation."""
        graph = self.graph
        nodes = [node for node in graph.gate_nodes if not graph.constant[node] or node == graph.output]
        if not self.whole:
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
        """Whether a gradient reaches the node: constants, and what the output does not need, have none."""
        return bool(self.live[node]) and not self.graph.constant[node]

    def operand(self, node: int) -> Code:
        """A node as an operand in the forward pass."""
        if node < self.graph.leaves and self.graph.constant[node]:
            return self.m.constant(self.graph.literals[node] or "0")
        if self.graph.constant[node]:
            return self.m.settled(self._code[node])
        return self.m.code(self.variable(node))

    def operands(self, node: int) -> list[Code]:
        """The operands of a gate in the forward pass."""
        return [self.operand(operand) for operand in self.graph.operands_of(node)]

    def known(self, node: int) -> Code:
        """A node as an operand of a local gradient: whole constants are worked out there, so that 2*x^1 is 2*x."""
        code, worth = self.operand(node), self._worth.get(node)
        if worth is not None and (worth == int(worth) or node < self.graph.leaves):
            return self.m.code.of(Fraction(worth))
        return code

    def worth(self, node: int) -> float | None:
        """The number of a constant, if it is one and has one."""
        return self._worth.get(node)

    def formula(self, node: int) -> str:
        """The right side of a node's line in the forward pass."""
        if self.graph.constant[node]:
            return self.m.settled(self._constant_formula(node)).value
        return self.m.code.of(self.graph.gate(node).forward(self.m, *self.operands(node))).value

    def _constant(self, node: int) -> None:
        graph = self.graph
        self._worth[node] = _worked_out(graph, node, self._worth)
        code = self._constant_formula(node)
        if len(code.text) > INLINE:
            name = self.names.fresh(f"c{len(self.constants) + 1}")
            self.constants.append(f"{name} = {code.value}")
            code = type(code)(name)
        self._code[node] = code

    def _constant_formula(self, node: int) -> Code:
        """A constant, or a gate over numbers alone: over floats, however they were typed."""
        graph, m = self.graph, self.m.over_numbers
        if node < graph.leaves:
            return m.constant(graph.literals[node] or "0")
        operands = [self._code[operand] for operand in graph.operands_of(node)]
        return m.code.of(graph.gate(node).forward(m, *(m.code(with_point(one.text), one.holds) for one in operands)))


def _worked_out(graph: Graph, node: int, known: dict[int, float | None]) -> float | None:
    if node < graph.leaves:
        return floats.constant(graph.literals[node] or "0")
    try:
        value = float(graph.gate(node).forward(floats, *(known[operand] for operand in graph.operands_of(node))))
    except (ValueError, ZeroDivisionError, OverflowError, TypeError):
        return None
    return value if isfinite(value) else None

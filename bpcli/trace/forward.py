"""The forward pass: every value of a circuit, and what is told of it without a backward pass.

>>> from bpcli.graph.build import build
>>> from bpcli.trace.values import given
>>> graph = build("0.1*x + 0.2*x - 0.3*x")
>>> Forward(graph, {"x": given("1")}).shown_value(graph.output)
0.0
"""

from __future__ import annotations

from functools import cached_property
from math import prod
from typing import TYPE_CHECKING, Any

from bpcli.errors import InputError
from bpcli.trace import rounding
from bpcli.trace import sentences as say
from bpcli.trace.run import run_forward

if TYPE_CHECKING:
    from bpcli.algebra.draws import Draws
    from bpcli.gates.gate import Kink
    from bpcli.graph.graph import Graph
    from bpcli.trace.run import Record
    from bpcli.trace.values import Given


class Forward:
    """The forward pass of a circuit: what every backward pass reads.

    `given` maps input names to values: all of them, or none for the symbolic lesson. Raises DomainError, naming the
    node, where a value does not exist.
    """

    def __init__(self, graph: Graph, given: dict[str, Given] | None = None, draws: Draws | None = None) -> None:
        """Run the forward pass, if there are values; `draws` makes random arrays that the expression holds."""
        self.upstream: Given | None = None  # what a backward pass from the output starts with, if not with 1
        self.graph = graph
        self.given = given or {}
        self.is_symbolic = bool(graph.inputs) and not self.given
        self.record: Record | None = None
        self.fixed: list[Any] = []  # the constants of a circuit of arrays
        if not self.is_symbolic:
            if graph.has_arrays:
                from bpcli.trace.interpret import constants

                self.fixed = constants(graph, draws)
            self.record = self.run([self.given[name].number for name in graph.inputs])
            if graph.has_arrays:
                from bpcli.trace.infinity import refuse_output

                refuse_output(graph, self.record.values[graph.output])

    def starts_gradients(self, of: str) -> bool:
        """Whether a gradient of this node has the shape of its variable, where that of an array is a Jacobian.

        It does where the node is a number, or the output with an upstream gradient.
        """
        node = self.node(of)
        return not self.graph.shapes[node] or (node == self.graph.output and self.upstream is not None)

    def run(self, inputs: list[Any]) -> Record:
        """A forward pass of the same circuit at other values of its inputs."""
        if not self.graph.has_arrays:
            return run_forward(self.graph, inputs)
        from bpcli.trace.interpret import run

        return run(self.graph, inputs, self.fixed)

    @property
    def values(self) -> list[Any]:
        """The value of every node: a float, or an array of floats. Raises InputError in a symbolic lesson."""
        if self.record is None:
            raise InputError(say.NO_VALUES, hint=say.GIVE_EACH)
        return self.record.values

    def value(self, name: str) -> Any:
        """The forward value of a named node: a float, or an array of floats."""
        return self.values[self.node(name)]

    @cached_property
    def cancels(self) -> bool:
        """Whether some value may be nothing but rounding."""
        return any(map(self._is_rest, self.graph.gate_nodes))

    def _is_rest(self, node: int) -> bool:
        graph, value = self.graph, self.values[node]
        if node < graph.leaves or self.is_large or self.record is None or not rounding.is_small(value):
            return False
        terms = [self.values[operand] for operand in graph.operands_of(node)]
        if not graph.has_arrays:  # what each operand contributes, to first order
            first = graph.first_edge[node - graph.leaves]
            terms = [
                term * slope for term, slope in zip(terms, self.record.local[first : first + len(terms)], strict=True)
            ]
        return rounding.is_rest(value, *terms)

    @cached_property
    def is_large(self) -> bool:
        """Whether it has so many entries that nobody looks at one number."""
        return self.graph.has_arrays and sum(map(prod, self.graph.shapes)) > rounding.LARGE

    @cached_property
    def trials(self) -> list[rounding.Trial]:
        """The same forward pass with its numbers moved a little: what tells noise from a small number."""
        return rounding.trials(self)

    def shown_value(self, node: int) -> Any:
        """The value of a node as it is shown: 0 where it is nothing but what rounding left of a sum that cancels.

        It stays where a gate that reads it has a kink or an end of its domain, where its last digit decides.
        """
        value = self.values[node]
        if not rounding.is_small(value) or not self.cancels or self._decides[node]:
            return value
        return rounding.without_noise(value, [trial.values[node] for trial in self.trials])

    def local(self, index: int) -> Any:
        """The local gradient on an edge, likewise; None where a gate over arrays has none."""
        value = None if self.record is None else self.record.local[index]
        if value is None or not rounding.is_small(value) or not self.cancels:
            return value
        return rounding.without_noise(value, [trial.local[index] for trial in self.trials])

    @cached_property
    def _decides(self) -> bytearray:
        """For each node, whether a gate that reads it has a kink or an end of its domain."""
        decides = bytearray(self.graph.size)
        for gate, operands in zip(self.graph.gates, self.graph.operands, strict=True):
            if gate.kinks or gate.domain:
                for node in operands:
                    decides[node] = 1
        return decides

    def kinks(self, node: int) -> list[Kink]:
        """The kinks that a gate stands on: points without a derivative, where a convention was used."""
        return self._at(node, self.graph.gate(node).kinks)

    def conventions(self, node: int) -> list[Kink]:
        """The points at which a gate stands whose value itself is a convention."""
        return self._at(node, self.graph.gate(node).conventions)

    def _at(self, node: int, points: tuple[Kink, ...]) -> list[Kink]:
        if not points:
            return []
        from bpcli.trace import needed
        from bpcli.trace.interpret import quiet

        operands = self.graph.operands_of(node)
        at = [self.values[operand] for operand in operands]
        fixed = self.graph.constant
        told = [point for point in points if point.slot is None or not fixed[operands[point.slot]]]
        m = self.graph.floats
        if self.graph.chooses and self.graph.gate(node).elementwise:
            at = needed.taken(at, self.values[node])
        with quiet(self.graph):
            return [point for point in told if m.occurs(point.where(m, *at))]

    def refuse_missing(self, node: int) -> None:
        """Raise InputError for a node that has no value because nothing needs it."""
        if not self.graph.chooses or self.record is None:
            return
        from bpcli.trace import needed

        if needed.is_missing(self.values[node]):
            name = self.graph.names[node]
            what = say.ENTRIES_MISSING if self.graph.shapes[node] else say.VALUE_MISSING
            raise InputError(what.format(name=name), hint=say.OTHER_BRANCH)

    def node(self, name: str) -> int:
        """A node by its name."""
        if name not in self.graph.nodes:
            known = ", ".join(list(self.graph.nodes)[:12])
            raise InputError(say.NO_NODE.format(name=name), hint=say.NODES_ARE.format(names=known))
        return self.graph.nodes[name]

"""The Trace: one lesson's numbers, and views of them made when somebody looks.

One forward pass serves many backward passes, each kept once made. With no values it is the symbolic lesson: the same
rows, formulas only.

>>> from bpcli.graph.build import build
>>> from bpcli.trace.values import given
>>> trace = Trace(build("(x+y)*z"), {"x": given("-2"), "y": given("5"), "z": given("-4")})
>>> trace.value("f"), trace.gradients
(-12.0, {'x': -4.0, 'y': -4.0, 'z': 3.0})
>>> trace.backward("q").gradients
{'x': 1.0, 'y': 1.0, 'z': 0.0}
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from typing import TYPE_CHECKING, Any

from bpcli.errors import InputError
from bpcli.trace import rounding
from bpcli.trace import sentences as say
from bpcli.trace.forward import Forward
from bpcli.trace.run import run_backward
from bpcli.trace.values import Given

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bpcli.algebra.draws import Draws
    from bpcli.graph.graph import Graph
    from bpcli.trace.run import Record


@dataclass(frozen=True, slots=True)
class Edge:
    """A place where a gradient flows: from a gate's node to its operand in `slot`; `index` is its place in columns."""

    node: int
    slot: int
    operand: int
    index: int


ONE = Given("1", 1.0)


class Trace(Forward):
    """A circuit's numbers: every value, local gradient, upstream gradient and product."""

    def __init__(
        self,
        graph: Graph,
        given: dict[str, Given] | None = None,
        draws: Draws | None = None,
        upstream: Given | None = None,
    ) -> None:
        """Run the forward pass, if there are values; backward passes are run when they are asked for.

        Those from the output start with `upstream`: with 1, if None.
        """
        super().__init__(graph, given, draws)
        self.upstream = upstream
        self.hold()

    def hold(self) -> None:
        """Keep the forward pass, and no backward pass yet."""
        # A pass reads a forward pass that does not know it: so large arrays are freed when nobody holds them any more.
        self._forward = Forward.__new__(Forward)
        self._forward.__dict__ |= self.__dict__
        self._passes: dict[tuple[object, ...], Pass] = {}

    def backward(self, of: str | None = None, upstream: Any = None, wrt: tuple[str, ...] | None = None) -> Pass:
        """The backward pass from a node (the output, if none is named), started with `upstream`: a value, or a Given.

        Without it a pass from the output starts with the trace's own upstream gradient, and any other with 1. From an
        array the pass starts with an array of its shape; one number stands for an array of it.

        `wrt` names the nodes whose gradients are wanted: all inputs, if None.
        """
        node = self.graph.output if of is None else self.node(of)
        self.refuse_missing(node)
        if upstream is None:
            upstream = (self.upstream if node == self.graph.output else None) or ONE
        start: Any = getattr(upstream, "number", upstream)
        key = node, start if isinstance(start, float | int) else (start.shape, start.tobytes()), wrt
        if key not in self._passes:
            self._passes[key] = Pass(self._forward, node, upstream, wrt)
        return self._passes[key]

    def started(self, upstream: Given | None) -> Trace:
        """The same forward pass, with another upstream gradient at its output."""
        other = Trace.__new__(Trace)
        other.__dict__ |= self._forward.__dict__
        other.upstream = upstream
        other.hold()
        return other

    def at(self, inputs: dict[str, Any]) -> Trace:
        """The same circuit, with the same constants, at other values of all its inputs.

        Raises DomainError where a value does not exist there.
        """
        other = Trace.__new__(Trace)
        other.graph, other.is_symbolic, other.upstream = self.graph, False, self.upstream
        other.given = {name: Given("", value) for name, value in inputs.items()}
        if self.graph.has_arrays and not self.fixed:
            from bpcli.trace.interpret import constants

            self.fixed = constants(self.graph)
        other.fixed = self.fixed
        other.record = self.run([inputs[name] for name in self.graph.inputs])
        other.hold()
        return other

    @property
    def gradients(self) -> dict[str, Any]:
        """The gradient of the output with respect to each input, in the shape of that input."""
        return self.backward().gradients


class Pass:
    """One backward pass: the gradient at each node, the product on each edge.

    Raises DomainError where a local gradient on the way to a wanted node does not exist.
    """

    def __init__(self, trace: Forward, output: int, upstream: Any, wrt: tuple[str, ...] | None) -> None:
        """Run it from `upstream`, a value or a Given, if the trace has values."""
        self.trace = trace
        self.graph = graph = trace.graph
        self.output = output
        text = repr(upstream) if isinstance(upstream, float | int) else ""
        self.start = upstream if isinstance(upstream, Given) else Given(text, upstream)
        self.seed = seed = self.start.number
        self.wrt = graph.differentiable if wrt is None else wrt
        self.targets = [trace.node(name) for name in self.wrt]
        if wrt is not None and graph.has_arrays:
            self._refuse_targets()
        self._raw: tuple[Any, Any] = ([], [])  # the gradient by node and the product by edge, as they come out
        if getattr(seed, "shape", ()) or (graph.has_arrays and trace.record is not None):
            self._run_arrays(trace.record)
        elif trace.record is not None:
            if trace.record.undefined:
                self._refuse_undefined(trace.record)
            self._raw = run_backward(graph, trace.record.local, output, seed)
            if not all(isfinite(sum(column)) for column in self._raw):
                self._refuse_infinite()

    def _run_arrays(self, record: Record | None) -> None:
        """Run it over arrays, if there are values. Raises ShapeError where the upstream gradient does not fit."""
        from bpcli.algebra.arrays import ARRAYS
        from bpcli.trace import interpret

        seed = interpret.seed(self.graph, self.output, self.seed)
        if record is not None:
            self.seed, values, saved = seed, record.values, record.saved
            self._raw = interpret.backward(self.graph, ARRAYS, values, self.output, seed, self.wanted, saved=saved)

    @property
    def is_plain(self) -> bool:
        """Whether it starts from the output, a number, with 1: then the gradients are those of the output."""
        return not self.graph.shapes[self.output] and bool(self.seed == 1)

    @property
    def gradients(self) -> dict[str, Any]:
        """The gradient with respect to each wanted node, by name. Raises InputError in a symbolic lesson."""
        self.trace.values  # noqa: B018  (there are numbers, or this raises)
        return {name: self.gradient[node] for name, node in zip(self.wrt, self.targets, strict=True)}

    @property
    def gradient(self) -> Any:
        """The gradient at each node; 0 where it is nothing but rounding."""
        return self._settled[0]

    @property
    def product(self) -> Any:
        """What flows on each edge; 0 where it is nothing but rounding."""
        return self._settled[1]

    @cached_property
    def cancelled(self) -> list[str]:
        """The wanted nodes and those on the way back to them whose gradients were nothing but rounding, somewhere."""
        if self._settled is self._raw:
            return []
        changed = {node for node, value in _rows(self._raw[0]) if value is not self._settled[0][node]}
        way = dict.fromkeys([*self.targets, *(edge.node for edge in self.edges), *(e.operand for e in self.edges)])
        return [self.graph.names[node] for node in way if node in changed]

    @cached_property
    def _settled(self) -> tuple[Any, Any]:
        """Both columns without the noise of sums that cancel; the very ones where there is none."""
        raw = self._raw
        if self.trace.record is None or self.trace.is_large or not self._may_cancel(*raw):
            return raw
        moved = rounding.passes(self, self.trace.trials)
        columns = []
        for place, column in enumerate(raw):
            clean = {
                key: rounding.without_noise(value, [one[place][key] for one in moved]) for key, value in _rows(column)
            }
            columns.append(type(column)(clean) if isinstance(column, dict) else list(clean.values()))
        return columns[0], columns[1]

    def _may_cancel(self, gradient: Any, product: Any) -> bool:
        """Whether some number may be nothing but rounding: one is small, and much smaller than its terms."""
        if not any(map(rounding.is_small, (value for column in (gradient, product) for _, value in _rows(column)))):
            return False
        inside = self.graph.has_arrays  # gates over arrays may cancel inside
        return (
            self.trace.cancels
            or any(
                rounding.is_rest(gradient[node], *(product[edge.index] for edge in edges))
                for node, edges in self.branches.items()
            )
            or (inside and any(rounding.is_rest(product[edge.index], gradient[edge.node]) for edge in self.edges))
        )

    @cached_property
    def above(self) -> bytearray:
        """For each node, whether the output depends on it."""
        if self.graph.chooses and self.trace.record is not None:
            from bpcli.trace import needed

            masks = needed.needed(self.graph, self.trace.record.values, self.output)
            return bytearray(map(needed.is_any, masks))
        return self.graph.above(self.output)

    @cached_property
    def wanted(self) -> bytearray:
        """For each node, whether a gradient flows from it to a node (or it is one) whose gradient is asked for."""
        return self.graph.below(self.targets, flows=True)

    @cached_property
    def edges(self) -> list[Edge]:
        """Every edge on which a gradient flows to a wanted node, from the output down, operands in order."""
        return list(self._edges())

    @cached_property
    def branches(self) -> dict[int, list[Edge]]:
        """The edges into each node that feeds several operands, in the order of the backward pass."""
        into: dict[int, list[Edge]] = {}
        for edge in self.edges:
            into.setdefault(edge.operand, []).append(edge)
        several = {node: edges for node, edges in into.items() if len(edges) > 1}
        gates = sorted((node for node in several if node >= self.graph.leaves), reverse=True)
        leaves = sorted(node for node in several if node < self.graph.leaves)
        return {node: several[node] for node in (*gates, *leaves)}

    def _edges(self) -> Iterator[Edge]:
        graph, above, wanted = self.graph, self.above, self.wanted
        for node in range(self.output, graph.leaves - 1, -1):
            if above[node]:
                start, gate = graph.first_edge[node - graph.leaves], graph.gate(node)
                for slot, operand in enumerate(graph.operands_of(node)):
                    if wanted[operand] and not graph.constant[operand] and gate.flows(slot):
                        yield Edge(node, slot, operand, start + slot)

    def _refuse_targets(self) -> None:
        for name in self.wrt:
            if name in self.graph.inputs and name not in self.graph.differentiable:
                hint = say.FLOWS_TO.format(names=", ".join(self.graph.differentiable))
                raise InputError(say.GETS_NONE.format(name=name), hint=hint)

    def _refuse_undefined(self, record: Record) -> None:
        for edge in self.edges:
            if edge.index in record.undefined:
                from bpcli.trace.guard import lost_gradient

                why = record.undefined[edge.index]
                raise lost_gradient(self.graph, edge.node, edge.slot, record.values, why)

    def _refuse_infinite(self) -> None:
        for edge in self.edges:
            if not (isfinite(self._raw[1][edge.index]) and isfinite(self._raw[0][edge.operand])):
                from bpcli.trace.guard import too_large

                raise too_large(self.graph, edge.operand)


def _rows(column: Sequence[Any] | dict[int, Any]) -> Iterator[tuple[int, Any]]:
    """The places and numbers of a column, written out."""
    for place in column if isinstance(column, dict) else range(len(column)):
        yield place, column[place]

"""The circuit: nodes in topological order, as flat columns.

Leaves (inputs and constants) come first, then the gates in the order in which they are evaluated, so that a node's
number is its place in every column.

>>> from bpcli.graph.build import build
>>> graph = build("(x+y)*z")
>>> [(graph.names[node], graph.gate(node).id) for node in graph.gate_nodes]
[('q', 'add'), ('f', 'mul')]
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from bpcli.algebra.floats import FLOATS
from bpcli.errors import NotationError
from bpcli.notation.bindings import from_ascii, latest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bpcli.algebra.algebra import Algebra
    from bpcli.algebra.ndarray import Shape
    from bpcli.errors import Span
    from bpcli.gates.gate import Gate, Operation
    from bpcli.notation.syntax import Program, Syntax


@dataclass(frozen=True, slots=True)
class Rewrite:
    """What grouping, expanding or sharing did: how often, and the number of gates before and after."""

    kind: str  # "group", "expand" or "share"
    what: str  # the gate or the name
    count: int
    before: int
    after: int


@dataclass(frozen=True)
class Graph:
    """A circuit. Columns with one entry a node: `names`, `spans`, `constant`; with one a gate: `gates`, `operands`.

    `literals` holds the text of each leaf that is a constant, and None for inputs. A constant (a number, or a gate over
    numbers alone) has no name and no gradient.
    """

    program: Program
    leaves: int
    names: list[str]
    literals: list[str | None]
    spans: list[Span]
    shapes: list[Shape]  # () where the value is a number
    constant: list[bool]
    gates: list[Operation]
    operands: list[tuple[int, ...]]
    output: int
    named: frozenset[int]  # nodes whose name the learner chose
    own_values: dict[str, Syntax]  # inputs that the program itself gives a value
    sizes: frozenset[str] = frozenset()  # names with a value that are sizes of the circuit, and no inputs
    rewrites: tuple[Rewrite, ...] = field(default=())
    has_arrays: bool = False  # whether a value may be an array, so that NumPy has to run it

    def refuse_flat(self) -> None:
        """Raise NotationError where the output is a comparison or an index: its gradient is 0 or does not exist."""
        if self._is_step(self.output) and not self.constant[self.output]:
            gate = self.gate(self.output)
            what = "a comparison" if gate.elementwise else "an index"
            written = self.program.text[slice(*self.spans[self.output])]
            hint = "to give a name a value write one =: x=2" if "==" in written else "use it in a formula, such as "
            hint += "" if "==" in written else "(x > 0)*y" if gate.elementwise else "x[argmax(x)]"
            raise NotationError(
                f"the output is {what}, so it has no gradient to teach", span=self.spans[self.output], hint=hint
            )

    @property
    def size(self) -> int:
        """The number of nodes."""
        return self.leaves + len(self.gates)

    @property
    def gate_nodes(self) -> range:
        """The nodes that are gates, in evaluation order."""
        return range(self.leaves, self.size)

    def gate(self, node: int) -> Operation:
        """The gate of a node."""
        return self.gates[node - self.leaves]

    @property
    def number_gates(self) -> list[Gate]:
        """The gates of a circuit without arrays."""
        return cast("list[Gate]", self.gates)

    def operands_of(self, node: int) -> tuple[int, ...]:
        """The nodes that a node takes, in written order; none for a leaf."""
        return self.operands[node - self.leaves] if node >= self.leaves else ()

    def is_scalar(self, node: int) -> bool:
        """Whether a gate takes and gives numbers, so that each of its local gradients is one number."""
        return not self.shapes[node] and self.gate(node).elementwise

    def pull(self, m: Algebra, values: Mapping[int, Any] | Sequence[Any], node: int, slot: int, upstream: Any) -> Any:
        """What flows from a node into its operand `slot`, over an algebra m; `values` by node."""
        nodes = self.operands_of(node)
        shape, output_shape = self.shapes[nodes[slot]], self.shapes[node]
        at = [values[operand] for operand in nodes]
        return self.gate(node).pull(m, slot, upstream, values[node], at, shape, output_shape)

    def local(self, m: Algebra, values: Mapping[int, Any] | Sequence[Any], node: int, slot: int) -> Any:
        """The local gradient of a node for its operand `slot`, over an algebra m; None for a gate over arrays."""
        return self.gate(node).local(m, slot, values[node], [values[operand] for operand in self.operands_of(node)])

    @cached_property
    def chooses(self) -> bool:
        """Whether some gate chooses by a mask, so that some values may not be needed."""
        return any(gate.chooses for gate in self.gates)

    @cached_property
    def inputs(self) -> dict[str, int]:
        """The inputs by name, in the order in which they occur."""
        return {self.names[leaf]: leaf for leaf in range(self.leaves) if self.literals[leaf] is None}

    @cached_property
    def differentiable(self) -> tuple[str, ...]:
        """The inputs that get a gradient: all but those that are only targets of a loss."""
        if not self.has_arrays:
            return tuple(self.inputs)
        reached = self.above(self.output)
        return tuple(name for name, node in self.inputs.items() if reached[node] or not self.aimed_at[node])

    @cached_property
    def nodes(self) -> dict[str, int]:
        """Every named node by its name."""
        return {name: node for node, name in enumerate(self.names) if name}

    @cached_property
    def latest(self) -> dict[str, str]:
        """For each name that is bound again, the name of the node that it stands for in the end."""
        return latest(self.nodes)

    def meant(self, name: str) -> str:
        """The node that a typed name stands for: its latest binding, or with a number that one."""
        return from_ascii(self.latest.get(name, name))

    @property
    def floats(self) -> Algebra:
        """The algebra of floats that runs it: numbers, or arrays where a value may be one."""
        if not self.has_arrays:
            return FLOATS
        from bpcli.algebra.arrays import ARRAYS

        return ARRAYS

    def leaf_values(self, m: Algebra, inputs: Sequence[Any], fixed: Sequence[Any] | None = None) -> list[Any]:
        """The values of the leaves over an algebra: `inputs` in their order, and the constants between them.

        `fixed` are the values of the constants, where they are known: arrays may be drawn.
        """
        given, constants = iter(inputs), None if fixed is None else iter(fixed)

        def constant(literal: str, shape: Shape) -> Any:
            return m.listed(literal, shape) if shape else m.constant(literal)

        return [
            next(given) if literal is None else next(constants) if constants is not None else constant(literal, shape)
            for literal, shape in zip(self.literals, self.shapes, strict=False)
        ]

    def forward(
        self, leaves: Sequence[Any], value: Callable[[list[Any], int], Any], stop: int | None = None
    ) -> list[Any]:
        """A column of all nodes (those before `stop`): the leaves, then `value(column so far, node)` of each gate."""
        column = [*leaves]
        for node in range(self.leaves, self.size if stop is None else stop):
            column.append(value(column, node))
        return column

    def backward(
        self,
        output: int,
        seed: Any,
        flow: Callable[[int, int, Any], Any],
        wanted: Sequence[int] | None = None,
        add: Callable[[int, Any, Any], Any] = lambda _, gradient, part: gradient + part,
    ) -> tuple[list[Any], dict[int, Any]]:
        """The chain rule from `output` toward the inputs: the gradient by node and the product by edge.

        `flow(node, slot, upstream)` is what flows into an operand, `add(node, …)` the sum of two gradients at a node.
        Nothing flows into constants, targets, and nodes that are not `wanted`; their gradient is None.
        """
        gradient: list[Any] = [None] * self.size
        gradient[output] = seed
        product: dict[int, Any] = {}
        for node in range(output, self.leaves - 1, -1):
            upstream = gradient[node]
            if upstream is None:
                continue
            gate, edge = self.gate(node), self.first_edge[node - self.leaves]
            for slot, operand in enumerate(self.operands_of(node)):
                if self.constant[operand] or (wanted is not None and not wanted[operand]) or not gate.flows(slot):
                    continue
                product[edge + slot] = part = flow(node, slot, upstream)
                gradient[operand] = part if gradient[operand] is None else add(operand, gradient[operand], part)
        return gradient, product

    def value(self, m: Algebra, values: Mapping[int, Any] | Sequence[Any], node: int) -> Any:
        """The value of a node over an algebra m, of the values of its operands."""
        return self.gate(node).forward(m, *(values[operand] for operand in self.operands_of(node)))

    @cached_property
    def first_edge(self) -> list[int]:
        """For each gate, where its edges start in a column with one entry an edge."""
        starts, total = [], 0
        for operands in self.operands:
            starts.append(total)
            total += len(operands)
        return starts

    @cached_property
    def written_size(self) -> int:
        """How many nodes the largest value has as one expression, with every name written out (a billion at most)."""
        sizes = [1] * self.leaves
        for operands in self.operands:
            sizes.append(min(1 + sum(sizes[node] for node in operands), 10**9))
        return max(sizes)

    def above(self, node: int, *, targets: bool = False) -> bytearray:
        """For each node, whether a gradient of `node` flows to it (or it is `node`).

        No gradient flows into the target of a loss, whose value is needed all the same: `targets` counts those too.
        """
        reached = bytearray(self.size)
        reached[node] = 1
        for gate in range(node, self.leaves - 1, -1):
            if reached[gate]:
                for slot, operand in enumerate(self.operands[gate - self.leaves]):
                    if targets or self.gates[gate - self.leaves].flows(slot):
                        reached[operand] = 1
        return reached

    @cached_property
    def aimed_at(self) -> bytearray:
        """For each node, whether a target of a loss depends on it (or it is one)."""
        aimed = bytearray(self.size)
        for gate, operands in zip(self.gates, self.operands, strict=True):
            for slot, operand in enumerate(operands):
                if gate.is_target(slot) and not self._is_step(operand):
                    for node, above in enumerate(self.above(operand, targets=True)):
                        aimed[node] |= above
        return aimed

    def _is_step(self, node: int) -> bool:
        """Whether a node is a comparison or the place of an entry: it does not change with what it depends on."""
        return node >= self.leaves and self.gate(node).is_flat and self.gate(node).id != "stop_gradient"

    def below(self, nodes: list[int], *, flows: bool = False) -> bytearray:
        """For each node, whether it depends on one of `nodes` (or is one); `flows` asks that a gradient flows there."""
        reached = bytearray(self.size)
        for node in nodes:
            reached[node] = 1
        for index, operands in enumerate(self.operands, start=self.leaves):
            if not reached[index]:
                gate = self.gates[index - self.leaves]
                reached[index] = any(
                    reached[operand] and (not flows or gate.flows(slot)) for slot, operand in enumerate(operands)
                )
        return reached

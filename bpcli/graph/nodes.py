"""The columns of a circuit while it grows: leaves, gates, what a name stands for so far.

While building, leaf i is node −1 − i and gate k is node k; the finished graph numbers the leaves first.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from bpcli.algebra.shown import Text
from bpcli.gates.gate import Gate
from bpcli.notation.lexemes import CONSTANTS

if TYPE_CHECKING:
    from bpcli.algebra.ndarray import Shape
    from bpcli.errors import Span
    from bpcli.gates.gate import Operation
    from bpcli.notation.syntax import Program

CONSTANT_NAMES = frozenset(CONSTANTS.values())
DRAWN = "rand"  # how the text of an array of random numbers starts
SIGNS = {"+": "add", "-": "sub", "*": "mul", "·": "mul", " ": "mul", "@": "mul", "/": "div", "^": "pow"}


@lru_cache(maxsize=4096)
def _written(gate: Operation, count: int) -> str:
    """What makes a gate the same as another: its formula, with every setting, over signs for its operands."""
    return str(gate.show(*(Text(f"${slot}") for slot in range(count))))


class Nodes(ABC):
    """Nodes as columns; `shapes` are those of inputs that are arrays."""

    def __init__(self, program: Program, given: set[str], shapes: dict[str, Shape], *, share: bool) -> None:
        """Start without a node."""
        self.program = program
        self.given = given
        self.input_shapes = shapes
        self.arrays = bool(shapes)  # whether any array has been seen
        self.shared: dict[tuple[object, ...], int] | None = {} if share else None
        self.repeats = 0
        self.gates: list[Operation] = []
        self.gate_shapes: list[Shape] = []
        self.leaf_shapes: list[Shape] = []
        self.operands: list[tuple[int, ...]] = []
        self.spans: list[Span] = []
        self.fixed: list[bool] = []  # which gates are over constants alone
        self.leaves: list[tuple[str, str | None, Span]] = []
        self.values: dict[str, int] = {}  # what a name stands for so far
        self.bound = set(given)  # the names that have a value so far

    @abstractmethod
    def gate_shape(self, gate: Operation, operands: tuple[int, ...], span: Span) -> Shape:
        """The shape of a gate's output; array_nodes.py knows shapes."""

    @abstractmethod
    def fitting(self, gate: Operation) -> Operation:
        """The gate as it is added here; opening.py says of kinks what an expansion says of them."""

    def bind(self, name: str, node: int) -> int:
        """Let a name stand for a node; the node."""
        self.values[name] = node
        self.bound.add(name)
        return node

    def add(self, gate: Operation, operands: tuple[int, ...], span: Span) -> int:
        """Add a gate, or with sharing find the same one."""
        fixed = tuple(self.fixed[node] if node >= 0 else self.leaves[-1 - node][1] is not None for node in operands)
        if isinstance(gate, Gate) and gate.with_constants is not None and any(fixed):
            gate = gate.with_constants(fixed)
        gate = self.fitting(gate)
        if self.shared is not None:
            node = self.shared.setdefault((gate.id, _written(gate, len(operands)), operands), len(self.gates))
            if node != len(self.gates):
                self.repeats += 1
                return node
        self.gate_shapes.append(self.gate_shape(gate, operands, span) if self.arrays else ())
        self.gates.append(gate)
        self.operands.append(operands)
        self.fixed.append(all(fixed))
        self.spans.append(span)
        return len(self.gates) - 1

    def leaf(self, name: str, literal: str | None, span: Span, shape: Shape = ()) -> int:
        """Add an input or a constant."""
        self.leaves.append((name, literal, span))
        self.leaf_shapes.append(shape)
        return -len(self.leaves)

    def number(self, text: str, span: Span, shape: Shape = ()) -> int:
        """Add a constant leaf; with sharing, equal constants are one, but arrays that are drawn stay apart."""
        if self.shared is None or text.startswith(DRAWN):
            return self.leaf("", text, span, shape)
        key = text if shape or text in CONSTANT_NAMES else Decimal(text), shape
        if key not in self.shared:
            self.shared[key] = self.leaf("", text, span, shape)
        return self.shared[key]

    def name(self, name: str, span: Span) -> int:
        """The node of a name; a name without a value is an input, e and pi are constants until they are bound."""
        if name in self.values:
            return self.values[name]
        if name in CONSTANT_NAMES and name not in self.given:
            return self.number(name, span)
        return self.bind(name, self.leaf(name, None, span, self.input_shapes.get(name, ())))

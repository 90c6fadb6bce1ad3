"""Expansions: the gates that stand for a call, over the nodes of its operands.

A name such as mish is always opened. A gate with an expansion, such as sigmoid, is opened where `--expand` asks for it.
An operand is one node however often the expansion names it, and errors point at the learner's call.

>>> from bpcli.graph.build import build
>>> graph = build("mish(w*x)")
>>> [graph.gate(node).id for node in graph.gate_nodes]
['mul', 'softplus', 'tanh', 'mul']
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from bpcli.gates.catalogue import FUNCTIONS
from bpcli.gates.expansions import EXPANSIONS
from bpcli.graph.array_nodes import ArrayNodes
from bpcli.graph.graph import Rewrite
from bpcli.graph.rewrite import canonical
from bpcli.notation.program import parse
from bpcli.notation.signs import INFINITY
from bpcli.notation.syntax import Call, Name, Negative, Number, rebuild
from bpcli.notation.syntax import names as names_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bpcli.errors import Span
    from bpcli.gates.expansions import Expansion
    from bpcli.gates.gate import Operation
    from bpcli.notation.syntax import Applied, Syntax


class Opening(ArrayNodes):
    """The part of the builder that opens calls."""

    chosen: dict[int, str]  # the nodes that have a name
    folded: set[str]  # what --group makes one gate of
    counts: dict[tuple[str, str], int]
    gates_as_written: int
    within: Expansion | None = None  # the learner's expansion whose gates are being added

    @abstractmethod
    def tree(self, tree: Syntax, names: Mapping[str, int] | None = None) -> int:
        """Add the gates of one expression; its node. `names` are nodes that have a name there."""

    @abstractmethod
    def composite(self, name: str, tree: Syntax, span: Span, names: Mapping[str, int] | None = None) -> int:
        """Add an expression as one gate."""

    def expansion(self, call: Applied, operands: tuple[int, ...]) -> int:
        """Add the gates that a name stands for, or one gate where --group asks for that."""
        entry = EXPANSIONS[call.function]
        names = dict(zip(entry.operands, operands, strict=True))
        if entry.id in self.folded:
            inside = call._replace(arguments=tuple(Name(name, call.span) for name in entry.operands))
            return self.composite(entry.id, inside, call.span, names)
        if entry.of_minus_inf and INFINITY in self.literal_of(operands[0]):
            entry = entry._replace(text=entry.of_minus_inf)
        shapes, settings = tuple(map(self.shape, operands)), dict(call.settings)
        text = self.fitted(lambda: entry.statements(shapes, settings), operands, call.span)
        outside, self.within = self.within, self.within or entry
        node = self.opened(text, names, call.span)
        self.within = outside
        return node

    def open_gate(self, gate: Operation, operands: Sequence[int], span: Span) -> int:
        """Add the simpler gates of a gate with an expansion, and count what that did."""
        before = len(self.gates) + self.repeats + self.gates_as_written
        names = dict(zip(gate.names, operands, strict=True))
        node = self.opened(gate.expansion or "", names, span)
        self.name_stages(dict(islice(names.items(), len(operands), None)))
        self.gates_as_written -= len(self.gates) + self.repeats + self.gates_as_written - before - 1
        self.counts["expand", gate.id] = self.counts.get(("expand", gate.id), 0) + 1
        return node

    def opened(self, text: str, names: dict[str, int], span: Span) -> int:
        """Add the gates of statements over named nodes; the last one's node. A mean of one number is that number."""
        of_numbers = not any(map(self.shape, names.values()))

        def placed(part: Syntax) -> Syntax:
            if of_numbers and isinstance(part, Call) and part.function in {"mean", "sum"}:
                return part.arguments[0]
            if isinstance(part, Negative) and isinstance(part.operand, Name):
                literal = self.literal(names[part.operand.name])
                return Number(f"-{literal}", span) if literal else part._replace(span=span)
            return self.told_apart(part._replace(span=span))

        node = 0
        for name, tree in _statements(text, tuple(names)):
            node = self.tree(rebuild(tree, placed), names)
            if name is not None:
                names[name] = node
        return node

    def name_stages(self, stages: Mapping[str, int]) -> None:
        """Let the stages of an expansion have their names, but for names that the learner uses."""
        if not stages:
            return
        taken = {*self.bound, *self.chosen.values(), *(statement.name for statement in self.program.statements)}
        for statement in self.program.statements:
            taken |= names_in(statement.expression)
        self.chosen |= {node: name for name, node in stages.items() if name not in taken}

    def literal(self, node: int) -> str:
        """The text of a positive number; of any other node nothing."""
        literal = self.literal_of(node)
        return literal if literal[:1].isdigit() else ""

    def literal_of(self, node: int) -> str:
        """The text of a constant; of any other node nothing."""
        return (self.leaves[-1 - node][1] or "") if node < 0 else ""

    def rewrites(self) -> tuple[Rewrite, ...]:
        """What grouping, expanding and sharing did."""
        after = len(self.gates)
        before = after + self.gates_as_written + self.repeats
        done = [Rewrite(kind, what, count, before, after) for (kind, what), count in self.counts.items()]
        if self.repeats:
            done.append(Rewrite("share", "", self.repeats, before, after))
        return tuple(done)

    def fitting(self, gate: Operation) -> Operation:
        """The gate as it is added: inside an expansion, that says what is so at a kink."""
        if self.within is None or not gate.kinks:
            return gate
        return _with_kinks(gate, smooth=self.within.smooth, torch=self.within.torch)


@lru_cache(maxsize=1024)
def _with_kinks(gate: Operation, *, smooth: bool, torch: str | None) -> Operation:
    """The gate without kinks, or with what PyTorch does at them."""
    return replace(gate, kinks=() if smooth else tuple(kink._replace(torch=torch) for kink in gate.kinks))


@lru_cache(maxsize=1024)
def _statements(text: str, names: tuple[str, ...]) -> tuple[tuple[str | None, Syntax], ...]:
    """The names and expressions of an expansion's statements."""
    program = parse(text, FUNCTIONS, frozenset(names))
    return tuple((statement.name, canonical(statement.expression, set())) for statement in program.statements)

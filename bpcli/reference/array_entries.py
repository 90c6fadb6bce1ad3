"""What the catalogue says of each gate over arrays, as data. The list, the pages and JSON read this.

Knows gates over arrays, by the cases of their entries: the rules are those that a lesson on such a call shows. Must not
know sentences or screens. f is what follows the gate: the gradients are those of f.

>>> entry = array_entries()["linear"][0]
>>> entry.id, entry.cases[0].rules[0].formula, entry.cases[0].rules[0].reads
('matmul', '∇A f = ∇y f ⋅ bᵀ', ('b',))
>>> entry.cases[0].rules[0].by_index
('∂y_k/∂A_ij = 1[k = i]·b_j', '∂f/∂A_ij = Σ_k ∂f/∂y_k·1[k = i]·b_j = ∂f/∂y_i·b_j')
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from bpcli.algebra.shown_arrays import text
from bpcli.gates.array_catalogue import ENTRIES
from bpcli.gates.array_gate import ArrayGate
from bpcli.gates.derivations import Derivation, derivations
from bpcli.graph.build import build
from bpcli.reference.entries import OUTPUT
from bpcli.trace.by_index import IndexRules
from bpcli.trace.jacobian import edge_structure
from bpcli.trace.trace import Trace
from bpcli.trace.wording import formula, gradient_name, rule_text

if TYPE_CHECKING:
    from bpcli.gates.array_cases import Case
    from bpcli.gates.array_catalogue import ArrayFunction
    from bpcli.graph.graph import Graph
    from bpcli.trace.trace import Edge, Pass

FOLLOWS = "f"  # what the gradients are gradients of
SEED = 2.0  # any upstream but 1: then the rules keep it by its name
_NAME = re.compile(r"(?<![\w∂∇])[^\W\d]\w*(?!\w|\()")


class ArrayRule(NamedTuple):
    """What flows into one operand: in matrix form, and by indices where that is short.

    `reads` are the nodes whose values it needs; `jacobian` is the kind of the Jacobian, one of KINDS.
    """

    operand: str
    gradient: str
    right: str
    by_index: tuple[str, str] | None
    reads: tuple[str, ...]
    jacobian: str

    @property
    def formula(self) -> str:
        """The whole rule."""
        return f"{self.gradient} = {self.right}"


class ArrayCase(NamedTuple):
    """One call, as its circuit understands it."""

    case: Case
    graph: Graph
    gate: ArrayGate
    formula: str
    rules: tuple[ArrayRule, ...]


class ArrayEntry:
    """One gate over arrays; its cases are made when somebody looks."""

    def __init__(self, function: ArrayFunction) -> None:
        self.id, self.family = function.id, function.family
        self.summary, self.aliases = function.summary, function.aliases
        self.usage = function.usage.replace("·", "⋅")  # which stays a matrix product in ASCII
        self.settings = function.settings if function.rest is None else (*function.settings, function.rest)
        self._cases = function.cases

    @cached_property
    def cases(self) -> tuple[ArrayCase, ...]:
        """Every way that it is called, as far as shapes go."""
        return tuple(array_case(case) for case in self._cases)

    @property
    def gate(self) -> ArrayGate:
        """The gate of the first case."""
        return self.cases[0].gate

    @property
    def derivations(self) -> tuple[Derivation, ...]:
        """How its rules are derived, for calls and inputs; none, if nobody has written it yet."""
        return derivations(self.family).get(self.id, ())


def array_entries() -> dict[str, list[ArrayEntry]]:
    """Every gate over arrays, by family."""
    every: dict[str, list[ArrayEntry]] = {}
    for function in ENTRIES:
        every.setdefault(function.family, []).append(ArrayEntry(function))
    return every


def array_case(case: Case, sizes: dict[str, int] | None = None) -> ArrayCase:
    """The circuit of one call and its rules; `sizes` puts other numbers for the letters of its shapes."""
    graph = build(f"{OUTPUT} = {case.call}", case.shapes(sizes))
    gate = graph.gate(graph.output)
    if not isinstance(gate, ArrayGate):
        raise TypeError(f"{case.call} is not a gate over arrays")
    back = Trace(graph).backward(upstream=SEED)
    indexed = IndexRules(back, FOLLOWS)
    rules = tuple(_rule(back, edge, indexed.of(edge)) for edge in back.edges)
    return ArrayCase(case, graph, gate, formula(graph, graph.output), rules)


def _rule(back: Pass, edge: Edge, by_index: tuple[str, str] | None) -> ArrayRule:
    graph = back.graph
    shape = graph.shapes[edge.node]
    upstream = gradient_name(FOLLOWS, OUTPUT, shape)
    right = str(rule_text(graph, edge.node, edge.slot, text(upstream, shape)))
    used = set(_NAME.findall(right.replace(upstream, "").replace("ᵀ", " ")))
    names = [OUTPUT, *(graph.names[operand] for operand in graph.operands_of(edge.node))]
    operand = graph.names[edge.operand]
    return ArrayRule(
        operand,
        gradient_name(FOLLOWS, operand, graph.shapes[edge.operand]),
        right,
        by_index,
        tuple(name for name in names if name in used),
        edge_structure(back, edge).kind,
    )

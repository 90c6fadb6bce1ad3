"""A gate's rule by indices, as the lecture derives it: an entry of the Jacobian, and the sum the chain rule makes.

Where the upstream gradient itself is short it is put in, so that the derivation ends where the lecture's does.

>>> from bpcli.graph.build import build
>>> from bpcli.trace.trace import Trace
>>> back = Trace(build("||W x||^2", {"W": (2, 2), "x": (2,)})).backward()
>>> rules = IndexRules(back, "f")
>>> for edge in back.edges[:2]:
...     print(*rules.of(edge), sep="   ")
∂f/∂q_i = 2·q_i   ∂f/∂q_i = 2·q_i
∂q_k/∂W_ij = 1[k = i]·x_j   ∂f/∂W_ij = Σ_k 2·q_k·1[k = i]·x_j = 2·q_i·x_j
"""

from __future__ import annotations

import re
from math import prod
from typing import TYPE_CHECKING

from bpcli.algebra.formula import Formula, indexed, renamed, separated, slope
from bpcli.algebra.shapes import repeated_axes
from bpcli.algebra.text import PRODUCT, Text
from bpcli.gates.array_gate import ArrayGate, Entry, axis_letters, summed
from bpcli.trace.wording import local_formula, operand_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpcli.graph.graph import Graph
    from bpcli.trace.trace import Edge, Pass

Rule = tuple[Formula, Formula]  # an entry of the Jacobian, and an entry of the gradient
_INDEX = re.compile(r"\([^)]*\)|.")  # a letter, a digit, or a sum in brackets
MOST = 24  # characters of an upstream gradient that is still put in


class IndexRules:
    """The index rules of one backward pass; `of` is what its gradients are gradients of."""

    def __init__(self, back: Pass, of: str) -> None:
        """Take the pass; upstream gradients are derived from the output down."""
        self.graph: Graph = back.graph
        self.back = back
        self.name = of
        self.short: dict[int, tuple[str, Text]] = {}  # a node's gradient by indices, where that is short
        self.rules: dict[int, Rule | None] = {}
        into = [edge.operand for edge in back.edges]
        for edge in back.edges:
            self.rules[edge.index], short = self._rule(edge)
            if short is not None and into.count(edge.operand) == 1 and len(into) < 1000:
                self.short[edge.operand] = short

    def of(self, edge: Edge) -> Rule | None:
        """The entry of the Jacobian and the entry of the gradient, for one edge; None where there is no short one."""
        return self.rules[edge.index]

    def _rule(self, edge: Edge) -> tuple[Rule | None, tuple[str, Text] | None]:
        gate = self.graph.gate(edge.node)
        if not isinstance(gate, ArrayGate):
            return self._elementwise(edge)
        entry: Entry | None = gate.entries[edge.slot] if edge.slot < len(gate.entries) else None
        if entry is None:
            return None, None
        output = self._indexed(edge.node)
        operands = [self._indexed(operand) for operand in self.graph.operands_of(edge.node)]
        upstream = self._upstream(edge.node)
        local = entry.local(output, *operands)
        total = Text.lift(entry.total(upstream, output, *operands))
        over = "".join(letter for letter in entry.out if letter not in entry.of and letter.isalpha())
        steps = [summed(over, _times(upstream(entry.out), local)), total] if over else [total]
        jacobian = Formula(slope(output(entry.out), operands[edge.slot](entry.of)), " = ", local)
        short = (entry.of, total) if len(str(total)) <= MOST and not {"Σ", "Π"} & {*str(total)} else None
        return (jacobian, self._gradient_rule(edge, entry.of, *dict.fromkeys(map(Formula, steps)))), short

    def _elementwise(self, edge: Edge) -> tuple[Rule | None, tuple[str, Text] | None]:
        """Entry by entry: off the diagonal the Jacobian is 0, and a broadcast operand collects a sum."""
        graph = self.graph
        shape = graph.shapes[edge.node]
        letters = axis_letters(shape)

        def aligned(node: int) -> str:
            own = graph.shapes[node]
            axes, new = repeated_axes(own, shape), len(shape) - len(own)
            return "".join("0" if axis in axes else letter for axis, letter in enumerate(letters) if axis >= new)

        local = Text.verbatim(
            local_formula(graph, edge.node, edge.slot, lambda node: self._indexed(node)(aligned(node)))
        )
        if local.text == "1":
            local = Text.lift(1)
        of = aligned(edge.operand)
        over = "".join(letter for letter in letters if letter not in of)
        term = _times(local, self._upstream(edge.node)(letters))
        total = summed(over, term)
        if over and "_" not in term.text:  # as many equal terms as the letters have values
            total = _times(Text.lift(prod(shape[letters.index(letter)] for letter in over)), term)
        jacobian = Formula(slope(self._indexed(edge.node)(letters), self._indexed(edge.operand)(of)), " = ", local)
        short = (of, total) if len(str(total)) <= MOST and not over and "0" not in of else None
        return (jacobian, self._gradient_rule(edge, of, total)), short

    def _gradient_rule(self, edge: Edge, of: str, *steps: str | Text) -> Formula:
        """gradient = steps; where several gradients arrive, each is only added."""
        sign = " += " if edge.operand in self.back.branches else " = "
        return Formula(self._gradient(edge.operand, of), sign, *separated(steps, " = "))

    def _indexed(self, node: int) -> Callable[[str], Text]:
        name = self.graph.names[node] or operand_text(self.graph, node)
        return lambda letters: indexed(name, letters)

    def _gradient(self, node: int, of: str) -> Text:
        return slope(self.name, self._indexed(node)(of))

    def _upstream(self, node: int) -> Callable[[str], Text]:
        """The gradient at a node by indices: put in where it is short, else by its name."""
        if node == self.back.output and self.back.is_plain:
            return lambda _: Text.lift(1)
        if node not in self.short:
            return lambda letters: self._gradient(node, letters)
        of, text = self.short[node]
        return lambda letters: renamed(text, dict(zip(map(ord, of), _INDEX.findall(letters), strict=True)))


def _times(a: Text, b: Text) -> Text:
    """A product of products without brackets."""
    if a.text == "−1":
        return b.negative() if b.number is None else -b
    if 1 in {a.number, b.number} or b.text.startswith(b.MINUS):
        return a * b
    return Text.joined(a.parenthesised(PRODUCT), "·", b.parenthesised(PRODUCT), precedence=PRODUCT)

"""What a step of the lesson says of an edge: its local gradient and the product, or its rule; and why."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from bpcli.lesson import sentences as say
from bpcli.lesson.remarks import point_sentences
from bpcli.trace.wording import local_formula

if TYPE_CHECKING:
    from bpcli.lesson.figures import Figures
    from bpcli.trace.trace import Edge


class Words:
    """The words of one pass."""

    def __init__(self, figures: Figures) -> None:
        self.figures, self.back, self.graph = figures, figures.back, figures.graph
        self.symbolic = self.back.trace.is_symbolic

    def is_scalar(self, edge: Edge) -> bool:
        """Whether the local gradient of an edge is one number. Other edges have a rule."""
        return self.graph.is_scalar(edge.node)

    def product(self, edge: Edge, words: dict[str, Any]) -> str:
        """The chain rule on one edge between numbers."""
        figures, graph = self.figures, self.graph
        local = local_formula(graph, edge.node, edge.slot)
        if self.symbolic:
            product = figures.flow(edge)
            arrives = product if edge.operand in self.back.branches else f"{words['gradient']} = {product}"
            return say.STEP_EDGE.format(**words, local=local, product=arrives)
        chain = " = ".join(dict.fromkeys([local, figures.local_with_numbers(edge), figures.local(edge)]))
        return say.STEP_EDGE.format(**words, local=chain, product=figures.product_written(edge))

    def rule(self, edge: Edge, words: dict[str, Any]) -> str:
        """The chain rule on one edge to or from an array."""
        rule = self.figures.flow(edge)
        if self.symbolic:
            return say.STEP_RULE_SYMBOLIC.format(**words, rule=f"{words['gradient']} = {rule}")
        return say.STEP_RULE.format(**words, rule=rule, product=self.figures.product(edge))

    def given(self, node: int) -> str:
        """An upstream gradient, by its name and its number."""
        name, value = self.gradient_name(node), self.gradient(node)
        return f"{name} = {value}" if value else name

    def gradient(self, node: int) -> str:
        """The number of a gradient as text; empty where there is none."""
        if not self.symbolic:
            return self.figures.gradient(node)
        return self.figures.seed if node == self.back.output and not self.graph.shapes[node] else ""

    def gradient_name(self, node: int) -> str:
        """What the gradient at a node is called."""
        return self.figures.gradient_name(node)

    def why(self, edge: Edge) -> str:
        """Why the gate does what it does, and what is special at this point."""
        gate = self.graph.gate(edge.node)
        why = f"{gate.id}, a {gate.pattern}: {gate.because}." if gate.pattern else f"{gate.id}: {gate.because}."
        return " ".join([why, *self.points.get(self.graph.names[edge.node], ())])

    @cached_property
    def points(self) -> dict[str, list[str]]:
        """What is special at a gate: a kink, a saturated or a dead gate."""
        found: dict[str, list[str]] = {}
        for one in () if self.symbolic else point_sentences(self.figures):
            found.setdefault(one.about, []).append(one.text)
        return found

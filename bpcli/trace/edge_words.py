"""What flows into a node over some of its edges, as text: the fields of a sentence about the chain rule.

>>> from bpcli import explain
>>> from bpcli.algebra.decimals import decimal
>>> back = explain("x*y + x*z", x=2, y=3, z=-4).backward()
>>> words = EdgeWords(back, back.branches[back.graph.nodes["x"]], decimal)
>>> words.gate, words.local, words.products, words.terms(6), words.total
('q2 = x·z', 'z + y', '−4·1 + 3·1', '−4 + 3', '−1')
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.trace.wording import gate_text, local_formula, product_text, sum_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bpcli.trace.trace import Edge, Pass


class EdgeWords:
    """The words for edges that lead into one node; `write` writes a number. There is at least one edge."""

    def __init__(self, back: Pass, edges: Sequence[Edge], write: Callable[[Any], str]) -> None:
        self.back, self.graph = back, back.graph
        self.edges, self.write = edges, write

    @property
    def are_scalar(self) -> bool:
        """Whether the local gradient of each edge is one number. Between arrays there is a rule instead."""
        return all(self.graph.is_scalar(edge.node) for edge in self.edges)

    @property
    def have_numbers(self) -> bool:
        """Whether there is a product of two numbers for each edge."""
        return self.are_scalar and not self.back.trace.is_symbolic

    @property
    def gate(self) -> str:
        """The gate of the first edge: q = x + y."""
        return gate_text(self.graph, self.edges[0].node)

    @property
    def local(self) -> str:
        """The local gradient as a formula; of several edges their sum."""
        return sum_text([local_formula(self.graph, edge.node, edge.slot) for edge in self.edges])

    @property
    def products(self) -> str:
        """local·upstream, with numbers; of several edges the sum of them."""
        trace, gradient = self.back.trace, self.back.gradient
        factors = [(trace.local(edge.index), gradient[edge.node]) for edge in self.edges]
        return sum_text([product_text(self.write(local), self.write(upstream)) for local, upstream in factors])

    def terms(self, most: int) -> str:
        """What flows on each edge, added up; at most so many terms."""
        terms = [self.write(self.back.product[edge.index]) for edge in self.edges[:most]]
        return sum_text([*terms, *(["…"] if len(self.edges) > most else [])])

    @property
    def total(self) -> str:
        """The sum of what flows on the edges."""
        return self.write(sum(self.back.product[edge.index] for edge in self.edges))

"""Numbers as the lesson writes them: decimals to some digits, or exact.

Knows how to turn one number of a trace into text. Must not know sentences or tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.algebra.decimals import decimal
from bpcli.algebra.shown import Text
from bpcli.trace.wording import formula, local_formula, product_text, sum_text

if TYPE_CHECKING:
    from bpcli.trace.exact_pass import ExactPass
    from bpcli.trace.trace import Edge, Pass

MOST_ADDENDS = 20
MOST_LOOKED_AT = 1000  # nodes that are looked through for rounded numbers


class Figures:
    """The numbers of one backward pass as text: `digits` significant ones, or exact where `exact` is given."""

    def __init__(self, back: Pass, digits: int = 4, exact: ExactPass | None = None) -> None:
        """Take the pass and how to write its numbers."""
        self.back = back
        self.graph = back.graph
        self.digits = digits
        self.exact = exact

    def number(self, value: float) -> str:
        """Any number, to the digits."""
        return decimal(value, self.digits)

    @property
    def loss(self) -> str:
        """What the gradients are of: the output, or, where the pass starts from another gradient, what follows it."""
        out = self.graph.names[self.back.output]
        if self.back.seed == 1:
            return out
        return next(name for name in ("L", "Loss", "L_out", "Loss_out") if name not in self.graph.nodes)

    @property
    def rounds(self) -> bool:
        """Whether some value is not shown in full."""
        if self.exact or self.back.trace.is_symbolic or self.graph.size > MOST_LOOKED_AT:
            return False
        shown = (float(self.number(value).replace("−", "-")) for value in self.back.trace.values)
        return any(a != b for a, b in zip(shown, self.back.trace.values, strict=True))

    def value(self, node: int) -> str:
        """A node's forward value."""
        return self._text(self.exact.values[node]) if self.exact else self.number(self.back.trace.values[node])

    def gradient(self, node: int) -> str:
        """The gradient of the output at a node."""
        return self._text(self.exact.gradient[node]) if self.exact else self.number(self.back.gradient[node])

    def local(self, edge: Edge) -> str:
        """A local gradient."""
        record = self.back.trace.record
        if self.exact or record is None:
            return self._text(self.exact.local[edge.index]) if self.exact else ""
        return self.number(record.local[edge.index])

    def product(self, edge: Edge) -> str:
        """A local gradient times its upstream gradient."""
        return self._text(self.exact.product[edge.index]) if self.exact else self.number(self.back.product[edge.index])

    def product_written(self, edge: Edge) -> str:
        """local·upstream = product."""
        return f"{product_text(self.local(edge), self.gradient(edge.node))} = {self.product(edge)}"

    def sum_written(self, node: int) -> str:
        """The addends at a branch and their sum; of very many addends, both ends."""
        edges = self.back.branches[node]
        if len(edges) <= MOST_ADDENDS:
            return f"{sum_text([self.product(edge) for edge in edges])} = {self.gradient(node)}"
        first = [self.product(edge) for edge in edges[:3]]
        last = [self.product(edge) for edge in edges[-2:]]
        return f"{sum_text([*first, '…', *last])} ({len(edges):,} addends) = {self.gradient(node)}"

    def formula_with_numbers(self, node: int) -> str:
        """A gate's formula with its operands' values put in."""
        return formula(self.graph, node, self._put)

    def local_with_numbers(self, edge: Edge) -> str:
        """A local gradient's formula with values put in."""
        return local_formula(self.graph, edge.node, edge.slot, self._put)

    def _put(self, node: int) -> Text:
        return Text.put(self.value(node))

    def _text(self, number: object) -> str:
        from bpcli.trace.exact_text import text

        return text(number)

"""The figures of a worksheet: every number as the lesson writes it, or the sign of the blank that asks for it.

A number may repeat: the gradient at a node with one edge is the product on that edge.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bpcli.algebra.formula import Formula
from bpcli.algebra.text import Form, Text
from bpcli.lesson import columns as col
from bpcli.lesson.figures import Figures
from bpcli.lesson.story import Ruled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bpcli.lesson.story import Column
    from bpcli.trace.trace import Edge, Pass

LINE = Ruled("______")
Quantity = tuple[str, int]  # ("value", node), ("local", edge), ("product", edge), ("gradient", node that branches)


class Where(NamedTuple):
    """Which numbers stand in the rows of a table: the forward values, or what flows on the edges."""

    table: str
    rows: list[Quantity]

    def quantity(self, column: Column, index: int) -> Quantity | None:
        """The number that a cell is the home of, if it is of any."""
        if not self.rows:
            return None
        kind, number = self.rows[index]
        if column == col.LOCAL:
            return ("local", number) if kind == "product" else None
        return (kind, number) if column in col.HOMES else None


def shown_columns(back: Pass, kinds: tuple[str, ...]) -> dict[str, frozenset[Column]]:
    """The columns that are blank as a whole, by table: formulas where there are no numbers, rules and shapes."""
    found: dict[str, set[Column]] = {"forward": set(), "backward": set(), "gradients": set()}
    if "shape" in kinds and back.graph.has_arrays:
        for columns in found.values():
            columns.add(col.SHAPE)
    if "rule" in kinds and back.graph.has_arrays:
        found["backward"].add(col.RULE)
    if back.trace.is_symbolic:
        found["forward"] |= {col.FORMULA} if "value" in kinds else set()
        found["backward"] |= {col.LOCAL} if "local" in kinds else set()
        found["backward"] |= {col.LOCAL_TIMES_UPSTREAM} if {"product", "upstream"} & set(kinds) else set()
        found["gradients"] |= {col.FORMULA} if {"gradient", "product"} & set(kinds) else set()
        if "product" in kinds:
            found["backward"].add(col.RULE)
    return {table: frozenset(columns) for table, columns in found.items() if columns}


class SheetFigures(Figures):
    """Figures in which a blank's sign stands wherever its number would."""

    def __init__(self, true: Figures, signs: Mapping[Quantity, str], *, forward_only: bool = False) -> None:
        """`signs` are the blanks, each by the number that it asks for; `forward_only` leaves every gradient out."""
        super().__init__(true.back, true.digits, true.exact, whole=true.whole)
        self.forward_only = forward_only
        self._signs = signs
        self._edge_of = {edge.operand: edge for edge in self.back.edges if edge.operand not in self.back.branches}

    def value(self, node: int) -> str:
        """A node's forward value, or its blank."""
        return self._sign(("value", node)) or super().value(node)

    def gradient(self, node: int) -> str:
        """The gradient at a node, or the blank that asks for it: on its one edge, or for its sum."""
        if self.forward_only:
            return ""
        edge = self._edge_of.get(node)
        quantity = ("gradient", node) if edge is None else ("product", edge.index)
        return self._sign(quantity) or super().gradient(node)

    def product(self, edge: Edge) -> str:
        """What flows on an edge, or its blank."""
        if self.forward_only:
            return ""
        return self._sign(("product", edge.index)) or super().product(edge)

    def local(self, edge: Edge) -> str:
        """A local gradient, or its blank; made of blanks where it is made of numbers that are asked for."""
        sign = self._sign(("local", edge.index))
        if sign or not self._hides_value(edge):
            return sign or super().local(edge)
        return self.local_with_numbers(edge)

    def _sign(self, quantity: Quantity) -> str:
        """The sign of the blank that asks for a number; nothing where none does."""
        sign = self._signs.get(quantity)
        return Formula(Text.joined(sign, form=Form.BLANK)) if sign else ""

    def _hides_value(self, edge: Edge) -> bool:
        nodes = (edge.node, *self.graph.operands_of(edge.node))
        return any(("value", node) in self._signs for node in nodes)

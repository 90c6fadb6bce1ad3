r"""What a learner looks at: the circuit and the worked tables, with ? where something is asked and nothing beyond.

>>> from bpcli import explain
>>> from bpcli.formats.tree import outline
>>> from bpcli.quiz.asks import asks
>>> from bpcli.quiz.questions.position import Position
>>> trace = explain("(x+y)*z", x=-2, y=5, z=-4)
>>> print(*outline(drawing(Position(trace, "mixed", 1, 2, 7, tuple(asks(trace)), 2))), sep="\n")
f (×): value −12, gradient 1
  q (+): value 3, gradient ?
    x: value −2
    y: value 5
  z: value −4
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.lesson import tables
from bpcli.lesson.circuit import circuit
from bpcli.lesson.drawing import tree
from bpcli.lesson.figures import Figures, tells_shape
from bpcli.lesson.sentences import DRAWING, DRAWING_COMPACT, DRAWING_SYMBOLIC
from bpcli.lesson.story import Drawing, Facts, Kind, Parts, Table

if TYPE_CHECKING:
    from bpcli.lesson.story import Block
    from bpcli.quiz.questions.position import Position
    from bpcli.trace.trace import Edge

BLANK = "?"
MOST_LINES = 30
ROOM = 26  # characters of an array that stands on a wire


class Blanked(Figures):
    """The numbers of a pass as far as they are known; ? stands for what is asked, `later` for what comes after it."""

    def __init__(self, position: Position, addend: Edge | None = None, later: str = "") -> None:
        """Take what is known at a position; `addend` is asked alone, where a branch is taken apart."""
        super().__init__(position.back)
        self.position, self.addend, self.later = position, addend, later
        self.values, self.gradients = position.known_values, position.known_gradients

    def value(self, node: int) -> str:
        """A forward value, if it is known."""
        if node in self.values:
            return super().value(node)
        return self._blank(asked=self.position.ask.kind == "value" and self.graph.nodes[self.position.ask.of] == node)

    def gradient(self, node: int) -> str:
        """A gradient, if it is known."""
        if node in self.gradients:
            return super().gradient(node)
        return self._blank(asked=self.addend is None and self._asks_gradient(node))

    def product(self, edge: Edge) -> str:
        """What flows on an edge, if it is known: when the gradient is, or at a branch when the sum is asked."""
        if edge.operand in self.gradients:
            return super().product(edge)
        if self.addend is not None and edge.operand == self.addend.operand:
            if self.addend == edge:
                return BLANK
            before = edge.index in {one.index for one in self._edges_before(self.addend)}
            return super().product(edge) if before else self.later
        if self._asks_gradient(edge.operand):
            edges = self.back.branches.get(edge.operand)
            return super().product(edge) if edges and self.position.takes_apart(edges) else BLANK
        return self.later

    def local(self, edge: Edge) -> str:
        """A local gradient, if it is not what is asked."""
        ask = self.position.ask
        own = ask.kind == "local" and ask.wrt is not None
        if own and (self.graph.nodes[ask.of], self.graph.nodes[ask.wrt or ""]) == (edge.node, edge.operand):
            return BLANK
        if self.position.asks_concept and self._is_asked_alone(edge):
            return BLANK
        is_start = edge.node == self.back.output  # there the local gradient is the gradient itself
        if is_start and edge.operand not in self.gradients:
            return BLANK
        return super().local(edge)

    def local_written(self, edge: Edge, *, verbose: bool = False) -> str:
        """A local gradient and its formula, which would tell the local gradient where it is asked."""
        return BLANK if self.local(edge) == BLANK else super().local_written(edge, verbose=verbose)

    def rule_written(self, edge: Edge, *, verbose: bool = False) -> Parts:
        """A rule, which would tell the product where it is asked."""
        rule = super().rule_written(edge, verbose=verbose)
        return Parts(rule.parts[0] + BLANK) if self.product(edge) == BLANK else rule

    def short(self, text: str, value: Any) -> str:
        """The text where there is little room."""
        return text if len(text) <= ROOM and not tells_shape(text) else super().short(text, value)

    def _edges_before(self, edge: Edge) -> list[Edge]:
        edges = self.position.edges_to(edge.operand)
        return edges[: edges.index(edge)]

    def _is_asked_alone(self, edge: Edge) -> bool:
        """Whether what flows on this edge, and on no other, is asked."""
        if self.addend is not None:
            return self.addend == edge
        return edge.operand not in self.back.branches and self._asks_gradient(edge.operand)

    def _asks_gradient(self, node: int) -> bool:
        ask = self.position.ask
        return ask.kind == "gradient" and ask.wrt is not None and self.graph.nodes[ask.wrt] == node

    def _blank(self, *, asked: bool) -> str:
        return BLANK if asked else self.later


def drawing(position: Position, addend: Edge | None = None) -> Drawing:
    """The circuit with the numbers known so far, and ? for what is asked."""
    lines = tree(circuit(Blanked(position, addend)), MOST_LINES).lines
    if not position.is_first:
        return Drawing(lines)
    if position.trace.is_symbolic:
        return Drawing(lines, DRAWING_SYMBOLIC, DRAWING_SYMBOLIC)
    return Drawing(lines, DRAWING, DRAWING_COMPACT)


def look(position: Position, addend: Edge | None = None) -> tuple[Block, ...]:
    """The drawing, and the arrays that have no room on its wires."""
    return drawing(position, addend), *_large(position)


def look_and_table(position: Position, addend: Edge | None = None) -> tuple[Block, ...]:
    """The same, and where the steps before are worked out, the table of the pass with its blanks."""
    if position.is_whole:
        return look(position, addend)
    table = forward_table(position) if position.ask.kind == "value" else backward_table(position, addend)
    return *look(position, addend), table


def _large(position: Position) -> list[Block]:
    """The known arrays that a wire has no room for, entry by entry."""
    if position.trace.is_symbolic:
        return []
    figures, graph = Figures(position.back, whole=True), position.graph
    texts = {graph.names[node]: figures.value(node) for node in sorted(position.known_values) if graph.shapes[node]}
    for node in sorted(position.known_gradients):
        if graph.shapes[node]:
            texts[figures.gradient_name(node)] = figures.gradient(node)
    pairs = tuple((name, text) for name, text in texts.items() if name and len(text) > ROOM)
    return [Facts(pairs, Kind.FORMULA)] if pairs else []


def forward_table(position: Position) -> Table:
    """The forward pass up to the node that is asked."""
    figures = Blanked(position, later=BLANK)
    table = tables.forward_table(figures)
    nodes = [node for node in position.graph.gate_nodes if not position.graph.constant[node]]
    return table._replace(length=nodes.index(position.graph.nodes[position.ask.of]) + 1)


def backward_table(position: Position, addend: Edge | None = None) -> Table:
    """The backward pass up to the row that is asked, whose formulas are blank too."""
    figures = Blanked(position, addend, later=BLANK)
    rows = tables.rows_with_sums(position.back)
    last = max(index for index, row in enumerate(rows) if _is_asked(position, row, addend))
    return tables.backward_table(figures)._replace(length=last + 1)


def _is_asked(position: Position, row: Edge | int, addend: Edge | None) -> bool:
    nodes, ask = position.graph.nodes, position.ask
    if addend is not None:
        return row == addend
    wrt = nodes[ask.wrt or ""]
    if isinstance(row, int):
        return ask.kind == "gradient" and row == wrt
    return row.operand == wrt and (ask.kind == "gradient" or row.node == nodes[ask.of])

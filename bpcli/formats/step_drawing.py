"""The circuit as far as it is computed, as lines for one step: the lecture's drawing, or a tree where that has no room.

The places are those of the whole circuit, so that nothing moves from one step to the next.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from bpcli.formats.circuit import Lit, lines_of
from bpcli.formats.picture import place_well, spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from bpcli.formats import Page
    from bpcli.formats.circuit import TextLine
    from bpcli.lesson.story import DrawnCircuit

LIT = "lit"  # what the highlighted pieces are
LEVEL = 3  # columns of a level of the tree
DEEP = "… "
MARK = ">"  # before a highlighted line of the tree, for whoever sees no colours


class Drawn(NamedTuple):
    """A drawing that is made anew for each step: how many lines it has, and the lines for what is seen and lit."""

    height: int
    # of (circuit, edges, nodes, most)
    lines: Callable[[DrawnCircuit, Collection[int], Collection[int], int], list[TextLine]]


def drawn(circuit: DrawnCircuit, page: Page) -> Drawn:
    """A drawing of a circuit for a page."""
    placed = place_well(spelled(circuit, page.spell), page.width)
    if placed is None:
        tree = _Tree(circuit, page.width)
        return Drawn(len(tree.rows), tree.lines)

    def lines(now: DrawnCircuit, edges: Collection[int], nodes: Collection[int], most: int) -> list[TextLine]:
        drawn = lines_of(spelled(now, page.spell), placed, Lit(frozenset(edges), frozenset(nodes)))
        lit = [any(LIT in what.split() and text.strip() for text, what in line) for line in drawn]
        return drawn[_around(lit, most)]

    return Drawn(placed.height, lines)


class _Row(NamedTuple):
    """A line of the tree: what is left of it, the node, its edge (−1 for the output), whether it was drawn before."""

    indent: str
    node: int
    edge: int
    again: bool


class _Tree:
    """The output first, each gate's operands under it; a node that is there already is not opened again."""

    def __init__(self, circuit: DrawnCircuit, width: int) -> None:
        self.room = width // 2  # for the indents
        self.rows: list[_Row] = []
        into: dict[int, list[int]] = {}
        for index, edge in enumerate(circuit.edges):
            into.setdefault(edge.head, []).append(index)
        self.leaving = Counter(edge.tail for edge in circuit.edges)
        opened: set[int] = set()
        stack = [(len(circuit.nodes) - 1, -1, "", "")]
        while stack:
            node, came, above, turn = stack.pop()
            below = into.get(node, [])
            again = node in opened and bool(below)
            self.rows.append(_Row(above + turn, node, came, again))
            if again:
                continue
            opened.add(node)
            above += {"": "", "├─ ": "│  ", "└─ ": "   "}[turn]
            last = len(below) - 1
            stack += [
                (circuit.edges[edge].tail, edge, above, "└─ " if index == last else "├─ ")
                for index, edge in reversed(list(enumerate(below)))
            ]

    def lines(self, now: DrawnCircuit, edges: Collection[int], nodes: Collection[int], most: int) -> list[TextLine]:
        """A line an edge: value | gradient, those that are there. Deep down the lines from above are left out."""
        lit = [row.edge in edges or row.node in nodes for row in self.rows]
        part = _around(lit, most)
        rows = self.rows[part]
        cut = 0
        if max((len(row.indent) for row in rows), default=0) > self.room:
            cut = max(min(len(row.indent) for row in rows) - LEVEL, 0)
        cropped = (row._replace(indent=f"{DEEP if cut else ''}{row.indent[cut:]}") for row in rows)
        return [self._line(now, row, lit=is_lit) for row, is_lit in zip(cropped, lit[part], strict=True)]

    def _line(self, now: DrawnCircuit, row: _Row, *, lit: bool) -> TextLine:
        node = now.nodes[row.node]
        name = f"{node.name} ({node.sign})" if node.sign else node.name
        mark = (MARK, LIT) if lit else (" ", "wire")
        line: TextLine = [mark, (f" {row.indent}", "wire"), (name, f"{LIT} label" if lit else "label")]
        if row.again:
            line.append((" see above", "wire"))
        if node.value:
            line += [("  ", "wire"), (node.value, "value")]
        along = now.edges[row.edge].gradient if row.edge >= 0 else node.gradient
        if along:
            line += [(" | ", "wire"), (along, "gradient")]
        if self.leaving[row.node] > 1 and node.gradient:
            line += [(f" of {node.gradient}" if along else f" | in all {node.gradient}", "gradient")]
        return line


def _around(lit: list[bool], most: int) -> slice:
    """So many lines, with those that are lit in the middle."""
    if len(lit) <= most:
        return slice(0, len(lit))
    indices = [index for index, is_lit in enumerate(lit) if is_lit]
    middle = (indices[0] + indices[-1]) // 2 if indices else 0
    start = max(0, min(middle - most // 2, len(lit) - most))
    return slice(start, start + most)

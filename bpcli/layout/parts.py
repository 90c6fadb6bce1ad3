"""What is placed, and where it came to stand: sizes go in, places come out, both in columns and rows.

Whoever draws (in a terminal, as SVG) measures its texts, and finds a place for each. One unit is a column wide and a
row high; a point is the middle of a cell.

>>> Sketch((NodeSize(name=1), NodeSize(sign=3, after=1)), (EdgeSize(0, 1),)).nodes[1].text
3
"""

from __future__ import annotations

from typing import NamedTuple


class NodeSize(NamedTuple):
    """A node to be placed. Widths in columns, 0 where there is nothing.

    A leaf has a name and no sign; a gate has a sign (with its brackets) and may have a name after it, with a blank
    between them. `after` is the output's name, which is written at the end of its line. `value` is the label above the
    line that leaves the node, `gradient` the one below it (where the node branches: the sum).
    """

    sign: int = 0
    name: int = 0
    value: int = 0
    gradient: int = 0
    after: int = 0

    @property
    def text(self) -> int:
        """The columns of sign and name."""
        return self.sign + self.name + (1 if self.sign and self.name else 0)


class EdgeSize(NamedTuple):
    """An edge to be placed, from the node `tail` to operand `slot` of the gate `head`.

    `gradient` is the width of its own label. It has a place of its own, near the gate, only where the tail branches;
    otherwise the label of the node says the same.
    """

    tail: int
    head: int
    slot: int = 0
    gradient: int = 0


class Sketch(NamedTuple):
    """A circuit to be placed: nodes in topological order (leaves first), edges gate by gate, in written order."""

    nodes: tuple[NodeSize, ...]
    edges: tuple[EdgeSize, ...]


NODE, END, ENTERS, LEAVES = "node", "end", "enters", "leaves"  # the kinds of PlacedNode
VALUE, GRADIENT = "value", "gradient"  # the kinds of Label


class PlacedNode(NamedTuple):
    """Where a node's text is written: its first column `x`, its row `y`, its `width`.

    `kind` is "node" (a leaf's name; a gate's sign, a blank and its name), "end" (the output's name, after its line),
    "leaves" (the mark and the name of a node whose edges go on in the next band) or "enters" (the same, where they go
    on).
    """

    node: int
    x: int
    y: int
    width: int
    kind: str = NODE


class PlacedEdge(NamedTuple):
    """Where an edge is drawn: `path` has the corners of its line, whose pieces are level or upright.

    `edge` counts the sketch's edges; it is −1 for the line from the output to its name. The edges of a node that
    branches share the first part of their paths; those into a gate share the last. An edge that goes through several
    bands has a path in each.
    """

    edge: int
    node: int
    path: tuple[tuple[int, int], ...]


class Label(NamedTuple):
    """Where a number stands, `width` columns from `x` in row `y`; it is written to the right end of its place.

    `kind` is "value" or "gradient". `edge` is −1 for what belongs to the node (its value; its gradient, the sum where
    it branches); otherwise the label is the gradient of that edge alone.
    """

    kind: str
    node: int
    edge: int
    x: int
    y: int
    width: int


class Placed(NamedTuple):
    """A circuit that has a place for everything, `width` columns and `height` rows in all.

    `forks` are the points where a node branches. `bridges` are the points where an upright edge passes over a
    level one that it has nothing to do with. `bands` are the first rows of the bands of a folded circuit, one band (at
    row 0) if it is not folded.
    """

    width: int
    height: int
    nodes: tuple[PlacedNode, ...]
    edges: tuple[PlacedEdge, ...]
    labels: tuple[Label, ...]
    forks: tuple[tuple[int, int], ...] = ()
    bridges: tuple[tuple[int, int], ...] = ()
    bands: tuple[int, ...] = (0,)

"""What is placed, and where it came to stand: sizes go in, places come out, both in columns and rows.

Knows sizes, not texts: whoever draws (in a terminal, as SVG) measures its texts, and finds a place for each. One unit
is a column wide and a row high; a point is the middle of a cell. Must not know gates, numbers or colours.

>>> Sketch((Knot(name=1), Knot(sign=3, after=1)), (Pull(0, 1),)).knots[1].text
3
"""

from __future__ import annotations

from typing import NamedTuple


class Knot(NamedTuple):
    """A node to be placed. Widths in columns, 0 where there is nothing.

    A leaf has a name and no sign; a gate has a sign (with its brackets) and may have a name after it, with a blank
    between them. `after` is what stands at the end of the output's wire: its name. `value` is the label above the wire
    that leaves the node, `gradient` the one below it (where the node branches: the sum).
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


class Pull(NamedTuple):
    """A link to be placed, from the node `tail` to operand `slot` of the gate `head`.

    `gradient` is the width of its own label. It gets a place of its own, near the gate, only where the tail branches;
    else the label of the node says the same.
    """

    tail: int
    head: int
    slot: int = 0
    gradient: int = 0


class Sketch(NamedTuple):
    """A circuit to be placed: knots in topological order (leaves first), pulls gate by gate, in written order."""

    knots: tuple[Knot, ...]
    pulls: tuple[Pull, ...]


NODE, END, ENTERS, LEAVES = "node", "end", "enters", "leaves"  # the kinds of spots
VALUE, GRADIENT = "value", "gradient"  # the kinds of labels


class Spot(NamedTuple):
    """Where a text stands: its first column `x`, its row `y`, its `width`.

    `kind` is "node" (a leaf's name; a gate's sign, a blank and its name), "end" (the output's name, after its wire),
    "leaves" (the mark and the name of a node whose wire goes on in the next band) or "enters" (the same, where it goes
    on).
    """

    node: int
    x: int
    y: int
    width: int
    kind: str = NODE


class Wire(NamedTuple):
    """A way from a node to a gate that takes it: the corners of a line whose pieces are level or upright.

    `link` counts the sketch's pulls; it is −1 for the wire behind the output. The links of a node that branches share
    the first part of their way; a gate's operands share the last. A link that goes through several bands has a wire in
    each.
    """

    link: int
    node: int
    points: tuple[tuple[int, int], ...]


class Label(NamedTuple):
    """Where a number stands, `width` columns from `x` in row `y`; it is written to the right end of its place.

    `kind` is "value" or "gradient". `link` is −1 for what belongs to the node (its value; its gradient, the sum where
    it branches), else the label is the gradient of that link alone.
    """

    kind: str
    node: int
    link: int
    x: int
    y: int
    width: int


class Placed(NamedTuple):
    """A circuit that has a place for everything, `width` columns and `height` rows in all.

    `forks` are the points where a node's wire branches. `bridges` are the points where an upright wire passes over a
    level one that it has nothing to do with. `bands` are the first rows of the bands of a folded circuit, one band (at
    row 0) if it is not folded.
    """

    width: int
    height: int
    spots: tuple[Spot, ...]
    wires: tuple[Wire, ...]
    labels: tuple[Label, ...]
    forks: tuple[tuple[int, int], ...] = ()
    bridges: tuple[tuple[int, int], ...] = ()
    bands: tuple[int, ...] = (0,)

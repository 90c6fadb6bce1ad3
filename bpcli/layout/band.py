"""One band of a picture: a sketch whose parts all stand side by side.

>>> from bpcli.layout.parts import NodeSize, EdgeSize, Sketch
>>> nodes = NodeSize(name=1), NodeSize(name=1), NodeSize(sign=3, after=1)
>>> placed = Band(Sketch(nodes, (EdgeSize(0, 2), EdgeSize(1, 2, 1)))).placed()
>>> [(node.x, node.y, node.kind) for node in placed.nodes]
[(0, 0, 'node'), (0, 2, 'node'), (7, 1, 'node'), (14, 1, 'end')]
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from bpcli.layout.lanes import Net, route
from bpcli.layout.layers import layered
from bpcli.layout.parts import END, GRADIENT, VALUE, Label, Placed, PlacedEdge, PlacedNode
from bpcli.layout.rows import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bpcli.layout.lanes import Turn
    from bpcli.layout.layers import Layers
    from bpcli.layout.parts import Sketch

SHORTEST = 3  # columns of an edge's level piece


class Slack(NamedTuple):
    """Columns of an edge before and after its label."""

    before: int
    behind: int


SLACKS = (Slack(2, 3), Slack(2, 1), Slack(1, 1))  # from the widest to the narrowest
NARROWEST = SLACKS[-1]
_LEFT, _RIGHT, _UP, _DOWN = 1, 2, 4, 8
_Points = tuple[tuple[int, int], ...]


class _Column(NamedTuple):
    """Where the parts of a layer stand: its lanes from `lanes`, the bar of its gates, its texts, its edges to `end`."""

    lanes: int
    bar: int
    text: int
    edge: int
    end: int


def _ways(layers: Layers, layer: int, items: list[int], ports: list[int]) -> tuple[dict[int, tuple[Turn, ...]], int]:
    """The steps to each port of a layer from the layer to its left, and how many lanes they take."""
    turns: dict[int, tuple[Turn, ...]] = {}
    gap = [(item, to) for item, to in layers.gap(layer) if to]
    routed, lanes = route([Net(items[item], tuple(ports[port] for port in to)) for item, to in gap])
    for (_, to), ways in zip(gap, routed, strict=True):
        turns |= zip(to, ways, strict=True)
    return turns, lanes


class Band:
    """A sketch in layers and rows, whose parts get columns when it is placed."""

    def __init__(self, sketch: Sketch, *, roomy: bool = True) -> None:
        """`roomy` leaves a row more above and below each gate."""
        self.sketch, self.layers = sketch, layered(sketch)
        self.items, self.ports, self.height = rows_of(sketch, self.layers, roomy=roomy)
        layers = self.layers
        self.ways = [_ways(layers, layer, self.items, self.ports) for layer in range(len(layers.order) - 1)]
        self.passing = {(layers.owner[i], layers.depth[i]): i for i in range(len(sketch.nodes), len(layers.owner))}
        self.going = [node.after > 0 for node in sketch.nodes]
        for edge in sketch.edges:
            self.going[edge.tail] = True

    def _columns(self, slack: Slack) -> list[_Column]:
        """The columns of every layer."""
        count = len(self.layers.order)
        columns = [_Column(0, 0, 0, 0, 0)] * count
        x = 0
        for layer in reversed(range(count)):
            columns[layer] = self._column(layer, x, slack)
            x = columns[layer].end
        return columns

    def _column(self, layer: int, x: int, slack: Slack) -> _Column:
        sizes, edges = self.sketch
        nodes = [item for item in self.layers.order[layer] if item < len(sizes)]
        lanes = bar = x
        if layer < len(self.layers.order) - 1:
            count = self.ways[layer][1]
            gradients = (edges[edge].gradient for node in nodes for edge in self.layers.ports[node])
            has_bar = any(len(self.layers.ports[node]) > 1 for node in nodes)
            x += max(2 * count - 1, 0)
            size = max(gradients, default=0)
            x += size + 1 + slack.behind if size else 1 if count and has_bar else 0
            bar, x = x, x + has_bar + 1
        edge = x + max((sizes[node].text + (sizes[node].name > 0) for node in nodes), default=0)
        going = [node for node in nodes if self.going[node]]
        size = max((max(sizes[node].value, sizes[node].gradient) for node in going), default=0)
        end = edge + (max(slack.before + size + slack.behind if size else 0, SHORTEST) if going else 0)
        return _Column(lanes, bar, x, edge, end)

    def width(self, slack: Slack = SLACKS[0]) -> int:
        """The columns that the band takes at most: what stands in its last layer ends it."""
        last = self._columns(slack)[0]
        nodes = (self.sketch.nodes[item] for item in self.layers.order[0])
        return max(last.end + 1 + node.after if node.after else last.edge for node in nodes)

    def placed(self, slack: Slack = SLACKS[0]) -> Placed:
        """The parts with their places; `slack` says how far apart."""
        columns = self._columns(slack)
        nodes: list[PlacedNode] = []
        ends: list[PlacedNode] = []
        labels: list[Label] = []
        edges: list[PlacedEdge] = []
        for node, size in enumerate(self.sketch.nodes):
            column, y = columns[self.layers.depth[node]], self.items[node]
            x = column.text if self.layers.ports[node] else column.edge - size.text - (size.name > 0)
            nodes.append(PlacedNode(node, x, y, size.text))
            if size.after:
                edges.append(PlacedEdge(-1, node, ((x + size.text, y), (column.end - 1, y))))
                ends.append(PlacedNode(node, column.end + 1, y, size.after, END))
            for kind, width, row in ((VALUE, size.value, y - 1), (GRADIENT, size.gradient, y + 1)):
                if width and self.going[node]:
                    labels.append(Label(kind, node, -1, column.end - slack.behind - width, row, width))
        for edge, (tail, head, _, width) in enumerate(self.sketch.edges):
            _, x, y, text, _ = nodes[tail]
            start = (x + text + (self.sketch.nodes[tail].name > 0), y)
            edges.append(PlacedEdge(edge, tail, _corners([start, *self._way(edge, columns)])))
            if width:
                x = columns[self.layers.depth[head]].bar - slack.behind - width
                labels.append(Label(GRADIENT, tail, edge, x, self.ports[edge] + 1, width))
        lanes = {c.lanes + 2 * lane for c, (_, n) in zip(columns, self.ways, strict=False) for lane in range(n)}
        width = max(node.x + node.width for node in (*nodes, *ends))
        return Placed(width, self.height, (*nodes, *ends), tuple(edges), tuple(labels), *_meetings(edges, lanes))

    def _way(self, edge: int, columns: list[_Column]) -> Iterator[tuple[int, int]]:
        """The corners of an edge after its first."""
        tail, head, *_ = self.sketch.edges[edge]
        layers = self.layers
        y = self.items[tail]
        for layer in reversed(range(layers.depth[head], layers.depth[tail])):
            column = columns[layer]
            port = edge if layer == layers.depth[head] else layers.ports[self.passing[tail, layer]][0]
            for turn in self.ways[layer][0][port]:
                x = column.lanes + 2 * turn.lane
                yield x, y
                y = turn.row
                yield x, y
        if len(layers.ports[head]) > 1:
            yield column.bar, y
            y = self.items[head]
            yield column.bar, y
        yield column.text - 1, y


def _corners(points: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The points of a path where it turns, and its ends."""
    corners: list[tuple[int, int]] = []
    for point in points:
        if corners and point == corners[-1]:
            continue
        if len(corners) > 1 and any(corners[-2][axis] == corners[-1][axis] == point[axis] for axis in (0, 1)):
            corners.pop()
        corners.append(point)
    return tuple(corners)


def _meetings(edges: Iterable[PlacedEdge], lanes: set[int]) -> tuple[_Points, _Points]:
    """The points where a node branches, and those where one edge passes over another; all lie in the columns `lanes`.

    >>> down, over = PlacedEdge(0, 0, ((0, 0), (4, 0), (4, 2), (9, 2))), PlacedEdge(1, 1, ((0, 1), (9, 1)))
    >>> _meetings([down, over, PlacedEdge(2, 0, ((0, 0), (9, 0)))], {4})
    (((4, 0),), ((4, 1),))
    """
    pieces = {(edge.node, *piece) for edge in edges for piece in pairwise(edge.path)}
    columns = sorted(lanes)
    cells: dict[tuple[int, int], dict[int, int]] = {}
    for node, (x, y), (to, end) in sorted(pieces):
        for column in columns if y == end else (x,):
            if not x <= column <= to or column not in lanes:
                continue
            for row in range(min(y, end), max(y, end) + 1):
                ways = (_LEFT * (x < column) | _RIGHT * (column < to)) if y == end else 0
                ways |= (_UP * (row > min(y, end)) | _DOWN * (row < max(y, end))) if y != end else 0
                cell = cells.setdefault((column, row), {})
                cell[node] = cell.get(node, 0) | ways
    forks = (point for point, cell in cells.items() if any(ways.bit_count() > 2 for ways in cell.values()))
    bridges = (point for point, cell in cells.items() if len(cell) > 1)
    return tuple(sorted(forks)), tuple(sorted(bridges))

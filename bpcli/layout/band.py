"""One band of a picture: a sketch whose parts all stand side by side.

Knows layers, rows and lanes, and gives them columns. Must not know how a circuit is folded.

>>> from bpcli.layout.parts import Knot, Pull, Sketch
>>> placed = Band(Sketch((Knot(name=1), Knot(name=1), Knot(sign=3, after=1)), (Pull(0, 2), Pull(1, 2, 1)))).placed()
>>> [(spot.x, spot.y, spot.kind) for spot in placed.spots]
[(0, 0, 'node'), (0, 2, 'node'), (7, 1, 'node'), (14, 1, 'end')]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bpcli.layout.lanes import Net, route
from bpcli.layout.layers import layered
from bpcli.layout.meetings import meetings
from bpcli.layout.parts import END, GRADIENT, VALUE, Label, Placed, Spot, Wire
from bpcli.layout.rows import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpcli.layout.lanes import Step
    from bpcli.layout.layers import Layers
    from bpcli.layout.parts import Sketch

SHORTEST = 3  # columns of a wire's level piece


class Slack(NamedTuple):
    """Columns of a wire before and behind its label."""

    before: int
    behind: int


SLACKS = (Slack(2, 3), Slack(2, 1), Slack(1, 1))  # from the widest to the narrowest
NARROWEST = SLACKS[-1]


class _Column(NamedTuple):
    """Where the parts of a layer stand: its lanes from `lanes`, the bar of its gates, its texts, its wires to `end`."""

    lanes: int
    bar: int
    text: int
    wire: int
    end: int


def _ways(layers: Layers, layer: int, items: list[int], ports: list[int]) -> tuple[dict[int, tuple[Step, ...]], int]:
    """The steps to each port of a layer from the layer to its left, and how many lanes they take."""
    found: dict[int, tuple[Step, ...]] = {}
    gap = [(item, to) for item, to in layers.gap(layer) if to]
    routed, lanes = route([Net(items[item], tuple(ports[port] for port in to)) for item, to in gap])
    for (_, to), ways in zip(gap, routed, strict=True):
        found |= zip(to, ways, strict=True)
    return found, lanes


class Band:
    """A sketch in layers and rows, whose parts get columns when it is placed."""

    def __init__(self, sketch: Sketch, *, roomy: bool = True) -> None:
        """`roomy` leaves a row more above and below each gate."""
        self.sketch, self.layers = sketch, layered(sketch)
        self.items, self.ports, self.height = rows_of(sketch, self.layers, roomy=roomy)
        layers = self.layers
        self.ways = [_ways(layers, layer, self.items, self.ports) for layer in range(len(layers.order) - 1)]
        self.passing = {(layers.owner[i], layers.depth[i]): i for i in range(len(sketch.knots), len(layers.owner))}
        self.going = [knot.after > 0 for knot in sketch.knots]
        for pull in sketch.pulls:
            self.going[pull.tail] = True

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
        knots, pulls = self.sketch
        nodes = [item for item in self.layers.order[layer] if item < len(knots)]
        lanes = bar = x
        if layer < len(self.layers.order) - 1:
            count = self.ways[layer][1]
            sizes = [pulls[link].gradient for node in nodes for link in self.layers.ports[node]]
            has_bar = any(len(self.layers.ports[node]) > 1 for node in nodes)
            x += max(2 * count - 1, 0)
            size = max(sizes, default=0)
            x += size + 1 + slack.behind if size else 1 if count and has_bar else 0
            bar, x = x, x + has_bar + 1
        wire = x + max((knots[node].text + (knots[node].name > 0) for node in nodes), default=0)
        going = [node for node in nodes if self.going[node]]
        size = max((max(knots[node].value, knots[node].gradient) for node in going), default=0)
        end = wire + (max(slack.before + size + slack.behind if size else 0, SHORTEST) if going else 0)
        return _Column(lanes, bar, x, wire, end)

    def width(self, slack: Slack = SLACKS[0]) -> int:
        """The columns that the band takes at most: what stands in its last layer ends it."""
        last = self._columns(slack)[0]
        nodes = (self.sketch.knots[item] for item in self.layers.order[0])
        return max(last.end + 1 + knot.after if knot.after else last.wire for knot in nodes)

    def placed(self, slack: Slack = SLACKS[0]) -> Placed:
        """The parts with their places; `slack` says how far apart."""
        knots, pulls = self.sketch
        columns = self._columns(slack)
        spots: list[Spot] = []
        ends: list[Spot] = []
        labels: list[Label] = []
        wires: list[Wire] = []
        for node, knot in enumerate(knots):
            column, y = columns[self.layers.depth[node]], self.items[node]
            x = column.text if self.layers.ports[node] else column.wire - knot.text - (knot.name > 0)
            spots.append(Spot(node, x, y, knot.text))
            if knot.after:
                wires.append(Wire(-1, node, ((x + knot.text, y), (column.end - 1, y))))
                ends.append(Spot(node, column.end + 1, y, knot.after, END))
            for kind, size, at in ((VALUE, knot.value, y - 1), (GRADIENT, knot.gradient, y + 1)):
                if size and self.going[node]:
                    labels.append(Label(kind, node, -1, column.end - slack.behind - size, at, size))
        for link, pull in enumerate(pulls):
            spot = spots[pull.tail]
            start = (spot.x + spot.width + (knots[pull.tail].name > 0), spot.y)
            wires.append(Wire(link, pull.tail, _corners([start, *self._way(link, columns)])))
            if pull.gradient:
                x = columns[self.layers.depth[pull.head]].bar - slack.behind - pull.gradient
                labels.append(Label(GRADIENT, pull.tail, link, x, self.ports[link] + 1, pull.gradient))
        lanes = {c.lanes + 2 * lane for c, (_, n) in zip(columns, self.ways, strict=False) for lane in range(n)}
        width = max(spot.x + spot.width for spot in (*spots, *ends))
        return Placed(width, self.height, (*spots, *ends), tuple(wires), tuple(labels), *meetings(wires, lanes))

    def _way(self, link: int, columns: list[_Column]) -> Iterator[tuple[int, int]]:
        """The corners of a link behind its first point."""
        tail, head, *_ = self.sketch.pulls[link]
        layers = self.layers
        y = self.items[tail]
        for layer in reversed(range(layers.depth[head], layers.depth[tail])):
            column = columns[layer]
            port = link if layer == layers.depth[head] else layers.ports[self.passing[tail, layer]][0]
            for step in self.ways[layer][0][port]:
                x = column.lanes + 2 * step.lane
                yield x, y
                y = step.row
                yield x, y
        if len(layers.ports[head]) > 1:
            yield column.bar, y
            y = self.items[head]
            yield column.bar, y
        yield column.text - 1, y


def _corners(points: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The points of a line where it turns, and its ends."""
    found: list[tuple[int, int]] = []
    for point in points:
        if found and point == found[-1]:
            continue
        if len(found) > 1 and (found[-2][0] == found[-1][0] == point[0] or found[-2][1] == found[-1][1] == point[1]):
            found.pop()
        found.append(point)
    return tuple(found)

"""Where a circuit that is too wide is cut, and what stands in each of its bands.

Knows layers and their widths. Must not know where a band stands. A band holds the gates of a few layers, what feeds
them (an input where it is met first, else a stub with a name that is known from an earlier band), and a stub for each
node that is needed later on.

>>> from bpcli.layout.parts import Knot, Pull, Sketch
>>> gates = [Knot(sign=5, name=2, value=6, gradient=6)] * 3
>>> chain = Sketch((Knot(name=1, value=6, gradient=6), *gates), (Pull(0, 1), Pull(1, 2), Pull(2, 3)))
>>> [piece.nodes for piece in Folding(chain, 48).pieces()]
[[(0, 'node'), (1, 'node'), (1, 'leaves')], [(1, 'enters'), (2, 'node'), (3, 'node')]]
"""

from __future__ import annotations

from typing import NamedTuple

from bpcli.layout.band import NARROWEST, Band
from bpcli.layout.layers import depths
from bpcli.layout.parts import ENTERS, LEAVES, NODE, Knot, Pull, Sketch

ROOMY = 24  # nodes of a circuit that is drawn with more room
CROWD = 4  # operands of a gate, more of which stand closer together
EVEN = 24  # layers of a circuit whose bands are made about as wide as one another
MARK = 2  # columns of a stub's mark, with a blank


class Piece(NamedTuple):
    """A band and what its parts are in the whole: for each knot the node and its kind, for each pull the links."""

    band: Band
    nodes: list[tuple[int, str]]
    links: list[list[int]]


class Folding:
    """A circuit and where it can be cut."""

    def __init__(self, sketch: Sketch, width: int) -> None:
        self.sketch, self.width = sketch, width
        self._made: dict[tuple[int, int], Piece] = {}
        self.depth = depths(sketch)
        self.first = max(self.depth) - 1  # the layer of the first gates
        self.operands: list[list[int]] = [[] for _ in sketch.knots]
        self.links: list[list[int]] = [[] for _ in sketch.knots]
        for link, pull in enumerate(sketch.pulls):
            self.operands[pull.head].append(link)
            self.links[pull.tail].append(link)
        self.roomy = len(sketch.knots) <= ROOMY and max(map(len, self.operands)) <= CROWD
        layers = max(self.depth) + 1
        self.stub = MARK + max(knot.name for knot in sketch.knots)
        self.least = [0] * layers  # columns that a layer takes at least
        self.before = [0] * layers  # columns of what feeds it, where a band begins with it
        for node, operands in enumerate(self.operands):
            knot, layer = sketch.knots[node], self.depth[node]
            own = 1 + (len(operands) > 1) + knot.text + max(knot.value, knot.gradient) + sum(NARROWEST)
            self.least[layer] = max(self.least[layer], own if operands else 0)
            for link in operands:
                tail = sketch.pulls[link].tail
                fed = sketch.knots[tail]
                name = fed.name + (MARK if self.operands[tail] else 0) + 1
                size = name + max(fed.value, fed.gradient) + sum(NARROWEST)
                self.before[layer] = max(self.before[layer], size)

    def _foreseen(self, first: int, last: int) -> int:
        """The columns of a band, as far as they can be known without making it."""
        return self.before[first] + sum(self.least[last : first + 1]) + (self.stub if last else 0)

    def pieces(self) -> list[Piece] | None:
        """The bands; None if one layer alone is too wide."""
        pieces = []
        first = self.first
        more = 1.0  # times as wide as foreseen
        while first >= 0:
            last = self._last(first, self.width / more)
            while (wide := (piece := self._piece(first, last)).band.width(NARROWEST)) > self.width:
                if last == first:
                    return None
                last = last + 1 if self.roomy else max(self._last(first, self.width**2 / wide), last + 1)
            if not self.roomy:  # a large circuit has no time for trials
                more = max(wide / self._foreseen(first, last), 1.0)
            pieces.append(piece)
            first = last - 1
        return self._even(pieces) if len(pieces) > 1 and self.first < EVEN else pieces

    def _even(self, pieces: list[Piece]) -> list[Piece]:
        """As many bands, about as wide as one another, if all are narrow enough."""
        for room in range(self.width // 2, self.width, 2):
            cuts = []
            first = self.first
            while first >= 0:
                cuts.append((first, last := self._last(first, room)))
                first = last - 1
            if len(cuts) <= len(pieces):
                even = [self._piece(first, last) for first, last in cuts]
                if all(piece.band.width(NARROWEST) <= self.width for piece in even):
                    return even
        return pieces

    def _last(self, first: int, room: float) -> int:
        """The last layer of a band that begins with `first` and has so much room; it has at least one layer."""
        last = first
        while last and self._foreseen(first, last - 1) <= room:
            last -= 1
        return last

    def _piece(self, first: int, last: int) -> Piece:
        """The band of the gates in the layers from `first` down to `last`; each is made once."""
        if (first, last) not in self._made:
            self._made[first, last] = self._make(first, last)
        return self._made[first, last]

    def _make(self, first: int, last: int) -> Piece:
        knots, pulls = self.sketch
        found: list[Knot] = []
        nodes: list[tuple[int, str]] = []
        local: list[Pull] = []
        links: list[list[int]] = []
        place: dict[int, int] = {}
        inside = [n for n, operands in enumerate(self.operands) if operands and last <= self.depth[n] <= first]

        def add(node: int, knot: Knot, kind: str) -> int:
            found.append(knot)
            nodes.append((node, kind))
            return len(found) - 1

        for node in inside:
            for link in self.operands[node]:
                tail = pulls[link].tail
                if tail not in place:
                    place[tail] = add(tail, *self._entering(tail, first))
            place[node] = add(node, knots[node], NODE)
            for link in self.operands[node]:
                tail, _, slot, gradient = pulls[link]
                local.append(Pull(place[tail], place[node], slot, gradient))
                links.append([link])
        for node in list(place):
            later = [link for link in self.links[node] if self.depth[pulls[link].head] < last]
            if later and nodes[place[node]][1] == NODE:
                stub = add(node, Knot(name=MARK + knots[node].name), LEAVES)
                local.append(Pull(place[node], stub))
                links.append(later)
        return Piece(Band(Sketch(tuple(found), tuple(local)), roomy=self.roomy), nodes, links)

    def _entering(self, node: int, first: int) -> tuple[Knot, str]:
        """An operand that stands in no gate's place: a leaf where it is met first, or a stub."""
        knot = self.sketch.knots[node]
        earlier = any(self.depth[self.sketch.pulls[link].head] > first for link in self.links[node])
        if not self.operands[node] and not earlier:
            return knot, NODE
        gradient = knot.gradient if len(self.links[node]) == 1 else 0
        return Knot(name=MARK + knot.name, value=knot.value, gradient=gradient), ENTERS

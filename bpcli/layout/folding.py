"""Where a circuit that is too wide is cut, and what stands in each of its bands.

A band holds the gates of a few layers, what feeds them (an input where it is met first, else a stub with a name that is
known from an earlier band), and a stub for each node that is needed later on.

>>> from bpcli.layout.parts import NodeSize, EdgeSize, Sketch
>>> gates = [NodeSize(sign=5, name=2, value=6, gradient=6)] * 3
>>> chain = Sketch((NodeSize(name=1, value=6, gradient=6), *gates), (EdgeSize(0, 1), EdgeSize(1, 2), EdgeSize(2, 3)))
>>> [piece.nodes for piece in Folding(chain, 48).pieces()]
[[(0, 'node'), (1, 'node'), (1, 'leaves')], [(1, 'enters'), (2, 'node'), (3, 'node')]]
"""

from __future__ import annotations

from typing import NamedTuple

from bpcli.layout.band import NARROWEST, Band
from bpcli.layout.layers import depths
from bpcli.layout.parts import ENTERS, LEAVES, NODE, EdgeSize, NodeSize, Sketch

ROOMY = 24  # nodes of a circuit that is drawn with more room
CROWD = 4  # operands of a gate, more of which stand closer together
EVEN = 24  # layers of a circuit whose bands are made about as wide as one another
MARK = 2  # columns of a stub's mark, with a blank


class Piece(NamedTuple):
    """A band and what its parts are in the whole: for each node its number and its kind, for each edge its numbers."""

    band: Band
    nodes: list[tuple[int, str]]
    edges: list[list[int]]


class Folding:
    """A circuit and where it can be cut."""

    def __init__(self, sketch: Sketch, width: int) -> None:
        self.sketch, self.width = sketch, width
        self._pieces: dict[tuple[int, int], Piece] = {}
        self.depth = depths(sketch)
        self.first = max(self.depth) - 1  # the layer of the first gates
        self.into: list[list[int]] = [[] for _ in sketch.nodes]  # the edges from a gate's operands
        self.leaving: list[list[int]] = [[] for _ in sketch.nodes]
        for edge, (tail, head, *_) in enumerate(sketch.edges):
            self.into[head].append(edge)
            self.leaving[tail].append(edge)
        self.roomy = len(sketch.nodes) <= ROOMY and max(map(len, self.into)) <= CROWD
        layers = max(self.depth) + 1
        self.stub = MARK + max(size.name for size in sketch.nodes)
        self.least = [0] * layers  # columns that a layer takes at least
        self.before = [0] * layers  # columns of what feeds it, where a band begins with it
        for node, into in enumerate(self.into):
            size, layer = sketch.nodes[node], self.depth[node]
            own = 1 + (len(into) > 1) + size.text + max(size.value, size.gradient) + sum(NARROWEST)
            self.least[layer] = max(self.least[layer], own if into else 0)
            for edge in into:
                tail = sketch.edges[edge].tail
                operand = sketch.nodes[tail]
                name = operand.name + (MARK if self.into[tail] else 0) + 1
                width = name + max(operand.value, operand.gradient) + sum(NARROWEST)
                self.before[layer] = max(self.before[layer], width)

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
        if (first, last) not in self._pieces:
            self._pieces[first, last] = self._make(first, last)
        return self._pieces[first, last]

    def _make(self, first: int, last: int) -> Piece:
        sizes: list[NodeSize] = []
        nodes: list[tuple[int, str]] = []
        local: list[EdgeSize] = []
        edges: list[list[int]] = []
        index: dict[int, int] = {}  # of a node in the band
        gates = [node for node, into in enumerate(self.into) if into and last <= self.depth[node] <= first]

        def add(node: int, size: NodeSize, kind: str) -> int:
            sizes.append(size)
            nodes.append((node, kind))
            return len(sizes) - 1

        for node in gates:
            for edge in self.into[node]:
                tail = self.sketch.edges[edge].tail
                if tail not in index:
                    index[tail] = add(tail, *self._entering(tail, first))
            index[node] = add(node, self.sketch.nodes[node], NODE)
            for edge in self.into[node]:
                tail, _, slot, gradient = self.sketch.edges[edge]
                local.append(EdgeSize(index[tail], index[node], slot, gradient))
                edges.append([edge])
        for node in list(index):
            later = [edge for edge in self.leaving[node] if self.depth[self.sketch.edges[edge].head] < last]
            if later and nodes[index[node]][1] == NODE:
                stub = add(node, NodeSize(name=MARK + self.sketch.nodes[node].name), LEAVES)
                local.append(EdgeSize(index[node], stub))
                edges.append(later)
        return Piece(Band(Sketch(tuple(sizes), tuple(local)), roomy=self.roomy), nodes, edges)

    def _entering(self, node: int, first: int) -> tuple[NodeSize, str]:
        """An operand that is not a gate of the band: a leaf where it is met first, or a stub."""
        size = self.sketch.nodes[node]
        earlier = any(self.depth[self.sketch.edges[edge].head] > first for edge in self.leaving[node])
        if not self.into[node] and not earlier:
            return size, NODE
        gradient = size.gradient if len(self.leaving[node]) == 1 else 0
        return NodeSize(name=MARK + size.name, value=size.value, gradient=gradient), ENTERS

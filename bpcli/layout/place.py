"""Sketch → Placed: gates from left to right, operands in written order from top to bottom, folded to a width.

Knows sizes. Must not know what is written. A circuit that is too wide is cut between its layers into bands, which stand
one under another, the inputs' first. A wire that goes on in a later band ends in a stub with the node's name, and begins
there at another. Every walk is iterative, and the same sketch has the same picture.

>>> from bpcli.layout.parts import Knot, Pull, Sketch
>>> gates = [Knot(sign=5, name=2, value=6, gradient=6)] * 3
>>> chain = Sketch((Knot(name=1, value=6, gradient=6), *gates), (Pull(0, 1), Pull(1, 2), Pull(2, 3)))
>>> place(chain, 80).bands, place(chain, 45).bands, place(chain, 10)
((0,), (0, 4), None)
"""

from __future__ import annotations

from typing import NamedTuple

from bpcli.layout.band import BEFORE, NARROW, WIDE, Band
from bpcli.layout.layers import layered
from bpcli.layout.parts import ENTERS, LEAVES, Knot, Placed, Pull, Sketch

ROOMY = 24  # nodes of a circuit that is drawn with more room
MARK = 2  # columns of a stub's mark, with a blank
BETWEEN = 1  # rows between two bands


def place(sketch: Sketch, width: int) -> Placed | None:
    """A place for every part of a circuit, in at most so many columns; None if it cannot be that narrow."""
    sketch = _own_labels(sketch)
    folding = _Folding(sketch, width)
    if sum(folding.least) <= width:
        whole = Band(sketch, roomy=folding.roomy)
        for behind in (WIDE, NARROW):
            placed = whole.placed(behind)
            if placed.width <= width:
                return placed
    pieces = folding.pieces()
    return _stack(pieces) if pieces else None


def _own_labels(sketch: Sketch) -> Sketch:
    """The sketch with labels only at those links that share their node with others."""
    leaving = [0] * len(sketch.knots)
    for pull in sketch.pulls:
        leaving[pull.tail] += 1
    return Sketch(sketch.knots, tuple(p if leaving[p.tail] > 1 else p._replace(gradient=0) for p in sketch.pulls))


class _Piece(NamedTuple):
    """A band and what its parts are in the whole: for each knot the node and its kind, for each pull the links."""

    placed: Placed
    nodes: list[tuple[int, str]]
    links: list[list[int]]


class _Folding:
    """A circuit and where it can be cut."""

    def __init__(self, sketch: Sketch, width: int) -> None:
        self.sketch, self.width = sketch, width
        self.roomy = len(sketch.knots) <= ROOMY
        self.depth = layered(sketch).depth[: len(sketch.knots)]
        self.operands: list[list[int]] = [[] for _ in sketch.knots]
        self.links: list[list[int]] = [[] for _ in sketch.knots]
        for link, pull in enumerate(sketch.pulls):
            self.operands[pull.head].append(link)
            self.links[pull.tail].append(link)
        self.least = [0] * (max(self.depth) + 1)  # columns that a layer takes at least
        for node, operands in enumerate(self.operands):
            knot = sketch.knots[node]
            own = 1 + (len(operands) > 1) + knot.text + BEFORE + max(knot.value, knot.gradient) + NARROW
            if operands:
                self.least[self.depth[node]] = max(self.least[self.depth[node]], own)

    def pieces(self) -> list[_Piece] | None:
        """The bands; None if one layer alone is too wide."""
        pieces = []
        first = max((self.depth[node] for node, links in enumerate(self.operands) if links), default=-1)
        while first >= 0:
            room = self.width
            while (last := self._last(first, room)) <= first:
                piece = self.piece(first, last)
                if piece.placed.width <= self.width:
                    break
                # What was not foreseen is lanes and stubs: leave room for them, and at least for one layer less.
                room = min(room, sum(self.least[last : first + 1])) - max(1, (piece.placed.width - self.width) // 2)
            else:
                return None
            pieces.append(piece)
            first = last - 1
        return pieces

    def _last(self, first: int, room: int) -> int:
        """The last layer of a band that begins with `first` and has so much room; `first` + 1 if it has too little."""
        last = first + 1
        while last and (room := room - self.least[last - 1]) >= 0:
            last -= 1
        return last

    def piece(self, first: int, last: int) -> _Piece:
        """The band of the gates in the layers from `first` down to `last`."""
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
            place[node] = add(node, knots[node], "node")
            for link in self.operands[node]:
                tail, _, slot, gradient = pulls[link]
                local.append(Pull(place[tail], place[node], slot, gradient))
                links.append([link])
        for node in list(place):
            later = [link for link in self.links[node] if self.depth[pulls[link].head] < last]
            if later and nodes[place[node]][1] == "node":
                stub = add(node, Knot(name=MARK + knots[node].name), LEAVES)
                local.append(Pull(place[node], stub))
                links.append(later)
        placed = Band(Sketch(tuple(found), tuple(local)), roomy=self.roomy).placed(NARROW)
        return _Piece(placed, nodes, links)

    def _entering(self, node: int, first: int) -> tuple[Knot, str]:
        """An operand that stands in no gate's place: a leaf where it is met first, or a stub."""
        knot = self.sketch.knots[node]
        earlier = any(self.depth[self.sketch.pulls[link].head] > first for link in self.links[node])
        if not self.operands[node] and not earlier:
            return knot, "node"
        gradient = knot.gradient if len(self.links[node]) == 1 else 0
        return Knot(name=MARK + knot.name, value=knot.value, gradient=gradient), ENTERS


def _stack(pieces: list[_Piece]) -> Placed:
    """The bands one under another."""
    spots, wires, labels, forks, bridges, bands = [], [], [], [], [], []
    top = 0
    for placed, nodes, links in pieces:
        bands.append(top)
        for spot in placed.spots:
            node, kind = nodes[spot.node]
            spots.append(spot._replace(node=node, y=spot.y + top, kind=spot.kind if kind == "node" else kind))
        for wire in placed.wires:
            points = tuple((x, y + top) for x, y in wire.points)
            node, _ = nodes[wire.node]
            of = links[wire.link] if wire.link >= 0 else [-1]
            wires += [wire._replace(link=link, node=node, points=points) for link in of]
        for label in placed.labels:
            link = links[label.link][0] if label.link >= 0 else -1
            labels.append(label._replace(node=nodes[label.node][0], link=link, y=label.y + top))
        forks += [(x, y + top) for x, y in placed.forks]
        bridges += [(x, y + top) for x, y in placed.bridges]
        top += placed.height + BETWEEN
    width = max(piece.placed.width for piece in pieces)
    height = top - BETWEEN
    return Placed(width, height, tuple(spots), tuple(wires), tuple(labels), tuple(forks), tuple(bridges), tuple(bands))

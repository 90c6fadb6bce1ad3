"""Sketch → Placed: gates from left to right, operands in written order from top to bottom, folded to a width.

Knows sizes. Must not know what is written. A circuit that is too wide is cut between its layers into bands, which stand
one under another, the inputs' first. A wire that goes on in a later band ends in a stub with the node's name, and
begins there at another. Every walk is iterative, and the same sketch has the same picture.

>>> from bpcli.layout.parts import Knot, Pull, Sketch
>>> gates = [Knot(sign=5, name=2, value=6, gradient=6)] * 3
>>> chain = Sketch((Knot(name=1, value=6, gradient=6), *gates), (Pull(0, 1), Pull(1, 2), Pull(2, 3)))
>>> place(chain, 80).bands, place(chain, 48).bands, place(chain, 10)
((0,), (0, 5), None)
"""

from __future__ import annotations

from bpcli.layout.band import SLACKS, Band, Slack
from bpcli.layout.folding import Folding, Piece
from bpcli.layout.parts import NODE, Placed, Sketch


def place(sketch: Sketch, width: int) -> Placed | None:
    """A place for every part of a circuit, in at most so many columns; None if it cannot be that narrow."""
    sketch = _own_labels(sketch)
    folding = Folding(sketch, width)
    if sum(folding.least) <= width:
        whole = Band(sketch, roomy=folding.roomy)
        for slack in SLACKS:
            if whole.width(slack) <= width:
                return whole.placed(slack)
    pieces = folding.pieces()
    if pieces is None:
        return None
    slack = next(slack for slack in SLACKS if all(piece.band.width(slack) <= width for piece in pieces))
    return _stack(pieces, slack, between=2 if folding.roomy else 1)


def _own_labels(sketch: Sketch) -> Sketch:
    """The sketch with labels only at those links that share their node with others."""
    leaving = [0] * len(sketch.knots)
    for pull in sketch.pulls:
        leaving[pull.tail] += 1
    return Sketch(sketch.knots, tuple(p if leaving[p.tail] > 1 else p._replace(gradient=0) for p in sketch.pulls))


def _stack(pieces: list[Piece], slack: Slack, between: int) -> Placed:
    """The bands one under another, with so many rows between two."""
    spots, wires, labels, forks, bridges, bands = [], [], [], [], [], []
    top = 0
    width = 0
    for band, nodes, links in pieces:
        placed = band.placed(slack)
        width = max(width, placed.width)
        bands.append(top)
        for spot in placed.spots:
            node, kind = nodes[spot.node]
            spots.append(spot._replace(node=node, y=spot.y + top, kind=spot.kind if kind == NODE else kind))
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
        top += placed.height + between
    height = top - between
    return Placed(width, height, tuple(spots), tuple(wires), tuple(labels), tuple(forks), tuple(bridges), tuple(bands))

"""Sketch → Placed: gates from left to right, operands in written order from top to bottom, folded to a width.

A circuit that is too wide is cut between its layers into bands, which stand one under another, the inputs' first. An
edge that goes on in a later band ends in a stub with the node's name, and begins there at another. Every walk is
iterative, and the same sketch has the same picture.

>>> from bpcli.layout.parts import NodeSize, EdgeSize, Sketch
>>> gates = [NodeSize(sign=5, name=2, value=6, gradient=6)] * 3
>>> chain = Sketch((NodeSize(name=1, value=6, gradient=6), *gates), (EdgeSize(0, 1), EdgeSize(1, 2), EdgeSize(2, 3)))
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
        band = Band(sketch, roomy=folding.roomy)
        for slack in SLACKS:
            if band.width(slack) <= width:
                return band.placed(slack)
    pieces = folding.pieces()
    if pieces is None:
        return None
    slack = next(slack for slack in SLACKS if all(piece.band.width(slack) <= width for piece in pieces))
    return _stack(pieces, slack, between=2 if folding.roomy else 1)


def _own_labels(sketch: Sketch) -> Sketch:
    """The sketch with labels only at those edges that leave a node which branches."""
    leaving = [0] * len(sketch.nodes)
    for edge in sketch.edges:
        leaving[edge.tail] += 1
    edges = (edge if leaving[edge.tail] > 1 else edge._replace(gradient=0) for edge in sketch.edges)
    return Sketch(sketch.nodes, tuple(edges))


def _stack(pieces: list[Piece], slack: Slack, between: int) -> Placed:
    """The bands one under another, with so many rows between two."""
    nodes, edges, labels, forks, bridges, bands = [], [], [], [], [], []
    top = 0
    width = 0
    for band, node_of, edges_of in pieces:
        placed = band.placed(slack)
        width = max(width, placed.width)
        bands.append(top)
        for node in placed.nodes:
            number, kind = node_of[node.node]
            nodes.append(node._replace(node=number, y=node.y + top, kind=node.kind if kind == NODE else kind))
        for edge in placed.edges:
            path = tuple((x, y + top) for x, y in edge.path)
            number, _ = node_of[edge.node]
            drawn = edges_of[edge.edge] if edge.edge >= 0 else [-1]
            edges += [edge._replace(edge=index, node=number, path=path) for index in drawn]
        for label in placed.labels:
            index = edges_of[label.edge][0] if label.edge >= 0 else -1
            labels.append(label._replace(node=node_of[label.node][0], edge=index, y=label.y + top))
        forks += [(x, y + top) for x, y in placed.forks]
        bridges += [(x, y + top) for x, y in placed.bridges]
        top += placed.height + between
    height = top - between
    return Placed(width, height, tuple(nodes), tuple(edges), tuple(labels), tuple(forks), tuple(bridges), tuple(bands))

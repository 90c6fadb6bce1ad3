"""Sketch → Placed: gates from left to right, operands in written order from top to bottom.

Knows sizes. Must not know what is written. The walk is iterative, and the same sketch has the same picture.

>>> from bpcli.layout.parts import Knot, Pull, Sketch
>>> circuit = Sketch((Knot(name=1), Knot(name=1), Knot(sign=3, after=1)), (Pull(0, 2), Pull(1, 2, 1)))
>>> placed = place(circuit, 80)
>>> [(spot.x, spot.y, spot.kind) for spot in placed.spots]
[(0, 0, 'node'), (0, 2, 'node'), (8, 1, 'node'), (17, 1, 'end')]
"""

from __future__ import annotations

from bpcli.layout.parts import Label, Placed, Sketch, Spot, Wire


def place(sketch: Sketch, width: int) -> Placed | None:
    """A place for every part of a circuit, in at most so many columns; None if it cannot be that narrow."""
    knots, pulls = sketch
    depth = [0] * len(knots)
    for pull in reversed(pulls):
        depth[pull.tail] = max(depth[pull.tail], depth[pull.head] + 1)
    count = max(depth, default=0) + 1
    texts, rooms = [0] * count, [0] * count
    for knot, layer in zip(knots, depth, strict=True):
        texts[layer] = max(texts[layer], knot.text)
        rooms[layer] = max(rooms[layer], knot.value, knot.gradient)
    starts, x = [0] * count, 0
    for layer in reversed(range(count)):
        starts[layer] = x
        x += texts[layer] + rooms[layer] + 7
    operands: list[list[tuple[int, int]]] = [[] for _ in knots]
    for link, pull in enumerate(pulls):
        operands[pull.head].append((pull.tail, link))
    rows = _rows(sketch, operands, tall=any(knot.value or knot.gradient for knot in knots))
    spots, wires, labels = [], [], []
    outs = {pull.tail for pull in pulls}
    for node, (knot, y) in enumerate(zip(knots, rows, strict=True)):
        start = starts[depth[node]] + (0 if knot.sign else texts[depth[node]] - knot.text)
        spots.append(Spot(node, start, y, knot.text))
        end = starts[depth[node]] + texts[depth[node]] + rooms[depth[node]] + 4
        for kind, size, at in (("value", knot.value, y - 1), ("gradient", knot.gradient, y + 1)):
            if size:
                labels.append(Label(kind, node, -1, end - size - 1, at, size))
        begin = start + knot.text + bool(knot.name)
        if node not in outs:
            wires.append(Wire(-1, node, ((begin, y), (end, y))))
            spots.append(Spot(node, end + 2, y, knot.after, "end"))
        for link, pull in enumerate(pulls):
            if pull.tail == node:
                bar, to = starts[depth[pull.head]] - 2, rows[pull.head]
                way = ((begin, y), (bar, y), (bar, to), (bar + 1, to))
                wires.append(Wire(link, node, way))
    wide = max(spot.x + spot.width for spot in spots)
    tall = max(rows) + 1 + any(label.kind == "gradient" for label in labels)
    return Placed(wide, tall, tuple(spots), tuple(wires), tuple(labels)) if wide <= width else None


def _rows(sketch: Sketch, operands: list[list[tuple[int, int]]], *, tall: bool) -> list[int]:
    rows = [-1] * len(sketch.knots)
    row = 1 if tall else 0
    stack = [len(rows) - 1]
    while stack:
        node = stack[-1]
        below = [tail for tail, _ in operands[node]]
        waiting = [tail for tail in below if rows[tail] < 0]
        if waiting:
            stack.append(waiting[0])
            continue
        stack.pop()
        if below:
            rows[node] = (rows[below[0]] + rows[below[-1]]) // 2
        else:
            rows[node] = row
            row += 4 if tall else 2
    return rows

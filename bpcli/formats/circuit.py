"""A Circuit with a place for every part of it, and the texts that go there: what every picture of a circuit shares.

Knows what is written at each place. Must not know colours: each piece of text says what it is.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from bpcli.errors import width as columns_of
from bpcli.layout.parts import Knot, Pull, Sketch
from bpcli.trace.wording import sum_text

if TYPE_CHECKING:
    from bpcli.layout.parts import Label, Placed, Spot
    from bpcli.lesson.story import Circuit

LONGEST_SUM = 24  # columns of a sum that is written out at a branch


def sketch_of(circuit: Circuit) -> Sketch:
    """The sizes of a circuit's parts."""
    leaving = [0] * len(circuit.points)
    for link in circuit.links:
        leaving[link.tail] += 1
    knots = []
    for node, point in enumerate(circuit.points):
        sign = columns_of(f"({point.sign})") if point.sign else 0
        after = columns_of(point.name) if not leaving[node] and sign else 0
        name = 0 if after else columns_of(point.name)
        gradient = columns_of(gradient_text(circuit, node))
        knots.append(Knot(sign, name, columns_of(point.value), gradient, after))
    pulls = (Pull(link.tail, link.head, link.slot, columns_of(link.gradient)) for link in circuit.links)
    return Sketch(tuple(knots), tuple(pulls))


def gradient_text(circuit: Circuit, node: int) -> str:
    """The gradient of a node, as its wire carries it; where the node branches, the sum written out if it is short."""
    total = circuit.points[node].gradient
    addends = [link.gradient for link in circuit.links if link.tail == node]
    if not total or len(addends) < 2:
        return total
    written = f"{sum_text(addends)} = {total}"
    return written if all(addends) and columns_of(written) <= LONGEST_SUM else f"Σ {total}"


def spot_text(circuit: Circuit, spot: Spot) -> str:
    """What is written at a spot."""
    point = circuit.points[spot.node]
    match spot.kind:
        case "node" if point.sign:
            is_named = spot.width > columns_of(point.sign) + 2
            return f"({point.sign}) {point.name}" if is_named else f"({point.sign})"
        case "leaves" | "enters":
            return f"▸ {point.name}"
        case _:
            return point.name


def label_text(circuit: Circuit, label: Label) -> str:
    """The number that is written at a label's place; empty where it is not there yet."""
    if label.link >= 0:
        return circuit.links[label.link].gradient
    return circuit.points[label.node].value if label.kind == "value" else gradient_text(circuit, label.node)


def lines_of(circuit: Circuit, placed: Placed) -> list[list[tuple[str, str]]]:
    """The picture as lines of text: each piece says what it is."""
    cells: dict[tuple[int, int], int] = {}
    for wire in placed.wires:
        for (x, y), (to, end) in pairwise(wire.points):
            if y == end:
                for column in range(x, to + 1):
                    cells[column, y] = cells.get((column, y), 0) | (1 if column > x else 0) | (2 if column < to else 0)
            else:
                low, high = sorted((y, end))
                for row in range(low, high + 1):
                    cells[x, row] = cells.get((x, row), 0) | (4 if row > low else 0) | (8 if row < high else 0)
    rows: list[dict[int, tuple[str, str]]] = [{} for _ in range(placed.height)]
    for (x, y), ways in cells.items():
        rows[y][x] = (_SIGNS[ways], "wire")
    for x, y in placed.bridges:
        rows[y][x] = ("│", "wire")
    for x, y in placed.forks:
        rows[y][x] = ("●", "wire")
    for spot in placed.spots:
        rows[spot.y][spot.x] = (spot_text(circuit, spot), "label")
    for label in placed.labels:
        rows[label.y][label.x] = (label_text(circuit, label).rjust(label.width), label.kind)
    lines = []
    for row in rows:
        line, at = [], 0
        for x, (text, what) in sorted(row.items()):
            if x > at:
                line.append((" " * (x - at), "wire"))
            line.append((text, what))
            at = x + columns_of(text)
        lines.append(line)
    return lines


_SIGNS = {
    1: "─",
    2: "─",
    3: "─",
    4: "│",
    8: "│",
    12: "│",
    5: "╯",
    6: "╰",
    9: "╮",
    10: "╭",
    7: "┴",
    11: "┬",
    13: "┤",
    14: "├",
    15: "┼",
}

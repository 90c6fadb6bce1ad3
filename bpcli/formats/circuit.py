"""A Circuit with a place for every part of it: the texts there, which every picture shares, and the lines of text.

Knows what is written at each place, and which signs make a wire. Must not know colours: each piece of a line says what
it is (wire, value, gradient or label; "lit" comes before it where it is highlighted).

>>> from bpcli.layout.place import place
>>> from bpcli.lesson.story import Circuit, Link, Point
>>> points = (Point("x", value="3", gradient="6"), Point("f", "×", "output", "9", "1"))
>>> square = Circuit(points, (Link(0, 1, 0, "3"), Link(0, 1, 1, "3")))
>>> for line in lines_of(square, place(sketch_of(square), 80)):
...     print("".join(text for text, what in line).rstrip())
                ╭─────╮
            3   │ 3   │      9
x ──────────────●     ├─(×)────── f
    3 + 3 = 6   │     │      1
                ╰─────╯
                  3
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from bpcli.errors import width as columns_of
from bpcli.layout.parts import END, GRADIENT, NODE, VALUE, Knot, Pull, Sketch
from bpcli.trace.wording import sum_text

if TYPE_CHECKING:
    from bpcli.layout.parts import Label, Placed, Spot
    from bpcli.lesson.story import Circuit

LONGEST_SUM = 24  # columns of a sum that is written out at a branch
GOES_ON = "▸"  # a wire that goes on in another band
FORK = "●"
LEFT, RIGHT, UP, DOWN = 1, 2, 4, 8
SIGNS = {
    LEFT: "─", RIGHT: "─", LEFT | RIGHT: "─", UP: "│", DOWN: "│", UP | DOWN: "│",
    LEFT | DOWN: "╮", LEFT | UP: "╯", RIGHT | DOWN: "╭", RIGHT | UP: "╰", UP | DOWN | LEFT: "┤", UP | DOWN | RIGHT: "├",
    LEFT | RIGHT | DOWN: "┬", LEFT | RIGHT | UP: "┴", LEFT | RIGHT | UP | DOWN: "┼",
}  # fmt: skip
Line = list[tuple[str, str]]  # (text, what it is)


class Lit(NamedTuple):
    """What is highlighted: links, and nodes with their values and gradients, by their places in the Circuit."""

    links: frozenset[int] = frozenset()
    nodes: frozenset[int] = frozenset()


def sketch_of(circuit: Circuit) -> Sketch:
    """The sizes of a circuit's parts."""
    leaving = _leaving(circuit)
    knots = []
    for node, point in enumerate(circuit.points):
        sign = columns_of(f"({point.sign})") if point.sign else 0
        name = columns_of(point.name)
        after = name if sign and not leaving[node] else 0
        gradient = columns_of(gradient_text(circuit, node, leaving[node]))
        knots.append(Knot(sign, 0 if after else name, columns_of(point.value), gradient, after))
    pulls = (Pull(link.tail, link.head, link.slot, columns_of(link.gradient)) for link in circuit.links)
    return Sketch(tuple(knots), tuple(pulls))


def spot_text(circuit: Circuit, spot: Spot) -> str:
    """What is written at a spot."""
    point = circuit.points[spot.node]
    match spot.kind:
        case kind if kind == NODE and point.sign:
            sign = f"({point.sign})"
            return sign if spot.width == columns_of(sign) else f"{sign} {point.name}"
        case kind if kind in {NODE, END}:
            return point.name
        case _:
            return f"{GOES_ON} {point.name}"


def label_text(circuit: Circuit, label: Label) -> str:
    """The number that is written at a label's place; empty where it is not there yet."""
    if label.link >= 0:
        return circuit.links[label.link].gradient
    if label.kind == VALUE:
        return circuit.points[label.node].value
    return gradient_text(circuit, label.node, _leaving(circuit)[label.node])


def _leaving(circuit: Circuit) -> list[list[str]]:
    """The gradients that come back to each node, in the order of the backward pass: nearest to the output first."""
    leaving: list[list[str]] = [[] for _ in circuit.points]
    for link in sorted(circuit.links, key=lambda link: (-link.head, link.slot)):
        leaving[link.tail].append(link.gradient)
    return leaving


def gradient_text(circuit: Circuit, node: int, addends: list[str]) -> str:
    """The gradient below the wire that leaves a node; where it branches, the sum, written out if it is short.

    Where a large circuit is not shown whole, some addends may not be.
    """
    total = circuit.points[node].gradient
    if circuit.left_out and len(addends) == 1 and addends[0] and total and addends[0] != total:
        return f"{addends[0]} of {total}"
    if not total or len(addends) < 2:
        return total
    written = f"{sum_text(addends)} = {total}" if all(addends) and not circuit.left_out else ""
    return written if written and columns_of(written) <= LONGEST_SUM else f"sum {total}"


def lines_of(circuit: Circuit, placed: Placed, lit: Lit | None = None) -> list[Line]:
    """The picture as lines of text.

    `circuit` may be one of which less is known than of the one that was placed: what is not there yet leaves its place
    empty.
    """
    lit = lit or Lit()
    leaving = _leaving(circuit)
    lit_tails = {circuit.links[link].tail for link in lit.links}
    alone = {node for node in lit_tails if len(leaving[node]) == 1}  # whose gradient is that of the link
    rows: list[dict[int, tuple[str, str]]] = [{} for _ in range(placed.height)]
    _draw_wires(rows, placed, lit)
    for spot in placed.spots:
        kind = "lit label" if spot.node in lit.nodes else "label"
        rows[spot.y][spot.x] = (spot_text(circuit, spot), kind)
    leaving = _leaving(circuit)
    for label in placed.labels:
        whole = label.kind == GRADIENT and label.link < 0
        text = gradient_text(circuit, label.node, leaving[label.node]) if whole else label_text(circuit, label)
        if text:
            is_lit = label.link in lit.links if label.link >= 0 else label.node in lit.nodes
            is_lit |= label.kind == "gradient" and label.node in alone
            start = label.x + label.width - columns_of(text)
            rows[label.y][start] = (text, f"lit {label.kind}" if is_lit else label.kind)
    return [_line(row) for row in rows]


def _draw_wires(rows: list[dict[int, tuple[str, str]]], placed: Placed, lit: Lit) -> None:
    ways: dict[tuple[int, int], int] = {}
    pieces: dict[tuple[tuple[int, int], tuple[int, int]], bool] = {}
    for wire in placed.wires:
        is_lit = wire.link in lit.links if wire.link >= 0 else wire.node in lit.nodes
        for piece in pairwise(wire.points):
            pieces[piece] = pieces.get(piece, False) or is_lit
    bridges = set(placed.bridges)
    bright: set[tuple[int, int]] = set()
    for ((x, y), (to, end)), is_lit in pieces.items():
        is_level = y == end
        cells = (
            [(at, y) for at in range(x, to + 1)]
            if is_level
            else [(x, at) for at in range(min(y, end), max(y, end) + 1)]
        )
        back, on = (LEFT, RIGHT) if is_level else (UP, DOWN)
        for cell in cells:
            if not (is_level and cell in bridges):
                ways[cell] = ways.get(cell, 0) | (back if cell != cells[0] else 0) | (on if cell != cells[-1] else 0)
                if is_lit:
                    bright.add(cell)
    forks = set(placed.forks)
    for cell, directions in ways.items():
        x, y = cell
        rows[y][x] = (FORK if cell in forks else SIGNS[directions], "lit wire" if cell in bright else "wire")


def _line(row: dict[int, tuple[str, str]]) -> Line:
    """The pieces of a row from left to right, with blanks between them; wires that touch are one piece."""
    line: Line = []
    at = 0
    for x, (text, what) in sorted(row.items()):
        if x > at:
            line.append((" " * (x - at), "wire"))
        if line and line[-1][1] == what and what.endswith("wire"):
            line[-1] = (line[-1][0] + text, what)
        else:
            line.append((text, what))
        at = x + (1 if what.endswith("wire") else columns_of(text))
    return line

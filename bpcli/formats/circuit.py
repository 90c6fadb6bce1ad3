"""A circuit with a place for every part of it: the texts there, which every picture shares, and the lines of text.

Each piece of a line says what it is: wire, value, gradient or label, after "lit" where it is highlighted.

>>> from bpcli.layout.place import place
>>> from bpcli.lesson.story import DrawnCircuit, DrawnEdge, DrawnNode
>>> nodes = (DrawnNode("x", value="3", gradient="6"), DrawnNode("f", "×", "output", "9", "1"))
>>> square = DrawnCircuit(nodes, (DrawnEdge(0, 1, 0, "3"), DrawnEdge(0, 1, 1, "3")))
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

from bpcli.algebra.formula import Formula, equation, words
from bpcli.errors import width as columns_of
from bpcli.layout.parts import END, GRADIENT, NODE, VALUE, EdgeSize, NodeSize, Sketch
from bpcli.trace.wording import sum_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpcli.layout.parts import Label, Placed, PlacedEdge, PlacedNode
    from bpcli.lesson.story import DrawnCircuit

LONGEST_SUM = 24  # columns of a sum that is written out at a branch
WIRES = ("wire", "lit wire")  # what the pieces are that are lines, each sign a column wide
GOES_ON = "▸"  # a wire that goes on in another band
FORK = "●"
LEFT, RIGHT, UP, DOWN = 1, 2, 4, 8
SIGNS = {
    LEFT: "─", RIGHT: "─", LEFT | RIGHT: "─", UP: "│", DOWN: "│", UP | DOWN: "│",
    LEFT | DOWN: "╮", LEFT | UP: "╯", RIGHT | DOWN: "╭", RIGHT | UP: "╰", UP | DOWN | LEFT: "┤", UP | DOWN | RIGHT: "├",
    LEFT | RIGHT | DOWN: "┬", LEFT | RIGHT | UP: "┴", LEFT | RIGHT | UP | DOWN: "┼",
}  # fmt: skip
TextLine = list[tuple[str, str]]  # (text, what it is)


class Lit(NamedTuple):
    """What is highlighted: edges, and nodes with their values and gradients, by their indices in the circuit."""

    edges: frozenset[int] = frozenset()
    nodes: frozenset[int] = frozenset()


def sketch_of(circuit: DrawnCircuit) -> Sketch:
    """The sizes of a circuit's parts."""
    leaving = _leaving(circuit)
    nodes = []
    for index, node in enumerate(circuit.nodes):
        sign = columns_of(f"({node.sign})") if node.sign else 0
        name = columns_of(node.label)
        after = name if sign and not leaving[index] else 0
        gradient = columns_of(gradient_text(circuit, index, leaving[index]))
        nodes.append(NodeSize(sign, 0 if after else name, columns_of(node.value), gradient, after))
    edges = (EdgeSize(tail, head, slot, columns_of(text)) for tail, head, slot, text in circuit.edges)
    return Sketch(tuple(nodes), tuple(edges))


def node_text(circuit: DrawnCircuit, placed: PlacedNode) -> str:
    """What is written at the place of a node."""
    node = circuit.nodes[placed.node]
    match placed.kind:
        case kind if kind == NODE and node.sign:
            sign = f"({node.sign})"
            return sign if placed.width == columns_of(sign) else f"{sign} {node.label}"
        case kind if kind in {NODE, END}:
            return node.label
        case _:
            return f"{GOES_ON} {node.label}"


def label_text(circuit: DrawnCircuit, label: Label) -> str:
    """The number that is written at a label's place; empty where it is not there yet."""
    if label.edge >= 0:
        return circuit.edges[label.edge].gradient
    if label.kind == VALUE:
        return circuit.nodes[label.node].value
    return gradient_text(circuit, label.node, _leaving(circuit)[label.node])


def paths_of(circuit: DrawnCircuit, placed: Placed) -> Iterator[tuple[PlacedEdge, list[tuple[float, int]]]]:
    """Each edge as a line of corners (column, row), from the border of what it leaves to the border of its end."""
    gates = {node.node: node for node in placed.nodes if node.kind == NODE and circuit.nodes[node.node].sign}
    for edge in placed.edges:
        (start, first), *corners, (end, last) = edge.path
        gate = gates.get(edge.node)
        if gate is not None and gate.y == first and 0 <= start - gate.x - gate.width <= 1:
            start = gate.x + columns_of(circuit.nodes[edge.node].sign) + 2
        yield edge, [(start, first), *((x + 0.5, y) for x, y in corners), (end + 1, last)]


def _leaving(circuit: DrawnCircuit) -> list[list[str]]:
    """The gradients that come back to each node, in the order of the backward pass: nearest to the output first."""
    leaving: list[list[str]] = [[] for _ in circuit.nodes]
    for edge in sorted(circuit.edges, key=lambda edge: (-edge.head, edge.slot)):
        leaving[edge.tail].append(edge.gradient)
    return leaving


def gradient_text(circuit: DrawnCircuit, node: int, addends: list[str]) -> str:
    """The gradient below the line that leaves a node; where it branches, the sum, written out if it is short.

    Where a large circuit is not shown whole, some addends may not be.
    """
    total = circuit.nodes[node].gradient
    if circuit.left_out and len(addends) == 1 and addends[0] and total and addends[0] != total:
        return Formula(addends[0], words(" of "), total)
    if not total or len(addends) < 2:
        return total
    written = equation(sum_text(addends), total) if all(addends) and not circuit.left_out else ""
    return written if written and columns_of(written) <= LONGEST_SUM else Formula(words("sum "), total)


def lines_of(circuit: DrawnCircuit, placed: Placed, lit: Lit | None = None) -> list[TextLine]:
    """The picture as lines of text.

    `circuit` may be one of which less is known than of the one that was placed: what is not there yet leaves its place
    empty.
    """
    lit = lit or Lit()
    leaving = _leaving(circuit)
    lit_tails = {circuit.edges[edge].tail for edge in lit.edges}
    alone = {node for node in lit_tails if len(leaving[node]) == 1}  # whose gradient is that of the edge
    rows: list[dict[int, tuple[str, str]]] = [{} for _ in range(placed.height)]
    _draw_edges(rows, placed, lit)
    for node in placed.nodes:
        kind = "lit label" if node.node in lit.nodes else "label"
        rows[node.y][node.x] = (node_text(circuit, node), kind)
    for label in placed.labels:
        is_sum = label.kind == GRADIENT and label.edge < 0
        text = gradient_text(circuit, label.node, leaving[label.node]) if is_sum else label_text(circuit, label)
        if text:
            is_lit = label.edge in lit.edges if label.edge >= 0 else label.node in lit.nodes
            is_lit |= label.kind == "gradient" and label.node in alone
            start = label.x + label.width - columns_of(text)
            rows[label.y][start] = (text, f"lit {label.kind}" if is_lit else label.kind)
    return [_line(row) for row in rows]


def _draw_edges(rows: list[dict[int, tuple[str, str]]], placed: Placed, lit: Lit) -> None:
    ways: dict[tuple[int, int], int] = {}
    pieces: dict[tuple[tuple[int, int], tuple[int, int]], bool] = {}
    for edge in placed.edges:
        is_lit = edge.edge in lit.edges if edge.edge >= 0 else edge.node in lit.nodes
        for piece in pairwise(edge.path):
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


def _line(row: dict[int, tuple[str, str]]) -> TextLine:
    """The pieces of a row from left to right, with blanks between them; lines that touch are one piece."""
    line: TextLine = []
    at = 0
    for x, (text, what) in sorted(row.items()):
        if x > at:
            line.append((" " * (x - at), "wire"))
        if line and line[-1][1] == what and what in WIRES:
            line[-1] = (line[-1][0] + text, what)
        else:
            line.append((text, what))
        at = x + (1 if what in WIRES else columns_of(text))
    return line

r"""The circuit for LaTeX, in the picture environment that every LaTeX has: no package is needed.

Knows lines and circles; where things stand it takes from the layout. Must not know gates.

>>> from bpcli.lesson.story import DrawnCircuit, DrawnEdge, DrawnNode
>>> x, f = DrawnNode("x", "", "input", "2", "−3"), DrawnNode("f", "−", "output", "−2", "3")
>>> print(*picture(DrawnCircuit((x, f), (DrawnEdge(0, 1, 0, "−3"),)))[-4:], sep="\n")  # doctest: +ELLIPSIS
\put(...){\makebox(0,0)[r]{\textcolor{value}{$-2$}}}
\put(...){\makebox(0,0)[r]{\textcolor{gradient}{$3$}}}
\end{picture}
\end{center}
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from bpcli.errors import width as columns_of
from bpcli.formats.circuit import label_text, node_text, paths_of, sketch_of
from bpcli.formats.tex_math import math
from bpcli.formats.tex_text import SIGNS, escape
from bpcli.layout.place import place

if TYPE_CHECKING:
    from bpcli.layout.parts import Label, Placed, PlacedNode
    from bpcli.lesson.story import DrawnCircuit

WIDTHS = (100, 160, 240)  # columns of a circuit that a page still holds
LINE, PAGE = 483.0, 620.0  # points of a line of text, and of a page
LARGEST = 4.6  # points of a column, where there is room
ROW = 2.4  # columns that a row is high
RADIUS = 1.4  # columns


def picture(circuit: DrawnCircuit) -> list[str]:
    """The lines of the picture; none where the circuit is too large for a page."""
    sketch = sketch_of(circuit)
    placed = next((found for width in WIDTHS if (found := place(sketch, width)) is not None and _fits(found)), None)
    if placed is None:
        return []
    unit = _unit(placed)
    size = r"\footnotesize" if unit > 4 else r"\tiny"
    high = placed.height * ROW
    return [
        rf"\begin{{center}}{size}\setlength{{\unitlength}}{{{unit:.2f}pt}}",
        rf"\begin{{picture}}({placed.width:.1f},{high:.1f})(0,-{high:.1f})",
        *(line for _, path in paths_of(circuit, placed) for line in _edge(path)),
        *(rf"\put({x + 0.5:.1f},{_y(y):.1f}){{\circle*{{0.6}}}}" for x, y in placed.forks),
        *(line for node in placed.nodes for line in _node(circuit, node)),
        *(_label(circuit, label) for label in placed.labels if label_text(circuit, label)),
        r"\end{picture}",
        r"\end{center}",
    ]


def _unit(placed: Placed) -> float:
    """The points of a column."""
    return min(LARGEST, LINE / placed.width)


def _fits(placed: Placed) -> bool:
    return placed.height * ROW * _unit(placed) <= PAGE


def _y(row: int) -> float:
    return -(row + 0.5) * ROW


def _edge(path: list[tuple[float, int]]) -> list[str]:
    """The pieces of an edge."""
    points = [(x, _y(y)) for x, y in path]
    return [_line(*start, *end) for start, end in pairwise(points) if start != end]


def _line(x: float, y: float, to_x: float, to_y: float) -> str:
    across, up = round(to_x - x, 2), round(to_y - y, 2)
    if across:
        return rf"\put({x:.1f},{y:.1f}){{\line({1 if across > 0 else -1},0){{{abs(across):.1f}}}}}"
    return rf"\put({x:.1f},{y:.1f}){{\line(0,{1 if up > 0 else -1}){{{abs(up):.1f}}}}}"


def _node(circuit: DrawnCircuit, placed: PlacedNode) -> list[str]:
    """A gate's circle with its sign, and its name on the line; or a name alone."""
    node, x, y = circuit.nodes[placed.node], placed.x, _y(placed.y)
    if placed.kind != "node" or not node.sign:
        mark = "" if placed.kind in {"node", "end"} else r"\triangleright\,"
        name = node_text(circuit, placed).removeprefix("▸ ")
        at, side = (x + placed.width, "r") if placed.kind == "node" else (x, "l")  # where its line begins
        return [rf"\put({at:.1f},{y:.1f}){{\makebox(0,0)[{side}]{{${mark}{math(name)}$}}}}"]
    width = columns_of(node.sign) + 2
    middle = x + width / 2
    sign = {"^": r"$\wedge$"}.get(node.sign) or (f"${SIGNS[node.sign]}$" if node.sign in SIGNS else escape(node.sign))
    found = (
        [rf"\put({middle:.1f},{y:.1f}){{\circle{{{2 * RADIUS:.1f}}}}}"]
        if len(node.sign) == 1
        else [rf"\put({middle:.1f},{y:.1f}){{\oval({width:.1f},{2 * RADIUS:.1f})}}"]
    )
    found.append(rf"\put({middle:.1f},{y:.1f}){{\makebox(0,0){{{sign}}}}}")
    if placed.width > width:
        corner = rf"\put({x + width + 0.4:.1f},{y + 0.5:.1f})"
        found.append(rf"{corner}{{\makebox(0,0)[bl]{{\tiny ${math(node.name)}$}}}}")
    return found


def _label(circuit: DrawnCircuit, label: Label) -> str:
    """A number at an edge, written to the right end of its place."""
    text = label_text(circuit, label)
    coloured = rf"\textcolor{{{label.kind}}}{{${math(text)}$}}"
    return rf"\put({label.x + label.width:.1f},{_y(label.y):.1f}){{\makebox(0,0)[r]{{{coloured}}}}}"

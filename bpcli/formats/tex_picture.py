r"""The circuit for LaTeX, in the picture environment that every LaTeX has: no package is needed.

Knows lines and circles; where things stand it takes from the layout. Must not know gates.

>>> from bpcli.lesson.story import Circuit, Link, Point
>>> x, f = Point("x", "", "input", "2", "−3"), Point("f", "−", "output", "−2", "3")
>>> print(*picture(Circuit((x, f), (Link(0, 1, 0, "−3"),)))[-4:], sep="\n")  # doctest: +ELLIPSIS
\put(...){\makebox(0,0)[r]{\textcolor{value}{$-2$}}}
\put(...){\makebox(0,0)[r]{\textcolor{gradient}{$3$}}}
\end{picture}
\end{center}
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from bpcli.errors import width as columns_of
from bpcli.formats.circuit import label_text, sketch_of, spot_text
from bpcli.formats.tex_math import math
from bpcli.formats.tex_text import SIGNS, escape
from bpcli.layout.place import place

if TYPE_CHECKING:
    from bpcli.layout.parts import Label, Placed, Spot, Wire
    from bpcli.lesson.story import Circuit

WIDTHS = (100, 160, 240)  # columns of a circuit that a page still holds
LINE, PAGE = 483.0, 620.0  # points of a line of text, and of a page
LARGEST = 4.6  # points of a column, where there is room
ROW = 2.4  # columns that a row is high
RADIUS = 1.4  # columns


def picture(circuit: Circuit) -> list[str]:
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
        *(line for wire in placed.wires for line in _wire(circuit, placed, wire)),
        *(rf"\put({x + 0.5:.1f},{_y(y):.1f}){{\circle*{{0.6}}}}" for x, y in placed.forks),
        *(line for spot in placed.spots for line in _spot(circuit, spot)),
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


def _wire(circuit: Circuit, placed: Placed, wire: Wire) -> list[str]:
    """The pieces of a wire, from the edge of what it leaves to the edge of where it ends."""
    points = [(x + 0.5, _y(y)) for x, y in wire.points]
    start = points[0][0] - 0.5
    for spot in placed.spots:
        if spot.node == wire.node and spot.kind == "node" and circuit.points[spot.node].sign:
            is_here = spot.y == wire.points[0][1] and 0 <= wire.points[0][0] - spot.x - spot.width <= 1
            start = spot.x + columns_of(circuit.points[spot.node].sign) + 2 if is_here else start
    points = [(start, points[0][1]), *points[1:-1], (points[-1][0] + 0.5, points[-1][1])]
    return [_line(*one, *other) for one, other in pairwise(points) if one != other]


def _line(x: float, y: float, to_x: float, to_y: float) -> str:
    across, up = round(to_x - x, 2), round(to_y - y, 2)
    if across:
        return rf"\put({x:.1f},{y:.1f}){{\line({1 if across > 0 else -1},0){{{abs(across):.1f}}}}}"
    return rf"\put({x:.1f},{y:.1f}){{\line(0,{1 if up > 0 else -1}){{{abs(up):.1f}}}}}"


def _spot(circuit: Circuit, spot: Spot) -> list[str]:
    """A gate's circle with its sign, and its name on the wire; or a name alone."""
    point, x, y = circuit.points[spot.node], spot.x, _y(spot.y)
    if spot.kind != "node" or not point.sign:
        mark = "" if spot.kind in {"node", "end"} else r"\triangleright\,"
        name = spot_text(circuit, spot).removeprefix("▸ ")
        at, side = (x + spot.width, "r") if spot.kind == "node" else (x, "l")  # to the end that its wire leaves from
        return [rf"\put({at:.1f},{y:.1f}){{\makebox(0,0)[{side}]{{${mark}{math(name)}$}}}}"]
    width = columns_of(point.sign) + 2
    middle = x + width / 2
    sign = {"^": r"$\wedge$"}.get(point.sign) or (
        f"${SIGNS[point.sign]}$" if point.sign in SIGNS else escape(point.sign)
    )
    found = (
        [rf"\put({middle:.1f},{y:.1f}){{\circle{{{2 * RADIUS:.1f}}}}}"]
        if len(point.sign) == 1
        else [rf"\put({middle:.1f},{y:.1f}){{\oval({width:.1f},{2 * RADIUS:.1f})}}"]
    )
    found.append(rf"\put({middle:.1f},{y:.1f}){{\makebox(0,0){{{sign}}}}}")
    if spot.width > width:
        corner = rf"\put({x + width + 0.4:.1f},{y + 0.5:.1f})"
        found.append(rf"{corner}{{\makebox(0,0)[bl]{{\tiny ${math(point.name)}$}}}}")
    return found


def _label(circuit: Circuit, label: Label) -> str:
    """A number on a wire, written to the right end of its place."""
    text = label_text(circuit, label)
    coloured = rf"\textcolor{{{label.kind}}}{{${math(text)}$}}"
    return rf"\put({label.x + label.width:.1f},{_y(label.y):.1f}){{\makebox(0,0)[r]{{{coloured}}}}}"

r"""The circuit for LaTeX, drawn by TikZ at the places of the layout: a unit is a column wide and a row high.

The styles (circuit, gate, value, gradient, name, bridge) are defined in the head of the document, in `latex`.

>>> from bpcli.lesson.story import DrawnCircuit, DrawnEdge, DrawnNode
>>> x, f = DrawnNode("x", "", "input", "2", "−3"), DrawnNode("f", "−", "output", "−2", "3")
>>> print(*picture(DrawnCircuit((x, f), (DrawnEdge(0, 1, 0, "−3"),)))[-4:-1], sep="\n")
\node[value] at (17,0.5) {$-2$};
\node[gradient] at (17,2.5) {$3$};
\end{tikzpicture}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.errors import width as columns_of
from bpcli.formats.circuit import label_text, paths_of, sketch_of
from bpcli.formats.tex_math import math
from bpcli.formats.tex_text import SIGNS, escape
from bpcli.layout.parts import END, NODE
from bpcli.layout.place import place

if TYPE_CHECKING:
    from bpcli.layout.parts import Label, Placed, PlacedNode
    from bpcli.lesson.story import DrawnCircuit

WIDTHS = (100, 160, 240)  # columns of a circuit that a page still holds
LINE, PAGE = 483.0, 620.0  # points of a line of text, and of a page
LARGEST = 4.6  # points of a column, where there is room
ROW = 2.4  # columns that a row is high


def picture(circuit: DrawnCircuit) -> list[str]:
    """The lines of the picture; none where the circuit is too large for a page."""
    sketch = sketch_of(circuit)
    for width in WIDTHS:
        placed = place(sketch, width)
        if placed is not None and placed.height * ROW * _unit(placed) <= PAGE:
            return _lines(circuit, placed)
    return []


def _unit(placed: Placed) -> float:
    """The points of a column."""
    return min(LARGEST, LINE / placed.width)


def _lines(circuit: DrawnCircuit, placed: Placed) -> list[str]:
    unit = _unit(placed)
    size = "footnotesize" if unit > 4 else "tiny"
    return [
        rf"\begin{{center}}\{size}",
        rf"\begin{{tikzpicture}}[circuit={unit:.2f}]",
        *(rf"\draw {' -- '.join(_at(x, y) for x, y in path)};" for _, path in paths_of(circuit, placed)),
        *(rf"\draw[bridge] {_at(x + 0.5, y - 0.3)} -- {_at(x + 0.5, y + 0.3)};" for x, y in placed.bridges),
        *(rf"\fill {_at(x + 0.5, y)} circle[radius=1.4pt];" for x, y in placed.forks),
        *(line for node in placed.nodes for line in _node(circuit, node)),
        *(_label(label, label_text(circuit, label)) for label in placed.labels if label_text(circuit, label)),
        r"\end{tikzpicture}",
        r"\end{center}",
    ]


def _at(column: float, row: float) -> str:
    """The coordinates of the middle of a row."""
    return f"({column:g},{row + 0.5:g})"


def _label(label: Label, text: str) -> str:
    """A number at an edge, written to the right end of its place."""
    return rf"\node[{label.kind}] at {_at(label.x + label.width, label.y)} {{${math(text)}$}};"


def _node(circuit: DrawnCircuit, placed: PlacedNode) -> list[str]:
    """A gate's sign in a circle, and its name above its line; or a name alone, where its line begins or ends."""
    node, x, y = circuit.nodes[placed.node], placed.x, placed.y
    if placed.kind != NODE or not node.sign:
        mark = "" if placed.kind in {NODE, END} else r"\triangleright\,"
        side, end = ("east", x + placed.width) if placed.kind == NODE else ("west", x)
        return [rf"\node[anchor={side}] at {_at(end, y)} {{${mark}{math(node.label)}$}};"]
    width = columns_of(node.sign) + 2
    sign = r"$\wedge$" if node.sign == "^" else f"${SIGNS[node.sign]}$" if node.sign in SIGNS else escape(node.sign)
    lines = [rf"\node[gate={width}] at {_at(x + width / 2, y)} {{{sign}}};"]
    if placed.width > width:
        lines.append(rf"\node[name] at {_at(x + width + 0.4, y - 0.2)} {{${math(node.label)}$}};")
    return lines

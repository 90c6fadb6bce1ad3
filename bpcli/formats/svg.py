"""The circuit as SVG, looking like the lecture's slide: signs in circles, values green, gradients red.

A column of the layout is COLUMN units wide, and a row ROW units high. Self-contained: no script, no font to load;
readable on light and on dark. Text is escaped by xml.etree.

Each part says what it is about, so that a page can highlight and reveal it: `data-node` and `data-link` are indices of
the circuit's nodes and edges, and the classes are node, gate, leaf, wire, value, gradient, total, name.

>>> from bpcli.lesson.story import DrawnCircuit, DrawnEdge, DrawnNode
>>> x, f = DrawnNode("x", "", "input", "2", "4"), DrawnNode("f", "×", "output", "4", "1")
>>> drawn = svg_of(DrawnCircuit((x, f), (DrawnEdge(0, 1, 0, "2"), DrawnEdge(0, 1, 1, "2"))), "f = x·x")
>>> [part.text for part in drawn.iter("text") if part.get("data-node") == "0"][:2], drawn.find("title").text
(['x', '2'], 'f = x·x')
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

from bpcli.errors import visible
from bpcli.errors import width as columns_of
from bpcli.formats import sentences as say
from bpcli.formats.circuit import label_text, node_text, paths_of, sketch_of
from bpcli.formats.diagram import note
from bpcli.layout.place import place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpcli.formats import Page
    from bpcli.layout.parts import Label, Placed, PlacedEdge, PlacedNode
    from bpcli.lesson.story import DrawnCircuit, DrawnNode

COLUMN, ROW = 9.0, 20.0
MARGIN, TOP = 15.5, 16.0  # such that a line of two units runs along the pixels
SIZE, SMALL, LARGE = 14, 12, 19  # of letters
RADIUS, TURN, NEARER = 13.0, 6.0, 3.0  # of a gate, of a line's corner; how far a number moves to its line
WIDTHS = (140, 300, 1000, 10**6)  # columns to fit into: as few as a circuit allows
_MONO = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
_LIGHT = {"paper": "#ffffff", "ink": "#1f2328", "line": "#7d8590", "value": "#1a7f37", "gradient": "#cf222e"}
_DARK = {"paper": "#0d1117", "ink": "#e6edf3", "line": "#8b949e", "value": "#3fb950", "gradient": "#ff7b72"}


def write(circuit: DrawnCircuit, title: str, page: Page) -> None:
    """Write a circuit as an SVG file."""
    element = svg_of(circuit, title)
    ET.indent(element, " ")
    written = ET.tostring(element, encoding="unicode") + "\n"
    page.write(written if page.unicode else written.encode("ascii", "xmlcharrefreplace").decode())


def svg_of(
    circuit: DrawnCircuit, title: str, *, widths: tuple[int, ...] = WIDTHS, prefix: str = "circuit", styled: bool = True
) -> ET.Element:
    """The drawing as an element.

    `widths` are the columns to fit into, tried one after the other. `prefix` begins every id. Without `styled` there
    are no colours, so that the page around it can give them.
    """
    sketch = sketch_of(circuit)
    placed = next(placed for width in widths if (placed := place(sketch, width)) is not None)
    return _Drawing(circuit, placed, title, prefix).element(styled=styled)


class _Drawing:
    """One circuit on its way to an element."""

    def __init__(self, circuit: DrawnCircuit, placed: Placed, title: str, prefix: str) -> None:
        self.circuit = circuit
        self.placed = placed
        self.title = title
        self.prefix = prefix
        self.leaving: dict[int, list[int]] = {}
        for index, edge in enumerate(circuit.edges):
            self.leaving.setdefault(edge.tail, []).append(index)

    def element(self, *, styled: bool) -> ET.Element:
        placed, circuit = self.placed, self.circuit
        left_out = circuit.left_out
        wide, high = placed.width * COLUMN + 2 * MARGIN, placed.height * ROW + 2 * TOP + (ROW if left_out else 0)
        root = ET.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "viewBox": f"0 0 {wide:g} {high:g}",
                "width": f"{wide:g}",
                "height": f"{high:g}",
                "role": "img",
                "class": "circuit",
                "aria-labelledby": f"{self.prefix}-title {self.prefix}-desc",
            },
        )
        ET.SubElement(root, "title", id=f"{self.prefix}-title").text = visible(self.title)
        ET.SubElement(root, "desc", id=f"{self.prefix}-desc").text = visible(
            say.PICTURE.format(edges="; ".join(self.said()))
        )
        if styled:
            ET.SubElement(root, "style").text = _style()
            ET.SubElement(root, "rect", {"class": "paper", "width": "100%", "height": "100%", "fill": _LIGHT["paper"]})
        stroke = {"class": "wires", "fill": "none", "stroke": _LIGHT["line"], "stroke-width": "2"}
        lines = ET.SubElement(root, "g", stroke)
        for edge, path in paths_of(circuit, placed):
            self.edge(lines, edge, path)
        for x, y in placed.bridges:
            self.bridge(lines, x, y, styled=styled)
        for x, y in placed.forks:
            at = {"cx": f"{_x(x):g}", "cy": f"{_y(y):g}"}
            ET.SubElement(lines, "circle", {"class": "fork", **at, "r": "3", "fill": _LIGHT["line"], "stroke": "none"})
        letters = {"font-family": _MONO, "font-size": str(SIZE), "fill": _LIGHT["ink"]}
        nodes = ET.SubElement(root, "g", {"class": "nodes", **letters})
        for node in placed.nodes:
            self.node(nodes, node)
        labels = ET.SubElement(root, "g", {"class": "labels", **letters, "text-anchor": "end"})
        for label in placed.labels:
            self.label(labels, label)
        if left_out:
            _text(nodes, note(circuit), MARGIN, high - TOP, {"class": "note", "font-size": str(SMALL)})
        return root

    def said(self) -> Iterator[str]:
        """Each node with its numbers, for who cannot see the drawing."""
        for node in self.circuit.nodes:
            numbers = [f"{what} {text}" for what, text in (("value", node.value), ("gradient", node.gradient)) if text]
            yield f"{_named(node)}{': ' if numbers else ''}{', '.join(numbers)}"

    def edge(self, parent: ET.Element, edge: PlacedEdge, path: list[tuple[float, int]]) -> None:
        """A line with round corners."""
        points = [(MARGIN + x * COLUMN, _y(y)) for x, y in path]
        about = {"data-node": str(edge.node), **({"data-link": str(edge.edge)} if edge.edge >= 0 else {})}
        ET.SubElement(parent, "path", {"class": "wire", **about, "d": _path(points)})

    def bridge(self, parent: ET.Element, x: int, y: int, *, styled: bool) -> None:
        """A gap in the level line, where an upright one passes over it."""
        at = f"M{_x(x):g} {_y(y) - 5:g}v10"
        gap = {"stroke": _LIGHT["paper"]} if styled else {}
        ET.SubElement(parent, "path", {"class": "gap", "d": at, "stroke-width": "7", **gap})
        ET.SubElement(parent, "path", {"class": "bridge", "d": at})

    def node(self, parent: ET.Element, placed: PlacedNode) -> None:
        """A gate's circle with its sign, and its name beside it; or a name alone."""
        node = self.circuit.nodes[placed.node]
        kind = "name" if placed.kind != "node" else "gate" if node.sign else "leaf"
        of = {"data-node": str(placed.node)}
        about = {"class": f"node {kind}", **of}
        if placed.kind == "node":
            about["id"] = f"{self.prefix}-node-{placed.node}"
        group = ET.SubElement(parent, "g", about)
        left, middle = MARGIN + placed.x * COLUMN, _y(placed.y)
        if kind != "gate":
            weight = {"font-weight": "bold"} if placed.kind in {"node", "end"} and node.kind != "constant" else {}
            _text(group, node_text(self.circuit, placed), left, middle, {**of, **weight})
            return
        sign = (columns_of(node.sign) + 2) * COLUMN
        line = {"fill": _LIGHT["paper"], "stroke": _LIGHT["ink"], "stroke-width": "1.5"}
        corner = {"x": f"{left + sign / 2 - max(sign, 2 * RADIUS) / 2:g}", "y": f"{middle - RADIUS:g}"}
        size = {"width": f"{max(sign, 2 * RADIUS):g}", "height": f"{2 * RADIUS:g}", "rx": f"{RADIUS:g}"}
        ET.SubElement(group, "rect", {**corner, **size, **line})
        large = {"font-size": str(LARGE)} if len(node.sign) == 1 else {}
        _text(group, node.sign, left + sign / 2, middle, {**of, "class": "sign", "text-anchor": "middle", **large})
        if placed.width * COLUMN > sign:  # the name is written on the line
            small = {**of, "class": "name", "font-size": str(SMALL)}
            _text(group, node.label, left + sign + COLUMN / 2, middle - 0.75 * SMALL, small)

    def label(self, parent: ET.Element, label: Label) -> None:
        """A number at an edge, written to the right end of its place."""
        text = label_text(self.circuit, label)
        if not text:
            return
        edges = self.leaving.get(label.node, [])
        edge = label.edge if label.edge >= 0 else edges[0] if len(edges) == 1 else -1
        kind = label.kind if label.kind == "value" or edge >= 0 or not edges else "gradient total"
        about = {"class": kind, "data-node": str(label.node), "fill": _LIGHT[label.kind]}
        if label.kind == "gradient" and edge >= 0:
            about["data-link"] = str(edge)
        nearer = NEARER if label.kind == "value" else -NEARER
        _text(parent, text, MARGIN + (label.x + label.width) * COLUMN, _y(label.y) + nearer, about)


class _Corner(NamedTuple):
    x: float
    y: float

    def towards(self, other: tuple[float, float], far: float) -> str:
        """A point on the way to another one, at most half way."""
        dx, dy = other[0] - self.x, other[1] - self.y
        length = abs(dx) + abs(dy)
        share = min(far, length / 2) / length if length else 0
        return f"{self.x + dx * share:g} {self.y + dy * share:g}"


def _path(points: list[tuple[float, float]]) -> str:
    (x, y), *middle = points
    drawn = f"M{x:g} {y:g}"
    for before, at, after in zip(points, middle, points[2:], strict=False):
        corner = _Corner(*at)
        drawn += f"L{corner.towards(before, TURN)}Q{at[0]:g} {at[1]:g} {corner.towards(after, TURN)}"
    return f"{drawn}L{points[-1][0]:g} {points[-1][1]:g}"


def _text(parent: ET.Element, text: str, x: float, middle: float, attributes: dict[str, str]) -> None:
    """A text whose letters stand around the line `middle`."""
    size = int(attributes.get("font-size", SIZE))
    at = {"x": f"{x:g}", "y": f"{middle + 0.35 * size:g}"}
    ET.SubElement(parent, "text", {**at, **attributes}).text = visible(text)


def _named(node: DrawnNode) -> str:
    return f"{node.label} ({node.sign})" if node.sign else node.label


def _x(column: int) -> float:
    return MARGIN + (column + 0.5) * COLUMN


def _y(row: int) -> float:
    return TOP + (row + 0.5) * ROW


def _style() -> str:
    """The colours, light and dark."""
    return f"{_rules(_LIGHT)}@media (prefers-color-scheme: dark){{{_rules(_DARK)}}}"


def _rules(colours: dict[str, str]) -> str:
    paper, ink, line = colours["paper"], colours["ink"], colours["line"]
    return (
        f".circuit .paper,.circuit .gate rect{{fill:{paper}}}.circuit text{{fill:{ink}}}"
        f".circuit .gate rect{{stroke:{ink}}}.circuit .wires{{stroke:{line}}}.circuit .fork{{fill:{line}}}"
        f".circuit .gap{{stroke:{paper}}}.circuit text.name,.circuit .note{{fill:{line}}}"
        f".circuit text.value{{fill:{colours['value']}}}.circuit text.gradient{{fill:{colours['gradient']}}}"
    )

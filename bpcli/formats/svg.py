"""The circuit as SVG, looking like the lecture's slide: signs in circles, values green, gradients red.

Knows shapes and colours; where things stand it takes from the layout, a column as COLUMN and a row as ROW units. Self-
contained: no script, no font to load; readable on light and on dark. Text is escaped by xml.etree. Must not know gates.

Each part says what it is about, so that a page can highlight and reveal it: `data-node` and `data-link` are places in
the circuit's points and links, and the classes are node, gate, leaf, wire, value, gradient, total, name.

>>> from bpcli.lesson.story import Circuit, Link, Point
>>> x, f = Point("x", "", "input", "2", "4"), Point("f", "×", "output", "4", "1")
>>> drawn = svg_of(Circuit((x, f), (Link(0, 1, 0, "2"), Link(0, 1, 1, "2"))), "f = x·x")
>>> [part.text for part in drawn.iter("text") if part.get("data-node") == "0"][:2], drawn.find("title").text
(['x', '2'], 'f = x·x')
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

from bpcli.errors import visible
from bpcli.errors import width as columns_of
from bpcli.formats.circuit import label_text, sketch_of, spot_text
from bpcli.formats.diagram import LEFT_OUT
from bpcli.layout.place import place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpcli.formats import Page
    from bpcli.layout.parts import Label, Placed, Spot, Wire
    from bpcli.lesson.story import Circuit, Point

COLUMN, ROW = 9.0, 20.0
MARGIN, TOP = 15.5, 16.0  # such that a wire of two units runs along the pixels
SIZE, SMALL, LARGE = 14, 12, 19  # of letters
RADIUS, TURN, NEARER = 13.0, 6.0, 3.0  # of a gate, of a wire's corner; how far a number moves to its wire
WIDTHS = (140, 300, 1000, 10**6)  # columns to fit into: as few as a circuit allows
DESCRIPTION = "The circuit, from the inputs to the output: above each wire its value, below it the gradient. "
_MONO = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
_LIGHT = {"paper": "#ffffff", "ink": "#1f2328", "line": "#7d8590", "value": "#1a7f37", "gradient": "#cf222e"}
_DARK = {"paper": "#0d1117", "ink": "#e6edf3", "line": "#8b949e", "value": "#3fb950", "gradient": "#ff7b72"}


def write(circuit: Circuit, title: str, page: Page) -> None:
    """Write a circuit as an SVG file."""
    element = svg_of(circuit, title)
    ET.indent(element, " ")
    written = ET.tostring(element, encoding="unicode") + "\n"
    page.write(written if page.unicode else written.encode("ascii", "xmlcharrefreplace").decode())


def svg_of(
    circuit: Circuit, title: str, *, widths: tuple[int, ...] = WIDTHS, prefix: str = "circuit", styled: bool = True
) -> ET.Element:
    """The drawing as an element.

    `widths` are the columns to fit into, tried one after the other. `prefix` begins every id. Without `styled` there
    are no colours, so that the page around it can give them.
    """
    sketch = sketch_of(circuit)
    placed = next(found for width in widths if (found := place(sketch, width)) is not None)
    return _Drawing(circuit, placed, title, prefix).element(styled=styled)


class _Drawing:
    """One circuit on its way to an element."""

    def __init__(self, circuit: Circuit, placed: Placed, title: str, prefix: str) -> None:
        self.circuit = circuit
        self.placed = placed
        self.title = title
        self.prefix = prefix
        self.spots = {spot.node: spot for spot in placed.spots if spot.kind == "node"}
        self.leaving: dict[int, list[int]] = {}
        for index, link in enumerate(circuit.links):
            self.leaving.setdefault(link.tail, []).append(index)

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
        ET.SubElement(root, "desc", id=f"{self.prefix}-desc").text = visible(DESCRIPTION + "; ".join(self.said()) + ".")
        if styled:
            ET.SubElement(root, "style").text = _style()
            ET.SubElement(root, "rect", {"class": "paper", "width": "100%", "height": "100%", "fill": _LIGHT["paper"]})
        lines = {"class": "wires", "fill": "none", "stroke": _LIGHT["line"], "stroke-width": "2"}
        wires = ET.SubElement(root, "g", lines)
        for wire in placed.wires:
            self.wire(wires, wire)
        for x, y in placed.bridges:
            self.bridge(wires, x, y, styled=styled)
        for x, y in placed.forks:
            at = {"cx": f"{_x(x):g}", "cy": f"{_y(y):g}"}
            ET.SubElement(wires, "circle", {"class": "fork", **at, "r": "3", "fill": _LIGHT["line"], "stroke": "none"})
        letters = {"font-family": _MONO, "font-size": str(SIZE), "fill": _LIGHT["ink"]}
        nodes = ET.SubElement(root, "g", {"class": "nodes", **letters})
        for spot in placed.spots:
            self.spot(nodes, spot)
        labels = ET.SubElement(root, "g", {"class": "labels", **letters, "text-anchor": "end"})
        for label in placed.labels:
            self.label(labels, label)
        if left_out:
            note = LEFT_OUT.format(count=f"{left_out:,}", nodes="node is" if left_out == 1 else "nodes are")
            _text(nodes, note, MARGIN, high - TOP, {"class": "note", "font-size": str(SMALL)})
        return root

    def said(self) -> Iterator[str]:
        """Each node with its numbers, for who cannot see the drawing."""
        for point in self.circuit.points:
            numbers = [
                f"{what} {text}" for what, text in (("value", point.value), ("gradient", point.gradient)) if text
            ]
            yield f"{_named(point)}{': ' if numbers else ''}{', '.join(numbers)}"

    def wire(self, parent: ET.Element, wire: Wire) -> None:
        """A line with round corners, from the edge of what it leaves to the edge of where it ends."""
        points = [(_x(x), _y(y)) for x, y in wire.points]
        (x, y), point, spot = wire.points[0], self.circuit.points[wire.node], self.spots[wire.node]
        leaves_gate = bool(point.sign) and spot.y == y and 0 <= x - spot.x - spot.width <= 1
        start = MARGIN + (spot.x + columns_of(point.sign) + 2) * COLUMN if leaves_gate else points[0][0] - COLUMN / 2
        points = [(start, points[0][1]), *points[1:-1], (points[-1][0] + COLUMN / 2, points[-1][1])]
        about = {"data-node": str(wire.node), **({"data-link": str(wire.link)} if wire.link >= 0 else {})}
        ET.SubElement(parent, "path", {"class": "wire", **about, "d": _path(points)})

    def bridge(self, parent: ET.Element, x: int, y: int, *, styled: bool) -> None:
        """A gap in the level wire, where an upright one passes over it."""
        at = f"M{_x(x):g} {_y(y) - 5:g}v10"
        gap = {"stroke": _LIGHT["paper"]} if styled else {}
        ET.SubElement(parent, "path", {"class": "gap", "d": at, "stroke-width": "7", **gap})
        ET.SubElement(parent, "path", {"class": "bridge", "d": at})

    def spot(self, parent: ET.Element, spot: Spot) -> None:
        """A gate's circle with its sign, and its name beside it; or a name alone."""
        point = self.circuit.points[spot.node]
        kind = "gate" if point.sign and spot.kind == "node" else "leaf" if spot.kind == "node" else "name"
        about = {"class": f"node {kind}", "data-node": str(spot.node)}
        if spot.kind == "node":
            about["id"] = f"{self.prefix}-node-{spot.node}"
        group = ET.SubElement(parent, "g", about)
        left, middle = MARGIN + spot.x * COLUMN, _y(spot.y)
        node = {"data-node": str(spot.node)}
        if kind != "gate":
            weight = {"font-weight": "bold"} if spot.kind in {"node", "end"} and point.kind != "constant" else {}
            _text(group, spot_text(self.circuit, spot), left, middle, {**node, **weight})
            return
        sign = (columns_of(point.sign) + 2) * COLUMN
        line = {"fill": _LIGHT["paper"], "stroke": _LIGHT["ink"], "stroke-width": "1.5"}
        place = {"x": f"{left + sign / 2 - max(sign, 2 * RADIUS) / 2:g}", "y": f"{middle - RADIUS:g}"}
        size = {"width": f"{max(sign, 2 * RADIUS):g}", "height": f"{2 * RADIUS:g}", "rx": f"{RADIUS:g}"}
        ET.SubElement(group, "rect", {**place, **size, **line})
        large = {"font-size": str(LARGE)} if len(point.sign) == 1 else {}
        _text(group, point.sign, left + sign / 2, middle, {**node, "class": "sign", "text-anchor": "middle", **large})
        if spot.width * COLUMN > sign:  # the name stands on the wire
            small = {**node, "class": "name", "font-size": str(SMALL)}
            _text(group, point.name, left + sign + COLUMN / 2, middle - 0.75 * SMALL, small)

    def label(self, parent: ET.Element, label: Label) -> None:
        """A number on a wire, written to the right end of its place."""
        text = label_text(self.circuit, label)
        if not text:
            return
        links = self.leaving.get(label.node, [])
        link = label.link if label.link >= 0 else links[0] if len(links) == 1 else -1
        kind = label.kind if label.kind == "value" or link >= 0 or not links else "gradient total"
        about = {"class": kind, "data-node": str(label.node), "fill": _LIGHT[label.kind]}
        if label.kind == "gradient" and link >= 0:
            about["data-link"] = str(link)
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


def _named(point: Point) -> str:
    return f"{point.name} ({point.sign})" if point.sign else point.name


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

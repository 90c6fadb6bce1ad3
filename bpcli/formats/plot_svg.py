"""A plot as a picture that needs nothing else: SVG with axes, the curve, its gradient, the tangent.

Nothing in a name may become markup: the texts go through ElementTree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from bpcli.algebra.decimals import decimal
from bpcli.errors import visible
from bpcli.formats.plot_lines import limits_of, marks, strokes, touches
from bpcli.lesson.story import Plot

if TYPE_CHECKING:
    from bpcli.formats import Page
    from bpcli.lesson.story import Story

WIDTH, HEIGHT = 640, 320  # of one plot
LEFT, RIGHT, TOP, BOTTOM = 64, 20, 46, 40
STYLE = """
text { font: 14px ui-sans-serif, system-ui, 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif; fill: #1f2328; }
.title { font-weight: 600; }
.paper { fill: #ffffff; } .axis { stroke: #6e7781; } .grid { stroke: #d8dee4; }
.value { stroke: #1a7f37; stroke-width: 2.5; fill: none; }
.gradient { stroke: #cf222e; stroke-width: 2; stroke-dasharray: 2 5; stroke-linecap: round; fill: none; }
.tangent { stroke: #0969da; stroke-width: 1.5; fill: none; } .touch { fill: #0969da; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; } .paper { fill: #0d1117; } .axis { stroke: #8b949e; } .grid { stroke: #30363d; }
  .value { stroke: #3fb950; } .gradient { stroke: #ff7b72; } .tangent { stroke: #58a6ff; } .touch { fill: #58a6ff; }
}
"""


def write(story: Story, page: Page) -> None:
    """Write the plots of a story, one under the other."""
    page.write(
        picture(
            [block for section in story.sections for block in section.blocks if isinstance(block, Plot)], story.title
        )
    )


def picture(plots: list[Plot], title: str) -> str:
    """The SVG, as text."""
    return ET.tostring(svg_of(plots, title), encoding="unicode") + "\n"


def svg_of(plots: list[Plot], title: str, *, styled: bool = True) -> ET.Element:
    """The SVG, as an element. Without `styled` there are no colours, so that the page around it can give them."""
    size = {"width": str(WIDTH), "height": str(HEIGHT * len(plots)), "viewBox": f"0 0 {WIDTH} {HEIGHT * len(plots)}"}
    root = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **size, "role": "img"})
    ET.SubElement(root, "title").text = visible(title)
    ET.SubElement(root, "desc").text = visible(" ".join(plot.caption for plot in plots))
    if styled:
        ET.SubElement(root, "style").text = STYLE
    ET.SubElement(root, "rect", {"class": "paper", "width": "100%", "height": "100%"})
    for place, plot in enumerate(plots):
        panel = ET.SubElement(root, "g", {"transform": f"translate(0 {HEIGHT * place})"})
        _Panel(panel, plot).draw()
    return root


class _Panel:
    """One plot, with the scales from numbers to places."""

    def __init__(self, into: ET.Element, plot: Plot) -> None:
        self.into, self.plot = into, plot
        self.limits = limits_of(plot)
        self.ends = plot.curve.points[0], plot.curve.points[-1]

    def draw(self) -> None:
        """Axes, then gradient, tangent and curve, then the words."""
        self._axes()
        for kind, stretches in strokes(self.plot, self.limits).items():
            self._path(kind, stretches)
        tangent = self.plot.tangent
        if tangent is not None and touches(self.plot, self.limits):
            x, y = self._spot((tangent.at, tangent.value))
            ET.SubElement(self.into, "circle", {"class": "touch", "cx": x, "cy": y, "r": "5"})
        self._legend()

    def _legend(self) -> None:
        names = {"value": self.plot.curve.label, "gradient": f"its {self.plot.curve.gradient_label}"}
        if self.plot.tangent is not None:
            names["tangent"] = f"tangent at {self.plot.name} = {decimal(self.plot.tangent.at, 4)}"
        x = LEFT
        for kind, name in names.items():
            stroke = {"class": kind, "x1": str(x), "x2": str(x + 28), "y1": "24", "y2": "24"}
            ET.SubElement(self.into, "line", stroke)
            self._text(name, x + 36, 29)
            x += 60 + 8 * len(name)

    def _axes(self) -> None:
        left, bottom = self.ends[0], self.limits[0]
        for point in marks(*self.ends, 7):
            x, _ = self._spot((point, bottom))
            self._line("grid", (x, str(TOP)), (x, str(HEIGHT - BOTTOM)))
            self._text(decimal(point, 3), float(x), HEIGHT - BOTTOM + 20, "middle")
        for height in marks(*self.limits):
            _, y = self._spot((left, height))
            self._line("grid", (str(LEFT), y), (str(WIDTH - RIGHT), y))
            self._text(decimal(height, 3), LEFT - 8, float(y) + 5, "end")
        x, y = self._spot((min(max(0.0, self.ends[0]), self.ends[1]), 0.0))
        self._line("axis", (str(LEFT), y), (str(WIDTH - RIGHT), y))
        if self.ends[0] <= 0 <= self.ends[1]:
            self._line("axis", (x, str(TOP)), (x, str(HEIGHT - BOTTOM)))
        self._text(self.plot.name, WIDTH - RIGHT, HEIGHT - 4, "end")

    def _path(self, kind: str, stretches: list[list[tuple[float, float]]]) -> None:
        drawn = " ".join(
            " ".join(f"{'L' if place else 'M'}{' '.join(self._spot(spot))}" for place, spot in enumerate(stretch))
            for stretch in stretches
        )
        if drawn:
            ET.SubElement(self.into, "path", {"class": kind, "d": drawn})

    def _line(self, kind: str, start: tuple[str, str], end: tuple[str, str]) -> None:
        ET.SubElement(self.into, "line", {"class": kind, "x1": start[0], "y1": start[1], "x2": end[0], "y2": end[1]})

    def _text(self, text: str, x: float, y: float, anchor: str = "start") -> None:
        ET.SubElement(self.into, "text", {"x": f"{x:g}", "y": f"{y:g}", "text-anchor": anchor}).text = visible(text)

    def _spot(self, spot: tuple[float, float]) -> tuple[str, str]:
        across = (spot[0] - self.ends[0]) / (self.ends[1] - self.ends[0])
        up = (spot[1] - self.limits[0]) / (self.limits[1] - self.limits[0])
        x = LEFT + across * (WIDTH - LEFT - RIGHT)
        y = HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM)
        return f"{x:.1f}", f"{y:.1f}"

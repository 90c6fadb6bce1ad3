"""A plot in a terminal: the curve as a line, its gradient as dots, in the small dots of Braille signs.

Each piece of a line says what it is, as in `formats/circuit.py`. Where only ASCII can be shown, every column has one
sign: * for the curve, . for the gradient.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from bpcli.algebra.decimals import decimal
from bpcli.formats.plot_lines import limits_of, marks, strokes, touches

if TYPE_CHECKING:
    from bpcli.formats.circuit import TextLine
    from bpcli.lesson.story import Plot

WIDEST, TALLEST = 72, 16
BLANK = "\u2800"  # the Braille sign without a dot
Cells = dict[tuple[int, int], tuple[str, str]]  # (row, column): its sign, and what it is


def lines(plot: Plot, width: int, *, unicode: bool = True) -> list[TextLine]:
    """The plot with its axes: heights at the left, points below."""
    limits = limits_of(plot)
    rows = TALLEST
    heights = {rows - 1 - _cell(mark, limits, rows): _short(mark) for mark in marks(*limits)}
    left = max(map(len, heights.values()), default=0) + 1
    columns = max(min(width - left - 2, WIDEST), 10)
    cells = _braille(plot, limits, (columns, rows)) if unicode else _ascii(plot, limits, (columns, rows))
    zero = rows - 1 - _cell(0.0, limits, rows)
    drawn: list[TextLine] = []
    for row in range(rows):
        mark = heights.get(row, "")
        line: TextLine = [(f"{mark:>{left}} ", "label"), ((("┤" if unicode else "+") if mark else "│"), "wire")]
        for column in range(columns):
            line.append(cells.get((row, column), ("─" if row == zero else " ", "wire")))
        drawn.append(line)
    low, high = plot.curve.points[0], plot.curve.points[-1]
    first, final = _ends(low, high)
    axis = f"{first}{f'{plot.name} →'.center(columns - len(first) - len(final))}{final}"
    return [*drawn, [(" " * (left + 2) + axis, "label")]]


def samples(plot: Plot, count: int = 9) -> list[str]:
    """The curve in words: a few points, each with its value and its gradient."""
    last = len(plot.curve.points) - 1
    places = [last * place // (count - 1) for place in range(count)]
    return [
        f"{plot.name} = {_short(plot.curve.points[at])}: {plot.curve.label} = {_or_none(plot.curve.values[at])}, "
        f"{plot.curve.gradient_label} {_or_none(plot.curve.gradients[at])}"
        for at in places
    ]


def _braille(plot: Plot, limits: tuple[float, float], size: tuple[int, int]) -> Cells:
    """What each sign shows: the curve over the tangent over the gradient, so that a line is never broken by dots."""
    import plotille

    columns, rows = size
    low, high = plot.curve.points[0], plot.curve.points[-1]
    top = limits[1] - 0.75 * (limits[1] - limits[0]) / (4 * rows)  # the canvas leaves out what is on its upper edge
    cells: Cells = {}
    for what, stretches in strokes(plot, limits).items():
        canvas = plotille.Canvas(columns, rows, low, limits[0], high, limits[1])
        for stretch in stretches:
            if what == "gradient":
                for point, height in _dots(stretch, plot, columns):
                    canvas.point(point, min(height, top))
            else:
                for (x0, y0), (x1, y1) in pairwise(stretch):
                    canvas.line(x0, min(y0, top), x1, min(y1, top))
        for row, text in enumerate(canvas.plot().split("\n")):
            for column, sign in enumerate(text):
                if sign not in {BLANK, " "}:
                    cells[row, column] = sign, what
    if plot.tangent is not None and touches(plot, limits):
        cells[_place(plot, limits, size, (plot.tangent.at, plot.tangent.value))] = "◯", "label"
    return cells


def _ascii(plot: Plot, limits: tuple[float, float], size: tuple[int, int]) -> Cells:
    cells: Cells = {}
    signs = {"gradient": ".", "tangent": "-", "value": "*"}
    for what, stretches in strokes(plot, limits).items():
        for stretch in stretches:
            for spot in stretch:
                cells[_place(plot, limits, size, spot)] = signs[what], what
    if plot.tangent is not None and touches(plot, limits):
        cells[_place(plot, limits, size, (plot.tangent.at, plot.tangent.value))] = "o", "label"
    return cells


def _dots(stretch: list[tuple[float, float]], plot: Plot, columns: int) -> list[tuple[float, float]]:
    """Every so many of the points: one for each column or so."""
    step = max(len(plot.curve.points) // columns, 1)
    return stretch[::step]


def _place(
    plot: Plot, limits: tuple[float, float], size: tuple[int, int], spot: tuple[float, float]
) -> tuple[int, int]:
    columns, rows = size
    ends = plot.curve.points[0], plot.curve.points[-1]
    return rows - 1 - _cell(spot[1], limits, rows), _cell(spot[0], ends, columns)


def _cell(value: float, limits: tuple[float, float], count: int) -> int:
    low, high = limits
    return min(max(int((value - low) / (high - low) * count), 0), count - 1)


def _short(value: float) -> str:
    return decimal(value, 3)


def _ends(low: float, high: float) -> tuple[str, str]:
    """Both ends of a range, with as many digits as tell them apart."""
    texts = ((decimal(low, digits), decimal(high, digits)) for digits in (3, 5, 8, 12, 17))
    return next((both for both in texts if both[0] != both[1]), (_short(low), _short(high)))


def _or_none(value: float | None) -> str:
    return "none" if value is None else decimal(value, 4)

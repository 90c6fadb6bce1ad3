"""What is drawn of a plot: its curve, its gradient and its tangent, as lines without a gap, and the marks of its axes.

The order is that of drawing: the curve comes last, so that nothing lies over it.
"""

from __future__ import annotations

from math import ceil, floor, log10
from typing import TYPE_CHECKING

from bpcli.lesson.curves import bounds, pieces

if TYPE_CHECKING:
    from bpcli.lesson.story import Plot

JUMP = 0.2  # of the height: more than that from one point to the next is a jump
Limits = tuple[float, float]


def limits_of(plot: Plot) -> Limits:
    """The lowest and the highest that is shown."""
    return bounds(*plot.curve.values, *plot.curve.gradients)


def strokes(plot: Plot, limits: Limits) -> dict[str, list[list[tuple[float, float]]]]:
    """The lines of each kind (gradient, tangent, value), as far as they stay within the height."""
    curve, tangent = plot.curve, plot.tangent
    heights = {"gradient": curve.gradients}
    if tangent is not None:
        heights["tangent"] = tuple(tangent.value + tangent.slope * (point - tangent.at) for point in curve.points)
    heights["value"] = curve.values
    tall = JUMP * (limits[1] - limits[0])
    return {what: pieces(curve.points, _within(line, limits), tall) for what, line in heights.items()}


def touches(plot: Plot, limits: Limits) -> bool:
    """Whether there is a point where a tangent touches, and it is shown."""
    return plot.tangent is not None and limits[0] <= plot.tangent.value <= limits[1]


def _within(heights: tuple[float | None, ...], limits: Limits) -> tuple[float | None, ...]:
    return tuple(None if height is None or not limits[0] <= height <= limits[1] else height for height in heights)


def marks(low: float, high: float, most: int = 5) -> list[float]:
    """The marks of an axis: about `most` multiples of 1, 2 or 5 times a power of ten, from `low` to `high`.

    >>> marks(-0.04, 1.04), marks(-2, 4, 3)
    ([0.0, 0.5, 1.0], [-2.0, 0.0, 2.0, 4.0])
    """
    rough = (high - low) / most
    power = 10.0 ** floor(log10(rough))
    step = next(times * power for times in (1, 2, 5, 10) if times * power >= rough * (1 - 1e-9))
    return [number * step for number in range(ceil(low / step - 1e-9), floor(high / step + 1e-9) + 1)]

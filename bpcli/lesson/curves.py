"""A function of one input and its gradient, point by point: every number from a forward and a backward pass.

>>> from bpcli.graph.build import build
>>> from bpcli.trace.trace import Trace
>>> made = curve(Trace(build("x*exp(-x)")), "x", {}, (-2.0, 4.0), 4)
>>> [f"{y:.3g}" for y in made.values], [f"{slope:.3g}" for slope in made.gradients]
(['-14.8', '0', '0.271', '0.0733'], ['22.2', '1', '-0.135', '-0.0549'])
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from bpcli.errors import InputError
from bpcli.lesson import sentences as say
from bpcli.lesson.story import Curve

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bpcli.trace.trace import Trace

POINTS = 401  # more than a terminal has columns of dots


def curve(
    trace: Trace, name: str, fixed: Mapping[str, float], span: tuple[float, float], count: int = POINTS, label: str = ""
) -> Curve:
    """The function at `count` points of a span of the input `name`; the other inputs are `fixed`."""
    low, high = span
    points = tuple(low + (high - low) * place / (count - 1) for place in range(count))
    found = [at_point(trace, name, fixed, point) for point in points]
    label = label or trace.graph.names[trace.graph.output]
    values, slopes = tuple(value for value, _ in found), tuple(slope for _, slope in found)
    return Curve(label, points, values, slopes, say.LOCAL_GRADIENT if trace.upstream is None else say.PASSED_BACK)


def at_point(trace: Trace, name: str, fixed: Mapping[str, float], point: float) -> tuple[float | None, float | None]:
    """The function and its gradient at one point; None where there is no number."""
    try:
        there = trace.at({**fixed, name: point})
        value = float(there.value(there.graph.names[there.graph.output]))
    except InputError:
        return None, None
    try:
        slope = float(there.backward(None, None, (name,)).gradients[name])
    except InputError:
        return value, None
    return value, slope if isfinite(slope) else None


def pieces(
    points: tuple[float, ...], heights: tuple[float | None, ...], tall: float
) -> list[list[tuple[float, float]]]:
    """The stretches in which a curve is drawn without lifting the pen.

    It is lifted where there is no number and where the curve jumps: by more than `tall` from one point to the next.
    """
    found: list[list[tuple[float, float]]] = [[]]
    for point, height in zip(points, heights, strict=True):
        here = found[-1]
        if height is None or (here and abs(height - here[-1][1]) > tall):
            found.append([])
        if height is not None:
            found[-1].append((point, height))
    return [piece for piece in found if piece]


def bounds(*heights: float | None) -> tuple[float, float]:
    """The lowest and the highest that is shown: all of it, unless a few points run away to a pole."""
    known = sorted(height for height in heights if height is not None)
    if not known:
        return -1.0, 1.0
    low, high = known[0], known[-1]
    inner_low, inner_high = known[len(known) // 20], known[-1 - len(known) // 20]
    room = 3 * (inner_high - inner_low)
    if room > 0:
        low, high = max(low, inner_low - room), min(high, inner_high + room)
    margin = 0.05 * (high - low) or 0.5 * abs(high) or 1.0
    return min(low - margin, 0.0), max(high + margin, 0.0)

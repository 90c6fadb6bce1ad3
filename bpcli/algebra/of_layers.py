"""What the gates of layers ask an algebra for, beside what all gates over arrays ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    Function = Callable[..., Any]


class OfLayers:
    """Functions of whole arrays. Sizes, strides and pads are tuples with a number for each of the last axes."""

    deviation: Function  # (x, shape, axis, eps): the root of the variance plus eps; it broadcasts with x
    standardised: Function  # (x, shape, axis, eps): x minus its mean, divided by its deviation
    largest_in_windows: Function  # (x, size, stride): of each window of the last axes
    mean_in_windows: Function  # (x, size, stride)
    ties_in_windows: Function  # (x, size, stride): which windows have several largest entries
    to_largest_in_windows: Function  # (g, y, x, size, stride): g at the first largest entry of each window
    to_all_in_windows: Function  # (g, shape, size, stride): an equal part of g at each entry of its window
    convolved: Function  # (x, w, b, stride, pad): the kernel w at each place of x; b may be left out
    convolved_back: Function  # (g, w, x, stride, pad): what flows into x
    correlated: Function  # (g, x, w, stride, pad): what flows into w

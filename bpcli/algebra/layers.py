"""What the layers of a network ask of arrays: shares, entries with mean 0 and variance 1, windows, convolutions.

Arrays of floats and of exact numbers share it.

>>> import numpy as np
>>> from bpcli.algebra.arrays import ARRAYS
>>> ARRAYS.standardised(np.array([1.0, 3.0]), (2,), 0, 0.0).tolist()
[-1.0, 1.0]
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

from bpcli.algebra.algebra import Algebra

if TYPE_CHECKING:
    from bpcli.algebra.ndarray import Shape


class Layers(Algebra):
    """What arrays of floats and of exact numbers have alike."""

    np: Any

    def deviation(self, x: Any, shape: Shape, axis: int, eps: float) -> Any:
        """The standard deviation along an axis of x, with eps added to the variance; it broadcasts with x."""
        return self.sqrt(self.across(self.variance(x, shape, axis), shape, axis) + self.constant(str(eps)))

    def standardised(self, x: Any, shape: Shape, axis: int, eps: float) -> Any:
        """x minus its mean along an axis, divided by its deviation: mean 0 and variance 1 (a little less, for eps)."""
        mean = self.across(self.mean(x, shape[axis], axis), shape, axis)
        return (x - mean) / self.deviation(x, shape, axis, eps)

    def softmax(self, x: Any, axis: int = -1) -> Any:
        """e^x over the sum of e^x along an axis."""
        raised = self.exp(x)
        return raised / self.along(raised, raised.shape, axis)

    def softmax_where(self, mask: Any, x: Any) -> Any:
        """The softmax along the last axis over the entries that a mask marks; the others get 0."""
        raised = self.exp(x) * mask
        return raised / self.along(raised, raised.shape)

    def lower(self, rows: int, columns: int, like: Any) -> Any:
        """Ones on the diagonal and below, otherwise 0."""
        whole = self.zeros((rows, columns), like)
        whole[self.np.tri(rows, columns, dtype=bool)] = 1
        return whole

    def logsumexp(self, x: Any, axis: int = -1) -> Any:
        """log of the sum of e^x along an axis."""
        return self.log(self.total(self.exp(x), axis))

    def log_softmax(self, x: Any, axis: int = -1) -> Any:
        """The logarithm of softmax: x minus its logsumexp."""
        return x - self.log(self.along(self.exp(x), x.shape, axis))

    def windows(self, x: Any, size: Shape, stride: Shape) -> Any:
        """Every window of the last axes of x: those axes count the windows, and new axes their entries."""
        axes = len(size)
        every = self.np.lib.stride_tricks.sliding_window_view(x, size, axis=tuple(range(-axes, 0)))
        return every[(..., *(slice(None, None, step) for step in stride), *(slice(None),) * axes)]

    def overlaid(self, g: Any, shape: Shape, stride: Shape) -> Any:
        """Windows, each added where it lies in an array of this shape: what undoes `windows` on the way back."""
        axes = len(stride)
        total, counts = self.zeros(shape, g), g.shape[-2 * axes : -axes]
        for place in self.np.ndindex(g.shape[-axes:]):  # the entries of one window, not the windows
            ranges = zip(place, counts, stride, strict=True)
            spots = (slice(start, start + step * (count - 1) + 1, step) for start, count, step in ranges)
            total[(..., *spots)] += g[(..., *place)]
        return total

    def _rows(self, x: Any, size: Shape, stride: Shape) -> Any:
        """Every window with its entries in a row."""
        windows = self.windows(x, size, stride)
        return windows.reshape(*windows.shape[: -len(size)], -1)

    def largest_in_windows(self, x: Any, size: Shape, stride: Shape) -> Any:
        """The largest entry of each window."""
        return self.largest(self._rows(x, size, stride), -1)

    def mean_in_windows(self, x: Any, size: Shape, stride: Shape) -> Any:
        """The mean of each window."""
        rows = self._rows(x, size, stride)
        return self.total(rows, -1) / rows.shape[-1]

    def ties_in_windows(self, x: Any, size: Shape, stride: Shape) -> Any:
        """Which windows have several largest entries."""
        rows = self._rows(x, size, stride)
        same = self.equal(rows, self.across(self.largest(rows, -1), rows.shape, -1))
        return self.total(self.indicator(same), -1) > 1

    def to_largest_in_windows(self, g: Any, y: Any, x: Any, size: Shape, stride: Shape) -> Any:
        """The upstream gradient at the first largest entry of each window, added up where windows overlap."""
        rows = self._rows(x, size, stride)
        mask = self.first(self.across(y, rows.shape, -1), rows, rows.ndim - 1, "largest")
        flows = self.across(g, rows.shape, -1) * mask
        return self.overlaid(flows.reshape(*g.shape, *size), x.shape, stride)

    def to_all_in_windows(self, g: Any, shape: Shape, size: Shape, stride: Shape) -> Any:
        """An equal part of the upstream gradient at each entry of its window, added up where windows overlap."""
        each = (g / prod(size)).reshape(*g.shape, *(1,) * len(size))
        return self.overlaid(self.np.broadcast_to(each, (*g.shape, *size)), shape, stride)

    def convolved(self, x: Any, w: Any, *bias: Any, stride: Shape, pad: Shape) -> Any:
        """The kernel at each place of x: one matrix product over all windows."""
        axes, every = len(stride), self._met(x, w, stride, pad)
        if w.ndim == axes:
            return sum(bias, self.np.tensordot(every, w, axes))
        last = tuple(range(-axes - 1, 0))
        y = self.np.tensordot(every, w, (last, last))
        return self.np.moveaxis(sum(bias, y), -1, -axes - 1)

    def convolved_back(self, g: Any, w: Any, x: Any, *, stride: Shape, pad: Shape) -> Any:
        """What flows into x: each output's gradient times the kernel, added up where the windows lie."""
        np, axes = self.np, len(stride)
        if w.ndim == axes:
            flows = np.multiply.outer(g, w)
        else:
            flows = np.tensordot(np.moveaxis(g, -axes - 1, -1), w, 1)
            flows = np.moveaxis(flows, -axes - 1, -2 * axes - 1)
        outer = (*x.shape[:-axes], *(n + 2 * by for n, by in zip(x.shape[-axes:], pad, strict=True)))
        return self.overlaid(flows, outer, stride)[_inside(x.shape, pad)]

    def correlated(self, g: Any, x: Any, w: Any, *, stride: Shape, pad: Shape) -> Any:
        """What flows into the kernel: each output's gradient times its window of x, added up over the windows."""
        axes, every = len(stride), self._met(x, w, stride, pad)
        flows = g if w.ndim == axes else self.np.moveaxis(g, -axes - 1, -1)
        places = tuple(range(every.ndim - w.ndim + (w.ndim > axes)))
        return self.np.tensordot(flows, every, (places, places))

    def _met(self, x: Any, w: Any, stride: Shape, pad: Shape) -> Any:
        """The windows that the kernel meets: (examples, places, channels, entries)."""
        axes = len(stride)
        if any(pad):
            inside, outer = x, (*x.shape[:-axes], *(n + 2 * by for n, by in zip(x.shape[-axes:], pad, strict=True)))
            x = self.zeros(outer, inside)
            x[_inside(inside.shape, pad)] = inside
        every = self.windows(x, w.shape[-axes:], stride)
        return every if w.ndim == axes else self.np.moveaxis(every, -2 * axes - 1, -axes - 1)


def _inside(shape: Shape, pad: Shape) -> tuple[Any, ...]:
    """Where an array of this shape lies in its padded one."""
    return (..., *(slice(by, by + n) for n, by in zip(shape[-len(pad) :], pad, strict=True)))

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

    def columns(self, x: Any, size: Shape, stride: Shape, pad: Shape = ()) -> Any:
        """Every window of the last axes of x, its entries along one axis: (…, entries of a window, *windows)."""
        axes = len(size)
        if any(pad):
            inside, x = x, self.zeros(_padded(x.shape, pad), x)
            x[_inside(inside.shape, pad)] = inside
        every = self.np.lib.stride_tricks.sliding_window_view(x, size, axis=tuple(range(-axes, 0)))
        every = every[(..., *(slice(None, None, step) for step in stride), *(slice(None),) * axes)]
        lead = every.ndim - 2 * axes
        windows, entries = range(lead, lead + axes), range(lead + axes, lead + 2 * axes)
        entries_first = every.transpose(*range(lead), *entries, *windows)
        return entries_first.reshape(*every.shape[:lead], -1, *every.shape[lead : lead + axes])

    def overlaid(self, g: Any, shape: Shape, size: Shape, stride: Shape) -> Any:
        """Windows, each added where it lies in an array of this shape: what undoes `columns` on the way back."""
        axes = len(size)
        total, counts = self.zeros(shape, g), g.shape[-axes:]
        for number, place in enumerate(self.np.ndindex(size)):  # the entries of one window, not the windows
            ranges = zip(place, counts, stride, strict=True)
            spots = (slice(start, start + step * (count - 1) + 1, step) for start, count, step in ranges)
            total[(..., *spots)] += g[(..., number, *(slice(None),) * axes)]
        return total

    def largest_in_windows(self, x: Any, size: Shape, stride: Shape) -> Any:
        """The largest entry of each window."""
        return self.largest(self.columns(x, size, stride), -1 - len(size))

    def mean_in_windows(self, x: Any, size: Shape, stride: Shape) -> Any:
        """The mean of each window."""
        return self.mean(self.columns(x, size, stride), prod(size), -1 - len(size))

    def ties_in_windows(self, x: Any, size: Shape, stride: Shape) -> Any:
        """Which windows have several largest entries."""
        columns, axis = self.columns(x, size, stride), -1 - len(size)
        same = self.equal(columns, self.across(self.largest(columns, axis), columns.shape, axis))
        return self.total(self.indicator(same), axis) > 1

    def to_largest_in_windows(self, g: Any, y: Any, x: Any, size: Shape, stride: Shape) -> Any:
        """The upstream gradient at the first largest entry of each window, added up where windows overlap."""
        columns = self.columns(x, size, stride)
        axis = columns.ndim - 1 - len(size)
        mask = self.first(self.across(y, columns.shape, axis), columns, axis, "largest")
        return self.overlaid(self.across(g, columns.shape, axis) * mask, x.shape, size, stride)

    def to_all_in_windows(self, g: Any, shape: Shape, size: Shape, stride: Shape) -> Any:
        """An equal part of the upstream gradient at each entry of its window, added up where windows overlap."""
        each = self.np.expand_dims(g / prod(size), -1 - len(size))
        entries = (*g.shape[: -len(size)], prod(size), *g.shape[-len(size) :])
        return self.overlaid(self.np.broadcast_to(each, entries), shape, size, stride)

    def convolved(self, x: Any, w: Any, *bias: Any, stride: Shape, pad: Shape) -> Any:
        """The kernel at each place of x: one matrix product over all windows."""
        axes = len(stride)
        y = self._kernels(w, axes) @ self.met(x, w.shape, stride, pad)
        for b in bias:
            y += self.np.reshape(b, (-1, 1))
        sizes = zip(_padded(x.shape, pad)[-axes:], w.shape[-axes:], stride, strict=True)
        places = ((length - window) // step + 1 for length, window, step in sizes)
        examples = x.shape[: x.ndim - axes - (w.ndim > axes)]
        return y.reshape(*examples, *w.shape[: int(w.ndim > axes)], *places)

    def convolved_back(self, g: Any, w: Any, x: Any, *, stride: Shape, pad: Shape) -> Any:
        """What flows into x: each output's gradient times the kernel, added up where the windows lie."""
        axes, outer, size = len(stride), _padded(x.shape, pad), w.shape[-len(stride) :]
        flows = self._kernels(w, axes).T @ self._of_kernels(g, w, axes)
        flows = flows.reshape(*outer[:-axes], prod(size), *g.shape[-axes:])
        return self.overlaid(flows, outer, size, stride)[_inside(x.shape, pad)]

    def correlated(self, g: Any, x: Any, w: Any, *, stride: Shape, pad: Shape) -> Any:
        """What flows into the kernel: each output's gradient times its window of x, added up over the windows."""
        met = self.met(x, w.shape, stride, pad)
        return (self._of_kernels(g, w, len(stride)) @ met.swapaxes(1, 2)).sum(axis=0).reshape(w.shape)

    def met(self, x: Any, w: Shape, stride: Shape, pad: Shape) -> Any:
        """The entries of x that a kernel of this shape meets: (examples, weights of the kernel, places)."""
        axes = len(stride)
        columns = self.columns(x, w[-axes:], stride, pad)
        return columns.reshape(-1, prod(w[len(w) > axes :]), prod(columns.shape[-axes:]))

    @staticmethod
    def _kernels(w: Any, axes: int) -> Any:
        """The weights of each kernel in a row."""
        return w.reshape(w.shape[0] if w.ndim > axes else 1, -1)

    def _of_kernels(self, g: Any, w: Any, axes: int) -> Any:
        """A gradient shaped like the output, as (examples, kernels, places); written out, for a product of matrices."""
        kernels = w.shape[0] if w.ndim > axes else 1
        return self.np.ascontiguousarray(g).reshape(-1, kernels, prod(g.shape[-axes:]))


def _padded(shape: Shape, pad: Shape) -> Shape:
    """The shape of an array with so many zeros before and after each of the last axes."""
    return tuple(n + 2 * by for n, by in zip(shape, (*(0,) * (len(shape) - len(pad)), *pad), strict=True))


def _inside(shape: Shape, pad: Shape) -> tuple[Any, ...]:
    """Where an array of this shape lies in its padded one."""
    return (..., *(slice(by, by + n) for n, by in zip(shape[-len(pad) :], pad, strict=True)))

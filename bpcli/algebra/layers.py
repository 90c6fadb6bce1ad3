"""What the layers of a network ask of arrays: shares that add up to 1, and entries with mean 0 and variance 1.

Arrays of floats and of exact numbers share it.

>>> import numpy as np
>>> from bpcli.algebra.arrays import ARRAYS
>>> ARRAYS.standardised(np.array([1.0, 3.0]), (2,), 0, 0.0).tolist()
[-1.0, 1.0]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.algebra.algebra import Algebra

if TYPE_CHECKING:
    from bpcli.algebra.ndarray import Shape


class Layers(Algebra):
    """What arrays of floats and of exact numbers have alike."""

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

    def logsumexp(self, x: Any, axis: int = -1) -> Any:
        """log of the sum of e^x along an axis."""
        return self.log(self.total(self.exp(x), axis))

    def log_softmax(self, x: Any, axis: int = -1) -> Any:
        """The logarithm of softmax: x minus its logsumexp."""
        return x - self.log(self.along(self.exp(x), x.shape, axis))

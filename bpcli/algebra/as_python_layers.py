"""The reading of layers as Python for people: in NumPy by small helpers, in PyTorch by its own functions.

>>> from bpcli.algebra.as_python_arrays import NUMPY_ARRAYS
>>> from bpcli.algebra.as_torch import TORCH_ARRAYS
>>> from bpcli.algebra.code import ArrayCode, TensorCode
>>> print(NUMPY_ARRAYS.standardised(ArrayCode("X"), (4, 2), 0, 0.5))
standardised(X, 0, 0.5)
>>> print(TORCH_ARRAYS.standardised(TensorCode("X"), (4, 2), 0, 0.5))
F.batch_norm(X, None, None, training=True, eps=0.5)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.algebra.as_python import Math
from bpcli.algebra.shown import ATOM

if TYPE_CHECKING:
    from bpcli.algebra.code import Code
    from bpcli.algebra.ndarray import Shape


class NumPyLayers(Math):
    """What NumPy says by a helper."""

    def deviation(self, x: Code, _: Shape, axis: int, eps: float) -> Code:
        """The standard deviation along an axis."""
        return self.code(f"deviation({x}, {axis}, {eps!r})")

    def standardised(self, x: Code, _: Shape, axis: int, eps: float) -> Code:
        """Mean 0 and variance 1 along an axis."""
        return self.code(f"standardised({x}, {axis}, {eps!r})")

    def softmax(self, x: Code, axis: int = -1) -> Code:
        """Shares along an axis: a helper."""
        return self._along_last("softmax", x, axis)

    def log_softmax(self, x: Code, axis: int = -1) -> Code:
        """Their logarithms: a helper."""
        return self._along_last("log_softmax", x, axis)

    def logsumexp(self, x: Code, axis: int = -1) -> Code:
        """The logarithm of the sum: a helper."""
        return self._along_last("logsumexp", x, axis)

    def _along_last(self, helper: str, x: Code, axis: int) -> Code:
        """A helper that goes along the last axis unless told otherwise."""
        return self.code(f"{helper}({self.argument(x)}{'' if axis == -1 else f', axis={axis}'})")


class TorchLayers(Math):
    """What PyTorch has itself."""

    def standardised(self, x: Code, shape: Shape, axis: int, eps: float) -> Code:
        """Mean 0 and variance 1 along the first of two axes, or along the last axis."""
        if axis == len(shape) - 1:
            return self.code(f"F.layer_norm({x}, {x.parenthesised(ATOM)}.shape[-1:], eps={eps!r})")
        return self.code(f"F.batch_norm({x}, None, None, training=True, eps={eps!r})")

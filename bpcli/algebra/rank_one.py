"""A column times a row that is not written out: the gradient of a matrix that multiplies one vector.

∇W f = ∇q f·xᵀ of a 4096 × 4096 matrix is 16,777,216 numbers made of 8,192. They are written out when somebody looks.

>>> import numpy as np
>>> product = RankOne(np.array([1.0, 2.0]), np.array([3.0, 4.0]))
>>> product.shape, product.sum(), product.array().tolist()
((2, 2), 21.0, [[3.0, 4.0], [6.0, 8.0]])
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

from bpcli.algebra.arrays import ARRAYS, Arrays

if TYPE_CHECKING:
    from bpcli.algebra.ndarray import Array, Axis, Shape


class RankOne:
    """`column` times `row`, both vectors."""

    __slots__ = ("_whole", "column", "row", "shape")
    __array_ufunc__ = None  # NumPy leaves sums with an array to __radd__

    def __init__(self, column: Array, row: Array) -> None:
        """Keep the two; the product is made by `array`."""
        self.column = column
        self.row = row
        self.shape = (len(column), len(row))
        self._whole: Array | None = None

    def array(self) -> Array:
        """All its entries, made once."""
        if self._whole is None:
            self._whole = ARRAYS.outer(self.column, self.row)
        return self._whole

    def sum(self) -> float:
        """The sum of the entries."""
        return float(self.column.sum() * self.row.sum())

    def is_finite(self) -> bool:
        """Whether every entry is: the largest is the product of the largest."""
        return isfinite(float(abs(self.column).max() * abs(self.row).max()))

    def __add__(self, other: Any) -> Array:
        """A sum has to be written out."""
        return self.array() + written_out(other)

    def __radd__(self, other: Any) -> Array:
        """A sum with an array on the left."""
        return written_out(other) + self.array()


class Lazy(Arrays):
    """The algebra of arrays, in which outer products are not written out."""

    outer = RankOne  # type: ignore[assignment]  # it stands for the array

    def einsum(self, letters: str, *xs: Any) -> Any:
        """A sum of products of arrays that are written out."""
        return super().einsum(letters, *map(written_out, xs))

    def contracted(self, letters: str, *xs: Any) -> Any:
        """The same."""
        return super().contracted(letters, *map(written_out, xs))

    def spread(self, g: Any, shape: Shape, axis: Axis = None) -> Any:
        """Repeated along axes, and for that written out."""
        return super().spread(written_out(g), shape, axis)


LAZY = Lazy()


def written_out(value: Any) -> Any:
    """The array itself, of whatever stands for it."""
    return value.array() if isinstance(value, RankOne) else value


class WrittenOut(dict[int, Any]):
    """Values by number (of a node, of an edge), written out when they are looked at."""

    def __getitem__(self, key: int) -> Any:
        """The value as an array or a number."""
        return written_out(super().__getitem__(key))

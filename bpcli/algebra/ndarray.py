"""What arrays have and numbers have not: products of matrices, sums along an axis, entries, shapes.

Arrays of floats and of exact numbers share it, so that a gate over arrays is written once. Shapes are those of NumPy,
which is imported when it is used.

>>> import numpy as np
>>> m = NDArrays()
>>> m.outer(np.array([1.0, 2.0]), np.array([3.0, 4.0])).tolist(), m.total(np.ones((2, 3)), 0).tolist()
([[3.0, 4.0], [6.0, 8.0]], [2.0, 2.0, 2.0])
"""

from __future__ import annotations

from functools import cached_property
from math import prod
from typing import TYPE_CHECKING, Any

from bpcli.algebra.contracted import by_products
from bpcli.algebra.layers import Layers
from bpcli.algebra.shapes import TAKEN, from_front, repeated_axes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import EllipsisType

    from numpy.typing import NDArray

    Array = NDArray[Any]
    Items = tuple[Any, ...]  # a Key in which TAKEN stands for arrays of places
    Shape = tuple[int, ...]
    Axis = int | tuple[int, ...] | None
    Key = tuple[int | slice | EllipsisType | None, ...]


class NDArrays(Layers):
    """What arrays of floats and of exact numbers have alike: structure is NumPy's."""

    @cached_property
    def np(self) -> Any:
        """NumPy, imported when the first array needs it."""
        import numpy as np

        return np

    def missing(self, shape: Shape) -> Any:
        """An array that nothing needs."""
        return self.np.full(shape, self.nan) if shape else self.nan

    def only(self, mask: Any, value: Any, shape: Shape, otherwise: Any = None) -> Any:
        """The entries that a mask marks, of a value repeated to this shape; the others are not-a-number."""
        if not shape:
            return super().only(mask, value, shape, otherwise)
        return self.np.where(mask, value, self.nan if otherwise is None else otherwise)

    def scattered(self, entries: Any, mask: Any, shape: Shape) -> Any:
        """An array of this shape with entries where the mask marks them; the others are not needed."""
        whole = self.missing(shape)
        whole[mask] = entries
        return whole

    def matmul(self, a: Array, b: Array) -> Any:
        """The matrix product; of two vectors the dot product."""
        return a @ b

    def outer(self, a: Array, b: Array) -> Array:
        """The column a times the row b: every product of an entry of a with one of b."""
        return a[:, None] * b

    def transpose(self, a: Any) -> Any:
        """Rows become columns: the axes in reverse order."""
        return getattr(a, "T", a)

    def permuted(self, x: Array, axes: tuple[int, ...]) -> Array:
        """The axes in another order."""
        return x.transpose(axes)

    def swapped(self, a: Array) -> Array:
        """The last two axes exchanged: each matrix of a stack transposed."""
        return a.swapaxes(-1, -2)

    def total(self, x: Array, axis: Axis = None) -> Any:
        """The sum of all entries, or along one axis."""
        return x.sum(axis=axis) if hasattr(x, "sum") else x

    def variance(self, x: Any, shape: Shape, axis: Any = None, ddof: int = 0) -> Any:
        """The sum of the squared distances from the mean, over the number of entries less `ddof`."""
        count = x.size if axis is None else prod(shape[each] for each in from_front(axis, shape))
        off = x - self.across(self.mean(x, count, axis), shape, axis)
        return self.total(off * off, axis) / (count - ddof)

    def multiplied(self, x: Array, axis: int | None = None) -> Any:
        """The product of all entries, or along one axis."""
        return x.prod(axis=axis)

    def others(self, x: Array, axis: int | None = None) -> Array:
        """For each entry the product of all others, or of the others along an axis; nothing is divided."""
        if axis is None:
            return self.others(x.reshape(-1), 0).reshape(x.shape)
        one = self.np.ones_like(x.take([0], axis=axis))
        inner = (slice(None),) * axis + (slice(-1),)
        before = self.np.concatenate([one, x.cumprod(axis=axis)[inner]], axis=axis)
        after = self.np.concatenate([one, self.flipped(x, axis).cumprod(axis=axis)[inner]], axis=axis)
        return before * self.flipped(after, axis)

    def cumulated(self, x: Array, axis: int | None = None) -> Array:
        """The sums of the entries up to each one, along an axis; a vector has only one."""
        return x.cumsum(axis=axis)

    def cumulated_products(self, x: Array, axis: int | None = None) -> Array:
        """The products of the entries up to each one, along an axis."""
        return x.cumprod(axis=axis)

    def through_products(self, g: Array, x: Array, axis: int | None = None) -> Array:
        """What flows back through running products: from the last one on, and nothing is divided."""
        axis = axis or 0
        one = self.np.ones_like(x.take([0], axis=axis))
        before = self.np.concatenate([one, x.cumprod(axis=axis)], axis=axis)
        place: tuple[Any, ...] = (slice(None),) * axis
        flow: Any = 0
        back = self.np.empty(x.shape, dtype=object if _kind(g) is object else _kind(x))
        for i in reversed(range(x.shape[axis])):
            flow = flow + g[(*place, i)]
            back[(*place, i)] = flow * before[(*place, i)]
            flow = flow * x[(*place, i)]
        return back

    def flipped(self, x: Array, axis: int | None = None) -> Array:
        """The entries along an axis in reverse order."""
        return self.np.flip(x, axis)

    def einsum(self, letters: str, *xs: Array) -> Any:
        """The sum of products that the letters say: by matrix products where it is one, which are faster."""
        products = by_products(letters, stacks=True)
        if products is not None:
            return products(self, *xs)
        return self.np.einsum(letters, *xs, optimize=_kind(xs[0]) is float)

    def diagonal_sum(self, x: Array) -> Any:
        """The sum of the entries on the diagonal."""
        return x.trace()

    def spread(self, g: Any, shape: Shape, axis: Axis = None) -> Any:
        """Undo the shape of a sum: each entry of g repeated for every entry that was summed into it."""
        return self.np.broadcast_to(self.across(g, shape, axis), shape) if shape else g

    def across(self, g: Any, _: Shape, axis: Axis) -> Any:
        """What was reduced along an axis of an array (of this shape), so that it broadcasts with that array again."""
        return g if axis is None else self.np.expand_dims(g, axis)

    def fit(self, g: Any, shape: Shape, _: Shape) -> Any:
        """Undo a broadcast (to the last shape): sum over the axes along which an operand of this shape was repeated."""
        if getattr(g, "shape", ()) == shape:
            return g
        total = g.sum(axis=repeated_axes(shape, g.shape))
        return total.reshape(shape) if shape else total

    def reshape(self, x: Any, shape: Shape) -> Any:
        """The same entries, row by row, in another shape."""
        return x.reshape(shape) if hasattr(x, "reshape") else self.stack(x).reshape(shape)

    def take(self, x: Array, key: Key) -> Any:
        """Some entries: x[0], W[1, :]."""
        return x[key]

    def put(self, g: Any, key: Key, shape: Shape) -> Array:
        """Zeros of a shape, with g where the key points."""
        array = self.np.zeros(shape, dtype=_kind(g))
        array[key] = g
        return array

    def places(self, t: Any, _: Shape) -> Any:
        """An array of places, as whole numbers."""
        return self.np.asarray(t, dtype=int)

    def gather(self, x: Array, items: Items, *places: Any) -> Any:
        """Some entries, where arrays of places stand in the index."""
        return x[self._key(items, places)]

    def scatter(self, g: Any, items: Items, shape: Shape, *places: Any) -> Array:
        """Zeros of a shape, with g added at the entries that `gather` takes: one taken twice gets both."""
        array = self.np.zeros(shape, dtype=_kind(g))
        self.np.add.at(array, self._key(items, places), g)
        return array

    def not_places(self, places: Any, count: int) -> bool:
        """Whether some entry is not a whole number from -count up to count - 1."""
        numbers = self.np.asarray(places, dtype=float)
        return bool((numbers != self.np.floor(numbers)).any() or (numbers < -count).any() or (numbers >= count).any())

    def _key(self, items: Items, places: Sequence[Any]) -> tuple[Any, ...]:
        rest = iter(places)
        return tuple(next(rest) if item is TAKEN else item for item in items)

    def concat(self, axis: int, *xs: Array) -> Array:
        """Arrays joined along an axis."""
        return self.np.concatenate(xs, axis=axis)

    def section(self, g: Array, axis: int, start: int, stop: int) -> Array:
        """A stretch of an array along one axis."""
        return g[(slice(None),) * axis + (slice(start, stop),)]

    def stack(self, *xs: Any) -> Array:
        """Numbers or arrays of one shape as the entries, or rows, of one array."""
        return self.np.array(xs, dtype=object if any(_kind(x) is object for x in xs) else float)

    def along(self, x: Array, _: Shape, axis: int = -1) -> Array:
        """The sum along an axis of an array (of this shape), which stays with size one."""
        return x.sum(axis=axis, keepdims=True)

    def eye(self, n: int, like: Any) -> Array:
        """The identity matrix, of the kind of numbers that `like` is."""
        return self.np.eye(n, dtype=_kind(like))

    def zeros(self, shape: Shape, like: Any) -> Array:
        """Zeros of a shape, of the kind of numbers that `like` is."""
        return self.np.zeros(shape, dtype=_kind(like))

    def one_hot(self, target: Any, x: Array) -> Array:
        """A one in each row of an array shaped like x, at the class that the target names."""
        mask = self.np.zeros(x.shape, dtype=_kind(x))
        places = self.np.asarray(target, dtype=int)
        if x.ndim == 1:
            mask[int(places)] = 1
        else:
            mask[self.np.arange(len(x)), places] = 1
        return mask

    def chosen(self, target: Any, x: Array) -> Any:
        """The entry of each row of x at the class that the target names."""
        places = self.np.asarray(target, dtype=int)
        return x[int(places)] if x.ndim == 1 else x[self.np.arange(len(x)), places]

    def first(self, best: Any, x: Any, axis: int | None, _: str) -> Array:
        """One at the first entry of x that equals `best` (of all, or of each stretch along an axis), zero elsewhere."""
        meets = self.np.equal(x, best).astype(bool)
        place = self.np.argmax(meets, axis=axis)
        mask = self.np.zeros(self.np.shape(x), dtype=_kind(x))
        if axis is None:
            mask[self.np.unravel_index(int(place), mask.shape)] = 1
        else:
            self.np.put_along_axis(mask, self.np.expand_dims(place, axis), 1, axis)
        return mask

    def place(self, x: Any, axis: int | None, word: str) -> Any:
        """The place of the first largest or smallest entry, counted from 0: of all, or along an axis."""
        best = self.largest(x, axis) if word == "largest" else self.smallest(x, axis)
        mask = self.first(best if axis is None else self.np.expand_dims(best, axis), x, axis, word)
        count = self.np.arange(x.size if axis is None else x.shape[axis])
        return self.total(mask.ravel() * count if axis is None else self.np.moveaxis(mask, axis, -1) * count, -1)


def _kind(like: Any) -> Any:
    """The kind of an array's entries: SymPy's numbers, or floats."""
    kind = getattr(getattr(like, "dtype", None), "kind", None)
    return object if kind == "O" or hasattr(like, "free_symbols") else float

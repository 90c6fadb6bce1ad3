"""What arrays have and numbers have not: products of matrices, sums along an axis, entries, shapes.

The functions take arrays of floats and of exact numbers alike, so that a gate over arrays is written once. Shapes are
those of NumPy. It imports NumPy when it is used.

>>> import numpy as np
>>> outer(np.array([1.0, 2.0]), np.array([3.0, 4.0])).tolist(), total(np.ones((2, 3)), 0).tolist()
([[3.0, 4.0], [6.0, 8.0]], [2.0, 2.0, 2.0])
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Array = NDArray[Any]
    Shape = tuple[int, ...]
    Key = tuple[int | slice, ...]


def matmul(a: Array, b: Array) -> Any:
    """The matrix product; of two vectors the dot product."""
    return a @ b


def outer(a: Array, b: Array) -> Array:
    """The column a times the row b: every product of an entry of a with one of b."""
    return a[:, None] * b


def transpose(a: Any) -> Any:
    """Rows become columns: the axes in reverse order."""
    return getattr(a, "T", a)


def swapped(a: Array) -> Array:
    """The last two axes exchanged: each matrix of a stack transposed."""
    return a.swapaxes(-1, -2)


def total(x: Array, axis: int | None = None) -> Any:
    """The sum of all entries, or along one axis."""
    return x.sum(axis=axis) if hasattr(x, "sum") else x


def mean(x: Array, count: int, axis: int | None = None) -> Any:
    """The mean of all entries, or along one axis; `count` entries go into each mean."""
    return total(x, axis) / count


def over_examples(x: Any, count: int, _: Any) -> Any:
    """What belongs to a whole batch, divided by the number of its examples."""
    return x / count


def diagonal_sum(x: Array) -> Any:
    """The sum of the entries on the diagonal."""
    return x.trace()


def spread(g: Any, shape: Shape, axis: int | None = None) -> Any:
    """Undo the shape of a sum: each entry of g repeated for every entry that was summed into it."""
    import numpy as np

    return np.broadcast_to(across(g, shape, axis), shape) if shape else g


def across(g: Any, _: Shape, axis: int | None) -> Any:
    """What was reduced along an axis of an array (of this shape), so that it broadcasts against that array again."""
    import numpy as np

    return g if axis is None else np.expand_dims(g, axis)


def repeated_axes(operand: Shape, output: Shape) -> tuple[int, ...]:
    """The axes of the output along which an operand is broadcast: the new ones in front, then those of size 1.

    >>> repeated_axes((3, 1), (2, 3, 4)), repeated_axes((3,), (3,))
    ((0, 2), ())
    """
    new = len(output) - len(operand)
    return (*range(new), *(axis for axis, size in enumerate(operand, new) if size != output[axis]))


def fit(g: Any, shape: Shape, _: Shape) -> Any:
    """Undo a broadcast (to the last shape): sum over the axes along which an operand of this shape was repeated."""
    if getattr(g, "shape", ()) == shape:
        return g
    total = g.sum(axis=repeated_axes(shape, g.shape))
    return total.reshape(shape) if shape else total


def reshape(x: Any, shape: Shape) -> Any:
    """The same entries, row by row, in another shape."""
    return x.reshape(shape) if hasattr(x, "reshape") else stack(x).reshape(shape)


def take(x: Array, key: Key) -> Any:
    """Some entries: x[0], W[1, :]."""
    return x[key]


def key_text(key: Key) -> str:
    """An index as typed: "0, 1:3"."""
    return ", ".join(
        ":".join("" if end is None else str(end) for end in (k.start, k.stop)) if isinstance(k, slice) else str(k)
        for k in key
    )


def put(g: Any, key: Key, shape: Shape) -> Array:
    """Zeros of a shape, with g where the key points."""
    whole = zeros(shape, g)
    whole[key] = g
    return whole


def concat(axis: int, *xs: Array) -> Array:
    """Arrays joined along an axis."""
    import numpy as np

    return np.concatenate(xs, axis=axis)


def section(g: Array, axis: int, start: int, stop: int) -> Array:
    """A stretch of an array along one axis."""
    return g[(slice(None),) * axis + (slice(start, stop),)]


def stack(*xs: Any) -> Array:
    """Numbers or arrays of one shape as the entries, or rows, of one array."""
    import numpy as np

    return np.array(xs, dtype=object if any(_kind(x) is object for x in xs) else float)


def along(x: Array, _: Shape) -> Array:
    """The sum along the last axis of an array (of this shape), which stays with size one."""
    return x.sum(axis=-1, keepdims=True)


def eye(n: int, like: Any) -> Array:
    """The identity matrix, of the kind of numbers that `like` is."""
    import numpy as np

    return np.eye(n, dtype=_kind(like))


def zeros(shape: Shape, like: Any) -> Array:
    """Zeros of a shape, of the kind of numbers that `like` is."""
    import numpy as np

    return np.zeros(shape, dtype=_kind(like))


def one_hot(target: Any, x: Array) -> Array:
    """A one in each row of an array shaped like x, at the class that the target names."""
    import numpy as np

    whole = zeros(x.shape, x)
    places = np.asarray(target, dtype=int)
    if x.ndim == 1:
        whole[int(places)] = 1
    else:
        whole[np.arange(len(x)), places] = 1
    return whole


def chosen(target: Any, x: Array) -> Any:
    """The entry of each row of x at the class that the target names."""
    import numpy as np

    places = np.asarray(target, dtype=int)
    return x[int(places)] if x.ndim == 1 else x[np.arange(len(x)), places]


def first(best: Any, x: Any, axis: int | None, _: str) -> Array:
    """One at the first entry of x that equals `best` (of all, or of each stretch along an axis), zero elsewhere."""
    import numpy as np

    meets = np.equal(x, best).astype(bool)
    place = np.argmax(meets, axis=axis)
    whole = zeros(np.shape(x), x)
    if axis is None:
        whole[np.unravel_index(int(place), whole.shape)] = 1
    else:
        np.put_along_axis(whole, np.expand_dims(place, axis), 1, axis)
    return whole


def _kind(like: Any) -> Any:
    """The kind of an array's entries: SymPy's numbers, or floats."""
    kind = getattr(getattr(like, "dtype", None), "kind", None)
    return object if kind == "O" or hasattr(like, "free_symbols") else float


FUNCTIONS: Sequence[str] = (
    *("matmul", "outer", "transpose", "swapped", "total", "mean", "diagonal_sum", "spread", "across", "fit", "reshape"),
    *("take", "put", "concat", "section", "stack", "along", "over_examples", "eye", "zeros", "one_hot", "chosen"),
    "first",
)

"""The reading in NumPy arrays: every function elementwise, with broadcasting.

It imports NumPy when it is used.

>>> import numpy as np
>>> logistic(np.array([-1000.0, 0.0])).tolist()
[0.0, 0.5]
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from bpcli.algebra import floats, rows, structure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bpcli.algebra.draws import Draws

    Array = NDArray[Any] | float

_PLAIN = {
    "absolute": "abs",
    "acos": "arccos",
    "asin": "arcsin",
    "atan": "arctan",
    "atan2": "arctan2",
    "cos": "cos",
    "cosh": "cosh",
    "equal": "equal",
    "exp": "exp",
    "hypot": "hypot",
    "log": "log",
    "log2": "log2",
    "log10": "log10",
    "pi": "pi",
    "power": "power",
    "sin": "sin",
    "sinh": "sinh",
    "sqrt": "sqrt",
    "tan": "tan",
    "tanh": "tanh",
    "where": "where",
}
constant = floats.constant


def __getattr__(name: str) -> Any:
    """NumPy's own function, where it is the same; what only arrays have is in structure.py and rows.py."""
    for room in (structure, rows):
        if name in room.FUNCTIONS:
            return getattr(room, name)
    if name not in _PLAIN:
        raise AttributeError(name)
    import numpy as np

    return getattr(np, _PLAIN[name])


def lifted(value: Any) -> Any:
    """A number as NumPy's, which divides by zero as its arrays do; an array as it is."""
    import numpy as np

    return np.float64(value) if isinstance(value, float | int) else value


def listed(text: str, shape: tuple[int, ...], draws: Draws | None = None) -> Array:
    """A constant array as it stands in a program: a list of numbers, or one that is made, such as zeros(2, 3)."""
    import re

    import numpy as np

    from bpcli.algebra.draws import Draws

    kind, bracket, rest = text.partition("(")
    if bracket:
        return (draws or Draws()).make(kind, tuple(float(number) for number in rest[:-1].split(",")))
    return np.array([float(number) for number in re.findall(r"[^\[\],\s]+", text)]).reshape(shape)


def kept(value: Any, shape: tuple[int, ...]) -> Any:
    """A value as a trace keeps it: a float, or an array of this shape."""
    if not shape:
        return float(value)
    if getattr(value, "shape", None) == shape:
        return value
    import numpy as np

    return np.broadcast_to(np.asarray(value, dtype=float), shape)


def finite(value: Any) -> bool:
    """Whether every entry is a number: asked of the sum first, which one bad entry spoils."""
    if isinstance(value, float):
        return math.isfinite(value)
    if hasattr(value, "is_finite"):  # a product that is not written out
        return bool(value.is_finite())
    if math.isfinite(value.sum()):
        return True
    import numpy as np

    return bool(np.isfinite(value).all())


def checked(value: Any) -> Any:
    """The value: a float is never too long."""
    return value


bounded = checked


def work(_: Any, __: Sequence[Any]) -> float:
    """How much work a value was: for floats it is not counted."""
    return 0.0


MAX_EFFORT = math.inf


def ones(shape: tuple[int, ...]) -> Array:
    """An array of ones."""
    import numpy as np

    return np.ones(shape)


def logistic(x: Array) -> Array:
    """1/(1 + e^-x), without overflow."""
    import numpy as np

    with np.errstate(over="ignore"):  # e^-x too large for a float makes the quotient what it is there: 0
        y = np.exp(np.negative(x))
    y += 1
    return np.divide(1.0, y)


def softplus(x: Array) -> Array:
    """log(1 + e^x), without overflow."""
    import numpy as np

    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def elu_tail(x: Array) -> Array:
    """e^x - 1 left of zero, 0 right of it."""
    import numpy as np

    return np.expm1(np.minimum(x, 0))


def erf(x: Array) -> Array:
    """The error function."""
    import numpy as np

    return np.vectorize(math.erf, otypes=[float])(x)


def normal_cdf(x: Array) -> Array:
    """The standard normal distribution function, accurate in both tails."""
    import numpy as np

    from bpcli.algebra import floats

    return np.vectorize(floats.normal_cdf, otypes=[float])(x)


def normal_pdf(x: Array) -> Array:
    """The standard normal density."""
    import numpy as np

    return np.exp(-np.square(x) / 2) / np.sqrt(2 * np.pi)


def power_slope(x: Array, n: Array) -> Array:
    """n times x to the n - 1; zero where n is zero."""
    import numpy as np

    n = np.asarray(n, dtype=float)
    return np.where(n == 0, 0.0, n * np.power(x, np.where(n == 0, 1.0, n - 1)))


def exponent_slope(y: Array, x: Array, n: Array) -> Array:
    """y times log x; zero where x is zero and n positive."""
    import numpy as np

    stays = np.equal(x, 0) & np.greater(n, 0)
    return np.where(stays, 0.0, y * np.log(np.where(stays, 1.0, x)))


def ratio(part: Array, whole: Array) -> Array:
    """part/whole, and 0 where the whole is 0."""
    import numpy as np

    empty = np.equal(whole, 0)
    return np.where(empty, 0.0, part / np.where(empty, 1.0, whole))


def square(x: Array) -> Array:
    """x², infinite where it is too large: what it is put into then goes to its limit."""
    import numpy as np

    with np.errstate(over="ignore"):
        return np.square(x)


def over_squares(part: Array, *sides: Array) -> Array:
    """part/(a² + b² + …), also where the squares alone would overflow or vanish."""
    import numpy as np

    length = np.abs(sides[0])
    for side in sides[1:]:
        length = np.hypot(length, side)
    return part / length / length


def maximum(*xs: Array) -> Array:
    """The largest, entry by entry."""
    import numpy as np

    largest = xs[0]
    for x in xs[1:]:
        largest = np.maximum(largest, x)
    return largest


def minimum(*xs: Array) -> Array:
    """The smallest, entry by entry."""
    import numpy as np

    smallest = xs[0]
    for x in xs[1:]:
        smallest = np.minimum(smallest, x)
    return smallest


def clip(x: Array, lo: Array, hi: Array) -> Array:
    """The numbers from lo to hi that are nearest to x, entry by entry."""
    return maximum(lo, minimum(hi, x))


def indicator(*conditions: Any) -> Array:
    """1 where every condition holds, else 0."""
    import numpy as np

    every: Any = True
    for condition in conditions:
        every = np.logical_and(every, condition)
    return np.where(every, 1.0, 0.0)


def is_fraction(x: Array) -> Any:
    """Which entries are not whole."""
    import numpy as np

    return np.not_equal(np.floor(x), x)


def occurs(condition: Any) -> bool:
    """Whether a condition holds for any entry."""
    import numpy as np

    return bool(np.any(condition))


def largest(x: Array, axis: int | None = None) -> Array:
    """The largest entry, of all or along an axis."""
    import numpy as np

    return np.asarray(np.max(x, axis=axis))


def smallest(x: Array, axis: int | None = None) -> Array:
    """The smallest entry, of all or along an axis."""
    import numpy as np

    return np.asarray(np.min(x, axis=axis))

"""The algebra of NumPy's arrays of floats: functions of numbers entry by entry, with broadcasting, and whole rows.

It imports NumPy when it is used.

>>> import numpy as np
>>> ARRAYS.logistic(np.array([-1000.0, 0.0])).tolist()
[0.0, 0.5]
>>> ARRAYS.softmax(np.array([1000.0, 1000.0])).tolist(), ARRAYS.logsumexp(np.array([-1e4, -1e4])).item()
([0.5, 0.5], -9999.30685281944)
"""

from __future__ import annotations

import math
from functools import reduce
from typing import TYPE_CHECKING, Any

from bpcli.algebra.algebra import NAMED
from bpcli.algebra.floats import FLOATS
from bpcli.algebra.ndarray import NDArrays

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bpcli.algebra.draws import Draws
    from bpcli.algebra.ndarray import Axis, Shape

    Array = NDArray[Any] | float

_SPELLED = {"absolute": "abs", "acos": "arccos", "asin": "arcsin", "atan": "arctan", "atan2": "arctan2"}


class Arrays(NDArrays, names=NAMED):
    """Arrays of floats. A function with a name is NumPy's, unless it is written here."""

    def by_name(self, name: str) -> Any:
        """NumPy's function."""
        return getattr(self.np, _SPELLED.get(name, name))

    constant = staticmethod(FLOATS.constant)

    def listed(self, text: str, shape: Shape, draws: Draws | None = None) -> Any:
        """A constant array as it is in a program: a list of numbers, or one that is made, such as zeros(2, 3)."""
        import re

        from bpcli.algebra.draws import Draws

        kind, bracket, rest = text.partition("(")
        if bracket:
            return (draws or Draws()).make(kind, tuple(float(number) for number in rest[:-1].split(",")))
        return self.np.array([float(number) for number in re.findall(r"[^\[\],\s]+", text)]).reshape(shape)

    def lifted(self, value: Any) -> Any:
        """A number as NumPy's, which divides by zero as its arrays do; an array as it is."""
        return self.np.float64(value) if isinstance(value, float | int) else value

    def kept(self, value: Any, shape: Shape) -> Any:
        """A value as a trace keeps it: a float, or an array of this shape."""
        if not shape:
            return float(value)
        if getattr(value, "shape", None) == shape:
            return value
        return self.np.broadcast_to(self.np.asarray(value, dtype=float), shape)

    def finite(self, value: Any) -> bool:
        """Whether every entry is a number: asked of a sum first, which one bad entry spoils."""
        if isinstance(value, float):
            return math.isfinite(value)
        if hasattr(value, "is_finite"):  # a product that is not written out
            return bool(value.is_finite())
        total = self.np.vdot(value, value) if value.flags.c_contiguous else value.sum()
        return math.isfinite(total) or bool(self.np.isfinite(value).all())

    def occurs(self, condition: Any) -> bool:
        """Whether a condition holds for any entry."""
        return bool(self.np.any(condition))

    def ones(self, shape: Shape) -> Array:
        """An array of ones."""
        return self.np.ones(shape)

    # Functions of numbers, entry by entry.

    def logistic(self, x: Array) -> Array:
        """1/(1 + e^-x), without overflow."""
        with self.np.errstate(over="ignore"):  # e^-x too large for a float makes the quotient what it is there: 0
            y = self.np.asarray(self.np.negative(x))
            self.np.exp(y, out=y)
        y += 1
        return self.np.divide(1.0, y, out=y)[()]

    def softplus(self, x: Array) -> Array:
        """log(1 + e^x), without overflow."""
        return self.np.maximum(x, 0) + self.np.log1p(self.np.exp(-self.np.abs(x)))

    def elu_tail(self, x: Array) -> Array:
        """e^x - 1 where x is negative, otherwise 0."""
        return self.np.expm1(self.np.minimum(x, 0))

    def erf(self, x: Array) -> Array:
        """The error function."""
        return self.np.vectorize(math.erf, otypes=[float])(x)

    def normal_cdf(self, x: Array) -> Array:
        """The standard normal distribution function, accurate in both tails."""
        return self.np.vectorize(FLOATS.normal_cdf, otypes=[float])(x)

    def normal_pdf(self, x: Array) -> Array:
        """The standard normal density."""
        return self.np.exp(-self.np.square(x) / 2) / self.np.sqrt(2 * self.np.pi)

    def power_slope(self, x: Array, n: Array) -> Array:
        """n times x to the n - 1; 0 where n is 0."""
        n = self.np.asarray(n, dtype=float)
        return self.np.where(n == 0, 0.0, n * self.np.power(x, self.np.where(n == 0, 1.0, n - 1)))

    def exponent_slope(self, y: Array, x: Array, n: Array) -> Array:
        """y times log x; 0 where x is 0 and n is positive."""
        stays = self.np.equal(x, 0) & self.np.greater(n, 0)
        return self.np.where(stays, 0.0, y * self.np.log(self.np.where(stays, 1.0, x)))

    def ratio(self, part: Array, total: Array) -> Array:
        """part/total, and 0 where the total is 0."""
        empty = self.np.equal(total, 0)
        return self.np.where(empty, 0.0, part / self.np.where(empty, 1.0, total))

    def square(self, x: Array) -> Array:
        """x², infinite where it is too large for a float, without a warning."""
        with self.np.errstate(over="ignore"):
            return self.np.square(x)

    def over_squares(self, part: Array, *sides: Array) -> Array:
        """part/(a² + b² + …), also where the squares alone would overflow or vanish."""
        length = reduce(self.np.hypot, sides[1:], self.np.abs(sides[0]))
        return part / length / length

    def maximum(self, *xs: Array) -> Array:
        """The largest, entry by entry."""
        return reduce(self.np.maximum, xs)

    def minimum(self, *xs: Array) -> Array:
        """The smallest, entry by entry."""
        return reduce(self.np.minimum, xs)

    def clip(self, x: Array, lo: Array, hi: Array) -> Array:
        """The numbers from lo to hi that are nearest to x, entry by entry."""
        return self.maximum(lo, self.minimum(hi, x))

    def indicator(self, *conditions: Any) -> Array:
        """1 where every condition holds, otherwise 0."""
        return self.np.where(reduce(self.np.logical_and, conditions, True), 1.0, 0.0)  # noqa: FBT003  (of none)

    def is_fraction(self, x: Array) -> Any:
        """Which entries are not whole."""
        return self.np.not_equal(self.np.floor(x), x)

    # Whole rows and arrays.

    def largest(self, x: Array, axis: int | None = None) -> Array:
        """The largest entry, of all or along an axis."""
        return self.np.asarray(self.np.max(x, axis=axis))

    def smallest(self, x: Array, axis: int | None = None) -> Array:
        """The smallest entry, of all or along an axis."""
        return self.np.asarray(self.np.min(x, axis=axis))

    def softmax(self, x: Array, axis: int = -1) -> Array:
        """e^x over the sum of e^x along an axis; the largest is taken off first, so nothing overflows."""
        _, raised, total = self.exponentials(x, axis)
        return self.np.asarray(raised / total)

    def softmax_where(self, mask: Array, x: Array) -> Array:
        """The softmax over the entries that a mask marks, without overflow."""
        return self.softmax(self.np.where(mask > 0, x, -self.np.inf))

    def logsumexp(self, x: Array, axis: int = -1) -> Array:
        """log of the sum of e^x along an axis, without overflow."""
        _, _, total = self.exponentials(x, axis)
        return self.np.asarray(self.np.log(total.squeeze(axis)) + self.np.max(x, axis=axis))

    def log_softmax(self, x: Array, axis: int = -1) -> Array:
        """The logarithm of softmax: x minus its logsumexp, from both of which the largest is taken off first."""
        low, _, total = self.exponentials(x, axis)
        return self.np.asarray(low - self.np.log(total))

    def exponentials(self, x: Array, axis: int) -> tuple[Any, Any, Any]:
        """x less the largest along an axis, e to that, and the sum of it; a gap too wide for a float is infinite."""
        with self.np.errstate(over="ignore"):
            low = self.np.asarray(x - self.np.max(x, axis=axis, keepdims=True))
        raised = self.np.exp(low)
        return low, raised, raised.sum(axis=axis, keepdims=True)

    def total_product(self, a: Any, b: Any, axis: Axis) -> Any:
        """The sum of a times b along an axis; the products are not kept."""
        if not isinstance(axis, int) or a.shape != b.shape:
            return super().total_product(a, b, axis)
        letters = "abcdefgh"[: a.ndim]
        return self.np.einsum(f"{letters},{letters}->{letters.replace(letters[axis], '')}", a, b)

    def mean_product(self, a: Any, b: Any, count: int, axis: Axis) -> Any:
        """The mean of a times b along an axis."""
        return self.total_product(a, b, axis) / count

    def normalisation(self, x: Any, axis: int, eps: float) -> tuple[Array, Array]:
        """x with mean 0 and variance 1 along an axis, and its deviation, of one sum of squares."""
        count = x.shape[axis]
        centred = x - x.sum(axis=axis, keepdims=True) / count
        deviation = self.np.sqrt(self.np.square(centred).sum(axis=axis, keepdims=True) / count + eps)
        centred /= deviation
        return centred, deviation

    def standardised(self, x: Array, _: Shape, axis: int, eps: float) -> Array:
        """Mean 0 and variance 1 along an axis."""
        return self.normalisation(x, axis, eps)[0]

    def deviation(self, x: Array, _: Shape, axis: int, eps: float) -> Array:
        """The standard deviation along an axis, with eps added to the variance; it broadcasts with x."""
        return self.normalisation(x, axis, eps)[1]

    def weighed(self, weights: Array, x: Array) -> Array:
        """weights times x, entry by entry, and 0 where the weight is 0, however large x is there."""
        empty = self.np.equal(weights, 0)
        return self.np.where(empty, 0.0, weights * self.np.where(empty, 0.0, x))

    def squares(self, x: Array, axis: Axis = None) -> Any:
        """The sum of the squares of all entries, or along an axis."""
        if axis is not None:
            return self.np.square(x).sum(axis=axis)
        flat = self.np.ravel(x)
        return float(flat @ flat)

    def length(self, x: Array, axis: Axis = None) -> Any:
        """The 2-norm of all entries, or along an axis, also where a square alone would overflow or vanish."""
        with self.np.errstate(over="ignore"):
            squares = self.squares(x, axis)
        if axis is not None:
            fits = self.np.isfinite(squares).all() and (squares > 1e-290).all()
            return self.np.sqrt(squares) if fits else self.np.apply_along_axis(self.length, axis, x)
        if math.isfinite(squares) and squares > 1e-290:
            return math.sqrt(squares)
        top = float(self.np.max(self.np.abs(x), initial=0.0))
        return top * math.sqrt(self.squares(self.np.asarray(x) / top)) if top else 0.0

    def not_one_hot(self, x: Array) -> bool:
        """Whether some row is not a single 1 and zeros."""
        np = self.np
        return not bool(np.all((x == 0) | (x == 1)) and np.all(np.sum(x, axis=-1) == 1))


ARRAYS = Arrays()

"""The algebra of floats: numbers in, numbers out, stable where mathematics is.

Raises ValueError, ZeroDivisionError or OverflowError where a number does not exist; who runs a circuit says which node.

>>> FLOATS.logistic(-1000.0), FLOATS.softplus(1000.0), FLOATS.power(0.0, 0.0)
(0.0, 1000.0, 1.0)
"""

from __future__ import annotations

import math
from math import exp

from bpcli.algebra.algebra import Algebra


class Floats(Algebra):
    """Python's floats. The functions are static, so that a compiled gate calls them as plain functions."""

    pi = math.pi
    exp = staticmethod(math.exp)
    log = staticmethod(math.log)
    log2 = staticmethod(math.log2)
    log10 = staticmethod(math.log10)
    log1p = staticmethod(math.log1p)
    expm1 = staticmethod(math.expm1)
    sqrt = staticmethod(math.sqrt)
    sin = staticmethod(math.sin)
    cos = staticmethod(math.cos)
    tan = staticmethod(math.tan)
    asin = staticmethod(math.asin)
    acos = staticmethod(math.acos)
    atan = staticmethod(math.atan)
    sinh = staticmethod(math.sinh)
    cosh = staticmethod(math.cosh)
    tanh = staticmethod(math.tanh)
    erf = staticmethod(math.erf)
    hypot = staticmethod(math.hypot)
    absolute = staticmethod(abs)
    power = staticmethod(math.pow)

    @staticmethod
    def constant(text: str) -> float:
        """A constant as it is in a program: a number, e or pi."""
        return {"e": math.e, "pi": math.pi}.get(text) or float(text)

    @staticmethod
    def logistic(x: float) -> float:
        """1/(1 + e^-x), without overflow."""
        if x >= 0:
            return 1 / (1 + exp(-x))
        grown = exp(x)
        return grown / (1 + grown)

    @staticmethod
    def softplus(x: float) -> float:
        """log(1 + e^x), without overflow."""
        return (x if x > 0 else 0.0) + math.log1p(exp(-abs(x)))

    @staticmethod
    def elu_tail(x: float) -> float:
        """e^x - 1 where x is negative, otherwise 0."""
        return math.expm1(x) if x < 0 else 0.0

    @staticmethod
    def normal_cdf(x: float) -> float:
        """The standard normal distribution function, (1 + erf(x/sqrt 2))/2, accurate in both tails."""
        return 0.5 * math.erfc(-x / math.sqrt(2))

    @staticmethod
    def normal_pdf(x: float) -> float:
        """The standard normal density."""
        return exp(-x * x / 2) / math.sqrt(2 * math.pi)

    @staticmethod
    def power_slope(x: float, n: float) -> float:
        """n times x to the n - 1; 0 where n is 0."""
        return 0.0 if n == 0 else n * math.pow(x, n - 1)

    @staticmethod
    def exponent_slope(y: float, x: float, n: float) -> float:
        """y times log x; 0 where x is 0 and n is positive."""
        return 0.0 if x == 0 < n else y * math.log(x)

    @staticmethod
    def ratio(part: float, total: float) -> float:
        """part/total, and 0 where the total is 0."""
        return part / total if total else 0.0

    @staticmethod
    def square(x: float) -> float:
        """x², infinite where it is too large for a float: `x**2` raises an error there."""
        return x * x

    @staticmethod
    def over_squares(part: float, *sides: float) -> float:
        """part/(a² + b² + …), also where the squares alone would overflow or vanish."""
        length = math.hypot(*sides)
        return part / length / length

    @staticmethod
    def atan2(y: float, x: float) -> float:
        """The angle of the point (x, y). Raises ValueError at the origin, which has none."""
        if x == 0 == y:
            raise ValueError
        return math.atan2(y, x)

    @staticmethod
    def clip(x: float, lo: float, hi: float) -> float:
        """The number from lo to hi that is nearest to x. Raises ValueError where there is no number from lo to hi."""
        if lo > hi:
            raise ValueError
        return max(lo, min(hi, x))

    @staticmethod
    def maximum(*xs: float) -> float:
        """The largest; the first of equals."""
        return max(xs)

    @staticmethod
    def minimum(*xs: float) -> float:
        """The smallest; the first of equals."""
        return min(xs)

    @staticmethod
    def where(condition: bool, this: float, other: float) -> float:  # noqa: FBT001  (the condition is the data here)
        """The first where the condition holds, otherwise the other."""
        return this if condition else other

    @staticmethod
    def indicator(*conditions: bool) -> float:
        """1 where every condition holds, otherwise 0."""
        return 1.0 if all(conditions) else 0.0

    @staticmethod
    def equal(x: float, y: float) -> bool:
        """Whether two numbers are the same."""
        return x == y

    @staticmethod
    def is_fraction(x: float) -> bool:
        """Whether a number is not whole."""
        return not float(x).is_integer()

    def kept(self, value: float, shape: tuple[int, ...]) -> float:  # noqa: ARG002  (a number has no axes)
        """A value as a trace keeps it."""
        return float(value)

    def finite(self, value: float) -> bool:
        """Whether it is a real number."""
        return math.isfinite(value)


FLOATS = Floats()

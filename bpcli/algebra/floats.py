"""The reading in floats: numbers in, numbers out, stable where mathematics is.

Raises ValueError, ZeroDivisionError or OverflowError where a number does not exist; who runs a circuit says which node.

>>> logistic(-1000.0), softplus(1000.0), power(0.0, 0.0)
(0.0, 1000.0, 1.0)
"""

from __future__ import annotations

import math
from math import (
    acos,
    asin,
    atan,
    cos,
    cosh,
    erf,
    exp,
    hypot,
    log,
    log2,
    log10,
    pi,
    sin,
    sinh,
    sqrt,
    tan,
    tanh,
)

__all__ = [
    "absolute",
    "acos",
    "asin",
    "atan",
    "atan2",
    "clip",
    "cos",
    "cosh",
    "elu_tail",
    "equal",
    "erf",
    "exp",
    "exponent_slope",
    "hypot",
    "indicator",
    "is_fraction",
    "log",
    "log2",
    "log10",
    "logistic",
    "maximum",
    "minimum",
    "normal_cdf",
    "normal_pdf",
    "occurs",
    "over_squares",
    "pi",
    "power",
    "power_slope",
    "ratio",
    "sin",
    "sinh",
    "softplus",
    "sqrt",
    "square",
    "tan",
    "tanh",
    "where",
]


def constant(text: str) -> float:
    """A constant as it stands in a program: a number, e or pi."""
    return {"e": math.e, "pi": math.pi}.get(text) or float(text)


def logistic(x: float) -> float:
    """1/(1 + e^-x), without overflow."""
    if x >= 0:
        return 1 / (1 + exp(-x))
    grown = exp(x)
    return grown / (1 + grown)


def softplus(x: float) -> float:
    """log(1 + e^x), without overflow."""
    return (x if x > 0 else 0.0) + math.log1p(exp(-abs(x)))


def elu_tail(x: float) -> float:
    """e^x - 1 left of zero, 0 right of it."""
    return math.expm1(x) if x < 0 else 0.0


def normal_cdf(x: float) -> float:
    """The standard normal distribution function, (1 + erf(x/sqrt 2))/2, accurate in both tails."""
    return 0.5 * math.erfc(-x / math.sqrt(2))


def normal_pdf(x: float) -> float:
    """The standard normal density."""
    return exp(-x * x / 2) / math.sqrt(2 * pi)


def power(x: float, n: float) -> float:
    """x to the n; 0 to the 0 is 1."""
    return math.pow(x, n)


def power_slope(x: float, n: float) -> float:
    """n times x to the n - 1: the slope of a power in its base; zero where n is zero."""
    return 0.0 if n == 0 else n * math.pow(x, n - 1)


def exponent_slope(y: float, x: float, n: float) -> float:
    """y times log x, with y = x to the n: the slope of a power in its exponent; zero where 0 stays 0 for each n > 0."""
    return 0.0 if x == 0 < n else y * log(x)


def ratio(part: float, whole: float) -> float:
    """part/whole, and 0 where the whole is 0: the convention for norm and hypot at the origin."""
    return part / whole if whole else 0.0


def square(x: float) -> float:
    """x², infinite where it is too large: what it is put into then goes to its limit."""
    return x * x


def over_squares(part: float, *sides: float) -> float:
    """part/(a² + b² + …), also where the squares alone would overflow or vanish."""
    length = hypot(*sides)
    return part / length / length


def atan2(y: float, x: float) -> float:
    """The angle of the point (x, y). Raises ValueError at the origin, which has none."""
    if x == 0 == y:
        raise ValueError
    return math.atan2(y, x)


def kept(value: float, _: tuple[int, ...]) -> float:
    """A value as a trace keeps it."""
    return float(value)


def clip(x: float, lo: float, hi: float) -> float:
    """The number from lo to hi that is nearest to x. Raises ValueError where there is no number from lo to hi."""
    if lo > hi:
        raise ValueError
    return max(lo, min(hi, x))


def absolute(x: float) -> float:
    """The distance from zero."""
    return abs(x)


def maximum(*xs: float) -> float:
    """The largest; the first of equals."""
    return max(xs)


def minimum(*xs: float) -> float:
    """The smallest; the first of equals."""
    return min(xs)


def where(condition: bool, one: float, other: float) -> float:  # noqa: FBT001  (the condition is the data here)
    """`one` where the condition holds, else `other`."""
    return one if condition else other


def indicator(*conditions: bool) -> float:
    """1 where every condition holds, else 0."""
    return 1.0 if all(conditions) else 0.0


def equal(x: float, y: float) -> bool:
    """Whether two numbers are the same."""
    return x == y


def is_fraction(x: float) -> bool:
    """Whether a number is not whole."""
    return not float(x).is_integer()


def occurs(condition: bool) -> bool:  # noqa: FBT001  (the condition is the data here)
    """Whether a condition holds."""
    return bool(condition)

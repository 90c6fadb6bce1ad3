"""The functions of numbers that a gate may ask an algebra for, each stated once: see `algebra`.

>>> Elementwise().matches(2, 2), Elementwise().differs(2, 2)
(True, False)
"""

from __future__ import annotations

from functools import reduce
from math import prod
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Function = Callable[..., Any]

NO_VALUE = (ValueError, ArithmeticError, TypeError)  # what algebras raise where a number does not exist


def named(function: Function) -> Function:
    """Mark a function that has a default, and a name that texts and programs call it by."""
    function.is_named = True  # type: ignore[attr-defined]
    return function


class ByName:
    """A function that an algebra takes by its name, from a library or as text; it is looked up once."""

    def __init__(self, name: str) -> None:
        """The function of this name."""
        self.name = name

    def __get__(self, m: Elementwise | None, _: type[Elementwise]) -> Any:
        """The function of one algebra, which keeps it."""
        if m is None:
            return self
        m.__dict__[self.name] = function = m.by_name(self.name)
        return function


class Elementwise:
    """The functions of numbers. An algebra of arrays applies them entry by entry, with broadcasting."""

    pi: Any
    exp: Function
    log: Function  # the natural logarithm
    sqrt: Function
    sin: Function
    cos: Function
    tan: Function
    asin: Function
    acos: Function
    atan: Function
    atan2: Function  # (y, x): the angle of the point (x, y)
    sinh: Function
    cosh: Function
    tanh: Function
    erf: Function
    absolute: Function
    power: Function  # (x, n): x to the n; 0 to the 0 is 1
    where: Function  # (condition, this, other): this where the condition holds, otherwise the other
    equal: Function  # (x, y): whether two numbers are the same
    is_fraction: Function  # whether a number is not whole

    def __init_subclass__(cls, *, names: Iterable[str] = ()) -> None:
        """Give a subclass the functions of these names by `by_name`, but for those that it defines itself."""
        super().__init_subclass__()
        for name in names:
            if name not in vars(cls):
                setattr(cls, name, ByName(name))

    def by_name(self, name: str) -> Any:
        """The function of a name, for an algebra that takes functions by name."""
        raise NotImplementedError(name)

    @named
    def log2(self, x: Any) -> Any:
        """The logarithm to base 2."""
        return self.log(x) / self.log(2)

    @named
    def log10(self, x: Any) -> Any:
        """The logarithm to base 10."""
        return self.log(x) / self.log(10)

    @named
    def log1p(self, x: Any) -> Any:
        """log(1 + x), also where x is so small that 1 + x is rounded to 1."""
        return self.log(1 + x)

    @named
    def expm1(self, x: Any) -> Any:
        """e^x - 1, also where x is so small that e^x is rounded to 1."""
        return self.exp(x) - 1

    @named
    def hypot(self, x: Any, y: Any) -> Any:
        """The length of (x, y)."""
        return self.sqrt(x**2 + y**2)

    @named
    def logistic(self, x: Any) -> Any:
        """1/(1 + e^-x)."""
        return 1 / (1 + self.exp(-x))

    @named
    def softplus(self, x: Any) -> Any:
        """log(1 + e^x)."""
        return self.log(1 + self.exp(x))

    @named
    def maximum(self, *xs: Any) -> Any:
        """The largest; the first of equals."""
        return reduce(lambda largest, x: self.where(x > largest, x, largest), xs)

    @named
    def minimum(self, *xs: Any) -> Any:
        """The smallest; the first of equals."""
        return reduce(lambda smallest, x: self.where(x < smallest, x, smallest), xs)

    @named
    def clip(self, x: Any, lo: Any, hi: Any) -> Any:
        """The number from lo to hi that is nearest to x."""
        return self.maximum(lo, self.minimum(hi, x))

    def matches(self, x: Any, y: Any) -> Any:
        """The condition x = y; while it holds symbols it stays undecided."""
        return x == y

    def differs(self, x: Any, y: Any) -> Any:
        """The condition x ≠ y; while it holds symbols it stays undecided."""
        return x != y

    def choose(self, mask: Any, this: Any, other: Any) -> Any:
        """The first where the mask is 1, the other where it is 0."""
        return self.where(mask > 0, this, other)

    def indicator(self, *conditions: Any) -> Any:
        """1 where every condition holds, otherwise 0."""
        return prod(self.where(condition, 1, 0) for condition in conditions)

    def elu_tail(self, x: Any) -> Any:
        """e^x - 1 where x is negative, otherwise 0."""
        return self.exp(self.minimum(x, 0)) - 1

    def normal_cdf(self, x: Any) -> Any:
        """The standard normal distribution function."""
        return (1 + self.erf(x / self.sqrt(2))) / 2

    def normal_pdf(self, x: Any) -> Any:
        """The standard normal density."""
        return self.exp(-(x**2) / 2) / self.sqrt(2 * self.pi)

    def power_slope(self, x: Any, n: Any) -> Any:
        """n times x to the n - 1: the slope of a power in its base. Algebras of numbers have 0 where n is 0."""
        return n * self.power(x, n - 1)

    def exponent_slope(self, y: Any, x: Any, n: Any) -> Any:  # noqa: ARG002  (numbers need it)
        """y times log x, with y = x to the n: the slope of a power in its exponent.

        Algebras of numbers have 0 where x is 0 and n is positive: there y stays 0.
        """
        return y * self.log(x)

    def ratio(self, part: Any, total: Any) -> Any:
        """part/total. Algebras of numbers have 0 where the total is 0: so norm and hypot have a slope at the origin."""
        return part / total

    def square(self, x: Any) -> Any:
        """x², infinite where it is too large for a float: what takes it then goes to its limit."""
        return x**2

    def over_squares(self, part: Any, *sides: Any) -> Any:
        """part/(a² + b² + …), also where the squares alone would overflow or vanish."""
        return part / sum(side**2 for side in sides)

"""The exact reading, in SymPy's numbers and symbols: fractions and roots stay what they are.

Values are real. What is not (the root or logarithm of a negative number, a pole) is not finite here, and who runs a
circuit says so. Sizes are capped before SymPy multiplies anything out.

>>> import sympy
>>> power(number("1e-1"), sympy.Integer(2)), hypot(sympy.Integer(1), sympy.Integer(1))
(1/100, sqrt(2))
"""

from __future__ import annotations

from functools import reduce
from math import prod
from typing import TYPE_CHECKING, Any

from bpcli.errors import TooLargeError

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_BITS = 12_000  # of a numerator or denominator: what Python prints of a whole number by default
MAX_TERMS = 400  # of an exact value that is no fraction; SymPy recurses along longer ones
MAX_NESTED = 14  # levels of such a value: SymPy evaluates some of them twice a level to find a sign
MAX_EFFORT = 1_000  # of all the values of a lesson: see work()

_SYMPY = {
    "absolute": "Abs",
    "acos": "acos",
    "asin": "asin",
    "atan": "atan",
    "cos": "cos",
    "cosh": "cosh",
    "erf": "erf",
    "exp": "exp",
    "log": "log",
    "pi": "",
    "sin": "sin",
    "sinh": "sinh",
    "sqrt": "sqrt",
    "tan": "tan",
    "tanh": "tanh",
}


def __getattr__(name: str) -> Any:
    """SymPy's own function, where it is the same."""
    if name not in _SYMPY:
        raise AttributeError(name)
    return constant("pi") if name == "pi" else lambda *xs: _call(name, *xs)


def _call(name: str, *xs: Any) -> Any:
    """A function of SymPy's, of numbers whose size is in bounds."""
    import sympy

    return getattr(sympy, _SYMPY[name])(*(checked(lifted(x)) for x in xs))


def number(text: str) -> Any:
    """A number as it stands in a program: 0.1 is one tenth."""
    import sympy

    return sympy.Rational(text)


def constant(text: str) -> Any:
    """A constant as it stands in a program: a number, e or pi."""
    import sympy

    return {"e": sympy.E, "pi": sympy.pi}.get(text) or number(text)


def symbol(name: str) -> Any:
    """An input without a value: a real number."""
    import sympy

    return sympy.Symbol(name, real=True)


def bounded(value: Any) -> Any:
    """The number, if it is not too long. Raises TooLargeError."""
    import sympy

    if isinstance(value, sympy.Rational):
        if max(abs(value.p), value.q).bit_length() > MAX_BITS:
            raise TooLargeError("an exact value has more than 3,600 digits", hint="leave out --exact")
    elif not isinstance(value, int) and value.is_number and value.count_ops() > MAX_TERMS:
        raise TooLargeError(f"an exact value has more than {MAX_TERMS} terms", hint="leave out --exact")
    return value


def checked(value: Any) -> Any:
    """The number, if SymPy can be asked about it: not too long, and not too much nested. Raises TooLargeError."""
    if bounded(value).is_number and _depth(value) > MAX_NESTED:
        raise TooLargeError(f"an exact value is nested more than {MAX_NESTED} deep", hint="leave out --exact")
    return value


def effort(value: Any) -> float:
    """How much work there may be with a number (some milliseconds each): it grows with its length and its nesting."""
    if value.is_Rational:
        return max(abs(value.p), value.q).bit_length() / 1000
    return 2 ** (_depth(value) / 2) if value.is_number else 0


def work(value: Any, operands: Sequence[Any]) -> float:
    """How much work a value was, of these operands: a max compares each with each."""
    return max(1, len(operands) ** 2 / 4) * max(map(effort, (value, *operands)))


def _depth(value: Any) -> int:
    """How many levels a SymPy expression has, counted without recursion."""
    level, depth = [value], 0
    while level := [part for whole in level for part in whole.args]:
        depth += 1
    return depth


def finite(value: Any) -> bool:
    """Whether this is a real number (or may be one, while it holds symbols)."""
    import sympy

    if value.has(sympy.nan, sympy.zoo, sympy.oo, -sympy.oo):
        return bool(value.has(sympy.Piecewise))  # then only one of its sides is not
    if value.is_number:
        return not value.has(sympy.I)  # asking whether it is real takes SymPy seconds when much is nested in it
    return value.is_real is not False


def power(x: Any, n: Any) -> Any:
    """x to the n; 0 to the 0 is 1."""
    x, n = checked(lifted(x)), checked(lifted(n))
    if n.is_Rational and x.is_number and x not in {0, 1, -1}:
        bits = max(abs(x.p), x.q).bit_length() if x.is_Rational else 32
        if abs(n) * bits > MAX_BITS:
            raise TooLargeError("a power is too large to keep exact", hint="leave out --exact")
    return x**n


def power_slope(x: Any, n: Any) -> Any:
    """n times x to the n - 1; zero where n is zero."""
    return n * 0 if equal(n, 0) else n * power(x, n - 1)


def exponent_slope(y: Any, x: Any, n: Any) -> Any:
    """y times log x; zero where x is zero and n positive (or a symbol)."""
    stays = equal(x, 0) and _decide(lifted(n) > 0) is not False
    return lifted(0) if stays else y * _call("log", x)


def ratio(part: Any, whole: Any) -> Any:
    """part/whole, and 0 where the whole is 0."""
    return part * 0 if equal(whole, 0) else part / whole


def square(x: Any) -> Any:
    """x²."""
    return x**2


def over_squares(part: Any, *sides: Any) -> Any:
    """part/(a² + b² + …)."""
    return part / sum(lifted(side) ** 2 for side in sides)


def logistic(x: Any) -> Any:
    """1/(1 + e^-x)."""
    return 1 / (1 + _call("exp", -x))


def softplus(x: Any) -> Any:
    """log(1 + e^x)."""
    return _call("log", 1 + _call("exp", x))


def elu_tail(x: Any) -> Any:
    """e^x - 1 left of zero, 0 right of it."""
    return where(x > 0, 0, _call("exp", x) - 1)  # smooth at 0, as the left side is


def normal_cdf(x: Any) -> Any:
    """The standard normal distribution function."""
    return (1 + _call("erf", x / _call("sqrt", 2))) / 2


def normal_pdf(x: Any) -> Any:
    """The standard normal density."""
    return _call("exp", -(x**2) / 2) / _call("sqrt", 2 * constant("pi"))


def log2(x: Any) -> Any:
    """The logarithm to base 2."""
    return _call("log", x, 2)


def log10(x: Any) -> Any:
    """The logarithm to base 10."""
    return _call("log", x, 10)


def hypot(x: Any, y: Any) -> Any:
    """The length of (x, y)."""
    return _call("sqrt", x**2 + y**2)


def atan2(y: Any, x: Any) -> Any:
    """The angle of the point (x, y)."""
    import sympy

    if x.free_symbols or y.free_symbols:
        return sympy.atan2(y, x)
    if equal(x, 0):
        return where(y > 0, sympy.pi / 2, -sympy.pi / 2)
    return _call("atan", y / x) + where(x > 0, 0, where(y < 0, -sympy.pi, sympy.pi))


def maximum(*xs: Any) -> Any:
    """The largest; the first of equals."""
    return reduce(lambda largest, x: where(x > largest, x, largest), xs)


def minimum(*xs: Any) -> Any:
    """The smallest; the first of equals."""
    return reduce(lambda smallest, x: where(x < smallest, x, smallest), xs)


def clip(x: Any, lo: Any, hi: Any) -> Any:
    """The number from lo to hi that is nearest to x."""
    return maximum(lo, minimum(hi, x))


def where(condition: Any, one: Any, other: Any) -> Any:
    """`one` where the condition holds, else `other`; a Piecewise while it holds symbols."""
    import sympy

    decided = _decide(condition)
    if decided is None:
        return sympy.Piecewise((lifted(one), condition), (lifted(other), True))
    return lifted(one if decided else other)


def indicator(*conditions: Any) -> Any:
    """1 where every condition holds, else 0."""
    return prod(where(condition, 1, 0) for condition in conditions)


def equal(x: Any, y: Any) -> bool:
    """Whether two numbers are the same; False while that depends on symbols."""
    import sympy

    gap = lifted(x - y)
    if gap.is_zero is None and gap.is_number:
        return bool(abs(gap.evalf(40)) < sympy.Float("1e-30"))
    return gap.is_zero is True


def is_fraction(x: Any) -> bool:
    """Whether a number is not whole."""
    if x.is_integer is None and x.is_number:
        return not equal(x, round(x.evalf(40)))
    return x.is_integer is False


def occurs(condition: Any) -> bool:
    """Whether a condition holds; one that depends on symbols does not."""
    return _decide(condition) is True


def kept(value: Any, _: tuple[int, ...]) -> Any:
    """A value as a trace keeps it."""
    return lifted(value)


def lifted(value: Any) -> Any:
    """A whole number of a definition as SymPy's."""
    import sympy

    return sympy.Integer(value) if isinstance(value, int) else value


def _decide(condition: Any) -> bool | None:
    """The truth of a comparison: SymPy's word, else forty digits; None while it depends on symbols."""
    import sympy

    if condition in (True, False):
        return bool(condition)
    if condition.free_symbols:
        return None
    if isinstance(condition, sympy.And | sympy.Or):
        parts = [_decide(part) for part in condition.args]
        return all(parts) if isinstance(condition, sympy.And) else any(parts)
    low, high = condition.lhs, condition.rhs
    if equal(low, high):
        return isinstance(condition, sympy.GreaterThan | sympy.LessThan)
    left_is_larger = bool((low - high).evalf(40) > 0)
    return left_is_larger == isinstance(condition, sympy.StrictGreaterThan | sympy.GreaterThan)

"""The algebra of SymPy's numbers and symbols: fractions and roots stay what they are.

Values are real. What is not (the root or logarithm of a negative number, a pole) is not finite here, and who runs a
circuit says so. Sizes are capped before SymPy multiplies anything out.

>>> import sympy
>>> EXACT.power(number("1e-1"), sympy.Integer(2)), EXACT.hypot(sympy.Integer(1), sympy.Integer(1))
(1/100, sqrt(2))
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.algebra.algebra import GIVEN, Algebra
from bpcli.errors import InputError, TooLargeError

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_BITS = 12_000  # of a numerator or denominator: what Python prints of a whole number by default
MAX_TERMS = 400  # of an exact value that is no fraction; SymPy recurses along longer ones
MAX_NESTED = 14  # levels of such a value: SymPy evaluates some of them twice a level to find a sign
_SPELLED = {"absolute": "Abs"}


class Exact(Algebra, names=GIVEN):
    """Numbers and symbols of SymPy's. A function without a default is SymPy's, unless it is written here."""

    MAX_EFFORT = 1_000  # of all the values of a lesson

    def by_name(self, name: str) -> Any:
        """SymPy's function, of numbers whose size is in bounds; or π."""
        import sympy

        function = getattr(sympy, _SPELLED.get(name, name))
        if not callable(function):
            return function
        return lambda *xs: function(*(self.checked(self.lifted(x)) for x in xs))

    def constant(self, text: str) -> Any:
        """A constant as it is in a program: a number, e or pi."""
        import sympy

        return {"e": sympy.E, "pi": sympy.pi}.get(text) or number(text)

    @property
    def nan(self) -> Any:
        """What is not needed."""
        import sympy

        return sympy.nan

    def finite(self, value: Any) -> bool:
        """Whether this is a real number (or may be one, while it holds symbols)."""
        import sympy

        if value.has(sympy.nan, sympy.zoo, sympy.oo, -sympy.oo):
            return bool(value.has(sympy.Piecewise))  # then only one of its sides is not
        if value.is_number:
            return not value.has(sympy.I)  # asking whether it is real takes SymPy seconds when much is nested in it
        return value.is_real is not False

    def bounded(self, value: Any) -> Any:
        """The number, if it is not too long. Raises TooLargeError."""
        import sympy

        if isinstance(value, sympy.Rational):
            if max(abs(value.p), value.q).bit_length() > MAX_BITS:
                raise TooLargeError("an exact value has more than 3,600 digits", hint="leave out --exact")
        elif not isinstance(value, int) and value.is_number and value.count_ops() > MAX_TERMS:
            raise TooLargeError(f"an exact value has more than {MAX_TERMS} terms", hint="leave out --exact")
        return value

    def checked(self, value: Any) -> Any:
        """The number, if SymPy can be asked about it: not too long, and not too much nested. Raises TooLargeError."""
        if self.bounded(value).is_number and _depth(value) > MAX_NESTED:
            raise TooLargeError(f"an exact value is nested more than {MAX_NESTED} deep", hint="leave out --exact")
        return value

    def work(self, value: Any, operands: Sequence[Any]) -> float:
        """How much work a value was, of these operands: a max compares each with each."""
        return max(1, len(operands) ** 2 / 4) * max(map(effort, (value, *operands)))

    def lifted(self, value: Any) -> Any:
        """A whole number of a definition as SymPy's."""
        import sympy

        return sympy.Integer(value) if isinstance(value, int) else value

    def kept(self, value: Any, shape: tuple[int, ...]) -> Any:  # noqa: ARG002  (a number has no axes)
        """A value as a trace keeps it."""
        return self.lifted(value)

    def occurs(self, condition: Any) -> bool:
        """Whether a condition holds; one that depends on symbols does not."""
        return self.decided(condition) is True

    def power(self, x: Any, n: Any) -> Any:
        """x to the n; 0 to the 0 is 1."""
        x, n = self.checked(self.lifted(x)), self.checked(self.lifted(n))
        if n.is_Rational and x.is_number and x not in {0, 1, -1}:
            bits = max(abs(x.p), x.q).bit_length() if x.is_Rational else 32
            if abs(n) * bits > MAX_BITS:
                raise TooLargeError("a power is too large to keep exact", hint="leave out --exact")
        return x**n

    def power_slope(self, x: Any, n: Any) -> Any:
        """n times x to the n - 1; zero where n is zero."""
        return n * 0 if self.equal(n, 0) else n * self.power(x, n - 1)

    def exponent_slope(self, y: Any, x: Any, n: Any) -> Any:
        """y times log x; zero where x is zero and n positive (or a symbol)."""
        stays = self.equal(x, 0) and self.decided(self.lifted(n) > 0) is not False
        return self.lifted(0) if stays else y * self.log(x)

    def ratio(self, part: Any, total: Any) -> Any:
        """part/total, and 0 where the total is 0."""
        return part * 0 if self.equal(total, 0) else part / total

    def elu_tail(self, x: Any) -> Any:
        """e^x - 1 where x is negative, otherwise 0."""
        return self.where(x > 0, 0, self.exp(x) - 1)  # smooth at 0, as the left side is

    def log2(self, x: Any) -> Any:
        """The logarithm to base 2."""
        return self.log(x, 2)

    def log10(self, x: Any) -> Any:
        """The logarithm to base 10."""
        return self.log(x, 10)

    def atan2(self, y: Any, x: Any) -> Any:
        """The angle of the point (x, y)."""
        import sympy

        if x.free_symbols or y.free_symbols:
            return sympy.atan2(y, x)
        if self.equal(x, 0):
            return self.where(y > 0, sympy.pi / 2, -sympy.pi / 2)
        return self.atan(y / x) + self.where(x > 0, 0, self.where(y < 0, -sympy.pi, sympy.pi))

    def where(self, condition: Any, this: Any, other: Any) -> Any:
        """The first where the condition holds, otherwise the other; a Piecewise while it holds symbols."""
        import sympy

        decided = self.decided(condition)
        if decided is None:
            return sympy.Piecewise((self.lifted(this), condition), (self.lifted(other), True))
        return self.lifted(this if decided else other)

    def choose(self, mask: Any, this: Any, other: Any) -> Any:
        """The first where the mask is 1, the other where it is 0; cases while it holds symbols."""
        import sympy

        mask = sympy.piecewise_fold(self.lifted(mask))
        if isinstance(mask, sympy.Piecewise):
            this, other = self.lifted(this), self.lifted(other)
            return sympy.Piecewise(*((this if value == 1 else other, condition) for value, condition in mask.args))
        return self.where(mask > 0, this, other)

    def equal(self, x: Any, y: Any) -> bool:
        """Whether two numbers are the same; False while that depends on symbols."""
        import sympy

        gap = self.lifted(x - y)
        if gap.is_zero is None and gap.is_number:
            return bool(abs(gap.evalf(40)) < sympy.Float("1e-30"))
        return gap.is_zero is True

    def matches(self, x: Any, y: Any) -> Any:
        """The condition x = y."""
        import sympy

        return sympy.Eq(x, y)

    def differs(self, x: Any, y: Any) -> Any:
        """The condition x ≠ y."""
        import sympy

        return sympy.Ne(x, y)

    def is_fraction(self, x: Any) -> bool:
        """Whether a number is not whole."""
        if x.is_integer is None and x.is_number:
            return not self.equal(x, round(x.evalf(40)))
        return x.is_integer is False

    def decided(self, condition: Any) -> bool | None:
        """The truth of a comparison: by SymPy, otherwise by forty digits; None while it depends on symbols."""
        import sympy

        if condition in (True, False):
            return bool(condition)
        if condition.free_symbols:
            return None
        if isinstance(condition, sympy.And | sympy.Or):
            parts = [self.decided(part) for part in condition.args]
            return all(parts) if isinstance(condition, sympy.And) else any(parts)
        low, high = condition.lhs, condition.rhs
        if self.equal(low, high):
            return isinstance(condition, sympy.GreaterThan | sympy.LessThan | sympy.Eq)
        if isinstance(condition, sympy.Eq | sympy.Ne):
            return isinstance(condition, sympy.Ne)
        left_is_larger = bool((low - high).evalf(40) > 0)
        return left_is_larger == isinstance(condition, sympy.StrictGreaterThan | sympy.GreaterThan)


EXACT = Exact()


def number(text: str) -> Any:
    """A number as it is in a program: 0.1 is one tenth. Raises InputError for −inf."""
    import sympy

    if text == "-inf":
        raise InputError("−inf is not an exact number", hint="leave out --exact")
    return sympy.Rational(text)


def symbol(name: str) -> Any:
    """An input without a value: a real number."""
    import sympy

    return sympy.Symbol(name, real=True)


def effort(value: Any) -> float:
    """How much work there may be with a number (some milliseconds each): it grows with its length and its nesting."""
    if value.is_Rational:
        return max(abs(value.p), value.q).bit_length() / 1000
    return 2 ** (_depth(value) / 2) if value.is_number else 0


def _depth(value: Any) -> int:
    """How many levels a SymPy expression has, counted without recursion."""
    level, depth = [value], 0
    while level := [part for expression in level for part in expression.args]:
        depth += 1
    return depth

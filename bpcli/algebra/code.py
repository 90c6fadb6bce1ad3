"""Pieces of Python, spaced as PEP 8 has it: over numbers, over NumPy arrays, over PyTorch's tensors.

>>> a, n = Code("a"), Code("n")
>>> print(-1 / (a * a), a ** (n - 1), Code("a > 0", TRUTH) * n - 1, ArrayCode("a > 0", TRUTH).value, sep="; ")
-1 / (a * a); a ** (n - 1); (a > 0) * n - 1; np.where(a > 0, 1.0, 0.0)
"""

from __future__ import annotations

import sys
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Self

from bpcli.algebra import shown
from bpcli.algebra.shown import ATOM, POWER, PRODUCT, SIGN
from bpcli.errors import TooLargeError

if TYPE_CHECKING:
    from bpcli.algebra.ndarray import Shape

CHOICE, TRUTH = -1, 0  # precedences of `a if c else b` and of a comparison: lower than that of a sum
MAX_CODE = 20_000  # characters of one formula
MAX_WHOLE = 10**15  # whole numbers up to here are written whole


class Code(shown.Text):
    """A piece of Python over numbers, spaced as PEP 8 has it."""

    __slots__ = ()
    TIMES, MINUS = " * ", "-"
    TRUTH_AS_FACTOR, TRUTH_AS_VALUE = "({})", "float({})"  # how a comparison becomes a number

    def __init__(self, text: str, precedence: int = ATOM, number: Fraction | None = None) -> None:
        """Raises TooLargeError for a formula that nobody would read."""
        if len(text) > MAX_CODE:
            message = f"one line of the program would have more than {MAX_CODE:,} characters"
            raise TooLargeError(message, hint="leave out --group")
        super().__init__(text, precedence, number)

    @classmethod
    def lift(cls, value: Any) -> Self:
        """A number as Python writes it, or code as it is. Raises TooLargeError for what is no float."""
        if isinstance(value, cls):
            return value
        number = Fraction(value)
        is_whole = number.denominator == 1 and abs(number) <= MAX_WHOLE
        if abs(number) > sys.float_info.max:
            raise TooLargeError("a number of the program is too large for a float (about 1.8e308)")
        return cls(str(number) if is_whole else repr(float(number)), SIGN if number < 0 else ATOM, number)

    @property
    def value(self) -> str:
        """As it stands alone on the right of `=`."""
        return self.TRUTH_AS_VALUE.format(self.text) if self.precedence == TRUTH else self.text

    def solid(self) -> Self:
        """As it stands in a sum: a comparison becomes a number, a choice gets its brackets."""
        if self.precedence == TRUTH:
            return type(self)(self.TRUTH_AS_FACTOR.format(self.text))
        return type(self)(f"({self})") if self.precedence == CHOICE else self

    def plus(self, other: shown.Text) -> Self:
        """self + other."""
        return super(Code, self.solid()).plus(self.lift(other).solid())

    def minus(self, other: shown.Text) -> Self:
        """self - other."""
        return super(Code, self.solid()).minus(self.lift(other).solid())

    def times(self, other: shown.Text) -> Self:
        """self * other; one of them may be a comparison: (x > 0) * dy."""
        left = self.solid() if other.precedence == TRUTH else self
        return super(Code, left).times(other)

    def over(self, other: shown.Text) -> Self:
        """self / other."""
        return type(self)(f"{self.parenthesised(PRODUCT)} / {other.parenthesised(POWER)}", PRODUCT)

    def to_the(self, other: shown.Text) -> Self:
        """self**other, with spaces where a side is not a name or a number."""
        simple = not f"{self.parenthesised(ATOM)}{other.parenthesised(ATOM)}".endswith(")") and other.precedence == ATOM
        sign = "**" if simple else " ** "
        return type(self)(f"{self.parenthesised(ATOM)}{sign}{other.parenthesised(ATOM)}", POWER)

    def negative(self) -> Self:
        """-self."""
        return super(Code, self.solid()).negative()


class ArrayCode(Code):
    """A piece of Python over NumPy arrays."""

    __slots__ = ()
    TRUTH_AS_FACTOR = TRUTH_AS_VALUE = "np.where({}, 1.0, 0.0)"


class TensorCode(Code):
    """A piece of Python over PyTorch's tensors."""

    __slots__ = ()
    TRUTH_AS_FACTOR = TRUTH_AS_VALUE = "torch.where({}, 1.0, 0.0)"


def with_point(text: str) -> str:
    """A whole number as a float: Python works with whole numbers of any size, and would not stop at 9**9**9."""
    return f"{text}.0" if text.removeprefix("-").isdigit() else text


def entries(module: str, value: Any, *, whole_numbers: bool = False) -> str:
    """An array, entry by entry; class indices as whole numbers."""
    numbers = value.astype(int).tolist() if whole_numbers else value.tolist()
    return f"{module}.{'tensor' if module == 'torch' else 'array'}({_listed(module, numbers)})"


def full(module: str, shape: Shape, entry: float) -> str:
    """An array of one number."""
    return f"{module}.full({shape}, {_listed(module, entry)})"


def _listed(module: str, numbers: Any) -> str:
    """A number or nested lists of numbers, in which −inf has the module's name."""
    return repr(numbers).replace("-inf", f"-{module}.inf")


def sizes(shape: Shape) -> str:
    """A shape as the argument of a function that makes an array."""
    return str(shape[0]) if len(shape) == 1 else str(shape)

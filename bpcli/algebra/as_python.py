"""The reading as Python for people: what a learner would write by hand, with math, NumPy or PyTorch.

A gate's formula becomes a line of code by running the gate over pieces of code. What one line cannot say well is a
small function, which `helpers` writes out.

>>> a, dy = Code("a"), Code("dy")
>>> print(-dy / (a * a), MATH.exp(-(a**2)), MATH.indicator(a > 0) * dy, NUMPY.maximum(0, ArrayCode("a")), sep="; ")
-dy / (a * a); math.exp(-a**2); (a > 0) * dy; np.maximum(0, a)
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar

from bpcli.algebra.algebra import NAMED, Algebra
from bpcli.algebra.code import CHOICE, TRUTH, ArrayCode, Code, TensorCode, with_point
from bpcli.algebra.shown import ATOM, SUM, Condition, differs, matches
from bpcli.algebra.text import PYTHON_SIGNS, SIGN

if TYPE_CHECKING:
    from collections.abc import Callable

_NUMBER = re.compile(r"-?[0-9.]+(?:e[+-]?[0-9]+)?|torch\.(?:e|pi)")


class Math(Algebra, names=NAMED | {"normal_cdf", "normal_pdf"}):
    """The algebra whose values are pieces of Python over numbers; NumPy and PyTorch differ in what follows."""

    code: type[Code] = Code
    module = "math"
    spelled: ClassVar[dict[str, str]] = {}
    helpers: ClassVar[dict[str, str]] = {name: name for name in ("softplus", "normal_cdf", "normal_pdf")}
    helpers |= {"logistic": "sigmoid"}
    both = " and "

    def __init__(self, *, careful: bool = False, folds: bool = False) -> None:
        """`careful` keeps the slope of x**n right where x and n are 0; `folds` works out formulas of constants."""
        self.careful = careful
        self.folds = folds

    @property
    def folding(self) -> Math:
        """The algebra of local gradients, where constants are worked out: the slope of x**2 is 2 * x."""
        return type(self)(careful=self.careful, folds=True)

    @property
    def pi(self) -> Code:
        """π."""
        return self.constant("pi")

    def by_name(self, name: str) -> Callable[..., Code]:
        """A helper that is written out, or the library's function."""
        if name in self.helpers:
            return lambda *xs: self.call(self.helpers[name], *xs)
        return lambda *xs: self.call(f"{self.module}.{self.spelled.get(name, name)}", *xs)

    def call(self, function: str, *xs: Any) -> Code:
        """function(…)."""
        return self.code(f"{function}({', '.join(self.argument(x) for x in xs)})")

    def argument(self, x: Any) -> str:
        """How something stands between the brackets of a call."""
        return self.code.lift(x).value

    def constant(self, text: str) -> Code:
        """A constant of a circuit: a number, e or pi. In the forward pass lines stay as the learner's."""
        if text in {"e", "pi"}:
            return self.code(f"{self.module}.{text}")
        if text == "-inf":
            return self.code(f"-{self.module}.inf", SIGN)
        plain = self.code.lift(Fraction(text))
        return plain if self.folds else self.code(plain.text, plain.precedence)

    @property
    def over_numbers(self) -> Math:
        """The algebra in which formulas of numbers alone are written."""
        return self

    def from_numbers(self, code: Code) -> Code:
        """A formula of numbers alone, as it is put into another."""
        return code

    def absolute(self, x: Code) -> Code:
        """|x|."""
        return self.call("abs", x)

    def maximum(self, *xs: Any) -> Code:
        """The largest."""
        return self.code(f"max({', '.join(with_point(self.argument(x)) for x in xs)})")

    def minimum(self, *xs: Any) -> Code:
        """The smallest."""
        return self.code(f"min({', '.join(with_point(self.argument(x)) for x in xs)})")

    clip = Algebra.clip
    matches = staticmethod(matches)
    differs = staticmethod(differs)

    def choose(self, mask: Any, this: Any, other: Any) -> Code:
        """The first where the mask is 1, the other where it is 0."""
        return self.where(Condition(self.code.lift(mask), "≠", self.code.lift(0)), this, other)

    def power(self, x: Code, n: Any) -> Code:
        """x to the n."""
        return x ** self.code.lift(n)

    def power_slope(self, x: Code, n: Any) -> Code:
        """n times x to the n - 1."""
        slope = self.code.lift(n) * x ** (self.code.lift(n) - 1)
        return self.code(f"{slope} if {n} else 0.0", CHOICE) if self.careful else slope

    def exponent_slope(self, y: Code, x: Code, _: Any) -> Code:
        """y times log x, and 0 where x is 0: there y is 0 for each exponent beside this one."""
        slope = self.code.lift(y) * self.log(x)
        return slope if self.code.lift(x).number else self.code(f"{slope} if {x} else 0.0", CHOICE)

    def square(self, x: Code) -> Code:
        """x * x: where `x**2` stops the program because it is too large, this is infinite."""
        return x * x

    def ratio(self, part: Code, total: Code) -> Code:
        """part / total, and 0 where the total is 0."""
        return self.code(f"{part / total} if {total} else 0.0", CHOICE)

    def over_squares(self, part: Any, *sides: Any) -> Code:
        """part / (a² + b² + …), also where a square alone would be too large or too small."""
        lift = self.code.lift
        if len(sides) == 1:
            side = lift(sides[0])
            return (
                lift(part) / (side * side)
                if side.precedence == ATOM and "(" not in side.text
                else lift(part) / side / side
            )
        if any(lift(side).number for side in sides):
            squares = [lift(side) * lift(side) for side in sides]
            return lift(part) / sum(squares[1:], squares[0])
        length = self.hypot(*sides)
        return lift(part) / length / length

    def elu_tail(self, x: Code) -> Code:
        """e^x - 1 where x is negative, otherwise 0."""
        return self.call(f"{self.module}.expm1", self.minimum(x, 0))

    def where(self, condition: Condition, this: Any, other: Any) -> Code:
        """The first where the condition holds, otherwise the other."""
        left, right = (str(self.code.lift(side).parenthesised(SUM)) for side in (this, other))
        if condition.sign == ">" and str(condition.right) == "0":
            right = right.replace(f"min({condition.left}, 0.0)", str(condition.left))  # here x is at most 0
        return self.code(f"{left} if {self._truth(condition)} else {right}", CHOICE)

    def indicator(self, *conditions: Condition) -> Code:
        """Whether every condition holds."""
        if not conditions:
            return self.code.lift(1)
        texts = [self._truth(condition) for condition in conditions]
        if len(texts) > 1 and self.both != " and ":
            texts = [f"({text})" for text in texts]
        return self.code(self.both.join(texts), TRUTH)

    def _truth(self, condition: Condition) -> str:
        if condition.left.precedence == TRUTH:  # a comparison is a condition already
            return str(condition.left)
        left, right = condition.left.parenthesised(SUM), self.code.lift(condition.right).parenthesised(SUM)
        return f"{left} {PYTHON_SIGNS[condition.sign]} {right}"


class NumPy(Math):
    """The reading over arrays, entry by entry."""

    code: type[Code] = ArrayCode
    module = "np"
    both = " & "
    spelled: ClassVar = {"acos": "arccos", "asin": "arcsin", "atan": "arctan", "atan2": "arctan2"}
    helpers: ClassVar = Math.helpers | {"erf": "erf"}  # NumPy has no erf

    def absolute(self, x: Code) -> Code:
        """|x|."""
        return self.call(f"{self.module}.abs", x)

    def maximum(self, *xs: Any) -> Code:
        """The largest, entry by entry."""
        return self._fold(f"{self.module}.maximum", xs)

    def minimum(self, *xs: Any) -> Code:
        """The smallest, entry by entry."""
        return self._fold(f"{self.module}.minimum", xs)

    def clip(self, x: Any, lo: Any, hi: Any) -> Code:
        """The numbers from lo to hi that are nearest to x."""
        return self.call("np.clip", x, lo, hi)

    def _fold(self, function: str, xs: tuple[Any, ...]) -> Code:
        if len(xs) <= 2:
            return self.call(function, *xs)
        return self.code(f"reduce({function}, [{', '.join(self.argument(x) for x in xs)}])")

    def ratio(self, part: Code, total: Code) -> Code:
        """part / total, and 0 where the total is 0: there the part is 0 too."""
        return part / self.code(f"np.where({total} == 0, 1, {total})")

    def exponent_slope(self, y: Code, x: Code, _: Any) -> Code:
        """y times log x, and 0 where x is 0: there y is 0 too."""
        base = x if self.code.lift(x).number else self.code(f"np.where({x} == 0, 1, {x})")
        return self.code.lift(y) * self.log(base)

    def where(self, condition: Condition, this: Any, other: Any) -> Code:
        """The first where the condition holds, otherwise the other."""
        return self.code(
            f"{self.module}.where({self._truth(condition)}, {self.code.lift(this)}, {self.code.lift(other)})"
        )


class Torch(NumPy):
    """The reading over PyTorch's tensors. PyTorch finds the gradients itself, so only values are read."""

    code = TensorCode
    module = "torch"
    spelled: ClassVar = {"logistic": "sigmoid", "normal_cdf": "special.ndtr"}
    helpers: ClassVar = {}

    def argument(self, x: Any) -> str:
        """How something stands between the brackets of a call: PyTorch's functions take no bare numbers."""
        return tensor(self.code.lift(x).value)

    @property
    def over_numbers(self) -> Math:
        """Numbers alone are Python's, not tensors."""
        return MATH

    def from_numbers(self, code: Code) -> Code:
        """A formula of numbers alone, as a tensor."""
        return self.code(f"torch.tensor({with_point(code.value)})")

    clip = Algebra.clip  # PyTorch's clamp takes two numbers or two tensors, but not one of each

    def softplus(self, x: Code) -> Code:
        """log(e^x + e^0)."""
        return self.call("torch.logaddexp", x, 0)

    def elu_tail(self, x: Code) -> Code:
        """e^x - 1 where x is negative, otherwise 0."""
        return self.code(f"torch.expm1(torch.clamp({x}, max=0))")


def tensor(text: str) -> str:
    """A bare number as a tensor; other code as it is."""
    if not _NUMBER.fullmatch(text):
        return text
    return f"torch.tensor({with_point(text)})"


MATH, CAREFUL_MATH, NUMPY, TORCH = Math(), Math(careful=True), NumPy(), Torch()

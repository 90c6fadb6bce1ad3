"""The reading as text: what a learner sees, in the notation that bpcli itself reads.

A gate's formula is written by running the gate over pieces of text. Numbers that a definition holds are worked out
(`n − 1` with n = 3 is `2`, `1·x` is `x`); names and numbers put in for names stay as they are.

>>> x, y = Text("x"), Text("y")
>>> print((1 - y) * y, 2 * x**2, -(x + y), x - Text.verbatim("−3"), indicator(x > 0), sep="   ")
(1 − y)·y   2·x²   −(x + y)   x − (−3)   1[x > 0]
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple, Self

SUM, PRODUCT, SIGN, POWER, ATOM = range(1, 6)  # precedences, the loosest first
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NEGATION = {">": "≤", "<": "≥", "≤": ">", "≥": "<"}


class Condition(NamedTuple):
    """A comparison, such as x > 0."""

    left: Text
    sign: str
    right: Text

    def negated(self) -> Condition:
        """The comparison that holds exactly where this one does not."""
        return self._replace(sign=_NEGATION[self.sign])

    def __str__(self) -> str:
        """As shown."""
        return f"{self.left} {self.sign} {self.right}"


class Text:
    """A piece of formula: its text, its precedence (SUM to ATOM), and its number if the definition fixes one."""

    __slots__ = ("is_indicator", "number", "precedence", "text")
    TIMES, MINUS = "·", "−"

    def __init__(self, text: str, precedence: int = ATOM, number: Fraction | None = None) -> None:
        """`number` is set for numbers of the definition or the circuit; those are worked out."""
        self.text, self.precedence, self.number = text, precedence, number
        self.is_indicator = False  # 1[…] and nothing more: each of its values is 0 or 1

    @classmethod
    def lift(cls, value: Any) -> Self:
        """A number of a definition, or a text as it is."""
        if isinstance(value, Text):
            return value  # type: ignore[return-value]  # a text of arrays meets one of numbers
        number = Fraction(value)
        if number.denominator != 1:
            return cls.lift(number.numerator) / cls.lift(number.denominator)
        return cls(str(number).replace("-", cls.MINUS), SIGN if number < 0 else ATOM, number)

    @classmethod
    def verbatim(cls, text: str) -> Self:
        """A number that replaces a name: shown as it is, never worked out."""
        return cls(text, _precedence(text))

    def like(self, *others: Text) -> type[Self]:
        """The kind of text that comes of this one and others: that of an array, if one of them is."""
        return max((type(self), *map(type, others)), key=lambda kind: len(kind.__mro__))

    def parenthesised(self, precedence: int) -> str:
        """The text, in brackets if its own precedence is lower than this one."""
        return self.text if self.precedence >= precedence else f"({self.text})"

    def __str__(self) -> str:
        """As shown."""
        return self.text

    def __add__(self, other: Any) -> Self:
        """A sum; nothing is added for a zero."""
        other = self.lift(other)
        if self.number is not None and other.number is not None:
            return self.lift(self.number + other.number)
        if self.number == 0:
            return other
        return self if other.number == 0 else self.plus(other)

    def __radd__(self, other: Any) -> Self:
        """The same, with a number on the left."""
        return self.lift(other) + self

    def __sub__(self, other: Any) -> Self:
        """A difference."""
        other = self.lift(other)
        if self.number is not None and other.number is not None:
            return self.lift(self.number - other.number)
        if self.number == 0:
            return -other
        return self if other.number == 0 else self.minus(other)

    def __rsub__(self, other: Any) -> Self:
        """The same, with a number on the left."""
        return self.lift(other) - self

    def __mul__(self, other: Any) -> Self:
        """A product; a factor of one is left out."""
        other = self.lift(other)
        if self.number is not None and other.number is not None:
            return self.lift(self.number * other.number)
        for factor, rest in ((self, other), (other, self)):
            if factor.number in {0, 1, -1}:
                return {0: factor, 1: rest, -1: -rest}[int(factor.number)]
        return self.times(other)

    def __rmul__(self, other: Any) -> Self:
        """The same, with a number on the left."""
        return self.lift(other) * self

    def __truediv__(self, other: Any) -> Self:
        """A quotient; a divisor of one is left out."""
        other = self.lift(other)
        return self if other.number == 1 else self.over(other)

    def __rtruediv__(self, other: Any) -> Self:
        """The same, with a number on the left."""
        return self.lift(other) / self

    def __pow__(self, other: Any) -> Self:
        """A power; an exponent of one is left out."""
        other = self.lift(other)
        if 1 in {self.number, other.number}:
            return self
        return self.lift(1) if other.number == 0 else self.to_the(other)

    def __neg__(self) -> Self:
        """The negative; two signs cancel only in numbers of the definition, and a product needs no brackets."""
        if self.number is not None and self.number.denominator == 1:
            return self.lift(-self.number)
        bare = self.precedence >= PRODUCT and not _signed(self)
        return type(self)(f"{self.MINUS}{self.text}", SIGN) if bare else self.negative()

    def __gt__(self, other: Any) -> Condition:
        """A comparison."""
        return Condition(self, ">", self.lift(other))

    def __lt__(self, other: Any) -> Condition:
        """A comparison."""
        return Condition(self, "<", self.lift(other))

    def __ge__(self, other: Any) -> Condition:
        """A comparison."""
        return Condition(self, "≥", self.lift(other))

    def __le__(self, other: Any) -> Condition:
        """A comparison."""
        return Condition(self, "≤", self.lift(other))

    # As written: nothing is worked out or left out.

    def plus(self, other: Text) -> Self:
        """self + other."""
        return self.like(other)(
            f"{self.text} + {other.parenthesised(PRODUCT) if not _signed(other) else f'({other})'}", SUM
        )

    def minus(self, other: Text) -> Self:
        """self − other."""
        right = other.parenthesised(PRODUCT) if not _signed(other) else f"({other})"
        return self.like(other)(f"{self.text} {self.MINUS} {right}", SUM)

    def times(self, other: Text) -> Self:
        """self·other."""
        return self.like(other)(f"{self.parenthesised(PRODUCT)}{self.TIMES}{other.parenthesised(POWER)}", PRODUCT)

    def over(self, other: Text) -> Self:
        """self/other."""
        return self.like(other)(f"{self.parenthesised(PRODUCT)}/{other.parenthesised(POWER)}", PRODUCT)

    def to_the(self, other: Text) -> Self:
        """self to the power of other; a small whole exponent is raised."""
        base = self.parenthesised(ATOM)
        n = other.number
        if n is not None and n.denominator == 1 and n >= 0:
            return self.like(other)(base + str(n).translate(_SUPERSCRIPT), POWER)
        return self.like(other)(f"{base}^{other.parenthesised(ATOM)}", POWER)

    def negative(self) -> Self:
        """−self."""
        bare = self.precedence >= POWER and self.number is None and not _signed(self)
        return type(self)(f"{self.MINUS}{self.text if bare else f'({self})'}", SIGN)


def _signed(text: Text) -> bool:
    return text.text.startswith(text.MINUS)


def constant(text: str) -> Text:
    """A constant as typed: a number, e or pi."""
    if text in {"e", "pi"}:
        return Text("π" if text == "pi" else text)
    return Text(text.replace("-", "−"), SIGN if text.startswith("-") else ATOM, Fraction(text))


def call(name: str, *arguments: Text) -> Text:
    """name(…)."""
    return arguments[0].like(*arguments)(f"{name}({', '.join(argument.text for argument in arguments)})")


def absolute(x: Text) -> Text:
    """|x|."""
    return x.like()(f"|{x}|") if "|" not in x.text else call("abs", x)


def power(x: Text, n: Any) -> Text:
    """x to the n."""
    return x ** Text.lift(n)


def where(condition: Condition, this: Any, other: Any) -> Text:
    """The first where the condition holds, otherwise the other, with indicators."""
    return Text.lift(this) * indicator(condition) + Text.lift(other) * indicator(condition.negated())


def indicator(*conditions: Condition) -> Text:
    """1[…]: one where every condition holds, otherwise 0."""
    kind = conditions[0].left.like(*(side for c in conditions for side in (c.left, c.right)))
    text = kind(f"1[{', '.join(map(str, conditions))}]")
    text.is_indicator = True
    return text


def _precedence(text: str) -> int:
    """The precedence of the text of a number, such as −4, 1/3, 1 − sqrt(2) or 1.5e−7."""
    depth = 0
    loosest = ATOM
    before = " "
    for c in text:
        depth += (c in "([") - (c in ")]")
        if depth == 0 and c in "+−" and before == " ":
            return SIGN if text[0] == "−" and " " not in text else SUM
        if depth == 0 and c in "·/":
            loosest = PRODUCT
        elif depth == 0 and c == "^":
            loosest = min(loosest, POWER)
        before = c
    return loosest

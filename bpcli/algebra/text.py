"""A formula in pieces: its text, and what it is made of. A format that sets mathematics reads the pieces, not the text.

>>> x, y = Text("x"), Text("y")
>>> quotient = (1 - y) / x
>>> quotient.text, quotient.form.name, [str(part) for part in quotient.parts]
('(1 − y)/x', 'FRACTION', ['(1 − y)', '/', 'x'])
"""

from __future__ import annotations

from enum import Enum, auto
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Iterable

SUM, PRODUCT, SIGN, POWER, ATOM = range(1, 6)  # precedences, the loosest first
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NEGATION = {">": "≤", "<": "≥", "≤": ">", "≥": "<", "=": "≠", "≠": "="}
PYTHON_SIGNS = {">": ">", "<": "<", "≤": "<=", "≥": ">=", "=": "==", "≠": "!="}


class Form(Enum):
    """What the parts of a Text are, where they are more than a row of signs and operands."""

    ROW = auto()  # signs and operands; of one part a name or a number
    BRACKETS = auto()  # (, x, )
    FRACTION = auto()  # x, /, y
    POWER = auto()  # x, ^, n; or x and the digits of n, raised
    CALL = auto()  # the function, (, its arguments with commas between them, )
    BARS = auto()  # |, x, |; or ‖, x, ‖
    INDICATOR = auto()  # 1[, conditions with commas between them, ]
    LIST = auto()  # [, the entries with commas between them, ]
    INDEX = auto()  # x, _, the letters of an entry
    LETTERS = auto()  # the letters of the place of an entry
    TRANSPOSED = auto()  # x, ᵀ
    SUM = auto()  # Σ_, the letters that are summed over, a blank, x
    PRODUCT = auto()  # Π_, the letters that are multiplied over, [, conditions, ], x
    SLOPE = auto()  # ∂, y, /∂, x
    NABLA = auto()  # ∇, x, a blank, y
    BLANK = auto()  # the sign of a number that is asked for
    WORDS = auto()  # words among formulas


_NOT_READ = {Form.LETTERS, Form.SLOPE, Form.NABLA, Form.BLANK, Form.WORDS}


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
    """A piece of formula: its text, its precedence (SUM to ATOM), and its number if the definition fixes one.

    `parts` are the signs, names and numbers, and the Texts, that it is made of; `form` says what they are.
    """

    __slots__ = ("form", "number", "parts", "precedence", "text")
    TIMES, MINUS = "·", "−"

    def __init__(self, text: str, precedence: int = ATOM, number: Fraction | None = None) -> None:
        """A name or a number. `number` is set for those of the definition or the circuit, which are worked out."""
        self.text: str = text
        self.precedence = precedence
        self.number = number
        self.parts: tuple[str | Text, ...] = (text,)
        self.form = Form.ROW

    @classmethod
    def joined(cls, *parts: str | Text, precedence: int = ATOM, form: Form = Form.ROW) -> Self:
        """What is made of signs and Texts."""
        text = cls(joined(parts), precedence)
        text.parts, text.form = parts, form
        return text

    @classmethod
    def lift(cls, value: Any) -> Self:
        """A number of a definition, or a text as it is."""
        if isinstance(value, Text):
            return value  # type: ignore[return-value]  # a text of arrays meets one of numbers
        number = Fraction(value)
        if number.denominator != 1:
            return cls.lift(number.numerator) / cls.lift(number.denominator)
        text = str(number).replace("-", cls.MINUS)
        return cls(text, SIGN if number < 0 else ATOM, number)

    @classmethod
    def verbatim(cls, text: str) -> Self:
        """A number that replaces a name: shown as it is, never worked out."""
        return cls(text, _precedence(text))

    def like(self, *others: Text) -> type[Self]:
        """The kind of text that comes of this one and others: that of an array, if one of them is."""
        return max((type(self), *map(type, others)), key=lambda kind: len(kind.__mro__))

    @property
    def is_indicator(self) -> bool:
        """Whether it is 1[…] and nothing more: each of its values is 0 or 1."""
        return self.form is Form.INDICATOR

    @property
    def names(self) -> frozenset[str]:
        """The names and numbers that it reads. What stands in a gradient's own name, such as ∇q f, is not read."""
        names, rest = set(), [self]
        while rest:
            text = rest.pop()
            if text.form in _NOT_READ:
                continue
            if len(text.parts) == 1 and isinstance(text.parts[0], str):
                names.add(text.text)
            rest += [part for part in text.parts if isinstance(part, Text)]
        return frozenset(names)

    def parenthesised(self, precedence: int) -> Text:
        """The text, in brackets if its own precedence is lower than this one."""
        return self if self.precedence >= precedence else self.in_brackets()

    def in_brackets(self) -> Self:
        """(The text)."""
        return self.joined("(", self, ")", form=Form.BRACKETS)

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
        return self.joined(self.MINUS, self, precedence=SIGN) if bare else self.negative()

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
        return self._sum(" + ", other)

    def minus(self, other: Text) -> Self:
        """self − other."""
        return self._sum(f" {self.MINUS} ", other)

    def _sum(self, sign: str, other: Text) -> Self:
        right = other.in_brackets() if _signed(other) else other.parenthesised(PRODUCT)
        return self.like(other).joined(self, sign, right, precedence=SUM)

    def times(self, other: Text) -> Self:
        """self·other."""
        return self.product(self.TIMES, other)

    def product(self, sign: str, other: Text) -> Self:
        """A product with another sign."""
        parts = self.parenthesised(PRODUCT), sign, other.parenthesised(POWER)
        return self.like(other).joined(*parts, precedence=PRODUCT)

    def over(self, other: Text) -> Self:
        """self/other."""
        parts = self.parenthesised(PRODUCT), "/", other.parenthesised(POWER)
        return self.like(other).joined(*parts, precedence=PRODUCT, form=Form.FRACTION)

    def to_the(self, other: Text) -> Self:
        """self to the power of other; a small whole exponent is raised."""
        base, n = self.parenthesised(ATOM), other.number
        if n is not None and n.denominator == 1 and n >= 0:
            parts: tuple[str | Text, ...] = base, str(n).translate(_SUPERSCRIPT)
        else:
            parts = base, "^", other.parenthesised(ATOM)
        return self.like(other).joined(*parts, precedence=POWER, form=Form.POWER)

    def negative(self) -> Self:
        """−self."""
        bare = self.precedence >= POWER and self.number is None and not _signed(self)
        return self.joined(self.MINUS, self if bare else self.in_brackets(), precedence=SIGN)


def joined(parts: Iterable[str | Text]) -> str:
    """The text of signs and Texts."""
    return "".join([part if isinstance(part, str) else part.text for part in parts])


def _signed(text: Text) -> bool:
    return text.text.startswith(text.MINUS)


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

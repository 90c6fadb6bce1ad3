"""Formulas as they are shown: a text that keeps its pieces, and the makers of what formulas are made of.

>>> x, y = Text("x"), Text("y")
>>> formula = equation("q", x / y)
>>> formula, formula.source.parts[2].form.name, Formula(slope("f", indexed("W", "ij")))
('q = x/y', 'FRACTION', '∂f/∂W_ij')
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from bpcli.algebra.text import ATOM, Form, Text, joined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class Formula(str):
    """A formula as it is shown, which keeps what it is made of: `source` is read by formats that set mathematics.

    >>> Formula("x", " → ", Text("y")).source.parts[0]
    'x'
    """

    __slots__ = ("_source",)

    _source: Text | Callable[[], Text] | tuple[str | Text, ...]

    def __new__(cls, *parts: str | Text, source: Text | Callable[[], Text] | None = None) -> Self:
        """Join the parts: signs, Texts and other Formulas; `source` is, or makes, what they are in mathematics."""
        formula = super().__new__(cls, joined(parts))
        formula._source = source or parts
        return formula

    @property
    def source(self) -> Text:
        """What it is made of."""
        source = self._source
        if isinstance(source, tuple):
            first = source[0] if len(source) == 1 else None
            source = first if isinstance(first, Text) else Text.joined(*source)
        elif not isinstance(source, Text):
            source = source()
        self._source = source
        return source

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        """What is sent to another process is the text alone."""
        return str, (str(self),)


def equation(left: str | Text, *right: str | Text, sign: str = " = ") -> Formula:
    """left = right, or more sides; `left` may be a name."""
    return Formula(*separated([named(left), *right], sign))


def separated(items: Iterable[str | Text], sign: str = ", ") -> list[str | Text]:
    """Items with a sign between each two."""
    parts = [part for item in items for part in (sign, item)]
    return parts[1:]


def call(name: str, *arguments: Text, kind: type[Text] | None = None) -> Text:
    """name(…), which is of this kind, or of the kind of its arguments."""
    parts = name, "(", *separated(arguments), ")"
    return (kind or arguments[0].like(*arguments)).joined(*parts, form=Form.CALL)


def named(x: str | Text) -> Text:
    """A name, or what is a text already."""
    return x if isinstance(x, Text) else Text(x)


def listed(items: Iterable[str | Text], kind: type[Text] = Text) -> Text:
    """[x, y, …]."""
    return kind.joined("[", *separated(items), "]", form=Form.LIST)


def norm(x: str | Text) -> Text:
    """‖x‖."""
    return Text.joined("‖", named(x), "‖", form=Form.BARS)


def at(x: str | Text, key: str | Text, kind: type[Text] = Text) -> Text:
    """x[key], where x needs no brackets."""
    return kind.joined(named(x), "[", key, "]")


def indexed(x: str | Text, letters: str) -> Text:
    """An entry of x, by the letters of its place; of a number itself."""
    return Text.joined(named(x), "_", letters_of(letters), form=Form.INDEX) if letters else named(x)


def letters_of(place: str) -> Text:
    """The letters (or the number) of a place."""
    return Text.joined(place, form=Form.LETTERS)


def equal(a: Text, b: Text, kind: type[Text] = Text) -> Text:
    """1[a = b]: one where two things are equal, zero elsewhere."""
    return kind.joined("1[", Text.joined(a, " = ", b), "]", form=Form.INDICATOR)


def slope(of: str | Text, x: str | Text) -> Text:
    """∂of/∂x."""
    return Text.joined("∂", named(of), "/∂", named(x), form=Form.SLOPE)


def nabla(of: str | Text, x: str | Text, kind: type[Text] = Text) -> Text:
    """∇x of: the gradients with respect to the entries of an array."""
    return kind.joined("∇", named(x), " ", named(of), form=Form.NABLA)


def words(text: str) -> Text:
    """Words among formulas."""
    return Text.joined(text, form=Form.WORDS)


def renamed(text: Text, letters: dict[int, str]) -> Text:
    """The same with other letters for the places of entries."""
    if text.form is Form.LETTERS:
        return letters_of(text.text.translate(letters))
    parts = [part.source if isinstance(part, Formula) else part for part in text.parts]
    if all(isinstance(part, str) for part in parts):
        return text
    other = [part if isinstance(part, str) else renamed(part, letters) for part in parts]
    return type(text).joined(*other, precedence=text.precedence, form=text.form)


class ArrayText(Text):
    """A piece of formula that stands for an array."""

    __slots__ = ()

    @classmethod
    def lift(cls, value: Any) -> Any:
        """A number that a definition fixes is not an array."""
        return value if isinstance(value, Text) else Text.lift(value)

    def times(self, other: Text) -> Self:
        """Elementwise with another array; a number is a factor of every entry."""
        if not isinstance(other, ArrayText):
            return super().times(other)
        return self.product(" ⊙ ", other)


def setting(name: str, value: Any) -> Text:
    """A setting of a call: axis=1."""
    return Text.joined(Text(name), "=", str(value))


def closed(a: Text) -> Text:
    """A text that something can follow at once: a gradient's name, ∇q f, holds a blank."""
    return a.in_brackets() if a.form is Form.NABLA else a.parenthesised(ATOM)

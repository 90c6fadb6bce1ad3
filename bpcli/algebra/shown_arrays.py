"""The reading of arrays as text: the matrix form of a rule, as it stands on the lecture's slides.

A text of an array is written as one of a number is, but an elementwise product of two arrays is ⊙ and a matrix
product a dot operator (⋅, which is not the · of numbers, so that a program can tell them apart). Every other function
is that of `shown`.

>>> W, x, g = ArrayText("W"), ArrayText("x"), ArrayText("∇q f")
>>> print(matmul(W, x), 2 * x, x * (1 - x), outer(g, x), matmul(transpose(W), g), sep="   ")
W⋅x   2·x   x ⊙ (1 − x)   ∇q f ⋅ xᵀ   Wᵀ ⋅ ∇q f
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from bpcli.algebra import ndarray, shown
from bpcli.algebra.algebra import FUNCTIONS, NAMED, Algebra, functions_of
from bpcli.algebra.shown import ATOM, POWER, PRODUCT, Text

if TYPE_CHECKING:
    from bpcli.algebra.ndarray import Axis, Key, Shape

MATRIX = "⋅"


class ArrayText(Text):
    """A piece of formula that stands for an array."""

    __slots__ = ()

    @classmethod
    def lift(cls, value: Any) -> Any:
        """A number of a definition is no array."""
        return value if isinstance(value, Text) else Text.lift(value)

    def times(self, other: Text) -> Self:
        """Elementwise with another array; a number is a factor of every entry."""
        if not isinstance(other, ArrayText):
            return super().times(other)
        return type(self)(f"{self.parenthesised(PRODUCT)} ⊙ {other.parenthesised(POWER)}", PRODUCT)


def listed(literal: str, _: Shape) -> Text:
    """A constant array as it stands in a program."""
    return ArrayText(literal.replace("-", "−"))


def text(name: str, shape: Shape) -> Text:
    """A name as a text of its kind."""
    return ArrayText(name) if shape else Text(name)


def _product(a: Text, b: Text, kind: type[Text]) -> Text:
    left, right = a.parenthesised(PRODUCT), b.parenthesised(POWER)
    sign = f" {MATRIX} " if " " in left + right else MATRIX
    return kind(f"{left}{sign}{right}", PRODUCT)


def matmul(a: Text, b: Text) -> Text:
    """The matrix product; a factor of one is left out."""
    if 1 in {a.number, b.number}:
        return a if b.number == 1 else b
    return _product(a, b, ArrayText)


def dot(a: Text, b: Text) -> Text:
    """The product of two vectors, which is a number."""
    return _product(a, b, Text)


def _closed(a: Text) -> str:
    """A text that something can follow at once: a gradient's name, ∇q f, holds a blank."""
    return f"({a})" if a.text.startswith("∇") else a.parenthesised(ATOM)


def outer(a: Text, b: Text) -> Text:
    """A column times a row."""
    return matmul(a, transpose(b))


def transpose(a: Text) -> Text:
    """Rows become columns."""
    if a.text.endswith("ᵀ") and a.precedence == ATOM:
        return ArrayText(a.text[:-1])
    return ArrayText(f"{_closed(a)}ᵀ")


swapped = transpose


def total(x: Text, axis: Axis = None) -> Text:
    """A sum."""
    if axis is None:
        return Text(f"sum({x})")
    return ArrayText(f"sum({x}, axis={axis})")


def diagonal_sum(x: Text) -> Text:
    """The trace."""
    return Text(f"trace({x})")


def spread(g: Text, shape: Shape, axis: Axis = None) -> Text:
    """Every entry that was summed gets the same."""
    return across(g, shape, axis) * ArrayText(f"ones({', '.join(map(str, shape))})") if shape else g


def across(g: Text, shape: Shape, axis: Axis) -> Text:
    """What was reduced along axes, such that it broadcasts again: along the first ones it does as it is."""
    axes = ndarray.from_front(axis, shape)
    if axes == tuple(range(len(axes))):
        return g
    return reshape(g, tuple(1 if place in axes else size for place, size in enumerate(shape)))


def fit(g: Text, shape: Shape, whole: Shape) -> Text:
    """The sum over the axes along which an operand was repeated to become `whole`; of a number, over all of them."""
    if shape == whole or g.number is not None:
        return g
    if not shape:
        return total(g)
    axes, new = ndarray.repeated_axes(shape, whole), len(whole) - len(shape)
    for axis in (*(0,) * new, *(axis - new for axis in reversed(axes[new:]))):
        g = total(g, axis)
    return reshape(g, shape) if len(axes) > new else g


def reshape(x: Text, shape: Shape) -> Text:
    """Another shape; the shape of a number is that of the sum of the one entry."""
    return total(x) if not shape else ArrayText(f"reshape({', '.join([str(x), *map(str, shape)])})")


def take(x: Text, key: Key) -> Text:
    """Some entries."""
    return ArrayText(f"{_closed(x)}[{key_text(key)}]")


def put(g: Text, key: Key, _: Shape) -> Text:
    """One place is filled, zeros stand elsewhere."""
    return ArrayText(f"{g} at [{key_text(key)}], 0 elsewhere")


def key_text(key: Key) -> str:
    """An index in formulas."""
    return ndarray.key_text(key).replace("-", "−")


def concat(axis: int, *xs: Text) -> Text:
    """Arrays joined."""
    along = f", axis={axis}" if axis else ""
    return ArrayText(f"concat({', '.join(map(str, xs))}{along})")


def section(g: Text, axis: int, start: int, stop: int) -> Text:
    """A stretch along an axis."""
    return ArrayText(f"{_closed(g)}[{':, ' * axis}{start}:{stop}]")


def stack(*xs: Text) -> Text:
    """A list."""
    return ArrayText(f"[{', '.join(map(str, xs))}]")


def along(x: Text, shape: Shape) -> Text:
    """A sum along the last axis, beside each row."""
    if len(shape) == 1:
        return total(x)
    return reshape(total(x, len(shape) - 1), (*shape[:-1], 1))


def eye(n: int, _: Any) -> Text:
    """The identity matrix."""
    return ArrayText(f"eye({n})")


def one_hot(target: Text, _: Any) -> Text:
    """A one at each target."""
    return ArrayText(f"onehot({target})")


def chosen(target: Text, x: Text) -> Text:
    """The entry at each target."""
    return Text(f"{x.parenthesised(ATOM)}[{target}]")


def first(best: Text, x: Text, _: int | None, __: str) -> Text:
    """One at the entry that wins, zero elsewhere."""
    return ArrayText(f"1[{x} = {best}]")


def softmax(x: Text) -> Text:
    """The function, by its name."""
    return ArrayText(f"softmax({x})")


_WRITTEN = vars(shown) | globals()
_SPELLED = {"logistic": "σ", "maximum": "max", "minimum": "min"}


class Shown(Algebra, names=NAMED | (FUNCTIONS | functions_of(Algebra)) & _WRITTEN.keys()):
    """The algebra of texts: what is written here and in `shown`; every other function with a name is a call of it."""

    pi = Text("π")

    def by_name(self, name: str) -> Any:
        """The function that writes it, or name(…)."""
        spelled = _SPELLED.get(name, name)
        return _WRITTEN.get(name) or (lambda *arguments: shown.call(spelled, *map(Text.lift, arguments)))


SHOWN = Shown()

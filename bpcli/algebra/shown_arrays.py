"""The reading of arrays as text: the matrix form of a rule, as it stands on the lecture's slides.

A text of an array is written as one of a number is, but an elementwise product of two arrays is ⊙ and a matrix
product a dot operator (⋅, which is not the · of numbers, so that a program can tell them apart). Every other function
is that of `shown`.

>>> W, x, g = ArrayText("W"), ArrayText("x"), ArrayText("∇q f")
>>> print(matmul(W, x), 2 * x, x * (1 - x), outer(g, x), matmul(transpose(W), g), sep="   ")
W⋅x   2·x   x ⊙ (1 − x)   ∇q f ⋅ xᵀ   Wᵀ ⋅ ∇q f
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.algebra import shapes, shown, shown_layers
from bpcli.algebra.algebra import FUNCTIONS, NAMED, Algebra, functions_of
from bpcli.algebra.formula import ArrayText, at, call, closed, separated, setting, words
from bpcli.algebra.formula import equal as equal_text
from bpcli.algebra.formula import listed as list_text
from bpcli.algebra.of_layers import OfLayers
from bpcli.algebra.text import ATOM, POWER, PRODUCT, Form, Text

if TYPE_CHECKING:
    from bpcli.algebra.ndarray import Axis, Items, Key, Shape

MATRIX = "⋅"


def listed(literal: str, _: Shape) -> Text:
    """A constant array as it stands in a program."""
    return ArrayText.joined(literal.replace("-", "−").replace("inf", "∞"), form=Form.LIST)


def text(name: str, shape: Shape) -> Text:
    """A name as a text of its kind."""
    return ArrayText(name) if shape else Text(name)


def _product(a: Text, b: Text, kind: type[Text]) -> Text:
    left, right = a.parenthesised(PRODUCT), b.parenthesised(POWER)
    sign = f" {MATRIX} " if " " in left.text + right.text else MATRIX
    return kind.joined(left, sign, right, precedence=PRODUCT)


def matmul(a: Text, b: Text) -> Text:
    """The matrix product; a factor of one is left out."""
    if 1 in {a.number, b.number}:
        return a if b.number == 1 else b
    return _product(a, b, ArrayText)


def dot(a: Text, b: Text) -> Text:
    """The product of two vectors, which is a number."""
    return _product(a, b, Text)


def outer(a: Text, b: Text) -> Text:
    """A column times a row."""
    return matmul(a, transpose(b))


def transpose(a: Text) -> Text:
    """Rows become columns."""
    if a.form is Form.TRANSPOSED:
        return ArrayText.joined(a.parts[0])
    return ArrayText.joined(closed(a), "ᵀ", form=Form.TRANSPOSED)


swapped = transpose


def permuted(x: Text, axes: tuple[int, ...]) -> Text:
    """The axes in another order."""
    return call("permute", x, *map(Text, map(str, axes)), kind=ArrayText)


def total(x: Text, axis: Axis = None) -> Text:
    """A sum."""
    return reduced("sum", x, axis, Text if axis is None else ArrayText)


def reduced(name: str, x: Text, axis: Axis, kind: type[Text], **settings: int) -> Text:
    """A call that takes an axis: sum(x, axis=1)."""
    return _called(name, (x,), axis, kind, **settings)


def _called(name: str, operands: tuple[Text, ...], axis: Axis, kind: type[Text] | None = None, **settings: int) -> Text:
    along = {} if axis is None else {"axis": axis}
    return call(name, *operands, *(setting(*item) for item in (along | settings).items()), kind=kind or ArrayText)


def mean(x: Text, _: int, axis: int | None = None) -> Text:
    """A mean."""
    return reduced("mean", x, axis, Text if axis is None else ArrayText)


def multiplied(x: Text, axis: int | None = None) -> Text:
    """A product."""
    return _called("prod", (x,), axis, Text if axis is None else ArrayText)


def others(x: Text, axis: int | None = None) -> Text:
    """The products of the others: a helper by its name."""
    return _called("others", (x,), axis)


def cumulated(x: Text, axis: int | None = None) -> Text:
    """The running sums."""
    return _called("cumsum", (x,), axis)


def cumulated_products(x: Text, axis: int | None = None) -> Text:
    """The running products."""
    return _called("cumprod", (x,), axis)


def through_products(g: Text, x: Text, axis: int | None = None) -> Text:
    """What flows back through running products: a helper by its name."""
    return _called("cumprod_back", (g, x), axis)


def flipped(x: Text, axis: int | None = None) -> Text:
    """The reverse order."""
    return _called("flip", (x,), axis)


def einsum(letters: str, *xs: Text, kind: type[Text] = ArrayText) -> Text:
    """A sum of products by its letters."""
    return call("einsum", words(f"'{letters}'"), *xs, kind=kind)


def diagonal_sum(x: Text) -> Text:
    """The trace."""
    return call("trace", x, kind=Text)


def spread(g: Text, shape: Shape, axis: Axis = None) -> Text:
    """Every entry that was summed gets the same."""
    return across(g, shape, axis) * call("ones", *map(Text, map(str, shape)), kind=ArrayText) if shape else g


def across(g: Text, shape: Shape, axis: Axis) -> Text:
    """What was reduced along axes, such that it broadcasts again: along the first ones it does as it is."""
    axes = shapes.from_front(axis, shape)
    if axes == tuple(range(len(axes))):
        return g
    return reshape(g, tuple(1 if place in axes else size for place, size in enumerate(shape)))


def fit(g: Text, shape: Shape, whole: Shape) -> Text:
    """The sum over the axes along which an operand was repeated to become `whole`; of a number, over all of them."""
    if shape == whole or g.number is not None:
        return g
    if not shape:
        return total(g)
    axes, new = shapes.repeated_axes(shape, whole), len(whole) - len(shape)
    for axis in (*(0,) * new, *(axis - new for axis in reversed(axes[new:]))):
        g = total(g, axis)
    return reshape(g, shape) if len(axes) > new else g


def reshape(x: Text, shape: Shape) -> Text:
    """Another shape; the shape of a number is that of the sum of the one entry."""
    return total(x) if not shape else call("reshape", x, *map(Text, map(str, shape)), kind=ArrayText)


def take(x: Text, key: Key, kind: type[Text] = ArrayText) -> Text:
    """Some entries."""
    return at(closed(x), key_text(key), kind)


def put(g: Text, key: Key, _: Shape) -> Text:
    """One place is filled, zeros stand elsewhere."""
    return ArrayText.joined(g, words(" at "), f"[{key_text(key)}], 0", words(" elsewhere"))


def gather(x: Text, key: Items, *taken: Text, kind: type[Text] = ArrayText) -> Text:
    """Some entries, where arrays of places stand in the index."""
    return at(closed(x), _key(key, taken), kind)


def scatter(g: Text, key: Items, _: Shape, *taken: Text) -> Text:
    """What is added at some places, zeros stand elsewhere."""
    return ArrayText.joined(g, words(" added at "), "[", _key(key, taken), "], 0", words(" elsewhere"))


def _key(key: Items, taken: tuple[Text, ...]) -> Text:
    rest = iter(taken)
    return Text.joined(*separated(next(rest) if k is shapes.TAKEN else Text.verbatim(key_text((k,))) for k in key))


def key_text(key: Key) -> str:
    """An index in formulas."""
    return shapes.key_text(key).replace("-", "−")


def concat(axis: int, *xs: Text) -> Text:
    """Arrays joined."""
    return call("concat", *xs, *([setting("axis", axis)] if axis else []), kind=ArrayText)


def section(g: Text, axis: int, start: int, stop: int) -> Text:
    """A stretch along an axis."""
    return at(closed(g), f"{':, ' * axis}{start}:{stop}", ArrayText)


def stack(*xs: Text) -> Text:
    """A list."""
    return list_text(xs, ArrayText)


def along(x: Text, shape: Shape, axis: int = -1) -> Text:
    """A sum along an axis, such that it broadcasts with what was summed."""
    return total(x) if len(shape) == 1 else across(total(x, axis % len(shape)), shape, axis)


def eye(n: int, _: Any) -> Text:
    """The identity matrix."""
    return call("eye", Text(str(n)), kind=ArrayText)


def one_hot(target: Text, _: Any) -> Text:
    """A one at each target."""
    return call("onehot", target, kind=ArrayText)


def chosen(target: Text, x: Text) -> Text:
    """The entry at each target."""
    return at(x.parenthesised(ATOM), target)


def first(best: Text, x: Text, _: int | None, __: str) -> Text:
    """One at the entry that wins, zero elsewhere."""
    return equal_text(x, best, ArrayText)


def softmax(x: Text, axis: int = -1) -> Text:
    """The function, by its name."""
    return along_last("softmax", x, axis)


def along_last(name: str, x: Text, axis: int, kind: type[Text] | None = None) -> Text:
    """A call of a function that goes along the last axis unless told otherwise."""
    return _called(name, (x,), None if axis == -1 else axis, kind)


_WRITTEN = vars(shown) | vars(shown_layers) | globals()
_SPELLED = {"logistic": "σ", "maximum": "max", "minimum": "min"}


class Shown(Algebra, names=NAMED | (FUNCTIONS | functions_of(Algebra) | functions_of(OfLayers)) & _WRITTEN.keys()):
    """The algebra of texts: what is written here and in `shown`; every other function with a name is a call of it."""

    pi = Text("π")

    def by_name(self, name: str) -> Any:
        """The function that writes it, or name(…)."""
        spelled = _SPELLED.get(name, name)
        return _WRITTEN.get(name) or (lambda *arguments: call(spelled, *map(Text.lift, arguments)))


SHOWN = Shown()

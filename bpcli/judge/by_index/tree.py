"""A formula by indices as a tree, and how it is shown.

>>> from bpcli.errors import Span
>>> here = Span(0, 0)
>>> i, j = Letter("i", here), Letter("j", here)
>>> gradient = Entry(Quantity("q"), (i,), here)
>>> body = Binary("·", Number("2", here), Binary("·", gradient, Entry(Quantity("W"), (i, j), here), here), here)
>>> str(text(Fold("Σ", ("i",), (), body, here))), str(text(Indicator((Comparison(i, "=", j),), here)))
('Σ_i 2·(q_i·W_ij)', '1[i = j]')
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.algebra import shown
from bpcli.algebra.formula import indexed, separated, slope
from bpcli.algebra.shown import Text
from bpcli.algebra.text import Form
from bpcli.gates.array_gate import multiplied, summed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bpcli.errors import Span
    from bpcli.gates.gate import Gate
    from bpcli.graph.graph import Graph


class Number(NamedTuple):
    """A number as it is typed."""

    text: str
    span: Span


class Letter(NamedTuple):
    """The value of an index: a whole number from 0."""

    letter: str
    span: Span


class Quantity(NamedTuple):
    """An array of which a formula takes entries: a node, a gradient, or what a formula over whole arrays makes.

    With `wrt` it is the gradient of `of` there, whose entries have `of_axes` indices of `of` first. `formula` is a
    circuit over the nodes, `of` its text.
    """

    of: str
    wrt: str | None = None
    of_axes: int = 0
    formula: Graph | None = None


class Entry(NamedTuple):
    """An entry of an array, or a number where there is no place."""

    quantity: Quantity
    place: tuple[Any, ...]  # trees
    span: Span


class Binary(NamedTuple):
    """Two trees with a sign between: + − · / ^."""

    sign: str
    left: Any
    right: Any
    span: Span


class Negative(NamedTuple):
    """A minus before a tree."""

    inner: Any
    span: Span


class Applied(NamedTuple):
    """A gate of numbers, called by its name."""

    gate: Gate[Any]
    arguments: tuple[Any, ...]
    span: Span


class Comparison(NamedTuple):
    """A condition on indices: = ≠ < > ≤ ≥."""

    left: Any
    sign: str
    right: Any


class Indicator(NamedTuple):
    """1[…]: one where every condition holds, otherwise zero."""

    conditions: tuple[Comparison, ...]
    span: Span


class Fold(NamedTuple):
    """Σ or Π over every value of some letters for which the conditions hold. `sizes` says how far the letters run."""

    sign: str
    letters: tuple[str, ...]
    conditions: tuple[Comparison, ...]
    body: Any
    span: Span
    sizes: tuple[int, ...] = ()


Tree = Number | Letter | Entry | Binary | Negative | Applied | Indicator | Fold


def mapped(tree: Tree, change: Callable[[Any], Any]) -> Any:
    """The tree with each of its parts changed."""
    match tree:
        case Entry():
            return tree._replace(place=tuple(map(change, tree.place)))
        case Binary():
            return tree._replace(left=change(tree.left), right=change(tree.right))
        case Negative():
            return tree._replace(inner=change(tree.inner))
        case Applied():
            return tree._replace(arguments=tuple(map(change, tree.arguments)))
        case Indicator():
            return tree._replace(conditions=_compared(tree.conditions, change))
        case Fold():
            return tree._replace(conditions=_compared(tree.conditions, change), body=change(tree.body))
    return tree


def _compared(conditions: tuple[Comparison, ...], change: Callable[[Any], Any]) -> tuple[Comparison, ...]:
    return tuple(Comparison(change(left), sign, change(right)) for left, sign, right in conditions)


def parts(tree: Tree) -> list[Any]:
    """The trees right below a tree."""
    below: list[Any] = []

    def keep(part: Any) -> Any:
        below.append(part)
        return part

    mapped(tree, keep)
    return below


def every(tree: Tree) -> Iterator[Any]:
    """The tree and all trees below it."""
    yield tree
    for part in parts(tree):
        yield from every(part)


def letters_of(tree: Tree) -> tuple[str, ...]:
    """The letters that a tree itself holds: that of an index, or those of a sum."""
    return tree.letters if isinstance(tree, Fold) else (tree.letter,) if isinstance(tree, Letter) else ()


def renamed(tree: Tree, letters: Mapping[str, str]) -> Any:
    """The tree with other letters, everywhere."""
    if isinstance(tree, Letter):
        return tree._replace(letter=letters.get(tree.letter, tree.letter))
    other = mapped(tree, lambda part: renamed(part, letters))
    if isinstance(other, Fold):
        return other._replace(letters=tuple(letters.get(letter, letter) for letter in other.letters))
    return other


def text(tree: Tree) -> Text:
    """The tree as it is shown; what is shown can be read again."""
    match tree:
        case Number():
            return Text.lift(int(tree.text)) if tree.text.isdigit() else Text(tree.text)
        case Letter():
            return Text(tree.letter)
        case Entry():
            return _entry(tree.quantity, [text(item) for item in tree.place])
        case Binary():
            return _OPERATIONS[tree.sign](text(tree.left), text(tree.right))
        case Negative():
            return text(tree.inner).negative()
        case Applied():
            return tree.gate.show(*map(text, tree.arguments))
        case Indicator():
            return Text.joined("1[", *separated(map(_condition, tree.conditions)), "]", form=Form.INDICATOR)
    letters, body = "".join(tree.letters), text(tree.body)
    conditions = [_condition(condition) for condition in tree.conditions]
    if not conditions:
        return summed(letters, body) if tree.sign == "Σ" else multiplied(letters, (), body)
    if tree.sign == "Π":
        return multiplied(letters, conditions, body.parenthesised(shown.PRODUCT))
    head = "Σ_", Text.joined(letters, form=Form.LETTERS), "[", *separated(conditions), "] "
    return Text.joined(*head, body.parenthesised(shown.PRODUCT), precedence=shown.SIGN, form=Form.SUM)


def _condition(condition: Comparison) -> Text:
    return Text.joined(text(condition.left), f" {condition.sign} ", text(condition.right))


def _entry(quantity: Quantity, place: list[Text]) -> Text:
    if quantity.wrt is None:
        return _placed(f"({quantity.of})" if quantity.formula is not None else quantity.of, place)
    of, wrt = place[: quantity.of_axes], place[quantity.of_axes :]
    return slope(_placed(quantity.of, of), _placed(quantity.wrt, wrt))


def _placed(name: str, place: list[Text]) -> Text:
    if all(len(item.text) == 1 for item in place):
        return indexed(name, "".join(item.text for item in place))
    return Text.joined(Text(name), "[", *separated(place), "]")


_OPERATIONS: dict[str, Callable[[Text, Text], Text]] = {
    "+": Text.plus,
    "-": Text.minus,
    "·": Text.times,
    "/": Text.over,
    "^": Text.to_the,
}

"""How far each letter of a formula runs: as far as the axes of which it is an index.

>>> from bpcli import explain
>>> from bpcli.judge.by_index.reader import read
>>> trace = explain("W x", W="1 2 3; 4 5 6", x="1 2 3")
>>> ranged(read("sum_j W_kj x_j", trace), trace, {"k": 2})[0].sizes
(3,)
>>> ranged(read("W_kj x_j", trace), trace, {"k": 2})[1]
{'j': 3}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.errors import NotationError, ShapeError
from bpcli.judge import sentences as say
from bpcli.judge.by_index.places import MOST_AXES
from bpcli.judge.by_index.tree import Comparison, Entry, Fold, Indicator, Letter, Quantity, mapped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bpcli.algebra.ndarray import Shape
    from bpcli.errors import Span
    from bpcli.trace.forward import Forward

MOST_PLACES = 1_000_000  # values of all letters at a time


def shape_of(quantity: Quantity, trace: Forward) -> Shape:
    """The shape of what a formula takes entries of: a gradient's indices of `of` come first."""
    graph = trace.graph
    if quantity.formula is not None:
        return quantity.formula.shapes[quantity.formula.output]
    of = graph.shapes[graph.nodes[quantity.of]]
    if quantity.wrt is None:
        return of
    wrt = graph.shapes[graph.nodes[quantity.wrt]]
    return (*of, *wrt) if quantity.of_axes else wrt


def ranged(tree: Any, trace: Forward, free: Mapping[str, int]) -> tuple[Any, dict[str, int], dict[str, Span]]:
    """(the tree with the size of each letter that is summed over, the sizes of letters that nothing binds, where).

    Raises InputError, with a caret, for a letter with two sizes or with none.
    """
    reader = _Ranges(trace, free)
    tree = reader.sized(tree)
    for letter, span in reader.loose.items():
        if letter not in reader.scope:
            raise NotationError(say.NOT_BOUND.format(letter=letter), span=span, hint=say.BIND.format(letter=letter))
    return tree, {letter: reader.scope[letter] for letter in reader.loose}, reader.loose


class _Ranges:
    """The sizes of the letters around the place that is looked at."""

    def __init__(self, trace: Forward, free: Mapping[str, int]) -> None:
        self.trace = trace
        self.scope: dict[str, int] = dict(free)
        self.bound = set(free)
        self.loose: dict[str, Span] = {}

    def sized(self, tree: Any) -> Any:
        """The tree with sizes."""
        match tree:
            case Letter():
                self.seen(tree)
            case Entry():
                for item, size in zip(tree.place, shape_of(tree.quantity, self.trace), strict=True):
                    if isinstance(item, Letter):
                        self.runs(item, size)
            case Indicator():
                self.alike(tree.conditions)
            case Fold():
                return self.folded(tree)
        return mapped(tree, self.sized)

    def seen(self, letter: Letter) -> None:
        """A letter that nothing binds is loose."""
        if letter.letter not in self.bound:
            self.loose.setdefault(letter.letter, letter.span)

    def runs(self, letter: Letter, size: int) -> None:
        """A letter is an index of an axis of this size."""
        self.seen(letter)
        if self.scope.setdefault(letter.letter, size) != size:
            words = say.TWO_SIZES.format(letter=letter.letter, first=self.scope[letter.letter], second=size)
            raise ShapeError(words, span=letter.span, hint=say.OTHER_LETTER)

    def alike(self, conditions: tuple[Comparison, ...]) -> None:
        """Letters that are compared run equally far, where only one of them is known."""
        for left, _, right in conditions:
            if isinstance(left, Letter) and isinstance(right, Letter):
                for this, other in ((left, right), (right, left)):
                    if other.letter in self.scope:
                        self.scope.setdefault(this.letter, self.scope[other.letter])

    def folded(self, fold: Fold) -> Fold:
        """A sum: its letters are its own, whatever they are outside."""
        outer = {letter: self.scope.pop(letter) for letter in fold.letters if letter in self.scope}
        bound, loose = set(self.bound), dict(self.loose)
        self.bound |= set(fold.letters)
        body = self.sized(fold.body)
        self.alike(fold.conditions)
        for condition in fold.conditions:
            self.sized(condition.left)
            self.sized(condition.right)
        for letter in fold.letters:
            if letter not in self.scope:
                raise NotationError(say.NO_RANGE.format(letter=letter), span=fold.span, hint=say.RANGES)
        if len(self.scope) + len(outer) > MOST_AXES:
            raise NotationError(say.MANY_LETTERS.format(most=MOST_AXES), span=fold.span)
        sizes = tuple(self.scope.pop(letter) for letter in fold.letters)
        self.bound = bound
        self.loose = loose | {letter: span for letter, span in self.loose.items() if letter not in fold.letters}
        self.scope |= outer
        return fold._replace(body=body, sizes=sizes)

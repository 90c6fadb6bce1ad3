"""Mistakes of indices, each made in the gate's own rule: letters swapped, an indicator or a sum left out, one for two.

>>> from bpcli import explain
>>> from bpcli.judge.ask import read_ask
>>> trace = explain("||W x||^2", W="[[0.1, 0.5], [-0.3, 0.8]]", x="[0.2, 0.4]")
>>> slips = predicted(trace, read_ask("df/dx_j", trace))
>>> [(slip.id, slip.how) for slip in slips][:2]
[('wrong-sum-index', '0 Σ_k 2·q_j·W_jk'), ('transposed', '1 Σ_k 2·q_k·W_jk')]
"""

from __future__ import annotations

from contextlib import suppress
from itertools import combinations, permutations
from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.errors import InputError, Span
from bpcli.judge import sentences as say
from bpcli.judge.by_index.places import free_letters, sizes_of
from bpcli.judge.by_index.ranges import ranged
from bpcli.judge.by_index.rules import rule_of
from bpcli.judge.by_index.tree import (
    Entry,
    Fold,
    Indicator,
    Letter,
    Number,
    every,
    mapped,
    parts,
    renamed,
    text,
)
from bpcli.judge.by_index.worth import worth
from bpcli.judge.mistakes.prediction import Prediction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpcli.judge.ask import Ask
    from bpcli.trace.trace import Trace

MISTAKES = {
    "indicator-forgotten": "an indicator such as 1[k = i] was left out of a rule by indices",
    "wrong-sum-index": "a sum over an index of the question, or over another index than the rule's",
    "one-index-for-two": "one letter for two indices that may differ",
    "sum-forgotten": "an index that is not in the question, and no sum over it",
}
_NOWHERE = Span(0, 0)


class Slip(NamedTuple):
    """A rule with a mistake in it: the id, the formula, and what is said of it."""

    id: str
    tree: Any
    says: str


def predicted(trace: Trace, ask: Ask) -> Iterator[Prediction]:
    """What each mistake gives where entries are asked; nothing where the gate has no short rule."""
    sizes = sizes_of(ask, trace)
    with suppress(InputError):
        rule, _, _ = ranged(rule_of(trace, ask), trace, sizes)
        for order, slip in enumerate(_slips(rule, free_letters(ask.at))):
            with suppress(InputError):
                tree, loose, _ = ranged(slip.tree, trace, sizes)
                if not loose:
                    yield Prediction(slip.id, worth(tree, trace, sizes)[0], slip.says, f"{order} {text(tree)}")


def _slips(rule: Any, free: tuple[str, ...]) -> Iterator[Slip]:
    """Every mistake in a rule, in the order in which they are told."""
    folds = [part for part in every(rule) if isinstance(part, Fold) and part.sign == "Σ"]
    for indicator in [part for part in every(rule) if isinstance(part, Indicator)]:
        says = say.INDICATOR_FORGOTTEN.format(indicator=text(indicator))
        yield Slip("indicator-forgotten", _without(rule, indicator), says)
    for fold in folds:
        for letter in free:
            other = {fold.letters[0]: letter, letter: fold.letters[0]}
            says = say.OTHER_SUM.format(summed=fold.letters[0], free=letter)
            body = renamed(fold.body, other)
            yield Slip("wrong-sum-index", _replaced(rule, fold, fold._replace(body=body)), says)
    for entry in [part for part in every(rule) if isinstance(part, Entry)]:
        for first, second in combinations(range(len(entry.place)), 2):
            place = list(entry.place)
            place[first], place[second] = place[second], place[first]
            says = say.INDICES_SWAPPED.format(entry=text(entry))
            yield Slip("transposed", _replaced(rule, entry, entry._replace(place=tuple(place))), says)
    for first_letter, second_letter in combinations(free, 2):
        other = {first_letter: second_letter, second_letter: first_letter}
        says = say.LETTERS_SWAPPED.format(first=first_letter, second=second_letter)
        yield Slip("transposed", renamed(rule, other), says)
    outside = {part.letter for part in _outside(rule) if isinstance(part, Letter)}
    for kept, lost in permutations([*free, *(letter for fold in folds for letter in fold.letters)], 2):
        if lost in outside:
            says = say.ONE_FOR_TWO.format(kept=kept, lost=lost)
            yield Slip("one-index-for-two", _merged(rule, kept, lost), says)


def _outside(tree: Any) -> Iterator[Any]:
    """The tree and what is below it, but for what its indicators compare."""
    if not isinstance(tree, Indicator):
        yield tree
        for part in parts(tree):
            yield from _outside(part)


def _without(tree: Any, indicator: Indicator) -> Any:
    """The tree with 1 for an indicator."""
    if tree == indicator:
        return Number("1", _NOWHERE)
    return mapped(tree, lambda part: _without(part, indicator))


def _merged(tree: Any, kept: str, lost: str) -> Any:
    """The tree with one letter for two; a sum over one of them falls away."""
    if isinstance(tree, Letter):
        return tree._replace(letter=kept if tree.letter == lost else tree.letter)
    if isinstance(tree, Fold) and {kept, lost} & {*tree.letters}:
        letters = tuple(letter for letter in tree.letters if letter not in {kept, lost})
        body = _merged(tree.body, kept, lost)
        return tree._replace(letters=letters, body=body) if letters else body
    return mapped(tree, lambda part: _merged(part, kept, lost))


def _replaced(tree: Any, part: Any, other: Any) -> Any:
    return other if tree == part else mapped(tree, lambda below: _replaced(below, part, other))

"""Reading the answer to an ask for entries: a number, a list, or a formula by indices.

The letters of the ask are free in it. Who writes the ask again with other letters has other letters in the answer, too.

>>> from bpcli import explain
>>> from bpcli.judge.ask import read_ask
>>> trace = explain("||W x||^2", W="1 2; 3 4", x="1 2")
>>> ask = read_ask("df/dW_ij", trace)
>>> answer = read_entry_answer("df/dW_ab = 2 q_a x_b", "df/dW_ab = 2 q_a x_b", trace, ask)
>>> answer.understood, answer.at(trace).tolist()
('2·q_i·x_j', [[10.0, 20.0], [22.0, 44.0]])
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.algebra.sizes import entries_in
from bpcli.errors import InputError, NotationError, ShapeError, Span, TooLargeError
from bpcli.judge import sentences as say
from bpcli.judge.allowed import is_asked
from bpcli.judge.ask import Ask, read_ask
from bpcli.judge.by_index.places import LETTERS, free_letters, sizes_of
from bpcli.judge.by_index.ranges import ranged
from bpcli.judge.by_index.reader import read
from bpcli.judge.by_index.tree import Entry, Fold, Number, every, letters_of, mapped, renamed, text
from bpcli.judge.by_index.worth import worth
from bpcli.judge.samples import samples
from bpcli.judge.verdict import Mistake

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bpcli.judge.allowed import Sheet
    from bpcli.judge.answer import Answer
    from bpcli.judge.by_index.tree import Quantity
    from bpcli.trace.forward import Forward
    from bpcli.trace.trace import Trace


class Indexed(NamedTuple):
    """A formula by indices, and how far the free letters run."""

    tree: Any
    sizes: Mapping[str, int]

    def at(self, point: Trace) -> Any:
        """Its values where the inputs are those of a trace. Raises InputError where it has none."""
        return worth(self.tree, point, self.sizes)[0]

    def rounding_at(self, point: Trace) -> Any:
        """How far rounding alone may have moved them."""
        return worth(self.tree, point, self.sizes)[1]

    @property
    def quantities(self) -> list[Quantity]:
        """What it takes entries of."""
        return [part.quantity for part in every(self.tree) if isinstance(part, Entry)]


class UnboundError(NotationError):
    """A letter that nothing binds; `mended` are the mistakes that it may be, with the answer as it should be."""

    understood = ""
    mended: tuple[tuple[Mistake, Answer], ...] = ()


def read_entry_answer(typed: str, plain: str, trace: Trace, ask: Ask, sheet: Sheet | None = None) -> Answer:
    """Read an answer to an ask for entries. Raises InputError, with a caret, for what cannot be read."""
    from bpcli.judge.answer import DECIMAL, MAX_FORMULA, listed_answer, one_decimal

    plain, letters = restated(plain, trace, ask)
    sizes = dict(zip(letters, sizes_of(ask, trace).values(), strict=True))
    shape = tuple(sizes.values())
    if DECIMAL.fullmatch(plain) and len(plain) < 400:
        return _for_all(one_decimal(typed, plain), shape)
    listed = None if plain.strip().startswith("[") and "=" in plain else listed_answer(typed, plain)
    if listed is not None:
        return listed
    if len(plain) > MAX_FORMULA:
        raise TooLargeError(say.LONG_FORMULA.format(most=MAX_FORMULA, count=len(plain)))
    tree = read(plain, trace)
    tree, loose, places = ranged(tree, trace, sizes)
    if loose:
        raise _loose(typed, tree, trace, sizes, loose, places)
    _refuse_names(Indexed(tree, sizes), trace, ask, sheet)
    sizes = sizes_of(ask, trace)
    return _answer(typed, with_letters(tree, dict(zip(letters, sizes, strict=True))), trace, sizes)


def restated(plain: str, trace: Forward, ask: Ask) -> tuple[str, tuple[str, ...]]:
    """(an answer without `df/dW_ab =` before it, the free letters: those of the question, or of the answer's own)."""
    left, equals, right = plain.partition("=")
    if equals and not right.startswith("="):
        with suppress(InputError):
            again = read_ask(left, trace)
            if again.kind == "entry" and again.inner == ask.inner and pattern(again.at) == pattern(ask.at):
                return " " * (len(left) + 1) + right, free_letters(again.at)
    return plain, free_letters(ask.at)


def with_letters(tree: Any, letters: Mapping[str, str]) -> Any:
    """The tree with other free letters; a letter of its own that is one of these gets a new name."""
    used = {*letters, *letters.values(), *(letter for part in every(tree) for letter in letters_of(part))}
    fresh = (letter for letter in LETTERS if letter not in used)
    taken = {letter: next(fresh, letter) for letter in set(letters.values()) - letters.keys()}
    return tree if all(letter == other for letter, other in letters.items()) else renamed(tree, {**taken, **letters})


def pattern(at: tuple[str, ...]) -> tuple[str | int, ...]:
    """A place without its letters: which items are the same, and the numbers."""
    letters = free_letters(at)
    return tuple(item if item.isdigit() else letters.index(item) for item in at)


def _for_all(answer: Answer, shape: tuple[int, ...]) -> Answer:
    """A number for every value of the letters."""
    if not shape:
        return answer
    import numpy as np

    return answer._replace(number=np.full(shape, answer.number), decimals=answer.decimals * entries_in(shape))


def _answer(typed: str, tree: Any, trace: Trace, sizes: Mapping[str, int]) -> Answer:
    """The answer that a tree is: a number where it names nothing, or holds a rounded decimal."""
    from bpcli.judge.answer import Answer

    formula = Indexed(tree, sizes)
    is_coarse = any(isinstance(part, Number) and "." in part.text for part in every(tree))
    answer = Answer(typed, str(text(tree)), indexed=formula, is_coarse=is_coarse)
    here = trace if not trace.is_symbolic else next(iter(samples(trace)), trace)
    try:
        value, rounding = worth(tree, here, sizes)
    except ShapeError:
        raise
    except InputError:
        return answer
    if formula.quantities and (trace.is_symbolic or not is_coarse):
        return answer
    decimals = (None,) * entries_in(tuple(sizes.values()))
    return answer._replace(number=value, decimals=decimals, indexed=None, rounding=rounding, lost=say.LOST_TO_ROUNDING)


def _refuse_names(formula: Indexed, trace: Trace, ask: Ask, sheet: Sheet | None) -> None:
    """Raise InputError for a formula that names what is asked, or on a sheet what the learner has not got yet."""
    inner = ask.inner or ask
    known = () if sheet is None else _known(sheet, trace)
    for part in every(formula.tree):
        if not isinstance(part, Entry) or part.quantity.formula is not None:
            continue
        named = named_by(part.quantity)
        if named in known:
            continue
        shown = str(text(part))
        if is_asked(named, trace, inner):
            raise InputError(say.ASKED_BY_NAME.format(named=shown, text=ask.text), span=part.span, hint=say.OTHER_NAMES)
        if sheet is not None and named.kind != "value":
            words = say.GRADIENT_BY_INDEX.format(named=shown)
            raise InputError(words, span=part.span, hint=say.IN_NODES)
        if sheet is not None and inner.kind == "value" and not formula.sizes:
            raise InputError(say.NAME_FOR_VALUE.format(text=shown), span=part.span, hint=say.IN_NUMBERS)


def named_by(quantity: Quantity) -> Ask:
    """What the name of an array in a formula asks for."""
    kind = "value" if quantity.wrt is None else "jacobian" if quantity.of_axes else "gradient"
    return Ask(kind, quantity.of, quantity.wrt)


def _known(sheet: Sheet, trace: Trace) -> list[Ask]:
    """What the learner has by then, as arrays."""
    known = [read_ask(text, trace) for text in sheet.known]
    return [ask.inner if ask.kind == "entry" and ask.inner is not None else ask for ask in known]


def _loose(
    typed: str,
    tree: Any,
    trace: Trace,
    sizes: Mapping[str, int],
    loose: Mapping[str, int],
    places: Mapping[str, Span],
) -> UnboundError:
    """The error for letters that nothing binds, with the mistakes that it may be."""
    first = next(iter(loose))
    error = UnboundError(say.NOT_BOUND.format(letter=first), span=places[first], hint=say.BIND.format(letter=first))
    mended: list[tuple[Mistake, Answer]] = []
    letters = ", ".join(loose)
    for kind, words, other in _mended(tree, tuple(loose), sizes):
        with suppress(InputError):
            bound, still, _ = ranged(other, trace, sizes)
            if not still:
                said = words.format(letters=letters, run="".join(loose))
                mended.append((Mistake(kind, said), _answer(typed, bound, trace, sizes)))
    error.understood, error.mended = str(text(tree)), tuple(mended)
    return error


def _mended(tree: Any, loose: tuple[str, ...], sizes: Mapping[str, int]) -> Iterator[tuple[str, str, Any]]:
    """The ways to bind the letters: the id of the mistake, what is said of it, and the tree without it."""
    for fold in [part for part in every(tree) if isinstance(part, Fold)]:
        if len(loose) == len(fold.letters) == 1 and fold.letters[0] in sizes:
            words = say.SUMMED_OVER_ASKED.format(letter=fold.letters[0], other=loose[0])
            yield "wrong-sum-index", words, _replaced(tree, fold, fold._replace(letters=loose))
    yield "sum-forgotten", say.SUM_FORGOTTEN, Fold("Σ", loose, (), tree, tree.span)


def _replaced(tree: Any, part: Any, other: Any) -> Any:
    """The tree with another tree instead of one of its parts."""
    return other if tree is part else mapped(tree, lambda below: _replaced(below, part, other))

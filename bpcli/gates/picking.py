"""Entries picked out of an array: at places, along stretches, and where arrays of places say.

Formulas: an entry flows to each place where it was taken, which is a branch: its gradients add up there.
"""

from __future__ import annotations

from functools import lru_cache
from math import prod
from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.algebra import shown_arrays
from bpcli.algebra.formula import ArrayText, letters_of
from bpcli.algebra.patterns import dense, identity
from bpcli.algebra.shapes import TAKEN
from bpcli.algebra.shown import Text
from bpcli.errors import ShapeError
from bpcli.gates.array_gate import AXIS_LETTERS, ArrayGate, Entry, UnaryArrayGate, axis_letters, hits, size, summed
from bpcli.gates.axes import kept, single, without
from bpcli.gates.gate import Domain, Kink
from bpcli.gates.jacobian import selected, stated
from bpcli.gates.linear import broadcast
from bpcli.gates.reductions import reduced_name
from bpcli.words import plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import EllipsisType

    from bpcli.algebra.algebra import Algebra
    from bpcli.algebra.ndarray import Axis, Key, Shape
    from bpcli.gates.jacobian import Structure

    Item = int | tuple[int | None, int | None, int | None] | EllipsisType | None | str


class _Axis(NamedTuple):
    """What an index says of one axis of the array: an item, the letter of the axis and its size.

    A new axis has no letter.
    """

    item: Item
    letter: str
    size: int


@lru_cache(maxsize=1024)
def index(x: Shape, *places: Shape, items: tuple[Item, ...]) -> ArrayGate:
    """Some entries of an array, counted from 0; a negative index counts from the end.

    An item is a place, a stretch, None for a new axis, ... for all axes that are left, or TAKEN for an array of
    places; `places` are the shapes of these arrays.
    """
    axes = _axes(x, items)
    for number, axis in enumerate(axis for axis in axes if axis.letter):
        _check(x, number, axis)
    output, out, fresh = _output(x, axes, places)
    key: Key = tuple(slice(*axis.item) if isinstance(axis.item, tuple) else axis.item for axis in axes)  # type: ignore[misc]
    while key and key[-1] == slice(None, None, None):
        key = key[:-1]
    counts = [axis.size for axis in axes if axis.item is TAKEN]

    def wrong(count: int, slot: int) -> Domain[...]:
        message = f"an index is a whole number, here from {-count} to {count - 1}"
        return Domain(lambda m, _, *xs: m.not_places(xs[slot], count), message)

    def forward(m: Algebra, at: Any, *xs: Any) -> Any:
        return m.gather(at, key, *map(m.places, xs, places)) if places else m.take(at, key)

    return ArrayGate(
        "index",
        " ".join(["x", *("tuv"[number] if number < 3 else f"t{number}" for number in range(len(places)))]),
        output,
        forward=forward,
        vjps=(_back(x, key, places), *(None for _ in places)),
        because=_WHY_TAKEN if places else "what is picked out gets the upstream gradient, everything else gets 0",
        takes_minus_inf=True,
        jacobian=(_structure(x, axes, output, places), *(None for _ in places)),
        entries=(_entry(axes, out, fresh, places), *(None for _ in places)),
        pattern="router",
        sign="[ ]",
        domain=tuple(wrong(count, slot) for slot, count in enumerate(counts)),
        show_as=lambda at, *xs: shown_arrays.gather(at, key, *xs, kind=ArrayText if output else Text),
        places=len(places),
    )


@lru_cache(maxsize=1024)
def argmax(x: Shape, axis: Axis = None, *, keepdims: bool = False) -> ArrayGate:
    """The place of the largest entry, of all row by row or along an axis."""
    return _place("argmax", "largest", x, axis, keepdims=keepdims)


@lru_cache(maxsize=1024)
def argmin(x: Shape, axis: Axis = None, *, keepdims: bool = False) -> ArrayGate:
    """The place of the smallest entry, of all row by row or along an axis."""
    return _place("argmin", "smallest", x, axis, keepdims=keepdims)


def _place(gate: str, word: str, x: Shape, several: Axis, *, keepdims: bool) -> ArrayGate:
    if not x:
        raise ShapeError(f"{gate} takes an array, and $0 is a number")
    axis = single(gate, several, x)
    output = kept(x, axis) if keepdims else without(x, axis)

    def forward(m: Algebra, at: Any) -> Any:
        place = m.place(at, axis, word)
        return m.reshape(place, output) if keepdims else place

    def tied(m: Algebra, at: Any) -> Any:
        best = m.largest(at, axis) if word == "largest" else m.smallest(at, axis)
        return m.total(m.indicator(m.equal(at, m.across(best, x, axis))), axis) > 1

    return UnaryArrayGate(
        gate,
        "x",
        output,
        forward=forward,
        vjps=(None,),
        because="a place does not change when the entries change a little: no gradient flows through it",
        blocks=True,
        takes_minus_inf=True,
        jacobian=(None,),
        entries=(None,),
        kinks=(Kink(tied, f"equal entries of {gate}: the place of the first of them"),),
        show_as=reduced_name(gate, x, axis, **({"keepdims": 1} if keepdims else {})),
    )


_WHY_TAKEN = (
    "each entry that is taken gets the upstream gradient of its place; an entry that is taken twice branches, so its "
    "gradients add up, and an entry that is not taken gets 0"
)


def _back(x: Shape, key: Key, places: tuple[Shape, ...]) -> Callable[..., Any]:
    if places:
        return lambda m, g, y, at, *xs: m.scatter(g, key, x, *map(m.places, xs, places))
    return lambda m, g, y, at: m.put(g, key, x)


def _axes(x: Shape, items: tuple[Item, ...]) -> list[_Axis]:
    """The items, axis by axis, with ... written out. Raises ShapeError where there are too many."""
    if not x:
        raise ShapeError("$0 is a number, so it has no entries")
    used = sum(item not in {None, ...} for item in items)
    if items.count(...) > 1:
        raise ShapeError("an index has one ...", hint="write x[..., 0]")
    if used > len(x):
        raise ShapeError(f"$0 has shape {x}: an entry has {plural(len(x), 'index', 'indices')}, not {used}")
    rest = ((None, None, None),) * (len(x) - used)
    place = items.index(...) if ... in items else len(items)
    written = (*items[:place], *rest, *items[place + 1 :])
    axes = iter(zip(axis_letters(x), x, strict=True))
    return [_Axis(None, "", 1) if item is None else _Axis(item, *next(axes)) for item in written]


def _check(x: Shape, number: int, axis: _Axis) -> None:
    item, count = axis.item, axis.size
    if isinstance(item, tuple):
        if item[2] == 0:
            raise ShapeError("a stretch of step 0 has no end", hint="write ::2 for every second entry")
        if not _range(axis):
            raise ShapeError(f"nothing of $0, shape {x}, is in this stretch of axis {number}")
    elif isinstance(item, int) and not -count <= item < count:
        span = f"along axis {number} an index goes from 0 to {count - 1}"
        raise ShapeError(f"$0 has shape {x}: {span}, and {item} does not")


def _range(axis: _Axis) -> range:
    return range(*slice(*axis.item).indices(axis.size))  # type: ignore[misc]


def _output(x: Shape, axes: list[_Axis], places: tuple[Shape, ...]) -> tuple[Shape, str, str]:
    """The output's shape, the letters of its axes, and those of arrays of places, as NumPy places them.

    An axis that goes through unchanged keeps its letter.
    """
    letters = iter(AXIS_LETTERS[len(x) :] + "qrstuvw")
    taken = broadcast(*places) if places else ()
    fresh = "".join(next(letters) for _ in taken)
    ways = [axis.item is TAKEN or (bool(places) and isinstance(axis.item, int)) for axis in axes]
    first, last = (ways.index(True), len(ways) - 1 - ways[::-1].index(True)) if True in ways else (0, -1)
    together = all(ways[first : last + 1])
    parts: list[tuple[Shape, str]] = [] if together else [(taken, fresh)]
    for number, (axis, way) in enumerate(zip(axes, ways, strict=True)):
        if way and together and number == first:
            parts.append((taken, fresh))
        if axis.item is None:
            parts.append(((1,), "0"))  # the one place along a new axis
        elif isinstance(axis.item, tuple):
            is_all = _range(axis) == range(axis.size)
            parts.append(((len(_range(axis)),), axis.letter if is_all else next(letters)))
    return tuple(n for shape, _ in parts for n in shape), "".join(letter for _, letter in parts), fresh


def _structure(x: Shape, axes: list[_Axis], output: Shape, places: tuple[Shape, ...]) -> Structure:
    if not places:
        return selected(output, x)
    first, *rest = axes
    if first.item is TAKEN and all(axis.item == (None, None, None) for axis in rest):
        rows = size(x[1:])
        return stated(dense(size(output) // rows, x[0]), identity(rows), values="01")._replace(kind="taken")
    return stated(dense(size(output), size(x)), values="01")._replace(kind="taken")


def _entry(axes: list[_Axis], out: str, fresh: str, places: tuple[Shape, ...]) -> Entry | None:
    """The rule by indices: an entry of the output is that entry of x whose place it names."""
    if any(letter not in {*AXIS_LETTERS, "0"} for letter in out):
        return None
    of = "".join(axis.letter for axis in axes)

    def here(xs: tuple[Any, ...]) -> Any:
        return prod(_conditions(axes, out, fresh, [*zip(xs, places, strict=True)]), start=Text.lift(1))

    over = "".join(letter for letter in out if letter not in {*of, "0"})
    return Entry(out, of, lambda y, x, *xs: here(xs), lambda g, y, x, *xs: summed(over, g(out) * here(xs)))


def _conditions(axes: list[_Axis], out: str, fresh: str, places: list[tuple[Any, Shape]]) -> Iterator[Text]:
    """1[i = place] for each axis that does not go through unchanged."""
    rest = iter(places)
    stretches = iter([letter for letter in out if letter not in fresh])
    for axis in axes:
        if axis.item is TAKEN:
            name, shape = next(rest)
            letters = [
                letter if n > 1 else "0" for letter, n in zip(fresh[len(fresh) - len(shape) :], shape, strict=True)
            ]
            yield hits(axis.letter, name("".join(letters)))
        elif isinstance(axis.item, int):
            yield hits(axis.letter, str(axis.item % axis.size))
        else:
            letter = next(stretches)
            if isinstance(axis.item, tuple) and letter != axis.letter:
                steps = _range(axis)
                yield hits(axis.letter, steps.step * letters_of(letter) + steps.start)

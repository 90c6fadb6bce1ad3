"""Entries that only move: reshaping, joining, picking out, and making an array of its entries.

Formulas: the Jacobian of a gate that moves entries holds a 1 where an entry went, so its gradient goes back that way.
"""

from __future__ import annotations

from functools import lru_cache
from math import prod
from typing import TYPE_CHECKING, Any

from bpcli.algebra import shown_arrays
from bpcli.algebra.formula import equal, letters_of
from bpcli.algebra.patterns import identity
from bpcli.algebra.text import Text
from bpcli.errors import ShapeError
from bpcli.gates.array_gate import (
    AXIS_LETTERS,
    ArrayGate,
    Entry,
    UnaryArrayGate,
    axis_letters,
    hits,
    moved,
    place_of,
    size,
    summed,
)
from bpcli.gates.axes import axis_of, without
from bpcli.gates.jacobian import selected, stated
from bpcli.words import plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bpcli.algebra.ndarray import Shape

_BACK = "every entry only moves to another place, and its gradient moves back"


@lru_cache(maxsize=1024)
def reshape(x: Shape, shape: tuple[int, ...] = ()) -> ArrayGate:
    """The same entries, row by row, in another shape; one size may be −1, for what is left."""
    sizes, given = shape, size(tuple(n for n in shape if n != -1))
    if sizes.count(-1) == 1 and given and size(x) % given == 0:
        shape = tuple(size(x) // given if n == -1 else n for n in sizes)
    if not sizes or any(n < 1 for n in shape) or size(shape) != size(x):
        entries = plural(size(x), "entry")
        raise ShapeError(
            f"$0 has shape {x}, {entries}, and cannot take the shape {sizes}", hint=f"the sizes multiply to {size(x)}"
        )
    return UnaryArrayGate(
        "reshape",
        "x",
        shape,
        forward=lambda m, at: m.reshape(at, shape),
        vjps=(lambda m, g, y, at: m.reshape(g, x),),
        because=_BACK,
        takes_minus_inf=True,
        jacobian=(stated(identity(size(x)), values="one"),),
        entries=(_reshaped(x, shape),),
        show_as=lambda x: shown_arrays.reshape(x, shape),
    )


def _reshaped(x: Shape, shape: Shape) -> Entry | None:
    """The rule of a reshape by indices; None where there are not enough letters.

    The axes fall into groups of equally many entries: in (2, 3, 4) → (6, 4) the first has 1[l = 3·i + j].
    """
    if len(x) + len(shape) > len(AXIS_LETTERS):
        return None
    of = axis_letters(x)
    out, upstream = "", ""
    conditions: list[Text] = []
    waiting: list[Text] = []  # the conditions that choose the terms of a sum
    for own, new in _groups(x, shape):
        left, right = _steps(of, x, own), _steps(AXIS_LETTERS[len(x) :], shape, new)
        names = {letter: letter for _, letter in right}
        if len(left) == len(right) == 1:
            names = {right[0][1]: left[0][1]}
        elif left:
            one, other = (right, left) if len(right) == 1 else (left, right)
            conditions.append(equal(_sum_of(one), _sum_of(other)))
        after = names
        if len(right) == 1 < len(left):
            steps = (f"{by}{letter}" if by > 1 else letter for by, letter in left)
            after = {right[0][1]: f"({'+'.join(steps)})"}
        elif len(right) > 1:
            waiting.append(conditions[-1])
        letters = [AXIS_LETTERS[len(x) + axis] for axis in new]
        out += "".join(names.get(letter, "0") for letter in letters)
        upstream += "".join(after.get(letter, "0") for letter in letters)
    over = "".join(letter for letter in upstream if letter in AXIS_LETTERS[len(x) :])
    return Entry(
        out,
        of,
        lambda y, x: prod(conditions, start=Text.lift(1)),
        lambda g, y, x: summed(over, prod((g(upstream), *waiting), start=Text.lift(1))),
    )


def _groups(x: Shape, shape: Shape) -> Iterator[tuple[range, range]]:
    """The axes of two shapes, as few at a time as have equally many entries."""
    a = b = 0
    while a < len(x) or b < len(shape):
        starts = a, b
        a, b = min(a + 1, len(x)), min(b + 1, len(shape))
        while (one := prod(x[starts[0] : a])) != (other := prod(shape[starts[1] : b])):
            a, b = (a + 1, b) if one < other else (a, b + 1)
        yield range(starts[0], a), range(starts[1], b)


def _steps(letters: str, shape: Shape, axes: range) -> list[tuple[int, str]]:
    """The letters of these axes, and how many entries further on one step leads; nothing for an axis of size 1."""
    return [(prod(shape[axis + 1 : axes.stop]), letters[axis]) for axis in axes if shape[axis] > 1]


def _sum_of(steps: list[tuple[int, str]]) -> Text:
    """3·i + j."""
    return sum((by * letters_of(letter) for by, letter in steps), start=Text.lift(0))


@lru_cache(maxsize=1024)
def concat(*shapes: Shape, axis: int = 0) -> ArrayGate:
    """Arrays joined along an axis."""
    for place, shape in enumerate(shapes):
        if not shape:
            raise ShapeError(
                f"concat joins arrays, and ${place} is a number", hint="for a vector of numbers write [a, b]"
            )
    first = shapes[0]
    joined = axis_of(axis, first) or 0
    rests = {without(shape, joined) for shape in shapes}
    if len({len(shape) for shape in shapes}) > 1 or len(rests) > 1:
        listed = " and ".join(str(shape) for shape in shapes[:4])
        fits = [other for other in range(len(first)) if len({without(shape, other) for shape in shapes}) == 1]
        raise ShapeError(
            f"concat joins arrays whose other sizes are equal; along axis {joined} these do not fit: {listed}",
            hint=f"did you mean axis={fits[0]}?" if fits and len({len(shape) for shape in shapes}) == 1 else None,
        )
    starts = [sum(shape[joined] for shape in shapes[:place]) for place in range(len(shapes) + 1)]

    output = (*first[:joined], starts[-1], *first[joined + 1 :])

    def back(place: int) -> Callable[..., Any]:
        return lambda m, g, y, *xs: m.section(g, joined, starts[place], starts[place + 1])

    return ArrayGate(
        "concat",
        " ".join(f"x{place}" for place in range(len(shapes))),
        output,
        forward=lambda m, *xs: m.concat(joined, *xs),
        vjps=tuple(back(place) for place in range(len(shapes))),
        because="each part gets its own stretch of the upstream gradient",
        takes_minus_inf=True,
        jacobian=tuple(selected(output, shape) for shape in shapes),
        entries=tuple(_joined(first, joined, start) for start in starts[:-1]),
        pattern="router",
        show_as=lambda *xs: shown_arrays.concat(joined, *xs),
    )


def _joined(x: Shape, axis: int, start: int) -> Entry | None:
    """The rule of one of the arrays that are joined, by indices: its entry i is the output's entry i + start."""
    of = axis_letters(x)
    if len(x) >= len(AXIS_LETTERS):
        return None
    fresh, letter = AXIS_LETTERS[len(x)], of[axis]
    place = letters_of(letter) + start
    return Entry(
        of.replace(letter, fresh),
        of,
        lambda y, *xs: equal(letters_of(fresh), place),
        lambda g, y, *xs: g(of.replace(letter, moved(letter, start))),
    )


@lru_cache(maxsize=1024)
def stack(*shapes: Shape) -> ArrayGate:
    """A list: numbers as the entries of a vector, or arrays of one shape as the rows of a larger one."""
    if len(set(shapes)) > 1:
        place = next(place for place, shape in enumerate(shapes) if shape != shapes[0])
        first, second = (f"shape {shape}" if shape else "a number" for shape in (shapes[0], shapes[place]))
        raise ShapeError(f"the entries of a list have one shape: entry 1 is {first}, entry {place + 1} {second}")

    def back(place: int) -> Callable[..., Any]:
        return lambda m, g, y, *xs: m.take(g, (place,))

    return ArrayGate(
        "stack",
        " ".join(f"x{place}" for place in range(len(shapes))),
        (len(shapes), *shapes[0]),
        forward=lambda m, *xs: m.stack(*xs),
        vjps=tuple(back(place) for place in range(len(shapes))),
        because="each entry of the list gets its own entry of the upstream gradient",
        takes_minus_inf=True,
        jacobian=(selected((len(shapes), *shapes[0]), shapes[0]),) * len(shapes),
        entries=tuple(_listed(shapes[0], place) for place in range(len(shapes))),
        pattern="router",
        sign="[ ]",
        show_as=shown_arrays.stack,
    )


def _listed(x: Shape, place: int) -> Entry | None:
    """The rule of one entry of a list by indices: it is the output's entry at its place."""
    of = axis_letters(x)
    if len(x) >= len(AXIS_LETTERS):
        return None
    fresh = AXIS_LETTERS[len(x)]
    return Entry(fresh + of, of, lambda y, *xs: hits(fresh, str(place)), lambda g, y, *xs: g(place_of(place) + of))

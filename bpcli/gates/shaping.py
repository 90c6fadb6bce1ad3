"""Entries that only move: reshaping, joining, picking out, and making an array of its entries.

Formulas: the Jacobian of a gate that moves entries holds a 1 where an entry went, so its gradient goes back that way.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bpcli.algebra import shown_arrays
from bpcli.algebra.patterns import identity
from bpcli.errors import ShapeError
from bpcli.gates.array_gate import ArrayGate, UnaryArrayGate, size
from bpcli.gates.axes import axis_of, without
from bpcli.gates.jacobian import selected, stated
from bpcli.words import plural

if TYPE_CHECKING:
    from collections.abc import Callable

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
        show_as=lambda x: shown_arrays.reshape(x, shape),
    )


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
        pattern="router",
        show_as=lambda *xs: shown_arrays.concat(joined, *xs),
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
        pattern="router",
        sign="[ ]",
        show_as=shown_arrays.stack,
    )

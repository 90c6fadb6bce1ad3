"""The axes of a reduction: which there are, and the shape after it.

>>> axes_of((-1, 0), (2, 3, 4)), without((2, 3, 4), (0, 2)), kept((2, 3, 4), 1)
((0, 2), (3,), (2, 1, 4))
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.errors import ShapeError

if TYPE_CHECKING:
    from bpcli.algebra.ndarray import Axis, Shape


def axis_of(axis: int | None, shape: Shape) -> int | None:
    """An axis counted from the front; ShapeError where there is no such axis."""
    if axis is None:
        return None
    if not -len(shape) <= axis < len(shape):
        count = f"its axes are 0 to {len(shape) - 1}" if shape else "a number has no axes"
        raise ShapeError(f"$0 has shape {shape}, so it has no axis {axis}", hint=count)
    return axis % len(shape)


def axes_of(axis: Axis, shape: Shape) -> Axis:
    """An axis, or several in their order, counted from the front. Raises ShapeError where they are not in the shape."""
    if not isinstance(axis, tuple):
        return axis_of(axis, shape)
    axes = tuple(sorted(number for one in axis if (number := axis_of(one, shape)) is not None))
    if len(set(axes)) < len(axes):
        raise ShapeError(f"an axis is named twice in {axis}")
    return axes[0] if len(axes) == 1 else None if len(axes) == len(shape) else axes


def single(gate: str, axis: Axis, shape: Shape) -> int | None:
    """One axis, counted from the front, or None for all entries. Raises ShapeError for several."""
    along = axes_of(axis, shape)
    if isinstance(along, tuple):
        hint = f"write {gate}({gate}(x, axis=1), axis=0)"
        raise ShapeError(f"{gate} goes along one axis, or over all entries", hint=hint)
    return along


def from_end(gate: str, axis: Axis, x: Shape) -> int:
    """The one axis of a gate, where the last one is −1. Raises ShapeError for a number, and for several axes."""
    if not x:
        raise ShapeError(f"{gate} takes an array, and $0 is a number", hint='give it values such as "[1, 2, 3]"')
    along = axes_of(axis, x)
    if isinstance(along, tuple) or (along is None and len(x) > 1):
        raise ShapeError(f"{gate} goes along one axis of $0, shape {x}", hint=f"write {gate}($0, axis=0)")
    return -1 if along in {None, len(x) - 1} else along


def changed(letters: str, axis: int, letter: str) -> str:
    """The letters of an entry with another one at an axis.

    >>> changed("ijk", 1, "l"), changed("ijk", -1, "l")
    ('ilk', 'ijl')
    """
    return letters.replace(letters[axis], letter)


def is_reduced(axis: Axis, place: int) -> bool:
    """Whether a reduction goes along this axis."""
    return axis is None or place == axis or (isinstance(axis, tuple) and place in axis)


def without(shape: Shape, axis: Axis) -> Shape:
    """The shape after a sum along an axis, along several, or of everything."""
    return tuple(n for place, n in enumerate(shape) if not is_reduced(axis, place))


def kept(shape: Shape, axis: Axis) -> Shape:
    """The same where each axis that is gone stays with size 1."""
    return tuple(1 if is_reduced(axis, place) else n for place, n in enumerate(shape))


def order_of(axes: tuple[int, ...], x: Shape) -> tuple[int, ...]:
    """The axes of a transposed array, as axes of the array."""
    wanted = [number for axis in axes if (number := axis_of(axis, x)) is not None]
    if not axes:
        return tuple(reversed(range(len(x))))
    if len(wanted) != 2 and len(set(wanted)) == len(wanted) == len(x):
        return tuple(wanted)
    if len(set(wanted)) != 2 or len(wanted) != 2:
        raise ShapeError(
            f"$0 has shape {x}, and its axes cannot be put in the order {axes}", hint="name each axis once"
        )
    one, other = wanted
    return tuple(other if axis == one else one if axis == other else axis for axis in range(len(x)))

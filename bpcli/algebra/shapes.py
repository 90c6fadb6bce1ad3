"""Shapes and indices, without an array: the axes of a broadcast and of a reduction, an index as typed.

>>> repeated_axes((3,), (2, 3)), from_front(-1, (2, 3)), key_text((0, slice(1, 3)))
((0,), (1,), '0, 1:3')
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpcli.algebra.ndarray import Axis, Items, Key, Shape

TAKEN = "array of places"  # an item of an index


def repeated_axes(operand: Shape, output: Shape) -> tuple[int, ...]:
    """The axes of the output along which an operand is broadcast: the new ones in front, then those of size 1.

    >>> repeated_axes((3, 1), (2, 3, 4)), repeated_axes((3,), (3,))
    ((0, 2), ())
    """
    new = len(output) - len(operand)
    return (*range(new), *(axis for axis, size in enumerate(operand, new) if size != output[axis]))


def broadcasts_to(operand: Shape, output: Shape) -> bool:
    """Whether an operand can be repeated to the shape of the output.

    >>> broadcasts_to((3, 1), (2, 3, 4)), broadcasts_to((3,), (3, 1))
    (True, False)
    """
    pairs = zip(operand[::-1], output[::-1], strict=False)
    return len(operand) <= len(output) and all(size in {1, whole} for size, whole in pairs)


def from_front(axis: Axis, shape: Shape) -> tuple[int, ...]:
    """The axes of a reduction, counted from the front; none where it goes over all entries.

    >>> from_front(-1, (2, 3)), from_front((0, 2), (2, 3, 4)), from_front(None, (2, 3))
    ((1,), (0, 2), ())
    """
    return () if axis is None else tuple(one % len(shape) for one in (axis if isinstance(axis, tuple) else (axis,)))


def key_text(key: Key) -> str:
    """An index as typed: "0, 1:3, ::2"."""
    return ", ".join(_stretch(k) if isinstance(k, slice) else "..." if k is ... else str(k) for k in key)


def taken_text(items: Items, taken: Iterable[object]) -> str:
    """An index as typed, with arrays of places."""
    rest = iter(taken)
    return ", ".join(str(next(rest)) if item is TAKEN else key_text((item,)) for item in items)


def _stretch(k: slice) -> str:
    ends = ["" if end is None else str(end) for end in (k.start, k.stop, k.step)]
    return ":".join(ends if k.step is not None else ends[:2])

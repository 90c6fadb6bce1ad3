"""What products by NumPy's names stand for, once the shapes are known: pieces of text in bpcli's own notation.

>>> inner([(2, 3), (3,)], {})
{'product': "einsum('ij,j->i', a, b)"}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.errors import ShapeError
from bpcli.gates.axes import axis_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bpcli.algebra.ndarray import Shape

STACK_LETTERS = "nopabcdefghqrstuvwxyz"  # of the axes of a stack in einsum


def inner(shapes: Sequence[Shape], _: dict[str, Any]) -> dict[str, str]:
    """The sum over the last axis of both, as NumPy has it: for two vectors, or a number, the product."""
    a, b = (STACK_LETTERS[: len(shape) - 1] for shape in shapes)
    if min(map(len, shapes)) == 0 or max(map(len, shapes)) == 1:
        return {"product": "a·b"}
    return _by_letters(f"{a}j", f"{b.upper()}j", f"{a}{b.upper()}")


def all_products(shapes: Sequence[Shape], _: dict[str, Any]) -> dict[str, str]:
    """The sum of the products of all entries."""
    parts = (name if len(x) < 2 else f"reshape({name}, -1)" for name, x in zip("ab", shapes, strict=True))
    return {"product": "·".join(parts)}


def tensordot(shapes: Sequence[Shape], settings: dict[str, Any]) -> dict[str, str]:
    """The sum over pairs of axes: the last ones of a with the first ones of b, or those that are named."""
    a, b = shapes
    axes = settings["axes"]
    if isinstance(axes, int):
        axes = (tuple(range(len(a) - axes, len(a))), tuple(range(axes))) if 0 <= axes <= min(len(a), len(b)) else ()
    sides = [side if isinstance(side, tuple) else (side,) for side in axes]
    if len(sides) != 2 or len(sides[0]) != len(sides[1]):
        hint = "write tensordot($0, $1, axes=1), or axes=([1], [0])"
        raise ShapeError(f"$0 has shape {a} and $1 {b}: tensordot takes as many axes of both", hint=hint)
    first = STACK_LETTERS[: len(a)]
    second = [*STACK_LETTERS[: len(b)].upper()]
    for one, other in zip(*sides, strict=True):
        second[axis_of(other, b) or 0] = first[axis_of(one, a) or 0]
    own = "".join(letter for letter in first if letter not in second)
    return _by_letters(first, "".join(second), own + "".join(letter for letter in second if letter not in first))


def _by_letters(a: str, b: str, out: str) -> dict[str, str]:
    """A contraction whose letters are i, j, k, … in the order in which they occur."""
    named = str.maketrans(dict(zip(dict.fromkeys(a + b), "ijklmnop" + STACK_LETTERS[3:11], strict=False)))
    a, b, out = (letters.translate(named) for letters in (a, b, out))
    return {"product": f"einsum('{a},{b}->{out}', a, b)"}

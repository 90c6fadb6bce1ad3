"""Products of matrices and vectors, outer products, transposes and traces.

Formulas: CS231n, lecture 4 (∇W f = ∇q f·xᵀ) and the course notes "Derivatives, Backpropagation, and Vectorization".
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from math import prod
from typing import TYPE_CHECKING, Any

from bpcli.algebra import shown_arrays
from bpcli.algebra.shown import Text
from bpcli.errors import BroadcastError, ShapeError
from bpcli.gates.array_gate import (
    AXIS_LETTERS,
    ArrayGate,
    Entry,
    UnaryArrayGate,
    axis_letters,
    hits,
)
from bpcli.gates.axes import order_of
from bpcli.gates.contraction import contraction, spelled_out
from bpcli.gates.jacobian import selected
from bpcli.gates.product_parts import STACK_LETTERS

if TYPE_CHECKING:
    from bpcli.algebra.ndarray import Shape

_MATRICES = (
    "as for the product of numbers each side gets the upstream gradient times the other side, transposed and placed "
    "so that the shapes fit"
)
_VECTORS = "moving an entry of one vector moves the product as many times as the entry beside it is large"


@lru_cache(maxsize=1024)
def product(a: Shape, b: Shape) -> ArrayGate:
    """The matrix product of arrays of these shapes, by the rules of NumPy's @; ShapeError where they do not fit."""
    if not a or not b or a[-1] != b[0 if len(b) == 1 else -2]:
        raise _no_product(a, b)
    match len(a), len(b):
        case 1, 1:
            return _of_matrices("i,i->", a, b)
        case 2, 2:
            return _of_matrices("ij,jm->im", a, b, ("ij", "ij"))
    return _stacked(a, b)


def _stacked(a: Shape, b: Shape) -> ArrayGate:
    """Stacks of matrices: NumPy's @ multiplies each pair, and broadcasts the axes before the last two."""
    try:
        stack = broadcast(a[:-2], b[:-2])
    except ShapeError:
        message = f"$0 has shape {a} and $1 {b}: the stacks {a[:-2]} and {b[:-2]} of their matrices do not broadcast"
        raise ShapeError(message) from None
    own = STACK_LETTERS[: len(stack)]
    left, right = (_stack_letters(own, stack, shape[:-2]) for shape in (a, b))
    if len(b) == 1:
        return _of_matrices(f"{left}ij,j->{own}i", a, b)
    if len(a) == 1:
        return _of_matrices(f"i,{right}ij->{own}j", a, b)
    return replace(
        _of_matrices(f"{left}ij,{right}jm->{own}im", a, b),
        vjps=(
            lambda m, g, _, *xs: m.fit(m.matmul(g, m.swapped(xs[1])), a, (*stack, *a[-2:])),
            lambda m, g, _, *xs: m.fit(m.matmul(m.swapped(xs[0]), g), b, (*stack, *b[-2:])),
        ),
    )


def _stack_letters(own: str, stack: Shape, part: Shape) -> str:
    """The letters of one operand's stack; 0 where it is repeated."""
    pairs = zip(own[len(own) - len(part) :], stack[len(stack) - len(part) :], part, strict=True)
    return "".join(letter if n == whole else "0" for letter, whole, n in pairs)


def _of_matrices(letters: str, a: Shape, b: Shape, indices: tuple[str, ...] = ()) -> ArrayGate:
    """The contraction that a matrix product is, written as one."""
    return replace(
        contraction(letters, a, b, indices=indices),
        id="matmul",
        forward=lambda m, *xs: m.matmul(*xs),
        because=_VECTORS if len(a) == len(b) == 1 else _MATRICES,
        sign="⋅",
        show_as=shown_arrays.dot if len(a) == len(b) == 1 else shown_arrays.matmul,
    )


def _no_product(a: Shape, b: Shape) -> ShapeError:
    """The error for a product whose inner sizes differ, with what would fit."""
    if not a or not b:
        return ShapeError(f"$0 has shape {a} and $1 {b}: a matrix product needs arrays", hint="write * for a number")
    fits = []
    inner = b[0] if len(b) == 1 else b[-2]
    match len(a), len(b):
        case 1, 1:
            fits = ["outer($0, $1)"]
        case 1, 2:
            fits = ["$1⋅$0"] if b[1] == a[0] else []
        case 2, 1:
            fits = ["$0ᵀ⋅$1"] if a[0] == b[0] else []
        case 2, 2:
            tried = {"$0ᵀ⋅$1": a[0] == b[0], "$0⋅$1ᵀ": a[1] == b[1], "$1⋅$0": a[0] == b[1]}
            fits = [text for text, fit in tried.items() if fit]
            fits += ["$0 * $1 (entry by entry)"] if a == b else []
    which = "only" if len(b) == 1 else "first"
    return ShapeError(
        f"$0 has shape {a} and $1 {b}: in a matrix product the last size of the first, {a[-1]}, must be the {which} "
        f"size of the second, {inner}",
        hint=f"did you mean {' or '.join(fits)}?" if fits else None,
    )


def broadcast(*shapes: Shape) -> Shape:
    """The shape of an elementwise operation by NumPy's rules: sizes match from the right, and 1 stretches."""
    if len(set(shapes)) == 1:
        return shapes[0]
    reversed_shape: list[int] = []
    for place in range(1, max(map(len, shapes)) + 1):
        sizes = {shape[-place] for shape in shapes if len(shape) >= place} - {1}
        if len(sizes) > 1:
            raise BroadcastError(f"these shapes do not broadcast: {' and '.join(map(str, dict.fromkeys(shapes)))}")
        reversed_shape.append(sizes.pop() if sizes else 1)
    return tuple(reversed(reversed_shape))


@lru_cache(maxsize=1024)
def einsum(*shapes: Shape, letters: str) -> ArrayGate:
    """The sum of products that the letters say. Raises ShapeError where a letter has two sizes."""
    return contraction(spelled_out(letters, shapes), *shapes)


@lru_cache(maxsize=1024)
def outer(a: Shape, b: Shape) -> ArrayGate:
    """The outer product of two vectors: every product of an entry of one with an entry of the other."""
    if len(a) != 1 or len(b) != 1:
        raise ShapeError(f"outer takes two vectors, and $0 has shape {a}, $1 {b}", hint="for matrices write $0 @ $1")
    return replace(
        contraction("i,j->ij", a, b),
        id="outer",
        forward=lambda m, *xs: m.outer(*xs),
        because="each entry of one vector stands in a whole row (or column) of products, and collects their gradients",
        sign="⊗",
        show_as=shown_arrays.outer,
    )


@lru_cache(maxsize=1024)
def transpose(x: Shape, axes: tuple[int, ...] = ()) -> ArrayGate:
    """Rows become columns (the axes in reverse order, or in another order); nothing is computed.

    Two axes are exchanged, as PyTorch's transpose and NumPy's swapaxes have it.
    """
    order = order_of(axes, x)
    back = tuple(order.index(axis) for axis in range(len(x)))
    is_plain = order == tuple(reversed(range(len(x))))
    of, out = axis_letters(x), AXIS_LETTERS[len(x) : 2 * len(x)]

    def local() -> Any:
        return prod((hits(letter, of[axis]) for letter, axis in zip(out, order, strict=True)), start=Text.lift(1))

    moved = Entry(out, of, lambda y, x: local(), lambda g, y, x: g("".join(of[axis] for axis in order)))
    return UnaryArrayGate(
        "transpose",
        "x",
        tuple(x[axis] for axis in order),
        forward=lambda m, x: m.transpose(x) if is_plain else m.permuted(x, order),
        vjps=(lambda m, g, y, x: m.transpose(g) if is_plain else m.permuted(g, back),),
        because="every entry only moves to another place, and its gradient moves back",
        takes_minus_inf=True,
        jacobian=(selected(x, x),),
        entries=(moved if len(out) == len(x) else None,),
        sign="ᵀ",
        show_as=shown_arrays.transpose if is_plain else lambda x: shown_arrays.permuted(x, order),
    )


@lru_cache(maxsize=1024)
def trace(x: Shape) -> ArrayGate:
    """The sum of the entries on the diagonal of a square matrix."""
    if len(x) != 2 or x[0] != x[1]:
        raise ShapeError(f"a trace is that of a square matrix, and $0 has shape {x}")
    return replace(
        contraction("ii->", x),
        id="trace",
        forward=lambda m, *xs: m.diagonal_sum(*xs),
        because="only the entries on the diagonal are in the sum, so only they get the upstream gradient",
        pattern="distributor",
        show_as=None,
    )

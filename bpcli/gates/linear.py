"""Products of matrices and vectors, outer products, transposes and traces.

Formulas: CS231n, lecture 4 (∇W f = ∇q f·xᵀ) and the course notes "Derivatives, Backpropagation, and Vectorization".
"""

from __future__ import annotations

from functools import lru_cache
from math import prod
from typing import TYPE_CHECKING, Any

from bpcli.algebra import shown_arrays
from bpcli.algebra.patterns import dense, identity
from bpcli.algebra.shown import Text
from bpcli.errors import BroadcastError, ShapeError
from bpcli.gates.array_gate import (
    AXIS_LETTERS,
    ArrayGate,
    BinaryArrayGate,
    Entry,
    UnaryArrayGate,
    axis_letters,
    hits,
    summed,
)
from bpcli.gates.axes import order_of
from bpcli.gates.jacobian import repeated, selected, stated, unstructured

if TYPE_CHECKING:
    from bpcli.algebra.ndarray import Shape
    from bpcli.gates.jacobian import Structure

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
            return _dot(a)
        case 2, 1:
            return _matrix_vector(a, b)
        case 1, 2:
            return _vector_matrix(a, b)
        case 2, 2:
            return _matrix_matrix(a, b)
    return _stacked(a, b)


def _dot(n: Shape) -> ArrayGate:
    return BinaryArrayGate(
        "matmul",
        "a b",
        (),
        forward=lambda m, a, b: m.matmul(a, b),
        vjps=(lambda m, g, y, a, b: g * b, lambda m, g, y, a, b: g * a),
        because=_VECTORS,
        jacobian=(unstructured((), n),) * 2,
        entries=(
            Entry("", "i", lambda y, a, b: b("i"), lambda g, y, a, b: g("") * b("i")),
            Entry("", "i", lambda y, a, b: a("i"), lambda g, y, a, b: g("") * a("i")),
        ),
        pattern="switcher",
        sign="⋅",
        show_as=shown_arrays.dot,
    )


def _jacobian(a: Shape, b: Shape) -> tuple[Structure, Structure]:
    """What the Jacobians of a product of matrices look like, or of a matrix and a vector."""
    p, q, r = (a[-2] if len(a) > 1 else 1), a[-1], (b[-1] if len(b) > 1 else 1)
    return (
        stated(identity(p), dense(r, q), kind="blocks" if len(a) > 1 else "matrix", block="$1ᵀ"),
        stated(dense(p, q), identity(r), kind="multiples" if len(b) > 1 else "matrix", block="$0"),
    )


def _matrix_vector(a: Shape, b: Shape) -> ArrayGate:
    return BinaryArrayGate(
        "matmul",
        "A b",
        a[:1],
        forward=lambda m, a, b: m.matmul(a, b),
        vjps=(lambda m, g, y, a, b: m.outer(g, b), lambda m, g, y, a, b: m.matmul(m.transpose(a), g)),
        because=_MATRICES,
        jacobian=_jacobian(a, b),
        entries=(
            Entry("k", "ij", lambda y, a, b: hits("k", "i") * b("j"), lambda g, y, a, b: g("i") * b("j")),
            Entry("k", "j", lambda y, a, b: a("kj"), lambda g, y, a, b: summed("k", g("k") * a("kj"))),
        ),
        pattern="switcher",
        sign="⋅",
        show_as=shown_arrays.matmul,
    )


def _vector_matrix(a: Shape, b: Shape) -> ArrayGate:
    return BinaryArrayGate(
        "matmul",
        "a B",
        b[1:],
        forward=lambda m, a, b: m.matmul(a, b),
        vjps=(lambda m, g, y, a, b: m.matmul(b, g), lambda m, g, y, a, b: m.outer(a, g)),
        because=_MATRICES,
        jacobian=_jacobian(a, b),
        entries=(
            Entry("k", "i", lambda y, a, b: b("ik"), lambda g, y, a, b: summed("k", g("k") * b("ik"))),
            Entry("k", "ij", lambda y, a, b: hits("k", "j") * a("i"), lambda g, y, a, b: a("i") * g("j")),
        ),
        pattern="switcher",
        sign="⋅",
        show_as=shown_arrays.matmul,
    )


def _matrix_matrix(a: Shape, b: Shape) -> ArrayGate:
    return BinaryArrayGate(
        "matmul",
        "A B",
        (a[0], b[1]),
        forward=lambda m, a, b: m.matmul(a, b),
        vjps=(
            lambda m, g, y, a, b: m.matmul(g, m.transpose(b)),
            lambda m, g, y, a, b: m.matmul(m.transpose(a), g),
        ),
        because=_MATRICES,
        jacobian=_jacobian(a, b),
        entries=(
            Entry(
                "kl", "ij", lambda y, a, b: hits("k", "i") * b("jl"), lambda g, y, a, b: summed("l", g("il") * b("jl"))
            ),
            Entry(
                "kl", "ij", lambda y, a, b: hits("l", "j") * a("ki"), lambda g, y, a, b: summed("k", a("ki") * g("kj"))
            ),
        ),
        pattern="switcher",
        sign="⋅",
        show_as=shown_arrays.matmul,
    )


def _stacked(a: Shape, b: Shape) -> ArrayGate:
    """Stacks of matrices: NumPy's @ multiplies each pair, and broadcasts the axes before the last two."""
    if 1 in {len(a), len(b)}:
        raise ShapeError(f"$0 has shape {a} and $1 {b}: a stack of matrices is multiplied by matrices")
    try:
        stack = broadcast(a[:-2], b[:-2])
    except ShapeError:
        message = f"$0 has shape {a} and $1 {b}: the stacks {a[:-2]} and {b[:-2]} of their matrices do not broadcast"
        raise ShapeError(message) from None
    return BinaryArrayGate(
        "matmul",
        "A B",
        (*stack, a[-2], b[-1]),
        forward=lambda m, a, b: m.matmul(a, b),
        vjps=(
            lambda m, g, y, p, q: m.fit(m.matmul(g, m.swapped(q)), a, (*stack, *a[-2:])),
            lambda m, g, y, p, q: m.fit(m.matmul(m.swapped(p), g), b, (*stack, *b[-2:])),
        ),
        because=_MATRICES,
        jacobian=(
            stated(*repeated(a[:-2], stack), identity(a[-2]), dense(b[-1], b[-2])),
            stated(*repeated(b[:-2], stack), dense(a[-2], a[-1]), identity(b[-1])),
        ),
        pattern="switcher",
        sign="⋅",
        show_as=shown_arrays.matmul,
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
def outer(a: Shape, b: Shape) -> ArrayGate:
    """The outer product of two vectors: every product of an entry of one with an entry of the other."""
    if len(a) != 1 or len(b) != 1:
        raise ShapeError(f"outer takes two vectors, and $0 has shape {a}, $1 {b}", hint="for matrices write $0 @ $1")
    return BinaryArrayGate(
        "outer",
        "a b",
        (*a, *b),
        forward=lambda m, a, b: m.outer(a, b),
        vjps=(lambda m, g, y, a, b: m.matmul(g, b), lambda m, g, y, a, b: m.matmul(m.transpose(g), a)),
        because="each entry of one vector stands in a whole row (or column) of products, and collects their gradients",
        jacobian=(
            stated(identity(a[0]), dense(b[0], 1), kind="blocks", block="$1"),
            stated(dense(a[0], 1), identity(b[0]), kind="multiples", block="$0"),
        ),
        entries=(
            Entry("kl", "i", lambda y, a, b: hits("k", "i") * b("l"), lambda g, y, a, b: summed("l", g("il") * b("l"))),
            Entry("kl", "j", lambda y, a, b: hits("l", "j") * a("k"), lambda g, y, a, b: summed("k", g("kj") * a("k"))),
        ),
        pattern="switcher",
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
    return UnaryArrayGate(
        "trace",
        "X",
        (),
        forward=lambda m, x: m.diagonal_sum(x),
        vjps=(lambda m, g, y, at: g * m.eye(x[0], at),),
        because="only the entries on the diagonal are in the sum, so only they get the upstream gradient",
        jacobian=(unstructured((), x),),
        entries=(Entry("", "ij", lambda y, x: hits("i", "j"), lambda g, y, x: g("") * hits("i", "j")),),
        pattern="distributor",
    )

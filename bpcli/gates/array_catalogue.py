"""Every function that takes an array as a whole, by the names a learner may call it.

What its arguments are: operands first, then settings, which are numbers that the text fixes (an axis, a margin). How
the gate is made once the shapes of the operands are known.

>>> ARRAY_FUNCTIONS["sum"].make(((2, 3),), axis=0).shape, ARRAY_FUNCTIONS["T"].id
((3,), 'transpose')
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bpcli.gates import linear, losses, reductions, shaping

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpcli.algebra.structure import Shape
    from bpcli.gates.array_gate import ArrayGate

MANY = 50  # operands of a concat


class ArrayFunction(NamedTuple):
    """A function of arrays: its gate's id, how many operands it takes, the settings that may follow, how it is used."""

    id: str
    operands: tuple[int, int]
    settings: tuple[str, ...]
    make: Callable[..., ArrayGate]
    usage: str
    summary: str = ""
    aliases: tuple[str, ...] = ()
    rest: str | None = None  # a setting that takes all the numbers that are left


def _one(make: Callable[..., ArrayGate]) -> Callable[..., ArrayGate]:
    return lambda shapes, **settings: make(shapes[0], **settings)


def _two(make: Callable[..., ArrayGate]) -> Callable[..., ArrayGate]:
    return lambda shapes, **settings: make(shapes[0], shapes[1], **settings)


def _reshape(shapes: tuple[Shape, ...], shape: tuple[int, ...] = ()) -> ArrayGate:
    return shaping.reshape(shapes[0], *shape)


def _all(make: Callable[..., ArrayGate]) -> Callable[..., ArrayGate]:
    return lambda shapes, **settings: make(tuple(shapes), **settings)


_LIST: tuple[ArrayFunction, ...] = (
    ArrayFunction("matmul", (2, 2), (), _two(linear.product), "W @ x, W·x or W x", "matrix product", ("dot",)),
    ArrayFunction("outer", (2, 2), (), _two(linear.outer), "outer(u, v) or u vᵀ", "column times row"),
    ArrayFunction(
        "transpose", (1, 1), (), _one(linear.transpose), "Wᵀ, W.T or transpose(W)", "rows to columns", ("T",)
    ),
    ArrayFunction("trace", (1, 1), (), _one(linear.trace), "trace(W)", "sum of the diagonal"),
    ArrayFunction("sum", (1, 1), ("axis",), _one(reductions.total), "sum(x) or sum(X, axis=0)", "sum of entries"),
    ArrayFunction("mean", (1, 1), ("axis",), _one(reductions.mean), "mean(x) or mean(X, axis=0)", "mean of entries"),
    ArrayFunction("max", (1, 1), ("axis",), _one(reductions.largest), "max(x) or max(X, axis=0)", "largest entry"),
    ArrayFunction("min", (1, 1), ("axis",), _one(reductions.smallest), "min(x) or min(X, axis=0)", "smallest entry"),
    ArrayFunction("norm", (1, 1), ("order",), _one(reductions.norm), "‖x‖, norm(x) or norm(x, 1)", "length"),
    ArrayFunction("sqnorm", (1, 1), (), _one(reductions.sqnorm), "‖x‖²", "sum of squares"),
    ArrayFunction("l2", (1, 1), (), _one(reductions.l2), "l2(W)", "sum of squares, as a regularisation loss"),
    ArrayFunction("logsumexp", (1, 1), (), _one(reductions.logsumexp), "logsumexp(x)", "log Σ e^x on the last axis"),
    ArrayFunction("softmax", (1, 1), (), _one(losses.softmax), "softmax(x)", "e^x/Σ e^x on the last axis"),
    ArrayFunction("log_softmax", (1, 1), (), _one(losses.log_softmax), "log_softmax(x)", "log of softmax"),
    ArrayFunction(
        "cross_entropy",
        (2, 2),
        (),
        _two(losses.cross_entropy),
        "cross_entropy(scores, target)",
        "−log softmax share of the target; mean over a batch",
    ),
    ArrayFunction(
        "hinge",
        (2, 2),
        ("margin",),
        _two(losses.hinge),
        "hinge(scores, target) or hinge(scores, target, margin=1)",
        "multiclass SVM loss: Σ over wrong classes; mean over a batch",
    ),
    ArrayFunction("mse", (2, 2), (), _two(losses.mse), "mse(a, b)", "mean of (a − b)² over all entries"),
    ArrayFunction("reshape", (1, 1), (), _reshape, "reshape(x, 2, 3)", "same entries, other shape", rest="shape"),
    ArrayFunction(
        "concat", (1, MANY), ("axis",), _all(shaping.concat), "concat(a, b) or concat(A, B, axis=1)", "arrays joined"
    ),
)

ARRAY_GATES: dict[str, ArrayFunction] = {function.id: function for function in _LIST}
ARRAY_FUNCTIONS: dict[str, ArrayFunction] = {
    name: function for function in _LIST if function.id != "sqnorm" for name in (function.id, *function.aliases)
}
"""Those that are also gates of numbers (max of several, a norm): which one a call means depends on its operands."""
BOTH = frozenset({"max", "min", "norm", "sqnorm"})

"""Every function that takes an array as a whole: its names, arguments, cases, and where its gate is made.

Data only, so that the names cost nothing: the family's file is loaded when a gate is made. Arguments are operands
first, then settings, which are numbers that the text fixes (an axis, a margin).

>>> ARRAY_FUNCTIONS["sum"].make(((2, 3),), axis=0).shape, ARRAY_FUNCTIONS["T"].id
((3,), 'transpose')
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from bpcli.gates.array_cases import Case, case

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bpcli.algebra.ndarray import Shape
    from bpcli.gates.array_gate import ArrayGate

_REDUCTION = {"reduction": ("mean", "sum", "none")}
MANY = 50  # operands of a concat


class ArrayFunction(NamedTuple):
    """One gate over arrays: its id, its family, how it is written, what it does, and the cases that its page shows.

    `operands` are the fewest and the most that it takes. `settings` may follow them: whole numbers, but for those that
    are in `fractions` too, or the words that `texts` lists. `rest` is a setting that takes all the numbers that are
    left, and `text` is one in quotes before the operands. `called` says whether it is written as a call; if not, it has
    a sign or brackets. `maker` is the function in the family's file that makes it, if that has another name than the
    gate. `opens` says that its gate has an expansion into simpler gates. `spread` is the name that stands for it where
    its first operand has more axes than a matrix.
    """

    id: str
    family: str
    usage: str
    summary: str
    cases: tuple[Case, ...]
    operands: tuple[int, int] = (1, 1)
    settings: tuple[str, ...] = ()
    fractions: tuple[str, ...] = ()
    texts: Mapping[str, tuple[str, ...]] = {}
    rest: str | None = None
    text: str = ""
    aliases: tuple[str, ...] = ()
    called: bool = True
    maker: str = ""
    opens: bool = False
    spread: str = ""

    def make(self, shapes: Sequence[Shape], **settings: object) -> ArrayGate:
        """The gate for operands of these shapes. Raises ShapeError where they do not fit."""
        maker: Callable[..., ArrayGate] = getattr(import_module(f"bpcli.gates.{self.family}"), self.maker or self.id)
        return maker(*shapes, **settings)


_A = ("A", "m n", "[[1, 2, 0], [3, -1, 1]]")
_B = ("B", "n p", "[[1, 0, 2, 1], [0, 1, 1, 3], [2, 1, 0, 1]]")
_b = ("b", "n", "[2, 1, -1]")
_a = ("a", "m", "[1, -2]")
_x = ("x", "n", "[3, 0, -4]")
_u, _v = ("u", "n", "[1, 2, 3]"), ("v", "n", "[3, 2, 5]")
_x3 = ("x", "3", "[3, 0, -4]")
_X = ("X", "2 3", "[[3, 1, 2], [0, 5, -1]]")
_X_any = ("X", "m n", "[[3, 1, 2], [0, 5, -1]]")
_scores = ("s", "n", "[2, 1, 3]")
_batch = ("S", "2 n", "[[2, 1, 3], [0, 4, 1]]")
_right, _rights = ("t", "", "0"), ("t", "2", "[0, 1]")
_near = ("s", "n", "[2, 1.5, -1]")
_near_batch = ("S", "2 n", "[[2, 1.5, -1], [0, 4, 3.5]]")
_hot = ("p", "n", "[1, 0, 0]")

ENTRIES: tuple[ArrayFunction, ...] = (
    ArrayFunction("matmul", "linear", "W @ x, W·x or W x", "matrix product", (
        case("A⋅b", "matrix times vector", _A, _b, to="m", upstream="[1, 2]"),
        case("a⋅B", "vector times matrix", ("a", "n", "[2, 1, -1]"), _B, to="p", upstream="[1, 0, 2, 1]"),
        case("A⋅B", "matrix times matrix", _A, _B, to="m p", upstream="[[1, 0, 2, 1], [0, 1, 1, -1]]"),
        case("u⋅v", "vector times vector: the dot product", _u, _v),
    ), operands=(2, 2), aliases=("dot",), maker="product"),
    ArrayFunction("outer", "linear", "outer(u, v) or u vᵀ", "column times row", (
        case("outer(a, b)", "column times row", _a, _b, to="m n", upstream="[[1, 0, 2], [0, 1, 1]]"),
    ), operands=(2, 2)),
    ArrayFunction("einsum", "linear", "einsum('ij,jk->ik', A, B)", "sums of products, by letters", (
        case("einsum('ij,ij->i', A, B)", "the dot product of each row with a row",
          ("A", "2 3", "[[3, 1, 2], [0, 5, -1]]"), ("B", "2 3", "[[1, 0, 2], [0, 1, 1]]"), to="2", upstream="[1, 2]"),
        case("einsum('nij,njk->nik', A, B)", "a stack of matrix products", ("A", "2 1 2", "[[[1, 2]], [[3, -1]]]"),
          ("B", "2 2 2", "[[[1, 0], [2, 1]], [[0, 1], [1, 3]]]"), to="2 1 2", upstream="[[[1, 0]], [[2, -1]]]"),
        case("einsum('ii->i', X)", "the diagonal", ("X", "2 2", "[[3, 1], [0, 5]]"), to="2", upstream="[1, 2]"),
    ), operands=(1, 2), text="letters"),
    ArrayFunction("transpose", "linear", "Wᵀ, W.T, transpose(W) or permute(X, 0, 2, 1)", "rows to columns", (
        case("Xᵀ", "rows to columns", _X_any, to="n m", upstream="[[1, 0], [2, 0], [1, 1]]"),
        case("permute(S, 1, 2, 0)", "the axes of a stack in another order", ("S", "2 2 1", "[[[1], [2]], [[3], [4]]]"),
          to="2 1 2", upstream="[[[1, 0]], [[2, 3]]]"),
    ), rest="axes", aliases=("T", "permute", "swapaxes")),
    ArrayFunction("trace", "linear", "trace(W)", "sum of the diagonal", (
        case("trace(X)", "the sum of the diagonal", ("X", "3 3", "[[3, 1, 2], [0, 5, 7], [4, 1, 6]]")),
    )),
    ArrayFunction("sum", "reductions", "sum(x) or sum(X, axis=0)", "sum of entries", (
        case("sum(x)", "of all entries", _x3),
        case("sum(X, axis=0)", "down each column", _X, to="3", upstream="[1, 0, 2]"),
        case("sum(X, axis=1)", "along each row", _X, to="2", upstream="[1, 2]"),
        case("sum(X, axis=1, keepdims=True)", "along each row, as a column", _X, to="2 1", upstream="[[1], [2]]"),
    ), settings=("axis", "keepdims"), maker="total"),
    ArrayFunction("mean", "reductions", "mean(x) or mean(X, axis=0)", "mean of entries", (
        case("mean(x)", "of all entries", _x3),
        case("mean(X, axis=0)", "down each column", _X, to="3", upstream="[1, 0, 2]"),
    ), settings=("axis", "keepdims")),
    ArrayFunction("max", "reductions", "max(x) or max(X, axis=0)", "largest entry", (
        case("max(x)", "of all entries", _x3),
        case("max(X, axis=0)", "down each column", _X, to="3", upstream="[1, 0, 2]"),
    ), settings=("axis", "keepdims"), maker="largest"),
    ArrayFunction("min", "reductions", "min(x) or min(X, axis=0)", "smallest entry", (
        case("min(x)", "of all entries", _x3),
        case("min(X, axis=0)", "down each column", _X, to="3", upstream="[1, 0, 2]"),
    ), settings=("axis", "keepdims"), maker="smallest"),
    ArrayFunction("norm", "reductions", "‖x‖, norm(x), norm(x, 1) or norm(X, axis=1)", "length", (
        case("‖x‖", "the length: the 2-norm", _x),
        case("norm(x, 1)", "the 1-norm: the sum of the absolute values", ("x", "n", "[3, 1, -4]")),
        case("norm(X, axis=1)", "the length of each row", _X, to="2", upstream="[1, 2]"),
    ), settings=("order", "axis", "keepdims")),
    ArrayFunction("sqnorm", "reductions", "‖x‖²", "sum of squares", (
        case("‖x‖²", "the sum of the squares", _x),
    ), called=False),
    ArrayFunction("l2", "reductions", "l2(W)", "sum of squares, as a regularisation loss", (
        case("l2(W)", "the sum of the squares", ("W", "m n", "[[1, 2, 0], [3, -1, 1]]")),
    )),
    ArrayFunction("logsumexp", "reductions", "logsumexp(x) or logsumexp(X, axis=0)", "log Σ e^x along an axis", (
        case("logsumexp(x)", "of one vector", ("x", "n", "[2, 1, 3]")),
        case("logsumexp(X, axis=0)", "down each column", _X, to="3", upstream="[1, 0, 2]"),
    ), settings=("axis", "keepdims")),
    ArrayFunction("var", "running", "var(x), var(X, axis=0) or var(x, ddof=1)", "mean squared distance from the mean", (
        case("var(x)", "of all entries", _x3),
        case("var(X, axis=0)", "down each column", _X, to="3", upstream="[1, 0, 2]"),
        case("var(x, ddof=1)", "of a sample: the sum is divided by n − 1", _x3),
    ), settings=("axis", "ddof", "keepdims"), maker="variance"),
    ArrayFunction("prod", "running", "prod(x) or prod(X, axis=0)", "product of entries", (
        case("prod(x)", "of all entries", _x3),
        case("prod(X, axis=1)", "along each row", _X, to="2", upstream="[1, 2]"),
    ), settings=("axis", "keepdims"), maker="product"),
    ArrayFunction("cumsum", "running", "cumsum(x) or cumsum(X, axis=0)", "sums up to each entry", (
        case("cumsum(x)", "the running sums of a vector", _x, to="n", upstream="[1, 0, 2]"),
        case("cumsum(X, axis=0)", "down each column", _X, to="2 3", upstream="[[1, 0, 2], [0, 1, 1]]"),
    ), settings=("axis",)),
    ArrayFunction("cumprod", "running", "cumprod(x) or cumprod(X, axis=0)", "products up to each entry", (
        case("cumprod(x)", "the running products of a vector", _x, to="n", upstream="[1, 0, 2]"),
        case("cumprod(X, axis=1)", "along each row", _X, to="2 3", upstream="[[1, 0, 2], [0, 1, 1]]"),
    ), settings=("axis",)),
    ArrayFunction("softmax", "losses", "softmax(x) or softmax(X, axis=0)", "e^x/Σ e^x along an axis", (
        case("softmax(x)", "of one vector", ("x", "n", "[2, 1, 3]"), to="n", upstream="[1, 0, 0]"),
        case("softmax(X)", "of each row", ("X", "2 n", "[[2, 1, 3], [0, 4, 1]]"), to="2 n",
          upstream="[[1, 0, 0], [0, 2, 0]]"),
        case("softmax(X, axis=0)", "of each column", _X, to="2 3", upstream="[[1, 0, 2], [0, 1, 1]]"),
    ), settings=("axis",)),
    ArrayFunction("log_softmax", "losses", "log_softmax(x) or log_softmax(X, axis=0)", "log of softmax", (
        case("log_softmax(x)", "of one vector", ("x", "n", "[2, 1, 3]"), to="n", upstream="[1, 0, 0]"),
        case("log_softmax(X, axis=0)", "of each column", _X, to="2 3", upstream="[[1, 0, 2], [0, 1, 1]]"),
    ), settings=("axis",)),
    ArrayFunction("cross_entropy", "losses", "cross_entropy(scores, target)",
        "−log softmax share of the target; mean over a batch, or its reduction='sum' or 'none'", (
        case("cross_entropy(s, t)", "one example, t the number of its class, from 0", _scores, _right),
        case("cross_entropy(S, t)", "a batch of two, a class each: the mean of their losses", _batch, _rights),
        case("cross_entropy(s, p)", "one example, p one-hot (or any shares)", _scores, _hot),
    ), operands=(2, 2), settings=("reduction",), texts=_REDUCTION),
    ArrayFunction("nll", "losses", "nll(log_probabilities, target)",
        "−log probability of the target; mean over a batch", (
        case("nll(l, t)", "one example, t the number of its class, from 0", ("l", "n", "[-1, -2, -0.7]"), _right),
        case("nll(L, t)", "a batch of two, a class each: the mean of their losses",
          ("L", "2 n", "[[-1, -2, -0.7], [-2, -0.5, -1.4]]"), _rights),
    ), operands=(2, 2), settings=("reduction",), texts=_REDUCTION),
    ArrayFunction("hinge", "losses", "hinge(scores, target) or hinge(scores, target, margin=1)",
        "multiclass SVM loss: Σ over wrong classes; mean over a batch", (
        case("hinge(s, t)", "one example, t the number of its class, from 0", _near, _right),
        case("hinge(S, t)", "a batch of two, a class each: the mean of their losses", _near_batch, _rights),
        case("hinge(s, t, margin=2)", "with another margin than 1", _near, _right),
    ), operands=(2, 2), settings=("margin",), fractions=("margin",)),
    ArrayFunction("mse", "losses", "mse(a, b)", "mean of (a − b)² over all entries", (
        case("mse(a, b)", "the mean over all entries, also of a batch", ("a", "3", "[1, 2, 3]"),
          ("b", "3", "[3, 2, 5]")),
    ), operands=(2, 2), settings=("reduction",), texts=_REDUCTION),
    ArrayFunction("batchnorm", "layers", "batchnorm(X, gamma, beta) or batchnorm(X, gamma, beta, eps=1e-5)",
        "columns to mean 0 and variance 1, then scaled and shifted", (
        case("batchnorm(X, γ, β)", "over a batch: a mean and a variance for each column",
          ("X", "4 2", "[[1, -2], [3, 0.5], [0, 4], [2, 1]]"), ("γ", "2", "[1.5, 0.5]"), ("β", "2", "[0.1, -0.2]"),
          to="4 2", upstream="[[1, 0], [0.5, -1], [0, 2], [-1, 0.5]]"),
    ), operands=(3, 3), settings=("eps",), fractions=("eps",), opens=True, spread="spatial_batchnorm"),
    ArrayFunction("layernorm", "layers", "layernorm(X, gamma, beta) or layernorm(X, gamma, beta, eps=1e-5)",
        "rows to mean 0 and variance 1, then scaled and shifted", (
        case("layernorm(X, γ, β)", "a mean and a variance for each row", ("X", "2 3", "[[1, -2, 0.5], [3, 0.5, 1]]"),
          ("γ", "3", "[1.5, 0.5, -1]"), ("β", "3", "[0.1, -0.2, 0]"), to="2 3", upstream="[[1, 0, 2], [0, -1, 1]]"),
    ), operands=(3, 3), settings=("eps",), fractions=("eps",), opens=True),
    ArrayFunction("dropout", "layers", "dropout(x, mask) or dropout(x, mask, p=0.5)",
        "entries dropped where the mask is 0, the others divided by 1 − p; p is the probability to drop", (
        case("dropout(x, m)", "with a mask of ones and zeros", ("x", "3", "[1, 2, 3]"), ("m", "3", "[1, 0, 1]"),
          to="3", upstream="[1, 2, 3]"),
    ), operands=(2, 2), settings=("p",), fractions=("p",)),
    ArrayFunction("attention", "sequences", "attention(Q, K, V) or attention(Q, K, V, mask, causal=True)",
        "softmax(Q⋅Kᵀ/sqrt(d))⋅V: each query takes a mean of the values", (
        case("attention(Q, K, V)", "two queries look at three keys", ("Q", "2 2", "[[1, -1], [0.5, 2]]"),
          ("K", "3 2", "[[0.3, 1], [-1, 0.4], [0.2, 0.1]]"), ("V", "3 2", "[[1, 2], [3, 4], [0.5, -1]]"), to="2 2",
          upstream="[[1, 0], [0, 2]]"),
        case("attention(Q, K, V, M)", "with a mask: 1 where a query may look, otherwise 0",
          ("Q", "2 2", "[[1, -1], [0.5, 2]]"), ("K", "3 2", "[[0.3, 1], [-1, 0.4], [0.2, 0.1]]"),
          ("V", "3 2", "[[1, 2], [3, 4], [0.5, -1]]"), ("M", "2 3", "[[1, 1, 0], [0, 1, 1]]"), to="2 2",
          upstream="[[1, 0], [0, 2]]"),
    ), operands=(3, 4), settings=("causal",), opens=True),
    ArrayFunction("conv1d", "convolution", "conv1d(x, w) or conv1d(x, w, b, stride=1, pad=0)",
        "a kernel moved along the last axis: a dot product at each place", (
        case("conv1d(x, w)", "one signal and one kernel", ("x", "4", "[1, 2, 3, 4]"), ("w", "3", "[1, 0, -1]"), to="2",
          upstream="[1, 2]"),
    ), operands=(2, 3), settings=("stride", "pad")),
    ArrayFunction("conv2d", "convolution", "conv2d(X, W) or conv2d(X, W, b, stride=1, pad=0)",
        "a kernel moved over the last two axes: a dot product at each place", (
        case("conv2d(X, W)", "one image and one kernel", ("X", "3 3", "[[0, 1, 2], [3, 4, 5], [6, 7, 8]]"),
          ("W", "2 2", "[[0, 1], [2, 3]]"), to="2 2", upstream="[[1, 2], [3, 4]]"),
        case("conv2d(X, W, b, pad=1)", "channels, and a bias for each kernel", ("X", "1 2 2", "[[[1, 3], [2, 4]]]"),
          ("W", "2 1 3 3",
           "[[[[1, 0, -1], [2, 1, 0], [0, 1, 1]]], [[[0, 1, 0], [1, -1, 1], [2, 0, 1]]]]"), ("b", "2", "[0.5, -1]"),
          to="2 2 2", upstream="[[[1, 2], [3, 4]], [[1, 0], [0, -1]]]"),
    ), operands=(2, 3), settings=("stride", "pad")),
    ArrayFunction("maxpool", "convolution", "maxpool(X, 2) or maxpool(X, 2, stride=1)",
        "the largest entry of each window of the last two axes", (
        case("maxpool(X, 2)", "windows of 2 × 2, side by side",
          ("X", "4 4", "[[1, 3, 2, 4], [5, 6, 1, 2], [7, 2, 9, 1], [3, 4, 1, 8]]"), to="2 2",
          upstream="[[1, 2], [3, 4]]"),
    ), settings=("window", "stride")),
    ArrayFunction("avgpool", "convolution", "avgpool(X, 2) or avgpool(X, 2, stride=1)",
        "the mean of each window of the last two axes", (
        case("avgpool(X, 2)", "windows of 2 × 2, side by side",
          ("X", "4 4", "[[1, 3, 2, 4], [5, 6, 1, 2], [7, 2, 9, 1], [3, 4, 1, 8]]"), to="2 2",
          upstream="[[1, 2], [3, 4]]"),
    ), settings=("window", "stride")),
    ArrayFunction("reshape", "shaping", "reshape(x, 2, 3)", "same entries, other shape", (
        case("reshape(X, 3, 2)", "row by row into another shape", _X, to="3 2",
          upstream="[[1, 0], [2, 0], [1, 1]]"),
    ), rest="shape"),
    ArrayFunction("concat", "shaping", "concat(a, b) or concat(A, B, axis=1)", "arrays joined", (
        case("concat(a, b)", "end to end", ("a", "2", "[1, -2]"), ("b", "3", "[2, 1, -1]"), to="5",
          upstream="[1, 2, 3, 4, 5]"),
        case("concat(A, B, axis=1)", "side by side", ("A", "2 1", "[[1], [3]]"), ("B", "2 2", "[[2, 0], [1, 5]]"),
          to="2 3", upstream="[[1, 2, 3], [4, 5, 6]]"),
    ), operands=(1, MANY), settings=("axis",)),
    ArrayFunction("stack", "shaping", "[a, b]", "a list of numbers or arrays as one array", (
        case("[a, b]", "numbers as the entries of a vector", ("a", "", "3"), ("b", "", "-1"), to="2",
          upstream="[1, 2]"),
        case("[u, v]", "vectors as the rows of a matrix", _u, _v, to="2 n", upstream="[[1, 0, 2], [0, 1, 1]]"),
    ), called=False),
    ArrayFunction("index", "picking", "x[0], X[:, 1:3], x[::-1], x[:, None] or W[idx]", "entries picked out", (
        case("x[1]", "one entry, counted from 0", _x),
        case("X[0]", "one row", _X_any, to="n", upstream="[1, 0, 2]"),
        case("X[:, 1:3]", "a stretch of columns", _X, to="2 2", upstream="[[1, 2], [3, 4]]"),
        case("W[t]", "rows taken by an array of places; the row that is taken twice gets both gradients",
          ("W", "3 2", "[[1, 2], [3, 4], [5, 6]]"), ("t", "3", "[2, 0, 2]"), to="3 2",
          upstream="[[1, 0], [2, 1], [0, 3]]"),
        case("X[r, t]", "one entry of each row: its row in r, its column in t", _X, ("r", "2", "[0, 1]"),
          ("t", "2", "[2, 0]"), to="2", upstream="[1, 2]"),
    ), operands=(1, MANY), called=False),
    ArrayFunction("argmax", "picking", "argmax(x) or argmax(X, axis=1)", "the place of the largest entry", (
        case("argmax(x)", "counted from 0, of equal entries the first", _x3),
        case("argmax(X, axis=1)", "in each row", _X, to="2", upstream="[1, 2]"),
    ), settings=("axis", "keepdims")),
    ArrayFunction("argmin", "picking", "argmin(x) or argmin(X, axis=1)", "the place of the smallest entry", (
        case("argmin(x)", "counted from 0, of equal entries the first", _x3),
    ), settings=("axis", "keepdims")),
)  # fmt: skip

ARRAY_GATES: dict[str, ArrayFunction] = {entry.id: entry for entry in ENTRIES}
ARRAY_FUNCTIONS: dict[str, ArrayFunction] = {
    name: entry for entry in ENTRIES if entry.called for name in (entry.id, *entry.aliases)
}

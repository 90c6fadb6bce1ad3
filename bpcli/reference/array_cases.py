"""What a learner sees of a gate over arrays first: calls on small arrays, a case for each way that shapes fit.

Data only: calls in bpcli's own notation, shapes in letters where any size does, and values for one pass. A test gives
the letters other sizes, and reads the values' shapes.

>>> case = CASES["matmul"][0]
>>> case.call, case.shapes(), case.letters("A")
('A⋅b', {'A': (2, 3), 'b': (3,)}, '(m, n)')
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bpcli.algebra.structure import Shape

SIZES = {"m": 2, "n": 3, "p": 4}  # what the letters of shapes stand for in the examples


class Operand(NamedTuple):
    """One input of a call: its name, its axes (letters or numbers), and its value."""

    name: str
    axes: str
    value: str


class Case(NamedTuple):
    """One call: what it is in words, its operands, the axes of its output, and the upstream gradient of the example."""

    call: str
    says: str
    operands: tuple[Operand, ...]
    output: str
    upstream: str = "2"

    def shapes(self, sizes: dict[str, int] | None = None) -> dict[str, Shape]:
        """The shape of each operand."""
        return {operand.name: numbers(operand.axes, sizes) for operand in self.operands}

    def letters(self, name: str) -> str:
        """The shape of an operand as it is shown."""
        return next(shape_text(operand.axes) for operand in self.operands if operand.name == name)


def numbers(axes: str, sizes: dict[str, int] | None = None) -> Shape:
    """The shape that axes stand for: m n → (2, 3)."""
    known = SIZES if sizes is None else sizes
    return tuple(known[axis] if axis in known else int(axis) for axis in axes.split())


def shape_text(axes: str) -> str:
    """Axes as NumPy writes a shape; of a number, a dash.

    >>> shape_text("m n"), shape_text("n"), shape_text("")
    ('(m, n)', '(n,)', '—')
    """
    names = axes.split()
    return f"({', '.join(names)}{',' if len(names) == 1 else ''})" if names else "—"


def _of(call: str, says: str, *operands: tuple[str, str, str], to: str = "", upstream: str = "2") -> Case:
    return Case(call, says, tuple(Operand(*operand) for operand in operands), to, upstream)


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

CASES: dict[str, tuple[Case, ...]] = {
    "matmul": (
        _of("A⋅b", "matrix times vector", _A, _b, to="m", upstream="[1, 2]"),
        _of("a⋅B", "vector times matrix", ("a", "n", "[2, 1, -1]"), _B, to="p", upstream="[1, 0, 2, 1]"),
        _of("A⋅B", "matrix times matrix", _A, _B, to="m p", upstream="[[1, 0, 2, 1], [0, 1, 1, -1]]"),
        _of("u⋅v", "vector times vector: the dot product", _u, _v),
    ),
    "outer": (_of("outer(a, b)", "column times row", _a, _b, to="m n", upstream="[[1, 0, 2], [0, 1, 1]]"),),
    "transpose": (_of("Xᵀ", "rows to columns", _X_any, to="n m", upstream="[[1, 0], [2, 0], [1, 1]]"),),
    "trace": (_of("trace(X)", "the sum of the diagonal", ("X", "3 3", "[[3, 1, 2], [0, 5, 7], [4, 1, 6]]")),),
    "sum": (
        _of("sum(x)", "of all entries", _x3),
        _of("sum(X, axis=0)", "down each column", _X, to="3", upstream="[1, 0, 2]"),
        _of("sum(X, axis=1)", "along each row", _X, to="2", upstream="[1, 2]"),
    ),
    "mean": (
        _of("mean(x)", "of all entries", _x3),
        _of("mean(X, axis=0)", "down each column", _X, to="3", upstream="[1, 0, 2]"),
    ),
    "max": (
        _of("max(x)", "of all entries", _x3),
        _of("max(X, axis=0)", "down each column", _X, to="3", upstream="[1, 0, 2]"),
    ),
    "min": (
        _of("min(x)", "of all entries", _x3),
        _of("min(X, axis=0)", "down each column", _X, to="3", upstream="[1, 0, 2]"),
    ),
    "norm": (
        _of("‖x‖", "the length: the 2-norm", _x),
        _of("norm(x, 1)", "the 1-norm: the sum of the absolute values", ("x", "n", "[3, 1, -4]")),
    ),
    "sqnorm": (_of("‖x‖²", "the sum of the squares", _x),),
    "l2": (_of("l2(W)", "the sum of the squares", ("W", "m n", "[[1, 2, 0], [3, -1, 1]]")),),
    "logsumexp": (_of("logsumexp(x)", "of one vector", ("x", "n", "[2, 1, 3]")),),
    "softmax": (
        _of("softmax(x)", "of one vector", ("x", "n", "[2, 1, 3]"), to="n", upstream="[1, 0, 0]"),
        _of("softmax(X)", "of each row", ("X", "2 n", "[[2, 1, 3], [0, 4, 1]]"), to="2 n",
            upstream="[[1, 0, 0], [0, 2, 0]]"),
    ),
    "log_softmax": (
        _of("log_softmax(x)", "of one vector", ("x", "n", "[2, 1, 3]"), to="n", upstream="[1, 0, 0]"),
    ),
    "cross_entropy": (
        _of("cross_entropy(s, t)", "one example, t the number of its class, from 0", _scores, _right),
        _of("cross_entropy(S, t)", "a batch of two, a class each: the mean of their losses", _batch, _rights),
        _of("cross_entropy(s, p)", "one example, p one-hot (or any shares)", _scores, _hot),
    ),
    "hinge": (
        _of("hinge(s, t)", "one example, t the number of its class, from 0", _near, _right),
        _of("hinge(S, t)", "a batch of two, a class each: the mean of their losses", _near_batch, _rights),
        _of("hinge(s, t, margin=2)", "with another margin than 1", _near, _right),
    ),
    "mse": (_of("mse(a, b)", "the mean over all entries, also of a batch", ("a", "3", "[1, 2, 3]"),
                ("b", "3", "[3, 2, 5]")),),
    "reshape": (_of("reshape(X, 3, 2)", "row by row into another shape", _X, to="3 2",
                    upstream="[[1, 0], [2, 0], [1, 1]]"),),
    "concat": (
        _of("concat(a, b)", "end to end", ("a", "2", "[1, -2]"), ("b", "3", "[2, 1, -1]"), to="5",
            upstream="[1, 2, 3, 4, 5]"),
        _of("concat(A, B, axis=1)", "side by side", ("A", "2 1", "[[1], [3]]"), ("B", "2 2", "[[2, 0], [1, 5]]"),
            to="2 3", upstream="[[1, 2, 3], [4, 5, 6]]"),
    ),
    "index": (
        _of("x[1]", "one entry, counted from 0", _x),
        _of("X[0]", "one row", _X_any, to="n", upstream="[1, 0, 2]"),
        _of("X[:, 1:3]", "a stretch of columns", _X, to="2 2", upstream="[[1, 2], [3, 4]]"),
    ),
    "stack": (
        _of("[a, b]", "numbers as the entries of a vector", ("a", "", "3"), ("b", "", "-1"), to="2", upstream="[1, 2]"),
        _of("[u, v]", "vectors as the rows of a matrix", _u, _v, to="2 n", upstream="[[1, 0, 2], [0, 1, 1]]"),
    ),
}  # fmt: skip

"""The reading of arrays as Python for people: NumPy as the CS231n notes write it; and what PyTorch writes alike.

The entry-by-entry functions are those of `as_python`; here is what only arrays have. Some of it depends on where it
stands, such as the operand that a gradient flows into: `with_respect_to` makes the reading for one such place.

>>> from bpcli.algebra.code import ArrayCode
>>> W, x, g = ArrayCode("W"), ArrayCode("x"), ArrayCode("dq")
>>> print(NUMPY_ARRAYS.matmul(W, x), NUMPY_ARRAYS.outer(g, x), NUMPY_ARRAYS.matmul(NUMPY_ARRAYS.transpose(W), g))
W @ x np.outer(dq, x) W.T @ dq
>>> print(NUMPY_ARRAYS.with_respect_to(x, (3,)).spread(g, (3, 4), 1))
dq[:, None] * np.ones_like(x)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Self

from bpcli.algebra.arrays import ARRAYS
from bpcli.algebra.as_python import Math, NumPy
from bpcli.algebra.as_python_layers import NumPyLayers
from bpcli.algebra.code import Code, entries, full, sizes, with_point
from bpcli.algebra.draws import Draws
from bpcli.algebra.shapes import from_front, key_text, taken_text
from bpcli.algebra.shown import ATOM, POWER, PRODUCT
from bpcli.errors import InputError

if TYPE_CHECKING:
    from bpcli.algebra.ndarray import Axis, Key, Shape

DRAWN = {"randn": "standard_normal", "rand": "random"}  # what NumPy's generators call it
LISTED = 50  # entries of an array that are written and printed one by one


class Put(NamedTuple):
    """A gradient that lies at some entries of an array of zeros, which takes two lines."""

    key: str
    inner: Code
    adds: bool = False  # entries may lie at the same place


class Structure(Math):
    """What NumPy and PyTorch write alike. The words that they have of their own are in `words`."""

    words: ClassVar[dict[str, str]]
    like: Code | None = None  # the operand that a gradient flows into
    shape: Shape | None = None  # its shape, where other arrays than it may be meant
    upstream: Shape | None = ()  # the shape of the upstream gradient, where there is only one

    def with_respect_to(self, like: Code | None, upstream: Shape | None, shape: Shape | None = None) -> Self:
        """The algebra for a gradient that flows into one operand; it notes the views and puts that it makes.

        In a gate folded of others there are several gradients, so `upstream` is None and `shape` the operand's.
        """
        m = type(self)(careful=self.careful, folds=self.folds)
        m.like, m.shape, m.upstream, m.views, m.puts = like, shape, upstream, set(), {}
        return m

    def is_like(self, shape: Shape) -> bool:
        """Whether an array of this shape is one like the operand."""
        return self.like is not None and self.shape in {None, shape}

    def __init__(self, *, careful: bool = False, folds: bool = False) -> None:
        """As for numbers."""
        super().__init__(careful=careful, folds=folds)
        self.views: set[str] = set()  # what shares its entries with another array
        self.puts: dict[str, Put] = {}

    def view(self, text: str) -> Code:
        """A piece of code that shares its entries with another array."""
        self.views.add(text)
        return self.code(text)

    def listed(self, literal: str, shape: Shape, *, whole_numbers: bool = False) -> Code:
        """An array of constants: a list, as whole numbers or as floats, or what is made, such as zeros(2, 3).

        Raises InputError for one that is drawn: it depends on what was drawn before.
        """
        kind, bracket, rest = literal.partition("(")
        if not bracket:
            return self.code(entries(self.module, ARRAYS.listed(literal, shape, Draws()), whole_numbers=whole_numbers))
        if kind in DRAWN:
            raise InputError(f"{literal} is drawn, and stands in a gate that is folded", hint="leave out --group")
        if kind == "arange":
            return self.code(f"{self.module}.arange({', '.join(repr(float(n)) for n in rest[:-1].split(','))})")
        if kind == "full":
            return self.code(full(self.module, shape, float(rest[:-1].split(",")[-1])))
        return self.code(f"{self.module}.{kind}({', '.join(map(str, shape)) if kind == 'eye' else sizes(shape)})")

    def matmul(self, a: Code, b: Code) -> Code:
        """The matrix product."""
        return self.code(f"{a.parenthesised(PRODUCT)} @ {b.parenthesised(POWER)}", PRODUCT)

    def outer(self, a: Code, b: Code) -> Code:
        """A column times a row."""
        return self.call(f"{self.module}.outer", a, b)

    def transpose(self, a: Code) -> Code:
        """Rows become columns."""
        return self.view(f"{a.parenthesised(ATOM)}.T")

    def permuted(self, x: Code, axes: tuple[int, ...]) -> Code:
        """The axes in another order."""
        return self.view(f"{x.parenthesised(ATOM)}.{self.words['permute']}({', '.join(map(str, axes))})")

    def swapped(self, a: Code) -> Code:
        """The last two axes exchanged."""
        return self.view(f"{self.module}.swapaxes({a}, -1, -2)")

    def einsum(self, letters: str, *xs: Code) -> Code:
        """A sum of products by its letters."""
        return self.code(f'{self.module}.einsum("{letters}", {", ".join(map(self.argument, xs))})')

    def diagonal_sum(self, x: Code) -> Code:
        """The trace."""
        return self.call(f"{self.module}.trace", x)

    def total(self, x: Code, axis: Axis = None) -> Code:
        """A sum."""
        return self._along("sum", x, axis)

    def multiplied(self, x: Code, axis: int | None = None) -> Code:
        """A product."""
        return self._along("prod", x, axis)

    def cumulated(self, x: Code, axis: int | None = None) -> Code:
        """The running sums; PyTorch wants the axis of a vector, too."""
        return self._along("cumsum", x, axis or 0 if self.module == "torch" else axis)

    def cumulated_products(self, x: Code, axis: int | None = None) -> Code:
        """The running products; PyTorch wants the axis of a vector, too."""
        return self._along("cumprod", x, axis or 0 if self.module == "torch" else axis)

    def mean(self, x: Code, _: int, axis: Axis = None) -> Code:
        """A mean."""
        return self._along("mean", x, axis)

    def variance(self, x: Code, _: Shape, axis: int | None = None, ddof: int = 0) -> Code:
        """A variance; PyTorch divides by one less unless told otherwise."""
        along = "" if axis is None else f", {self.words['axis']}={axis}"
        by = f", {self.words['ddof']}={ddof}" if ddof or self.module == "torch" else ""
        return self.code(f"{self.module}.var({self.argument(x)}{along}{by})")

    def over_examples(self, x: Code, count: int, scores: Code) -> Code:
        """Divided by the number of examples: by the length of the scores, where these have a name."""
        if self.upstream is None:
            return x / count
        return self.code(f"{x.parenthesised(PRODUCT)} / len({scores})", PRODUCT)

    def along(self, x: Code, _: Shape, axis: int = -1) -> Code:
        """A sum along an axis, which stays with size one."""
        return self.code(f"{self.module}.sum({x}, {self.words['axis']}={axis}, {self.words['keep']}=True)")

    def squares(self, x: Code, axis: Axis = None) -> Code:
        """The sum of the squares."""
        return self.total(x**2, axis)

    def length(self, x: Code, axis: Axis = None) -> Code:
        """The 2-norm."""
        return self._along("linalg.norm", x, axis)

    def reshape(self, x: Code, shape: Shape) -> Code:
        """Another shape, or that of the operand."""
        sizes = f"{self.like}.shape" if self.is_like(shape) else ", ".join(map(str, shape))
        return self.view(f"{x.parenthesised(ATOM)}.reshape({sizes})")

    def keeping(self, x: Code, shape: Shape, axis: Axis) -> Code:
        """A reduction that keeps its axes; PyTorch wants the axes named, too."""
        call, bracket, after = x.text.rpartition(")")
        if axis is None and self.module == "torch":
            return self.reshape(x, shape)
        return self.code(f"{call}, {self.words['keep']}=True{bracket}{after}")

    def take(self, x: Code, key: Key) -> Code:
        """Some entries."""
        return self.view(f"{x.parenthesised(ATOM)}[{key_text(key)}]")

    def section(self, g: Code, axis: int, start: int, stop: int) -> Code:
        """A stretch along an axis."""
        return self.view(f"{g.parenthesised(ATOM)}[{':, ' * axis}{start}:{stop}]")

    def gather(self, x: Code, key: Key, *taken: Code) -> Code:
        """Some entries, where arrays of places stand in the index."""
        return self.code(f"{x.parenthesised(ATOM)}[{taken_text(key, taken)}]")

    def scatter(self, g: Code, key: Key, shape: Shape, *taken: Code) -> Code:
        """Zeros with g added at some entries: by a helper, or in two lines where the whole gradient is that."""
        text = f"put({g}, np.s_[{taken_text(key, taken)}], {shape})"
        self.puts[text] = Put(taken_text(key, taken), g, adds=True)
        return self.code(text)

    def put(self, g: Code, key: Key, shape: Shape) -> Code:
        """Zeros with g at some entries: by a helper, or in two lines where the whole gradient is that."""
        text = f"put({g}, np.s_[{key_text(key)}], {shape})"
        self.puts[text] = Put(key_text(key), g)
        return self.code(text)

    def concat(self, axis: int, *xs: Code) -> Code:
        """Arrays joined."""
        joined = ", ".join(map(self.argument, xs))
        return self.code(f"{self.module}.{self.words['concat']}([{joined}], {self.words['axis']}={axis})")

    def place(self, x: Code, axis: int | None, word: str) -> Code:
        """The place of the entry that wins."""
        return self._along("argmax" if word == "largest" else "argmin", x, axis)

    def _along(self, name: str, x: Code, axis: Axis) -> Code:
        along = "" if axis is None else f", {self.words['axis']}={axis}"
        return self.code(f"{self.module}.{name}({self.argument(x)}{along})")


_HELPERS = "softmax log_softmax logsumexp one_hot chosen first others cumprod_back unbroadcast"


class NumPyArrays(Structure, NumPyLayers, NumPy, names=("one_hot",)):
    """NumPy over whole arrays."""

    words: ClassVar = {
        "axis": "axis",
        "keep": "keepdims",
        "ddof": "ddof",
        "permute": "transpose",
        "concat": "concatenate",
    }
    helpers: ClassVar = NumPy.helpers | {name: name for name in _HELPERS.split()}

    def largest(self, x: Code, axis: int | None = None) -> Code:
        """The largest entry."""
        return self._along("max", x, axis)

    def smallest(self, x: Code, axis: int | None = None) -> Code:
        """The smallest entry."""
        return self._along("min", x, axis)

    def spread(self, g: Code, shape: Shape, axis: Axis = None) -> Code:
        """Every entry that was summed gets the same."""
        if not shape:
            return g
        ones = f"np.ones_like({self.like})" if self.is_like(shape) else f"np.ones({shape})"
        return self.code(f"{self.across(g, shape, axis).parenthesised(POWER)} * {ones}", PRODUCT)

    def across(self, g: Code, shape: Shape, axis: Axis) -> Code:
        """What was reduced along axes, so that it broadcasts again: along the first ones it does as it is."""
        axes = from_front(axis, shape)
        if axes == tuple(range(len(axes))):
            return g
        last = axes == (len(shape) - 1,)
        return self.code(
            f"{g.parenthesised(ATOM)}[{':, ' * (len(shape) - 1)}None]" if last else f"np.expand_dims({g}, {axis})"
        )

    def others(self, x: Code, axis: int | None = None) -> Code:
        """For each entry the product of the others."""
        return self.code(f"others({x}{'' if axis is None else f', axis={axis}'})")

    def through_products(self, g: Code, x: Code, axis: int | None = None) -> Code:
        """What flows back through running products."""
        return self.code(f"cumprod_back({g}, {x}{'' if axis is None else f', axis={axis}'})")

    def flipped(self, x: Code, axis: int | None = None) -> Code:
        """The reverse order."""
        return self.view(f"np.flip({x}{'' if axis is None else f', axis={axis}'})")

    def fit(self, g: Code, shape: Shape, _: Shape) -> Code:
        """A sum over the axes of a broadcast, where only the running program knows which."""
        return self.code(f"unbroadcast({g}, {shape})")

    def places(self, t: Code, shape: Shape) -> Code:
        """An array of places, as whole numbers."""
        return self.code(f"{t.parenthesised(ATOM)}.astype(int)" if shape else f"int({t})")

    def stack(self, *xs: Code) -> Code:
        """A list."""
        return self.code(f"np.array([{', '.join(with_point(self.argument(x)) for x in xs)}])")

    def eye(self, n: int, _: Any) -> Code:
        """The identity matrix."""
        return self.code(f"np.eye({n})")

    def chosen(self, target: Code, x: Code) -> Code:
        """The entry at each target."""
        return self.code(f"chosen({target}, {x})")

    def first(self, best: Code, x: Code, axis: int | None, _: str) -> Code:
        """One at the entry that wins."""
        return self.code(f"first({best}, {x}{'' if axis is None else f', axis={axis}'})")

    def ratio(self, part: Code, total: Code) -> Code:
        """part / total, and 0 where the total is 0; over its own absolute value a number is its sign."""
        return self.call("np.sign", part) if total.text == f"np.abs({part})" else super().ratio(part, total)

    def power_slope(self, x: Code, n: Any) -> Code:
        """n times x to the n - 1; a careful one is 0 where n is."""
        n = self.code.lift(n)
        if not self.careful or n.number is not None:
            return n * x ** (n - 1)
        return n * x ** self.code(f"np.where({n} == 0, 1, {n - 1})")


NUMPY_ARRAYS = NumPyArrays()

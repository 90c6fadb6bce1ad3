"""What a gate may ask for: an algebra's functions, each stated once.

A gate is written over an algebra `m`, so that floats, arrays, exact numbers, symbols, texts and programs can read it.
Each of these is a subclass of `Algebra`. It gives the functions that have no default here, and overrides those that it
does better: floats without overflow, texts and programs by their names. A function that is not needed is not given.

A value is a float, an array, a number of SymPy's or a text: the algebras have no common type, so values are Any.

>>> import math
>>> class Plain(Algebra):
...     exp, log = staticmethod(math.exp), staticmethod(math.log)
>>> Plain().logistic(0.0), Plain().softplus(0.0) == math.log(2)
(0.5, True)
"""

from __future__ import annotations

from math import inf, nan
from typing import TYPE_CHECKING, Any

from bpcli.algebra.contracted import by_products
from bpcli.algebra.elementwise import NO_VALUE, Elementwise
from bpcli.algebra.of_layers import OfLayers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bpcli.algebra.elementwise import Function
    from bpcli.algebra.ndarray import Axis, Shape


class Algebra(Elementwise, OfLayers):
    """All that a gate may ask for: the functions of numbers, and what only arrays have.

    Shapes are tuples of sizes. An axis is a number, or None for all entries.
    """

    matmul: Function  # (a, b): the matrix product; of two vectors the dot product
    outer: Function  # (a, b): the column a times the row b
    transpose: Function  # the axes in reverse order
    permuted: Function  # (x, axes): the axes in another order
    swapped: Function  # the last two axes exchanged
    total: Function  # (x, axis=None): the sum
    variance: Function  # (x, shape, axis=None, ddof=0): squared distances from the mean, over their number less ddof
    multiplied: Function  # (x, axis=None): the product
    others: Function  # (x, axis=None): for each entry the product of the others
    cumulated: Function  # (x, axis=None): the sums of the entries up to each one
    cumulated_products: Function  # (x, axis=None): the products of the entries up to each one
    through_products: Function  # (g, x, axis=None): what flows back through `cumulated_products`
    flipped: Function  # (x, axis=None): the entries along an axis in reverse order
    einsum: Function  # (letters, *xs): the sum of products that the letters say, as in `ij,jk->ik`
    diagonal_sum: Function  # the sum of the entries on the diagonal
    spread: Function  # (g, shape, axis=None): each entry of a sum, for every entry that was summed
    across: Function  # (g, shape, axis): what was reduced along an axis, so that it broadcasts again
    fit: Function  # (g, shape, output): the sum over the axes along which an operand of this shape was repeated
    reshape: Function  # (x, shape): the same entries, row by row
    take: Function  # (x, key): some entries
    put: Function  # (g, key, shape): zeros, with g where the key points
    gather: Function  # (x, items, *places): some entries; arrays of places stand in the index
    scatter: Function  # (g, items, shape, *places): zeros, with g added at the entries that `gather` takes
    not_places: Function  # (places, count): whether some are not whole numbers from -count up to count - 1
    concat: Function  # (axis, *xs): arrays joined along an axis
    section: Function  # (g, axis, start, stop): a stretch along an axis
    stack: Function  # (*xs): numbers, or arrays of one shape, as the entries or rows of an array
    along: Function  # (x, shape, axis=-1): the sum along an axis, which stays with size one
    eye: Function  # (n, like): the identity matrix of the numbers that `like` has
    zeros: Function  # (shape, like): zeros of the numbers that `like` has
    one_hot: Function  # (target, x): shaped like x, a one in each row at the class that the target names
    chosen: Function  # (target, x): the entry of each row of x at the class that the target names
    first: Function  # (best, x, axis, word): one at the first entry that is the best, otherwise 0
    place: Function  # (x, axis, word): the place of the first entry that is the best
    largest: Function  # (x, axis=None)
    smallest: Function  # (x, axis=None)
    softmax: Function  # (x, axis=-1): e^x over the sum of e^x along an axis
    logsumexp: Function  # (x, axis=-1): log of the sum of e^x along an axis
    log_softmax: Function  # (x, axis=-1): the logarithm of softmax
    not_one_hot: Function  # whether some row is not a single 1 and zeros

    def contracted(self, letters: str, *xs: Any) -> Any:
        """The sum of products that the letters say: as a product of matrices where it is one."""
        products = by_products(letters)
        return self.einsum(letters, *xs) if products is None else products(self, *xs)

    def keeping(self, x: Any, shape: Shape, axis: Axis) -> Any:  # noqa: ARG002  (programs name the axis)
        """What was reduced along an axis, in the shape where each axis that was reduced has size 1."""
        return self.reshape(x, shape)

    def mean(self, x: Any, count: int, axis: Axis = None) -> Any:
        """The mean of all entries, or along one axis; `count` entries go into each mean."""
        return self.total(x, axis) / count

    def total_product(self, a: Any, b: Any, axis: Axis) -> Any:
        """The sum of a times b, entry by entry, along an axis."""
        return self.total(a * b, axis)

    def mean_product(self, a: Any, b: Any, count: int, axis: Axis) -> Any:
        """The mean of a times b, entry by entry, along an axis."""
        return self.mean(a * b, count, axis)

    def over_examples(self, x: Any, count: int, scores: Any) -> Any:  # noqa: ARG002  (programs name the scores)
        """A total over a batch, divided by the number of its examples."""
        return x / count

    def weighed(self, weights: Any, x: Any) -> Any:
        """weights times x, entry by entry; among floats 0 where the weight is 0, however large x is."""
        return weights * x

    def places(self, t: Any, shape: Shape) -> Any:  # noqa: ARG002  (programs need it)
        """An array of places of this shape, as whole numbers."""
        return t

    def squares(self, x: Any, axis: Axis = None) -> Any:
        """The sum of the squares of all entries, or along an axis."""
        return self.total(x * x, axis)

    def length(self, x: Any, axis: Axis = None) -> Any:
        """The 2-norm of all entries, or along an axis."""
        return self.sqrt(self.squares(x, axis))

    # What who runs a circuit asks for.

    MAX_EFFORT = inf  # see `work`
    constant: Function  # a constant as it is in a program: a number, e or pi
    listed: Function  # (text, shape): a constant array as it is in a program
    ones: Function  # (shape): an array of ones

    nan: Any = nan  # what is not needed

    def missing(self, shape: Shape) -> Any:  # noqa: ARG002  (arrays need it)
        """A value of this shape that nothing needs."""
        return self.nan

    def attempt(self, function: Function, at: Sequence[Any]) -> Any:
        """What a function of numbers makes of these, or None; of arrays an entry without a value is not-a-number."""
        try:
            return function(self, *at)
        except NO_VALUE:
            return None

    scattered: Function  # (entries, mask, shape): an array of these entries where the mask marks them

    def only(self, mask: Any, value: Any, shape: Shape, otherwise: Any = None) -> Any:  # noqa: ARG002
        """The entries of a value that a mask marks, in this shape; for the others not-a-number, or another number."""
        return value if mask else self.nan if otherwise is None else otherwise

    def occurs(self, condition: Any) -> bool:
        """Whether a condition holds, for any entry."""
        return bool(condition)

    def lifted(self, value: Any) -> Any:
        """A value that may be a plain number, as one of the algebra's own."""
        return value

    def kept(self, value: Any, shape: Shape) -> Any:  # noqa: ARG002  (arrays need it)
        """A value as a trace keeps it, which has this shape."""
        return value

    def finite(self, value: Any) -> bool:  # noqa: ARG002  (a text is)
        """Whether every entry is a real number, or may be one while it holds symbols."""
        return True

    def bounded(self, value: Any) -> Any:
        """The value, if it is not too long. Raises TooLargeError."""
        return value

    def checked(self, value: Any) -> Any:
        """The value, if it is not too long to compute with. Raises TooLargeError."""
        return self.bounded(value)

    def work(self, value: Any, operands: Sequence[Any]) -> float:  # noqa: ARG002  (floats are not counted)
        """How much work a value was, of these operands; a pass may take MAX_EFFORT."""
        return 0.0


def functions_of(algebra: type[Elementwise | OfLayers]) -> frozenset[str]:
    """The names of the functions that a class states, with a default or without one."""
    return frozenset(name for name in (*algebra.__annotations__, *vars(algebra)) if not name.startswith("_"))


FUNCTIONS = functions_of(Elementwise) - {"by_name"}  # of numbers
GIVEN = frozenset(Elementwise.__annotations__)  # those of them without a default
NAMED = GIVEN | {name for name in FUNCTIONS if hasattr(getattr(Elementwise, name, None), "is_named")}

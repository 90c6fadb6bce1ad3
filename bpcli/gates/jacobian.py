"""What the Jacobian of a gate looks like for one of its operands: decided by what the gate is, never by looking at it.

A gate over arrays states it for each operand, with the words of this module. It depends on no value.

>>> from bpcli.gates.linear import product
>>> structure = product((2, 3), (3,)).jacobian[0]
>>> structure.kind, structure.block, structure.pattern.shape, structure.pattern.filled
('blocks', '$1ᵀ', (2, 6), 6)
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, NamedTuple

from bpcli.algebra.patterns import Factor, Pattern, dense, identity, merged
from bpcli.algebra.shapes import repeated_axes
from bpcli.gates.axes import is_reduced

if TYPE_CHECKING:
    from bpcli.algebra.ndarray import Axis, Shape
    from bpcli.algebra.shown import Text

KINDS = (
    *("number", "zero", "identity", "scaled identity", "zeros and ones", "diagonal", "broadcast", "row", "column"),
    *("ones", "sums", "matrix", "blocks", "multiples", "block diagonal", "diagonals", "permutation", "routing"),
    *("scattered", "nested", "windows", "triangular", "taken", "masked", "dense"),
)


class Structure(NamedTuple):
    """A kind, one of KINDS; the pattern; and the matrix that is repeated, if one is ($0, $1: the operands).

    `multiplications` is how many of them the vjp takes, where it takes fewer than the pattern has entries.
    """

    kind: str
    pattern: Pattern
    block: str = ""
    multiplications: int | None = None


def of_pattern(pattern: Pattern) -> Structure:
    """The structure that a pattern alone has."""
    pattern = merged(pattern)
    return Structure(_kind(pattern), pattern)


def of_elementwise(operand: Shape, output: Shape, local: Text, *, constant: bool) -> Structure:
    """The structure of a gate of numbers, used entry by entry.

    `local` is its local gradient as it is shown; `constant` says that it is the same number for every entry.
    """
    rows, cols = prod(output), prod(operand)
    if local.number == 0:
        return stated(Factor("zero", rows, cols), values="same")
    values = "one" if local.number == 1 else "01" if local.is_indicator else "same" if constant else "any"
    if rows == cols:
        return stated(identity(rows), values=values)
    return stated(*repeated(operand, output), values=values)


def stated(*factors: Factor, values: str = "any", kind: str = "", block: str = "") -> Structure:
    """The structure of a pattern; it has a kind of its own and a matrix that it repeats, unless one number is left."""
    structure = of_pattern(Pattern(factors, values))
    return structure if not kind or structure.kind == "number" else structure._replace(kind=kind, block=block)


def unstructured(output: Shape, operand: Shape) -> Structure:
    """The structure of a gate for which every entry may meet every entry."""
    return stated(dense(prod(output), prod(operand)))


def among(x: Shape, axis: Axis, *, values: str = "any", all_outputs: bool = False) -> Structure:
    """The structure of a gate that goes along axes: to one number, or with an output for each entry there."""
    axes = (dense(n if all_outputs else 1, n) if is_reduced(axis, k) else identity(n) for k, n in enumerate(x))
    return stated(*axes, values=values)


def selected(output: Shape, operand: Shape) -> Structure:
    """The structure of a gate that moves or selects entries: at most a single 1 in each row and each column."""
    return stated(Factor("selection", prod(output), prod(operand)), values="one")


def repeated(operand: Shape, output: Shape) -> tuple[Factor, ...]:
    """The factors, axis by axis, of an operand that is broadcast to the shape of the output."""
    axes = repeated_axes(operand, output)
    return tuple(dense(n, 1) if axis in axes else identity(n) for axis, n in enumerate(output))


def _kind(pattern: Pattern) -> str:
    rows, cols = pattern.shape
    is_constant = pattern.values in {"one", "same"}
    sorts = [f.sort for f in pattern.factors]
    if pattern.is_zero:
        return "zero"
    if (rows, cols) == (1, 1):
        return "number"
    if (
        is_constant
        and cols > rows > 1
        and all(f.sort == "identity" or (f.sort == "dense" and f.rows == 1) for f in pattern.factors)
    ):
        return "sums"
    if rows > cols > 1 and all(f.sort == "identity" or (f.sort == "dense" and f.cols == 1) for f in pattern.factors):
        return "broadcast"
    match sorts:
        case ["identity"]:
            kinds = {"one": "identity", "same": "scaled identity", "01": "zeros and ones"}
            return kinds.get(pattern.values, "diagonal")
        case ["selection"]:
            if pattern.values == "one" and rows == cols:
                return "permutation"
            return "routing" if pattern.values in {"one", "01"} else "scattered"
        case ["dense"]:
            if cols == 1:
                return "column"
            return "ones" if is_constant else "row" if rows == 1 else "dense"
        case ["identity", "dense"]:
            return "block diagonal"
        case ["dense", "identity"]:
            return "diagonals"
    return "nested"

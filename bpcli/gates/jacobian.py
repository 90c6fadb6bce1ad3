"""What the Jacobian of a gate looks like for one of its operands: decided by what the gate is, never by looking at it.

Knows both kinds of gate. Must not know values: the text of a local gradient and whether it is one number are told.

>>> from bpcli.gates.linear import product
>>> structure = of_array_gate(product((2, 3), (3,)), 0, {0: (2, 3), 1: (3,)})
>>> structure.kind, structure.block, structure.pattern.shape, structure.pattern.filled
('blocks', '$1ᵀ', (2, 6), 6)
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, NamedTuple

from bpcli.algebra.patterns import Factor, Pattern, full, merged, same

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bpcli.algebra.structure import Shape
    from bpcli.gates.array_gate import ArrayGate

KINDS = (
    *("number", "zero", "identity", "scaled identity", "zeros and ones", "diagonal", "broadcast", "row", "column"),
    *("ones", "sums", "matrix", "blocks", "multiples", "block diagonal", "diagonals", "permutation", "routing"),
    *("scattered", "nested", "dense"),
)


class Structure(NamedTuple):
    """A kind, one of KINDS; the pattern; and the matrix that is repeated, if one is ($0, $1: the operands)."""

    kind: str
    pattern: Pattern
    block: str = ""


def of_pattern(pattern: Pattern) -> Structure:
    """The structure that a pattern alone has."""
    pattern = merged(pattern)
    return Structure(_kind(pattern), pattern)


def of_elementwise(operand: Shape, output: Shape, formula: str, *, constant: bool) -> Structure:
    """That of a gate of numbers, used entry by entry.

    `formula` is the text of its local gradient; `constant` says that it is the same number for every entry.
    """
    rows, cols = prod(output), prod(operand)
    if formula == "0":
        return of_pattern(Pattern((Factor("zero", rows, cols),), "same"))
    chosen = formula.startswith("1[") and formula.index("]") == len(formula) - 1
    values = "one" if formula == "1" else "01" if chosen else "same" if constant else "any"
    if rows == cols:
        return of_pattern(Pattern((same(rows),), values))
    aligned = (1,) * (len(output) - len(operand)) + tuple(operand)
    factors = (same(n) if n == m else full(n, m) for n, m in zip(output, aligned, strict=True))
    return of_pattern(Pattern(tuple(factors), values))


def of_array_gate(gate: ArrayGate, slot: int, shapes: Mapping[int, Shape]) -> Structure:
    """That of a gate over arrays, by the word that it says of itself; `shapes` are those of its operands, by slot.

    Only a gate of two operands needs to be told both.
    """
    rows, cols = prod(gate.shape), prod(shapes[slot])
    word, _, axis = gate.jacobian[slot].partition(" along ")
    if word == "identity":
        return of_pattern(Pattern((same(cols),), "one"))
    if word in {"permutation", "routing"}:
        return of_pattern(Pattern((Factor("pick", rows, cols),), "one"))
    if word == "ones":
        values = "one" if gate.id == "sum" else "same"
        sizes = [full(1, n) if str(k) == axis else same(n) for k, n in enumerate(shapes[slot])]
        return of_pattern(Pattern(tuple(sizes) if axis else (full(rows, cols),), values))
    if word == "row blocks":
        width = shapes[slot][-1]
        return of_pattern(Pattern((same(cols // width), full(width, width))))
    if word in {"blocks", "matrix"}:
        return _linear(gate, slot, shapes)
    return of_pattern(Pattern((full(rows, cols),)))


def _linear(gate: ArrayGate, slot: int, shapes: Mapping[int, Shape]) -> Structure:
    if gate.id == "logsumexp":
        return of_pattern(Pattern((same(prod(shapes[0][:-1])), full(1, shapes[0][-1]))))
    a, b = shapes[0], shapes[1]
    if gate.id == "outer":
        factors = (same(a[0]), full(b[0], 1)) if slot == 0 else (full(a[0], 1), same(b[0]))
        return _named(Pattern(factors), "blocks" if slot == 0 else "multiples", "$1" if slot == 0 else "$0")
    p, q, r = (a[-2] if len(a) > 1 else 1), a[-1], (b[-1] if len(b) > 1 else 1)
    factors = (same(p), full(r, q)) if slot == 0 else (full(p, q), same(r))
    if len(gate.shape) > 2:
        return of_pattern(Pattern((*_stack(gate.shape[:-2], shapes[slot][:-2]), *factors)))
    if len(a) == 1:
        return _named(Pattern(factors), "matrix" if slot == 0 else "multiples", "$1ᵀ" if slot == 0 else "$0")
    if len(b) == 1:
        return _named(Pattern(factors), "blocks" if slot == 0 else "matrix", "$1ᵀ" if slot == 0 else "$0")
    return _named(Pattern(factors), "blocks" if slot == 0 else "multiples", "$1ᵀ" if slot == 0 else "$0")


def _stack(output: Shape, operand: Shape) -> list[Factor]:
    aligned = (1,) * (len(output) - len(operand)) + tuple(operand)
    return [same(n) if n == m else full(n, m) for n, m in zip(output, aligned, strict=True)]


def _named(pattern: Pattern, kind: str, block: str) -> Structure:
    """With the matrix that it is made of, unless one number is left."""
    pattern = merged(pattern)
    return of_pattern(pattern) if pattern.shape == (1, 1) else Structure(kind, pattern, block)


def _kind(pattern: Pattern) -> str:
    rows, cols = pattern.shape
    known = pattern.values in {"one", "same"}
    sorts = [f.sort for f in pattern.factors]
    if pattern.is_zero:
        return "zero"
    if (rows, cols) == (1, 1):
        return "number"
    if (
        known
        and cols > rows > 1
        and all(f.sort == "same" or (f.sort == "full" and f.rows == 1) for f in pattern.factors)
    ):
        return "sums"
    if rows > cols > 1 and all(f.sort == "same" or (f.sort == "full" and f.cols == 1) for f in pattern.factors):
        return "broadcast"
    match sorts:
        case ["same"]:
            kinds = {"one": "identity", "same": "scaled identity", "01": "zeros and ones"}
            return kinds.get(pattern.values, "diagonal")
        case ["pick"]:
            if pattern.values == "one" and rows == cols:
                return "permutation"
            return "routing" if pattern.values in {"one", "01"} else "scattered"
        case ["full"]:
            if cols == 1:
                return "column"
            return "ones" if known else "row" if rows == 1 else "dense"
        case ["same", "full"]:
            return "block diagonal"
        case ["full", "same"]:
            return "diagonals"
    return "nested"

"""Where a matrix holds zeros, said by a few factors: a pattern of any size takes no memory.

A pattern is a Kronecker product of simple factors, the outermost first: "identity", "dense" (every entry may be other
than zero), "selection" (at most one entry in each row and each column) and "zero". A
pattern may promise fewer zeros than a matrix has, never more.

>>> batch = Pattern((identity(100), dense(10, 4096)))  # 100 examples, of which none meets another
>>> batch.shape, batch.filled
((1000, 409600), 4096000)
>>> product(batch, batch._replace(factors=(identity(100), dense(4096, 5)))).factors
(Factor(sort='identity', rows=100, cols=100), Factor(sort='dense', rows=10, cols=5))
"""

from __future__ import annotations

from math import prod
from typing import NamedTuple


class Factor(NamedTuple):
    """One factor: its sort and its size."""

    sort: str
    rows: int
    cols: int

    @property
    def filled(self) -> int:
        """How many of its entries may be other than zero."""
        if self.sort == "dense":
            return self.rows * self.cols
        return 0 if self.sort == "zero" else min(self.rows, self.cols)


def identity(n: int) -> Factor:
    """An identity."""
    return Factor("identity", n, n)


def dense(rows: int, cols: int) -> Factor:
    """No zeros are promised."""
    return Factor("dense", rows, cols)


class Pattern(NamedTuple):
    """Factors, and what is known of the values where they are not zero: all "one", all the "same", "01", or "any"."""

    factors: tuple[Factor, ...]
    values: str = "any"

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the whole."""
        return prod(f.rows for f in self.factors), prod(f.cols for f in self.factors)

    @property
    def filled(self) -> int:
        """How many entries may be other than zero."""
        return prod(f.filled for f in self.factors)

    @property
    def is_zero(self) -> bool:
        """Whether every entry is zero."""
        return any(f.sort == "zero" for f in self.factors)


def merged(pattern: Pattern) -> Pattern:
    """A pattern with as few factors as there can be."""
    if pattern.is_zero:
        return Pattern((Factor("zero", *pattern.shape),), "same")
    factors: list[Factor] = []
    for f in pattern.factors:
        if f.rows == f.cols == 1:
            continue
        if factors and factors[-1].sort == f.sort in {"identity", "dense"}:
            f = Factor(f.sort, factors[-1].rows * f.rows, factors[-1].cols * f.cols)  # noqa: PLW2901
            factors.pop()
        factors.append(f)
    return pattern._replace(factors=tuple(factors) or (identity(1),))


def product(outer: Pattern, inner: Pattern) -> Pattern:
    """What is known of the matrix product of two matrices with these patterns (the chain rule of one path)."""
    rows, cols = outer.shape[0], inner.shape[1]
    if outer.is_zero or inner.is_zero:
        return Pattern((Factor("zero", rows, cols),), "same")
    left, right = list(outer.factors), list(inner.factors)
    factors: list[Factor] = []
    adds = loses = False
    while left or right:
        if left and left[0].cols == 1:
            factors.append(left.pop(0))
        elif right and right[0].rows == 1:
            factors.append(right.pop(0))
        elif left[0].cols == right[0].rows:
            a, b = left.pop(0), right.pop(0)
            adds |= a.sort == b.sort == "dense"
            loses |= {a.sort, b.sort} == {"selection", "dense"}
            factors.append(_times(a, b))
        elif left[0].cols % right[0].rows == 0:
            left[:1] = _split(left[0], right[0].rows, by_cols=True)
        elif right[0].rows % left[0].cols == 0:
            right[:1] = _split(right[0], left[0].cols, by_cols=False)
        else:
            return Pattern((dense(rows, cols),))
    values = "any" if loses else _times_values(outer.values, inner.values, adds=adds)
    return merged(Pattern(tuple(factors), values))


def union(one: Pattern, other: Pattern) -> Pattern:
    """What is known of the sum of two matrices with these patterns (the chain rule of two paths)."""
    first, second = merged(one), merged(other)
    if first.is_zero or second.is_zero:
        return second if first.is_zero else first
    if first.factors == second.factors and first.factors[0].sort != "selection":
        is_constant = {first.values, second.values} <= {"one", "same"}
        return first._replace(values="same" if is_constant else "any")
    left, right = list(first.factors), list(second.factors)
    factors: list[Factor] = []
    while left and right:
        a, b = left[0], right[0]
        if a[1:] == b[1:]:
            factors.append(a if a == b and a.sort != "selection" else dense(*a[1:]))
            del left[0], right[0]
        elif a.sort == "identity" and b.rows == b.cols and a.rows % b.rows == 0:
            left[:1] = [identity(b.rows), identity(a.rows // b.rows)]
        elif b.sort == "identity" and a.rows == a.cols and b.rows % a.rows == 0:
            right[:1] = [identity(a.rows), identity(b.rows // a.rows)]
        else:
            return Pattern((dense(*first.shape),))
    return merged(Pattern(tuple(factors)))


def grid(pattern: Pattern) -> list[list[bool]]:
    """Where a small pattern may be other than zero; a selection is drawn as one of those that it may be."""
    rows = [[True]]
    for f in pattern.factors:
        block = [[_meets(f, i, j) for j in range(f.cols)] for i in range(f.rows)]
        rows = [[a and b for a in row for b in line] for row in rows for line in block]
    return rows


def _meets(f: Factor, i: int, j: int) -> bool:
    match f.sort:
        case "identity":
            return i == j
        case "selection":
            return (
                i - max(f.rows - f.cols, 0) == j - max(f.cols - f.rows, 0) if f.rows != f.cols else i == f.rows - 1 - j
            )
    return f.sort == "dense"


def _times(a: Factor, b: Factor) -> Factor:
    if "identity" in {a.sort, b.sort}:
        return b if a.sort == "identity" else a
    sort = "selection" if a.sort == b.sort == "selection" else "dense"
    return Factor(sort, a.rows, b.cols)


def _split(f: Factor, first: int, *, by_cols: bool) -> list[Factor]:
    """A factor as two, of which the first has `first` columns (or rows)."""
    if f.sort == "identity":
        return [identity(first), identity(f.rows // first)]
    return (
        [dense(f.rows, first), dense(1, f.cols // first)]
        if by_cols
        else [dense(first, f.cols), dense(f.rows // first, 1)]
    )


def _times_values(outer: str, inner: str, *, adds: bool) -> str:
    both = {outer, inner}
    if both <= {"one", "same"}:
        return "one" if both == {"one"} and not adds else "same"
    return "01" if both <= {"one", "01"} and not adds else "any"

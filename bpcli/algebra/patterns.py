"""Where a matrix holds zeros, said by a few factors: a pattern of any size takes no memory.

A pattern is a Kronecker product of simple factors, the outermost first: "same" (an identity: entry k meets entry k
only), "full" (every entry meets every entry), "pick" (at most one entry in each row and each column) and "zero". A
pattern may promise fewer zeros than a matrix has, never more.

>>> batch = Pattern((same(100), full(10, 4096)))  # 100 examples, of which none meets another
>>> batch.shape, batch.filled
((1000, 409600), 4096000)
>>> product(batch, batch._replace(factors=(same(100), full(4096, 5)))).factors
(Factor(sort='same', rows=100, cols=100), Factor(sort='full', rows=10, cols=5))
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
        if self.sort == "full":
            return self.rows * self.cols
        return 0 if self.sort == "zero" else min(self.rows, self.cols)


def same(n: int) -> Factor:
    """An identity."""
    return Factor("same", n, n)


def full(rows: int, cols: int) -> Factor:
    """No zeros are promised."""
    return Factor("full", rows, cols)


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
    """The same with as few factors as there can be."""
    if pattern.is_zero:
        return Pattern((Factor("zero", *pattern.shape),), "same")
    found: list[Factor] = []
    for f in pattern.factors:
        if f.rows == f.cols == 1:
            continue
        if found and found[-1].sort == f.sort in {"same", "full"}:
            f = Factor(f.sort, found[-1].rows * f.rows, found[-1].cols * f.cols)  # noqa: PLW2901
            found.pop()
        found.append(f)
    return pattern._replace(factors=tuple(found) or (same(1),))


def product(outer: Pattern, inner: Pattern) -> Pattern:
    """What is known of the matrix product of two matrices with these patterns (the chain rule of one path)."""
    rows, cols = outer.shape[0], inner.shape[1]
    if outer.is_zero or inner.is_zero:
        return Pattern((Factor("zero", rows, cols),), "same")
    left, right = list(outer.factors), list(inner.factors)
    found: list[Factor] = []
    adds = loses = False
    while left or right:
        if left and left[0].cols == 1:
            found.append(left.pop(0))
        elif right and right[0].rows == 1:
            found.append(right.pop(0))
        elif left[0].cols == right[0].rows:
            one, other = left.pop(0), right.pop(0)
            adds |= one.sort == other.sort == "full"
            loses |= {one.sort, other.sort} == {"pick", "full"}
            found.append(_times(one, other))
        elif left[0].cols % right[0].rows == 0:
            left[:1] = _split(left[0], right[0].rows, by_cols=True)
        elif right[0].rows % left[0].cols == 0:
            right[:1] = _split(right[0], left[0].cols, by_cols=False)
        else:
            return Pattern((full(rows, cols),))
    values = "any" if loses else _times_values(outer.values, inner.values, adds=adds)
    return merged(Pattern(tuple(found), values))


def union(one: Pattern, other: Pattern) -> Pattern:
    """What is known of the sum of two matrices with these patterns (the chain rule of two paths)."""
    one, other = merged(one), merged(other)
    if one.is_zero or other.is_zero:
        return other if one.is_zero else one
    if one.factors == other.factors and one.factors[0].sort != "pick":
        known = {one.values, other.values} <= {"one", "same"}
        return one._replace(values="same" if known else "any")
    left, right = list(one.factors), list(other.factors)
    found: list[Factor] = []
    while left and right:
        a, b = left[0], right[0]
        if a[1:] == b[1:]:
            found.append(a if a == b and a.sort != "pick" else full(*a[1:]))
            del left[0], right[0]
        elif a.sort == "same" and b.rows == b.cols and a.rows % b.rows == 0:
            left[:1] = [same(b.rows), same(a.rows // b.rows)]
        elif b.sort == "same" and a.rows == a.cols and b.rows % a.rows == 0:
            right[:1] = [same(a.rows), same(b.rows // a.rows)]
        else:
            return Pattern((full(*one.shape),))
    return merged(Pattern(tuple(found)))


def grid(pattern: Pattern) -> list[list[bool]]:
    """Where a small pattern may be other than zero; a "pick" is drawn as one of those that it may be."""
    whole = [[True]]
    for f in pattern.factors:
        part = [[_meets(f, i, j) for j in range(f.cols)] for i in range(f.rows)]
        whole = [[a and b for a in row for b in line] for row in whole for line in part]
    return whole


def _meets(f: Factor, i: int, j: int) -> bool:
    match f.sort:
        case "same":
            return i == j
        case "pick":
            return (
                i - max(f.rows - f.cols, 0) == j - max(f.cols - f.rows, 0) if f.rows != f.cols else i == f.rows - 1 - j
            )
    return f.sort == "full"


def _times(one: Factor, other: Factor) -> Factor:
    if "same" in {one.sort, other.sort}:
        return other if one.sort == "same" else one
    sort = "pick" if one.sort == other.sort == "pick" else "full"
    return Factor(sort, one.rows, other.cols)


def _split(f: Factor, first: int, *, by_cols: bool) -> list[Factor]:
    """A factor as two, of which the first has `first` columns (or rows)."""
    if f.sort == "same":
        return [same(first), same(f.rows // first)]
    return (
        [full(f.rows, first), full(1, f.cols // first)] if by_cols else [full(first, f.cols), full(f.rows // first, 1)]
    )


def _times_values(one: str, other: str, *, adds: bool) -> str:
    both = {one, other}
    if both <= {"one", "same"}:
        return "one" if both == {"one"} and not adds else "same"
    return "01" if both <= {"one", "01"} and not adds else "any"

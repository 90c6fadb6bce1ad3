"""Sums of products by letters, as einsum writes them: `ij,jk->ik` is Σ_j a_ij·b_jk. Which of them are matrix products.

>>> from bpcli.algebra.formula import ArrayText
>>> from bpcli.algebra.shown_arrays import SHOWN
>>> g, A, b = (ArrayText(name) for name in ("g", "A", "b"))
>>> print(SHOWN.contracted("i,j->ij", g, b), SHOWN.contracted("ij,i->j", A, g), SHOWN.contracted("nij,j->i", A, b))
g⋅bᵀ Aᵀ⋅g einsum('nij,j->i', A, b)
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    Contraction = Callable[..., Any]  # (m, *operands) → the value


@lru_cache(maxsize=4096)
def by_products(letters: str, *, stacks: bool = False) -> Contraction | None:
    """The contraction as products, outer products and transposes of an algebra; None where only einsum writes it.

    With `stacks` it may also be a product of stacks of matrices.
    """
    left, _, out = letters.partition("->")
    terms = left.split(",")
    if any(len(set(term)) < len(term) for term in terms):
        return None
    match terms:
        case [x]:
            return _moved(x, out)
        case [x, y]:
            return _product(x, y, out, stacks=stacks)
    return None


def _moved(x: str, out: str) -> Contraction | None:
    """One array whose axes at most change their order."""
    order = tuple(x.find(letter) for letter in out)
    if order == tuple(range(len(x))):
        return lambda _, a: a
    if order == tuple(reversed(range(len(x)))):
        return lambda m, a: m.transpose(a)
    return (lambda m, a: m.permuted(a, order)) if sorted(x) == sorted(out) else None


def _product(x: str, y: str, out: str, *, stacks: bool) -> Contraction | None:
    """Two arrays. A letter is in both and the output (a stack), in both (summed), or in one and the output."""
    if (not x and y == out) or x == y == out:
        return lambda _, a, b: a * b
    if not y and x == out:
        return lambda _, a, b: b * a
    stack = "".join(letter for letter in out if letter in x and letter in y)
    k, i, j = {*x} & {*y} - {*out}, {*x} - {*y}, {*y} - {*x}
    if max(len(k), len(i), len(j)) > 1 or {*out} != {*stack} | i | j:
        return None
    heads = all(term.startswith(stack) for term in (x, y, out))
    if stack and (not stacks or not heads or min(len(k), len(i), len(j)) < 1):
        return None
    x, y, out = (term.removeprefix(stack) for term in (x, y, out))
    if (j and not i) or {out[:1]} == j:  # a matrix comes before a vector, and rows of the output before columns
        swapped = _oriented(y, x, *k, is_stack=bool(stack))
        return lambda m, a, b: swapped(m, b, a)
    return _oriented(x, y, *k, is_stack=bool(stack))


def _oriented(x: str, y: str, k: str = "", *, is_stack: bool) -> Contraction:
    """The product of x, as rows by k, and y, as k by columns; the outer product where there is no k."""
    if not k:
        return lambda m, a, b: m.outer(a, b)
    turns = len(x) > 1 and x[-1] != k, len(y) > 1 and y[0] != k

    def product(m: Any, *factors: Any) -> Any:
        turn = m.swapped if is_stack else m.transpose
        return m.matmul(*(turn(factor) if turned else factor for factor, turned in zip(factors, turns, strict=True)))

    return product

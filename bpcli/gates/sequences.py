"""Attention: each query looks at all keys, and takes the mean of their values, weighed by how well they match.

Formula: Vaswani et al. 2017, "Attention Is All You Need", equation 1. With V_k − y in it, a gradient needs neither the
Jacobian of the softmax nor that of the products: y is the mean of the values (Dao et al. 2022, appendix B).
"""

from __future__ import annotations

from functools import lru_cache
from math import prod
from typing import TYPE_CHECKING, Any

from bpcli.algebra import shown
from bpcli.algebra.formula import ArrayText, indexed, setting
from bpcli.algebra.patterns import dense, identity
from bpcli.algebra.shapes import broadcasts_to
from bpcli.algebra.shown import Text
from bpcli.algebra.shown_arrays import SHOWN
from bpcli.errors import ShapeError
from bpcli.gates.array_gate import AXIS_LETTERS, ArrayGate, Entry, TernaryArrayGate, summed
from bpcli.gates.gate import Domain
from bpcli.gates.jacobian import stated

if TYPE_CHECKING:
    from bpcli.algebra.algebra import Algebra
    from bpcli.algebra.ndarray import Shape
    from bpcli.gates.jacobian import Structure

_FITS = "shapes that fit: Q (n, d), K (m, d), V (m, p), or stacks of these with the same axes before them"
_FEATURES = len(AXIS_LETTERS) - 4  # the most axes before the matrices for which there are letters


@lru_cache(maxsize=1024)
def attention(q: Shape, k: Shape, v: Shape, mask: Shape | None = None, causal: bool = False) -> ArrayGate:  # noqa: FBT001, FBT002  (a setting)
    """softmax(Q⋅Kᵀ/√d)⋅V: a row of Q is a query, a row of K a key of d features, a row of V that key's value.

    A mask holds 1 where a query may look at a key, otherwise 0. In causal attention query i sees the keys up to i.
    """
    stack, size = _fitted(q, k, v, mask)
    n, d, keys, p = size

    def weights(m: Algebra, q: Any, k: Any, *mask: Any) -> Any:
        return m.attention_weights(q, k, *mask, size=(n, keys, d), causal=causal)

    def scaled(m: Algebra, x: Any) -> Any:
        return x / m.sqrt(m.constant(str(d)))

    def to_scores(m: Algebra, g: Any, y: Any, q: Any, k: Any, v: Any, *mask: Any) -> Any:
        return m.to_attention_scores(g, y, q, k, v, *mask, shape=(*stack, n, p), size=(n, keys, d), causal=causal)

    def to_keys(m: Algebra, g: Any, y: Any, q: Any, *rest: Any) -> Any:
        return scaled(m, m.matmul(m.swapped(to_scores(m, g, y, q, *rest)), q))

    def to_values(m: Algebra, g: Any, y: Any, q: Any, k: Any, v: Any, *mask: Any) -> Any:  # noqa: ARG001
        return m.matmul(m.swapped(weights(m, q, k, *mask)), g)

    def show(*operands: Text) -> Text:
        return shown.call("attention", *operands, *[setting("causal", "True")] * causal, kind=ArrayText)

    kind: Any = TernaryArrayGate if mask is None else ArrayGate
    gate: ArrayGate = kind(
        "attention",
        "Q K V" if mask is None else "Q K V mask",
        (*stack, n, p),
        forward=lambda m, q, k, v, *mask: m.attention(q, k, v, *mask, size=(n, keys, d), causal=causal),
        vjps=(
            lambda m, g, y, q, k, *rest: scaled(m, m.matmul(to_scores(m, g, y, q, k, *rest), k)),
            to_keys,
            to_values,
            *([] if mask is None else [None]),
        ),
        because="each output is a mean of the values, so a value gets the upstream gradient of every query that looks "
        "at it, times its weight; a score gets its weight times how far its value lies above that mean, along the "
        "upstream gradient",
        jacobian=(
            *_structures(stack, size, "" if mask is None and not causal else "masked"),
            *([] if mask is None else [None]),
        ),
        entries=(*_entries(len(stack), d, weights), *([] if mask is None else [None])),
        domain=() if mask is None else _masks(n, keys, causal=causal),
        saves=("attention_weights", "to_attention_scores"),
        expansion=_stages(len(stack), size, masked=mask is not None, causal=causal),
        show_as=show,
    )
    return gate


def _fitted(q: Shape, k: Shape, v: Shape, mask: Shape | None) -> tuple[Shape, tuple[int, int, int, int]]:
    """The axes before the matrices; and how many queries, features, keys and entries of a value there are."""
    if min(map(len, (q, k, v))) < 2 or not q[:-2] == k[:-2] == v[:-2]:
        raise ShapeError(f"attention takes matrices, and $0 has shape {q}, $1 {k}, $2 {v}", hint=_FITS)
    if q[-1] != k[-1]:
        raise ShapeError(f"a query of $0 has {q[-1]} features, and a key of $1 has {k[-1]}: {q} and {k}", hint=_FITS)
    if k[-2] != v[-2]:
        raise ShapeError(f"$1 has {k[-2]} keys, and $2 has {v[-2]} values: shapes {k} and {v}", hint=_FITS)
    scores = (*q[:-1], k[-2])
    if mask is not None and not broadcasts_to(mask, scores):
        raise ShapeError(f"the mask $3 has shape {mask}, and the scores have shape {scores}", hint="a 1 or 0 for each")
    return q[:-2], (q[-2], q[-1], k[-2], v[-1])


def _masks(queries: int, keys: int, *, causal: bool) -> tuple[Domain, ...]:
    """What a mask holds; and that each query may look at a key."""

    def is_blind(m: Algebra, q: Any, k: Any, v: Any, mask: Any) -> bool:  # noqa: ARG001
        seen = mask * m.lower(queries, keys, mask) if causal else mask
        return m.occurs(m.equal(m.total(seen, -1), 0))

    return (
        Domain(
            lambda m, q, k, v, mask: m.occurs(m.is_fraction(mask) | (mask < 0) | (mask > 1)),
            "a mask of attention holds 1 where a query may look, otherwise 0",
        ),
        Domain(is_blind, "each query must look at a key, and this mask leaves one without any"),
    )


def _stages(stack: int, size: tuple[int, int, int, int], *, masked: bool, causal: bool) -> str:
    """The layer in stages: the products, scaled, as shares, and the mean."""
    n, d, m, _ = size
    keys = f"swapaxes(K, {stack}, {stack + 1})" if stack else "Kᵀ"
    seen = ["mask"] * masked + [f"tril(ones({n}, {m}))"] * causal
    raised = f"raised = where({'*'.join(seen)}, exp(scores), 0); weights = raised/sum(raised, axis=-1, keepdims=True)"
    weights = raised if seen else "weights = softmax(scores)"
    return f"products = Q @ {keys}; scores = products/sqrt({d}); {weights}; weights @ V"


def _structures(stack: Shape, size: tuple[int, int, int, int], kind: str) -> tuple[Structure, ...]:
    """A query changes its own output, a key and a value change all of them; parts of a stack do not meet."""
    n, d, m, p = size
    apart = tuple(map(identity, stack))
    work = prod(stack) * n * m * (2 * d + p)
    return (
        stated(*apart, identity(n), dense(p, d))._replace(multiplications=work),
        stated(*apart, dense(n * p, m * d), kind=kind)._replace(multiplications=work),
        stated(*apart, dense(n, m), identity(p), kind=kind)._replace(multiplications=prod(stack) * n * m * (d + p)),
    )


def _entries(stack: int, d: int, weights: Any) -> tuple[Entry | None, ...]:
    """The rules by indices: in matrices Q_ij, K_kj, V_kl and y_il."""
    if stack > _FEATURES:
        return (None, None, None)
    lead = AXIS_LETTERS[:stack]
    i, j, k, l = (AXIS_LETTERS[stack + place] for place in range(4))  # noqa: E741  (the letters of an entry)
    query, key, value, out = (lead + pair for pair in (i + j, k + j, k + l, i + l))
    root = SHOWN.sqrt(Text(str(d)))

    def share(q: Any, keys: Any, mask: Any) -> Any:
        return indexed(weights(SHOWN, q(""), keys(""), *(seen("") for seen in mask)), lead + i + k)

    def moved(y: Any, q: Any, keys: Any, v: Any, *mask: Any) -> Any:
        """What the entry of the output gains from a score."""
        return share(q, keys, mask) * (v(value) - y(out))

    def by_key(y: Any, q: Any, keys: Any, *rest: Any) -> Any:
        return summed(k, moved(y, q, keys, *rest) * keys(key) / root)

    return (
        Entry(
            out,
            query,
            by_key,
            lambda g, y, q, keys, v, *mask: summed(
                k + l, g(out) * share(q, keys, mask) * (v(value) - y(out)) * keys(key) / root
            ),
        ),
        Entry(
            out,
            key,
            lambda y, q, *rest: moved(y, q, *rest) * q(query) / root,
            lambda g, y, q, keys, v, *mask: summed(
                i + l, g(out) * share(q, keys, mask) * (v(value) - y(out)) * q(query) / root
            ),
        ),
        Entry(
            out,
            value,
            lambda y, q, keys, v, *mask: share(q, keys, mask),
            lambda g, y, q, keys, v, *mask: summed(i, g(out) * share(q, keys, mask)),
        ),
    )

"""Layers of a network as one gate: normalisation, dropout.

Formulas: CS231n, assignment 2 (batch and layer normalisation, each with its short backward form); Ioffe and Szegedy
2015; Ba, Kiros and Hinton 2016. The variance is that of the population: divided by the number of entries.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bpcli.algebra import shown
from bpcli.algebra.formula import ArrayText, indexed, setting
from bpcli.algebra.patterns import dense, identity
from bpcli.algebra.shown import Text
from bpcli.algebra.shown_layers import along_axis
from bpcli.errors import ShapeError
from bpcli.gates.array_gate import (
    AXIS_LETTERS,
    ArrayGate,
    BinaryArrayGate,
    Entry,
    TernaryArrayGate,
    axis_letters,
    hits,
    size,
    summed,
)
from bpcli.gates.gate import Domain
from bpcli.gates.jacobian import stated

if TYPE_CHECKING:
    from bpcli.algebra.algebra import Algebra
    from bpcli.algebra.ndarray import Shape
    from bpcli.gates.jacobian import Structure

EPS = 1e-5


@lru_cache(maxsize=1024)
def batchnorm(x: Shape, gamma: Shape, beta: Shape, eps: float = EPS) -> ArrayGate:
    """Each column minus its mean over the batch, divided by its standard deviation; then times gamma, plus beta."""
    if len(x) != 2:
        hint = "reshape it first: a row for each example, a column for each feature"
        raise ShapeError(f"batchnorm takes a batch of shape (examples, features), and $0 has shape {x}", hint=hint)
    return _normalised("batchnorm", "column", x, gamma, beta, eps=eps, axis=0)


@lru_cache(maxsize=1024)
def layernorm(x: Shape, gamma: Shape, beta: Shape, eps: float = EPS) -> ArrayGate:
    """Each row minus its mean, divided by its standard deviation; then times gamma, plus beta."""
    if not x:
        raise ShapeError("layernorm takes an array, and $0 is a number", hint='give it values such as "[1, 2, 3]"')
    return _normalised("layernorm", "row", x, gamma, beta, eps=eps, axis=len(x) - 1)


def _normalised(  # noqa: PLR0913  (a layer with two parameters and two settings)
    gate: str, line: str, x: Shape, gamma: Shape, beta: Shape, *, eps: float, axis: int
) -> ArrayGate:
    """The gate that standardises along an axis; gamma and beta are vectors along the last axis."""
    for place, shape in ((1, gamma), (2, beta)):
        if shape != x[-1:]:
            raise ShapeError(
                f"$0 has shape {x}, so gamma and beta have shape {x[-1:]}, and ${place} has shape {shape}",
                hint="they hold one number for each entry of the last axis",
            )
    if eps < 0:
        raise ShapeError(f"eps is added to the variance, so it cannot be negative, and it is {eps:g}")
    count = x[axis]

    def standard(m: Algebra, at: Any) -> Any:
        return m.standardised(at, x, axis, eps)

    def mean(m: Algebra, of: Any) -> Any:
        return m.across(m.mean(of, count, axis), x, axis)

    def back(m: Algebra, g: Any, _: Any, at: Any, scale: Any, __: Any) -> Any:
        flows, normal = g * scale, standard(m, at)
        along = m.across(m.mean_product(flows, normal, count, axis), x, axis)
        return (flows - mean(m, flows) - normal * along) / m.deviation(at, x, axis, eps)

    return TernaryArrayGate(
        gate,
        "x gamma beta",
        x,
        forward=lambda m, at, scale, shift: standard(m, at) * scale + shift,
        vjps=(
            back,
            lambda m, g, y, at, scale, shift: (
                m.total_product(g, standard(m, at), 0) if len(x) == 2 else m.fit(g * standard(m, at), gamma, x)
            ),
            lambda m, g, y, at, scale, shift: m.total(g, 0) if len(x) == 2 else m.fit(g, gamma, x),
        ),
        saves=("normalisation",),
        because=f"each entry also changes the mean and the variance of its {line}, through which it changes every "
        f"entry of that {line}: so the gradient loses its mean, and its part along the normalised {line}",
        jacobian=_blocks(x, axis),
        entries=_entries(x, axis, eps),
        domain=(
            Domain(
                lambda m, at, scale, shift: m.equal(m.deviation(at, x, axis, eps), 0),
                f"a {line} whose entries are all equal has variance 0, so eps must be positive",
            ),
        )
        if eps == 0
        else (),
        expansion=_stages(axis, eps),
        show_as=lambda at, scale, shift: shown.call(
            gate, at, scale, shift, *([] if eps == EPS else [setting("eps", f"{eps:g}")]), kind=ArrayText
        ),
    )


def _stages(axis: int, eps: float) -> str:
    """The layer in stages, as the long backward pass goes through them."""

    def mean(of: str) -> str:
        return f"mean({of}, axis={axis}{'' if axis == 0 else ', keepdims=True'})"

    return (
        f"mu = {mean('x')}; centred = x - mu; squares = centred^2; variance = {mean('squares')}; "
        f"sd = sqrt(variance + {eps:g}); inverse = 1/sd; normalised = centred*inverse; scaled = normalised*gamma; "
        "scaled + beta"
    )


def _blocks(x: Shape, axis: int) -> tuple[Structure, ...]:
    """Every entry of a line depends on every entry of the same line; each parameter acts on its own column."""
    own = stated(*(dense(n, n) if place == axis else identity(n) for place, n in enumerate(x)))
    rows, columns = size(x[:-1]), x[-1]
    return (
        own._replace(multiplications=4 * size(x)),
        stated(dense(rows, 1), identity(columns)),
        stated(dense(rows, 1), identity(columns), values="one"),
    )


def _entries(x: Shape, axis: int, eps: float) -> tuple[Entry, ...]:
    """The same by indices: `out` names another entry of the same line."""
    of = axis_letters(x)
    other = AXIS_LETTERS[len(x)]
    out = of[:axis] + other + of[axis + 1 :]
    count, feature = x[axis], of[-1]

    def normal(at: Any, place: str) -> Any:
        return indexed(along_axis("standardised", at(""), axis, eps), place)

    def spread(at: Any) -> Any:
        return indexed(along_axis("deviation", at(""), axis, eps), "".join(of[:axis] + "0" + of[axis + 1 :]))

    def local(_: Any, at: Any, scale: Any, __: Any) -> Any:
        inside: Any = hits(other, of[axis]) - Text.lift(1) / count - normal(at, out) * normal(at, of) / count
        return scale(out[-1]) * inside / spread(at)

    def total(g: Any, _: Any, at: Any, scale: Any, __: Any) -> Any:
        inside = scale(feature) * g(of) - summed(other, g(out) * scale(out[-1])) / count
        along = summed(other, g(out) * scale(out[-1]) * normal(at, out))
        return (inside - normal(at, of) * along / count) / spread(at)

    rest = of[:-1]
    return (
        Entry(out, of, local, total),
        Entry(
            of,
            feature,
            lambda y, at, scale, shift: normal(at, of),
            lambda g, y, at, scale, shift: summed(rest, g(of) * normal(at, of)),
        ),
        Entry(of, feature, lambda y, at, scale, shift: Text.lift(1), lambda g, y, at, *_: summed(rest, g(of))),
    )


@lru_cache(maxsize=1024)
def dropout(x: Shape, mask: Shape, p: float = 0.5) -> ArrayGate:
    """Inverted dropout with its mask given: p is the probability to drop an entry, as in PyTorch.

    In CS231n's notes p is the probability to keep one. What is kept is divided by 1 − p.
    """
    if not x or x != mask:
        raise ShapeError(f"a mask of dropout has the shape of $0, {x}, and $1 has shape {mask}")
    if not 0 <= p < 1:
        raise ShapeError(f"p is the probability to drop an entry: at least 0 and below 1, and it is {p:g}")
    of = axis_letters(x)

    def scaled(m: Algebra, part: Any, by: Any) -> Any:
        return part * by / (1 - m.constant(str(p)))

    def by_index(part: Any, by: Any) -> Any:
        return part * by / (1 - Text(f"{p:g}"))

    return BinaryArrayGate(
        "dropout",
        "x mask",
        x,
        forward=scaled,
        vjps=(lambda m, g, y, at, keep: scaled(m, g, keep), lambda m, g, y, at, keep: scaled(m, g, at)),
        because="an entry that is dropped changes nothing, so its gradient is 0; an entry that is kept was divided by "
        "1 − p, so its gradient is divided by 1 − p, too",
        jacobian=(stated(identity(size(x))), stated(identity(size(x)))),
        entries=(
            Entry(of, of, lambda y, at, keep: by_index(1, keep(of)), lambda g, y, at, keep: by_index(g(of), keep(of))),
            Entry(of, of, lambda y, at, keep: by_index(1, at(of)), lambda g, y, at, keep: by_index(g(of), at(of))),
        ),
        show_as=lambda at, keep: shown.call(
            "dropout", at, keep, *([] if p == 0.5 else [setting("p", f"{p:g}")]), kind=ArrayText
        ),
    )

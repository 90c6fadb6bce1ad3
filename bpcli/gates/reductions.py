"""Many entries to few: sums, means, norms, the largest and the smallest entry.

Formulas: CS231n, lecture 4 (∇‖q‖² = 2q); a sum spreads its upstream gradient as the lecture's distributor does, and the
largest entry routes it. Ties go to the first of equals, as in max(a, b).
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bpcli.algebra import shown, shown_arrays
from bpcli.algebra.formula import ArrayText, equal
from bpcli.algebra.formula import norm as norm_text
from bpcli.algebra.shown import Text
from bpcli.algebra.shown_arrays import along_last
from bpcli.errors import ShapeError
from bpcli.gates.array_gate import ArrayGate, Entry, UnaryArrayGate, axis_letters, size
from bpcli.gates.axes import axes_of, from_end, is_reduced, kept, single, without
from bpcli.gates.gate import Kink
from bpcli.gates.jacobian import among, selected, unstructured

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpcli.algebra.algebra import Algebra
    from bpcli.algebra.ndarray import Axis, Shape


def reduced_letters(shape: Shape, axis: Axis) -> tuple[str, str]:
    """The letters of an entry of the result, and of an entry of the operand."""
    of = axis_letters(shape)
    return "".join(letter for place, letter in enumerate(of) if not is_reduced(axis, place)), of


def reduced_name(name: str, x: Shape, axis: Axis, **settings: int) -> Any:
    """How a call of a reduction is written, with its axis and other settings."""
    kind = ArrayText if without(x, axis) else Text
    return lambda x: shown_arrays.reduced(name, x, axis, kind, **settings)


def keeping(gate: ArrayGate, x: Shape, axis: Axis, pull: Callable[..., Any], **settings: int) -> ArrayGate:
    """The same reduction with keepdims: each axis that is gone stays with size 1, so that the result broadcasts.

    `pull` is its vjp for an upstream gradient and an output that broadcast.
    """
    shape = kept(x, axis)
    if not x:
        return gate
    out = "".join("0" if is_reduced(axis, place) else letter for place, letter in enumerate(axis_letters(x)))

    def by_index(entry: Entry) -> Entry:
        def at(text: Any) -> Any:
            return lambda _: text(out)

        def local(y: Any, x: Any) -> Any:
            return entry.local(at(y), x)

        def total(g: Any, y: Any, x: Any) -> Any:
            return entry.total(at(g), at(y), x)

        return Entry(out, entry.of, local, total)

    def forward(m: Algebra, at: Any) -> Any:
        return m.keeping(gate.forward(m, at), shape, axis)

    def show(x: Text) -> Text:
        return shown_arrays.reduced(gate.id, x, axis, ArrayText, **settings, keepdims=True)

    return replace(
        gate,
        shape=shape,
        forward=forward,
        vjps=(pull,),
        entries=tuple(entry and by_index(entry) for entry in gate.entries),
        show_as=show,
    )


@lru_cache(maxsize=1024)
def total(x: Shape, axis: Axis = None, *, keepdims: bool = False) -> ArrayGate:
    """The sum of all entries, or along an axis or several."""
    axis = axes_of(axis, x)
    if keepdims:
        return keeping(total(x, axis), x, axis, lambda m, g, y, at: m.spread(g, x))
    out, of = reduced_letters(x, axis)
    return UnaryArrayGate(
        "sum",
        "x",
        without(x, axis),
        forward=lambda m, at: m.total(at, axis),
        vjps=(lambda m, g, y, at: m.spread(g, x, axis),),
        because="each entry moves the sum by the same amount, so each gets the upstream gradient unchanged",
        jacobian=(among(x, axis, values="one"),),
        entries=(Entry(out, of, lambda y, x: Text.lift(1), lambda g, y, x: g(out)),),
        pattern="distributor",
        sign="Σ",
        show_as=reduced_name("sum", x, axis),
    )


@lru_cache(maxsize=1024)
def mean(x: Shape, axis: Axis = None, *, keepdims: bool = False) -> ArrayGate:
    """The mean of all entries, or along an axis or several."""
    axis = axes_of(axis, x)
    count = size(x) // size(without(x, axis))
    if keepdims:
        return keeping(mean(x, axis), x, axis, lambda m, g, y, at: m.spread(g, x) / count)
    out, of = reduced_letters(x, axis)
    return UnaryArrayGate(
        "mean",
        "x",
        without(x, axis),
        forward=lambda m, at: m.mean(at, count, axis),
        vjps=(lambda m, g, y, at: m.spread(g, x, axis) / count,),
        because=f"a mean is the sum over its {count} entries divided by {count}: "
        "each entry gets that share of the upstream gradient",
        jacobian=(among(x, axis, values="same"),),
        entries=(Entry(out, of, lambda y, x: Text.lift(1) / count, lambda g, y, x: g(out) / count),),
        pattern="distributor",
        show_as=reduced_name("mean", x, axis),
    )


@lru_cache(maxsize=1024)
def largest(x: Shape, axis: Axis = None, *, keepdims: bool = False) -> ArrayGate:
    """The largest entry, of all or along an axis."""
    return _best("max", "largest", x, single("max", axis, x), keepdims=keepdims)


@lru_cache(maxsize=1024)
def smallest(x: Shape, axis: Axis = None, *, keepdims: bool = False) -> ArrayGate:
    """The smallest entry, of all or along an axis."""
    return _best("min", "smallest", x, single("min", axis, x), keepdims=keepdims)


def _best(gate: str, word: str, x: Shape, axis: int | None, *, keepdims: bool) -> ArrayGate:
    if keepdims:
        flat = _best(gate, word, x, axis, keepdims=False)
        return keeping(flat, x, axis, lambda m, g, y, at: g * m.first(y, at, axis, word))
    out, of = reduced_letters(x, axis)

    def best(m: Algebra, at: Any) -> Any:
        return m.largest(at, axis) if word == "largest" else m.smallest(at, axis)

    def tied(m: Algebra, at: Any) -> Any:
        return m.total(m.indicator(m.equal(at, m.across(best(m, at), x, axis))), axis) > 1

    def wins(y: Any, x: Any) -> Text:
        return equal(x(of), y(out))

    return UnaryArrayGate(
        gate,
        "x",
        without(x, axis),
        forward=best,
        vjps=(lambda m, g, y, at: m.across(g, x, axis) * m.first(m.across(y, x, axis), at, axis, word),),
        because=f"only the {word} entry (of equal ones the first) moves the output, so the upstream goes to it whole "
        "and the others get 0",
        takes_minus_inf=True,
        jacobian=(selected(without(x, axis), x),),
        entries=(Entry(out, of, wins, lambda g, y, x: g(out) * wins(y, x)),),
        pattern="router",
        kinks=(
            Kink(
                tied,
                f"equal entries of {gate}: the first of them gets the gradient",
                torch=f"PyTorch's {gate}() shares it among all of them, its {gate}(dim) gives it to one",
            ),
        ),
        show_as=reduced_name(gate, x, axis),
    )


@lru_cache(maxsize=1024)
def norm(x: Shape, order: int = 2, axis: Axis = None, *, keepdims: bool = False) -> ArrayGate:
    """The 2-norm of all entries (of a matrix its Frobenius norm) or along an axis; with order 1 the sum of |x|."""
    axis = single("norm", axis, x)
    if keepdims:
        return keeping(
            norm(x, order, axis), x, axis, _norm_rule(order, x, None), **({"order": 1} if order == 1 else {})
        )
    out, of = reduced_letters(x, axis)

    def sign(x: Any) -> Any:
        return x(of) / shown.absolute(x(of))

    if order == 1:
        return UnaryArrayGate(
            "norm",
            "x",
            without(x, axis),
            forward=lambda m, at: m.total(m.absolute(at), axis),
            vjps=(_norm_rule(order, x, axis),),
            because="the sum of the absolute values moves with each entry by its sign",
            jacobian=(among(x, axis),),
            entries=(Entry(out, of, lambda y, x: sign(x), lambda g, y, x: g(out) * sign(x)),),
            kinks=(Kink(lambda m, at: m.equal(at, 0), "an absolute value has a corner at 0; its slope there is 0"),),
            show_as=(lambda x: shown.call("norm", x, Text("1"), kind=Text))
            if axis is None
            else reduced_name("norm", x, axis, order=1),
        )
    if order != 2:
        hint = "norm(x) is the 2-norm, norm(x, 1) the sum of absolute values"
        raise ShapeError(f"there is no norm of order {order} here", hint=hint)
    return UnaryArrayGate(
        "norm",
        "x",
        without(x, axis),
        forward=lambda m, at: m.length(at, axis),
        vjps=(_norm_rule(order, x, axis),),
        because="the length grows by what a move has along x: x over its length",
        jacobian=(among(x, axis),),
        entries=(Entry(out, of, lambda y, x: x(of) / y(out), lambda g, y, x: g(out) * x(of) / y(out)),),
        kinks=(
            Kink(lambda m, at: m.equal(m.length(at, axis), 0), "a norm has a tip at 0; its slope there is taken as 0"),
        ),
        show_as=norm_text if axis is None else reduced_name("norm", x, axis),
    )


def _norm_rule(order: int, x: Shape, axis: int | None) -> Callable[..., Any]:
    """The vjp of a norm along an axis; None for all entries, and where the axes are kept."""
    if order == 1:
        return lambda m, g, y, at: m.across(g, x, axis) * m.ratio(at, m.absolute(at))
    return lambda m, g, y, at: m.across(g, x, axis) * m.ratio(at, m.across(y, x, axis))


@lru_cache(maxsize=1024)
def sqnorm(x: Shape) -> ArrayGate:
    """The square of the 2-norm: the sum of the squares of all entries."""
    return _squares("sqnorm", x, lambda x: norm_text(x) ** 2)


@lru_cache(maxsize=1024)
def l2(x: Shape) -> ArrayGate:
    """The regularisation loss ΣW²: the same as sqnorm, under the name that the course gives it."""
    return _squares("l2", x, lambda x: shown.call("l2", x, kind=Text))


def _squares(gate: str, x: Shape, show_as: Any) -> ArrayGate:
    of = axis_letters(x)
    return UnaryArrayGate(
        gate,
        "x",
        (),
        forward=lambda m, at: m.squares(at),
        vjps=(lambda m, g, y, at: 2 * at * g,),
        because="the sum of the squares: each entry brings twice itself, and nothing of the others",
        jacobian=(unstructured((), x),),
        entries=(Entry("", of, lambda y, x: 2 * x(of), lambda g, y, x: 2 * x(of) * g("")),),
        show_as=show_as,
    )


@lru_cache(maxsize=1024)
def logsumexp(x: Shape, axis: Axis = -1, *, keepdims: bool = False) -> ArrayGate:
    """The logarithm of the sum of e^x along an axis: a maximum with a rounded corner."""
    along = from_end("logsumexp", axis, x)
    axis = along % len(x)
    if keepdims:
        return keeping(logsumexp(x, axis), x, axis, lambda m, g, y, at: g * m.softmax(at, along))
    out, of = reduced_letters(x, axis)

    def share(y: Any, x: Any) -> Text:
        return shown.call("exp", x(of).minus(y(out)))

    return UnaryArrayGate(
        "logsumexp",
        "x",
        without(x, axis),
        forward=lambda m, at: m.logsumexp(at, along),
        vjps=(lambda m, g, y, at: m.across(g, x, axis) * m.softmax(at, along),),
        saves=("exponentials",),
        because="each entry gets the share that its e^x has in the sum, which is its softmax",
        takes_minus_inf=True,
        jacobian=(among(x, axis),),
        entries=(Entry(out, of, share, lambda g, y, x: g(out) * share(y, x)),),
        show_as=lambda at: along_last("logsumexp", at, along, ArrayText if len(x) > 1 else Text),
    )

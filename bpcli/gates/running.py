"""Products, running sums and running products of entries, and how far entries spread.

Formulas: the product rule for many factors. A gradient of a product never divides, so a factor may be 0: each factor
gets the product of the others. A running sum is a branch: each entry flows into every later sum.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bpcli.algebra import shown_arrays
from bpcli.algebra.formula import ArrayText
from bpcli.algebra.shown import Text
from bpcli.errors import ShapeError
from bpcli.gates.array_gate import (
    AXIS_LETTERS,
    Entry,
    UnaryArrayGate,
    axis_letters,
    compared,
    holds,
    multiplied,
    size,
    summed,
)
from bpcli.gates.axes import axes_of, axis_of, is_reduced, single, without
from bpcli.gates.jacobian import among
from bpcli.gates.reductions import keeping, reduced_letters, reduced_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpcli.algebra.algebra import Algebra
    from bpcli.algebra.ndarray import Axis, Shape
    from bpcli.gates.array_gate import ArrayGate


def _array(gate: str, x: Shape) -> None:
    if not x:
        raise ShapeError(f"{gate} takes an array, and $0 is a number")


@lru_cache(maxsize=1024)
def product(x: Shape, axis: int | None = None, *, keepdims: bool = False) -> ArrayGate:
    """The product of all entries, or along an axis."""
    _array("prod", x)
    axis = single("prod", axis, x)
    if keepdims:
        return keeping(product(x, axis), x, axis, lambda m, g, y, at: g * m.others(at, axis))
    out, of = reduced_letters(x, axis)
    along = of if axis is None else of[axis]
    other = AXIS_LETTERS[len(x) : len(x) + len(along)]

    def others(x: Any) -> Text:
        return multiplied(other, [compared(other, "≠", along)], x(of.replace(along, other)))

    return UnaryArrayGate(
        "prod",
        "x",
        without(x, axis),
        forward=lambda m, at: m.multiplied(at, axis),
        vjps=(lambda m, g, y, at: m.across(g, x, axis) * m.others(at, axis),),
        because="each factor gets the upstream gradient times the product of all the other factors: nothing is "
        "divided, so a factor may be 0",
        jacobian=(among(x, axis),),
        entries=(Entry(out, of, lambda y, x: others(x), lambda g, y, x: g(out) * others(x)),),
        pattern="switcher",
        sign="Π",
        show_as=reduced_name("prod", x, axis),
    )


@lru_cache(maxsize=1024)
def cumsum(x: Shape, axis: int | None = None) -> ArrayGate:
    """The sums of the entries up to each one: of a vector, or along an axis."""
    _array("cumsum", x)
    return _running(
        "cumsum",
        x,
        axis,
        forward=lambda m, at, axis: m.cumulated(at, axis),
        back=lambda m, g, at, axis: m.flipped(m.cumulated(m.flipped(g, axis), axis), axis),
        because="each entry is in its own sum and in every later one: a branch, so it gets the upstream gradients of "
        "all of these, added up",
        local=lambda x, of, out, i, k: holds(i, "≤", k),
    )


@lru_cache(maxsize=1024)
def cumprod(x: Shape, axis: int | None = None) -> ArrayGate:
    """The products of the entries up to each one: of a vector, or along an axis."""
    _array("cumprod", x)

    def local(x: Any, of: str, _: str, i: str, k: str) -> Text:
        other = AXIS_LETTERS[len(of) + 1]
        conditions = [compared(other, "≤", k), compared(other, "≠", i)]
        return holds(i, "≤", k) * multiplied(other, conditions, x(of.replace(i, other)))

    return _running(
        "cumprod",
        x,
        axis,
        forward=lambda m, at, axis: m.cumulated_products(at, axis),
        back=lambda m, g, at, axis: m.through_products(g, at, axis),
        because="each entry is a factor of its own product and of every later one: a branch, so it gets what flows "
        "back from all of these, added up; nothing is divided, so a factor may be 0",
        local=local,
    )


def _running(  # noqa: PLR0913  (the parts of one gate)
    gate: str,
    x: Shape,
    axis: int | None,
    *,
    forward: Callable[[Algebra, Any, int | None], Any],
    back: Callable[[Algebra, Any, Any, int | None], Any],
    because: str,
    local: Callable[[Any, str, str, str, str], Text],
) -> ArrayGate:
    """A gate with an output for each entry along an axis, which depends on that entry and those before it."""
    if axis is None and len(x) != 1:
        raise ShapeError(f"{gate} of an array of shape {x} goes along an axis", hint=f"write {gate}($0, axis=0)")
    axis = axis_of(axis, x)
    of = axis_letters(x)
    i, k = of[axis or 0], AXIS_LETTERS[len(x)]
    out = of.replace(i, k)

    def slope(x: Any) -> Text:
        return local(x, of, out, i, k)

    structure = among(x, axis, all_outputs=True)
    entry = Entry(out, of, lambda y, x: slope(x), lambda g, y, x: summed(k, g(out) * slope(x)))
    return UnaryArrayGate(
        gate,
        "x",
        x,
        forward=lambda m, at: forward(m, at, axis),
        vjps=(lambda m, g, y, at: back(m, g, at, axis),),
        because=because,
        jacobian=(structure if len(x) > 1 else structure._replace(kind="triangular"),),
        entries=(entry,),
        show_as=lambda x: shown_arrays.reduced(gate, x, axis, ArrayText),
    )


@lru_cache(maxsize=1024)
def variance(x: Shape, axis: Axis = None, ddof: int = 0, *, keepdims: bool = False) -> ArrayGate:
    """The mean of the squared distances from the mean, of all entries or along an axis or several.

    The sum is divided by the number of entries less `ddof`, as NumPy has it.
    """
    _array("var", x)
    axis = axes_of(axis, x)
    out, of = reduced_letters(x, axis)
    count = size(x) // size(without(x, axis))
    by = count - ddof
    if by < 1:
        raise ShapeError(
            f"var divides by {count} − {ddof}, and that is not positive", hint="ddof is less than the number of entries"
        )
    along = "".join(letter for place, letter in enumerate(of) if is_reduced(axis, place))
    others = AXIS_LETTERS[len(x) : len(x) + len(along)]

    def slope(x: Any) -> Any:
        return 2 * (x(of) - summed(others, x(of.translate(str.maketrans(along, others))) / count)) / by

    entry = Entry(out, of, lambda y, x: slope(x), lambda g, y, x: g(out) * slope(x))

    def off(m: Algebra, at: Any) -> Any:
        return at - m.across(m.mean(at, count, axis), x, axis)

    settings = {"ddof": ddof} if ddof else {}
    if keepdims:
        flat = variance(x, axis, ddof)
        return keeping(flat, x, axis, lambda m, g, y, at: g * 2 * off(m, at) / by, **settings)
    return UnaryArrayGate(
        "var",
        "x",
        without(x, axis),
        forward=lambda m, at: m.variance(at, x, axis, ddof),
        vjps=(lambda m, g, y, at: m.across(g, x, axis) * 2 * off(m, at) / by,),
        because="each entry gets 2/n times its distance from the mean; through the mean flows nothing, because the "
        "distances from it add up to 0",
        jacobian=(among(x, axis),),
        entries=(entry if len(others) == len(along) else None,),
        show_as=reduced_name("var", x, axis, **settings),
    )

"""Gates that choose among their inputs: the lecture's router, and the indicator that its local gradient is.

The patterns' names are CS231n's (lecture 4). Ties go to a constant, else to the first of equals, so that
max(0, x), max(x, 0) and relu(x) agree at 0.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

from bpcli.algebra.shown import Condition, Text
from bpcli.algebra.shown import indicator as brackets
from bpcli.gates.gate import Domain, Gate, Kink, Ternary, Unary

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpcli.algebra.algebra import Algebra


_TORCH_TIE = "PyTorch's maximum and minimum give each of two equals ½"


def _shares(best: str, fixed: tuple[bool, ...]) -> Callable[[int, int], Any]:
    """1 for the operand that wins, 0 for the others. Of equals a `fixed` one wins, which is a constant, then the first.

    A constant takes no gradient, so max(0, x), max(x, 0) and relu(x) have the same slope at 0.
    """

    def share(slot: int, count: int) -> Any:
        constant = fixed or (False,) * count

        def wins(m: Algebra, _: Any, *xs: Any) -> Any:
            x = xs[slot]
            tests = []
            for i, other in enumerate(xs):
                if i == slot:
                    continue
                yields = (not constant[i], i) < (not constant[slot], slot)
                if best == "max":
                    tests.append(x > other if yields else x >= other)
                else:
                    tests.append(x < other if yields else x <= other)
            return m.indicator(*tests)

        return wins

    return share


def _ties(best: str, fixed: tuple[bool, ...], *, with_constant: bool) -> Callable[..., Any]:
    """Where inputs are equal and the best: with a constant among them, or without one."""

    def tied(m: Algebra, *xs: Any) -> Any:
        top = m.maximum(*xs) if best == "max" else m.minimum(*xs)
        meets = [m.equal(x, top) for x in xs]
        constants = [i for i, constant in enumerate(fixed) if constant]
        inputs = [i for i in range(len(xs)) if i not in constants]
        ties: Any = False
        for i, j in product(inputs, constants) if with_constant else combinations(inputs, 2):
            pair = meets[i] & meets[j]
            for k in () if with_constant else constants:
                pair = pair & ((top > xs[k]) if best == "max" else (top < xs[k]))
            ties = pair | ties
        return ties

    return tied


def _kinks(name: str, best: str, fixed: tuple[bool, ...] = ()) -> tuple[Kink, ...]:
    first = f"equal inputs of {name}: the first of them gets the gradient"
    constant = f"at a tie with a constant in {name} the constant wins, so no gradient passes"
    return (
        Kink(_ties(best, fixed, with_constant=False), first, torch=_TORCH_TIE),
        Kink(_ties(best, fixed, with_constant=True), constant, torch=_TORCH_TIE),
    )


@cache
def _router(name: str, best: str, fixed: tuple[bool, ...] = ()) -> Gate:
    """max, min or maxout, where these operands are constants."""
    size = "largest" if best == "max" else "smallest"
    because = f"only the {size} input moves the output, so the upstream is routed to it whole and the others get 0"
    if name == "maxout":
        because = "a maxout is the max of several linear pieces: the piece that wins gets the upstream, the others 0"
    return Gate(
        name,
        "a b",
        forward=(lambda m, *xs: m.maximum(*xs)) if best == "max" else (lambda m, *xs: m.minimum(*xs)),
        partials=(),
        variadic=_shares(best, fixed),
        because=because,
        pattern="router",
        kinks=_kinks(name, best, fixed),
        samples=((2, -1), (-3, 4), (1, 5, 2)),
        with_constants=lambda fixed: _router(name, best, fixed),
    )


max_, min_, maxout = _router("max", "max"), _router("min", "min"), _router("maxout", "max")

_CLIP_OF_INPUT = (
    lambda m, y, x, lo, hi: m.indicator(x > lo, x < hi),
    lambda m, y, x, lo, hi: m.indicator(m.minimum(hi, x) <= lo),
    lambda m, y, x, lo, hi: m.indicator(x >= hi, hi > lo),
)
_CLIP_OF_CONSTANT = (
    _CLIP_OF_INPUT[0],
    lambda m, y, x, lo, hi: m.indicator(x < lo) + m.indicator(x > hi, hi <= lo),
    lambda m, y, x, lo, hi: m.indicator(x > hi, hi > lo),
)


@cache
def _clip_of_constant() -> Gate:
    """clip where what is clipped is a constant: at a bound it wins, as in max and min."""
    return replace(clip, partials=_CLIP_OF_CONSTANT)


clip: Gate = Ternary(
    "clip",
    "x lo hi",
    forward=lambda m, x, lo, hi: m.clip(x, lo, hi),
    partials=_CLIP_OF_INPUT,
    because="between its bounds x passes and so does the gradient; beyond them the bound decides and x gets 0",
    pattern="router",
    domain=(Domain(lambda m, x, lo, hi: lo > hi, "the lower bound of clip lies above the upper one"),),
    kinks=(
        Kink(
            lambda m, x, lo, hi: m.equal(x, lo) | m.equal(x, hi),
            "clip has a corner at each bound; the slope in x there is taken as 0",
            torch="PyTorch's clamp gives 1 there",
        ),
    ),
    expansion="max(lo, min(hi, x))",
    samples=((0.5, -1, 1), (3, -1, 1), (-3, -1, 1)),
    with_constants=lambda fixed: _clip_of_constant() if fixed[0] else clip,
)


@cache
def indicator(signs: tuple[str, ...]) -> Gate:
    """1[a > b, …], for these comparisons in this order: the same gate for the same ones.

    It is flat wherever it has a slope, so its gradients are 0.
    """
    tests = [_COMPARE[sign] for sign in signs]

    def forward(m: Algebra, *sides: Any) -> Any:
        return m.indicator(*(test(m, sides[2 * i], sides[2 * i + 1]) for i, test in enumerate(tests)))

    def show_as(*sides: Text) -> Text:
        return brackets(*(Condition(sides[2 * i], sign, sides[2 * i + 1]) for i, sign in enumerate(signs)))

    def jumps(m: Algebra, *sides: Any) -> Any:
        return any(m.occurs(m.equal(sides[i], sides[i + 1])) for i in range(0, len(sides), 2))

    return Gate(
        "indicator",
        " ".join(f"a{i} b{i}" for i in range(len(signs))),
        forward=forward,
        partials=tuple(lambda m, y, *sides: 0 for _ in range(2 * len(signs))),
        because="a comparison is 0 or 1, and does not change when its inputs change a little: its gradient is 0",
        blocks=True,
        sign="1[ ]",
        show_as=show_as,
        called=False,
        kinks=(Kink(jumps, "an indicator jumps where its two sides are equal; its slope there is taken as 0"),),
    )


where: Gate = Ternary(
    "where",
    "c a b",
    forward=lambda m, c, a, b: m.choose(c, a, b),
    partials=(lambda m, y, c, a, b: 0, lambda m, y, c, a, b: c, lambda m, y, c, a, b: 1 - c),
    because="the condition decides: the branch that is taken gets the upstream gradient, and the other one gets 0. "
    "Nothing needs the other branch, so it needs no value",
    takes_minus_inf=True,
    pattern="router",
    chooses=True,
    samples=((1, 2, -3), (0, 2, -3)),
)

sign: Gate = Unary(
    "sign",
    "x",
    forward=lambda m, x: m.indicator(x > 0) - m.indicator(x < 0),
    partials=(lambda m, y, x: 0,),
    because="a sign is −1, 0 or 1, and does not change when x changes a little: its gradient is 0",
    kinks=(Kink(lambda m, x: m.equal(x, 0), "a sign jumps at 0; its slope there is taken as 0"),),
    samples=((2,), (-3,)),
)

stop_gradient: Gate = Unary(
    "stop_gradient",
    "x",
    forward=lambda m, x: x,
    partials=(lambda m, y, x: 0,),
    because="the value passes, and the gradient does not: in the backward pass the output counts as a constant",
    takes_minus_inf=True,
    aliases=("detach",),
    blocks=True,
    samples=((2,), (-3,)),
)

_COMPARE: dict[str, Any] = {
    ">": lambda m, a, b: a > b,
    "<": lambda m, a, b: a < b,
    "≥": lambda m, a, b: a >= b,
    "≤": lambda m, a, b: a <= b,
    "=": lambda m, a, b: m.matches(a, b),
    "≠": lambda m, a, b: m.differs(a, b),
}

FAMILY = (max_, min_, maxout, clip, sign, where, stop_gradient)

"""Gates that choose among their inputs: the lecture's router, and the indicator that its local gradient is.

The patterns' names are CS231n's (lecture 4). Ties go to the first of equals, so that max(0, x) and relu(x) agree at 0.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bpcli.algebra.shown import Condition, Text
from bpcli.algebra.shown import indicator as brackets
from bpcli.gates.gate import Domain, Gate, Kink


def _max_share(slot: int, count: int) -> Any:
    """1 for the first largest operand, 0 for the others."""

    def share(m: Any, _: Any, *xs: Any) -> Any:
        x = xs[slot]
        return m.indicator(*(x > xs[i] for i in range(slot)), *(x >= xs[i] for i in range(slot + 1, count)))

    return share


def _min_share(slot: int, count: int) -> Any:
    """1 for the first smallest operand, 0 for the others."""

    def share(m: Any, _: Any, *xs: Any) -> Any:
        x = xs[slot]
        return m.indicator(*(x < xs[i] for i in range(slot)), *(x <= xs[i] for i in range(slot + 1, count)))

    return share


def _tie(best: str) -> Any:
    def tied(m: Any, *xs: Any) -> Any:
        if len(xs) == 1:
            return False
        top = m.maximum(*xs) if best == "max" else m.minimum(*xs)
        meets = [m.equal(x, top) for x in xs]
        several = meets[0] & meets[1]
        for index, one in enumerate(meets):
            for other in meets[:index]:
                several |= one & other
        return several

    return tied


_TORCH_TIE = "PyTorch's maximum and minimum give each of two equals ½"

max_ = Gate(
    "max",
    "a b",
    forward=lambda m, *xs: m.maximum(*xs),
    partials=(),
    variadic=_max_share,
    because="only the largest input moves the output, so the upstream is routed to it whole and the others get 0",
    pattern="router",
    kinks=(Kink(_tie("max"), "equal inputs of max: the first of them gets the gradient", torch=_TORCH_TIE),),
    samples=((2, -1), (-3, 4), (1, 5, 2)),
)

min_ = Gate(
    "min",
    "a b",
    forward=lambda m, *xs: m.minimum(*xs),
    partials=(),
    variadic=_min_share,
    because="only the smallest input moves the output, so the upstream is routed to it whole and the others get 0",
    pattern="router",
    kinks=(Kink(_tie("min"), "equal inputs of min: the first of them gets the gradient", torch=_TORCH_TIE),),
    samples=((2, -1), (-3, 4), (1, 5, 2)),
)

clip = Gate(
    "clip",
    "x lo hi",
    forward=lambda m, x, lo, hi: m.clip(x, lo, hi),
    partials=(
        lambda m, y, x, lo, hi: m.indicator(x > lo, x < hi),
        lambda m, y, x, lo, hi: m.indicator(m.minimum(hi, x) <= lo),
        lambda m, y, x, lo, hi: m.indicator(x >= hi, hi > lo),
    ),
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
)


def indicator(signs: tuple[str, ...]) -> Gate:
    """1[a > b, …], for these comparisons in this order. It is flat wherever it has a slope, so its gradients are 0."""
    tests = [_COMPARE[sign] for sign in signs]

    def forward(m: Any, *sides: Any) -> Any:
        return m.indicator(*(test(sides[2 * i], sides[2 * i + 1]) for i, test in enumerate(tests)))

    def show_as(*sides: Text) -> Text:
        return brackets(*(Condition(sides[2 * i], sign, sides[2 * i + 1]) for i, sign in enumerate(signs)))

    def jumps(m: Any, *sides: Any) -> Any:
        return any(m.occurs(m.equal(sides[i], sides[i + 1])) for i in range(0, len(sides), 2))

    return Gate(
        "indicator",
        " ".join(f"a{i} b{i}" for i in range(len(signs))),
        forward=forward,
        partials=tuple(lambda m, y, *sides: 0 for _ in range(2 * len(signs))),
        because="an indicator is 0 or 1 and does not move when its inputs move a little: nothing passes",
        sign="1[ ]",
        show_as=show_as,
        called=False,
        kinks=(Kink(jumps, "an indicator jumps where its two sides are equal; its slope there is taken as 0"),),
    )


_COMPARE: dict[str, Any] = {
    ">": lambda a, b: a > b,
    "<": lambda a, b: a < b,
    "≥": lambda a, b: a >= b,
    "≤": lambda a, b: a <= b,
}

maxout = replace(
    max_,
    id="maxout",
    because="a maxout is the max of several linear pieces: the piece that wins gets the upstream whole, the others 0",
    kinks=(Kink(_tie("max"), "equal inputs of maxout: the first of them gets the gradient", torch=_TORCH_TIE),),
)

FAMILY = (max_, min_, maxout, clip)

"""The norm and its square, here of a single number.

>>> DERIVED["norm"][0].start
'y² = x²'
"""

from __future__ import annotations

from bpcli.gates.derivations.step import Derivation, Step

DERIVED: dict[str, tuple[Derivation, ...]] = {
    "norm": (
        Derivation(
            "x",
            "y² = x²",
            (
                Step("2·y·∂y/∂x = 2·x", "Both sides move alike when x moves. The left side moves by the chain rule."),
                Step("x/y", "Divide by 2·y. At x = 0 that is 0: the length has a tip there."),
            ),
        ),
    ),
    "sqnorm": (
        Derivation(
            "x",
            "y = x·x",
            (
                Step("((x + h)·(x + h) − x·x)/h", "What a slope is: move x by a little h, and see how far y moves."),
                Step("(2·x·h + h²)/h", "Multiply out, and x·x cancels."),
                Step("2·x", "h cancels once; then let h go to 0."),
            ),
        ),
    ),
}

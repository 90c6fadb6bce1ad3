"""Sums, products, quotients and powers, from what a slope is: how far the output moves for each h that an input moves.

Source: the definition of a derivative, and the rules of any calculus text.

>>> [step.text for step in DERIVED["neg"][0].steps]
['(−(x + h) − (−x))/h', '−h/h', '−1']
"""

from __future__ import annotations

from bpcli.gates.derivations.step import Derivation, Step

_SLOPE = "What a slope is: move {} by a little h, and see how far the output moves for each h."
_CANCEL = "h cancels."

DERIVED: dict[str, tuple[Derivation, ...]] = {
    "add": (
        Derivation(
            "a",
            "y = a + b",
            (
                Step("((a + h + b) − (a + b))/h", _SLOPE.format("a")),
                Step("h/h", "a and b cancel: the sum has moved by h as well."),
                Step("1", _CANCEL),
            ),
        ),
        Derivation(
            "b",
            "y = a + b",
            (
                Step("((a + b + h) − (a + b))/h", "The same for b."),
                Step("1", "Again only h/h is left."),
            ),
        ),
    ),
    "sub": (
        Derivation(
            "a",
            "y = a − b",
            (
                Step("((a + h − b) − (a − b))/h", _SLOPE.format("a")),
                Step("1", "a and b cancel, and h/h is left."),
            ),
        ),
        Derivation(
            "b",
            "y = a − b",
            (
                Step("((a − (b + h)) − (a − b))/h", _SLOPE.format("b")),
                Step("−h/h", "a and b cancel: when b rises by h, the difference falls by h."),
                Step("−1", _CANCEL),
            ),
        ),
    ),
    "mul": (
        Derivation(
            "a",
            "y = a·b",
            (
                Step("((a + h)·b − a·b)/h", _SLOPE.format("a")),
                Step("h·b/h", "Multiply out: (a + h)·b is a·b + h·b, and a·b cancels."),
                Step("b", _CANCEL),
            ),
        ),
        Derivation(
            "b",
            "y = a·b",
            (
                Step("(a·(b + h) − a·b)/h", "The same for b."),
                Step("a·h/h", "Multiply out, and a·b cancels."),
                Step("a", _CANCEL),
            ),
        ),
    ),
    "div": (
        Derivation(
            "a",
            "y = a/b",
            (
                Step("((a + h)/b − a/b)/h", _SLOPE.format("a")),
                Step("(h/b)/h", "(a + h)/b is a/b + h/b, and a/b cancels."),
                Step("1/b", _CANCEL),
            ),
        ),
        Derivation(
            "b",
            "y = a/b",
            (
                Step("(a/(b + h) − a/b)/h", _SLOPE.format("b")),
                Step("(a·b − a·(b + h))/(h·b·(b + h))", "Bring both fractions to the denominator b·(b + h)."),
                Step("−a/(b·(b + h))", "The numerator is −a·h, and h cancels."),
                Step("−a/b²", "Let h go to 0."),
            ),
        ),
    ),
    "neg": (
        Derivation(
            "x",
            "y = −x",
            (
                Step("(−(x + h) − (−x))/h", _SLOPE.format("x")),
                Step("−h/h", "x cancels."),
                Step("−1", _CANCEL),
            ),
        ),
    ),
    "pow": (
        Derivation(
            "x",
            "y = x^n",
            (
                Step(
                    "e^(n·log(x))·n/x",
                    "Write x^n as e^(n·log(x)). Chain rule: exp is its own slope, and n·log(x) has the slope n/x.",
                    where="x > 0",
                ),
                Step("x^n·n/x", "e^(n·log(x)) is x^n again.", where="x > 0"),
                Step(
                    "n·x^(n − 1)",
                    "One x cancels. For a whole n this holds left of 0 too: x^n is a product of n factors x, and "
                    "moving each of them brings the n − 1 others.",
                ),
            ),
        ),
        Derivation(
            "n",
            "y = x^n",
            (
                Step(
                    "e^(n·log(x))·log(x)",
                    "Write x^n as e^(n·log(x)), for x > 0. Chain rule: exp is its own slope, and n·log(x) has the "
                    "slope log(x) in n.",
                    where="x > 0",
                ),
                Step("y·log(x)", "The power is the output itself. It needs x > 0: other x have no real logarithm."),
            ),
        ),
    ),
    "square": (
        Derivation(
            "x",
            "y = x²",
            (
                Step("((x + h)² − x²)/h", _SLOPE.format("x")),
                Step("(2·x·h + h²)/h", "(x + h)² is x² + 2·x·h + h², and x² cancels."),
                Step("2·x + h", "h cancels once."),
                Step("2·x", "Let h go to 0."),
            ),
        ),
    ),
    "reciprocal": (
        Derivation(
            "x",
            "y = 1/x",
            (
                Step("(1/(x + h) − 1/x)/h", _SLOPE.format("x")),
                Step("(x − (x + h))/(h·x·(x + h))", "Bring both fractions to the denominator x·(x + h)."),
                Step("−1/(x·(x + h))", "The numerator is −h, and h cancels."),
                Step("−1/x²", "Let h go to 0."),
            ),
        ),
    ),
    "copy": (
        Derivation(
            "x",
            "y = x",
            (
                Step("((x + h) − x)/h", _SLOPE.format("x")),
                Step("1", "x cancels, and h/h is left."),
            ),
        ),
    ),
}

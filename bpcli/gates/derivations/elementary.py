"""Exponentials, logarithms, roots and the trigonometric functions.

An inverse function is derived from the equation that it solves: differentiate both sides, with y on the left by the
chain rule, and solve for the slope. Source: the rules of any calculus text.

>>> DERIVED["log"][0].start, [step.text for step in DERIVED["log"][0].steps]
('e^y = x', ['e^y·∂y/∂x = 1', '1/e^y', '1/x'])
"""

from __future__ import annotations

from bpcli.gates.derivations.step import Derivation, Step

_SLOPE = "What a slope is: move x by a little h, and see how far the output moves for each h."
_BOTH = "Both sides move alike when x moves. The left side moves by the chain rule: "
_SMALL = "As h goes to 0, (cos(h) − 1)/h goes to 0 and sin(h)/h goes to 1."


def _along(operand: str, other: str) -> Derivation:
    return Derivation(
        operand,
        "y² = a² + b²",
        (
            Step(
                f"2·y·∂y/∂{operand} = 2·{operand}",
                f"Both sides move alike when {operand} moves, and {other}² stays. The left side moves by the chain "
                "rule.",
            ),
            Step(f"{operand}/y", "Divide by 2·y."),
        ),
    )


DERIVED: dict[str, tuple[Derivation, ...]] = {
    "exp": (
        Derivation(
            "x",
            "y = e^x",
            (
                Step("(e^(x + h) − e^x)/h", _SLOPE),
                Step("e^x·(e^h − 1)/h", "e^(x + h) is e^x·e^h: take e^x out."),
                Step("e^x", "As h goes to 0, (e^h − 1)/h goes to 1. This is what makes e the natural base."),
                Step("y", "That is the output."),
            ),
        ),
    ),
    "log": (
        Derivation(
            "x",
            "e^y = x",
            (
                Step("e^y·∂y/∂x = 1", f"{_BOTH}exp is its own slope."),
                Step("1/e^y", "Divide by e^y."),
                Step("1/x", "e^y is x: this is what a logarithm is."),
            ),
        ),
    ),
    "log2": (
        Derivation(
            "x",
            "y = log(x)/log(2)",
            (
                Step("(1/x)/log(2)", "log(x) has the slope 1/x, and log(2) is a constant divisor."),
                Step("1/(x·log(2))", "Write it as one fraction."),
            ),
        ),
    ),
    "log10": (
        Derivation(
            "x",
            "y = log(x)/log(10)",
            (
                Step("(1/x)/log(10)", "log(x) has the slope 1/x, and log(10) is a constant divisor."),
                Step("1/(x·log(10))", "Write it as one fraction."),
            ),
        ),
    ),
    "sqrt": (
        Derivation(
            "x",
            "y² = x",
            (
                Step("2·y·∂y/∂x = 1", f"{_BOTH}y² has the slope 2·y."),
                Step("1/(2·y)", "Divide by 2·y. At x = 0 that is a division by 0: the root is infinitely steep there."),
            ),
        ),
    ),
    "abs": (
        Derivation(
            "x",
            "y = |x|",
            (
                Step("1", "There |x| is x.", where="x > 0"),
                Step("−1", "There |x| is −x.", where="x < 0"),
                Step("1[x > 0] − 1[x < 0]", "Both in one formula: a bracket is 1 where its condition holds, else 0."),
            ),
        ),
    ),
    "sin": (
        Derivation(
            "x",
            "y = sin(x)",
            (
                Step("(sin(x + h) − sin(x))/h", _SLOPE),
                Step(
                    "sin(x)·(cos(h) − 1)/h + cos(x)·sin(h)/h",
                    "The sine of a sum: sin(x + h) is sin(x)·cos(h) + cos(x)·sin(h).",
                ),
                Step("cos(x)", _SMALL),
            ),
        ),
    ),
    "cos": (
        Derivation(
            "x",
            "y = cos(x)",
            (
                Step("(cos(x + h) − cos(x))/h", _SLOPE),
                Step(
                    "cos(x)·(cos(h) − 1)/h − sin(x)·sin(h)/h",
                    "The cosine of a sum: cos(x + h) is cos(x)·cos(h) − sin(x)·sin(h).",
                ),
                Step("−sin(x)", _SMALL),
            ),
        ),
    ),
    "tan": (
        Derivation(
            "x",
            "y = sin(x)/cos(x)",
            (
                Step(
                    "(cos(x)·cos(x) − sin(x)·(−sin(x)))/cos(x)²",
                    "Quotient rule: slope above times below, minus above times slope below, over below squared.",
                ),
                Step("(cos(x)² + sin(x)²)/cos(x)²", "Two minus signs make a plus."),
                Step("1 + (sin(x)/cos(x))²", "Divide each of the two by cos(x)²."),
                Step("1 + y²", "The fraction is the output."),
            ),
        ),
    ),
    "asin": (
        Derivation(
            "x",
            "sin(y) = x",
            (
                Step("cos(y)·∂y/∂x = 1", f"{_BOTH}the slope of the sine is the cosine."),
                Step("1/cos(y)", "Divide by cos(y)."),
                Step("1/sqrt(1 − sin(y)²)", "sin² + cos² is 1, and cos(y) is not negative for y from −π/2 to π/2."),
                Step("1/sqrt(1 − x²)", "sin(y) is x."),
            ),
        ),
    ),
    "acos": (
        Derivation(
            "x",
            "cos(y) = x",
            (
                Step("−sin(y)·∂y/∂x = 1", f"{_BOTH}the slope of the cosine is minus the sine."),
                Step("−1/sin(y)", "Divide by −sin(y)."),
                Step("−1/sqrt(1 − cos(y)²)", "sin² + cos² is 1, and sin(y) is not negative for y from 0 to π."),
                Step("−1/sqrt(1 − x²)", "cos(y) is x."),
            ),
        ),
    ),
    "atan": (
        Derivation(
            "x",
            "tan(y) = x",
            (
                Step("(1 + tan(y)²)·∂y/∂x = 1", f"{_BOTH}the slope of the tangent is one plus its square."),
                Step("1/(1 + tan(y)²)", "Divide by 1 + tan(y)²."),
                Step("1/(1 + x²)", "tan(y) is x."),
            ),
        ),
    ),
    "sinh": (
        Derivation(
            "x",
            "y = (e^x − e^(−x))/2",
            (
                Step("(e^x − (−e^(−x)))/2", "e^x is its own slope; e^(−x) has the slope −e^(−x), by the chain rule."),
                Step("(e^x + e^(−x))/2", "Two minus signs make a plus."),
                Step("cosh(x)", "That is what cosh is."),
            ),
        ),
    ),
    "cosh": (
        Derivation(
            "x",
            "y = (e^x + e^(−x))/2",
            (
                Step("(e^x − e^(−x))/2", "e^x is its own slope; e^(−x) has the slope −e^(−x), by the chain rule."),
                Step("sinh(x)", "That is what sinh is."),
            ),
        ),
    ),
    "erf": (
        Derivation(
            "x",
            "y = erf(x)",
            (
                Step(
                    "(erf(x + h) − erf(x))/h",
                    "erf(x) is 2/sqrt(π) times the area under the bell curve e^(−t²) from t = 0 to t = x. Move x by a "
                    "little h.",
                ),
                Step(
                    "(2/sqrt(π))·(e^(−x²)·h)/h",
                    "The area grows by a strip that is h wide and, for a little h, e^(−x²) high (the fundamental "
                    "theorem of calculus).",
                ),
                Step("2·exp(−x²)/sqrt(π)", "h cancels."),
            ),
        ),
    ),
    "hypot": (_along("a", "b"), _along("b", "a")),
    "atan2": (
        Derivation(
            "a",
            "tan(y) = a/b",
            (
                Step(
                    "(1 + tan(y)²)·∂y/∂a = 1/b",
                    "Both sides move alike when a moves. The left side moves by the chain rule, and the slope of the "
                    "tangent is one plus its square.",
                    where="b² > 0",
                ),
                Step("(1/b)/(1 + (a/b)²)", "tan(y) is a/b; divide.", where="b² > 0"),
                Step("b/(a² + b²)", "Multiply above and below by b². Where b is 0, this is the limit."),
            ),
        ),
        Derivation(
            "b",
            "tan(y) = a/b",
            (
                Step(
                    "(1 + tan(y)²)·∂y/∂b = −a/b²",
                    "The same when b moves: a/b falls at the rate a/b².",
                    where="b² > 0",
                ),
                Step("(−a/b²)/(1 + (a/b)²)", "tan(y) is a/b; divide.", where="b² > 0"),
                Step("−a/(a² + b²)", "Multiply above and below by b². Where b is 0, this is the limit."),
            ),
        ),
    ),
}

"""The activation functions of the lecture and their younger relatives.

Source of the sigmoid's: CS231n, lecture 4 and the notes "Backpropagation, Intuitions"; the others go the same way.

>>> for step in DERIVED["sigmoid"][0].steps[-2:]:
...     print(step.text)
(1 − σ(x))·σ(x)
y·(1 − y)
"""

from __future__ import annotations

from bpcli.gates.derivations.step import Derivation, Step

_SAME = "There y = x, which moves as x does."
_CASES = "Both in one formula: a bracket is 1 where its condition holds, else 0."

DERIVED: dict[str, tuple[Derivation, ...]] = {
    "sigmoid": (
        Derivation(
            "x",
            "y = 1/(1 + e^(−x))",
            (
                Step(
                    "(−1/(1 + e^(−x))²)·(−e^(−x))",
                    "Chain rule: 1/u has the slope −1/u², and u = 1 + e^(−x) has the slope −e^(−x).",
                ),
                Step("e^(−x)/(1 + e^(−x))²", "Two minus signs cancel."),
                Step("((1 + e^(−x) − 1)/(1 + e^(−x)))·(1/(1 + e^(−x)))", "Split in two; add 1 and take it away again."),
                Step("(1 − 1/(1 + e^(−x)))·(1/(1 + e^(−x)))", "The first factor is 1 minus a fraction."),
                Step("(1 − σ(x))·σ(x)", "The fraction, both times, is σ(x) itself."),
                Step("y·(1 − y)", "σ(x) is the output y, which the forward pass has computed already."),
            ),
        ),
    ),
    "tanh": (
        Derivation(
            "x",
            "y = (e^x − e^(−x))/(e^x + e^(−x))",
            (
                Step(
                    "((e^x + e^(−x))² − (e^x − e^(−x))²)/(e^x + e^(−x))²",
                    "Quotient rule: slope above times below, minus above times slope below, over below squared. Here "
                    "the slope of the upper part is the lower one, and the other way round.",
                ),
                Step("1 − ((e^x − e^(−x))/(e^x + e^(−x)))²", "Divide each of the two by the denominator."),
                Step("1 − y²", "The fraction is the output."),
            ),
        ),
    ),
    "relu": (
        Derivation(
            "x",
            "y = max(0, x)",
            (
                Step("1", _SAME, where="x > 0"),
                Step("0", "There y = 0, which does not move.", where="x < 0"),
                Step("1[x > 0]", _CASES),
            ),
        ),
    ),
    "leaky_relu": (
        Derivation(
            "x",
            "y = max(0, x) + slope·min(x, 0)",
            (
                Step("1", _SAME, where="x > 0"),
                Step("slope", "There y = slope·x.", where="x < 0"),
                Step("1[x > 0] + slope·1[x ≤ 0]", _CASES),
            ),
        ),
        Derivation(
            "slope",
            "y = max(0, x) + slope·min(x, 0)",
            (
                Step("0", "There y = x, and the slope has no part in it.", where="x > 0"),
                Step("x", "There y = slope·x, a product.", where="x < 0"),
                Step("x·1[x ≤ 0]", _CASES),
            ),
        ),
    ),
    "elu": (
        Derivation(
            "x",
            "y = max(0, x) + alpha·(exp(min(x, 0)) − 1)",
            (
                Step("1", _SAME, where="x > 0"),
                Step("alpha·e^x", "There y = alpha·(e^x − 1), and exp is its own slope.", where="x < 0"),
                Step("alpha·(e^x − 1) + alpha", "Take alpha away and add it again.", where="x < 0"),
                Step("y + alpha", "The first part is the output.", where="x < 0"),
                Step("1[x > 0] + (y + alpha)·1[x ≤ 0]", _CASES),
            ),
        ),
        Derivation(
            "alpha",
            "y = max(0, x) + alpha·(exp(min(x, 0)) − 1)",
            (
                Step("0", "There y = x, and alpha has no part in it.", where="x > 0"),
                Step("e^x − 1", "There y = alpha·(e^x − 1), a product.", where="x < 0"),
                Step("exp(min(x, 0)) − 1", "Both in one formula: right of 0 the minimum is 0, and e^0 − 1 is 0."),
            ),
        ),
    ),
    "softplus": (
        Derivation(
            "x",
            "y = log(1 + e^x)",
            (
                Step("(1/(1 + e^x))·e^x", "Chain rule: log(u) has the slope 1/u, and u = 1 + e^x has the slope e^x."),
                Step("1/(e^(−x) + 1)", "Divide above and below by e^x."),
                Step("σ(x)", "That is what the sigmoid is."),
            ),
        ),
    ),
    "gelu": (
        Derivation(
            "x",
            "y = x·(1 + erf(x/sqrt(2)))/2",
            (
                Step(
                    "(1 + erf(x/sqrt(2)))/2 + x·(2·e^(−(x/sqrt(2))²)/sqrt(π))·(1/sqrt(2))/2",
                    "Product rule: x has the slope 1. Chain rule: erf(u) has the slope 2·e^(−u²)/sqrt(π), and "
                    "u = x/sqrt(2) has the slope 1/sqrt(2).",
                ),
                Step("(1 + erf(x/sqrt(2)))/2 + x·e^(−x²/2)/(sqrt(π)·sqrt(2))", "2 cancels, and (x/sqrt(2))² is x²/2."),
                Step(
                    "(1 + erf(x/sqrt(2)))/2 + x·(exp(−x²/2)/sqrt(2·π))",
                    "The first part is Φ(x), the share of a bell curve left of x; the second is x times the bell.",
                ),
            ),
        ),
    ),
    "silu": (
        Derivation(
            "x",
            "y = x·σ(x)",
            (
                Step(
                    "1·σ(x) + x·(σ(x)·(1 − σ(x)))", "Product rule: x has the slope 1, σ(x) the slope σ(x)·(1 − σ(x))."
                ),
                Step("σ(x) + y·(1 − σ(x))", "x·σ(x) is the output."),
            ),
        ),
    ),
    "softsign": (
        Derivation(
            "x",
            "y = x/(1 + |x|)",
            (
                Step(
                    "(1·(1 + |x|) − x·(1[x > 0] − 1[x < 0]))/(1 + |x|)²",
                    "Quotient rule: slope above times below, minus above times slope below, over below squared. The "
                    "slope of |x| is the sign of x.",
                ),
                Step("((1 + |x|) − |x|)/(1 + |x|)²", "x times its sign is |x|."),
                Step("1/(1 + |x|)²", "|x| cancels. There is no corner at 0: both sides have the slope 1."),
            ),
        ),
    ),
    "hard_tanh": (
        Derivation(
            "x",
            "y = max(−1, min(1, x))",
            (
                Step("1", _SAME, where="x > −1, x < 1"),
                Step("0", "There y = 1, which does not move.", where="x > 1"),
                Step("0", "There y = −1, which does not move.", where="x < −1"),
                Step("1[x > −1, x < 1]", "All in one formula: the bracket is 1 where both conditions hold, else 0."),
            ),
        ),
    ),
}

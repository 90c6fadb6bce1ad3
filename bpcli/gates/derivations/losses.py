"""Softmax and the losses, entry by entry.

Source: CS231n course notes, "Linear Classification" (the hinge loss) and "Neural Networks Case Study" (softmax − 1 at
the right class).

>>> for step in DERIVED["softmax"][0].steps[:4]:
...     print(step.text)
∂y_k/∂x_i = (1[k = i]·e^x_k·S − e^x_k·e^x_i)/S²
∂y_k/∂x_i = 1[k = i]·(e^x_k/S) − (e^x_k/S)·(e^x_i/S)
∂y_k/∂x_i = 1[k = i]·y_k − y_k·y_i
∂y_k/∂x_i = y_k·(1[k = i] − y_i)
"""

from __future__ import annotations

from bpcli.gates.derivations.step import ArrayDerivation, Step

_CHAIN = "Chain rule: add up over every entry of y what comes back through it."
_NUMBER = "Chain rule; y is one number, so there is nothing to add up."
_EACH = "The same for every entry."


def _difference(operand: str, sign: str, difference: str) -> ArrayDerivation:
    return ArrayDerivation(
        "mse(a, b)",
        operand,
        "y = (Σ_k (a_k − b_k)²)/3",
        (
            Step(
                f"∂y/∂{operand}_i = {sign}2·(a_i − b_i)/3",
                f"Only the addend with k = i moves; a square has the slope 2 times its side"
                f"{', and the side has −1' if sign else ''}. Here there are 3 entries.",
            ),
            Step(f"∂f/∂{operand}_i = 2·({difference})·∂f/∂y/3", _NUMBER),
        ),
        _EACH,
    )


DERIVED: dict[str, tuple[ArrayDerivation, ...]] = {
    "softmax": (
        ArrayDerivation(
            "softmax(x)",
            "x",
            "y_k = e^x_k/S",
            (
                Step(
                    "∂y_k/∂x_i = (1[k = i]·e^x_k·S − e^x_k·e^x_i)/S²",
                    "Quotient rule: slope above times below, minus above times slope below, over below squared. Above, "
                    "e^x_k moves with x_i only if k = i; below, S moves by e^x_i.",
                ),
                Step("∂y_k/∂x_i = 1[k = i]·(e^x_k/S) − (e^x_k/S)·(e^x_i/S)", "Split the fraction in two."),
                Step("∂y_k/∂x_i = 1[k = i]·y_k − y_k·y_i", "Each fraction is an entry of the output."),
                Step("∂y_k/∂x_i = y_k·(1[k = i] − y_i)", "Take y_k out. So the Jacobian is dense."),
                Step("∂f/∂x_i = Σ_k ∂f/∂y_k·y_k·(1[k = i] − y_i)", _CHAIN),
                Step("∂f/∂x_i = ∂f/∂y_i·y_i − y_i·(Σ_k ∂f/∂y_k·y_k)", "Of the first part only k = i is left."),
                Step("∂f/∂x_i = y_i·(∂f/∂y_i − (Σ_k ∂f/∂y_k·y_k))", "Take y_i out."),
            ),
            "The sum is the same number for every i, so the Jacobian is never needed.",
            (("S", "Σ_l e^x_l"),),
        ),
    ),
    "log_softmax": (
        ArrayDerivation(
            "log_softmax(x)",
            "x",
            "y_k = x_k − log(S)",
            (
                Step("∂y_k/∂x_i = 1[k = i] − e^x_i/S", "log(S) has the slope 1/S, and of S only e^x_i moves."),
                Step("∂y_k/∂x_i = 1[k = i] − softmax(x)_i", "The share that e^x_i has in the sum is its softmax."),
                Step("∂f/∂x_i = Σ_k ∂f/∂y_k·(1[k = i] − softmax(x)_i)", _CHAIN),
                Step("∂f/∂x_i = ∂f/∂y_i − softmax(x)_i·(Σ_k ∂f/∂y_k)", "Of the first part only k = i is left."),
            ),
            _EACH,
            (("S", "Σ_l e^x_l"),),
        ),
    ),
    "cross_entropy": (
        ArrayDerivation(
            "cross_entropy(s, t)",
            "s",
            "y = −log(e^s_t/S)",
            (
                Step("y = log(S) − s_t", "The logarithm of a fraction is a difference, and log(e^s_t) is s_t."),
                Step("∂y/∂s_i = e^s_i/S − 1[i = t]", "log(S) has the slope 1/S, and of S only e^s_i moves."),
                Step("∂y/∂s_i = softmax(s)_i − 1[i = t]", "The share that e^s_i has in the sum is its softmax."),
                Step("∂f/∂s_i = ∂f/∂y·(softmax(s)_i − 1[i = t])", _NUMBER),
            ),
            "onehot(t) holds 1[i = t]: a 1 at the right class, zeros elsewhere.",
            (("S", "Σ_k e^s_k"),),
        ),
    ),
    "hinge": (
        ArrayDerivation(
            "hinge(s, t)",
            "s",
            "y = Σ_j 1[j ≠ t]·max(0, s_j − s_t + 1)",
            (
                Step(
                    "∂y/∂s_i = 1[s_i − s_t + 1 > 0]",
                    "A wrong class: s_i stands in one addend, which counts only if it comes within the margin.",
                    where="i ≠ t",
                ),
                Step(
                    "∂y/∂s_i = −(Σ_j 1[j ≠ t]·1[s_j − s_t + 1 > 0])",
                    "The right class: s_t stands with a minus in every addend that counts.",
                    where="i = t",
                ),
                Step("∂f/∂s_i = ∂f/∂y·∂y/∂s_i", _NUMBER),
            ),
            "Both cases in one formula.",
        ),
    ),
    "mse": (_difference("a", "", "a_i − b_i"), _difference("b", "−", "b_i − a_i")),
}

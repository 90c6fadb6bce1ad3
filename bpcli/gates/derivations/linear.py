"""Products, transposes and traces, entry by entry, as the lecture derives ∂q_k/∂W_ij = 1[k = i]·x_j.

Source: CS231n, lecture 4, "A vectorized example", and the notes "Derivatives, Backpropagation, and Vectorization".

>>> for step in DERIVED["matmul"][0].steps:
...     print(step.text)
∂y_k/∂A_ij = 1[k = i]·b_j
∂f/∂A_ij = Σ_k ∂f/∂y_k·1[k = i]·b_j
∂f/∂A_ij = ∂f/∂y_i·b_j
"""

from __future__ import annotations

from bpcli.gates.derivations.step import ArrayDerivation, Step

_CHAIN = "Chain rule: add up over every entry of y what comes back through it."
_MOVED = "Of all addends only the one is left in which both brackets are 1."

DERIVED: dict[str, tuple[ArrayDerivation, ...]] = {
    "matmul": (
        ArrayDerivation(
            "A⋅b",
            "A",
            "y_k = Σ_j A_kj·b_j",
            (
                Step("∂y_k/∂A_ij = 1[k = i]·b_j", "y_k reads only row k of A; there A_kj stands times b_j."),
                Step("∂f/∂A_ij = Σ_k ∂f/∂y_k·1[k = i]·b_j", _CHAIN),
                Step("∂f/∂A_ij = ∂f/∂y_i·b_j", "Of the sum only the addend with k = i is left."),
            ),
            "Entry (i, j) of a column times a row is entry i of the column times entry j of the row.",
        ),
        ArrayDerivation(
            "A⋅b",
            "b",
            "y_k = Σ_j A_kj·b_j",
            (
                Step("∂y_k/∂b_j = A_kj", "b_j stands once in y_k, times A_kj. So the Jacobian is A itself."),
                Step("∂f/∂b_j = Σ_k ∂f/∂y_k·A_kj", _CHAIN),
            ),
            "The sum runs down column j of A, which is row j of Aᵀ.",
        ),
        ArrayDerivation(
            "A⋅B",
            "A",
            "y_kl = Σ_j A_kj·B_jl",
            (
                Step("∂y_kl/∂A_ij = 1[k = i]·B_jl", "y_kl reads only row k of A; there A_kj stands times B_jl."),
                Step("∂f/∂A_ij = Σ_kl ∂f/∂y_kl·1[k = i]·B_jl", _CHAIN),
                Step("∂f/∂A_ij = Σ_l ∂f/∂y_il·B_jl", "Only k = i is left; the sum over l stays."),
            ),
            "The sum runs along row j of B, which is column j of Bᵀ.",
        ),
        ArrayDerivation(
            "A⋅B",
            "B",
            "y_kl = Σ_i A_ki·B_il",
            (
                Step("∂y_kl/∂B_ij = 1[l = j]·A_ki", "y_kl reads only column l of B; there B_il stands times A_ki."),
                Step("∂f/∂B_ij = Σ_kl ∂f/∂y_kl·1[l = j]·A_ki", _CHAIN),
                Step("∂f/∂B_ij = Σ_k A_ki·∂f/∂y_kj", "Only l = j is left; the sum over k stays."),
            ),
            "The sum runs down column i of A, which is row i of Aᵀ.",
        ),
    ),
    "outer": (
        ArrayDerivation(
            "outer(a, b)",
            "a",
            "y_kl = a_k·b_l",
            (
                Step("∂y_kl/∂a_i = 1[k = i]·b_l", "a_i stands only in row i of y, each time beside an entry of b."),
                Step("∂f/∂a_i = Σ_kl ∂f/∂y_kl·1[k = i]·b_l", _CHAIN),
                Step("∂f/∂a_i = Σ_l ∂f/∂y_il·b_l", "Only k = i is left; the sum over l stays."),
            ),
            "The sum is row i of the upstream gradient times b.",
        ),
        ArrayDerivation(
            "outer(a, b)",
            "b",
            "y_kl = a_k·b_l",
            (
                Step("∂y_kl/∂b_j = 1[l = j]·a_k", "b_j stands only in column j of y, each time beside an entry of a."),
                Step("∂f/∂b_j = Σ_kl ∂f/∂y_kl·1[l = j]·a_k", _CHAIN),
                Step("∂f/∂b_j = Σ_k ∂f/∂y_kj·a_k", "Only l = j is left; the sum over k stays."),
            ),
            "The sum is column j of the upstream gradient times a.",
        ),
    ),
    "transpose": (
        ArrayDerivation(
            "Xᵀ",
            "X",
            "y_kl = X_lk",
            (
                Step("∂y_kl/∂X_ij = 1[k = j]·1[l = i]", "y_kl is X_ij where l is i and k is j."),
                Step("∂f/∂X_ij = Σ_kl ∂f/∂y_kl·1[k = j]·1[l = i]", _CHAIN),
                Step("∂f/∂X_ij = ∂f/∂y_ji", _MOVED),
            ),
            "That is the upstream gradient with its rows as columns.",
        ),
    ),
    "trace": (
        ArrayDerivation(
            "trace(X)",
            "X",
            "y = Σ_k X_kk",
            (
                Step("∂y/∂X_ij = 1[i = j]", "X_ij is an addend where it lies on the diagonal, and nowhere else."),
                Step("∂f/∂X_ij = ∂f/∂y·1[i = j]", "Chain rule; y is one number, so there is nothing to add up."),
            ),
            "Ones on the diagonal and zeros elsewhere are the identity matrix.",
        ),
    ),
}

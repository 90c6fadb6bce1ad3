"""Sums, means, the largest entry and norms, entry by entry.

Source: CS231n, lecture 4 (∇‖q‖² = 2q); the others go the same way.

>>> DERIVED["sqnorm"][0].start, DERIVED["sqnorm"][0].steps[-1].text
('y = Σ_k x_k²', '∂f/∂x_i = 2·x_i·∂f/∂y')
"""

from __future__ import annotations

from bpcli.gates.derivations.step import ArrayDerivation, Step

_CHAIN = "Chain rule; y is one number, so there is nothing to add up."
_EACH = "The same for every entry."


def _squares(call: str, name: str, of: str, other: str) -> ArrayDerivation:
    same = "·".join(f"1[{k} = {i}]" for k, i in zip(other, of, strict=True))
    return ArrayDerivation(
        call,
        name,
        f"y = Σ_{other} {name}_{other}²",
        (
            Step(f"∂y/∂{name}_{of} = Σ_{other} 2·{name}_{other}·{same}", "A square has the slope 2 times its side."),
            Step(f"∂y/∂{name}_{of} = 2·{name}_{of}", f"{name}_{of} stands in one addend only."),
            Step(f"∂f/∂{name}_{of} = 2·{name}_{of}·∂f/∂y", _CHAIN),
        ),
        _EACH,
    )


def _best(gate: str, sign: str) -> ArrayDerivation:
    return ArrayDerivation(
        f"{gate}(x)",
        "x",
        f"y = {gate}(x)",
        (
            Step("∂y/∂x_i = 1", "This entry is the output, and moves it as itself.", where="x_i = y"),
            Step("∂y/∂x_i = 0", "Another entry wins: a little move here changes nothing.", where=f"x_i {sign} y"),
            Step("∂y/∂x_i = 1[x_i = y]", "Both in one formula; of equal entries the first wins."),
            Step("∂f/∂x_i = ∂f/∂y·1[x_i = y]", _CHAIN),
        ),
        _EACH,
    )


DERIVED: dict[str, tuple[ArrayDerivation, ...]] = {
    "sum": (
        ArrayDerivation(
            "sum(x)",
            "x",
            "y = Σ_k x_k",
            (
                Step("∂y/∂x_i = Σ_k 1[k = i]", "x_i is one of the addends, and the others do not move with it."),
                Step("∂y/∂x_i = 1", "Only the addend with k = i is left."),
                Step("∂f/∂x_i = ∂f/∂y", _CHAIN),
            ),
            _EACH,
        ),
    ),
    "mean": (
        ArrayDerivation(
            "mean(x)",
            "x",
            "y = (Σ_k x_k)/3",
            (
                Step("∂y/∂x_i = (Σ_k 1[k = i])/3", "x_i is one of the addends; here there are 3."),
                Step("∂y/∂x_i = 1/3", "Only the addend with k = i is left: a share of 1/n, where there are n entries."),
                Step("∂f/∂x_i = ∂f/∂y/3", _CHAIN),
            ),
            _EACH,
        ),
    ),
    "max": (_best("max", "<"),),
    "min": (_best("min", ">"),),
    "norm": (
        ArrayDerivation(
            "‖x‖",
            "x",
            "y² = Σ_k x_k²",
            (
                Step("2·y·∂y/∂x_i = 2·x_i", "Both sides move alike when x_i moves; the left one by the chain rule."),
                Step("∂y/∂x_i = x_i/y", "Divide by 2·y. Where x is 0 throughout, that is taken as 0."),
                Step("∂f/∂x_i = ∂f/∂y·x_i/y", _CHAIN),
            ),
            _EACH,
        ),
        ArrayDerivation(
            "norm(x, 1)",
            "x",
            "y = Σ_k |x_k|",
            (
                Step("∂y/∂x_i = 1[x_i > 0] − 1[x_i < 0]", "|x_i| has the slope 1 right of 0 and −1 left of it."),
                Step("∂y/∂x_i = x_i/|x_i|", "That is the sign of x_i, taken as 0 where x_i is 0."),
                Step("∂f/∂x_i = ∂f/∂y·x_i/|x_i|", _CHAIN),
            ),
            _EACH,
        ),
    ),
    "sqnorm": (_squares("‖x‖²", "x", "i", "k"),),
    "l2": (_squares("l2(W)", "W", "ij", "kl"),),
    "logsumexp": (
        ArrayDerivation(
            "logsumexp(x)",
            "x",
            "y = log(S)",
            (
                Step("∂y/∂x_i = (1/S)·e^x_i", "log(S) has the slope 1/S, and of S only e^x_i moves, by e^x_i."),
                Step("∂y/∂x_i = softmax(x)_i", "The share that e^x_i has in the sum is its softmax."),
                Step("∂f/∂x_i = ∂f/∂y·softmax(x)_i", _CHAIN),
            ),
            _EACH,
            (("S", "Σ_k e^x_k"),),
        ),
    ),
}

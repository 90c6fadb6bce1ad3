"""What to try instead of a sign or a function that the language does not have.

>>> refused("%", Span(0, 1)).hint, suggested("sigmod", {"sigmoid"}, "")
('there is no remainder here; a product is written *', 'did you mean sigmoid?')
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from bpcli.errors import NotationError, Span, visible
from bpcli.words import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection

_HINTS = {
    ":": "a value is given as NAME=VALUE, after the expression",
    "'": "a name has no prime; quoted text ends with the quote that it starts with",
    '"': "quoted text ends with the quote that it starts with",
    "%": "there is no remainder here; a product is written *",
    "!": "there is no factorial here",
    "{": "group with round brackets: ( )",
    "}": "group with round brackets: ( )",
    "$": "a formula in LaTeX stands between two dollar signs: $f = xy$",
    "~": "a minus is written -",
    "\\": "write it as at a keyboard: a/b, sqrt(x), x^2",
    ".": "a product is written *; a decimal number has digits beside its point, such as 0.5",
}
# Other words for what there is: a function, and what people call it.
_MEANT = {
    "bce": "binary_crossentropy log_loss logloss logistic_loss",
    "bce_with_logits": "sigmoid_cross_entropy sigmoid_cross_entropy_with_logits",
    "cosine_similarity": "cosine cos_sim cosine_distance cosine_loss",
    "cross_entropy": "softmax_cross_entropy sparse_categorical_crossentropy categorical_crossentropy softmax_loss xent",
    "hinge": "svm svm_loss multi_margin_loss",
    "kl_div": "kl kullback_leibler relative_entropy",
    "l1": "mae mean_absolute_error absolute_error",
    "logsumexp": "lse",
    "mean": "avg average",
    "mse": "mean_squared_error squared_error l2_loss",
    "norm": "length magnitude",
    "relu": "rectifier rectify ramp",
}
_MEANINGS = {word: f"did you mean {function}?" for function, words in _MEANT.items() for word in words.split()}
_NO_FUNCTION = {"root": "a root is written sqrt(x) or √x", "lg": "did you mean log10?"}
_NO_FUNCTION |= {"det": "there are no determinants here"}
_NO_FUNCTION |= {"inv": "there is no inverse of a matrix here"}
_NO_FUNCTION |= dict.fromkeys(("heaviside", "step"), "write 1[x > 0]")
_NO_FUNCTION |= {"sgn": "did you mean sign?"}
_NO_FUNCTION |= {"logit": "write log(p/(1 - p))", "softmin": "write softmax(-x)", "cbrt": "write x^(1/3)"}
_NO_FUNCTION |= {"rmse": "write sqrt(mse(a, b))"}
_NO_FUNCTION |= dict.fromkeys(("max_pool1d", "maxpool1d"), "write out each window: [max(x[0:2]), max(x[2:4])]")
_NO_FUNCTION |= dict.fromkeys(("avg_pool1d", "avgpool1d"), "write out each window: [mean(x[0:2]), mean(x[2:4])]")
_NO_FUNCTION |= dict.fromkeys(("conv", "convolve"), "write conv1d(x, w) for vectors, conv2d(x, w) for images")
_NO_FUNCTION |= {"cot": "write cos(x)/sin(x)", "sec": "write 1/cos(x)", "csc": "write 1/sin(x)"}


def suggested(word: str, functions: Collection[str], otherwise: str) -> str:
    """What may be meant by a function that there is not: by its meaning, where that is known, or by its letters."""
    known = sorted(name for name in functions if "." not in name)
    return (
        _NO_FUNCTION.get(word.lower())
        or _MEANINGS.get(word.lower())
        or did_you_mean(word.lower(), known, otherwise, 0.7)
    )


def refused(c: str, span: Span) -> NotationError:
    """The error for a character that is not part of the language."""
    if visible(c) != c:
        return NotationError(f"the character {visible(c)} cannot stand in an expression", span=span)
    raised = unicodedata.decomposition(c).startswith("<super>")
    return NotationError(
        f"{c} is not part of the language", span=span, hint="a power is written x^n" if raised else _HINTS.get(c)
    )

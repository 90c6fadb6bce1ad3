"""The reading of layers as text: calls by name, and words where no formula says what flows back.

>>> from bpcli.algebra.formula import ArrayText
>>> print(standardised(ArrayText("X"), (4, 2), 0, 1e-5), to_largest_in_windows(ArrayText("∇y f")), sep="; ")
standardised(X, axis=0); ∇y f at the largest entry of each window, 0 elsewhere
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

from bpcli.algebra.formula import ArrayText, call, closed, setting, words

if TYPE_CHECKING:
    from bpcli.algebra.ndarray import Shape
    from bpcli.algebra.text import Text


def along_axis(name: str, x: Text, axis: int, eps: float) -> Text:
    """A call with an axis and the eps of a normalisation: standardised(x, axis=0)."""
    small = [] if eps == 1e-5 else [setting("eps", f"{eps:g}")]
    return call(name, x, setting("axis", axis), *small, kind=ArrayText)


def deviation(x: Text, _: Shape, axis: int, eps: float) -> Text:
    """The standard deviation along an axis."""
    return along_axis("deviation", x, axis, eps)


def standardised(x: Text, _: Shape, axis: int, eps: float) -> Text:
    """Mean 0 and variance 1 along an axis."""
    return along_axis("standardised", x, axis, eps)


def attention_weights(q: Text, k: Text, *masks: Text, size: Shape, causal: bool) -> Text:  # noqa: ARG001
    """How much of each value a query takes."""
    return call("weights", q, k, *masks, *[setting("causal", "True")] * causal, kind=ArrayText)


def to_largest_in_windows(g: Text, *_: Any) -> Text:
    """The gradient goes to one entry of each window."""
    return ArrayText.joined(g, words(" at the largest entry of each window, 0 elsewhere"))


def to_all_in_windows(g: Text, _: Shape, size: Shape, __: Shape) -> Text:
    """The gradient is shared by a window."""
    return ArrayText.joined(g / prod(size), words(" at every entry of each window"))


def convolved_back(g: Text, w: Text, *_: Any, **__: Any) -> Text:
    """The gradient goes back through every window."""
    return ArrayText.joined(g, words(" times "), w, words(", added up where the windows lie"))


def correlated(g: Text, x: Text, *_: Any, **__: Any) -> Text:
    """The kernel gets the windows."""
    return ArrayText.joined(words("the sum over all windows of "), closed(g), words(" times the window of "), x)

"""What the gates of layers ask an algebra for, beside what all gates over arrays ask for."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpcli.algebra.ndarray import Shape

    Function = Callable[..., Any]


class OfLayers:
    """Functions of whole arrays. Sizes, strides and pads are tuples with a number for each of the last axes."""

    deviation: Function  # (x, shape, axis, eps): the root of the variance plus eps; it broadcasts with x
    standardised: Function  # (x, shape, axis, eps): x minus its mean, divided by its deviation
    largest_in_windows: Function  # (x, size, stride): of each window of the last axes
    mean_in_windows: Function  # (x, size, stride)
    ties_in_windows: Function  # (x, size, stride): which windows have several largest entries
    to_largest_in_windows: Function  # (g, y, x, size, stride): g at the first largest entry of each window
    to_all_in_windows: Function  # (g, shape, size, stride): an equal part of g at each entry of its window
    convolved: Function  # (x, w, b, stride, pad): the kernel w at each place of x; b may be left out
    convolved_back: Function  # (g, w, x, stride, pad): what flows into x
    correlated: Function  # (g, x, w, stride, pad): what flows into w
    lower: Function  # (rows, columns, like): ones on the diagonal and below, otherwise 0
    softmax_where: Function  # (mask, x): softmax along the last axis over the entries that a mask marks, otherwise 0
    # What attention is made of.
    matmul: Function
    swapped: Function
    along: Function
    softmax: Function
    sqrt: Function
    constant: Function

    def attention_weights(self, q: Any, k: Any, *masks: Any, size: Shape, causal: bool) -> Any:
        """How much of each value a query takes: each row adds up to 1. `size`: queries, keys, features."""
        queries, keys, features = size
        scores = self.matmul(q, self.swapped(k)) / self.sqrt(self.constant(str(features)))
        masks = (*masks, self.lower(queries, keys, scores)) if causal else masks
        return self.softmax_where(prod(masks[1:], start=masks[0]), scores) if masks else self.softmax(scores)

    def attention(self, q: Any, k: Any, v: Any, *masks: Any, size: Shape, causal: bool) -> Any:
        """The mean of the values for each query, weighed by how much it takes of each."""
        return self.matmul(self.attention_weights(q, k, *masks, size=size, causal=causal), v)

    def to_attention_scores(  # noqa: PLR0913  (the operands of a rule, and two settings)
        self, g: Any, y: Any, q: Any, k: Any, v: Any, *masks: Any, shape: Shape, size: Shape, causal: bool
    ) -> Any:
        """What flows into the scores: a key gets more where its value lies on the gradient's side of the mean, y."""
        weights = self.attention_weights(q, k, *masks, size=size, causal=causal)
        return weights * (self.matmul(g, self.swapped(v)) - self.along(g * y, shape))

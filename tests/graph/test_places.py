"""Expressions and masks as an index, and masks that are joined."""

import numpy as np
import pytest

from bpcli import InputError, explain

VALUES = {"x": [1.0, 5.0, -3.0], "X": [[1.0, 5.0, 3.0], [7.0, 1.0, 0.0]], "n": 1, "m": [1, 0, 1]}


@pytest.mark.parametrize(
    ("text", "value", "gradient"),
    [
        ("x[np.argmax(x)]", 5, [0, 1, 0]),
        ("x[argmin(x)]", -3, [0, 0, 1]),
        ("x[n + 1]", -3, [0, 0, 1]),
        ("X[range(2), argmax(X, axis=1)].sum()*x[0]", 12, [12, 0, 0]),
        ("sum(np.take_along_axis(X, argmax(X, axis=1, keepdims=True), axis=1))*x[0]", 12, [12, 0, 0]),
        ("x[x > 0].sum()", 6, [1, 1, 0]),
        ("np.mean(x[x > 0])", 3, [0.5, 0.5, 0]),
        ("x[x < 2].max()", 1, [1, 0, 0]),
        ("sum(((x > 4) | (x < 0))*x)", 2, [0, 1, 1]),
        ("sum(((x > 4) | (x < 0) | (x == 1))*x)", 3, [1, 1, 1]),
        ("sum(~(x > 0)*x)", -3, [0, 0, 1]),
        ("sum(~m*x)", 5, [0, 1, 0]),
        ("a = x > 0; b = x < 4; sum((a & b)*x)", 1, [1, 0, 0]),
        ("sum(where(np.logical_or(x > 4, np.logical_not(x > 0)), x, 0))", 2, [0, 1, 1]),
        ("|x[0]||x[1]|", 5, [5, 1, 0]),
    ],
)
def test_an_index_and_a_mask_are_worked_out(text, value, gradient):
    """Values and gradients are NumPy's; nothing flows through a place or a mask."""
    trace = explain(text, VALUES)
    assert trace.value("f" if "f" in trace.graph.nodes else "out") == value
    np.testing.assert_allclose(trace.gradients["x"], gradient)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x[x > 0]", "a mask is not an index here"),
        ("p = x > 0; sum(x[p])", "a mask is not an index here"),
        ("x[1.5]", "an index is a whole number"),
        ("x[n +]", "the expression ends too early"),
        ("argmax(x)", "the output is an index, so it has no gradient to teach"),
        ("sum((x > 0 | n)*x)", "| takes comparisons"),
        ("np.logical_not(x > 0, x)", "np.logical_not takes 1 mask"),
    ],
)
def test_what_is_no_index_and_no_mask_says_so(text, message):
    """One error, with its place."""
    with pytest.raises(InputError) as caught:
        explain(text, VALUES)
    assert caught.value.message.removeprefix("np.") == message.removeprefix("np.")
    assert caught.value.span is not None

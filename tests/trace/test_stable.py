"""An overflow names the spelling that has none, and that spelling is the same function."""

import numpy as np
import pytest

from bpcli import InputError, explain
from bpcli.trace.stable import SPELLINGS

# What cannot be worked out, its values, and what to write instead.
OVERFLOWS = [
    ("log(1+exp(x))", {"x": 800}, "softplus(x)"),
    ("log(exp(2x+1)+1)", {"x": 800}, "softplus(2x+1)"),
    ("1/(1+exp(-x))", {"x": -800}, "sigmoid(x)"),
    ("1/(1+e^-(w*x))", {"x": -800, "w": 1}, "sigmoid(w*x)"),
    ("1/(1+exp(x))", {"x": 800}, "sigmoid(-x)"),
    ("exp(x)/(1+exp(x))", {"x": 800}, "sigmoid(x)"),
    ("z = w*x; f = log(1 + exp(-z))", {"x": 800, "w": -1}, "softplus(-z)"),
    ("e = exp(x); s = 1 + e; f = log(s)", {"x": 800}, "softplus(x)"),
    ("log(sum(exp(x)))", {"x": [800, 1]}, "logsumexp(x)"),
    ("log(sum(exp(x), axis=1))", {"x": [[800, 1], [2, 3]]}, "logsumexp(x)"),
    ("log(sum(exp(x), axis=-1, keepdims=True))", {"x": [[800, 1], [2, 3]]}, "logsumexp(x, axis=-1, keepdims=True)"),
    ("exp(x)/sum(exp(x), axis=1, keepdims=True)", {"x": [[800, 1], [2, 3]]}, "softmax(x)"),
    ("e = exp(x); p = e/sum(e); p[0]", {"x": [800, 1]}, "softmax(x)"),
    ("exp(x)/sum(exp(x))", {"x": [-800, -900]}, "softmax(x)"),
    ("log(exp(x)+exp(y + 1))", {"x": [800, 1], "y": 2}, "y + 1 + softplus(-(y + 1) + x)"),
    ("sum(log(1+exp(x)))", {"x": [800, 1]}, "softplus(x)"),
    ("log(sigmoid(x))", {"x": -800}, "-softplus(-x)"),
    ("log(1-sigmoid(x))", {"x": 800}, "-softplus(x)"),
    ("bce(sigmoid(w*x), t)", {"x": -800, "w": 1, "t": 1}, "bce_with_logits(w*x, t)"),
    ("p = sigmoid(x); f = -(t*log(p) + (1 - t)*log(1 - p))", {"x": -800, "t": 1}, "bce_with_logits(x, t)"),
    ("-t*log(sigmoid(x)) - (1 - t)*log(1 - sigmoid(x))", {"x": 800, "t": 0}, "bce_with_logits(x, t)"),
    ("bce(sigmoid(x), t)", {"x": [-800, 1], "t": [1, 0]}, "bce_with_logits(x, t)"),
    ("-mean(t*log(sigmoid(x)) + (1 - t)*log(1 - sigmoid(x)))", {"x": [800, 1], "t": [0, 1]}, "bce_with_logits(x, t)"),
    ("log(cosh(a - b))", {"a": 800, "b": 1}, "log_cosh(a, b)"),
    ("r = a - b; L = log(cosh(r))", {"a": 800, "b": 1}, "log_cosh(a, b)"),
    ("mean(log(cosh(a - b)))", {"a": [800, 2], "b": [1, 1]}, "log_cosh(a, b)"),
    ("log(cosh(2x))", {"x": 800}, "log_cosh(2x)"),
    ("sum(log(cosh(a - b)))", {"a": [800, 2], "b": [1, 1]}, "-(a - b) + softplus(2*(a - b)) - log(2)"),
    ("sqrt(x^2+y^2)", {"x": 1e200, "y": 1}, "hypot(x, y)"),
    ("sqrt(x*x+y*y)", {"x": 1e200, "y": 1}, "hypot(x, y)"),
    ("sqrt(sum(x^2))", {"x": [1e200, 1]}, "norm(x)"),
    ("(exp(x)-exp(-x))/(exp(x)+exp(-x))", {"x": 800}, "tanh(x)"),
]


@pytest.mark.parametrize(("expression", "values", "spelling"), OVERFLOWS)
def test_an_overflow_names_the_stable_spelling(expression, values, spelling):
    """In circuits of numbers and of arrays, over one statement or several; and what it names has a value there."""
    with pytest.raises(InputError) as error:
        explain(expression, values)
    assert f"write {spelling} instead" in error.value.hint
    steps = [step for step in expression.split("; ")[:-1] if "exp" not in step and "e" not in step.split(" ")[2:]]
    assert np.isfinite(explain("; ".join([*steps, f"out = {spelling}"]), values).value("out")).all()


@pytest.mark.parametrize(
    ("expression", "values"),
    [
        ("exp(x)*2", {"x": 800}),
        ("log(2+exp(x))", {"x": 800}),
        ("log(1+exp(x))", {"x": "1e308*10^1"}),
        ("1/(1+exp(x)*y)", {"x": 800, "y": 1}),
        ("log(sum(exp(x), axis=0))[0]", {"x": [[800, 1], [2, 3]]}),
        ("log(sum(exp(x)))", {"x": [[800, 1], [2, 3]]}),
        ("exp(x)/sum(exp(x), axis=1)", {"x": [[800, 1], [2, 3]]}),
        ("exp(x)/sum(exp(y))", {"x": [800, 1], "y": [1, 2]}),
    ],
)
def test_no_spelling_is_named_where_none_is_the_same(expression, values):
    """What is only alike is not named."""
    with pytest.raises(InputError) as error:
        explain(expression, values)
    assert "instead" not in (error.value.hint or "")


@pytest.mark.parametrize(("pattern", "spelling"), SPELLINGS)
def test_each_spelling_is_the_same_function(pattern, spelling):
    """Where both have values they and their gradients agree."""
    array = "sum(" in pattern or "mean(" in pattern or "softmax" in pattern
    values = {"u": [0.3, -1.2, 0.9] if array else 0.7, "v": -0.4}
    one, other = (
        explain(f"out = {text}", {name: values[name] for name in ("u", "v") if name in text.replace("sum", "")})
        for text in (pattern, spelling)
    )
    assert one.value("out") == pytest.approx(other.value("out"), rel=1e-12)
    assert one.gradients["u"] == pytest.approx(other.gradients["u"], rel=1e-9, abs=1e-12)

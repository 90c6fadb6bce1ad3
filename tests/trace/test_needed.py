"""What nothing needs: where(c, a, b) takes one branch, and the other one needs no value and no gradient."""

import json
import re

import numpy as np
import pytest

from bpcli import explain
from bpcli.errors import DomainError, InputError, NotationError
from bpcli.trace.check import check

CASES = {
    "a root, taken": ("where(x > 0, sqrt(x), 2*x)", {"x": 4}, 2, {"x": 0.25}),
    "a root, not taken": ("where(x > 0, sqrt(x), 2*x)", {"x": -4}, -8, {"x": 2}),
    "entry by entry": ("sum(where(x > 0, sqrt(x), x))", {"x": [4, -4]}, -2, {"x": [0.25, 1]}),
    "a logarithm of 0": ("sum(where(x > 0, log(x), 0))", {"x": [0, 2]}, np.log(2), {"x": [0, 0.5]}),
    "nested": (
        "sum(where(x > 0, where(x > 1, log(x - 1), 3*x), -x))",
        {"x": [2.0, 0.5, -2]},
        3.5,
        {"x": [1, 3, -1]},
    ),
    "a nested condition without a value": (
        "sum(where(x > 0, where(log(x) > 0, 2*x, 3*x), -x))",
        {"x": [2.0, 0.5, -2]},
        7.5,
        {"x": [2, 3, -1]},
    ),
    "broadcast": ("sum(where(c > 0, x, log(y)))", {"c": [[1], [0]], "x": [-1, -2], "y": 1}, -3, {"x": [1, 1], "y": 2}),
    "a slope without a value": ("r = sqrt(x); where(x > 0, r, x)", {"x": 0}, 0, {"x": 1}),
    "moved": ("sum(where(x > 0, reshape(log(x), 2), 0))", {"x": [2, -1]}, np.log(2), {"x": [0.5, 0]}),
    "an overflow": ("where(x < 0, exp(x), 1 + x)", {"x": 1000}, 1001, {"x": 1}),
    "a mask of an input": ("where(m, x, y)", {"m": 0, "x": 2, "y": 3}, 3, {"m": 0, "x": 0, "y": 1}),
    "a mask as a factor": ("(x > 0)*y + (x == 2)*y + (x != 2)", {"x": 2, "y": 3}, 6, {"x": 0, "y": 2}),
    "two comparisons": ("((x > 0) & (x < 1))*x + (0 < x < 3)*x", {"x": 2}, 2, {"x": 1}),
}


@pytest.mark.parametrize("case", CASES)
def test_only_what_is_taken_counts(case):
    """The value and the gradients are those of the branch that is taken; exact numbers and the witnesses agree."""
    text, values, value, gradients = CASES[case]
    trace = explain(text, values)
    assert trace.value(trace.graph.names[trace.graph.output]) == pytest.approx(value)
    for name, gradient in gradients.items():
        np.testing.assert_allclose(trace.gradients[name], gradient, atol=1e-12)
    exact = json.loads(trace.lesson("json", exact=True))
    for name in gradients:
        np.testing.assert_allclose(exact["gradients"][name], gradients[name], atol=1e-12)
    if case not in {"a slope without a value", "two comparisons", "a mask as a factor", "a logarithm of 0"}:
        assert {one.band for one in check(trace.backward())} <= {"happy", "fine", "rounding", "kink", "sides", "coarse"}


def test_an_entry_that_nothing_needs_is_null_and_a_dash():
    """JSON has null, the other formats a dash, and no format has a nan."""
    trace = explain("q = sqrt(x); sum(where(x > 0, q, 2*x)) + where(x[0] < 0, sqrt(x[1]), 1)", {"x": [4, -4]})
    forward = {row["node"]: row["value"] for row in json.loads(trace.lesson("json"))["forward"]}
    assert forward["q"] == [2, None]
    for form in ("plain", "markdown", "latex", "html", "svg", "dot", "mermaid"):
        for exact in (False, True):
            text = trace.lesson(form, exact=exact)
            words = re.findall(r"\w+", text.replace("slope is nan", "").lower())
            assert "nan" not in words, form


def test_what_is_needed_is_looked_at():
    """A value that something needs has to exist, wherever else it is not needed."""
    for text, values in (
        ("where(x > 0, log(x), x) + log(x)", {"x": -1}),
        ("where(x > 0, x, log(x))", {"x": -1}),
        ("sum(where(x > 0, x, log(x)))", {"x": [1, -1]}),
        ("where(log(x) > 0, x, 2)", {"x": -1}),
        ("where(x > 0, sum(log(y)), x)", {"x": 1, "y": [1, -1]}),
    ):
        with pytest.raises(DomainError, match="a logarithm needs a positive number"):
            explain(text, values)


def test_no_pass_starts_where_there_is_no_value():
    """A node that nothing needs has no value that a pass could start from."""
    trace = explain("q = log(x); where(x > 0, q, x)", x=-1)
    with pytest.raises(InputError, match="q has no value"):
        trace.backward("q")


def test_a_comparison_is_no_output():
    """There is nothing to teach about its gradient."""
    for text in ("x > 0", "1[x > 0]", "q = x*x; q == 2", "(x > 0) & (x < 1)"):
        with pytest.raises(NotationError, match="the output is a comparison"):
            explain(text, x=1)


def test_the_symbolic_lesson_has_masks():
    """Without values the gradient is written with indicators."""
    document = json.loads(explain("where(x > 0, x^2, y)").lesson("json"))
    assert document["gradient_formulas"] == {"x": "2*x*1[x > 0]", "y": "1 - 1[x > 0]"}


def test_a_stopped_gradient_does_not_flow():
    """The value passes, the gradient does not, and the check says why the difference is another."""
    for text in ("u = stop_gradient(x*x); u*x", "u = (x*x).detach(); u*x", "u = tf.stop_gradient(x*x); u*x"):
        trace = explain(text, x=2)
        assert (trace.value("f"), trace.gradients) == (8, {"x": 4})
        assert [one.band for one in check(trace.backward())] == ["target"]
        assert "No gradient flows from u back to q" in trace.lesson()
    assert explain("stop_gradient(x)", x=1).gradients == {"x": 0}

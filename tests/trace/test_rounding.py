"""What is nothing but rounding is 0 in every number that is shown, asked or marked; what is merely small stays."""

import json

import numpy as np
import pytest

from bpcli import check, explain

STAGED = "m = max(x); e = exp(x - m); p = e/sum(e); f = -log(p[{0}])"
# Sums that cancel: the expression, its values, and the nodes whose gradients are 0.
NOISE = [
    ("softmax(x)", {"x": [1, 2, 3]}, ("x",)),
    ("softmax(X)", {"X": [[0.1, 0.7], [3, -2]]}, ("X",)),
    (STAGED.format(0), {"x": [0.3, 2, 3.1]}, ("m",)),
    (STAGED.format(1), {"x": [3, 2, 3]}, ("m",)),
    ("x*0.1 + x*0.2 - x*0.3", {"x": 1}, ("x",)),
    ("x/10 + x/5 - 3x/10", {"x": 7}, ("x",)),
    ("sum(x/10 + x/5 - 3x/10)", {"x": [7, 8]}, ("x",)),
    ("q = x*0.7 - x*0.4 - x*0.3; q*y", {"x": 1, "y": 2}, ("x", "y")),
    ("log(exp(x)) - x + 0.1*y + 0.2*y - 0.3*y", {"x": 0.7, "y": 3}, ("y",)),
    ("log_softmax(x) - x", {"x": [0.1, 0.2]}, ()),
]
# Numbers that are small and no cancellation.
SMALL = [
    ("sigmoid(x)", {"x": -40}, {"x": 4.248354255291589e-18}),
    ("x*y", {"x": 1e-20, "y": 3.5}, {"x": 3.5, "y": 1e-20}),
    ("exp(x)", {"x": -300}, {"x": 5.148200222412013e-131}),
    ("exp(-x^2/2)*y", {"x": 9, "y": 1}, {"x": -2.319081e-17, "y": 2.576757e-18}),
    ("softmax(x)[0]", {"x": [-40, 0]}, {"x": [4.248354e-18, -4.248354e-18]}),
    ("x - y", {"x": 1e-13, "y": 3e-14}, {"x": 1, "y": -1}),
    ("(x - 3)^2", {"x": 3.0000000001}, {"x": 2e-10}),
    ("1 - tanh(x)^2", {"x": 12}, {"x": -3.0201e-10}),
    ("max(x, 0)*y + 1e-15*z", {"x": 0, "y": 2, "z": 3}, {"z": 1e-15}),
]


@pytest.mark.parametrize(("expression", "values", "nodes"), NOISE)
def test_a_sum_that_cancels_is_zero_everywhere(expression, values, nodes):
    """In the API, in the text, in JSON and for the judge; and the reason is said once."""
    trace = explain(expression, values)
    for name in nodes:
        found = trace.backward(wrt=(name,)).gradients[name]
        assert found == 0 if isinstance(found, float) else not found.any()
        text = trace.lesson(wrt=(name,))
        assert bool(trace.backward(wrt=(name,)).cancelled) <= text.count("is shown as 0") <= 1
        assert "e−1" not in text.partition("Gradients")[2]
        shown = json.loads(trace.lesson("json", wrt=(name,)))["gradients"][name]
        assert not np.any(shown)
        if not trace.graph.shapes[trace.graph.output]:
            zeros = str(shown) if isinstance(shown, list) else "0"
            out = trace.graph.names[trace.graph.output]
            assert [one.verdict for one in check(expression, values, [f"d{out}/d{name} = {zeros}"])] == ["right"]


def test_a_value_that_cancels_is_zero():
    """The forward table and JSON say 0 too, and a local gradient that is such a value."""
    trace = explain("q = 0.1*x + 0.2*x - 0.3*x; q*y", {"x": 1, "y": 2})
    rows = json.loads(trace.lesson("json"))
    assert [row["value"] for row in rows["forward"][-2:]] == [0, 0]
    assert all(row["product"] == 0 for row in rows["backward"] if row["input"] == "y")
    assert "e−1" not in trace.lesson()


def test_a_value_whose_last_digit_decides_stays():
    """A relu of a rest lets its gradient through, so the rest is shown."""
    assert "5.551e−17" in explain("q = 0.1*x + 0.2*x - 0.3*x; relu(q)*y", {"x": 1, "y": 2}).lesson()


@pytest.mark.parametrize(("expression", "values", "expected"), SMALL)
def test_a_small_number_that_is_no_cancellation_stays(expression, values, expected):
    """Tails of sigmoids and bells, small inputs, small differences of small numbers."""
    trace = explain(expression, values)
    for name, gradient in expected.items():
        assert trace.gradients[name] == pytest.approx(gradient, rel=1e-4, abs=0)
    assert "is shown as 0" not in trace.lesson()


@pytest.mark.parametrize("scale", [1, 1e-12, 1e12])
def test_what_does_not_cancel_is_as_it_came_out(scale):
    """A circuit without cancellation keeps every bit, whatever its size."""
    trace = explain("sum(tanh(W x)^2)*s", {"W": [[0.1, -0.4], [0.3, 0.2]], "x": [0.5, -1.5], "s": scale})
    back = trace.backward()
    assert back.cancelled == []
    assert all(back.gradient[node] is not None for node in back.targets)

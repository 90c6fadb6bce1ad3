"""The numbers that lectures and notes have published, in the spellings in which they write the circuits.

Sources: CS231n lecture 4 and notes on it; the course notes "Backpropagation, Intuitions".
"""

import pytest

from bpcli.graph.build import build
from bpcli.trace import values
from bpcli.trace.check import check
from bpcli.trace.trace import Trace

LECTURE = {"x": "-2", "y": "5", "z": "-4"}
NEURON = {"w0": "2", "x0": "-1", "w1": "-3", "x1": "-2", "w2": "-3"}
STAGED = {"x": "3", "y": "-4"}


def trace(text, spots, **rewriting):
    """A circuit with values."""
    found = {name: values.given(value, name) for name, value in spots.items()}
    graph = build(text, found, **rewriting)
    return Trace(graph, values.check_names(graph, found).given)


def printed(numbers):
    """Numbers as the slides print them, to two decimals."""
    return [round(number, 2) for number in numbers]


def gates(one):
    """The gates in the order of evaluation."""
    return [one.graph.gate(node).id for node in one.graph.gate_nodes]


@pytest.mark.parametrize(
    "text",
    [
        "(x+y)*z",
        "(x+y)z",
        "(x + y) z",
        "(x+y)·z",
        "(x+y)×z",
        "f = (x+y)z",
        "q = x + y; f = qz",
        "q = x + y; f = q z",
        "q = x+y\n\nf = q*z  # the lecture's circuit",
        "q=x+y;qz",
        "(x+y)z;",
    ],
)
def test_the_lectures_circuit(text):
    """However it is spelled, (x + y)z at −2, 5, −4 is q = 3 and f = −12, and its gradients are −4, −4 and 3."""
    one = trace(text, LECTURE)
    assert gates(one) == ["add", "mul"]
    assert (one.value("q"), one.value("f")) == (3, -12)
    assert one.gradients == {"x": -4, "y": -4, "z": 3}
    back = one.backward()
    rows = [(edge.node, edge.operand, one.record.local[edge.index], back.product[edge.index]) for edge in back.edges]
    names = one.graph.names
    assert [(names[node], names[operand], *numbers) for node, operand, *numbers in rows] == [
        ("f", "q", -4, -4),
        ("f", "z", 3, 3),
        ("q", "x", 1, -4),
        ("q", "y", 1, -4),
    ]
    assert back.gradient[one.node("f")] == 1
    assert one.backward("q").gradients == {"x": 1, "y": 1, "z": 0}


@pytest.mark.parametrize(
    "text",
    [
        "1/(1+e^(-(w0x0+w1x1+w2)))",
        "1/(1+e^-(w0x0+w1x1+w2))",
        "1/(1 + exp(-(w0*x0 + w1*x1 + w2)))",
        "1/(1+e^(−(w₀x₀+w₁x₁+w₂)))",
        "1 ÷ (1 + e^-(w0·x0 + w1·x1 + w2))",
        "1/(1+e**(-(w0 x0 + w1 x1 + w2)))",
    ],
)
def test_the_sigmoid_circuit(text):
    """Forward −2, 6, 4, 1, −1, 0.37, 1.37, 0.73; backward 1.00, −0.53, −0.53, −0.20, 0.20; then dw and dx."""
    one = trace(text, NEURON)
    assert gates(one) == ["mul", "mul", "add", "add", "neg", "exp", "add", "div"]
    forward = [one.values[node] for node in one.graph.gate_nodes if not one.graph.constant[node]]
    assert printed(forward) == [-2, 6, 4, 1, -1, 0.37, 1.37, 0.73]
    back = one.backward()
    wires = [back.gradient[one.node(name)] for name in ("f", "q7", "q6", "q5", "q4")]
    assert printed(wires) == [1, -0.53, -0.53, -0.2, 0.2]
    assert printed(one.gradients[name] for name in ("w0", "w1", "w2")) == [-0.2, -0.39, 0.2]
    assert printed(one.gradients[name] for name in ("x0", "x1")) == [0.39, -0.59]


@pytest.mark.parametrize(
    ("text", "rewriting"),
    [
        ("1/(1+e^(-(w0x0+w1x1+w2)))", {"group": ("auto",)}),
        ("1/(1+e^-(w0x0+w1x1+w2))", {"group": ("sigmoid",)}),
        ("σ(w0x0 + w1x1 + w2)", {}),
        ("sigmoid(w0x0 + w1x1 + w2)", {}),
        ("logistic(w0*x0 + w1*x1 + w2)", {}),
    ],
)
def test_the_sigmoid_gate(text, rewriting):
    """As one gate, the local gradient (1 − σ)σ is 0.73·0.27 = 0.20 from the output alone, and the rest is the same."""
    one = trace(text, NEURON, **rewriting)
    assert gates(one) == ["mul", "mul", "add", "add", "sigmoid"]
    local = one.record.local[one.backward().edges[0].index]
    assert printed([one.value("f"), 1 - one.value("f"), local]) == [0.73, 0.27, 0.2]
    assert local == one.value("f") * (1 - one.value("f"))
    assert printed(one.gradients.values()) == [-0.2, 0.39, -0.39, -0.59, 0.2]


@pytest.mark.parametrize(
    "text",
    [
        "(x + σ(y)) / (σ(x) + (x + y)²)",
        "(x + sigmoid(y))/(sigmoid(x) + (x+y)^2)",
        "(x + 1/(1+e^-y)) / (1/(1+e^-x) + (x+y)**2)",
    ],
)
def test_the_staged_example_in_one_line(text):
    """(x + σ(y)) / (σ(x) + (x + y)²) at 3, −4 is 1.5456, with gradients 2.0596 and 1.5922."""
    one = trace(text, STAGED)
    assert round(one.value("f"), 4) == 1.5456
    assert {name: round(gradient, 4) for name, gradient in one.gradients.items()} == {"x": 2.0596, "y": 1.5922}
    assert {checked.band for checked in check(one.backward())} == {"happy"}


def test_the_staged_example_in_stages():
    """The course's eight stages, with its names: each value and each gradient on the way."""
    one = trace(
        """
        sigy = 1.0 / (1 + exp(-y))      # sigmoid in numerator
        num = x + sigy                  # numerator
        sigx = 1.0 / (1 + exp(-x))      # sigmoid in denominator
        xpy = x + y
        xpysqr = xpy**2
        den = sigx + xpysqr             # denominator
        invden = 1.0 / den
        f = num * invden
        """,
        STAGED,
    )
    names = ("sigy", "num", "sigx", "xpy", "xpysqr", "den", "invden", "f")
    found = [round(one.value(name), 4) for name in names]
    assert found == [0.018, 3.018, 0.9526, -1, 1, 1.9526, 0.5121, 1.5456]
    back = one.backward()
    upstream = {name: round(back.gradient[one.node(name)], 4) for name in names}
    assert upstream == {
        "f": 1, "invden": 3.018, "num": 0.5121, "den": -0.7916, "xpysqr": -0.7916, "xpy": 1.5832, "sigx": -0.7916,
        "sigy": 0.5121,
    }  # fmt: skip
    addends = [back.product[edge.index] for edge in back.branches[one.node("x")]]
    assert sum(addends) == pytest.approx(one.gradients["x"], rel=1e-15)
    assert sorted(round(addend, 4) for addend in addends) == [-0.0358, 0.5121, 1.5832]


def test_a_node_used_twice():
    """For b = a + a; c = b + b each branch adds two gradients: 1 + 1 = 2 at b, then 2 + 2 = 4 at a."""
    one = trace("b = a + a; c = b + b", {"a": "3"})
    back = one.backward()
    assert (one.value("b"), one.value("c")) == (6, 12)
    assert one.gradients == {"a": 4}
    assert [[back.product[edge.index] for edge in edges] for edges in back.branches.values()] == [[1, 1], [2, 2]]
    assert [one.graph.names[node] for node in back.branches] == ["b", "a"]
    assert one.backward("c").gradients == one.backward("c").gradients == {"a": 4}  # a second pass doubles nothing


def test_the_patterns_of_the_backward_flow():
    """Add distributes, max routes, mul switches: 2(xy + max(z, w)) at 3, −4, 2, −1 is −20, with −8, 6, 2 and 0."""
    one = trace("2(xy + max(z, w))", {"x": "3", "y": "-4", "z": "2", "w": "-1"})
    assert one.value("f") == -20
    assert one.gradients == {"x": -8, "y": 6, "z": 2, "w": 0}
    back = one.backward()
    patterns = {one.graph.gate(edge.node).id: one.graph.gate(edge.node).pattern for edge in back.edges}
    assert patterns == {"mul": "switcher", "add": "distributor", "max": "router"}
    arrived = {one.graph.names[edge.operand]: back.product[edge.index] for edge in back.edges}
    assert arrived == {"q3": 2, "q1": 2, "q2": 2, "x": -8, "y": 6, "z": 2, "w": 0}


@pytest.mark.parametrize(
    ("text", "spots", "value", "gradients"),
    [
        ("xy", {"x": "4", "y": "-3"}, -12, {"x": -3, "y": 4}),
        ("W2 max(0, W1 x)", {"W1": "2", "x": "3", "W2": "-1"}, -6, {"W2": 6, "W1": -3, "x": -2}),
        ("W₂ max(0, W₁x)", {"W1": "2", "x": "-3", "W2": "5"}, 0, {"W2": 0, "W1": 0, "x": 0}),
        (
            "c max(0, b max(0, a x))",
            {"a": "2", "x": "3", "b": "1.5", "c": "5"},
            45,
            {"c": 9, "b": 30, "a": 22.5, "x": 15},
        ),
        ("‖W·x‖²", {"W": "0.5", "x": "3"}, 2.25, {"W": 9, "x": 1.5}),
        ("||W x||^2", {"W": "0.5", "x": "3"}, 2.25, {"W": 9, "x": 1.5}),
        ("q = W·x; q²", {"W": "0.5", "x": "3"}, 2.25, {"W": 9, "x": 1.5}),
        ("x² + 2x − 3", {"x": "4"}, 21, {"x": 10}),
        ("|x|·|y|", {"x": "-2", "y": "5"}, 10, {"x": -5, "y": 2}),
        ("|x||y|", {"x": "-2", "y": "5"}, 10, {"x": -5, "y": 2}),
        ("√x", {"x": "4"}, 2, {"x": 0.25}),
        ("√(x² + y²)", {"x": "3", "y": "4"}, 5, {"x": 0.6, "y": 0.8}),
        ("x₀ − 2×x₁ ÷ x₀", {"x0": "2", "x1": "3"}, -1, {"x0": 2.5, "x1": -1}),
        ("2^3x", {"x": "5"}, 40, {"x": 8}),
        ("-x^2", {"x": "3"}, -9, {"x": -6}),
        ("a/b c", {"a": "6", "b": "3", "c": "2"}, 4, {"a": 2 / 3, "b": -4 / 3, "c": 2}),
        ("1/x", {"x": "1.37"}, 1 / 1.37, {"x": -1 / 1.37**2}),
        ("2e x", {"x": "1"}, 5.43656365691809, {"x": 5.43656365691809}),
    ],
)
def test_the_spellings_of_the_lecture(text, spots, value, gradients):
    """Products without a sign, powers, bars, roots and subscripts mean what they mean on a slide."""
    one = trace(text, spots)
    assert one.values[one.graph.output] == pytest.approx(value, rel=1e-15)
    assert one.gradients == pytest.approx(gradients, rel=1e-15)

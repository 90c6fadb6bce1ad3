"""Every known mistake: planted in a circuit, and told exactly."""

import pytest

from bpcli import explain
from bpcli.judge.ask import read_ask
from bpcli.judge.judge import judge
from bpcli.judge.mistakes import MISTAKES, predict

SIGMOID = ("s = sigmoid(w*x); f = 3*s", {"w": 2, "x": 0.4})
BATCH = {"X": "[[1, 2], [3, 4], [5, -6]]", "W": "[[1, -1], [2, 0.5]]", "b": "[0.1, 0.2]"}
NORM = ("||W x||^2", {"W": "[[0.1, 0.5], [-0.3, 0.8]]", "x": "[0.2, 0.4]"})

# The circuit, what is asked, the mistaken answer, and the mistakes that give it.
SOFTMAX = ("p = softmax(s); L = w·p", {"s": "[0.2, -1, 1.5]", "w": "[1, 2, 3]"})
ENTROPY = ("p = softmax(s); l = log(p); L = -sum(t*l)", {"s": "[1, 2, 0.5]", "t": "[0.2, 0.5, 0.3]"})
CLASSES = ("cross_entropy(s, y)", {"s": "[1, 2, 0.5]", "y": "1"})
DROPOUT = ("o = x*mask/p; L = w·o", {"x": "[1, 2, 3]", "mask": "[1, 0, 1]", "p": 0.5, "w": "[1, 2, 3]"})
SCORES = (
    "s = Q K.T/sqrt(3); L = sum(A*s)",
    {"Q": "[[1, 2], [3, 4]]", "K": "[[1, -1], [0.5, 2]]", "A": "[[1, 2], [4, 3]]"},
)
LINES = ("s = X + b; L = sum(A*s)", {"X": "[[1, 2], [3, -4]]", "b": "[1, 2]", "A": "[[1, 2], [4, 3]]"})
CENTRED = ("c = x - mean(x); L = w·c", {"x": "[1, 2, 4]", "w": "[1, 5, 3]"})
LAYER = (
    "y = layernorm(x, g, b); L = w·y",
    {"x": "[1, 2, 4]", "g": "[1, 2, 0.5]", "b": "[0, 1, 1]", "w": "[1, 5, 3]"},
)

PLANTED = [
    (SOFTMAX, "dL/ds", "p*(1 - p)*w", {"softmax-diagonal"}),
    (ENTROPY, "dL/ds", "sum(p*t) - t", {"sum-of-products"}),
    (ENTROPY, "dL/dl", "-p", {"target-for-probability"}),
    (ENTROPY, "dL/dp", "-p/t", {"target-for-probability"}),
    (CLASSES, "df/ds", "softmax(s)", {"target-for-probability"}),
    (CLASSES, "df/ds", "sum(softmax(s)*[0, 1, 0]) - [0, 1, 0]", {"sum-of-products"}),
    (("h = sigmoid(z); L = (h - 1)^2", {"z": 0.3}), "dL/dz", "dh*(1 - dh)", {"slope-at-gradient"}),
    (("h = tanh(z); L = (h - 2)^2", {"z": 0.3}), "dL/dz", "dh*(1 - dh^2)", {"slope-at-gradient"}),
    (("h = tanh(z); L = (h - 2)^2", {"z": 0.3}), "dL/dz", "dh*(1 - z^2)", {"wrong-node"}),
    (("h = relu(z); L = w·h", {"z": "[1, -2, 3]", "w": "[-1, 2, 3]"}), "dL/dz", "[0, 2, 3]", {"mask-of-gradient"}),
    (DROPOUT, "dL/dx", "w*mask", {"lost-factor"}),
    (DROPOUT, "dL/dx", "w*mask*p", {"lost-factor"}),
    (SCORES, "dL/dQ", "A K", {"lost-factor"}),
    (("y = log2(x)*z", {"x": 5, "z": 3}), "dy/dx", "z/x", {"lost-factor"}),
    (("y = log10(x)*z", {"x": 5, "z": 3}), "dy/dx", "0.6", {"lost-factor"}),
    (("n = ||x||; L = n*c", {"x": "[3, 4]", "c": 7}), "dL/dx", "2*x*c", {"squared-norm"}),
    (CENTRED, "dL/dx", "w", {"frozen-statistics"}),
    (LAYER, "dL/dx", "[0.8018, 8.018, 1.203]", {"frozen-statistics"}),
    (LINES, "dL/db", "A", {"kept-batch"}),
    (("a = x - y; f = a*z", {"x": 2, "y": 5, "z": 7}), "a", "3", {"operands-swapped", "sign"}),
    (("f = x/y", {"x": 2, "y": 5}), "f", "2.5", {"operands-swapped"}),
    (
        ("f = A @ B", {"A": "[[1, 2], [3, 4]]", "B": "[[0, 1], [5, 2]]"}),
        "f",
        "[[3, 4], [11, 18]]",
        {"operands-swapped"},
    ),
    (("a = x - y; f = a*z", {"x": 2, "y": -5, "z": 11}), "f", "-33", {"plus-for-minus"}),
    (("f = max(x, y)*z", {"x": 2, "y": 5, "z": 7}), "f", "14", {"smaller-for-larger"}),
    (("f = 2*x^2 + y", {"x": 3, "y": 8}), "f", "44", {"power-of-product"}),
    (("(x+y)*z", {"x": -2, "y": 5, "z": -7}), "df/dx", "1", {"dropped-upstream"}),
    (("a = x*y; f = a*z", {"x": 2, "y": 5, "z": 7}), "df/dx", "5", {"dropped-upstream"}),
    (("a = x*y; f = a*z", {"x": 2, "y": 5, "z": 7}), "df/dx", "7", {"upstream-alone"}),
    (("a = x*y; f = a*z", {"x": 2, "y": 5, "z": 7}), "df/dx", "12", {"added-for-multiplied"}),
    (("a = x*y; f = a*z", {"x": 2, "y": 5, "z": 7}), "df/dx", "14", {"operands-not-switched"}),
    (("a = x*y; f = a*z", {"x": 2, "y": 5, "z": 7}), "df/dx", "70", {"forward-value"}),
    (("a = x*y; f = a*z", {"x": 2, "y": 5, "z": 7}), "df/dx", "-35", {"sign"}),
    (("a = x*y; f = a*z", {"x": 2, "y": 5, "z": 7}), "df/dx", "x*z", {"operands-not-switched"}),
    (("a = x*y; f = a*z", {"x": 2, "y": 5, "z": 7}), "df/dx", "y + z", {"added-for-multiplied"}),
    (("x*y + x*z", {"x": 2, "y": 3, "z": 4}), "df/dx", "3", {"overwrote-branch"}),
    (("x*y + x*z", {"x": 2, "y": 3, "z": 9}), "df/dx", "9", {"overwrote-branch"}),
    (("x*y + x*z", {"x": 2, "y": 3, "z": 4}), "df/dx", "3.5", {"averaged-branch"}),
    (("b = a + a; c = b*b", {"a": 5}), "dc/da", "20", {"overwrote-branch", "averaged-branch"}),
    (("a = x - y; f = a*z", {"x": 2, "y": 5, "z": 7}), "df/dy", "7", {"lost-minus", "sign", "upstream-alone"}),
    (("a = -x; f = a*z", {"x": 3, "z": 7}), "df/dx", "7", {"lost-minus", "sign", "upstream-alone"}),
    (("a = 1/x; f = a*z", {"x": 4, "z": 7}), "df/dx", "7/16", {"reciprocal-sign", "sign"}),
    (("a = 1/x; f = a*z", {"x": 4, "z": 7}), "df/dx", "-7/4", {"reciprocal-square"}),
    (("a = x^-1; f = a*z", {"x": 4, "z": 7}), "df/dx", "-7/4", {"reciprocal-square"}),
    (("a = exp(x); f = a*z", {"x": 0.5, "z": 7}), "df/dx", "7*e^(e^0.5)", {"wrong-node"}),
    (("a = exp(x); f = a*z", {"x": 0.5, "z": 7}), "df/dx", "3.5", {"wrong-node"}),
    (SIGMOID, "df/dx", "3*0.8*(1-0.8)*2", {"wrong-node"}),
    (SIGMOID, "ds/dw", "sigmoid(s)*(1 - sigmoid(s))*x", {"wrong-node"}),
    (
        ("max(x, y)*z", {"x": 3, "y": 5, "z": 7}),
        "df/dx",
        "7",
        {"routed-to-loser", "routed-to-both", "upstream-alone", "added-for-multiplied"},
    ),
    (("max(x, y)*z", {"x": 3, "y": 5, "z": 7}), "df/dy", "0", {"routed-to-loser"}),
    (("a = max(x, y); f = a*x", {"x": 3, "y": 5}), "df/dx", "8", {"routed-to-loser", "routed-to-both"}),
    (("a = square(x); f = a*z", {"x": 3, "z": 7}), "df/dx", "21", {"lost-two"}),
    (("a = x^2; f = a*z", {"x": 3, "z": 7}), "df/dx", "21", {"lost-two"}),
    (("a = x^3; f = a*z", {"x": 3, "z": 7}), "df/dx", "63", {"lost-exponent"}),
    (("a = x^4; f = a*z", {"x": 3, "z": 7}), "df/dx", "27*7", {"lost-exponent"}),
    (("a = x*y; f = a*z", {"x": 2, "y": 5, "z": 7}), "local(a,x)", "35", {"gradient-for-local"}),
    (("a = x*y; f = a*z", {"x": 2, "y": 5, "z": 7}), "local(a,x)", "2", {"operands-not-switched", "forward-value"}),
    (("a = x*y; f = a*z", {"x": 2, "y": 5, "z": 7}), "local(a,x)", "7", {"upstream-alone"}),
    (("x*x", {"x": 3}), "local(f,x)", "3", {"overwrote-branch", "averaged-branch", "forward-value"}),
    (("a = x*y; f = a*z", {"x": 2, "y": 5, "z": 7}), "a", "7", {"gradient-for-value"}),
    (("1/(1+exp(-x))", {"x": 1}), "df/dx", "0.2", {"rounded-early"}),
    (NORM, "df/dW", "q xᵀ", {"lost-two"}),
    (NORM, "df/dq", "[0.22, 0.26]", {"lost-two", "forward-value"}),
    (NORM, "df/dW", "[[0.088, 0.104], [0.176, 0.208]]", {"transposed"}),
    (NORM, "df/dx", "W @ (2q)", {"transposed"}),
    (("mean(relu(X W + b))", BATCH), "df/db", "[2, 1]", {"sum-for-mean"}),
    (("q = X W + b; f = sum(q*q)", BATCH), "df/db", "[6.2, -5.6]", {"mean-for-sum"}),
    (("mean(relu(X W + b))", BATCH), "df/db", "[1/3, 1/6, 0]", {"wrong-axis"}),
    (NORM, "dq_k/dW_ij", "x_j", {"indicator-forgotten"}),
    (NORM, "df/dx_j", "2 q_i W_ij", {"sum-forgotten"}),
    (NORM, "df/dx_j", "sum_j 2 q_i W_ij", {"wrong-sum-index"}),
    (NORM, "df/dx_j", "2 q_j sum_i W_ji", {"wrong-sum-index"}),
    (NORM, "df/dx_j", "sum_i 2 q_i W_ji", {"transposed"}),
    (NORM, "df/dW_ij", "2 q_j x_i", {"transposed"}),
    (NORM, "df/dW_ij", "2 q_i x_i", {"one-index-for-two"}),
    (("f = softmax(s)", {"s": "[1, 2, 4]"}), "df_i/ds_j", "f_i*(1 - f_i)", {"one-index-for-two"}),
    (
        ("cross_entropy(s, t)", {"s": "[[1, 2], [3, 0]]", "t": "[0, 1]"}),
        "df/ds",
        "2*(softmax(s) - [[1, 0], [0, 1]])/2",
        {"sum-for-mean"},
    ),
    (NORM, "shape(df/dx)", "2x1", {"column-for-vector"}),
    (("||W x||^2", {"W": "[[1, 2, 3], [4, 5, 6]]", "x": "[1, 0, 2]"}), "shape(df/dW)", "3x2", {"transposed"}),
    (("||W x||^2", {"W": "[[1, 2, 3], [4, 5, 6]]", "x": "[1, 0, 2]"}), "shape(df/dW)", "2", {"shape-of-output"}),
    (("||W x||^2", {"W": "[[1, 2, 3], [4, 5, 6]]", "x": "[1, 0, 2]"}), "shape(df/dW)", "2x6", {"shape-of-jacobian"}),
    (
        ("||W x||^2", {"W": "[[1, 2, 3], [4, 5, 6]]", "x": "[1, 0, 2]"}),
        "shape(jacobian(q,x))",
        "3",
        {"shape-of-gradient"},
    ),
]


@pytest.mark.parametrize(("circuit", "ask", "answer", "ids"), PLANTED)
def test_a_planted_mistake_is_told_exactly(circuit, ask, answer, ids):
    """All mistakes that give this answer are named, and no other; the sentence holds no blank to be filled in."""
    trace = explain(*circuit)
    found = judge(trace, read_ask(ask, trace), answer)
    assert found.verdict == "wrong"
    assert {one.id for one in found.mistakes} == ids
    assert all(one.text and "{" not in one.text and "None" not in one.text for one in found.mistakes)


def test_every_known_mistake_is_planted_somewhere():
    """The list that is documented is the list that is tested."""
    assert set().union(*(ids for *_, ids in PLANTED)) == set(MISTAKES)


@pytest.mark.parametrize(
    ("circuit", "ask", "answer"),
    [
        (DROPOUT, "dL/dx", "0.37*w*mask"),  # no factor of this circuit
        (SOFTMAX, "dL/ds", "p*(1 - p)*w*2"),
        (LINES, "dL/db", "2*A"),
        (CENTRED, "dL/dx", "w - 0.9*mean(w)"),
        (("a = x - y; f = a*z", {"x": 2, "y": -5, "z": 11}), "f", "-31"),
    ],
)
def test_what_only_looks_like_a_mistake_is_not_named(circuit, ask, answer):
    """A mistake is told only where it gives the answer."""
    trace = explain(*circuit)
    assert judge(trace, read_ask(ask, trace), answer).mistakes == ()


@pytest.mark.parametrize(
    ("circuit", "ask", "answer"),
    [
        (SOFTMAX, "dL/ds", "p*(w - sum(p*w))"),
        (ENTROPY, "dL/ds", "p*sum(t) - t"),
        (DROPOUT, "dL/dx", "w*mask/p"),
        (LINES, "dL/db", "sum(A, axis=0)"),
        (CENTRED, "dL/dx", "w - mean(w)"),
    ],
)
def test_the_right_way_is_right(circuit, ask, answer):
    """Beside each mistake of a part stands what it should have been."""
    trace = explain(*circuit)
    assert judge(trace, read_ask(ask, trace), answer).verdict == "right"


def test_nothing_is_made_up():
    """An answer that no mistake gives is wrong, and that is all."""
    trace = explain("(x+y)*z", x=-2, y=5, z=-4)
    for answer in ("17", "x*y*z", "-4.5", "z + 2"):
        found = judge(trace, read_ask("df/dx", trace), answer)
        assert (found.verdict, found.mistakes) == ("wrong", ())


def test_the_sentences_teach():
    """What the number is, and what was asked; what the other branch adds."""
    trace = explain("(x+y)*z", x=-2, y=5, z=-4)
    said = judge(trace, read_ask("df/dq", trace), "-12").mistakes[0].text
    assert said == "−12 is the value of f. The question asks for the gradient of f at q"
    trace = explain("x*y + x*z", x=2, y=3, z=4)
    assert judge(trace, read_ask("df/dx", trace), "3").said == (
        "x is used twice. You kept one gradient (3) and lost the other (4). Add them"
    )


def test_a_prediction_that_equals_the_truth_is_left_out():
    """Where a mistake gives the right number it is none."""
    trace = explain("x*y", x=3, y=3)
    assert "operands-not-switched" not in {one.id for one in predict(trace, read_ask("df/dx", trace))}


def test_a_symbolic_lesson_knows_mistakes_by_their_formula():
    """Without values the mistake is found at sampled ones, and told without numbers."""
    trace = explain("(x+y)*z")
    found = judge(trace, read_ask("df/dx", trace), "q")
    assert {one.id for one in found.mistakes} == {"operands-not-switched", "forward-value"}
    assert not any(c.isdigit() for c in found.said)

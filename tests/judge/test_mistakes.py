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
PLANTED = [
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

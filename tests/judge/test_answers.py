"""What is right, in many spellings; what is wrong all the same; what cannot be read, and costs nothing."""

import time

import pytest

from bpcli import explain
from bpcli.judge.ask import read_ask
from bpcli.judge.judge import judge
from tests.test_limits import PAYLOADS

LECTURE = explain("(x+y)*z", x=-2, y=5, z=-4)
NEURON = explain("1/(1+exp(-(w0*x0 + w1*x1 + w2)))", w0=2, x0=-1, w1=-3, x1=-2, w2=-3)
NORM = explain("||W x||^2", W="[[0.1, 0.5], [-0.3, 0.8]]", x="[0.2, 0.4]")
ROUTED = explain("max(x, y)*z", x=3, y=1, z=2)
DOT = explain("q=u@v; f=q^2", u="[1, 2]", v="[3, 4]")
SYMBOLIC = explain("(x+y)*z")
SHAPES = explain("||W x||^2", shapes={"W": (2, 3), "x": (3,)})


def verdict(trace, ask, answer, earlier=()):
    """The verdict's word."""
    return judge(trace, read_ask(ask, trace), answer, earlier).verdict


RIGHT = [
    (
        LECTURE,
        "df/dx",
        ["-4", "−4", " -4.0 ", "-8/2", "-2^2", "z", "dq", "df/dq", "f/q", "df/dx = -4", "-sqrt(16)", "[-4]"],
    ),
    (LECTURE, "df/dz", ["3", "q", "x+y", "y + x", "(x+y)*1", "3.002", "6/2", "0.3e1"]),
    (LECTURE, "local(f,q)", ["z", "-4"]),
    (LECTURE, "q", ["3", "x + y", "f/z"]),
    (LECTURE, "dq/dx", ["1", "x/x"]),
    (LECTURE, "dq/dz", ["0", "0.0", "1e-12", "x - x"]),
    (LECTURE, "shape(q)", ["()", "scalar", "a number"]),
    (NEURON, "df/dw2", ["0.20", "0.197", "0.1966", "f*(1-f)", "f(1 − f)", "1.97e-1"]),
    (NEURON, "df/dw0", ["-0.20", "-0.197", "x0 f (1-f)"]),
    (NEURON, "f", ["0.73", "0.731", "1/(1+e^(-1))"]),
    (NORM, "df/dW", ["2*q xᵀ", "2 q xᵀ", "outer(2q, x)", "[[0.088, 0.176], [0.104, 0.208]]", "0.088 0.18; 0.10 0.21"]),
    (NORM, "df/dW", ["2*W x xᵀ", "dq xᵀ", "2*outer(q, x)", "[[2*q[0]*x[0], 2*q[0]*x[1]], [2*q[1]*x[0], 2*q[1]*x[1]]]"]),
    (NORM, "df/dx", ["W.T @ (2q)", "Wᵀ 2q", "2*Wᵀ W x", "-0.112, 0.636", "[[-0.112], [0.636]]", "[-0.112 0.636]"]),
    (NORM, "df/dq", ["2q", "q + q", "[0.44, 0.52]", "2*W@x"]),
    (NORM, "jacobian(q,x)", ["W", "[[0.1, 0.5], [-0.3, 0.8]]"]),
    (NORM, "shape(df/dW)", ["(2, 2)", "2x2", "2×2", "[2, 2]", "2, 2", "2 by 2"]),
    (NORM, "shape(df/dx)", ["(2,)", "2", "(2)"]),
    (NORM, "shape(jacobian(q,W))", ["2x4"]),
    (ROUTED, "df/dx", ["2", "z", "z*1[x > y]"]),
    (SYMBOLIC, "df/dx", ["z", "df/dq", "f/(x+y)"]),
    (SHAPES, "df/dW", ["2*q xᵀ"]),
    (LECTURE, "df/dx", ['"-4"', "'z'", "“−4”", ' "dx = -4" ', "dx = -4", "∂x = -4"]),
    (LECTURE, "df/dz", ["x + 5", "y - 2", "y*0.6"]),
    (NEURON, "df/dw0", ["-f(1-f)", "x0*0.19661", "-1*f*(1 - f)"]),
    (NORM, "df/dq", ["(0.44, 0.52)", "(0.44, 0.52,)", "[0.44, 0.52,]", "(2q[0], 0.52)", "'0.44, 0.52'"]),
    (NORM, "q", ["W@x.T", "W x"]),
    (NORM, "df/dx", ["2q.T@W", "2q.T W", "2W.T@q.T"]),
    (DOT, "q", ["u@v.T", "u.T@v", "uᵀ v", "u.T@v.T"]),
    (NORM, "df/dW", ["((0.088, 0.176), (0.104, 0.208))", "2q @ x.T", "0.4q @ x.T/0.4*2/1"]),
    (SHAPES, "shape(df/dW)", ["(2, 3)"]),
]


@pytest.mark.parametrize(
    ("trace", "ask", "answer"), [(trace, ask, answer) for trace, ask, answers in RIGHT for answer in answers]
)
def test_a_right_answer_is_right_however_it_is_spelled(trace, ask, answer):
    """Numbers, fractions, formulas, lists and shapes; what is right says why, in a line."""
    found = judge(trace, read_ask(ask, trace), answer)
    assert (found.verdict, found.credit, found.mistakes) == ("right", 1.0, ())
    assert found.said
    assert "\n" not in found.said


WRONG = [
    (DOT, "q", ["v@v.T", "u vᵀ"]),
    (LECTURE, "df/dx", ["4", "-3.9", "x", "y - 9", "q - 7", "0", "[-4, -4]"]),
    (LECTURE, "df/dz", ["x + 6", "x - y", "2.9"]),
    (LECTURE, "dq/dz", ["0.01", "1e-8", "x"]),
    (NEURON, "df/dw2", ["0.2", "0.19", "0.21", "f", "0.0"]),
    (NORM, "df/dW", ["x 2qᵀ", "[[0.088, 0.104], [0.176, 0.208]]", "0.088", "[[0.088, 0.176]]"]),
    (NORM, "shape(df/dW)", ["2", "(4,)", "()", "2x2x1"]),
    (SYMBOLIC, "df/dx", ["1", "x", "q"]),
    (explain("f=x*y*z", x=3, y=1, z=5), "df/dx", ["z", "1*z"]),
    (explain("q=x+y; f=q*z*w", x=3, y=-2, z=5, w=4), "df/dz", ["w", "w*1"]),
    (explain("s=sigmoid(z); f=s*y", z=0.7, y=1), "df/dz", ["s*(1-s)"]),
    (explain("f=x + sin(z)*w + y", x=3, y=0, z=2, w=4), "f", ["x + 4*sin(z)"]),
]


@pytest.mark.parametrize(
    ("trace", "ask", "answer"), [(trace, ask, answer) for trace, ask, answers in WRONG for answer in answers]
)
def test_a_wrong_answer_is_wrong(trace, ask, answer):
    """One digit is no rounding, a constant that agrees here is no formula, another shape is another thing."""
    found = judge(trace, read_ask(ask, trace), answer)
    assert (found.verdict, found.credit) == ("wrong", 0.0)
    assert found.said


@pytest.mark.parametrize(
    ("truth", "answer", "right"),
    [
        ("0.125", "0.12", True),
        ("0.125", "0.13", True),
        ("0.125", "0.1", False),
        ("12.3", "12", True),
        ("12.3", "13", False),
        ("123.4", "120", False),
        ("0.0304", "0.03", False),
        ("0.0304", "0.030", True),
        ("0.03001", "0.03", True),
        ("1/2^99", "1/2^98", False),
        ("1/2^99", "1/2^99", True),
        ("1e-30", "0", False),
        ("0", "1e-10", True),
        ("1000.4", "1000", True),
        ("-7.5", "-7.5049", True),
    ],
)
def test_decimals_are_judged_at_the_precision_typed(truth, answer, right):
    """At least two significant digits, ties either way, or within 1e-3 relative."""
    assert (verdict(explain("x*y", x=truth, y=1), "f", answer) == "right") is right


UNREADABLE = [
    "",
    "   ",
    "(",
    "3 4 5)",
    "foo",
    "nan",
    "inf",
    "1,5",
    "x =",
    "=",
    "q == 3",
    "9**9**9**9",
    "zeros(9000, 9000)",
]
UNREADABLE += [
    "randn(3)",
    "x; y",
    "df/dx",
    "dx",
    "'3",
    "'3' 4",
    "\x00",
    "\ud800",
    "(" * 5000,
    "x+" * 1500,
    "1" * 30_000,
    "[[1], [2, 3]]",
]
UNREADABLE += [
    "[" * 5000,
    "x" * 5000,
    "1e999",
    "1/0",
    "log(0)",
    "sin",
    "x x x $",
    "²",
    "|x",
    "a\nb",
    "√" * 3000,
    "-" * 9000,
]


@pytest.mark.parametrize("answer", [*UNREADABLE, *(text for text in PAYLOADS if not text.startswith(("(", "#")))])
@pytest.mark.parametrize("trace", [LECTURE, NORM])
def test_what_cannot_be_read_costs_nothing_and_is_said_at_once(trace, answer):
    """Never an exception, never a hang, nothing runs; a word on what to try."""
    before = time.process_time()
    found = judge(trace, read_ask("df/dx", trace), answer)
    assert time.process_time() - before < 2
    assert (found.verdict, found.understood, found.mistakes) == ("unreadable", None, ())
    assert found.said
    assert len(found.said) < 1500


@pytest.mark.parametrize(
    "answer", [*UNREADABLE, *PAYLOADS, "2×", "(2,", "a x b", "2" * 5000, "-1", "2x3x4x5x6x7x8x9x1"]
)
def test_a_shape_is_a_shape_or_unreadable(answer):
    """The same for shapes."""
    if answer != "1,5":
        assert verdict(NORM, "shape(df/dW)", answer) == "unreadable"


@pytest.mark.parametrize("answer", ["p - y", "p", "2*p + 1.0", "[p, 2]", "(p, 1)", "0.5p"])
def test_a_stranger_s_name_is_unreadable_and_never_wrong(answer):
    """With what to write instead."""
    found = judge(LECTURE, read_ask("df/dx", LECTURE), answer)
    assert found.verdict == "unreadable"
    assert "there is no node p in this circuit" in found.said
    assert "write what p stands for" in found.said


@pytest.mark.parametrize(
    ("circuit", "ask", "right", "wrong"),
    [
        (("y*sin(x)", {"x": 0.3, "y": 2}), "df/dx", ["2cos(x)", "y*cos(0.3)", "2*cos(0.3)"], ["3cos(x)", "y + cos(x)"]),
        (("p=sigmoid(z); L=-y*log(p)-(1-y)*log(1-p)", {"z": 0.7, "y": 1}), "dL/dz", ["p-1", "p-y"], ["p", "p+1"]),
        (("f=(x*y+z)*w", {"x": 2, "y": 3, "z": 1, "w": 4}), "df/dw", ["2y+1", "3x + z", "6+1"], ["2y", "2y+0", "y+4"]),
        (("f=x^2*y", {"x": 3, "y": 7}), "df/dx", ["14x", "6y", "2*3*y"], ["7x", "x*y", "3y"]),
        (
            ("||W x||^2", {"W": "[[2, 3], [4, 5]]", "x": "[1, 3]"}),
            "df/dq",
            ["2*[[2, 3], [4, 5]]@x"],
            ["[[2, 3], [4, 5]]@x"],
        ),
    ],
)
def test_an_input_s_value_may_be_put_in(circuit, ask, right, wrong):
    """What an answer does not name is held where it is; what it names it has to follow."""
    trace = explain(*circuit)
    verdicts = [verdict(trace, ask, answer) for answer in [*right, *wrong]]
    assert verdicts == ["right"] * len(right) + ["wrong"] * len(wrong)


def test_an_unreadable_answer_shows_its_place():
    """The caret stands under the character, and the name that was meant is suggested."""
    found = judge(LECTURE, read_ask("df/dx", LECTURE), "2*(x")
    assert found.problem.message == "this bracket is never closed"
    assert found.problem.where == ("  2*(x", "    ^")
    assert found.said.splitlines()[:3] == [found.problem.message, *found.problem.where]
    trace = explain("weight*input", weight=2, input=3)
    assert "did you mean weight?" in judge(trace, read_ask("df/dinput", trace), "2*wieght").said


def test_what_was_understood_is_echoed():
    """Products and brackets written out, elementwise told from matrix products."""
    echoed = [
        judge(LECTURE, read_ask("df/dx", LECTURE), text).understood for text in ("-4", "2z(x+y)", "z df/dq", "6/3")
    ]
    assert echoed == ["−4", "2·z·(x + y)", "z·∂f/∂q", "6/3"]
    echoed = [judge(NORM, read_ask("df/dW", NORM), text).understood for text in ("2*q xᵀ", "q*x", "1 -2;3 4")]
    assert echoed == ["2·q⋅xᵀ", "q ⊙ x", "[[1, −2], [3, 4]]"]


def test_wrong_entries_are_named_and_the_truth_is_not_given_away():
    """For arrays: which entries, not what they should be."""
    said = judge(NORM, read_ask("df/dW", NORM), "[[0.088, 0.5], [0.104, 0.208]]").said
    assert said.startswith("entry [0, 1] is not right")
    assert "0.176" not in said
    assert "has shape (3,)" in judge(NORM, read_ask("df/dx", NORM), "[1, 2, 3]").said


def test_a_formula_is_right_on_the_piece_where_the_learner_stands():
    """The winner's gradient is z near this point; a formula that says so for the loser is wrong."""
    assert verdict(ROUTED, "df/dx", "z") == "right"
    assert verdict(ROUTED, "df/dy", "z") == "wrong"
    kink = explain("relu(x)*y", x=0, y=3)
    assert verdict(kink, "df/dx", "0") == "right"
    assert verdict(kink, "df/dx", "y") == "wrong"


def test_a_point_without_a_value_is_skipped():
    """x/x is 1 wherever it has a value."""
    trace = explain("x*y", x=0, y=3)
    assert verdict(trace, "df/dx", "y*x/x") == "right"
    assert verdict(explain("log(x)", x=0.01), "df/dx", "1/x") == "right"


def test_a_circular_answer_is_no_answer():
    """q is not answered by q, nor df/dq by df/dq."""
    assert verdict(LECTURE, "q", "q") == "unreadable"
    assert verdict(LECTURE, "df/dq", "1*df/dq") == "unreadable"
    assert verdict(LECTURE, "df/dq", "z*df") == "right"


def test_rounding_refutes_nobody():
    """Sums that cancel are 0, and a saturated sigmoid's formula is right however it is written."""
    cancels = explain("x*0.1 + x*0.2 - x*0.3", x=1)
    assert [verdict(cancels, "df/dx", answer) for answer in ("0", "0.1", "1e-5")] == ["right", "wrong", "wrong"]
    assert verdict(cancels, "f", "0") == "right"
    saturated = explain("sigmoid(x)", x=30)
    answers = ("f*(1 - f)", "e^(-x)/(1 + e^(-x))^2", "f", "2*f*(1 - f)", "0")
    assert [verdict(saturated, "df/dx", answer) for answer in answers] == ["right", "right", "wrong", "wrong", "wrong"]
    assert verdict(explain("sqrt(x^2)", x=-2), "f", "x") == "wrong"
    assert verdict(explain("x/2^99", x=1), "df/dx", "2*f/x") == "wrong"


def test_a_large_circuit_is_judged_in_time():
    """Thousands of nodes: a number, a formula, and a mistake."""
    steps = "; ".join(f"a{i + 1} = a{i}*1.0001 + x" for i in range(3000))
    trace = explain(f"a0 = x; {steps}", x=0.5)
    before = time.process_time()
    for answer in ("3", "x*3", "a2999"):
        assert verdict(trace, "da3000/dx", answer) == "wrong"
    assert time.process_time() - before < 5

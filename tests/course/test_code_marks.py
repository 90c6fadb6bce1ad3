"""Learners' programs are marked by their numbers, and told which mistake they hold."""

import numpy as np
import pytest

from bpcli.algebra.draws import Draws
from bpcli.course.code_marks import mark_code
from bpcli.course.fresh import drawn, trials
from bpcli.course.received import received, trouble
from tests.course.programs import (
    LOSS,
    MULTIPLY,
    MULTIPLY_SOURCE,
    NETWORK,
    NETWORK_SOURCE,
    RIGHT,
    SIGMOID,
    SIGMOID_SOURCE,
)


def marked(exercise, source, seed=None):
    """Return the marks of forward and of backward."""
    return mark_code(exercise, source.encode(), f"14-code/{exercise.code.file}", seed=seed)


@pytest.mark.parametrize(("exercise", "source"), RIGHT)
def test_a_right_program_is_right_whatever_the_inputs(exercise, source):
    """All points, from chance; and the gradient check is happy."""
    forward, backward = marked(exercise, source)
    assert (forward.verdict, forward.earned) == ("right", 1.0), forward.said
    assert (backward.verdict, backward.earned) == ("right", 2.0), backward.said
    assert "below 1e-7, happy" in backward.said
    start = source.split("\n").index("    def forward(self, " + ", ".join(exercise.code.forward) + "):") + 1
    assert (forward.place.file, forward.place.line) == (f"14-code/{exercise.code.file}", start)


MISTAKES = [
    # the exercise, what is changed in its right program, the verdicts, a mistake's id, something that is said
    (
        MULTIPLY,
        ("self.y * dz", "self.y"),
        "right wrong",
        "dropped-upstream",
        "dx is right for an upstream gradient of 1",
    ),
    (
        MULTIPLY,
        ("[self.y * dz, self.x * dz]", "[self.x * dz, self.y * dz]"),
        "right wrong",
        "code-order",
        "you return dy, dx",
    ),
    (MULTIPLY, ("return [self.y * dz, self.x * dz]", "return [None, None]"), "right blank", None, "it returns None"),
    (MULTIPLY, ("self.x * dz]", "None]"), "right wrong", "code-none", "dy is None"),
    (MULTIPLY, ("return [", "["), "right blank", None, "backward is not written yet: it returns None"),
    (
        MULTIPLY,
        ("[self.y * dz, self.x * dz]", "self.y * dz"),
        "right wrong",
        "code-count",
        "has to return 2 gradients, in this order: dx, dy",
    ),
    (MULTIPLY, ("dz, self", "dz self"), "wrong wrong", "code-raised", "In Python a list has commas"),
    (MULTIPLY, ("(self, x, y)", "(x, y)"), "wrong unmarked", "code-self", "write def forward(self, x, y)"),
    (MULTIPLY, ("(self, dz)", "(dz)"), "right wrong", "code-self", "write def backward(self, dz)"),
    (MULTIPLY, ("(self, dz)", "(self)"), "right wrong", "code-arguments", "backward is called as backward(upstream)"),
    (MULTIPLY, ("MultiplyGate", "Multiply"), "wrong wrong", "code-class", "There is Multiply."),
    (MULTIPLY, ("def backward", "def back"), "right wrong", "code-method", "MultiplyGate has no backward"),
    (MULTIPLY, ("return x * y", "return x + y"), "wrong right", "code-numbers", "what it returns differs"),
    (MULTIPLY, ("return x * y", "return 'xy'"), "wrong right", "code-type", "what it returns is str"),
    (
        MULTIPLY,
        ("return x * y", "return x / 0"),
        "wrong unmarked",
        "code-raised",
        "ZeroDivisionError: float division by zero (multiply.py, line 4: return x / 0)",
    ),
    (MULTIPLY, ("return x * y", "return float('nan')"), "wrong right", "code-nan", "nan or inf"),
    (MULTIPLY, ("return x * y", "raise NotImplementedError"), "blank blank", None, "forward is not written yet"),
    (
        MULTIPLY,
        ("return [self.y", "raise NotImplementedError; [self.y"),
        "right blank",
        None,
        "backward is not written yet",
    ),
    (MULTIPLY, ("    def forward", "    first = None\n\n    def forward"), "right right", None, ""),
    (
        MULTIPLY,
        ("self.x, self.y = x, y", "self.x = getattr(self, 'x', x); self.y = y"),
        "right wrong",
        "code-stale",
        "something is kept from the first",
    ),
    (
        SIGMOID,
        ("(1 - self.s) * ds", "(1 - self.s)"),
        "right wrong",
        "dropped-upstream",
        "Multiply it by the upstream gradient that backward is given",
    ),
    (NETWORK, (" * (self.h > 0)", ""), "right wrong", "routed-to-both", "db1 differs first"),
    (NETWORK, ("ds @ self.W2.T", "ds @ self.W2"), "right wrong", "transposed", "dh differs first"),
    (NETWORK, ("ds.sum(axis=0)", "ds"), "right wrong", "code-not-summed", "db2 has shape (4, 5), and (5,) is right"),
    (
        NETWORK,
        ("ds.sum(axis=0)", "ds.mean(axis=0)"),
        "right wrong",
        "mean-for-sum",
        "you divided by how many there are",
    ),
    (NETWORK, ("self.X.T @ dz", "(self.X.T @ dz).T"), "right wrong", "code-transposed", "dW1 has shape (5, 3)"),
    (NETWORK, ("np.maximum", "np.minimum"), "wrong wrong", "code-numbers", "forward: self.h differs first"),
    (NETWORK, ("self.h @ W2 + b2", "self.h @ W2"), "wrong right", "code-numbers", "what it returns differs first"),
    (
        NETWORK,
        ("dW2 = self.h.T @ ds", "self.dW2 = dW2 = getattr(self, 'dW2', 0) + self.h.T @ ds"),
        "right wrong",
        "code-accumulates",
        "never set back",
    ),
    (LOSS, (" / len(self.target) * upstream", " * upstream"), "right wrong", "sum-for-mean", "a mean is taken"),
    (LOSS, ("np.mean(", "np.sum("), "wrong right", "code-numbers", "what it returns differs"),
    (LOSS, ("return dscores", "return -dscores"), "right wrong", "sign", "wrong sign"),
]


@pytest.mark.parametrize(("exercise", "change", "verdicts", "mistake", "said"), MISTAKES)
def test_a_usual_mistake_is_named(exercise, change, verdicts, mistake, said):
    """The verdicts, the mistake's id and what is said; a wrong program earns nothing for what is wrong."""
    source = next(right for one, right in RIGHT if one is exercise)
    assert change[0] in source
    marks = marked(exercise, source.replace(*change), seed=3)
    assert " ".join(one.verdict for one in marks) == verdicts, [one.said for one in marks]
    assert any(said in one.said for one in marks), [one.said for one in marks]
    assert mistake is None or mistake in {name for one in marks for name, _ in one.mistakes}, marks
    assert all(one.earned == (one.points if one.verdict == "right" else 0) for one in marks)


def test_what_is_kept_beside_a_right_answer_is_the_learners_own():
    """An attribute that has the name of a node, and another meaning, costs nothing."""
    source = NETWORK_SOURCE.replace("return self.s", "self.s, s = None, self.s\n        return s")
    assert [one.verdict for one in marked(NETWORK, source)] == ["right", "right"]


def test_a_backward_pass_that_fits_a_wrong_forward_pass_is_told_so():
    """It is the gradient of what the learner computes: the mistake is in forward. It earns nothing by that."""
    twice = MULTIPLY_SOURCE.replace("x * y", "2 * x * y").replace("[self.y * dz, ", "[2 * self.y * dz, 2 * ")
    marks = marked(MULTIPLY, twice)
    assert [(one.verdict, one.earned) for one in marks] == [("wrong", 0), ("wrong", 0)]
    assert "Your backward pass fits your own forward pass" in marks[1].said


def test_a_changed_input_is_remarked_on():
    """Arrays are the caller's: x *= 2 changes them."""
    source = SIGMOID_SOURCE.replace("1 / (1 + np.exp(-x))", "1 / (1 + np.exp(-x))\n        x *= 2")
    forward, _ = marked(SIGMOID, source)
    assert forward.verdict == "right"
    assert "changes its own input x" in forward.said


@pytest.mark.parametrize(
    ("source", "verdict", "said"),
    [
        (None, "blank", "no file 14/multiply.py"),
        (b"#" * 300_000, "unreadable", "more than 262,144 bytes"),
        (b"\xff\xfe", "wrong", "SyntaxError"),
        (b"x = \x00", "wrong", "null bytes"),
        (b"", "wrong", "no class MultiplyGate"),
    ],
)
def test_a_file_that_is_no_program(source, verdict, said):
    """What is not there is blank, what cannot be read says why."""
    forward, backward = mark_code(MULTIPLY, source, "14/multiply.py")
    assert forward.verdict == backward.verdict == verdict
    assert said in forward.said


def test_what_a_program_says_moves_no_cursor():
    """Exceptions and prints are shown escaped, on one line, and no workflow command starts a line."""
    trick = "print('\\x1b[31m\\n::error::pwned')\n        raise ValueError('\\x1b[2J\\n::set-output')"
    forward, _ = marked(MULTIPLY, MULTIPLY_SOURCE.replace("return x * y", trick))
    assert "\x1b" not in forward.said
    assert not any(line.strip().startswith("::") for line in forward.said.splitlines())
    assert r"\x1b[2J" in forward.said
    forward, _ = marked(MULTIPLY, "\x1b[31m ::error::pwned\n")
    assert "\x1b" not in forward.said
    assert not any(line.strip().startswith("::") for line in forward.said.splitlines())


def test_inputs_are_far_from_kinks_and_never_twice_the_same():
    """No entry of ReLU's operand is near 0, and another seed gives other numbers."""
    for seed in range(6):
        for trial in trials(NETWORK, NETWORK.code, seed, 3):
            given = trial.trace.given
            before = given["X"].number @ given["W1"].number + given["b1"].number
            assert abs(before).min() > 1e-4
    one, other = (trials(MULTIPLY, MULTIPLY.code, seed, 1)[0].trace.value("x") for seed in (1, 2))
    assert one != other


def test_classes_are_whole_numbers_below_the_count():
    """classes(3, 50) holds each of 0, 1, 2; classes(4) is one number."""
    assert sorted(set(drawn("classes(3, 50)", Draws(0), "t").tolist())) == [0, 1, 2]
    assert drawn("classes(4)", Draws(0), "t") in {0.0, 1.0, 2.0, 3.0}
    assert isinstance(drawn("randn()", Draws(0), "x"), float)


@pytest.mark.parametrize(
    "data",
    [
        None, [], 7, {}, {"is": "array"}, {"is": "array", "shape": [True], "data": "00" * 8},
        {"is": "array", "shape": [-1], "data": ""}, {"is": "array", "shape": [2], "data": "00" * 8},
        {"is": "array", "shape": [1] * 40, "data": "00" * 8}, {"is": "array", "shape": [1], "data": "zz" * 8},
        {"is": "array", "shape": [10**6, 10**6], "data": ""}, {"is": "array", "shape": [1], "data": " " * 16},
        {"is": "items", "items": 3}, {"is": "items", "items": [{}] * 1000}, {"is": "other", "type": 5},
        {"is": "named", "named": {}, "extra": 1, "shape": [1]} | {"named": []},
    ],
)  # fmt: skip
def test_an_answer_in_a_wrong_form_is_garbled(data):
    """Whatever comes over the pipe, reading it raises nothing."""
    assert received(data).kind == "garbled"
    assert trouble(data).line == 0


def test_an_array_comes_over_exactly():
    """Every bit of a float, nan and inf too."""
    numbers = np.array([[0.1, np.nan], [np.inf, -0.0]])
    data = {"is": "array", "shape": [2, 2], "data": numbers.astype("<f8").tobytes().hex(), "type": "float64"}
    assert received(data).number.tobytes() == numbers.tobytes()

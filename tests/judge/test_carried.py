"""Errors carried forward: a wrong answer costs itself, and what follows rightly from it keeps its credit."""

import pytest

from bpcli import check, explain
from bpcli.judge.ask import read_ask
from bpcli.judge.judge import carry_forward, judge

LECTURE = ("(x+y)*z", {"x": -2, "y": 5, "z": -4})
CHAIN = ("a = x*y; b = a*z; f = b*w", {"x": 2, "y": 3, "z": 5, "w": 7})
NORM = ("||W x||^2", {"W": "[[0.1, 0.5], [-0.3, 0.8]]", "x": "[0.2, 0.4]"})
LOG = ("q = x*y; f = sum(log(q))", {"x": "[1, 2]", "y": "[3, 4]"})

FOLLOWS = [
    (LECTURE, ["df/dq = 3", "df/dx = 3", "df/dy = 3"]),
    (LECTURE, ["df/dq = 3", "df/dx = 3.0"]),
    (LECTURE, ["df/dq = 1/3", "df/dx = 0.33"]),
    (LECTURE, ["q = -7", "df/dz = -7"]),
    (LECTURE, ["q = -7", "f = 28"]),
    (LECTURE, ["local(f,q) = 3", "df/dx = 3"]),
    (LECTURE, ["df/dq = x", "df/dx = x"]),
    (CHAIN, ["df/db = 2", "df/da = 10", "df/dx = 30", "df/dy = 20"]),
    (CHAIN, ["df/db = 2", "df/da = 10", "df/dx = 3*10"]),
    (CHAIN, ["a = 5", "b = 25", "f = 175", "df/dz = 35", "df/dw = 25"]),
    (NORM, ["df/dq = [0.22, 0.26]", "df/dW = [[0.044, 0.088], [0.052, 0.104]]", "df/dx = [-0.056, 0.318]"]),
    (NORM, ["df/dq = q", "df/dW = q xᵀ"]),
    (NORM, ["q = [1, 2]", "df/dq = [2, 4]"]),
]


@pytest.mark.parametrize(("circuit", "answers"), FOLLOWS)
def test_what_follows_rightly_keeps_its_credit(circuit, answers):
    """The first is wrong and costs; the others stay wrong, follow, and cost nothing; the learner is told."""
    first, *rest = check(*circuit, answers)
    assert (first.verdict, first.carried_forward, first.credit) == ("wrong", False, 0.0)
    for one in rest:
        assert (one.verdict, one.carried_forward, one.credit, one.mistakes) == ("wrong", True, 1.0, ())
        assert "You keep the credit" in one.said


DOES_NOT = [
    (LECTURE, ["df/dq = 0", "df/dx = 0"]),
    (LECTURE, ["q = 0", "df/dz = 0"]),
    (LECTURE, ["q = 0", "f = 0"]),
    (LECTURE, ["df/dq = ", "df/dx = "]),
    (LECTURE, ["df/dq = nan", "df/dx = nan"]),
    (LECTURE, ["df/dq = (", "df/dx = 0"]),
    (LECTURE, ["df/dq = 3", "df/dx = 4"]),
    (LECTURE, ["df/dz = 5", "df/dx = 5"]),
    (LECTURE, ["df/dx = 3", "df/dq = 3"]),
    (LECTURE, ["df/dx = 3", "df/dx = 3"]),
    (LECTURE, ["df/dq = 3", "df/dq = -4", "df/dx = 3"]),
    (NORM, ["df/dq = [0, 0]", "df/dW = [[0, 0], [0, 0]]"]),
    (LOG, ["q = [-3, -8]", "f = 5"]),  # the logarithm of a wrong value: nothing is carried, and nothing warns
]


@pytest.mark.parametrize(("circuit", "answers"), DOES_NOT)
def test_what_does_not_follow_keeps_nothing(circuit, answers):
    """A trivial wrong value carries nothing, nor one that was put right, nor one from below; nothing runs backwards."""
    last = check(*circuit, answers)[-1]
    assert last.verdict != "right"
    assert (last.carried_forward, last.credit) == (False, 0.0)


def test_a_right_answer_is_right_whatever_came_before():
    """An earlier mistake takes nothing from what is right all the same."""
    assert [one.verdict for one in check(*LECTURE, ["df/dq = 3", "df/dx = -4", "df/dy = z"])] == [
        "wrong",
        "right",
        "right",
    ]


def test_two_mistakes_meet_further_on():
    """What follows from both together is carried forward too."""
    *_, last = check(*CHAIN, ["a = 5", "df/db = 4", "df/dz = 20"])
    assert last.carried == ("a", "df/db")
    assert "your a and df/db were wrong" in last.said


def test_without_values_a_formula_carries_forward():
    """dq = x is wrong, and dx = x follows from it."""
    trace = explain("(x+y)*z")
    first = judge(trace, read_ask("df/dq", trace), "x")
    second = judge(trace, read_ask("df/dx", trace), "x", [first])
    assert (first.verdict, second.verdict, second.carried_forward) == ("wrong", "wrong", True)


def test_an_answer_of_another_shape_carries_nothing():
    """A number where a vector was asked cannot stand in its place: what follows is judged on its own."""
    [first, second] = check(
        "q = W x; f = ||q||^2", {"W": "[[2, 3], [4, 5]]", "x": "[2, 3]"}, ["df/dq = 3", "df/dW = 1"]
    )
    assert (first.verdict, second.verdict, second.carried_forward) == ("wrong", "wrong", False)


@pytest.mark.parametrize(("circuit", "answers"), [*FOLLOWS, (LECTURE, ["q = -7", "f = -28", "df/dz = (", "df/dx = z"])])
def test_a_verdict_made_alone_can_be_carried_on(circuit, answers):
    """Judging once, and carrying forward afterwards, is judging after the others."""
    expression, values = circuit
    trace = explain(expression, values)
    earlier = []
    for text in answers:
        ask, _, answer = text.partition("=")
        alone = judge(trace, read_ask(ask, trace), answer.strip())
        earlier.append(carry_forward(trace, alone, earlier))
    assert earlier == check(expression, values, answers)

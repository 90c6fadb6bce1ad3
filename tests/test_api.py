"""Python refuses what the command line refuses, in the same words."""

from fractions import Fraction

import numpy as np
import pytest

from bpcli import check, explain
from bpcli.errors import InputError
from tests.terminal import bpcli

# What is wrong: as options of `explain` and of `lesson` in Python, and as arguments of the command.
ALIKE = [
    ("x/7", {"x": 3}, {"digits": -1}, ["x=3", "--digits", "-1"]),
    ("x/7", {"x": 3}, {"digits": 0}, ["x=3", "--digits", "0"]),
    ("x/7", {"x": 3}, {"digits": 18}, ["x=3", "--digits", "18"]),
    ("x/7", {"x": 3}, {"wrt": ()}, ["x=3", "--wrt", ""]),
    ("x/7", {"x": 3}, {"wrt": "g"}, ["x=3", "--wrt", "g"]),
    ("x/7", {"x": 3}, {"of": "g"}, ["x=3", "--of", "g"]),
    ("x/7", {"x": 3}, {"upstream": "abc"}, ["x=3", "--upstream", "abc"]),
    ("x/7", {"x": 3}, {"upstream": [1, 2]}, ["x=3", "--upstream", "[1, 2]"]),
    ("x/7", {}, {"check": True}, ["--check"]),
    ("x/7", {}, {"why_order": True}, ["--why-order"]),
    ("max(x)", {"x": []}, {}, ["x=[]"]),
    ("x*2", {"x": [1, [2]]}, {}, ["x=[1, [2]]"]),
    ("x*2", {"x": [1, float("nan")]}, {}, ["x=[1, nan]"]),
    ("x*2", {"x": float("inf")}, {}, ["x=inf"]),
    ("x*2", {"x": 1j}, {}, ["x=1j"]),
    ("x*2", {"x": True}, {}, ["x=True"]),
    ("x*2", {"x": None}, {}, ["x=None"]),
    ("x*y", {"x": 1}, {}, ["x=1"]),
    ("x*2", {"2x": 1}, {}, ["2x=1"]),
]
FILES = [
    (np.zeros(0), "holds an array of the shape (0,), without entries"),
    (np.zeros((2, 0)), "holds an array of the shape (2, 0), without entries"),
    (np.array(["a"]), "holds text"),
    (np.array([1 + 2j]), "holds complex numbers"),
    (np.array([1.0, np.nan]), "the entry x[1] is nan"),
    (np.array([[1.0, np.inf]]), "the entry x[0, 1] is inf"),
]


def refusal(run):
    """The message and the hint of the error."""
    with pytest.raises(InputError) as caught:
        run()
    return caught.value.message, (caught.value.hint or "").splitlines()[:1]


@pytest.mark.parametrize(("expression", "values", "options", "arguments"), ALIKE)
def test_python_refuses_what_the_command_refuses(expression, values, options, arguments):
    """The same message, whatever form."""
    message, _ = refusal(lambda: explain(expression, values).lesson("json", **options))
    command = bpcli("explain", expression, *arguments)
    assert command.code == 2
    assert f"error: {message}\n" in command.err


@pytest.mark.parametrize(("array", "told"), FILES)
def test_an_array_is_refused_like_one_in_a_file(array, told, tmp_path):
    """Empty, text, complex, not finite."""
    message, hint = refusal(lambda: explain("x*2", {"x": array}))
    assert told in message
    np.save(tmp_path / "x.npy", array)
    command = bpcli("explain", "x*2", f"x=@{tmp_path / 'x.npy'}")
    assert command.code == 2
    assert told in command.err
    assert hint[0] in command.err if hint else True


def test_what_is_no_array_of_numbers_is_refused():
    """No ValueError of NumPy's, and no silent conversion, of a single value neither."""
    assert refusal(lambda: explain("x*2", {"x": np.array([{}, 1])}))[0] == "x holds Python objects"
    assert refusal(lambda: explain("x*2", {"x": np.datetime64("2020")}))[0].startswith("x holds entries of the type")
    assert refusal(lambda: explain("x*2", {"x": np.array("a")}))[0] == "x holds text"
    assert refusal(lambda: explain(3))[0] == "3 is not a text, so it is not an expression"
    assert refusal(lambda: explain("x*2", "x=2"))[0] == "the values are given by name, not as x=2"
    assert refusal(lambda: explain("x*2", shapes=[("x", 2)]))[0].startswith("the shapes are given by name, not as [(")
    assert refusal(lambda: explain("x*2", x=2).lesson(wrt=3))[0] == refusal(lambda: explain("x*2", x=2).value("3"))[0]


def test_a_seed_is_a_whole_number_from_0_on():
    """On the command line too, where NumPy's error was a bug of ours."""
    assert refusal(lambda: explain("sum(randn(2)*x)", x=1, seed=-1))[0] == "--seed takes a whole number, 0 or more"
    command = bpcli("explain", "sum(randn(2)*x)", "x=1", "--seed", "-1")
    assert (command.code, command.err) == (2, "error: --seed takes a whole number, 0 or more\n")


@pytest.mark.parametrize(
    ("shapes", "told"),
    [
        ({"x": (-2,)}, "x: -2 is not a size"),
        ({"x": (0, 3)}, "x: 0 is not a size"),
        ({"x": 2.5}, "x: 2.5 is not a size"),
        ({"x": "2x3"}, "x: 2x3 is not a size"),
        ({"x": (10**6, 10**6)}, "x has 1,000,000,000,000 entries"),
    ],
)
def test_a_shape_that_is_none_is_refused(shapes, told):
    """A size is a whole number, 1 or more."""
    assert refusal(lambda: explain("x*2", shapes=shapes))[0].startswith(told)


def test_a_shape_is_a_tuple_or_the_length_of_a_vector():
    """It is never ignored: not as a number, and not beside a value."""
    assert explain("sum(x*2)", shapes={"x": 3}).graph.shapes[0] == (3,)
    told = refusal(lambda: explain("sum(x*2)", {"x": [1, 2]}, shapes={"x": (3,)}))
    assert told[0] == "x is said to have shape (3,), and its value has shape (2,)"
    assert explain("sum(x*2)", {"x": [1, 2]}, shapes={"x": (2,)}).gradients["x"].tolist() == [2, 2]


def test_an_unknown_option_or_detail_is_named():
    """Not a TypeError of a class that nobody knows."""
    trace = explain("x*2", x=2)
    message, hint = refusal(lambda: trace.lesson(digit=3))
    assert message == "there is no option digit"
    assert "digits" in hint[0]
    assert refusal(lambda: trace.lesson(detail="loud"))[0] == "there is no detail loud"


def test_what_python_may_write_instead_of_text():
    """An upstream gradient is a number or a list, names are one text, entries fractions or NumPy's numbers."""
    assert "12" in explain("x*y", x=2, y=6).lesson(upstream=2)
    assert explain("x*2", x=[1, 2]).lesson(upstream=[1, 0]) == explain("x*2", x=[1, 2]).lesson(upstream="[1, 0]")
    assert explain("x*y", x=2, y=6).lesson(wrt="x") == explain("x*y", x=2, y=6).lesson(wrt=("x",))
    assert explain("sum(x)", x=[Fraction(1, 2), np.float64(0.25), "1/4"]).value("f") == 1
    assert explain("sum(x)", x=(1, 2)).value("f") == 3
    assert explain("x*2", x=np.array(3)).value("f") == explain("x*2", x=np.longdouble(3)).value("f") == 6
    assert explain("x0*2", {"x₀": 3}).value("f") == 6


def test_a_single_ask_may_be_a_text():
    """It is one answer, not one for each letter."""
    assert [one.verdict for one in check("x*y", {"x": 1, "y": 2}, "df/dx=2")] == ["right"]
    assert [one.verdict for one in check("x*y", {"x": 1, "y": 2}, ["df/dx=2", "df/dy=2"])] == ["right", "wrong"]

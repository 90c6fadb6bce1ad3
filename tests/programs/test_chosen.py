"""Which circuit of a program is meant: what is taken, what is told, what is asked for."""

import numpy as np
import pytest

from bpcli import explain
from bpcli.errors import InputError
from bpcli.programs.chosen import choose
from bpcli.trace.values import given

TWO = "def double(x):\n    y = 2 * x\n    return y\n\ndef square(x):\n    y = x ** 2\n    return y, x"


def chosen(text, calls=(), of=None, **values):
    """The circuit and the notes, for values that are typed."""
    return choose(text, calls, of, {name: given(value, name) for name, value in values.items()})


def test_the_one_function_that_takes_the_values_is_called() -> None:
    """It is told how; what a function returns beside the value is no question."""
    found = chosen("def layer(x, w):\n    loss = x * w\n    dx = w\n    return loss, dx", x="2", w="3")
    assert found.notes[0] == "the line that uses the file: loss, dx = layer(x, w)"
    assert found.circuit.gradients() == {"x": 3.0, "w": 2.0}


def test_several_functions_that_fit_are_listed() -> None:
    """Nothing is guessed: the error has the lines to choose from."""
    with pytest.raises(InputError) as caught:
        chosen(TWO, x="3")
    assert caught.value.hint == "--call 'y = double(x)'\n--call 'y, x = square(x)'"


def test_several_values_that_come_out_are_listed() -> None:
    """A value of the forward pass that another one uses is no candidate, and neither is a gradient by its name."""
    with pytest.raises(InputError) as caught:
        chosen("q = x + 1\nf = q * 2\ng = q * 3\ndx = f * 2", x="3")
    assert caught.value.hint == "--of f\n--of g"
    assert chosen("q = x + 1\nf = q * 2\ndx = 2 * x", x="3").circuit.graph.names[-1] == "f"


def test_the_given_value_counts_and_not_the_files_own() -> None:
    """A first constant of the file for an input is left out, and that is told."""
    found = chosen("x = np.ones(3)\nf = np.sum(x * x)", x="1 2 3")
    assert found.circuit.gradients()["x"].tolist() == [2, 4, 6]
    assert found.notes == ("x has the value that you gave; the file's own is left out",)


def test_values_are_floats_and_that_is_told_where_whole_numbers_are_typed() -> None:
    """zeros_like of such an array does not truncate."""
    found = chosen("t = np.array([1, 2])\nz = np.zeros_like(t)\nz[0] = x / 2\nf = np.sum(z * t)", x="3")
    assert found.circuit.gradients() == {"x": 0.5}
    assert "values are 64-bit floats, also where whole numbers are typed" in found.notes


def test_a_file_without_given_values_has_its_own() -> None:
    """The constants that it assigns are the inputs."""
    found = chosen("a, b = 3, 4\nN = len([1, 2])\nf = a * b / N")
    assert found.circuit.gradients() == {"a": 2.0, "b": 1.5}


def test_a_part_that_cannot_be_read_matters_where_it_is_needed() -> None:
    """The error points at the word, and only if the value depends on it."""
    text = "import scipy\nz = scipy.stats(x)\nf = x * 2\ng = z * 2"
    assert chosen(text, of="f", x="3").circuit.gradients() == {"x": 2.0}
    with pytest.raises(InputError, match="scipy cannot be used here"):
        chosen(text, of="g", x="3")


def test_python_explains_a_program() -> None:
    """`explain` takes the text of a program."""
    trace = explain("def f(x, w):\n    y = np.tanh(x @ w)\n    return y", x=[1, 2], w=np.array([0.5, -0.1]))
    assert trace.graph.names[trace.graph.output] == "y"
    assert np.allclose(trace.gradients["w"], (1 - np.tanh(0.3) ** 2) * np.array([1, 2]))
    assert "tanh" in str(trace)

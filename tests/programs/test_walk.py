"""A walk through a program: its values, its events, patches, right sides evaluated again."""

import ast

import numpy as np
import pytest

from bpcli.errors import InputError
from bpcli.programs.walk import walk

NET = """
import numpy as np
h = np.maximum(0, X @ W)
loss = np.sum(h ** 2)
dh = 2 * h
dz = dh * (h > 0)
dW = np.zeros_like(W)
for i in range(len(X)):
    dW += np.outer(X[i], dz[i])
"""
VALUES = {"X": np.array([[1.0, -2.0], [0.5, 3.0]]), "W": np.array([[0.3, -1.0], [0.7, 0.2]])}


def test_events_say_what_is_written_where_and_who_reads_it() -> None:
    """Each write is an event in order, with its value then, what it read and what reads it."""
    done = walk(NET, inputs=VALUES)
    targets = [(event.target, event.line, event.sign) for event in done.events]
    assert targets == [
        ("h", 3, ""),
        ("loss", 4, ""),
        ("dh", 5, ""),
        ("dz", 6, ""),
        ("dW", 7, ""),
        *[("dW", 9, "+")] * 2,
    ]
    dz = done.events[3]
    assert dz.reads == (2, 0)
    assert set(dz.read_by) == {5, 6}
    assert not done.events[4].value.any()
    assert np.allclose(done.events[-1].value, done.value("dW"))


def test_the_forward_pass_is_the_truth_of_every_named_value() -> None:
    """One backward pass of the circuit gives the gradient of each value that the program names."""
    done = walk(NET, inputs=VALUES)
    circuit = done.circuit("loss")
    gradients = circuit.of_nodes()
    h = done.events[0].node
    assert h is not None
    assert np.allclose(gradients[id(h)], done.value("dh"))
    assert np.allclose(circuit.gradients()["W"], done.value("dW"))


def test_a_patch_takes_the_place_of_what_was_written() -> None:
    """The walk goes on from the value that is put in; a patch of an array that is written into keeps its aliases."""
    done = walk(NET, inputs=VALUES)
    assert np.allclose(done.again({2: 20 * done.value("h")}).value("dW"), 10 * done.value("dW"))
    assert not done.again({6: np.zeros((2, 2))}).value("dW").any()


def test_a_right_side_is_evaluated_again_at_its_moment() -> None:
    """Changed right sides get the values that the names had then."""
    done = walk("a = x\nb = a * 2\na = 7.0\n", inputs={"x": 3.0})
    changed = [ast.parse(text, mode="eval").body for text in ("a * 5", "a + nothing")]
    assert done.evaluate(1, changed) == [15.0, None]


def test_views_share_memory_as_in_numpy() -> None:
    """A write through a view is seen by the array, and by the circuit."""
    done = walk("a = x * 1.0\nrow = a[1]\nrow[0] = y\nrow += 1\nf = np.sum(a * a)", inputs={"x": np.eye(2), "y": 5.0})
    assert done.value("a").tolist() == [[1.0, 0.0], [6.0, 2.0]]
    gradients = done.circuit("f").gradients()
    assert gradients["y"] == 12.0
    assert np.array(gradients["x"]).tolist() == [[2.0, 0.0], [0.0, 4.0]]


@pytest.mark.parametrize("text", ["f = x.foo()", "f = np.sav(x)", "f = y + x", "f = x.T.__class__", "f = eval('x')"])
def test_what_is_not_known_is_told_with_its_place(text: str) -> None:
    """An error has a caret in the program."""
    with pytest.raises(InputError) as caught:
        walk(text, inputs={"x": np.eye(2)}).value("f")
    assert "^" in caught.value.render()

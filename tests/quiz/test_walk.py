"""A walk through a lesson without a screen: guesses, moves, the tally, and a drawing that never runs ahead."""

import pytest

from bpcli import explain
from bpcli.lesson.figures import Figures
from bpcli.quiz.walk import BLANK, Walk


@pytest.fixture
def walk():
    """Give the walk through the lecture's circuit."""
    trace = explain("(x+y)*z", x=-2, y=5, z=-4)
    return Walk(trace, Figures(trace.backward()))


def test_a_guess_is_told_and_a_right_one_goes_on(walk):
    """Wrong: named, and the step stays; unreadable: costs nothing; right: the step is shown."""
    walk.move(3)
    wrong = walk.guess("-12")
    assert (wrong.tone, walk.at) == ("wrong", 3)
    assert "value of f" in wrong.blocks[0].text
    assert walk.guess("(").tone == "unreadable"
    assert walk.guess("df/dq = z").lead == "Right."
    assert (walk.at, walk.shown.answer) == (4, "−4")
    assert walk.guess("3").tone == "right"
    assert walk.tally == "Guessed: 2 of 7 steps, 1 right at once."


def test_moves_stop_at_the_ends_and_forget_what_was_said(walk):
    """Before the first step and after the last one there is nothing."""
    walk.guess("7")
    walk.move(-1)
    assert (walk.at, walk.reply, walk.shown) == (0, None, None)
    walk.move(99)
    assert (walk.at, walk.asked) == (7, None)
    assert walk.guess("3").tone == "note"


def test_the_drawing_has_a_blank_where_something_is_asked(walk):
    """One ? in the circuit, no number beyond it; at the end the whole circuit."""
    for at in range(len(walk.steps)):
        walk.move(at)
        texts = [text for node in walk.circuit.nodes for text in (node.value, node.gradient)]
        assert texts.count(BLANK) == 1
    walk.move(len(walk.steps))
    assert walk.circuit == walk.drawn


def test_what_cannot_be_guessed_is_said():
    """Without values there is no number to guess."""
    trace = explain("x*y")
    walk = Walk(trace, Figures(trace.backward()))
    assert "no number to guess" in walk.guess("3").blocks[0].text
    assert walk.at == 0

"""Values for a circuit with a ReLU over an array: some entries are alive and some are dead."""

from itertools import islice

import pytest

from bpcli.course.model import Exercise, Question
from bpcli.course.values import draws_of, recipe_of, slot_values
from bpcli.fair.draw import Objection, Range

SLOTS = range(8)
X = {"x": Range(shape=(3,)), "v": Range(shape=(3,))}


def made(expression, ranges):
    """An exercise that asks for one gradient."""
    return Exercise("corner", "A corner", expression, ranges=ranges, questions=(Question("df/dx"),))


@pytest.mark.parametrize("expression", ["v·max(0, x)", "v·leaky_relu(x, 0.1)"])
def test_no_learner_can_do_without_the_corner(expression):
    """In every slot an entry of x is right of 0 and another left of it."""
    for slot in SLOTS:
        x = dict(slot_values(recipe_of(made(expression, X)), "salt", slot))["x"]
        signs = {entry.strip().startswith("-") for entry in x.strip("[]").split(",")}
        assert signs == {True, False}, x


def test_values_on_one_side_are_seen_and_said():
    """Positive values alone are objected to, by name; a circuit without corners takes them."""
    positive = {"x": Range(shape=(3,), positive=True), "v": Range(shape=(3,))}
    draws = draws_of(recipe_of(made("v·leaky_relu(x, 0.1)", positive)), "salt", 0)
    said = {objection for _, objection, _ in islice(draws, 40)}
    assert Objection.ONE_SIDED in said
    assert None not in said
    assert slot_values(recipe_of(made("v·x", positive)), "salt", 0)

"""Learners' own values: the same everywhere, fair, and drawn from what the teacher says."""

from fractions import Fraction
from pathlib import Path

import pytest

from bpcli.course.load import load_course
from bpcli.course.model import Exercise, Question
from bpcli.course.values import POOL, draws_of, recipe_of, slot_of, slot_values, trace_of, values_of
from bpcli.errors import InputError
from bpcli.fair.draw import Objection, Range
from tests.golden import assert_golden

SMALL = Path(__file__).parent / "small"
ASKS = (Question("f"), Question("df/dx"))
OWN = Exercise(
    "own",
    "Own",
    "f = sum(W x) + a*b + c",
    values={"c": "1/2"},
    ranges={
        "W": Range(2, 5, (2, 2)),
        "x": Range(2, 9, (2,), positive=True),
        "a": Range(2, 3),
        "b": Range(2, 3),
    },
    questions=(Question("f"), Question("df/dx"), Question("df/da")),
)
HALVES = Exercise("halves", "H", "x*y", ranges={"x": Range(halves=True), "y": Range()}, questions=ASKS)


def test_the_values_of_each_learner_are_those_of_last_year():
    """A golden: the same ID and salt give the same values on every machine and with every Python."""
    lines = []
    for exercise in (load_course(SMALL).exercises[1], OWN, HALVES):
        for learner in ("", "ada", "Ada", "grace hopper", "李", "x" * 200):
            values = values_of(exercise, "2026", learner)
            shown = " ".join(f"{name}={text}" for name, text in values.items())
            lines.append(f"{exercise.id:12} {learner[:12]:12} {slot_of(exercise, '2026', learner):2} {shown}\n")
    assert_golden("course/values.txt", "".join(lines))


def test_values_come_from_their_ranges():
    """Sizes, signs, shapes, halves; scalars are never alike; what is given stays."""
    for slot in range(12):
        values = dict(slot_values(recipe_of(OWN), "s", slot))
        assert list(values) == ["c", "W", "x", "a", "b"]
        assert values["c"] == "1/2"
        trace = trace_of(OWN, values)
        assert trace.value("W").shape == (2, 2)
        assert set(abs(trace.value("W")).ravel()) <= {2, 3, 4, 5}
        assert (trace.value("x") > 0).all()
        assert {abs(trace.value("a")), abs(trace.value("b"))} == {2, 3}
        assert Fraction(dict(slot_values(recipe_of(HALVES), "s", slot))["x"]).denominator == 2


def test_a_class_has_many_values_and_the_salt_changes_them():
    """Learners are spread over the pool; another salt or exercise is another deal."""
    learners = [f"learner-{number}" for number in range(300)]
    slots = [slot_of(OWN, "2026", one) for one in learners]
    assert set(slots) == set(range(POOL))
    assert slots != [slot_of(OWN, "2027", one) for one in learners]
    assert slots != [slot_of(HALVES, "2026", one) for one in learners]
    assert len({slot_values(recipe_of(OWN), "2026", slot) for slot in range(POOL)}) == POOL


def test_one_name_is_one_learner():
    """However a system writes an accent; names that are no text at all have values too."""
    assert slot_of(OWN, "s", "Zo\u00eb") == slot_of(OWN, "s", "Zoe\u0308")
    assert 0 <= slot_of(OWN, "s", "\udcff\ud800") < POOL


def test_large_and_small_letters_are_one_learner():
    """GitHub tells no Ada from an ada, and neither do many file systems."""
    one = Exercise("product", "", "x*y", ranges={"x": Range(), "y": Range()}, questions=(Question("df/dx"),))
    assert {slot_of(one, "salt", name) for name in ("Ada", "ada", "ADA")} == {slot_of(one, "salt", "ada")}


def test_a_name_without_end_is_refused():
    """200 characters are a name; more are an error that says so."""
    values_of(OWN, "s", "x" * 200)
    with pytest.raises(InputError, match="a learner's ID has 201 characters"):
        values_of(OWN, "s", "x" * 201)


def test_unfair_draws_are_thrown_away():
    """Where a mistake would be right, or two would be one, the next draw is taken: the first that is fair."""
    poor = Exercise("poor", "P", "x*y + x", ranges={"x": Range(2, 6), "y": Range(2, 6)}, questions=ASKS)
    thrown = []
    for slot in range(6):
        for values, objection, _ in draws_of(recipe_of(poor), "s", slot):
            if objection is None:
                assert slot_values(recipe_of(poor), "s", slot) == values
                break
            thrown.append(objection)
    assert Objection.MISTAKE_IS_RIGHT in thrown


def test_a_circuit_without_values_is_an_error():
    """Where no draw has a value, the reason is told; nothing loops."""
    hopeless = Exercise("log", "L", "log(-x*x)", ranges={"x": Range()}, questions=(Question("f"),))
    with pytest.raises(InputError, match="log"):
        values_of(hopeless, "s", "ada")

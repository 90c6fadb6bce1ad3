"""What speaks against a circuit: each objection is found, and what is so at every point is none."""

from types import SimpleNamespace

import pytest

from bpcli import explain
from bpcli.fair.draw import Objection
from bpcli.fair.sieve import Marking, alike, objection, written
from bpcli.quiz.asks import asks
from tests.planting import MARKING, judge, truth


def against(expression, topic="mixed", level=1, marking=MARKING, /, **values):
    """What speaks against a circuit."""
    trace = explain(expression, **values)
    return objection(trace, asks(trace, topic, level), marking, 300)


@pytest.mark.parametrize(
    ("expression", "values", "why"),
    [
        ("(x+y)*z", {"x": -2, "y": 5, "z": -4}, None),
        ("‖W x‖²", {"W": [[2, -3], [4, 2]], "x": [2, -3]}, None),
        ("(x+y)*z", {"x": 2, "y": -2, "z": 3}, Objection.UNPLEASANT_VALUE),
        ("x*y*z", {"x": 20, "y": 5, "z": 4}, Objection.UNPLEASANT_VALUE),
        ("100*(x + y)*z", {"x": -1, "y": 2, "z": 4}, Objection.UNPLEASANT_VALUE),
        ("max(x, y)*z", {"x": 3, "y": 3, "z": 4}, Objection.ON_A_KINK),
        ("max(x, y)*z", {"x": 3, "y": 3.01, "z": 4}, Objection.NEAR_A_KINK),
        ("max(x, y)*z", {"x": 3.01, "y": 3, "z": 4}, Objection.NEAR_A_KINK),
        ("σ(x)*y", {"x": 4, "y": 5}, Objection.SATURATED),
        ("max(x, y)*0*z", {"x": 3, "y": 4, "z": 5}, Objection.UNPLEASANT_VALUE),
        ("sum(max(0, x)*y)", {"x": [-2, -3], "y": [4, 5]}, Objection.UNPLEASANT_VALUE),
        ("sum(max(0, x)*y + 3)", {"x": [-2, -3], "y": [4, 5]}, Objection.TOO_MANY_ZEROS),
        ("(x+y)*z", {"x": 2, "y": 3, "z": 5}, Objection.EQUAL_ANSWERS),
        ("x*y + z", {"x": 4, "y": 5, "z": -2}, None),
        ("(x+y)*x", {"x": 2, "y": 2}, Objection.MISTAKE_IS_RIGHT),
        ("v·(W x)", {"W": [[2, 3], [4, 5]], "x": [2, 3], "v": [2, 3]}, Objection.MISTAKE_IS_RIGHT),
    ],
)
def test_what_speaks_against_a_circuit(expression, values, why):
    """One example of each, and a few good ones; v = x makes ∇W = v xᵀ symmetric, so that its transpose is right."""
    assert against(expression, **values) == why


def test_a_mistake_that_is_left_out_here_is_found_nearby():
    """A prediction equal to the truth is left out of the predictions: here by accident, so the circuit is bad."""
    plain = {"x": 7, "y": 4, "z": 5}

    def accident(trace, ask):
        value = trace.value("x") * 0 + 5 * trace.value("x") / 7 if ask.text == "df/dx" else None
        return [SimpleNamespace(id="planted", value=value, text="")] if value not in {None, truth(trace, ask)} else []

    assert against("(x+y)*z", "mixed", 1, Marking(truth, lambda *_: [], judge), **plain) is None
    assert against("(x+y)*z", "mixed", 1, Marking(truth, accident, judge), **plain) == Objection.MISTAKE_IS_RIGHT


def test_mistakes_that_always_coincide_are_no_objection():
    """Two that give one number everywhere are told together; two that do here by accident are told apart elsewhere."""

    def twins(other):
        def predict(trace, ask):
            if ask.kind != "gradient":
                return []
            values = 100 + trace.value("x"), 100 + other(trace)
            return [SimpleNamespace(id=name, value=value, text="") for name, value in zip("ab", values, strict=True)]

        return Marking(truth, predict, judge)

    always, here = twins(lambda trace: trace.value("x")), twins(lambda _: 7)
    assert against("(x+y)*z", "mixed", 1, always, x=7, y=4, z=5) is None
    assert against("(x+y)*z", "mixed", 1, here, x=7, y=4, z=5) == Objection.EQUAL_MISTAKES


def test_what_the_judge_marks_right_is_thrown_away():
    """The last word is the judge's: where it takes a number that is near for the truth, the circuit is bad."""
    near = SimpleNamespace(id="planted", text="")

    def predict(trace, ask):
        return [SimpleNamespace(**vars(near), value=1.05 * truth(trace, ask))]

    lenient = Marking(truth, predict, lambda *_: SimpleNamespace(verdict="right"))
    strict = lenient._replace(judge=judge)
    assert against("(x+y)*z", "mixed", 1, lenient, x=7, y=4, z=5) == Objection.MISTAKE_IS_MARKED_RIGHT
    assert against("(x+y)*z", "mixed", 1, strict, x=7, y=4, z=5) is None


def test_small_numbers_make_bad_questions():
    """(x+y)*z from −5 to 5 is thrown away more often than with sizes from 2 to 9."""
    small, large = (
        sum(against("(x+y)*z", x=x, y=y, z=z) is not None for x in some for y in some[::2] for z in some[::3])
        / (len(some) * len(some[::2]) * len(some[::3]))
        for some in ([-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5], [-9, -8, -7, -6, -5, -3, -2, 2, 3, 4, 6, 7, 8, 9])
    )
    assert small > large + 0.15
    assert large < 0.7


def test_numbers_that_may_be_taken_for_each_other():
    """Whole numbers and quarters are typed as they are; what is rounded must differ in two significant digits."""
    assert not alike(0.1966, 0.2051)
    assert alike(0.1966, 0.1972)
    assert not alike(100.0, 101.0)
    assert not alike(0.25, 0.5)
    assert alike((2, 2), (2, 2))
    assert not alike((2,), 2.0)
    assert written(0.1) == "0.1"
    assert written((2, 3)) == "(2, 3)"

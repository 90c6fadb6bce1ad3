"""At a kink the gradient check looks at both sides: what they say of the convention that the backward pass used."""

import pytest

from bpcli import explain
from bpcli.trace.check import check

STABLE = "max({z}, 0) - {z}*y + log(1 + exp(-|{z}|))"
# What is checked, at which point, with respect to what; the band, and the gates with the kinks.
CASES = [
    # Smooth functions whose parts have kinks, and conventions that do not fit together.
    (STABLE.format(z="z"), {"z": 0, "y": 1}, "z", "conventions", ("q1", "q4"), -0.5),
    (STABLE.format(z="z"), {"z": 0, "y": 0.25}, "z", "conventions", ("q1", "q4"), 0.25),
    ("relu(z) - z*y + log(1 + exp(-|z|))", {"z": 0, "y": 1}, "z", "conventions", ("q1", "q4"), -0.5),
    ("p = 2z; " + STABLE.format(z="p"), {"z": 0, "y": 1}, "z", "conventions", ("q1", "q4"), -1),
    (f"mean({STABLE.format(z='z')})", {"z": [0, 1], "y": [1, 0]}, "z", "conventions", ("q1", "q4"), -0.25),
    ("relu(x) - relu(-x)", {"x": 0}, "x", "conventions", ("q1", "q3"), 1),
    ("1e9*relu(x) - 1e9*relu(-x)", {"x": 0}, "x", "conventions", ("q1", "q4"), 1e9),
    # Smooth functions, and conventions that fit.
    ("|x|^2", {"x": 0}, "x", "sides", ("q",), 0),
    ("max(x, 0)^2", {"x": 0}, "x", "sides", ("q",), 0),
    ("|x|*x + x", {"x": 0}, "x", "sides", ("q1",), 1),
    ("max(x, y, z)", {"x": 1, "y": 1, "z": 0}, "z", "sides", ("f",), 0),
    ("max(x, x)*3", {"x": 2}, "x", "sides", ("q",), 3),
    ("sum(|x|*x)", {"x": [0, 1]}, "x", "sides", ("q1",), 0),
    # Kinks of the function itself.
    ("relu(x)", {"x": 0}, "x", "kink", ("f",), None),
    ("max(x, y)", {"x": 1, "y": 1}, "x", "kink", ("f",), None),
    ("|x| + 1e6", {"x": 0}, "x", "kink", ("q",), None),
    ("1[x > 0]*y", {"x": 0, "y": 1}, "x", "kink", ("q",), None),
    ("hypot(x, y)", {"x": 0, "y": 0}, "x", "kink", ("f",), None),
    # Kinks near the point, and none at it.
    ("atan2(a, b)", {"a": 1e-13, "b": -1}, "a", "side", ("f",), None),
    ("relu(x)", {"x": 1e-13}, "x", "side", ("f",), None),
    ("relu(x)", {"x": -1e-13}, "x", "side", ("f",), None),
    # No kink.
    ("max(x, 0)", {"x": 2}, "x", "happy", (), None),
    ("softplus(z) - z*y", {"z": 0, "y": 1}, "z", "happy", (), None),
]


@pytest.mark.parametrize(("expression", "values", "name", "band", "kinks", "slope"), CASES)
def test_both_sides_of_a_kink_are_looked_at(expression, values, name, band, kinks, slope):
    """The band says what the sides say, the kinks are those at the point, and the slope is that of both sides."""
    [found] = check(explain(expression, values).backward(wrt=(name,)))
    assert found.band == band
    assert found.kinks == kinks
    assert found.error is None or band != "sides" or found.error < 1e-6
    assert found.slope == (None if slope is None else pytest.approx(slope, abs=1e-6))


def test_conventions_that_do_not_fit_are_told_with_the_spelling_that_avoids_them():
    """Which gates, which slope the function has, and what to write; that spelling has this slope."""
    text = " ".join(explain(STABLE.format(z="z"), z=0, y=1).lesson(check=True).split())
    assert "from both sides the slope is −0.5, so the function is smooth here" in text
    assert "The conventions at q1 and q4 together give −1, a slope that the function does not have" in text
    assert "Write softplus(z) - z*y instead" in text
    assert explain("softplus(z) - z*y", z=0, y=1).gradients["z"] == -0.5


def test_where_no_spelling_is_known_something_else_is_advised():
    """One sentence still says what to do."""
    text = explain("relu(x) - relu(-x)", x=0).lesson(check=True)
    assert "Write it without kinks, or move the point a little" in text


@pytest.mark.parametrize("factor", [0.5, 1, 2])
def test_a_planted_wrong_gradient_is_never_excused_by_a_kink_elsewhere(factor):
    """Conventions are blamed only at a kink: off it a wrong gradient is wrong."""
    back = explain("relu(x)*y", x=2, y=3).backward(wrt=("x",))
    back.gradient[back.targets[0]] = 3.0 * factor
    assert check(back)[0].band == ("happy" if factor == 1 else "wrong")

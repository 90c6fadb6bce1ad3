"""A function of arrays says in its entry which settings it takes, and which of them may be fractions."""

import pytest

from bpcli.errors import NotationError
from bpcli.gates.array_catalogue import ARRAY_FUNCTIONS
from bpcli.graph.settings import applied
from bpcli.notation.program import parse_expression


@pytest.fixture
def settings(monkeypatch):
    """Give what a call of a new function, huber(a, b, delta, axis), is understood to set."""
    huber = ARRAY_FUNCTIONS["mse"]._replace(id="huber", settings=("delta", "axis"), fractions=("delta",))
    monkeypatch.setitem(ARRAY_FUNCTIONS, "huber", huber)
    return lambda call: dict(applied(parse_expression(call, {"huber": None}, frozenset("ab"))).settings)


def test_a_setting_may_be_a_fraction_where_the_entry_says_so(settings):
    """By its place and by its name; the others stay whole."""
    assert settings("huber(a, b, 0.5)") == settings("huber(a, b, delta=1/2)") == {"delta": 0.5}
    assert settings("huber(a, b, 0.5, -1)") == {"delta": 0.5, "axis": -1}
    for call in ("huber(a, b, 1, 0.5)", "huber(a, b, axis=0.5)"):
        with pytest.raises(NotationError, match=r"0\.5 is not a whole number"):
            settings(call)

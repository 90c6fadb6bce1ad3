"""Fresh circuits: the same for the same seed everywhere, readable, in the lecture's notation, and never a guess."""

import os
import re
import subprocess
import sys
from itertools import islice
from types import SimpleNamespace

import pytest

from bpcli.errors import InputError
from bpcli.fair import draw as fair
from bpcli.fair.draw import Dice, Objection
from bpcli.fair.sieve import Marking, objection
from bpcli.graph.build import build
from bpcli.judge.ask import read_ask
from bpcli.quiz import draw as drawing
from bpcli.quiz.asks import asks
from bpcli.quiz.draw import attempts, draw, sure
from bpcli.quiz.topics import TOPICS, Form, Level
from bpcli.trace.trace import Trace
from bpcli.trace.values import given
from tests.planting import MARKING, truth

LEVELS = [(topic.id, level) for topic in TOPICS.values() for level in topic.levels]

PINNED = {
    "add": [
        ("(x + y)*6", "x=-5 y=-9"),
        ("x - 6*y", "x=8 y=2"),
        ("z - 4*(x + y)", "z=6 x=-5 y=2"),
    ],
    "mul": [
        ("x*y", "x=9 y=5"),
        ("-x*y*z", "x=6 y=-5 z=4"),
        ("(x*y)*(z*w)", "x=4 y=6 z=-5 w=3"),
    ],
    "max": [
        ("5*max(x, y)", "x=-2 y=7"),
        ("4*max(x, y) - z", "x=-6 y=-8 z=5"),
        ("max(x + y, z)*w", "x=-2 y=-7 z=5 w=9"),
    ],
    "mixed": [
        ("(x - y)*z", "x=-7 y=-2 z=6"),
        ("(x + y)*(z - w)", "x=3 y=-9 z=5 w=8"),
        ("max(x*y, z)*(w - v)", "x=6 y=-2 z=-4 w=-5 v=-3"),
    ],
    "branches": [
        ("x*y - y", "x=-5 y=7"),
        ("x*y + y*z", "x=-9 y=6 z=-4"),
        ("x*y + y*z + z*x", "x=8 y=6 z=-4"),
    ],
    "functions": [
        ("(x + y)^2", "x=-6 y=-3"),
        ("3/(x + y)", "x=6 y=-9"),
        ("x/(y*z - w)", "x=4 y=2 z=-7 w=-8"),
    ],
    "sigmoid": [
        ("σ(x)*y", "x=-1.5 y=-4"),
        ("σ(w*x - b)*y", "w=0.5 x=3.5 b=4 y=3"),
        ("σ(w0*x0 + w1*x1 + w2)", "w0=-2.5 x0=-5 w1=-4.5 x1=3 w2=2"),
        ("1/(1 + e^(-(w0*x0 + w1*x1 + w2)))", "w0=0.5 x0=6 w1=1.5 x1=-5 w2=4"),
    ],
    "staged": [
        ("q = x*y; f = q - z", "x=6 y=-3 z=-8"),
        ("q = x + y; r = q*z; f = r - w", "x=-3 y=-6 z=-8 w=-7"),
        ("a = x*y; b = a + z; c = b*w; f = c - a", "x=-4 y=6 z=-2 w=-5"),
        ("a = σ(x); num = a + y; den = z - x; f = num/den", "x=0.5 y=4 z=-5"),
    ],
    "vectors": [
        ("sum(x*y)", "x=[-6, -2] y=[9, -3]"),
        ("6*(u·v)", "u=[-5, -4, -3] v=[5, 3, -2]"),
        ("u·(v + a*w)", "u=[3, -5] v=[-3, -5] a=4 w=[4, -2]"),
    ],
    "matrices": [
        ("sum(W x)", "W=[[-5, 2, 3], [-5, -6, 2]] x=[-2, 3, 4]"),
        ("‖W x‖²", "W=[[-2, -3], [3, 2]] x=[-4, 3]"),
        ("‖W x + b‖²", "W=[[3, 4], [2, 4]] x=[-3, 4] b=[-3, 2]"),
    ],
    "networks": [
        ("W2 max(0, W1 x)", "W2=[2, -4] W1=[[-2, 5], [3, 4]] x=[5, 4]"),
        ("W2 max(0, W1 x + b)", "W2=[3, 2] W1=[[-2, 5], [3, -4]] x=[5, 3] b=[3, 4]"),
        ("‖W2 max(0, W1 x) - t‖²", "W2=[[2, -1], [-2, 1]] W1=[[2, -3], [2, 3]] x=[3, -1] t=[2, -1]"),
    ],
    "indices": [
        ("sum(W x)", "W=[[2, -6, -4], [4, -5, -3]] x=[4, -6, -2]"),
        ("‖W x‖²", "W=[[-2, -1, 3], [3, 1, 2]] x=[3, 2, 1]"),
        ("mean(X W + b)", "X=[[-5, -3, -4], [-3, -2, -4]] W=[[4, -5], [5, -4], [-4, 2]] b=[3, 2]"),
    ],
}


def test_the_dice_fall_alike_on_every_machine():
    """The stream is pinned: it may never change, for then every seed would mean another quiz."""
    dice = Dice("mixed/2/7")
    assert [dice.below(100) for _ in range(8)] == [8, 67, 24, 95, 46, 94, 28, 96]
    assert [Dice(f"{seed}").below(1000) for seed in (0, 7, -7)] == [548, 90, 552]


@pytest.mark.parametrize("topic", TOPICS)
def test_a_seed_means_one_circuit(topic):
    """A few circuits a topic are pinned, with mistakes that do not grow with the tutor's."""
    drawn = [draw(topic, level, 7, MARKING) for level in TOPICS[topic].levels]
    assert [(one.expression, " ".join(f"{k}={v}" for k, v in one.values.items())) for one in drawn] == PINNED[topic]


def test_a_seed_means_one_circuit_in_every_process():
    """Neither the order of a set nor the seed of hash() has a part in it."""
    code = "from tests.planting import MARKING; from bpcli.quiz.draw import draw; print(draw('mixed', 3, 5, MARKING))"
    said = {fresh(code, PYTHONHASHSEED=seed) for seed in ("1", "2")}
    assert said == {str(draw("mixed", 3, 5, MARKING))}


def test_numbers_alone_need_no_numpy():
    """Drawing a circuit of numbers does not import NumPy."""
    code = (
        "import sys; from tests.planting import MARKING; from bpcli.quiz.draw import draw; "
        "draw('branches', 3, 5, MARKING); print('numpy' in sys.modules)"
    )
    assert fresh(code) == "False"


def fresh(code, **environment):
    """What some code prints in a process of its own."""
    env = {**os.environ, "PYTHONIOENCODING": "utf-8", **environment}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True, env=env)
    return done.stdout.strip()


@pytest.mark.parametrize(("topic", "level"), LEVELS)
def test_every_level_draws_good_circuits(topic, level):
    """Within the cap, with values as a learner types them, numbers that can be read, and asks that can be read back."""
    drawn = [draw(topic, level, seed, MARKING) for seed in range(12)]
    assert len({str((one.expression, one.values)) for one in drawn}) > 6
    largest = TOPICS[topic].levels[level].largest
    for one in drawn:
        steps = asks(one.trace, topic, level)
        assert objection(one.trace, steps, MARKING, largest) is None
        assert "{" not in one.expression
        assert list(one.values) == list(one.trace.graph.inputs)
        for number in re.findall(r"[-.\d]+", " ".join(one.values.values())):
            assert number == str(float(number)).removesuffix(".0")
            assert 0.5 <= abs(float(number)) <= 9
        found = {name: given(text) for name, text in one.values.items()}
        again = Trace(build(one.expression, found), found)
        assert str(again.value(one.trace.graph.names[again.graph.output])) == str(one.trace.values[again.graph.output])
        assert [read_ask(ask.text, one.trace) for ask in steps] == steps


def test_the_lecture_s_notation():
    """The circuits of the lecture are among those that are drawn."""
    texts = {form.circuit for topic in TOPICS.values() for level in topic.levels.values() for form in level.forms}
    assert texts >= {"(x + y)*z", "σ(w0*x0 + w1*x1 + w2)", "‖W x‖²", "W2 max(0, W1 x)", "(x + y)*max(y, z)"}
    assert "1/(1 + e^(-(w0*x0 + w1*x1 + w2)))" in texts
    assert " ".join(TOPICS) == "add mul max mixed branches functions sigmoid staged vectors matrices networks indices"


@pytest.mark.parametrize(("topic", "level"), LEVELS)
def test_every_level_is_sure_of_one(topic, level):
    """Nothing speaks against the circuit that is asked about when no draw is any good."""
    one = sure(topic, level, 3)
    assert (one.topic, one.level, one.seed) == (topic, level, 3)
    assert objection(one.trace, asks(one.trace, topic, level), MARKING, TOPICS[topic].levels[level].largest) is None


def nearly(trace, ask):
    """A mistake that gives a little more than the truth."""
    return [SimpleNamespace(id="planted", value=1.09 * truth(trace, ask), text="")] if ask.kind != "shape" else []


def test_when_no_draw_is_any_good(monkeypatch):
    """Everything that is marked right is thrown away; after so many tries the sure circuit is asked about."""
    monkeypatch.setattr(fair, "MOST_TRIES", 20)
    generous = Marking(truth, nearly, lambda *_: SimpleNamespace(verdict="right"))
    tried = [one.objection for one in attempts("mixed", 1, 0, generous)]
    assert len(tried) == 20
    assert Objection.MISTAKE_IS_MARKED_RIGHT in tried
    assert None not in tried
    assert draw("mixed", 1, 0, generous) == sure("mixed", 1)


def test_a_draw_outside_a_domain_is_the_next_draw(monkeypatch):
    """The log of a negative number is thrown away, and no error."""
    level = Level((Form("{k}*x*log(y)"),), sure=("x", {"x": "2"}))
    monkeypatch.setattr(drawing, "find_level", lambda *_: level)
    assert Objection.NO_VALUE in {one.objection for one in islice(attempts("functions", 1, 0, MARKING), 20)}
    assert float(draw("functions", 1, 0, MARKING).values["y"]) > 0


@pytest.mark.parametrize(("topic", "level", "message"), [("ad", 1, "no topic ad"), ("add", 9, "add has no level 9")])
def test_what_there_is_not(topic, level, message):
    """A topic or a level that there is not is an error with a hint."""
    with pytest.raises(InputError, match=message) as caught:
        draw(topic, level, 0, MARKING)
    assert caught.value.hint

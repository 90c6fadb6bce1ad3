"""What is asked, in which order, which blanks are left, and the one planted error."""

import pytest

from bpcli import explain
from bpcli.fair.draw import Dice
from bpcli.fair.sieve import Marking, alike, same
from bpcli.judge.ask import read_ask
from bpcli.quiz.asks import asks
from bpcli.quiz.draw import draw
from bpcli.quiz.questions import questions
from bpcli.quiz.questions.find import planted
from bpcli.quiz.topics import STAGES, TOPICS
from tests.planting import MARKING, edges, judge, truth

OWN_GATES = {
    "add": {"add", "sub", "neg"},
    "mul": {"mul"},
    "max": {"max", "min"},
    "functions": {"pow", "div", "exp", "log", "sqrt"},
    "sigmoid": {"sigmoid", "exp", "div"},
}
SCALARS = ["add", "mul", "max", "mixed", "branches", "functions", "sigmoid", "staged"]


def texts(expression, topic="mixed", level=1, /, **values):
    """What is asked about a circuit."""
    return " ".join(ask.text for ask in asks(explain(expression, **values), topic, level))


def test_forward_then_backward_from_the_output():
    """A gradient is asked once every addend is known; the output's own edges are gradients already."""
    assert texts("(x+y)*z") == "q f df/dq df/dz df/dx df/dy"
    assert texts("(x+y)*x", "branches") == "q f df/dq df/dx df/dy"
    assert texts("q = x*y; r = q + x; f = r*q") == "q r f df/dr df/dq local(q,x) local(q,y) df/dx df/dy"
    assert texts("x*x") == "f df/dx"
    assert texts("x") == "f df/dx"


def test_local_gradients_that_say_something_in_this_topic():
    """Those of sums in add, of max in max, of products up to level 2, of functions always."""
    assert "local(q,x)" in texts("3*(x - y)", "add")
    assert "local" not in texts("3*(x - y)", "mul")
    assert "local(q,x)" in texts("3*max(x, y)", "max", 3)
    assert "local" not in texts("3*max(x, y)", "mixed", 3)
    assert "local(q,x)" in texts("3*x*y", "mul", 2).replace("q1", "q")
    assert "local(q,x)" in texts("e^x*y", "functions", 3)


def test_shapes_and_jacobians_of_arrays():
    """The shape is asked before the gradient of an array; a Jacobian where it is small."""
    values = {"W": [[1, 2], [3, 4]], "x": [1, 2]}
    assert texts("‖W x‖²", "matrices", 1, **values) == "q f df/dq df/dW df/dx"
    assert texts("‖W x‖²", "matrices", 2, **values) == ("q f df/dq jacobian(q,x) shape(df/dW) df/dW shape(df/dx) df/dx")


@pytest.mark.parametrize(
    ("count", "concept", "stage", "blank"),
    [(6, 4, 0, [4]), (6, 4, 1, [3, 4, 5]), (6, 2, 1, [2, 3, 4, 5]), (6, 4, 2, [0, 1, 2, 3, 4, 5]), (1, 0, 1, [0])],
)
def test_fading(count, concept, stage, blank):
    """One step of the concept, then the last steps with the concept among them, then all."""
    assert list(STAGES[stage].blanks(count, [concept], Dice("7"))) == blank


@pytest.mark.parametrize(("topic", "level"), [(topic, level) for topic in TOPICS for level in TOPICS[topic].levels])
def test_a_worked_example_leaves_blank_what_its_topic_is_about(topic, level):
    """Of 12 seeds each asks at the topic's own gate or branch, and not always the same; the chain goes down from there.

    Which gates are the topic's own is said here once more: what the table says must not be true by itself.
    """
    told = set()
    for seed in range(12):
        trace = draw(topic, level, seed, MARKING).trace
        for stage in (0, 1):
            found = questions(trace, topic=topic, level=level, stage=stage, seed=seed)
            own = [is_own(trace, read_ask(one.ask, trace), topic) for one in found if one.ask]
            assert all(own) if stage == 0 else any(own), (trace.graph.program.text, stage, [one.ask for one in found])
            told.add((trace.graph.program.text, str(trace.given), found[0].ask))
    assert len(told) > 8


def is_own(trace, ask, topic):
    """Whether a step is at a gate of the topic's own, or at a branch."""
    ask = ask.answered_as(trace.graph.names[trace.graph.output])
    if topic not in OWN_GATES and topic != "branches":
        return True
    gates = [trace.graph.gate(edge.node).id for edge in edges(trace, ask.wrt)] if ask.kind == "gradient" else []
    if topic == "branches":
        return len(gates) > 1
    return bool(
        {*gates, *([trace.graph.gate(trace.node(ask.of)).id] if ask.kind == "local" else [])} & OWN_GATES[topic]
    )


@pytest.mark.parametrize("topic", TOPICS)
def test_one_error_is_planted(topic):
    """One row holds what the mistake gives, those before it are right, and the same seed plants the same."""
    for seed in range(8):
        level = 1 + seed % len(TOPICS[topic].levels)
        drawn = draw(topic, level, seed, MARKING)
        steps = asks(drawn.trace, topic, level)
        found = planted(drawn.trace, seed, steps, MARKING)
        assert [row.ask for row in found.rows] == steps
        assert str(found) == str(planted(drawn.trace, seed, steps, MARKING))
        wrong = found.rows[found.wrong_row]
        assert not alike(wrong.value, truth(drawn.trace, wrong.ask))
        made = [one for one in MARKING.predict(drawn.trace, wrong.ask) if one.id == found.mistake_id]
        assert any(same(one.value, wrong.value) for one in made)
        assert all(same(row.value, truth(drawn.trace, row.ask)) for row in found.rows[: found.wrong_row])


@pytest.mark.parametrize("topic", SCALARS)
def test_every_other_row_follows(topic):
    """Worked out anew from the rows above it, no row but the planted one is wrong."""
    carried = 0
    for seed in range(20):
        drawn = draw(topic, 1 + seed % 3, seed, MARKING)
        found = planted(drawn.trace, seed, None, MARKING)
        assert wrong_steps(drawn.trace, found.rows) == [found.wrong_row]
        carried += any(not same(row.value, truth(drawn.trace, row.ask)) for row in found.rows[found.wrong_row + 1 :])
    assert carried or topic in {"add", "mul", "max", "functions"}


def wrong_steps(trace, rows):
    """The rows that do not follow from the rows above them: by the chain rule, edge by edge, from the table alone."""
    graph, back = trace.graph, trace.backward()
    stands = {row.ask.text: row.value for row in rows}
    out = graph.names[graph.output]
    stands[f"d{out}/d{out}"] = 1.0
    wrong = []
    for place, row in enumerate(rows):
        right = truth(trace, row.ask)
        if row.ask.kind == "gradient":
            right, seen = 0.0, set()
            for edge in back.edges:
                above = graph.names[edge.node]
                if graph.names[edge.operand] == row.ask.wrt and above not in seen:
                    seen.add(above)
                    twins = [one for one in back.edges if (one.node, one.operand) == (edge.node, edge.operand)]
                    local = sum(trace.record.local[other.index] for other in twins)
                    right += stands.get(f"local({above},{row.ask.wrt})", local) * stands[f"d{out}/d{above}"]
        if not same(row.value, right):
            wrong.append(place)
    return wrong


def test_nothing_to_plant():
    """Where no mistake is known, nothing is planted."""
    none = Marking(truth, lambda *_: [], judge)
    assert planted(explain("x*y", x=2, y=3), 0, None, none) is None

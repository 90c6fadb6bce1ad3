"""The steps of a lesson: each number is asked once, shown once, and is that of the tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpcli import explain
from bpcli.lesson.circuit import circuit
from bpcli.lesson.figures import Figures
from bpcli.lesson.steps import seen, steps
from bpcli.lesson.tables import backward_table, forward_table
from bpcli.quiz.guess import can_guess, guess
from tests.test_properties import examples
from tests.trace.test_orders import programs

NORM = {"W": [[0.1, 0.5], [-0.3, 0.8]], "x": [0.2, 0.4]}
CIRCUITS = [
    ("(x+y)*z", {"x": -2, "y": 5, "z": -4}, {}),
    ("x*x + relu(x*y) + 2*3", {"x": 2, "y": -3}, {}),
    ("q = x*y + x; f = q*z", {"x": 2, "y": 3, "z": -1}, {"upstream": 0.5}),
    ("q = x*y + x; f = q*z", {"x": 2, "y": 3, "z": -1}, {"of": "q"}),
    ("||W·x||^2", NORM, {}),
    ("W·x + x", NORM, {}),
    ("cross_entropy(W·x, 1) + 0.1*sum(W*W)", NORM, {}),
]


def walked(text, values, options):
    """A circuit, its figures and its steps."""
    trace = explain(text, **values)
    figures = Figures(trace.backward(options.get("of"), options.get("upstream", 1.0), options.get("wrt")))
    drawn = circuit(figures)
    return trace, figures, drawn, steps(figures, drawn)


def check_that_all_is_shown_once(figures, drawn, walk):
    """From the inputs alone to the whole circuit: every number comes with one step, none before it."""
    begin = seen(drawn, walk, 0)
    assert all(bool(node.value) == (node.kind in {"input", "more"}) for node in begin.nodes)
    assert not any(node.gradient for node in begin.nodes)
    assert not any(edge.gradient for edge in begin.edges)
    assert seen(drawn, walk, len(walk)) == drawn
    places = [
        (kind, place) for step in walk for kind in ("values", "products", "gradients") for place in getattr(step, kind)
    ]
    assert len(places) == len(set(places))
    for step in walk:
        shown = [drawn.nodes[index].value for index in step.values]
        shown += [drawn.nodes[index].gradient for index in step.gradients]
        shown += [drawn.edges[index].gradient for index in step.products]
        assert {figures.short(step.answer, step.right) if can_guess(step) else step.answer} == set(shown) or not shown[
            0
        ]


def check_the_rows(figures, walk):
    """The steps of each pass are the rows of its table, in order."""
    forward = forward_table(figures)
    rows = [step.row for step in walk if step.phase == "forward"]
    assert [forward.row(row)[1] for row in rows] == [step.prompt for step in walk if step.phase == "forward"]
    backward = backward_table(figures)
    later = [step for step in walk if step.phase in {"edge", "sum"}]
    assert [backward.row(step.row)[0] for step in later] == [step.title.partition(" (")[0] for step in later]
    assert [step.row for step in later] == list(range(backward.length))


@pytest.mark.parametrize(("text", "values", "options"), CIRCUITS)
def test_every_number_is_asked_and_shown_once(text, values, options):
    """Scalars and arrays, branches, part of a circuit, another start: the steps are those of the tables."""
    trace, figures, drawn, walk = walked(text, values, options)
    check_that_all_is_shown_once(figures, drawn, walk)
    check_the_rows(figures, walk)
    for step in walk:
        if can_guess(step) and "norm" not in step.answer:
            assert guess(trace, figures.back, step, step.answer).verdict == "right"
            assert guess(trace, figures.back, step, "-77.5").verdict == "wrong"


@examples(60)
@given(programs(), st.integers(-3, 3), st.integers(-3, 3))
def test_the_steps_of_any_circuit(program, a, b):
    """Random circuits with branches: all is shown once, and each shown number is a right guess."""
    values = {name: value for name, value in {"a": a, "b": b}.items() if name in program}
    trace, figures, drawn, walk = walked(program, values, {})
    check_that_all_is_shown_once(figures, drawn, walk)
    check_the_rows(figures, walk)
    for step in walk:
        assert guess(trace, figures.back, step, step.answer).verdict == "right"


def test_an_edge_to_a_branch_is_judged_alone():
    """x leaves on two wires: on each the product is asked, and the sum after both."""
    trace, figures, _, walk = walked("x*y + 2*x", {"x": 3, "y": 5}, {})
    assert [(step.title, step.prompt, step.ask, step.answer) for step in walk[6:]] == [
        ("q2 → x", "q2 → x", "q2 → x", "2"),
        ("q1 → x", "q1 → x", "q1 → x", "5"),
        ("sum at x", "∂f/∂x", "df/dx", "7"),
        ("q1 → y", "∂f/∂y", "df/dy", "3"),
    ]
    verdicts = [guess(trace, figures.back, walk[7], text) for text in ("5", "y", "7", "1", "(")]
    assert [one.verdict for one in verdicts] == ["right", "right", "wrong", "wrong", "unreadable"]
    assert "whole gradient" in verdicts[2].said
    assert [one.id for one in verdicts[3].mistakes] == ["upstream-alone"]


def test_without_values_there_is_nothing_to_guess():
    """A symbolic lesson has formulas in its sentences and no number to ask for."""
    _, _, _, walk = walked("(x+y)*z", {}, {})
    assert not any(can_guess(step) or step.ask or step.answer for step in walk)
    assert "Local times upstream: ∂f/∂q = z·1." in walk[3].sentence


def test_only_wanted_gradients_are_walked_to():
    """With --wrt z no edge leads to x; a circuit without edges has no steps, or its start alone."""
    _, _, _, walk = walked("(x+y)*z", {"x": 1, "y": 2, "z": 3}, {"wrt": ("z",)})
    assert [step.title for step in walk if step.phase == "edge"] == ["f → z"]
    assert walked("2*3", {}, {})[3] == ()


def test_a_large_circuit_is_walked_as_far_as_it_is_drawn():
    """Of 500 gates the 200 nearest to the output are drawn, and the walk is as long."""
    program = "; ".join(["x0 = a*b", *(f"x{i + 1} = x{i} + a" for i in range(499))])
    _, figures, drawn, walk = walked(program, {"a": 1, "b": 2}, {})
    assert drawn.left_out
    check_that_all_is_shown_once(figures, drawn, walk)
    assert sum(step.phase == "forward" for step in walk) <= 200
    assert all(index < len(drawn.nodes) for step in walk for index in (*step.values, *step.gradients, *step.lit_nodes))

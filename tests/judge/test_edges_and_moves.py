"""What flows on one edge, and by how much the output changes: asked, judged and carried forward like a gradient."""

import numpy as np
import pytest

from bpcli import explain
from bpcli.errors import InputError
from bpcli.judge.ask import read_ask
from bpcli.judge.judge import judge, judged
from bpcli.judge.truth import truth

CIRCUITS = [
    ("x*y + x*z", {"x": 2, "y": 3, "z": 5}),
    ("q = x*x; f = q*x + q", {"x": 3}),
    ("max(x, y)*x - y", {"x": 2, "y": -1}),
    ("W x·(W x)", {"W": [[1, 2], [3, 4]], "x": [5, 6]}),
]


@pytest.mark.parametrize(("expression", "values"), CIRCUITS)
def test_the_edges_to_a_node_add_up_to_its_gradient(expression, values):
    """Each edge is judged right, by its own number; a gate that takes a node twice has two, and their total."""
    trace = explain(expression, **values)
    graph, out = trace.graph, trace.graph.names[trace.graph.output]
    for name, node in graph.nodes.items():
        gates = dict.fromkeys(gate for gate in graph.gate_nodes if node in graph.operands_of(gate))
        edges = [read_ask(f"edge({graph.names[gate]},{name})", trace) for gate in gates if graph.names[gate]]
        if not edges or name == out:
            continue
        assert np.allclose(sum(truth(trace, ask) for ask in edges), truth(trace, read_ask(f"d{out}/d{name}", trace)))
        for ask in edges:
            assert read_ask(ask.text, trace) == ask
            right = np.asarray(truth(trace, ask))
            assert judge(trace, ask, str(right.tolist())).verdict == "right"
            assert judge(trace, ask, str((right + 1.5).tolist())).verdict == "wrong"
            count = graph.operands_of(graph.nodes[ask.of]).count(node)
            if count > 1:
                each = [read_ask(f"edge({ask.of},{name},{number})", trace) for number in range(1, count + 1)]
                assert np.allclose(sum(truth(trace, one) for one in each), right)
                assert [read_ask(one.text, trace) for one in each] == each


def test_a_wrong_edge_is_told_from_the_others_and_carried_into_the_sum():
    """The whole sum and another edge are named; the gradient that follows from a wrong edge keeps its credit."""
    trace = explain("x*y + x*z", x=2, y=3, z=5)
    sum_, other, wrong, total = judged(trace, [("q1 -> x", "8"), ("q1 → x", "5"), ("q1 → x", "4"), ("df/dx", "9")])
    assert [one.verdict for one in (sum_, other, wrong, total)] == ["wrong"] * 4
    assert "8 is the whole gradient at x" in sum_.said
    assert "5 comes back on the edge q2 → x" in other.said
    assert total.carried == ("q1 → x",)
    first, then = judged(trace, [("df/dx", "9"), ("move(f,x,0.01)", "0.09")])
    assert first.verdict == "wrong"
    assert then.carried == ("df/dx",)


def test_a_move_is_about():
    """The gradient times the step is right, and so is what the output truly does; a direction may be said in words."""
    trace = explain("x^2", x=30)
    said = {"0.6": "right", "0.6001": "right", "up by 0.6": "right", "falls 0.6": "wrong", "60": "wrong"}
    ask = read_ask("move(f,x,0.01)", trace)
    assert {text: judge(trace, ask, text).verdict for text in said} == said
    assert "multiply it by the step 0.01" in judge(trace, ask, "60").said


@pytest.mark.parametrize(
    "text",
    [
        "edge(f,x)",
        "edge(q,x,3)",
        "edge(q,x,0)",
        "edge(q,x,1.5)",
        "edge(q)",
        "q → z",
        "move(f,x)",
        "move(f,x,1e999)",
        "q→",
    ],
)
def test_what_there_is_not(text):
    """An edge that there is not, or a move without a step, is an error that shows where."""
    with pytest.raises(InputError) as caught:
        read_ask(text, explain("q = x*x; f = q + 1", x=2))
    assert caught.value.span is not None

"""Other orders of the backward pass: against numbers worked out by hand, and against the code that learners write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from micrograd.engine import Value

from bpcli import explain
from bpcli.trace import orders
from tests.test_properties import examples

DIAMOND = "b = a + a; c = b + b; d = b*c"


class Learner:
    """A node of a learner's own engine: its gradient, and its operands with the local gradients."""

    def __init__(self, operands=()):
        self.grad, self.operands, self.called = 0.0, operands, False

    def once(self):
        """Push at the first visit, then go down."""
        if self.called:
            return
        self.called = True
        for operand, local in self.operands:
            operand.grad += local * self.grad
        for operand, _ in self.operands:
            operand.once()

    def always(self):
        """Push all that has arrived at every visit, an operand at a time."""
        for operand, local in self.operands:
            operand.grad += local * self.grad
            operand.always()

    def along(self, gradient):
        """Push only what has just come: every path on its own."""
        self.grad += gradient
        for operand, local in self.operands:
            operand.along(local * gradient)


def learners(trace):
    """The circuit of a trace in a learner's engine, and its output."""
    graph, nodes = trace.graph, []
    for node in range(graph.size):
        start = graph.first_edge[node - graph.leaves] if node >= graph.leaves else 0
        edges = enumerate(graph.operands_of(node), start)
        nodes.append(Learner([(nodes[o], trace.record.local[e]) for e, o in edges if not graph.constant[o]]))
    return nodes, nodes[graph.output]


@st.composite
def programs(draw, most=7):
    """A staged program over a and b in which any earlier name may be used again."""
    names, lines = ["a", "b"], []
    for index in range(draw(st.integers(1, most))):
        operands = st.sampled_from(names)
        sign = draw(st.sampled_from("+*-"))
        lines.append(f"x{index} = {draw(operands)} {sign} {draw(operands)}")
        names.append(f"x{index}")
    return "; ".join(lines)


def by_name(trace, gradients):
    """Gradients by the names of the nodes."""
    return {trace.graph.names[node]: value for node, value in gradients.items()}


def test_the_example_by_hand():
    """b = a + a = 2, c = b + b = 4, d = b·c = 8.

    Right: d sends c = 4 to b and b = 2 to c; c sends 2 and 2 to b; b is 4 + 2 + 2 = 8 and sends 8 and 8: a is 16.
    First visit, depth-first: b is reached from d and sends 4 and 4 at once: a is 8; the 2 + 2 from c come too late.
    Every visit: b sends 4, 4 (a is 8), then c's 2 comes, b is 6 and sends 6, 6 (a is 20), then the other 2, 8, 8: 36.
    With =: b keeps the last 2, so a keeps 2. Twice, only d set back: c 2 + 2 = 4, b 8 + 4 + 4 + 4 = 20, a 16 + 20 + 20.
    """
    trace = explain(DIAMOND, a=1)
    back = trace.backward()
    assert by_name(trace, orders.walk(back, orders.right_order(back)).gradient) == {"d": 1, "c": 2, "b": 8, "a": 16}
    wrong = orders.walk(back, orders.depth_first(back))
    assert by_name(trace, wrong.gradient) == {"d": 1, "c": 2, "b": 8, "a": 8}
    assert [(turn.arrived, [one.late for one in turn.sent]) for turn in wrong.turns] == [
        ((1,), [False, False]),
        ((4,), [False, False]),
        ((2,), [True, True]),
    ]
    assert by_name(trace, orders.every_visit(back)) == {"d": 1, "c": 2, "b": 8, "a": 36}
    assert by_name(trace, orders.overwritten(back)) == {"d": 1, "c": 2, "b": 2, "a": 2}
    assert by_name(trace, orders.twice(back)) == {"d": 1, "c": 4, "b": 20, "a": 56}
    assert by_name(trace, orders.paths(back)) == {"d": 1, "c": 1, "b": 3, "a": 6}


def test_twice_is_what_micrograd_counts():
    """A second backward() without zeroing, in micrograd itself: 56 in place of 16, as every node keeps its gradient."""
    a = Value(1.0)
    b = a + a
    c = b + b
    d = b * c
    d.backward()
    d.backward()
    assert [node.grad for node in (d, c, b, a)] == [1, 4, 20, 56]


def test_the_operands_decide_which_order_is_wrong():
    """d = c·b: from the left d, c, b comes out right, from the right b is reached too early."""
    back = explain("b = a + a; c = b + b; d = c*b", a=1).backward()
    assert orders.walk(back, orders.depth_first(back)).gradient[0] == 16
    assert orders.walk(back, orders.depth_first(back, right_first=True)).gradient[0] == 8


def test_paths_double_with_every_doubling():
    """n doublings in a row: 2ⁿ paths, counted exactly, and not walked when they are many."""
    for depth in (4, 1000):
        program = "; ".join(["x0 = a + a", *(f"x{i + 1} = x{i}/4 + x{i}/4" for i in range(depth - 1))])
        back = explain(program, a=1).backward()
        assert orders.paths(back)[0] == 2**depth
        assert bool(orders.every_visit(back)) == (depth == 4)


@examples(150)
@given(programs(), st.integers(-3, 3), st.integers(-3, 3))
def test_each_way_counts_what_the_learners_code_counts(program, a, b):
    """The right order gives the trace's gradients; the wrong ones give what the loops of a learner's engine give."""
    trace = explain(program, **{name: value for name, value in {"a": a, "b": b}.items() if name in program})
    back = trace.backward()
    right = orders.walk(back, orders.right_order(back)).gradient
    assert right == {node: back.gradient[node] for node in right}
    for ours, run in (
        (orders.walk(back, orders.depth_first(back)).gradient, Learner.once),
        (orders.every_visit(back), Learner.always),
        (right, lambda node: node.along(1.0)),
    ):
        nodes, output = learners(trace)
        output.grad = 0.0 if ours is right else 1.0
        run(output)
        assert ours == {node: nodes[node].grad for node in ours}
    if not orders.waiting(back):
        for order in (orders.depth_first(back), orders.breadth_first(back), orders.depth_first(back, right_first=True)):
            assert orders.walk(back, order).gradient == right
    if not back.branches:
        assert orders.every_visit(back) == orders.overwritten(back) == right


def test_arrays_go_the_same_ways():
    """q = W x is taken by relu and by the product: from the right it passes on half of its gradient, too early."""
    trace = explain("q = W·x; h = relu(q); f = sum(h*q)", W=[[0.1, 0.5], [-0.3, 0.8]], x=[0.2, 0.4])
    back = trace.backward()
    x = trace.graph.nodes["x"]
    right = orders.walk(back, orders.right_order(back)).gradient[x]
    wrong = orders.walk(back, orders.depth_first(back, right_first=True)).gradient[x]
    assert right.tolist() == pytest.approx(back.gradient[x].tolist())
    assert wrong.tolist() == pytest.approx([-0.056, 0.318])
    assert orders.every_visit(back)[x].tolist() == pytest.approx([-0.168, 0.954])

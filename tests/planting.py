"""A few known mistakes and a judge, small enough to be read at a glance: what tests draw circuits with."""

from types import SimpleNamespace

from bpcli.fair.sieve import Marking, same
from bpcli.trace.jacobian import jacobian


def truth(trace, ask):
    """What is asked for."""
    match ask.kind:
        case "value":
            return trace.value(ask.of)
        case "gradient":
            return trace.backward(ask.of, 1.0, (ask.wrt,)).gradients[ask.wrt]
        case "shape":
            return trace.graph.shapes[trace.node(ask.wrt)]
        case "jacobian":
            return jacobian(trace, ask.of, ask.wrt)
    return sum(trace.record.local[edge.index] for edge in edges(trace, ask.wrt) if edge.node == trace.node(ask.of))


def edges(trace, name):
    """The edges on which a node's gradient comes in."""
    return [edge for edge in trace.backward().edges if edge.operand == trace.node(name)]


def wrong(trace, ask):
    """Every (id, number) that a mistake gives, right or not."""
    graph, back = trace.graph, trace.backward()
    if ask.kind == "local" and graph.gate(trace.node(ask.of)).id == "mul":
        yield "operands-not-switched", trace.value(ask.wrt)
    if ask.kind != "gradient":
        return
    right = truth(trace, ask)
    yield "forward-value", trace.value(ask.wrt)
    yield "sign", -right
    if len(graph.shapes[trace.node(ask.wrt)]) == 2:
        yield "transposed", right.T
    into = edges(trace, ask.wrt)
    if len(into) > 1:
        yield "overwrote-branch", back.product[into[0].index]
        yield "overwrote-branch", back.product[into[-1].index]
        yield "averaged-branch", right / len(into)
    elif into and not graph.shapes[into[0].node] and not graph.shapes[into[0].operand]:
        yield "upstream-alone", back.gradient[into[0].node]
        yield "dropped-upstream", trace.record.local[into[0].index]
        yield "added-for-multiplied", trace.record.local[into[0].index] + back.gradient[into[0].node]


def predict(trace, ask):
    """The mistakes that do not give the truth."""
    right = truth(trace, ask)
    return [
        SimpleNamespace(id=one, value=value, text=one) for one, value in wrong(trace, ask) if not same(value, right)
    ]


def judge(trace, ask, answer):
    """Right to three significant digits."""
    right = truth(trace, ask)
    if getattr(right, "shape", ()):
        return SimpleNamespace(verdict="right" if answer == str(right.tolist()) else "wrong")
    near = isinstance(right, float | int) and abs(float(answer) - right) <= 1e-3 * abs(right)
    return SimpleNamespace(verdict="right" if near else "wrong")


MARKING = Marking(truth, predict, judge)

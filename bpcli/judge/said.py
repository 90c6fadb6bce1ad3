"""What a learner is told of an answer, in a line.

Knows words, and the numbers of a trace. Must not know how an answer is judged.

>>> from bpcli import explain
>>> from bpcli.judge.ask import read_ask
>>> trace = explain("x*y + x*z", x=2, y=3, z=4)
>>> right(trace, read_ask("df/dx", trace))
'4 + 3 = 7: x branches, and the gradients that arrive there add up'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.algebra.shown import Text
from bpcli.judge.compare import near
from bpcli.judge.mistakes.prediction import gate_text, number
from bpcli.judge.truth import ABOUT, SAME, edge_places, gradient, truth
from bpcli.trace.wording import formula, product_text, sum_text

if TYPE_CHECKING:
    from bpcli.judge.ask import Ask
    from bpcli.judge.verdict import Mistake
    from bpcli.trace.trace import Trace

MOST_ADDENDS = 6
MOST_NAMED = 4  # entries of an array that are named


def right(trace: Trace, ask: Ask) -> str:
    """Why the right answer is right."""
    graph = trace.graph
    match ask.kind:
        case "value":
            return _value(trace, trace.node(ask.of))
        case "shape":
            return _shape(trace, ask.inner) if ask.inner is not None else ""
        case "edge":
            return _edge(trace, ask)
        case "move":
            slope, step = number(gradient(trace, ask.of, ask.wrt or "")), number(ask.number)
            return f"{slope} · {step} = {number(truth(trace, ask))}: the gradient times the step"
        case "local":
            node = trace.node(ask.of)
            return f"{gate_text(graph, node)}: {graph.gate(node).because}"
        case "gradient" if not graph.shapes[trace.node(ask.of)]:
            return _gradient(trace, ask.of, ask.wrt or "")
    return f"a row for each entry of {ask.of}, a column for each entry of {ask.wrt}"


def wrong(mistakes: tuple[Mistake, ...], entries: list[tuple[int, ...]]) -> str:
    """What is wrong: the mistakes if they are known, and of an array which entries."""
    said = ". Or: ".join(one.text for one in mistakes)
    if not entries or entries == [()]:
        return said or "none of the known mistakes gives this"
    named = ", ".join(f"[{', '.join(map(str, index))}]" for index in entries[:MOST_NAMED])
    rest = len(entries) - MOST_NAMED
    which = f"entry {named} is" if len(entries) == 1 else f"entries {named}{f' and {rest} more' * (rest > 0)} are"
    return f"{which} not right{f'; {said}' if said else ''}"


def remark(trace: Trace, ask: Ask, value: Any) -> str:
    """What is said of a wrong answer that is not a known mistake, but answers another question about the same."""
    match ask.kind:
        case "edge":
            return _other_edge(trace, ask, value)
        case "move" if near(value, gradient(trace, ask.of, ask.wrt or ""), ABOUT):
            return f"this is the gradient itself: multiply it by the step {number(ask.number)}"
    return ""


def _other_edge(trace: Trace, ask: Ask, value: Any) -> str:
    """What is said of what another edge contributes, or of the sum of all."""
    back, wrt = trace.backward(None, 1.0, (ask.wrt or "",)), trace.node(ask.wrt or "")
    if near(value, back.gradient[wrt], SAME):
        return f"{number(value)} is the whole gradient at {ask.wrt}. The question asks for {_named(ask)} alone"
    for edge in back.edges:
        if edge.operand == wrt and near(value, back.product[edge.index], SAME):
            other = f"{trace.graph.names[edge.node]} → {ask.wrt}"
            return f"{number(value)} comes back on the edge {other}. The question asks for {_named(ask)}"
    return ""


def other_shape(found: tuple[int, ...], asked: tuple[int, ...]) -> str:
    """An array where a number was asked, or one of another shape."""
    has = f"this has the shape {found}" if found else "this is a number"
    return f"{has}, and asked is {f'an array of shape {asked}' if asked else 'a number'}"


def _value(trace: Trace, node: int) -> str:
    graph = trace.graph
    if node < graph.leaves:
        return f"{graph.names[node]} is given"
    if trace.is_symbolic or graph.has_arrays:
        return gate_text(graph, node)
    numbers = formula(graph, node, lambda operand: Text.verbatim(number(trace.settled(operand))))
    worth = number(trace.settled(node))
    return f"{gate_text(graph, node)} = {' = '.join(dict.fromkeys([numbers, worth]))}"


def _gradient(trace: Trace, of: str, wrt: str) -> str:
    graph = trace.graph
    if of == wrt:
        return f"{of} moves exactly as itself"
    back = trace.backward(of, 1.0, (wrt,))
    edges = [edge for edge in back.edges if edge.operand == trace.node(wrt)]
    if not edges:
        return f"{of} does not depend on {wrt}"
    gate = gate_text(graph, edges[0].node)
    if trace.is_symbolic or graph.has_arrays:
        if len(edges) > 1:
            return f"{wrt} branches, and the gradients that arrive there add up"
        return f"the local gradient of {gate} times the upstream gradient"
    total = number(back.gradient[trace.node(wrt)])
    if len(edges) > 1:
        addends = [number(back.product[edge.index]) for edge in edges[:MOST_ADDENDS]]
        written = sum_text(addends + ["…"] * (len(edges) > MOST_ADDENDS))
        return f"{written} = {total}: {wrt} branches, and the gradients that arrive there add up"
    local = number(_record(trace)[edges[0].index])
    written = product_text(local, number(back.gradient[edges[0].node]))
    return f"{written} = {total}: the local gradient of {gate} times the upstream gradient"


def _edge(trace: Trace, ask: Ask) -> str:
    """What an edge contributes: a product, or a product for each time the gate takes the node."""
    why = f"what {_named(ask)} contributes"
    if trace.is_symbolic or trace.graph.has_arrays:
        return f"the local gradient times the upstream gradient: {why}"
    upstream = number(gradient(trace, trace.graph.names[trace.graph.output], ask.of))
    products = [product_text(number(_record(trace)[place]), upstream) for place in edge_places(trace, ask)]
    return f"{sum_text(products)} = {number(truth(trace, ask))}: {why}"


def _named(ask: Ask) -> str:
    """An edge in a sentence."""
    which = f"edge {ask.number:g}" if ask.number else "the edge"
    return f"{which} {ask.of} → {ask.wrt}"


def _record(trace: Trace) -> Any:
    return trace.record.local if trace.record is not None else []


def _shape(trace: Trace, inner: Ask) -> str:
    shapes = trace.graph.shapes
    if inner.kind == "gradient" and not shapes[trace.node(inner.of)]:
        return f"a gradient has the shape of its variable, {inner.wrt}"
    if inner.kind == "value":
        return f"{gate_text(trace.graph, trace.node(inner.of))}" if trace.node(inner.of) >= trace.graph.leaves else ""
    return f"a Jacobian has a row for each entry of {inner.of}, and a column for each entry of {inner.wrt}"

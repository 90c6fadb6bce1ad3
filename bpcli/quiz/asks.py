"""What is worth asking about a circuit, in the order in which a learner works: forward, then backward from the output.

>>> from bpcli.graph.build import build
>>> from bpcli.trace.trace import Trace
>>> [ask.text for ask in asks(Trace(build("(x+y)*z")), "mixed", 1)]
['q', 'f', 'df/dq', 'df/dz', 'df/dx', 'df/dy']
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from bpcli.judge.ask import Ask
from bpcli.quiz.topics import OWN, TOPICS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bpcli.gates.gate import Operation
    from bpcli.quiz.topics import Topic
    from bpcli.trace.trace import Edge, Pass, Trace

MOST_ENTRIES = 9  # of a Jacobian that is asked for
_FULL = 2  # the last level at which the local gradients of a mul gate are asked for
_SUMS = frozenset({"add", "sub", "neg"})  # local gradients of 1 and −1: worth asking in their own topic


def asks(trace: Trace, topic: str = "mixed", level: int = 1) -> list[Ask]:
    """The forward values of the gates; then, from the output down, local gradients, shapes, Jacobians and gradients.

    A gradient is asked for once every addend of it can be known: at a branch it is the sum. A local gradient on an
    edge of the output is that gradient itself, and is left out; so are those that say nothing new in this topic.
    """
    graph, back = trace.graph, trace.backward()
    values = [Ask("value", graph.names[node]) for node in graph.gate_nodes if graph.names[node] and back.above[node]]
    return [*values, *_backward(back, TOPICS.get(topic, OWN), level)]


def concepts(trace: Trace, steps: Sequence[Ask], topic: str) -> list[int]:
    """Which of a circuit's steps the topic is about: local gradients where they are not only 1 and 0, else gradients.

    It is the last step where there is none.
    """
    about = TOPICS.get(topic, OWN)
    own = [place for place, ask in enumerate(steps) if is_about(trace, ask, about)]
    telling = [place for place in own if steps[place].kind == "local" and not _is_plain(trace, steps[place].of)]
    return telling or own or [len(steps) - 1]


def is_about(trace: Trace, ask: Ask, topic: Topic) -> bool:
    """Whether a backward step is at a gate that the topic is about, or at a branch where that is the topic."""
    graph = trace.graph
    if ask.kind == "local":
        return "addend" not in topic.asks and (not topic.gates or graph.gate(graph.nodes[ask.of]).id in topic.gates)
    if ask.kind != "gradient" or ask.wrt is None:
        return False
    gates = [graph.gate(edge.node).id for edge in trace.backward().edges if edge.operand == graph.nodes[ask.wrt]]
    if "addend" in topic.asks:
        return len(gates) > 1
    return not topic.gates or not set(gates).isdisjoint(topic.gates)


def _is_plain(trace: Trace, of: str) -> bool:
    """Whether a gate's local gradients are only 1, −1 and 0."""
    gate = trace.graph.gate(trace.graph.nodes[of])
    return gate.id in _SUMS or gate.pattern == "router"


def _backward(back: Pass, topic: Topic, level: int) -> Iterator[Ask]:
    graph = back.graph
    output = graph.names[back.output]
    waiting: dict[int, int] = {}
    for edge in back.edges:
        waiting[edge.operand] = waiting.get(edge.operand, 0) + 1
    asked: set[Ask] = set()
    for node, edges in _by_gate(back):
        known = []
        for edge in edges:
            for ask in _of_edge(back, edge, topic, level):
                if ask not in asked:
                    asked.add(ask)
                    yield ask
            waiting[edge.operand] -= 1
            if not waiting[edge.operand] and edge.operand != node:
                known.append(edge.operand)
        for operand in known:
            ask = Ask("gradient", output, graph.names[operand])
            if level > 1 and prod(graph.shapes[operand]) > 1 and operand < graph.leaves:
                yield Ask("shape", ask.of, ask.wrt, ask)
            yield ask


def _by_gate(back: Pass) -> Iterator[tuple[int, list[Edge]]]:
    edges: list[Edge] = []
    for edge in back.edges:
        if edges and edges[0].node != edge.node:
            yield edges[0].node, edges
            edges = []
        edges.append(edge)
    if edges:
        yield edges[0].node, edges


def _of_edge(back: Pass, edge: Edge, topic: Topic, level: int) -> Iterator[Ask]:
    """The local gradient, or the Jacobian, on an edge, if it is worth asking."""
    graph = back.graph
    above, below = graph.names[edge.node], graph.names[edge.operand]
    shape, other = graph.shapes[edge.node], graph.shapes[edge.operand]
    if shape or other:
        small = len(shape) == len(other) == 1 and prod(shape + other) <= MOST_ENTRIES
        if small and level > 1 and "jacobian" in topic.asks:
            yield Ask("jacobian", above, below)
    elif (edge.node != back.output or not back.is_plain) and _is_worth_asking(graph.gate(edge.node), topic, level):
        yield Ask("local", above, below)


def _is_worth_asking(gate: Operation, topic: Topic, level: int) -> bool:
    if gate.id in _SUMS or gate.pattern == "router":
        return gate.id in topic.gates
    return gate.pattern != "switcher" or level <= _FULL

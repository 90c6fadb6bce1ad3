"""The backward pass in other orders than the right one, and what comes of it.

Each walk starts from the seed of the pass at its output and goes down the edges that lead to wanted nodes; only who
passes on when, and what, differs.

>>> from bpcli import explain
>>> back = explain("b = a + a; c = b + b; d = b*c", a=1).backward()
>>> walk(back, right_order(back)).gradient[0], walk(back, depth_first(back)).gradient[0]
(16.0, 8.0)
>>> every_visit(back)[0], overwritten(back)[0], twice(back)[0], paths(back)[0]
(36.0, 2.0, 56.0, 6)
"""

from __future__ import annotations

from collections import deque
from math import prod
from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.trace.flow import flow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bpcli.trace.trace import Edge, Pass

MOST_WORK = 200_000  # numbers that flow on edges, in a recursion whose visits may be without number


class Turn(NamedTuple):
    """A gate's turn to pass its gradient on: the addends that had arrived by then, their sum, and what it sent."""

    node: int
    arrived: tuple[Any, ...]
    gradient: Any
    sent: tuple[Sent, ...]


class Sent(NamedTuple):
    """What went down an edge; `late` says that its operand had passed on already, so that it goes no further."""

    edge: Edge
    product: Any
    late: bool


class Walked(NamedTuple):
    """What came of an order: the turns, and the gradient at each node in the end."""

    turns: list[Turn]
    gradient: dict[int, Any]


def edges_of(back: Pass) -> dict[int, list[Edge]]:
    """The edges on which each gate passes its gradient on, operands in order; gates from the output down."""
    found: dict[int, list[Edge]] = {}
    for edge in back.edges:
        found.setdefault(edge.node, []).append(edge)
    return found


def walk(back: Pass, order: Sequence[int]) -> Walked:
    """Each gate passes on once, in this order, what has arrived at it by then."""
    edges, arrived = edges_of(back), {back.output: [back.seed]}
    turns: list[Turn] = []
    done: set[int] = set()
    for node in order:
        done.add(node)
        addends = tuple(arrived[node])
        upstream, sent = total(addends), []
        for edge in edges[node]:
            product = flow(back.trace, edge, upstream)
            sent.append(Sent(edge, product, edge.operand in done))
            arrived.setdefault(edge.operand, []).append(product)
        turns.append(Turn(node, addends, upstream, tuple(sent)))
    return Walked(turns, {node: total(addends) for node, addends in arrived.items()})


def right_order(back: Pass) -> list[int]:
    """The reversed order of the forward pass: each gate after all the gates that take it."""
    return list(edges_of(back))


def depth_first(back: Pass, *, right_first: bool = False) -> list[int]:
    """Each gate as soon as it is first reached, then everything under its first operand before the next."""
    edges = edges_of(back)
    order: dict[int, None] = {}
    stack = [back.output]
    while stack:
        node = stack.pop()
        if node in edges and node not in order:
            order[node] = None
            operands = [edge.operand for edge in edges[node]]
            stack += operands if right_first else reversed(operands)
    return list(order)


def breadth_first(back: Pass) -> list[int]:
    """The output, then the gates that are one edge away, then those that are two away."""
    edges = edges_of(back)
    order = {back.output: None} if back.output in edges else {}
    queue = deque(order)
    while queue:
        for edge in edges[queue.popleft()]:
            if edge.operand in edges and edge.operand not in order:
                order[edge.operand] = None
                queue.append(edge.operand)
    return list(order)


def waiting(back: Pass) -> dict[int, list[int]]:
    """The gates that pass on and are taken by several gates, with those: only for these an order can be wrong."""
    edges = edges_of(back)
    takers: dict[int, dict[int, None]] = {}
    for edge in back.edges:
        if edge.operand in edges:
            takers.setdefault(edge.operand, {})[edge.node] = None
    return {node: list(found) for node, found in takers.items() if len(found) > 1}


def every_visit(back: Pass) -> dict[int, Any]:
    """The gradients if recursion passes on, at every visit, all that has arrived so far; {} where that takes too long.

    The visits are as many as there are paths from the output.
    """
    size = max((prod(back.graph.shapes[edge.operand]) for edge in back.edges), default=1)
    if sum(paths(back).values()) * size > MOST_WORK:
        return {}
    edges = edges_of(back)
    gradient: dict[int, Any] = {back.output: back.seed}
    stack: list[Iterator[Edge]] = [iter(edges.get(back.output, ()))]
    while stack:
        edge = next(stack[-1], None)
        if edge is None:
            stack.pop()
            continue
        product = flow(back.trace, edge, gradient[edge.node])
        gradient[edge.operand] = gradient[edge.operand] + product if edge.operand in gradient else product
        stack.append(iter(edges.get(edge.operand, ())))
    return gradient


def overwritten(back: Pass) -> dict[int, Any]:
    """The gradients in the right order if each that arrives replaces the one before: = in place of +=."""
    gradient: dict[int, Any] = {back.output: back.seed}
    for edge in back.edges:
        gradient[edge.operand] = flow(back.trace, edge, gradient[edge.node])
    return gradient


def twice(back: Pass) -> dict[int, Any]:
    """The gradients after two passes in the right order, where every node but the output keeps what it had."""
    gradient: dict[int, Any] = {}
    for _ in range(2):
        gradient[back.output] = back.seed
        for edge in back.edges:
            product = flow(back.trace, edge, gradient[edge.node])
            gradient[edge.operand] = gradient[edge.operand] + product if edge.operand in gradient else product
    return gradient


def paths(back: Pass) -> dict[int, int]:
    """How many paths lead from the output to each node: so often a recursion down every wire visits it."""
    count = {back.output: 1}
    for edge in back.edges:
        count[edge.operand] = count.get(edge.operand, 0) + count[edge.node]
    return count


def total(addends: Sequence[Any]) -> Any:
    """The sum of what arrived."""
    found = addends[0]
    for addend in addends[1:]:
        found = found + addend
    return found

"""The circuit as the lecture draws it: its nodes with their numbers, and the edges between them.

A large circuit leaves out the nodes that are farthest from the output. The walk is iterative.

>>> from bpcli import explain
>>> from bpcli.lesson.figures import Figures
>>> drawn = circuit(Figures(explain("(x+y)*z", x=-2, y=5, z=-4).backward()))
>>> [(node.name, node.sign, node.value, node.gradient) for node in drawn.nodes][2:]
[('q', '+', '3', '−4'), ('z', '', '−4', '3'), ('f', '×', '−12', '1')]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.lesson.story import DrawnCircuit, DrawnEdge, DrawnNode
from bpcli.trace.wording import operand_text

if TYPE_CHECKING:
    from bpcli.graph.graph import Graph
    from bpcli.lesson.figures import Figures

MOST = 200  # nodes that are drawn


def circuit(figures: Figures, most: int = MOST) -> DrawnCircuit:
    """The nodes that lead to the output of the pass, at most so many, and the edges between them.

    A constant is drawn once for each gate that takes it, as the lecture does: it has no gradient to add up. Where a
    gate that is left out feeds one that is not, its edge begins at its name after three dots.
    """
    back, graph = figures.back, figures.graph
    nodes, count = nearest(graph, back.output, most)
    flowing = {(edge.node, edge.slot): edge for edge in back.edges} if not back.trace.is_symbolic else {}
    reached = {edge.operand for edge in flowing.values()} | ({back.output} if not back.trace.is_symbolic else set())
    drawn: list[DrawnNode] = []
    edges: list[DrawnEdge] = []
    index: dict[int, int] = {}  # in `drawn`, of a node of the graph
    for node in nodes:
        operands = [] if _is_leaf(graph, node) else list(enumerate(graph.operands_of(node)))
        tails: list[tuple[int, int]] = []
        for slot, operand in operands:
            if _is_leaf(graph, operand) and (graph.constant[operand] or operand not in index):
                index[operand] = len(drawn)
                drawn.append(_drawn(figures, operand, reached))
            elif operand not in index:  # a gate that is left out: its edge begins here
                index[operand] = len(drawn)
                drawn.append(_drawn(figures, operand, reached)._replace(sign="", kind="more"))
            tails.append((slot, index[operand]))
        if not _is_leaf(graph, node):
            index[node] = len(drawn)
            drawn.append(_drawn(figures, node, reached))
        for slot, tail in tails:
            edge = flowing.get((node, slot))
            gradient = figures.short(figures.product(edge), back.product[edge.index]) if edge is not None else ""
            edges.append(DrawnEdge(tail, index[node], slot, gradient))
    if not drawn:  # an output without a gate that counts, such as 2 + 3
        drawn.append(_drawn(figures, back.output, reached)._replace(name=graph.names[back.output], kind="output"))
    return DrawnCircuit(tuple(drawn), tuple(edges), count - len(nodes))


def nearest(graph: Graph, output: int, most: int) -> tuple[list[int], int]:
    """The nodes that are nearest to the output, in topological order, and how many lead to it in all."""
    steps = {output: 0}
    queue = [output]
    for node in queue:
        for operand in () if _is_leaf(graph, node) else graph.operands_of(node):
            if operand not in steps:
                steps[operand] = steps[node] + 1
                queue.append(operand)
    return sorted(queue[:most]), len(queue)


def _is_leaf(graph: Graph, node: int) -> bool:
    return node < graph.leaves or bool(graph.constant[node])


def _drawn(figures: Figures, node: int, reached: set[int]) -> DrawnNode:
    """A node; without a gradient where the pass sends none, since it is not asked for: that is not a gradient of 0."""
    back, graph = figures.back, figures.graph
    numbers, is_named = not back.trace.is_symbolic, bool(graph.names[node])
    value = figures.short(figures.value(node), back.trace.values[node]) if numbers and is_named else ""
    if graph.constant[node]:
        return DrawnNode(operand_text(graph, node), kind="constant", value=value)
    gradient = figures.short(figures.gradient(node), back.gradient[node]) if node in reached else ""
    branches = node in back.branches
    if node < graph.leaves:
        return DrawnNode(operand_text(graph, node), "", "input", value, gradient, branches)
    kind = "output" if node == back.output else "gate"
    return DrawnNode(graph.names[node], graph.gate(node).sign or graph.gate(node).id, kind, value, gradient, branches)

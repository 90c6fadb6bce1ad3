"""The circuit for languages that place nodes themselves, such as Mermaid and DOT.

`mermaid` and `dot` spell and escape its texts.

>>> from bpcli.lesson.story import DrawnCircuit, DrawnEdge, DrawnNode
>>> x, f = DrawnNode("x", "", "input", "2", "4"), DrawnNode("f", "×", "output", "4", "1")
>>> drawn = diagram(DrawnCircuit((x, f), (DrawnEdge(0, 1, 0, "2"), DrawnEdge(0, 1, 1, "2"))))
>>> [(node.kind, node.sign, node.name, node.gradient) for node in drawn.nodes]
[('input', '', 'x', '4'), ('gate', '×', '', ''), ('name', '', 'f', '')]
>>> drawn.edges[-1]
DrawnEdge(tail=1, head=2, slot=0, gradient='1')
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bpcli.formats import sentences as say
from bpcli.lesson.story import DrawnEdge, DrawnNode

if TYPE_CHECKING:
    from bpcli.lesson.story import DrawnCircuit


def diagram(circuit: DrawnCircuit) -> DrawnCircuit:
    """The circuit with the output's name as a node of its own, of the kind `name`, and its edges gate by gate.

    A node keeps its gradient only where it branches: there it is the sum of the gradients on its edges. `left_out`
    stays as it is.
    """
    leaving = Counter(edge.tail for edge in circuit.edges)
    nodes: list[DrawnNode] = []
    edges = sorted(circuit.edges, key=lambda edge: (edge.head, edge.slot))
    for index, node in enumerate(circuit.nodes):
        drawn = node._replace(gradient=node.gradient if leaving[index] > 1 else "")
        nodes.append(drawn._replace(kind="gate", name=node.name * (node.kind == "gate")) if node.sign else drawn)
    for index, node in enumerate(circuit.nodes):
        if node.kind == "output" or len(circuit.nodes) == 1:
            edges.append(DrawnEdge(index, len(nodes), 0, node.gradient))
            nodes.append(DrawnNode(node.name, kind="name"))
    return circuit._replace(nodes=tuple(nodes), edges=tuple(edges))


def note(circuit: DrawnCircuit) -> str:
    """What is said of a circuit that is too large to be drawn whole; empty if all of it is drawn."""
    words = say.NODE_LEFT_OUT if circuit.left_out == 1 else say.NODES_LEFT_OUT
    return words.format(count=circuit.left_out) if circuit.left_out else ""


def id_of(index: int) -> str:
    """The id of a node: n0, n1, … It never comes from a learner's name."""
    return f"n{index}"

"""The circuit for languages that place nodes themselves: boxes with ids of ours, and arrows that carry two numbers.

Knows which number stands on which arrow. Must not know a language: `mermaid` and `dot` spell and escape the texts.

>>> from bpcli.lesson.story import Circuit, Link, Point
>>> x, f = Point("x", "", "input", "2", "4"), Point("f", "×", "output", "4", "1")
>>> drawn = diagram(Circuit((x, f), (Link(0, 1, 0, "2"), Link(0, 1, 1, "2"))))
>>> [(box.id, box.texts, box.total) for box in drawn.boxes]
[('n0', ('x',), '4'), ('n1', ('×',), ''), ('n2', ('f',), '')]
>>> drawn.arrows[-1]
Arrow(tail='n1', head='n2', value='4', gradient='1')
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bpcli.lesson.story import Circuit

LEFT_OUT = "{count} more {nodes} left out: the drawing shows those nearest to the output."
DESCRIPTION = (
    "Gates from left to right, the output last. Each arrow carries the value that goes forward, "
    "then the gradient that comes back."
)


class Box(NamedTuple):
    """A node: its texts (the sign of a gate, then its name), and the sum of its gradients where it branches."""

    id: str
    kind: str  # input, constant, gate or name (of the output)
    texts: tuple[str, ...]
    total: str = ""


class Arrow(NamedTuple):
    """An edge between two boxes, with the value that goes forward and the gradient that comes back, where there are."""

    tail: str
    head: str
    value: str = ""
    gradient: str = ""


class Diagram(NamedTuple):
    """Boxes in topological order and arrows gate by gate, operands in written order; `note` says what is left out."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    note: str = ""


def diagram(circuit: Circuit) -> Diagram:
    """The boxes and arrows of a circuit. Ids are n0, n1, …: no name of a learner's is ever one."""
    wires = Counter(link.tail for link in circuit.links)
    boxes: list[Box] = []
    for index, point in enumerate(circuit.points):
        is_gate = bool(point.sign)
        texts = (point.sign, *([point.name] if point.kind == "gate" else ())) if is_gate else (point.name,)
        total = point.gradient if wires[index] > 1 else ""
        boxes.append(Box(f"n{index}", "gate" if is_gate else point.kind, tuple(filter(None, texts)), total))
    ordered = sorted(circuit.links, key=lambda link: (link.head, link.slot))
    arrows = [
        Arrow(f"n{link.tail}", f"n{link.head}", circuit.points[link.tail].value, link.gradient) for link in ordered
    ]
    for index, point in enumerate(circuit.points):
        if point.kind == "output" or len(circuit.points) == 1:
            boxes.append(Box(f"n{len(boxes)}", "name", (point.name,)))
            arrows.append(Arrow(f"n{index}", boxes[-1].id, point.value, point.gradient))
    nodes = "node is" if circuit.left_out == 1 else "nodes are"
    note = LEFT_OUT.format(count=f"{circuit.left_out:,}", nodes=nodes) if circuit.left_out else ""
    return Diagram(tuple(boxes), tuple(arrows), note)

"""A Circuit with a place for every part of it, and the texts that go there: what every picture of a circuit shares.

Knows what is written at each place. Must not know colours: each piece of text says what it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.errors import width as columns_of
from bpcli.layout.parts import Knot, Pull, Sketch
from bpcli.trace.wording import sum_text

if TYPE_CHECKING:
    from bpcli.layout.parts import Label, Spot
    from bpcli.lesson.story import Circuit

LONGEST_SUM = 24  # columns of a sum that is written out at a branch


def sketch_of(circuit: Circuit) -> Sketch:
    """The sizes of a circuit's parts."""
    leaving = [0] * len(circuit.points)
    for link in circuit.links:
        leaving[link.tail] += 1
    knots = []
    for node, point in enumerate(circuit.points):
        sign = columns_of(f"({point.sign})") if point.sign else 0
        after = columns_of(point.name) if not leaving[node] and sign else 0
        name = 0 if after else columns_of(point.name)
        gradient = columns_of(gradient_text(circuit, node))
        knots.append(Knot(sign, name, columns_of(point.value), gradient, after))
    pulls = (Pull(link.tail, link.head, link.slot, columns_of(link.gradient)) for link in circuit.links)
    return Sketch(tuple(knots), tuple(pulls))


def gradient_text(circuit: Circuit, node: int) -> str:
    """The gradient of a node, as its wire carries it; where the node branches, the sum written out if it is short."""
    total = circuit.points[node].gradient
    addends = [link.gradient for link in circuit.links if link.tail == node]
    if not total or len(addends) < 2:
        return total
    written = f"{sum_text(addends)} = {total}"
    return written if all(addends) and columns_of(written) <= LONGEST_SUM else f"Σ {total}"


def spot_text(circuit: Circuit, spot: Spot) -> str:
    """What is written at a spot."""
    point = circuit.points[spot.node]
    match spot.kind:
        case "node" if point.sign:
            is_named = spot.width > columns_of(point.sign) + 2
            return f"({point.sign}) {point.name}" if is_named else f"({point.sign})"
        case "leaves" | "enters":
            return f"▸ {point.name}"
        case _:
            return point.name


def label_text(circuit: Circuit, label: Label) -> str:
    """The number that is written at a label's place; empty where it is not there yet."""
    if label.link >= 0:
        return circuit.links[label.link].gradient
    return circuit.points[label.node].value if label.kind == "value" else gradient_text(circuit, label.node)

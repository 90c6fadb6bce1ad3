"""A Drawing on a page: as the lecture draws it where that reads well, else as a tree.

The rule: the lecture's drawing, folded to the width, unless it cannot be that narrow, or the circuit is so large or so
tangled that nobody would follow an edge with a finger: more edges than the tree has room for, more rows than two
screens, or more than a dozen bridges. The tree says the same in a line or three for each edge.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.formats.circuit import lines_of, sketch_of
from bpcli.formats.tree import lines as tree_lines
from bpcli.layout.place import place
from bpcli.lesson import sentences as say

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpcli.formats.circuit import TextLine
    from bpcli.layout.parts import Placed
    from bpcli.lesson.story import Drawing, DrawnCircuit

MOST_EDGES = 60
TALLEST = 60  # rows
MOST_BRIDGES = 12
WIDEST = 400  # columns that are used


def picture(drawing: Drawing, width: int, spell: Callable[[str], str] = str) -> tuple[list[TextLine], str, list[str]]:
    """The lines of a drawing in so many columns, its caption, and what is said below it.

    `spell` writes a text in the characters that there are: texts are spelled before they are measured.
    """
    if drawing.circuit is not None and drawing.circuit.edges:
        circuit = spelled(drawing.circuit, spell)
        placed = place_well(circuit, width, always=drawing.always)
        if placed is not None:
            caption = _caption(circuit, placed, drawing.lecture) if drawing.lecture else ""
            shown = sum(node.kind != "more" for node in circuit.nodes)
            left_out = say.PICTURE_LEFT_OUT.format(count=shown + circuit.left_out, shown=shown)
            notes = [left_out] if circuit.left_out else []
            return lines_of(circuit, placed), caption, notes
    tree = tuple(
        line._replace(
            label=spell(line.label), value=spell(line.value), gradient=spell(line.gradient), total=spell(line.total)
        )
        for line in drawing.tree
    )
    drawn, caption = tree_lines(drawing._replace(tree=tree), width)
    return drawn, caption, list(drawing.notes)


def place_well(circuit: DrawnCircuit, width: int, *, always: bool = False) -> Placed | None:
    """The circuit placed in so many columns, if it can be; and if it reads well, unless it is drawn `always`."""
    if len(circuit.edges) > MOST_EDGES and not always:
        return None
    placed = place(sketch_of(circuit), min(width, WIDEST))
    if placed is None or always or (placed.height <= TALLEST and len(placed.bridges) <= MOST_BRIDGES):
        return placed
    return None


def spelled(circuit: DrawnCircuit, spell: Callable[[str], str]) -> DrawnCircuit:
    """The circuit with every text spelled."""
    nodes = (
        node._replace(
            name=spell(node.name), sign=spell(node.sign), value=spell(node.value), gradient=spell(node.gradient)
        )
        for node in circuit.nodes
    )
    edges = (edge._replace(gradient=spell(edge.gradient)) for edge in circuit.edges)
    return circuit._replace(nodes=tuple(nodes), edges=tuple(edges))


def _caption(circuit: DrawnCircuit, placed: Placed, lecture: str) -> str:
    """What is said of the drawing: only what can be seen in it."""
    has_numbers = any(node.gradient for node in circuit.nodes)
    said = [lecture]
    if placed.forks:
        said.append(say.PICTURE_FORK if has_numbers else say.PICTURE_FORK_SYMBOLIC)
    if placed.bridges:
        said.append(say.PICTURE_BRIDGE)
    if len(placed.bands) > 1:
        said.append(say.PICTURE_FOLDED)
    return " ".join(said)

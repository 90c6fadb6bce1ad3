"""The circuit as far as it is computed, as lines for one step: the lecture's drawing, or a tree where that has no room.

The places are those of the whole circuit, so that nothing moves from one step to the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bpcli.formats.circuit import Lit, lines_of
from bpcli.formats.picture import place_well, spelled
from bpcli.formats.tree import compact
from bpcli.lesson.drawing import tree

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from bpcli.formats import Page
    from bpcli.formats.circuit import TextLine
    from bpcli.lesson.story import DrawnCircuit

LIT = "lit"  # what the highlighted pieces are
MARK = ">"  # before a highlighted line of the tree, for whoever sees no colours


class Drawn(NamedTuple):
    """A drawing that is made anew for each step: how many lines it has, and the lines for what is seen and lit."""

    height: int
    # of (circuit, edges, nodes, most)
    lines: Callable[[DrawnCircuit, Collection[int], Collection[int], int], list[TextLine]]


def drawn(circuit: DrawnCircuit, page: Page) -> Drawn:
    """A drawing of a circuit for a page."""
    placed = place_well(spelled(circuit, page.spell), page.width)

    def lines(now: DrawnCircuit, edges: Collection[int], nodes: Collection[int], most: int) -> list[TextLine]:
        now = spelled(now, page.spell)
        if placed is None:
            drawn = _tree_lines(now, edges, nodes, page.width)
        else:
            drawn = lines_of(now, placed, Lit(frozenset(edges), frozenset(nodes)))
        lit = [any(LIT in what.split() and text.strip() for text, what in line) for line in drawn]
        return drawn[_around(lit, most)]

    height = len(_tree_lines(spelled(circuit, page.spell), (), (), page.width)) if placed is None else placed.height
    return Drawn(height, lines)


def _tree_lines(now: DrawnCircuit, edges: Collection[int], nodes: Collection[int], width: int) -> list[TextLine]:
    """The lines of the tree, those that are lit with a mark."""
    drawn: list[TextLine] = []
    for line in tree(now).lines:
        is_lit = line.edge in edges or line.node in nodes
        mark = (f"{MARK} ", LIT) if is_lit else ("  ", "wire")
        for pieces in compact(line, width - len(mark[0])):
            lit = [(text, f"{LIT} {what}" if is_lit and what == "label" else what) for text, what in pieces]
            drawn.append([mark, *lit])
    return drawn


def _around(lit: list[bool], most: int) -> slice:
    """So many lines, with those that are lit in the middle."""
    if len(lit) <= most:
        return slice(0, len(lit))
    indices = [index for index, is_lit in enumerate(lit) if is_lit]
    middle = (indices[0] + indices[-1]) // 2 if indices else 0
    start = max(0, min(middle - most // 2, len(lit) - most))
    return slice(start, start + most)

"""The circuit as a tree: the output first, each gate's operands under it in written order.

A node is opened once, what lies deep is drawn out further down as a tree of its own, and a large circuit is folded. The
walk is iterative.

>>> from bpcli import explain
>>> from bpcli.lesson.figures import Figures
>>> drawn = circuit(Figures(explain("x*y", x=2, y=3).backward()))
>>> [(line.label, line.value, line.gradient) for line in tree(drawn).lines]
[('f (×)', '6', '1'), ('x', '2', '3'), ('y', '3', '2')]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bpcli.lesson import sentences as say
from bpcli.lesson.circuit import MOST as MOST_DRAWN
from bpcli.lesson.circuit import circuit
from bpcli.lesson.story import Drawing, DrawnCircuit, TreeLine

if TYPE_CHECKING:
    from bpcli.lesson.figures import Figures

MOST = 60  # lines of a tree
DEEPEST = 8  # levels below the output


class Tree(NamedTuple):
    """The lines of a tree; whether some are left out, some node is in it again, or is drawn out further down."""

    lines: tuple[TreeLine, ...]
    folded: bool
    again: bool
    below: bool


def drawing(figures: Figures, *, captions: bool = True, most: int | None = None) -> Drawing:
    """The circuit as the lecture draws it, and as a tree, with what is said of each; `most` nodes of it."""
    drawn = circuit(figures, most or MOST_DRAWN)
    lines, folded, again, below = tree(drawn, most or MOST)
    symbolic = figures.back.trace.is_symbolic
    notes = [say.DRAWING_AGAIN] * (again and captions) + [say.DRAWING_BELOW] * (below and captions)
    if folded:
        notes.append(say.DRAWING_FOLDED.format(count=figures.graph.size, shown=len(lines)))
    said = (say.DRAWING_SYMBOLIC,) * 2 if symbolic else (say.DRAWING, say.DRAWING_COMPACT)
    lecture = say.PICTURE_SYMBOLIC if symbolic else say.PICTURE
    captions_of = (*said, lecture) if captions else ("", "", "")
    return Drawing(lines, captions_of[0], captions_of[1], drawn, captions_of[2], tuple(notes))


def tree(drawn: DrawnCircuit, most: int | None = None) -> Tree:
    """The tree of a circuit, at most so many lines. What lies deep is drawn out further down, as a tree of its own."""
    into: dict[int, list[int]] = {}
    for index, drawn_edge in enumerate(drawn.edges):
        into.setdefault(drawn_edge.head, []).append(index)
    lines: list[TreeLine] = []
    opened: set[int] = set()
    again = False
    roots = [len(drawn.nodes) - 1]  # a tree each
    started = 0
    stack: list[tuple[int, int | None, tuple[bool, ...]]] = []  # a node, the edge from it, and what is last above
    while stack or started < len(roots):
        if most is not None and len(lines) >= most:
            return Tree(tuple(lines), folded=True, again=again, below=len(roots) > 1)
        if not stack:
            stack.append((roots[started], None, ()))
            started += 1
        node, edge, last = stack.pop()
        below = into.get(node, [])
        note = ""
        if below and edge is not None and (node in opened or node in roots or len(last) >= DEEPEST):
            is_later = node not in opened and node not in roots[:started]
            note, again = ("see below", again) if is_later else ("see above", True)
            roots += [node] if node not in opened and node not in roots else []
        lines.append(_line(drawn, node, edge, last, note))
        if below and not note:
            opened.add(node)
            stack += [(drawn.edges[i].tail, i, (*last, i == below[-1])) for i in reversed(below)]
    return Tree(tuple(lines), folded=False, again=again, below=len(roots) > 1)


def _line(drawn: DrawnCircuit, index: int, edge: int | None, last: tuple[bool, ...], note: str) -> TreeLine:
    node = drawn.nodes[index]
    label = " ".join([node.label, *([f"({node.sign})"] if node.sign else []), *([f"({note})"] if note else [])])
    gradient = node.gradient if edge is None else drawn.edges[edge].gradient
    total = node.gradient if edge is not None and node.branches and gradient else ""
    return TreeLine(label, last, node.value, gradient, total, index, edge)

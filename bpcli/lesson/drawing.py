"""The circuit as a tree: the output first, each gate's operands under it in written order.

Knows which node feeds which, and where to stop: a large circuit is folded. The walk is iterative.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bpcli.lesson import sentences as say
from bpcli.lesson.circuit import MOST as MOST_DRAWN
from bpcli.lesson.circuit import circuit
from bpcli.lesson.story import Drawing, TreeLine
from bpcli.trace.wording import operand_text

if TYPE_CHECKING:
    from bpcli.lesson.figures import Figures
    from bpcli.trace.trace import Edge

MOST = 60  # lines of a tree
DEEPEST = 8  # levels below the output


class Tree(NamedTuple):
    """The lines of a tree; whether some are left out, some node stands in it again, or is drawn out further down."""

    lines: tuple[TreeLine, ...]
    folded: bool
    again: bool
    below: bool


def drawing(figures: Figures, *, captions: bool = True, most: int | None = None) -> Drawing:
    """The circuit as the lecture draws it, and as a tree, with what is said of each; `most` nodes of it."""
    tree = draw(figures, most or MOST)
    symbolic = figures.back.trace.is_symbolic
    notes = [say.DRAWING_AGAIN] * (tree.again and captions) + [say.DRAWING_BELOW] * (tree.below and captions)
    if tree.folded:
        notes.append(say.DRAWING_FOLDED.format(count=figures.graph.size, shown=len(tree.lines)))
    said = (say.DRAWING_SYMBOLIC,) * 2 if symbolic else (say.DRAWING, say.DRAWING_COMPACT)
    lecture = say.PICTURE_SYMBOLIC if symbolic else say.PICTURE
    told = (*said, lecture) if captions else ("", "", "")
    return Drawing(tree.lines, told[0], told[1], circuit(figures, most or MOST_DRAWN), told[2], tuple(notes))


def draw(figures: Figures, most: int = MOST) -> Tree:
    """The tree. What lies deep is drawn out further down, as a tree of its own."""
    back, graph = figures.back, figures.graph
    numbers = not back.trace.is_symbolic

    def value(node: int) -> str:
        return figures.short(figures.value(node), back.trace.values[node])

    def gradient(node: int) -> str:
        return figures.short(figures.gradient(node), back.gradient[node])

    def product(edge: Edge) -> str:
        return figures.short(figures.product(edge), back.product[edge.index])

    flowing = {(edge.node, edge.slot): edge for edge in back.edges} if numbers else {}
    top = TreeLine(
        _label(figures, back.output),
        (),
        value(back.output) if numbers else "",
        gradient(back.output) if numbers else "",
    )
    lines = [top]
    drawn = {back.output}
    folded = again = False
    below: list[int] = []  # gates to be drawn out, a tree each
    started = 0
    stack = _operands(figures, back.output, ())
    while stack or started < len(below):
        if len(lines) >= most:
            folded = True
            break
        if not stack:
            gate = below[started]
            started += 1
            lines.append(TreeLine(_label(figures, gate), ()))
            stack = _operands(figures, gate, ())
            continue
        node, slot, operand, last = stack.pop()
        edge = flowing.get((node, slot))
        is_gate = operand >= graph.leaves and not graph.constant[operand]
        label = _label(figures, operand)
        opens = is_gate and operand not in drawn and len(last) < DEEPEST
        if is_gate and not opens:
            again = again or operand in drawn
            label += " (see below)" if operand in below[started:] or operand not in drawn else " (see above)"
        named = bool(graph.names[operand])
        lines.append(
            TreeLine(
                label,
                last,
                value(operand) if numbers and named else "",
                product(edge) if edge is not None else "",
                gradient(operand) if edge is not None and operand in back.branches else "",
            )
        )
        if is_gate and operand not in drawn:
            drawn.add(operand)
            if opens:
                stack += _operands(figures, operand, last)
            else:
                below.append(operand)
    return Tree(tuple(lines), folded, again, bool(below))


def _operands(figures: Figures, node: int, last: tuple[bool, ...]) -> list[tuple[int, int, int, tuple[bool, ...]]]:
    operands = figures.graph.operands_of(node)
    below = [(node, slot, operand, (*last, slot == len(operands) - 1)) for slot, operand in enumerate(operands)]
    return below[::-1]


def _label(figures: Figures, node: int) -> str:
    graph = figures.graph
    if node < graph.leaves or graph.constant[node]:
        return operand_text(graph, node)
    gate = graph.gate(node)
    return f"{graph.names[node]} ({gate.sign or gate.id})"

"""The circuit as a tree of wires: the output first, each gate's operands under it in written order.

Knows which node feeds which, and where to stop: a large circuit is folded. The walk is iterative.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.lesson.story import Wire
from bpcli.trace.wording import operand_text

if TYPE_CHECKING:
    from bpcli.lesson.figures import Figures
    from bpcli.trace.trace import Edge

MOST = 60  # wires that are drawn
DEEPEST = 8  # levels below the output


def draw(figures: Figures, most: int = MOST) -> tuple[tuple[Wire, ...], bool, bool]:
    """The wires of the drawing, whether it was folded, and whether a node stands in it more than once."""
    back, graph = figures.back, figures.graph
    numbers = not back.trace.is_symbolic

    def value(node: int) -> str:
        return figures.short(figures.value(node), back.trace.values[node])

    def gradient(node: int) -> str:
        return figures.short(figures.gradient(node), back.gradient[node])

    def product(edge: Edge) -> str:
        return figures.short(figures.product(edge), back.product[edge.index])

    flowing = {(edge.node, edge.slot): edge for edge in back.edges} if numbers else {}
    top = Wire(
        _label(figures, back.output),
        (),
        value(back.output) if numbers else "",
        gradient(back.output) if numbers else "",
    )
    wires = [top]
    drawn = {back.output}
    folded = again = False
    stack = _operands(figures, back.output, ())
    while stack:
        node, slot, operand, last = stack.pop()
        if len(wires) >= most:
            folded = True
            break
        edge = flowing.get((node, slot))
        is_gate = operand >= graph.leaves and not graph.constant[operand]
        label = _label(figures, operand)
        opens = is_gate and operand not in drawn and len(last) < DEEPEST
        if is_gate and not opens:
            deep = operand not in drawn
            label += " …" if deep else " (see above)"
            folded, again = folded or deep, again or not deep
        named = bool(graph.names[operand])
        wires.append(
            Wire(
                label,
                last,
                value(operand) if numbers and named else "",
                product(edge) if edge is not None else "",
                gradient(operand) if edge is not None and operand in back.branches else "",
            )
        )
        if opens:
            drawn.add(operand)
            stack += _operands(figures, operand, last)
    return tuple(wires), folded, again


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

"""A Drawing as lines of text: the value above each edge, the gradient below it.

Each piece of a line says what it is, as in `formats/circuit.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.errors import width as columns_of
from bpcli.formats import sentences as say

if TYPE_CHECKING:
    from bpcli.formats.circuit import TextLine
    from bpcli.lesson.story import Drawing, TreeLine

TALL = 24  # lines of a tree that may take three lines each


def lines(drawing: Drawing, width: int) -> tuple[list[TextLine], str]:
    """The drawing and its caption: tall if the columns allow it and compact if not."""
    tree = drawing.tree
    narrow = [line for node in tree for line in compact(node, width)]
    size = max((len(text) for node in tree for text in (node.value, node.gradient)), default=0) + 3
    if not any(node.value for node in tree):
        return narrow, drawing.compact
    widest = max((len(node.last) + 1) * (size + 2) + columns_of(node.label) for node in tree)
    if widest > width or len(tree) > TALL:
        return narrow, drawing.compact
    return [line for node in tree for line in _tall(node, size)], drawing.tall


def outline(drawing: Drawing) -> list[str]:
    """The drawing as indented lines that read well aloud."""
    return [f"{'  ' * len(node.last)}{node.label}{_spoken(node)}" for node in drawing.tree]


def _spoken(node: TreeLine) -> str:
    gradient = say.TREE_BRANCH if node.total else say.TREE_GRADIENT
    said = [say.TREE_VALUE.format(value=node.value)] if node.value else []
    said += [gradient.format(gradient=node.gradient, total=node.total)] if node.gradient else []
    return f": {', '.join(said)}" if said else ""


def compact(node: TreeLine, width: int) -> list[TextLine]:
    """A line, or two where one is too long."""
    above = "".join("   " if last else "│  " for last in node.last[:-1])
    turn, under = ("", "") if not node.last else ("└─ ", "   ") if node.last[-1] else ("├─ ", "│  ")
    line: TextLine = [(above + turn, "wire"), (node.label, "label")]
    if node.value:
        line += [("  ", "wire"), (_cut(node.value, width - columns_of(above + turn + node.label) - 2), "value")]
    if not node.gradient:
        return [line]
    gradient = node.gradient + (f" of {node.total}" if node.total else "")
    room = width - sum(columns_of(text) for text, _ in line) - 3
    if columns_of(gradient) > room:
        start = f"{above}{under}   | "
        return [line, [(start, "wire"), (_cut(gradient, width - columns_of(start)), "gradient")]]
    return [[*line, (" | ", "wire"), (gradient, "gradient")]]


def _cut(text: str, room: int) -> str:
    """The text, or as much of it as there is room for, with a sign that there is more: the tables have all of it."""
    return text if columns_of(text) <= room else f"{text[: max(room - 3, 1)]}…"  # the sign is three wide in ASCII


def _tall(node: TreeLine, size: int) -> list[TextLine]:
    space = " " * (size + 1)
    above = " " + space if node.last else ""
    above += "".join((" " if last else "│") + space for last in node.last[:-1])
    down, turn, on = (" ", " ", " ") if not node.last else ("│", "└" if node.last[-1] else "├", "│")
    if node.last and node.last[-1]:
        on = " "
    lines: list[TextLine] = []
    if node.value:
        lines.append([(above + down, "wire"), (node.value.rjust(size - 1), "value")])
    lines.append([(above + turn + "─" * size + " ", "wire"), (node.label, "label")])
    if node.gradient:
        lines.append([(above + on, "wire"), (node.gradient.rjust(size - 1), "gradient")])
    return lines

"""A Drawing as lines of text: the value above each wire, the gradient below it.

Knows columns. Must not know colours: each piece of a line says what it is (wire, value, gradient or label).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.errors import width as columns_of

if TYPE_CHECKING:
    from bpcli.lesson.story import Drawing, Wire

TALL = 24  # wires that may take three lines each
Line = list[tuple[str, str]]  # (text, what it is)


def lines(drawing: Drawing, width: int) -> tuple[list[Line], str]:
    """The drawing and its caption: tall if the columns allow it and compact if not."""
    wires = drawing.wires
    narrow = [line for w in wires for line in _compact(w, width)]
    wire = max((len(text) for w in wires for text in (w.value, w.gradient)), default=0) + 3
    if not any(w.value for w in wires):
        return narrow, drawing.compact
    widest = max((len(w.last) + 1) * (wire + 2) + columns_of(w.label) for w in wires)
    if widest > width or len(wires) > TALL:
        return narrow, drawing.compact
    return [line for w in wires for line in _tall(w, wire)], drawing.tall


def outline(drawing: Drawing) -> list[str]:
    """The drawing as indented lines that read well aloud."""
    return [f"{'  ' * len(w.last)}{w.label}{_spoken(w)}" for w in drawing.wires]


def _spoken(wire: Wire) -> str:
    said = [f"{what} {text}" for what, text in (("value", wire.value), ("gradient", wire.gradient)) if text]
    if wire.total:
        said[-1] += f" on this wire, {wire.total} in all"
    return f": {', '.join(said)}" if said else ""


def _compact(wire: Wire, width: int) -> list[Line]:
    """A line, or two where one is too long."""
    above = "".join("   " if last else "│  " for last in wire.last[:-1])
    turn, under = ("", "") if not wire.last else ("└─ ", "   ") if wire.last[-1] else ("├─ ", "│  ")
    line: Line = [(above + turn, "wire"), (wire.label, "label")]
    if wire.value:
        line += [("  ", "wire"), (_cut(wire.value, width - columns_of(above + turn + wire.label) - 2), "value")]
    if not wire.gradient:
        return [line]
    gradient = wire.gradient + (f" of {wire.total}" if wire.total else "")
    room = width - sum(columns_of(text) for text, _ in line) - 3
    if columns_of(gradient) > room:
        start = f"{above}{under}   | "
        return [line, [(start, "wire"), (_cut(gradient, width - columns_of(start)), "gradient")]]
    return [[*line, (" | ", "wire"), (gradient, "gradient")]]


def _cut(text: str, room: int) -> str:
    """The text, or as much of it as there is room for, with a sign that there is more: the tables have all of it."""
    return text if columns_of(text) <= room else f"{text[: max(room - 3, 1)]}…"  # the sign is three wide in ASCII


def _tall(wire: Wire, size: int) -> list[Line]:
    space = " " * (size + 1)
    above = " " + space if wire.last else ""
    above += "".join((" " if last else "│") + space for last in wire.last[:-1])
    down, turn, on = (" ", " ", " ") if not wire.last else ("│", "└" if wire.last[-1] else "├", "│")
    if wire.last and wire.last[-1]:
        on = " "
    found: list[Line] = []
    if wire.value:
        found.append([(above + down, "wire"), (wire.value.rjust(size - 1), "value")])
    found.append([(above + turn + "─" * size + " ", "wire"), (wire.label, "label")])
    if wire.gradient:
        found.append([(above + on, "wire"), (wire.gradient.rjust(size - 1), "gradient")])
    return found

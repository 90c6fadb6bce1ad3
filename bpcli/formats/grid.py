r"""A Picture as lines of text: the matrix in signs, and beside it in numbers where there is room.

>>> from bpcli.lesson.story import Picture
>>> print("\n".join(grid_lines(Picture(("#.", ".#"), (("−1", "0"), ("0", "2.5"))), 40)))
■ ·    −1    0
· ■     0  2.5
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.lesson.story import MARKS

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpcli.lesson.story import Picture

_UNICODE = dict(zip(MARKS, "■·…⋮⋱", strict=True))
_ASCII = dict(zip(MARKS, "#.~~~", strict=True))
_GAP = "    "


def grid_lines(picture: Picture, width: int, spell: Callable[[str], str] = str, *, unicode: bool = True) -> list[str]:
    """The lines, side by side if the columns allow it; columns of numbers that do not fit are left out."""
    signs = _UNICODE if unicode else _ASCII
    drawn = [" ".join(signs[mark] for mark in row) for row in picture.marks]
    numbers = _numbers(picture.numbers, width, spell)
    if not drawn or not numbers:
        return drawn or numbers
    if len(drawn) == len(numbers) and len(drawn[0]) + len(_GAP) + len(numbers[0]) <= width:
        return [f"{one}{_GAP}{other}" for one, other in zip(drawn, numbers, strict=True)]
    return [*drawn, "", *numbers]


def spoken(picture: Picture) -> list[str]:
    """The rows of numbers, for reading aloud; the drawing itself says nothing that a sentence has not said."""
    rows = zip(picture.rows, picture.numbers, strict=True)
    return [f"row {row}: {', '.join(cells)}" if row != "…" else row for row, cells in rows]


def _numbers(rows: tuple[tuple[str, ...], ...], width: int, spell: Callable[[str], str]) -> list[str]:
    if not rows:
        return []
    columns = [[spell(cell) for cell in column] for column in zip(*rows, strict=True)]
    gap = [spell("…")] * len(rows)
    while len(columns) > 3 and sum(_wide(column) + 2 for column in columns) - 2 > width:
        middle = len(columns) // 2
        if gap in columns:
            middle = columns.index(gap)
            del columns[middle - 1]
        else:
            columns[middle] = gap
    justified = [[cell.rjust(_wide(column)) for cell in column] for column in columns]
    return ["  ".join(row) for row in zip(*justified, strict=True)]


def _wide(column: list[str]) -> int:
    return max(map(len, column))

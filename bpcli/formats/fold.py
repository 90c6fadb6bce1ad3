"""Which rows of a long table are shown: all of a short one, both ends of a long one.

>>> rows_shown(5, whole=False), rows_shown(1000, whole=False)[98:102]
([0, 1, 2, 3, 4], [98, 99, None, 901])
"""

from __future__ import annotations

from bpcli.formats import sentences as say

MOST = 200


def rows_shown(length: int, *, whole: bool) -> list[int | None]:
    """The row numbers to show, with None where rows are left out."""
    if whole or length <= MOST:
        return list(range(length))
    return [*range(MOST // 2), None, *range(length - MOST // 2 + 1, length)]


def left_out(length: int) -> str:
    """What is said under a table where rows are left out; empty where none are."""
    return say.ROWS_LEFT_OUT.format(length=length - MOST + 1) if length > MOST else ""

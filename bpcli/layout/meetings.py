"""Where edges fork, and where one passes over another.

Knows lines. Must not know what they join.

>>> from bpcli.layout.parts import PlacedEdge
>>> down, over = PlacedEdge(0, 0, ((0, 0), (4, 0), (4, 2), (9, 2))), PlacedEdge(1, 1, ((0, 1), (9, 1)))
>>> meetings([down, over, PlacedEdge(2, 0, ((0, 0), (9, 0)))], {4})
(((4, 0),), ((4, 1),))
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpcli.layout.parts import PlacedEdge

LEFT, RIGHT, UP, DOWN = 1, 2, 4, 8
Points = tuple[tuple[int, int], ...]


def meetings(edges: Iterable[PlacedEdge], lanes: set[int]) -> tuple[Points, Points]:
    """The forks and the bridges, all of which lie in the columns `lanes`."""
    pieces = {(edge.node, *piece) for edge in edges for piece in pairwise(edge.path)}
    columns = sorted(lanes)
    found: dict[tuple[int, int], dict[int, int]] = {}
    for node, (x, y), (to, end) in sorted(pieces):
        for column in columns if y == end else (x,):
            if not x <= column <= to or column not in lanes:
                continue
            for row in range(min(y, end), max(y, end) + 1):
                ways = (LEFT * (x < column) | RIGHT * (column < to)) if y == end else 0
                ways |= (UP * (row > min(y, end)) | DOWN * (row < max(y, end))) if y != end else 0
                cell = found.setdefault((column, row), {})
                cell[node] = cell.get(node, 0) | ways
    forks = (point for point, cell in found.items() if any(ways.bit_count() > 2 for ways in cell.values()))
    bridges = (point for point, cell in found.items() if len(cell) > 1)
    return tuple(sorted(forks)), tuple(sorted(bridges))

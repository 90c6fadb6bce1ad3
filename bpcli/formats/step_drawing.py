"""The circuit as far as it is computed, as lines for one step: the lecture's drawing, or a tree where that has no room.

Knows what is highlighted. Must not know in which order the steps come. The places are those of the whole circuit, so
that nothing moves from one step to the next.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from bpcli.formats.circuit import Lit, lines_of
from bpcli.formats.picture import place_well, spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from bpcli.formats import Page
    from bpcli.formats.circuit import Line
    from bpcli.lesson.story import Circuit, Link

LIT = "lit"  # what the highlighted pieces are
WIRE = 3  # columns of a level of the tree
DEEP = "… "
MARK = ">"  # before a highlighted line of the tree, for whoever sees no colours


class Drawn(NamedTuple):
    """A drawing that is made anew for each step: how many lines it has, and the lines for what is seen and lit."""

    height: int
    lines: Callable[[Circuit, Collection[int], Collection[int], int], list[Line]]  # (circuit, links, points, most)


def drawn(whole: Circuit, page: Page) -> Drawn:
    """A drawing of a circuit for a page."""
    placed = place_well(spelled(whole, page.spell), page.width)
    if placed is None:
        tree = _Tree(whole, page.width)
        return Drawn(len(tree.rows), tree.lines)

    def lines(now: Circuit, links: Collection[int], points: Collection[int], most: int) -> list[Line]:
        drawn = lines_of(spelled(now, page.spell), placed, Lit(frozenset(links), frozenset(points)))
        lit = [any(LIT in what.split() and text.strip() for text, what in line) for line in drawn]
        return drawn[_around(lit, most)]

    return Drawn(placed.height, lines)


class _Row(NamedTuple):
    """A line of the tree: its wires, the node, the link it comes down (−1 for the output), whether it stands above."""

    wires: str
    point: int
    link: int
    again: bool


class _Tree:
    """The output first, each gate's operands under it; a node that is there already is not opened again."""

    def __init__(self, whole: Circuit, width: int) -> None:
        self.room = width // 2  # for the wires
        self.rows: list[_Row] = []
        into: dict[int, list[tuple[int, Link]]] = {}
        for index, link in enumerate(whole.links):
            into.setdefault(link.head, []).append((index, link))
        self.leaving = Counter(link.tail for link in whole.links)
        opened: set[int] = set()
        stack = [(len(whole.points) - 1, -1, "", "")]
        while stack:
            point, came, above, turn = stack.pop()
            below = into.get(point, [])
            again = point in opened and bool(below)
            self.rows.append(_Row(above + turn, point, came, again))
            if again:
                continue
            opened.add(point)
            above += {"": "", "├─ ": "│  ", "└─ ": "   "}[turn]
            last = len(below) - 1
            stack += [
                (one.tail, place, above, "└─ " if index == last else "├─ ")
                for index, (place, one) in reversed(list(enumerate(below)))
            ]

    def lines(self, now: Circuit, links: Collection[int], points: Collection[int], most: int) -> list[Line]:
        """A line a wire: value | gradient, those that are there. Deep down the wires from above are left out."""
        lit = [row.link in links or row.point in points for row in self.rows]
        part = _around(lit, most)
        rows = self.rows[part]
        cut = 0
        if max((len(row.wires) for row in rows), default=0) > self.room:
            cut = max(min(len(row.wires) for row in rows) - WIRE, 0)
        cropped = (row._replace(wires=f"{DEEP if cut else ''}{row.wires[cut:]}") for row in rows)
        return [self._line(now, row, lit=is_lit) for row, is_lit in zip(cropped, lit[part], strict=True)]

    def _line(self, now: Circuit, row: _Row, *, lit: bool) -> Line:
        point = now.points[row.point]
        name = f"{point.name} ({point.sign})" if point.sign else point.name
        mark = (MARK, LIT) if lit else (" ", "wire")
        line: Line = [mark, (f" {row.wires}", "wire"), (name, f"{LIT} label" if lit else "label")]
        if row.again:
            line.append((" see above", "wire"))
        if point.value:
            line += [("  ", "wire"), (point.value, "value")]
        along = now.links[row.link].gradient if row.link >= 0 else point.gradient
        if along:
            line += [(" | ", "wire"), (along, "gradient")]
        if self.leaving[row.point] > 1 and point.gradient:
            line += [(f" of {point.gradient}" if along else f" | in all {point.gradient}", "gradient")]
        return line


def _around(lit: list[bool], most: int) -> slice:
    """So many lines, with those that are lit in the middle."""
    if len(lit) <= most:
        return slice(0, len(lit))
    places = [place for place, is_lit in enumerate(lit) if is_lit]
    middle = (places[0] + places[-1]) // 2 if places else 0
    start = max(0, min(middle - most // 2, len(lit) - most))
    return slice(start, start + most)

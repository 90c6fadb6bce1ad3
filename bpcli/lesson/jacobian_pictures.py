"""A Jacobian as a small picture: its own entries where it is small, else what its pattern looks like.

>>> from bpcli.algebra.patterns import Pattern, identity
>>> marks(Pattern((identity(4096),)))
('#..~.', '.#.~.', '..#~.', ':::/:', '...~#')
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.algebra.decimals import decimal
from bpcli.algebra.patterns import Factor, Pattern, grid
from bpcli.lesson import jacobian_sentences as say
from bpcli.lesson.story import ACROSS, BOTH, DOWN, EMPTY, FILLED, Picture

if TYPE_CHECKING:
    from bpcli.trace.jacobian import Jacobian

TALL, WIDE = 8, 16  # rows and columns of a picture that leaves nothing out
NUMBERS_WIDE = 8  # columns of numbers
_ELIDED = {"number", "zero"}


def picture(one: Jacobian, digits: int) -> Picture | None:
    """The picture of a Jacobian; None where there is nothing to see."""
    if one.structure.kind in _ELIDED:
        return None
    rows, cols = one.shape
    if one.entries is None:
        drawn = marks(one.structure.pattern)
        return Picture(drawn, caption=_caption(one.structure.pattern))
    lines = _some(rows, TALL)
    across = _some(cols, WIDE)
    entries = one.entries
    drawn = tuple(
        "".join(_mark(i, j, filled=i is not None and j is not None and entries[i][j] != 0) for j in across)
        for i in lines
    )
    short = _some(cols, NUMBERS_WIDE)
    numbers = tuple(
        tuple("…" if i is None or j is None else decimal(entries[i][j], digits) for j in short) for i in lines
    )
    return Picture(drawn, numbers, tuple("…" if i is None else f"{i + 1:,}" for i in lines))


def marks(pattern: Pattern) -> tuple[str, ...]:
    """What a pattern looks like: as it is if it is small, else both ends of it, else the same with fewer entries."""
    rows, cols = pattern.shape
    if rows <= TALL and cols <= WIDE:
        return _drawn(pattern)
    if len(pattern.factors) == 1 and pattern.factors[0].sort in {"identity", "dense"}:
        dense = pattern.factors[0].sort == "dense"
        return tuple("".join(_mark(i, j, filled=dense or i == j) for j in _some(cols, TALL)) for i in _some(rows, TALL))
    return _drawn(_smaller(pattern))


def _caption(pattern: Pattern) -> str:
    rows, cols = pattern.shape
    if any(f.sort == "selection" for f in pattern.factors):
        return say.EXAMPLE
    small = rows <= TALL and cols <= WIDE
    return "" if small or len(pattern.factors) == 1 else say.FEWER


def _drawn(pattern: Pattern) -> tuple[str, ...]:
    return tuple("".join(FILLED if entry else EMPTY for entry in row) for row in grid(pattern))


def _smaller(pattern: Pattern) -> Pattern:
    """The same factors with fewer rows and columns."""
    for most in (4, 3, 2):
        factors = [Factor(f.sort, *_fewer(f.rows, f.cols, most)) for f in pattern.factors]
        small = Pattern(tuple(factors))
        if small.shape[0] <= TALL and small.shape[1] <= WIDE:
            break
    return small


def _fewer(rows: int, cols: int, most: int) -> tuple[int, int]:
    """Rows and columns of a smaller factor, of which the larger stays the larger."""
    if rows == cols:
        return min(rows, most), min(cols, most)
    small, large = min(rows, cols, most - 1), min(max(rows, cols), most)
    return (small, large) if rows < cols else (large, small)


def _some(count: int, most: int) -> list[int | None]:
    """All of a few places; of many both ends, with None between them."""
    return list(range(count)) if count <= most else [0, 1, 2, None, count - 1]


def _mark(i: int | None, j: int | None, *, filled: bool) -> str:
    if i is None or j is None:
        return BOTH if i is j else DOWN if i is None else ACROSS
    return FILLED if filled else EMPTY

"""A list that is being read: how many entries and rows it has so far, and whether they make an array.

>>> matrix = OpenList(0, bare=True)  # the text 1 2; 3 4
>>> matrix.add_entries(2, 0, 3), matrix.separate(";", 3), matrix.add_entries(2, 5, 8), matrix.close("", 8)
(None, None, None, (2, 2))
"""

from __future__ import annotations

from bpcli.errors import NotationError, Span
from bpcli.trace import sentences as say
from bpcli.words import plural


class OpenList:
    """A list whose end has not been reached. Either its entries are counted, by rows, or the lists in it."""

    __slots__ = ("bare", "count", "pending", "row", "row_end", "row_start", "rows", "shape", "start")

    def __init__(self, start: int, *, bare: bool = False) -> None:
        self.start = start
        self.bare = bare  # without brackets: it ends where the text ends
        self.count = 0  # lists in it
        self.shape: tuple[int, ...] = ()  # of the first of them
        self.row = 0  # entries of the present row
        self.row_start = self.row_end = start
        self.rows: list[int] = []  # entries of the rows that a semicolon ended
        self.pending = -1  # the place of a separator that nothing has followed yet

    def add_entries(self, count: int, start: int, end: int) -> None:
        """Entries were read, from `start` to `end`."""
        if self.count:
            raise mixed(Span(start, end))
        if not self.row:
            self.row_start = start
        self.row_end = end
        self.row += count
        self.pending = -1

    def add_list(self, shape: tuple[int, ...], place: Span) -> None:
        """A list inside this one was read."""
        self.count += 1
        self.pending = -1
        if self.count == 1:
            self.shape = shape
        elif self.shape != shape:
            raise _ragged(self.shape, shape, self.count, place)

    def separate(self, sign: str, place: int) -> None:
        """A comma or a semicolon was read."""
        if self.pending >= 0 or not (self.row or self.count):
            raise NotationError(say.ENTRY_BEFORE, span=Span(place, place + 1), hint=say.A_LIST)
        self.pending = place
        if sign == ";" and self.row:
            self._end_row()

    def close(self, sign: str, place: int) -> tuple[int, ...]:
        """The list's shape, where ] or the end of the text was read. Raises NotationError where it cannot end here."""
        if self.bare and sign:
            raise surplus(place)
        if not self.bare and not sign:
            raise NotationError(say.NEVER_CLOSED, span=Span(self.start, self.start + 1))
        if self.pending >= 0:
            span = Span(self.pending, self.pending + 1)
            raise NotationError(say.ENTRY_AFTER, span=span, hint=say.A_LIST)
        if self.count:
            return (self.count, *self.shape)
        if not self.row:
            raise NotationError(say.EMPTY_LIST, span=Span(self.start, place + 1), hint=say.A_LIST)
        if not self.rows:
            return (self.row,)
        self._end_row()
        return (len(self.rows), self.rows[0])

    def _end_row(self) -> None:
        self.rows.append(self.row)
        if self.row != self.rows[0]:
            raise _ragged((self.rows[0],), (self.row,), len(self.rows), Span(self.row_start, self.row_end))
        self.row = 0


def mixed(place: Span) -> NotationError:
    """Numbers among lists, or lists among numbers."""
    return NotationError(say.MIXED, span=place, hint=say.A_LIST)


def surplus(place: int, sign: str = "]") -> NotationError:
    """A bracket that closes nothing."""
    hint = say.NONE_OPEN if sign == "]" else say.NO_ROUND_OPEN
    return NotationError(say.CLOSES_NOTHING, span=Span(place, place + 1), hint=hint)


def _ragged(first: tuple[int, ...], shape: tuple[int, ...], number: int, place: Span) -> NotationError:
    if len(first) == len(shape) == 1:
        message = say.ROWS_DIFFER.format(first=plural(first[0], "entry"), number=number, entries=shape[0])
        return NotationError(message, span=place, hint=say.AS_MANY)
    message = say.LISTS_DIFFER.format(first=first, number=number, shape=shape)
    return NotationError(message, span=place, hint=say.SAME_SHAPE)

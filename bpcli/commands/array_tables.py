r"""The numbers in a text file: rows, as in .csv and .txt files, and the lists of .json files.

>>> read_table("# width height\n1 2\n3 4\n", Path("a.txt")).tolist()
[[1.0, 2.0], [3.0, 4.0]]
>>> read_json("[1, 2.5]", Path("a.json"), "x").tolist()
[1.0, 2.5]
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bpcli.algebra.sizes import MAX_AXES
from bpcli.commands import sentences as say
from bpcli.errors import InputError, Span, TooLargeError, shortened
from bpcli.trace.array_text import Listing, read_list
from bpcli.words import plural

if TYPE_CHECKING:
    from numpy.typing import NDArray


_DECIMAL = re.compile(r"[+-]?(?>[0-9]++(?:\.[0-9]*+)?+|\.[0-9]++)(?:[eE][+-]?[0-9]++)?+")
_NO_NUMBER = re.compile(r"[+-]?(?:nan|na|inf|infinity)|", re.IGNORECASE)


def read_table(text: str, path: Path) -> NDArray[Any]:
    """The array in the text of a .csv or .txt file: () for one number, (n,) for one row or column.

    Raises InputError, with the line, where it holds anything but numbers, or its rows differ.
    """
    from array import array

    import numpy as np

    numbers = array("d")
    first, columns, rows, sign = 0, 0, 0, None
    for number, line in enumerate(text.splitlines(), start=1):
        row = line.partition("#")[0]
        if not row.strip():
            continue
        if rows == 0:
            first = number
            if path.suffix.lower() == ".csv":
                sign = next((sign for sign in ";\t," if sign in row), ",")
        cells = row.split(sign)
        try:
            numbers.extend(map(_number, cells))
        except ValueError:
            raise _bad_line(path, line, number, sign, is_first=rows == 0) from None
        if rows and len(cells) != columns:
            lengths = say.LINES_DIFFER.format(
                first=first, has=plural(columns, "entry"), number=number, count=len(cells)
            )
            raise InputError(
                say.ROWS_DIFFER.format(path=path, lengths=lengths),
                text=line,
                span=Span(0, len(line)),
                source=f"line {number:,}",
            )
        columns, rows = len(cells), rows + 1
    if not rows:
        raise InputError(say.WITHOUT_NUMBERS.format(path=path), hint=say.HOW[path.suffix.lower()])
    shape = tuple(axis for axis in (rows, columns) if axis > 1)
    return np.frombuffer(numbers).reshape(shape)


def _number(cell: str) -> float:
    """The number in a cell. float() alone would read 1_000 and nan."""
    cell = cell.strip()
    if _DECIMAL.fullmatch(cell) is None:
        raise ValueError
    return float(cell)


def _bad_line(path: Path, line: str, number: int, sign: str | None, *, is_first: bool) -> InputError:
    """What is wrong with a line that does not hold numbers alone."""
    row = line.partition("#")[0].rstrip()
    cells = _cells(row, sign)
    bad = [(cell, start) for cell, start in cells if _DECIMAL.fullmatch(cell) is None]
    cell, start = bad[0]
    span, hint = Span(start, start + max(len(cell), 1)), say.HOW[path.suffix.lower()]
    if sign is None and "," in row:
        message, hint = (
            say.COMMAS.format(path=path),
            say.COMMAS_NEED_CSV,
        )
        span = Span(row.index(","), row.index(",") + 1)
    elif is_first and len(bad) == len(cells) and not any(_NO_NUMBER.fullmatch(cell) for cell, _ in bad):
        message, hint = say.HEADER_LINE.format(path=path), say.LEAVE_HEADER_OUT
        span = Span(start, len(row))
    elif not cell:
        message = say.MISSING_ENTRY.format(path=path)
    else:
        message = say.CELL_NOT_NUMBER.format(path=path, cell=shortened(cell))
        if re.fullmatch(r"[+-]?[0-9]+,[0-9]+", cell):
            hint = say.DECIMAL_POINT
    return InputError(message, text=line, span=span, source=f"line {number:,}", hint=hint)


def _cells(row: str, sign: str | None) -> list[tuple[str, int]]:
    """The cells of a row, with their places."""
    if sign is None:
        return [(word.group(), word.start()) for word in re.finditer(r"\S++", row)]
    found, start = [], 0
    for cell in row.split(sign):
        found.append((cell.strip(), start + len(cell) - len(cell.lstrip())))
        start += len(cell) + len(sign)
    return found


def read_json(text: str, path: Path, name: str) -> NDArray[Any]:
    """The array in the text of a .json file, for the input `name`. Raises InputError, with a caret.

    Python's reader checks that it is JSON; ours finds the shape, and points at what is wrong with a list.
    """
    import json

    import numpy as np

    try:
        value = json.loads(text, parse_int=float)
    except json.JSONDecodeError as error:
        span = Span(error.pos, error.pos + 1)
        message = f"{path} is not JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        raise InputError(message, text=text, span=span, source=str(path), hint=say.HOW[".json"]) from None
    except RecursionError:
        raise TooLargeError(say.MOST_AXES.format(path=path, max_axes=MAX_AXES)) from None
    if isinstance(value, float):
        return np.asarray(value)
    if not isinstance(value, list):
        raise InputError(say.NEITHER_NUMBER_NOR_LIST.format(path=path), hint=say.HOW[".json"])
    try:
        listing = read_list(text, name) or Listing((0,), [])  # a text that starts with [ and is JSON is a list
        numbers = [_entry(*entry) for entry in listing.entries]
    except InputError as error:
        error.text, error.source = text, str(path)
        raise
    return np.array(numbers, dtype=float).reshape(listing.shape)


def _entry(text: str, place: int) -> float:
    if _DECIMAL.fullmatch(text) is None:
        span = Span(place, place + len(text))
        raise InputError(say.NOT_A_NUMBER.format(text=shortened(text)), span=span, hint=say.HOW[".json"])
    return float(text)

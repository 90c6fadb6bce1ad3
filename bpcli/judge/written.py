r"""The lines of a derivation, on paper or in code: what each says of which name, and where it stands.

The spellings: `q = x + y = 3`, `dq = z * df`, `dx += dq`, `x.grad = …`, `x: -2, -4`, and tables with the columns node,
value and gradient. Lines that state nothing (headings, prose) are passed over.

>>> text = "q = x + y = 3  # forward\ndx += np.outer(dq, y)"
>>> [(line.left, line.sign, [part.text.strip() for part in line.parts]) for line in lines(text)]
[('q', '=', ['x + y', '3']), ('dx', '+=', ['np.outer(dq, y)'])]
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bpcli.errors import InputError, Span, TooLargeError
from bpcli.judge import sentences as say
from bpcli.notation.signs import TABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_LINES = 2_000
_COLUMNS = {"node": "name", "name": "name", "variable": "name", "gate": "name"}
_COLUMNS |= {"value": "value", "forward": "value", "gradient": "gradient", "grad": "gradient", "backward": "gradient"}
_NAME = r"[^\W0-9]\w*"
_OPEN, _CLOSE = set("([{"), set(")]}")
_GRAD = re.compile(rf"({_NAME})\.grad\b|∇({_NAME})(?:\s+{_NAME})?")
_NOTHING = {"", "-", "—", "?", "…", "..."}


class Part(NamedTuple):
    """One side of a statement: as it can be read (in the language of expressions), and its place in the whole text."""

    text: str
    place: Span


class Statement(NamedTuple):
    """One statement: `left` is what it is about, `sign` is = += or -=, `parts` what it is said to be, in order."""

    left: str
    sign: str
    parts: tuple[Part, ...]
    place: Span
    listed: bool = False  # whether it stands in a table, where the order is not that of the passes
    error: InputError | None = None  # why it cannot be read


def lines(text: str) -> list[Statement]:
    """The statements of a derivation. Raises TooLargeError for too many."""
    found: list[Statement] = []
    columns: list[str] = []
    start, count = 0, 0
    for raw in text.split("\n"):
        body = raw.partition("#")[0].rstrip()
        count += bool(body)
        if count > MAX_LINES:
            raise TooLargeError(say.LONG_DERIVATION.format(most=MAX_LINES))
        cells = _cells(body, start) if "|" in body else []
        header = [_COLUMNS.get(cell.text.strip().lower(), "") for cell in cells]
        if "name" in header and len(set(header)) > 1:
            columns = header
        elif columns and cells and len(cells) <= len(columns):
            found += _row(columns, cells)
        else:
            columns = []
            for piece in _split(body, ";", start):
                found += _statement(piece)
        start += len(raw) + 1
    return found


def sides(text: str) -> list[str]:
    """The sides of an equation; what brackets compare is one side.

    >>> sides("∂q_k/∂W_ij = 1[k = i]·x_j")
    ['∂q_k/∂W_ij', '1[k = i]·x_j']
    """
    return [side.text.strip() for side in _split(text, "=", 0)]


def _statement(piece: Part) -> Iterator[Statement]:
    """The statement of a piece of a line, if it is one; `x: -2, -4` is two."""
    sides = _split(piece.text, "=", piece.place.start)
    if len(sides) > 1:
        left = sides[0].text.rstrip()
        sign = "="
        if left[-1:] in {"+", "-"}:
            sign, left = f"{left[-1]}=", left[:-1]
        if left[-1:] in {"*", "/", "<", ">", "!", "@"} or any(not side.text.strip() for side in sides[1:]):
            return
        yield Statement(_left(left), sign, tuple(_part(side) for side in sides[1:]), _trimmed(piece).place)
        return
    name, colon, rest = piece.text.partition(":")
    if not colon or not rest.strip() or not re.fullmatch(rf"\s*{_NAME}\s*", name):
        return
    values = _split(rest, ",", piece.place.start + len(name) + 1)
    if len(values) <= 2:
        yield from _both(name.strip(), values)


def _row(columns: list[str], cells: list[Part]) -> Iterator[Statement]:
    by_column = dict(zip(columns, cells, strict=False))
    name = by_column["name"].text.strip() if "name" in by_column else ""
    if re.fullmatch(_NAME, name):
        blank = Part("", Span(0, 0))
        yield from _both(name, [by_column.get("value", blank), by_column.get("gradient", blank)])


def _both(name: str, values: list[Part]) -> Iterator[Statement]:
    """A node's value and its gradient, where they are given."""
    for left, value in zip((name, f"d{name}"), values, strict=False):
        if value.text.strip() not in _NOTHING:
            yield Statement(left, "=", (_part(value),), _trimmed(value).place, listed=True)


def _cells(body: str, start: int) -> list[Part]:
    """The cells of a row of a table; the bars at both ends may be left out."""
    cells = _split(body, "|", start, nested=True)
    if cells and not cells[0].text.strip():
        cells = cells[1:]
    if cells and not cells[-1].text.strip() and body.rstrip().endswith("|"):
        cells = cells[:-1]
    return cells


def _split(text: str, sign: str, start: int, *, nested: bool = False) -> list[Part]:
    """The pieces between signs that stand outside of brackets; == and <= are no =."""
    pieces, depth, begin = [], 0, 0
    for index, c in enumerate(text):
        if c in _OPEN:
            depth += 1
        elif c in _CLOSE:
            depth = max(depth - 1, 0)
        elif c == sign and (depth == 0 or nested):
            around = text[index - 1 : index] + text[index + 1 : index + 2]
            if sign == "=" and ("=" in around or text[index - 1 : index] in {"<", ">", "!"}):
                continue
            pieces.append(Part(text[begin:index], Span(start + begin, start + index)))
            begin = index + 1
    return [*pieces, Part(text[begin:], Span(start + begin, start + len(text)))]


def _left(text: str) -> str:
    """What a line is about: `x.grad` and `∇x f` are dx."""
    plain = text.translate(TABLE).strip()
    match = _GRAD.fullmatch(plain)
    return f"d{match[1] or match[2]}" if match else plain


def _trimmed(part: Part) -> Part:
    left = len(part.text) - len(part.text.lstrip())
    right = len(part.text.rstrip())
    return Part(part.text.strip(), Span(part.place.start + left, part.place.start + max(right, left)))


def _part(part: Part) -> Part:
    """A right side in the language of expressions: what belongs to a library of Python's is translated."""
    trimmed = _trimmed(part)
    return Part(as_expression(trimmed.text), trimmed.place)


def as_expression(text: str) -> str:
    """Code as an expression: x.grad and ∇x are dx."""
    return _GRAD.sub(lambda match: f"d{match[1] or match[2]}", text.translate(TABLE))

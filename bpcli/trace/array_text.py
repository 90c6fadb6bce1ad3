r"""The text of a list → its shape, and the text of each entry with its place.

The spellings are Python's `[[0.1, 0.5], [-0.3, 0.8]]`, MATLAB's `[0.1 0.5; -0.3 0.8]`, what NumPy prints, and either
without brackets. Inside round brackets nothing separates. Elsewhere commas and semicolons always do, and blanks where
everything between them is a plain number, a fraction of such or a constant: `1 -2` is two numbers, `1 - 2` is one.
A line break is a blank inside brackets, as in what NumPy prints, and starts a row outside of them.

>>> read_list("0.1 0.5; -0.3 1/3", "W")
Listing(shape=(2, 2), entries=[('0.1', 0), ('0.5', 4), ('-0.3', 9), ('1/3', 14)])
>>> read_list("[[0.1 0.5]\n [1e-3 2. ]]", "W").shape
(2, 2)
>>> read_list("2*sqrt(2)", "x") is None  # an expression
True
"""

from __future__ import annotations

import re
from typing import NamedTuple

from bpcli.algebra.sizes import MAX_AXES
from bpcli.errors import InputError, NotationError, Span, TooLargeError
from bpcli.notation.limits import MAX_LIST
from bpcli.notation.signs import TABLE
from bpcli.trace import sentences as say
from bpcli.trace.array_rows import OpenList, mixed, surplus

# The possessive signs keep a long text that is no number from being tried in every possible way.
_DECIMAL = r"(?>[0-9]++(?:\.[0-9]*+)?+|\.[0-9]++)(?:[eE][+-]?[0-9]++)?+"
_ATOM = rf"(?:{_DECIMAL}|pi|π|e)"
_PIECE = rf"(?:-(?:inf|∞)|[+-]?{_ATOM}(?:/[+-]?{_ATOM})?+)"
_PIECES = re.compile(rf"{_PIECE}(?:\s++{_PIECE})++")
_ALONE = re.compile(rf"([+-]?{_DECIMAL})\s*+(?=[],;]|\Z)")  # most entries: a decimal number and its end
_PLAIN = re.compile(r"[^][(),;'\"]*+")
_BLANKS = re.compile(r"\s*+")
_WORDS = re.compile(r"\S++")
_SIGNS = re.compile(r"[][(),;]")
_LINE = re.compile(r"(?<=[^\s,;])(\s*?)\n(\s*+)(?![,;])")
_QUOTED = re.compile(r"(['\"])[^'\"]*+\1?")
_SUSPECT = re.compile(r"nan|inf|∞|\.\.|…", re.IGNORECASE)
_NO_NUMBER = re.compile(r"[+-]?nan|\+?(?:inf|infinity|∞)", re.IGNORECASE)


class Listing(NamedTuple):
    """An array as it was typed: its shape, and its entries in order of rows, each with its place in the text."""

    shape: tuple[int, ...]
    entries: list[tuple[str, int]]


def read_list(text: str, name: str) -> Listing | None:
    """The list that `text`, the value of `name`, spells; None where it is a single expression.

    Entries are any text (in plain spelling: − is -), for others to read. Raises NotationError, with a caret, for a
    list that is empty, ragged, not closed or mixed with other things, TooLargeError for one that is too long or deep.
    """
    if len(text) > MAX_LIST:
        raise TooLargeError(say.LONG_VALUE.format(name=name, most=MAX_LIST), hint=say.AS_FILE.format(name=name))
    plain = text if text.isascii() else text.translate(TABLE)
    start, end = len(plain) - len(plain.lstrip()), len(plain.rstrip())
    try:
        if plain.startswith("[", start):
            return _bracketed(plain[:end], start)
        return _bare(plain[:end], start)
    except InputError as error:
        raise error.located(text, f"value of {name}") from None


def _bracketed(plain: str, start: int) -> Listing | None:
    reader = _Reader(plain)
    shape, end = reader.read(OpenList(start), start + 1)
    rest = plain[end:].lstrip()
    apart = len(plain) - end > len(rest)
    place = Span(len(plain) - len(rest), len(plain))
    if not rest:
        return Listing(shape, reader.entries)
    if rest.startswith("]"):
        raise surplus(place.start)
    if rest[0] in ",;" or (rest.startswith("[") and apart):
        raise NotationError(say.LIST_ENDED, span=place, hint=say.SEVERAL_LISTS)
    return None  # [1, 2]*3, an expression


def _bare(plain: str, start: int) -> Listing | None:
    if "\n" in plain[start:] and not set("()[]").intersection(plain):
        rows = _LINE.sub(r"\1;\2", plain)
        if _separates(plain, start) or all(map(_is_row, plain[start:].split("\n"))):
            plain = rows
    if not _separates(plain, start) and _PIECES.fullmatch(plain, start) is None:
        return None
    reader = _Reader(plain)
    shape, _ = reader.read(OpenList(start, bare=True), start)
    return Listing(shape, reader.entries)


def _is_row(line: str) -> bool:
    return not line.strip() or re.fullmatch(rf"{_PIECE}(?:\s++{_PIECE})*+", line.strip()) is not None


def _separates(plain: str, start: int) -> bool:
    """Whether a comma or a semicolon stands outside all brackets, or a square bracket closes nothing."""
    round_ones = square_ones = 0
    for match in _SIGNS.finditer(plain, start):
        match match.group():
            case "(":
                round_ones += 1
            case ")":
                round_ones -= 1
            case "[":
                square_ones += 1
            case "]" if square_ones == 0:
                return round_ones <= 0
            case "]":
                square_ones -= 1
            case _ if round_ones <= 0 and square_ones == 0:
                return True
    return False


class _Reader:
    """One walk through the text of a list. `entries` fills up on the way."""

    def __init__(self, plain: str) -> None:
        self.plain = plain
        self.entries: list[tuple[str, int]] = []

    def read(self, outermost: OpenList, place: int) -> tuple[tuple[int, ...], int]:
        """The list's shape, and where it ends."""
        plain = self.plain
        lists = [outermost]
        while lists:
            inner = lists[-1]
            place = _after(_BLANKS, plain, place)
            alone = _ALONE.match(plain, place)
            if alone is not None:
                inner.add_entries(1, place, alone.end(1))
                self.entries.append((alone.group(1), place))
                place = alone.end()
            sign = plain[place : place + 1]
            if sign and sign in ",;":
                inner.separate(sign, place)
            elif sign == "[":
                if inner.row or inner.rows or inner.bare:
                    raise mixed(Span(place, place + 1))
                lists.append(OpenList(place))
            elif not sign or sign == "]":
                shape = inner.close(sign, place)
                lists.pop()
                if lists:
                    lists[-1].add_list(shape, Span(inner.start, place + 1))
            else:
                place = self._entries(inner, place)
                continue
            place += 1
            if len(lists) > MAX_AXES:
                raise _too_deep(place - 1)
        if len(shape) > MAX_AXES:
            raise _too_deep(outermost.start)
        return shape, min(place, len(plain))

    def _entries(self, inner: OpenList, start: int) -> int:
        """Read what stands before the next separator or bracket; return where that is."""
        end = self._end(start)
        text = self.plain[start:end].rstrip()
        if _PIECES.fullmatch(text):
            found = [(word.group(), start + word.start()) for word in _WORDS.finditer(text)]
        else:
            found = [(text, start)]
            if _SUSPECT.search(text):
                _refuse_words(text, start)
        inner.add_entries(len(found), start, start + len(text))
        self.entries += found
        return end

    def _end(self, place: int) -> int:
        """Where the entry that starts here ends. Raises NotationError where its own brackets do not match."""
        plain = self.plain
        still_open: list[int] = []
        while True:
            place = _after(_PLAIN, plain, place)
            sign = plain[place : place + 1]
            inside = plain[still_open[-1]] if still_open else ""
            if not sign and still_open:
                raise NotationError(say.NEVER_CLOSED, span=Span(still_open[-1], still_open[-1] + 1))
            if not sign or (not inside and (sign in ",;]" or (sign == "[" and plain[place - 1].isspace()))):
                return place
            if sign in "'\"":
                quoted = _QUOTED.match(plain, place)
                span = Span(place, quoted.end() if quoted is not None else place + 1)
                raise NotationError(say.IS_TEXT, span=span, hint=say.NO_QUOTES)
            if sign in "([":
                still_open.append(place)
            elif sign in ")]":
                if not inside:
                    raise surplus(place, sign)
                if inside + sign not in {"()", "[]"}:
                    hint = say.CLOSE_FIRST.format(sign=sign)
                    raise NotationError(say.STILL_OPEN.format(bracket=inside), span=Span(place, place + 1), hint=hint)
                still_open.pop()
            place += 1


def _after(pattern: re.Pattern[str], plain: str, place: int) -> int:
    found = pattern.match(plain, place)
    return place if found is None else found.end()


def _refuse_words(text: str, start: int) -> None:
    """Raise NotationError for what NumPy prints in the place of numbers."""
    for word in _WORDS.finditer(text):
        place = Span(start + word.start(), start + word.end())
        if word.group() in {"...", "…"}:
            raise NotationError(say.LEFT_OUT, span=place, hint=say.PRINT_ALL)
        if _NO_NUMBER.fullmatch(word.group()):
            raise NotationError(say.NOT_A_NUMBER.format(text=word.group()), span=place, hint=say.ALL_FINITE)


def _too_deep(place: int) -> TooLargeError:
    return TooLargeError(say.TOO_DEEP.format(most=MAX_AXES), span=Span(place, place + 1))

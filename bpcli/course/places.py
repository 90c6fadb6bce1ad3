r"""Where keys and values stand in a TOML text: tomllib tells values, never lines.

Text that is not TOML is read line by line as far as it goes; tomllib says what is wrong with it.

>>> text = 'q = 3 # sum\n"df/dx" = ["1/2",\n  2]\n'
>>> [(one.keys, text[slice(*one.value)]) for one in statements(text)]
[(('q',), '3'), (('df/dx',), '["1/2",\n  2]')]
>>> spans_in(text)["df/dx", 1], line_and_column(text, 34)
(Span(start=32, end=33), (3, 5))
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bpcli.errors import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    Path = tuple[str | int, ...]

MAX_DEPTH = 12  # brackets in brackets: an array may have eight axes
MAX_DOTS = 20  # parts of one key: tomllib takes minutes for a long a.a.a.a…

_STRING = (
    r'"""(?:[^"\\]|\\[\s\S]|"(?!""))*+"{3,5}'
    r"|'''(?:[^']|'(?!''))*+'{3,5}"
    r'|"(?!"")(?:[^"\\\n]|\\[^\n])*+"'
    r"|'(?!'')[^'\n]*+'"
    r"""|""(?!")|''(?!')"""
)
_STRINGS = re.compile(_STRING)
_PART = re.compile(r"[A-Za-z0-9_-]+|" + _STRING)
_BLANKS = re.compile(r"[ \t]*")
_BETWEEN = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*+")
_EQUALS = re.compile(r"[ \t]*=?[ \t]*")
_HEADER = re.compile(r"(\[\[?)[ \t]*")
_BARE = re.compile(r"[^,\[\]{}#\n]*")
_OPEN, _CLOSE = "[{", "]}"


class Statement(NamedTuple):
    """One `key = value`, or one header in brackets.

    `keys` are the parts of the key, `key` and `value` their places; `header` is "[" or "[[" where it is one. `depth`
    says how deep brackets lie in brackets.
    """

    keys: tuple[str, ...]
    key: Span
    value: Span
    header: str = ""
    depth: int = 0


def statements(text: str) -> Iterator[Statement]:
    """Every statement of a TOML text, in order; a line that is none has no keys."""
    at = _skip(_BETWEEN, text, 0)
    while at < len(text):
        header = _HEADER.match(text, at)
        keys, end = _keys(text, at if header is None else header.end())
        if header is not None:
            end = _skip(_BLANKS, text, end) + len(header[1])
            yield Statement(keys, Span(at, end), Span(end, end), header[1])
        else:
            start = _skip(_EQUALS, text, end)
            stop, depth = _item(text, start)
            yield Statement(keys, Span(at, end), Span(start, stop), "", depth)
            end = stop
        line_end = text.find("\n", end)
        at = len(text) if line_end < 0 else _skip(_BETWEEN, text, line_end)


def spans_in(text: str) -> dict[Path, Span]:
    """The place of every value of a TOML text that tomllib can read, by its path: ("questions", 0, "ask").

    The place of a key is under its path followed by "", that of a header's table under the table's path.
    """
    found: dict[Path, Span] = {}
    table: Path = ()
    counts: dict[Path, int] = {}
    for one in statements(text):
        if one.header:
            table = _named(one.keys, counts)
            if one.header == "[[":
                found.setdefault(table, one.key)
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            found.setdefault(table, one.key)
            continue
        path = (*table, *one.keys)
        found[(*path, "")] = one.key
        for end in range(len(table) + 1, len(path)):
            found.setdefault(path[:end], one.key)
        _into(text, one.value, path, found)
    return found


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """The line and the column of a character, both counted from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def characters(text: str, span: Span) -> list[int]:
    r"""Where in the text each character of a string's value stands, and one more for its end.

    >>> characters('x = "a\\u00e9b"', Span(4, 14))
    [5, 6, 12, 13]
    """
    start, end = span
    quotes = 3 if text[start : start + 3] in {'"""', "'''"} else 1
    at, end, escapes = start + quotes, end - quotes, text[start] == '"'
    if quotes == 3 and text[at : at + 1] == "\n":
        at += 1
    found = []
    while at < end:
        if not escapes or text[at] != "\\":
            found.append(at)
            at += 1
        elif (folded := re.compile(r"\\[ \t]*\n[ \t\n]*").match(text, at, end)) is not None:
            at = folded.end()
        else:
            found.append(at)
            at += {"u": 6, "U": 10}.get(text[at + 1], 2)
    return [*found, end]


def _skip(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return at if match is None else match.end()


def _named(keys: tuple[str, ...], counts: dict[Path, int]) -> Path:
    """The path of a header: a part that is an array of tables means its last table."""
    path: Path = ()
    for place, key in enumerate(keys):
        path = (*path, key)
        if path in counts and place + 1 < len(keys):
            path = (*path, counts[path])
    return path


def _keys(text: str, at: int) -> tuple[tuple[str, ...], int]:
    """The parts of a key from here on, and where it ends."""
    keys: list[str] = []
    end = at
    while (part := _PART.match(text, at)) is not None and len(keys) <= MAX_DOTS:
        keys.append(_plain(part[0]))
        end = part.end()
        at = _skip(_BLANKS, text, end)
        if text[at : at + 1] != ".":
            break
        at = _skip(_BLANKS, text, at + 1)
    return tuple(keys), end


def _plain(part: str) -> str:
    if part[0] not in "\"'":
        return part
    import tomllib

    try:
        return str(tomllib.loads(f"k = {part}")["k"])
    except ValueError:
        return part[1:-1]


def _bracket(text: str, at: int) -> tuple[int, int]:
    """Where the bracket that opens here closes, or the text ends; and how deep brackets lie in it."""
    depth = deepest = 0
    while at < len(text):
        string = _STRINGS.match(text, at)
        depth += (text[at] in _OPEN) - (text[at] in _CLOSE)
        deepest = max(depth, deepest)
        at = at + 1 if string is None else string.end()
        if not depth:
            break
        at = _skip(_BETWEEN, text, at)
    return at, deepest


def _into(text: str, value: Span, path: Path, found: dict[Path, Span]) -> None:
    """Note the place of a value, and of those in it; at most MAX_DEPTH deep."""
    found[path] = value
    if value.start == value.end or text[value.start] not in _OPEN or len(path) > MAX_DEPTH + 4:
        return
    is_table, index = text[value.start] == "{", 0
    at = _skip(_BETWEEN, text, value.start + 1)
    while at < value.end - 1:
        inner: Path = (*path, index)
        if is_table:
            keys, end = _keys(text, at)
            inner = (*path, *keys)
            found[(*inner, "")] = Span(at, end)
            at = _skip(_BLANKS, text, _skip(_BLANKS, text, end) + 1)
        end, _ = _item(text, at)
        if end == at:
            return
        _into(text, Span(at, end), inner, found)
        index += 1
        at = _skip(_BETWEEN, text, end)
        if text[at : at + 1] == ",":
            at = _skip(_BETWEEN, text, at + 1)


def _item(text: str, at: int) -> tuple[int, int]:
    """Where a value ends, and how deep brackets lie in it."""
    if text[at : at + 1] in {"[", "{"}:
        return _bracket(text, at)
    string = _STRINGS.match(text, at)
    return (at + len(text[at : _skip(_BARE, text, at)].rstrip()) if string is None else string.end()), 0

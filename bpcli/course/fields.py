r"""A TOML file of a teacher's, read field by field: what is missing, unknown or of another kind is noted with its line.

Written by hand rather than with cattrs or pydantic: a value's text must be kept as it was typed, every fault needs the
line of its key, and reading a course should cost no import.

>>> faults = []
>>> fields = Fields(Source("a.toml", 'titel = "A"\npoints = "2"\n', faults))
>>> fields.text("title", "T"), fields.number("points", 1.0), fields.done()
('T', 1.0, None)
>>> [(one.line, one.what) for one in faults]
[(2, 'points is a text, and should be a number'), (1, 'there is no field titel')]
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

from bpcli.course import author_sentences as say
from bpcli.course.faults import Fault
from bpcli.course.places import MAX_DEPTH, MAX_DOTS, line_and_column, spans_in, statements
from bpcli.errors import Span, shortened
from bpcli.words import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bpcli.course.places import Path

MOST_LISTED = 20  # names that an error lists
_OPEN_TEXT = "Illegal character '\\n'"  # what tomllib says where a text does not end on its line
_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


class Typed(str):
    """A decimal of a TOML file as it was typed, so that 0.1 can stay one tenth."""

    __slots__ = ()


class Source:
    """The text of a file, its data (None where it is no TOML), and where things stand in it."""

    def __init__(self, file: str, text: str, faults: list[Fault]) -> None:
        """`faults` is added to."""
        self.file, self.text, self.faults = file, text, faults
        self.data = self._load()
        self._spans: dict[Path, Span] | None = None

    def fault(self, path: Path, what: str, hint: str = "", inner: Span | None = None, *, warning: bool = False) -> None:
        """Note what is wrong with the value at a path; `inner` is a place in the file that is more exact."""
        span = inner or self.span(path)
        line, column = line_and_column(self.text, span.start)
        row = self.text.split("\n")[line - 1]
        end = min(span.end - span.start, len(row) - column + 1)
        shown = Span(column - 1, column - 1 + max(end, 1)) if inner is not None else None
        self.faults.append(Fault(self.file, line, what, hint, row, shown, warning))

    def span(self, path: Path) -> Span:
        """The place of a value; of one that there is not, that of the table it should be in."""
        if self._spans is None:
            self._spans = spans_in(self.text)
        for end in range(len(path), 0, -1):
            if (span := self._spans.get(path[:end])) is not None:
                return span
        return Span(0, 0)

    def line(self, path: Path) -> int:
        """The line of a value."""
        return line_and_column(self.text, self.span(path).start)[0]

    def _load(self) -> dict[str, Any] | None:
        for number, line in enumerate(self.text.split("\n"), start=1):
            if line.count(".") > MAX_DOTS and re.match(r"\s*\[?[^=#\"']*\.[^=#\"']*\.", line):
                self.faults.append(Fault(self.file, number, say.MANY_PARTS.format(most=MAX_DOTS)))
                return None
        may_be_deep = self.text.count("[") + self.text.count("{") > MAX_DEPTH  # a look at each statement takes its time
        deep = (
            next((statement for statement in statements(self.text) if statement.depth > MAX_DEPTH), None)
            if may_be_deep
            else None
        )
        if deep is not None:
            place, _ = line_and_column(self.text, deep.value.start)
            self.faults.append(Fault(self.file, place, say.DEEP_BRACKETS.format(most=MAX_DEPTH)))
            return None
        try:
            return tomllib.loads(self.text, parse_float=Typed)
        except tomllib.TOMLDecodeError as error:
            self._broken(str(error))
        except ValueError:
            self.faults.append(Fault(self.file, 1, say.LONG_NUMBER))
        return None

    def _broken(self, message: str) -> None:
        place = _AT.search(message)
        rows = self.text.split("\n")
        line = int(place[1]) if place is not None and place[1] else len(rows)
        column = int(place[2]) - 1 if place is not None and place[2] else len(rows[line - 1])
        reason = _AT.sub("", message)
        what = say.OPEN_TEXT if reason == _OPEN_TEXT else say.NOT_TOML.format(reason=reason)
        row = rows[line - 1]
        span = Span(min(column, len(row)), min(column, len(row)) + 1)
        self.faults.append(Fault(self.file, line, what, say.TOML_FORM, row, span))


class Fields:
    """One table of a file. Each field is taken once; `done` says which were never asked for."""

    def __init__(self, source: Source, path: Path = (), data: dict[str, Any] | None = None) -> None:
        """`path` is where the table stands; `data` is the whole file's by default."""
        self.source, self.path = source, path
        self.data: dict[str, Any] = (source.data or {}) if data is None else data
        self.known: list[str] = []

    def fault(self, name: str, what: str, hint: str = "") -> None:
        """Note what is wrong with a field."""
        self.source.fault((*self.path, name), what, hint)

    def need(self, name: str, hint: str) -> None:
        """Note a field that is missing or empty."""
        if not self.data.get(name):
            what = say.EMPTY_FIELD if name in self.data else say.MISSING_FIELD
            self.fault(name, what.format(field=name), hint)

    def text(self, name: str, default: str = "") -> str:
        """A text."""
        return str(self._take(name, default, str))

    def flag(self, name: str, default: bool = False) -> bool:  # noqa: FBT001, FBT002  (it is the field's value)
        """true or false."""
        return bool(self._take(name, default, bool))

    def whole(self, name: str, default: int = 0) -> int:
        """A whole number."""
        return int(self._take(name, default, int))

    def number(self, name: str, default: float) -> float:
        """A number."""
        return float(self._take(name, default, float))

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; one text alone is a list of one."""
        given = self.data.get(name)
        texts = [given] if isinstance(given, str) else self._take(name, [], list)
        self._know(name)
        for place, text in enumerate(texts):
            if kind(text) is not str:
                what = say.WRONG_ITEM.format(field=name, kind=say.KINDS[kind(text)])
                self.source.fault((*self.path, name, place), what, say.QUOTE_ITEMS)
        return tuple(text for text in texts if kind(text) is str)

    def items(self, name: str) -> Iterator[tuple[str, Any]]:
        """The names and values of a table."""
        yield from self._take(name, {}, dict).items()

    def table(self, name: str) -> Fields | None:
        """A table, or None where there is none."""
        table = self._take(name, None, dict)
        return None if table is None else Fields(self.source, (*self.path, name), table)

    def tables(self, name: str) -> list[Fields]:
        """The tables of [[name]]."""
        tables = self._take(name, [], list)
        if any(not isinstance(table, dict) for table in tables):
            self.fault(name, say.NOT_TABLES.format(field=name), say.START_TABLES.format(field=name))
            return []
        return [Fields(self.source, (*self.path, name, place), table) for place, table in enumerate(tables)]

    def done(self, elsewhere: Mapping[str, str] | None = None) -> None:
        """Note the fields that were never asked for, with what may have been meant.

        `elsewhere` are fields of other tables, each with where it belongs.
        """
        for name in self.data:
            if name not in self.known:
                unknown(self.source, (*self.path, name), "field", self.known, elsewhere)

    def _know(self, name: str) -> None:
        if name not in self.known:
            self.known.append(name)

    def _take(self, name: str, default: Any, wanted: type) -> Any:
        self._know(name)
        if name not in self.data:
            return default
        value = self.data[name]
        value_kind = kind(value)
        if value_kind is wanted or (wanted is float and value_kind is int):
            return value
        self.fault(name, say.WRONG_KIND.format(field=name, kind=say.KINDS[value_kind], wanted=say.KINDS[wanted]))
        return default


def kind(value: Any) -> type:
    """Of which kind a value of TOML is; a date or a time is an object."""
    if isinstance(value, Typed):
        return float
    return next((value_kind for value_kind in (bool, str, int, list, dict) if isinstance(value, value_kind)), object)


def value_text(value: Any) -> str | None:
    """A number, an expression, or a list of these as they are typed for an input; None for anything else."""
    match value:
        case bool():
            return None
        case Typed() | int():
            return str(value).replace("_", "")
        case str():
            return value
        case list():
            entries = [value_text(entry) for entry in value]
            return None if None in entries else f"[{', '.join(entry for entry in entries if entry is not None)}]"
    return None


def unknown(
    source: Source, path: Path, what: str, known: Iterable[str], elsewhere: Mapping[str, str] | None = None
) -> None:
    """Note a name that is not known, with what may have been meant. `elsewhere` says where other names belong."""
    name, names, places = str(path[-1]), list(known), dict(elsewhere or {})
    near = nearest(name, [*names, *places])
    if near in names:
        hint = say.DID_YOU_MEAN.format(name=near)
    elif near:
        belongs = say.BELONGS if near == name else say.MEANT_ELSEWHERE
        hint = belongs.format(name=near, where=places[near])
    else:
        hint = say.THERE_ARE.format(names=", ".join([*names[:MOST_LISTED], *["…"] * (len(names) > MOST_LISTED)]))
    missing = say.NOT_HERE if near == name else say.UNKNOWN
    source.fault((*path, ""), missing.format(what=what, name=shortened(name)), hint)

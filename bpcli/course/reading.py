r"""What a learner answered: `answers.toml`, read line by line, each answer with its place.

One answer that cannot be read leaves the others standing; a number is taken as it was typed, for its digits say how
precise it is. Knows the form of the file and what the exercise asks. Must not know what is right.

>>> from bpcli.course.model import Exercise, Question
>>> sum = Exercise("sum", "A sum", "x + y", questions=(Question("f"), Question("df/dx")))
>>> sheet = read_answers(b'f = 3.10 # by hand\n"df/dx" = ""\n', sum, "01/answers.toml")
>>> sheet.answers["f"].text, sheet.answers["f"].place[1:], sheet.answers["df/dx"].text
('3.10', (1, 5, 9), '')
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, NamedTuple

from bpcli.course import sentences as say
from bpcli.course.fields import Typed
from bpcli.course.fields import value_text as typed_text
from bpcli.course.marks import Place
from bpcli.course.places import Statement, is_plain_string, line_and_column, statements
from bpcli.errors import Span, shortened, visible
from bpcli.judge.answer import DECIMAL
from bpcli.notation.lexemes import TABLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bpcli.course.model import Exercise

MAX_STATEMENTS = 500  # of an answers.toml
MAX_NOTES = 5  # about keys that nobody asked for
CURLY = "“”„‘’"  # quotes of a word processor, in the place of plain ones


class Written(NamedTuple):
    """One answer: its text ("" is blank), where it stands, and why it cannot be read, if so."""

    text: str
    place: Place
    problem: str = ""


class Sheet(NamedTuple):
    """A file of answers: those to the exercise's asks, and what is said of the rest of it, with its line."""

    answers: Mapping[str, Written]
    notes: tuple[str, ...] = ()


def read_answers(raw: bytes | None, exercise: Exercise, file: str, refused: str = "") -> Sheet:
    """Read a file of answers; what is not answered is blank. Nothing that a learner writes raises.

    `raw` is None where there is no file, or where it was `refused`, for the reason given.
    """
    asks = [question.ask for question in exercise.questions]
    if raw is None:
        return Sheet({ask: Written("", Place(file), refused) for ask in asks})
    try:
        text = decoded(raw)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return Sheet({ask: Written("", Place(file, line), say.NOT_TEXT.format(line=line)) for ask in asks})
    return _read(text, asks, file)


def decoded(raw: bytes) -> str:
    """The text of a file: UTF-8, a mark at its start left out, lines ended alike. Raises UnicodeDecodeError."""
    return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def _read(text: str, asks: list[str], file: str) -> Sheet:
    by_key = _by_key(asks)
    found: dict[str, Written] = {}
    notes: list[str] = []
    table = ""
    for count, one in enumerate(statements(text)):
        line, _ = line_and_column(text, one.key.start)
        if count >= MAX_STATEMENTS:
            notes.append(say.TOO_MANY.format(line=line, most=MAX_STATEMENTS))
            break
        if one.header:
            table = text[slice(*one.key)]
            notes.append(say.HEADER.format(line=line, header=shown(table)))
            continue
        ask = by_key.get(plain_ask(".".join(one.keys)))
        if ask is None or table:
            notes.append(_unasked(one, line, asks, table))
        elif ask in found:
            first = found[ask].place.line
            problem = say.TWICE.format(ask=ask, first=first, line=line)
            found[ask] = Written(found[ask].text, place_of(text, one.value, file), problem)
        else:
            found[ask] = _answer(text, one, ask, file)
    more = [say.MORE.format(count=len(notes) - MAX_NOTES)] if len(notes) > MAX_NOTES else []
    blank = {ask: Written("", Place(file)) for ask in asks}
    return Sheet(blank | found, (*notes[:MAX_NOTES], *more))


def _by_key(asks: list[str]) -> dict[str, str]:
    """The asks by what a learner may write for them: dx is df/dx where nothing else is asked at x."""
    found = {plain_ask(ask): ask for ask in asks}
    short = [(match[1], ask) for ask in asks if (match := re.fullmatch(r"d\w+/(d\w+)", plain_ask(ask)))]
    names = [name for name, _ in short]
    return {name: ask for name, ask in short if names.count(name) == 1} | found


def plain_ask(text: str) -> str:
    """What is asked, in one spelling: without blanks, d for ∂.

    >>> plain_ask("∂f / ∂x₀"), plain_ask("local( f, q )")
    ('df/dx0', 'local(f,q)')
    """
    return "".join(text.translate(TABLE).replace("∂", "d").split())


def shown(text: str, most: int = 60) -> str:
    """What a learner wrote, as it may be shown: short, and without anything that moves a cursor."""
    return visible(shortened(text, most))


def place_of(text: str, span: Span, file: str) -> Place:
    """The place of a value; of one over several lines, its first."""
    line, column = line_and_column(text, span.start)
    end = text.find("\n", span.start, span.end)
    return Place(file, line, column, column + (span.end if end < 0 else end) - span.start)


def _unasked(one: Statement, line: int, asks: list[str], table: str) -> str:
    from difflib import get_close_matches

    key = ".".join(one.keys)
    if table:
        return say.IN_TABLE.format(line=line, key=shown(key), header=shown(table))
    if one.problem == "equals":
        return say.NO_EQUALS.format(line=line, text=shown(key))
    close = get_close_matches(shortened(plain_ask(key), 100), asks, n=1, cutoff=0.6)
    hint = say.DID_YOU_MEAN.format(ask=close[0]) if close else say.ASKED.format(asks=shown(", ".join(asks)))
    return say.UNASKED.format(line=line, key=shown(key), hint=hint)


def _answer(text: str, one: Statement, ask: str, file: str) -> Written:
    """One statement's answer, or what is wrong with it."""
    raw = text[slice(*one.value)]
    place = place_of(text, one.value if raw else one.key, file)
    match one.problem:
        case "key":
            return Written(raw, place, say.QUOTE_KEY.format(ask=ask))
        case "equals":
            return Written("", place, say.NO_VALUE.format(key=key_text(ask)))
        case "value" if not raw:
            return Written("", place, say.NO_VALUE.format(key=key_text(ask)))
        case "value":
            return Written(raw, place, say.NEVER_ENDS[raw[0]])
        case "rest":
            return Written(raw, place, say.AFTER)
        case "deep":
            return Written(raw, place, say.DEEP)
    answer, problem = value_text(raw)
    return Written(raw if problem else answer, place, problem)


def key_text(ask: str) -> str:
    """An ask as a key of TOML: q, but "df/dx"."""
    return ask if re.fullmatch(r"[A-Za-z0-9_-]+", ask) else f'"{ask}"'


def value_text(raw: str) -> tuple[str, str]:
    """(the answer, "") of a value of TOML as typed, or ("", why it is none).

    >>> value_text("1_000.50"), value_text('[1, "1/2"]'), value_text('"z*q"')
    (('1000.50', ''), ('[1, 1/2]', ''), ('z*q', ''))
    """
    if raw[0] not in "\"'[{":
        number = raw.replace("_", "")
        return (number, "") if DECIMAL.fullmatch(number) else ("", _no_number(raw))
    if is_plain_string(raw):
        return raw[1:-1], ""
    try:
        value = tomllib.loads(f"answer = {raw}", parse_float=Typed)["answer"]
    except (ValueError, RecursionError):
        return "", say.NOT_TOML
    if isinstance(value, str):
        return value, ""
    if isinstance(value, dict):
        return "", say.IS_TABLE
    listed = typed_text(value)
    return ("", say.LIST_HOLDS) if listed is None else (listed, "")


def _no_number(raw: str) -> str:
    if raw in {"true", "false"}:
        return say.IS_FLAG
    if re.match(r"\d{4}-\d\d-\d\d|\d\d:\d\d:\d\d", raw):
        return say.IS_DATE
    return say.QUOTE_VALUE.format(answer=shown(raw.replace('"', "").strip(CURLY)))

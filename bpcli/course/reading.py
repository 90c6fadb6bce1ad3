r"""What a learner answered: a file with a line each, ASK = ANSWER, each answer with its place.

Quotes fall away, # starts a remark, nothing after = is blank, and brackets may stay open over several lines. One line
that cannot be read leaves the others standing; a number is taken as it was typed, because its digits say how precise
it is. The files that bpcli wrote as TOML, `"df/dx" = "-4"`, are read in the same way.

>>> from bpcli.course.model import Exercise, Question
>>> sum = Exercise("sum", "A sum", "x + y", questions=(Question("f"), Question("df/dx")))
>>> sheet = read_answers(b'f = 3.10 # by hand\n"df/dx" = ""\n', sum, "01/answers.txt")
>>> sheet.answers["f"].text, sheet.answers["f"].place[1:], sheet.answers["df/dx"].text
('3.10', (1, 5, 9), '')
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bpcli.course import sentences as say
from bpcli.course.marks import Location
from bpcli.errors import shortened, visible
from bpcli.judge.typed import unquoted
from bpcli.notation.signs import TABLE
from bpcli.words import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bpcli.course.model import Exercise

MAX_NOTES = 5  # about lines that answer nothing
_BEFORE_REMARK = re.compile(r"""(?:"[^"]*"|'[^']*'|[^#])*""")
_TRIPLE = re.compile(r"""(\"{3}|'{3})(.*?)\1""", re.DOTALL)
_IN_LIST = re.compile(r"""(?<![\w)\]"'])(["'])([^"']*)\1""")  # an entry of a list in quotes, as TOML had them


class Written(NamedTuple):
    """One answer: its text ("" is blank), where it stands, and why it cannot be read, if so."""

    text: str
    place: Location
    problem: str = ""


class Sheet(NamedTuple):
    """A file of answers: those to the exercise's asks, and what is said of the rest of it, with its line."""

    answers: Mapping[str, Written]
    notes: tuple[str, ...] = ()


def read_answers(raw: bytes | None, exercise: Exercise, file: str, refused: str = "") -> Sheet:
    """Read a file of answers; what is not answered is blank. Nothing that a learner writes raises.

    `raw` is None where there is no file, or where it was `refused`, for the reason given.
    """
    asks = tuple(question.ask for question in exercise.questions)
    if raw is None:
        return Sheet({ask: Written("", Location(file), refused) for ask in asks})
    try:
        return _read(decoded(raw), asks, file)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return Sheet({ask: Written("", Location(file, line), say.NOT_TEXT.format(line=line)) for ask in asks})


def decoded(raw: bytes) -> str:
    """The text of a file: UTF-8, a mark at its start left out, lines ended alike. Raises UnicodeDecodeError."""
    if (zero := raw.find(b"\0")) >= 0:  # UTF-16, where each plain letter has one
        raise UnicodeDecodeError("utf-8", raw, zero, zero + 1, "a zero byte")
    return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def _read(text: str, asks: tuple[str, ...], file: str) -> Sheet:
    by_key = _by_key(asks)
    answers = {ask: Written("", Location(file)) for ask in asks}
    first: dict[str, int] = {}  # the line of the first answer to each ask
    strays: list[tuple[int, str]] = []  # lines that answer nothing
    lines = [_without_remark(line) for line in _TRIPLE.sub(_in_one_line, text).split("\n")]
    after = 0  # the last line that was read
    for number, line in enumerate(lines, start=1):
        if number <= after or not line:
            continue
        key, equals, typed = line.partition("=")
        ask = by_key.get(key.rstrip()) or by_key.get(_plain_key(key))
        if ask is None or not equals:
            strays.append((number, line))
            continue
        after = _end(lines, number, by_key)
        answer = _answer([typed, *lines[number:after]])
        start = len(line) - len(typed.lstrip())
        place = Location(file, number, start + 1, len(line) + 1)
        if not answer:
            answers[ask] = answers[ask] if ask in first else Written("", place)
        elif ask in first:
            problem = say.TWICE.format(ask=ask, first=first[ask], line=number)
            answers[ask] = Written(answers[ask].text, place, problem)
        else:
            first[ask] = number
            answers[ask] = Written(answer, place)
    notes = [_unasked(line, number, asks) for number, line in strays[:MAX_NOTES]]
    more = [say.MORE.format(count=len(strays) - MAX_NOTES)] if len(strays) > MAX_NOTES else []
    return Sheet(answers, (*notes, *more))


def _without_remark(line: str) -> str:
    """A line up to its #; one in quotes belongs to the answer."""
    match = _BEFORE_REMARK.match(line)
    return (match[0] if match else line).rstrip()


def _in_one_line(match: re.Match[str]) -> str:
    """What TOML has between three quotes, in its first line; the lines after it keep their numbers."""
    lines = match[2].split("\n")
    return " ".join(_without_remark(line).strip() for line in lines) + "\n" * (len(lines) - 1)


def _end(lines: list[str], number: int, by_key: Mapping[str, str]) -> int:
    """The last line of the answer that starts in line `number`: brackets keep it open until the next ask."""
    still_open = _opened(lines[number - 1])
    for after in range(number, len(lines) if still_open > 0 else 0):
        key, equals, _ = lines[after].partition("=")
        if equals and _plain_key(key) in by_key:
            break
        still_open += _opened(lines[after])
        if still_open <= 0:
            return after + 1
    return number


def _opened(line: str) -> int:
    """How many more brackets a line opens than it closes."""
    return sum(map(line.count, "[(")) - sum(map(line.count, "])"))


def _answer(lines: list[str]) -> str:
    """The text of an answer, without the quotes around it or around the entries of its lists."""
    text = unquoted(" ".join(filter(None, map(str.strip, lines)))).strip()
    return _IN_LIST.sub(r"\2", text) if "[" in text else text


@lru_cache(maxsize=512)
def _by_key(asks: tuple[str, ...]) -> Mapping[str, str]:
    """The asks by what a learner may write for them: dx is df/dx where nothing else is asked at x."""
    asks_by_key = {name: ask for ask in asks for name in (plain_ask(ask), ask)}
    short = [(match[1], ask) for ask in asks if (match := re.fullmatch(r"d\w+/(d\w+)", plain_ask(ask)))]
    names = [name for name, _ in short]
    return {name: ask for name, ask in short if names.count(name) == 1} | asks_by_key


def plain_ask(text: str) -> str:
    """What is asked, in one spelling: without blanks, d for ∂.

    >>> plain_ask("∂f / ∂x₀"), plain_ask("local( f, q )")
    ('df/dx0', 'local(f,q)')
    """
    return "".join(text.translate(TABLE).replace("∂", "d").split())


def _plain_key(key: str) -> str:
    return plain_ask(unquoted(key))


def shown(text: str, most: int = 60) -> str:
    """What a learner wrote, as it may be shown: short, and without anything that moves a cursor."""
    return visible(shortened(text, most))


def _unasked(text: str, line: int, asks: tuple[str, ...]) -> str:
    key, equals, _ = text.partition("=")
    if not equals:
        return say.NO_EQUALS.format(line=line, text=shown(text.strip()))
    near = nearest(_plain_key(key), asks)
    hint = say.DID_YOU_MEAN.format(ask=near) if near else say.ASKED.format(asks=shown(", ".join(asks)))
    return say.UNASKED.format(line=line, key=shown(unquoted(key).strip()), hint=hint)

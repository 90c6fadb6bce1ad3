"""What went wrong, where in the text, and what to try.

>>> print(
...     InputError(
...         "no function is called sigmod",
...         text="1 + sigmod(x)",
...         span=Span(4, 10),
...         hint="did you mean sigmoid?",
...     ).render()
... )
error: no function is called sigmod
  1 + sigmod(x)
      ^^^^^^
  did you mean sigmoid?
"""

from __future__ import annotations

import os
import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

WINDOW = 72  # columns of a long line that an error shows
LONGEST = 1_000  # characters of a message
ON_WINDOWS = os.name == "nt"
# What Python calls printable and nobody sees: fillers that count as letters, variation selectors, blank signs. And the
# marks after the fourth on one letter: they would cover the lines above and below it.
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    f"\U00016fe4\U0001d159\U000e0100-\U000e01ef]|(?<=[{_MARKS}]{{4}})[{_MARKS}]"
)
_ZWNJ, _ZWJ = "\u200c", "\u200d"
_VIRAMA = 9  # the combining class of the sign that joins two consonants


class Span(NamedTuple):
    """A stretch of text: the characters from `start` up to, not including, `end`."""

    start: int
    end: int


class Problem(NamedTuple):
    """An error in words: what is wrong, the line of the text with carets under the place (or the file), what to try."""

    message: str
    where: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "\n".join([self.message, *self.where, *(f"  {hint}" for hint in self.hints)])


class InputError(Exception):
    """Something that a person gave cannot be used. Exit code 2; never a traceback."""

    def __init__(
        self,
        message: str,
        *,
        text: str | None = None,
        span: Span | None = None,
        hint: str | None = None,
        source: str | None = None,
    ) -> None:
        """`text` is what the person wrote, `span` the place in it, `source` its file or option."""
        super().__init__(message)
        self.message = message
        self.text = text
        self.span = span
        self.hint = hint
        self.source = source

    def located(self, text: str, source: str | None = None) -> InputError:
        """Fill in the text (and its source) where the raiser did not know it."""
        if self.text is None:
            self.text = text
        if self.source is None:
            self.source = source
        return self

    def render(self, spell: Callable[[str], str] = str) -> str:
        """The message, the line with a caret under the place, and what to try.

        `spell` writes a text in the characters that the reader's screen has; the caret stays under the place.
        """
        return f"error: {self.problem(spell)}"

    def problem(self, spell: Callable[[str], str] = str) -> Problem:
        """The parts of what is told. A text that cannot be shown whole is cut."""

        def told(text: str) -> str:
            return spell(visible(shortened(text, LONGEST)))

        where: Sequence[str] = ()
        if self.text is not None and self.span is not None:
            where = point(self.text, self.span, self.source, spell)
        elif self.source is not None:
            where = [f"  in {spell(visible(self.source))}"]
        hints = self.hint.split("\n") if self.hint is not None else ()
        return Problem(told(self.message), tuple(where), tuple(map(told, hints)))


class NotationError(InputError):
    """The text is not in the language of expressions."""


class ShapeError(InputError):
    """Arrays whose shapes do not go together. A gate's messages hold $0, $1: what the learner wrote for an operand."""


class BroadcastError(ShapeError):
    """Shapes that do not broadcast."""


class DomainError(InputError):
    """A gate was asked for a value, or a local gradient, that does not exist or does not fit a number."""


class TooLargeError(InputError):
    """A text, a number or a circuit is over a stated size; nothing was computed."""


def visible(text: str, kept: str = "") -> str:
    r"""The text with all that could move a cursor, turn the writing or hide on a screen written as an escape.

    That is every control character and line break, direction mark, zero-width or variable sign, filler, half of a
    character, unassigned or private one, but for the signs in `kept`. Letters of every alphabet stay, and so do the
    joiners that change how the letters around them are written, as names in Persian and Sinhala need them; between
    emoji they are escaped, because terminals do not agree how wide the joined ones are.

    >>> print(visible("a\x1b[2Jb"), visible("ada\u3164"), visible("무게"), visible("a\nb", kept="\n"))
    a\x1b[2Jb ada\u3164 무게 a
    b
    """
    bare = text
    for sign in kept:
        bare = bare.replace(sign, "")
    if bare.isprintable() and (bare.isascii() or not _UNSEEN.search(bare)):
        return text
    unseen = {found.start() for found in _UNSEEN.finditer(text)}
    return "".join(
        c if c in kept or (c.isprintable() and at not in unseen) or _joins(text, at) else _escape(c)
        for at, c in enumerate(text)
    )


def _escape(c: str) -> str:
    return c.encode("unicode_escape").decode()


def _joins(text: str, at: int) -> bool:
    """Whether a joiner stands where it changes its neighbours: after a virama, or between Arabic letters that join."""
    if text[at] not in (_ZWNJ, _ZWJ) or not 0 < at < len(text) - 1:
        return False
    before, after = text[at - 1], text[at + 1]
    if unicodedata.combining(before) == _VIRAMA:
        return after.isalpha()
    return text[at] == _ZWNJ and _has_form(before, "INITIAL") and _has_form(after, "FINAL")


def _has_form(letter: str, form: str) -> bool:
    """Whether an Arabic letter has a form of its own at that end of a word: then it joins the letter beside it."""
    try:
        unicodedata.lookup(f"{unicodedata.name(letter, '')} {form} FORM")
    except KeyError:
        return False
    return True


def shortened(text: str, most: int = 60) -> str:
    """The text, or as much of it as fits."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def stopped(text: str) -> str:
    """A sentence with its full stop, if it does not end yet.

    >>> stopped("did you mean x?"), stopped("the names are x, y")
    ('did you mean x?', 'the names are x, y.')
    """
    text = text.strip()
    return text if not text or text.endswith((".", "!", "?", "…")) else f"{text}."


def quote(text: str) -> str:
    r"""A text as one word of a command that a person is told to type, for the shell of their system.

    On Windows it is quoted as cmd.exe and PowerShell both read it, elsewhere as a POSIX shell does.

    >>> print(quote("x=-2"), quote("x^2 + y") in {"'x^2 + y'", '"x^2 + y"'})
    x=-2 True
    """
    if not ON_WINDOWS:
        import shlex

        return shlex.quote(text)
    if re.fullmatch(r"[\w.:/\\+=-]+", text, re.ASCII):
        return text
    # A program takes \" for a quote of the word itself, and backslashes before one by pairs.
    return '"{}"'.format(re.sub(r'(\\*)("|\Z)', lambda found: found[1] * 2 + ('\\"' if found[2] else ""), text))


def width(text: str) -> int:
    """How many columns of a terminal the text takes (wide East Asian characters take two)."""
    return sum(_columns(c) for c in text)


def point(text: str, span: Span, source: str | None = None, spell: Callable[[str], str] = str) -> list[str]:
    r"""The line of `text` in which `span` starts, and a caret line under it.

    >>> point("q = x + y\nf = q $ z", Span(16, 17))
    ['  line 2: f = q $ z', '                ^']
    """
    start = min(max(span.start, 0), len(text))
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", start)
    last = len(text.rstrip("\r")) if last < 0 else last - text[:last].endswith("\r")
    last = max(last, start)

    def shown(part: str) -> str:
        return spell(visible(part.replace("\t", " ")))

    left, right = _window(text[first:last], start - first, lambda c: max(width(shown(c)), 1))
    left, right = first + left, first + right
    end = min(max(span.end, start), right)
    prefix = "  "
    if "\n" in text or source is not None:
        where = [spell(visible(source))] if source is not None else []
        where += [f"line {text.count(chr(10), 0, start) + 1}"] if "\n" in text else []
        prefix = f"  {', '.join(where)}: "
    prefix += spell("…") if left > first else ""
    before, marked, after = shown(text[left:start]), shown(text[start:end]), shown(text[end:right])
    tail = spell("…") if right < last else ""
    carets = "^" * max(width(marked), 1)
    return [f"{prefix}{before}{marked}{after}{tail}", " " * (width(prefix) + width(before)) + carets]


def _window(line: str, place: int, columns: Callable[[str], int]) -> tuple[int, int]:
    """The part of a line that is shown: all of a short one, else a third before the place and the rest after it."""
    left = right = place
    room = WINDOW * 2 // 3
    while right < len(line) and (room := room - columns(line[right])) >= 0:
        right += 1
    room = WINDOW - sum(map(columns, line[left:right]))
    while left > 0 and (room := room - columns(line[left - 1])) >= 0:
        left -= 1
    room = WINDOW - sum(map(columns, line[left:right]))
    while right < len(line) and (room := room - columns(line[right])) >= 0:
        right += 1
    return left, right


def _columns(c: str) -> int:
    if c.isascii():
        return 1
    if unicodedata.category(c) in {"Mn", "Me", "Cf"} or "\u1160" <= c <= "\u11ff":  # vowels that join a Korean syllable
        return 0
    return 2 if unicodedata.east_asian_width(c) in "WF" else 1

r"""What a person wrote or named, made harmless for each kind of reader: a screen, Markdown, a spreadsheet, a log.

Each of these reads some characters as orders. All that leaves bpcli passes here, or through a format's own escape of
its signs, and all of it through `visible`: nothing hides, moves a cursor or turns the writing. Only JSON says a text as
it was written, in ASCII.

>>> cell("=1+1"), property_of("a,b:c"), markdown("<b>|`"), unheard("::error::x ##[error]")
("'=1+1", 'a%2Cb%3Ac', '&#60;b&#62;&#124;&#96;', ': :error: :x ## [error]')
>>> code("a`b"), code("|x|", table=True), words("1. w_1 < 2"), encoded("\x1b ##[error]")
('``a`b``', '`\\|x\\|`', '1\\. w\\_1 \\< 2', '"\\u001b #\\u0023[error]"')
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bpcli.errors import shortened, visible
from bpcli.formats.ascii import to_ascii
from bpcli.notation.bindings import in_ascii

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bpcli.course.marks import QuestionMark, SubmissionMark

LONG = 1_000  # characters of a learner's text that any report repeats
_MEANING = re.compile(r"[!-/:-@\[-`{-~]")
# A cell that begins so is a formula; so is one after the separator that another country's spreadsheet splits at.
_FORMULA = re.compile(r"(^|[;,|\t])(\s*[=+\-@＝＋－＠])")
# What Markdown reads as markup anywhere, and at the beginning of a line; the // of an address that becomes a link.
_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~&$]|(?<=:)/(?=/)|(?<=[wW]{3})\.")
_BEGINNING = re.compile(r"^(\s*(?:\d+(?=[.)](?:\s|$)))?)((?<=\d)[.)]|[-+](?=[-+\s]|$)|=(?==*\s*$))", re.MULTILINE)
_NUMBER = re.compile(r"[+-]?[\d.]+(e[+-]?\d+)?")
_NOT_SHOWN = re.compile(r"[^\n -~]+")


def seen(text: str, *, unicode: bool = True, workflow: bool = False, kept: str = "") -> str:
    """Lines for a screen: nothing in them hides or moves a cursor, and in a workflow's log none is a command."""
    shown = visible(text.replace("\t", "    "), kept=f"\n{kept}")
    shown = shown if unicode else to_ascii(shown)
    return unheard(shown) if workflow else shown


def in_workflow(environ: Mapping[str, str]) -> bool:
    """Whether a GitHub workflow reads what is written."""
    return environ.get("GITHUB_ACTIONS") == "true"


def line(text: str, most: int = LONG) -> str:
    """One line of characters that can be seen, not too long."""
    return shortened(visible("; ".join(part.strip() for part in text.splitlines() if part.strip())), most)


def lines(text: str, most: int = LONG) -> str:
    """The lines of a text, each as characters that can be seen."""
    return shortened("\n".join(visible(part) for part in text.splitlines()), most)


def encoded(value: Any, indent: int | None = None) -> str:
    """JSON in the ASCII that can be seen, without halves of characters, which not every reader takes.

    A workflow finds no command in it: those of the old style are found anywhere in a line.
    """
    text = in_ascii(_encoder(indent)(value).replace("##[", "#\\u0023["))
    return text if text.isascii() and text.isprintable() else _NOT_SHOWN.sub(_as_units, text)


@lru_cache(maxsize=8)
def _encoder(indent: int | None) -> Callable[[Any], str]:
    """What writes JSON, made once: a long report is many small pieces."""
    import json

    return json.JSONEncoder(allow_nan=False, ensure_ascii=False, indent=indent).encode


def _as_units(found: re.Match[str]) -> str:
    units = found[0].encode("utf-8", "replace").decode().encode("utf-16-be")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


def cell(text: str) -> str:
    """A cell of a table that a spreadsheet shows and does not reckon."""
    return text if _NUMBER.fullmatch(text) else _FORMULA.sub(r"\1'\2", line(text))


def message_of(text: str) -> str:
    """The message of a workflow command."""
    return visible(text, kept="\n").replace("%", "%25").replace("\n", "%0A")


def property_of(text: str) -> str:
    """A property of a workflow command."""
    return message_of(text).replace(":", "%3A").replace(",", "%2C")


def unheard(text: str) -> str:
    """Text that is not a workflow command, wherever in a line another program prints it."""
    return re.sub(r":(?=:)", ": ", text).replace("##[", "## [")


def markdown(text: str) -> str:
    """One line in which no character means anything to Markdown or HTML; signs are written as numbers."""
    return _MEANING.sub(lambda found: f"&#{ord(found[0])};", line(text))


def words(text: str) -> str:
    """A sentence for Markdown, with every special sign escaped."""
    return _BEGINNING.sub(r"\1\\\2", _MARKUP.sub(r"\\\g<0>", text))


def code(text: str, *, table: bool = False) -> str:
    """A formula as Markdown's code, in one line: no run of backticks in it is as long as those around it.

    In a table a | is escaped; where that cannot be done in code, because a backslash stands before it, HTML says it.
    """
    if not text.strip():
        return ""
    text = text.replace("\n", " ")
    if table and "\\|" in text:
        return f"<code>{markdown(text)}</code>"
    ticks = _fence(text, 1)
    pad = " " if text.startswith(("`", " ")) or text.endswith(("`", " ")) else ""
    return f"{ticks}{pad}{text.replace('|', chr(92) + '|') if table else text}{pad}{ticks}"


def fenced(text: str, language: str) -> str:
    """Lines as a block of Markdown's code."""
    ticks = _fence(text, 3)
    return f"{ticks}{language}\n{text}\n{ticks}"


def _fence(text: str, least: int) -> str:
    return "`" * max(least, 1 + max(map(len, re.findall("`+", text)), default=0))


def points(number: float) -> str:
    """Points as they are said: 3, 2.5, 0.33.

    >>> points(3.0), points(1 / 3), points(1234.5)
    ('3', '0.33', '1234.5')
    """
    return f"{number:.2f}".rstrip("0").rstrip(".")


def said(question: QuestionMark) -> str:
    """What is said of an answer that is not right, in one line: the verdict, what the learner is told."""
    if question.verdict == "blank":
        return "blank"
    problem = question.problem
    parts = question.said.splitlines() if problem is None else [problem.message, *problem.hints]
    told = "; ".join(part.strip() for part in parts if part.strip())
    return f"{question.verdict}{f': {told}' if told else ''}"


def where(question: QuestionMark) -> str:
    """The place of an answer, as compilers write it; empty where it has none."""
    place = question.place
    return line(f"{place.file}:{place.line}:{place.column}") if place else ""


def practice(mark: SubmissionMark) -> str:
    """That these marks do not count, where they were made in a learner's own copy."""
    from bpcli.course.marks import PRACTICE, Remark
    from bpcli.course.remarks import said as said_of

    return f"{said_of(Remark(PRACTICE)).capitalize()}." if mark.is_practice else ""


def name(mark: SubmissionMark) -> str:
    """Whose submission it is."""
    return line(mark.learner) or "(no name)"

r"""What a learner wrote, made harmless for a spreadsheet, XML, a workflow's log, Markdown.

Each of these reads some characters as orders. Knows those. Must not know marks.

>>> cell("=1+1"), xml("a\x1b[31mb"), property_of("a,b:c"), markdown("<b>|`")
("'=1+1", 'a\\x1b[31mb', 'a%2Cb%3Ac', '&#60;b&#62;&#124;&#96;')
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bpcli.course.marks import PRACTICE, Remark
from bpcli.course.remarks import said as said_of
from bpcli.errors import shortened, visible

if TYPE_CHECKING:
    from bpcli.course.marks import QuestionMark, SubmissionMark

LONG = 1_000  # characters of a learner's text that any report repeats
# A cell that begins so is a formula; so is one after the separator that another country's spreadsheet splits at.
_MEANING = re.compile(r"[!-/:-@\[-`{-~]")
_FORMULA = re.compile(r"(^|[;,|\t])(\s*[=+\-@＝＋－＠])")


def line(text: str, most: int = LONG) -> str:
    """One line of characters that can be seen, not too long."""
    return shortened(visible("; ".join(part.strip() for part in text.splitlines() if part.strip())), most)


def lines(text: str, most: int = LONG) -> str:
    """The lines of a text, each as characters that can be seen."""
    return shortened("\n".join(visible(part) for part in text.splitlines()), most)


def cell(text: str) -> str:
    """A cell of a table that a spreadsheet shows and does not reckon."""
    return _FORMULA.sub(r"\1'\2", line(text))


def xml(text: str) -> str:
    """Text without what XML cannot hold: control characters and halves of characters are written as escapes."""
    return "".join(c if _is_xml(c) else c.encode("unicode_escape").decode() for c in text[:LONG])


def _is_xml(c: str) -> bool:
    return c in "\t\n" or ("\x20" <= c <= "\ud7ff" and not "\x7f" <= c <= "\x9f") or "\ue000" <= c not in "\ufffe\uffff"


def message_of(text: str) -> str:
    """The message of a workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def property_of(text: str) -> str:
    """A property of a workflow command."""
    return message_of(text).replace(":", "%3A").replace(",", "%2C")


def unheard(text: str) -> str:
    """One line that is no workflow command, wherever in a line another program prints it."""
    return line(text).replace("::", ": :").replace("##[", "## [")


def markdown(text: str) -> str:
    """Text in which no character means anything to Markdown or HTML; what is no letter is written as a number."""
    return _MEANING.sub(lambda found: f"&#{ord(found[0])};", line(text))


def points(number: float) -> str:
    """Points as they are said: 3, 2.5, 0.33.

    >>> points(3.0), points(1 / 3), points(1234.5)
    ('3', '0.33', '1234.5')
    """
    return f"{number:.2f}".rstrip("0").rstrip(".")


def said(question: QuestionMark) -> str:
    """What is said of an answer that is not right: the verdict, what the learner is told, if its points are kept."""
    if question.verdict == "blank":
        return "blank"
    parts = [part.strip() for part in question.said.splitlines() if part.strip()]
    if len(parts) > 2 and set(parts[2]) == {"^"}:
        del parts[1:3]
    told = "; ".join(parts)
    kept = " (it follows rightly from an earlier wrong answer: its points are kept)" if question.carried_forward else ""
    kept = "" if "credit is kept" in told else kept
    return f"{question.verdict}{f': {told}' if told else ''}{kept}"


def where(question: QuestionMark) -> str:
    """The place of an answer, as compilers write it; empty where it has none."""
    place = question.place
    return f"{place.file}:{place.line}:{place.column}" if place else ""


def practice(mark: SubmissionMark) -> str:
    """That these are no marks that count, where they were made in a learner's own copy."""
    return f"{said_of(Remark(PRACTICE)).capitalize()}." if mark.is_practice else ""


def name(mark: SubmissionMark) -> str:
    """Whose submission it is."""
    return line(mark.learner) or "(no name)"

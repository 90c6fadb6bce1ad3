r"""The manual: pages of Markdown beside this file, which `bpcli help` shows and a forge renders.

Knows the pages and their order. Must not know commands or screens. The page for teachers is the second part of the
README of the course that bpcli comes with. On a forge a reference to another page is a link. Its text is what a reader
types at a terminal.

>>> page("quiz").title, page("nothing")
('Practise: the quiz', None)
>>> typed("See [`bpcli help check`](check.md).\n\n![A step](../../.github/pictures/step.svg)\n\nNext.")
'See `bpcli help check`.\n\nNext.'
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

TOPICS = (
    *("explain", "notation", "latex", "python", "draw", "arrays", "net", "plot", "code", "worksheets", "gates"),
    *("quiz", "check", "progress", "exercises", "course", "formats", "errors"),
)
_FOR_TEACHERS = "# For teachers"
_PICTURE = re.compile(r"^!\[[^\]]*\]\([^)]*\)\n\n?", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]+)\]\([^)\s]+\)")


class Page(NamedTuple):
    """One page: its topic, its heading, and its Markdown."""

    topic: str
    title: str
    text: str


def page(topic: str) -> Page | None:
    """The page on a topic, as it is typed at a terminal; None where there is none."""
    if topic not in TOPICS:
        return None
    text = file_of(topic).read_text(encoding="utf-8")
    text = typed(text[max(text.find(_FOR_TEACHERS), 0) :]).rstrip("\n") + "\n"
    return Page(topic, text.partition("\n")[0].removeprefix("# "), text)


def file_of(topic: str) -> Path:
    """Where a page lies."""
    if topic == "course":
        from bpcli.course.load import course_folder

        return course_folder() / "README.md"
    return Path(__file__).with_name(f"{topic}.md")


def typed(text: str) -> str:
    """A page for a terminal: links become their texts, and pictures are left out."""
    parts = re.split(r"(^```.*?^```$)", _PICTURE.sub("", text), flags=re.MULTILINE | re.DOTALL)
    return "".join(part if part.startswith("```") else _LINK.sub(r"\1", part) for part in parts)

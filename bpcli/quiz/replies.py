"""Every sentence of the quiz's conversation, in one place, so that a teacher can edit them; and how one is told.

What a question asks stands with the questions, what is said of an answer with the judge.

>>> [worth(hints, 4) for hints in range(5)], next_hint(0, 4), next_hint(3, 4)
([1.0, 1.0, 0.75, 0.5, 0.0], 'The first hint is free.', 'The next hint is the answer: no credit is left after it.')
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bpcli.errors import stopped
from bpcli.lesson.story import Facts, Sentence
from bpcli.quiz import sentences as say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpcli.judge.verdict import Verdict
    from bpcli.lesson.story import Block, Story


class Reply(NamedTuple):
    """What the quiz says to something typed.

    `tone` is right, wrong, unreadable, hint or note; `lead` is the word it starts with. `verdict` is there where an
    answer was judged, `lesson` where a whole lesson is shown. `asks_again` says that the question stands.
    """

    tone: str
    lead: str = ""
    blocks: tuple[Block, ...] = ()
    verdict: Verdict | None = None
    lesson: Story | None = None
    asks_again: bool = True


SHORT = {name[:2]: name for name in say.COMMANDS if name != "?"} | {"?": "?", ":?": "?", ":hint": "?"}
WORDS = {name[1:]: name for name in say.COMMANDS if name != "?"} | {"exit": ":quit", "hint": "?"}


def worth(hints: int, ladder: int) -> float:
    """What is left of the credit after some hints of a ladder: the first is free, the last is the answer."""
    if hints and hints >= ladder:
        return 0.0
    return max(1 - max(hints - 1, 0) / 4, 0.25)


def next_hint(hints: int, ladder: int) -> str:
    """What the next hint costs, said beforehand."""
    if hints >= ladder:
        return ""
    if hints == ladder - 1:
        return say.NEXT_ANSWER
    return say.FIRST_FREE if not hints else say.NEXT_QUARTER if worth(hints + 1, ladder) < worth(hints, ladder) else ""


def points(credit: float) -> str:
    """Credit as it is shown, rounded down.

    >>> points(3.0), points(0.375), points(0.5)
    ('3', '0.37', '0.5')
    """
    return f"{int(credit * 100 + 1e-9) / 100:g}"


def said(text: str, names: Iterable[str] = ()) -> str:
    """What a judge says, as a sentence: a capital where it starts with a word that is no node's name, a full stop.

    >>> said("you kept one gradient: 3"), said("q = 3"), said("a row for each entry of q")
    ('You kept one gradient: 3.', 'q = 3.', 'A row for each entry of q.')
    """
    text = text.strip()
    word, _, rest = text.partition(" ")
    if (
        word.isalpha()
        and word.islower()
        and (len(word) > 1 or word == "a")
        and word not in names
        and rest[:1].isalpha()
    ):
        text = text[0].upper() + text[1:]
    return stopped(text)


def sentences(*texts: str) -> tuple[Block, ...]:
    """Those of the texts that say something."""
    return tuple(Sentence(text) for text in texts if text)


def note(*texts: str) -> Reply:
    """Something said that is no verdict."""
    return Reply("note", blocks=sentences(*texts))


def help_reply() -> Reply:
    """What can be typed."""
    short = {name: f"{name}, {name[:2]}" if name != "?" else name for name in say.COMMANDS}
    facts = Facts(tuple((short[name], text) for name, text in say.COMMANDS.items()))
    return Reply("note", blocks=(Sentence(say.RULE), facts))

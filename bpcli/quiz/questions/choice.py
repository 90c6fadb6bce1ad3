"""A question of which the answer is one of a few choices, and its small judge.

Knows how a choice is read: by its text, its number or its first letters. Must not know a circuit.

>>> read("2", ("x", "y")), read("SW", ("switcher", "router")), read("r", ("red", "rose"))
('y', 'switcher', None)
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bpcli.errors import InputError
from bpcli.judge.verdict import Mistake, Verdict, unreadable
from bpcli.quiz import sentences as say
from bpcli.quiz.question import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bpcli.lesson.story import Block

LONGEST = 200  # characters that are looked at
_SIGNS = str.maketrans({"⋅": "·", "*": "·", "@": "·", ".": "·", "−": "-", "×": "·"})
_TRANSPOSED = re.compile(r"\.t\b|\^t\b|'")


class Choice(NamedTuple):
    """What may be answered: the right one, and of each wrong one the known mistakes and what is said."""

    choices: tuple[str, ...]
    right: str
    mistakes: Mapping[str, Mistake]
    said: Callable[[str], str]


def choice(kind: str, prompt: str, shown: tuple[Block, ...], one: Choice, hints: Sequence[str], why: str) -> Question:
    """The question; the last hint is the answer."""

    def judged(answer: str, _: Sequence[Verdict]) -> Verdict:
        found = read(answer, one.choices)
        if found is None:
            listed = "; ".join(one.choices)
            said = (say.NOT_A_CHOICE if answer.strip() else say.NO_ANSWER).format(choices=listed)
            return unreadable("", answer, InputError(said))
        if found == one.right:
            return Verdict("", answer, found, "right", credit=1.0, said=why)
        mistakes = (one.mistakes[found],) if found in one.mistakes else ()
        said = ". ".join(part.text for part in mistakes) or one.said(found)
        return Verdict("", answer, found, "wrong", mistakes, said=said)

    possible = tuple(dict.fromkeys(found.id for found in one.mistakes.values()))
    return Question(kind, "", prompt, shown, judged, (*hints, one.right), why, possible, one.choices)


def read(answer: str, choices: tuple[str, ...]) -> str | None:
    """The choice that an answer means; None where it is none of them, or may be several."""
    plain = _plain(answer[:LONGEST])
    texts = [_plain(one) for one in choices]
    if plain in texts:
        return choices[texts.index(plain)]
    if re.fullmatch(r"\(?[0-9]{1,3}[.)·]?", plain):
        place = int(re.sub(r"[^0-9]", "", plain))
        return choices[place - 1] if 0 < place <= len(choices) else None
    begun = [one for one, text in zip(choices, texts, strict=True) if plain and text.startswith(plain)]
    return begun[0] if len(begun) == 1 else None


def _plain(text: str) -> str:
    """A choice without what may be written in several ways."""
    lowered = _TRANSPOSED.sub("ᵀ", " ".join(text.lower().split()))
    for article in ("a ", "an ", "the "):
        lowered = lowered.removeprefix(article)
    return lowered.translate(_SIGNS).replace(" ", "")

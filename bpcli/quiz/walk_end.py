"""The end of a walk through a lesson: how the guesses went, the gradients, and what to try next.

Knows what is said at the end. Must not know where it is shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.lesson.story import Facts, Kind, Section, Story
from bpcli.lesson.tell import gradients

if TYPE_CHECKING:
    from bpcli.lesson.tell import Telling
    from bpcli.quiz.walk import Walk

DONE = "The end of the lesson: {count} steps."
STOPPED = "Stopped after step {at} of {count}."
NOT_BEGUN = "Stopped before the first of {count} steps."
TRY = "What to try next"
WHOLE = "the whole lesson on one page"
QUIZ = "be asked, with hints"
ORDER = "why the backward pass goes in this order"
CHECK = "check the gradients against two witnesses"
VALUES = "with numbers: a value for each input"


def ending(walk: Walk, telling: Telling, values: str) -> Story:
    """The last words; `values` are the values of the inputs, as they were typed."""
    count = len(walk.steps)
    finished = walk.at == count
    words = DONE if finished else STOPPED if walk.at else NOT_BEGUN
    title = words.format(at=walk.at, count=count)
    sections = [gradients(walk.figures, telling._replace(detail="brief", command=""))] if finished else []
    typed = f"{telling.command} {values}".strip()
    symbolic = walk.figures.back.trace.is_symbolic
    pairs = [(WHOLE, typed)]
    if symbolic:
        pairs.append((VALUES, f"{typed} {' '.join(f'{name}=…' for name in walk.figures.graph.inputs)}".rstrip()))
    else:
        pairs.append((QUIZ, typed.replace("bpcli explain", "bpcli quiz", 1)))
        pairs.append((ORDER, f"{typed} --why-order") if walk.figures.back.branches else (CHECK, f"{typed} --check"))
    sections.append(Section(TRY, (Facts(tuple(pairs), Kind.CODE),)))
    return Story(f"{title} {walk.tally}".strip(), tuple(sections))

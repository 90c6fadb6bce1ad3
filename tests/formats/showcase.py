"""Two stories that hold every kind of block, of column and of text: what a format makes of them is a golden.

Tables and drawings come from lessons. The sentences do not, so a change of a lesson's sentence changes nothing here.
"""

import math
from collections.abc import Sequence

from bpcli import explain
from bpcli.algebra.formula import Formula
from bpcli.algebra.text import Text
from bpcli.lesson.curves import curve
from bpcli.lesson.story import (
    Block,
    Column,
    Drawing,
    Equation,
    Facts,
    Kind,
    Listing,
    Phrase,
    Picture,
    Plot,
    Ruled,
    Section,
    Sentence,
    Steps,
    Story,
    Table,
    Tangent,
)
from bpcli.lesson.tell import Telling, tell

x, y, a, b = map(Text, "xyab")
SIGN = {
    Kind.WORDS: "a word",
    Kind.NAME: "ab_1",
    Kind.CODE: "f(x, 2)",
    Kind.FORMULA: Formula(x**2 / (a + b)),
    Kind.SHAPE: "(2, 3)",
}
MORE = (
    Sentence("q1 is what this sentence is about, and it is long enough to need a second line on a page.", "q1"),
    Sentence("Where 2*3 < 7, a_b_c & “this” hold."),
    Facts((("in words", Phrase("all of ", Formula(x * y))), ("name", Phrase(Ruled("______")))), Kind.FORMULA),
    Facts((("typed", "bpcli gates"), ("", "bpcli net 3-4-1")), Kind.CODE),
    Steps((Equation("∂y/∂x", "(e^x)' = e^x", "Why this holds."), Equation("", "y", "And why this."))),
    Listing("def f(x):\n    return x*x  # x squared\n"),
    Plot(curve(explain("sqrt(x) + 1"), "x", {}, (-1.0, 2.0)), "x", None, "It begins at 0."),
    Plot(curve(explain("x*exp(-x)"), "x", {}, (-0.5, 4.0)), "x", Tangent(1.0, math.exp(-1), 0.0), "It is touched."),
    Picture(("#:.", "~/~", ".:#"), (("2", "0", "−0.5"), ("…", "…", "…")), ("1", "4"), "Some of its entries."),
    *(
        Table(tuple(Column(f"a {kind}", kind) for kind in kinds), 2, lambda row, kinds=kinds: _cells(row, kinds))
        for kinds in (tuple(Kind)[:7], tuple(Kind)[7:])
    ),
)


def _cells(row: int, kinds: Sequence[Kind]) -> tuple[str, ...]:
    return tuple(SIGN.get(kind, f"{'−' * row}{row + 2}") for kind in kinds)


def _captioned(story: Story, title: str, more: Sequence[Block]) -> Story:
    """A story whose drawing has captions and notes, with more blocks at its end."""
    captions = {"tall": "Two lines a node.", "compact": "A line a node.", "lecture": "From left to right."}
    sections = [
        Section(
            section.title,
            tuple(
                block._replace(**captions, notes=(*block.notes, "A note.")) if isinstance(block, Drawing) else block
                for block in section.blocks
            ),
        )
        for section in story.sections
    ]
    return story._replace(sections=(*sections, *([Section(title, tuple(more))] if more else [])))


def _brief(expression: str, **values: str) -> Story:
    """A lesson without its sentences."""
    return tell(explain(expression, **values), Telling(detail="brief"))


STORIES = {
    "numbers": _captioned(_brief("a = |x|*y_1; f = a*(y_1 + 1/α)", x="-2", y_1="5", α="1/3"), "Everything else", MORE),
    "arrays": _captioned(
        _brief("h = max(0, W1 x); f = W2·h + sum(z)", W1="1 2; -3 1", W2="1 -1", x="[1, 2]", z="ones(40)"), "", ()
    ),
}

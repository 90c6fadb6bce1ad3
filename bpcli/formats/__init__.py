"""Story or Trace → text. One output format a file; the tables name them, and each is loaded when it is used.

A format of stories offers `write(story, page)` and `write_blocks(blocks, page)`; one of traces, without sentences,
`write(trace, telling, page)`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from bpcli.formats.ascii import to_ascii

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bpcli.lesson.story import Block, Story
    from bpcli.lesson.tell import Telling
    from bpcli.trace.trace import Trace

STORIES = {
    "table": "bpcli.formats.table",
    "plain": "bpcli.formats.plain",
    "markdown": "bpcli.formats.markdown",
}
TRACES = {"json": "bpcli.formats.json"}
FORMATS = ("table", "plain", "json", "markdown")


class Page(NamedTuple):
    """Where text goes: its width in columns, whether it may have colours, whether it can show more than ASCII."""

    write: Callable[[str], object]
    width: int = 80
    colour: bool = False
    unicode: bool = True
    whole: bool = False  # all rows of a long table

    def spell(self, text: str) -> str:
        """The text as it can be shown here."""
        return text if self.unicode else to_ascii(text)


def write_lesson(form: str, trace: Trace, telling: Telling, page: Page) -> None:
    """Write the lesson on a trace, in one of FORMATS."""
    if form in TRACES:
        import_module(TRACES[form]).write(trace, telling, page)
        return
    from bpcli.lesson.tell import tell

    write_story(form, tell(trace, telling), page)


def write_story(form: str, story: Story, page: Page) -> None:
    """Write any story, in one of STORIES."""
    import_module(STORIES[form]).write(story, page)


def write_blocks(form: str, blocks: Sequence[Block], page: Page) -> None:
    """Write blocks alone, without headings, in one of STORIES."""
    import_module(STORIES[form]).write_blocks(blocks, page)

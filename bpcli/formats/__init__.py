"""Story or Trace → text. One output format a file; the tables name them, and each is loaded when it is used.

A format of stories offers `write(story, page)` and `write_blocks(blocks, page)`; one of traces, without sentences,
`write(trace, telling, page)`; one of circuits, a picture, `write(circuit, title, page)`. A format of stories in which a
lesson can be walked through offers `write_walk(trace, telling, page)` too.

Knows how each part of a story, a mark or a picture is written. Must not know gates, or how numbers and marks came
about.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from bpcli.formats.clean import seen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bpcli.lesson.story import Block, DrawnCircuit, Story
    from bpcli.lesson.tell import Telling
    from bpcli.trace.trace import Trace

STORIES = {
    "table": "bpcli.formats.table",
    "plain": "bpcli.formats.plain",
    "markdown": "bpcli.formats.markdown",
    "latex": "bpcli.formats.latex",
    "html": "bpcli.formats.html",
}
WALKS = {"html": "bpcli.formats.html"}  # stories, whose lessons can be walked through step by step
TRACES = {"json": "bpcli.formats.json"}
CIRCUITS = {
    "svg": "bpcli.formats.svg",
    "mermaid": "bpcli.formats.mermaid",
    "dot": "bpcli.formats.dot",
}
FORMATS = ("table", "plain", "json", "markdown")  # of every command
LESSONS = tuple(dict.fromkeys((*FORMATS, *STORIES, *TRACES, *CIRCUITS)))  # of a whole lesson
ENDINGS = {
    ".svg": "svg",
    ".mmd": "mermaid",
    ".dot": "dot",
    ".gv": "dot",
    ".tex": "latex",
    ".html": "html",
    ".htm": "html",
    ".md": "markdown",
    ".json": "json",
    ".txt": "plain",
}


class Page(NamedTuple):
    """Where text goes: its width in columns, whether it may have colours, whether it can show more than ASCII.

    All text for it goes through `spell`, but for what a format escapes itself.
    """

    write: Callable[[str], object]
    width: int = 80
    colour: bool = False
    unicode: bool = True
    whole: bool = False  # all rows of a long table
    workflow: bool = False  # whether a workflow's runner reads it, and obeys some lines

    def spell(self, text: str, kept: str = "") -> str:
        """The text as it can be shown here; signs in `kept` stay, though nobody sees them."""
        return seen(text, unicode=self.unicode, workflow=self.workflow, kept=kept)

    def say(self, text: str = "") -> None:
        """Write a line, or several, as they can be shown here."""
        self.write(f"{self.spell(text)}\n")


def write_lesson(form: str, trace: Trace, telling: Telling, page: Page) -> None:
    """Write the lesson on a trace, in one of LESSONS; a format of circuits shows the circuit alone."""
    if form in TRACES:
        import_module(TRACES[form]).write(trace, telling, page)
        return
    if form in CIRCUITS:
        from bpcli.lesson.tell import circuit_of

        write_circuit(form, *circuit_of(trace, telling), page)
        return
    if form in WALKS:
        import_module(WALKS[form]).write_walk(trace, telling, page)
        return
    from bpcli.lesson.tell import tell

    story = tell(trace, telling)
    if form == "latex" and (spelled := trace.graph.program.spelled):
        from bpcli.formats.tex_text import spelled_as

        with spelled_as(spelled):
            write_story(form, story, page)
        return
    write_story(form, story, page)


def write_story(form: str, story: Story, page: Page) -> None:
    """Write any story, in one of STORIES."""
    import_module(STORIES[form]).write(story, page)


def write_blocks(form: str, blocks: Sequence[Block], page: Page) -> None:
    """Write blocks alone, without headings, in one of STORIES."""
    import_module(STORIES[form]).write_blocks(blocks, page)


def write_circuit(form: str, circuit: DrawnCircuit, title: str, page: Page) -> None:
    """Write the picture of a circuit, in one of CIRCUITS."""
    import_module(CIRCUITS[form]).write(circuit, title, page)


def write_walk(form: str, trace: Trace, telling: Telling, page: Page, most: int | None = None) -> None:
    """Write the circuit alone, at most so many nodes of it, to be walked through in one of WALKS."""
    import_module(WALKS[form]).write_walk(trace, telling, page, alone=True, most=most)

r"""The lesson as one HTML page that needs nothing else: the circuit, the tables, a slider through the steps.

It allows itself no network, and only the style and the script whose hashes it states. Without the script the whole
lesson is there to read.

>>> from bpcli.formats import Page
>>> from bpcli.lesson.story import Section, Sentence, Story
>>> parts = []
>>> write(Story("f = x", (Section("Lesson", (Sentence("1 < 2"),)),)), Page(parts.append))
>>> "<h2>Lesson</h2><p>1 &lt; 2</p>" in "".join(parts).replace("\n", "")
True
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from bpcli.formats.html_blocks import Blocks, is_narrow, tag
from bpcli.lesson.columns import EDGE
from bpcli.lesson.story import Drawing, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bpcli.formats import Page
    from bpcli.formats.html_walk import Walk
    from bpcli.lesson.story import Block, Section, Story
    from bpcli.lesson.tell import Telling
    from bpcli.trace.trace import Trace

WITHOUT_HEADING = "Computed with bpcli"


def write(story: Story, page: Page) -> None:
    """Write a story as a page."""
    _document(story.title, _Sections(story, page).plain(), page)


def write_blocks(blocks: Sequence[Block], page: Page) -> None:
    """Write a page of blocks alone."""
    writer = Blocks(page)
    _document(WITHOUT_HEADING, [writer.element(block) for block in blocks], page)


def write_walk(trace: Trace, telling: Telling, page: Page, *, alone: bool = False, most: int | None = None) -> None:
    """Write the lesson on a trace, with a slider through its steps; or the circuit `alone`, at most so many nodes."""
    from bpcli.formats.html_walk import walk_of
    from bpcli.lesson.drawing import drawing
    from bpcli.lesson.story import Section
    from bpcli.lesson.tell import figures_of, tell
    from bpcli.lesson.understood import titled

    figures = figures_of(trace, telling)
    if alone:
        drawn = drawing(figures, captions=False, most=most)
        story = titled(figures, (Section("Circuit", (drawn,)),))
    else:
        story = tell(trace, telling)
    circuit = next(
        block.circuit
        for section in story.sections
        for block in section.blocks
        if isinstance(block, Drawing) and block.circuit is not None
    )
    walk = walk_of(figures, circuit)
    sections = _Sections(story, page)
    _document(story.title, sections.walked(walk) if walk.steps else sections.plain(), page, script=bool(walk.steps))


class _Sections:
    """The sections of one story on their way to elements."""

    def __init__(self, story: Story, page: Page) -> None:
        self.story = story
        self.blocks = Blocks(page)

    def plain(self) -> list[ET.Element]:
        """All of it, one section under the other."""
        return [self.section(section) for section in self.story.sections]

    def section(self, section: Section) -> ET.Element:
        """One section under its heading."""
        element = tag("section", tag("h2", section.title))
        element.extend(self.blocks.element(block, section.title) for block in section.blocks)
        return element

    def walked(self, walk: Walk) -> list[ET.Element]:
        """The sections before the circuit; then the circuit with its controls, beside what follows.

        What a step finds is marked with the step. Sentences after the tables of the passes are seen at the end: they
        tell what was found.
        """
        before, stage, rest = tag("div", klass="before"), tag("section", klass="stage"), tag("div", klass="rest")
        told = False  # whether the walk through the passes is over
        for section in self.story.sections:
            if any(isinstance(block, Drawing) for block in section.blocks):
                self.stage(stage, section, walk)
                continue
            part = tag("section", tag("h2", section.title))
            shown = not told
            for block in section.blocks:
                rows = walk.rows(block) if isinstance(block, Table) else None
                element = self.blocks.element(block, section.title, rows)
                shown = shown or rows is not None
                told = told or (isinstance(block, Table) and block.columns[0] == EDGE)
                part.append(tag("div", element, data_at=str(walk.last)) if told and rows is None else element)
            if not shown:
                part.set("data-at", str(walk.last))
            (rest if len(stage) else before).append(part)
        parts = [part for part in (before, stage, rest) if len(part)]
        # Tables of arrays want room of their own.
        is_small = is_narrow(walk.circuit) and not walk.figures.graph.has_arrays and len(parts) > 1
        return [tag("div", *parts, klass="walk beside" if is_small else "walk across")]

    def stage(self, stage: ET.Element, section: Section, walk: Walk) -> None:
        """The circuit, the controls and the steps."""
        stage.append(tag("h2", section.title))
        for block in section.blocks:
            element = self.blocks.element(block, self.story.title)
            if isinstance(block, Drawing):
                walk.mark(element)
                stage.extend([element, walk.controls(), walk.listed()])
            else:
                stage.append(element)


def _document(title: str, body: list[ET.Element], page: Page, *, script: bool = False) -> None:
    """Write a page around its body."""
    style, program = _asset("html_style.css"), _asset("html_script.js") if script else ""
    policy = f"default-src 'none'; style-src '{_hash(style)}'; "
    policy += f"script-src '{_hash(program)}'; " if program else ""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=f"{policy}base-uri 'none'; form-action 'none'"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", " ".join(title.split())),
    )
    ET.SubElement(head, "style").text = style
    content = tag("body", tag("header", tag("h1", title)), tag("main", *body))
    if program:
        ET.SubElement(content, "script").text = program
    for part in [head, *content[1], *content[1].iterfind(".//*[@class='rest']/section")]:
        part.tail = "\n"
    written = ET.tostring(tag("html", head, content, lang="en"), encoding="unicode", method="html")
    written = f"<!DOCTYPE html>\n{written}\n"
    page.write(written if page.unicode else written.encode("ascii", "xmlcharrefreplace").decode())


def _asset(name: str) -> str:
    """The style or the script, which lie beside this file. They are ASCII, so that a page can be."""
    from pathlib import Path

    return Path(__file__).with_name(name).read_text(encoding="ascii")


def _hash(text: str) -> str:
    """How a content security policy names an inline text that it allows."""
    from base64 import b64encode
    from hashlib import sha256

    return f"sha256-{b64encode(sha256(text.encode('ascii')).digest()).decode()}"

r"""The lesson as Markdown that GitHub renders: headings, tables, and the circuit in Mermaid and as a block of text.

Knows Markdown's special signs, and that nothing a learner named may become markup. Must not know gates.

>>> code("|x|"), escape("w_1 < 2")
('`\\|x\\|`', 'w\\_1 \\< 2')
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bpcli.formats import mermaid
from bpcli.formats.fold import left_out, rows_shown
from bpcli.formats.grid import grid_lines
from bpcli.formats.plain import lefts
from bpcli.formats.tree import lines
from bpcli.lesson.story import Drawing, Facts, Listing, Picture, Plot, Sentence, Steps, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bpcli.formats import Page
    from bpcli.lesson.story import Block, Story

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")
# Columns that hold words, not formulas.
_WORDS = {
    "step",
    "gate",
    "verdict",
    "pattern",
    "remark",
    "mistake",
    "made",
    "last",
    "day",
    "right answers",
    "why",
    "topic",
}


def write(story: Story, page: Page) -> None:
    """Write a story as Markdown."""
    page.write(f"# {page.spell(code(story.title, table=False))}\n")
    for section in story.sections:
        page.write(f"\n## {section.title}\n")
        for block in section.blocks:
            page.write("\n")
            for line in _block(block, page):
                page.write(f"{page.spell(line)}\n")


def write_blocks(blocks: Sequence[Block], page: Page) -> None:
    """Write blocks without a heading."""
    for number, block in enumerate(blocks):
        page.write("\n" if number else "")
        for line in _block(block, page):
            page.write(f"{page.spell(line)}\n")


def code(text: str, *, table: bool = True) -> str:
    """A formula as code; nothing in it is read as markup."""
    if not text:
        return ""
    return f"`{text.replace('|', chr(92) + '|') if table else text}`"


def escape(text: str) -> str:
    """A sentence with every special sign escaped."""
    return _SPECIAL.sub(r"\\\1", text)


def _block(block: Block, page: Page) -> Iterator[str]:
    match block:
        case Sentence(text=text):
            yield escape(page.spell(text))  # spelled first: the signs of ASCII are markup too
        case Facts(pairs=pairs):
            yield from (
                f"- {label}: {code(text, table=False)}" if label else f"- {code(text, table=False)}"
                for label, text in pairs
            )
        case Drawing() | Picture() | Plot():
            yield from _drawn(block, page)
        case Table():
            yield from _table(block, page)
        case Steps(lines=steps):
            for index, (line, left) in enumerate(zip(steps, lefts(block), strict=True)):
                yield f"{index + 1}. {code(f'{left} = {line.right}', table=False)}  "
                yield f"   {escape(line.reason)}"
        case Listing(text=text, language=language):
            yield f"```{language}"
            yield text.rstrip()
            yield "```"


def _table(table: Table, page: Page) -> Iterator[str]:
    yield f"| {' | '.join(table.columns)} |"
    yield f"| {' | '.join('---:' if column in table.right else '---' for column in table.columns)} |"
    for index in rows_shown(table.length, whole=page.whole):
        if index is None:
            yield f"|{' … |' * len(table.columns)}"
        else:
            cells = zip(table.columns, table.row(index), strict=True)
            yield f"| {' | '.join(_cell(column, cell) for column, cell in cells)} |"
    if not page.whole and left_out(table.length):
        yield f"\n{left_out(table.length)}"


def _drawn(block: Drawing | Picture | Plot, page: Page) -> Iterator[str]:
    if isinstance(block, Drawing):
        yield from _circuit(block, page)
        return
    if block.caption:
        yield f"{escape(block.caption)}\n"
    yield "```text"
    if isinstance(block, Picture):
        yield from grid_lines(block, 100, page.spell, unicode=page.unicode)
    else:
        from bpcli.formats import plot_text

        rows = plot_text.lines(block, 100, unicode=page.unicode)
        yield from ("".join(text for text, _ in row).rstrip() for row in rows)
    yield "```"


def _circuit(block: Drawing, page: Page) -> Iterator[str]:
    """The circuit in Mermaid, unless it is too large for that, and as a tree that can be opened."""
    flowchart = [*mermaid.lines(block.circuit, unicode=page.unicode)] if block.circuit is not None else []
    is_drawn = bool(flowchart) and mermaid.fits("\n".join(flowchart))
    if is_drawn:
        yield from ["```mermaid", *flowchart, "```", "", "<details><summary>The same as text</summary>", ""]
    wires, caption = lines(block, 100)
    if caption:
        yield f"{escape(caption)}\n"
    yield "```text"
    yield from ("".join(text for text, _ in line).rstrip() for line in wires)
    yield "```"
    yield from (f"\n{escape(note)}" for note in block.notes)
    if is_drawn:
        yield from ["", "</details>"]


def _cell(column: str, cell: str) -> str:
    lines = cell.split("\n")
    return "<br>".join(escape(line) if column in _WORDS else code(line) for line in lines)

"""The lesson as Markdown that GitHub renders: headings, tables, and the circuit in Mermaid and as a block of text.

All text is spelled first, because the signs of ASCII are markup too, and then escaped by `clean`: nothing that a person
named becomes markup.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.algebra.formula import Formula
from bpcli.formats import mermaid
from bpcli.formats import sentences as say
from bpcli.formats.clean import code, fenced, words
from bpcli.formats.fold import left_out, rows_shown
from bpcli.formats.grid import grid_lines
from bpcli.formats.plain import lefts
from bpcli.formats.tree import lines
from bpcli.lesson.story import Drawing, Facts, Listing, Phrase, Picture, Plot, Ruled, Sentence, Steps, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bpcli.formats import Page
    from bpcli.lesson.story import Block, Kind, Story


def write(story: Story, page: Page) -> None:
    """Write a story as Markdown."""
    page.write(f"# {_text(story.kind, story.title, page)}\n")
    for section in story.sections:
        page.write(f"\n## {_in_one_line(section.title, page)}\n")
        for block in section.blocks:
            page.write("\n")
            for line in _block(block, page):
                page.write(f"{line}\n")


def write_blocks(blocks: Sequence[Block], page: Page) -> None:
    """Write blocks without a heading."""
    for number, block in enumerate(blocks):
        page.write("\n" if number else "")
        for line in _block(block, page):
            page.write(f"{line}\n")


def _block(block: Block, page: Page) -> Iterator[str]:
    match block:
        case Sentence(text=text):
            yield words(page.spell(text))
        case Facts(pairs=pairs, kind=kind):
            for label, text in pairs:
                yield f"- {f'{_in_one_line(label, page)}: ' if label else ''}{_text(kind, text, page)}"
        case Drawing() | Picture() | Plot():
            yield from _drawn(block, page)
        case Table():
            yield from _table(block, page)
        case Steps(equations=equations):
            for index, (equation, left) in enumerate(zip(equations, lefts(block), strict=True)):
                yield f"{index + 1}. {code(page.spell(f'{left} = {equation.right}'))}  "
                yield f"   {_in_one_line(equation.reason, page)}"
        case Listing(text=text, language=language):
            yield fenced(page.spell(text.rstrip()), language)


def _text(kind: Kind, text: str, page: Page) -> str:
    """A text in one line; of a phrase the formulas are code."""
    if isinstance(text, Phrase):
        spelled = ((part, page.spell(part)) for part in text.parts)
        return "".join(code(shown) if isinstance(part, Formula | Ruled) else words(shown) for part, shown in spelled)
    return _in_one_line(text, page) if kind.is_words else code(page.spell(text))


def _in_one_line(text: str, page: Page) -> str:
    return words(page.spell(" ".join(text.split())))


def _table(table: Table, page: Page) -> Iterator[str]:
    yield f"| {' | '.join(_in_one_line(column.name, page) for column in table.columns)} |"
    yield f"| {' | '.join('---:' if column.kind.is_number else '---' for column in table.columns)} |"
    for index in rows_shown(table.length, whole=page.whole):
        if index is None:
            yield f"| {' | '.join([page.spell('…')] * len(table.columns))} |"
        else:
            cells = zip(table.columns, table.row(index), strict=True)
            yield f"| {' | '.join(_cell(column.kind, cell, page) for column, cell in cells)} |"
    if not page.whole and left_out(table.length):
        yield f"\n{left_out(table.length)}"


def _drawn(block: Drawing | Picture | Plot, page: Page) -> Iterator[str]:
    if isinstance(block, Drawing):
        yield from _circuit(block, page)
        return
    if block.caption:
        yield f"{words(page.spell(block.caption))}\n"
    if isinstance(block, Picture):
        yield fenced("\n".join(grid_lines(block, 100, page.spell, unicode=page.unicode)), "text")
    else:
        from bpcli.formats import plot_text

        yield _rows(plot_text.lines(block, 100, unicode=page.unicode), page, plot_text.BLANK)


def _rows(rows: Iterable[Sequence[tuple[str, str]]], page: Page, kept: str = "") -> str:
    """The rows of a drawing as a block of text."""
    return fenced(page.spell("\n".join("".join(text for text, _ in row).rstrip() for row in rows), kept), "text")


def _circuit(block: Drawing, page: Page) -> Iterator[str]:
    """The circuit in Mermaid, unless it is too large for that, and as a tree that can be opened."""
    flowchart = "\n".join(mermaid.lines(block.circuit, unicode=page.unicode)) if block.circuit is not None else ""
    is_drawn = bool(flowchart) and mermaid.fits(flowchart)
    if is_drawn:
        yield from [fenced(flowchart, "mermaid"), "", say.SAME_AS_TEXT, ""]
    wires, caption = lines(block, 100)
    if caption:
        yield f"{words(page.spell(caption))}\n"
    yield _rows(wires, page)
    yield from (f"\n{words(page.spell(note))}" for note in block.notes)
    if is_drawn:
        yield from ["", "</details>"]


def _cell(kind: Kind, cell: str, page: Page) -> str:
    lines = page.spell(cell).split("\n")
    return "<br>".join(words(line) if kind.is_words else code(line, table=True) for line in lines)

"""The lesson as plain lines, for pipes and screen readers: no boxes, no columns, no colours. Long tables stream."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.formats.grid import spoken
from bpcli.formats.tree import outline
from bpcli.lesson.story import Drawing, Facts, Kind, Listing, Picture, Plot, Sentence, Steps, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bpcli.formats import Page
    from bpcli.lesson.story import Block, Story


def write(story: Story, page: Page) -> None:
    """Write a story line by line."""
    for line in lines(story):
        page.say(line)


def write_blocks(blocks: Sequence[Block], page: Page) -> None:
    """Write blocks without a heading."""
    for block in blocks:
        for line in block_lines(block):
            page.say(line)


def lines(story: Story) -> Iterator[str]:
    """The lines of a story."""
    yield story.title
    for section in story.sections:
        yield ""
        yield section.title
        for block in section.blocks:
            yield from block_lines(block)


def block_lines(block: Block) -> Iterator[str]:
    """The lines of one block."""
    match block:
        case Sentence(text=text):
            yield text
        case Facts(pairs=pairs):
            yield from (f"{label}: {text}" if label else f"  {text}" for label, text in pairs)
        case Drawing():
            yield from outline(block)
            yield from block.notes
        case Table():
            for index in range(block.length):
                yield _row(block, index)
        case Steps(equations=equations):
            for index, (equation, left) in enumerate(zip(equations, lefts(block), strict=True)):
                yield f"{index + 1}. {left} = {equation.right}. {equation.reason}"
        case Listing(text=text):
            yield from text.rstrip().split("\n")
        case Picture():
            yield from spoken(block)
        case Plot():
            from bpcli.formats.plot_text import samples

            yield from samples(block)


def lefts(steps: Steps) -> Iterator[str]:
    """The left side of every equation, also where it is left out."""
    left = ""
    for equation in steps.equations:
        left = equation.left or left
        yield left


def _row(table: Table, index: int) -> str:
    cells = [(column, _in_one_line(cell)) for column, cell in zip(table.columns, table.row(index), strict=True) if cell]
    first = cells[0][1]
    is_numbered = table.columns[0].kind is Kind.STEP
    number = first if is_numbered else str(index + 1)
    cells = cells[is_numbered:]
    named = cells[0][0].kind.is_number  # a number alone says nothing
    said = (f"{column.name} {cell}" if i or named else cell for i, (column, cell) in enumerate(cells))
    return f"{number}. {'; '.join(said)}"


def _in_one_line(cell: str) -> str:
    return cell.replace("\n=", " =").replace("\n(", " (").replace("\n", "; ")

"""The lesson on a terminal, with Rich: tables, green values, red gradients."""

from __future__ import annotations

from contextlib import contextmanager
from textwrap import indent
from typing import TYPE_CHECKING

from bpcli.errors import width as columns_of
from bpcli.formats.ascii import to_ascii
from bpcli.formats.fold import left_out, rows_shown
from bpcli.formats.grid import grid_lines
from bpcli.formats.picture import picture
from bpcli.lesson.story import Drawing, Facts, Kind, Listing, Parts, Picture, Plot, Sentence, Steps, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console, RenderableType

    from bpcli.formats import Page
    from bpcli.lesson.story import Block, Column, Story

LONG_RULE = 18  # characters of a rule that stands on one line
LONG_WORD = 13  # columns of a word that is not broken
STYLES = {"wire": "dim", "value": "green", "gradient": "red", "label": "bold", "tangent": "blue"} | {
    "lit wire": "bold yellow",
    "lit value": "bold green",
    "lit gradient": "bold red",
    "lit label": "bold yellow",
}


def write(story: Story, page: Page) -> None:
    """Write a story as tables."""
    with console(page) as opened:
        show(story, opened, page)


def write_blocks(blocks: Sequence[Block], page: Page) -> None:
    """Write blocks without a heading."""
    with console(page) as opened:
        show_blocks(blocks, opened, page)


@contextmanager
def console(page: Page) -> Iterator[Console]:
    """A Rich console for a page; what is printed on it is written at the end."""
    import io

    from rich.console import Console

    buffer = io.StringIO()
    yield Console(
        file=buffer,
        width=page.width,
        force_terminal=page.colour,
        no_color=not page.colour,
        color_system="standard" if page.colour else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    text = buffer.getvalue()
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    page.write(text if page.unicode else to_ascii(text))  # Rich writes … where it cuts


def show(story: Story, console: Console, page: Page) -> None:
    """Print a story on a Rich console."""
    from rich.text import Text

    console.print(Text(page.spell(story.title), style="bold"))
    for section in story.sections:
        console.print()
        console.print(Text(page.spell(section.title), style="bold underline"))
        show_blocks(section.blocks, console, page)


def show_blocks(blocks: Sequence[Block], console: Console, page: Page) -> None:
    """Print what stands under a heading, indented."""
    from rich.padding import Padding

    for before, block in zip((None, *blocks), blocks, strict=False):
        if before is not None and type(before) is not type(block):
            console.print()
        if isinstance(block, Listing):  # to be copied, so nothing may be cut off at the edge of the page
            console.print(_block(block, page), no_wrap=True, overflow="ignore", crop=False)
        else:
            console.print(Padding(_block(block, page), (0, 0, 0, 2)))


def _block(block: Block, page: Page) -> RenderableType:
    from rich.text import Text

    match block:
        case Sentence(text=text, about=about):
            sentence = Text(page.spell(text))
            if about and text.startswith(about):
                sentence.stylize("bold", 0, len(about))
            return sentence
        case Facts():
            return _facts(block, page)
        case Table():
            return _table(block, page)
        case Drawing():
            return _drawing(block, page)
        case Steps():
            return _steps(block, page)
        case Listing(text=text):
            listing = Text(indent(page.spell(text.rstrip()), "  "))
            listing.no_wrap, listing.overflow = True, "ignore"
            return listing
        case Picture():
            return _picture(block, page)
        case Plot():
            return _plot(block, page)


def _picture(picture: Picture, page: Page) -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    drawn = Text("\n".join(grid_lines(picture, page.width - 4, page.spell, unicode=page.unicode)))
    drawn.no_wrap, drawn.overflow = True, "ignore"
    return Group(*([Text(page.spell(picture.caption))] if picture.caption else []), drawn)


def _plot(plot: Plot, page: Page) -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    from bpcli.formats import plot_text

    rows = plot_text.lines(plot, page.width - 4, unicode=page.unicode)
    spelled = ([(page.spell(text, plot_text.BLANK), STYLES[what]) for text, what in line] for line in rows)
    drawn = Text("\n").join(Text.assemble(*line) for line in spelled)
    drawn.no_wrap, drawn.overflow = True, "ignore"
    return Group(Text(page.spell(plot.caption)), Text(), drawn)


def _steps(steps: Steps, page: Page) -> RenderableType:
    from rich.table import Table as RichTable
    from rich.text import Text

    grid = RichTable.grid(padding=(0, 1))
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for equation in steps.equations:
        grid.add_row(Text(page.spell(equation.left)), "=", Text(page.spell(equation.right), style="bold"))
        grid.add_row("", "", Text(page.spell(equation.reason)))
    return grid


def _drawing(drawing: Drawing, page: Page) -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    lines, caption, notes = picture(drawing, page.width - 2, page.spell)
    rows = [Text.assemble(*((page.spell(text), STYLES[what]) for text, what in line)) for line in lines]
    drawn = Text("\n").join(rows)
    drawn.no_wrap, drawn.overflow = True, "ignore"
    above = [Text(page.spell(caption)), Text()] if caption else []
    below = [Text(), *(Text(page.spell(note)) for note in notes)] if notes else []
    return Group(*above, drawn, *below)


def _facts(facts: Facts, page: Page) -> RenderableType:
    from rich.table import Table as RichTable
    from rich.text import Text

    grid = RichTable.grid(padding=(0, 2))
    grid.add_column()
    grid.add_column(overflow="fold")  # nothing that was given is cut off
    for label, text in facts.pairs:
        shown = text.lines if isinstance(text, Parts) else text
        grid.add_row(Text(page.spell(label), style="dim"), Text(page.spell(shown)))
    return grid


def style(column: Column) -> str:
    """How the cells of a column look."""
    if column.kind is Kind.NAME:
        return "bold"
    return STYLES["value"] if column.kind.is_value else STYLES["gradient"] if column.kind.is_gradient else ""


def _is_unbroken(column: Column) -> bool:
    """Whether the cells of a column wrap only if they must."""
    kind = column.kind
    return kind in {Kind.NAME, Kind.STEP, Kind.RULE, Kind.SHAPE} or kind.is_value or kind.is_gradient


def widths(table: Table, rows: list[tuple[str, ...]], page: Page) -> list[int]:
    """How wide each column is: as wide as its lines where there is room, else the widest give way, numbers last."""
    cells = [
        [page.spell(text) for text in (column.name, *(row[place] for row in rows))]
        for place, column in enumerate(table.columns)
    ]
    count = len(cells)
    room = page.width - 2 - (2 * (count - 1) if page.unicode else 3 * count - 1)
    widest = [max(columns_of(line) for cell in column for line in cell.split("\n")) for column in cells]
    words = [max((columns_of(word) for cell in column for word in cell.split()), default=0) for column in cells]
    least = [min(word, LONG_WORD) for word in words]
    kept = [
        place for place, column in enumerate(table.columns) if _is_unbroken(column) and widest[place] <= page.width // 3
    ]
    while kept and sum(widest[place] if place in kept else least[place] for place in range(len(cells))) > room:
        kept.remove(max(kept, key=lambda place: widest[place] - least[place]))
    for place in kept:
        least[place] = widest[place]
    while sum(least) > room and max(least) > 1:
        least[least.index(max(least))] -= 1
    has_arrays = any(column.kind is Kind.SHAPE for column in table.columns)
    lists = [has_arrays and column.kind in {Kind.VALUES, Kind.GRADIENTS} for column in table.columns]
    # First those that lack little; but an array that is broken is harder to read than a word in a line of its own.
    for place in sorted(range(count), key=lambda place: (not lists[place], widest[place] - least[place])):
        least[place] += max(0, min(widest[place] - least[place], room - sum(least)))
    return least


def stacked(column: Column, cell: str) -> str:
    """A matrix with a row a line, the norm of a large array under its shape, a long rule under its name."""
    is_broken = column.kind in {Kind.VALUES, Kind.GRADIENTS} or (column.kind is Kind.RULE and len(cell) > LONG_RULE)
    return cell.lines if is_broken and isinstance(cell, Parts) else cell


def _table(table: Table, page: Page) -> RenderableType:
    from rich import box
    from rich.console import Group
    from rich.table import Table as RichTable
    from rich.text import Text

    rows = [
        ("…",) * len(table.columns) if index is None else tuple(map(stacked, table.columns, table.row(index)))
        for index in rows_shown(table.length, whole=page.whole)
    ]
    drawn = RichTable(
        box=box.SIMPLE_HEAD if page.unicode else box.ASCII2,
        pad_edge=False,
        show_edge=not page.unicode,
        padding=(0, 1, 0, 0) if page.unicode else (0, 1),
    )
    for column, width in zip(table.columns, widths(table, rows, page), strict=True):
        drawn.add_column(
            Text(page.spell(column.name)),
            justify="right" if column.kind.is_number else "left",
            style=style(column),
            overflow="fold",
            width=width,
        )
    for row in rows:
        drawn.add_row(*(Text(page.spell(cell)) for cell in row))
    if page.whole or not left_out(table.length):
        return drawn
    return Group(drawn, Text(left_out(table.length), style="italic"))

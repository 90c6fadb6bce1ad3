"""One step of a lesson on a whole screen: the drawing so far, the rows of the table so far, what is said and asked.

Each region has its place for all steps, so that nothing but the numbers moves from one step to the next.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, NamedTuple

from bpcli.formats.marks import unread
from bpcli.formats.step_drawing import LIT, drawn
from bpcli.formats.table import STYLES, stacked, style, widths
from bpcli.lesson.story import Sentence
from bpcli.quiz.guess import can_guess
from bpcli.quiz.sentences import AT_THE_END

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console, RenderableType
    from rich.text import Text

    from bpcli.formats import Page
    from bpcli.lesson.steps import PassStep
    from bpcli.lesson.story import Table
    from bpcli.quiz.replies import Reply
    from bpcli.quiz.walk import Walk

LEAST_DRAWING = 6  # lines
LEAST_TEXT = 8
MEASURED = 20  # steps with the longest texts, whose lines are counted
MOST_ROWS = 6  # of the table, where there is room
LIT_STYLE = "bold reverse"  # seen without colours too
LIT_WIRE = "bold yellow"
TONES = {"right": "bold green", "wrong": "bold red", "unreadable": "bold yellow", "note": "bold"}


class Regions(NamedTuple):
    """How many lines each part of the screen has, and whether the reasons are told."""

    drawing: int
    table: int
    text: int
    reasons: bool


class Screen:
    """The frames of one walk, for a page of one size."""

    def __init__(self, walk: Walk, title: str, tables: tuple[Table, Table], page: Page, height: int) -> None:
        """`tables` are those of the forward and the backward pass; `height` the lines that a frame has."""
        self.walk, self.title, self.page, self.height = walk, title, page, height
        self.drawing = drawn(walk.drawn, page)
        self.tables = tables
        self.widths = [_widths(table, page) for table in tables]
        self.console = _console(page)
        heads = zip(self.tables, self.widths, strict=True)
        self.head = 1 + max(len(self._cells(table, columns, _headers(table), "")) for table, columns in heads)
        self.regions = self._regions()

    def frame(self) -> str:
        """The lines of the present step, with escape sequences for what stands out."""
        walk, regions = self.walk, self.regions
        step = walk.shown
        lit = (step.lit_edges, step.lit_nodes) if step is not None else ((), ())
        picture = self.drawing.lines(walk.circuit, *lit, regions.drawing)
        lines = [self._head(), *_filled([self._line(line) for line in picture], regions.drawing)]
        if regions.table:
            lines += _filled(self._rows(step, regions.table), regions.table)
        lines += self._told(step, walk.asked, regions.text)
        return self._written(_filled(lines, self.height))

    def _regions(self) -> Regions:
        """The room is for what is said, then for one row of the table, then for the drawing, then for more rows."""
        room = self.height - 1
        for reasons in (True, False):
            text = min(self._longest(reasons=reasons), max(room // 2, LEAST_TEXT), room)
            table = min(self.head + 2, max(room - text - LEAST_DRAWING, 0))
            drawing = min(self.drawing.height, room - text - table)
            if drawing >= self.drawing.height or not reasons:
                break
        rows = min(max(table.length for table in self.tables), MOST_ROWS)
        table = min(table + room - text - table - drawing, self.head + rows)
        table = table if table > self.head else 0
        if table and drawing + table + self._longest(reasons=reasons) < room:
            drawing += 1  # an empty line before the table
        return Regions(drawing, table, room - drawing - table, reasons)

    def _longest(self, *, reasons: bool) -> int:
        """How many lines what is said at any step has, at most."""
        self.regions = Regions(0, 0, 0, reasons)
        steps: Sequence[PassStep | None] = (None, *self.walk.steps)
        asked: Sequence[PassStep | None] = (*self.walk.steps, None)
        pairs = sorted(zip(steps, asked, strict=True), key=_letters)[-MEASURED:]
        return max(len(self._said(one)) + len(self._asked(other)) for one, other in pairs)

    def _head(self) -> Text:
        from rich.text import Text

        walk = self.walk
        count = f"step {walk.at} of {len(walk.steps)}" if walk.at else f"{len(walk.steps)} steps"
        right = f"{walk.phase}, {count}"
        title = Text(self.page.spell(self.title))
        title.truncate(max(self.page.width - len(right) - 2, 10), overflow="ellipsis" if self.page.unicode else "crop")
        title.stylize("bold")
        title.pad_right(max(self.page.width - title.cell_len - len(right), 2))
        return title.append(right, "dim")

    def _line(self, line: Iterable[tuple[str, str]]) -> Text:
        from rich.text import Text

        pieces = []
        for text, what in line:
            kinds = what.split()
            style = " ".join(STYLES.get(kind, "") for kind in kinds)
            if LIT in kinds:
                style = LIT_WIRE if self.page.colour and "wire" in kinds else f"{style.replace('dim', '')} {LIT_STYLE}"
            pieces.append((self.page.spell(text), style.strip()))
        return Text.assemble(*pieces)

    def _rows(self, step: PassStep | None, height: int) -> list[Text]:
        """The head of the table of this pass, and its last rows up to the present one, which stands out."""
        backward = step is not None and step.phase != "forward"
        table, columns = self.tables[backward], self.widths[backward]
        head = [*self._cells(table, columns, _headers(table), "bold"), self._rule(columns)]
        done = self.walk.steps[: self.walk.at]
        last = max(
            (one.row for one in done if (one.phase != "forward") == backward and one.row is not None), default=-1
        )
        lines: list[Text] = []
        for row in range(last, -1, -1):
            cells = tuple(map(stacked, table.columns, table.row(row)))
            found = self._cells(table, columns, cells, LIT_STYLE if step is not None and row == step.row else "")
            if lines and len(head) + len(found) + len(lines) > height:
                break  # a part of a row would be read as a whole one
            lines = [*found, *lines]
        return [*head, *lines]

    def _cells(self, table: Table, columns: list[int], cells: tuple[str, ...], lit: str) -> list[Text]:
        """A row of the table as lines; one that stands out has an arrow before it."""
        from rich.table import Table as Grid
        from rich.text import Text

        grid = Grid.grid(padding=(0, 2, 0, 0))
        for column, width in zip(table.columns, columns, strict=True):
            grid.add_column(
                width=width,
                justify="right" if column.kind.is_number else "left",
                style="" if lit else style(column),
                overflow="fold",
            )
        grid.add_row(*(Text(self.page.spell(cell)) for cell in cells))
        lines = self._lines(grid, self.page.width - 2)
        found = []
        for index, line in enumerate(lines):
            line.rstrip()
            if lit:
                line.stylize(lit)
            found.append(Text("> " if lit == LIT_STYLE and not index else "  ").append_text(line))
        return found

    def _rule(self, columns: list[int]) -> Text:
        from rich.text import Text

        return Text(self.page.spell(f"  {'─' * (sum(columns) + 2 * (len(columns) - 1))}"), style="dim")

    def _told(self, step: PassStep | None, asked: PassStep | None, height: int) -> list[Text]:
        """What is said at the top of its region, what is asked at the bottom, where the eye looks for it."""
        told, ask = self._said(step), self._asked(asked)
        if len(told) + len(ask) > height:  # without the empty lines before them
            told, ask = told[1:], ask[1:]
        ask = ask[:height]
        return [*_filled(told, height - len(ask)), *ask]

    def _said(self, step: PassStep | None) -> list[Text]:
        """What is said of the step that is shown, and of a guess that was right."""
        from rich.text import Text

        walk, spell = self.walk, self.page.spell
        if step is None:
            return [Text(), *self._lines(Text(spell(walk.opening)))]
        title = "" if step.phase == "forward" else f"{step.title}  "
        told = Text.assemble((spell(title), "bold"), spell(step.sentence))
        if walk.reply is not None and walk.reply.tone == "right":
            told = Text.assemble((spell(walk.reply.lead), TONES["right"]), " ", told)
        lines = [Text(), *self._lines(told)]
        if self.regions.reasons and step.why:
            lines += self._lines(Text(spell(step.why), style="dim"))
        return lines

    def _asked(self, asked: PassStep | None) -> list[Text]:
        """What is asked next, or what is said to a guess at it."""
        from rich.text import Text

        walk, spell = self.walk, self.page.spell
        if walk.reply is not None and walk.reply.tone != "right":
            ask = self._reply(walk.reply)
        elif asked is None:
            ask = Text(spell(AT_THE_END), style="bold")
        else:
            ask = Text.assemble(("Next: ", "bold"), spell(asked.question if can_guess(asked) else f"{asked.title}."))
        return [Text(), *self._lines(ask)]

    def _reply(self, reply: Reply) -> Text:
        """What is said to a guess that is not right."""
        from rich.text import Text

        blocks = reply.blocks
        if reply.verdict is not None and reply.verdict.problem is not None:
            blocks = tuple(unread(reply.verdict.problem))
        text = Text(self.page.spell(reply.lead), style=TONES.get(reply.tone, "bold"))
        for block in blocks:
            said = block.text if isinstance(block, Sentence) else getattr(block, "text", "")
            text.append(f"{' ' if isinstance(block, Sentence) and text else chr(10)}", "not bold")
            text.append(self.page.spell(said), "default not bold")
        return text

    def _lines(self, what: RenderableType, width: int = 0) -> list[Text]:
        """Something as lines of styled text, wrapped to a width (that of the page, if it is 0)."""
        from rich.text import Text

        options = self.console.options.update(width=width or self.page.width)
        rendered = self.console.render_lines(what, options, pad=False)
        return [Text.assemble(*((piece.text, piece.style or "") for piece in pieces)) for pieces in rendered]

    def _written(self, lines: Iterable[Text]) -> str:
        with self.console.capture() as captured:
            for line in lines:
                self.console.print(line, no_wrap=True, overflow="crop", crop=True)
        return captured.get().rstrip("\n")


def _letters(pair: tuple[PassStep | None, PassStep | None]) -> int:
    """How long what is said at a step is, about."""
    step, asked = pair
    said = len(step.title + step.sentence + step.why) if step is not None else 0
    return said + (len(asked.question) if asked is not None else 0)


def _headers(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns)


def _widths(table: Table, page: Page) -> list[int]:
    rows = [tuple(map(stacked, table.columns, table.row(index))) for index in range(table.length)]
    return widths(table, rows, page._replace(width=page.width - 2))


def _filled(lines: list[Text], height: int) -> list[Text]:
    """So many lines: cut off, or filled up with empty ones."""
    from rich.text import Text

    return [*lines[:height], *(Text() for _ in range(height - len(lines)))]


def _console(page: Page) -> Console:
    from rich.console import Console

    return Console(
        file=io.StringIO(),
        width=page.width,
        force_terminal=True,
        no_color=not page.colour,
        color_system="standard",
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )

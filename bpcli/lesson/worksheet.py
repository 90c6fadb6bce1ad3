"""A worksheet: the tables of a lesson with blanks, and its answer key.

A blank asks for one number. Wherever else on the sheet that number would stand (with its numbers put in, as an upstream
gradient, in the drawing), the sheet shows the blank's sign instead: nothing is given away.

>>> from bpcli import explain
>>> trace = explain("(x+y)*z", x=-2, y=5, z=-4)
>>> sheet = worksheet(trace, Blanks(("product",)))
>>> sheet.story.sections[4].blocks[0].row(0)
('f → q', 'mul (switcher)', 'z = −4', '1', '−4·1 = ?1 ______')
>>> [one.answer for one in sheet.blanks]
['−4·1 = −4', '3·1 = 3', '1·(−4) = −4', '1·(−4) = −4']
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, NamedTuple

from bpcli.algebra.formula import Formula
from bpcli.algebra.text import Form, Text
from bpcli.errors import InputError
from bpcli.lesson import columns as col
from bpcli.lesson import sentences as lesson_say
from bpcli.lesson import worksheet_sentences as say
from bpcli.lesson.drawing import drawing
from bpcli.lesson.sheet import LINE, Quantity, SheetFigures, Where, shown_columns
from bpcli.lesson.story import (
    Block,
    Column,
    Facts,
    Kind,
    Parts,
    Phrase,
    Ruled,
    Section,
    Sentence,
    Story,
    Table,
)
from bpcli.lesson.tables import backward_table, forward_table, gradient_table, rows_with_sums
from bpcli.lesson.tell import Telling, figures_of
from bpcli.lesson.understood import titled, understood
from bpcli.words import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpcli.lesson.figures import Figures
    from bpcli.trace.trace import Pass, Trace

BACKWARD = frozenset(say.KINDS) - {"value", "shape"}
MOST_ROWS = 300  # of one table: more is no sheet of paper


class Blanks(NamedTuple):
    """What is left blank: kinds of numbers, or so many numbers drawn from `seed`."""

    kinds: tuple[str, ...] = ()
    many: int = 0
    seed: int = 0


class Blank(NamedTuple):
    """One blank: its sign on the sheet, what it asks for, and the answer."""

    sign: str
    asks: str
    answer: str


class Worksheet(NamedTuple):
    """The sheet, and its blanks in order."""

    story: Story
    blanks: tuple[Blank, ...]

    @property
    def key(self) -> Story:
        """The answer key."""
        columns = (Column("blank"), Column(say.ASKS), Column("answer", Kind.FORMULA))
        table = Table(columns, len(self.blanks), lambda index: self.blanks[index])
        return Story(f"Answer key: {self.story.title}", (Section("Answers", (table,)),))


def read_blanks(text: str, seed: int = 0) -> Blanks:
    """`local,product` or a number of blanks. Raises InputError for what is neither."""
    if text.strip().isdecimal():
        count = int(text)
        if not 1 <= count <= MOST_ROWS:
            raise InputError(say.TAKES_COUNT.format(most=MOST_ROWS))
        return Blanks(many=count, seed=seed)
    kinds = tuple(dict.fromkeys(part.strip().lower() for part in text.split(",") if part.strip()))
    for kind in kinds:
        if kind not in say.KINDS and kind != "all":
            hint = did_you_mean(kind, say.KINDS, say.TAKES.format(kinds=", ".join(say.KINDS)))
            raise InputError(say.CANNOT_LEAVE_OUT.format(kind=kind), hint=hint)
    if not kinds:
        raise InputError(say.NAMES_NOTHING, hint=say.FOR_EXAMPLE)
    return Blanks(tuple(say.KINDS) if "all" in kinds else kinds, seed=seed)


def worksheet(trace: Trace, blanks: Blanks, telling: Telling | None = None) -> Worksheet:
    """The sheet on a trace. Raises InputError where nothing could be left blank, or where it would be too long."""
    telling = telling or Telling()
    true = figures_of(trace, telling)
    back = true.back
    if max(len(trace.graph.gate_nodes), len(back.edges)) > MOST_ROWS:
        raise InputError(say.TOO_LONG.format(most=MOST_ROWS), hint=say.SMALLER)
    forward_only = not trace.is_symbolic and "value" in blanks.kinds and not BACKWARD & set(blanks.kinds)
    if not trace.is_symbolic and "value" in blanks.kinds and not forward_only:
        blanks = blanks._replace(kinds=(*blanks.kinds, "product"))  # from a product its values could be read backwards
    signs = _signs(back, blanks)
    columns = shown_columns(back, blanks.kinds)
    if not signs and not columns:
        kinds = " or ".join(blanks.kinds) or "number"
        raise InputError(say.NOTHING_BLANK.format(kinds=kinds), hint=say.THERE_ARE.format(kinds=", ".join(say.KINDS)))
    order: dict[str, str] = {}
    for _ in range(2):  # the second time the signs are known in the order in which the sheet is read
        signs = {quantity: order.get(sign, sign) for quantity, sign in signs.items()}
        sheet = SheetFigures(true, signs, forward_only=forward_only)
        made = _Writer(true, sheet, telling, (signs, columns, order)).write()
        order = {one.sign: f"?{number}" for number, one in enumerate(made.blanks, 1)}
    return made


def _signs(back: Pass, blanks: Blanks) -> dict[Quantity, str]:
    """The numbers that are blank, each with its sign, in the order of the sheet."""
    found = _asked(back, blanks.kinds or ("value", "local", "product"))
    if blanks.many:
        chosen = Random(blanks.seed).sample(range(len(found)), min(blanks.many, len(found)))  # noqa: S311  (no secret)
        found = [found[place] for place in sorted(chosen)]
    return {quantity: f"?{number}" for number, quantity in enumerate(found, 1)}


def _asked(back: Pass, kinds: tuple[str, ...]) -> list[Quantity]:
    """Every number of these kinds, once, in the order of the sheet."""
    if back.trace.is_symbolic:
        return []
    graph = back.graph
    found: list[Quantity] = []
    if "value" in kinds:
        found += [("value", node) for node in graph.gate_nodes if not graph.constant[node]]
    wanted = set(back.targets)
    for at in rows_with_sums(back):
        node = at if isinstance(at, int) else at.operand
        asked = "product" in kinds
        asked |= "upstream" in kinds and node >= graph.leaves
        asked |= "gradient" in kinds and node in wanted
        if isinstance(at, int):
            found += [("gradient", at)] if asked or "sum" in kinds else []
            continue
        found += [("local", at.index)] if "local" in kinds and not graph.has_arrays else []
        if asked and (at.operand not in back.branches or "product" in kinds):
            found.append(("product", at.index))
    return found


class _Writer:
    """Writes one sheet, and collects its blanks in the order in which they are read."""

    def __init__(
        self,
        true: Figures,
        sheet: SheetFigures,
        telling: Telling,
        asked: tuple[dict[Quantity, str], dict[str, frozenset[Column]], dict[str, str]],
    ) -> None:
        self.true, self.sheet, self.telling = true, sheet, telling
        self.signs, self.columns, self.order = asked
        self.blanks: list[Blank] = []
        self.given = len(self.signs)  # signs beyond these are for blanks that are cells of a column

    def write(self) -> Worksheet:
        """The sheet."""
        back, graph = self.true.back, self.true.graph
        forward = [("value", node) for node in graph.gate_nodes if not graph.constant[node]]
        rows = [("gradient", at) if isinstance(at, int) else ("product", at.index) for at in rows_with_sums(back)]
        sections = [understood(self.true, self.telling), self._circuit()]
        if forward:
            sections.append(Section("Forward pass", (self._table(forward_table, Where("forward", forward)),)))
        if self.sheet.forward_only:  # every gradient is made of values
            return self._sheet(sections)
        if rows:
            sections.append(Section("Backward pass", (self._table(backward_table, Where("backward", rows)),)))
        sections.append(self._gradients())
        return self._sheet(sections)

    def _sheet(self, sections: list[Section]) -> Worksheet:
        written = Facts((("name", Phrase(Ruled(LINE * 3))), ("date", Phrase(Ruled(LINE * 2)))))
        intro = Section("Worksheet", (written, Sentence(self._task())))
        return Worksheet(titled(self.true, (intro, *sections)), tuple(self.blanks))

    def _task(self) -> str:
        return lesson_say.WORKSHEET.format(
            count=len(self.blanks), blanks="blank" if len(self.blanks) == 1 else "blanks"
        )

    def _circuit(self) -> Section:
        return Section("Circuit", (drawing(self.sheet, captions=False),))

    def _gradients(self) -> Section:
        if not self.true.back.wrt:
            return Section("Gradients", (Sentence(lesson_say.NO_INPUTS),))
        return Section("Gradients", (self._table(gradient_table, Where("gradients", [])),))

    def _table(self, make: Callable[[Figures], Table], where: Where) -> Block:
        """One table with its blanks, which are collected on the way: every row is made, once."""
        true, sheet = make(self.true), make(self.sheet)
        rows = [self._row(true, sheet, where, index) for index in range(true.length)]
        return Table(sheet.columns, len(rows), lambda index: rows[index])

    def _row(self, true: Table, sheet: Table, where: Where, index: int) -> tuple[str, ...]:
        full, cells = true.row(index), list(sheet.row(index))
        for place, column in enumerate(true.columns):
            quantity = where.quantity(column, index)
            if quantity in self.signs:
                sign = self.signs[quantity]
                cell = full[place]
                is_constant = column == col.LOCAL and isinstance(cell, Parts) and len(cell.parts) == 1
                cells[place] = _with_line("" if is_constant else cells[place], sign)
            elif column in self.columns.get(where.table, frozenset()) and full[place] not in {"", "—"}:
                self.given += 1
                sign = self.order.get(f"?{self.given}", f"?{self.given}")
                cells[place] = _with_line("", sign)
            else:
                continue
            self.blanks.append(Blank(sign, f"{column.name}, {_row_name(true.columns, full)}", full[place]))
        return tuple(cells)


def _with_line(cell: str, sign: str) -> Phrase:
    """The cell with a line to write on behind its sign, which it ends with: "−4·1 = ?1 ______"."""
    formula = cell if cell.endswith(sign) else Formula(cell, Text.joined(sign, form=Form.BLANK))
    return Phrase(Formula(formula), " ", LINE)


def _row_name(columns: tuple[Column, ...], row: tuple[str, ...]) -> str:
    """What a row is about: its edge, its node, its derivative."""
    return row[1] if columns[0] == col.STEP else row[0]

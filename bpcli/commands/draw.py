"""`bpcli draw`: the circuit alone, as the lecture draws it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from bpcli.commands.circuit import circuit
from bpcli.commands.options import Option, Shown, program
from bpcli.commands.saving import format_of, sheet_for
from bpcli.formats import CIRCUITS, LESSONS, TRACES, WALKS, write_blocks, write_circuit, write_lesson, write_walk
from bpcli.lesson.drawing import drawing
from bpcli.lesson.tell import Telling, circuit_of, figures_of
from bpcli.words import check_choice

if TYPE_CHECKING:
    from bpcli.formats import Page

MOST = 1_000  # nodes that are drawn where all are asked for


class Draw(Shown):
    """`bpcli draw`."""

    example = 'bpcli draw "1/(1 + exp(-(w0x0 + w1x1 + w2)))" w0=2 x0=-1 w1=-3 x1=-2 w2=-3'
    arguments: Annotated[tuple[str, ...], program("the circuit alone")] = ()
    of: Annotated[str | None, Option("The circuit of this node.", metavar="NAME")] = None
    whole: Annotated[bool, Option("All nodes of a large circuit.", "--all")] = False

    def run(self, sheet: Page | None = None) -> None:
        """Draw a circuit, on `sheet` or standard output. Raises InputError for what cannot be used."""
        form = format_of(self.form, self.output)
        check_choice("format", form, LESSONS)
        telling = Telling(**self.only(Telling._fields))
        asked = circuit(self, "draw")
        telling = telling._replace(command=asked.command)
        most = MOST if self.whole else None
        with asked.blamed(), sheet_for(self.output, asked.sources, sheet) as paper:
            shown = paper._replace(whole=self.whole)
            if form in TRACES:
                write_lesson(form, asked.trace, telling, shown)
            elif form in CIRCUITS:
                write_circuit(form, *circuit_of(asked.trace, telling, most), shown)
            elif form in WALKS:
                write_walk(form, asked.trace, telling, shown, most)
            else:
                picture = drawing(figures_of(asked.trace, telling), captions=False, most=most)
                write_blocks(form, (picture._replace(always=True),), shown)
        asked.remark()

"""`bpcli code`: the program that does the passes of one circuit."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from bpcli.code.program import check_style, write_program
from bpcli.commands.circuit import circuit
from bpcli.commands.options import Folded, Option, program
from bpcli.commands.saving import save
from bpcli.commands.screen import page, speaks_unicode

if TYPE_CHECKING:
    from bpcli.formats import Page


class Code(Folded):
    """`bpcli code`."""

    example = 'bpcli code "(x+y)*z" x=-2 y=5 z=-4 --style staged'
    order = "arguments file inputs upstream shape seed style output"
    arguments: Annotated[tuple[str, ...], program("a function of the inputs")] = ()
    style: Annotated[str, Option("gates (a class a gate), staged (a line a step), numpy or torch.")] = "gates"
    output: Annotated[Path | None, Option("Write the program to a file.")] = None

    def run(self, sheet: Page | None = None) -> None:
        """Write a program to standard output or to a file. Raises InputError for what cannot be used."""
        check_style(self.style)
        asked = circuit(self, "code")
        with asked.blamed():
            asked.trace.backward()  # where a gradient does not exist, no program is written
            ascii_only = self.output is None and not speaks_unicode(sys.stdout.encoding)
            written = write_program(asked.trace, self.style, ascii_only=ascii_only, seed=self.seed or 0)
        if self.output is None:
            (page() if sheet is None else sheet).write(written)
        else:
            save(written, self.output, (self.file, self.inputs))
        asked.remark()

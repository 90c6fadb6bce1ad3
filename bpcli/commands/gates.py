"""`bpcli gates`: the catalogue, and one gate in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from bpcli.commands.options import Argument, Formatted
from bpcli.commands.screen import page as standard_output
from bpcli.formats import FORMATS, write_story
from bpcli.words import check_choice

if TYPE_CHECKING:
    from bpcli.formats import Page


class Gates(Formatted):
    """`bpcli gates`."""

    example = "bpcli gates sigmoid"
    order = "name"
    takes_minus = True
    name: Annotated[str | None, Argument(None, "A gate (mul, σ, matmul …) or a family. Without one: the list.")] = None

    def run(self, sheet: Page | None = None) -> None:
        """Write the list of gates, or of a family, or the page of one. Raises InputError for an unknown name."""
        from bpcli.reference.entries import families, family, lookup

        check_choice("format", self.form, FORMATS)
        group = [] if self.name is None else family(self.name)
        found = [] if self.name is None or group else lookup(self.name)
        sheet = standard_output() if sheet is None else sheet
        if self.form == "json":
            from bpcli.formats.gates import write

            every = [entry for gates in families().values() for entry in gates]
            write(found or group or every, sheet, whole=bool(found))
        elif found:
            from bpcli.reference.page import page

            write_story(self.form, page(found), sheet)
        else:
            from bpcli.reference.listing import listing

            write_story(self.form, listing(group[0].family if group else None), sheet)

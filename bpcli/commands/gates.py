"""`bpcli gates`: the catalogue, and one gate in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from bpcli.commands.options import Argument, Formatted, Option
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
    name: Annotated[str | None, Argument(None, "A gate (mul, σ, matmul …) or a family. Without one: a card.")] = None

    all: Annotated[bool, Option("List every gate, family by family.")] = False

    def run(self, sheet: Page | None = None) -> None:
        """Write a card, the list of all gates or of a family, or the page of one. Raises InputError for other names."""
        from bpcli.reference import expansions
        from bpcli.reference.entries import families, family, lookup

        check_choice("format", self.form, FORMATS)
        group = [] if self.name is None else family(self.name)
        expansion = None if self.name is None or group else expansions.named(self.name)
        found = [] if self.name is None or group or expansion is not None else lookup(self.name)
        sheet = standard_output() if sheet is None else sheet
        if self.form == "json":
            from bpcli.formats.gates import write

            every = [entry for gates in families().values() for entry in gates]
            names = expansions.of_family(group[0].family if group else None)
            if expansion is not None:
                write([], [expansion], sheet)
            else:
                write(found or group or every, [] if found else names, sheet, whole=bool(found))
        elif expansion is not None:
            write_story(self.form, expansions.page(expansion), sheet)
        elif found:
            from bpcli.reference.page import page

            write_story(self.form, page(found), sheet)
        else:
            from bpcli.reference.listing import card, listing

            story = listing(group[0].family) if group else listing() if self.all else card()
            write_story(self.form, story, sheet)

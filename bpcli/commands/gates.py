"""`bpcli gates`: the catalogue, and one gate in full.

Knows options. Must not know gates or sentences.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.commands.screen import page as standard_output
from bpcli.errors import InputError
from bpcli.formats import FORMATS, write_story

if TYPE_CHECKING:
    from bpcli.formats import Page


def run(name: str | None, form: str = "table", sheet: Page | None = None) -> None:
    """Write the list of gates, or the page of one. Raises InputError for an unknown gate or format."""
    from bpcli.reference.entries import entries, find
    from bpcli.reference.listing import listing
    from bpcli.reference.page import page

    if form not in FORMATS:
        raise InputError(f"there is no format {form}", hint=f"the formats are {', '.join(FORMATS)}")
    found = None if name is None else find(name)
    sheet = standard_output() if sheet is None else sheet
    if form != "json":
        write_story(form, listing() if found is None else page(found), sheet)
        return
    from bpcli.formats.gates import write

    every = [entry for family in entries().values() for entry in family]
    write(every if found is None else [found], sheet, whole=found is not None)

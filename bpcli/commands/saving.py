"""Results in a file: what --output does, and which format the name of the file asks for.

A file is written whole or not at all: the text goes into a file beside it, which then takes its place; an error or a
full disk leaves what was there.

>>> from pathlib import Path
>>> (
...     format_of(None, Path("circuit.svg")),
...     format_of("dot", Path("a.txt")),
...     format_of(None, None),
... )
('svg', 'dot', 'table')
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from bpcli.commands import sentences as say
from bpcli.commands.screen import page
from bpcli.errors import InputError, shortened
from bpcli.files import cannot, real, write_over, write_through
from bpcli.formats import ENDINGS, Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

WIDTH = 100  # columns of a file


def format_of(form: str | None, output: Path | None) -> str:
    """The format that is asked for: by --format, or else by the ending of the file, or else a table.

    Raises InputError where an ending stands for no format.
    """
    if form is not None or output is None:
        return form or "table"
    found = ENDINGS.get(output.suffix.lower())
    if found is None:
        ending = shortened(output.suffix) or "no ending"
        hint = say.NAME_WITH_ENDING.format(endings=", ".join(ENDINGS))
        raise InputError(say.UNKNOWN_ENDING.format(output=shortened(str(output)), ending=ending), hint=hint)
    return found


@contextmanager
def sheet_for(output: Path | None, sources: Sequence[Path | None] = (), sheet: Page | None = None) -> Iterator[Page]:
    """The page to write on: one that is saved at the end, or `sheet`, or standard output.

    Nothing is saved where an error ends the writing. Raises InputError where the file cannot be written, or is one of
    `sources`.
    """
    if output is None:
        yield page() if sheet is None else sheet
        return
    check_target(output, sources)
    parts: list[str] = []
    yield Page(parts.append, width=WIDTH)
    save("".join(parts), output, sources)


def check_target(file: Path, sources: Sequence[Path | None] = ()) -> None:
    """Raise InputError where the file cannot be one, or is one of those that its text is made from."""
    try:
        if file.is_dir():
            raise InputError(say.OUTPUT_IS_FOLDER.format(file=file))
        same = any(source is not None and file.exists() and file.samefile(source) for source in sources)
    except (OSError, ValueError) as error:
        raise cannot("write", file, error) from None
    if same:
        raise InputError(say.OUTPUT_IS_SOURCE.format(file=file), hint=say.OTHER_OUTPUT)


def save(text: str, file: Path, sources: Sequence[Path | None] = ()) -> None:
    """Write a text into a file, whole or not at all; a file that exists is replaced.

    Raises InputError where it cannot be written, or is one of `sources`.
    """
    check_target(file, sources)
    try:
        if file.exists() and not file.is_file():  # a pipe, a terminal, /dev/stdout: nothing to take the place of
            write_through(file, text.encode())
        else:
            write_over(real(file), text.encode())
    except (OSError, ValueError) as error:
        raise cannot("write", file, error) from None

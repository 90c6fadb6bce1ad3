"""`bpcli code`: the program that does the passes of one circuit.

Knows options. Must not know gates, numbers or Python.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

from bpcli.code.program import check_style, write_program
from bpcli.commands.circuit import Asked, circuit
from bpcli.commands.screen import speaks_unicode
from bpcli.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


class Options(NamedTuple):
    """The options of `bpcli code`, as given."""

    asked: Asked = Asked()
    style: str = "gates"
    output: Path | None = None


def run(arguments: list[str], options: Options, known_options: list[str]) -> None:
    """Write a program to standard output or to a file. Raises InputError for what cannot be used."""
    check_style(options.style)
    asked = circuit(arguments, options.asked, known_options, "code")
    with asked.blamed():
        asked.trace.backward()  # where a gradient does not exist, no program is written
        ascii_only = options.output is None and not speaks_unicode(sys.stdout.encoding)
        program = write_program(asked.trace, options.style, ascii_only=ascii_only, seed=options.asked.seed)
    if options.output is None:
        sys.stdout.write(program)
    else:
        _save(program, options.output, (options.asked.file, options.asked.inputs))
    asked.remark()


def _save(program: str, file: Path, sources: tuple[Path | None, ...]) -> None:
    if any(source is not None and file.exists() and file.samefile(source) for source in sources):
        raise InputError(f"{file} is what the program is made from", hint="give --output another name")
    try:
        file.write_text(program, encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(f"cannot write {file}: {(error.strerror or str(error)).lower()}") from None

"""`bpcli code`: the program that does the passes of one circuit.

Knows options. Must not know gates, numbers or Python.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

from bpcli.code.program import check_style, write_program
from bpcli.commands.circuit import Asked, circuit
from bpcli.commands.saving import save
from bpcli.commands.screen import speaks_unicode

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
        save(program, options.output, (options.asked.file, options.asked.inputs))
    asked.remark()

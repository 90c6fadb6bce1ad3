"""`bpcli code`: the program that does the passes of one circuit.

Knows options. Must not know gates, numbers or Python.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

from bpcli.code.program import check_style, write_program
from bpcli.commands.screen import complain, speaks_unicode
from bpcli.commands.sources import quote, quoted, request
from bpcli.errors import InputError
from bpcli.graph.build import build
from bpcli.trace.trace import Trace
from bpcli.trace.values import check_names, given, like

if TYPE_CHECKING:
    from pathlib import Path


class Options(NamedTuple):
    """The options of `bpcli code`, as given."""

    file: Path | None = None
    inputs: Path | None = None
    style: str = "gates"
    output: Path | None = None
    group: tuple[str, ...] = ()
    expand: tuple[str, ...] = ()
    share: bool = False


def run(arguments: list[str], options: Options, known_options: list[str]) -> None:
    """Write a program to standard output or to a file. Raises InputError for what cannot be used."""
    check_style(options.style)
    asked = request(arguments, options.file, options.inputs, known_options)
    found = {name: given(text, name) for name, text in asked.values.items()}
    try:
        graph = build(asked.text, found, group=options.group, expanded=options.expand, share=options.share)
        command = f"bpcli code {quoted(asked.text, asked.file)}"
        bound = check_names(graph, found, f"{command} {' '.join(f'{n}={quote(t)}' for n, t in asked.values.items())}")
        trace = Trace(graph, bound.given)
        trace.backward()  # where a gradient does not exist, no program is written
        ascii_only = options.output is None and not speaks_unicode(sys.stdout.encoding)
        program = write_program(trace, options.style, ascii_only=ascii_only)
    except InputError as error:
        raise error.located(asked.text, asked.file) if error.span is not None else error from None
    if options.output is None:
        sys.stdout.write(program)
    else:
        _save(program, options.output, (options.file, options.inputs))
    for name in bound.unused:
        complain(f"warning: {name} does not occur in the expression, so its value is not used{like(name, graph)}")
    for note in graph.program.notes[:5]:
        complain(f"note: {note}")


def _save(program: str, file: Path, sources: tuple[Path | None, ...]) -> None:
    if any(source is not None and file.exists() and file.samefile(source) for source in sources):
        raise InputError(f"{file} is what the program is made from", hint="give --output another name")
    try:
        file.write_text(program, encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(f"cannot write {file}: {(error.strerror or str(error)).lower()}") from None

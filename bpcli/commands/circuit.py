"""From a command's arguments to a trace: what `explain`, `code` and their kin have in common."""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bpcli.algebra.draws import Draws
from bpcli.commands import sentences as say
from bpcli.commands.screen import complain
from bpcli.commands.sources import quoted, request, shapes
from bpcli.errors import InputError, quote
from bpcli.graph.build import build
from bpcli.trace.trace import Trace
from bpcli.trace.values import Given, check_names, compare, given, nearest_input

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpcli.commands.options import Asked
    from bpcli.commands.sources import Request


_DECIMAL_COMMA = re.compile(r"[-+−]?[0-9]+,[0-9]+")


class TracedCircuit(NamedTuple):
    """A circuit with its values: the program, the trace, what is not used, how to ask for it, its files."""

    program: Request
    trace: Trace
    unused: tuple[str, ...]
    command: str  # without the values
    sources: tuple[Path | None, ...]

    @contextmanager
    def blamed(self) -> Iterator[None]:
        """Errors in here that point into the program say which file it is from."""
        try:
            yield
        except InputError as error:
            raise error.located(self.program.text, self.program.file) if error.span is not None else error from None

    def remark(self) -> None:
        """Say on standard error what was not used, and how the text was read."""
        for name in self.unused:
            near = nearest_input(name, self.trace.graph)
            words = say.UNUSED_VALUE_NEAR if near else say.UNUSED_VALUE
            complain(f"warning: {words.format(name=name, near=near)}")
        for name, text in self.program.values.items():
            if _DECIMAL_COMMA.fullmatch(text):
                complain(say.READ_AS_LIST.format(name=name, text=text, x=text.replace(",", ", ")))
        for note in self.trace.graph.program.notes[:5]:
            complain(f"note: {note}")


def circuit(asked: Asked, command: str, before: Request | None = None) -> TracedCircuit:
    """Run the forward pass of what the arguments say; `command` is its name, for hints.

    `before` holds what was read of the files before. Raises InputError for what cannot be used.
    """
    program = request(asked, before)
    draws = Draws(asked.seed or 0)
    found = {name: value(text, name, draws) for name, text in program.values.items()}
    declared = shapes(asked.shape)
    compare(declared, found)
    try:
        graph = build(program.text, declared | found, group=asked.group, expanded=asked.expand, share=asked.share)
        typed = f"bpcli {command} {quoted(program.text, program.file)}"
        values = " ".join(f"{name}={quote(text)}" for name, text in program.values.items())
        bound = check_names(graph, found, f"{typed} {values}", draws)
        files = [Path(text[1:]) for text in program.values.values() if text[:1] == "@"]
        return TracedCircuit(
            program, Trace(graph, bound.given, draws), bound.unused, typed, (asked.file, asked.inputs, *files)
        )
    except InputError as error:
        raise error.located(program.text, program.file) if error.span is not None else error from None


def value(text: str, name: str, draws: Draws) -> Given:
    """A value as typed, or from the file that follows an @."""
    if not text.startswith("@"):
        return given(text, name, draws)
    from bpcli.commands.array_files import read_array

    array = read_array(Path(text[1:]), name)
    return Given(text, array if array.shape else float(array))

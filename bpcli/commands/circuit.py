"""From a command's arguments to a trace: what `explain`, `code` and their kin have in common.

Knows how values, shapes and files belong to a program. Must not know what is done with the trace.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bpcli.algebra.draws import Draws
from bpcli.commands.screen import complain
from bpcli.commands.sources import quoted, request, shapes
from bpcli.errors import InputError, quote
from bpcli.graph.build import build
from bpcli.trace.trace import Trace
from bpcli.trace.values import Given, check_names, compare, given, like

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpcli.commands.sources import Request


_DECIMAL_COMMA = re.compile(r"[-+−]?[0-9]+,[0-9]+")


class Asked(NamedTuple):
    """The options that say which circuit is meant."""

    file: Path | None = None
    inputs: Path | None = None
    shape: tuple[str, ...] = ()
    seed: int = 0
    group: tuple[str, ...] = ()
    expand: tuple[str, ...] = ()
    share: bool = False


class Circuit(NamedTuple):
    """A circuit with its values: the program, the trace, the given names that do not occur, and how to ask for it."""

    program: Request
    trace: Trace
    unused: tuple[str, ...]
    command: str  # without the values

    @contextmanager
    def blamed(self) -> Iterator[None]:
        """Errors in here that point into the program say which file it is from."""
        try:
            yield
        except InputError as error:
            raise error.located(self.program.text, self.program.file) if error.span is not None else error from None

    def sources(self, asked: Asked) -> list[Path | None]:
        """The files that it was made from."""
        return [asked.file, asked.inputs, *(Path(text[1:]) for text in self.program.values.values() if text[:1] == "@")]

    def remark(self) -> None:
        """Say on standard error what was not used, and how the text was read."""
        for name in self.unused:
            words = f"{name} does not occur in the expression, so its value is not used{like(name, self.trace.graph)}"
            complain(f"warning: {words}")
        for name, text in self.program.values.items():
            if _DECIMAL_COMMA.fullmatch(text):
                complain(
                    f"note: {name}={text} is read as the list [{text.replace(',', ', ')}]; a decimal point is written ."
                )
        for note in self.trace.graph.program.notes[:5]:
            complain(f"note: {note}")


def circuit(
    arguments: list[str], asked: Asked, known_options: list[str], command: str, before: Request | None = None
) -> Circuit:
    """Run the forward pass of what the arguments say; `command` is its name, for hints.

    `before` holds what was read of the files before. Raises InputError for what cannot be used.
    """
    program = request(arguments, asked.file, asked.inputs, known_options, before)
    draws = Draws(asked.seed)
    found = {name: value(text, name, draws) for name, text in program.values.items()}
    declared = shapes(list(asked.shape))
    compare(declared, found)
    try:
        graph = build(program.text, declared | found, group=asked.group, expanded=asked.expand, share=asked.share)
        typed = f"bpcli {command} {quoted(program.text, program.file)}"
        values = " ".join(f"{name}={quote(text)}" for name, text in program.values.items())
        bound = check_names(graph, found, f"{typed} {values}", draws)
        return Circuit(program, Trace(graph, bound.given, draws), bound.unused, typed)
    except InputError as error:
        raise error.located(program.text, program.file) if error.span is not None else error from None


def value(text: str, name: str, draws: Draws) -> Given:
    """A value as typed, or from the file that follows an @."""
    if not text.startswith("@"):
        return given(text, name, draws)
    from bpcli.commands.array_files import read_array

    array = read_array(Path(text[1:]), name)
    return Given(text, array if array.shape else float(array))

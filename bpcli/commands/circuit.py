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
from bpcli.errors import InputError, Span, quote
from bpcli.graph.build import build
from bpcli.trace.trace import Trace
from bpcli.trace.values import Given, check_names, compare, given, nearest_input

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpcli.commands.options import Asked
    from bpcli.commands.sources import Request
    from bpcli.graph.graph import Graph


_DECIMAL_COMMA = re.compile(r"[-+−]?[0-9]+,[0-9]+")


class TracedCircuit(NamedTuple):
    """A circuit with its values: the program, the trace, what is not used, how to ask for it, its files."""

    program: Request
    trace: Trace
    unused: tuple[str, ...]
    command: str  # without the values
    sources: tuple[Path | None, ...]
    notes: tuple[str, ...] = ()  # what was taken of a program without being said

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
        for note in (*self.notes, *self.trace.graph.program.notes)[:5]:
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
        if program.is_python:
            return _of_python(asked, command, program, found)
        graph = build(
            program.text,
            declared | found,
            group=asked.group,
            expanded=asked.expand,
            share=asked.share,
            reading=program.reading,
        )
        typed = f"bpcli {command} {quoted(program.text, program.file)}"
        values = " ".join(f"{name}={quote(text)}" for name, text in program.values.items())
        bound = check_names(graph, found, f"{typed} {values}", draws)
        files = [Path(text[1:]) for text in program.values.values() if text[:1] == "@"]
        start = upstream_of(asked.upstream, graph, getattr(asked, "of", None))
        trace = Trace(graph, bound.given, draws, start)
        return TracedCircuit(program, trace, bound.unused, typed, (asked.file, asked.inputs, *files))
    except InputError as error:
        raise error.located(program.text, program.file) if error.span is not None else error from None


def _of_python(asked: Asked, command: str, program: Request, found: dict[str, Given]) -> TracedCircuit:
    """The circuit of a program in Python, with what was taken without being said."""
    from bpcli.programs.chosen import choose

    options = {"group": asked.group, "expanded": asked.expand, "share": asked.share}
    of = getattr(asked, "of", None)
    chosen = choose(program.text, program.calls, of, found, program.file, **options)
    graph, start = chosen.circuit.graph, upstream_of(asked.upstream, chosen.circuit.graph)
    trace = chosen.circuit.trace if start is None else chosen.circuit.trace.started(start)
    calls = "".join(f" --call {quote(line)}" for line in program.calls)
    typed = f"bpcli {command} {quoted(program.text, program.file)}{calls}"
    files = [Path(text[1:]) for text in program.values.values() if text[:1] == "@"]
    graph.refuse_flat()
    sources = (asked.file, asked.inputs, *files)
    return TracedCircuit(program, trace, chosen.unused, typed, sources, chosen.notes)


def upstream_of(text: str | None, graph: Graph, of: str | None = None) -> Given | None:
    """What --upstream says: the gradient that a backward pass from a node (the output, if None) starts with.

    Raises InputError, with a caret, where it cannot be read or has another shape than the node.
    """
    if text is None:
        return None
    from bpcli.trace.interpret import seed

    start = value(text, "--upstream", None)
    try:
        seed(graph, graph.nodes.get(graph.meant(of or ""), graph.output), start.number)
    except InputError as error:
        error.span = Span(0, max(len(text), 1))
        raise error.located(text, "value of --upstream") from None
    return start


def value(text: str, name: str, draws: Draws | None) -> Given:
    """A value as typed, or from the file that follows an @."""
    if not text.startswith("@"):
        return given(text, name, draws)
    from bpcli.commands.array_files import read_array

    array = read_array(Path(text[1:]), name)
    return Given(text, array if array.shape else float(array))

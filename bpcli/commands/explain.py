"""`bpcli explain`: the lesson on one circuit.

Knows options. Must not know gates, numbers or sentences.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bpcli.commands.screen import complain, page
from bpcli.commands.sources import plain_name, quote, quoted, request
from bpcli.errors import InputError
from bpcli.formats import FORMATS, write_lesson
from bpcli.graph.build import build
from bpcli.lesson.tell import Telling
from bpcli.trace.trace import Trace
from bpcli.trace.values import check_names, given, like

if TYPE_CHECKING:
    from pathlib import Path

    from bpcli.formats import Page
    from bpcli.graph.graph import Graph

MOST_DIGITS = 17


class Options(NamedTuple):
    """The options of `bpcli explain`, as given."""

    file: Path | None = None
    inputs: Path | None = None
    form: str = "table"
    exact: bool = False
    digits: int = 4
    wrt: str | None = None
    of: str | None = None
    upstream: str = "1"
    check: bool = False
    group: tuple[str, ...] = ()
    expand: tuple[str, ...] = ()
    share: bool = False
    verbose: bool = False
    brief: bool = False
    whole: bool = False


def run(arguments: list[str], options: Options, known_options: list[str], sheet: Page | None = None) -> None:
    """Explain an expression, on `sheet` or standard output. Raises InputError for what cannot be used."""
    if options.form not in FORMATS:
        raise InputError(f"there is no format {options.form}", hint=f"the formats are {', '.join(FORMATS)}")
    if not 1 <= options.digits <= MOST_DIGITS:
        raise InputError(f"--digits takes a number from 1 to {MOST_DIGITS}")
    if options.verbose and options.brief:
        raise InputError("--verbose and --brief exclude each other")
    asked = request(arguments, options.file, options.inputs, known_options)
    found = {name: given(text, name) for name, text in asked.values.items()}
    try:
        graph = build(asked.text, found, group=options.group, expanded=options.expand, share=options.share)
        command = f"bpcli explain {quoted(asked.text, asked.file)}"
        bound = check_names(graph, found, f"{command} {' '.join(f'{n}={quote(t)}' for n, t in asked.values.items())}")
        trace = Trace(graph, bound.given)
        telling = Telling(
            detail="verbose" if options.verbose else "brief" if options.brief else "normal",
            digits=options.digits,
            exact=options.exact,
            check=options.check,
            of=None if options.of is None else plain_name(options.of),
            wrt=_names(options.wrt),
            upstream=options.upstream,
            command=command,
            group=options.group,
            expand=options.expand,
            share=options.share,
        )
        if options.check and trace.is_symbolic:
            raise _check_needs_numbers(graph)
        sheet = page() if sheet is None else sheet
        write_lesson(options.form, trace, telling, sheet._replace(whole=options.whole))
    except InputError as error:
        raise error.located(asked.text, asked.file) if error.span is not None else error from None
    for name in bound.unused:
        complain(f"warning: {name} does not occur in the expression, so its value is not used{like(name, graph)}")
    for note in graph.program.notes[:5]:
        complain(f"note: {note}")


def _names(wrt: str | None) -> tuple[str, ...] | None:
    if wrt is None:
        return None
    names = tuple(dict.fromkeys(plain_name(name) for name in wrt.split(",") if name.strip()))
    if not names:
        raise InputError("--wrt names no node", hint="for example --wrt x,z")
    return names


def _check_needs_numbers(graph: Graph) -> InputError:
    values = " ".join(f"{name}=…" for name in list(graph.inputs)[:12])
    return InputError("--check needs numbers", hint=f"give each input a value: {values}")

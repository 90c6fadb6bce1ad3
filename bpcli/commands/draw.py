"""`bpcli draw`: the circuit alone, as the lecture draws it.

Knows options. Must not know gates, numbers or wires.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bpcli.commands.circuit import Asked, circuit
from bpcli.commands.explain import check_form, names
from bpcli.commands.saving import format_of, sheet_for
from bpcli.formats import CIRCUITS, TRACES, WALKS, write_blocks, write_circuit, write_lesson, write_walk
from bpcli.lesson.alone import drawn
from bpcli.lesson.drawing import drawing
from bpcli.lesson.figures import Figures
from bpcli.lesson.tell import Telling, check_digits, passes
from bpcli.notation.names import plain_name

if TYPE_CHECKING:
    from pathlib import Path

    from bpcli.formats import Page

MOST = 1_000  # nodes that are drawn where all are asked for


class Options(NamedTuple):
    """The options of `bpcli draw`, as given."""

    asked: Asked = Asked()
    form: str | None = None
    output: Path | None = None
    exact: bool = False
    digits: int = 4
    wrt: str | None = None
    of: str | None = None
    upstream: str = "1"
    whole: bool = False


def run(arguments: list[str], options: Options, known_options: list[str], sheet: Page | None = None) -> None:
    """Draw a circuit, on `sheet` or standard output. Raises InputError for what cannot be used."""
    form = check_form(format_of(options.form, options.output, "table"))
    check_digits(options.digits)
    asked = circuit(arguments, options.asked, known_options, "draw")
    telling = Telling(
        digits=options.digits,
        exact=options.exact,
        of=None if options.of is None else plain_name(options.of),
        wrt=names(options.wrt),
        upstream=options.upstream,
        command=asked.command,
        group=options.asked.group,
        expand=options.asked.expand,
        share=options.asked.share,
        whole=options.whole,
    )
    most = MOST if options.whole else None
    with asked.blamed(), sheet_for(options.output, asked.sources(options.asked), sheet) as paper:
        shown = paper._replace(whole=options.whole)
        if form in TRACES:
            write_lesson(form, asked.trace, telling, shown)
        elif form in CIRCUITS:
            write_circuit(form, *drawn(asked.trace, telling, most), shown)
        elif form in WALKS:
            write_walk(form, asked.trace, telling, shown, most)
        else:
            back, exact = passes(asked.trace, telling)
            figures = Figures(back, telling.digits, exact, whole=telling.whole)
            picture = drawing(figures, captions=False, most=most)
            write_blocks(form, (picture._replace(always=True),), shown)
    asked.remark()

"""`bpcli draw`: the circuit alone, as the lecture draws it.

Knows options. Must not know gates, numbers or wires.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bpcli.commands.circuit import Asked, circuit
from bpcli.commands.explain import check_digits, check_form, names
from bpcli.commands.screen import page
from bpcli.commands.sources import plain_name
from bpcli.formats import TRACES, write_blocks, write_lesson
from bpcli.lesson.drawing import drawing
from bpcli.lesson.figures import Figures
from bpcli.lesson.tell import Telling, passes

if TYPE_CHECKING:
    from bpcli.formats import Page

MOST = 1_000  # nodes that are drawn where all are asked for


class Options(NamedTuple):
    """The options of `bpcli draw`, as given."""

    asked: Asked = Asked()
    form: str = "table"
    exact: bool = False
    digits: int = 4
    wrt: str | None = None
    of: str | None = None
    upstream: str = "1"
    whole: bool = False


def run(arguments: list[str], options: Options, known_options: list[str], sheet: Page | None = None) -> None:
    """Draw a circuit, on `sheet` or standard output. Raises InputError for what cannot be used."""
    check_form(options.form)
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
    sheet = (page() if sheet is None else sheet)._replace(whole=options.whole)
    with asked.blamed():
        if options.form in TRACES:
            write_lesson(options.form, asked.trace, telling, sheet)
        else:
            back, exact = passes(asked.trace, telling)
            figures = Figures(back, telling.digits, exact, whole=telling.whole)
            drawn = drawing(figures, captions=False, most=MOST if options.whole else None)
            write_blocks(options.form, (drawn._replace(always=True),), sheet)
    asked.remark()

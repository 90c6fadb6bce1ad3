"""`bpcli explain`: the lesson on one circuit.

Knows options. Must not know gates, numbers or sentences.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bpcli.commands.circuit import Asked, circuit
from bpcli.commands.saving import format_of, sheet_for
from bpcli.commands.screen import page
from bpcli.errors import InputError
from bpcli.formats import CIRCUITS, LESSONS, write_lesson
from bpcli.lesson.tell import Telling, check_digits, check_numbers
from bpcli.notation.names import plain_name

if TYPE_CHECKING:
    from pathlib import Path

    from bpcli.formats import Page
    from bpcli.trace.trace import Trace


class Options(NamedTuple):
    """The options of `bpcli explain`, as given."""

    asked: Asked = Asked()
    form: str | None = None
    output: Path | None = None
    exact: bool = False
    digits: int = 4
    wrt: str | None = None
    of: str | None = None
    upstream: str = "1"
    check: bool = False
    verbose: bool = False
    brief: bool = False
    whole: bool = False
    jacobian: bool = False
    blank: str | None = None
    key: bool = False
    why_order: bool = False
    step: bool = False


def run(arguments: list[str], options: Options, known_options: list[str], sheet: Page | None = None) -> None:
    """Explain an expression, on `sheet` or standard output. Raises InputError for what cannot be used."""
    form = check_form(format_of(options.form, options.output, "table"))
    check_digits(options.digits)
    _refuse_together(options, form)
    asked = circuit(arguments, options.asked, known_options, "explain")
    telling = Telling(
        detail="verbose" if options.verbose else "brief" if options.brief else "normal",
        digits=options.digits,
        exact=options.exact,
        check=options.check,
        of=None if options.of is None else plain_name(options.of),
        wrt=names(options.wrt),
        upstream=options.upstream,
        command=asked.command,
        group=options.asked.group,
        expand=options.asked.expand,
        share=options.asked.share,
        jacobian=options.jacobian,
        whole=options.whole,
        why_order=options.why_order,
    )
    check_numbers(asked.trace, telling)
    if options.step:
        from bpcli.commands.step import step

        asked.remark()
        with asked.blamed():
            step(asked, telling, form, page() if sheet is None else sheet)
        return
    with asked.blamed(), sheet_for(options.output, asked.sources(options.asked), sheet) as paper:
        if options.blank is not None:
            _worksheet(asked.trace, telling, options, paper, form)
        else:
            write_lesson(form, asked.trace, telling, paper._replace(whole=options.whole))
    asked.remark()


def _refuse_together(options: Options, form: str) -> None:
    """Raise InputError for options of which one would be left out in silence."""
    if options.key and options.blank is None:
        raise InputError("--key is the answer key of a worksheet", hint="add --blank, as for the sheet itself")
    if options.verbose and options.brief:
        raise InputError("--verbose and --brief exclude each other")
    more = {"--check": options.check, "--why-order": options.why_order, "--jacobian": options.jacobian}
    kinds = {
        "--step goes through the two passes alone": options.step,
        "a worksheet holds the tables of the two passes alone": options.blank is not None,
        "a picture shows the circuit alone": form in CIRCUITS,
    }
    beside = {"--step": {"--blank": options.blank is not None, "--output": options.output is not None}}
    for what, chosen in kinds.items():
        for name, wanted in (more | beside.get(what.split()[0], {})).items():
            if chosen and wanted:
                raise InputError(f"{what}, without {name}", hint=f"leave out {name}")


def _worksheet(trace: Trace, telling: Telling, options: Options, sheet: Page, form: str) -> None:
    """Write a worksheet, or its answer key."""
    from bpcli.formats import STORIES, write_story
    from bpcli.lesson.worksheet import read_blanks, worksheet

    if form not in STORIES:
        raise InputError(f"there is no worksheet as {form}", hint=f"there is one as {', '.join(STORIES)}")
    made = worksheet(trace, read_blanks(options.blank or "", options.asked.seed), telling)
    write_story(form, made.key if options.key else made.story, sheet._replace(whole=True))


def check_form(form: str) -> str:
    """The format. Raises InputError for one that there is not."""
    if form not in LESSONS:
        raise InputError(f"there is no format {form}", hint=f"the formats are {', '.join(LESSONS)}")
    return form


def names(wrt: str | None) -> tuple[str, ...] | None:
    """The names in --wrt. Raises InputError where there are none."""
    if wrt is None:
        return None
    found = tuple(dict.fromkeys(plain_name(name) for name in wrt.split(",") if name.strip()))
    if not found:
        raise InputError("--wrt names no node", hint="for example --wrt x,z")
    return found

"""`bpcli progress`: how a learner is doing; where the record is; exporting and forgetting it.

Knows options. Must not know answers or tables.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

from bpcli.commands.screen import complain, page
from bpcli.errors import InputError
from bpcli.formats import FORMATS, write_story

if TYPE_CHECKING:
    from pathlib import Path

    from bpcli.quiz.record import Record


class Options(NamedTuple):
    """The options of `bpcli progress`, as given."""

    where: bool = False
    export: Path | None = None
    forget: bool = False
    yes: bool = False
    form: str = "table"


def run(options: Options) -> None:
    """Do one of the four. Raises InputError for what cannot be used or done."""
    from bpcli.quiz.record import Record

    if options.form not in FORMATS:
        raise InputError(f"there is no format {options.form}", hint=f"the formats are {', '.join(FORMATS)}")
    if options.where + options.forget + (options.export is not None) > 1:
        raise InputError("--where, --export and --forget are asked for one at a time")
    record = Record.open(tell=complain)
    if options.where:
        page().say(str(record.path))
    elif options.export is not None:
        from bpcli.formats.export import write

        count = write(record.answers(needed=True), options.export)
        page().say(f"{_answers(count)} written to {options.export}")
    elif options.forget:
        _forget(record, yes=options.yes)
    else:
        _show(record, options.form)


def _show(record: Record, form: str) -> None:
    from bpcli.quiz.standing import summary

    told = summary(record, record.clock())
    if form == "json":
        from bpcli.formats.progress import write

        write(told, page())
        return
    from bpcli.quiz.progress import story

    write_story(form, story(told, chart=form != "plain"), page())


def _forget(record: Record, *, yes: bool) -> None:
    count = len(record.answers(needed=True))
    if not yes:
        if not sys.stdin.isatty():
            raise InputError("--forget deletes the whole record and cannot be undone", hint="add --yes if you mean it")
        import typer

        if not typer.confirm(page().spell(f"Delete {_answers(count)} from {record.path}? This cannot be undone.")):
            page().say("Nothing is deleted.")
            return
    page().say(f"{_answers(record.forget())} deleted")


def _answers(count: int) -> str:
    return f"{count} answer{'' if count == 1 else 's'}"

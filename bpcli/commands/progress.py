"""`bpcli progress`: how a learner is doing; where the record is; exporting and forgetting it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from bpcli.commands import sentences as say
from bpcli.commands.options import Formatted, Option
from bpcli.commands.screen import complain, page
from bpcli.errors import InputError
from bpcli.formats import FORMATS, write_story
from bpcli.words import check_choice, plural

if TYPE_CHECKING:
    from bpcli.formats import Page
    from bpcli.quiz.record import Record


class Progress(Formatted):
    """`bpcli progress`."""

    example = "bpcli progress --export answers.csv"
    order = "where export forget yes"
    where: Annotated[bool, Option("Say where the record is.")] = False
    export: Annotated[Path | None, Option("Write all answers to a new .json or .csv.")] = None
    forget: Annotated[bool, Option("Delete all answers.")] = False
    yes: Annotated[bool, Option("Delete without asking.")] = False

    def run(self, sheet: Page | None = None) -> None:
        """Do one of the four. Raises InputError for what cannot be used or done."""
        from bpcli.quiz.record import Record

        check_choice("format", self.form, FORMATS)
        if self.where + self.forget + (self.export is not None) > 1:
            raise InputError(say.ONE_OF_THREE)
        record, sheet = Record.open(tell=complain), page() if sheet is None else sheet
        if self.where:
            sheet.say(str(record.path))
        elif self.export is not None:
            from bpcli.formats.record import export

            count = export(record.answers(needed=True), self.export)
            sheet.say(f"{plural(count, 'answer')} written to {self.export}")
        elif self.forget:
            _forget(record, sheet, yes=self.yes)
        else:
            _show(record, self.form, sheet)


def _show(record: Record, form: str, sheet: Page) -> None:
    from bpcli.quiz.standing import summary

    told = summary(record, record.clock())
    if form == "json":
        from bpcli.formats.record import write_summary

        write_summary(told, sheet)
        return
    from bpcli.quiz.progress import story

    write_story(form, story(told, chart=form != "plain"), sheet)


def _forget(record: Record, sheet: Page, *, yes: bool) -> None:
    count = len(record.answers(needed=True))
    if not yes:
        if not sys.stdin.isatty():
            raise InputError(say.FORGET_DELETES, hint=say.ADD_YES)
        import typer

        question = say.CONFIRM_FORGET.format(answers=plural(count, "answer"), path=record.path)
        if not typer.confirm(sheet.spell(question)):
            sheet.say("Nothing is deleted.")
            return
    sheet.say(f"{plural(record.forget(), 'answer')} deleted")

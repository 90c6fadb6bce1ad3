"""`bpcli explain`: the lesson on one circuit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from bpcli.commands import sentences as say
from bpcli.commands.circuit import circuit
from bpcli.commands.options import Detailed, Option, Shown, program
from bpcli.commands.saving import format_of, sheet_for
from bpcli.commands.screen import page
from bpcli.errors import InputError
from bpcli.formats import CIRCUITS, LESSONS, write_lesson
from bpcli.lesson.tell import Telling, check_numbers
from bpcli.words import check_choice

if TYPE_CHECKING:
    from bpcli.formats import Page
    from bpcli.trace.trace import Trace


class Explain(Detailed, Shown):
    """`bpcli explain`."""

    example = 'bpcli explain "q = x + y; f = q*z" x=-2 y=5 z=-4 --check'
    order = f"{Shown.order} jacobian check why_order step group expand share verbose brief whole"
    arguments: Annotated[tuple[str, ...], program("formulas only")] = ()
    of: Annotated[str | None, Option("Gradients of this node.", metavar="NAME")] = None
    jacobian: Annotated[bool, Option("What the Jacobian of every gate looks like.")] = False
    why_order: Annotated[bool, Option("What the backward pass would count in another order.")] = False
    step: Annotated[bool, Option("One step at a time, with keys; guess before you see.")] = False
    blank: Annotated[
        str | None,
        Option(
            "A worksheet: leave out value, local, product, upstream, sum, gradient, shape, rule, "
            "or N numbers drawn from --seed.",
            metavar="WHAT|N",
        ),
    ] = None
    key: Annotated[bool, Option("The answer key of that worksheet.")] = False

    def run(self, sheet: Page | None = None) -> None:
        """Explain an expression, on `sheet` or standard output. Raises InputError for what cannot be used."""
        form = format_of(self.form, self.output)
        check_choice("format", form, LESSONS)
        telling = Telling(**self.only(Telling._fields))
        _refuse_together(self, form)
        asked = circuit(self, "explain")
        telling = telling._replace(command=asked.command)
        check_numbers(asked.trace, telling)
        if self.step:
            from bpcli.commands.step import step

            asked.remark()
            with asked.blamed():
                step(asked, telling, form, page() if sheet is None else sheet)
            return
        with asked.blamed(), sheet_for(self.output, asked.sources, sheet) as paper:
            if self.blank is not None:
                _worksheet(asked.trace, telling, self, paper, form)
            else:
                write_lesson(form, asked.trace, telling, paper._replace(whole=self.whole))
        asked.remark()


def _refuse_together(options: Explain, form: str) -> None:
    """Raise InputError for options of which one would be left out in silence."""
    if options.key and options.blank is None:
        raise InputError(say.KEY_OF_WORKSHEET, hint=say.ADD_BLANK)
    if options.verbose and options.brief:
        raise InputError(say.VERBOSE_OR_BRIEF)
    more = {"--check": options.check, "--why-order": options.why_order, "--jacobian": options.jacobian}
    kinds = {
        say.STEP_ALONE: options.step,
        say.WORKSHEET_ALONE: options.blank is not None,
        say.PICTURE_ALONE: form in CIRCUITS,
    }
    beside = {"--step": {"--blank": options.blank is not None, "--output": options.output is not None}}
    for what, chosen in kinds.items():
        for name, wanted in (more | beside.get(what.split()[0], {})).items():
            if chosen and wanted:
                raise InputError(f"{what}, without {name}", hint=say.LEAVE_OPTION_OUT.format(name=name))


def _worksheet(trace: Trace, telling: Telling, options: Explain, sheet: Page, form: str) -> None:
    """Write a worksheet, or its answer key."""
    from bpcli.formats import STORIES, write_story
    from bpcli.lesson.worksheet import read_blanks, worksheet

    if form not in STORIES:
        raise InputError(
            say.NO_WORKSHEET_FORMAT.format(form=form), hint=say.WORKSHEET_FORMATS.format(stories=", ".join(STORIES))
        )
    made = worksheet(trace, read_blanks(options.blank or "", options.seed or 0), telling)
    write_story(form, made.key if options.key else made.story, sheet._replace(whole=True))

"""`bpcli grade`: one submission, or a folder of them, marked against a course that no learner has touched.

Knows options, reports and exit codes. Must not know what is right, nor how a report is written.
"""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bpcli.commands.screen import complain, page
from bpcli.course import sentences as say
from bpcli.course.collect import COURSE_FILE
from bpcli.errors import InputError
from bpcli.formats import FORMATS, reports, write_story
from bpcli.formats.clean import in_workflow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bpcli.course.marks import Oddity, SubmissionMark
    from bpcli.course.model import Course
    from bpcli.course.tally import Tally
    from bpcli.formats import Page
    from bpcli.lesson.story import Story

RIGHT, WRONG, UNUSABLE = 0, 1, 2  # exit codes
_UNTRUSTED = "The course lies in the folder that is marked: good for practice, but no marks to trust."
_LINT = "bpcli course lint says what a course lacks"
MANY = 20  # submissions of which the values are drawn first: fewer have too little in common
CHECKOUTS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")  # where GitHub and GitLab put what was pushed
MOST_ODD = 20  # oddities of a learner that are listed of a class


class Options(NamedTuple):
    """The options of `bpcli grade`, as given."""

    folder: Path | None = None
    course: Path | None = None
    learner: str | None = None
    salt: str | None = None
    reports: tuple[str, ...] = ()
    jobs: int | None = None
    cluster: str | None = None
    audit: bool = False
    form: str = "table"


def run(options: Options, sheet: Page | None = None, environ: Mapping[str, str] = os.environ) -> int:
    """Mark; the exit code. Raises InputError for what cannot be used, after every report has said so."""
    if options.form not in FORMATS:
        raise InputError(f"there is no format {options.form}", hint=f"the formats are {', '.join(FORMATS)}")
    wanted = _wanted(options, environ)
    if options.folder is None:
        options = options._replace(folder=_copy_above(Path.cwd()))
    sheet = page() if sheet is None else sheet
    place = reports.Place(options.folder or Path(), environ, sheet.write)
    written: list[reports.Report] = []
    try:
        for one in wanted:
            written.append(reports.opened(one, place))  # noqa: PERF401  (if one cannot be, the others say so)
        return _mark(options, {one.kind for one in wanted}, written, sheet, environ)
    except BaseException as error:
        for report in written:
            with suppress(InputError):
                report.fail(_why(error))
        raise


def _mark(
    options: Options, kinds: set[str], written: list[reports.Report], sheet: Page, environ: Mapping[str, str]
) -> int:
    from bpcli.course.tally import Tally
    from bpcli.formats.reports.annotations import unheard
    from bpcli.formats.reports.json import JsonReport

    course = _course(options)
    folder = options.folder or Path()
    many = _is_class(folder, course, options, kinds, environ)
    if options.course and folder.resolve() in (options.course.resolve(), *options.course.resolve().parents):
        complain(_UNTRUSTED)
    if options.form == "json":
        written.append(JsonReport(sheet.write))
    for report in written:
        report.begin(course, many=many)
    shown = _Shown(course, Tally(course), options)
    marks = _class(folder, course, options) if many else iter([_one(folder, course, options, environ)])
    for mark in _audited(marks, folder, course, many=many) if options.audit else marks:
        shown.add(mark)
        for report in written:
            report.add(mark)
    if options.form != "json":
        with unheard(environ, sheet.write):
            shown.show(sheet, many=many, workflow=in_workflow(environ))
    while written:
        written.pop(0).end(shown.tally)
    return shown.code()


class _Shown:
    """What the page needs of the marks: the one, or the scores of many."""

    def __init__(self, course: Course, tally: Tally, options: Options) -> None:
        self.course, self.tally, self.options = course, tally, options
        self.mark: SubmissionMark | None = None
        self.odd: dict[str, Sequence[Oddity]] = {}

    def add(self, mark: SubmissionMark) -> None:
        """Count a mark in; only the last is kept."""
        self.tally.add(mark)
        self.mark = mark
        if self.options.audit and mark.oddities:
            self.odd[mark.learner] = mark.oddities[:MOST_ODD]

    def show(self, sheet: Page, *, many: bool, workflow: bool) -> None:
        """Write the page. In a workflow all goes to one stream, the one in which commands are not heard."""
        from bpcli.formats import class_marks, submission

        if many:
            told = class_marks.story(self.tally, sheet.width, self.odd if self.options.audit else None)
            write_story(self.options.form, self._with_sandbox(told), sheet._replace(whole=True))
        elif self.mark and self.mark.error:
            say = sheet.say if workflow else complain
            say(f"error: {self.mark.error}")
        elif self.mark:
            other = _started_for_another(self.mark, self.options) if workflow else None
            told = submission.story(self.course, self.mark, audit=self.options.audit, started_for=other)
            write_story(self.options.form, self._with_sandbox(told), sheet)

    def _with_sandbox(self, told: Story) -> Story:
        """With --audit the page also says what a learner's program could reach on this system."""
        if not self.options.audit or not any(exercise.code for exercise in self.course.exercises):
            return told
        from bpcli.course.sandbox import describe
        from bpcli.lesson.story import Section, Sentence

        first, *rest = describe().splitlines()
        section = Section(first.rstrip(":"), tuple(Sentence(line.removeprefix("- ")) for line in rest))
        return told._replace(sections=(*told.sections[:-1], section, told.sections[-1]))

    def code(self) -> int:
        """The exit code. A class of which nothing could be marked is as unusable as one submission is."""
        if not self.tally.marked:
            return UNUSABLE
        return RIGHT if self.tally.done == self.tally.learners else WRONG


def _copy_above(here: Path) -> Path | None:
    """The copy that a learner stands in: in the folder of a chapter or of an exercise it lies above."""
    for steps, above in enumerate(here.parents[:2], start=1):
        if not all(part[:1].isdecimal() for part in here.parts[-steps:]) or (here / COURSE_FILE).exists():
            return None
        if (above / COURSE_FILE).is_file():
            return Path("/".join([".."] * steps))
    return None


def _wanted(options: Options, environ: Mapping[str, str]) -> list[reports.Wanted]:
    """The reports that are asked for, and those that a workflow gets unasked."""
    found = [reports.asked_for(text) for text in options.reports]
    there = {
        "annotations": in_workflow(environ) and options.form != "json",
        "summary": "GITHUB_STEP_SUMMARY" in environ,
    }
    kinds = {one.kind for one in found}
    return found + [reports.Wanted(kind) for kind, is_there in there.items() if is_there and kind not in kinds]


def _course(options: Options) -> Course:
    """The teacher's course, or the one inside bpcli; never the one that lies in a submission."""
    from bpcli.course.load import load_course

    course = load_course(options.course, solutions=False)
    if not course.points:
        raise InputError(f"the course {course.id} has no questions: there is nothing to mark", hint=_LINT)
    return course if options.salt is None else replace(course, salt=options.salt)


def _is_class(folder: Path, course: Course, options: Options, kinds: set[str], environ: Mapping[str, str]) -> bool:
    """Whether the folder holds a submission a learner.

    Where one learner's work is marked (by name, for Gradescope, what was pushed in a CI run), it never does: there a
    learner could choose by a folder's name whose values to answer.
    """
    from bpcli.course.grading import holds_submissions, is_submission

    if not folder.is_dir():
        raise InputError(f"there is no folder {folder}", hint=say.WHICH_FOLDER)
    roots = [Path.cwd(), *(Path(environ[name]).resolve() for name in CHECKOUTS if environ.get(name))]
    is_checkout = bool(environ.get("CI")) and folder.resolve() in roots
    if kinds & reports.ONE_SUBMISSION and not is_submission(folder, course) and holds_submissions(folder, course):
        raise InputError(
            say.ONE_ALONE.format(folder=folder, kinds=" and ".join(sorted(kinds & reports.ONE_SUBMISSION)))
        )
    if options.learner is not None or kinds & reports.ONE_SUBMISSION or is_checkout:
        return False
    return not is_submission(folder, course)


def _audited(marks: Iterable[SubmissionMark], folder: Path, course: Course, *, many: bool) -> Iterator[SubmissionMark]:
    """The marks, each with what a second look at its folder finds odd."""
    from bpcli.course.audit import audit

    for mark in marks:
        place = folder / mark.learner if many else folder
        yield replace(mark, oddities=(*mark.oddities, *audit(place, course)))


def _one(folder: Path, course: Course, options: Options, environ: Mapping[str, str]) -> SubmissionMark:
    from bpcli.course.collect import collect
    from bpcli.course.grading import no_mark
    from bpcli.course.learner import who
    from bpcli.course.mark import mark

    learner = options.learner or ""
    try:
        learner = who(folder, options.learner, environ)
        return mark(course, collect(folder, course, learner))
    except InputError as error:
        return no_mark(course, learner, error.message)


def _started_for_another(mark: SubmissionMark, options: Options) -> str | None:
    """For whom a copy was started, if not for the learner whose values it is marked with in a workflow."""
    from bpcli.course.learner import written

    if options.learner is not None or mark.is_done:
        return None
    with suppress(InputError):
        found = written(options.folder or Path())
        return None if found.casefold() == mark.learner.casefold() else found
    return None


def _class(folder: Path, course: Course, options: Options) -> Iterator[SubmissionMark]:
    """The marks of a folder of submissions. Raises InputError for a folder, or a cluster, that cannot be used."""
    import gc

    from bpcli.course.grading import grade, holds_submissions, submissions_in
    from bpcli.course.workers import cluster, processes

    gc.enable()  # a class is no short command
    found = submissions_in(folder, course)
    if not holds_submissions(folder, course):
        raise InputError(
            say.NOTHING_IN_ANY.format(course=course.id, count=len(found), folder=folder), hint=say.WHICH_FOLDER
        )
    with ExitStack() as stack:
        if options.cluster:
            start, jobs = stack.enter_context(cluster(options.cluster))
        else:
            jobs = min(options.jobs or processors(), len(found))
            start = processes(jobs)
        learners = [learner for learner, _ in found] if len(found) >= MANY else []
        marks = stack.enter_context(closing(grade(course, found, start, ahead=4 * jobs + 4, learners=learners)))
        yield from stack.enter_context(_progress(marks, len(found)))


@contextmanager
def _progress(marks: Iterator[SubmissionMark], count: int) -> Iterator[Iterable[SubmissionMark]]:
    """The same marks; on a terminal a bar shows how far they are."""
    if not on_terminal():
        yield marks
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("marking"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True, force_terminal=True), transient=True) as progress:
        yield progress.track(marks, total=count)


def on_terminal() -> bool:
    """Whether a person watches standard error."""
    return sys.stderr.isatty()


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _why(error: BaseException) -> str:
    if isinstance(error, InputError):
        return f"{error.message} ({error.hint})" if error.hint else error.message
    if isinstance(error, KeyboardInterrupt):
        return "marking was stopped"
    return f"marking failed: {type(error).__name__}: {error}"

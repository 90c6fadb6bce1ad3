"""`bpcli grade`: one submission, or a folder of them, marked against a course that no learner has touched."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

from bpcli.commands import sentences as say
from bpcli.commands.options import Argument, Formatted, Option
from bpcli.commands.screen import complain, page
from bpcli.course import sentences as course_words
from bpcli.course.collect import COURSE_FILE
from bpcli.errors import InputError
from bpcli.files import real
from bpcli.formats import FORMATS, reports, write_story
from bpcli.formats.clean import in_workflow
from bpcli.words import check_choice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bpcli.course.marks import Remark, SubmissionMark
    from bpcli.course.model import Course
    from bpcli.course.tally import Tally
    from bpcli.formats import Page

RIGHT, WRONG, UNUSABLE = 0, 1, 2  # exit codes
CHECKOUTS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")  # where GitHub and GitLab put what was pushed


class _Job(NamedTuple):
    """A folder, the course that it is marked against, and whether it holds many submissions, or a learner practises."""

    folder: Path
    course: Course
    many: bool
    is_practice: bool


class Grade(Formatted):
    """`bpcli grade`."""

    example = "bpcli grade submissions --course my-course --report results.csv"
    order = "folder course learner salt report jobs cluster"
    folder: Annotated[
        Path | None,
        Argument(None, "Your copy of the course, or a folder with one submission a learner. By default this folder."),
    ] = None
    course: Annotated[
        Path | None, Option("The teacher's course. By default the one in bpcli; for one copy, its own.")
    ] = None
    learner: Annotated[str | None, Option("Whose values the answers belong to.", metavar="ID")] = None
    salt: Annotated[str | None, Option("The salt with which the copies were started.", metavar="TEXT")] = None
    report: Annotated[
        tuple[str, ...],
        Option(
            f"{', '.join(reports.EXAMPLES[:-1])} or {reports.EXAMPLES[-1]}; again for another.",
            metavar="WHAT",
        ),
    ] = ()
    jobs: Annotated[int | None, Option("Mark with N processes. By default one a processor.", metavar="N")] = None
    cluster: Annotated[str | None, Option("Mark on a Dask cluster: tcp://scheduler:8786.", metavar="URL")] = None

    def run(self, sheet: Page | None = None, environ: Mapping[str, str] = os.environ) -> int:
        """Mark; the exit code. Raises InputError for what cannot be used, after every report has said so."""
        if self.jobs is not None and self.jobs < 1:
            raise InputError(say.NO_JOBS.format(jobs=self.jobs), hint=say.LEAST_JOBS)
        if self.jobs is not None and self.cluster:
            raise InputError(say.JOBS_OR_CLUSTER, hint=say.CLUSTER_HAS_JOBS)
        check_choice("format", self.form, FORMATS)
        wanted = _wanted(self, environ)
        options = self.replaced(folder=_copy_above(Path.cwd())) if self.folder is None else self
        sheet = page() if sheet is None else sheet
        destination = reports.Destination(options.folder or Path(), environ, sheet.write)
        try:
            job = _job(options, {one.kind for one in wanted}, environ)
            written = reports.opened(wanted, destination._replace(many=job.many))
        except BaseException as error:
            refused = isinstance(error, reports.RefusedReportError)
            reports.tell_failure(wanted, destination, _why(error), refused=refused)
            raise
        try:
            return _mark(job, options, written, sheet, environ)
        except BaseException as error:
            for report in written:
                with suppress(InputError):
                    report.fail(_why(error))
            raise


def _mark(job: _Job, options: Grade, written: list[reports.Report], sheet: Page, environ: Mapping[str, str]) -> int:
    from bpcli.course.tally import Tally
    from bpcli.course.workers import LostClusterError
    from bpcli.formats.reports.annotations import unheard
    from bpcli.formats.reports.json import JsonReport

    if options.form == "json":
        written.append(JsonReport(sheet.write))
    for report in written:
        report.begin(job.course, many=job.many)
    shown = _Shown(job.course, Tally(job.course), options)
    lost: LostClusterError | None = None
    try:
        for mark in _class(job, options) if job.many else [_one(job, options, environ)]:
            shown.add(mark)
            for report in written:
                report.add(mark)
    except LostClusterError as error:
        lost = error  # the marks that were made are written first
    if options.form != "json":
        with unheard(environ, sheet.write):
            shown.show(sheet, many=job.many, workflow=in_workflow(environ))
    while written:
        written.pop(0).end(shown.tally)
    if lost:
        raise lost
    return shown.code()


class _Shown:
    """What the page needs of the marks: the one, or the scores of many."""

    def __init__(self, course: Course, tally: Tally, options: Grade) -> None:
        self.course, self.tally, self.options = course, tally, options
        self.mark: SubmissionMark | None = None

    def add(self, mark: SubmissionMark) -> None:
        """Count a mark in; only the last is kept."""
        self.tally.add(mark)
        self.mark = mark

    def show(self, sheet: Page, *, many: bool, workflow: bool) -> None:
        """Write the page. In a workflow all goes to one stream, the one in which commands are not heard."""
        from bpcli.formats import class_marks, submission

        if many:
            told = class_marks.story(self.tally, sheet.width)
            write_story(self.options.form, told, sheet._replace(whole=True))
        elif self.mark and self.mark.error:
            (sheet.say if workflow else complain)(f"error: {self.mark.error}")
        elif self.mark:
            write_story(self.options.form, submission.story(self.course, self.mark), sheet)

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


def _wanted(options: Grade, environ: Mapping[str, str]) -> list[reports.Wanted]:
    """The reports that are asked for, and those that a workflow gets unasked."""
    found = [reports.asked_for(text) for text in options.report]
    there = {
        "annotations": in_workflow(environ) and options.form != "json",
        "summary": "GITHUB_STEP_SUMMARY" in environ,
    }
    kinds = {one.kind for one in found}
    return found + [reports.Wanted(kind) for kind, is_there in there.items() if is_there and kind not in kinds]


def _job(options: Grade, kinds: set[str], environ: Mapping[str, str]) -> _Job:
    """What is marked against what. Raises InputError for a folder or a course that cannot be used.

    A copy that is marked without naming a course is held against its own definition: that is practice. So is one in
    which the course lies that is named. Reports that give marks never use what lies in a copy, and Gradescope runs on
    the teacher's side.
    """
    from bpcli.course.load import load_course
    from bpcli.course.practice import definition_of

    folder = options.folder or Path()
    is_practice = options.course is None and "gradescope" not in kinds
    one_alone = any(reports.KINDS[kind].one_submission for kind in kinds)
    if options.course is None and not one_alone and (folder / COURSE_FILE).is_file():
        course = definition_of(folder).course
    else:
        course = load_course(options.course, solutions=False)
    if not course.points:
        raise InputError(say.COURSE_WITHOUT_QUESTIONS.format(course=course.id), hint=say.LINT)
    if options.salt is not None:
        course = replace(course, salt=options.salt)
    many = _is_class(folder, course, options, kinds, environ)
    if options.cluster is not None and not many:
        raise InputError(course_words.ONE_CLUSTER.format(folder=folder), hint=course_words.CLUSTER_HINT)
    if options.course and real(folder) in (real(options.course), *real(options.course).parents):
        is_practice = True
    return _Job(folder, course, many=many, is_practice=is_practice and not many)


def _is_class(folder: Path, course: Course, options: Grade, kinds: set[str], environ: Mapping[str, str]) -> bool:
    """Whether the folder holds a submission a learner.

    Where one learner's work is marked (by name, for Gradescope, what was pushed in a CI run), it never does: there a
    learner could choose by a folder's name whose values to answer.
    """
    from bpcli.course.handed import holds_submissions, is_submission

    if not folder.is_dir():
        raise InputError(say.NO_FOLDER.format(folder=folder), hint=course_words.WHICH_FOLDER)
    if is_submission(folder, course):
        return False
    one_alone = {kind for kind in kinds if reports.KINDS[kind].one_submission}
    if (one_alone or options.learner is not None) and holds_submissions(folder, course):
        if one_alone:
            raise reports.RefusedReportError(
                course_words.ONE_ALONE.format(folder=folder, kinds=" and ".join(sorted(one_alone)))
            )
        raise InputError(course_words.ONE_LEARNER.format(folder=folder), hint=course_words.ALONE_HINT)
    roots = [Path.cwd(), *(real(environ[name]) for name in CHECKOUTS if environ.get(name))]
    is_checkout = bool(environ.get("CI")) and real(folder) in roots
    return options.learner is None and not one_alone and not is_checkout


def _one(job: _Job, options: Grade, environ: Mapping[str, str]) -> SubmissionMark:
    from bpcli.course.collect import collect
    from bpcli.course.grading import no_mark
    from bpcli.course.learner import remarks_on, who
    from bpcli.course.mark import mark
    from bpcli.course.marks import PRACTICE, Remark

    learner = options.learner or ""
    told: tuple[Remark, ...] = (Remark(PRACTICE),) if job.is_practice else ()
    try:
        learner = who(job.folder, options.learner, environ)
        told += remarks_on(job.folder, learner, options.learner, environ, is_practice=job.is_practice)
        found = collect(job.folder, job.course, learner)
    except InputError as error:
        return no_mark(job.course, learner, error.message, told)
    return mark(job.course, replace(found, remarks=(*told, *found.remarks)))


def _class(job: _Job, options: Grade) -> Iterator[SubmissionMark]:
    """The marks of a folder of submissions. Raises InputError for a folder, or a cluster, that cannot be used."""
    import gc

    from bpcli.course.grading import grade
    from bpcli.course.handed import handed_in
    from bpcli.course.workers import cluster, processes, processors

    gc.enable()  # a class is no short command
    found = handed_in(job.folder, job.course)
    with ExitStack() as stack:
        if options.cluster is not None:
            start, jobs = stack.enter_context(cluster(options.cluster))
        else:
            jobs = min(options.jobs or processors(), len(found))
            start = processes(jobs)
        marks = stack.enter_context(closing(grade(job.course, found, start, ahead=4 * jobs + 4)))
        yield from stack.enter_context(progress(marks, len(found)))


@contextmanager
def progress(marks: Iterator[SubmissionMark], count: int) -> Iterator[Iterable[SubmissionMark]]:
    """The same marks; on a terminal a bar shows how far they are."""
    if not on_terminal():
        yield marks
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("marking"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True, force_terminal=True), transient=True) as bar:
        yield bar.track(marks, total=count)


def on_terminal() -> bool:
    """Whether a person watches standard error."""
    return sys.stderr.isatty()


def _why(error: BaseException) -> str:
    if isinstance(error, InputError):
        return f"{error.message} ({error.hint})" if error.hint else error.message
    if isinstance(error, KeyboardInterrupt):
        return "marking was stopped"
    return f"marking failed: {type(error).__name__}: {error}"

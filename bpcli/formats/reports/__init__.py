"""Marks for other programs: one report a file, each loaded when it is asked for.

What `--report` asks for is read, and every report is tried out, before anything that lies there is touched: a report
that is refused leaves the last ones as they were. Knows how `--report` is written. Must not know how marks are made:
every report is written from them alone.

>>> asked_for("results.csv").kind, asked_for("gradescope:out/results.json").kind, asked_for("summary").path
('csv', 'gradescope', None)
"""

from __future__ import annotations

import os
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from bpcli.errors import InputError, Span
from bpcli.formats import sentences as say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bpcli.course.marks import SubmissionMark
    from bpcli.course.model import Course
    from bpcli.course.tally import Tally


class Kind(NamedTuple):
    """A kind of report: its module, whether it goes into a file and which ending asks for it, whom it has room for."""

    module: str
    in_file: bool = False
    ending: str = ""
    one_submission: bool = False

    @property
    def example(self) -> str:
        """How `--report` asks for it; the name of the kind is before this where there is a colon."""
        return f"results{self.ending}" if self.ending else ":results.json" if self.in_file else ""


KINDS = {
    "csv": Kind("bpcli.formats.reports.csv", in_file=True, ending=".csv"),
    "json": Kind("bpcli.formats.reports.json", in_file=True, ending=".json"),
    "junit": Kind("bpcli.formats.reports.junit", in_file=True, ending=".xml"),
    "gradescope": Kind("bpcli.formats.reports.gradescope", in_file=True, one_submission=True),
    "classroom": Kind("bpcli.formats.reports.classroom", one_submission=True),
    "annotations": Kind("bpcli.formats.reports.annotations"),
    "summary": Kind("bpcli.formats.reports.summary"),
}
EXAMPLES = tuple(kind.example if kind.ending else f"{name}{kind.example}" for name, kind in KINDS.items())


class RefusedReportError(InputError):
    """A report that does not fit what is marked, or cannot be written."""


class Wanted(NamedTuple):
    """What kind of report, and into which file, if it goes into one."""

    kind: str
    path: Path | None = None


class Destination(NamedTuple):
    """Where a report is written: the folder that is marked, what the system around says, and standard output.

    `many` says that the folder is a teacher's, with a submission a learner; else it is a learner's own.
    """

    folder: Path
    environ: Mapping[str, str]
    write: Callable[[str], object]
    many: bool = False


class Report(Protocol):
    """A report, from its beginning to its end; `fail` ends it where nothing (more) could be marked."""

    def begin(self, course: Course, *, many: bool) -> None:
        """The course is known, and whether there are many submissions of it."""

    def add(self, mark: SubmissionMark) -> None:
        """One more submission, in the order in which the report lists them."""

    def end(self, tally: Tally) -> None:
        """All submissions were added. Raises InputError if the report cannot be written."""

    def fail(self, why: str) -> None:
        """Marking came to an end before its time."""


def asked_for(text: str) -> Wanted:
    """What `--report` asks for. Raises InputError if that is none of the reports."""
    kind, colon, rest = text.partition(":")
    if colon and rest and kind in KINDS and KINDS[kind].in_file:
        return Wanted(kind, Path(rest))
    if text in KINDS and not KINDS[text].in_file:
        return Wanted(text)
    if colon and kind.isidentifier() and len(kind) > 1:  # one letter is a drive of Windows
        raise _unknown_kind(text, kind)
    ending = Path(text).suffix.lower()
    for name, row in KINDS.items():
        if ending and row.ending == ending:
            return Wanted(name, Path(text))
    hint = say.FILE_AFTER_KIND.format(kind=text) if text in KINDS else say.REPORTS.format(examples=", ".join(EXAMPLES))
    raise InputError(say.NO_REPORT.format(text=text), text=text, span=Span(0, max(len(text), 1)), hint=hint)


def _unknown_kind(text: str, kind: str) -> InputError:
    """Why a kind of report before a colon is refused."""
    if kind in KINDS:
        hint = (say.FILE_AFTER_KIND if KINDS[kind].in_file else say.NOT_INTO_A_FILE).format(kind=kind)
    else:
        in_file = ", ".join(name for name, row in KINDS.items() if row.in_file)
        hint = say.KINDS_WITH_FILE.format(kinds=in_file, text=text)
    return InputError(say.NO_REPORT.format(text=text), text=text, span=Span(0, len(kind)), hint=hint)


def opened(wanted: Sequence[Wanted], destination: Destination) -> list[Report]:
    """The reports, begun. Raises RefusedReportError if one cannot be written: then all is as it was before."""
    from bpcli.formats.reports.files import try_out

    files = [each.path for each in wanted if each.path]
    for path in files:
        if sum(os.path.abspath(path) == os.path.abspath(other) for other in files) > 1:  # noqa: PTH100  (no link is followed)
            raise RefusedReportError(say.TWO_REPORTS_IN_FILE.format(path=path), hint=say.FILE_FOR_EACH)
        try:
            try_out(path, destination)
        except InputError as error:
            raise RefusedReportError(error.message, hint=error.hint) from None
    reports: list[Report] = []
    try:
        for each in wanted:
            reports.append(_opened(each, destination))  # noqa: PERF401  (those before one that cannot be leave nothing behind)
    except InputError as error:
        for report in reports:
            with suppress(InputError):
                report.fail(error.message)
        raise
    return reports


def tell_failure(wanted: Sequence[Wanted], destination: Destination, why: str, *, refused: bool) -> None:
    """Let the reports say why nothing is marked, before any of them was opened.

    Where one of them was `refused`, what lies in their files stays.
    """
    for each in wanted:
        if not (refused and each.path and os.path.lexists(each.path)):
            with suppress(InputError):
                _opened(each, destination).fail(why)


def _opened(wanted: Wanted, destination: Destination) -> Report:
    module: Any = import_module(KINDS[wanted.kind].module)
    report: Report = module.open_report(wanted.path, destination)
    return report

"""Marks for other programs: one report a file, each loaded when it is asked for.

What `--report` asks for is read, and every report is tried out, before anything that lies there is touched: a report
that is refused leaves the last ones as they were. Knows how `--report` is written. Must not know how marks are made:
every report is written from them alone.

>>> asked_for("results.csv").kind, asked_for("gradescope:out/results.json").kind, asked_for("summary").path
('csv', 'gradescope', None)
"""

from __future__ import annotations

import os
import re
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

FILES = {
    "csv": "bpcli.formats.reports.csv",
    "json": "bpcli.formats.reports.json",
    "junit": "bpcli.formats.reports.junit",
    "gradescope": "bpcli.formats.reports.gradescope",
}
ELSEWHERE = {
    "classroom": "bpcli.formats.reports.classroom",
    "annotations": "bpcli.formats.reports.annotations",
    "summary": "bpcli.formats.reports.summary",
}
ENDINGS = {".csv": "csv", ".json": "json", ".xml": "junit"}
ONE_SUBMISSION = {"gradescope", "classroom"}  # formats that have no room for a class
_KIND = re.compile(r"[A-Za-z]\w+")  # one letter is a drive of Windows
EXAMPLES = (
    *(f"results{ending}" for ending in ENDINGS),
    *(f"{kind}:results.json" for kind in FILES if kind not in ENDINGS.values()),
    *ELSEWHERE,
)


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
    if colon and kind in FILES and rest:
        return Wanted(kind, Path(rest))
    if text in ELSEWHERE:
        return Wanted(text)
    if colon and _KIND.fullmatch(kind):
        raise _unknown_kind(text, kind)
    if kind := ENDINGS.get(Path(text).suffix.lower(), ""):
        return Wanted(kind, Path(text))
    name = text if text in FILES else "results.json"
    hint = say.SAY_WHERE_TXT.format(name=name) if text in FILES else say.REPORTS.format(examples=", ".join(EXAMPLES))
    raise InputError(say.THERE_NO_REPORT.format(text=text), text=text, span=Span(0, max(len(text), 1)), hint=hint)


def _unknown_kind(text: str, kind: str) -> InputError:
    """Why a kind of report before a colon is refused."""
    hint = say.KINDS_FILE_IF.format(files=", ".join(FILES), text=text)
    if kind in ELSEWHERE:
        hint = say.GOES_INTO_NO.format(kind=kind)
    elif kind in FILES:
        hint = say.SAY_WHERE_KIND.format(kind=kind)
    return InputError(say.THERE_NO_REPORT.format(text=text), text=text, span=Span(0, len(kind)), hint=hint)


def opened(wanted: Sequence[Wanted], destination: Destination) -> list[Report]:
    """The reports, begun. Raises RefusedReportError if one cannot be written: then all is as it was before."""
    from bpcli.formats.reports.files import try_out

    files = [each.path for each in wanted if each.path]
    for path in files:
        if sum(os.path.abspath(path) == os.path.abspath(other) for other in files) > 1:  # noqa: PTH100  (no link is followed)
            raise RefusedReportError(say.TWO_REPORTS_GO.format(path=path), hint=say.GIVE_EACH_REPORT)
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
    module: Any = import_module((FILES | ELSEWHERE)[wanted.kind])
    report: Report = module.open_report(wanted.path, destination)
    return report

"""Marks for other programs: one report a file, each loaded when it is asked for.

A report is begun before the course is read, so that one which has to be there whatever happens (Gradescope's) is there.
Knows how `--report` is written. Must not know how marks are made: every report is written from them alone.

>>> asked_for("results.csv").kind, asked_for("gradescope:out/results.json").kind, asked_for("summary").path
('csv', 'gradescope', None)
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from bpcli.errors import InputError, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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
HINT = (
    "a report is a file ending in .csv, .json or .xml (JUnit), or gradescope:results.json, or one of "
    f"{', '.join(ELSEWHERE)}"
)


class Wanted(NamedTuple):
    """What kind of report, and into which file, if it goes into one."""

    kind: str
    path: Path | None = None


class Place(NamedTuple):
    """Where a report is written: the folder that is marked, what the system around says, and standard output."""

    folder: Path
    environ: Mapping[str, str]
    write: Callable[[str], object]


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
    if kind := ENDINGS.get(Path(text).suffix.lower(), ""):
        return Wanted(kind, Path(text))
    name = text if text in FILES else "results.json"
    hint = f"say where to: {name}:{name}.txt" if text in FILES else HINT
    raise InputError(f"there is no report {text}", text=text, span=Span(0, max(len(text), 1)), hint=hint)


def opened(wanted: Wanted, place: Place) -> Report:
    """A report, begun. What lay where it goes is deleted. Raises InputError if nothing can be written there."""
    module: Any = import_module((FILES | ELSEWHERE)[wanted.kind])
    report: Report = module.open_report(wanted.path, place)
    return report

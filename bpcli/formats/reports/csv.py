"""Scores as CSV: a row a learner, a column an exercise. Rows are written as they come.

No cell that a learner had a hand in is read as a formula.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from bpcli.course.remarks import said
from bpcli.formats import clean
from bpcli.formats.reports.files import NewFile

if TYPE_CHECKING:
    from pathlib import Path

    from bpcli.course.marks import SubmissionMark
    from bpcli.course.model import Course
    from bpcli.course.tally import Tally
    from bpcli.formats.reports import Destination


def open_report(path: Path, destination: Destination) -> CsvReport:
    """A CSV file, begun."""
    return CsvReport(NewFile(path, destination))


class CsvReport:
    """Columns: learner, total, of (what the course is worth), one for each exercise's id, remarks, error."""

    def __init__(self, file: NewFile) -> None:
        self._file = file
        self._rows = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC)  # quoted text is not split at other separators
        self._exercises: list[str] = []

    def begin(self, course: Course, *, many: bool) -> None:  # noqa: ARG002
        """Write the head."""
        self._exercises = [exercise.id for exercise in course.exercises]
        self._rows.writerow(["learner", "total", "of", *map(clean.cell, self._exercises), "remarks", "error"])

    def add(self, mark: SubmissionMark) -> None:
        """Write a row; a submission that could not be marked has an error and no numbers."""
        earned = {exercise.id: _number(exercise.earned) for exercise in mark.exercises}
        self._rows.writerow(
            [
                clean.cell(mark.learner),
                "" if mark.error else _number(mark.earned),
                _number(mark.points),
                *(earned.get(exercise, "") for exercise in self._exercises),
                clean.cell("; ".join(f"{remark.id}: {said(remark)}" for remark in mark.remarks)),
                clean.cell(mark.error),
            ]
        )

    def end(self, tally: Tally) -> None:  # noqa: ARG002
        """Finish the file."""
        self._file.done()

    def fail(self, why: str) -> None:  # noqa: ARG002
        """Leave the last report, or none: half a class would look like a whole one."""
        self._file.drop()


def _number(value: float) -> float | int:
    """2 for 2.0, and no digits that only binary fractions have."""
    value = round(value, 6)
    return int(value) if value.is_integer() else value

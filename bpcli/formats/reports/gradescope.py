"""One submission as Gradescope's results.json. The file is there from the beginning: whatever happens, it says so.

What learners read is plain text, never HTML.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.course.remarks import said
from bpcli.formats import clean
from bpcli.formats import sentences as say
from bpcli.formats.reports.files import NewFile
from bpcli.words import plural

if TYPE_CHECKING:
    from pathlib import Path

    from bpcli.course.marks import QuestionMark, Remark, SubmissionMark
    from bpcli.course.model import Course
    from bpcli.course.tally import Tally
    from bpcli.formats.reports import Destination

_FORMATS = {"output_format": "text", "test_output_format": "text", "test_name_format": "text"}
_SEEN = {"visibility": "visible", "stdout_visibility": "hidden"}  # what is on stdout is in the tests' output too


def _told(remark: Remark) -> str:
    text = clean.line(said(remark))
    return f"{text[:1].upper()}{text[1:]}."


def open_report(path: Path, destination: Destination) -> GradescopeReport:
    """The file, saying for now that marking did not come to its end."""
    report = GradescopeReport(NewFile(path, destination))
    report.fail(say.UNFINISHED)
    return report


class GradescopeReport:
    """A test for each question, numbered chapter.exercise.question; the score is what was earned."""

    def __init__(self, file: NewFile) -> None:
        self._file = file
        self._numbers: dict[str, str] = {}
        self._mark: SubmissionMark | None = None

    def begin(self, course: Course, *, many: bool) -> None:  # noqa: ARG002
        """Number the exercises."""
        self._numbers = {
            exercise.id: f"{first}.{second}"
            for first, chapter in enumerate(course.chapters, start=1)
            for second, exercise in enumerate(chapter.exercises, start=1)
        }

    def add(self, mark: SubmissionMark) -> None:
        """Take the one submission."""
        self._mark = mark

    def end(self, tally: Tally) -> None:  # noqa: ARG002
        """Write it."""
        mark = self._mark
        if mark is None or mark.error:
            self.fail(mark.error if mark else say.UNFINISHED)
            return
        tests = [self._test(one.title, question) for one in mark.exercises for question in one.questions]
        right = sum(question.verdict == "right" for one in mark.exercises for question in one.questions)
        self._put(
            {
                "score": round(mark.earned, 6),
                "execution_time": round(sum(one.seconds for one in mark.exercises), 3),
                "output": "\n".join([f"{right} of {plural(len(tests), 'question')} right.", *map(_told, mark.remarks)]),
                "tests": tests,
            }
        )

    def fail(self, why: str) -> None:
        """Say why there are no marks."""
        self._put({"score": 0.0, "output": clean.lines(why), "tests": []})

    def _test(self, title: str, question: QuestionMark) -> dict[str, Any]:
        right = question.verdict == "right"
        answer = f'you answered "{clean.line(question.answer)}"' if question.answer else ""
        told = "" if right else clean.lines(clean.said(question))
        return {
            "score": round(question.earned, 6),
            "max_score": question.points,
            "status": "passed" if right else "failed",
            "name": clean.line(f"{title}: {question.ask}"),
            "name_format": "text",
            "number": f"{self._numbers.get(question.exercise, '0')}.{question.number}",
            "output": "\n".join(filter(None, (told, answer, clean.where(question)))),
            "output_format": "text",
            "tags": [mistake for mistake, _ in question.mistakes],
            "visibility": "visible",
        }

    def _put(self, fields: dict[str, Any]) -> None:
        self._file.again().write(f"{clean.encoded(fields | _FORMATS | _SEEN, indent=1)}\n")
        self._file.done()

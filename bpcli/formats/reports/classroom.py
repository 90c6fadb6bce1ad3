"""One submission for GitHub Classroom's autograding reporter: base64 of its JSON, version 3, as the step's `result`.

The reporter gets it in a variable of the environment, which Linux cuts at 128 KiB: so what is said gets shorter, and at
last there is a test for each exercise instead of each question. It prints names and messages into a workflow's log: so
they are one line, and no command.
"""

from __future__ import annotations

import json
from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bpcli.errors import shortened
from bpcli.formats import clean
from bpcli.formats import sentences as say
from bpcli.formats.reports.files import append

if TYPE_CHECKING:
    from bpcli.course.marks import ExerciseMark, QuestionMark, SubmissionMark
    from bpcli.course.model import Course
    from bpcli.course.tally import Tally
    from bpcli.formats.reports import Destination

VERSION = 3
MOST = 120_000  # bytes of the result: a variable of the environment holds 131,072
MESSAGES = (400, 120, 40)  # characters of a message, as many as there is room for


def open_report(_: Path | None, destination: Destination) -> ClassroomReport:
    """A result for the step's output, or for the screen where no step runs."""
    return ClassroomReport(destination)


class ClassroomReport:
    """A test for each question; the points of a test are those that were earned."""

    def __init__(self, destination: Destination) -> None:
        self._destination = destination
        self._points = 0.0
        self._mark: SubmissionMark | None = None

    def begin(self, course: Course, *, many: bool) -> None:  # noqa: ARG002
        """The course's points are the most that there are."""
        self._points = course.points

    def add(self, mark: SubmissionMark) -> None:
        """Take the one submission."""
        self._mark = mark

    def end(self, tally: Tally) -> None:  # noqa: ARG002
        """Hand the result over."""
        mark = self._mark
        if mark is None or mark.error:
            self.fail(mark.error if mark else say.NO_SUBMISSION)
            return
        each = [(one, question) for one in mark.exercises for question in one.questions]
        told = [_test(text, "pass", 0.0, None) for text in [clean.practice(mark)] if text]
        tests = [[*told, *(_question(one, question, most) for one, question in each)] for most in MESSAGES]
        tests.append([*told, *map(_exercise, mark.exercises)])
        results = (_encoded("pass" if mark.is_done else "fail", self._points, some) for some in tests)
        self._hand_over(next((text for text in results if len(text) <= MOST), ""))

    def fail(self, why: str) -> None:
        """Hand over an error, as a test that says why."""
        test = _test("marking", "error", 0.0, _told(why))
        self._hand_over(_encoded("error", self._points, [test]))

    def _hand_over(self, result: str) -> None:
        output = self._destination.environ.get("GITHUB_OUTPUT")
        if output:
            append(Path(output), f"result={result}\n")
        else:
            self._destination.write(f"{result}\n")


def _told(text: str) -> str:
    return clean.unheard(clean.line(text))


def _encoded(status: str, points: float, tests: list[dict[str, Any]]) -> str:
    result = {"version": VERSION, "status": status, "max_score": points, "tests": tests}
    return b64encode(json.dumps(result, allow_nan=False, separators=(",", ":")).encode()).decode("ascii")


def _question(exercise: ExerciseMark, question: QuestionMark, most: int) -> dict[str, Any]:
    right = question.verdict == "right"
    test = _test(
        f"{exercise.title}: {question.ask}",
        "pass" if right else "error" if question.verdict == "unmarked" else "fail",
        question.earned,
        None if right else shortened(_told(clean.said(question)), most),
    )
    if question.place:
        test |= {"filename": clean.line(question.place.file), "line_no": question.place.line}
    return test | {"task_id": question.number}


def _exercise(mark: ExerciseMark) -> dict[str, Any]:
    right = sum(question.verdict == "right" for question in mark.questions)
    said = None if mark.is_done else f"{right} of {len(mark.questions)} right"
    status = "pass" if mark.is_done else "fail"
    return _test(mark.title, status, mark.earned, said) | {"duration": round(mark.seconds, 3)}


def _test(name: str, status: str, score: float, message: str | None) -> dict[str, Any]:
    return {
        "name": _told(name),
        "status": status,
        "score": round(score, 6),
        "message": message,
        "test_code": "",
        "filename": "",
        "line_no": 0,
        "duration": 0,
        "task_id": 0,
    }

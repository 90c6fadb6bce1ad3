"""Marks as JSON, schema 1: every learner's questions and mistakes, then the class. Learners are written as they come.

    {"schema": 1, "course": {"id", "title", "points"}, "submissions": [
      {"learner", "marked_as", "points", "of", "done", "error", "remarks": [{"id", "files", "learner", "said"}],
       "exercises": [
        {"id", "title", "folder", "points", "of", "done", "seconds", "questions": [
          {"number", "ask", "answer", "understood", "verdict", "points", "of", "said",
           "mistakes": [{"id", "text"}], "carried_forward", "place": {"file", "line", "column", "end_column"}}]}]}],
     "class": {"submissions", "marked", "done", "mean", "exercises": [
        {"id", "title", "of", "mean", "begun", "done", "questions": [
          {"number", "ask", "right", "wrong", "unreadable", "blank", "unmarked",
           "mistakes": [{"id", "or", "learners"}]}]}]}}

`learner` is the name under which a submission was handed in, `marked_as` whose values it was marked with. One wrong
answer counts once among a class's mistakes: `or` has the ids of the others that explain it too. `error` is null where
a submission could be marked, `place` null where an answer stands nowhere. Where marking came to an end before its time
there is `{"schema": 1, "error": "…"}` alone, or the last report as it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.course.remarks import said
from bpcli.course.tally import VERDICTS
from bpcli.errors import shortened
from bpcli.formats.clean import LONG, encoded
from bpcli.formats.reports.files import NewFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bpcli.course.marks import ExerciseMark, QuestionMark, Remark, SubmissionMark
    from bpcli.course.model import Course
    from bpcli.course.tally import ExerciseTally, QuestionTally, Tally
    from bpcli.formats.reports import Destination

SCHEMA = 1


def open_report(path: Path, destination: Destination) -> JsonReport:
    """A JSON file, begun."""
    file = NewFile(path, destination)
    return JsonReport(file.write, file)


class JsonReport:
    """Marks as JSON: into a file, or written to a screen."""

    def __init__(self, write: Callable[[str], object], file: NewFile | None = None) -> None:
        self._write, self._file = write, file
        self._between = "\n  "

    def begin(self, course: Course, *, many: bool) -> None:  # noqa: ARG002
        """Write the course."""
        head = {"id": course.id, "title": course.title, "points": course.points}
        self._write(f'{{"schema": {SCHEMA}, "course": {encoded(head)}, "submissions": [')

    def add(self, mark: SubmissionMark) -> None:
        """Write a submission, on a line of its own."""
        self._write(f"{self._between}{encoded(_submission(mark))}")
        self._between = ",\n  "

    def end(self, tally: Tally) -> None:
        """Write the class, and finish."""
        self._write(f'],\n "class": {encoded(_class(tally))}}}\n')
        if self._file:
            self._file.done()

    def fail(self, why: str) -> None:
        """Leave an error alone, or the last report: half a class would look like a whole one."""
        if self._file:
            self._file.instead(f"{encoded({'schema': SCHEMA, 'error': _short(why)})}\n")


def _short(text: str) -> str:
    return shortened(text, LONG)


def _submission(mark: SubmissionMark) -> dict[str, Any]:
    return {
        "learner": _short(mark.learner),
        "marked_as": _short(mark.marked_as),
        "points": round(mark.earned, 6),
        "of": mark.points,
        "done": mark.is_done,
        "error": _short(mark.error) if mark.error else None,
        "remarks": [_remark(one) for one in mark.remarks],
        "exercises": [_exercise(one) for one in mark.exercises],
    }


def _remark(remark: Remark) -> dict[str, Any]:
    files = [_short(file) for file in remark.files]
    return {"id": remark.id, "files": files, "learner": _short(remark.learner), "said": _short(said(remark))}


def _exercise(mark: ExerciseMark) -> dict[str, Any]:
    return {
        "id": mark.id,
        "title": mark.title,
        "folder": mark.folder,
        "points": round(mark.earned, 6),
        "of": mark.points,
        "done": mark.is_done,
        "seconds": round(mark.seconds, 3),
        "questions": [question(each) for each in mark.questions],
    }


def question(mark: QuestionMark) -> dict[str, Any]:
    """One question, as every JSON of ours has it."""
    return {
        "number": mark.number,
        "ask": mark.ask,
        "answer": _short(mark.answer),
        "understood": None if mark.understood is None else _short(mark.understood),
        "verdict": mark.verdict,
        "points": round(mark.earned, 6),
        "of": mark.points,
        "said": _short(mark.said),
        "mistakes": [{"id": name, "text": _short(text)} for name, text in mark.mistakes],
        "carried_forward": mark.carried_forward,
        "place": mark.place._asdict() if mark.place else None,
    }


def _class(tally: Tally) -> dict[str, Any]:
    exercises = [_class_exercise(one, tally.marked) for one in tally.exercises.values()]
    head = {"submissions": tally.learners, "marked": tally.marked, "done": tally.done, "mean": round(tally.mean, 6)}
    return head | {"exercises": exercises}


def _class_exercise(tally: ExerciseTally, marked: int) -> dict[str, Any]:
    return {
        "id": tally.id,
        "title": tally.title,
        "of": tally.points,
        "mean": round(tally.earned / max(marked, 1), 6),
        "begun": tally.begun,
        "done": tally.done,
        "questions": [_class_question(each) for each in tally.questions],
    }


def _class_question(tally: QuestionTally) -> dict[str, Any]:
    mistakes = [{"id": id_, "or": others, "learners": count} for (id_, *others), count in tally.mistakes.most_common()]
    verdicts = {verdict: tally.verdicts[verdict] for verdict in VERDICTS}
    return {"number": tally.number, "ask": tally.ask, **verdicts, "mistakes": mistakes}

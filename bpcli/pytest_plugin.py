"""Exercises as pytest's tests: `pytest my-course -p bpcli.pytest_plugin`, also under pytest-xdist.

Each question is an item, marked by the code that `bpcli grade` marks with, against the course that `--bpcli-course`
names, or else the copy's own definition. An item fails with what the learner is told and the place in its file.

Pytest runs whatever a tree holds: a `conftest.py`, a `pytest.ini`. That is right for your own exercises. For marks that
count, `bpcli grade` is the one to trust: it runs nothing that lies there.
"""

from __future__ import annotations

import os
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bpcli.errors import InputError
from bpcli.formats.clean import seen, where

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpcli.course.collect import Submission
    from bpcli.course.marks import ExerciseMark, QuestionMark
    from bpcli.course.model import Course, Exercise

HEADER = "bpcli: practice feedback, since pytest runs whatever a tree holds; marks that count come from bpcli grade"
NOTHING = "bpcli: nothing was marked: give pytest the folder of a copy, the one that holds course.toml"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Two options, of the same meaning as those of `bpcli grade`."""
    group = parser.getgroup("bpcli", "exercises of bpcli")
    group.addoption("--bpcli-course", metavar="PATH", help="The teacher's course; else the copy's own definition.")
    group.addoption("--bpcli-learner", metavar="ID", help="Whose values the answers belong to.")


def pytest_report_header() -> str:
    """What a person should know who reads these results."""
    return HEADER


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say why nothing was marked: below the folder of a copy there is no course.toml."""
    if not {"passed", "failed", "error", "skipped", "deselected"} & set(terminalreporter.stats):
        terminalreporter.write_line(NOTHING)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A `course.toml` at the root of a submission stands for all of its exercises."""
    return CourseFile.from_parent(parent, path=file_path) if file_path.name == "course.toml" else None


class CourseFile(pytest.File):
    """A submission: its exercises, in the order of the course."""

    def collect(self) -> Iterator[pytest.Collector]:
        """An exercise each. Fails where the course cannot be loaded, or this is a submission of another."""
        from bpcli.course.mark import mismatch

        try:
            error = mismatch(self.course, self.submission)
        except InputError as unusable:
            raise self.CollectError(_shown(unusable.render())) from None
        if error:
            raise self.CollectError(_shown(f"error: {error}"))
        for exercise in self.course.exercises:
            yield ExerciseItems.from_parent(self, name=exercise.id, exercise=exercise)

    @property
    def course(self) -> Course:
        """The teacher's course, or else the copy's own definition."""
        return _course(self.path.parent, self.config.getoption("bpcli_course"))

    @cached_property
    def submission(self) -> Submission:
        """What there is of the course in this folder. Raises InputError."""
        from bpcli.course.collect import collect
        from bpcli.course.learner import who

        folder = self.path.parent
        learner = who(folder, self.config.getoption("bpcli_learner"), os.environ)
        return collect(folder, self.course, learner)


class ExerciseItems(pytest.Collector):
    """One exercise: its questions, marked together when the first runs, for one answer may follow from another."""

    def __init__(self, *, exercise: Exercise, **more: Any) -> None:
        super().__init__(**more)
        self.exercise = exercise

    def collect(self) -> Iterator[pytest.Item]:
        """A question each, named by its number and what it asks."""
        for number, question in enumerate(self.exercise.questions, start=1):
            yield QuestionItem.from_parent(self, name=f"{number}-{question.ask}", number=number)

    @cached_property
    def mark(self) -> ExerciseMark:
        """The marks of this exercise."""
        from bpcli.course.mark import mark

        file = self.parent
        assert isinstance(file, CourseFile)  # noqa: S101  (for the type checker)
        [found] = mark(file.course, file.submission, self.exercise.id).exercises
        return found


class QuestionItem(pytest.Item):
    """One question, passed if it is answered rightly."""

    def __init__(self, *, number: int, **more: Any) -> None:
        super().__init__(**more)
        self.number = number

    @property
    def question(self) -> QuestionMark:
        """Its mark."""
        assert isinstance(self.parent, ExerciseItems)  # noqa: S101  (for the type checker)
        return self.parent.mark.questions[self.number - 1]

    def runtest(self) -> None:
        """Raise NotRightError with what the learner is told."""
        question = self.question
        self.user_properties += [("points", question.points), ("earned", question.earned)]
        if question.verdict != "right":
            raise NotRightError(told(question))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What the learner is told, without a traceback; our own bugs have one."""
        if isinstance(excinfo.value, NotRightError | InputError):
            return _shown(str(excinfo.value))
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """The file of the answers, for the heading of a failure."""
        assert isinstance(self.parent, ExerciseItems)  # noqa: S101  (for the type checker)
        return self.path.parent / self.parent.mark.file, None, f"{self.parent.exercise.id}: {self.name}"


class NotRightError(Exception):
    """An answer that is wrong, blank, unreadable or could not be marked."""


def told(question: QuestionMark) -> str:
    """What is said of an answer that is not right: its place, the answer, the verdict, what is told.

    >>> from bpcli.course.marks import Location, QuestionMark
    >>> print(told(QuestionMark("sum", 1, "f", "6", "wrong", 1.0, said="that is x*y", place=Location("a.toml", 3, 5))))
    a.toml:3:5: f = 6
    wrong: that is x*y
    """
    place = f"{where(question)}: " if question.place else ""
    verdict = question.verdict + (f": {question.said}" if question.said else "")
    return _shown(f"{place}{question.ask} = {question.answer}\n{verdict}" if question.answer else f"{place}{verdict}")


def _shown(text: str) -> str:
    """Text for a log: whatever CI reads it, no line that a learner wrote is a command."""
    return seen(text, workflow=True)


@lru_cache(maxsize=8)
def _course(copy: Path, given: str | None) -> Course:
    from bpcli.course.practice import definition_of

    return definition_of(copy, Path(given) if given else None).course

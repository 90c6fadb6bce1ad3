"""A learner at work on a copy of a course: how far each exercise is, what is next, which hints were shown.

What was right once is remembered by what tells its file from another one, so that looking where one stands takes no
marking; every other exercise that was begun is marked anew.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bpcli import __version__
from bpcli.course import sentences as say
from bpcli.course.collect import COURSE_FILE, collect, digest_of, located_in
from bpcli.course.copy import OWN_FOLDER
from bpcli.course.learner import who
from bpcli.course.mark import mark
from bpcli.course.marks import ExerciseMark, QuestionMark
from bpcli.course.opening import Tree
from bpcli.course.practice import course_file, definition_of
from bpcli.course.reading import read_answers, shown
from bpcli.course.settings import setting
from bpcli.course.values import values_of
from bpcli.errors import InputError
from bpcli.files import read_bytes, real, write_over

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from bpcli.course.collect import Submission
    from bpcli.course.model import Course, Exercise

STATE_FILE = "state.json"
MAX_STATE = 1_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Copy:
    """A learner's copy: its folder, the course it is of, where that course lies, and whose values it has.

    The exercises of `course` lie where they do in the copy, those of `definition` where they do in the source.
    """

    folder: Path
    course: Course
    source: Path
    learner: str
    definition: Course

    def original(self, exercise: Exercise) -> Exercise:
        """An exercise as it lies in the source."""
        return next(original for original in self.definition.exercises if original.id == exercise.id)

    def holds(self, exercise: Exercise) -> bool:
        """Whether the copy has the file in which an exercise is answered."""
        return (self.folder / self.file_of(exercise)).is_file()

    def file_of(self, exercise: Exercise) -> str:
        """The file in which an exercise is answered, by its place: of those that are there the first that counts."""
        return next((name for name in exercise.files if os.path.lexists(self.folder / name)), exercise.files[0])


def open_copy(here: Path, course: Path | None, learner: str | None, environ: Mapping[str, str]) -> Copy:
    """The copy that a folder, or one above it, holds.

    Its exercises are those of `course`, or else of its own definition: who works alone cheats nobody. Raises InputError
    where there is no copy, or one of another course than the one that is given.
    """
    folder = next((parent for parent in (real(here), *real(here).parents) if (parent / COURSE_FILE).is_file()), None)
    if folder is None:
        raise InputError(say.NO_COPY.format(folder=real(here)), hint=say.NO_COPY_HINT)
    of, source = definition_of(folder, course)
    course_id = setting(course_file(folder), "id")
    if course_id != of.id:
        raise InputError(say.OTHER_COURSE.format(found=shown(course_id or "?"), course=of.id))
    return Copy(folder, of.placed(located_in(Tree(folder), of).folders), source, who(folder, learner, environ), of)


@dataclass(slots=True)
class Work:
    """How far a copy is. `look` marks what was begun; the state is kept in the copy, under .bpcli."""

    copy: Copy
    done: dict[str, str] = field(default_factory=dict)  # exercise → what its file was when it was right
    hints: dict[str, int] = field(default_factory=dict)  # exercise → how many were shown
    _kept: str = ""  # what the file of it holds

    def __post_init__(self) -> None:
        """Read what is remembered; what cannot be read is forgotten."""
        with suppress(InputError, ValueError, TypeError, AttributeError):
            data: dict[str, Any] = json.loads(read_bytes(self._state_file(), MAX_STATE, plain=True))
            self.done = {str(exercise): str(two) for exercise, two in data.get("done", {}).items()}
            self.hints = {str(exercise): max(int(two), 0) for exercise, two in data.get("hints", {}).items()}
            self._kept = self._text()

    def look(self) -> list[ExerciseMark]:
        """The marks of all exercises, in order."""
        submission = self.submission()
        marks = [self._mark(exercise, submission) for exercise in self.copy.course.exercises]
        self.keep()
        return marks

    def look_at(self, exercise: Exercise) -> ExerciseMark:
        """The marks of one exercise, marked anew."""
        marks = self._marked(exercise, self.submission())
        self.keep()
        return marks

    def next_one(self, marks: list[ExerciseMark]) -> Exercise | None:
        """The first exercise that is not right yet."""
        return next((e for e, mark_ in zip(self.copy.course.exercises, marks, strict=True) if not mark_.is_done), None)

    def hint(self, exercise: Exercise) -> tuple[int, list[str]]:
        """Show one hint more; which number it is (0 if there was none left), and all of the ladder."""
        ladder = hints_of(exercise)
        shown = min(self.hints.get(exercise.id, 0) + 1, len(ladder))
        self.hints[exercise.id] = shown
        self.keep()
        return shown, ladder

    def submission(self) -> Submission:
        """What is read of the copy."""
        return collect(self.copy.folder, self.copy.course, self.copy.learner)

    def keep(self) -> None:
        """Remember what is new; where nothing can be written, nothing is."""
        text = self._text()
        if text == self._kept:
            return
        path = self._state_file()
        with suppress(OSError):
            if path.is_symlink() or path.parent.is_symlink():
                return
            path.parent.mkdir(exist_ok=True)
            write_over(path, text.encode())
            self._kept = text

    def _text(self) -> str:
        return json.dumps({"schema": 1, "done": self.done, "hints": self.hints}, indent=1)

    def _state_file(self) -> Path:
        return self.copy.folder / OWN_FOLDER / STATE_FILE

    def _mark(self, exercise: Exercise, submission: Submission) -> ExerciseMark:
        file = self.copy.file_of(exercise)
        raw = submission.files.get(file)
        if raw is not None and self.done.get(exercise.id) == self._sign(exercise, raw):
            return _all(exercise, file, "right", {question.ask: question.points for question in exercise.questions})
        if is_blank(exercise, submission):
            return _all(exercise, file, "blank", {})
        return self._marked(exercise, submission)

    def _marked(self, exercise: Exercise, submission: Submission) -> ExerciseMark:
        marks = mark(self.copy.course, submission, exercise.id)
        if marks.error:
            raise InputError(marks.error)
        marked = marks.exercises[0]
        raw = submission.files.get(marked.file)
        if marked.is_done and raw is not None:
            self.done[exercise.id] = self._sign(exercise, raw)
        else:
            self.done.pop(exercise.id, None)
        return marked

    def _sign(self, exercise: Exercise, raw: bytes) -> str:
        course, learner = self.copy.course, self.copy.learner
        values = {} if exercise.code else values_of(exercise, course.salt, learner)
        parts = (__version__, course.id, learner, str(values), exercise.digest)
        return digest_of("\0".join(parts).encode("utf-8", "surrogatepass") + raw)


def hints_of(exercise: Exercise) -> list[str]:
    """The hints of an exercise, those of its questions after its own."""
    return [
        *exercise.hints,
        *(f"{question.ask}: {hint}" for question in exercise.questions for hint in question.hints),
    ]


def is_blank(exercise: Exercise, submission: Submission) -> bool:
    """Whether nothing was answered: no file, no answer in it, or a program as it came."""
    place = next(iter(submission.answers(exercise)), "")
    if place in submission.refused:
        return False
    raw = submission.files.get(place)
    if exercise.code is not None:
        return raw is None or (bool(exercise.code.starter) and digest_of(raw) == exercise.code.starter)
    sheet = read_answers(raw, exercise, place)
    return not sheet.notes and not any(answer.text.strip() or answer.problem for answer in sheet.answers.values())


def _all(exercise: Exercise, file: str, verdict: str, earned: Mapping[str, float]) -> ExerciseMark:
    questions = tuple(
        QuestionMark(exercise.id, number, question.ask, "", verdict, question.points, earned.get(question.ask, 0.0))
        for number, question in enumerate(exercise.questions, start=1)
    )
    return ExerciseMark(exercise.id, exercise.title, exercise.folder, questions, file=file)


def numbered(course: Course) -> Iterator[tuple[str, Exercise]]:
    """Each exercise with its number, 5.2: the second of the fifth chapter."""
    for place, chapter in enumerate(course.chapters, start=1):
        for within, exercise in enumerate(chapter.exercises, start=1):
            yield f"{place}.{within}", exercise

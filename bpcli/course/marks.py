"""What comes of marking: a mark for each question, an exercise, a submission. Data that every report is made from.

>>> one = QuestionMark("sum", 1, "f", "6", "wrong", points=1.0)
>>> ExerciseMark("sum", "A sum", "01-forward/01-sum", (one,)).earned
0.0
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bpcli.errors import Problem

PRACTICE = "practice"  # the remark on what was marked in a learner's own copy


class Location(NamedTuple):
    """Where an answer stands: its file in the submission (with slashes), line and columns, all counted from 1."""

    file: str
    line: int = 1
    column: int = 1
    end_column: int = 1  # the column after its last character


class QuestionMark(NamedTuple):
    """The mark of one question.

    `verdict` is right, wrong, unreadable, blank, or unmarked where the machine could not decide (and the points are not
    given). `mistakes` are (id, sentence) pairs; `understood` is how the answer was read, None where it was not. `said`
    is what the learner is told; `problem` has the parts of it, where the judge could not read the answer.
    `is_method` says that the answer names a method of a program, such as MultiplyGate.forward.
    """

    exercise: str
    number: int  # from 1, within the exercise
    ask: str
    answer: str
    verdict: str
    points: float
    earned: float = 0.0
    understood: str | None = None
    said: str = ""
    mistakes: tuple[tuple[str, str], ...] = ()
    carried_forward: bool = False
    place: Location | None = None
    problem: Problem | None = None
    is_method: bool = False


@dataclass(frozen=True, slots=True)
class ExerciseMark:
    """The marks of one exercise."""

    id: str
    title: str
    folder: str
    questions: tuple[QuestionMark, ...]
    seconds: float = field(default=0.0, compare=False)
    notes: tuple[str, ...] = ()  # on lines of the answers that answer nothing
    other_values: str = ""  # what is said of a file that was written for other values than those that are marked
    file: str = ""  # in which it is answered, by its place in the submission

    @property
    def points(self) -> float:
        """What it is worth."""
        return sum(one.points for one in self.questions)

    @property
    def earned(self) -> float:
        """What was earned."""
        return sum(one.earned for one in self.questions)

    @property
    def is_done(self) -> bool:
        """Whether every question is answered rightly."""
        return all(one.verdict == "right" for one in self.questions)

    @property
    def is_begun(self) -> bool:
        """Whether anything was answered."""
        return any(one.verdict != "blank" for one in self.questions)


class Remark(NamedTuple):
    """Something that a teacher should know of a submission; `remarks.said` says it in words. It changes no mark.

    `files` are places in the submission (of several that share values: the names of the others), `learner` is for whom
    a copy was started.
    """

    id: str
    files: tuple[str, ...] = ()
    learner: str = ""


@dataclass(frozen=True, slots=True)
class SubmissionMark:
    """The marks of one submission, or why there are none (`error`).

    `learner` is under which name it was handed in, `marked_as` whose values it was marked with. A submission that
    cannot be marked at all (no folder, nothing of this course in it) has an error and no exercises.
    """

    course: str
    learner: str
    exercises: tuple[ExerciseMark, ...]
    points: float  # what the course is worth, whether it could be marked or not
    remarks: tuple[Remark, ...] = ()
    error: str = ""
    marked_as: str = ""

    @property
    def earned(self) -> float:
        """What was earned."""
        return sum(one.earned for one in self.exercises)

    @property
    def is_done(self) -> bool:
        """Whether everything is right; nothing at all is not."""
        return bool(self.exercises) and not self.error and all(one.is_done for one in self.exercises)

    @property
    def is_practice(self) -> bool:
        """Whether this is feedback in a learner's own copy, where everything is the learner's to edit."""
        return any(one.id == PRACTICE for one in self.remarks)

"""A class in numbers: who has how many points, and which mistakes are made where. It grows with scores, not with work.

What a learner wrote is counted and forgotten.

>>> from bpcli.course.model import Chapter, Course, Exercise, Question
>>> from bpcli.course.marks import ExerciseMark, QuestionMark, SubmissionMark
>>> sum_up = Exercise("sum", "A sum", "x + y", questions=(Question("f"),))
>>> tally = Tally(Course("c", "A course", (Chapter("01-sums", "Sums", (sum_up,)),)))
>>> wrong = QuestionMark("sum", 1, "f", "6", "wrong", points=1.0, mistakes=(("forward-value", "6 is …"),))
>>> tally.add(SubmissionMark("c", "ada", (ExerciseMark("sum", "A sum", "01-sums/01-sum", (wrong,)),), points=1.0))
>>> [(made.exercise, made.ask, made.ids, made.learners) for made in tally.mistakes()]
[('sum', 'f', ('forward-value',), 1)]
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpcli.course.marks import QuestionMark, Remark, SubmissionMark
    from bpcli.course.model import Course, Exercise

VERDICTS = ("right", "wrong", "unreadable", "blank", "unmarked")


class Score(NamedTuple):
    """What one submission came to."""

    learner: str
    earned: float
    chapters: tuple[float, ...]  # points earned in each, in order
    is_done: bool
    error: str = ""
    remarks: tuple[Remark, ...] = ()


class Made(NamedTuple):
    """A mistake that a class makes at one question, and how many of its learners do.

    Where several known mistakes explain one wrong answer, it has the ids of all, and counts once.
    """

    exercise: str
    number: int
    ask: str
    ids: tuple[str, ...]
    learners: int
    answered: int  # how many answered this question at all


@dataclass(slots=True)
class QuestionTally:
    """One question: how often each verdict was given, and each mistake made (or one of several)."""

    number: int
    ask: str
    points: float
    verdicts: Counter[str] = field(default_factory=Counter)
    mistakes: Counter[tuple[str, ...]] = field(default_factory=Counter)

    @property
    def answered(self) -> int:
        """How many answered it."""
        return self.verdicts.total() - self.verdicts["blank"]


@dataclass(slots=True)
class ExerciseTally:
    """One exercise: the points that were earned, and by how many it was begun and done."""

    id: str
    title: str
    points: float
    questions: tuple[QuestionTally, ...]
    earned: float = 0.0
    begun: int = 0
    done: int = 0


class Tally:
    """Scores and counts of the submissions that were added so far."""

    def __init__(self, course: Course) -> None:
        """Every question of the course stands at zero."""
        self.course = course
        self.scores: list[Score] = []
        self.exercises = {exercise.id: _nothing_yet(exercise) for exercise in course.exercises}

    def add(self, mark: SubmissionMark) -> None:
        """Count one submission in."""
        earned = {exercise.id: exercise.earned for exercise in mark.exercises}
        chapters = tuple(
            sum(earned.get(exercise.id, 0.0) for exercise in chapter.exercises) for chapter in self.course.chapters
        )
        self.scores.append(Score(mark.learner, mark.earned, chapters, mark.is_done, mark.error, mark.remarks))
        for exercise in mark.exercises:
            if (counted := self.exercises.get(exercise.id)) is None:
                continue
            counted.earned += exercise.earned
            counted.begun += exercise.is_begun
            counted.done += exercise.is_done
            for question in exercise.questions:
                if question.number <= len(counted.questions):
                    _count(counted.questions[question.number - 1], question)

    @property
    def learners(self) -> int:
        """How many submissions there were, with those that could not be marked."""
        return len(self.scores)

    @property
    def marked(self) -> int:
        """How many submissions could be marked."""
        return sum(not score.error for score in self.scores)

    @property
    def done(self) -> int:
        """How many have everything right."""
        return sum(score.is_done for score in self.scores)

    @property
    def mean(self) -> float:
        """The points of a submission on average, of those that could be marked; 0 if there are none."""
        return sum(score.earned for score in self.scores if not score.error) / max(self.marked, 1)

    def mistakes(self) -> Iterator[Made]:
        """Which mistakes the class makes where, those that most make first."""
        mistakes = [
            Made(exercise.id, question.number, question.ask, ids, count, question.answered)
            for exercise in self.exercises.values()
            for question in exercise.questions
            for ids, count in question.mistakes.items()
        ]
        return iter(sorted(mistakes, key=lambda mistake: -mistake.learners))


def _nothing_yet(exercise: Exercise) -> ExerciseTally:
    questions = tuple(
        QuestionTally(number, question.ask, question.points)
        for number, question in enumerate(exercise.questions, start=1)
    )
    return ExerciseTally(exercise.id, exercise.title, exercise.points, questions)


def _count(counted: QuestionTally, question: QuestionMark) -> None:
    counted.verdicts[question.verdict] += 1
    if question.mistakes:
        counted.mistakes[tuple(dict.fromkeys(mistake for mistake, _ in question.mistakes))] += 1

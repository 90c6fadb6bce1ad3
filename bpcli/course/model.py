"""What a course is made of: chapters, exercises, questions. Data that a teacher wrote, nothing else.

>>> one = Exercise(id="sum", title="A sum", expression="x + y", values={"x": "2", "y": "3"}, questions=(Question("f"),))
>>> one.points, one.is_drawn, one.code is None
(1.0, False, True)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bpcli.fair.draw import Range

ANSWERS_FILES = ("answers.txt", "answers.toml")  # the second is what the file was called when it was TOML


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that is asked about a circuit, in the notation of `bpcli check`: q, df/dx, local(f,q), shape(df/dW).

    `text` says it in words, `hints` help with this question alone. `allow` are ids of known mistakes that the values
    need not tell apart from others, nor from the truth. `line` is where it stands in its file.
    """

    ask: str
    points: float = 1.0
    text: str = ""
    hints: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Code:
    """A program to complete: a class with `forward` and `backward`, compared with the trace of the expression.

    `forward` names the inputs that are its arguments, in order, and `backward` those whose gradients
    `backward(upstream)` returns, in order. `keeps` names the nodes whose values the learner keeps as attributes
    (`self.q`), with their gradients (`self.dq`): where one differs, it is named. `inputs` says how each input is drawn
    afresh: "randn(3, 2)".
    """

    file: str
    name: str
    forward: tuple[str, ...]
    backward: tuple[str, ...]
    inputs: Mapping[str, str]
    keeps: tuple[str, ...] = ()
    starter: str = ""  # what tells the starter from another program: one that is as it came is blank


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise: a circuit, its values (or what they are drawn from), and questions or a program.

    `folder` is its place in the course, with slashes. `group`, `expand`, `share` and `shapes` are the options of
    `bpcli explain`; `seed` is what randn draws from, and what a learner's own values start from.
    """

    id: str
    title: str
    expression: str
    text: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    ranges: Mapping[str, Range] = field(default_factory=dict)
    largest: float = 300.0  # of any number on the way, where values are drawn
    shapes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    pool: Sequence[Mapping[str, str]] = ()  # what is drawn for each slot, where that is locked
    seed: int = 0
    group: tuple[str, ...] = ()
    expand: tuple[str, ...] = ()
    share: bool = False
    questions: tuple[Question, ...] = ()
    hints: tuple[str, ...] = ()
    code: Code | None = None
    folder: str = ""
    digest: str = field(default="", compare=False)  # of its exercise.toml: a submission's copy is compared with it

    @property
    def points(self) -> float:
        """What it is worth."""
        return sum(question.points for question in self.questions)

    @property
    def files(self) -> tuple[str, ...]:
        """The file in which it is answered, by its place in the course; then the names that it had before."""
        names = ANSWERS_FILES if self.code is None else (self.code.file,)
        return tuple(f"{self.folder}/{name}" for name in names)

    @property
    def is_drawn(self) -> bool:
        """Whether each learner has values of their own."""
        return bool(self.ranges)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A folder of exercises in order, with a text that teaches what they ask for."""

    folder: str
    title: str
    exercises: tuple[Exercise, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """Chapters in order. `salt` has a part in which values a learner has.

    `install` is what `pip install` is given in CI: a URL, or a wheel in the course; nothing for the wheel of the bpcli
    that starts a copy. `source` is where CI finds the teacher's own copy of the course: a Git URL, or nothing.
    """

    id: str
    title: str
    chapters: tuple[Chapter, ...]
    salt: str = ""
    install: str = ""
    source: str = ""

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        """All of them, in order."""
        return tuple(exercise for chapter in self.chapters for exercise in chapter.exercises)

    @property
    def points(self) -> float:
        """What the whole course is worth."""
        return sum(exercise.points for exercise in self.exercises)

    def placed(self, folders: Mapping[str, str]) -> Course:
        """The same course with some exercises, by their ids, in other folders: those that they have in a copy."""
        if not folders:
            return self
        chapters = []
        for chapter in self.chapters:
            exercises = (
                replace(exercise, folder=folders.get(exercise.id, exercise.folder)) for exercise in chapter.exercises
            )
            chapters.append(replace(chapter, exercises=tuple(exercises)))
        return replace(self, chapters=tuple(chapters))

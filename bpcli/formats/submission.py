"""The marks of one submission as a page: how far each chapter is, what is to be mended and where, the score.

Knows sentences about marks. Must not know how they were reached, nor screens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.formats.marks import unread
from bpcli.formats.reports.clean import points
from bpcli.judge.verdict import Verdict
from bpcli.lesson.story import Block, Section, Sentence, Story, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bpcli.course.marks import ExerciseMark, Oddity, QuestionMark, SubmissionMark
    from bpcli.course.model import Course

KEPT = ", but it follows rightly from an earlier wrong answer, so its points are kept"
ODD = "bpcli grade --audit lists"


def story(course: Course, mark: SubmissionMark, *, audit: bool = False) -> Story:
    """The page of a submission that could be marked; `audit` lists what was odd."""
    title = f"{course.title}: {mark.learner}" if mark.learner else course.title
    return Story(
        title,
        (
            Section("Chapters", (_chapters(course, mark),)),
            *to_mend(mark.exercises),
            *([oddities(mark.oddities)] if audit else []),
            Section("Score", tuple(_score(mark, audit=audit))),
        ),
    )


def to_mend(exercises: Iterable[ExerciseMark]) -> list[Section]:
    """A section for each exercise that was begun and is not right yet: each answer with its place."""
    return [
        Section(f"{one.title}: {_file(one)}", tuple(exercise_blocks(one)))
        for one in exercises
        if one.is_begun and not one.is_done
    ]


def exercise_blocks(one: ExerciseMark) -> list[Block]:
    """What is to be said of the answers of one exercise that are not right."""
    found: list[Block] = []
    for question in one.questions:
        if question.verdict not in {"right", "blank"}:
            found += _question(question, _file(one))
    if blank := [question.ask for question in one.questions if question.verdict == "blank"]:
        found.append(Sentence(f"Still blank: {', '.join(blank)}."))
    return found


def oddities(found: Sequence[Oddity]) -> Section:
    """What was odd in a submission."""
    if not found:
        return Section("Oddities", (Sentence("Nothing is odd."),))
    told = Sentence("None of these changed a mark.")
    return Section("Oddities", (Table(("file", "what"), len(found), lambda row: tuple(found[row])), told))


def _file(one: ExerciseMark) -> str:
    """The file in which the learner answers, as far as the marks tell."""
    return next((question.place.file for question in one.questions if question.place), one.folder)


def _question(question: QuestionMark, file: str) -> list[Block]:
    place = question.place
    here = (
        f"{'' if place.file == file else f'{place.file}, '}line {place.line}, column {place.column}: " if place else ""
    )
    asked = f"{question.ask} = {question.answer}" if question.answer else question.ask
    if question.verdict == "unreadable":
        torn = Verdict(question.ask, question.answer, None, "unreadable", said=question.said)
        return [*unread(torn, f"{here}{asked} cannot be read: ")]
    if question.verdict == "unmarked":
        return [Sentence(f"{here}{asked} could not be marked: {_stopped(question.said)}")]
    kept = KEPT if question.carried_forward else ""
    told = f": {_stopped(question.said)}" if question.said else "."
    return [Sentence(f"{here}{asked} is wrong{kept}{told}")]


def _stopped(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _chapters(course: Course, mark: SubmissionMark) -> Table:
    marks = {one.id: one for one in mark.exercises}

    def row(index: int) -> tuple[str, ...]:
        chapter = course.chapters[index]
        found = [marks[one.id] for one in chapter.exercises if one.id in marks]
        done = sum(one.is_done for one in found)
        worth = sum(one.points for one in chapter.exercises)
        earned = sum(one.earned for one in found)
        return chapter.title, f"{done} of {len(chapter.exercises)}", f"{points(earned)} of {points(worth)}"

    return Table(("chapter", "done", "points"), len(course.chapters), row, ("done", "points"))


def _score(mark: SubmissionMark, *, audit: bool) -> Iterable[Sentence]:
    counts: dict[str, int] = {}
    for one in mark.exercises:
        for question in one.questions:
            counts[question.verdict] = counts.get(question.verdict, 0) + 1
    told = ", ".join(f"{counts[key]} {key}" for key in ("wrong", "unreadable", "unmarked", "blank") if key in counts)
    if mark.is_done:
        told = "everything is right"
    yield Sentence(f"{points(mark.earned)} of {points(mark.points)} points: {told}.")
    if mark.oddities and not audit:
        count = len(mark.oddities)
        yield Sentence(f"{ODD} {'one odd thing' if count == 1 else f'{count} odd things'} in this submission.")

"""The marks of one submission as a page: how far each chapter is, what is to be mended and where, the score."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from bpcli.course.marks import PRACTICE
from bpcli.course.remarks import said
from bpcli.errors import Problem, quote, stopped, visible
from bpcli.formats import sentences as say
from bpcli.formats.clean import points, practice
from bpcli.formats.marks import unread
from bpcli.lesson.story import Block, Column, Kind, Section, Sentence, Story, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bpcli.course.marks import ExerciseMark, QuestionMark, Remark, SubmissionMark
    from bpcli.course.model import Course

MOST_NOTES = 3  # lines of a file that answer nothing


def story(course: Course, mark: SubmissionMark) -> Story:
    """The page of a submission that could be marked."""
    title = f"{course.title}: {visible(mark.learner)}" if mark.learner else course.title
    return Story(
        title,
        (
            Section("Chapters", (_chapters(course, mark),)),
            *to_mend(mark.exercises),
            *remarks(mark),
            Section("Score", tuple(_score(mark))),
        ),
    )


def remarks(mark: SubmissionMark) -> list[Section]:
    """What is to be told of the copy itself."""
    found = [one for one in mark.remarks if one.id != PRACTICE]
    return [Section("Remarks", tuple(_remark(one, mark.learner) for one in found))] if found else []


def _remark(remark: Remark, learner: str) -> Sentence:
    sentence = stopped(said(remark))
    if remark.id == "started-for":
        sentence = say.STARTED_FOR_YOU.format(told=sentence, learner=visible(learner), typed=quote(learner))
    return Sentence(f"{sentence[:1].upper()}{sentence[1:]}")


def to_mend(exercises: Iterable[ExerciseMark]) -> list[Section]:
    """A section for each exercise that was begun and is not right yet: each answer with its place."""
    return [
        Section(f"{one.title}: {_file(one)}", tuple(exercise_blocks(one)))
        for one in exercises
        if (one.is_begun or one.notes) and not one.is_done
    ]


def exercise_blocks(mark: ExerciseMark) -> list[Block]:
    """What is to be said of the answers of one exercise that are not right."""
    blocks: list[Block] = []
    to_say = [question for question in mark.questions if question.verdict not in {"right", "blank"}]
    for _, alike in groupby(to_say, lambda question: (question.verdict, question.place, question.said)):
        blocks += _question(list(alike), _file(mark))
    notes = [*([mark.other_values] if mark.other_values else []), *mark.notes[:MOST_NOTES]]
    blocks += [Sentence(stopped(f"{note[:1].upper()}{note[1:]}")) for note in notes]
    if blank := [question.ask for question in mark.questions if question.verdict == "blank"]:
        blocks.append(Sentence(say.STILL_BLANK.format(asks=", ".join(blank))))
    return blocks


def _file(mark: ExerciseMark) -> str:
    """The file in which the learner answers, as far as the marks tell."""
    return next((question.place.file for question in mark.questions if question.place), mark.folder)


def _question(alike: Sequence[QuestionMark], file: str) -> list[Block]:
    """What is said of an answer; or of several, where the whole file is the matter."""
    question, place = alike[0], alike[0].place
    asked = ", ".join(_asked(one) for one in alike)
    if place is not None:
        where = say.PLACE if place.file == file else say.PLACE_IN_FILE
        asked = say.AT_PLACE.format(place=where.format(**place._asdict()), asked=asked)
    if question.verdict == "unreadable":
        return [*unread(question.problem or Problem(question.said), say.UNREAD, asked=asked)]
    if question.verdict == "unmarked":
        words = say.UNMARKED
    elif question.carried_forward:
        words = say.CARRIED
    elif question.said:
        words = say.IS_WRONG_BECAUSE if len(alike) == 1 else say.ARE_WRONG_BECAUSE
    else:
        words = say.IS_WRONG if len(alike) == 1 else say.ARE_WRONG
    return [Sentence(words.format(asked=asked, said=stopped(question.said)))]


def _asked(question: QuestionMark) -> str:
    """What was asked, and the answer; or the method of a program."""
    if question.is_method:
        return question.answer
    return f"{question.ask} = {question.answer}" if question.answer else question.ask


def _chapters(course: Course, mark: SubmissionMark) -> Table:
    marks = {one.id: one for one in mark.exercises}

    def row(index: int) -> tuple[str, ...]:
        chapter = course.chapters[index]
        found = [marks[one.id] for one in chapter.exercises if one.id in marks]
        done = sum(one.is_done for one in found)
        worth = sum(one.points for one in chapter.exercises)
        earned = sum(one.earned for one in found)
        return chapter.title, f"{done} of {len(chapter.exercises)}", f"{points(earned)} of {points(worth)}"

    columns = (Column("chapter"), Column("done", Kind.COUNT), Column("points", Kind.COUNT))
    return Table(columns, len(course.chapters), row)


def _score(mark: SubmissionMark) -> Iterable[Sentence]:
    counts: dict[str, int] = {}
    for one in mark.exercises:
        for question in one.questions:
            counts[question.verdict] = counts.get(question.verdict, 0) + 1
    told = ", ".join(
        f"{counts[key]} {key}" for key in ("right", "wrong", "unreadable", "unmarked", "blank") if key in counts
    )
    if mark.is_done:
        told = "everything is right"
    yield Sentence(say.POINTS.format(earned=points(mark.earned), points=points(mark.points), told=told))
    if told := practice(mark):
        yield Sentence(told)

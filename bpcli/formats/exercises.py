"""The exercises as pages: where the learner is, the list, one exercise to do, a hint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.course.answers import circuit_lines, question_text
from bpcli.course.values import values_of
from bpcli.course.work import hints_of, numbered
from bpcli.errors import visible
from bpcli.formats import sentences as say
from bpcli.formats.clean import encoded, points
from bpcli.formats.submission import exercise_blocks
from bpcli.lesson.story import Block, Column, Facts, Kind, Listing, Section, Sentence, Story, Table
from bpcli.words import plural

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bpcli.course.marks import ExerciseMark
    from bpcli.course.model import Course, Exercise
    from bpcli.course.work import Copy
    from bpcli.formats import Page

BAR = 20  # signs of a bar
POINTS = Column("points", Kind.COUNT)
DONE = "{title}: right."


def whose(learner: str, *, owners: bool) -> str:
    """Whose values a copy has; `owners` says that in CI they are those of the repository's owner."""
    if owners:
        return say.OWNERS.format(whose=f"{learner}'s" if learner else "the course's own")
    return say.YOURS.format(learner=learner) if learner else say.NOBODYS


def where(course: Course, marks: Sequence[ExerciseMark], learner: str) -> Story:
    """How far each chapter is, and what is next."""
    by_id = {one.id: one for one in marks}

    def row(index: int) -> tuple[str, ...]:
        chapter = course.chapters[index]
        done = sum(by_id[one.id].is_done for one in chapter.exercises)
        count = len(chapter.exercises)
        filled = done * BAR // max(count, 1)
        return str(index + 1), chapter.title, f"{'█' * filled}{'░' * (BAR - filled)}", f"{done} of {count}"

    title = f"{course.title}: {visible(learner)}" if learner else course.title
    columns = (
        Column("chapter", Kind.COUNT),
        Column("title"),
        Column("how far", Kind.CODE),
        Column("right", Kind.COUNT),
    )
    table = Table(columns, len(course.chapters), row)
    return Story(title, (Section("Chapters", (table,)), Section("Next", (_next(course, marks),))))


def _next(course: Course, marks: Sequence[ExerciseMark]) -> Sentence:
    for (number, exercise), one in zip(numbered(course), marks, strict=True):
        if not one.is_done:
            return Sentence(say.NEXT.format(number=number, title=exercise.title))
    return Sentence(say.ALL_DONE.format(points=points(course.points)))


def listing(course: Course, marks: Sequence[ExerciseMark]) -> Story:
    """Every exercise, with its id and how far it is."""
    rows = [
        (number, exercise.title, exercise.id, _state(one), f"{points(one.earned)} of {points(one.points)}")
        for (number, exercise), one in zip(numbered(course), marks, strict=True)
    ]
    columns = (Column("number"), Column("exercise"), Column("id", Kind.CODE), Column("answers"), POINTS)
    table = Table(columns, len(rows), lambda index: rows[index])
    return Story(course.title, (Section("Exercises", (table,)),))


def _state(mark: ExerciseMark) -> str:
    if mark.is_done:
        return "right"
    wrong = sum(question.verdict not in {"right", "blank"} for question in mark.questions)
    if wrong:
        return f"{wrong} to mend"
    return "begun" if mark.is_begun else "blank"


def one_exercise(
    course: Course, exercise: Exercise, values: Mapping[str, str], mark: ExerciseMark, *, is_there: bool = True
) -> Story:
    """One exercise to do: its text, circuit and values, what is asked, where to answer, what is wrong so far.

    `is_there` says that the copy holds the file to answer in.
    """
    number = next(number for number, one in numbered(course) if one.id == exercise.id)
    blocks: list[Block] = [Sentence(part) for part in _paragraphs(exercise.text)]
    if exercise.code is None:
        blocks.append(Listing("\n".join(circuit_lines(exercise, values)), "text"))
    else:
        blocks.append(Facts((("circuit", exercise.expression), ("class", exercise.code.name)), Kind.CODE))
    asked = [
        (question.ask, question_text(exercise, question, values), one.verdict, points(question.points))
        for question, one in zip(exercise.questions, mark.questions, strict=True)
    ]
    columns = (Column("answer", Kind.CODE), Column(say.ASKS_FOR), Column("so far"), POINTS)
    table = Table(columns, len(asked), lambda index: asked[index])
    where = (say.WRITE if exercise.code is None else say.COMPLETE) if is_there else say.NOT_THERE
    told = [Sentence(where.format(file=mark.file, id=exercise.id))]
    told.append(Sentence(say.READ.format(file=f"{exercise.folder.partition('/')[0]}/README.md")))
    if hints_of(exercise):
        told.append(Sentence(say.HINTS.format(hints=plural(len(hints_of(exercise)), "hint"))))
    sections = [Section(f"{number} {exercise.title}", tuple(blocks)), Section("Questions", (table, *told))]
    if (mark.is_begun or mark.notes or mark.other_values) and not mark.is_done:
        sections.append(Section("To mend", tuple(exercise_blocks(mark))))
    return Story(course.title, tuple(sections))


def _paragraphs(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.strip().split("\n\n") if part.strip()]


def hint_lines(exercise: Exercise, shown: int, ladder: Sequence[str], page: Page) -> list[str]:
    """A hint, and how to have the next, in lines that fit a page."""
    from textwrap import wrap

    told = [say.NO_HINTS]
    if ladder:
        more = say.LAST_HINT.format(id=exercise.id) if shown == len(ladder) else say.MORE_HINTS
        told = [say.HINT.format(number=shown, count=len(ladder), text=ladder[shown - 1]), more]
    return [f"  {line}" for text in told for line in wrap(page.spell(text), page.width - 2, break_on_hyphens=False)]


def as_json(course: Course, marks: Sequence[ExerciseMark], learner: str) -> str:
    """All of it as data, schema 1."""
    rows = [_row(number, exercise, one) for (number, exercise), one in zip(numbered(course), marks, strict=True)]
    done = next((row["id"] for row in rows if not row["done"]), None)
    data = {"schema": 1, "course": course.id, "learner": learner, "next": done, "exercises": rows}
    return encoded(data, indent=1) + "\n"


def _row(number: str, exercise: Exercise, mark: ExerciseMark) -> dict[str, Any]:
    return {
        "number": number,
        "id": exercise.id,
        "title": exercise.title,
        "file": mark.file,
        "done": mark.is_done,
        "begun": mark.is_begun,
        "earned": mark.earned,
        "points": mark.points,
        "answers": [
            {"ask": question.ask, "verdict": question.verdict, "earned": question.earned} for question in mark.questions
        ],
    }


def next_as_json(copy: Copy, exercise: Exercise | None, mark: ExerciseMark | None) -> str:
    """One exercise to do as data, schema 1: its row of the list, and its page. It is null where everything is right."""
    row: dict[str, Any] | None = None
    if exercise is not None and mark is not None:
        number = next(number for number, one in numbered(copy.course) if one.id == exercise.id)
        values = {} if exercise.code else values_of(exercise, copy.course.salt, copy.learner)
        row = _row(number, exercise, mark)
        for answer, question, one in zip(row["answers"], exercise.questions, mark.questions, strict=True):
            answer |= {"points": question.points, "question": question_text(exercise, question, values)}
            answer |= {"answer": one.answer, "said": one.said}
        row |= {"text": exercise.text, "expression": exercise.expression, "values": values}
        row |= {"hints": len(hints_of(exercise)), "notes": list(mark.notes)}
    data = {"schema": 1, "course": copy.course.id, "learner": copy.learner, "exercise": row}
    return encoded(data, indent=1) + "\n"

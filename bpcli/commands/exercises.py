"""`bpcli exercises`: a learner's way through a course, one command a class."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from bpcli.commands import sentences as say
from bpcli.commands.options import Argument, Command, Option
from bpcli.commands.screen import complain, page
from bpcli.course.copy import reset, start
from bpcli.course.load import MAX_COURSE_FILE, SOLUTION, course_folder, load_course
from bpcli.course.mark import find_exercise
from bpcli.course.values import values_of
from bpcli.course.work import Work, numbered, open_copy
from bpcli.errors import InputError, quote
from bpcli.files import read_bytes
from bpcli.formats import exercises as pages
from bpcli.formats import sentences as page_words
from bpcli.formats import write_story
from bpcli.words import check_choice, plural

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpcli.course.marks import ExerciseMark
    from bpcli.course.model import Exercise
    from bpcli.formats import Page
    from bpcli.lesson.story import Story

RIGHT, WRONG = 0, 1  # exit codes
FORMS = ("table", "plain", "markdown", "json")


class _OfCourse(Command):
    """A command about a course and a learner's copy of it."""

    course: Annotated[Path | None, Option("The teacher's course. By default the one that bpcli comes with.")] = None
    learner: Annotated[str | None, Option("Whose values the exercises have.", metavar="ID")] = None

    def work(self) -> Work:
        """The copy in which the learner is. Raises InputError where there is none."""
        return Work(open_copy(Path.cwd(), self.course, self.learner, os.environ))


class OfExercise(_OfCourse):
    """A command about one exercise."""

    which: Annotated[
        str | None, Argument("EXERCISE", "Its number (5.2), its id or its folder. By default the next.")
    ] = None
    order = "which"

    def chosen(self, work: Work) -> Exercise | None:
        """The exercise that is named; else the one in whose folder the learner is; else the first not right."""
        if self.which is not None:
            return found_exercise(work, self.which)
        here = Path.cwd()
        for exercise in work.copy.course.exercises:
            if here == work.copy.folder / exercise.folder:
                return exercise
        return work.next_one(work.look())


class _Formatted(Command):
    """A command with a page of its own."""

    form: Annotated[str, Option("table, plain, markdown or json.", "--format")] = "table"


class Where(_Formatted, _OfCourse):
    """`bpcli exercises`: where the learner is, and what is next."""

    example = "bpcli exercises start my-course, then: cd my-course; bpcli exercises"

    def run(self, sheet: Page | None = None) -> None:
        """Write the page."""
        check_choice("format", self.form, FORMS)
        work = self.work()
        marks = work.look()
        _show(pages.where(work.copy.course, marks, work.copy.learner), work, marks, self.form, sheet)


class Listing(_Formatted, _OfCourse):
    """`bpcli exercises list`: every exercise and how far it is."""

    example = "bpcli exercises list"

    def run(self, sheet: Page | None = None) -> None:
        """Write the list."""
        check_choice("format", self.form, FORMS)
        work = self.work()
        marks = work.look()
        _show(pages.listing(work.copy.course, marks), work, marks, self.form, sheet)


class Start(_OfCourse):
    """`bpcli exercises start`."""

    example = "bpcli exercises start my-course --learner ada"
    order = "folder"
    folder: Annotated[Path, Argument("FOLDER", "A new folder for your copy.")]
    salt: Annotated[str | None, Option("Draw other values; bpcli grade needs the same --salt.", metavar="TEXT")] = None

    def run(self, sheet: Page | None = None) -> None:
        """Copy a course. Raises InputError for a folder that is there."""
        course, folder, salt = load_course(self.course), self.folder, self.salt
        if salt is not None:
            course = replace(course, salt=salt)
        own = self.course is not None
        learner = (self.learner or "").strip()
        count = start(course, course_folder(self.course), folder, learner, own=own)
        name = quote(folder.as_posix())
        tell = _writer(sheet)
        exercises = plural(len(course.exercises), "exercise")
        tell(say.COPIED.format(folder=folder.as_posix(), count=count, course=course.title, exercises=exercises))
        tell("")
        tell(f"  cd {name}", is_wrapped=False)
        tell(say.COMMAND_EXERCISES, is_wrapped=False)
        tell(say.COMMAND_GRADE, is_wrapped=False)
        if any(exercise.is_drawn for exercise in course.exercises):
            tell("")
            tell(pages.whose(learner, owners=bool(course.source)))
        if salt is not None:
            tell(say.SALTED_COPIES.format(salt=quote(salt)))
            if course.source:
                complain(say.OTHER_SALT_IN_CI.format(source=course.source))
        if own and not course.source:
            complain(say.NO_SOURCE)


class Next(_Formatted, OfExercise):
    """`bpcli exercises next`."""

    example = "bpcli exercises next"

    def run(self, sheet: Page | None = None) -> int:
        """Write the page of one exercise; the exit code says whether it is right."""
        check_choice("format", self.form, FORMS)
        work = self.work()
        exercise = self.chosen(work)
        mark = None if exercise is None else work.look_at(exercise)
        sheet = page() if sheet is None else sheet
        if self.form == "json":
            sheet.write(pages.next_as_json(work.copy, exercise, mark))
        elif exercise is None or mark is None:
            _all_done(work, sheet)
        else:
            write_story(self.form, exercise_page(work, exercise, mark), sheet)
        return RIGHT if mark is None or mark.is_done else WRONG


class Hint(OfExercise):
    """`bpcli exercises hint`."""

    example = "bpcli exercises hint 5.2"

    def run(self, sheet: Page | None = None) -> None:
        """Write one hint more."""
        work = self.work()
        exercise = self.chosen(work)
        sheet = page() if sheet is None else sheet
        if exercise is None:
            _all_done(work, sheet)
            return
        tell = _writer(sheet)
        tell(f"{exercise.title}")
        for line in pages.hint_lines(exercise, *work.hint(exercise), sheet):
            tell(line, is_wrapped=False)


class Reset(_OfCourse):
    """`bpcli exercises reset`."""

    example = "bpcli exercises reset 1.2"
    order = "which"
    which: Annotated[tuple[str, ...], Argument("EXERCISE...", "Numbers, ids or folders.")] = ()

    def run(self, sheet: Page | None = None) -> None:
        """Blank answers again; what was there is kept beside them. Raises InputError where nothing is named."""
        work = self.work()
        tell = _writer(sheet)
        if not self.which:
            raise InputError(say.NOTHING_TO_RESET, hint=say.NAME_AN_EXERCISE)
        copy = work.copy
        for exercise in [found_exercise(work, one) for one in self.which]:
            place, is_new = exercise.files[0], not copy.holds(exercise)
            if exercise.code is not None and copy.source == copy.folder:
                raise InputError(say.NOT_IN_COPY.format(place=place), hint=say.GIVE_TEACHERS_COURSE)
            kept = reset(copy, exercise)
            work.hints.pop(exercise.id, None)
            work.keep()
            words = say.HERE_NOW if is_new else say.BLANK_AGAIN if kept is None else say.BLANK_AGAIN_KEPT
            tell(words.format(place=place, kept=kept and kept.name))


class Solution(OfExercise):
    """`bpcli exercises solution`."""

    example = "bpcli exercises solution 1.2"

    def run(self, sheet: Page | None = None) -> None:
        """The answers to an exercise, by default the next. Raises InputError where a program's solution is not here."""
        from bpcli.course.answers import filled_answers

        work = self.work()
        sheet = page() if sheet is None else sheet
        exercise = self.chosen(work)
        if exercise is None:
            _all_done(work, sheet)
            return
        copy = work.copy
        if exercise.code is None:
            text = filled_answers(exercise, values_of(exercise, copy.course.salt, copy.learner), copy.learner)
        else:
            path = copy.source / copy.original(exercise).folder / SOLUTION / exercise.code.file
            if not path.is_file():
                raise InputError(say.SOLUTION_WITH_TEACHER, hint=say.GIVE_COURSE)
            text = read_bytes(path, MAX_COURSE_FILE, plain=True).decode("utf-8", "backslashreplace")
        sheet.write(sheet.spell(text))


def exercise_page(work: Work, exercise: Exercise, mark: ExerciseMark) -> Story:
    """The page of one exercise."""
    values = {} if exercise.code else values_of(exercise, work.copy.course.salt, work.copy.learner)
    return pages.one_exercise(work.copy.course, exercise, values, mark, is_there=work.copy.holds(exercise))


def found_exercise(work: Work, which: str) -> Exercise:
    """An exercise by its id, its folder or its number. Raises InputError, with a suggestion, for another."""
    name = which.strip().removeprefix("./")
    by_number = dict(numbered(work.copy.course))
    return by_number[name] if name in by_number else find_exercise(work.copy.course, name)


def _show(story: Story, work: Work, marks: list[ExerciseMark], form: str, sheet: Page | None) -> None:
    sheet = page() if sheet is None else sheet
    if form == "json":
        sheet.write(pages.as_json(work.copy.course, marks, work.copy.learner))
    else:
        write_story(form, story, sheet)


def _all_done(work: Work, sheet: Page) -> None:
    _writer(sheet)(page_words.ALL_DONE.format(points=f"{work.copy.course.points:g}"))


def _writer(sheet: Page | None) -> Callable[..., None]:
    """A function that writes a text in lines that fit, or in one line where it is a command."""
    from textwrap import wrap

    opened = page() if sheet is None else sheet

    def write(text: str, *, is_wrapped: bool = True) -> None:
        spelled = opened.spell(text)
        lines = wrap(spelled, opened.width, break_long_words=False, break_on_hyphens=False)
        opened.write("".join(f"{line}\n" for line in ((lines or [""]) if is_wrapped else [spelled])))

    return write

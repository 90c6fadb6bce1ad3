"""`bpcli exercises`: a learner's way through a course, one command a function.

Knows options, files and what is printed. Must not know how an answer is marked.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bpcli.commands.screen import complain, page
from bpcli.course.copy import answers_file, reset, start
from bpcli.course.load import SOLUTION, course_folder, load_course
from bpcli.course.mark import find_exercise
from bpcli.course.values import values_of
from bpcli.course.work import Work, numbered, open_copy
from bpcli.errors import InputError
from bpcli.formats import exercises as pages
from bpcli.formats import write_story

if TYPE_CHECKING:
    from bpcli.course.marks import ExerciseMark
    from bpcli.course.model import Exercise
    from bpcli.formats import Page
    from bpcli.lesson.story import Story

RIGHT, WRONG = 0, 1  # exit codes
FORMS = ("table", "plain", "markdown", "json")


class Options(NamedTuple):
    """What the exercises' commands have in common: the teacher's course, the learner, the format."""

    course: Path | None = None
    learner: str | None = None
    form: str = "table"


def begin(folder: Path, options: Options, sheet: Page | None = None) -> None:
    """Copy a course. Raises InputError for a folder that is there already."""
    from bpcli.commands.sources import quote

    course = load_course(options.course)
    own = options.course is not None
    learner = (options.learner or "").strip()
    count = start(course, course_folder(options.course), folder, learner, own=own)
    name = quote(folder.as_posix())
    option = f" --course {quote(_seen_from(folder, options.course))}" if options.course is not None else ""
    say = (page() if sheet is None else sheet).say
    say(f"{folder.as_posix()} holds {count} files of “{course.title}”: {len(course.exercises)} exercises.")
    say()
    say(f"  cd {name}")
    say("  bpcli exercises          where you are, and what is next")
    say(f"  bpcli grade{option or ' ' * 14}   mark what you have")
    if any(exercise.is_drawn for exercise in course.exercises):
        say()
        say(pages.whose(learner, owners=bool(course.source)))
    if own and not course.source:
        complain(
            "note: course.toml says no source, so the workflow marks against the copy in the repository, which its "
            'owner can change: source = "https://…" names the teacher\'s own'
        )


def _seen_from(folder: Path, course: Path) -> str:
    """The path of a course as it is given in another folder."""
    if course.is_absolute():
        return str(course)
    try:
        return Path(os.path.relpath(course.resolve(), folder.resolve())).as_posix()
    except ValueError:  # another drive
        return str(course.resolve())


def where(options: Options, sheet: Page | None = None) -> None:
    """Where the learner is, and what is next."""
    work = _work(options)
    marks = work.look()
    _show(pages.where(work.copy.course, marks, work.copy.learner), work, marks, options, sheet)


def listing(options: Options, sheet: Page | None = None) -> None:
    """Every exercise and how far it is."""
    work = _work(options)
    marks = work.look()
    _show(pages.listing(work.copy.course, marks), work, marks, options, sheet)


def show(which: str | None, options: Options, sheet: Page | None = None) -> int:
    """One exercise, by default the next. The exit code says whether it is right."""
    work = _work(options)
    exercise = _chosen(work, which)
    if exercise is None:
        (page() if sheet is None else sheet).say(pages.ALL_DONE.format(points=f"{work.copy.course.points:g}"))
        return RIGHT
    mark = work.look_at(exercise)
    _write(exercise_page(work, exercise, mark), options, sheet)
    return RIGHT if mark.is_done else WRONG


def exercise_page(work: Work, exercise: Exercise, mark: ExerciseMark) -> Story:
    """The page of one exercise."""
    values = {} if exercise.code else values_of(exercise, work.copy.course.salt, work.copy.learner)
    return pages.one_exercise(work.copy.course, exercise, values, mark)


def hint(which: str | None, options: Options, sheet: Page | None = None) -> None:
    """One hint more on an exercise, by default the next one."""
    work = _work(options)
    exercise = _chosen(work, which)
    sheet = page() if sheet is None else sheet
    if exercise is None:
        sheet.say(pages.ALL_DONE.format(points=f"{work.copy.course.points:g}"))
        return
    sheet.say(exercise.title)
    for line in pages.hint_lines(exercise, *work.hint(exercise), sheet):
        sheet.say(line)


def renew(which: list[str], options: Options, sheet: Page | None = None) -> None:
    """Blank answers again; what was there is kept beside them. Raises InputError where nothing is named."""
    work = _work(options)
    say = (page() if sheet is None else sheet).say
    if not which:
        raise InputError("this resets nothing", hint="name an exercise: bpcli exercises reset 1.2")
    copy = work.copy
    for exercise in [found_exercise(work, one) for one in which]:
        place = answers_file(exercise)
        if exercise.code is not None and copy.source == copy.folder:
            raise InputError(f"this copy holds no fresh {place}", hint="give the teacher's course with --course")
        kept = reset(copy.course, exercise, copy.source, copy.folder, copy.learner)
        work.hints.pop(exercise.id, None)
        work.keep()
        say(f"{place} is blank again." if kept is None else f"{place} is blank again; yours is kept as {kept.name}.")


def solution(which: str | None, options: Options, sheet: Page | None = None) -> None:
    """The answers to an exercise, by default the next. Raises InputError where a program's solution is not here."""
    from bpcli.course.answers import filled_answers

    work = _work(options)
    exercise = _chosen(work, which)
    if exercise is None:
        (page() if sheet is None else sheet).say(pages.ALL_DONE.format(points=f"{work.copy.course.points:g}"))
        return
    copy = work.copy
    if exercise.code is None:
        text = filled_answers(exercise, values_of(exercise, copy.course.salt, copy.learner), copy.learner)
    else:
        path = copy.source / exercise.folder / SOLUTION / exercise.code.file
        if not path.is_file():
            raise InputError("the solution of a program lies with the teacher's course", hint="give it with --course")
        text = path.read_text(encoding="utf-8")
    sheet = page() if sheet is None else sheet
    sheet.write(sheet.spell(text))


def found_exercise(work: Work, which: str) -> Exercise:
    """An exercise by its id, its folder or its number. Raises InputError, with a suggestion, for another."""
    name = which.strip().removeprefix("./")
    by_number = dict(numbered(work.copy.course))
    return by_number[name] if name in by_number else find_exercise(work.copy.course, name)


def _chosen(work: Work, which: str | None) -> Exercise | None:
    """The exercise that is named; else the one in whose folder the learner is; else the first that is not right."""
    if which is not None:
        return found_exercise(work, which)
    here = Path.cwd()
    for exercise in work.copy.course.exercises:
        if here == work.copy.folder / exercise.folder:
            return exercise
    return work.next_one(work.look())


def _work(options: Options) -> Work:
    if options.form not in FORMS:
        raise InputError(f"there is no format {options.form}", hint=f"the formats are {', '.join(FORMS)}")
    return Work(open_copy(Path.cwd(), options.course, options.learner, os.environ))


def _show(story: Story, work: Work, marks: list[ExerciseMark], options: Options, sheet: Page | None) -> None:
    if options.form == "json":
        sheet = page() if sheet is None else sheet
        sheet.write(pages.as_json(work.copy.course, marks, work.copy.learner))
    else:
        _write(story, options, sheet)


def _write(story: Story, options: Options, sheet: Page | None) -> None:
    if options.form == "json":
        raise InputError("one exercise has no JSON", hint="bpcli exercises list --format json has all of them")
    write_story(options.form, story, page() if sheet is None else sheet)

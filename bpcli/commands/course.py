"""`bpcli course`: for teachers, to start a course and to try one out."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from bpcli.commands import sentences as say
from bpcli.commands.options import Argument, Command, Option
from bpcli.commands.screen import page, spelling
from bpcli.course.locked import LOCK_FILE
from bpcli.errors import quote, shortened, visible
from bpcli.words import plural

if TYPE_CHECKING:
    from bpcli.course.faults import Fault
    from bpcli.course.model import Course, Exercise
    from bpcli.formats import Page

FINE, FAULTY = 0, 1  # exit codes


class Courses(Command):
    """`bpcli course`, which does nothing alone."""

    example = "bpcli course new my-course"


class Lint(Command):
    """`bpcli course lint`."""

    example = "bpcli course lint my-course"
    path: Annotated[
        Path | None, Argument(None, "The folder with course.toml. Without one: the course inside bpcli.")
    ] = None
    lock: Annotated[bool, Option("First draw the values that are not locked yet, and keep them in values.lock.")] = (
        False
    )

    def run(self, sheet: Page | None = None) -> int:
        """Say all that is wrong with a course; the exit code. Raises InputError for a folder that holds none."""
        from bpcli.course.lint import lint as tried
        from bpcli.course.lint import lock
        from bpcli.course.load import course_folder

        path, locks = self.path, self.lock
        sheet = page() if sheet is None else sheet
        watched = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        begin = _begin if watched else None
        try:
            drawn = lock(course_folder(path), begin=begin) if locks else None
            course, faults = tried(path, begin=begin)
        finally:
            if watched:
                sys.stderr.write("\r\x1b[K")
        prefix = "" if path is None else f"{path.as_posix()}/" if path.is_dir() else f"{path.parent.as_posix()}/"
        for fault in faults:
            for line in fault._replace(file=f"{prefix.removeprefix('./')}{fault.file}").lines(sheet.spell):
                sheet.write(f"{line}\n")
        errors = sum(not fault.warning for fault in faults)
        if locks:
            new = (
                say.NOTHING_LOCKED
                if drawn is None
                else say.LOCKED.format(count=plural(drawn, "exercise"), file=LOCK_FILE)
            )
            sheet.say(new)
        sheet.say(_summary(course, faults, errors))
        return FAULTY if errors else FINE


def _begin(exercise: Exercise) -> None:
    """Say on a terminal what is tried out now: a course of a hundred exercises takes half a minute."""
    sys.stderr.write(f"\r\x1b[K{spelling()(visible(shortened(exercise.folder, 70)))}")


class New(Command):
    """`bpcli course new`."""

    example = "bpcli course new my-course"
    folder: Annotated[Path, Argument("NAME", "A new folder for the course.")]

    def run(self, sheet: Page | None = None) -> int:
        """Write a small course; the exit code. Raises InputError where something is there already."""
        from secrets import token_hex

        from bpcli.course.scaffold import scaffold

        folder = self.folder
        sheet = page() if sheet is None else sheet
        for place in scaffold(folder, token_hex(4)):
            sheet.say(f"  {folder.as_posix()}/{place}")
        name = quote(str(folder))
        sheet.say()
        sheet.say(say.CHANGE_NEW_COURSE.format(name=name))
        return FINE


def _summary(course: Course, faults: list[Fault], errors: int) -> str:
    exercises = plural(len(course.exercises), "exercise")
    questions = plural(sum(len(one.questions) for one in course.exercises), "question")
    size = f"{course.title or course.id or 'This course'}: {exercises}, {questions}, {course.points:g} points"
    if not faults:
        return say.COURSE_IS_SOUND.format(size=size)
    warnings = len(faults) - errors
    told = [plural(errors, "thing to change", "things to change")] if errors else [say.NO_FAULT]
    told += [plural(warnings, "warning")] if warnings else []
    return f"{size}. {', '.join(told)[0].upper()}{', '.join(told)[1:]}."

"""`bpcli exercises watch`: marks an exercise whenever its file is saved, and goes on when it is right.

Without a terminal there are no keys, and each marking is printed below the last.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from bpcli.commands import sentences as say
from bpcli.commands.exercises import OfExercise, exercise_page, found_exercise
from bpcli.commands.keys import keys
from bpcli.commands.screen import page
from bpcli.course.collect import read_plain
from bpcli.course.copy import OWN_FOLDER
from bpcli.errors import InputError
from bpcli.files import real
from bpcli.formats import exercises as pages
from bpcli.formats import sentences as page_words
from bpcli.formats import write_story

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpcli.course.marks import ExerciseMark
    from bpcli.course.model import Exercise
    from bpcli.course.work import Work
    from bpcli.formats import Page
    from bpcli.lesson.story import Story

CLEAR = "\x1b[2J\x1b[3J\x1b[H"
PAUSE = 150  # milliseconds between two looks at the keys


class Watch(OfExercise):
    """`bpcli exercises watch`."""

    example = "bpcli exercises watch"

    def run(self) -> None:
        """Watch until everything is right, or somebody quits. Raises InputError where there is no copy."""
        work = self.work()
        watching = _Watching(work, page(), on_terminal=sys.stdin.isatty() and sys.stdout.isatty())
        watching.begin(found_exercise(work, self.which) if self.which else work.next_one(work.look()))
        try:
            if watching.exercise is not None:
                loop(watching)
        except KeyboardInterrupt:
            watching.say("")
            watching.say(say.STOPPED)


def loop(watching: _Watching) -> None:
    """Mark what is saved and do what is typed, until somebody quits."""
    from watchfiles import watch

    with keys() as pressed:
        started = False
        for changes in watch(
            watching.work.copy.folder,
            watch_filter=watching.concerns,
            debounce=200,
            step=50,
            rust_timeout=PAUSE,
            yield_on_timeout=True,
            raise_interrupt=True,
        ):
            if not started:
                started = True
                watching.catch_up()
            if key := pressed():
                watching.press(key)
            if changes:
                watching.saved(changed for _, changed in changes)
            if watching.exercise is None:
                return


class _Watching:
    """The exercise that is watched, and what is on the screen."""

    def __init__(self, work: Work, sheet: Page, *, on_terminal: bool) -> None:
        self.work, self.sheet, self.on_terminal = work, sheet, on_terminal
        self.exercise: Exercise | None = None
        self._shown: bytes | None = None  # the file as it was when it was marked
        self._files = {file: one for one in work.copy.course.exercises for file in one.files}

    def say(self, text: str) -> None:
        """A line on the screen."""
        self.sheet.say(text)
        sys.stdout.flush()

    def begin(self, exercise: Exercise | None, before: str = "") -> None:
        """Show an exercise; None is the end of the course. `before` is said above it."""
        self.exercise = exercise
        if exercise is None:
            if before:
                self.say(before)
            self.say(page_words.ALL_DONE.format(points=f"{self.work.copy.course.points:g}"))
            return
        self._shown = self._bytes(exercise)
        self._show(exercise, self.work.look_at(exercise), before)

    def concerns(self, _change: object, path: str) -> bool:
        """Whether a change is one of an exercise's file."""
        return self._place(path) in self._files

    def catch_up(self) -> None:
        """Mark what was saved after it was shown and before anybody watched."""
        if self.exercise is not None and self._bytes(self.exercise) != self._shown:
            self.saved([str(self.work.copy.folder / self.work.copy.file_of(self.exercise))])

    def saved(self, paths: Iterable[str]) -> None:
        """Mark what was saved; when it is right, go on to the next that is not."""
        for place in sorted({self._place(path) for path in paths} & set(self._files)):
            exercise = self._files[place]
            if self.exercise is not None and exercise.id == self.exercise.id and self._bytes(exercise) == self._shown:
                continue  # it was shown as it is
            self._shown = self._bytes(exercise)
            mark = self.work.look_at(exercise)
            if not mark.is_done:
                self.exercise = exercise
                self._show(exercise, mark)
            else:
                self.begin(self.work.next_one(self.work.look()), f"✓ {pages.DONE.format(title=exercise.title)}")

    def press(self, key: str) -> None:
        """What a key does."""
        if self.exercise is None:
            return
        match key.lower():
            case "q" | "\x1b":
                self.exercise = None
                self.say(say.STOPPED)
            case "n":
                self.begin(self._beside(1))
            case "p":
                self.begin(self._beside(-1))
            case "h":
                for line in pages.hint_lines(self.exercise, *self.work.hint(self.exercise), self.sheet):
                    self.say(line)
            case "l":
                self._story(pages.listing(self.work.copy.course, self.work.look()))
            case "c":
                marks = self.work.look()
                self._story(pages.where(self.work.copy.course, marks, self.work.copy.learner))
            case "r":
                self.begin(self.exercise)
            case _:
                self.say(say.HELP)

    def _beside(self, way: int) -> Exercise:
        every = self.work.copy.course.exercises
        ids = [one.id for one in every]
        here = ids.index(self.exercise.id) if self.exercise is not None else 0
        return every[(here + way) % len(every)]

    def _show(self, exercise: Exercise, mark: ExerciseMark, before: str = "") -> None:
        if self.on_terminal and self.sheet.colour:
            self.sheet.write(CLEAR)
        if before:
            self.say(before)
            self.say("")
        self._story(exercise_page(self.work, exercise, mark))
        self.say(pages.DONE.format(title=exercise.title) if mark.is_done else "")
        self.say(say.WAITING.format(file=self.work.copy.file_of(exercise)))
        if self.on_terminal:
            self.say(say.HELP)

    def _story(self, story: Story) -> None:
        write_story("table", story, self.sheet)
        sys.stdout.flush()

    def _bytes(self, exercise: Exercise) -> bytes | None:
        try:
            return read_plain(self.work.copy.folder, self.work.copy.file_of(exercise))
        except InputError:
            return None

    def _place(self, path: str) -> str:
        """The place of a file in the copy."""
        try:
            place = real(path).relative_to(self.work.copy.folder)
        except (ValueError, OSError):
            return ""
        return "" if place.parts[:1] == (OWN_FOLDER,) else place.as_posix()

"""A learner's copy of a course: its texts, its exercises, files of answers to fill in, and a workflow for CI.

Nothing that is there already is ever overwritten.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.course import sentences as say
from bpcli.course.answers import blank_answers
from bpcli.course.collect import COURSE_FILE, EXERCISE_FILE
from bpcli.course.delivery import wheel_along
from bpcli.course.learner import LEARNER_FILE
from bpcli.course.load import MAX_COURSE_FILE, README, copy_entry, texts_of
from bpcli.course.settings import setting, with_setting
from bpcli.course.values import check_learner, values_of
from bpcli.course.workflow import WORKFLOW, workflow
from bpcli.errors import InputError, visible
from bpcli.files import cannot, holds, read_bytes, write_new, write_tree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bpcli.course.model import Course, Exercise
    from bpcli.course.work import Copy

OWN_FOLDER = ".bpcli"  # what the exercises' commands remember


def fresh_answers(course: Course, exercise: Exercise, folder: Path, learner: str) -> str:
    """What that file holds before anything is answered; `folder` is the teacher's. Raises InputError likewise."""
    if exercise.code is None:
        return blank_answers(exercise, values_of(exercise, course.salt, learner), learner)
    return _read(folder, exercise.files[0])


def files_of(course: Course, folder: Path, learner: str = "", *, own: bool = False) -> Iterator[tuple[str, bytes]]:
    """Each file of a copy, by its place; `own` says that the course is not the one inside bpcli.

    A wheel goes along where CI will look for it in the copy, and the workflow knows its hash.

    Raises InputError for a file that cannot be read.
    """
    check_learner(learner)
    if visible(learner) != learner:
        raise InputError(say.ID_FORM, hint=say.ID_EXAMPLE)
    wheel = wheel_along(course, folder)
    for place in texts_of(course, folder):
        text = _read(folder, place)
        yield place, (_salted(text, course.salt) if place == COURSE_FILE else text).encode()
    for exercise in course.exercises:
        if exercise.code is None:
            yield exercise.files[0], fresh_answers(course, exercise, folder, learner).encode()
    yield ".gitignore", say.IGNORED.format(folder=OWN_FOLDER).encode()
    yield WORKFLOW, workflow(course, wheel, own=own, learner=learner).encode()
    if learner:
        yield LEARNER_FILE, f"{learner}\n".encode()
    if wheel is not None:
        yield wheel


def _salted(text: str, salt: str) -> str:
    """A course.toml with the salt that the values were drawn with. Raises InputError for one that no line can hold."""
    if (setting(text.encode(), "salt") or "") == salt:
        return text
    if not salt.isprintable():
        raise InputError(say.SALT_FORM, hint=say.SALT_EXAMPLE)
    return with_setting(text, "salt", salt)


def start(course: Course, source: Path, folder: Path, learner: str = "", *, own: bool = False) -> int:
    """Write a copy into a new folder; how many files. Raises InputError for a folder that holds something already."""
    try:
        if folder.exists() and (not folder.is_dir() or any(path.name != ".git" for path in folder.iterdir())):
            raise InputError(say.FOLDER_IN_USE.format(folder=folder), hint=say.OTHER_NAME)
        files = list(files_of(course, source, learner, own=own))  # before anything is written
        write_tree(folder, files)
    except OSError as error:
        raise cannot("write", folder, error, say.WRITABLE_FOLDER) from None
    return len(files)


def reset(copy: Copy, exercise: Exercise) -> Path | None:
    """Put an exercise into a copy as `start` would: its definition, its locked values, a fresh file to answer in.

    What was there and differs is kept beside it; of the file to answer in the name that it has now is given back.
    Raises InputError where it cannot be written.
    """
    original = copy.original(exercise)
    fresh = fresh_answers(copy.definition, original, copy.source, copy.learner)
    if copy.source != copy.folder:
        chapter, of = exercise.folder.partition("/")[0], original.folder.partition("/")[0]
        if not (copy.folder / chapter / README).exists():
            _renew(copy.folder / chapter / README, _read(copy.source, f"{of}/{README}"))
        definition = _read(copy.source, f"{original.folder}/{EXERCISE_FILE}")
        _renew(copy.folder / exercise.folder / EXERCISE_FILE, definition)
        copy_entry(copy.source, copy.folder, exercise.id)
    return _renew(copy.folder / exercise.files[0], fresh, copy.folder / copy.file_of(exercise))


def _renew(path: Path, text: str, older: Path | None = None) -> Path | None:
    """Write a file in the place of an `older` one; its name now. Raises InputError where it cannot be written."""
    kept, there = None, older or path
    try:
        if there.is_symlink() or (there.exists() and not there.is_file()):
            raise InputError(say.LEFT_ALONE.format(path=there))
        if there.exists():
            if holds(path, text.encode()):
                return None
            free = next(path for path in _names_beside(there) if not path.exists())
            kept = there.rename(free)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_new(path, text.encode())
    except OSError as error:
        if kept is not None:
            kept.rename(there)
        raise cannot("write", path, error) from None
    return kept


def _names_beside(path: Path) -> Iterator[Path]:
    number = 1
    while True:
        yield path.with_name(f"{path.name}.old{number if number > 1 else ''}")
        number += 1


def _read(folder: Path, place: str) -> str:
    try:
        return read_bytes(folder / place, MAX_COURSE_FILE, plain=True).decode()
    except UnicodeDecodeError:
        raise InputError(say.NOT_UTF_8.format(path=folder / place)) from None

"""Against which definition a copy is held where its learner practises: everything there is the learner's to edit.

Marks that count never come this way: they are made against the course that the teacher names.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from bpcli.course.collect import COURSE_FILE
from bpcli.course.load import MAX_COURSE_FILE, course_folder, load_course
from bpcli.course.settings import setting
from bpcli.files import read_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from bpcli.course.model import Course


class Definition(NamedTuple):
    """A course, and the folder in which it lies."""

    course: Course
    folder: Path


def definition_of(copy: Path, given: Path | None = None) -> Definition:
    """The course that a copy is held against: the one that is `given`; else its own definition.

    For a copy of the course inside bpcli that is the one inside, with the salt with which the copy was started. Raises
    InputError where the copy's course.toml, or the course, cannot be used.
    """
    if given is not None:
        return Definition(load_course(given, solutions=False), course_folder(given))
    raw, inside = course_file(copy), course_folder()
    name = setting(raw, "id")
    if name is not None and name != setting(course_file(inside), "id"):
        return Definition(load_course(copy, solutions=False), copy)
    course, salt = load_course(solutions=False), setting(raw, "salt")
    return Definition(course if salt is None else replace(course, salt=salt), inside)


def course_file(copy: Path) -> bytes:
    """The course.toml of a copy; empty where there is none. Raises InputError where it cannot be read."""
    path = copy / COURSE_FILE
    return read_bytes(path, MAX_COURSE_FILE, plain=True) if path.is_file() else b""

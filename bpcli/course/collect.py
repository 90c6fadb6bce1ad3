"""What is read of a submission: the few files that the course names, and nothing else.

No link is followed, nothing but plain files is opened, nothing is read past a stated size; what looks odd is noted.
Knows folders and files. Must not know what an answer means.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bpcli.course import sentences as say
from bpcli.course.marks import Oddity
from bpcli.course.values import check_learner
from bpcli.errors import InputError, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from bpcli.course.model import Course

COURSE_FILE, EXERCISE_FILE, ANSWERS_FILE = "course.toml", "exercise.toml", "answers.toml"
MAX_FILE = 64 * 1024  # bytes of a file of answers, or of a program
MAX_ENTRIES = 5_000  # of a tree that is looked at for what is odd
MAX_ODDITIES = 100
MAX_LEVELS = 6  # folders in folders that are looked at
_SKIPPED = frozenset({".git", ".venv", "venv", "__pycache__", ".pytest_cache", ".bpcli"})
_WITHOUT_LINKS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)


@dataclass(frozen=True, slots=True)
class Submission:
    """What was read of one learner's folder: files by their place in the course, and why others were not read."""

    learner: str
    files: Mapping[str, bytes]
    oddities: tuple[Oddity, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict)


def collect(folder: Path, course: Course, learner: str) -> Submission:
    """Read a submission. Raises InputError for a folder that there is not, or a learner's ID that is too long."""
    check_learner(learner)
    if not os.path.isdir(folder):  # noqa: PTH112  (it says no where pathlib raises: a folder that may not be entered)
        raise InputError(f"{folder} is no folder", hint="give the folder that holds the exercises")
    files: dict[str, bytes] = {}
    refused: dict[str, str] = {}
    for name in names_in(course):
        try:
            found = read_plain(folder, name)
        except InputError as error:
            refused[name] = error.message
            continue
        if found is not None:
            files[name] = found
    oddities = [*(Oddity(name, why) for name, why in refused.items()), *_changed(course, files)]
    oddities += (one for one in _odd_entries(folder, course) if one.file not in refused)
    shown = [Oddity(visible(one.file), one.what) for one in oddities[:MAX_ODDITIES]]
    return Submission(learner, files, tuple(shown), refused)


def names_in(course: Course) -> Iterator[str]:
    """The files that a submission of a course may hold, by their places in it."""
    yield COURSE_FILE
    for exercise in course.exercises:
        yield f"{exercise.folder}/{EXERCISE_FILE}"
        yield f"{exercise.folder}/{ANSWERS_FILE if exercise.code is None else exercise.code.file}"


def read_plain(folder: Path, name: str, most: int = MAX_FILE) -> bytes | None:
    """The bytes of a plain file below a folder, None where there is none.

    Raises InputError for a link on the way, for anything but a plain file, and for more than `most` bytes.
    """
    path = str(folder)
    try:
        for part in name.split("/"):
            path = f"{path}{os.sep}{part}"
            status = os.lstat(path)
            if stat.S_ISLNK(status.st_mode):
                raise InputError(say.LINK)
        if not stat.S_ISREG(status.st_mode):
            raise InputError(say.NO_PLAIN_FILE)
        # Between the look and the opening the entry may have changed, so the open file is asked again.
        with os.fdopen(os.open(path, os.O_RDONLY | _WITHOUT_LINKS), "rb") as stream:
            status = os.fstat(stream.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise InputError(say.NO_PLAIN_FILE)
            raw = stream.read(most + 1) if status.st_size <= most else b""
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise InputError(say.UNREADABLE.format(reason=getattr(error, "strerror", None) or "odd name")) from None
    if max(len(raw), status.st_size) > most:
        raise InputError(say.TOO_LARGE.format(most=most))
    return raw


def digest_of(raw: bytes) -> str:
    """What tells one text from another, however its lines end."""
    from hashlib import blake2b

    return blake2b(raw.replace(b"\r\n", b"\n"), digest_size=16).hexdigest()


def _changed(course: Course, files: Mapping[str, bytes]) -> Iterator[Oddity]:
    """Definitions that are not the course's own: none of them is used."""
    for exercise in course.exercises:
        name = f"{exercise.folder}/{EXERCISE_FILE}"
        if exercise.digest and name in files and digest_of(files[name]) != exercise.digest:
            yield Oddity(name, say.CHANGED)


def _odd_entries(folder: Path, course: Course) -> Iterator[Oddity]:
    """Links, things that are no files, and Python files of the learner's own: a look that opens nothing."""
    known, seen = set(names_in(course)), 0
    todo = [(folder, "", 0)]
    while todo:
        here, prefix, level = todo.pop()
        try:
            entries = sorted(os.scandir(here), key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries:
            seen += 1
            if seen > MAX_ENTRIES:
                yield Oddity(prefix or ".", say.ODD_MANY.format(most=MAX_ENTRIES))
                return
            name = f"{prefix}{entry.name}"
            if entry.is_symlink():
                yield Oddity(name, say.LINK)
            elif entry.is_dir(follow_symlinks=False):
                if entry.name not in _SKIPPED and level < MAX_LEVELS:
                    todo.append((here / entry.name, f"{name}/", level + 1))
            elif not entry.is_file(follow_symlinks=False):
                yield Oddity(name, say.NO_PLAIN_FILE)
            elif name not in known and entry.name.endswith((".py", ".pth", ".pyc", ".so")):
                yield Oddity(name, say.ODD_PYTHON)

"""What is read of a submission: the few files that the course names, and nothing else.

No link is followed, nothing but plain files is opened, nothing is read past a stated size; what looks odd is noted.
"""

from __future__ import annotations

import os
import stat
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from bpcli.course import sentences as say
from bpcli.course.located import Located, located
from bpcli.course.look import exercise_folders, look
from bpcli.course.opening import Tree, below, look_at, open_file, opened
from bpcli.course.remarks import remark
from bpcli.course.settings import setting
from bpcli.course.values import check_learner, recipe_of
from bpcli.errors import InputError
from bpcli.files import cannot

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bpcli.course.marks import Remark
    from bpcli.course.model import Course, Exercise

COURSE_FILE, EXERCISE_FILE = "course.toml", "exercise.toml"
MAX_FILE = 64 * 1024  # bytes of a file of answers, or of a program


@dataclass(frozen=True, slots=True)
class Submission:
    """What was read of one learner's folder: files by their place in the course, and why others were not read.

    `learner` is whose values it is marked with; `name` is under which name it was handed in, if under another.
    `folders` are those of exercises, by their ids, that lie elsewhere than in the course.
    """

    learner: str
    files: Mapping[str, bytes]
    remarks: tuple[Remark, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    folders: Mapping[str, str] = field(default_factory=dict)

    def answers(self, exercise: Exercise) -> list[str]:
        """The files here in which an exercise is answered, by their places: the first is marked, others are told."""
        return [name for name in exercise.files if name in self.files or name in self.refused]


def collect(folder: Path, course: Course, learner: str, base: Path | None = None) -> Submission:
    """Read a submission; from `base` on, a folder above, no link is followed.

    Raises InputError for a folder that there is not, or that lies behind a link; and for a learner's ID that is too
    long.
    """
    check_learner(learner)
    if not os.path.isdir(folder):  # noqa: PTH112  (it says no where pathlib raises: a folder that may not be entered)
        raise InputError(say.NOT_A_FOLDER.format(folder=folder), hint=say.EXERCISES_FOLDER)
    with ExitStack() as stack:
        try:
            root = stack.enter_context(opened(*below(folder, base)))
        except InputError as error:
            raise InputError(say.FOLDER_FAULT.format(folder=folder.name, message=error.message)) from None
        except OSError as error:
            raise cannot("read", folder, error) from None
        return _collected(Tree(root), course, learner)


def _collected(tree: Tree, course: Course, learner: str) -> Submission:
    files: dict[str, bytes] = {}
    refused: dict[str, str] = {}
    there = located_in(tree, course, files)
    course = course.placed(there.folders)
    for name in names_in(course):
        if name in files or tree.lacks(name):
            continue
        try:
            raw = read_plain(tree.root, name)
        except InputError as error:
            refused[name] = error.message
            continue
        if raw is not None:
            files[name] = raw
    looked = look(tree, COURSE_FILE)
    seen = {place for remark_ in looked if remark_.id in {"link", "special"} for place in remark_.files}
    unread = [name for name in refused if not any(name == place or name.startswith(f"{place}/") for place in seen)]
    remarks = (
        *remark("other-salt", _other_salt(course, files)),
        *remark("changed", _changed(course, files)),
        *remark("missing", _missing(course, files, refused)),
        *remark("double", there.doubles),
        *remark("stranger", there.strangers),
        *remark("unread", unread),
        *looked,
    )
    return Submission(learner, files, remarks, refused, folders=there.folders)


def located_in(tree: Tree, course: Course, files: dict[str, bytes] | None = None) -> Located:
    """Where the exercises of a course lie in a copy: found by their ids, in the definitions that lie in its folders.

    Those that are the course's own, at the place that they have there, are added to `files`.
    """
    own = {exercise.folder: exercise for exercise in course.exercises}
    ids: dict[str, str] = {}
    for place in exercise_folders(tree):
        try:
            raw = read_plain(tree.root, f"{place}/{EXERCISE_FILE}")
        except InputError:
            continue
        if raw is None:
            continue
        exercise = own.get(place)
        is_own = exercise is not None and digest_of(raw) == exercise.digest
        if is_own and files is not None:
            files[f"{place}/{EXERCISE_FILE}"] = raw
        name = exercise.id if exercise is not None and is_own else setting(raw, "id")
        if name is not None:
            ids[place] = name
    return located(course, ids)


def names_in(course: Course) -> Iterator[str]:
    """The files that a submission of a course may hold, by their places in it."""
    yield COURSE_FILE
    for exercise in course.exercises:
        yield f"{exercise.folder}/{EXERCISE_FILE}"
        yield from exercise.files


def read_plain(folder: int | Path, name: str, most: int = MAX_FILE, base: Path | None = None) -> bytes | None:
    """The bytes of a plain file below a folder, None where there is none.

    No link is followed on the way: from the folder on or, if there is one, from its `base` on. Raises InputError for a
    link, for anything but a plain file, and for more than `most` bytes. The folder may be a descriptor.
    """
    root, inside = below(folder, base) if isinstance(folder, Path) else (folder, ())
    *parts, last = name.split("/")
    try:
        with opened(root, (*inside, *parts)) as here:
            if not stat.S_ISREG(look_at(here, last)):
                raise InputError(say.NO_PLAIN_FILE)
            # Between the look and the opening the entry may have changed, so the open file is asked again.
            opened_file = open_file(here, last)
            try:
                status = os.fstat(opened_file)
                if not stat.S_ISREG(status.st_mode):
                    raise InputError(say.NO_PLAIN_FILE)
                raw = b""
                while len(raw) <= most >= status.st_size and (part := os.read(opened_file, most + 1 - len(raw))):
                    raw += part
            finally:
                os.close(opened_file)
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


def _other_salt(course: Course, files: Mapping[str, bytes]) -> Iterator[str]:
    """The learner's course.toml, where its salt would draw other values."""
    salt = setting(files.get(COURSE_FILE, b""), "salt")
    if salt is not None and salt != course.salt:
        yield COURSE_FILE


def _changed(course: Course, files: Mapping[str, bytes]) -> Iterator[str]:
    """Definitions that ask something else than the course's own. None of them is used."""
    for exercise in course.exercises:
        name = f"{exercise.folder}/{EXERCISE_FILE}"
        if exercise.digest and name in files and digest_of(files[name]) != exercise.digest:
            asked = _asked_in(files[name], exercise.folder)
            if asked is None or asked != _asked(exercise):
                yield name


@lru_cache(maxsize=1024)
def _asked_in(raw: bytes, folder: str) -> tuple[object, ...] | None:
    """What a definition asks; None where it cannot be read."""
    from bpcli.course.exercise_file import read_exercise
    from bpcli.course.fields import Source
    from bpcli.course.reading import decoded

    try:
        source = Source(EXERCISE_FILE, decoded(raw), [])
        return None if source.data is None else _asked(read_exercise(source, folder))
    except Exception:  # noqa: BLE001  (whatever a learner made of it, it is another one than the course's)
        return None


def _asked(exercise: Exercise) -> tuple[object, ...]:
    code = exercise.code and replace(exercise.code, starter="")
    points = tuple(question.points for question in exercise.questions)
    return exercise.expression, recipe_of(exercise), points, code


def _missing(course: Course, files: Mapping[str, bytes], refused: Mapping[str, str]) -> Iterator[str]:
    """Files to answer in that are gone, from folders of exercises that are there."""
    for exercise in course.exercises:
        gone = all(name not in files and name not in refused for name in exercise.files)
        if f"{exercise.folder}/{EXERCISE_FILE}" in files and gone:
            yield exercise.files[0]

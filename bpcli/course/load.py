"""A course from its folder: chapters and exercises in the order of their numbers.

Everything that is wrong is told at once.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bpcli.course import author_sentences as say
from bpcli.course.collect import COURSE_FILE, EXERCISE_FILE, digest_of
from bpcli.course.delivery import check_delivery
from bpcli.course.exercise_file import ID, read_exercise
from bpcli.course.faults import CourseError, Fault
from bpcli.course.fields import Fields, Source
from bpcli.course.locked import LOCK_FILE, MAX_LOCK, Entry, read_entries, with_values, write_entries
from bpcli.course.model import Chapter, Course
from bpcli.errors import InputError
from bpcli.files import cannot, read_bytes, real

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bpcli.course.model import Code, Exercise

README = "README.md"
SOLUTION = "solution"
MAX_COURSE_FILE = 256 * 1024  # bytes


class _Wanted(NamedTuple):
    """What is looked at: whether circuits can be built, whether programs have solutions (and a wheel is there).

    `starters` says that the programs are those to start from, also where no solution lies beside them. `entries` are
    the locked values, by the ids of exercises.
    """

    circuits: bool
    solutions: bool
    starters: bool
    entries: Mapping[str, Entry]


def course_folder(path: Path | None = None) -> Path:
    """The folder of a course; None is the one inside bpcli. Raises InputError for a folder that holds none."""
    if path is not None:
        folder = path.parent if path.name == COURSE_FILE else path
        if not folder.is_dir():
            raise InputError(say.NO_FOLDER.format(folder=folder), hint=say.NEW_COURSE)
        if not (folder / COURSE_FILE).is_file():
            raise InputError(say.NOT_A_COURSE.format(folder=folder, file=COURSE_FILE), hint=say.NEW_COURSE)
        return folder
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "exercises", package.parent / "exercises"):
        if (folder / COURSE_FILE).is_file():
            return folder
    raise InputError(say.NOT_SHIPPED, hint=say.INSTALL_AGAIN)


def load_course(path: Path | None = None, *, solutions: bool = True) -> Course:
    """The course in a folder; None is the one inside bpcli. `solutions` says that none, and no wheel, may be missing.

    Raises CourseError, an InputError, with all that is wrong. The circuits of the course inside bpcli are not looked at
    once more: they are tested with it. Nor are its solutions: a copy's wheel has it without.
    """
    course, faults = read_course(course_folder(path), inside=path is None, solutions=solutions)
    if faults:
        raise CourseError(faults)
    return course


def texts_of(course: Course, folder: Path) -> Iterator[str]:
    """The places of a course's texts, values, definitions and programs to start from: all except solutions."""
    yield COURSE_FILE
    yield from (place for place in (README, LOCK_FILE) if (folder / place).is_file())
    for chapter in course.chapters:
        yield f"{chapter.folder}/{README}"
        for exercise in chapter.exercises:
            yield f"{exercise.folder}/{EXERCISE_FILE}"
            if exercise.code is not None:
                yield f"{exercise.folder}/{exercise.code.file}"


def read_course(folder: Path, *, inside: bool = False, solutions: bool = True) -> tuple[Course, list[Fault]]:
    """What can be read of a course, and all that is wrong with it.

    `inside` says that it is the course inside bpcli, which is not tried out; `solutions` whether those of programs are
    looked for elsewhere.
    """
    faults: list[Fault] = []
    text = _text(folder / COURSE_FILE, COURSE_FILE, faults)
    source = Source(COURSE_FILE, text or "", faults)
    fields = Fields(source)
    if source.data is not None:
        fields.need("id", say.GIVE_COURSE_ID)
        fields.need("title", say.GIVE_COURSE_TITLE)
    name = fields.text("id")
    if name and not ID.fullmatch(name):
        fields.fault("id", say.NOT_AN_ID.format(id=name), say.ID_FORM)
    wanted = _Wanted(not inside, solutions and not inside, inside, locked_entries(folder, faults))
    chapters = tuple(_chapter(folder, one, faults, wanted) for one in _numbered(folder))
    if not any(chapter.exercises for chapter in chapters) and not faults:
        faults.append(Fault(COURSE_FILE, 1, say.EMPTY_COURSE, say.CHAPTER_FOLDER))
    course = Course(
        id=name,
        title=fields.text("title"),
        chapters=chapters,
        salt=fields.text("salt"),
        **check_delivery(fields, folder, whole=solutions)._asdict(),
    )
    fields.done()
    faults += _doubles(course, folder)
    files = list(dict.fromkeys(fault.file for fault in faults))
    return course, sorted(faults, key=lambda fault: (files.index(fault.file), fault.line))


def locked_entries(folder: Path, faults: list[Fault]) -> dict[str, Entry]:
    """The values that a course has locked, by the ids of its exercises; `faults` is added to."""
    if not (folder / LOCK_FILE).exists():
        return {}
    return read_entries(_text(folder / LOCK_FILE, LOCK_FILE, faults, MAX_LOCK) or "", faults)


def copy_entry(source: Path, folder: Path, id: str) -> None:  # noqa: A002  (it is the field's name)
    """Lock the values of one exercise in a copy as in the course it comes from. Raises InputError where it cannot be.

    Where either file cannot be read, nothing is written.
    """
    faults: list[Fault] = []
    theirs, entries = locked_entries(source, faults), locked_entries(folder, faults)
    if faults or not {id} & {*theirs, *entries}:
        return
    entries.pop(id, None)
    write_entries(folder, entries | ({id: theirs[id]} if id in theirs else {}))


def _doubles(course: Course, folder: Path) -> list[Fault]:
    """Ids that several exercises have."""
    first: dict[str, Exercise] = {}
    found: list[Fault] = []
    for exercise in course.exercises:
        other = first.setdefault(exercise.id, exercise) if exercise.id else exercise
        if other is not exercise:
            file = f"{exercise.folder}/{EXERCISE_FILE}"
            source = Source(file, _text(folder / file, file, found) or "", found)
            source.fault(("id",), say.DOUBLE_ID.format(id=exercise.id, folder=other.folder), say.OWN_ID)
    return found


def _chapter(root: Path, folder: Path, faults: list[Fault], wanted: _Wanted) -> Chapter:
    place = f"{folder.name}/{README}"
    text = _text(folder / README, place, faults) if (folder / README).is_file() else None
    if text is None or not text.strip():
        faults.append(Fault(place, 1, say.EMPTY_TEXT, say.WRITE_TEXT))
    title = re.match(r"\s*#[ \t]+(\S.*)", text or "")
    if text and text.strip() and title is None:
        faults.append(Fault(place, 1, say.NO_TITLE, say.TITLE_LINE))
    exercises = []
    for one in _numbered(folder):
        found = _exercise(root, one, faults, wanted)
        if found is not None:
            exercises.append(found)
    if not exercises and not any(fault.file.startswith(f"{folder.name}/") for fault in faults):
        faults.append(Fault(place, 1, say.EMPTY_CHAPTER, say.EXERCISE_FOLDER))
    return Chapter(folder.name, title[1].strip() if title is not None else folder.name, tuple(exercises))


def _exercise(root: Path, folder: Path, faults: list[Fault], wanted: _Wanted) -> Exercise | None:
    place = folder.relative_to(root).as_posix()
    file = f"{place}/{EXERCISE_FILE}"
    if not (folder / EXERCISE_FILE).is_file():
        faults.append(Fault(file, 1, say.NO_DEFINITION.format(file=EXERCISE_FILE), say.WRITE_DEFINITION))
        return None
    before = len(faults)
    raw = _bytes(folder / EXERCISE_FILE, file, faults)
    text = _decoded(raw, file, faults)
    source = Source(file, text or "", faults)
    if text is None or source.data is None:
        return None
    exercise = read_exercise(source, place)
    unfit: list[Fault] = []
    exercise = with_values(exercise, wanted.entries.get(exercise.id), unfit)
    if exercise.code is not None:
        _programs(source, folder, exercise.code, wanted)
    if wanted.circuits and len(faults) == before:
        from bpcli.course.circuits import check_circuit

        check_circuit(source, exercise)
    if len(faults) == before:
        faults += unfit
    from dataclasses import replace

    code = exercise.code
    programs = ("",) if wanted.starters else ("", SOLUTION)
    if code is not None and all((folder / one / code.file).is_file() for one in programs):
        code = replace(code, starter=digest_of(_bytes(folder / code.file, f"{place}/{code.file}", faults)))
    return replace(exercise, digest=digest_of(raw), code=code)


def _programs(source: Source, folder: Path, code: Code, wanted: _Wanted) -> None:
    """Note a starter or a solution that is missing, or lacks the class. A learner's own program is no starter."""
    places = ((code.file, "starter"), (f"{SOLUTION}/{code.file}", "solution"))
    for place, what in places if wanted.solutions and code.file else ():
        path = folder / place
        if not path.is_file():
            source.fault(
                ("code", "file"),
                say.NO_PROGRAM.format(what=what, place=place),
                say.WRITE_PROGRAM.format(file=EXERCISE_FILE),
            )
        elif not real(path).is_relative_to(real(folder)):
            source.fault(("code", "file"), say.LINKED_PROGRAM.format(what=what, place=place), say.PUT_PROGRAM)
        else:
            text = _bytes(path, f"{source.file.rpartition('/')[0]}/{place}", source.faults).decode("utf-8", "replace")
            if not re.search(rf"^class\s+{re.escape(code.name)}\b", text, re.MULTILINE):
                source.fault(
                    ("code", "name"), say.NO_CLASS.format(what=what, place=place, name=code.name), say.WRITE_CLASS
                )


def _numbered(folder: Path) -> list[Path]:
    """The folders whose names start with digits, in their order. Raises InputError for a folder that cannot be read."""
    try:
        found = [one for one in folder.iterdir() if one.name[:1].isdecimal() and one.is_dir()]
    except OSError as error:
        raise cannot("read", folder, error) from None
    return sorted(found, key=lambda one: (int(re.match(r"\d+", one.name)[0]), one.name))  # type: ignore[index]


def _text(path: Path, file: str, faults: list[Fault], most: int = MAX_COURSE_FILE) -> str | None:
    return _decoded(_bytes(path, file, faults, most), file, faults)


def _bytes(path: Path, file: str, faults: list[Fault], most: int = MAX_COURSE_FILE) -> bytes:
    """The bytes of a teacher's file; what cannot be read is noted, and empty."""
    if path.exists() and not path.is_file():
        faults.append(Fault(file, 1, say.SPECIAL_FILE))
        return b""
    try:
        return read_bytes(path, most, plain=True)
    except InputError as error:
        faults.append(Fault(file, 1, error.message))
        return b""


def _decoded(raw: bytes, file: str, faults: list[Fault]) -> str | None:
    from bpcli.course.reading import decoded

    try:
        return decoded(raw)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        faults.append(Fault(file, line, say.NOT_UTF_8, say.SAVE_AS_UTF_8))
        return None

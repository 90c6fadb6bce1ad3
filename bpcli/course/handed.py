"""What was handed in: a folder of submissions, and for each of them where its copy lies and whose values it has.

A learner could write any name into a copy, so the folder's name, which the teacher's system gave, has the last word.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bpcli.course import sentences as say
from bpcli.course.collect import COURSE_FILE, read_plain
from bpcli.course.learner import holds, written
from bpcli.course.look import archive_of, copies_in, is_archive, is_copy, is_nobody
from bpcli.course.marks import Remark
from bpcli.course.remarks import listed, remark, said
from bpcli.course.settings import setting
from bpcli.course.values import learner_key
from bpcli.errors import InputError
from bpcli.files import cannot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bpcli.course.model import Course


class Handed(NamedTuple):
    """One submission: the name under which it was handed in, and the folder of the copy.

    `learner` is whose values it has, if another's than its name's; with an `error` it cannot be marked.
    """

    name: str
    folder: Path
    learner: str = ""
    remarks: tuple[Remark, ...] = ()
    error: str = ""
    base: Path | None = None  # the folder of all submissions: from there on no link is followed


def is_submission(folder: Path, course: Course) -> bool:
    """Whether a folder is one submission: it holds a course.toml, or a folder of an exercise."""
    return is_copy(folder, COURSE_FILE, _exercises(course))


def holds_submissions(folder: Path, course: Course) -> bool:
    """Whether at least one of the sub-folders is a submission; of this course or, to be told so, of another."""
    return any(is_submission(one.folder, course) or one.remarks for one in _folders(folder, course))


def handed_in(folder: Path, course: Course) -> list[Handed]:
    """The submissions in a folder, by name: each sub-folder, and each archive that nobody has unpacked.

    Raises InputError for a folder of none, of archives alone, and where all are copies of another course.
    """
    submissions = _folders(folder, course)
    archives = [name for name in _names(folder) if is_archive(name) and (folder / name).is_file()]
    if not submissions and archives:
        files = listed(tuple(archives))
        raise InputError(say.ARCHIVES_ALONE.format(folder=folder, files=files), hint=say.UNPACK)
    if not submissions:
        raise InputError(say.NO_SUBMISSIONS.format(folder=folder), hint=say.WHICH_FOLDER)
    if not any(is_submission(submission.folder, course) or submission.remarks for submission in submissions):
        what = say.NOTHING_IN_ANY.format(course=course.id, count=len(submissions), folder=folder)
        raise InputError(what, hint=say.WHICH_FOLDER)
    _check_course(folder, submissions, course)
    return sorted(_with_archives(_with_learners(submissions), folder, archives), key=lambda submission: submission.name)


def _folders(folder: Path, course: Course) -> list[Handed]:
    return [_handed(folder / name, course) for name in _names(folder) if (folder / name).is_dir()]


def _names(folder: Path) -> list[str]:
    """What a folder holds but for what systems leave there. Raises InputError for one that cannot be read."""
    try:
        return sorted(path.name for path in folder.iterdir() if not is_nobody(path.name))
    except OSError as error:
        raise cannot("read", folder, error, say.WHICH_FOLDER) from None


def _handed(folder: Path, course: Course) -> Handed:
    """One sub-folder: the copy is the folder itself, or the one copy that lies in it, as it comes out of archives."""
    copies = copies_in(folder, COURSE_FILE, _exercises(course))
    if len(copies) <= 1:
        return Handed(folder.name, copies[0] if copies else folder, base=folder.parent)
    remarks = remark("copies", (path.relative_to(folder).as_posix() for path in copies))
    return Handed(folder.name, folder, remarks=remarks, error=said(remarks[0]))


def _check_course(folder: Path, submissions: Sequence[Handed], course: Course) -> None:
    """Raise InputError where every copy says that it is of another course."""
    others = set()
    for submission in submissions:
        try:
            raw = read_plain(submission.folder, COURSE_FILE, base=submission.base)
        except InputError:
            return
        if raw is None and not is_submission(submission.folder, course):
            continue
        name = setting(raw or b"", "id")
        if name is None or name == course.id:
            return
        others.add(name)
    if others:
        what = say.CLASS_OF_ANOTHER.format(folder=folder, found=listed(tuple(sorted(others))), course=course.id)
        raise InputError(what, hint=say.GIVE_COURSE.format(folder=folder))


def _with_learners(submissions: Sequence[Handed]) -> list[Handed]:
    """Each with the learner whose values it has: the one that its copy was started for, if its name holds that ID.

    A part that every name holds, though the copies name several learners, is nobody's ID. Who shares values with
    another submission is told so.
    """
    names = [submission.name for submission in submissions]
    started = {submission.name: _started_for(submission) for submission in submissions}
    several = len({learner_key(learner) for learner in started.values() if learner}) > 1
    for_all = {learner for learner in set(started.values()) if several and all(holds(name, learner) for name in names)}
    resolved = []
    for one in submissions:
        learner = started[one.name]
        if not learner or learner_key(learner) == learner_key(one.name):
            resolved.append(one)
        elif holds(one.name, learner) and learner not in for_all:
            resolved.append(_remarked(one._replace(learner=learner), Remark("marked-as", learner=learner)))
        else:
            resolved.append(_remarked(one, Remark("started-for", learner=learner)))
    alike = defaultdict(list)
    for one in resolved:
        alike[learner_key(one.learner or one.name)].append(one.name)
    return [_sharing(submission, alike[learner_key(submission.learner or submission.name)]) for submission in resolved]


def _sharing(submission: Handed, names: Sequence[str]) -> Handed:
    others = tuple(name for name in names if name != submission.name)
    return (
        _remarked(submission, Remark("same-learner", others, submission.learner or submission.name))
        if others
        else submission
    )


def _started_for(submission: Handed) -> str:
    """For whom a copy was started; nothing where it does not say so in a file that can be read."""
    try:
        return "" if submission.error else written(submission.folder, submission.base)
    except InputError:
        return ""


def _with_archives(submissions: list[Handed], folder: Path, archives: Sequence[str]) -> list[Handed]:
    """An archive beside the folder that came out of it is a remark; of any other one nothing was marked."""
    beside: dict[str, list[str]] = defaultdict(list)
    for name in archives:
        beside[archive_of(name)].append(name)
    for place, submission in enumerate(submissions):
        for more in remark("archive", (f"../{name}" for name in beside.pop(submission.name, []))):
            submissions[place] = _remarked(submission, more)
    alone = [name for names in beside.values() for name in names]
    unopened = [(name, Remark("archive", (name,))) for name in alone]
    return submissions + [Handed(name, folder / name, "", (told,), said(told)) for name, told in unopened]


def _remarked(submission: Handed, more: Remark) -> Handed:
    return submission._replace(remarks=(*submission.remarks, more))


def _exercises(course: Course) -> tuple[str, ...]:
    return tuple(exercise.folder for exercise in course.exercises)

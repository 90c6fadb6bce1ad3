"""A second look at a submission's folder, where a teacher asks for one: things that might fool another grader.

No mark depends on it. It looks at names and sizes, and opens the workflow file alone. Knows what tools read of a folder
without being asked. Must not know marks.

>>> audit(Path("no/such/folder"), Course("c", "A course", ()))
()
"""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from bpcli.course import sentences as say
from bpcli.course.collect import MAX_ENTRIES, MAX_LEVELS, read_plain
from bpcli.course.delivery import wheel_along, wheel_of
from bpcli.course.marks import Oddity
from bpcli.course.model import Course
from bpcli.course.workflow import LEARNER, WORKFLOW, workflow
from bpcli.errors import InputError, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGE = 1 << 20  # bytes of a file that a teacher may want to know of
MOST = 100  # oddities
SETTINGS = {
    "pytest.ini",
    ".pytest.ini",
    "pyproject.toml",
    "tox.ini",
    "setup.cfg",
    ".envrc",
    ".python-version",
    "Makefile",
}
REPORTS = {"results.json", "results.csv", "junit.xml"}


def audit(folder: Path, course: Course) -> tuple[Oddity, ...]:
    """What is odd beyond what reading a submission noted: at most a hundred things of at most 5,000 entries."""
    found = []
    for place, size in _files(folder):
        name = place.rpartition("/")[2]
        if size > LARGE and place != wheel_of(course.install):
            found.append(Oddity(visible(place), say.ODD_LARGE.format(megabytes=f"{size / LARGE:,.0f}")))
        elif name in SETTINGS:
            found.append(Oddity(visible(place), say.ODD_SETTINGS))
        elif name in REPORTS:
            found.append(Oddity(visible(place), say.ODD_REPORT))
        elif place.startswith(".github/workflows/") and place != WORKFLOW:
            found.append(Oddity(visible(place), say.ODD_WORKFLOW))
        elif place == WORKFLOW and not _is_ours(folder, course):
            found.append(Oddity(place, say.CHANGED_WORKFLOW))
        if len(found) == MOST:
            break
    return tuple(found)


def _is_ours(folder: Path, course: Course) -> bool:
    """Whether the workflow is as `bpcli exercises start` writes it."""
    try:
        raw = read_plain(folder, WORKFLOW) or b""
        wheel = wheel_along(course, folder)
    except InputError:
        return False
    found = _without_learner(raw.decode("utf-8", "replace").replace("\r\n", "\n"))
    return found in {_without_learner(workflow(course, wheel, own=own)) for own in (True, False)}


def _without_learner(text: str) -> str:
    """The workflow without the name for whom the copy was started, at the end of its last line."""
    before, option, name = text.rstrip("\n").rpartition(LEARNER)
    try:
        return before if option and len(shlex.split(name)) == 1 and "\n" not in name else text
    except ValueError:
        return text


def _files(folder: Path) -> Iterator[tuple[str, int]]:
    """The plain files below a folder with their sizes, no link is followed."""
    seen, todo = 0, [("", 0)]
    while todo:
        prefix, level = todo.pop()
        try:
            with os.scandir(folder / prefix) as entries:
                for entry in entries:
                    if (seen := seen + 1) > MAX_ENTRIES:
                        return
                    if entry.is_file(follow_symlinks=False):
                        yield f"{prefix}{entry.name}", entry.stat(follow_symlinks=False).st_size
                    elif entry.is_dir(follow_symlinks=False) and entry.name != ".git" and level < MAX_LEVELS:
                        todo.append((f"{prefix}{entry.name}/", level + 1))
        except OSError:
            continue

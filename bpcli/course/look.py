"""A look at a submission's folder that opens nothing: links, archives, other copies of the course, files that are none.

Knows names and kinds of entries. Must not know what is in a file.

>>> [is_archive(name) for name in ("my-course.zip", "A.TAR.GZ", "b.7z", "bpcli-1.0-py3-none-any.whl", ".zip")]
[True, True, True, False, False]
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from bpcli.course.remarks import remark

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bpcli.course.marks import Remark

MAX_ENTRIES = 5_000  # of a tree that is looked at
MAX_LEVELS = 6  # folders in folders that are looked at
MAX_EXERCISES = 1_000  # folders in which an exercise is looked for
MAX_COPIES = 20  # that are told apart in one folder
COPY_LEVELS = 3  # folders in folders in which a copy is looked for
NOBODY = frozenset({"__macosx", "__pycache__", "@eadir", "$recycle.bin", "lost+found", "system volume information"})
_SKIPPED = frozenset({"venv"})
_ARCHIVE = re.compile(r"(.+?)\.(zip|7z|rar|tar|tgz|tbz2?|txz|tar\.\w+|gz|bz2|xz|zst)", re.IGNORECASE)


def is_archive(name: str) -> bool:
    """Whether a file's name is that of an archive."""
    return archive_of(name) != ""


def archive_of(name: str) -> str:
    """What an archive was made of: bob of bob.tar.gz; nothing where the name is none of an archive."""
    found = _ARCHIVE.fullmatch(name)
    return found[1] if found and not name.startswith(".") else ""


def is_nobody(name: str) -> bool:
    """Whether a folder is one that systems leave behind: hidden, or one of theirs by its name."""
    return name.startswith(".") or name.casefold() in NOBODY


def copies_in(folder: Path, course_file: str, exercises: tuple[str, ...]) -> list[Path]:
    """The copies of a course in a folder: the folder itself, or those that lie in it. No link is followed."""
    found: list[Path] = []
    here = [folder]
    for _ in range(COPY_LEVELS + 1):
        inside: list[Path] = []
        for one in here:
            if is_copy(one, course_file, exercises):
                found.append(one)
            elif not one.is_symlink():
                inside += [one / name for name, entry in _entries(one) if _is_folder(entry) and not is_nobody(name)]
        here = inside[:MAX_ENTRIES]
    return found[:MAX_COPIES]


def is_copy(folder: Path, course_file: str, exercises: tuple[str, ...]) -> bool:
    """Whether a folder holds a course.toml, or a folder of an exercise."""
    return any(os.path.lexists(folder / name) for name in (course_file, *exercises))


def exercise_folders(folder: Path) -> list[str]:
    """The numbered folders in numbered folders: each may hold an exercise. No link is followed."""
    found = [
        f"{chapter}/{name}"
        for chapter, entry in _entries(folder)
        if chapter[:1].isdecimal() and _is_folder(entry)
        for name, inner in _entries(folder / chapter)
        if name[:1].isdecimal() and _is_folder(inner)
    ]
    return found[:MAX_EXERCISES]


def look(folder: Path, course_file: str) -> tuple[Remark, ...]:
    """What a teacher should know of a submission's folder."""
    found: dict[str, list[str]] = {"link": [], "special": [], "archive": [], "another-copy": [], "many": []}
    for kind, name in _odd(folder, course_file):
        found[kind].append(name)
    return tuple(one for kind, names in found.items() for one in remark(kind, names))


def _odd(folder: Path, course_file: str) -> Iterator[tuple[str, str]]:
    """Each entry that is odd, with the remark's id."""
    seen, todo = 0, [(folder, "", 0)]
    while todo:
        here, prefix, level = todo.pop()
        for name, entry in _entries(here):
            seen += 1
            if seen > MAX_ENTRIES:
                yield "many", prefix or "."
                return
            place = f"{prefix}{name}"
            if entry.is_symlink():
                yield "link", place
            elif _is_folder(entry):
                if not is_nobody(name) and name not in _SKIPPED and level < MAX_LEVELS:
                    todo.append((here / name, f"{place}/", level + 1))
            elif not entry.is_file(follow_symlinks=False):
                yield "special", place
            elif is_archive(name):
                yield "archive", place
            elif name == course_file and prefix:
                yield "another-copy", prefix.rstrip("/")


def _entries(folder: Path) -> list[tuple[str, os.DirEntry[str]]]:
    """What a folder holds, by name; nothing of one that cannot be read."""
    try:
        with os.scandir(folder) as entries:
            return sorted((entry.name, entry) for entry in entries)
    except OSError:
        return []


def _is_folder(entry: os.DirEntry[str]) -> bool:
    return entry.is_dir(follow_symlinks=False)

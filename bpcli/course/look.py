"""A look at a submission's folder that opens nothing: links, archives, other copies of the course, files that are none.

>>> [is_archive(name) for name in ("my-course.zip", "A.TAR.GZ", "b.7z", "bpcli-1.0-py3-none-any.whl", ".zip")]
[True, True, True, False, False]
"""

from __future__ import annotations

import os
import re
import stat
from typing import TYPE_CHECKING

from bpcli.course.opening import MAX_ENTRIES, below, list_folder
from bpcli.course.remarks import remark

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bpcli.course.marks import Remark
    from bpcli.course.opening import Tree

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
    match = _ARCHIVE.fullmatch(name)
    return match[1] if match and not name.startswith(".") else ""


def is_nobody(name: str) -> bool:
    """Whether a folder is one that systems leave behind: hidden, or one of theirs by its name."""
    return name.startswith(".") or name.casefold() in NOBODY


def copies_in(folder: Path, course_file: str, exercises: tuple[str, ...]) -> list[Path]:
    """The copies of a course in a folder: the folder itself, or those that lie in it. No link is followed."""
    copies: list[Path] = []
    here = [folder]
    for _ in range(COPY_LEVELS + 1):
        inside: list[Path] = []
        for name in here:
            if is_copy(name, course_file, exercises):
                copies.append(name)
            else:
                entries = list_folder(*below(name, folder.parent))
                inside += [name / entry.name for entry in entries if entry.is_folder and not is_nobody(entry.name)]
        here = inside[:MAX_ENTRIES]
    return copies[:MAX_COPIES]


def is_copy(folder: Path, course_file: str, exercises: tuple[str, ...]) -> bool:
    """Whether a folder holds a course.toml, or a folder of an exercise."""
    return any(os.path.lexists(folder / name) for name in (course_file, *exercises))


def exercise_folders(tree: Tree) -> list[str]:
    """The numbered folders in numbered folders: each may hold an exercise. No link is followed."""
    folders = [
        f"{chapter.name}/{entry.name}"
        for chapter in tree.entries()
        if chapter.name[:1].isdecimal() and chapter.is_folder
        for entry in tree.entries(f"{chapter.name}/")
        if entry.name[:1].isdecimal() and entry.is_folder
    ]
    return folders[:MAX_EXERCISES]


def look(tree: Tree, course_file: str) -> tuple[Remark, ...]:
    """What a teacher should know of a submission's folder. No link is followed."""
    names_by_kind: dict[str, list[str]] = {"link": [], "special": [], "archive": [], "another-copy": [], "many": []}
    for kind, name in _odd(tree, course_file):
        names_by_kind[kind].append(name)
    return tuple(told for kind, names in names_by_kind.items() for told in remark(kind, names))


def _odd(tree: Tree, course_file: str) -> Iterator[tuple[str, str]]:
    """Each entry that is odd, with the remark's id."""
    seen, todo = 0, [("", 0)]
    while todo:
        prefix, level = todo.pop()
        for name, mode in tree.entries(prefix):
            seen += 1
            if seen > MAX_ENTRIES:
                yield "many", prefix or "."
                return
            place = f"{prefix}{name}"
            if stat.S_ISLNK(mode):
                yield "link", place
            elif stat.S_ISDIR(mode):
                if not is_nobody(name) and name not in _SKIPPED and level < MAX_LEVELS:
                    todo.append((f"{place}/", level + 1))
            elif not stat.S_ISREG(mode):
                yield "special", place
            elif is_archive(name):
                yield "archive", place
            elif name == course_file and prefix:
                yield "another-copy", prefix.rstrip("/")

"""Folders of somebody who may change them while they are looked at: opened part by part, and no link is followed.

Exchanging a part for a link meanwhile gains nothing. Windows opens by whole paths only: there a part that is exchanged
between the look at it and its use is followed.

>>> list_folder(Path("no/such/folder"))
[]
"""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bpcli.course import sentences as say
from bpcli.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAX_ENTRIES = 5_000  # of a folder, and of a tree that is looked at
_PLAINLY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)  # no link, and no wait for a pipe
_FOLDER = getattr(os, "O_PATH", os.O_RDONLY) | getattr(os, "O_DIRECTORY", 0)
_PART_BY_PART = {os.open, os.stat} <= os.supports_dir_fd and os.scandir in os.supports_fd


class Entry(NamedTuple):
    """What a folder holds under a name; `mode` says of which kind it is, as in a file's mode."""

    name: str
    mode: int

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder, and not a link to one."""
        return stat.S_ISDIR(self.mode)


@contextmanager
def opened(folder: int | Path, parts: Sequence[str] = ()) -> Iterator[int | Path]:
    """A folder below another one, which is trusted: a descriptor, or where nothing else is known its path.

    A descriptor that is given stays open. Raises InputError for a link on the way, OSError where there is no folder.
    """
    here = os.open(folder, _FOLDER) if _PART_BY_PART and isinstance(folder, Path) else folder
    try:
        for part in parts:
            above, here = here, _inside(here, part)
            if isinstance(above, int) and above != folder:
                os.close(above)
        yield here
    finally:
        if isinstance(here, int) and here != folder:
            os.close(here)


def _inside(here: int | Path, part: str) -> int | Path:
    """A folder in an opened one. Raises InputError for a link, OSError for what is not a folder."""
    if not isinstance(here, int):
        if not stat.S_ISDIR(look_at(here, part)):
            raise NotADirectoryError(part)
        return here / part
    try:
        return os.open(part, _FOLDER | _PLAINLY, dir_fd=here)
    except OSError:
        look_at(here, part)  # a link says so
        raise


def look_at(here: int | Path, name: str) -> int:
    """The mode of what an opened folder holds under a name. Raises InputError for a link, OSError for nothing."""
    mode = _mode(here, name)
    if stat.S_ISLNK(mode):
        raise InputError(say.LINK)
    return mode


def open_file(here: int | Path, name: str) -> int:
    """A descriptor of a file in an opened folder. Raises OSError, for a link too."""
    flags = os.O_RDONLY | _PLAINLY
    return os.open(name, flags, dir_fd=here) if isinstance(here, int) else os.open(here / name, flags)


class Tree:
    """A folder in which each folder is listed once; `root` is its path, or a descriptor of it."""

    def __init__(self, root: int | Path) -> None:
        """Nothing is listed yet."""
        self.root = root
        self._listed: dict[str, list[Entry]] = {}

    def entries(self, prefix: str = "") -> list[Entry]:
        """What a folder holds, by name: that of the prefix 01-a/02-b/, or the tree's own."""
        if prefix not in self._listed:
            self._listed[prefix] = list_folder(self.root, prefix.split("/")[:-1])
        return self._listed[prefix]

    def lacks(self, place: str) -> bool:
        """Whether a folder that could be listed does not hold a file."""
        prefix, slash, name = place.rpartition("/")
        there = self.entries(prefix + slash)
        return 0 < len(there) <= MAX_ENTRIES and all(entry.name != name for entry in there)


def list_folder(folder: int | Path, parts: Sequence[str] = ()) -> list[Entry]:
    """What a folder holds, by name; nothing of one that cannot be read, and of one without an end some."""
    found: list[Entry] = []
    with suppress(OSError, InputError), opened(folder, parts) as here:
        listed = open_file(here, ".") if isinstance(here, int) else here
        try:
            with os.scandir(listed) as entries:
                for entry in islice(entries, MAX_ENTRIES + 1):
                    with suppress(OSError):
                        found.append(Entry(entry.name, _kind(entry)))
        finally:
            if isinstance(listed, int):
                os.close(listed)
    return sorted(found)


def _kind(entry: os.DirEntry[str]) -> int:
    """The part of a mode that says what an entry is; whatever is not a link, folder or file is a pipe."""
    if entry.is_symlink():
        return stat.S_IFLNK
    if entry.is_dir(follow_symlinks=False):
        return stat.S_IFDIR
    return stat.S_IFREG if entry.is_file(follow_symlinks=False) else stat.S_IFIFO


def _mode(here: int | Path, name: str) -> int:
    return (os.lstat(name, dir_fd=here) if isinstance(here, int) else os.lstat(here / name)).st_mode


def below(folder: Path, base: Path | None) -> tuple[Path, tuple[str, ...]]:
    """The folder that is trusted, and the parts from there to another: without a base it is trusted itself."""
    return (folder, ()) if base is None else (base, folder.relative_to(base).parts)

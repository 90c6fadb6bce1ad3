"""A file that a report is written into: not there until it is whole, and never through somebody else's link.

Knows files. Must not know what is in them.

>>> import tempfile
>>> folder = Path(tempfile.mkdtemp())
>>> new = NewFile(folder / "a.txt", folder)
>>> new.write("all of it")
>>> (folder / "a.txt").exists(), new.done(), (folder / "a.txt").read_text()
(False, None, 'all of it')
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from bpcli.errors import InputError
from bpcli.files import cannot, real

_ELSEWHERE = "give the report another name"
_NO_FOLDER = "is there such a folder?"


class NewFile:
    """A text file that takes the place of whatever had its name, once it is `done`."""

    def __init__(self, path: Path, submission: Path) -> None:
        """Delete what lies there: it was somebody else's report, or an old one.

        `submission` is the folder that is marked: a link in it is not followed. Raises InputError if nothing can be
        written at `path`.
        """
        self._path = _target(path, submission)
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            raise cannot("write", path, error, _NO_FOLDER) from None
        self._temporary, self._file = _beside(self._path)

    def again(self) -> NewFile:
        """Begin from the beginning. Raises InputError if nothing can be written there."""
        self.drop()
        self._temporary, self._file = _beside(self._path)
        return self

    def write(self, text: str) -> None:
        """Write more of it. Raises InputError on a full disk."""
        try:
            self._file.write(text)
        except OSError as error:
            self.drop()
            raise cannot("write", self._path, error) from None

    def done(self) -> None:
        """The file is whole: give it its name."""
        try:
            self._file.close()
            mask = os.umask(0o022)
            os.umask(mask)
            self._temporary.chmod(0o666 & ~mask)  # as any new file; mkstemp's is its maker's alone
            self._temporary.replace(self._path)
        except OSError as error:
            self.drop()
            raise cannot("write", self._path, error) from None

    def drop(self) -> None:
        """Leave nothing behind."""
        with suppress(OSError):
            self._file.close()
        self._temporary.unlink(missing_ok=True)


def append(path: Path, text: str) -> None:
    """Add to a file of the system around. Raises InputError if that cannot be done."""
    try:
        with path.open("a", encoding="utf-8", newline="", errors="backslashreplace") as file:
            file.write(text)
    except OSError as error:
        raise cannot("write", path, error, _NO_FOLDER) from None


def _target(path: Path, submission: Path) -> Path:
    """The name to write under. Raises InputError where another thing than a file has it, or a link leads there."""
    inside = Path(os.path.abspath(submission))  # noqa: PTH100  (resolve would follow the links that we look for)
    path = Path(os.path.abspath(path))  # noqa: PTH100
    for folder in path.parents:
        if inside in folder.parents and folder.is_symlink():
            raise InputError(f"cannot write {path}: {folder.name} is a link in the submission", hint=_ELSEWHERE)
    if path.is_symlink():
        if inside in path.parents:
            return path  # the link itself gives way, not what it leads to
        path = real(path)
    if path.exists() and not path.is_file():
        raise InputError(f"cannot write {path}: there is something else than a file", hint=_ELSEWHERE)
    return path


def _beside(path: Path) -> tuple[Path, TextIO]:
    """A new file in the folder of `path`, open, under a name that nobody could know before."""
    try:
        number, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise cannot("write", path, error, _NO_FOLDER) from None
    return Path(name), os.fdopen(number, "w", encoding="utf-8", newline="", errors="backslashreplace")

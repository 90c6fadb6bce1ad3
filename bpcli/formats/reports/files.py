"""A file that a report is written into: the last one stays until it is whole, and nobody else's link is followed.

>>> import tempfile
>>> folder = Path(tempfile.mkdtemp())
>>> (folder / "a.txt").write_text("the last one")
12
>>> new = NewFile(folder / "a.txt", Destination(folder / "marked", {}, print))
>>> new.write("all of it")
>>> (folder / "a.txt").read_text(), new.done(), (folder / "a.txt").read_text()
('the last one', None, 'all of it')
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from bpcli.errors import InputError
from bpcli.files import cannot, real, write_through
from bpcli.formats import sentences as say
from bpcli.formats.reports import Destination


class NewFile:
    """A text file that takes the place of whatever had its name, once it is `done`."""

    def __init__(self, path: Path, destination: Destination) -> None:
        """Begin a file beside `path`. What lies at `path` in a learner's own folder is a forgery: it goes at once.

        A link in the folder that is marked is not followed. Raises InputError if nothing can be written at `path`.
        """
        self._path = _target(path, destination.folder)
        self._temporary, self._file = _beside(self._path)
        if not destination.many and _absolute(destination.folder) in self._path.parents:
            try:
                self._path.unlink(missing_ok=True)
            except OSError as error:
                self.drop()
                raise cannot("write", path, error, say.NO_FOLDER) from None

    def again(self) -> NewFile:
        """Begin from the beginning. Raises InputError if nothing can be written there."""
        self.drop()
        self._temporary, self._file = _beside(self._path)
        return self

    def instead(self, text: str) -> None:
        """Write this, where marking came to no end; a last report stays as it was."""
        if os.path.lexists(self._path):
            self.drop()
            return
        self.again().write(text)
        self.done()

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


def try_out(path: Path, destination: Destination) -> None:
    """Raise InputError if no report can be written at `path`; what lies there stays as it is."""
    temporary, file = _beside(_target(path, destination.folder))
    file.close()
    temporary.unlink(missing_ok=True)


def append(path: Path, text: str) -> None:
    """Add to a file of the system around. Raises InputError if that cannot be done."""
    try:
        if path.exists() and not path.is_file():
            write_through(path, text.encode("utf-8", "backslashreplace"))
            return
        with path.open("a", encoding="utf-8", newline="", errors="backslashreplace") as file:
            file.write(text)
    except OSError as error:
        raise cannot("write", path, error, say.NO_FOLDER) from None


def _target(path: Path, submission: Path) -> Path:
    """The name to write under. Raises InputError where another thing than a file has it, or a link leads there."""
    inside, path = _absolute(submission), _absolute(path)
    for folder in path.parents:
        if inside in folder.parents and folder.is_symlink():
            raise InputError(say.REPORT_BEHIND_LINK.format(path=path, folder=folder.name), hint=say.ELSEWHERE)
    if path.is_symlink():
        if inside in path.parents:
            return path  # the link itself gives way, not what it leads to
        path = real(path)
    if path.exists() and not path.is_file():
        raise InputError(say.REPORT_IS_NOT_A_FILE.format(path=path), hint=say.ELSEWHERE)
    return path


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100  (resolve would follow the links that we look for)


def _beside(path: Path) -> tuple[Path, TextIO]:
    """A new file in the folder of `path`, open, under a name that nobody could know before."""
    try:
        number, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise cannot("write", path, error, say.NO_FOLDER) from None
    return Path(name), os.fdopen(number, "w", encoding="utf-8", newline="", errors="backslashreplace")

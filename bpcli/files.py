"""Files of a person, and the system's own: read up to a stated size and within a stated time, or refused with a reason.

Knows the kinds of entries that a file system has. Must not know what is in a file. A file, a folder, a pipe, a device
that never ends, a link to nowhere, standard input: whatever is named, there are bytes or there is an InputError soon.

>>> read_bytes("/", 100)
Traceback (most recent call last):
bpcli.errors.InputError: cannot read /: it is a folder
>>> read_bytes("/dev/zero", 100)
Traceback (most recent call last):
bpcli.errors.TooLargeError: /dev/zero has more than 100 bytes
"""

from __future__ import annotations

import os
import stat
from time import monotonic
from typing import TYPE_CHECKING

from bpcli.errors import InputError, TooLargeError

if TYPE_CHECKING:
    from pathlib import Path

SILENCE = 5.0  # seconds that a pipe may say nothing
LONGEST = 30.0  # seconds that it may take for all of it
BLOCK = 1 << 16

_FLAGS = ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY")  # to open a pipe without waiting for its writer
_OPEN = os.O_RDONLY | sum(getattr(os, flag, 0) for flag in _FLAGS)
_SAVE_FIRST = "save what it says in a file, and give that"
_KINDS = {stat.S_IFDIR: "it is a folder", stat.S_IFSOCK: "it is a socket"}
_ODD_NAME = "it is not a file name"


def reason(error: Exception) -> str:
    """Why the system refused, as the end of a sentence: no space left on device."""
    why = (error.strerror or str(error)) if isinstance(error, OSError) else _ODD_NAME
    return f"{why[:1].lower()}{why[1:]}"


def cannot(what: str, path: Path | str, error: Exception, hint: str | None = None) -> InputError:
    """The error of a file that the system refuses: cannot("write", "a.txt", error)."""
    return InputError(f"cannot {what} {path}: {reason(error)}", hint=hint)


def read_bytes(path: Path | str, most: int, *, plain: bool = False) -> bytes:
    """The bytes of a file, or of a pipe or a device until it ends; `plain` takes files alone.

    Raises InputError for what cannot be read or says nothing, TooLargeError for more than `most` bytes.
    """
    try:
        kind = stat.S_IFMT(os.stat(path).st_mode)  # noqa: PTH116  (a Path would refuse fewer odd names)
        if kind in _KINDS or (plain and kind != stat.S_IFREG):
            raise InputError(f"cannot read {path}: {_KINDS.get(kind, 'it is not a plain file')}")
        opened = os.open(path, _OPEN)
        try:
            return read_all(opened, most, str(path))
        finally:
            os.close(opened)
    except (OSError, ValueError) as error:
        raise cannot("read", path, error) from None


def read_all(opened: int, most: int, name: str) -> bytes:
    """The bytes of an open file, called `name`, until it ends. Raises InputError and TooLargeError likewise, OSError."""
    parts: list[bytes] = []
    size, end = 0, monotonic() + LONGEST
    waits = not stat.S_ISREG(os.fstat(opened).st_mode)
    while size <= most:
        if waits:
            _wait(opened, min(SILENCE, end - monotonic()), name)
        part = os.read(opened, min(BLOCK, most + 1 - size))
        if not part:
            return b"".join(parts)
        parts.append(part)
        size += len(part)
    raise TooLargeError(f"{name} has more than {most:,} bytes")


def _wait(opened: int, seconds: float, name: str) -> None:
    """Wait until there is something to read, or the end. Raises InputError after some seconds of silence."""
    from select import select

    if not select([opened], [], [], max(seconds, 0.0))[0]:
        message = f"{name} said nothing for {SILENCE:g} seconds"
        if seconds < SILENCE:
            message = f"{name} did not end within {LONGEST:g} seconds"
        raise InputError(message, hint=_SAVE_FIRST)

"""Files of a person, and the system's own: read up to a stated size and within a stated time, or refused with a reason.

A file, a folder, a pipe, a device that never ends, a link to nowhere, standard input: whatever is named, there are
bytes or there is an InputError soon.

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
import sys
from contextlib import suppress
from errno import ENXIO
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING

from bpcli.errors import InputError, TooLargeError

if TYPE_CHECKING:
    from collections.abc import Iterable

SILENCE = 5.0  # seconds that a pipe may say nothing
LONGEST = 30.0  # seconds that it may take for all of it
BLOCK = 1 << 16

# To open a pipe without waiting for the other end.
_AT_ONCE = sum(getattr(os, flag, 0) for flag in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY"))
_SAVE_FIRST = "save its output in a file, and give that file"
_KINDS = {stat.S_IFDIR: "it is a folder", stat.S_IFSOCK: "it is a socket"}
_ODD_NAME = "it is not a file name"


def reason(error: Exception) -> str:
    """Why the system refused, as the end of a sentence: no space left on device."""
    why = (error.strerror or str(error)) if isinstance(error, OSError) else _ODD_NAME
    return f"{why[:1].lower()}{why[1:]}"


def cannot(what: str, path: Path | str, error: Exception, hint: str | None = None) -> InputError:
    """The error to raise for a file that the system refuses to read or to write."""
    return InputError(f"cannot {what} {path}: {reason(error)}", hint=hint)


def real(path: Path | str) -> Path:
    """The path from the root, without links; links that go round in a circle stay as they are."""
    return Path(os.path.realpath(path))


def read_bytes(path: Path | str, most: int, *, plain: bool = False) -> bytes:
    """The bytes of a file, or of a pipe or a device until it ends; `plain` takes files alone.

    Raises InputError for what cannot be read or says nothing, TooLargeError for more than `most` bytes.
    """
    try:
        status = look(path, plain=plain)
        if stat.S_ISREG(status.st_mode) and status.st_size > most:
            raise _too_large(str(path), most)
        opened = os.open(path, os.O_RDONLY | _AT_ONCE)
        try:
            return read_all(opened, most, str(path))
        finally:
            os.close(opened)
    except (OSError, ValueError) as error:
        raise cannot("read", path, error) from None


def look(path: Path | str, *, plain: bool = False) -> os.stat_result:
    """What a path leads to. Raises OSError for a folder or a socket, with `plain` for all that is not a file."""
    status = os.stat(path)  # noqa: PTH116  (the same for a text and for a Path)
    kind = stat.S_IFMT(status.st_mode)
    if kind in _KINDS or (plain and kind != stat.S_IFREG):
        raise OSError(_KINDS.get(kind, "it is not a plain file"))
    return status


def holds(path: Path, raw: bytes) -> bool:
    """Whether a plain file has exactly these bytes."""
    try:
        return read_bytes(path, len(raw), plain=True) == raw
    except InputError:
        return False


def read_standard_input(most: int) -> bytes:
    """The bytes of standard input, until it ends. Raises InputError and TooLargeError likewise."""
    try:
        return read_all(sys.stdin.fileno(), most, "standard input")
    except OSError as error:
        raise cannot("read", "standard input", error) from None


def read_all(opened: int, most: int, name: str) -> bytes:
    """The bytes of an open file, called `name`, until it ends. Raises InputError, TooLargeError and OSError."""
    parts: list[bytes] = []
    size, end = 0, monotonic() + LONGEST
    # A person at a terminal may take any time; Windows cannot wait for a file.
    waits = not stat.S_ISREG(os.fstat(opened).st_mode) and not os.isatty(opened) and os.name != "nt"
    while size <= most:
        if waits:
            _wait(opened, min(SILENCE, end - monotonic()), name)
        part = os.read(opened, min(BLOCK, most + 1 - size))
        if not part:
            return b"".join(parts)
        parts.append(part)
        size += len(part)
    raise _too_large(name, most)


def write_new(path: Path, raw: bytes) -> None:
    """Write a file that is not there yet, whole or not at all. Raises OSError."""
    stream = path.open("xb")
    try:
        with stream:
            stream.write(raw)
    except OSError:
        path.unlink(missing_ok=True)
        raise


def write_over(path: Path, raw: bytes) -> None:
    """Write a file, whole or not at all; it replaces one that is there and keeps its rights. Raises OSError."""
    beside = path.with_name(f".bpcli-{os.getpid()}-{os.urandom(4).hex()}")
    write_new(beside, raw)
    try:
        if path.exists():
            beside.chmod(path.stat().st_mode & 0o7777)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def write_tree(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write new files by their places below a folder, all of them or none. Raises OSError."""
    written: list[Path] = []
    kept = {folder, *folder.parents} if folder.exists() else set(folder.parents)
    try:
        for place, raw in files:
            path = folder / place
            written.append(path)
            path.parent.mkdir(parents=True, exist_ok=True)
            write_new(path, raw)
    except OSError:
        with suppress(OSError):
            for path in reversed(written):
                path.unlink(missing_ok=True)
        for part in sorted({part for path in written for part in path.parents} - kept, reverse=True):
            with suppress(OSError):
                part.rmdir()
        raise


def write_through(path: Path, raw: bytes) -> None:
    """Write into a pipe or a device. Raises OSError, and InputError for a pipe that nobody reads for some seconds."""
    end = monotonic() + SILENCE
    while True:
        try:
            opened = os.open(path, os.O_WRONLY | _AT_ONCE)
            break
        except OSError as error:
            if error.errno != ENXIO:
                raise
            if monotonic() > end or not path.is_fifo():
                raise InputError(f"cannot write {path}: nobody reads it") from None
            sleep(0.05)
    os.set_blocking(opened, True)
    with os.fdopen(opened, "wb") as stream:
        stream.write(raw)


def _too_large(name: str, most: int) -> TooLargeError:
    return TooLargeError(f"{name} has more than {most:,} bytes")


def _wait(opened: int, seconds: float, name: str) -> None:
    """Wait until there is something to read, or the end. Raises InputError after some seconds of silence."""
    from select import select

    if not select([opened], [], [], max(seconds, 0.0))[0]:
        message = f"{name} said nothing for {SILENCE:g} seconds"
        if seconds < SILENCE:
            message = f"{name} did not end within {LONGEST:g} seconds"
        raise InputError(message, hint=_SAVE_FIRST)

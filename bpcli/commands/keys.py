"""Single keys of a terminal, without waiting for Enter and without stopping for them.

Lines that are written meanwhile look as ever, and Ctrl-C stays Ctrl-C.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def keys() -> Iterator[Callable[[], str]]:
    """A function that gives the key that was pressed since it was last asked, or nothing.

    Where no terminal is, no key is ever pressed.
    """
    if not sys.stdin.isatty():
        yield lambda: ""
    elif sys.platform == "win32":
        yield _windows
    else:
        with _posix() as read:
            yield read


def _windows() -> str:
    if sys.platform == "win32":
        import msvcrt

        if msvcrt.kbhit():
            return msvcrt.getwch()
    return ""


@contextmanager
def _posix() -> Iterator[Callable[[], str]]:
    import os
    import select
    import termios
    import tty

    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)

    def read() -> str:
        ready, _, _ = select.select([descriptor], [], [], 0)
        return os.read(descriptor, 64).decode("utf-8", "replace")[:1] if ready else ""

    try:
        tty.setcbreak(descriptor)
        yield read
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)

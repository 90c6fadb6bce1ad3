r"""A learner at a real terminal: keys go in, and what the screen was sent can be waited for.

>>> with Keyboard(["-c", "print(input('name? ').upper())"]) as keyboard:
...     _ = keyboard.wait("name? ")
...     keyboard.keys("ada\r")
...     _ = keyboard.wait("ADA")
...     keyboard.end()
0
"""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from tests.terminal import ROOT

UP, DOWN, LEFT, RIGHT, HOME = "\x1b[A", "\x1b[B", "\x1b[D", "\x1b[C", "\x01"
ENTER, BACKSPACE, CTRL_C, CTRL_D = "\r", "\x7f", "\x03", "\x04"
_CONTROL = re.compile(r"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07]*\x07|[()].|[=>78])|\r|\x07|\x00")
# The child opens the terminal itself: so it is its controlling terminal, which sends it Ctrl-C and resizes. Ctrl-C
# means what it does at a terminal, even where these tests run in the background, which ignores it.
_CHILD = (
    "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); fd = os.open(sys.argv[1], os.O_RDWR); "
    "[os.dup2(fd, place) for place in range(3)]; os.execv(sys.executable, [sys.executable, *sys.argv[2:]])"
)


class Keyboard:
    """A Python program in a pseudo-terminal. `screen` is all that was written so far, without escape sequences."""

    def __init__(
        self, arguments: Sequence[str], columns: int = 80, folder: str | os.PathLike[str] = ROOT, **environment: str
    ) -> None:
        self._us, them = pty.openpty()
        self.resize(columns)
        names = {"TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1", "PYTHONUTF8": "1"} | environment
        names["PYTHONPATH"] = str(ROOT)
        outside = {name: text for name, text in os.environ.items() if name not in {"NO_COLOR", "COLUMNS", "LINES"}}
        self._process = subprocess.Popen(
            [sys.executable, "-c", _CHILD, os.ttyname(them), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd=folder,
            env=outside | names,
        )
        self._them = them  # kept open, so that what is written last can still be read
        self._raw = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None):
        self._process.kill()
        self._process.wait()
        os.close(self._us)
        os.close(self._them)

    @property
    def raw(self) -> str:
        """Everything that was written, as it was."""
        return self._raw.decode("utf-8", "replace")

    @property
    def screen(self) -> str:
        """Everything that was written, without what moves the cursor or colours it."""
        return _CONTROL.sub("", self.raw)

    @property
    def is_cooked(self) -> bool:
        """Whether the terminal echoes and edits lines, as it did before the program came."""
        return all(termios.tcgetattr(self._them)[3] & flag for flag in (termios.ECHO, termios.ICANON))

    def keys(self, text: str) -> None:
        """Press keys."""
        os.write(self._us, text.encode())

    def leave(self, prompt: str, key: str = CTRL_C) -> None:
        """Press Ctrl-C or Ctrl-D at a prompt. Just before a prompt is read, Python keeps Ctrl-C until the next key."""
        self.wait(prompt)
        time.sleep(0.3)
        self.keys(key)

    def paste(self, text: str) -> None:
        """Paste, as a terminal tells a program that asked to be told."""
        self.keys(f"\x1b[200~{text}\x1b[201~")

    def resize(self, columns: int, rows: int = 50) -> None:
        """Make the window wider or narrower."""
        fcntl.ioctl(self._us, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def wait(self, text: str, seconds: float = 30) -> str:
        """What was written since the last wait, up to and with `text`. Fails if it does not come."""
        start = getattr(self, "_seen", 0)
        until = time.monotonic() + seconds
        while (place := self.screen.find(text, start)) < 0:
            assert time.monotonic() < until, f"no {text!r} in:\n{self.screen[start:]}"
            self._read(0.1)
        self._seen = place + len(text)
        return self.screen[start : self._seen]

    def end(self, seconds: float = 30) -> int:
        """The exit code, when it has ended; what it said last is on the screen."""
        until = time.monotonic() + seconds
        while self._process.poll() is None:
            assert time.monotonic() < until, f"does not end:\n{self.screen[-2000:]}"
            self._read(0.05)
        while self._read(0.05):
            pass
        return self._process.returncode

    def _read(self, seconds: float) -> bool:
        if not select.select([self._us], [], [], seconds)[0]:
            return False
        self._raw += os.read(self._us, 65536)
        return True

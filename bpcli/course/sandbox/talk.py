"""A conversation with a running program: a line of JSON there, a line back, everything counted and in time.

Whatever comes back was written by a stranger: it is read up to a size, as JSON, and is at worst garbled.
"""

from __future__ import annotations

import json
import threading
from contextlib import suppress
from queue import Empty, Full, Queue
from time import monotonic
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpcli.course.sandbox.limits import Limits
    from bpcli.course.sandbox.starting import Started

CHUNK = 64 * 1024
STARTING = 30.0  # seconds that Python and NumPy have to be there: the program's own time starts then
SETTLING = 1.0  # seconds that each thread is waited for at the end
WAIT = 0.05  # seconds between two looks at whether a reader should go on


class Ended(Exception):  # noqa: N818  (it is no error of ours)
    """The program answers no more: why is one of time, output, gone, garbled."""

    def __init__(self, why: str) -> None:
        """Say why."""
        super().__init__(why)
        self.why = why


class Talk:
    """The two pipes of a running program, and what it prints.

    Each pipe has a thread of its own: a program that does not read, or never stops writing, blocks nobody.
    """

    def __init__(self, process: Started, limits: Limits) -> None:
        """Start to listen."""
        self.limits = limits
        self.end = monotonic() + STARTING
        self.asked = 0
        self.over = threading.Event()
        self.flooded = False
        self.shown = bytearray()
        self._requests: Queue[bytes | None] = Queue()
        self._replies: Queue[bytes | None] = Queue(maxsize=2)
        works = ((self._write, process.stdin), (self._read, process.stdout), (self._listen, process.stderr))
        self._threads = [threading.Thread(target=_closing, args=one, daemon=True) for one in works]
        for thread in self._threads:
            thread.start()

    def begin(self) -> None:
        """From now on the program's own time runs."""
        self.end = monotonic() + self.limits.seconds

    def close(self) -> None:
        """Stop to listen; the program has been ended, so every pipe is."""
        self.over.set()
        self._requests.put(None)
        for thread in self._threads:
            thread.join(SETTLING)

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """The answer to a request. Raises Ended where there is none."""
        self.asked += 1
        self._requests.put(json.dumps({**request, "number": self.asked}).encode() + b"\n")
        line = self._next()
        try:
            reply = json.loads(line)
        except (ValueError, RecursionError):
            raise Ended("garbled") from None
        if not isinstance(reply, dict) or reply.get("number") != self.asked:
            raise Ended("garbled")
        return reply

    def _next(self) -> bytes:
        while True:
            left = self.end - monotonic()
            if left <= 0:
                raise Ended("time")
            try:
                line = self._replies.get(timeout=min(left, WAIT if self.asked else left))
            except Empty:
                if self.flooded:
                    raise Ended("output") from None
                continue
            if line is None:
                raise Ended("gone")
            if not line.endswith(b"\n"):
                raise Ended("garbled")
            return line

    def _write(self, pipe: IO[bytes]) -> None:
        while not self.over.is_set():
            try:
                line = self._requests.get()
                if line is None:
                    return
                pipe.write(line)
                pipe.flush()
            except (OSError, ValueError):
                return

    def _read(self, pipe: IO[bytes]) -> None:
        while not self.over.is_set():
            try:
                line = pipe.readline(self.limits.reply)
            except (OSError, ValueError):
                line = b""
            self._hand_over(line or None)
            if not line:
                return

    def _hand_over(self, line: bytes | None) -> None:
        while not self.over.is_set():
            try:
                self._replies.put(line, timeout=WAIT)
            except Full:
                continue
            return

    def _listen(self, pipe: IO[bytes]) -> None:
        heard = 0
        while not self.over.is_set():
            try:
                some = pipe.read1(CHUNK)  # type: ignore[attr-defined]
            except (OSError, ValueError):
                return
            if not some:
                return
            heard += len(some)
            self.shown += some[: self.limits.shown - len(self.shown)]
            if heard > self.limits.printed:
                self.flooded = True
                return


def _closing(work: Callable[[IO[bytes]], None], pipe: IO[bytes]) -> None:
    """Do the work of one pipe, and close it."""
    try:
        work(pipe)
    finally:
        with suppress(OSError, ValueError):
            pipe.close()

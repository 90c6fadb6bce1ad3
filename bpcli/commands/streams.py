"""Standard output and standard error: what is said on the two comes out in the order in which it was said.

What standard output cannot take raises LostError, which is no OSError: no library takes it for one of its own. Where
standard error cannot be written, there is nobody to tell.

>>> import io
>>> both = io.StringIO()
>>> err = Complaints(both, before=lambda: both.write("first, "))
>>> err.write("then"), both.getvalue()
(4, 'first, then')
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TextIO, cast

from bpcli.commands import sentences as say
from bpcli.files import reason

if TYPE_CHECKING:
    from collections.abc import Callable


class LostError(Exception):
    """Standard output did not take what was written; `reader_left` says that the reader of a pipe went away."""

    def __init__(self, error: OSError) -> None:
        super().__init__(say.BROKEN_OUTPUT.format(error=reason(error)))
        self.reader_left = isinstance(error, BrokenPipeError)


class _Stream:
    """A stream that leaves to another what it does not do itself."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class Output(_Stream):
    """Standard output. Raises LostError."""

    def write(self, text: str) -> int:
        """Write, now or later."""
        try:
            return self._stream.write(text)
        except OSError as error:
            raise LostError(error) from None

    def flush(self) -> None:
        """Write now."""
        try:
            self._stream.flush()
        except OSError as error:
            raise LostError(error) from None


class Complaints(_Stream):
    """Standard error; `before` writes first what was said before on standard output."""

    def __init__(self, stream: TextIO, before: Callable[[], object]) -> None:
        super().__init__(stream)
        self._before = before

    def write(self, text: str) -> int:
        """Write at once, after what was said before."""
        self._before()
        try:
            written = self._stream.write(text)
            self._stream.flush()
        except OSError:
            _to_nothing(self._stream)
            return len(text)
        return written


def keep_order() -> None:
    """Put these streams into sys. What a shell has closed is opened onto nothing, so that no file takes its number."""
    sys.stdin = sys.stdin or _nothing("r")
    sys.stdout = cast("TextIO", Output(sys.stdout or _nothing("r")))  # to write on what can only be read is refused
    sys.stderr = cast("TextIO", Complaints(sys.stderr or _nothing("w"), sys.stdout.flush))


def give_up_output() -> None:
    """Write nothing any more on standard output, not even what it was given before."""
    _to_nothing(sys.stdout)


def _nothing(mode: str) -> TextIO:
    return cast("TextIO", open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123


def _to_nothing(stream: TextIO) -> None:
    with suppress(OSError, ValueError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, stream.fileno())
        os.close(nothing)

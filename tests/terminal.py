"""A learner at a terminal: what is typed, what is seen, and with which exit code.

>>> from tests.terminal import explain
>>> explain("x*y", "x=2").err.splitlines()[0]
'error: y has no value'
"""

import gc
import io
import sys
from typing import NamedTuple
from unittest import mock


class Seen(NamedTuple):
    """What one command said, and its exit code."""

    code: int
    out: str
    err: str


def bpcli(*arguments: str, stdin: bytes = b"", encoding: str = "utf-8") -> Seen:
    """Run a command line in this process, with streams of their own."""
    from bpcli import app

    out, err = (io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="\n") for _ in range(2))
    typed = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    with mock.patch.multiple(sys, argv=["bpcli", *arguments], stdin=typed, stdout=out, stderr=err):
        try:
            app.main()
        except SystemExit as done:
            code = int(done.code or 0)
        finally:
            gc.enable()  # a command is short and turns it off
    return Seen(code, *(_text(stream, encoding) for stream in (out, err)))


def explain(*arguments: str, stdin: bytes = b"", encoding: str = "utf-8") -> Seen:
    """Run `bpcli explain` in this process."""
    return bpcli("explain", *arguments, stdin=stdin, encoding=encoding)


def _text(stream: io.TextIOWrapper, encoding: str) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode(encoding)

"""A learner at a terminal: what is typed, what is seen, and with which exit code.

>>> from tests.terminal import explain
>>> explain("x*y", "x=2").err.splitlines()[0]
'error: y has no value'
"""

import contextlib
import gc
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

ROOT = Path(__file__).parent.parent
GIBIBYTE = 1 << 30
# What a program does that acts on the world, as Python's audit events name it.
ACTS = {"os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "subprocess.Popen", "pty.spawn", "os.remove"}
ACTS |= {"os.rename", "os.mkdir", "os.rmdir", "shutil.rmtree", "socket.connect", "ctypes.dlopen", "webbrowser.open"}


class Seen(NamedTuple):
    """What one command said, and its exit code."""

    code: int
    out: str
    err: str


class Case(NamedTuple):
    """A command line, and what it reads from standard input."""

    arguments: list[str]
    stdin: str = ""


class Report(NamedTuple):
    """What became of a case: exit code, how much was said, the beginning of the complaint, processor seconds."""

    code: int
    out: int
    err: int
    complaint: str
    seconds: float
    acts: list[str]  # what it did to the world, and text of a learner that reached Python's compiler


def bpcli(*arguments: str, stdin: bytes = b"", encoding: str = "utf-8", folder: Path | str = ".") -> Seen:
    """Run a command line in this process and a folder, with streams of their own."""
    from bpcli import app

    out, err = (io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="\n") for _ in range(2))
    with tempfile.TemporaryFile() as typed, io.TextIOWrapper(typed, encoding="utf-8") as lines:
        os.write(typed.fileno(), stdin)
        typed.seek(0)
        streams = mock.patch.multiple(sys, argv=["bpcli", *arguments], stdin=lines, stdout=out, stderr=err)
        with contextlib.chdir(folder), streams:
            try:
                app.main()
            except SystemExit as done:
                code = int(done.code or 0)
            finally:
                gc.enable()  # a command is short and turns it off
    return Seen(code, *(_text(stream, encoding) for stream in (out, err)))


def explain(*arguments: str, stdin: bytes = b"", encoding: str = "utf-8", folder: Path | str = ".") -> Seen:
    """Run `bpcli explain` in this process."""
    return bpcli("explain", *arguments, stdin=stdin, encoding=encoding, folder=folder)


def reports(cases: Mapping[str, Case], timeout: float = 120) -> dict[str, Report]:
    """Run cases one after the other in a process that may have one gibibyte, and is stopped after `timeout` seconds.

    A case without a report never came back, or took the process with it.
    """
    lines = "".join(f"{json.dumps([name, *case])}\n" for name, case in cases.items())
    command = [sys.executable, "-X", "utf8", "-m", "tests.terminal"]
    try:
        said = subprocess.run(
            command, input=lines.encode(), stdout=subprocess.PIPE, cwd=ROOT, timeout=timeout, check=False
        ).stdout
    except subprocess.TimeoutExpired as late:
        said = late.stdout or b""
    return {name: Report(*rest) for name, *rest in map(json.loads, said.decode().splitlines())}


def serve() -> None:
    """Run the cases that stand on standard input and report on each."""
    resource.setrlimit(resource.RLIMIT_AS, (GIBIBYTE, GIBIBYTE))
    explain("x*y", "x=1", "y=2", "--exact")
    gc.collect()
    gc.freeze()  # what is loaded by now stays: collecting after each case need not look through it
    acts: list[str] = []
    sys.addaudithook(lambda event, arguments: _watch(event, arguments, acts))
    for line in sys.stdin:
        name, arguments, stdin = json.loads(line)
        acts.clear()
        before = time.process_time()
        code, out, err = explain(*arguments, stdin=stdin.encode())
        seconds = time.process_time() - before
        report = Report(code, len(out), len(err), err[:300], seconds, list(acts))
        sys.stdout.write(f"{json.dumps([name, *report])}\n")
        sys.stdout.flush()
        del out, err
        gc.collect()


def _watch(event: str, arguments: tuple[Any, ...], acts: list[str]) -> None:
    if event == "ctypes.dlopen" and arguments == (None,):
        return  # what "import ctypes" does, to look at the program itself
    if event in ACTS or (event == "compile" and b"planted" in _bytes(arguments[0])):
        acts.append(f"{event} {arguments}"[:200])


def _bytes(source: object) -> bytes:
    return source if isinstance(source, bytes) else str(source).encode("utf-8", "replace")


def _text(stream: io.TextIOWrapper, encoding: str) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode(encoding)


if __name__ == "__main__":
    serve()

"""Standard output and standard error of the real program: their order, and what becomes of a stream that is no use."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal import bpcli

NOTE = "explain '1/2x' x=3 --brief"  # a lesson, then a note
QUIZ = "quiz x*y x=2 y=3 --format plain"  # the record cannot be kept, which is said in the middle
BARE = {key: value for key, value in os.environ.items() if key not in {"PYTHONUNBUFFERED", "COLUMNS", "TERM"}}


def shell(arguments, streams, folder, **environment):
    """Run a command as the first of a pipeline of bash; return its exit code and what comes out at the end."""
    line = f'"{sys.executable}" -m bpcli {arguments} {streams}; echo ":${{PIPESTATUS[0]}}"'
    done = subprocess.run(
        ["bash", "-c", line],  # noqa: S607  (whichever bash there is)
        cwd=folder,
        env={**BARE, "BPCLI_HOME": "/dev/null/home", "PYTHONIOENCODING": "utf-8", **environment},
        input=b"6\n3\n2\n",
        stdout=subprocess.PIPE,
        check=True,
        timeout=60,
    )
    said, _, code = done.stdout.decode().rpartition(":")
    return int(code), said


@pytest.mark.parametrize("command", [NOTE, QUIZ])
def test_the_two_streams_keep_their_order(tmp_path, command):
    """On one pipe what is said comes out as from a Python that buffers nothing."""
    said = shell(command, "2>&1", tmp_path)
    assert said == shell(command, "2>&1", tmp_path, PYTHONUNBUFFERED="1")
    before, complaint, after = said[1].partition("bpcli cannot write your record" if command == QUIZ else "note: ")
    assert before
    assert complaint
    assert (after.count("\n") > 1) == (command == QUIZ)


@pytest.mark.parametrize(
    ("streams", "code", "words"),
    [
        ("2>&1 >/dev/full", 2, "error: cannot write standard output: no space left on device\n"),
        ("2>&1 >&-", 2, "error: cannot write standard output: not writable\n"),
        (">/dev/full 2>&1", 2, ""),
        ("2>/dev/full >/dev/null", 0, ""),
        ("2>&- >/dev/null", 0, ""),
        ("2>&1 | true", 0, ""),
        ("2>&1 >/dev/null | true", 0, ""),
    ],
)
def test_a_stream_that_is_no_use_is_no_bug(tmp_path, streams, code, words):
    """A full disk ends with an error; a reader that went away, and a lost complaint, are none."""
    if "full" in streams and not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full")
    assert shell(NOTE, streams, tmp_path) == (code, words)


def test_an_error_stays_one_where_nobody_reads(tmp_path):
    """What could not be used is 2, and a wrong answer 1, whoever reads."""
    assert shell("explain x*y x=2", "2>&1 | true", tmp_path)[0] == 2
    assert shell("check x*y x=2 y=3 df/dx=5", "| true", tmp_path)[0] == 1


def test_what_the_system_refuses_is_no_bug(monkeypatch):
    """An error of the operating system that nobody foresaw says what it is about."""
    monkeypatch.setattr(
        "bpcli.commands.explain.Explain.run", lambda *_: Path("/nowhere/at/all").read_text(encoding="utf-8")
    )
    seen = bpcli("explain", "x*y", "x=1", "y=2")
    assert (seen.code, seen.err) == (2, "error: the system refused: /nowhere/at/all: no such file or directory\n")

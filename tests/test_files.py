"""Whatever lies where a file is named, a command ends soon, with a plain error and exit code 2.

The same folders, pipes, sockets, devices and links go through every argument that names a file.
"""

import os
import resource
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

import pytest

from bpcli import files
from bpcli.errors import InputError
from tests.terminal import bpcli

READS = {
    "--file": ["explain", "--file", "{}", "x=1"],
    "--inputs": ["explain", "x", "--inputs", "{}"],
    "@": ["explain", "sum(x)", "x=@{}"],
    "--work": ["check", "x*y", "x=1", "y=2", "--work", "{}"],
    "quiz": ["quiz", "--file", "{}", "x=1", "--no-record"],
    "course": ["course", "lint", "{}"],
    "grade": ["grade", "{}"],
    "--course": ["grade", ".", "--course", "{}"],
    "copy": ["exercises", "list", "--course", "{}"],
}
WRITES = {
    "--output": ["explain", "x", "x=1", "--output", "{}", "--format", "plain"],
    "code": ["code", "x", "x=1", "--output", "{}"],
    "net": ["net", "2-1", "--output", "{}"],
    "plot": ["plot", "relu", "--output", "{}", "--format", "plain"],
    "--export": ["progress", "--export", "{}"],
    "--report": ["grade", "copy", "--report", "{}"],
    "start": ["exercises", "start", "{}"],
    "new": ["course", "new", "{}"],
}


def _socket(path):
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(path))


def _unreadable(path):
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    path.touch(0)


NASTY = {
    "a folder": Path.mkdir,
    "a silent pipe": os.mkfifo,
    "a socket": _socket,
    "an endless device": lambda path: path.symlink_to("/dev/zero"),
    "a full device": lambda path: path.symlink_to("/dev/full"),
    "memory": lambda path: path.symlink_to("/proc/self/mem"),
    "a link to nowhere": lambda path: path.symlink_to("nowhere/at/all"),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "no permission": _unreadable,
    "a huge file": lambda path: path.touch() or os.truncate(path, 1 << 40),
    "nothing": lambda _: None,
}


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty folder, in it, and a patience of a fifth of a second."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(files, "SILENCE", 0.2)
    monkeypatch.setenv("BPCLI_HOME", str(tmp_path / "home"))
    return tmp_path


@contextmanager
def no_room():
    """A disk that takes nothing: every file is as large already as it may be."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def ran(command, path):
    """What a command says that is told of this path, which it does soon."""
    start = time.monotonic()
    seen = bpcli(*(argument.format(path) for argument in command))
    assert time.monotonic() - start < 4
    return seen


def is_error(seen):
    """Whether a command ended with an error and nothing else."""
    return seen.code == 2 and seen.out == "" and seen.err.startswith("error: ") and len(seen.err.splitlines()) <= 3


@pytest.mark.parametrize("nasty", NASTY)
def test_what_cannot_be_read_is_an_error(here, nasty):
    """Every argument that names a file to read."""
    NASTY[nasty](here / "data.csv")
    seen = {name: ran(command, here / "data.csv") for name, command in READS.items()}
    assert {name: one for name, one in seen.items() if not is_error(one)} == {}


@pytest.mark.parametrize("path", ["x" * 5_000 + ".csv", "data.csv/below.csv", "\udcff\n.csv"])
@pytest.mark.usefixtures("here")
def test_an_odd_name_is_an_error(path):
    """A name that is too long, one below a file, bytes that are no text."""
    Path("data.csv").touch()
    seen = {name: ran(command, path) for name, command in READS.items()}
    assert {name: one for name, one in seen.items() if not is_error(one)} == {}


@pytest.mark.parametrize("nasty", [name for name in NASTY if name not in {"nothing", "a huge file", "no permission"}])
def test_what_cannot_be_written_is_an_error(here, nasty):
    """Every argument that names a file to write: written, or refused, and a pipe that nobody reads is left."""
    bpcli("exercises", "start", "copy")
    for name, command in WRITES.items():
        path = here / f"{name}.csv"
        NASTY[nasty](path)
        seen = ran(command, path)
        assert seen.code < 2 or is_error(seen), name


def test_a_full_disk_is_an_error_and_leaves_nothing_behind(here):
    """Of every file that is written; what was there is there."""
    bpcli("exercises", "start", "copy")
    answers = here / "copy/01-forward-pass/01-lecture-circuit/answers.txt"
    answers.write_text('"q" = "3"\n', encoding="utf-8")
    before = set(here.rglob("*"))
    for command in [*WRITES.values(), ["exercises", "reset", "1.1"]]:
        os.chdir(here / "copy" if command[0] == "exercises" else here)
        with no_room():
            seen = ran(command, here / "new.csv")
        assert seen.code == 2, command
        assert seen.err.startswith("error: cannot write "), command
    assert answers.read_text(encoding="utf-8") == '"q" = "3"\n'
    assert {path.name for path in set(here.rglob("*")) - before} <= {"new.csv", ".bpcli", "home", "copy"}


def test_no_file_of_a_course_can_hold_anybody_up(here):
    """A pipe in the place of any file of a course or of a copy: the commands end, and call no bug."""
    for make, command in (
        (("course", "new", "small"), ("course", "lint", ".")),
        (("exercises", "start", "copy", "--course", "small"), ("exercises",)),
    ):
        os.chdir(here)
        bpcli(*make)
        os.chdir(here / make[2])
        for path in [path for path in Path().rglob("*") if path.is_file() and ".github" not in path.parts]:
            raw = path.read_bytes()
            path.unlink()
            os.mkfifo(path)
            assert ran(command, "").code in {0, 1, 2}, path
            path.unlink()
            path.write_bytes(raw)


def slowly(text):
    """Start a program that says a text in two pieces."""
    program = f"import sys, time; print('{text[0]}', end='', flush=True); time.sleep(0.1); print('{text[1:]}')"
    return subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)


def test_a_pipe_that_delivers_is_read_to_its_end():
    """Slowly, as a file and as standard input, once: also for a command that needs the text twice."""
    for command in (["explain", "x=2"], ["check", "x=2", "df/dx=3"]):
        with slowly("3x") as child:
            assert bpcli(*command, "--file", f"/dev/fd/{child.stdout.fileno()}").code == 0
    with slowly("3x") as child:
        command = [sys.executable, "-m", "bpcli", "explain", "--file", "/dev/stdin", "x=2"]
        assert subprocess.run(command, stdin=child.stdout, check=False).returncode == 0


@pytest.mark.parametrize(
    ("said", "pause", "words"),
    [
        (b"", 0.0, "the pipe said nothing for 0.2 seconds"),
        (b"line\n", 0.05, "the pipe did not end within 0.4 seconds"),
        (b"line\n" * 500, 0.0, "the pipe has more than 1,000 bytes"),
    ],
)
def test_a_pipe_has_a_limit_of_time_and_of_size(monkeypatch, said, pause, words):
    """Who says nothing, or never ends, is not waited for."""
    monkeypatch.setattr(files, "SILENCE", 0.2)
    monkeypatch.setattr(files, "LONGEST", 0.4)
    reader, writer = os.pipe()
    over = Event()

    def write():
        while said and not over.wait(pause):
            with suppress(BlockingIOError):
                os.write(writer, said)

    os.set_blocking(writer, False)
    thread = Thread(target=write)
    thread.start()
    try:
        with pytest.raises(InputError, match=words):
            files.read_all(reader, 1_000, "the pipe")
    finally:
        over.set()
        thread.join()
        os.close(writer)
        os.close(reader)

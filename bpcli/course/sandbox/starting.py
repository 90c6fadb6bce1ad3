"""Start programs and end them: each in a process of its own, or as a fork of one process in one sandbox."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from bpcli.course.sandbox.layers import ENVIRONMENT, NOBODY, command, place
from bpcli.course.sandbox.rooms import numpy_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SETTLING = 2.0  # seconds that a killed program is waited for
PATIENCE = 10.0  # seconds that a sandbox may take to end one program
_INSIDE = ("enter.py", "lock.py", "host.py")


class Way(NamedTuple):
    """How programs are run: in a layer, with the filter of calls or without, as nobody or as we are, in one sandbox."""

    layer: str
    calls: bool
    drops: bool
    is_shared: bool


class Started(NamedTuple):
    """A running program: its pipes, and how it is ended. `end(waits)` gives its exit code if it ended by itself."""

    stdin: IO[bytes]
    stdout: IO[bytes]
    stderr: IO[bytes]
    end: Callable[[bool], int | None]


class Alone:
    """A folder for a program, which is started in a sandbox of its own."""

    def __init__(self, way: Way) -> None:
        """Make the folder, and lay our own files into it, for everybody to read."""
        self.way, self.token = way, secrets.token_hex(16)
        self._made = tempfile.TemporaryDirectory(prefix=f"bpcli-{os.getpid()}-", ignore_cleanup_errors=True)
        self.folder = self._made.name
        self.is_over = False  # whether no other program can be started here
        self._count = 0
        here = Path(__file__).parent
        for file in (here.parent / "driver.py", *(here / name for name in _INSIDE)):
            shutil.copyfile(file, Path(self.folder) / file.name)
        Path(self.folder).chmod(0o755)

    def inside(self, *names: str) -> str:
        """Where a program finds a file of the folder."""
        return os.path.join(place(self.way.layer, self.folder), *names)  # noqa: PTH118

    @contextmanager
    def holding(self, program: bytes, name: str) -> Iterator[str]:
        """Lay a learner's file into a folder of its own, for as long as it runs; where the program finds it."""
        self._count += 1
        own = Path(self.folder) / str(self._count)
        own.mkdir()
        own.chmod(0o755)
        (own / name).write_bytes(program)
        try:
            yield self.inside(own.name, name)
        finally:
            _open_up(Path(self.folder))
            shutil.rmtree(own, ignore_errors=True)

    def start(self) -> Started:
        """Start a process. Raises OSError or SubprocessError where there is none."""
        self.is_over = True
        process = self._process("driver.py", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if process.stdin is None or process.stdout is None or process.stderr is None:
            raise OSError("a process without pipes")
        return Started(
            process.stdin, process.stdout, process.stderr, lambda waits: _end(process, self.token, waits=waits)
        )

    def close(self) -> None:
        """Remove the folder."""
        _open_up(Path(self.folder))
        self._made.cleanup()

    def _process(self, script: str, *words: str, **pipes: Any) -> subprocess.Popen[bytes]:
        settings: dict[str, Any] = {}
        environment = {**ENVIRONMENT, "BPCLI_RUN": self.token}
        if os.name == "posix":
            settings["start_new_session"] = True
            if self.way.drops:
                settings |= {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        else:
            settings["creationflags"] = getattr(subprocess, "CREATE_NO_WINDOW", 0)
            environment["SYSTEMROOT"] = os.environ.get("SYSTEMROOT", "")
        words = (*command(self.way.layer, self.folder, script, locks_files=self.way.is_shared), *words)
        return subprocess.Popen(words, env=environment, cwd=self.folder, **pipes, **settings)


class Shared(Alone):
    """A sandbox in which one process imports NumPy, and each program is a fork of it: one after another."""

    def __init__(self, way: Way) -> None:
        """Start it. Raises OSError or SubprocessError where it cannot be."""
        import socket

        super().__init__(way)
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control.settimeout(PATIENCE)
        quiet = subprocess.DEVNULL
        try:
            self._host = self._process("host.py", numpy_folder(), stdin=theirs.fileno(), stdout=quiet, stderr=quiet)
        except BaseException:
            self._control.close()
            super().close()
            raise
        finally:
            theirs.close()

    def start(self) -> Started:
        """Have the process fork. Raises OSError where it is gone."""
        import socket

        asked, told, printed = os.pipe(), os.pipe(), os.pipe()
        theirs, ours = (asked[0], told[1], printed[1]), (asked[1], told[0], printed[0])
        try:
            socket.send_fds(self._control, [b"start"], theirs)
        except OSError:
            self.is_over = True
            _close(ours)
            raise
        finally:
            _close(theirs)
        return Started(os.fdopen(ours[0], "wb"), os.fdopen(ours[1], "rb"), os.fdopen(ours[2], "rb"), self._end_program)

    def close(self) -> None:
        """End every process of the sandbox, and remove its folder."""
        self._control.close()
        _end(self._host, self.token, waits=False)
        super().close()

    def _end_program(self, waits: bool) -> int | None:  # noqa: FBT001  (see Started)
        """Have the program ended; where nothing confirms it, the whole sandbox is not used again."""
        answer = b""
        with suppress(OSError):
            self._control.send(b"wait" if waits else b"end")
            answer = self._control.recv(PIPE_WORDS)
        word, _, code = answer.partition(b" ")
        self.is_over = word != b"ended"
        return int(code) if code else None


PIPE_WORDS = 32  # bytes of a message of the process that forks


def _close(pipes: tuple[int, ...]) -> None:
    for pipe in pipes:
        os.close(pipe)


def _open_up(folder: Path) -> None:
    """Give ourselves back what a program may have locked, so that the folder can be removed."""
    for path, _, _ in os.walk(folder):
        with suppress(OSError):
            Path(path).chmod(stat.S_IRWXU)  # os.walk follows no links


def _end(process: subprocess.Popen[bytes], token: str, *, waits: bool) -> int | None:
    """Kill a process and everything that came of it; how it had ended by itself, if it had."""
    if waits:
        with suppress(subprocess.TimeoutExpired):
            process.wait(SETTLING)
    code = process.poll()
    if os.name == "posix":
        with suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    with suppress(OSError):
        process.kill()
    with suppress(subprocess.TimeoutExpired):
        process.wait(SETTLING)
    if sys.platform.startswith("linux"):
        sweep(token)
    return code


def sweep(token: str) -> None:
    """Kill every process whose environment holds the token: what left its process group still has it."""
    for _ in range(20):
        marked = processes_with(token)
        for process in marked:
            with suppress(OSError):
                os.kill(process, signal.SIGKILL)
        if not marked:
            return


def processes_with(token: str) -> list[int]:
    """The processes of this machine, as far as we may look at them, whose environment holds a text."""
    numbers: list[int] = []
    with suppress(OSError):
        numbers = [int(name) for name in os.listdir("/proc") if name.isdigit()]  # noqa: PTH208
    return [number for number in numbers if token.encode() in _environment(number)]


def _environment(process: int) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{process}/environ").read_bytes()
    return b""

r"""Run one program of a learner's beside us, with limits, and see that nothing of it is left.

Knows processes. Must not know what the program is asked, nor what is right.

>>> from bpcli.course.sandbox.limits import Limits
>>> run(b"class Two:\n    def forward(self): return 2", lambda ask: None, Limits()).ended
''
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from contextlib import suppress
from itertools import product
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.course.sandbox.layers import ENVIRONMENT, NOBODY, command, is_there, place
from bpcli.course.sandbox.outcome import Outcome
from bpcli.course.sandbox.rooms import numpy_folder, readable_without
from bpcli.course.sandbox.talk import Ended, Talk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bpcli.course.sandbox.limits import Limits

    Asking = Callable[[dict[str, Any]], dict[str, Any]]


class _Way(NamedTuple):
    """How a program is run: in a layer, as nobody or as we are, with the filter of calls or without."""

    layer: str
    drops: bool
    calls: bool


FILE = "program.py"
SETTLING = 2.0  # seconds that a killed program is waited for
_BROKEN: set[_Way] = set()  # those that did not start here: they are not tried again


def run(program: bytes, talk: Callable[[Asking], None], limits: Limits, file: str = FILE) -> Outcome:
    """Start the program in the strongest layer that works here, and let `talk` ask it things.

    `talk` is given a function that sends a request and returns the answer; "load" is the first it should send, with the
    class's name. What it raises goes through; but the end of the program ends the talk quietly.
    """
    name = "program.py" if Path(file).name != file or not file.endswith(".py") or file in _OURS else file
    for way in _ways(limits):
        with tempfile.TemporaryDirectory(prefix=f"bpcli-{os.getpid()}-", ignore_cleanup_errors=True) as folder:
            _furnish(Path(folder), program, name)
            outcome = _Run(way, folder, limits).go(name, talk)
            _open_up(Path(folder))
        if outcome.ended != "unstarted":
            return outcome
        _BROKEN.add(way)
    return Outcome("unstarted")


def _ways(limits: Limits) -> Iterator[_Way]:
    """Layers in order, each first as nobody, where we are somebody who may choose.

    A filter of calls that Python does not work under is left out where a view of its own still holds the program.
    """
    root = os.name == "posix" and os.geteuid() == 0
    for layer in limits.layers:
        filters = (False,) if not limits.locks else (True,) if layer == "process" else (True, False)
        for calls, drops in product(filters, (True, False) if root else (False,)):
            way = _Way(layer, drops, calls)
            if is_there(layer) and way not in _BROKEN:
                yield way


_OURS = {"driver.py", "enter.py", "lock.py"}


def _furnish(folder: Path, program: bytes, name: str) -> None:
    """Lay the driver and the learner's file into an empty folder, for everybody to read."""
    here = Path(__file__).parent
    shutil.copyfile(here.parent / "driver.py", folder / "driver.py")
    for ours in ("enter.py", "lock.py"):
        shutil.copyfile(here / ours, folder / ours)
    (folder / name).write_bytes(program)
    folder.chmod(0o755)


def _open_up(folder: Path) -> None:
    """Give ourselves back what a program may have locked, so that the folder can be removed."""
    for path, _, _ in os.walk(folder):
        with suppress(OSError):
            Path(path).chmod(stat.S_IRWXU)  # os.walk follows no links


class _Run:
    """One process, from its start to the last of it."""

    def __init__(self, way: _Way, folder: str, limits: Limits) -> None:
        self.layer, self.drops, self.calls = way
        self.folder, self.limits = folder, limits
        self.token = secrets.token_hex(16)

    def go(self, name: str, talk: Callable[[Asking], None]) -> Outcome:
        """Start, talk, end."""
        began = monotonic()
        try:
            process = self._start()
        except (OSError, subprocess.SubprocessError):
            return Outcome("unstarted", layer=self.layer)
        line = Talk(process, self.limits)
        started, ended, locks = False, "", None
        try:
            reply = line.ask(self._first())
            started, locks = "error" not in reply, reply.get("locks")
            if started:
                line.begin()
                path = os.path.join(place(self.layer, self.folder), name)  # noqa: PTH118
                talk(lambda request: line.ask({**request, "path": path} if request["do"] == "load" else request))
        except Ended as end:
            ended = end.why
        finally:
            code = self._end(process, waits=ended == "gone")
            line.close()
        if not started:
            ended = "unstarted"
        printed = bytes(line.shown).decode("utf-8", "replace")
        held = tuple(one for one in locks if one in {"files", "calls"}) if isinstance(locks, list) else ()
        return Outcome(
            ended, printed, code, monotonic() - began, self.layer, (*held, *(["nobody"] if self.drops else []))
        )

    def _first(self) -> dict[str, Any]:
        """The first request: where NumPy is, and what is to be given up before the learner's file is read."""
        whole = place(self.layer, self.folder)
        lock = os.path.join(whole, "lock.py")  # noqa: PTH118
        sees_all = self.layer == "process" and sys.platform.startswith("linux")
        readable, listed = readable_without(self.folder) if sees_all else (None, [])
        limits = {"memory": self.limits.memory, "cpu": int(self.limits.seconds) + 1}
        return {
            "do": "start",
            "numpy": numpy_folder(),
            "lock": lock if self.limits.locks else "",
            "readable": readable,
            "listed": listed,
            "calls": self.calls,
            **limits,
        }

    def _start(self) -> subprocess.Popen[bytes]:
        settings: dict[str, Any] = {}
        environment = {**ENVIRONMENT, "BPCLI_RUN": self.token}
        if os.name == "posix":
            settings["start_new_session"] = True
            if self.drops:
                settings |= {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        else:
            settings["creationflags"] = getattr(subprocess, "CREATE_NO_WINDOW", 0)
            environment["SYSTEMROOT"] = os.environ.get("SYSTEMROOT", "")
        pipe = subprocess.PIPE
        return subprocess.Popen(
            command(self.layer, self.folder),
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
            env=environment,
            cwd=self.folder,
            **settings,
        )

    def _end(self, process: subprocess.Popen[bytes], *, waits: bool) -> int | None:
        """Kill it and everything that came of it; how it had ended by itself, if it had."""
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
            sweep(self.token)
        return code


def sweep(token: str) -> None:
    """Kill every process whose environment holds the token: what left its process group still has it."""
    for _ in range(20):
        found = [process for process in _processes() if token.encode() in _environment(process)]
        for process in found:
            with suppress(OSError):
                os.kill(process, signal.SIGKILL)
        if not found:
            return


def _processes() -> list[int]:
    with suppress(OSError):
        return [int(name) for name in os.listdir("/proc") if name.isdigit()]  # noqa: PTH208
    return []


def _environment(process: int) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{process}/environ").read_bytes()
    return b""

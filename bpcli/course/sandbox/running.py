r"""Run learners' programs beside us, with limits, and see that nothing of them is left.

>>> from bpcli.course.sandbox.limits import Limits
>>> run(b"class Two:\n    def forward(self): return 2", lambda ask: None, Limits()).ended
''
"""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import product
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Self

from bpcli.course.sandbox.layers import is_there
from bpcli.course.sandbox.limits import Outcome
from bpcli.course.sandbox.rooms import numpy_folder, readable_without
from bpcli.course.sandbox.starting import Alone, Shared, Way
from bpcli.course.sandbox.talk import Ended, Talk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bpcli.course.sandbox.limits import Limits

    Asking = Callable[[dict[str, Any]], dict[str, Any]]

FILE = "program.py"
FAILED: set[Way] = set()  # those that did not start here: they are not tried again


def run(program: bytes, talk: Callable[[Asking], None], limits: Limits, file: str = FILE) -> Outcome:
    """Run one program in a sandbox of its own. See Sandbox.run."""
    with Sandbox() as sandbox:
        return sandbox.run(program, talk, limits, file)


class Sandbox:
    """Runs programs one after another. Where bubblewrap and the filter of calls hold them, they share its start.

    No program finds anything of those before it. Each is a fork of a process that has seen none of them, and all that
    came of the one before is killed first. Use it in a `with`; it starts nothing before the first program.
    """

    def __init__(self) -> None:
        """Nothing is started yet."""
        self._shared: Shared | None = None

    def __enter__(self) -> Self:
        """Start nothing yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """End what was started."""
        self.close()

    @property
    def is_shared(self) -> bool:
        """Whether a process is there from which the next program can be forked."""
        return self._shared is not None

    def close(self) -> None:
        """End the shared process, if there is one; another program would start another."""
        if self._shared is not None:
            self._shared.close()
        self._shared = None

    def run(self, program: bytes, talk: Callable[[Asking], None], limits: Limits, file: str = FILE) -> Outcome:
        """Start the program in the strongest layer that works here, and let `talk` ask it things.

        `talk` is given a function that sends a request and returns the answer; "load" is the first it should send, with
        the class's name. What it raises goes through; but the end of the program ends the talk quietly.
        """
        name = file if Path(file).name == file and file.endswith(".py") else FILE
        for way in _ways(limits):
            outcome = self._run(way, program, talk, limits, name)
            if outcome.ended != "unstarted":
                return outcome
            FAILED.add(way)
        return Outcome("unstarted")

    def _run(self, way: Way, program: bytes, talk: Callable[[Asking], None], limits: Limits, name: str) -> Outcome:
        """Run a program in one way. A shared sandbox that went away meanwhile gets one more try, in a new one."""
        was_there = self._shared is not None
        try:
            place = self._place(way)
        except (OSError, subprocess.SubprocessError):
            return Outcome("unstarted", layer=way.layer)
        try:
            outcome = _conversation(place, program, talk, limits, name)
        except BaseException:
            place.is_over = True
            raise
        finally:
            if place is not self._shared:
                place.close()
            elif place.is_over:
                self.close()
        if outcome.ended == "unstarted" and way.is_shared:
            self.close()
            return self._run(way, program, talk, limits, name) if was_there else outcome
        return outcome

    def _place(self, way: Way) -> Alone:
        """Where the next program runs. Raises OSError or SubprocessError where nothing can be started."""
        if not way.is_shared:
            return Alone(way)
        if self._shared is not None and self._shared.way != way:
            self.close()
        if self._shared is None:
            self._shared = Shared(way)
        return self._shared


def _ways(limits: Limits) -> Iterator[Way]:
    """Layers in order, each first as nobody, where we are somebody who may choose, and first shared.

    A filter of calls that Python does not work under is left out where a view of its own still holds the program.
    Only programs under the filter share a sandbox: without it one could reach the process that starts the next.
    """
    root = os.name == "posix" and os.geteuid() == 0
    for layer in limits.layers:
        filters = (False,) if not limits.locks else (True,) if layer == "process" else (True, False)
        for calls, drops, is_shared in product(filters, (True, False) if root else (False,), (True, False)):
            way = Way(layer, calls, drops, is_shared)
            if is_shared and not (calls and layer == "bubblewrap"):
                continue
            if is_there(layer) and way not in FAILED:
                yield way


def _conversation(place: Alone, program: bytes, talk: Callable[[Asking], None], limits: Limits, name: str) -> Outcome:
    """Start a program, talk, end it."""
    way, began = place.way, monotonic()
    with place.holding(program, name) as path:
        try:
            process = place.start()
        except (OSError, subprocess.SubprocessError):
            return Outcome("unstarted", layer=way.layer)
        line = Talk(process, limits)
        started, ended, locks = False, "", None
        try:
            reply = line.ask(_first(place, limits))
            started, locks = "error" not in reply, reply.get("locks")
            if started:
                line.begin()
                talk(lambda request: line.ask({**request, "path": path} if request["do"] == "load" else request))
        except Ended as end:
            ended = end.why
        finally:
            code = process.end(ended == "gone")
            line.close()
    if not started:
        ended = "unstarted"
    printed = bytes(line.shown).decode("utf-8", "replace")
    held = tuple(lock for lock in locks if lock in {"files", "calls"}) if isinstance(locks, list) else ()
    return Outcome(ended, printed, code, monotonic() - began, way.layer, (*held, *(["nobody"] if way.drops else [])))


def _first(place: Alone, limits: Limits) -> dict[str, Any]:
    """The first request: where NumPy is, and what is to be given up before the learner's file is read."""
    sees_all = place.way.layer == "process" and sys.platform.startswith("linux")
    readable, listed = readable_without(place.folder) if sees_all else (None, [])
    return {
        "do": "start",
        "numpy": numpy_folder(),
        "locks": limits.locks,
        "readable": readable,
        "listed": listed,
        "calls": place.way.calls,
        "needs": ["calls"] if place.way.is_shared else [],
        "memory": limits.memory,
        "cpu": int(limits.seconds) + 1,
    }

"""Start learners' programs one after another, each as a fork of a process that imported NumPy and nothing else.

It is started as a file, in a sandbox with processes of its own: it must import the standard library only, and not
bpcli. A message says when to start a program and when to end it. The pipes to a program come with the message, and go
past this process: it never sees an input, an answer or a learner's file.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
from contextlib import suppress
from time import monotonic, sleep
from typing import Any

PIPES = 3
SETTLING = 2.0  # seconds that a program may take to end by itself, and that its end may take
MOMENT = 0.002
LARGEST = 100  # a process with a larger number is not in a sandbox of its own


def main(numpy: str) -> None:
    """Import NumPy, then do what the messages say, until there are no more."""
    if os.getppid() != 1 or os.getpid() > LARGEST:
        return  # _ended kills every process that it can reach, so it must not run outside
    driver = _driver()
    driver.warm_up(numpy)
    control = socket.socket(fileno=0)
    child = 0
    while True:
        message, pipes, _, _ = socket.recv_fds(control, len(b"start"), PIPES)
        if message == b"start":
            child = _start(driver, control, pipes)
        elif message in {b"wait", b"end"}:
            control.send(_ended(child, waits=message == b"wait"))
        else:
            return


def _driver() -> Any:
    """The driver, which lies beside this file; no program finds it by its name."""
    from importlib import import_module

    sys.path.insert(0, os.path.dirname(__file__))  # noqa: PTH120
    driver = import_module("driver")
    del sys.path[0], sys.modules["driver"]
    return driver


def _start(driver: Any, control: socket.socket, pipes: list[int]) -> int:
    """Fork, and be the driver in the child, with its pipes and nothing else; the child's number, 0 without one."""
    try:
        child = os.fork()
    except OSError:
        child = 0
    else:
        if child == 0:
            _become(driver, control, pipes)
    for pipe in pipes:
        os.close(pipe)
    return child


def _become(driver: Any, control: socket.socket, pipes: list[int]) -> None:
    """Drop what belongs to the process that forked, and run the driver. It never returns."""
    try:
        control.detach()
        for stream, pipe in enumerate(pipes):
            os.dup2(pipe, stream)
        os.closerange(PIPES, os.sysconf("SC_OPEN_MAX"))
        os.setsid()
        driver.main()
        os._exit(0)
    finally:
        os._exit(1)


def _ended(child: int, *, waits: bool) -> bytes:
    """End the program and all that came of it: "ended" with the code with which it ended by itself, or "stuck"."""
    limit = monotonic() + SETTLING
    status: int | None = None
    while waits and child and monotonic() < limit:
        reaped, status = os.waitpid(child, os.WNOHANG)
        if reaped:
            break
        status = None
        sleep(MOMENT)
    limit = monotonic() + SETTLING
    while monotonic() < limit:
        try:
            os.kill(-1, signal.SIGKILL)
        except ProcessLookupError:
            code = "" if status is None else str(os.waitstatus_to_exitcode(status))
            return f"ended {code}".encode()
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        sleep(MOMENT / 10)
    return b"stuck"


if __name__ == "__main__":
    main(*sys.argv[1:])

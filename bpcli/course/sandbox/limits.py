"""What a learner's program may use, and what came of running it.

>>> Limits(seconds=1).memory == 2**30, Outcome("time", layer="process").ended
(True, 'time')
"""

from __future__ import annotations

from dataclasses import dataclass

LAYERS = ("bubblewrap", "namespaces", "process")
"""The ways to run a program, the strongest first. The last one is there everywhere."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds of the clock for one exercise, bytes of memory, and how much is read of what a program says.

    `layers` are the ways to run it that may be tried, in order; `locks` is whether it gives up, within each, what Linux
    lets a process give up.
    """

    seconds: float = 10.0
    memory: int = 2**30
    shown: int = 64 * 1024  # of what it prints, kept to be shown
    printed: int = 8 * 2**20  # of what it prints, read at all: then it is ended
    reply: int = 8 * 2**20  # of one answer on the private pipe
    layers: tuple[str, ...] = LAYERS
    locks: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it ended: "" (it answered everything), time, output, gone, garbled or unstarted; what it printed; how long.

    `gone` is a program that ended before it had answered, with `code` (minus the signal, where one ended it); `garbled`
    one whose answers are no answers; `unstarted` is our trouble, not the learner's.
    """

    ended: str = ""
    printed: str = ""
    code: int | None = None
    seconds: float = 0.0
    layer: str = ""
    locks: tuple[str, ...] = ()

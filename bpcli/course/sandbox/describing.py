"""What holds on this system for a learner's program, and what does not, in plain words.

Knows the layers and locks by name. Must not know how they are made. It is found out by starting a program, not by
asking the system what it thinks it can do.
"""

from __future__ import annotations

import os

from bpcli.course.sandbox.limits import Limits
from bpcli.course.sandbox.outcome import Outcome
from bpcli.course.sandbox.running import run

_LAYERS = {
    "bubblewrap": "It runs in namespaces made by bubblewrap.",
    "namespaces": "It runs in Linux namespaces of its own.",
    "process": "It runs as a process of its own.",
}
_ALWAYS = (
    "Its marks depend on the numbers it computes for random inputs alone. What is right never leaves bpcli's process.",
    "It is ended after {seconds:g} seconds, and nothing of what it prints is shown beyond {shown} KiB, all escaped.",
    "Its environment is empty: no tokens. `import` finds the standard library and NumPy, and not bpcli.",
)
_POSIX = ("It gets {memory} MiB of memory, {seconds:g} seconds of processor time, and can put nothing into files.",)
_SEES = "It sees Python, NumPy and its own file: no other packages, no bpcli, no course, no home folder."
_HOLDS = {
    "view": (_SEES, "It has no network.", "All its processes end with it."),
    "files": ("It may read Python, NumPy and its own file, and change none (Landlock).",),
    "calls": (
        "It can start no process, use no network, send no signal, and make, change or remove no file (seccomp).",
    ),
    "nobody": ("It runs as the user nobody.",),
}
_LACKS = {
    "files": "It can read what you can read: the packages installed here, bpcli among them, and your files.",
    "calls": "It can use the network, and send signals to your own processes.",
    "posix": "No limit on memory, and none on the disk: it can write where you can write.",
    "advice": "So mark programs that you do not trust on Linux (in CI, for example), or in a container.",
}
NOTHING = "No program can be started beside bpcli here, so programs are not marked: is NumPy installed?"


def describe(limits: Limits | None = None) -> str:
    """Some lines for a person: what holds, and after "But:" what does not."""
    limits = limits or Limits()
    return described(run(b"", lambda _: None, limits), limits)


def described(outcome: Outcome, limits: Limits, *, posix: bool = os.name == "posix") -> str:
    r"""The same for an outcome.

    >>> print(described(Outcome(layer="process"), Limits(), posix=False).split("\n")[-1])
    - So mark programs that you do not trust on Linux (in CI, for example), or in a container.
    """
    if outcome.ended == "unstarted":
        return NOTHING
    held = {*outcome.locks, *(() if outcome.layer == "process" else ("view",))}
    said = [_LAYERS[outcome.layer], *_ALWAYS, *(_POSIX if posix else ())]
    said += [line for name, lines in _HOLDS.items() if name in held for line in lines]
    lacks = [_LACKS["files"]] if not held & {"view", "files"} else []
    lacks += [_LACKS["calls"]] if not held & {"view", "calls"} else []
    lacks += [] if posix else [_LACKS["posix"]]
    numbers = {"seconds": limits.seconds, "shown": limits.shown // 1024, "memory": limits.memory // 2**20}
    lines = [f"- {line.format_map(numbers)}" for line in said]
    if lacks:
        lines += ["But:", *(f"- {line}" for line in (*lacks, _LACKS["advice"]))]
    return "\n".join(["A learner's program, on this system:", *lines])

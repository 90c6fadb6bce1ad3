"""What holds on this system for a learner's program, and what does not, in plain words.

Knows the layers and locks by name. Must not know how they are made. It is found out by starting a program, not by
asking the system what it thinks it can do.
"""

from __future__ import annotations

import sys

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
    "It is ended after {seconds:g} seconds, and no more than {shown} KiB of what it prints are kept, shown escaped.",
    "Its environment is empty: no tokens. `import` finds the standard library and NumPy, and not bpcli.",
)
_POSIX = "It can put nothing into files, and start no process, unless root runs it."
_LINUX = "It gets {memory} MiB of memory."
_HOLDS = {
    "view": (
        "It sees Python, NumPy and its own file: no other packages, no bpcli, no course, no home folder.",
        "It has no network. All its processes end with it.",
    ),
    "files": ("It may read Python, NumPy and its own file only (Landlock).",),
    "calls": (
        "It can start no process, use no network, send no signal, and make, change or remove no file (seccomp).",
    ),
    "nobody": ("It runs as the user nobody.",),
}
_READS = "It can read what you can read: other packages, bpcli with its solutions among them, and your files."
_ACTS = "It can use the network, send signals to your processes, and remove or overwrite your files."
_NO_MEMORY = "Its memory is not limited."
_ADVICE = "So mark programs that you do not trust on Linux (in CI, for example), or in a container."
NOTHING = "No program can be started beside bpcli here, so programs are not marked: is NumPy installed?"


def describe(limits: Limits | None = None) -> str:
    """Some lines for a person: what holds, and after "But:" what does not."""
    limits = limits or Limits()
    return described(run(b"", lambda _: None, limits), limits)


def described(outcome: Outcome, limits: Limits, system: str = sys.platform) -> str:
    r"""The same for an outcome on a system, named as in sys.platform.

    >>> print(described(Outcome(layer="process"), Limits(), "win32").split("\n")[-1])
    - So mark programs that you do not trust on Linux (in CI, for example), or in a container.
    """
    if outcome.ended == "unstarted":
        return NOTHING
    held = {*outcome.locks, *(() if outcome.layer == "process" else ("view",))}
    said = [_LAYERS[outcome.layer], *_ALWAYS]
    said += [_LINUX] if system.startswith("linux") else []
    said += [_POSIX] if system != "win32" and "calls" not in held else []
    said += [line for name, lines in _HOLDS.items() if name in held for line in lines]
    lacks = [] if held & {"view", "files"} else [_READS]
    lacks += [] if held & {"view", "calls"} else [_ACTS]
    lacks += [] if system.startswith("linux") else [_NO_MEMORY]
    numbers = {"seconds": limits.seconds, "shown": limits.shown // 1024, "memory": limits.memory // 2**20}
    lines = [f"- {line.format_map(numbers)}" for line in said]
    if lacks:
        lines += ["But:", *(f"- {line}" for line in (*lacks, _ADVICE))]
    return "\n".join(["A learner's program, on this system:", *lines])

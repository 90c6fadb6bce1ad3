"""What came of running a learner's program.

>>> Outcome("time", layer="process").ended
'time'
"""

from __future__ import annotations

from dataclasses import dataclass


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

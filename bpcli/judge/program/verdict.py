"""What comes of a program: its gradients, its first wrong line, and what could not be read."""

from __future__ import annotations

from typing import Any, NamedTuple


class Gradient(NamedTuple):
    """One gradient that a program computes.

    `found_in` is the expression that holds it, and `verdict` right or wrong. `largest_error` is the largest difference
    of an entry, None where the shape is another one; `yours` and `truth` are both values.
    """

    input: str
    found_in: str
    verdict: str
    largest_error: float | None
    yours: Any = None
    truth: Any = None


class WrongLine(NamedTuple):
    """The first wrong line: its place (line and column from 1), its text, the variable that it writes.

    `mistakes` are ids of known mistakes, the most specific first, and `said` what the learner is told. `solution` is a
    line that would be right, where one is known. `after` says that something is missing after the line.
    """

    line: int
    column: int
    text: str
    variable: str
    mistakes: tuple[str, ...]
    said: tuple[str, ...]
    solution: str = ""
    after: bool = False


class Unread(NamedTuple):
    """A line that could not be read, and why."""

    line: int
    said: str


class ProgramVerdict(NamedTuple):
    """The judgement of a program: right, wrong or unreadable; `notes` are what was assumed."""

    verdict: str
    loss: float | None
    gradients: tuple[Gradient, ...]
    first_wrong: WrongLine | None = None
    next_wrong: WrongLine | None = None
    unreadable: tuple[Unread, ...] = ()
    notes: tuple[str, ...] = ()

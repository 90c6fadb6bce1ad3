"""Story or Trace → text. One output format a file; `WRITERS` names them, and each is loaded when it is used.

A writer is a function `write(lesson, out)` that sends text to `out` piece by piece.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpcli.lesson.tell import Telling
    from bpcli.trace.trace import Trace

WRITERS = {
    "table": "bpcli.formats.table",
    "plain": "bpcli.formats.plain",
    "json": "bpcli.formats.json",
    "markdown": "bpcli.formats.markdown",
}


class Page(NamedTuple):
    """Where text goes: its width in columns, whether it may have colours, whether it can show more than ASCII."""

    write: Callable[[str], object]
    width: int = 80
    colour: bool = False
    unicode: bool = True
    whole: bool = False  # all rows of a long table


class Writer(Protocol):
    """What each file of this room offers."""

    def write(self, trace: Trace, telling: Telling, page: Page) -> None:
        """Write a lesson."""


def writer(name: str) -> Writer:
    """The module of a format."""
    from importlib import import_module
    from typing import cast

    return cast("Writer", import_module(WRITERS[name]))

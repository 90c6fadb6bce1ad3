"""Where a learner's lines come from: a terminal with arrows and a history, or plain standard input."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from typing import TYPE_CHECKING

from bpcli.commands.screen import page
from bpcli.errors import visible

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = 100_000  # characters that one prompt takes: a paste by accident must not stop the quiz


def is_terminal() -> bool:
    """Whether somebody sits there: then a question may be tried again."""
    return sys.stdin.isatty()


def lines(*, plain: bool = False) -> Callable[[str], list[str] | None]:
    """A function from the text before the cursor to what is typed: one line, or those of a paste; None at the end.

    `plain` takes a terminal as it is, without keys of its own. Ctrl-C raises KeyboardInterrupt.
    """
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="backslashreplace")  # bytes that are no text make an unreadable answer
    if not is_terminal():
        return _piped
    if not plain and sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
        return _prompted()
    return _typed


def _piped(ask: str) -> list[str] | None:
    """A line of standard input, said after the question: a transcript without the answers could not be read."""
    sys.stdout.flush()  # another program may wait for the question before it answers
    line = sys.stdin.readline(LONGEST)
    if line and ask:
        page().say(visible(ask + line.strip()))
    return [line.rstrip("\r\n")] if line else None


def _typed(ask: str) -> list[str] | None:
    try:
        return [input(page().spell(ask))]
    except EOFError:
        return None


def _prompted() -> Callable[[str], list[str] | None]:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.formatted_text import FormattedText
    from prompt_toolkit.output.color_depth import ColorDepth

    sheet = page()
    session: PromptSession[str] = PromptSession(
        color_depth=None if sheet.colour else ColorDepth.DEPTH_1_BIT,
        enable_open_in_editor=False,
        enable_suspend=True,
    )

    def read(ask: str) -> list[str] | None:
        try:
            text = session.prompt(FormattedText([("bold", sheet.spell(ask))]))
        except EOFError:
            return None
        return [line for line in text[:LONGEST].splitlines() if line.strip()] or [""]

    return read

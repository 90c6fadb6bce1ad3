"""The outside world of a command: where text goes, and what can be shown there."""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import TYPE_CHECKING

from bpcli.formats import Page
from bpcli.formats.clean import in_workflow, seen

if TYPE_CHECKING:
    from collections.abc import Callable


def page() -> Page:
    """Standard output, as wide as the terminal (80 columns where there is none)."""
    from shutil import get_terminal_size

    terminal = sys.stdout.isatty()
    return Page(
        write=sys.stdout.write,
        width=max(get_terminal_size((80, 24)).columns, 40),
        colour=terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb",
        unicode=speaks_unicode(sys.stdout.encoding),
        workflow=in_workflow(os.environ),
    )


def complain(text: str) -> None:
    """Say something on standard error."""
    sys.stderr.write(f"{spelling()(text)}\n")


def spelling() -> Callable[[str], str]:
    """How a text is spelled for standard error."""
    return partial(seen, unicode=speaks_unicode(sys.stderr.encoding), workflow=in_workflow(os.environ))


def speaks_unicode(encoding: str | None) -> bool:
    """Whether a stream can show every character."""
    return (encoding or "").lower().replace("-", "").replace("_", "") in {"utf8", "utf16", "utf32", "cp65001"}

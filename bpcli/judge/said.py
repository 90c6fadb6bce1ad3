"""What a learner is told of an answer, in a line.

Knows words. Must not know how an answer is judged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bpcli.judge.ask import Ask
    from bpcli.trace.trace import Trace


def right(trace: Trace, ask: Ask) -> str:
    """Why the right answer is right."""
    return "right"

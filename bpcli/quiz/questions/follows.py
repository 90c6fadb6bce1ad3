"""Errors carried forward at a branch: from an upstream gradient to an addend, from the addends to their sum.

Knows earlier verdicts. Must not know circuits' rules. A trivial wrong value carries nothing, as elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.errors import InputError
from bpcli.judge.answer import read_answer
from bpcli.judge.carried import is_plausible, is_trivial
from bpcli.judge.compare import same_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bpcli.judge.ask import Ask
    from bpcli.judge.verdict import Verdict
    from bpcli.trace.trace import Trace


def carried(trace: Trace, verdict: Verdict, like: Ask, goal: Any, names: Sequence[str]) -> Verdict:
    """The verdict on a wrong answer, its credit kept where it is `goal`, which follows from the answers to `names`."""
    if verdict.verdict != "wrong" or verdict.carried_forward or goal is None or is_trivial(goal):
        return verdict
    found = read_answer(verdict.answer, trace, like)
    if not same_value(found, found.at(trace), goal):
        return verdict
    return verdict.carried_from(names)


def answered(trace: Trace, like: Ask, name: str, earlier: Sequence[Verdict], right: Any) -> tuple[Any, bool]:
    """The number that was last answered to something, and whether it was wrong; None where it carries nothing.

    That is where nothing was answered, or where a wrong answer is nowhere near the right one and no known mistake.
    """
    last = [one for one in earlier if one.ask == name and one.verdict != "unreadable"][-1:]
    if not last:
        return None, False
    try:
        value, is_wrong = read_answer(last[0].answer, trace, like).at(trace), last[0].verdict == "wrong"
    except InputError:
        return None, False
    carries = not is_wrong or last[0].mistakes or last[0].carried_forward or is_plausible(value, right)
    return value if carries else None, is_wrong

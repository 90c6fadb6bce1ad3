"""Whether an answer is the truth: decimals at the precision typed, arrays entry by entry, formulas by sampling.

A decimal is right when it is the truth correctly rounded at the precision typed, with at least two significant digits
(leading zeros are not significant; a tie may round either way), or within 1e-3 relative; when the truth is 0, within
1e-9. Rounding inside a formula takes from this allowance and never adds to it: where rounding may move a value further
than the allowance, the value tells nothing.

>>> [same_number(float(text), Decimal(text), 0.19661) for text in ("0.20", "0.2", "0.197", "0.19", "-0.20")]
[True, False, True, False, False]
"""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from math import isfinite
from typing import TYPE_CHECKING, Any

from bpcli.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bpcli.judge.answer import Answer
    from bpcli.trace.trace import Trace

RELATIVE = 1e-3
ZERO = 1e-9
EXACTLY = 1e-7  # how near a formula comes to the truth, relative
SIGNIFICANT = 2
FLOOR = 1e-14  # of the largest entry of an array: what a sum that cancels leaves in another entry


class Told(Enum):
    """What a comparison says: LOST where rounding in the answer hides it, NOWHERE where the answer has no value."""

    RIGHT = "right"
    WRONG = "wrong"
    LOST = "lost"
    NOWHERE = "nowhere"


def same_number(number: float, typed: Decimal | None, right: float, rounding: float = 0.0) -> bool:
    """Whether one number is right; `typed` is its text where that is a plain decimal."""
    if not isfinite(number) or not isfinite(right):
        return False
    error = abs(number - right) + rounding
    if right == 0:
        return error <= ZERO
    if error <= RELATIVE * abs(right):
        return True
    if typed is None:
        return False
    parts = typed.as_tuple()
    digits = "".join(map(str, parts.digits)).lstrip("0")
    if len(digits) < SIGNIFICANT or not isinstance(parts.exponent, int):
        return False
    half = 0.5 * 10.0**parts.exponent
    return error <= half * (1 + 1e-9) + 1e-12 * abs(right)


def same_value(answer: Answer, value: Any, right: Any) -> bool:
    """Whether an answer without names is right: a number, an array, or a shape."""
    return not wrong_entries(answer, value, right)


def wrong_entries(answer: Answer, value: Any, right: Any) -> list[tuple[int, ...]]:
    """The entries in which an answer differs, [()] for a number or where the shapes differ."""
    if isinstance(right, tuple) or isinstance(value, tuple):
        return [] if right == value else [()]
    if isinstance(right, float | int) and isinstance(value, float | int):
        typed = answer.decimals[0] if len(answer.decimals) == 1 else None
        return [] if same_number(value, typed, float(right), answer.rounding) else [()]
    import numpy as np

    array, target = np.asarray(value, dtype=float), np.asarray(right, dtype=float)
    if array.shape != target.shape:
        column = len(target.shape) == 1 and array.shape == (*target.shape, 1)
        if not column and not array.size == target.size == 1:
            return [()]
        array = array.reshape(target.shape)
    texts = answer.decimals if len(answer.decimals) == target.size else (None,) * target.size
    moved = np.broadcast_to(answer.rounding, np.shape(value)).ravel().tolist()
    rows = zip(array.ravel().tolist(), texts, target.ravel().tolist(), moved, strict=True)
    return [index for index, row in zip(np.ndindex(*target.shape), rows, strict=True) if not same_number(*row)]


def is_lost(answer: Answer, right: Any) -> bool:
    """Whether rounding may have moved an answer without names so far that it tells nothing of this truth."""
    if isinstance(right, tuple) or not getattr(answer.rounding, "any", lambda: answer.rounding)():
        return False
    import numpy as np

    moved, goal = np.asarray(answer.rounding), np.asarray(right, dtype=float)
    if moved.shape != goal.shape:
        moved, goal = moved.max(), abs(goal).max()
    return bool((moved > np.where(goal == 0, ZERO, EXACTLY * abs(goal))).any())


def same_function(answer: Answer, right: Callable[[Trace], Any], points: Iterable[Trace]) -> Told:
    """Whether a formula is right at every point where it tells something, and has a value at most points."""
    tolerance = RELATIVE if answer.is_coarse else EXACTLY
    told = {Told.RIGHT: 0, Told.LOST: 0, Told.NOWHERE: 0}
    for point in points:
        try:
            goal = right(point)
        except InputError:
            continue
        try:
            value, rounding = answer.at(point), answer.rounding_at(point)
        except InputError:
            told[Told.NOWHERE] += 1
            continue
        verdict = compared(value, goal, tolerance, rounding)
        if verdict is Told.WRONG:
            return verdict
        told[verdict] += 1
    if told[Told.RIGHT] + told[Told.LOST] <= told[Told.NOWHERE]:
        return Told.NOWHERE
    return Told.RIGHT if told[Told.RIGHT] else Told.LOST


def near(value: Any, right: Any, tolerance: float) -> bool:
    """Whether two numbers, or two arrays of the same shape, are alike to a relative tolerance."""
    return compared(value, right, tolerance) is Told.RIGHT


def compared(value: Any, right: Any, tolerance: float, rounding: Any = 0.0) -> Told:
    """Whether two numbers, or two arrays of the same shape, are alike to a relative tolerance.

    `rounding` is how far rounding may have moved the value, or its entries.
    """
    if isinstance(value, float | int) and isinstance(right, float | int):
        away, most = abs(value - right), tolerance * abs(right) if right else ZERO
        return Told.RIGHT if away + rounding <= most else Told.WRONG if away - rounding > most else Told.LOST
    import numpy as np

    array, target = np.asarray(value, dtype=float), np.asarray(right, dtype=float)
    if array.shape != target.shape:
        if not array.size == target.size == 1 and array.shape != (*target.shape, 1):
            return Told.WRONG
        array = array.reshape(target.shape)
    largest = float(abs(target).max(initial=0.0))
    allowed = tolerance * abs(target) + (FLOOR * largest or ZERO)
    off, moved = abs(array - target), np.broadcast_to(rounding, np.shape(value)).reshape(target.shape)
    if (off + moved <= allowed).all():
        return Told.RIGHT
    return Told.WRONG if (off - moved > allowed).any() else Told.LOST

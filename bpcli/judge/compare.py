"""Whether an answer is the truth: decimals at the precision typed, arrays entry by entry, formulas by sampling.

A decimal is right when it is the truth correctly rounded at the precision typed, with at least two significant digits
(leading zeros are not significant; a tie may round either way), or within 1e-3 relative; when the truth is 0, within
1e-9. Knows numbers. Must not know mistakes.

>>> [same_number(float(text), Decimal(text), 0.19661) for text in ("0.20", "0.2", "0.197", "0.19", "-0.20")]
[True, False, True, False, False]
"""

from __future__ import annotations

from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING, Any

from bpcli.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bpcli.judge.answer import Answer
    from bpcli.trace.trace import Trace

RELATIVE = 1e-3
ZERO = 1e-9
EXACTLY = 1e-7  # how near a formula comes to the truth, relative
SIGNIFICANT = 2
ROUNDINGS = 8  # times what rounding may do to a formula, as where 1 − f is nearly nothing


def same_number(number: float, typed: Decimal | None, right: float) -> bool:
    """Whether one number is right; `typed` is its text where that is a plain decimal."""
    if not isfinite(number) or not isfinite(right):
        return False
    if right == 0:
        return abs(number) <= ZERO
    error = abs(number - right)
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
        return [] if same_number(value, _only(answer.decimals), float(right)) else [()]
    import numpy as np

    array, target = np.asarray(value, dtype=float), np.asarray(right, dtype=float)
    if array.shape != target.shape:
        column = len(target.shape) == 1 and array.shape == (*target.shape, 1)
        if not column and not array.size == target.size == 1:
            return [()]
        array = array.reshape(target.shape)
    typed: Sequence[Decimal | None] = answer.decimals
    if len(typed) != target.size:
        typed = [None] * target.size
    pairs = zip(np.ndindex(*target.shape), array.ravel().tolist(), typed, target.ravel().tolist(), strict=True)
    return [index for index, number, text, goal in pairs if not same_number(number, text, goal)]


def same_function(answer: Answer, right: Callable[[Trace], Any], points: Sequence[Trace]) -> bool | None:
    """Whether a formula is right at every point where both sides have a value; None where there is none."""
    compared = 0
    for point in points:
        try:
            value, goal = answer.at(point), right(point)
        except InputError:
            continue
        if not near(value, goal, RELATIVE if answer.coarse else EXACTLY):
            off = abs(value - goal) if isinstance(value, float) and isinstance(goal, float) else 1.0
            if off > ROUNDINGS * answer.noise(point):
                return False
        compared += 1
    return True if compared else None


def near(value: Any, right: Any, tolerance: float) -> bool:
    """Whether two numbers, or two arrays of the same shape, are alike to a relative tolerance."""
    if isinstance(value, float | int) and isinstance(right, float | int):
        return abs(value - right) <= (tolerance * abs(right) if right else ZERO)
    import numpy as np

    array, target = np.asarray(value, dtype=float), np.asarray(right, dtype=float)
    if array.shape != target.shape:
        if not array.size == target.size == 1 and array.shape != (*target.shape, 1):
            return False
        array = array.reshape(target.shape)
    # What cancels in one entry is as exact as the array is large.
    largest = float(abs(target).max(initial=0.0))
    return bool((abs(array - target) <= tolerance * abs(target) + 1e-12 * largest + (0 if largest else ZERO)).all())


def _only(decimals: Sequence[Decimal | None]) -> Decimal | None:
    return decimals[0] if len(decimals) == 1 else None

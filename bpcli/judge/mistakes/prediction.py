"""What a known mistake would give: its id, the number, and a sentence with the numbers of this case.

>>> Prediction("sign", 4.0, "the sign is the other one").id
'sign'
"""

from __future__ import annotations

from typing import Any, NamedTuple

from bpcli.algebra.decimals import decimal
from bpcli.judge import sentences as say
from bpcli.words import nested

MOST_ENTRIES = 6  # of an array that is written out in a sentence


class Prediction(NamedTuple):
    """A mistake and what it gives: a number, an array or a shape; `how` tells ways of making the same one apart."""

    id: str
    value: Any
    text: str
    how: str = ""


def number(value: Any) -> str:
    """A number, or a small array, in a sentence; of a large one the shape."""
    if isinstance(value, float | int):
        return decimal(float(value))
    return (
        nested(value.tolist(), lambda entry: decimal(float(entry)))
        if value.size <= MOST_ENTRIES
        else say.AN_ARRAY.format(shape=value.shape)
    )

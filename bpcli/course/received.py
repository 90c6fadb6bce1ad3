"""What a program answered, read with care: a stranger wrote it, so a wrong form is one more way of being wrong.

>>> received({"is": "array", "shape": [], "data": "000000000000f83f", "type": "float64"}).number.tolist()
1.5
>>> received({"is": "array", "shape": [10**9], "data": "00"}).kind
'garbled'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bpcli.errors import shortened, visible

MOST_ITEMS = 64
MOST_AXES = 8
MOST_TEXT = 200
ENTRY = 16  # characters of hexadecimal
NARROW = frozenset({"float32", "float16"})


@dataclass(frozen=True, slots=True)
class Received:
    """One value: an array (numbers have no axes), nothing, several of these, or something else, of a named type.

    `kind` is array, none, items, named, other or garbled.
    """

    kind: str
    number: Any = None
    items: tuple[Received, ...] = ()
    names: tuple[str, ...] = ()
    type: str = ""

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of an array."""
        return tuple(self.number.shape)


GARBLED = Received("garbled")


@dataclass(frozen=True, slots=True)
class Trouble:
    """An exception in the learner's program: its type, what it says, and the line of their file (0: not known)."""

    type: str
    message: str
    line: int
    inside: str


def received(data: object, depth: int = 0) -> Received:
    """A value. Never raises."""
    if not isinstance(data, dict):
        return GARBLED
    match data:
        case {"is": "none"}:
            return Received("none")
        case {"is": "other", "type": str(name)}:
            return Received("other", type=text(name))
        case {"is": "array", "shape": list(shape), "data": str(numbers)}:
            return _array(shape, numbers, data.get("type"))
        case {"is": "items", "items": list(items)} if depth == 0 and len(items) <= MOST_ITEMS:
            return Received("items", items=tuple(received(item, 1) for item in items))
        case {"is": "named", "named": dict(named)} if depth == 0 and len(named) <= MOST_ITEMS:
            return Received(
                "named", items=tuple(received(item, 1) for item in named.values()), names=tuple(map(text, named))
            )
    return GARBLED


def trouble(data: object) -> Trouble:
    """An exception. Never raises."""
    table = data if isinstance(data, dict) else {}
    line = table.get("line")
    return Trouble(
        text(table.get("type", "an error")),
        text(table.get("message", "")),
        line if isinstance(line, int) and not isinstance(line, bool) and 0 < line < 10**6 else 0,
        text(table.get("in", "")),
    )


def text(data: object) -> str:
    """A text that can be shown: short, on one line, nothing in it that moves a cursor."""
    return shortened(visible(data if isinstance(data, str) else type(data).__name__), MOST_TEXT)


def _array(shape: list[Any], numbers: str, kind: object) -> Received:
    if len(shape) > MOST_AXES or not all(type(size) is int and 0 <= size <= 10**6 for size in shape):
        return GARBLED
    entries = 1
    for size in shape:
        entries *= size
    if entries * ENTRY != len(numbers):
        return GARBLED
    try:
        raw = bytes.fromhex(numbers)
    except ValueError:
        return GARBLED
    if len(raw) * 2 != len(numbers):
        return GARBLED
    import numpy as np

    return Received("array", np.frombuffer(raw, "<f8").astype(float).reshape(shape), type=text(kind))

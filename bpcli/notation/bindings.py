"""What a name that is assigned again is called: h, then h⁽²⁾, h⁽³⁾; in ASCII and in JSON h~2, h~3.

The signs of a number above the line cannot be in a name that a person types, so no two nodes get one name.

>>> binding("h", 1), binding("h", 12), in_ascii("∂f/∂h⁽¹²⁾"), from_ascii("h~12"), from_ascii("h~1")
('h', 'h⁽¹²⁾', '∂f/∂h~12', 'h⁽¹²⁾', 'h')
>>> latest(["h", "x", "h⁽²⁾", "h⁽³⁾"])
{'h': 'h⁽³⁾'}
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED = str.maketrans("0123456789", _DIGITS)
_LOWERED = str.maketrans(_DIGITS, "0123456789")
NUMBER = rf"⁽[{_DIGITS}]+⁾"  # what follows a name that is bound again, as a pattern
_NUMBER = re.compile(NUMBER)
MOST_DIGITS = 6  # of the number of a binding that a person types
_ASCII = re.compile(r"~([0-9]+)")


def binding(name: str, number: int) -> str:
    """What the binding of this number is called, counted from 1."""
    return name if number == 1 else f"{name}⁽{str(number).translate(_RAISED)}⁾"


def in_ascii(text: str) -> str:
    """A text with each such name in ASCII."""
    return _NUMBER.sub(lambda match: f"~{match[0][1:-1].translate(_LOWERED)}", text) if "⁽" in text else text


def from_ascii(name: str) -> str:
    """A name that is typed with its number, as the circuit calls it; any other text as it is."""
    base, _, number = name.partition("~")
    return binding(base, int(number)) if number.isdecimal() and len(number) <= MOST_DIGITS else name


def latest(names: Iterable[str]) -> dict[str, str]:
    """For each name that is bound again, what its latest binding is called; `names` in the order of the circuit."""
    return {name.partition("⁽")[0]: name for name in names if "⁽" in name}

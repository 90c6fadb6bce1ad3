"""What a name of an input looks like, wherever it is given: on a command line, in a file, from Python.

>>> plain_name(" x₀"), is_name("x0"), is_name("2x")
('x0', True, False)
"""

from __future__ import annotations

import re

from bpcli.notation.limits import MAX_NAME
from bpcli.notation.signs import SUPERSCRIPTS, TABLE

A_NAME = f"a name starts with a letter: up to {MAX_NAME} letters, digits and _"
_NAME = re.compile(rf"[^\W0-9{SUPERSCRIPTS}ᵀ][^\W{SUPERSCRIPTS}ᵀ]*")


def plain_name(name: str) -> str:
    """A name in the spelling of the program: x₀ is x0."""
    return name.strip().translate(TABLE)


def is_name(name: str) -> bool:
    """Whether an input can be called this."""
    return len(name) <= MAX_NAME and _NAME.fullmatch(name) is not None

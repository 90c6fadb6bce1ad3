"""A shape as a person writes it: (2, 3), 2x3, 2×3, (3,), (), scalar.

>>> [read_shape(text) for text in ("2x3", "(3,)", "scalar", "[2, 3]")]
[(2, 3), (3,), (), (2, 3)]
"""

from __future__ import annotations

import re

from bpcli.algebra.sizes import MAX_AXES
from bpcli.errors import NotationError, Span

_SCALAR = {"()", "[]", "scalar", "a scalar", "number", "a number", "no axes"}
_BETWEEN = re.compile(r"\s*(?:[xX×*,]|\bby\b)\s*|\s+")
_SIZE = re.compile(r"[0-9]{1,9}")
_HINT = "a shape is (2, 3) or 2x3; a vector of three is (3,), a number is ()"


def read_shape(text: str) -> tuple[int, ...]:
    """The shape that a text says. Raises NotationError, with a caret."""
    word = " ".join(text.lower().split())
    if word.replace("( )", "()") in _SCALAR:
        return ()
    inner = re.fullmatch(r"\s*(?:\((.*)\)|\[(.*)\]|(.*))\s*", text, re.DOTALL)
    body = next(part for part in inner.groups() if part is not None) if inner else text
    body = re.sub(r",\s*$", "", body.strip())
    sizes = _BETWEEN.split(body)
    if len(sizes) > MAX_AXES or not all(_SIZE.fullmatch(size) for size in sizes):
        start = len(text) - len(text.lstrip())
        raise NotationError("this is no shape", span=Span(start, max(len(text.rstrip()), start + 1)), hint=_HINT)
    return tuple(int(size) for size in sizes)


def shape_text(shape: tuple[int, ...]) -> str:
    """A shape as NumPy writes it; that of a number says so."""
    return str(shape) if shape else "() (a number)"

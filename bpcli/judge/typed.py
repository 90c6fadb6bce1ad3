"""Spellings of an answer that say the same: in quotes, a tuple for a list, a direction for a sign, a shape.

Blanks take the place of quotes and brackets that fall away.

>>> unquoted(' "-4" '), bracketed("(0.44, 0.52)"), bracketed("((1, 2), (3, 4))"), bracketed("outer(2*q, x)")
('  -4  ', '[0.44, 0.52]', '[[1, 2], [3, 4]]', 'outer(2*q, x)')
"""

from __future__ import annotations

import re

from bpcli.algebra.sizes import MAX_AXES
from bpcli.errors import NotationError, Span
from bpcli.judge import sentences as say

_UP = re.compile(r"^\s*(?:up|rises?|grows?|increases?|more)(?:\s+by)?(?:\s+about)?\s+(?=\S)", re.IGNORECASE)
_DOWN = re.compile(r"^\s*(?:down|falls?|shrinks?|decreases?|less)(?:\s+by)?(?:\s+about)?\s+(?=\S)", re.IGNORECASE)
_QUOTES = {'"': '"', "'": "'", "“": "”", "„": "“", "‘": "’", "`": "`", "«": "»"}
_SCALAR = {"()", "[]", "scalar", "a scalar", "number", "a number", "no axes"}
_BETWEEN = re.compile(r"\s*(?:[xX×*,]|\bby\b)\s*|\s+")
_SIZE = re.compile(r"[0-9]{1,9}")
_HINT = say.SHAPES


def unquoted(text: str) -> str:
    """An answer without the pair of quotes around all of it."""
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    if end - start < len("''") or _QUOTES.get(text[start]) != text[end - 1]:
        return text
    inner = text[start + 1 : end - 1]
    if text[start] in inner or text[end - 1] in inner:
        return text
    return f"{text[:start]} {inner} {text[end:]}"


def bracketed(text: str) -> str:
    """An answer in which round brackets that hold a list are square ones."""
    if "," not in text:
        return text
    signs = list(text)
    still_open: list[list[int]] = []  # the place of each bracket, and those of its own commas
    before = ""  # what stands before, blanks apart
    for place, sign in enumerate(text):
        if sign in "([":
            still_open.append([place if sign == "(" and before in {"", "(", "[", ","} else -1])
        elif sign in ")]" and still_open:
            start, *commas = still_open.pop()
            is_list = sign == "]" or start >= 0
            if is_list and commas and not text[commas[-1] + 1 : place].strip():
                signs[commas[-1]] = " "  # (1,) and [1, 2,]
            if start >= 0 and commas and sign == ")":
                signs[start], signs[place] = "[", "]"
        elif sign == "," and still_open:
            still_open[-1].append(place)
        before = before if sign.isspace() else sign
    return "".join(signs)


def signed(text: str) -> str:
    """A move in words as a number.

    >>> [signed(text) for text in ("up by 0.04", "falls 2", "-3", "down")]
    ['0.04', '-(2)', '-3', 'down']
    """
    return _UP.sub("", text) if _UP.match(text) else _DOWN.sub("-(", text) + ")" * bool(_DOWN.match(text))


def read_shape(text: str) -> tuple[int, ...]:
    """The shape that a text says: (2, 3), 2x3, 2×3, (3,), (), scalar. Raises NotationError, with a caret.

    >>> [read_shape(text) for text in ("2x3", "(3,)", "scalar", "[2, 3]")]
    [(2, 3), (3,), (), (2, 3)]
    """
    word = " ".join(text.lower().split())
    if word.replace("( )", "()") in _SCALAR:
        return ()
    inner = re.fullmatch(r"\s*(?:\((.*)\)|\[(.*)\]|(.*))\s*", text, re.DOTALL)
    body = next(part for part in inner.groups() if part is not None) if inner else text
    body = re.sub(r",\s*$", "", body.strip())
    sizes = _BETWEEN.split(body)
    if len(sizes) > MAX_AXES or not all(_SIZE.fullmatch(size) for size in sizes):
        start = len(text) - len(text.lstrip())
        raise NotationError(say.NO_SHAPE, span=Span(start, max(len(text.rstrip()), start + 1)), hint=_HINT)
    return tuple(int(size) for size in sizes)


def shape_text(shape: tuple[int, ...]) -> str:
    """A shape as NumPy writes it; that of a number says so."""
    return str(shape) if shape else "() (a number)"

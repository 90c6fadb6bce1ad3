"""Spellings of an answer that say the same: in quotes, a tuple for a list, a direction for a sign.

Blanks take the place of quotes and brackets that fall away.

>>> unquoted(' "-4" '), bracketed("(0.44, 0.52)"), bracketed("((1, 2), (3, 4))"), bracketed("outer(2*q, x)")
('  -4  ', '[0.44, 0.52]', '[[1, 2], [3, 4]]', 'outer(2*q, x)')
"""

from __future__ import annotations

import re

_UP = re.compile(r"^\s*(?:up|rises?|grows?|increases?|more)(?:\s+by)?(?:\s+about)?\s+(?=\S)", re.IGNORECASE)
_DOWN = re.compile(r"^\s*(?:down|falls?|shrinks?|decreases?|less)(?:\s+by)?(?:\s+about)?\s+(?=\S)", re.IGNORECASE)
_QUOTES = {'"': '"', "'": "'", "“": "”", "„": "“", "‘": "’", "`": "`", "«": "»"}


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
            if start >= 0 and commas and sign == ")":
                signs[start], signs[place] = "[", "]"
                if not text[commas[-1] + 1 : place].strip():
                    signs[commas[-1]] = " "  # (1,)
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

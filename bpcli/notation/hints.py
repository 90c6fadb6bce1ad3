"""What to try instead of a sign or a function that the language does not have.

>>> refused("%", Span(0, 1)).hint, suggested("sigmod", {"sigmoid"}, "")
('there is no remainder here; a product is written *', 'did you mean sigmoid?')
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from bpcli.errors import NotationError, Span, visible
from bpcli.words import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection

_HINTS = {
    ":": "a value is given as NAME=VALUE, after the expression",
    "'": "expressions have no text in quotes",
    '"': "expressions have no text in quotes",
    "%": "there is no remainder here; a product is written *",
    "!": "there is no factorial here",
    "{": "group with round brackets: ( )",
    "}": "group with round brackets: ( )",
    "$": "write the expression without dollar signs",
    "~": "a minus is written -",
    "\\": "write it as at a keyboard: a/b, sqrt(x), x^2",
    ".": "a product is written *; a decimal number has digits beside its point, such as 0.5",
}
_NO_FUNCTION = {"root": "a root is written sqrt(x) or √x", "lg": "did you mean log10?"}
_NO_FUNCTION |= {"stack": "an array of entries is written [a, b]", "det": "there are no determinants here"}
_NO_FUNCTION |= {"inv": "there is no inverse of a matrix here"}
_NO_FUNCTION |= {"cot": "write cos(x)/sin(x)", "sec": "write 1/cos(x)", "csc": "write 1/sin(x)"}


def suggested(word: str, functions: Collection[str], otherwise: str) -> str:
    """What may be meant by a function that there is not: by its meaning, where that is known, or by its letters."""
    known = sorted(name for name in functions if "." not in name)
    return _NO_FUNCTION.get(word) or did_you_mean(word.lower(), known, otherwise, 0.7)


def refused(c: str, span: Span) -> NotationError:
    """The error for a character that is not part of the language."""
    if visible(c) != c:
        return NotationError(f"the character {visible(c)} cannot stand in an expression", span=span)
    raised = unicodedata.decomposition(c).startswith("<super>")
    return NotationError(
        f"{c} is not part of the language", span=span, hint="a power is written x^n" if raised else _HINTS.get(c)
    )

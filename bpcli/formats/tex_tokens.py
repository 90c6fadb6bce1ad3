r"""The pieces of a shown formula, and each piece alone in TeX.

Knows which signs belong together: a name, a number, ∂f/∂x, ∇W f. Must not know what they are joined to.

>>> [token.text for token in tokens("∂f/∂x += 2·q_i")]
['∂f/∂x', '+=', '2', '·', 'q_i']
>>> print(spelled(tokens("∇W f")[0]), spelled(tokens("1e−7")[0]))
\nabla_{W} f 1 \cdot 10^{-7}
"""

from __future__ import annotations

import re
from typing import NamedTuple

from bpcli.formats.tex_text import SIGNS, SUPERSCRIPTS, escape, lowered, name
from bpcli.notation.bindings import NUMBER

_NAME = rf"[^\W\d_{SUPERSCRIPTS}ᵀ][^\W{SUPERSCRIPTS}ᵀ]*(?:{NUMBER})?"
_TOKEN = re.compile(
    rf"\s*(?:(?P<slope>∂{_NAME}/∂{_NAME})|(?P<nabla>∇{_NAME} {_NAME})|(?P<sum>Σ_[i-p]+)"
    r"|(?P<blank>\?[0-9]+)|(?P<index>_[i-p]+)|(?P<number>[0-9]+(?:\.[0-9]+)?(?:e[−-]?[0-9]+)?)"
    rf"|(?P<name>{_NAME}|__\w*)|(?P<raised>[{SUPERSCRIPTS}]+)|(?P<sign>\+=|.))",
    re.DOTALL,
)
_WORDS = {"norm", "at", "elsewhere", "where", "exact", "addends", "and", "more", "of", "sum"}


class Token(NamedTuple):
    """A piece; `kind` is slope, nabla, sum, blank, index, number, name, raised or sign."""

    kind: str
    text: str
    apart: bool  # whether a blank stands before it


def tokens(text: str) -> list[Token]:
    """The pieces of a formula, from left to right."""
    found = []
    for match in _TOKEN.finditer(text.rstrip()):
        kind = match.lastgroup or "sign"
        found.append(Token(kind, match[kind], match.start(kind) > match.start()))
    return found


def number(text: str) -> str:
    """A decimal number; one with an exponent as a product."""
    digits, _, exponent = text.partition("e")
    return rf"{digits} \cdot 10^{{{lowered(exponent)}}}" if exponent else digits


def spelled(token: Token) -> str:
    """One piece by itself."""
    match token.kind:
        case "number":
            return number(token.text)
        case "raised":
            return f"{{}}^{{{lowered(token.text)}}}"
        case "slope":
            above, below = token.text.split("/")
            return rf"\frac{{\partial {name(above[1:])}}}{{\partial {name(below[1:])}}}"
        case "nabla":
            by, of = token.text[1:].split(" ")
            return rf"\nabla_{{{name(by)}}} {name(of)}"
        case "blank":  # the sign of a blank of a worksheet
            return rf"\mathbf{{{token.text}}}"
        case "sum":
            return rf"\sum_{{{token.text[2:]}}}"
        case "name" if token.text in _WORDS:
            return rf"\text{{{token.text}}}"
        case "name":
            return r"\pi" if token.text == "π" else name(token.text)
    if token.text == "ᵀ":
        return r"{}^{\top}"
    return SIGNS.get(token.text) or rf"\text{{{escape(token.text)}}}"

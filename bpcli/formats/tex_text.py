r"""Text and names for TeX: nothing that a learner typed can end a group, start a command or read a file.

Greek letters and the signs of mathematics become commands of math mode.

>>> print(escape("50% of a_b & \\input{x}"), name("w0"), name("x_ij"), name("learning_rate"), name("α"))
50\% of a\_b \& \textbackslash{}input\{x\} w_{0} x_{ij} \mathit{learning\_rate} \alpha
"""

from __future__ import annotations

import re
import unicodedata
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from bpcli.errors import visible
from bpcli.notation.bindings import in_ascii

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': "''",
    "`": "`{}",
    "-": "-{}",  # two in a row are not to become a dash
    "[": "{[}",  # after the end of a line these belong to it
    "]": "{]}",
    "*": "{*}",
}
SIGNS = {
    "·": r"\cdot", "⋅": r"\cdot", "⊙": r"\odot", "×": r"\times", "÷": r"\div", "−": "-", "±": r"\pm", "⊗": r"\otimes",
    "=": "=", "+": "+", "<": "<", ">": ">", "≤": r"\leq", "≥": r"\geq", "≠": r"\neq", "≈": r"\approx", "→": r"\to",
    "∂": r"\partial", "∇": r"\nabla", "√": r"\surd", "‖": r"\Vert", "…": r"\dots", "½": r"\tfrac{1}{2}",
    "ᵀ": r"^{\top}", "¬": r"\neg", "∞": r"\infty", "■": r"\bullet",
}  # fmt: skip
SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"
_LOWERED = {"−": "-", **dict(zip(SUPERSCRIPTS, "0123456789-", strict=True))}
_QUOTES = {"“": "``", "”": "''", "’": "'", "–": "--", "—": "---", "\u00a0": "~"}
_GREEK_TWINS = {"omicron": "o"}  # TeX has no command for what looks like a Latin letter
_CAPITALS = {"Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega"}
_SMALL = {"alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu"}
_SMALL |= {"xi", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega"}
_SPELLED: ContextVar[Mapping[str, str] | None] = ContextVar("spelled", default=None)
_INDEXED = re.compile(r"([^\W\d_]+)_?([0-9]+|(?<=_)[i-p]{1,4})")


@contextmanager
def spelled_as(names: Mapping[str, str]) -> Iterator[None]:
    """In here these names are written as the learner spells them in LaTeX."""
    token = _SPELLED.set(names)
    try:
        yield
    finally:
        _SPELLED.reset(token)


def escape(text: str) -> str:
    """A text in which nothing is a command; the signs of mathematics stand in math mode."""
    return "".join(map(_escaped, visible(text, kept="\u00a0")))


def _escaped(c: str) -> str:
    if c in _SPECIAL:
        return _SPECIAL[c]
    if c.isascii():
        return c
    if c in _QUOTES:
        return _QUOTES[c]
    if c in SUPERSCRIPTS:
        return f"$^{{{_LOWERED[c]}}}$"
    sign = SIGNS.get(c) or _greek(c)
    return f"${sign}$" if sign else c


def lowered(superscripts: str) -> str:
    """The digits of an exponent, on the line.

    >>> lowered("⁻¹²")
    '-12'
    """
    return "".join(_LOWERED.get(c, c) for c in superscripts)


def name(text: str) -> str:
    """A name in math mode: one letter as it is, a number or indices after it below the line, a word in italics.

    The number of a name that is bound again is in brackets above the line. A name that was typed in LaTeX is as typed.
    """
    if text in (spelled := _SPELLED.get() or {}):
        return spelled[text]
    if "⁽" in text:
        base, number = in_ascii(text).split("~")
        return f"{{{name(base)}^{{({number})}}}}"
    found = _INDEXED.fullmatch(text)
    if found is not None:
        return f"{_word(found[1])}_{{{found[2]}}}"
    return _word(text)


def _word(word: str) -> str:
    if len(word) == 1:
        return word if word.isascii() and word.isalpha() else _greek(word) or rf"\text{{{escape(word)}}}"
    return rf"\mathit{{{escape(word)}}}" if word.isascii() else rf"\text{{{escape(word)}}}"


def _greek(c: str) -> str:
    """The command for a Greek letter, or nothing."""
    kind, _, letter = unicodedata.name(c, "").rpartition(" LETTER ")
    letter = {"lamda": "lambda"}.get(letter.lower(), letter.lower())
    if kind == "GREEK CAPITAL" and letter.capitalize() in _CAPITALS:
        return rf"\{letter.capitalize()}"
    if kind == "GREEK SMALL" and letter in _SMALL:
        return rf"\{letter}"
    return _GREEK_TWINS.get(letter, "") if kind == "GREEK SMALL" else ""

r"""Sentences for TeX: the words as text, the formulas among them as formulas.

Knows how a formula looks in a sentence: words that hold signs of mathematics, and what they are joined to. Must not
know what a sentence says.

>>> print(prose("∂f/∂x = −4 says: raise x by a little h, and f changes by about −4·h."))
$\frac{\partial f}{\partial x} = -4$ says: raise x by a little h, and f changes by about $-4 \cdot h$.
>>> print(prose("relu, a switch: it passes 100% of a_b."))
relu, a switch: it passes 100\% of a\_b.
"""

from __future__ import annotations

import re
from itertools import pairwise

from bpcli.formats.tex_math import math
from bpcli.formats.tex_text import escape

_SIGN = re.compile(r"[∂∇·⋅⊙ᵀ‖Σ−√≤≥≠⁰¹²³⁴⁵⁶⁷⁸⁹⁻^]|1\[|\w\[|[\w)]/\w|\w\(\w")
_OPERATOR = re.compile(r"\+=|[=+−·⋅⊙×/<>≤≥≠→]")
_OPERAND = re.compile(r"\S*[^\s,;:.]")
_WORD = re.compile(r"\S+")
_TYPED = re.compile(r"--[a-z]|\"|…=|=…|\.\.\.|^[a-z]+/[a-z]+$|[a-z]{3,}−[a-z]{2,}")  # what is typed, not computed
_BEFORE, _AFTER = re.compile(r"^[“\"]+"), re.compile(r"[.,;:!?”\"]+$")


def prose(text: str) -> str:
    """A sentence as TeX; nothing in it is a command of the learner's."""
    words = _WORD.findall(text)
    formula = _formulas(words)
    parts: list[str] = []
    run: list[str] = []
    for word, is_formula in [*zip(words, formula, strict=True), ("", False)]:
        if is_formula and not (run and _AFTER.search(run[-1]) and not run[-1].endswith(",")):
            run.append(word)
            continue
        if run:
            parts.append(_formula(" ".join(run)))
            run = []
        if is_formula:
            run = [word]
        elif word:
            parts.append(escape(word))
    return " ".join(parts)


def _formulas(words: list[str]) -> list[bool]:
    """Which words belong to a formula: those with its signs, operators beside an operand, and what they join."""
    found = [_SIGN.search(word) is not None and _TYPED.search(word) is None for word in words]
    for place, word in enumerate(words):
        before, after = words[place - 1] if place else "", words[place + 1] if place + 1 < len(words) else ""
        if _OPERATOR.fullmatch(word) and _OPERAND.fullmatch(before) and _OPERAND.search(after):
            found[place - 1 : place + 2] = [_TYPED.search(one) is None for one in (before, word, after)]
        elif word.startswith("∇") and after and not found[place + 1]:
            found[place + 1] = True
    for place, (one, other) in enumerate(pairwise(words)):  # (n + 1) and [1, 2] do not end in their middle
        if found[place] and not found[place + 1] and _opens(one) and re.search(r"[\d)\]]", other):
            found[place + 1] = True
    return found


def _opens(word: str) -> bool:
    return any(word.count(left) > word.count(right) for left, right in ("()", "[]"))


def _formula(text: str) -> str:
    before, after = _BEFORE.search(text), _AFTER.search(text)
    start, end = before.end() if before else 0, after.start() if after else len(text)
    core = text[start:end]
    left = right = ""
    if core.startswith("(") and core.count("(") > core.count(")"):
        core, left = core[1:], "("
    elif core.endswith(")") and core.count(")") > core.count("("):
        core, right = core[:-1], ")"
    return f"{escape(text[:start])}{left}${math(core)}${right}{escape(text[end:])}"

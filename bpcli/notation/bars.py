"""Upright bars: those of |x| and ‖x‖, which open and close, and the one that says "or" between masks.

>>> from bpcli.notation.lexemes import Vocabulary, scan
>>> [lexeme.kind for lexeme in scan("|x| | y", Vocabulary(frozenset("xy"), frozenset())) if "|" in lexeme.text]
['open', 'close', 'op']
"""

from __future__ import annotations

from bpcli.errors import Span
from bpcli.notation.lexeme import Lexeme, ends_operand

_COMPARISONS = {"<", ">", "<=", ">=", "==", "!=", "≤", "≥", "≠"}


def closes_bar_first(found: list[Lexeme], bars: list[str]) -> bool:
    """|x||y|: the first of two bars closes what is open, and the second opens anew."""
    return bool(bars and bars[-1] == "|" and found and ends_operand(found[-1]))


def says_or(found: list[Lexeme], rest: str) -> bool:
    """Whether a bar says "or": it follows a bracket that holds a comparison, or no later bar closes it."""
    if not found or not ends_operand(found[-1]):
        return False
    depth = 0
    for lexeme in reversed(found if found[-1].text == ")" else []):
        depth += (lexeme.text == ")") - (lexeme.text == "(")
        if lexeme.kind == "op" and lexeme.text in _COMPARISONS:
            return True
        if depth == 0:
            break
    return "|" not in rest


def bar(sign: str, span: Span, found: list[Lexeme], bars: list[str]) -> Lexeme:
    """A bar that opens or closes; `bars` are those that are open."""
    if bars and bars[-1] == sign and found and ends_operand(found[-1]):
        bars.pop()
        return Lexeme("close", sign, span)
    bars.append(sign)
    return Lexeme("open", sign, span)

"""Masks: comparisons that hold together, one or the other, or not. A mask is 1 where it holds, otherwise 0.

>>> from bpcli.errors import Span
>>> from bpcli.notation.syntax import Name, Number
>>> m = Indicator(((">", Name("x", Span(0, 1)), Number("0", Span(4, 5))),), Span(0, 5))
>>> negated(m, m.span).comparisons[0][0]
'≤'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.errors import NotationError
from bpcli.notation.syntax import Binary, Indicator, Number
from bpcli.words import plural

if TYPE_CHECKING:
    from bpcli.errors import Span
    from bpcli.notation.syntax import Call, Syntax

_OPPOSITE = {">": "≤", "≤": ">", "<": "≥", "≥": "<", "=": "≠", "≠": "="}


def both(left: Syntax, right: Syntax, span: Span) -> Indicator:
    """1 where both hold. Raises NotationError for a side that is a number."""
    return Indicator(_mask(left, "&").comparisons + _mask(right, "&").comparisons, span)


def either(left: Syntax, right: Syntax, span: Span) -> Indicator:
    """1 where one of them holds: where their sum is not 0. Raises NotationError for a side that is a number."""
    return Indicator((("≠", Binary("+", _mask(left, "|"), _mask(right, "|"), span), Number("0", span)),), span)


def negated(tree: Syntax, span: Span) -> Indicator:
    """1 where it does not hold. Raises NotationError for a number."""
    mask = _mask(tree, "~")
    if len(mask.comparisons) > 1:
        return Indicator((("=", mask, Number("0", span)),), span)
    sign, left, right = mask.comparisons[0]
    return Indicator(((_OPPOSITE[sign], left, right),), span)


def called(name: str, call: Call) -> Indicator:
    """logical_and(a, b), logical_or(a, b) and logical_not(a). Raises NotationError for other arguments."""
    count = 1 if name == "not" else 2
    if len(call.arguments) != count or call.keywords:
        hint = f"write {call.function}({', '.join(('x > 0', 'y > 0')[:count])})"
        raise NotationError(f"{call.function} takes {plural(count, 'mask')}", span=call.span, hint=hint)
    first, *others = call.arguments
    if name == "not":
        return negated(first, call.span)
    return (both if name == "and" else either)(first, others[0], call.span)


def _mask(tree: Syntax, sign: str) -> Indicator:
    """A comparison as it is; of anything else, whether it differs from 0."""
    if isinstance(tree, Indicator):
        return tree
    if isinstance(tree, Number):
        hint = "write each comparison in brackets: (x > 0) & (x < 1)"
        raise NotationError(f"{sign} takes comparisons", span=tree.span, hint=hint)
    return Indicator((("≠", tree, Number("0", tree.span)),), tree.span)

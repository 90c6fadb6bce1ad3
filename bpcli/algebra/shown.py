"""The reading as text: what a learner sees, in the notation that bpcli itself reads.

A gate's formula is written by running the gate over pieces of text. Numbers that a definition holds are worked out
(`n − 1` with n = 3 is `2`, `1·x` is `x`); names and numbers put in for names stay as they are.

>>> x, y = Text("x"), Text("y")
>>> print((1 - y) * y, 2 * x**2, -(x + y), x - Text.verbatim("−3"), indicator(x > 0), sep="   ")
(1 − y)·y   2·x²   −(x + y)   x − (−3)   1[x > 0]
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from bpcli.algebra.formula import Formula, call, separated
from bpcli.algebra.text import ATOM, POWER, PRODUCT, SIGN, SUM, Condition, Form, Text

__all__ = ["ATOM", "POWER", "PRODUCT", "SIGN", "SUM", "Condition", "Formula", "Text", "call"]


def constant(text: str) -> Text:
    """A constant as typed: a number, e or pi."""
    if text in {"e", "pi"}:
        return Text("π" if text == "pi" else text)
    if text == "-inf":
        return Text("−∞", SIGN)
    return Text(text.replace("-", "−"), SIGN if text.startswith("-") else ATOM, Fraction(text))


def absolute(x: Text) -> Text:
    """|x|."""
    return x.joined("|", x, "|", form=Form.BARS) if "|" not in x.text else call("abs", x)


def power(x: Text, n: Any) -> Text:
    """x to the n."""
    return x ** Text.lift(n)


def where(condition: Condition, this: Any, other: Any) -> Text:
    """The first where the condition holds, otherwise the other, with indicators."""
    return Text.lift(this) * indicator(condition) + Text.lift(other) * indicator(condition.negated())


def matches(x: Text, y: Any) -> Condition:
    """x = y."""
    return Condition(x, "=", x.lift(y))


def differs(x: Text, y: Any) -> Condition:
    """x ≠ y."""
    return Condition(x, "≠", x.lift(y))


def choose(mask: Text, this: Text, other: Text) -> Text:
    """The first where the mask is 1, the other where it is 0."""
    return call("where", mask, this, other)


def indicator(*conditions: Condition) -> Text:
    """1[…]: one where every condition holds, otherwise 0."""
    kind = conditions[0].left.like(*(side for c in conditions for side in (c.left, c.right)))
    parts = separated(Text.joined(c.left, f" {c.sign} ", c.right) for c in conditions)
    return kind.joined("1[", *parts, "]", form=Form.INDICATOR)

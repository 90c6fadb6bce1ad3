"""A gate's domain as text: the definition that refuses a number, read once more, over pieces of text.

Knows comparisons. Must not know gates.

>>> no_value_where(lambda m, x, n: (x < 0) & m.is_fraction(n), ("x", "n"))
'x < 0 and n is not whole'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def no_value_where(fails: Callable[..., Any], operands: Sequence[str]) -> str:
    """The condition `fails(m, *operands)` as text, over the operands' names."""
    return str(fails(_Reading(), *map(_Side, operands)))


class _Condition:
    def __init__(self, text: str) -> None:
        self.text = text

    def __and__(self, other: _Condition) -> _Condition:
        return _Condition(f"{self.text} and {other.text}")

    def __or__(self, other: _Condition) -> _Condition:
        return _Condition(f"{self.text} or {other.text}")

    def __str__(self) -> str:
        return self.text


class _Side:
    """One side of a comparison."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __lt__(self, other: _Side | float) -> _Condition:
        return self.compared("<", other)

    def __gt__(self, other: _Side | float) -> _Condition:
        return self.compared(">", other)

    def __le__(self, other: _Side | float) -> _Condition:
        return self.compared("≤", other)

    def __ge__(self, other: _Side | float) -> _Condition:
        return self.compared("≥", other)

    def compared(self, sign: str, other: _Side | float) -> _Condition:
        right = other.text if isinstance(other, _Side) else str(other).replace("-", "−")
        return _Condition(f"{self.text} {sign} {right}")


class _Reading:
    """The algebra of conditions: what a domain asks, as words."""

    def equal(self, x: _Side, y: _Side | float) -> _Condition:
        return x.compared("=", y)

    def is_fraction(self, x: _Side) -> _Condition:
        return _Condition(f"{x.text} is not whole")

    def __getattr__(self, name: str) -> Callable[[_Side], _Side]:
        return lambda x: _Side(f"{name}({x.text})")

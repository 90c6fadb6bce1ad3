"""Where a gate has no value, as text and as Python: its domain, read once more over pieces of text.

>>> from bpcli.gates.catalogue import GATES
>>> refusals(GATES["div"].domain, ("x", "y"))[0][:2]
('y = 0', 'y == 0')
"""

from __future__ import annotations

from functools import partialmethod
from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.algebra.algebra import NAMED, Algebra

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bpcli.gates.gate import Domain


class Refusal(NamedTuple):
    """Where a gate has no value, as text and as Python (both empty where only the message says it), and why."""

    where: str
    code: str
    message: str


def refusals(domains: Iterable[Domain[Any]], operands: Sequence[str]) -> tuple[Refusal, ...]:
    """The conditions of these domains in the operands' names; without operands the messages alone."""
    texts, codes = _Conditions("="), _Conditions("==")
    pieces = [_Piece(name) for name in operands]
    if not pieces:
        return tuple(Refusal("", "", domain.message) for domain in domains)
    return tuple(
        Refusal(str(domain.fails(texts, *pieces)), str(domain.fails(codes, *pieces)), domain.message)
        for domain in domains
    )


class _Piece:
    """A side of a comparison, or a condition, as text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text

    def joined(self, sign: str, other: object) -> _Piece:
        return _Piece(f"{self.text} {sign} {str(other).replace('-', '−')}")

    __lt__ = partialmethod(joined, "<")
    __gt__ = partialmethod(joined, ">")
    __le__ = partialmethod(joined, "≤")
    __ge__ = partialmethod(joined, "≥")
    __and__ = partialmethod(joined, "and")
    __or__ = partialmethod(joined, "or")


class _Conditions(Algebra, names=NAMED):
    """The algebra of conditions: what a domain asks, as text; `equals` is the sign between equal sides."""

    def __init__(self, equals: str) -> None:
        self.equals = equals

    def equal(self, x: _Piece, y: object) -> _Piece:
        return x.joined(self.equals, y)

    def is_fraction(self, x: _Piece) -> _Piece:
        return _Piece(f"{x} is not whole")

    def by_name(self, name: str) -> Callable[[Any], _Piece]:
        return lambda x: _Piece(f"{name}({x})")

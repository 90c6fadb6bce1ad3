"""What a derivation is made of.

Knows equations as text: y is the gate's output, ∂y/∂x the local gradient that is sought, h a little move of an input.

>>> Step("2·y·∂y/∂x = 1", "Both sides move alike.").equation("x"), Step("1", "It is x.", where="x > 0").equation("x")
('2·y·∂y/∂x = 1', '∂y/∂x = 1')
>>> Step("∂y_k/∂A_ij = 1[k = i]·b_j", "").sides("A")
('∂y_k/∂A_ij', '1[k = i]·b_j')
>>> [Step(text, "").is_limit for text in ("h²/2", "2h", "x·h", "cosh(x)", "h1", "sinh²")]
[True, True, True, False, False, False]
"""

from __future__ import annotations

import re
from typing import NamedTuple

_MOVE = re.compile(r"(?<![^\W\d])h(?![^\W²])")  # h or h², and no longer name


class Step(NamedTuple):
    """One step: what the local gradient equals (or an equation that it is part of), and why.

    Where `where` is a condition, the step holds there only. A text with an h in it is meant in the limit of h → 0.
    """

    text: str
    reason: str
    where: str = ""

    @property
    def is_limit(self) -> bool:
        """Whether the step speaks of a little move h, which then goes to 0."""
        return _MOVE.search(self.text) is not None

    def sides(self, operand: str) -> tuple[str, str]:
        """Left and right of the equals sign; on the left, unless the step says otherwise, the local gradient."""
        left, equals, right = self.text.partition(" = ")
        return (left, right) if equals else (f"∂y/∂{operand}", self.text)

    def equation(self, operand: str) -> str:
        """The whole equation."""
        return " = ".join(self.sides(operand))


class Derivation(NamedTuple):
    """The way to the local gradient for one operand: the equation that it starts from, then step by step."""

    operand: str
    start: str
    steps: tuple[Step, ...]


class ArrayDerivation(NamedTuple):
    """The way to the rule of a gate over arrays for one operand of a call, entry by entry.

    It starts from an entry of the output (in `names` are short names for parts of it) and derives an entry of the
    Jacobian, then an entry of the gradient of f, which follows the gate; every step says both its sides. `matrix` is
    why that entry is one of the rule in matrix form, which the gate itself tells.
    """

    call: str
    operand: str
    start: str
    steps: tuple[Step, ...]
    matrix: str = ""
    names: tuple[tuple[str, str], ...] = ()

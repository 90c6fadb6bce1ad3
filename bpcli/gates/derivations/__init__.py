"""How each local gradient is derived: text files in bpcli's own notation, one a family of gates, one line a step.

A file holds, for each gate, a line in brackets, a start for each input, and the steps, each with its reason. Long
reasons go on after a bar. In the gates over arrays a start names the call, and "the rule" says why the last entry is
one of the rule in matrix form. Laws in the tests try every step in numbers.

>>> text = '''
... [square]
... for x: y = x²
...     2·x + h | Multiply out. Divide by h,
...             | which cancels.
...     2·x     | Let h go to 0.
... '''
>>> [square] = parse(text, "powers.txt")["square"]
>>> square.start, square.steps[0].reason, square.steps[-1].equation("x")
('y = x²', 'Multiply out. Divide by h, which cancels.', '∂y/∂x = 2·x')
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from bpcli.errors import InputError, Span

_GATE = re.compile(r"\[(\w+)\]")
_START = re.compile(r"for (\w+)(?: in (.+?))?: (.+? = .+?)(?:, where (\w+ = .+))?")
_NAME = re.compile(r"(\w+) = (.+?)(?=, \w+ = |$)")
_STEP = re.compile(r"(.+?)(?:, where (.+?))? +\| (.+)")
_LINE = re.compile(r"^[^#\n]*? \| .*(?:\n +\| .*)*|^.+", re.MULTILINE)  # a step with all its reason, or one line
_GOES_ON = re.compile(r"\n +\| ")
_RULE = "the rule"
_FORM = "write [GATE], then for INPUT: EQUATION, then its steps, a line each: FORMULA | REASON"
_MOVE = re.compile(r"(?<![^\W\d])h(?![^\W²])")  # h or h², and no longer name


class DerivationStep(NamedTuple):
    """One step: what the local gradient equals (or an equation that it is part of), and why.

    Where `where` is a condition, the step holds there only. A text with an h in it is meant in the limit of h → 0.

    >>> DerivationStep("2·y·∂y/∂x = 1", "").equation("x"), DerivationStep("∂y_k/∂A_ij = 1[k = i]·b_j", "").sides("A")
    ('2·y·∂y/∂x = 1', ('∂y_k/∂A_ij', '1[k = i]·b_j'))
    >>> [DerivationStep(text, "").is_limit for text in ("h²/2", "2h", "x·h", "cosh(x)", "h1", "sinh²")]
    [True, True, True, False, False, False]
    """

    text: str
    reason: str
    where: str = ""

    @property
    def is_limit(self) -> bool:
        """Whether the step speaks of a small move h, which then goes to 0."""
        return _MOVE.search(self.text) is not None

    def sides(self, operand: str) -> tuple[str, str]:
        """Left and right of the equals sign; on the left, unless the step says otherwise, the local gradient."""
        left, equals, right = self.text.partition(" = ")
        return (left, right) if equals else (f"∂y/∂{operand}", self.text)

    def equation(self, operand: str) -> str:
        """The whole equation."""
        return " = ".join(self.sides(operand))


class Derivation(NamedTuple):
    """The way to the local gradient for one input: the equation that it starts from, then step by step.

    For a gate over arrays it is the way to the rule for one input of a `call`, entry by entry: from an entry of the
    output (`names` are short names for parts of it) to an entry of the Jacobian, then to an entry of the gradient of
    f, which follows the gate. `matrix` is why that entry is one of the rule in matrix form, which the gate tells.
    """

    operand: str
    start: str
    steps: tuple[DerivationStep, ...]
    call: str = ""
    matrix: str = ""
    names: tuple[tuple[str, str], ...] = ()


def file_of(family: str) -> Path:
    """The file in which the gates of a family are derived."""
    return Path(__file__).with_name(f"{family}.txt")


@cache
def derivations(family: str) -> dict[str, tuple[Derivation, ...]]:
    """The derivations of each gate of a family, one an input. Raises InputError for a line that cannot be read."""
    file = file_of(family)
    return parse(file.read_text(encoding="utf-8"), file.name) if file.exists() else {}


def parse(text: str, source: str) -> dict[str, tuple[Derivation, ...]]:
    """The derivations in the text of a file. Raises InputError for a line that is not part of one."""
    derived: dict[str, list[Derivation]] = {}
    of_gate: list[Derivation] = []
    for found in _LINE.finditer(text):
        line = _GOES_ON.sub(" ", found[0]).strip()
        if not line or line.startswith("#"):
            continue
        if (gate := _GATE.fullmatch(line)) and gate[1] not in derived:
            of_gate = derived[gate[1]] = []
        elif derived and (start := _START.fullmatch(line)):
            operand, call, equation, names = start.groups("")
            of_gate.append(Derivation(operand, equation, (), call, names=tuple(_NAME.findall(names))))
        elif of_gate and (step := _STEP.fullmatch(line)):
            of_gate.append(_continued(of_gate.pop(), *step.groups("")))
        else:
            message = f"{line} is derived already" if gate else "this line is not part of a derivation"
            span = Span(found.start(), found.start() + len(found[0].partition("\n")[0]))
            raise InputError(message, text=text, span=span, source=source, hint=_FORM)
    return {gate: tuple(of_gate) for gate, of_gate in derived.items()}


def _continued(derivation: Derivation, text: str, where: str, reason: str) -> Derivation:
    if text == _RULE:
        return derivation._replace(matrix=reason)
    return derivation._replace(steps=(*derivation.steps, DerivationStep(text, reason, where)))

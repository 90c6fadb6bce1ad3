"""What a topic is: levels, each a few forms of circuit and how the values of their inputs fall.

Knows expressions as text. Must not know gates, nor which values make a good question.

>>> form = Form("{k}*(x + y)")
>>> form.expression(Dice("7")), form.values(Dice("7"), ("x", "y"))
('2*(x + y)', {'x': '-2', 'y': '9'})
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bpcli.fair.dice import Dice

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bpcli.algebra.structure import Shape

CONSTANTS = (2, 3, 4, 5, 6)  # what stands for {k}


@dataclass(frozen=True, slots=True)
class Form:
    """A circuit whose values are still to be drawn; `{k}` stands for a small number that is drawn too.

    `shapes` names the inputs that are arrays. Numbers are whole, from `low` to `high`, of either sign, no two of the
    same size; names in `positive` are positive, those in `halves` come out smaller by one and a half: 0.5 for 2,
    1.5 for 3. So nothing is ever multiplied by 1, which would hide a mistake.
    """

    text: str
    shapes: Mapping[str, Shape] = field(default_factory=dict)
    low: int = 2
    high: int = 9
    positive: tuple[str, ...] = ()
    halves: tuple[str, ...] = ()

    def expression(self, dice: Dice) -> str:
        """The circuit with its constant put in."""
        return self.text.replace("{k}", str(dice.pick(CONSTANTS)))

    def values(self, dice: Dice, names: Iterable[str]) -> dict[str, str]:
        """A value for each input, as a learner would type it."""
        names = tuple(names)
        sizes = dict(zip(names, dice.magnitudes(len(names), self.low, self.high), strict=True))
        return {name: self._value(dice, name, size) for name, size in sizes.items()}

    def _value(self, dice: Dice, name: str, size: int) -> str:
        if name in self.shapes:
            return dice.array(self.shapes[name], self.low, self.high)
        number = size if name in self.positive else dice.signed(size)
        if name not in self.halves:
            return str(number)
        return f"{'-' if number < 0 else ''}{size - 2}.5"


@dataclass(frozen=True, slots=True)
class Level:
    """The forms that a level draws from, what is readable in it, and a circuit that is known to be good.

    `largest` bounds every number on the way; `sure` is asked about when no draw is any good.
    """

    forms: tuple[Form, ...]
    sure: tuple[str, Mapping[str, str]]
    largest: float = 300


@dataclass(frozen=True, slots=True)
class Topic:
    """Something to practise: its name in commands, a title, a sentence, and its levels from 1 up."""

    id: str
    title: str
    practises: str
    levels: Mapping[int, Level]

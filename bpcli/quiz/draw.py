"""A fresh circuit to ask about: of a topic and a level, the same for the same seed on every machine.

Draws and throws away until nothing speaks against the circuit. A seed means another circuit only where the forms of a
level or the known mistakes have changed.

>>> drawn = sure("mixed", 1)
>>> drawn.expression, drawn.values, drawn.trace.value("f")
('(x + y)*z', {'x': '-2', 'y': '5', 'z': '-4'}, -12.0)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from bpcli.fair import draw as fair
from bpcli.fair.draw import Objection, first_fair, values
from bpcli.fair.sieve import known, objection
from bpcli.graph.build import build
from bpcli.quiz.asks import asks
from bpcli.quiz.topics import find_level
from bpcli.trace.trace import Trace
from bpcli.trace.values import check_names, given

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bpcli.algebra.ndarray import Shape
    from bpcli.fair.draw import Attempt, Dice
    from bpcli.fair.sieve import Marking
    from bpcli.graph.graph import Graph


@dataclass(frozen=True)
class Drawn:
    """A circuit to ask about: its text, its values as a learner would type them, and where it comes from."""

    expression: str
    values: Mapping[str, str]
    topic: str
    level: int
    seed: int

    @cached_property
    def trace(self) -> Trace:
        """Its trace. Raises InputError where it has no value."""
        given_values = {name: given(text, name) for name, text in self.values.items()}
        shapes = tuple((name, value.shape) for name, value in given_values.items() if value.shape)
        graph = _graph(self.expression, shapes)
        return Trace(graph, check_names(graph, given_values).given)


def draw(topic: str, level: int, seed: int, marking: Marking | None = None) -> Drawn:
    """The first circuit of this seed against which nothing speaks, or if there is none the one the level is sure of.

    Raises InputError for a topic or a level that there is not. `marking` stands in for the tutor's own.
    """
    return first_fair(attempts(topic, level, seed, marking)) or sure(topic, level, seed)


def attempts(topic: str, level: int, seed: int, marking: Marking | None = None) -> Iterator[Attempt[Drawn]]:
    """Every circuit that is tried, in order, with what speaks against it."""
    chosen, marking = find_level(topic, level), marking or known()

    def throw(dice: Dice) -> Drawn:
        form = dice.pick(chosen.forms)
        expression = form.expression(dice)
        names = _graph(expression, tuple(form.shapes.items())).inputs
        return Drawn(expression, values(dice, form.ranges(names), sizes_first=True), topic, level, seed)

    def spoken_against(drawn: Drawn) -> Objection | None:
        return objection(drawn.trace, asks(drawn.trace, topic, level), marking, chosen.largest)

    return fair.attempts(f"{topic}/{level}/{seed}", throw, spoken_against)


def sure(topic: str, level: int, seed: int = 0) -> Drawn:
    """The circuit that a level is sure of."""
    return Drawn(*find_level(topic, level).sure, topic, level, seed)


@lru_cache(maxsize=512)
def _graph(expression: str, shapes: tuple[tuple[str, Shape], ...]) -> Graph:
    """A form's circuit; arrays' shapes decide its gates, values do not."""
    return build(expression, dict(shapes))

"""A fresh circuit to ask about: of a topic and a level, the same for the same seed on every machine.

Draws and throws away until nothing speaks against the circuit. Knows topics and the sieve. Must not know how an answer
is judged. A seed means another circuit only where the forms of a level or the known mistakes have changed.

>>> drawn = sure("mixed", 1)
>>> drawn.expression, drawn.values, drawn.trace.value("f")
('(x + y)*z', {'x': '-2', 'y': '5', 'z': '-4'}, -12.0)
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bpcli.errors import InputError
from bpcli.fair.dice import Dice
from bpcli.fair.marking import known
from bpcli.fair.sieve import objection
from bpcli.graph.build import build
from bpcli.quiz.asks import asks
from bpcli.quiz.topics import find_level
from bpcli.trace.trace import Trace
from bpcli.trace.values import check_names, given

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bpcli.algebra.structure import Shape
    from bpcli.fair.marking import Marking
    from bpcli.graph.graph import Graph

MOST_TRIES = 300  # then the level's sure circuit is asked about


class Drawn(NamedTuple):
    """A circuit to ask about: its text, its values as a learner would type them, where it comes from, its Trace."""

    expression: str
    values: dict[str, str]
    topic: str
    level: int
    seed: int
    trace: Trace


def draw(topic: str, level: int, seed: int, marking: Marking | None = None) -> Drawn:
    """The first circuit of this seed against which nothing speaks, or after MOST_TRIES the one the level is sure of.

    Raises InputError for a topic or a level that there is not. `marking` stands in for the tutor's own.
    """
    for drawn, spoken_against in attempts(topic, level, seed, marking):
        if drawn is not None and spoken_against is None:
            return drawn
    return sure(topic, level, seed)


def attempts(
    topic: str, level: int, seed: int, marking: Marking | None = None
) -> Iterator[tuple[Drawn | None, str | None]]:
    """Every circuit that is tried, in order (None where it has no value), with what speaks against it."""
    chosen, marking = find_level(topic, level), marking or known()
    dice = Dice(f"{topic}/{level}/{seed}")
    for _ in range(MOST_TRIES):
        form = dice.pick(chosen.forms)
        expression = form.expression(dice)
        graph = _graph(expression, tuple(form.shapes.items()))
        values = form.values(dice, graph.inputs)
        try:
            drawn = _drawn(graph, expression, values, (topic, level, seed))
        except InputError:
            yield None, "no value"
            continue
        yield drawn, objection(drawn.trace, asks(drawn.trace, topic, level), marking, chosen.largest)


def sure(topic: str, level: int, seed: int = 0) -> Drawn:
    """The circuit that a level is sure of."""
    expression, values = find_level(topic, level).sure
    found = {name: given(text, name) for name, text in values.items()}
    graph = _graph(expression, tuple((name, one.shape) for name, one in found.items() if one.shape))
    return _drawn(graph, expression, values, (topic, level, seed))


def _drawn(graph: Graph, expression: str, values: Mapping[str, str], place: tuple[str, int, int]) -> Drawn:
    found = {name: given(text, name) for name, text in values.items()}
    return Drawn(expression, dict(values), *place, Trace(graph, check_names(graph, found).given))


@lru_cache(maxsize=512)
def _graph(expression: str, shapes: tuple[tuple[str, Shape], ...]) -> Graph:
    """A form's circuit; arrays' shapes decide its gates, values do not."""
    return build(expression, dict(shapes))

"""A formula with some inputs' values put in: 2cos(x) for y·cos(x) at y = 2.

The inputs of which the values are put in are held where they are; the formula must follow every name that it holds. A
factor of 1 or an addend of 0 that is left out looks the same, and so does a known mistake: these stay wrong. Knows the
order of this. Must not know how numbers are compared.

>>> from bpcli import explain
>>> from bpcli.judge.answer import read_answer
>>> from bpcli.judge.ask import read_ask
>>> trace = explain("y*sin(x)", x=0.3, y=2)
>>> ask = read_ask("df/dx", trace)
>>> [is_right_held(read_answer(text, trace, ask), trace, ask) for text in ("2cos(x)", "3cos(x)", "sin(0.3)")]
[True, False, False]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.errors import InputError
from bpcli.judge.compare import EXACTLY, Told, near, same_function
from bpcli.judge.match import matching
from bpcli.judge.samples import moving
from bpcli.judge.truth import truth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bpcli.judge.answer import Answer
    from bpcli.judge.ask import Ask
    from bpcli.trace.trace import Trace

MOST_INPUTS = 60  # of a circuit of more, a formula has to hold as it is


def is_right_held(found: Answer, trace: Trace, ask: Ask) -> bool:
    """Whether a formula that is not right as a function is right with some inputs' values put in."""
    graph, formula = trace.graph, found.graph
    if formula is None or len(graph.inputs) > MOST_INPUTS or all(literal is None for literal in formula.literals):
        return False
    alone = {name: moving(trace, {name}) for name in graph.inputs}

    def is_right(points: Sequence[Trace]) -> bool:
        return bool(points) and same_function(found, lambda point: truth(point, ask), points) is Told.RIGHT

    def follows(name: str) -> bool:
        """Whether a name that changes with any input changes with one that the formula follows."""
        here = found.named(trace, name)
        moved_by = {
            which
            for which, points in alone.items()
            if any(not near(found.named(point, name), here, EXACTLY) for point in points)
        }
        return not moved_by or not moved_by.isdisjoint(followed)

    try:
        if not is_right((trace,)):
            return False
        followed = {name for name, points in alone.items() if is_right(points)}
        if not all(follows(name) for name in found.names) or not is_right(moving(trace, followed)):
            return False
    except InputError:
        return False
    held = [graph.nodes[name] for name in graph.inputs if name not in followed]
    return not _hides_an_operand(trace, held) and not matching(found, trace, ask)


def _hides_an_operand(trace: Trace, held: list[int]) -> bool:
    """Whether a number that is held, or comes of one, is 0 or 1: left out, it would not be missed."""
    reached = trace.graph.below(held)
    return any(_is_neutral(value) for value, is_below in zip(trace.values, reached, strict=True) if is_below)


def _is_neutral(value: Any) -> bool:
    if isinstance(value, float | int):
        return value in {0, 1}
    return bool((value == 0).all() or (value == 1).all())

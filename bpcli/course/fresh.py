"""Fresh random inputs for a program to be tried with: unknown before, and never near a kink.

What an input is drawn from is written as in a value (`randn(3, 2)`, `rand(4) + 0.5`, `[1, 2]`, `2`), and two things
more: `randn()` and `rand()` are one number, and `classes(3, 5)` are five class indices from 0 to 2, `classes(3)` one.

>>> one = drawn("classes(3, 5)", Draws(1), "t")
>>> one.shape, set(one.tolist()) <= {0.0, 1.0, 2.0}
((5,), True)
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.algebra.draws import Draws
from bpcli.course import sentences as say
from bpcli.errors import InputError
from bpcli.graph.build import build
from bpcli.judge.samples import piece
from bpcli.trace.trace import Trace
from bpcli.trace.values import Given, given

if TYPE_CHECKING:
    from bpcli.course.model import Code, Exercise
    from bpcli.graph.graph import Graph

TRIES = 40
ROOM = 1e-3  # how far each input may be moved, relative to its size, without a kink being crossed
WAYS = 8  # directions in which they are moved
_CLASSES = re.compile(r"\s*classes\(\s*(\d{1,6})\s*(?:,\s*(\d{1,6})\s*)?\)\s*")
_ONE_NUMBER = re.compile(r"\b(randn|rand)\(\s*\)")


class Trial(NamedTuple):
    """One set of inputs, the right numbers for them, and the upstream gradient that backward will be given."""

    trace: Trace
    upstream: Any


def trials(exercise: Exercise, code: Code, seed: int, count: int) -> list[Trial]:
    """So many different ones. Raises InputError where the exercise's inputs cannot be used."""
    draws = Draws(seed)
    graph: Graph | None = None
    drawn_trials: list[Trial] = []
    for _ in range(TRIES):
        numbers = {name: Given("", drawn(text, draws, name)) for name, text in code.inputs.items()}
        graph = graph or build(
            exercise.expression, numbers, group=exercise.group, expanded=exercise.expand, share=exercise.share
        )
        try:
            trace = Trace(graph, numbers)
            if _is_near_a_kink(trace, draws):
                continue
            upstream = _any(graph.shapes[graph.output], draws)
            trace.backward(None, upstream).gradients  # noqa: B018  (it exists, or this raises)
        except InputError:
            if drawn_trials or _ < TRIES - 1:
                continue
            raise
        drawn_trials.append(Trial(trace, upstream))
        if len(drawn_trials) == count:
            return drawn_trials
    if not drawn_trials:
        raise InputError(say.NEAR_A_KINK.format(id=exercise.id))
    return drawn_trials


def drawn(text: str, draws: Draws, name: str) -> Any:
    """One input: a float, or an array of floats. Raises InputError for a text that is no value."""
    classes = _CLASSES.fullmatch(text)
    if classes is not None:
        import numpy as np

        count, several = int(classes[1]), classes[2]
        even = draws.make("rand", (int(several or 1),))
        indices = np.floor(even * count)
        return indices if several is not None else float(indices[0])
    plain = _ONE_NUMBER.sub(lambda match: repr(float(draws.make(match[1], (1,))[0])), text)
    return given(plain, name, draws).number


def are_classes(text: str) -> bool:
    """Whether a text draws class indices: a program is given these as whole numbers."""
    return _CLASSES.fullmatch(text) is not None


def _any(shape: tuple[int, ...], draws: Draws) -> Any:
    """An upstream gradient: of any sign, no entry near 0 or 1."""
    import numpy as np

    size = draws.make("rand", shape or (1,)) + 1.25
    sided = np.where(draws.make("rand", shape or (1,)) < 0.5, -size, size)
    return sided if shape else float(sided[0])


def _is_near_a_kink(trace: Trace, draws: Draws) -> bool:
    graph = trace.graph
    kinked = [node for node in graph.gate_nodes if len(graph.gate(node).kinks) > 0]
    if not kinked:
        return False
    here = piece(trace, kinked)
    for _ in range(WAYS):
        moved = {}
        for name, value in trace.given.items():
            if name not in graph.differentiable:
                moved[name] = value.number
                continue
            way = draws.make("randn", value.shape or (1,))
            step = ROOM * (way if value.shape else float(way[0]))
            moved[name] = value.number + step * (1 + abs(value.number))
        if piece(trace.at(moved), kinked) != here:
            return True
    return False

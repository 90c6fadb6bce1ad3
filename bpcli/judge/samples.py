"""The same circuit at other values of its inputs: where a formula shows whether it is right as a function.

Such points are off kinks, and on the same piece as the given values (one side of a ReLU, one winner of a max), so that
a formula that is right where the learner stands is right.

>>> from bpcli import explain
>>> points = samples(explain("x*relu(y)", x=2, y=3))
>>> len(points), all(point.value("y") > 0 for point in points)
(6, True)
"""

from __future__ import annotations

import random
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, Any

from bpcli.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from bpcli.trace.trace import Trace

NEAR = FAR = 3  # points in the neighbourhood, and at other scales
TRIES = 12
_CORNERS = (-1.0, 0.0, 1.0)  # where gates of one operand have theirs


@lru_cache(maxsize=4)
def samples(trace: Trace) -> tuple[Trace, ...]:
    """Traces at a few other points: near the given one and at other scales; fewer where there are no values."""
    draw = Draw(7)
    if trace.is_symbolic:
        return (*_points(trace, draw.anywhere, FAR + 2), *_points(trace, draw.small, NEAR))
    return (*_points(trace, draw.near, NEAR), *_points(trace, draw.far, FAR))


def points(trace: Trace) -> Iterator[Trace]:
    """The given point, if there are values, and then `samples`: they are made only if somebody gets that far."""
    if not trace.is_symbolic:
        yield trace
    yield from samples(trace)


@lru_cache(maxsize=4)
def elsewhere(trace: Trace) -> tuple[Trace, ...]:
    """Points where numbers are neither large nor small, for a circuit without kinks: there its formulas say it all.

    Where a sigmoid is saturated, rounding can make a right formula differ from a right gradient.
    """
    if any(len(gate.kinks) > 0 for gate in trace.graph.gates):
        return ()
    draw = Draw(11)
    return (*_points(trace, draw.anywhere, FAR), *_points(trace, draw.small, NEAR))


def moving(trace: Trace, names: Collection[str]) -> tuple[Trace, ...]:
    """Traces at a few other points where only these inputs have other values."""
    draw = Draw(13)
    return (*_points(trace, draw.near, 2, names), *_points(trace, draw.far, 2, names))


class Draw:
    """Other values for a number or an array, the same for everybody."""

    def __init__(self, seed: int) -> None:
        """Start from a seed."""
        self.seed = seed
        self.random = random.Random(seed)  # noqa: S311  (nothing secret)
        self.arrays: Any = None

    def uniform(self, low: float, high: float, shape: tuple[int, ...]) -> Any:
        """A number, or an array of numbers, between two."""
        if not shape:
            return self.random.uniform(low, high)
        if self.arrays is None:
            import numpy as np

            self.arrays = np.random.default_rng(self.seed)
        return self.arrays.uniform(low, high, shape)

    def near(self, value: Any, shape: tuple[int, ...]) -> Any:
        """In the neighbourhood: a zero moves too."""
        return value * (1 + self.uniform(-0.02, 0.02, shape)) + (value == 0) * self.uniform(-0.02, 0.02, shape)

    def far(self, value: Any, shape: tuple[int, ...]) -> Any:
        """At another scale."""
        return value * self.uniform(0.4, 2.5, shape) + (value == 0) * self.uniform(-1, 1, shape)

    def anywhere(self, _: Any, shape: tuple[int, ...]) -> Any:
        """Of any sign, and not small."""
        size, side = self.uniform(0.3, 2.0, shape), self.uniform(-1, 1, shape)
        return size * (2 * (side > 0) - 1)

    def small(self, _: Any, shape: tuple[int, ...]) -> Any:
        """Between 0 and 1, where logarithms and square roots have values."""
        return self.uniform(0.1, 0.9, shape)


def _points(
    trace: Trace, move: Callable[[Any, tuple[int, ...]], Any], wanted: int, names: Collection[str] | None = None
) -> list[Trace]:
    graph = trace.graph
    points: list[Trace] = []
    moved = set(graph.differentiable)
    kinked: list[int] = []
    if not trace.is_symbolic:
        kinked = [node for node in graph.gate_nodes if len(graph.gate(node).kinks) > 0 and not trace.kinks(node)]
    sides = piece(trace, kinked)
    for _ in range(TRIES):
        values = {}
        for name, node in graph.inputs.items():
            value = trace.given[name].number if name in trace.given else 0.0
            is_fixed = name not in moved or (names is not None and name not in names)
            values[name] = _target(value, graph.shapes[node]) if is_fixed else move(value, graph.shapes[node])
        try:
            point = trace.at(values)
        except InputError:
            continue  # no value there
        if piece(point, kinked) == sides:
            points.append(point)
        if len(points) == wanted:
            break
    return points


def _target(value: Any, shape: tuple[int, ...]) -> Any:
    """A target of a loss stays what it is; without values it is class 0."""
    if not shape or getattr(value, "shape", ()) == shape:
        return value
    import numpy as np

    return np.zeros(shape)


def piece(trace: Trace, kinked: list[int]) -> list[object]:
    """On which side of its corners each gate stands."""
    graph = trace.graph
    sides: list[object] = []
    for node in kinked:
        gate, at = graph.gate(node), [trace.values[operand] for operand in graph.operands_of(node)]
        if not gate.elementwise:
            sides.append(_signs(trace, node))
            continue
        for first, second in combinations((*at, *_CORNERS), 2):
            if isinstance(first, float) and isinstance(second, float):
                sides.append(first > second)
            else:
                sides.append((first > second).tobytes())
    return sides


def _signs(trace: Trace, node: int) -> object:
    import numpy as np

    from bpcli.algebra.arrays import ARRAYS

    shape = trace.graph.shapes[node]
    return np.sign(trace.graph.pull(ARRAYS, trace.values, node, 0, np.ones(shape) if shape else 1.0)).tobytes()

"""The same circuit at other values of its inputs: where a formula shows whether it is right as a function.

Knows which points say something: off kinks, and on the same piece as the given values (one side of a ReLU, one winner
of a max), so that a formula that is right where the learner stands is right. Must not know asks or answers.

>>> from bpcli import explain
>>> points = samples(explain("x*relu(y)", x=2, y=3))
>>> len(points), all(point.value("y") > 0 for point in points)
(6, True)
"""

from __future__ import annotations

import random
from functools import lru_cache
from itertools import combinations
from math import prod
from typing import TYPE_CHECKING, Any

from bpcli.errors import InputError
from bpcli.gates.array_gate import ArrayGate

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpcli.trace.trace import Trace

NEAR = FAR = 3  # points in the neighbourhood, and at other scales
TRIES = 12
_CORNERS = (-1.0, 0.0, 1.0)  # where gates of one operand have theirs


@lru_cache(maxsize=8)
def samples(trace: Trace) -> tuple[Trace, ...]:
    """Traces at a few other points: near the given one and at other scales; fewer where there are no values."""
    draw = random.Random(7)  # noqa: S311  (the same points for everybody)

    def near(value: float) -> float:
        return value * (1 + draw.uniform(-0.02, 0.02)) if value else draw.uniform(-0.02, 0.02)

    def far(value: float) -> float:
        return value * draw.uniform(0.4, 2.5) if value else draw.uniform(-1, 1)

    if trace.is_symbolic:
        wide = _points(trace, lambda _: draw.choice((-1, 1)) * draw.uniform(0.3, 2.0), FAR + 2)
        return (*wide, *_points(trace, lambda _: draw.uniform(0.1, 0.9), NEAR))
    return (*_points(trace, near, NEAR), *_points(trace, far, FAR))


def _points(trace: Trace, move: Callable[[float], float], wanted: int) -> list[Trace]:
    graph = trace.graph
    found: list[Trace] = []
    moving = set(graph.differentiable)
    kinked: list[int] = []
    if not trace.is_symbolic:
        kinked = [node for node in graph.gate_nodes if len(graph.gate(node).kinks) > 0 and not trace.kinks(node)]
    piece = _piece(trace, kinked)
    for _ in range(TRIES):
        values = {name: _moved(trace, name, move if name in moving else None) for name in graph.inputs}
        try:
            point = trace.at(values)
        except InputError:
            continue  # no value there
        if _piece(point, kinked) == piece:
            found.append(point)
        if len(found) == wanted:
            break
    return found


def _moved(trace: Trace, name: str, move: Callable[[float], float] | None) -> Any:
    """Another value for an input; targets of a loss stay what they are."""
    shape = trace.graph.shapes[trace.graph.inputs[name]]
    value = trace.given[name].number if name in trace.given else None
    if not shape:
        old = 1.0 if value is None else value
        return move(old) if move else 0.0 if value is None else old
    import numpy as np

    if move is None:
        return np.zeros(shape) if value is None else value
    flat = [1.0] * prod(shape) if value is None else value.ravel().tolist()
    return np.array([move(entry) for entry in flat]).reshape(shape)


def _piece(trace: Trace, kinked: list[int]) -> list[object]:
    """On which side of its corners each gate stands."""
    graph = trace.graph
    sides: list[object] = []
    for node in kinked:
        gate, at = graph.gate(node), [trace.values[operand] for operand in graph.operands_of(node)]
        if isinstance(gate, ArrayGate):
            sides.append(_signs(gate.vjps[0], trace.values[node], at))
            continue
        for one, other in combinations((*at, *_CORNERS), 2):
            if isinstance(one, float) and isinstance(other, float):
                sides.append(one > other)
            else:
                sides.append((one > other).tobytes())
    return sides


def _signs(vjp: Any, output: Any, operands: list[Any]) -> object:
    import numpy as np

    from bpcli.algebra import arrays

    upstream = np.ones(getattr(output, "shape", ())) if getattr(output, "shape", ()) else 1.0
    return np.sign(vjp(arrays, upstream, output, *operands)).tobytes()

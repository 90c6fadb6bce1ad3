"""What rounding alone has made: numbers that are nothing but what a sum that cancels has left.

The circuit is run again a few times, each number that is not whole moved by some units in its last place (random
rounding: Vignes, "A stochastic arithmetic for reliable scientific computation", 1993). A number that moves by as much
as its own size is noise, and its truth is 0; a number that is merely small moves by a few units of its own.

>>> from bpcli import explain
>>> trace = explain("x*0.1 + x*0.2 - x*0.3", x=1)
>>> trace.gradients, 0.1 + 0.2 - 0.3 == 0
({'x': 0.0}, False)
>>> explain("sigmoid(x)", x=-40).gradients
{'x': 4.248354255291589e-18}
"""

from __future__ import annotations

import random
from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.errors import InputError
from bpcli.trace.run import run_backward

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bpcli.trace.forward import Forward
    from bpcli.trace.trace import Pass

    Move = Callable[[Any], Any]

SMALL = 1e-9  # what is larger is no noise that anybody sees
TRIALS = 8
MOVED = 16 * 2.0**-52  # how far a number is moved, relative to its size
CANCELS = 1e-11  # what is larger, relative to what it was made of, needs no trial
LARGE = 200_000  # entries of a circuit: a larger one is shown by its norms


class Trial(NamedTuple):
    """One run with every number moved a little: values by node, local gradients by edge."""

    values: list[Any]
    local: Any
    move: Move


def is_small(value: Any) -> bool:
    """Whether a number, or some entry of an array, is so small that it may be noise."""
    if value is None:
        return False
    if isinstance(value, float | int):
        return 0 < abs(value) <= SMALL
    return bool(((value != 0) & (abs(value) <= SMALL)).any())


def is_rest(value: Any, *terms: Any) -> bool:
    """Whether some number is so much smaller than what it was made of that something may have cancelled."""
    if not is_small(value):
        return False
    most = CANCELS * max(_largest(term) for term in terms)
    if isinstance(value, float | int):
        return abs(value) <= most
    return bool(((value != 0) & (abs(value) <= most)).any())


def _largest(value: Any) -> float:
    if isinstance(value, float | int):
        return abs(value)
    size = abs(value)
    return float(size.max(initial=0.0, where=size < inf))


def trials(trace: Forward) -> list[Trial]:
    """Some runs of the forward pass, each moved in another way.

    What leads to a kink is not moved: a little move would change the side, and with it what the gate does.
    """
    graph = trace.graph
    kept: set[int] = set()
    for node in graph.gate_nodes:
        if trace.kinks(node):
            kept |= {place for place, leads in enumerate(graph.above(node, targets=True)) if leads and place != node}
    draw = random.Random(0)  # noqa: S311  (to move numbers a little)
    runs = (_trial(trace, _mover(draw), kept) for _ in range(TRIALS))
    return [trial for trial in runs if trial is not None]


def passes(back: Pass, moved: Sequence[Trial]) -> list[tuple[Any, Any]]:
    """The backward pass of each trial: (gradient by node, product by edge)."""
    from bpcli.algebra.arrays import ARRAYS
    from bpcli.trace.interpret import backward

    graph = back.graph
    found: list[tuple[Any, Any]] = []
    for trial in moved:
        try:
            if graph.has_arrays:
                values, wanted = trial.values, back.wanted
                found.append(backward(graph, ARRAYS, values, back.output, back.seed, wanted, trial.move))
            else:
                found.append(run_backward(graph, trial.local, back.output, back.seed))
        except InputError:
            continue
    return found


def without_noise(value: Any, moved: Sequence[Any]) -> Any:
    """A number or an array, 0 where the moved ones differ from it by as much as its own size."""
    if not moved or not is_small(value):
        return value
    if isinstance(value, float | int):
        return 0.0 if max(abs(other - value) for other in moved) >= abs(value) else value
    import numpy as np

    with np.errstate(invalid="ignore"):  # −inf stays −inf
        spread = np.max([abs(other - value) for other in moved], axis=0)
    noise = (value != 0) & (abs(value) <= SMALL) & (spread >= abs(value))
    return np.where(noise, 0.0, value) if noise.any() else value


def _mover(draw: random.Random) -> Move:
    """Moves what is not whole; whole numbers (an exponent, a class, a count) are exact."""

    def move(value: Any) -> Any:
        if isinstance(value, float | int):
            return value if value == int(value) else value * (1 + MOVED * draw.uniform(-1, 1))
        import numpy as np

        far = np.random.default_rng(draw.getrandbits(32)).uniform(-1, 1, value.shape)
        return np.where(value == np.floor(value), value, value * (1 + MOVED * far))

    return move


def _trial(trace: Forward, move: Move, kept: set[int]) -> Trial | None:
    """A forward pass of moved numbers; None where one has no value any more."""
    from bpcli.trace.interpret import Locals, quiet

    graph, m = trace.graph, trace.graph.floats
    leaves = [value if node in kept else move(value) for node, value in enumerate(trace.values[: graph.leaves])]
    local: list[float] = []

    def moved(values: list[Any], node: int) -> Any:
        gate, nodes = graph.gate(node), graph.operands_of(node)
        at = [values[operand] for operand in nodes]
        value = m.kept(gate.forward(m, *at), graph.shapes[node])
        for slot, operand in enumerate(() if graph.has_arrays else nodes):
            local.append(0.0 if graph.constant[operand] else move(float(gate.local(m, slot, value, at))))
        return value if node in kept else move(value)

    try:
        with quiet(graph):
            values = graph.forward(leaves, moved)
    except (ValueError, ArithmeticError):
        return None
    return Trial(values, Locals(graph, values) if graph.has_arrays else local, move)

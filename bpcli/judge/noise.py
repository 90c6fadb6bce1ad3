"""What rounding alone can do to the value of a formula: how far it may be off, and where it is lost.

Every number on the way is moved by a few units in its last place, up or down by chance, and the formula is worked out
anew (stochastic arithmetic: Parker, Monte Carlo Arithmetic, 1997). Where a small difference of large numbers decides,
the results lie far apart. Whole numbers as they were typed, and sums and products of such, are exact.

>>> from bpcli.graph.build import build
>>> graph = build("x + 1e20 - 1e20")
>>> rounding(graph, [3.0], 0.0, {0}) > 1000, lost_in(graph, [3.0])
(True, 'this subtracts 1e20 from 1e20: rounding leaves nothing of the difference')
"""

from __future__ import annotations

import random
from contextlib import suppress
from math import inf, isfinite
from typing import TYPE_CHECKING, Any

from bpcli.algebra.decimals import decimal
from bpcli.algebra.sizes import entries_in
from bpcli.judge import sentences as say
from bpcli.trace.interpret import constants, quiet

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from bpcli.graph.graph import Graph

SHAKE = 2.0**-48  # relative: 16 units in the last place of a float
SHAKES = 3  # times that a formula is worked out anew
EXACT = 2.0**53  # whole numbers below are floats as they are
APART = 1024  # ways in which an array is moved, by numbers that were drawn once
_KEEPS_WHOLE = {"add", "sub", "mul", "neg"}  # gates that make whole numbers of whole numbers
_SUMS = {"add", "sub"}


def rounding(graph: Graph, inputs: Sequence[Any], value: Any, exact: Collection[int] = ()) -> Any:
    """How far rounding may have moved the value of a formula: a float, or an array with one for each entry.

    `exact` are the places of inputs that are as they were typed. Infinite where nothing is certain.
    """
    leaves = _leaves(graph, inputs)
    typed = {node for node in range(graph.leaves) if graph.literals[node] is not None}
    typed |= {node for place, node in enumerate(graph.inputs.values()) if place in exact}
    are_whole = [node in typed and _is_whole(leaf) for node, leaf in enumerate(leaves)]
    chance = random.Random(0)  # noqa: S311  (nothing secret)
    runs = (_worked_out(graph, leaves, list(are_whole), _mover(graph, chance)) for _ in range(SHAKES))
    apart = [abs(run[graph.output] - value) for run in runs if run[graph.output] is not None]
    if not apart:
        return inf
    if not getattr(value, "shape", ()):
        return max(apart)
    import numpy as np

    return np.max(apart, axis=0)


def lost_in(graph: Graph, inputs: Sequence[Any]) -> str:
    """Why nothing of a formula's value is certain: which large number it takes from which."""
    values = _worked_out(graph, _leaves(graph, inputs), [True] * graph.leaves, lambda value: value)
    worst, said = 0.0, say.LOST_TO_ROUNDING
    for node in graph.gate_nodes:
        if graph.gate(node).id not in _SUMS or values[node] is None:
            continue
        one, other = (_size(values[operand]) for operand in graph.operands_of(node))
        if min(one, other) > max(worst, 1e3 * _size(values[node])):
            worst = min(one, other)
            said = say.CANCELLED.format(other=decimal(other), one=decimal(one))
    return said


def _leaves(graph: Graph, inputs: Sequence[Any]) -> list[Any]:
    return graph.leaf_values(graph.floats, inputs, constants(graph))


def _worked_out(graph: Graph, leaves: Sequence[Any], are_whole: list[bool], move: Callable[[Any], Any]) -> list[Any]:
    """Every value with every rounding made larger by `move`; None from where one does not exist.

    `whole` says of each leaf whether it is exact.
    """
    values = [value if kept else move(value) for value, kept in zip(leaves, are_whole, strict=True)]
    with quiet(graph):
        for node in graph.gate_nodes:
            gate, nodes = graph.gate(node), graph.operands_of(node)
            at = [values[operand] for operand in nodes]
            value = None
            if all(operand is not None for operand in at):
                with suppress(ValueError, ArithmeticError):
                    value = gate.forward(graph.floats, *at)
            is_exact = gate.id in _KEEPS_WHOLE and value is not None and all(are_whole[operand] for operand in nodes)
            are_whole.append(is_exact and _is_whole(value))
            values.append(value if value is None or are_whole[-1] else _finite(move(value)))
    return values


def _mover(graph: Graph, chance: random.Random) -> Callable[[Any], Any]:
    """Moves a number, or each entry of an array, by some units in its last place."""
    if not graph.has_arrays:
        return lambda value: value * (1 + SHAKE * chance.uniform(-1, 1))
    import numpy as np

    most = max(entries_in(shape) for shape in graph.shapes)
    pool = SHAKE * np.random.default_rng(chance.getrandbits(64)).uniform(-1, 1, most + APART)

    def move(value: Any) -> Any:
        start, shape = chance.randrange(APART), getattr(value, "shape", ())
        return value * (1 + pool[start : start + entries_in(shape)].reshape(shape))

    return move


def _finite(value: Any) -> Any:
    """A value, None where it is not finite."""
    total = value.sum() if getattr(value, "shape", ()) else value
    return value if isfinite(total) else None


def _is_whole(value: Any) -> bool:
    """Whether every entry is a whole number that a float holds as it is."""
    if isinstance(value, float | int):
        return abs(value) < EXACT and value == int(value)
    return bool((abs(value) < EXACT).all() and (value == value.round()).all())


def _size(value: Any) -> float:
    return abs(value) if isinstance(value, float | int) else float(abs(value).max(initial=0.0))

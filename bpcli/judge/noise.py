"""What rounding alone can do to the value of a formula: how far it may be off, and where it is lost.

Every number on the way is moved by a few units in its last place, up or down by chance, and the formula is worked out
anew (stochastic arithmetic: Parker, Monte Carlo Arithmetic, 1997). Where a small difference of large numbers decides,
the results lie far apart. Whole numbers as they were typed, and sums and products of such, are exact. Knows graphs and
values. Must not know answers.

>>> from bpcli.graph.build import build
>>> graph = build("x + 1e20 - 1e20")
>>> rounding(graph, [3.0], 0.0, {0}) > 1000, lost_in(graph, [3.0])
(True, 'this takes 1e20 from 1e20: nothing of the rest is left')
"""

from __future__ import annotations

import random
from math import inf, isfinite
from typing import TYPE_CHECKING, Any

from bpcli.algebra import floats
from bpcli.algebra.decimals import decimal

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bpcli.graph.graph import Graph

SHAKE = 2.0**-48  # relative: 16 units in the last place of a float
SHAKES = 4  # times that a formula is worked out anew
EXACT = 2.0**53  # whole numbers below are floats as they are
_KEEPS_WHOLE = {"add", "sub", "mul", "neg"}  # gates that make whole numbers of whole numbers
_SUMS = {"add", "sub"}


def rounding(graph: Graph, inputs: Sequence[Any], value: Any, exact: Collection[int] = ()) -> Any:
    """How far rounding may have moved the value of a formula: a float, or an array with one for each entry.

    `exact` are the places of inputs that are as they were typed. Infinite where nothing is certain.
    """
    runs = (_shaken(graph, inputs, exact, random.Random(seed)) for seed in range(SHAKES))  # noqa: S311
    shaken = [run[graph.output] for run in runs]
    apart = [abs(one - value) for one in shaken if one is not None]
    if not apart:
        return inf
    if not getattr(value, "shape", ()):
        return max(apart)
    import numpy as np

    return np.max(apart, axis=0)


def lost_in(graph: Graph, inputs: Sequence[Any]) -> str:
    """Why nothing of a formula's value is certain: which large number it takes from which."""
    values = _values(graph, inputs)
    worst, said = 0.0, "rounding leaves nothing of the value of this formula"
    for node in graph.gate_nodes:
        if graph.gate(node).id not in _SUMS or values[node] is None:
            continue
        one, other = (_size(values[operand]) for operand in graph.operands_of(node))
        if min(one, other) > max(worst, 1e3 * _size(values[node])):
            worst = min(one, other)
            said = f"this takes {decimal(other)} from {decimal(one)}: nothing of the rest is left"
    return said


def _values(graph: Graph, inputs: Sequence[Any]) -> list[Any]:
    """Every value, None where there is none."""
    return _shaken(graph, inputs, range(graph.leaves), None)


def _shaken(graph: Graph, inputs: Sequence[Any], exact: Collection[int], chance: random.Random | None) -> list[Any]:
    """Every value with every rounding made larger, by `chance`; None from where one does not exist."""
    m: Any = floats
    if graph.has_arrays:
        from bpcli.algebra import arrays
        from bpcli.trace.array_run import constants, quiet

        m, fixed, given = arrays, iter(constants(graph)), iter(inputs)
        leaves = [next(given) if literal is None else next(fixed) for literal in graph.literals]
    else:
        leaves = graph.leaf_values(floats, inputs)
    typed = {node for node in range(graph.leaves) if graph.literals[node] is not None}
    typed |= {node for place, node in enumerate(graph.inputs.values()) if place in exact}
    whole = [node in typed and _is_whole(value) for node, value in enumerate(leaves)]
    values = [value if kept else _moved(value, chance) for value, kept in zip(leaves, whole, strict=True)]
    for node in graph.gate_nodes:
        gate, nodes = graph.gate(node), graph.operands_of(node)
        at = [values[operand] for operand in nodes]
        value = None
        if all(one is not None for one in at):
            try:
                if graph.has_arrays:
                    with quiet():
                        value = gate.forward(m, *at)
                else:
                    value = gate.forward(m, *at)
            except (ValueError, ArithmeticError):
                value = None
        kept = value is not None and gate.id in _KEEPS_WHOLE and all(whole[one] for one in nodes) and _is_whole(value)
        whole.append(kept)
        values.append(None if value is None else value if kept else _moved(value, chance))
    return values


def _is_whole(value: Any) -> bool:
    """Whether every entry is a whole number that a float holds as it is."""
    if isinstance(value, float | int):
        return abs(value) < EXACT and value == int(value)
    return bool((abs(value) < EXACT).all() and (value == value.round()).all())


def _moved(value: Any, chance: random.Random | None) -> Any:
    """A value, every entry a few units of its last place off; None where it is not finite."""
    if not getattr(value, "shape", ()):
        value = float(value)
        if not isfinite(value):
            return None
        return value if chance is None else value * (1 + chance.choice((-1, 1)) * chance.uniform(SHAKE / 2, SHAKE))
    import numpy as np

    if not np.isfinite(value).all():
        return None
    if chance is None:
        return value
    some = np.random.default_rng(chance.getrandbits(64))
    return value * (1 + some.choice((-1.0, 1.0), value.shape) * some.uniform(SHAKE / 2, SHAKE, value.shape))


def _size(value: Any) -> float:
    return abs(value) if isinstance(value, float | int) else float(abs(value).max(initial=0.0))

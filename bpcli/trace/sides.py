"""The slopes on both sides of a kink: whether the function itself has one there, or only its parts do.

The differences are one-sided, of third order, from four points: (−11f₀ + 18f₁ − 9f₂ + 2f₃)/(6h) (Fornberg, "Generation
of finite difference formulas", 1988). No local gradient counts as the truth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.algebra.arrays import ARRAYS
from bpcli.errors import DomainError
from bpcli.trace.interpret import quiet

if TYPE_CHECKING:
    from bpcli.trace.run import Record
    from bpcli.trace.trace import Pass

    Place = tuple[int, tuple[int, ...]]  # a node, and the indices of an entry

STEPS = (1e-4, 1e-6)
WEIGHTS = (-11, 18, -9, 2)
SETTLED = 1e-5  # how far two differences, or two sides, may be apart
ROUNDING = 10  # times what rounding adds to one number, over h: the weights together
ROUNDED = 4e-16  # of a number
JUMP = 1e-3  # a change that no slope explains, relative to one plus the size


def value_at(back: Pass, place: Place) -> float:
    """The number at a place."""
    value = back.trace.values[place[0]]
    return float(value[place[1]]) if place[1] else value


def run_at(back: Pass, place: Place, moved: float) -> Record | None:
    """The forward pass with another number at a place; None where there is no value."""
    node, entry = place
    leaves = list(back.graph.inputs.values())
    inputs = [back.trace.values[leaf] for leaf in leaves]
    if entry:
        array = back.trace.values[node].copy()
        array[entry] = moved
    inputs[leaves.index(node)] = array if entry else moved
    try:
        return back.trace.run(inputs)
    except DomainError:
        return None


class Side(NamedTuple):
    """The slope on one side of a point, and how far rounding may have moved it."""

    slope: float
    doubt: float


def sides(back: Pass, place: Place, noise: float) -> tuple[Side | None, Side | None]:
    """The slopes to the left and to the right; None where there is none, or where another kink is too near.

    `noise` is what rounding may add to a change of the output.
    """
    return _side(back, place, noise, -1), _side(back, place, noise, 1)


def agree(side: Side, slope: float) -> bool:
    """Whether the slope of a side is this number."""
    return abs(side.slope - slope) <= SETTLED * max(abs(side.slope), abs(slope)) + side.doubt


def on_kink(back: Pass, node: int, left: Record, right: Record) -> bool:
    """Whether a gate stands on a kink, at an entry that two runs have moved."""
    kinks, operands = back.trace.kinks(node), back.graph.operands_of(node)
    if not kinks or not back.graph.has_arrays:
        return bool(kinks)
    import numpy as np

    moved = np.any(np.broadcast_arrays(*(left.values[place] != right.values[place] for place in operands)), axis=0)
    masks = [np.asarray(kink.where(ARRAYS, *(back.trace.values[place] for place in operands))) for kink in kinks]
    return any(mask.shape != moved.shape or bool((mask & moved).any()) for mask in masks)


def jumps(back: Pass, node: int, left: Record, right: Record) -> bool:
    """Whether a gate's local gradient, or its value, jumps between two runs."""
    graph, gate = back.graph, back.graph.gate(node)
    start, shape = graph.first_edge[node - graph.leaves], graph.shapes[node]

    def slope(run: Record, slot: int) -> Any:
        if gate.elementwise:
            return run.local[start + slot]
        return graph.pull(ARRAYS, run.values, node, slot, ARRAYS.ones(shape) if shape else 1.0)

    with quiet(graph):
        unexplained = right.values[node] - left.values[node]
        for slot, operand in enumerate(graph.operands_of(node)):
            if graph.constant[operand] or not gate.flows(slot):
                continue
            before = slope(left, slot)
            if _is_jump(slope(right, slot) - before, before):
                return True
            if gate.elementwise:
                unexplained = unexplained - before * (right.values[operand] - left.values[operand])
        return gate.elementwise and _is_jump(unexplained, left.values[node])


def _is_jump(change: Any, size: Any) -> bool:
    """Whether a number, or some entry of an array, changes by more than a slope explains."""
    jump = abs(change) > JUMP * (1 + abs(size))
    return jump if isinstance(jump, bool) else bool(jump.any())


def _side(back: Pass, place: Place, noise: float, sign: int) -> Side | None:
    at = value_at(back, place)
    for usual in STEPS:
        step = usual * max(1.0, abs(at))
        side, finer = (_slope(back, place, sign * h, noise) for h in (step, step / 4))
        if side is not None and finer is not None and agree(finer, side.slope):
            return side
    return None


def _slope(back: Pass, place: Place, step: float, noise: float) -> Side | None:
    at, here = value_at(back, place), back.trace.record
    runs = [run_at(back, place, at + k * step) for k in (1, 2, 3)]
    if here is None or any(run is None for run in runs):
        return None
    near, _, far = runs
    if any(jumps(back, node, near, far) for node in kinked(back, place)):  # type: ignore[arg-type]
        return None
    losses = [_loss(back, run) for run in (here, *runs)]
    slope = sum(weight * loss for weight, loss in zip(WEIGHTS, losses, strict=True)) / (6 * step)
    return Side(slope, ROUNDING * (noise + ROUNDED * max(map(abs, losses))) / abs(step))


def kinked(back: Pass, place: Place) -> list[int]:
    """The gates with kinks on the way from a place to the output."""
    graph, depends = back.graph, back.graph.below([place[0]])
    return [node for node in graph.gate_nodes if depends[node] and back.above[node] and len(graph.gate(node).kinks) > 0]


def _loss(back: Pass, run: Any) -> float:
    value = back.seed * run.values[back.output]
    return float(value.sum()) if back.graph.shapes[back.output] else value

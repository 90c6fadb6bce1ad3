"""Mistakes over arrays: transposes, means and sums, the axes of a broadcast, the 2 of a squared length.

>>> from bpcli import explain
>>> scene = Scene(explain("||W x||^2", W="[[0.1, 0.5], [-0.3, 0.8]]", x="[0.2, 0.4]"), "f", "W")
>>> [one.id for one in predicted(scene)]
['lost-two', 'transposed']
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.algebra.sizes import entries_in
from bpcli.judge import sentences as say
from bpcli.judge.mistakes.prediction import Prediction, number
from bpcli.judge.mistakes.scene import Scene
from bpcli.trace.wording import gate_text, operand_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bpcli.trace.trace import Edge

    Broken = Callable[[Scene, Edge, Any], Any]

MISTAKES = {
    "transposed": "a transpose too many or too few",
    "mean-for-sum": "a mean where a sum was meant, as over the batch",
    "sum-for-mean": "a sum where a mean was meant, as over the batch",
    "wrong-axis": "a sum over the wrong axis of what was broadcast or summed",
}
MOST_GATES = 12


class ArrayMistake(NamedTuple):
    """A wrong rule: what flows on an edge by it (None where it says nothing), and what to say of it."""

    id: str
    flow: Broken
    says: str


def _gate(scene: Scene, edge: Edge) -> tuple[str, bool]:
    gate = scene.graph.gate(edge.node)
    return gate.id, not gate.elementwise


def _no_two(scene: Scene, edge: Edge, upstream: Any) -> Any:
    name, of_arrays = _gate(scene, edge)
    return scene.flow(edge, upstream) / 2 if of_arrays and name in {"sqnorm", "l2", "mse"} else None


def _not_transposed(scene: Scene, edge: Edge, upstream: Any) -> Any:
    """W·g for Wᵀ·g; or the product of a matrix the other way round."""
    name, of_arrays = _gate(scene, edge)
    if not of_arrays or name != "matmul":
        return None
    import numpy as np

    shape = scene.graph.shapes[edge.operand]
    if len(shape) == 2:
        return np.asarray(scene.flow(edge, upstream)).T
    other = scene.operands(edge)[1 - edge.slot]
    if getattr(other, "ndim", 0) != 2 or other.shape[0] != other.shape[1]:
        return None
    return upstream @ np.asarray(other) if edge.slot == 0 else other @ np.asarray(upstream)


def _inner_transposes(scene: Scene, edge: Edge, upstream: Any) -> Any:
    """g·X for g·Xᵀ, where the sizes allow it."""
    name, of_arrays = _gate(scene, edge)
    if not of_arrays or name != "matmul":
        return None
    import numpy as np

    a, b = map(np.asarray, scene.operands(edge))
    g = np.asarray(upstream)
    if not a.ndim == b.ndim == g.ndim == 2:
        return None
    left, right = (g, b) if edge.slot == 0 else (a, g)
    return left @ right if left.shape[1] == right.shape[0] else None


def count_of(scene: Scene, edge: Edge) -> tuple[str, int]:
    """How many entries (or examples) a gate sums or averages over; 1 where it does neither."""
    name, of_arrays = _gate(scene, edge)
    operand, output = scene.graph.shapes[edge.operand], scene.graph.shapes[edge.node]
    if not of_arrays:
        return "broadcast", max(1, entries_in(output) // max(1, entries_in(operand))) if output != operand else 1
    if name in {"sum", "mean"}:
        return name, entries_in(operand) // max(1, entries_in(output))
    if name == "mse":
        return "mean", max(entries_in(scene.graph.shapes[node]) for node in scene.graph.operands_of(edge.node))
    if name in {"cross_entropy", "hinge"} and len(operand) == 2:
        return "mean", operand[0]
    return "", 1


def _sum_for_mean(scene: Scene, edge: Edge, upstream: Any) -> Any:
    kind, count = count_of(scene, edge)
    return scene.flow(edge, upstream) * count if kind == "mean" and count > 1 else None


def _mean_for_sum(scene: Scene, edge: Edge, upstream: Any) -> Any:
    kind, count = count_of(scene, edge)
    return scene.flow(edge, upstream) / count if kind in {"sum", "broadcast"} and count > 1 else None


def _wrong_axis(scene: Scene, edge: Edge, upstream: Any) -> Any:
    """A bias of shape (m,) under an upstream gradient (n, m): the sum over the other axis; likewise sum(X, axis=…)."""
    name, of_arrays = _gate(scene, edge)
    operand, output = scene.graph.shapes[edge.operand], scene.graph.shapes[edge.node]
    import numpy as np

    if of_arrays:
        if name not in {"sum", "mean"} or len(operand) != 2 or len(output) != 1 or operand[0] != operand[1]:
            return None
        return np.asarray(scene.flow(edge, upstream)).T
    if len(output) != 2 or operand not in {output[1:], (1, output[1]), (output[0], 1)}:
        return None
    if edge.operand != scene.wrt and output[0] != output[1]:
        return None  # a wrong shape on the way fits nothing further down
    local = scene.graph.local(scene.m, scene.values, edge.node, edge.slot)
    if local is None:
        return None
    product = np.broadcast_to(local * upstream, output)
    return product.sum(axis=0 if operand == (output[0], 1) else 1, keepdims=len(operand) == 2)


RULES = (
    ArrayMistake("lost-two", _no_two, "at {gate} the 2 of the square was lost"),
    ArrayMistake(
        "transposed",
        _not_transposed,
        "at {gate} a transpose is missing, or is one too many: a gradient has the shape of its variable, and each "
        "entry stands where its variable's entry stands",
    ),
    ArrayMistake("transposed", _inner_transposes, "at {gate} the other side of the product has to be transposed"),
    ArrayMistake(
        "sum-for-mean", _sum_for_mean, "at {gate} a mean is taken: each gradient is divided by the number of entries"
    ),
    ArrayMistake(
        "mean-for-sum",
        _mean_for_sum,
        "at {gate} the gradients of {x} are added up; you divided by how many there are",
    ),
    ArrayMistake(
        "wrong-axis",
        _wrong_axis,
        "at {gate} the sum runs over another axis: over the one along which {x} was repeated",
    ),
)


def predicted(scene: Scene) -> Iterator[Prediction]:
    """What each wrong rule over arrays gives."""
    yield from by_rules(scene, RULES)


def by_rules(scene: Scene, rules: Sequence[ArrayMistake]) -> Iterator[Prediction]:
    """What each wrong rule gives at one gate on the way, and at every gate where it applies."""
    edges = scene.edges if scene.is_small else scene.last
    for order, rule in enumerate(rules):
        places = list(dict.fromkeys(edge.node for edge in edges if _applies(scene, rule, edge)))
        ways = [{place} for place in places[:MOST_GATES]] + ([set(places)] if len(places) > 1 else [])
        for at in ways:
            try:
                value = scene.run(rule.flow, at=at)
            except (ValueError, ArithmeticError):  # shapes that do not fit further down: nobody gets a number that way
                continue
            if value is None:
                continue
            edge = next(edge for edge in edges if edge.node in at and _applies(scene, rule, edge))
            words: dict[str, Any] = {
                "gate": gate_text(scene.graph, edge.node),
                "x": operand_text(scene.graph, edge.operand),
            }
            words |= {"v": number(scene.values[edge.operand]), "y": number(scene.values[edge.node])}
            words |= {"g": number(scene.upstream(edge))}
            how = f"{order} at {' '.join(scene.graph.names[node] for node in sorted(at))}"
            yield Prediction(rule.id, value, rule.says.format_map(words), how)


def _applies(scene: Scene, rule: ArrayMistake, edge: Edge) -> bool:
    try:
        return rule.flow(scene, edge, scene.upstream(edge)) is not None
    except (ValueError, ArithmeticError):
        return False


def transposed(right: Any) -> Iterator[Prediction]:
    """A whole matrix, transposed: the last resort, where no single gate explains it."""
    if getattr(right, "ndim", 0) == 2:
        text = say.TRANSPOSED
        yield Prediction("transposed", right.T, text, "whole")

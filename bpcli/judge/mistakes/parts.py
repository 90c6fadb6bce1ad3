"""Mistakes of the parts of a network: a softmax, a mask, a norm, an activation, statistics, a bias under a batch.

>>> from bpcli import explain
>>> scene = Scene(explain("p = softmax(s); L = w·p", s="[0.2, -1, 1.5]", w="[1, 2, 3]"), "L", "s")
>>> [one.id for one in predicted(scene)]
['softmax-diagonal', 'sum-of-products']
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.gates.gate import Gate
from bpcli.judge import sentences as say
from bpcli.judge.mistakes.arrays import ArrayMistake, by_rules
from bpcli.judge.mistakes.prediction import Prediction
from bpcli.judge.mistakes.scene import Scene
from bpcli.trace.wording import axes_text, gate_text, operand_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpcli.trace.trace import Edge

MISTAKES = {
    "softmax-diagonal": "the diagonal p(1 − p) of the softmax's Jacobian alone",
    "sum-of-products": "Σ over the classes left with y, as in Σ p·y − y: the softmax's factor p is in the wrong place",
    "target-for-probability": "the target where the probability belongs, or the probability where the target belongs",
    "slope-at-gradient": "the slope of an activation evaluated at the gradient that arrives",
    "mask-of-gradient": "masked by the sign of the gradient, where the sign of the input decides",
    "squared-norm": "2x, the gradient of the squared norm, for that of the norm",
    "frozen-statistics": "a mean or a variance was taken as a constant: the gradient through it is missing",
    "kept-batch": "the shape of the batch was kept: the gradient was not summed over the axis of the broadcast",
}
_ACTIVATIONS = {"sigmoid", "tanh", "softplus", "exp", "sin", "cos", "gelu", "silu"}
_STATISTICS = {"mean", "var", "std"}
_LAYERS = {"batchnorm", "layernorm"}


def _softmax_diagonal(scene: Scene, edge: Edge, upstream: Any) -> Any:
    p = scene.values[edge.node]
    return upstream * p * (1 - p) if scene.graph.gate(edge.node).id == "softmax" else None


def _sum_of_products(scene: Scene, edge: Edge, upstream: Any) -> Any:
    """p·g − Σ p·(p·g) for p·g − p·Σ p·g: after a logarithm and a target y that is Σ p·y − y."""
    match scene.graph.gate(edge.node).id:
        case "softmax":
            p = scene.values[edge.node]
            weighted = p * upstream
        case "cross_entropy" if edge.slot == 0:
            p, weighted = _classes(scene, edge, upstream)
        case _:
            return None
    return weighted - (p * weighted).sum(axis=-1, keepdims=True)


def _classes(scene: Scene, edge: Edge, upstream: Any) -> tuple[Any, Any]:
    """The probabilities of a cross-entropy loss, and its targets times the upstream gradient of each example."""
    import numpy as np

    from bpcli.algebra.arrays import ARRAYS

    scores = np.asarray(scene.operands(edge)[0])
    p = np.exp(scores - scores.max(axis=-1, keepdims=True))
    p /= p.sum(axis=-1, keepdims=True)
    per_example = np.asarray(upstream) / (scores.size // scores.shape[-1])
    flow = np.asarray(ARRAYS.kept(scene.flow(edge, upstream), scores.shape))
    return p, flow - p * per_example


def _probability_alone(scene: Scene, edge: Edge, upstream: Any) -> Any:
    """The probability with no target subtracted, as if the target were 0."""
    if scene.graph.gate(edge.node).id != "cross_entropy" or edge.slot:
        return None
    _, targets = _classes(scene, edge, upstream)
    return scene.flow(edge, upstream) - targets


def _probability_for_target(scene: Scene, edge: Edge, upstream: Any) -> Any:
    """In y·log(p): p for the factor y, or y for the p in 1/p."""
    graph = scene.graph
    gate, operands = graph.gate(edge.node), graph.operands_of(edge.node)
    if gate.id == "mul":
        p = _inside_log(scene, edge.operand)
        return None if p is None else scene.fitted(upstream * p, edge)
    if gate.id != "log" or operands[0] < graph.leaves or graph.gate(operands[0]).id not in {"softmax", "sigmoid"}:
        return None
    for above in scene.edges:
        if above.operand == edge.node and graph.gate(above.node).id == "mul":
            [target] = [scene.values[node] for node in graph.operands_of(above.node) if node != edge.node] or [None]
            if getattr(target, "shape", ()) == getattr(upstream, "shape", ()) and target is not None:
                return upstream / target
    return None


def _inside_log(scene: Scene, node: int) -> Any:
    graph = scene.graph
    if node < graph.leaves or graph.gate(node).id != "log":
        return None
    return scene.values[graph.operands_of(node)[0]]


def _at_gradient(scene: Scene, edge: Edge, upstream: Any) -> Any:
    """The slope at the gradient: dh·(1 − dh) instead of dh·h·(1 − h)."""
    gate = scene.graph.gate(edge.node)
    if gate.id not in _ACTIVATIONS or not isinstance(gate, Gate):
        return None
    return gate.partial(edge.slot, 1)(scene.m, upstream, upstream)


def _times_at_gradient(scene: Scene, edge: Edge, upstream: Any) -> Any:
    slope = _at_gradient(scene, edge, upstream)
    return None if slope is None else slope * upstream


def _masked_by_gradient(scene: Scene, edge: Edge, upstream: Any) -> Any:
    if scene.graph.gate(edge.node).id not in {"relu", "leaky_relu"} or edge.slot:
        return None
    return upstream * (upstream > 0)


def _squared_norm(scene: Scene, edge: Edge, upstream: Any) -> Any:
    return 2 * upstream * scene.values[edge.operand] if scene.graph.gate(edge.node).id == "norm" else None


def _frozen(scene: Scene, edge: Edge, upstream: Any) -> Any:
    """Nothing through a statistic of what is normalised by it."""
    gate = scene.graph.gate(edge.node)
    if gate.id in _STATISTICS and not gate.elementwise and len(scene.back.branches.get(edge.operand, ())) > 1:
        return scene.flow(edge, upstream) * 0.0
    if gate.id not in _LAYERS or edge.slot:
        return None
    import numpy as np

    x, scale, shift = map(np.asarray, scene.operands(edge))
    centred = x - x.mean(axis=(axis := 0 if gate.id == "batchnorm" else -1), keepdims=True)
    straight = (scene.values[edge.node] - shift) / scale / centred  # one over the deviation, wherever there is one
    return upstream * scale * np.nanmax(straight, axis=axis, keepdims=True)


RULES = (
    ArrayMistake("softmax-diagonal", _softmax_diagonal, say.SOFTMAX_DIAGONAL),
    ArrayMistake("sum-of-products", _sum_of_products, say.SUM_OF_PRODUCTS),
    ArrayMistake("target-for-probability", _probability_alone, say.TARGET_LEFT_OUT),
    ArrayMistake("target-for-probability", _probability_for_target, say.TARGET_FOR_PROBABILITY),
    ArrayMistake("slope-at-gradient", _at_gradient, say.SLOPE_AT_GRADIENT),
    ArrayMistake("slope-at-gradient", _times_at_gradient, say.SLOPE_AT_GRADIENT),
    ArrayMistake("mask-of-gradient", _masked_by_gradient, say.MASK_OF_GRADIENT),
    ArrayMistake("squared-norm", _squared_norm, say.SQUARED_NORM),
    ArrayMistake("frozen-statistics", _frozen, say.FROZEN_STATISTICS),
)


def predicted(scene: Scene) -> Iterator[Prediction]:
    """What each wrong rule gives, and the gradient of a bias in the shape of the batch."""
    yield from by_rules(scene, RULES)
    if scene.graph.has_arrays and len(scene.last) == 1:
        yield from _kept_batch(scene, scene.last[0])


def _kept_batch(scene: Scene, edge: Edge) -> Iterator[Prediction]:
    graph = scene.graph
    operand, output = graph.shapes[edge.operand], graph.shapes[edge.node]
    local = graph.local(scene.m, scene.values, edge.node, edge.slot) if graph.gate(edge.node).elementwise else None
    if operand == output or local is None:
        return
    import numpy as np

    value = np.broadcast_to(local * scene.upstream(edge), output)
    words = {"shape": output, "x": operand_text(graph, edge.operand), "own": operand}
    words |= {"gate": gate_text(graph, edge.node), "axes": axes_text(operand, output)}
    yield Prediction("kept-batch", value, say.KEPT_BATCH.format(**words))

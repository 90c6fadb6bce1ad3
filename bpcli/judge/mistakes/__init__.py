"""The known mistakes, each with the number that it produces: one family a file.

The ids are stable: `bpcli check --mistakes` lists them, records and exercises keep them.

>>> from bpcli import explain
>>> from bpcli.judge.ask import read_ask
>>> trace = explain("(x+y)*z", x=-2, y=5, z=-4)
>>> print(*(f"{one.id}: {one.value:g}" for one in predict(trace, read_ask("df/dz", trace))[:3]), sep="; ")
upstream-alone: 1; added-for-multiplied: 4; operands-not-switched: -4
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.algebra.sizes import entries_in
from bpcli.errors import InputError
from bpcli.judge import sentences as say
from bpcli.judge.by_index.places import axes_of, entries_of
from bpcli.judge.compare import RELATIVE, near
from bpcli.judge.mistakes import arrays, branches, chain, factors, forward, gates, indices, parts, rounding, shapes
from bpcli.judge.mistakes.prediction import Prediction, number
from bpcli.judge.mistakes.scene import Scene
from bpcli.judge.truth import edge_places, truth
from bpcli.trace.interpret import quiet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bpcli.judge.ask import Ask
    from bpcli.trace.trace import Trace

__all__ = ["MISTAKES", "Prediction", "best", "candidates", "predict", "predict_pass", "telling"]

MISTAKES: dict[str, str] = (
    {name: chain.MISTAKES[name] for name in ("dropped-upstream", "upstream-alone", "added-for-multiplied")}
    | gates.MISTAKES
    | branches.MISTAKES
    | arrays.MISTAKES
    | indices.MISTAKES
    | parts.MISTAKES
    | forward.MISTAKES
    | factors.MISTAKES
    | shapes.MISTAKES
    | rounding.MISTAKES
    | chain.MISTAKES
)
"""Every id, with what it means. The order is the order in which they are named."""

CAUSES = (
    frozenset({"kept-batch", "frozen-statistics"}),
    frozenset({*parts.MISTAKES, *forward.MISTAKES} - {"operands-swapped"}),
)
"""Mistakes that are told instead of any other, and those that are told where no other is: but for a lost factor."""

HIDES = 2 * RELATIVE  # an answer may be as near as this to both
SAME = 1e-9  # relative: a prediction this near to the truth is no mistake


def predict(trace: Trace, ask: Ask) -> list[Prediction]:
    """Every known mistake that can be made at an ask and gives another result than the truth.

    Raises InputError where what is asked does not exist, or where the trace has no values (a shape needs none).
    """
    return telling(candidates(trace, ask), truth(trace, ask))


def telling(predictions: Iterable[Prediction], right: Any) -> list[Prediction]:
    """Of candidates those that give another result than the truth, without those that say less of the same."""
    return _unhidden([prediction for prediction in predictions if not _alike(prediction.value, right)])


def candidates(trace: Trace, ask: Ask) -> list[Prediction]:
    """The same with those that give the truth here: they may give something else at other values."""
    order = list(MISTAKES)
    return sorted(
        (prediction for prediction in _all(trace, ask) if _is_number(prediction.value)),
        key=lambda prediction: order.index(prediction.id),
    )


def predict_pass(trace: Trace, wrt: str, upstream: Any) -> list[Prediction]:
    """The mistakes that can be made in a backward pass from the output to a node, when it starts with `upstream`.

    Raises InputError where there is no such pass.
    """
    scene = Scene(trace, trace.graph.names[trace.graph.output], wrt, upstream)
    predictions = [
        *chain.predicted(scene),
        *branches.predicted(scene),
        *_of_gates(scene),
        *arrays.transposed(scene.right),
    ]
    order = list(MISTAKES)
    numbers = [prediction for prediction in predictions if _is_number(prediction.value)]
    return telling(sorted(numbers, key=lambda prediction: order.index(prediction.id)), scene.right)


def best(predictions: Iterable[Prediction]) -> list[Prediction]:
    """Of several mistakes that give the same, those that say most of the cause."""
    listed = list(predictions)
    least = min(map(_tier, listed), default=0)
    return [prediction for prediction in listed if _tier(prediction) == least]


def _tier(prediction: Prediction) -> int:
    """How much a mistake says of the cause: the fewer, the more."""
    first, late = CAUSES
    named = prediction.id
    return 0 if named in first else 2 if named in late else 3 if named in factors.MISTAKES else 1


def _unhidden(predictions: list[Prediction]) -> list[Prediction]:
    """Without those that give what a mistake that says more of the cause gives."""
    tiers = [_tier(prediction) for prediction in predictions]
    if len(set(tiers)) < 2:
        return predictions
    return [
        prediction
        for prediction, tier in zip(predictions, tiers, strict=True)
        if not any(
            other < tier and _alike(prediction.value, better.value, HIDES)
            for better, other in zip(predictions, tiers, strict=True)
        )
    ]


def _all(trace: Trace, ask: Ask) -> Iterator[Prediction]:
    match ask.kind:
        case "shape":
            yield from shapes.predicted(trace, ask)
        case "value":
            yield from _of_value(trace, ask)
        case "gradient" if trace.starts_gradients(ask.of):
            yield from _of_gradient(Scene(trace, ask.of, ask.wrt or ""), trace, ask)
        case "local":
            yield from _of_local(trace, ask)
        case "edge":
            yield from _of_edge(trace, ask)
        case "move":
            yield from _of_move(trace, ask)
        case "entry" if ask.inner is not None:
            yield from _of_entries(trace, ask, ask.inner)
        case _:
            right = truth(trace, ask)
            yield chain.signed(right)
            yield from arrays.transposed(right)


def _of_gradient(scene: Scene, trace: Trace, ask: Ask) -> Iterator[Prediction]:
    yield from chain.predicted(scene)
    yield from branches.predicted(scene)
    yield from _of_gates(scene)
    yield from arrays.transposed(scene.right)
    yield from rounding.predicted(trace, ask)


def _of_gates(scene: Scene) -> Iterable[Prediction]:
    with quiet(scene.graph):
        predictions = [*gates.predicted(scene), *(arrays.predicted(scene) if scene.graph.has_arrays else ())]
        predictions += [*parts.predicted(scene), *factors.predicted(scene)]
    yield from predictions


def _of_local(trace: Trace, ask: Ask) -> Iterator[Prediction]:
    """The edge alone: the gradient of one node at its operand, over the edges between them."""
    right = truth(trace, ask)
    scene = Scene(trace, ask.of, ask.wrt or "")
    alone = all(edge.node == scene.of for edge in scene.edges)
    if not trace.graph.shapes[scene.of]:
        if alone:
            yield from branches.predicted(scene)
            yield from _of_gates(scene)
        yield from chain.local_predicted(scene)
    yield chain.signed(right)
    yield from arrays.transposed(right)


def _of_edge(trace: Trace, ask: Ask) -> Iterator[Prediction]:
    """The mistakes of one step of the chain rule: those of earlier steps are made where these are asked."""
    scene = Scene(trace, trace.graph.names[trace.graph.output], ask.wrt or "", only=edge_places(trace, ask))
    if scene.last:
        yield from chain.predicted(scene)
        yield from _of_gates(scene)


def _of_move(trace: Trace, ask: Ask) -> Iterator[Prediction]:
    """A wrong gradient, times the step."""
    step = number(ask.number)
    for prediction in candidates(trace.started(None), ask.answered_as("")):
        told = say.MOVE_WITH_WRONG.format(value=number(prediction.value), step=step, text=prediction.text)
        yield prediction._replace(value=prediction.value * ask.number, text=told)


def _of_entries(trace: Trace, ask: Ask, inner: Ask) -> Iterator[Prediction]:
    """The mistakes in the rule by indices, and those of all entries together."""
    yield from indices.predicted(trace, ask)
    shape = axes_of(ask, trace)
    for prediction in _all(trace, inner):
        value = prediction.value
        if inner.kind == "jacobian" and getattr(value, "size", 0) == entries_in(shape) and prediction.id == "sign":
            value = value.reshape(shape)
        if getattr(value, "shape", None) == shape:
            yield prediction._replace(value=entries_of(ask, value))


def _of_value(trace: Trace, ask: Ask) -> Iterator[Prediction]:
    graph, node = trace.graph, trace.node(ask.of)
    out = graph.names[graph.output]
    if trace.starts_gradients(out) and not trace.graph.constant[node]:
        try:
            slope: Any = trace.backward(None, None, (ask.of,)).gradients[ask.of]
        except InputError:
            slope = None  # there is none to be mistaken for
        if slope is not None:
            text = say.GRADIENT_FOR_VALUE.format(slope=number(slope), out=out, of=ask.of)
            yield Prediction("gradient-for-value", slope, text)
    yield chain.signed(truth(trace, ask))
    yield from arrays.transposed(truth(trace, ask))
    yield from rounding.predicted(trace, ask)
    with quiet(graph):
        slips = list(forward.predicted(trace, node))
    yield from slips


def _is_number(value: Any) -> bool:
    from math import isfinite

    if isinstance(value, tuple):
        return True
    return isfinite(value) if isinstance(value, float | int) else bool(isfinite(float(value.sum())))


def _alike(value: Any, right: Any, tolerance: float = SAME) -> bool:
    if isinstance(value, tuple) or isinstance(right, tuple):
        return bool(value == right)
    return near(value, right, tolerance)

"""Mistakes in the chain rule's one step: local gradient times upstream gradient.

>>> from bpcli import explain
>>> found = predicted(Scene(explain("(x+y)*z", x=-2, y=5, z=-4), "f", "x"))
>>> [(one.id, one.value) for one in found][:2]
[('dropped-upstream', 1.0), ('upstream-alone', -4.0)]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.judge import sentences as say
from bpcli.judge.mistakes.prediction import Prediction, number
from bpcli.judge.mistakes.scene import Scene
from bpcli.trace.wording import gate_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpcli.trace.trace import Edge

MISTAKES = {
    "dropped-upstream": "the local gradient alone: the upstream gradient was not multiplied in",
    "upstream-alone": "the upstream gradient alone: the local gradient was not multiplied in",
    "added-for-multiplied": "local and upstream gradient added, where the chain rule multiplies them",
    "forward-value": "a forward value, where a gradient was asked",
    "sign": "the right size with the other sign",
    "gradient-for-local": "the gradient of the output, where the local gradient of one edge was asked",
    "gradient-for-value": "a gradient, where the forward value was asked",
}

MOST_GATES = 6  # that take a node, whose forward values may be mistaken for its gradient


def predicted(scene: Scene) -> Iterator[Prediction]:
    """What these mistakes give where the gradient of a node at another is asked."""
    graph, edges = scene.graph, scene.last
    if edges:
        yield from _one_step(scene, edges)
    named = dict.fromkeys((scene.wrt, scene.of, *(edge.node for edge in edges[:MOST_GATES])))
    for node in named:
        of = graph.names[scene.of]
        text = say.VALUE_FOR_GRADIENT.format(
            value=number(scene.values[node]), node=graph.names[node], of=of, wrt=graph.names[scene.wrt]
        )
        yield Prediction("forward-value", scene.values[node], text, graph.names[node])
    yield signed(scene.right)


def signed(right: Any) -> Prediction:
    """The other sign."""
    return Prediction("sign", -right, say.SIGN)


def _one_step(scene: Scene, edges: list[Edge]) -> Iterator[Prediction]:
    gate = gate_text(scene.graph, edges[0].node)
    name, several = scene.graph.names[scene.wrt], len(edges) > 1
    locals_ = [scene.flow(edge, scene.one(edge.node)) for edge in edges]
    upstreams = [scene.upstream(edge) for edge in edges]
    local, upstream = _total(locals_), _total(upstreams)
    fields = {"gate": gate, "name": name, "local": number(local), "first": number(upstreams[0])}
    text = (say.ONLY_LOCALS if several else say.ONLY_LOCAL).format(**fields)
    yield Prediction("dropped-upstream", local, text)
    if upstream is not None:
        text = (say.ONLY_UPSTREAMS if several else say.ONLY_UPSTREAM).format(upstream=number(upstream), **fields)
        yield Prediction("upstream-alone", upstream, text)
    both = _total([*locals_, *upstreams])
    if both is not None:
        text = say.ADDED_EACH if several else say.ADDED.format(upstream=number(upstream), **fields)
        yield Prediction("added-for-multiplied", both, text)


def local_predicted(scene: Scene) -> Iterator[Prediction]:
    """What these mistakes give where a local gradient is asked, and the scene is that one edge (or x*x's two)."""
    graph, trace = scene.graph, scene.trace
    of, wrt = graph.names[scene.of], graph.names[scene.wrt]
    out = graph.names[graph.output]
    is_step = scene.of != graph.output or trace.upstream is not None
    if trace.starts_gradients(out) and graph.above(graph.output)[scene.of] and is_step:
        upstream = trace.backward(None, None, (of,)).gradients[of]
        text = say.UPSTREAM_FOR_LOCAL.format(upstream=number(upstream), out=out, of=of)
        yield Prediction("upstream-alone", upstream, text)
        whole = _total([scene.flow(edge, upstream) for edge in scene.edges if edge.node == scene.of])
        text = say.WHOLE_FOR_LOCAL.format(whole=number(whole), of=of)
        yield Prediction("gradient-for-local", whole, text)
    for node in (scene.of, scene.wrt):
        text = say.VALUE_FOR_LOCAL.format(value=number(scene.values[node]), node=graph.names[node], of=of, wrt=wrt)
        yield Prediction("forward-value", scene.values[node], text, graph.names[node])


def _total(addends: list[Any]) -> Any:
    """The sum; None where shapes do not fit."""
    total = addends[0]
    for addend in addends[1:]:
        one, other = getattr(total, "shape", ()), getattr(addend, "shape", ())
        if one != other:
            return None
        total = total + addend
    return total

"""The mistake of rounding too early: every number on the way rounded, and the result computed from those.

>>> from bpcli import explain
>>> from bpcli.judge.ask import read_ask
>>> trace = explain("1/(1+exp(-x))", x=1)
>>> [round(one.value, 4) for one in predicted(trace, read_ask("df/dx", trace))]
[0.2, 0.2]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.algebra.floats import FLOATS
from bpcli.judge import sentences as say
from bpcli.judge.mistakes.prediction import Prediction
from bpcli.judge.truth import truth
from bpcli.words import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpcli.judge.ask import Ask
    from bpcli.trace.trace import Trace

MISTAKES = {"rounded-early": "numbers on the way were rounded, and the error grew"}
PLACES = (1, 2)  # decimals that are kept
MOST_GATES = 300
NEAR = 0.1  # relative


def predicted(trace: Trace, ask: Ask) -> Iterator[Prediction]:
    """What comes of rounding every number on the way, for a circuit of numbers."""
    graph = trace.graph
    if graph.has_arrays or len(graph.gates) > MOST_GATES or ask.kind not in {"value", "gradient"}:
        return
    right = truth(trace, ask)
    for places in PLACES:
        try:
            value = _rounded(trace, ask, places)
        except (ValueError, ZeroDivisionError, OverflowError):
            continue
        if abs(value - right) > NEAR * abs(right):
            continue  # nobody rounds that far
        text = say.ROUNDED.format(decimals=plural(places, "decimal"))
        yield Prediction("rounded-early", value, text, str(places))


def _rounded(trace: Trace, ask: Ask, places: int) -> float:
    """The value, or the gradient, with every number but the inputs rounded."""
    graph = trace.graph
    values: list[Any] = list(trace.values[: graph.leaves])
    for node in graph.gate_nodes:
        at = [values[operand] for operand in graph.operands_of(node)]
        exact = float(graph.number_gates[node - graph.leaves].forward(FLOATS, *at))
        values.append(exact if ask.kind == "value" and graph.names[node] == ask.of else round(exact, places))
    if ask.kind == "value":
        return float(values[trace.node(ask.of)])
    of, wrt = trace.node(ask.of), trace.node(ask.wrt or "")
    gradient = [0.0] * graph.size
    back = trace.backward(ask.of, None, (graph.names[wrt],))
    gradient[of] = back.seed
    for edge in back.edges:
        nodes = graph.operands_of(edge.node)
        partial = graph.number_gates[edge.node - graph.leaves].partial(edge.slot, len(nodes))
        local = float(partial(FLOATS, values[edge.node], *(values[node] for node in nodes)))
        upstream = gradient[edge.node] if edge.node == of else round(gradient[edge.node], places)
        gradient[edge.operand] += round(local, places) * upstream
    return gradient[wrt]

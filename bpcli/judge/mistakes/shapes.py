"""Mistakes in a shape.

>>> from bpcli import explain
>>> from bpcli.judge.ask import read_ask
>>> trace = explain("||W x||^2", shapes={"W": (2, 3), "x": (3,)})
>>> [(one.id, one.value) for one in predicted(trace, read_ask("shape(df/dW)", trace))][:2]
[('transposed', (3, 2)), ('shape-of-output', ())]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.algebra.sizes import entries_in
from bpcli.judge import sentences as say
from bpcli.judge.mistakes.prediction import Prediction
from bpcli.judge.truth import shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpcli.judge.ask import Ask
    from bpcli.trace.trace import Trace

MISTAKES = {
    "shape-of-output": "the shape of the gate's output, or of the upstream gradient, where its operand's was asked",
    "shape-of-jacobian": "the shape of the Jacobian, where that of the gradient was asked",
    "shape-of-gradient": "the shape of the variable, where that of a Jacobian was asked",
    "column-for-vector": "a vector has one axis here: (3,), and not (3, 1) or (1, 3)",
}


def predicted(trace: Trace, ask: Ask) -> Iterator[Prediction]:
    """What these mistakes give where a shape is asked."""
    inner = ask.inner
    if inner is None:
        return
    right, graph = shape_of(trace, inner), trace.graph
    of, wrt = trace.node(inner.of), None if inner.wrt is None else trace.node(inner.wrt)
    if len(right) == 2:
        yield Prediction("transposed", right[::-1], say.SHAPE_TRANSPOSED)
    if wrt is not None:
        name, variable = graph.names[wrt], graph.shapes[wrt]
        for node in dict.fromkeys((of, *_above(trace, wrt))):
            text = say.SHAPE_OF_OTHER.format(shape=graph.shapes[node], node=graph.names[node], inner=inner.text)
            yield Prediction("shape-of-output", graph.shapes[node], text, graph.names[node])
            whole = (entries_in(graph.shapes[node]), entries_in(variable))
            if inner.kind == "gradient":
                text = say.SHAPE_OF_JACOBIAN.format(whole=whole, name=name)
                yield Prediction("shape-of-jacobian", whole, text, graph.names[node])
        if inner.kind in {"jacobian", "local"}:
            text = say.SHAPE_OF_VARIABLE.format(variable=variable, name=name)
            yield Prediction("shape-of-gradient", variable, text)
    if len(right) == 1:
        for column in ((*right, 1), (1, *right)):
            text = say.ONE_AXIS
            yield Prediction("column-for-vector", column, text, str(column))


def _above(trace: Trace, node: int) -> list[int]:
    """The gates that take a node."""
    graph = trace.graph
    return [gate for gate in graph.gate_nodes if node in graph.operands_of(gate)][:12]

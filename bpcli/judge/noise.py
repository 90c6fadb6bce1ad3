"""What rounding alone can do: how far a formula's value may be off, and whether a truth is a zero that was rounded.

First-order error propagation over the graph's own local gradients (Higham, Accuracy and Stability of Numerical
Algorithms, chapter 3): each operation adds half a unit in the last place, and passes on the errors of its operands
times its local gradients. Knows graphs of numbers. Must not know answers.

>>> from bpcli import explain
>>> from bpcli.judge.ask import read_ask
>>> trace = explain("x*0.1 + x*0.2 - x*0.3", x=1)
>>> trace.gradients["x"] != 0, is_zero(trace, read_ask("df/dx", trace), trace.gradients["x"])
(True, True)
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bpcli.graph.graph import Graph
    from bpcli.judge.ask import Ask
    from bpcli.trace.run import Record
    from bpcli.trace.trace import Trace

UNIT = 2.0**-52
SMALL = 1e-9  # a larger truth is no rounded zero that anybody asks about


def noise(graph: Graph, record: Record, node: int) -> float:
    """How far rounding may have moved the value of a node; 0 for circuits of arrays."""
    if graph.has_arrays:
        return 0.0
    errors = [abs(value) * UNIT for value in record.values[: graph.leaves]]
    edge = 0
    for index, operands in enumerate(graph.operands, start=graph.leaves):
        error = abs(record.values[index]) * UNIT
        for operand in operands:
            error += abs(record.local[edge]) * errors[operand]
            edge += 1
        errors.append(error)
    return errors[node] if isfinite(errors[node]) else 0.0


def is_zero(trace: Trace, ask: Ask, right: Any) -> bool:
    """Whether a truth is nothing but what rounding left of a sum that cancels."""
    record = trace.record
    if not isinstance(right, float) or right == 0 or abs(right) > SMALL or record is None or trace.graph.has_arrays:
        return False
    if ask.kind == "value":
        return abs(right) <= noise(trace.graph, record, trace.node(ask.of))
    if ask.kind != "gradient":
        return False
    wrt = trace.node(ask.wrt or "")
    back = trace.backward(ask.of, 1.0, (ask.wrt or "",))
    addends = [abs(back.product[edge.index]) for edge in back.edges if edge.operand == wrt]
    return len(addends) > 1 and abs(right) <= 2 * UNIT * sum(addends)

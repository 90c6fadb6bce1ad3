"""What rounding alone can do to the value of a formula: how far it may be off.

First-order error propagation over the graph's own local gradients (Higham, Accuracy and Stability of Numerical
Algorithms, chapter 3): each operation adds half a unit in the last place, and passes on the errors of its operands
times its local gradients. Knows graphs of numbers. Must not know answers.

>>> from bpcli import explain
>>> trace = explain("x*0.1 + x*0.2 - x*0.3", x=1)
>>> abs(trace.value("f")) < noise(trace.graph, trace.record, trace.graph.output) < 1e-15
True
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bpcli.graph.graph import Graph
    from bpcli.trace.run import Record

UNIT = 2.0**-52


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

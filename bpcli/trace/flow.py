"""What one edge makes of any upstream gradient: the chain rule on that edge alone, with the numbers of a trace.

>>> from bpcli import explain
>>> trace = explain("(x+y)*z", x=-2, y=5, z=-4)
>>> [flow(trace, edge, 10.0) for edge in trace.backward().edges]
[-40.0, 30.0, 10.0, 10.0]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.algebra.arrays import ARRAYS

if TYPE_CHECKING:
    from bpcli.trace.forward import Forward
    from bpcli.trace.trace import Edge


def flow(trace: Forward, edge: Edge, upstream: Any) -> Any:
    """The product that flows on an edge, or what the rule of a gate over arrays makes of the upstream gradient.

    None in a symbolic lesson.
    """
    graph, record = trace.graph, trace.record
    if record is None:
        return None
    if not graph.has_arrays:
        return record.local[edge.index] * upstream
    return graph.pull(ARRAYS, record.values, edge.node, edge.slot, upstream)

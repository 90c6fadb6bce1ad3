"""The same lesson in exact numbers: fractions and roots stay what they are.

>>> from bpcli.graph.build import build
>>> from bpcli.trace.trace import Trace
>>> from bpcli.trace.values import given
>>> values = {"x": given("1/3"), "y": given("-1")}
>>> gradient = exact_pass(Trace(build("x*y"), values).backward()).gradient
>>> gradient[0], gradient[1]
(-1, 1/3)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.algebra import exact_arrays
from bpcli.algebra.exact import EXACT
from bpcli.algebra.exact_arrays import EXACT_ARRAYS
from bpcli.trace import interpret

if TYPE_CHECKING:
    from bpcli.algebra.algebra import Algebra
    from bpcli.trace.trace import Pass


class ExactPass(NamedTuple):
    """Exact values and gradients by node, local gradients and products by edge."""

    values: list[Any]
    gradient: Any  # by node
    local: Any  # by edge
    product: Any


def exact_pass(back: Pass) -> ExactPass:
    """Run the pass again in exact numbers. Raises TooLargeError where one grows past its size."""
    graph, inputs = back.graph, [back.trace.given[name].exact() for name in back.graph.inputs]
    m: Algebra = EXACT_ARRAYS if graph.has_arrays else EXACT
    fixed = interpret.exact_constants(graph, back.trace.fixed) if graph.has_arrays else None
    values = interpret.forward(graph, m, inputs, fixed)
    seed, shape = back.start.exact(), graph.shapes[back.output]
    if shape and not back.start.shape:
        seed = exact_arrays.array([seed] * back.seed.size, shape)
    gradient, product = interpret.backward(graph, m, values, back.output, seed, back.wanted)
    return ExactPass(values, gradient, interpret.Locals(graph, values, m), product)

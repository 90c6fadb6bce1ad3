"""The same lesson in exact numbers: fractions and roots stay what they are.

>>> from bpcli.graph.build import build
>>> from bpcli.trace.trace import Trace
>>> from bpcli.trace.values import given
>>> values = {"x": given("1/3"), "y": given("-1")}
>>> exact_pass(Trace(build("x*y"), values).backward(), given("1")).gradient[:2]
[-1, 1/3]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.algebra import exact
from bpcli.trace.reading import read_backward, read_forward

if TYPE_CHECKING:
    from bpcli.trace.trace import Pass
    from bpcli.trace.values import Given


class ExactPass(NamedTuple):
    """Exact values and gradients by node, local gradients and products by edge."""

    values: list[Any]
    gradient: Any  # by node
    local: Any  # by edge
    product: Any


def exact_pass(back: Pass, upstream: Given) -> ExactPass:
    """Run the pass again in exact numbers. Raises TooLargeError where one grows past its size."""
    graph, given = back.graph, back.trace.given
    if graph.has_arrays:
        return _arrays(back, upstream)
    values = read_forward(graph, exact, [given[name].exact() for name in graph.inputs])
    gradient, local, product = read_backward(graph, exact, values, back.output, upstream.exact(), back.towards)
    return ExactPass(values, gradient, local, product)


def _arrays(back: Pass, upstream: Given) -> ExactPass:
    """The same over arrays of exact numbers."""
    from bpcli.algebra import exact_arrays
    from bpcli.trace import array_run

    graph, given = back.graph, back.trace.given
    fixed = array_run.exact_constants(graph, back.trace.fixed)
    values = array_run.read_forward(graph, exact_arrays, [given[name].exact() for name in graph.inputs], fixed)
    seed = upstream.exact()
    shape = graph.shapes[back.output]
    if shape and not upstream.shape:
        seed = exact_arrays.array([seed] * back.seed.size, shape)
    gradient, product = array_run.run_backward(graph, values, back.output, seed, back.towards, exact_arrays)
    return ExactPass(values, gradient, array_run.Locals(graph, values, exact_arrays), product)

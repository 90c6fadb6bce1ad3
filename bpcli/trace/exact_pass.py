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
    gradient: list[Any]
    local: dict[int, Any]
    product: dict[int, Any]


def exact_pass(back: Pass, upstream: Given) -> ExactPass:
    """Run the pass again in exact numbers. Raises TooLargeError where one grows past its size."""
    graph, given = back.graph, back.trace.given
    values = read_forward(graph, exact, [given[name].exact() for name in graph.inputs])
    gradient, local, product = read_backward(graph, exact, values, back.output, upstream.exact(), back.towards)
    return ExactPass(values, gradient, local, product)

"""What a Jacobian would cost if it were built, and what the vjp costs that replaces it.

>>> both_ways(4096 * 4096 * 4), both_ways(409_600**2 * 4), both_ways(16384)
('64 MiB (67.1 MB)', '625 GiB (671 GB)', '16 KiB')
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.algebra.formula import Formula, equation, words
from bpcli.algebra.sizes import entries_in, memory
from bpcli.trace.jacobian import FLOAT32
from bpcli.trace.wording import axes_text, gradient_name, operand_text, rule_text

if TYPE_CHECKING:
    from bpcli.algebra.shown import Text
    from bpcli.graph.graph import Graph
    from bpcli.trace.jacobian import Jacobian
    from bpcli.trace.trace import Edge

_UNITS = ("bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB")


def both_ways(size: int) -> str:
    """A number of bytes in powers of 1024, and beside it in powers of 1000 where the two differ much."""
    amount, unit = float(size), 0
    while amount >= 1024 and unit < len(_UNITS) - 1:
        amount /= 1024
        unit += 1
    if amount >= 1024:
        return memory(size)
    text = f"{amount:.0f}" if amount >= 99.95 else f"{amount:.3g}"
    return f"{text} {_UNITS[unit]}" + (f" ({memory(size)})" if unit > 1 else "")


def multiplications(jacobian: Jacobian) -> int:
    """How many multiplications the vjp of an edge takes, which is the upstream gradient times its Jacobian."""
    if jacobian.structure.multiplications is not None:
        return jacobian.structure.multiplications
    if jacobian.structure.pattern.values == "one":
        return 0  # entries only move, or add up
    return jacobian.shape[1] if jacobian.structure.kind in {"ones", "sums"} else jacobian.structure.pattern.filled


def vjp_text(graph: Graph, edge: Edge, of: str, upstream: Text) -> Formula:
    """The vjp of an edge as the lecture writes it: ∇x f = 1[x > 0] ⊙ ∇y f; `of` is what gradients are gradients of."""
    operand, output = graph.shapes[edge.operand], graph.shapes[edge.node]
    name = gradient_name(of, operand_text(graph, edge.operand), operand)
    vjp = equation(name, rule_text(graph, edge.node, edge.slot, upstream))
    if not graph.gate(edge.node).elementwise or operand == output:
        return vjp
    return Formula(vjp, words(f" (summed over {axes_text(operand, output)})"))


def result_memory(jacobian: Jacobian) -> int:
    """The bytes of what the vjp makes, as float32: a gradient in the shape of the operand."""
    return entries_in(jacobian.operand) * FLOAT32

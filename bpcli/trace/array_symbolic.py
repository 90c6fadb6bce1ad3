"""The gradients of a circuit of arrays in matrix form: ∇W f = 2·q ⋅ xᵀ.

An upstream gradient is put in where that stays short, and called by its name where it does not: then the rules above it
say what it is.

>>> from bpcli.graph.build import build
>>> from bpcli.trace.trace import Trace
>>> matrix_formulas(Trace(build("||W x||^2", {"W": (2, 2), "x": (2,)})).backward(), "f")
({'W': '2·q⋅xᵀ', 'x': 'Wᵀ⋅(2·q)'}, False)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.algebra.formula import Formula
from bpcli.algebra.shown import Text
from bpcli.trace.wording import gradient_text, rule_text

if TYPE_CHECKING:
    from bpcli.trace.trace import Pass

MOST = 30  # characters of an upstream gradient that is still put in


def matrix_formulas(back: Pass, of: str) -> tuple[dict[str, Formula], bool]:
    """The gradient with respect to each wanted node, in matrix form, and whether a long upstream gradient is named.

    `of` is what they are gradients of.
    """
    graph = back.graph
    named = {
        node: gradient_text(of, graph.names[node], graph.shapes[node])
        for node in {edge.node for edge in back.edges} | {back.output}
    }
    gradients: dict[int, Text] = {back.output: Text.lift(1) if back.is_plain else named[back.output]}
    by_steps = False
    for edge in back.edges:
        upstream = gradients[edge.node]
        if len(str(upstream)) > MOST:
            upstream, by_steps = named[edge.node], True
        part = rule_text(graph, edge.node, edge.slot, upstream)
        gradients[edge.operand] = gradients[edge.operand].plus(part) if edge.operand in gradients else part
    formulas = [Formula(gradients.get(node) or Text("0")) for node in back.targets]
    return dict(zip(back.wrt, formulas, strict=True)), by_steps

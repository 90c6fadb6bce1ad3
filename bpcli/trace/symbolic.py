"""The gradients as expressions of the inputs, for a circuit without values.

A long circuit's gradients, written out in its inputs, grow past reading (and past memory): beyond a stated size they
are given step by step, in the names of the nodes.

>>> from bpcli.graph.build import build
>>> from bpcli.trace.trace import Trace
>>> gradient_formulas(Trace(build("(x+y)*z")).backward())
{'x': 'z', 'y': 'z', 'z': 'x + y'}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.algebra import exact
from bpcli.algebra.algebra import Algebra
from bpcli.algebra.exact import Exact
from bpcli.algebra.formula import Formula
from bpcli.trace import interpret
from bpcli.trace.exact_text import text
from bpcli.trace.wording import gradient_name, local_formula, product_text, sum_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bpcli.trace.trace import Pass

MAX_GATES = 60
MAX_WRITTEN = 600  # nodes of an expression that is still written out


class _Symbols(Exact):
    """The exact algebra, but σ, max, min, clip and comparisons stay as they are: formulas keep the lecture's form."""

    elu_tail = Algebra.elu_tail  # with min

    def logistic(self, x: Any) -> Any:
        """σ(x)."""
        return _written("σ", x) if _hold_symbols(x) else super().logistic(x)

    def maximum(self, *xs: Any) -> Any:
        """max(…)."""
        return _written("max", *xs) if _hold_symbols(*xs) else super().maximum(*xs)

    def minimum(self, *xs: Any) -> Any:
        """min(…)."""
        return _written("min", *xs) if _hold_symbols(*xs) else super().minimum(*xs)

    def clip(self, x: Any, lo: Any, hi: Any) -> Any:
        """A call of clip."""
        return _written("clip", x, lo, hi) if _hold_symbols(x, lo, hi) else super().clip(x, lo, hi)

    def where(self, condition: Any, this: Any, other: Any) -> Any:
        """The first where the condition holds, otherwise the other, with indicators."""
        import sympy

        return this * self.indicator(condition) + other * self.indicator(sympy.Not(condition))

    def choose(self, mask: Any, this: Any, other: Any) -> Any:
        """The first where the mask is 1, the other where it is 0, with the mask as a factor."""
        return this * mask + other * (1 - mask)

    def indicator(self, *conditions: Any) -> Any:
        """1[…]: one where every condition holds, otherwise 0."""
        value = exact.number("1")
        for condition in conditions:
            if condition in (True, False) or not condition.free_symbols:
                value = value * super().where(condition, 1, 0)
            else:
                value = value * _written(f"1[{condition.rel_op}]", condition.lhs, condition.rhs)
        return value


def _written(name: str, *operands: Any) -> Any:
    import sympy

    return sympy.Function(name, real=True)(*operands)


def _hold_symbols(*xs: Any) -> bool:
    return any(not isinstance(x, int) and x.free_symbols for x in xs)


SYMBOLS = _Symbols()


class Formulas(NamedTuple):
    """The gradient with respect to each wanted node, as text: of the inputs, or `by_steps` where that is too long."""

    texts: Mapping[str, str]
    by_steps: bool


def gradient_formulas(back: Pass) -> Mapping[str, str]:
    """The texts alone of `written_formulas`."""
    return written_formulas(back).texts


def written_formulas(back: Pass) -> Formulas:
    """The formulas of all gradients."""
    graph = back.graph
    if graph.has_arrays:
        from bpcli.trace.array_symbolic import matrix_formulas

        return Formulas(*matrix_formulas(back, graph.names[back.output] if back.is_plain else "L"))
    by_steps = len(graph.gates) > MAX_GATES or graph.written_size > MAX_WRITTEN
    if not by_steps:
        values = interpret.forward(graph, SYMBOLS, [exact.symbol(name) for name in graph.inputs])
        seed: Any = back.start.exact()
        gradient, _ = interpret.backward(graph, SYMBOLS, values, back.output, seed, back.wanted)
        texts = [text(gradient[node]) for node in back.targets]
    else:
        texts = [_one_step(back, node) for node in back.targets]
    return Formulas(dict(zip(back.wrt, texts, strict=True)), by_steps)


def _one_step(back: Pass, node: int) -> Formula:
    """local·upstream for each edge into a node, with ∂f/∂q standing for what is upstream."""
    names, output, upstream = back.graph.names, back.graph.names[back.output], back.start.text
    if node == back.output:
        return Formula(upstream)
    parts = [
        product_text(
            local_formula(back.graph, edge.node, edge.slot),
            upstream if edge.node == back.output else gradient_name(output, names[edge.node]),
        )
        for edge in (back.branches.get(node) or [edge for edge in back.edges if edge.operand == node])
    ]
    return sum_text(parts) if parts else Formula("0")

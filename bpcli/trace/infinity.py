"""−inf in a forward pass: the score of what a softmax leaves out, whose probability is then 0.

It may be added, moved and chosen by where before a softmax takes it. A gate that cannot take it is an error, also where
floats would have an answer: σ(−inf) is no probability that anybody masks.

>>> from bpcli.trace.interpret import run
>>> from bpcli.graph.build import build
>>> graph = build("softmax(x + [0, -inf, 0])", {"x": (3,)})
>>> run(graph, [ARRAYS.ones((3,))]).values[graph.output].tolist()
[0.5, 0.0, 0.5]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.algebra.arrays import ARRAYS
from bpcli.errors import DomainError
from bpcli.trace import sentences as say
from bpcli.trace.wording import formula, operand_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bpcli.algebra.algebra import Algebra
    from bpcli.graph.graph import Graph


class Infinity:
    """Which nodes hold −inf, found while a forward pass over arrays of floats runs."""

    def __init__(self, graph: Graph, m: Algebra) -> None:
        """Nothing is known of any node yet. Over other algebras than arrays of floats there is no −inf."""
        self.graph = graph
        self.occurs = m is ARRAYS
        self.holds: dict[int, bool] = {}

    def refuse(self, values: Sequence[Any], node: int) -> None:
        """Raise DomainError where a gate would take −inf for a number. What multiplies or adds shows it in its value.

        A leaf is looked through only where a gate may hide −inf: of numbers, with kinks, or a loss.
        """
        gate = self.graph.gate(node)
        if self.occurs and not gate.takes_minus_inf:
            hides = gate.elementwise or bool(gate.kinks) or getattr(gate, "loss", None) is not None
            for operand in self.graph.operands_of(node):
                if self.holds.get(operand, False) or (hides and self._leaf(values, operand)):
                    raise self._refused(node, operand)

    def excuses(self, values: Sequence[Any], node: int, result: Any) -> bool:
        """Whether a value that is not finite is −inf that the gate passes on.

        Raises DomainError where −inf is what leaves the gate without a value.
        """
        graph = self.graph
        if not self.occurs:
            return False
        held = [operand for operand in graph.operands_of(node) if self._leaf(values, operand) or self.holds[operand]]
        if not held:
            return False
        if not graph.gate(node).takes_minus_inf:
            raise self._refused(node, held[0])
        if not _is_masked(result):
            lost = say.INF_LOST.format(formula=self._named(node), name=operand_text(graph, held[0]))
            raise _error(graph, node, lost, say.ONE_FINITE)
        self.holds[node] = True
        return True

    def _leaf(self, values: Sequence[Any], node: int) -> bool:
        """Whether a leaf holds −inf; asked once."""
        if node not in self.holds:
            self.holds[node] = node < self.graph.leaves and not ARRAYS.finite(values[node])
        return self.holds[node]

    def _named(self, node: int) -> str:
        """A gate's formula, with its name."""
        graph = self.graph
        named = f"{graph.names[node]} = " if graph.names[node] and not graph.constant[node] else ""
        return f"{named}{formula(graph, node)}"

    def _refused(self, node: int, operand: int) -> DomainError:
        graph = self.graph
        is_number = operand < graph.leaves and not graph.shapes[operand]
        held = "" if is_number else say.HELD.format(name=operand_text(graph, operand))
        return _error(graph, node, say.INF_REFUSED.format(held=held, formula=self._named(node)), say.INF_TAKEN)


def refuse_output(graph: Graph, value: Any) -> None:
    """Raise DomainError for an output that holds −inf: nothing has turned it into a number."""
    if graph.has_arrays and ARRAYS.occurs(ARRAYS.np.isinf(value)):
        raise _error(graph, graph.output, say.INF_OUTPUT, say.INF_TAKEN)


def _error(graph: Graph, node: int, message: str, hint: str) -> DomainError:
    return DomainError(message, text=graph.program.text, span=graph.spans[node], hint=hint)


def _is_masked(value: Any) -> bool:
    """Whether each entry is a number or −inf."""
    np = ARRAYS.np
    return bool((np.isfinite(value) | np.isneginf(value)).all())

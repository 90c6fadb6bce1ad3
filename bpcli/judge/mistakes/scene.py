"""A backward pass that can be done wrongly: one rule broken at some gates, or branches that meet wrongly.

>>> from bpcli import explain
>>> scene = Scene(explain("x*y + x*z", x=2, y=3, z=4), "f", "x")
>>> scene.run(), scene.run(merge=lambda addends: addends[-1], at={scene.wrt})
(7.0, 3.0)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.trace.flow import flow

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from bpcli.algebra.algebra import Algebra
    from bpcli.trace.trace import Edge, Trace

    Broken = Callable[["Scene", Edge, Any], Any]  # what flows on an edge by a wrong rule; None where it says nothing

MOST_EDGES = 300  # on the paths between two nodes; of more only the last step is looked at


class Scene:
    """What is asked: the gradient of one node at another, and every edge on the paths between them."""

    def __init__(
        self, trace: Trace, of: str, wrt: str, upstream: Any = None, only: Collection[int] | None = None
    ) -> None:
        """Run the right backward pass, started with `upstream`. Raises InputError where there is none.

        Of the edges to `wrt`, those at the places `only` are looked at, where that is given.
        """
        self.trace = trace
        self.graph = trace.graph
        self.values = trace.values
        self.of, self.wrt = trace.node(of), trace.node(wrt)
        self.back = trace.backward(of, upstream, (wrt,))
        is_left_out = self.wrt if only is not None else None
        self.edges = [edge for edge in self.back.edges if edge.operand != is_left_out or edge.index in (only or ())]
        self.last = [edge for edge in self.edges if edge.operand == self.wrt]
        self.m: Algebra = self.graph.floats

    @property
    def is_small(self) -> bool:
        """Whether every gate on the way is looked at."""
        return len(self.edges) <= MOST_EDGES

    @property
    def right(self) -> Any:
        """The right gradient, as far as the edges that are looked at bring it."""
        if len(self.edges) < len(self.back.edges):
            return sum(self.back.product[edge.index] for edge in self.last)
        return self.back.gradient[self.wrt]

    def upstream(self, edge: Edge) -> Any:
        """The right upstream gradient of an edge."""
        return self.back.gradient[edge.node]

    def operands(self, edge: Edge) -> list[Any]:
        """The values of the operands of an edge's gate."""
        return [self.values[node] for node in self.graph.operands_of(edge.node)]

    def flow(self, edge: Edge, upstream: Any) -> Any:
        """What flows on an edge by the right rule."""
        return flow(self.trace, edge, upstream)

    def fitted(self, product: Any, edge: Edge) -> Any:
        """A product of an elementwise gate, summed over the axes along which the operand was broadcast."""
        shape = self.graph.shapes[edge.operand]
        if getattr(product, "shape", ()) == shape:
            return product
        return self.m.fit(product, shape, self.graph.shapes[edge.node])

    def one(self, node: int) -> Any:
        """An upstream gradient of one, in the shape of a node."""
        shape = self.graph.shapes[node]
        return self.m.ones(shape) if shape else 1.0

    def run(
        self,
        broken: Broken | None = None,
        merge: Callable[[list[Any]], Any] | None = None,
        at: Collection[int] | None = None,
    ) -> Any:
        """The gradient that comes of a wrong rule, or a wrong way for branches to meet, at some nodes (all, if None).

        None where nothing of it applies.
        """
        arriving: dict[int, list[Any]] = {self.of: [self.back.seed]}
        touched = False
        for edge in self.edges:
            upstream, was = self._met(arriving[edge.node], edge.node, merge, at)
            touched |= was
            product = broken(self, edge, upstream) if broken and (at is None or edge.node in at) else None
            touched |= product is not None
            if product is None:
                product = self.flow(edge, upstream)
            arriving.setdefault(edge.operand, []).append(product)
        if self.wrt not in arriving:
            return None
        found, was = self._met(arriving[self.wrt], self.wrt, merge, at)
        return found if touched or was or (broken is None and merge is None) else None

    def _met(
        self,
        addends: list[Any],
        node: int,
        merge: Callable[[list[Any]], Any] | None,
        at: Collection[int] | None,
    ) -> tuple[Any, bool]:
        """The gradient at a node from what arrives there, and whether that was done wrongly."""
        if merge is not None and len(addends) > 1 and (at is None or node in at):
            return merge(addends), True
        total = addends[0]
        for addend in addends[1:]:
            total = total + addend
        return total, False

r"""Every true gradient of a forward pass: of each node, along each edge, and sums of some edges at a branch.

>>> from bpcli.programs.walk import walk
>>> done = walk("q = x + y\nf = q*x", inputs={"x": -2.0, "y": 5.0})
>>> truths = Truths(done.circuit("f"))
>>> truths.match(3.0).name, truths.match(1.5) is None, truths.match(6.0, scaled=True).scale
('x', True, 6.0)
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.judge.program.places import is_near

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bpcli.programs.circuit import Circuit
    from bpcli.programs.values import Node

MOST_TRIED = 8  # truths of one shape that are put in the place of a value
MOST_SIZES = 6
MOST_EDGES = 4  # of a branch whose partial sums are known
SAME = 1e-7


class Truth(NamedTuple):
    """A true gradient: the node's name in the graph, its index there, its value; `is_part` of edges of a branch.

    `scale` is what a matched value is times it.
    """

    name: str
    node: int
    value: Any
    is_part: bool = False
    scale: float = 1.0


class Truths:
    """The true gradients of a circuit."""

    def __init__(self, circuit: Circuit) -> None:
        """Run the backward pass."""
        self.circuit, self.graph = circuit, circuit.graph
        self.back = back = circuit.trace.backward()
        self.all: list[Truth] = []
        constant = self.graph.constant
        for node in range(len(self.graph.names)):
            if not constant[node] and back.above[node] and back.gradient[node] is not None:
                self.all.append(Truth(self.graph.names[node], node, back.gradient[node]))
        into: dict[int, dict[int, list[Any]]] = {}
        for edge in back.edges:
            into.setdefault(edge.operand, {}).setdefault(edge.node, []).append(back.product[edge.index])
        for node, by_gate in into.items():
            whole = [sum(parts[1:], parts[0]) for parts in by_gate.values()]
            parts = [part for several in by_gate.values() if len(several) > 1 for part in several]
            if len(whole) > 1:
                parts += whole
            if 2 < len(whole) <= MOST_EDGES:
                some = (chosen for count in range(2, len(whole)) for chosen in combinations(whole, count))
                parts += [sum(chosen[1:], chosen[0]) for chosen in some]
            self.all += [Truth(self.graph.names[node], node, part, is_part=True) for part in parts]
        self._stacked: dict[tuple[int, ...], tuple[list[Truth], Any]] = {}

    def of(self, node: Node) -> Truth | None:
        """The true gradient of a node of the walk, where the circuit names it."""
        name = self.circuit.names.get(id(node))
        place = self.graph.nodes.get(name) if name is not None else None
        if place is None or not self.back.above[place]:
            return None
        return Truth(self.graph.names[place], place, self.back.gradient[place])

    def mostly(self, value: Any) -> list[Truth]:
        """The true gradients of which most entries of a value are the same constant times: the rest may be wrong."""
        import numpy as np

        found, stacked = self._of_shape(value)
        ours = np.ravel(np.asarray(value, dtype=float))
        if ours.size < MOST_EDGES or not found:
            return []
        near = []
        with np.errstate(all="ignore"):
            ratios = ours / stacked
        for truth, row in zip(found, ratios, strict=True):
            known = np.sort(row[np.isfinite(row) & (row != 0)])
            if truth.is_part or not known.size:
                continue
            scale = float(np.median(known))
            if np.sum(np.abs(known - scale) <= SAME * abs(scale)) * 2 > known.size:
                near.append(truth._replace(value=truth.value * scale, scale=scale))
        return near

    def siblings(self, truth: Truth) -> list[Truth]:
        """The true gradients of the nodes that the same place of the program made, in a loop or in several calls."""
        span, graph = self.graph.spans[truth.node], self.graph
        return [one for one in self.all if not one.is_part and graph.spans[one.node] == span]

    def candidates(self, held: Any, named: Sequence[Truth], sizes: Sequence[int]) -> list[Truth]:
        """What a value may be meant to be, the likeliest first: by its name, by most of its entries, by its shape.

        Some leave 1/N to a later line, as Coursera's courses do: then it is N times the truth of its name.
        """
        scaled = self.match(held, scaled=True)
        others = [truth for truth in self.of_shape(held) if not truth.is_part]
        parts = [truth for truth in self.of_shape(held) if truth.is_part]
        times = [one._replace(value=one.value * n, scale=float(n)) for one in named[:2] for n in sizes[:MOST_SIZES]]
        first = [scaled] if scaled is not None else []
        return distinct([*named, *self.mostly(held), *first, *times, *others[:MOST_TRIED], *parts[:MOST_TRIED]])

    def of_shape(self, value: Any) -> list[Truth]:
        """The true gradients that have the shape of a value."""
        return self._of_shape(value)[0]

    def match(self, value: Any, *, scaled: bool = False) -> Truth | None:
        """The true gradient that a value is; with `scaled` also one that it is a constant times."""
        import numpy as np

        found, stacked = self._of_shape(value)
        if not found:
            return None
        ours = np.ravel(np.asarray(value, dtype=float))
        if not np.isfinite(ours).all():
            return None
        size = np.maximum(np.abs(stacked).max(axis=1, initial=0.0), 1e-300)
        error = np.abs(stacked - ours).max(axis=1, initial=0.0) / size
        best = int(np.argmin(error))
        if error[best] <= 10 * SAME:
            return found[best]
        if not scaled or not ours.any():
            return None
        at = np.abs(stacked).argmax(axis=1)
        with np.errstate(all="ignore"):
            scales = ours[at] / stacked[np.arange(len(found)), at]
            error = np.abs(stacked * scales[:, None] - ours).max(axis=1) / np.abs(ours).max()
        error[~np.isfinite(error)] = np.inf
        best = int(np.argmin(error))
        return found[best]._replace(scale=float(scales[best])) if error[best] <= 10 * SAME else None

    def _of_shape(self, value: Any) -> tuple[list[Truth], Any]:
        import numpy as np

        shape = tuple(n for n in np.shape(value) if n != 1)
        if shape not in self._stacked:
            fits = [t for t in self.all if tuple(n for n in np.shape(t.value) if n != 1) == shape]
            rows = np.array([np.ravel(t.value) for t in fits], dtype=float) if fits else np.zeros((0, 0))
            self._stacked[shape] = fits, rows
        return self._stacked[shape]

    @staticmethod
    def is_right(value: Any, truth: Truth) -> bool:
        """Whether a value is this gradient."""
        return is_near(value, truth.value)


def distinct(truths: Sequence[Truth]) -> list[Truth]:
    """Truths without those that repeat."""
    found: list[Truth] = []
    for truth in truths:
        if all(not (truth.node == one.node and is_near(truth.value, one.value, 1e-12)) for one in found):
            found.append(truth)
    return found

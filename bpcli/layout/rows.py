"""In which row every edge leaves its node and comes into its gates.

Edges that can go straight share one row from end to end; these rows then keep their distances (a label above and below
an edge, room for a gate between its operands), as close to the top as they can, and at last each moves to where its
neighbours want it, within what is free.

>>> from bpcli.layout.layers import layered
>>> from bpcli.layout.parts import NodeSize, EdgeSize, Sketch
>>> sketch = Sketch((NodeSize(value=1, gradient=1),) * 3, (EdgeSize(0, 2), EdgeSize(1, 2, 1)))  # x + y
>>> rows_of(sketch, layered(sketch), roomy=True)
([1, 5, 3], [1, 5], 7)
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpcli.layout.layers import Layers
    from bpcli.layout.parts import Sketch

SWEEPS = 12
_Near = list[tuple[int, int]]  # (row, distance)


def rows_of(sketch: Sketch, layers: Layers, *, roomy: bool) -> tuple[list[int], list[int], int]:
    """The row of every item and of every port, and how many rows there are in all.

    `roomy` gives a gate a row more above and below it.
    """
    rows = _Rows(sketch, layers, roomy=roomy)
    settled = rows.settle()
    items, ports = [settled[row] for row in rows.item], [settled[row] for row in rows.port]
    nodes = sketch.nodes
    above = [y - (layers.owner[i] == i and nodes[i].value > 0) for i, y in enumerate(items)]
    below = [y + (layers.owner[i] == i and nodes[i].gradient > 0) for i, y in enumerate(items)]
    top = min(*above, *ports) if ports else min(above)
    bottom = max(*below, *(y + (port in rows.labelled) for port, y in enumerate(ports)), 0)
    return [y - top for y in items], [y - top for y in ports], bottom - top + 1


class _Rows:
    """Rows that belong together as one number each: `item` and `port` say which."""

    def __init__(self, sketch: Sketch, layers: Layers, *, roomy: bool) -> None:
        self.sketch, self.layers, self.roomy = sketch, layers, roomy
        self.beside = 2 if roomy and any(node.value or node.gradient for node in sketch.nodes) else 1
        self.labelled = {index for index, edge in enumerate(sketch.edges) if edge.gradient}
        count = len(layers.owner)
        self.parent = list(range(count + len(layers.source)))
        for item, ports in enumerate(layers.ports):
            if len(ports) % 2:
                self._join(item, count + ports[len(ports) // 2])
        for layer in range(len(layers.order) - 1):
            self._straighten(layer)
        blocks: dict[int, int] = {}
        rows = [blocks.setdefault(self._root(number), len(blocks)) for number in range(len(self.parent))]
        self.count = len(blocks)
        self.item, self.port = rows[:count], rows[count:]

    def _root(self, number: int) -> int:
        while self.parent[number] != number:
            self.parent[number] = number = self.parent[self.parent[number]]
        return number

    def _join(self, one: int, other: int) -> None:
        self.parent[self._root(other)] = self._root(one)

    def _straighten(self, layer: int) -> None:
        """Let as many edges as can go straight to a layer from the one to its left; long ones first."""
        layers, count = self.layers, len(self.layers.owner)
        nodes = len(self.sketch.nodes)
        of = {port: item for item in layers.order[layer] for port in layers.ports[item]}
        right = {port: index for index, port in enumerate(of)}
        wanted = []
        for left, (item, ports) in enumerate(layers.gap(layer)):
            if not ports or (len(ports) % 2 == 0 and len({of[port] for port in ports}) == 1):
                continue
            passing = [port for port in ports if of[port] >= nodes]
            port = passing[0] if passing else ports[(len(ports) - 1) // 2]
            wanted.append((not passing, item < nodes, left, right[port], port, item))
        kept: list[tuple[int, int]] = []
        for _, _, left, to, port, item in sorted(wanted):
            if all((left < kept_left) == (to < kept_right) for kept_left, kept_right in kept):
                kept.append((left, to))
                self._join(item, count + port)

    def _distances(self) -> Iterator[tuple[int, int, int]]:
        """Which row must lie how far below which other."""
        nodes, layers = self.sketch.nodes, self.layers
        for order in layers.order:
            for one, other in pairwise(order):
                below = one < len(nodes) and nodes[one].gradient > 0
                above = other < len(nodes) and nodes[other].value > 0
                yield self.item[one], self.item[other], max(2, 1 + below + above + (self.roomy and below and above))
            column: list[tuple[int, int, bool]] = []  # (row, its item, whether it has a label below)
            for item in order:
                ports = layers.ports[item]
                marks = [(self.port[port], item, port in self.labelled) for port in ports]
                if len(ports) % 2 == 0:
                    marks.insert(len(ports) // 2, (self.item[item], -1, False))
                column += marks if ports else []
            for (one, of, label), (other, to, _) in pairwise(column):
                is_gate = of < 0 or to < 0
                yield one, other, self.beside if is_gate else 3 if label else 2

    def settle(self) -> list[int]:
        """A row for each number."""
        below: list[dict[int, int]] = [{} for _ in range(self.count)]
        above: list[dict[int, int]] = [{} for _ in range(self.count)]
        for one, other, distance in self._distances():
            below[one][other] = max(distance, below[one].get(other, 0))
            above[other][one] = below[one][other]
        waiting = [len(distances) for distances in above]
        order = [number for number, count in enumerate(waiting) if not count]
        for number in order:
            for other in below[number]:
                waiting[other] -= 1
                if not waiting[other]:
                    order.append(other)
        high = [0] * self.count
        for number in order:
            high[number] = max((high[other] + d for other, d in above[number].items()), default=0)
        last = max(high, default=0)
        low = [last] * self.count
        for number in reversed(order):
            low[number] = min((low[other] - d for other, d in below[number].items()), default=last)
        rows = [(one + other) // 2 for one, other in zip(high, low, strict=True)]
        self._relax(rows, order, [list(far.items()) for far in above], [list(far.items()) for far in below])
        return rows

    def _relax(self, rows: list[int], order: list[int], above: list[_Near], below: list[_Near]) -> None:
        """Move every row to where its neighbours want it, up and down in turns, until none moves."""
        wishes = self._wishes()
        last = max(rows, default=0)
        free = [number for number in order if wishes[number]]
        still = 0
        for sweep in range(SWEEPS):
            still += 1
            for number in free if sweep % 2 else reversed(free):
                total = weights = 0
                for other, offset, weight in wishes[number]:
                    total += weight * (rows[other] + offset)
                    weights += weight
                wanted = (2 * total + weights) // (2 * weights)
                if wanted < rows[number]:
                    least = 0
                    for other, distance in above[number]:
                        least = max(least, rows[other] + distance)
                    wanted = max(wanted, least)
                elif wanted > rows[number]:
                    most = last
                    for other, distance in below[number]:
                        most = min(most, rows[other] - distance)
                    wanted = min(wanted, most)
                if wanted != rows[number]:
                    rows[number] = wanted
                    still = 0
            if still > 1:
                break

    def _wishes(self) -> list[list[tuple[int, int, int]]]:
        """Where each row would like to be: as far from which other, and how much it wants it."""
        wishes: list[list[tuple[int, int, int]]] = [[] for _ in range(self.count)]

        def near(one: int, other: int, offset: int, weight: int) -> None:
            if one != other:
                wishes[one].append((other, offset, weight))
                wishes[other].append((one, -offset, weight))

        for item, ports in enumerate(self.layers.ports):
            half = len(ports) / 2
            for slot, port in enumerate(ports):
                offset = 2 * round(slot + 0.5 - half) if len(ports) > 1 else 0
                near(self.item[item], self.port[port], -offset, 2)
        for layer in range(len(self.layers.order) - 1):
            for item, ports in self.layers.gap(layer):
                for port in ports:
                    near(self.item[item], self.port[port], 0, 1)
        return wishes

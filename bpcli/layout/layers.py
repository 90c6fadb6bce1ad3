"""In which layer every node stands, and in which order from top to bottom, so that few edges cross.

A layer is a column of nodes; layer 0 is the output's, and every node stands as late as it can. An edge that is longer
than to the next layer passes through the layers between as an item of its own, and all edges of a node pass as one.

>>> from bpcli.layout.parts import NodeSize, EdgeSize, Sketch
>>> edges = (EdgeSize(0, 2), EdgeSize(1, 2, 1), EdgeSize(2, 3), EdgeSize(0, 3, 1))  # q = x + y; f = q*x
>>> layers = layered(Sketch((NodeSize(),) * 4, edges))
>>> layers.order, layers.owner[4]  # x passes the layer of q
([[3], [2, 4], [0, 1]], 0)
"""

from __future__ import annotations

from bisect import bisect_right, insort
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpcli.layout.parts import Sketch

ROUNDS = 8  # of sorting the layers again
PATIENCE = 2  # rounds without a gain


class Layers(NamedTuple):
    """The items of each layer from top to bottom: nodes, numbered as in the sketch, and after them passing edges.

    `owner` is the node that an item is or whose edge it is. `ports` are the places where edges come in, for each item
    from top to bottom: a gate's are its edges, numbered as in the sketch, and a passing edge has one of its own.
    `source` is the node whose edge comes in at a port. `depth` is the layer of each item.
    """

    order: list[list[int]]
    owner: list[int]
    ports: list[list[int]]
    source: list[int]
    depth: list[int]

    def gap(self, layer: int) -> Iterator[tuple[int, list[int]]]:
        """What lies between a layer and the next to its left: each item of that, with its ports in this one."""
        ports: dict[int, list[int]] = {}
        for item in self.order[layer]:
            for port in self.ports[item]:
                ports.setdefault(self.source[port], []).append(port)
        for item in self.order[layer + 1]:
            yield item, ports.get(self.owner[item], [])


def depths(sketch: Sketch) -> list[int]:
    """The layer of every node: as late as it can stand, one before the first gate that takes it."""
    depth = [0] * len(sketch.nodes)
    for edge in reversed(sketch.edges):
        depth[edge.tail] = max(depth[edge.tail], depth[edge.head] + 1)
    return depth


def layered(sketch: Sketch) -> Layers:
    """The layers of a circuit, in order."""
    edges = sketch.edges
    count = len(sketch.nodes)
    depth = depths(sketch)
    nearest: dict[int, int] = {}
    ports: list[list[int]] = [[] for _ in range(count)]
    for edge, (tail, head, *_) in enumerate(edges):
        nearest[tail] = min(nearest.get(tail, depth[head]), depth[head])
        ports[head].append(edge)
    for gate in ports:
        gate.sort(key=lambda edge: edges[edge].slot)
    owner = list(range(count))
    source = [edge.tail for edge in edges]
    order: list[list[int]] = [[] for _ in range(max(depth, default=0) + 1)]
    for node in range(count):
        order[depth[node]].append(node)
        for layer in range(depth[node] - 1, nearest.get(node, depth[node]), -1):
            order[layer].append(len(owner))
            owner.append(node)
            depth.append(layer)
            ports.append([len(source)])
            source.append(node)
    layers = Layers(order, owner, ports, source, depth)
    _sort(layers)
    return layers


def _sort(layers: Layers) -> None:
    """Order the layers: first as the operands are written, then again as long as there are fewer crossings."""
    order = layers.order
    last = len(order) - 1
    for layer in range(1, last + 1):
        _by_heads(layers, layer)
    best, least = [list(items) for items in order], _crossings(layers)
    patience = PATIENCE
    for _ in range(ROUNDS):
        if not least or not patience:
            break
        for layer in range(last - 1, -1, -1):
            _by_tails(layers, layer)
        for layer in range(1, last + 1):
            _by_heads(layers, layer)
        for layer in range(last + 1):
            _swap(layers, layer)
        now = _crossings(layers)
        patience -= 1
        if now < least:
            best, least, patience = [list(items) for items in order], now, PATIENCE
    order[:] = best


def _by_heads(layers: Layers, layer: int) -> None:
    places = _heads(layers, layer)
    layers.order[layer].sort(key=lambda item: (sum(places[item]) / max(len(places[item]), 1), places[item], item))


def _by_tails(layers: Layers, layer: int) -> None:
    """Sort a layer by where its edges come from; a leaf stays where it is."""
    places = _tails(layers, layer)
    items = layers.order[layer]
    moving = sorted((i for i in items if places[i]), key=lambda item: sum(places[item]) / len(places[item]))
    following = iter(moving)
    layers.order[layer] = [next(following) if places[item] else item for item in items]


def _heads(layers: Layers, layer: int) -> dict[int, list[int]]:
    """Where the edges of a layer's items come in, as places among the ports of the layer to the right."""
    if not layer:
        return {item: [] for item in layers.order[0]}
    ports = [port for item in layers.order[layer - 1] for port in layers.ports[item]]
    index = {port: number for number, port in enumerate(ports)}
    return {item: [index[port] for port in entered] for item, entered in layers.gap(layer - 1)}


def _tails(layers: Layers, layer: int) -> dict[int, list[int]]:
    """Where the edges into a layer's items come from, as places in the layer to the left."""
    if layer == len(layers.order) - 1:
        return {item: [] for item in layers.order[layer]}
    index = {layers.owner[item]: number for number, item in enumerate(layers.order[layer + 1])}
    return {item: sorted(index[layers.source[port]] for port in layers.ports[item]) for item in layers.order[layer]}


def _crossings(layers: Layers) -> int:
    """How often edges must cross between the layers."""
    count = 0
    for layer in range(1, len(layers.order)):
        heads = _heads(layers, layer)
        seen: list[int] = []
        for item in layers.order[layer]:
            for head in heads[item]:
                count += len(seen) - bisect_right(seen, head)
            for head in heads[item]:
                insort(seen, head)
    return count


def _swap(layers: Layers, layer: int) -> None:
    """Let neighbours change places where fewer edges cross for it."""
    heads, tails = _heads(layers, layer), _tails(layers, layer)
    items = layers.order[layer]
    for _ in items:
        changed = False
        for index, (first, second) in enumerate(pairwise(items)):
            if first != items[index]:  # it has just changed places
                continue
            more = _against(heads[first], heads[second]) + _against(tails[first], tails[second])
            if more and more > _against(heads[second], heads[first]) + _against(tails[second], tails[first]):
                items[index], items[index + 1] = second, first
                changed = True
        if not changed:
            break


def _against(above: list[int], below: list[int]) -> int:
    if not above or not below or above[-1] < below[0]:
        return 0
    return sum(one > other for one in above for other in below)

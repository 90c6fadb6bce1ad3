"""A constant factor of the circuit that is missing, twice there, or upside down: 1/p, 1/√d, 1/N, 1/ln 2.

>>> from bpcli import explain
>>> scene = Scene(explain("o = x*mask/p; L = w·o", x="[1, 2]", mask="[1, 0]", p=0.5, w="[3, 4]"), "L", "x")
>>> [one.text for one in predicted(scene)][0]
'a factor is missing: your answer is 0.5 times the right one, and 0.5 is p here. Divide by p at o = q/p'
"""

from __future__ import annotations

from itertools import combinations
from math import log
from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.judge import sentences as say
from bpcli.judge.mistakes.arrays import count_of
from bpcli.judge.mistakes.prediction import Prediction, number
from bpcli.judge.mistakes.scene import Scene
from bpcli.trace.wording import gate_text, operand_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpcli.trace.trace import Edge

MISTAKES = {"lost-factor": "a constant factor of the circuit is missing, twice there, or upside down"}
MOST_FACTORS = 6


class Factor(NamedTuple):
    """What a gate multiplies by, or divides by: its name, its number, and which of the two."""

    node: int
    name: str
    number: float
    divides: bool

    @property
    def times(self) -> float:
        """What the gate multiplies the gradient by."""
        return 1 / self.number if self.divides else self.number

    def power(self, exponent: int) -> str:
        """The factor to a power, by its name: p, 1/p, p²."""
        exponent = -exponent if self.divides else exponent
        size = self.name if abs(exponent) == 1 else f"{self.name}²" if self.name.isalnum() else f"({self.name})²"
        return size if exponent > 0 else f"1/{size}"


def predicted(scene: Scene) -> Iterator[Prediction]:
    """What comes of each factor on the way, and of two of them, that are missing; of one that is used wrongly."""
    edges = scene.edges if scene.is_small else scene.last
    factors = {edge.node: factor for edge in edges if (factor := _factor(scene, edge)) is not None}
    listed = list(factors.values())[:MOST_FACTORS]
    for factor in listed:
        for exponent, words in ((-1, say.LOST_FACTOR), (-2, say.TURNED_FACTOR), (1, say.TWICE_FACTOR)):
            yield from _told(scene, [factor], exponent, words)
    for pair in combinations(listed, 2):
        yield from _told(scene, list(pair), -1, say.LOST_FACTOR)


def _told(scene: Scene, factors: list[Factor], exponent: int, words: str) -> Iterator[Prediction]:
    by_node = {factor.node: factor for factor in factors}
    value = scene.run(
        lambda at, edge, upstream: at.flow(edge, upstream) * by_node[edge.node].times ** exponent, at=set(by_node)
    )
    times = 1.0
    for factor in factors:
        times *= factor.times**exponent
    if value is None or abs(times - 1) < 1e-9 or not _is_whole(value, scene.right, times):
        return
    ways = [
        (say.DIVIDES if factor.divides else say.MULTIPLIES).format(
            name=factor.name, gate=gate_text(scene.graph, factor.node)
        )
        for factor in factors
    ]
    expr = "·".join(factor.power(exponent) for factor in factors)
    text = words.format(times=number(times), expr=expr, how=". ".join(ways))
    how = f"{exponent} at {' '.join(scene.graph.names[factor.node] for factor in factors)}"
    yield Prediction("lost-factor", value, text, how)


def _is_whole(value: Any, right: Any, times: float) -> bool:
    """Whether a result is the right one times a number, everywhere."""
    off = abs(value - right * times) <= 1e-9 * abs(right * times)
    return bool(off.all() if hasattr(off, "all") else off)


def _factor(scene: Scene, edge: Edge) -> Factor | None:
    graph, gate = scene.graph, scene.graph.gate(edge.node)
    operands = graph.operands_of(edge.node)
    if gate.id in {"log2", "log10"}:
        base = gate.id.removeprefix("log")
        return Factor(edge.node, f"ln {base}", log(int(base)), divides=True)
    if gate.id in {"mul", "div"} and len(operands) == 2 and operands[0] != operands[1]:
        other = operands[1 - edge.slot]
        is_fixed = graph.constant[other] or (graph.has_arrays and graph.shapes[edge.operand] != ())
        if graph.shapes[other] or not is_fixed or (gate.id == "div" and edge.slot) or not scene.values[other]:
            return None
        name = str(operand_text(graph, other))
        return Factor(edge.node, name, float(scene.values[other]), divides=gate.id == "div")
    kind, count = count_of(scene, edge) if graph.has_arrays else ("", 1)
    return Factor(edge.node, str(count), float(count), divides=True) if kind == "mean" and count > 1 else None

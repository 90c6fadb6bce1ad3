"""Stand-ins for operands in a branch that is not taken, so that no gate stops there and no gradient is not-a-number.

A gate whose value or slope may be missing gets a number at which it has both, wherever no `where` takes its value.
0 times an infinite slope would be not-a-number, so the operand is replaced before the gate, not the value after it.

>>> from bpcli.algebra.as_python import MATH
>>> from bpcli.graph.build import build
>>> graph = build("where(x > 0, sqrt(x), 2*x)")
>>> need = needs(graph, MATH, lambda node: MATH.code(graph.names[node]))
>>> [code_of(need[node], MATH) for node in graph.gate_nodes if need[node] != ALWAYS]
['q1 != 0', 'q1 == 0']
>>> [stand_ins(graph.gate(node), [None, None][: len(graph.operands_of(node))]) for node in graph.gate_nodes[1:3]]
[{0: 1.0}, {}]
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, NamedTuple

from bpcli.algebra.code import ArrayCode
from bpcli.algebra.elementwise import NO_VALUE
from bpcli.algebra.floats import FLOATS
from bpcli.algebra.shown import SUM
from bpcli.code.pull import summed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bpcli.algebra.as_python import Math
    from bpcli.algebra.code import Code
    from bpcli.algebra.ndarray import Shape
    from bpcli.gates.gate import Operation
    from bpcli.graph.graph import Graph

PROBES = (0.0, -1000.0, 1000.0)  # a gate that has a value and slopes at these needs no stand-in
MOST = 16  # ways in which a value may be needed; beyond that it counts as always needed


class Test(NamedTuple):
    """Whether masks take a branch, as code of a shape; `opposite` is the code that it is the other branch, if any."""

    code: str
    opposite: str
    shape: Shape
    masks: frozenset[int]


Need = frozenset[frozenset[Test]]  # all tests of one of these sets hold
ALWAYS: Need = frozenset({frozenset()})


def needs(graph: Graph, m: Math, operand: Callable[[int], Code]) -> list[Need]:
    """When the value of each node is needed, as tests of the masks; `operand` is the code of a node."""
    need: list[Need] = [frozenset()] * graph.size
    used = {node for operands in graph.operands for node in operands}
    for node in reversed(range(graph.size)):
        if node not in used:
            need[node] = ALWAYS
        if node < graph.leaves:
            continue
        gate, operands = graph.gate(node), graph.operands_of(node)
        for slot, source in enumerate(operands):
            ways = need[node]
            if gate.chooses and slot:
                mask = operand(operands[0]).parenthesised(SUM)
                signs = ("!=", "==") if slot == 1 else ("==", "!=")
                code, opposite = (f"{mask} {sign} 0" for sign in signs)
                test = Test(code, opposite, graph.shapes[operands[0]], frozenset({operands[0]}))
                ways = frozenset(way | {test} for way in ways)
            shape = graph.shapes[source] if gate.elementwise else ()
            need[source] = _either(need[source], frozenset(_fitted(m, way, shape) for way in ways))
    return need


def ordered(graph: Graph, need: list[Need], nodes: Sequence[int]) -> list[int]:
    """The nodes in an order in which each comes after the masks that say whether something needs it.

    A mask that waits for the node itself cannot say that: then the node counts as always needed.
    """
    order: dict[int, None] = {}
    waiting: set[int] = set()

    def add(node: int) -> None:
        waiting.add(node)
        masks = frozenset[int]().union(*(test.masks for way in need[node] for test in way))
        if any(mask > node for mask in masks):
            above = {*masks}
            for later in range(max(masks), graph.leaves - 1, -1):
                above |= {*graph.operands_of(later)} if later in above else set()
            if above & waiting:
                need[node] = ALWAYS
            else:
                for earlier in (each for each in nodes if each in above and each not in order):
                    add(earlier)
        waiting.discard(node)
        order[node] = None

    for node in nodes:
        if node not in order:
            add(node)
    return list(order)


def _either(this: Need, other: Need) -> Need:
    """One or the other, without ways that are part of another, and without a test where both its branches are ways."""
    ways = set(this | other)
    new = ways
    while new:
        new = {
            way - {test}
            for way in ways
            for test in way
            if way - {test} | {test._replace(code=test.opposite, opposite=test.code)} in ways
        } - ways
        ways |= new
        ways = {way for way in ways if not any(one < way for one in ways)}
    return frozenset(ways) if len(ways) <= MOST else ALWAYS


def _fitted(m: Math, way: frozenset[Test], shape: Shape) -> frozenset[Test]:
    """Tests for an operand of this shape: where it is repeated, whether any of its copies is needed."""
    size = max(len(each) for each in (shape, *(test.shape for test in way)))
    longer = [(1,) * (size - len(each)) + each for each in (shape, *(test.shape for test in way))]
    full = tuple(map(max, zip(*longer, strict=True)))
    if full == shape:
        return way
    text, masks = code_of(frozenset({way}), m), frozenset[int]().union(*(test.masks for test in way))
    if not shape:
        return frozenset({Test(f"{m.module}.any({text})", "", (), masks)})
    total = summed(ArrayCode(f"np.broadcast_to({text}, {full})"), shape, full).text
    return frozenset({Test(f"{total.replace('np.', f'{m.module}.')} > 0", "", shape, masks)})


def code_of(need: Need, m: Math) -> str:
    """The tests as a condition in Python."""
    bracket, either = ("{}", " or ") if m.both == " and " else ("({})", " | ")
    parts = [_joined(sorted(test.code for test in way), m.both, bracket) for way in need]
    return _joined(sorted(parts), either, bracket)


def _joined(texts: Sequence[str], sign: str, bracket: str) -> str:
    return texts[0] if len(texts) == 1 else sign.join(map(bracket.format, texts))


def stand_ins(gate: Operation, fixed: Sequence[float | None]) -> dict[int, float]:
    """Numbers to put in the place of the operands that may leave a gate of numbers without a value or a slope.

    `fixed` has the numbers of the operands that are constants, and None for the others.
    """
    if not gate.elementwise:
        return {}
    count = len(fixed)
    samples: Sequence[Sequence[float]] = getattr(gate, "samples", ())
    for start in ([1.0] * count, [0.5] * count, *samples):
        safe = [own if given is None else given for own, given in zip(start, fixed, strict=False)]
        if len(safe) == count and _works(gate, safe, fixed):
            break
    else:
        return {}
    free = [slot for slot, number in enumerate(fixed) if number is None]
    risky = [
        slot
        for slot in free
        if not all(_works(gate, [*safe[:slot], probe, *safe[slot + 1 :]], fixed) for probe in PROBES)
    ]
    return {slot: safe[slot] for slot in risky or (free if gate.domain and len(free) > 1 else [])}


def _works(gate: Operation, at: Sequence[float], fixed: Sequence[float | None]) -> bool:
    """Whether a gate has a value here, and a slope for each operand that is not a constant."""
    try:
        if gate.problem(FLOATS, at):
            return False
        y = gate.forward(FLOATS, *at)
        slopes = [gate.local(FLOATS, slot, y, at) for slot, own in enumerate(fixed) if own is None and gate.flows(slot)]
    except NO_VALUE:
        return False
    return all(isfinite(number) for number in (y, *slopes))

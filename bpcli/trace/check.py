"""The gradient check: whether two independent witnesses find the same gradients.

Knows the centred difference and CS231n's bands; SymPy differentiates the whole expression at once. Must not use the
gates' local gradients. Source: CS231n course notes, "Neural Networks Part 3", Gradient checks: the relative error is
|a − n| / max(|a|, |n|).

>>> from bpcli.graph.build import build
>>> from bpcli.trace.trace import Trace
>>> from bpcli.trace.values import given
>>> trace = Trace(build("x*x"), {"x": given("3")})
>>> check(trace.backward())[0].band
'happy'
"""

from __future__ import annotations

from functools import reduce
from itertools import pairwise
from math import isfinite, prod
from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.algebra import exact
from bpcli.errors import DomainError, InputError
from bpcli.trace.reading import read_forward
from bpcli.trace.run import run_backward, run_forward

if TYPE_CHECKING:
    from bpcli.trace.run import Record
    from bpcli.trace.trace import Pass

STEP = 1e-5
STEPS = 6  # the usual step and smaller ones, each a tenth of the one before
MOST = 100  # inputs that are checked: each takes two forward passes
SYMPY_GATES = 60
SYMPY_SIZE = 200
DIGITS = 30  # that SymPy works with
NOISE = 4e-16  # how far a float may be off, relative to its size
JUMP = 1e-3  # a change that no slope explains, relative to one plus the size


class Checked(NamedTuple):
    """One input: what backpropagation says, what the witnesses say, and how far they are apart.

    `numeric` is None where the difference cannot be taken, `symbolic` None where SymPy was not asked. `band` is one of
    happy, fine, uncomfortable, wrong, kink, rounding, coarse, unchecked.
    """

    name: str
    analytic: float
    numeric: float | None
    symbolic: float | None
    error: float | None
    band: str
    kinks: tuple[str, ...]
    step: float


def check(back: Pass) -> list[Checked]:
    """Check the gradients with respect to inputs, one by one. Raises InputError in a symbolic lesson."""
    symbolic = _by_sympy(back)
    inputs = set(back.graph.inputs.values())
    asked = [(name, node) for name, node in zip(back.wrt, back.targets, strict=True) if node in inputs]
    return [_one(back, node, name, symbolic.get(name)) for name, node in asked[:MOST]]


def relative_error(analytic: float, numeric: float) -> float:
    """|a − n| / max(|a|, |n|); zero where both are zero."""
    largest = max(abs(analytic), abs(numeric))
    return abs(analytic - numeric) / largest if largest else 0.0


def band(error: float) -> str:
    """What CS231n says of a relative error."""
    if error > 1e-2:
        return "wrong"
    if error > 1e-4:
        return "uncomfortable"
    return "fine" if error > 1e-7 else "happy"


def _one(back: Pass, place: int, name: str, symbolic: float | None) -> Checked:
    analytic = back.gradient[place]
    taken = _difference(back, place, analytic)
    if taken is None:
        verdict = "coarse" if _agrees(back, place, symbolic) else "unchecked"
        return Checked(name, analytic, None, symbolic, None, verdict, (), STEP)
    error = relative_error(analytic, taken.slope)
    kinks = _kinks_crossed(back, place, taken.left, taken.right)
    if kinks:
        return Checked(name, analytic, taken.slope, None, error, "kink", kinks, taken.step)
    verdict = band(error)
    scale = max(abs(value) for value in back.trace.values)
    noise = NOISE * scale * abs(back.seed) / taken.step * len(back.graph.gates)
    if symbolic is not None and not _agrees(back, place, symbolic):
        verdict = "wrong"
    elif verdict != "happy" and abs(analytic - taken.slope) <= noise:
        verdict = "rounding"
    elif verdict != "happy" and symbolic is not None:
        verdict = "coarse"
    return Checked(name, analytic, taken.slope, symbolic, error, verdict, (), taken.step)


class _Difference(NamedTuple):
    """A centred difference, its step, and the forward passes on both sides."""

    slope: float
    step: float
    left: Record
    right: Record


def _difference(back: Pass, place: int, analytic: float) -> _Difference | None:
    """The centred difference with the usual step; where that is not happy, the one of several that is most settled."""
    taken: list[_Difference] = []
    usual = STEP * max(1.0, abs(back.trace.values[place]))
    for step in (usual / 10**power for power in range(STEPS)):
        one = _take(back, place, step)
        if one is not None:
            taken.append(one)
            if len(taken) == 1 and step == usual and band(relative_error(analytic, one.slope)) == "happy":
                return one
    if len(taken) < 2:
        return taken[0] if taken else None
    gaps = [relative_error(a.slope, b.slope) for a, b in pairwise(taken)]
    return taken[gaps.index(min(gaps)) + 1]


def _take(back: Pass, place: int, step: float) -> _Difference | None:
    """One centred difference; None where there is no value beside the point."""
    at = back.trace.values[place]
    inputs = [back.trace.values[node] for node in back.graph.inputs.values()]
    index = list(back.graph.inputs.values()).index(place)
    runs = []
    for moved in (at - step, at + step):
        inputs[index] = moved
        try:
            runs.append(run_forward(back.graph, inputs))
        except DomainError:
            return None
    left, right = runs
    slope = back.seed * ((right.values[back.output] - left.values[back.output]) / ((at + step) - (at - step)))
    return _Difference(slope, step, left, right) if isfinite(slope) else None


def _agrees(back: Pass, place: int, symbolic: float | None) -> bool:
    """Whether SymPy's derivative is the same, up to rounding: a bit of a slope of one, sent along every path."""
    if symbolic is None or back.trace.record is None:
        return False
    analytic, slopes = back.gradient[place], [max(1.0, abs(slope)) for slope in back.trace.record.local]
    paths = run_backward(back.graph, slopes, back.output, abs(back.seed))[0][place]
    floor = NOISE * len(back.graph.gates) * paths
    return abs(analytic - symbolic) <= 1e-9 * max(abs(analytic), abs(symbolic)) + floor


def _kinks_crossed(back: Pass, place: int, left: Record, right: Record) -> tuple[str, ...]:
    """Gates with a kink between the two points of the difference: their local gradient jumps, or their value does."""
    graph = back.graph
    depends = graph.below([place])
    crossed = []
    for gate_node in graph.gate_nodes:
        gate = graph.gate(gate_node)
        if not (gate.kinks and depends[gate_node] and back.above[gate_node]):
            continue
        start = graph.first_edge[gate_node - graph.leaves]
        before, after = left.values, right.values
        unexplained = after[gate_node] - before[gate_node]
        jumps = False
        for edge, operand in enumerate(graph.operands_of(gate_node), start):
            slope = left.local[edge]
            jumps |= abs(slope - right.local[edge]) > JUMP * (1 + abs(slope))
            unexplained -= slope * (after[operand] - before[operand])
        jumps |= abs(unexplained) > JUMP * (1 + abs(before[gate_node]))
        if jumps or back.trace.kinks(gate_node):
            crossed.append(graph.names[gate_node])
    return tuple(crossed)


class _Around:
    """The exact algebra on symbols around one point: of every choice, the side that is taken there."""

    def __init__(self, at: dict[Any, Any]) -> None:
        self.known = {symbol: value.evalf(DIGITS) for symbol, value in at.items()}

    def __getattr__(self, name: str) -> Any:
        return getattr(exact, name)

    def worth(self, whole: Any) -> Any:
        """An expression's number at the point. A part that occurs again is not worked out again."""
        known, stack = self.known, [whole]
        while stack:
            top = stack[-1]
            if top not in known and (missing := [part for part in top.args if part not in known]):
                stack += missing
                continue
            if top not in known:
                known[top] = top.func(*(known[part] for part in top.args)).evalf(DIGITS) if top.args else top
            stack.pop()
        return known[whole]

    def where(self, condition: Any, one: Any, other: Any) -> Any:
        if condition not in (True, False):
            gap = self.worth(condition.lhs - condition.rhs)
            condition = condition.func(0 if abs(gap) < 1e-25 else gap, 0)
        return exact.where(condition, one, other)

    def maximum(self, *xs: Any) -> Any:
        return reduce(lambda largest, x: self.where(x > largest, x, largest), xs)

    def minimum(self, *xs: Any) -> Any:
        return reduce(lambda smallest, x: self.where(x < smallest, x, smallest), xs)

    def clip(self, x: Any, lo: Any, hi: Any) -> Any:
        return self.maximum(lo, self.minimum(hi, x))

    def elu_tail(self, x: Any) -> Any:
        return exact.exp(self.minimum(x, exact.number("0"))) - 1

    def indicator(self, *conditions: Any) -> Any:
        return prod(self.where(condition, 1, 0) for condition in conditions)


def _by_sympy(back: Pass) -> dict[str, float]:
    """The gradients by `sympy.diff` of the whole expression; empty where the circuit is too large for that."""
    import sympy

    graph = back.graph
    if len(graph.gates) > SYMPY_GATES or graph.written_size > SYMPY_SIZE:
        return {}
    symbols = {name: exact.symbol(name) for name in graph.inputs}
    try:
        around = _Around({symbols[name]: back.trace.given[name].exact() for name in graph.inputs})
        whole = read_forward(graph, around, list(symbols.values()))[back.output]
        found = {}
        for name in back.wrt:
            if name in symbols:
                slope = around.worth(sympy.diff(whole, symbols[name]))
                if slope.is_Float or slope.is_Rational:
                    found[name] = back.seed * float(slope)
    except (InputError, TypeError, ValueError):
        return {}
    return found

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
from math import prod
from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.algebra import exact
from bpcli.errors import DomainError, InputError
from bpcli.trace.reading import read_forward
from bpcli.trace.run import run_forward

if TYPE_CHECKING:
    from bpcli.trace.run import Record
    from bpcli.trace.trace import Pass

STEP = 1e-5
MOST = 100  # inputs that are checked: each takes two forward passes
SYMPY_GATES = 60
SYMPY_SIZE = 200
DIGITS = 30  # that SymPy works with
NOISE = 4e-16  # how far a float may be off, relative to its size
JUMP = 1e-3  # a change that no slope explains, relative to one plus the size


class Checked(NamedTuple):
    """One input: what backpropagation says, what the witnesses say, and how far they are apart.

    `numeric` is None where the difference cannot be taken, `symbolic` None where SymPy was not asked. `band` is one of
    happy, fine, uncomfortable, wrong, kink, rounding, unchecked.
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
    inputs = [
        (name, node)
        for name, node in zip(back.wrt, back.targets, strict=True)
        if node in set(back.graph.inputs.values())
    ]
    return [_one(back, name, node, symbolic.get(name)) for name, node in inputs[:MOST]]


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


def _one(back: Pass, name: str, node: int, symbolic: float | None) -> Checked:
    graph, trace = back.graph, back.trace
    analytic = back.gradient[node]
    inputs = [trace.given[key].number for key in graph.inputs]
    place = list(graph.inputs).index(name)
    step = STEP * max(1.0, abs(inputs[place]))
    runs = []
    for sign in (1, -1):
        moved = list(inputs)
        moved[place] += sign * step
        try:
            runs.append(run_forward(graph, moved))
        except DomainError:
            return Checked(name, analytic, None, symbolic, None, "unchecked", (), step)
    right, left = runs
    gap = (inputs[place] + step) - (inputs[place] - step)
    numeric = back.seed * (right.values[back.output] - left.values[back.output]) / gap
    error = relative_error(analytic, numeric)
    kinks = _kinks_crossed(back, node, left, right)
    verdict = band(error)
    if kinks:
        verdict = "kink"
    elif verdict != "happy":
        scale = max(abs(value) for value in trace.values)
        if abs(analytic - numeric) <= NOISE * scale * abs(back.seed) / step * len(graph.gates):
            verdict = "rounding"
    return Checked(name, analytic, numeric, symbolic, error, verdict, kinks, step)


def _kinks_crossed(back: Pass, node: int, left: Record, right: Record) -> tuple[str, ...]:
    """Gates with a kink between the two points of the difference: their local gradient jumps, or their value does."""
    graph = back.graph
    depends = graph.below([node])
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

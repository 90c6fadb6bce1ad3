"""What a witness of the gradient check knows: SymPy's derivative of the whole expression."""

from __future__ import annotations

from math import inf, isnan, prod
from typing import TYPE_CHECKING, Any

from bpcli.algebra import exact
from bpcli.algebra.algebra import Algebra
from bpcli.algebra.exact import Exact
from bpcli.algebra.exact_arrays import ExactArrays, array, best
from bpcli.errors import InputError
from bpcli.trace import interpret

if TYPE_CHECKING:
    from bpcli.trace.trace import Pass

SYMPY_GATES = 60
SYMPY_SIZE = 200  # nodes of the whole expression
SYMPY_ENTRIES = 30  # numbers in all the inputs
DIGITS = 30  # that SymPy works with


class _Around(Exact):
    """The exact algebra on symbols around one point: of every choice, the side that is taken there."""

    elu_tail = Algebra.elu_tail  # it chooses

    def __init__(self, at: dict[Any, Any]) -> None:
        self.known = {symbol: value.evalf(DIGITS) for symbol, value in at.items()}

    def worth(self, expression: Any) -> Any:
        """An expression's number at the point. A part that occurs again is not worked out again."""
        known, stack = self.known, [expression]
        while stack:
            top = stack[-1]
            if top not in known and (missing := [part for part in top.args if part not in known]):
                stack += missing
                continue
            if top not in known:
                known[top] = top.func(*(known[part] for part in top.args)).evalf(DIGITS) if top.args else top
            stack.pop()
        return known[expression]

    def where(self, condition: Any, this: Any, other: Any) -> Any:
        """The first where the condition holds at the point, otherwise the other."""
        if condition not in (True, False):
            gap = self.worth(condition.lhs - condition.rhs)
            condition = condition.func(0 if abs(gap) < 1e-25 else gap, 0)
        return super().where(condition, this, other)


class _AroundArrays(ExactArrays):
    """Arrays of symbols around one point. Every value is taken as it is: the derivative shows what is not finite."""

    MAX_EFFORT: float = inf

    def largest(self, x: Any, axis: int | None = None) -> Any:
        """The largest entry."""
        return best(self.entries.maximum, x, axis)

    def smallest(self, x: Any, axis: int | None = None) -> Any:
        """The smallest entry."""
        return best(self.entries.minimum, x, axis)

    finite = Algebra.finite
    checked = staticmethod(lambda value: value)
    work = Algebra.work


def by_sympy(back: Pass) -> dict[tuple[str, tuple[int, ...]], float]:
    """The gradients by `sympy.diff` of the whole expression, by name and entry; empty where that would take long."""
    graph = back.graph
    if len(graph.gates) > SYMPY_GATES:
        return {}
    try:
        if graph.has_arrays:
            return _arrays_by_sympy(back)
        return _numbers_by_sympy(back) if graph.written_size <= SYMPY_SIZE else {}
    except (InputError, TypeError, ValueError):
        return {}


def _numbers_by_sympy(back: Pass) -> dict[tuple[str, tuple[int, ...]], float]:
    graph = back.graph
    symbols = {name: exact.symbol(name) for name in graph.inputs}
    around = _Around({symbols[name]: back.trace.given[name].exact() for name in graph.inputs})
    whole = interpret.forward(graph, around, list(symbols.values()))[back.output]
    wanted = {(name, ()): symbols[name] for name in back.wrt if name in symbols}
    return _slopes(around, whole, wanted, back.seed)


def _arrays_by_sympy(back: Pass) -> dict[tuple[str, tuple[int, ...]], float]:
    graph, given = back.graph, back.trace.given
    if sum(prod(graph.shapes[node]) for node in graph.inputs.values()) > SYMPY_ENTRIES:
        return {}
    symbols: dict[str, Any] = {}
    known: dict[Any, Any] = {}
    for name, node in graph.inputs.items():
        at, shape = given[name].exact(), graph.shapes[node]
        if name not in graph.differentiable:
            symbols[name] = at  # a target stays a number
            continue
        entries = [exact.symbol(f"{name}_{k}") for k in range(prod(shape))]
        symbols[name] = array(entries, shape) if shape else entries[0]
        known |= dict(zip(entries, at.flat if shape else [at], strict=True))
    around = _Around(known)
    fixed = interpret.exact_constants(graph, back.trace.fixed)
    values = interpret.forward(graph, _AroundArrays(around), list(symbols.values()), fixed)
    whole = values[back.output]
    if graph.shapes[back.output]:
        whole = sum(exact.number(repr(float(seed))) * one for seed, one in zip(back.seed.flat, whole.flat, strict=True))
    if whole.count_ops() > SYMPY_SIZE:
        return {}
    wanted = {
        (name, entry): symbols[name][entry] if entry else symbols[name]
        for name in back.wrt
        if name in graph.differentiable
        for entry in _places(graph.shapes[graph.inputs[name]])
    }
    return _slopes(around, whole, wanted, 1.0 if graph.shapes[back.output] else back.seed)


def _places(shape: tuple[int, ...]) -> list[tuple[int, ...]]:
    from itertools import product

    return list(product(*map(range, shape)))


def _slopes(around: _Around, whole: Any, wanted: dict[Any, Any], seed: float) -> dict[Any, float]:
    import sympy

    found = {}
    for key, symbol in wanted.items():
        slope = around.worth(sympy.diff(whole, symbol))
        if slope.is_Float or slope.is_Rational:
            found[key] = seed * float(slope)
    return found


def largest(value: Any) -> float:
    """The largest absolute value of a number or an array."""
    return abs(value) if isinstance(value, float | int) else float(abs(value).max(initial=0.0))


def total_size(a: Any, b: Any) -> float:
    """The sum of the absolute values of a product, of numbers or entry by entry; infinite past the floats.

    Entries that nothing needs count nothing.
    """
    if isinstance(a, float | int) and isinstance(b, float | int):
        return 0.0 if isnan(b) else abs(a * b)
    import numpy as np

    with np.errstate(all="ignore"):
        return float(np.nansum(abs(a * b)))

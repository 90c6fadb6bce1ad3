"""Mistakes in the local gradient of one gate of numbers: each is a wrong rule, used at one gate or wherever it can be.

>>> from bpcli import explain
>>> found = predicted(Scene(explain("x*y", x=2, y=3), "f", "x"))
>>> [(one.id, one.value) for one in found]
[('operands-not-switched', 2.0)]
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.gates.gate import Gate
from bpcli.judge.mistakes.prediction import Prediction, number
from bpcli.judge.mistakes.scene import Scene
from bpcli.trace.wording import gate_text, operand_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bpcli.algebra.algebra import Algebra
    from bpcli.trace.trace import Edge

    Wrong = Callable[[Any, Gate, int, Any, Sequence[Any]], Any]  # (m, gate, slot, y, operands) → a wrong local gradient

MOST_GATES = 12


class GateMistake(NamedTuple):
    """A known mistake as a wrong rule: the local gradient that it gives (or None), and what to say of it."""

    id: str
    means: str  # as `bpcli check --mistakes` lists it
    wrong: Wrong
    says: str  # with {gate}, {x} the operand, {v} its value, {other} and {w} the other operand of two
    how: str = ""


def _constant_exponent(gate: Gate, slot: int, xs: Sequence[Any]) -> Any:
    return xs[1] if gate.id == "pow" and slot == 0 and isinstance(xs[1], float | int) else None


def _own(_: Any, gate: Gate, slot: int, __: Any, xs: Sequence[Any]) -> Any:
    return xs[slot] if gate.id == "mul" else None


def _no_minus(_: Any, gate: Gate, slot: int, __: Any, ___: Sequence[Any]) -> Any:
    return 1.0 if gate.id == "neg" or (gate.id == "sub" and slot == 1) else None


def _is_reciprocal(gate: Gate, slot: int, xs: Sequence[Any]) -> bool:
    return gate.id == "reciprocal" or (gate.id == "div" and slot == 1) or _constant_exponent(gate, slot, xs) == -1


def _no_minus_of_reciprocal(m: Algebra, gate: Gate, slot: int, y: Any, xs: Sequence[Any]) -> Any:
    return -gate.partial(slot, len(xs))(m, y, *xs) if _is_reciprocal(gate, slot, xs) else None


def _no_square(m: Algebra, gate: Gate, slot: int, y: Any, xs: Sequence[Any]) -> Any:
    if not _is_reciprocal(gate, slot, xs):
        return None
    return gate.partial(slot, len(xs))(m, y, *xs) * xs[1 if gate.id == "div" else 0]


_ONE_POINT = {"exp", "log", "log2", "log10", "sqrt", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh"}
_ONE_POINT |= {"sigmoid", "tanh", "erf", "softplus", "gelu", "silu", "softsign"}


def _at_output(m: Algebra, gate: Gate, slot: int, y: Any, xs: Sequence[Any]) -> Any:
    return gate.partial(slot, 1)(m, gate.forward(m, y), y) if gate.id in _ONE_POINT and len(xs) == 1 else None


def _at_input(m: Algebra, gate: Gate, slot: int, _: Any, xs: Sequence[Any]) -> Any:
    return gate.partial(slot, 1)(m, xs[0], xs[0]) if gate.id in _ONE_POINT and len(xs) == 1 else None


_ROUTERS = {"max", "min", "maxout", "relu"}


def _to_loser(m: Algebra, gate: Gate, slot: int, y: Any, xs: Sequence[Any]) -> Any:
    return 1.0 - gate.partial(slot, len(xs))(m, y, *xs) if gate.id in _ROUTERS else None


def _to_both(m: Algebra, gate: Gate, slot: int, y: Any, xs: Sequence[Any]) -> Any:
    return gate.partial(slot, len(xs))(m, y, *xs) * 0.0 + 1.0 if gate.id in _ROUTERS else None


def _no_two(_: Any, gate: Gate, slot: int, __: Any, xs: Sequence[Any]) -> Any:
    return xs[0] if gate.id in {"square", "sqnorm"} or _constant_exponent(gate, slot, xs) == 2 else None


def _no_exponent(m: Algebra, gate: Gate, slot: int, y: Any, xs: Sequence[Any]) -> Any:
    n = _constant_exponent(gate, slot, xs)
    if gate.id == "sqrt":
        return 2 * gate.partial(slot, 1)(m, y, *xs)
    return None if n in {None, -1.0, 0.0, 1.0, 2.0} else gate.partial(slot, 2)(m, y, *xs) / n


_WRONG_NODE = "a local gradient such as e^x or σ(1 − σ) was evaluated at the wrong node"
RULES = (
    GateMistake(
        "operands-not-switched",
        "a product's operand got its own value for a local gradient, and not the other's",
        _own,
        "at {gate} you took {x} itself, {v}, for the local gradient at {x}; a product switches: {x} gets {other} = {w}",
    ),
    GateMistake(
        "lost-minus",
        "the minus of a subtraction or of a negation was lost",
        _no_minus,
        "at {gate} you lost the minus before {x}: {x} gets the upstream gradient with its sign flipped",
    ),
    GateMistake(
        "reciprocal-sign",
        "the minus of the local gradient of 1/x was lost",
        _no_minus_of_reciprocal,
        "at {gate} you lost a minus: a fraction falls as its denominator {x} grows",
    ),
    GateMistake(
        "reciprocal-square",
        "the square in the local gradient of 1/x was lost",
        _no_square,
        "at {gate} you lost a square: the local gradient of 1/{x} is −1/{x}², and {x} = {v}",
    ),
    GateMistake(
        "wrong-node",
        _WRONG_NODE,
        _at_output,
        "you evaluated the local gradient of {gate} at its output {y}. Use the input {x} = {v}",
        "output",
    ),
    GateMistake(
        "wrong-node",
        _WRONG_NODE,
        _at_input,
        "you evaluated the local gradient of {gate} at the input {x} = {v}. Use the output {y}",
        "input",
    ),
    GateMistake(
        "routed-to-loser",
        "max (or min, or ReLU) sent the gradient to the operand that lost",
        _to_loser,
        "{gate} sends the whole upstream gradient to the operand that wins, and 0 to the other; you did it the other "
        "way round",
    ),
    GateMistake(
        "routed-to-both",
        "max (or min, or ReLU) sent the gradient to the loser too",
        _to_both,
        "{gate} sends the upstream gradient to the operand that wins alone; you gave it to the loser too",
    ),
    GateMistake(
        "lost-two",
        "the 2 of a square was lost",
        _no_two,
        "at {gate} you lost the 2: the local gradient of a square is 2·{x}, and {x} = {v}",
    ),
    GateMistake(
        "lost-exponent",
        "the factor that an exponent brings down was lost",
        _no_exponent,
        "at {gate} you lost the factor that the exponent brings down",
    ),
)
MISTAKES = {rule.id: rule.means for rule in RULES}


def predicted(scene: Scene) -> Iterator[Prediction]:
    """What each wrong rule gives: at one gate on the way, and at every gate where it applies."""
    edges = scene.edges if scene.is_small else scene.last
    for rule in RULES:
        places = list(dict.fromkeys(edge.node for edge in edges if _wrong(scene, rule, edge) is not None))
        ways = [{place} for place in places[:MOST_GATES]]
        ways += [set(places)] if len(places) > 1 else []
        for at in ways:
            try:
                value = scene.run(partial(_flow, rule), at=at)
            except (ValueError, ZeroDivisionError, OverflowError):
                continue
            if value is None:
                continue
            first = next(edge for edge in edges if edge.node in at and _wrong(scene, rule, edge) is not None)
            how = f"{rule.how} at {' '.join(scene.graph.names[node] for node in sorted(at))}"
            yield Prediction(rule.id, value, _text(scene, rule, first), how)


def _wrong(scene: Scene, rule: GateMistake, edge: Edge) -> Any:
    """The wrong local gradient of an edge; None where the rule says nothing of its gate, or has no value there."""
    gate = scene.graph.gate(edge.node)
    if not isinstance(gate, Gate):
        return None
    try:
        return rule.wrong(scene.m, gate, edge.slot, scene.values[edge.node], scene.operands(edge))
    except (ValueError, ZeroDivisionError, OverflowError):
        return None


def _flow(rule: GateMistake, scene: Scene, edge: Edge, upstream: Any) -> Any:
    local = _wrong(scene, rule, edge)
    return None if local is None else scene.fitted(local * upstream, edge)


def _text(scene: Scene, rule: GateMistake, edge: Edge) -> str:
    graph = scene.graph
    nodes = graph.operands_of(edge.node)
    words = {
        "gate": gate_text(graph, edge.node),
        "x": operand_text(graph, edge.operand),
        "v": number(scene.values[edge.operand]),
        "y": number(scene.values[edge.node]),
    }
    if len(nodes) == 2:
        other = nodes[1 - edge.slot]
        words |= {"other": operand_text(graph, other), "w": number(scene.values[other])}
    return rule.says.format_map(words)

"""The spelling that does not overflow, of what a learner wrote with one that does: softplus(x) for log(1 + exp(x)).

Such a spelling is found in a circuit also where it goes over several statements.

>>> from bpcli.graph.build import build
>>> graph = build("e = exp(-(2x)); f = log(1 + 1/(1 + e))")
>>> stable(graph, graph.nodes["e"])
'sigmoid(2x)'
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from bpcli.algebra.formula import ArrayText
from bpcli.gates.catalogue import FUNCTIONS
from bpcli.gates.expansions import EXPANSIONS
from bpcli.graph.nodes import SIGNS
from bpcli.graph.rewrite import PATTERNS
from bpcli.notation.program import parse_expression
from bpcli.notation.syntax import Binary, Call, Name, Negative, Number

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from bpcli.graph.graph import Graph
    from bpcli.notation.syntax import Syntax

    Found = dict[str, int]  # the nodes that the names of a pattern stand for

_ENTROPY = "v*log(sigmoid(u))+(1-v)*log(1-sigmoid(u))"
# What overflows (or has no logarithm), and the same in range; u and v are any nodes. -u of a minus is what it negates.
# The first that fits counts, so the larger ones come first. A loss, which is a mean, stands for no array.
SPELLINGS: tuple[tuple[str, str], ...] = (
    *((text, "bce_with_logits(u, v)") for text in (f"mean(-({_ENTROPY}))", f"-mean({_ENTROPY})", f"-({_ENTROPY})")),
    ("-v*log(sigmoid(u))-(1-v)*log(1-sigmoid(u))", "bce_with_logits(u, v)"),
    ("mean(log(cosh(u-v)))", "log_cosh(u, v)"),
    ("log(cosh(u-v))", "log_cosh(u, v)"),
    ("mean(log(cosh(u)))", "log_cosh(u)"),
    ("log(cosh(u))", "log_cosh(u)"),
    ("log(cosh(u))", "-u + softplus(2*u) - log(2)"),
    *((text, f"{gate}(u)") for gate in ("tanh", "softplus", "sigmoid") for text in PATTERNS[gate]),
    ("1/(1+exp(u))", "sigmoid(-u)"),
    ("1/(exp(u)+1)", "sigmoid(-u)"),
    ("log(sum(exp(u)))", "logsumexp(u)"),
    ("log(sum(exp(u), axis=-1))", "logsumexp(u)"),
    ("log(sum(exp(u), axis=-1, keepdims=True))", "logsumexp(u, axis=-1, keepdims=True)"),
    ("log(exp(u)+exp(v))", "v + softplus(-v + u)"),
    ("exp(u)/sum(exp(u))", "softmax(u)"),
    ("exp(u)/sum(exp(u), axis=-1, keepdims=True)", "softmax(u)"),
    ("log(sigmoid(u))", "-softplus(-u)"),
    ("log(1-sigmoid(u))", "-softplus(u)"),
    ("log(softmax(u))", "log_softmax(u)"),
    ("sqrt(u^2+v^2)", "hypot(u, v)"),
    ("(u^2+v^2)^0.5", "hypot(u, v)"),
    ("sqrt(sum(u^2))", "norm(u)"),
)
# What has kinks in its parts and none in the whole, and the same without kinks.
SMOOTH: tuple[tuple[str, str], ...] = tuple(
    (f"{start}{tail}", spelling)
    for start in ("max(u,0)", "relu(u)")
    for tail, spelling in (
        ("-u*v+log(1+exp(-abs(u)))", "softplus(u) - u*v"),
        ("-u*v+softplus(-abs(u))", "softplus(u) - u*v"),
        ("+log(1+exp(-abs(u)))", "softplus(u)"),
        ("+softplus(-abs(u))", "softplus(u)"),
    )
)
NEAR = 40  # gates after the one that fails, among which a spelling is looked for


def stable(graph: Graph, node: int, spellings: tuple[tuple[str, str], ...] = SPELLINGS) -> str | None:
    """How to write what is around a node without overflow (or without kinks); None where no such way is known."""
    reached = graph.below([node])
    tops = [place for place in graph.gate_nodes if reached[place]][:NEAR]
    for pattern, spelling in _patterns(spellings):
        of_numbers = spelling.partition("(")[0] in EXPANSIONS
        for top in tops:
            for names, inside in _match(graph, pattern, top, {}, set()):
                opened = any(name >= graph.leaves and graph.spans[name] == graph.spans[node] for name in names.values())
                if node in inside and not opened and not (of_numbers and graph.shapes[top]):
                    return _written(graph, spelling, names)
    return None


@cache
def _patterns(spellings: tuple[tuple[str, str], ...]) -> list[tuple[Syntax, str]]:
    return [(parse_expression(text, FUNCTIONS), spelling) for text, spelling in spellings]


def _match(
    graph: Graph, pattern: Syntax, node: int, names: Found, inside: set[int]
) -> Iterator[tuple[Found, set[int]]]:
    """Every way in which a pattern is the circuit that ends at a node: what its names are, and the gates inside."""
    if isinstance(pattern, Name):
        if names.setdefault(pattern.name, node) == node:
            yield names, inside
        return
    if isinstance(pattern, Number):
        literal = graph.literals[node] if node < graph.leaves and not graph.shapes[node] else None
        if literal not in {None, "e", "pi"} and Decimal(literal or 0) == Decimal(pattern.text):
            yield names, inside
        return
    if node < graph.leaves:
        return
    inside = inside | {node}
    for parts, nodes in _ways(graph, pattern, node):
        yield from _all(graph, parts, nodes, names, inside)


def _all(
    graph: Graph, parts: tuple[Syntax, ...], nodes: tuple[int, ...], names: Found, inside: set[int]
) -> Iterator[tuple[Found, set[int]]]:
    if not parts:
        yield names, inside
        return
    for found, gates in _match(graph, parts[0], nodes[0], dict(names), inside):
        yield from _all(graph, parts[1:], nodes[1:], found, gates)


def _ways(graph: Graph, pattern: Syntax, node: int) -> Iterator[tuple[tuple[Syntax, ...], tuple[int, ...]]]:
    """Which parts of a pattern stand for which operands of a gate: a sum and a product in either order."""
    gate, nodes = graph.gate(node).id, graph.operands_of(node)
    match pattern:
        case Negative(operand=part) if gate == "neg":
            yield (part,), nodes
        case Call(function=function, arguments=parts, keywords=keywords) if gate == function and len(parts) == len(
            nodes
        ):
            if gate not in {"sum", "mean"} or _is_along(graph, node, dict(keywords)):
                yield parts, nodes
            if gate == "max":
                yield parts[::-1], nodes
        case Binary(operator="/", left=Number(text="1"), right=part) if gate == "reciprocal":
            yield (part,), nodes
        case Binary(operator="^", left=part, right=Number(text="2")) if gate == "square":
            yield (part,), nodes
        case Binary(operator="^", left=part, right=Number(text="2")) if gate == "mul":
            yield (part, part), nodes
        case Binary(operator=operator, left=left, right=right) if gate == SIGNS[operator]:
            yield (left, right), nodes
            if operator in {"+", "*"}:
                yield (right, left), nodes


def _is_along(graph: Graph, node: int, settings: Collection[str]) -> bool:
    """Whether a sum or a mean is that of a pattern: of a vector, along the last axis, or the mean of all entries."""
    gate, (operand,) = graph.gate(node), graph.operands_of(node)
    shown, axes = str(gate.show(ArrayText("u"))), len(graph.shapes[operand])
    if ("keepdims" in shown) is not ("keepdims" in settings):
        return False
    if axes == 1:
        return True
    return f"axis={axes - 1}" in shown if "axis" in settings else gate.id == "mean" and not graph.shapes[node]


def _written(graph: Graph, spelling: str, names: Found) -> str:
    """The spelling, with what the learner wrote for its names."""

    def put(match: re.Match[str]) -> str:
        minus, node = match[1], names[match[2]]
        if minus and node >= graph.leaves and graph.gate(node).id == "neg":
            return _text(graph, graph.operands_of(node)[0])
        text = _text(graph, node)
        bare = text.replace("_", "").isalnum() or not (minus or _is_factor(match))
        return f"{minus}{text}" if bare else f"{minus}({text})"

    return re.sub(r"(-?)\b([uv])\b", put, spelling)


def _is_factor(match: re.Match[str]) -> bool:
    around = match.string[max(match.start() - 1, 0) : match.start()] + match.string[match.end() : match.end() + 1]
    return "*" in around


def _text(graph: Graph, node: int) -> str:
    """What the learner wrote for a node, or its name where that is the learner's."""
    if node in graph.named:
        return graph.names[node]
    text = " ".join(graph.program.text[slice(*graph.spans[node])].split())
    return text[1:-1].strip() if text.startswith("(") and text.endswith(")") and text.count("(") == 1 else text

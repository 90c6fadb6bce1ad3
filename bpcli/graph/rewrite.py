"""Changes to the syntax before the circuit is built: the lecture's spellings, and grouping.

`1/(1+exp(-u))` becomes `sigmoid(u)` with `group`; opening.py goes the other way. A name ends a pattern: a statement
that the learner named stays.

>>> from bpcli.notation.program import parse_expression
>>> from bpcli.gates.catalogue import FUNCTIONS
>>> fold(canonical(parse_expression("1/(1+e^-(2a))", FUNCTIONS), set()), PATTERNS)[1]
{'sigmoid': 1}
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from bpcli.errors import InputError
from bpcli.gates.array_catalogue import ARRAY_GATES
from bpcli.gates.catalogue import FUNCTIONS, GATES, NAMED
from bpcli.gates.expansions import EXPANSIONS
from bpcli.notation.program import parse_expression
from bpcli.notation.syntax import Binary, Call, Name, Negative, Number, Syntax, children, names, rebuild, same

if TYPE_CHECKING:
    from collections.abc import Iterable

# The gate, and the texts that it stands for; u is any expression with a name in it. The first that fits is taken.
PATTERNS: dict[str, tuple[str, ...]] = {
    "sigmoid": (
        "1/(1+exp(-u))",
        "1/(exp(-u)+1)",
        "(1+exp(-u))^-1",
        "(exp(-u)+1)^-1",
        "reciprocal(1+exp(-u))",
        "exp(u)/(1+exp(u))",
        "exp(u)/(exp(u)+1)",
    ),
    "tanh": (
        "(exp(u)-exp(-u))/(exp(u)+exp(-u))",
        "(exp(2*u)-1)/(exp(2*u)+1)",
        "2*sigmoid(2*u)-1",
        "2/(1+exp(-(2*u)))-1",
        "1-2/(exp(2*u)+1)",
        "sinh(u)/cosh(u)",
    ),
    "softplus": ("log(1+exp(u))", "log(exp(u)+1)"),
    "square": ("u*u", "u^2"),
    "reciprocal": ("1/u", "u^-1"),
}
_PRODUCTS = {"*", " ", "·", "@"}


def canonical(tree: Syntax, bound: set[str]) -> Syntax:
    """The same with one spelling a gate: e^u is exp(u), ‖u‖² one gate, σ(u) and ln(u) by their gates' ids."""

    def change(node: Syntax) -> Syntax:
        match node:
            case Binary(operator="^", left=Name(name="e"), right=power) if "e" not in bound:
                return Call("exp", (power,), node.span)
            case Binary(operator="^", left=Call(function="norm", arguments=(inside,)), right=Number(text="2")):
                return Call("sqnorm", (inside,), node.span)
            case Call(function=function) if function in NAMED and NAMED[function].id != function:
                return Call(NAMED[function].id, node.arguments, node.span, node.keywords)
        return node

    return rebuild(tree, change)


def fold(tree: Syntax, wanted: Iterable[str], *, arrays: bool = False) -> tuple[Syntax, dict[str, int]]:
    """Fold every circuit that is a known gate into that gate; how often each was found.

    Among `arrays` only * is certain to be the product entry by entry.
    """
    wanted = set(wanted)
    counts: dict[str, int] = {}
    patterns = [(gate, pattern) for gate, pattern in _patterns() if gate in wanted]

    def change(node: Syntax) -> Syntax:
        if not isinstance(node, Binary | Call):
            return node
        for gate, pattern in patterns:
            inside = _match(pattern, node, {"*"} if arrays else _PRODUCTS)
            if inside is not None and names(inside):
                counts[gate] = counts.get(gate, 0) + 1
                return Call(gate, (inside,), node.span)
        return node

    return rebuild(tree, change), counts


def patterns_wanted(group: tuple[str, ...], statements: set[str | None]) -> set[str]:
    """The known gates that `--group` asks for. Raises InputError for what is neither a gate nor a statement."""
    wanted: set[str] = set()
    for name in group:
        if name == "auto":
            wanted |= set(PATTERNS)
        elif name in PATTERNS:
            wanted.add(name)
        elif name not in statements and name not in EXPANSIONS:
            raise InputError(
                f"--group {name}: no statement has this name", hint=f"or one of these gates: {', '.join(PATTERNS)}"
            )
    return wanted


def gates_to_expand(expanded: tuple[str, ...]) -> set[str]:
    """The gates that `--expand` asks for, by id. Raises InputError for what cannot be opened."""
    openable = {gate.id for gate in GATES.values() if gate.expansion}
    openable |= {function.id for function in ARRAY_GATES.values() if function.opens}
    wanted: set[str] = set()
    for name in expanded:
        gate = NAMED[name].id if name in NAMED else name
        if gate not in openable:
            what = "is a primitive gate already" if gate in GATES | ARRAY_GATES else "is no gate"
            raise InputError(f"--expand {name}: this {what}", hint=f"these open: {', '.join(sorted(openable))}")
        wanted.add(gate)
    return wanted


@cache
def _patterns() -> tuple[tuple[str, Syntax], ...]:
    return tuple((gate, parse_expression(text, FUNCTIONS)) for gate, texts in PATTERNS.items() for text in texts)


def _match(pattern: Syntax, tree: Syntax, products: set[str]) -> Syntax | None:
    """What u stands for, where the tree is the pattern; recursion is over the pattern, which is small."""
    found: list[Syntax] = []

    def fits(part: Syntax, node: Syntax) -> bool:
        match part:
            case Name():
                found.append(node)
                return True
            case Negative(operand=operand):
                positive = _without_minus(node)
                return positive is not None and fits(operand, positive)
            case Number(text=text):
                return isinstance(node, Number) and float(node.text) == float(text)
            case Binary(operator=operator):
                alike = isinstance(node, Binary) and (
                    node.operator == operator or {node.operator, operator} <= products
                )
            case Call(function=function):
                alike = isinstance(node, Call) and node.function == function and not node.keywords
            case _:
                alike = False
        below, beside = children(part), children(node)
        return alike and len(below) == len(beside) and all(map(fits, below, beside))

    if not fits(pattern, tree):
        return None
    return found[0] if all(same(found[0], other) for other in found[1:]) else None


def _without_minus(tree: Syntax) -> Syntax | None:
    """u, where the tree is −u: also (−2)·x and −x·y, whose minus stands at their first factor."""
    spine: list[Binary] = []
    first = tree
    while isinstance(first, Binary) and first.operator in _PRODUCTS | {"/"}:
        spine.append(first)
        first = first.left
    match first:
        case Negative(operand=operand):
            positive: Syntax = operand
        case Number(text=text) if text.startswith("-"):
            positive = Number(text[1:], first.span)
        case _:
            return None
    for product in reversed(spine):
        positive = Binary(product.operator, positive, product.right, product.span)
    return positive

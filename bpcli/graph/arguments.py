"""The arguments of a call → the operands of its gate, with the defaults of those that were left out.

>>> from bpcli.gates.catalogue import FUNCTIONS, GATES
>>> from bpcli.notation.program import parse_expression
>>> arrange(GATES["leaky_relu"], parse_expression("leaky_relu(2)", FUNCTIONS))
(0, '0.01')
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.errors import NotationError, TooLargeError
from bpcli.notation.limits import MAX_COMPARED
from bpcli.notation.syntax import Index, Tuple
from bpcli.words import plural

if TYPE_CHECKING:
    from bpcli.errors import Span
    from bpcli.gates.expansions import Expansion
    from bpcli.gates.gate import Gate
    from bpcli.notation.syntax import Call, Text


def arrange(gate: Gate | Expansion, call: Call) -> tuple[int | str, ...]:
    """For each operand of the gate the place of its argument in the call, or the text of its default.

    Raises NotationError where the arguments do not fit the gate.
    """
    count = len(call.arguments)
    if gate.variadic is not None:
        for key, value in call.keywords:
            raise NotationError(f"{gate.id} has no operand called {key}", span=value.span, hint=_usage(gate))
        if count < 2:
            raise NotationError(f"{gate.id} compares two numbers or more", span=call.span, hint=_usage(gate))
        refuse_crowd(gate.id, count, call.span)
        return tuple(range(count))
    if count > len(gate.names):
        raise _wrong_number(gate, call, count)
    places: dict[str, int | str] = {name: place for place, name in enumerate(gate.names[:count])}
    for place, (key, value) in enumerate(call.keywords, start=count):
        if key in places:
            raise NotationError(f"{gate.id} is given {key} twice", span=value.span, hint=_usage(gate))
        if key not in gate.names:
            raise NotationError(f"{gate.id} has no operand called {key}", span=value.span, hint=_usage(gate))
        places[key] = place
    for name, default in gate.defaults:
        places.setdefault(name, default)
    if len(places) < len(gate.names):
        raise _wrong_number(gate, call, count + len(call.keywords))
    return tuple(places[name] for name in gate.names)


def refuse_crowd(gate: str, count: int, span: Span) -> None:
    """Raise TooLargeError where a gate compares more than it can: each of its operands with every other."""
    if count > MAX_COMPARED:
        raise TooLargeError(
            f"one {gate} may have {MAX_COMPARED} operands, this one has {count:,}",
            span=span,
            hint="compare them in several steps: q = max(a, b); f = max(q, c)" if gate in {"max", "min"} else None,
        )


def no_value(tree: Text | Tuple) -> NotationError:
    """The error for an argument that the function takes as an operand, and that is not a value."""
    if isinstance(tree, Tuple) and isinstance(tree.items[0], Index):
        hint = "take one of them: split(x, 2)[0]"
        return NotationError(f"these are {plural(len(tree.items), 'array')}", span=tree.span, hint=hint)
    if isinstance(tree, Tuple):
        return NotationError("a comma separates the arguments of a function", span=tree.span)
    hint = "leave out the quotes around an expression"
    return NotationError("quoted text is not a value", span=tree.span, hint=hint)


def _wrong_number(gate: Gate | Expansion, call: Call, found: int) -> NotationError:
    least, most = len(gate.names) - len(gate.defaults), len(gate.names)
    takes = plural(most, "operand") if least == most else f"{least} to {most} operands"
    return NotationError(
        f"{gate.id} takes {takes}, and here {'is' if found == 1 else 'are'} {found}", span=call.span, hint=_usage(gate)
    )


def _usage(gate: Gate | Expansion) -> str:
    if gate.variadic is not None:
        return f"write {gate.id}(a, b), or more of them"
    defaults = dict(gate.defaults)
    return f"write {gate.id}({', '.join(f'{n}={defaults[n]}' if n in defaults else n for n in gate.names)})"

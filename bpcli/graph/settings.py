"""The settings of a call: numbers that are no operands, such as an axis, a margin, the sizes of zeros(2, 3).

>>> from bpcli.gates.catalogue import FUNCTIONS
>>> from bpcli.notation.program import parse_expression
>>> applied(parse_expression("sum(x, axis=0)", FUNCTIONS)).settings
(('axis', 0),)
>>> constant(parse_expression("zeros(10^2, 3)", FUNCTIONS))[:2]
('zeros(100, 3)', (100, 3))
"""

from __future__ import annotations

import re
from collections.abc import Callable
from math import inf, isfinite

from bpcli.algebra.draws import shape_of
from bpcli.algebra.floats import FLOATS
from bpcli.errors import InputError, NotationError
from bpcli.gates.array_catalogue import ARRAY_FUNCTIONS, ARRAY_GATES, ArrayFunction
from bpcli.gates.expansions import EXPANSIONS, Expansion
from bpcli.graph.arguments import arrange
from bpcli.notation.signs import INFINITY
from bpcli.notation.syntax import (
    Applied,
    Binary,
    Call,
    Constant,
    List,
    Name,
    Negative,
    Number,
    Syntax,
    Text,
    Tuple,
    children,
    postorder,
)

Known = Callable[[str], int | None]  # the size that a name stands for


def NOTHING(_: str) -> None:  # noqa: N802  (a default)
    """No name stands for a size."""


_FLAGS = {"True": True, "False": False}
_SWITCHES = {"keepdims", "causal"}
_OPERATIONS: dict[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "//": lambda a, b: a // b,
    "^": FLOATS.power,
}


def constant(tree: Call | List, sizes: Known = NOTHING) -> Constant | None:
    """zeros(2, 3), or a list of numbers, as one constant array; None for a list that holds anything else.

    Raises InputError where a size is no number, an array is too large, a list is ragged.
    """
    if isinstance(tree, List):
        literal = _literal(tree)
        return literal and Constant(*literal, tree.span)
    arguments = tree.arguments
    for key, value in tree.keywords:
        if (tree.function, key) != ("full", "fill_value"):
            raise NotationError(f"{tree.function} has no setting called {key}", span=value.span)
        arguments += (value,)
    entry = () if tree.function != "full" else arguments[1:]
    listed = arguments[: -len(entry)] if entry else arguments
    listed = listed[0].items if listed and isinstance(listed[0], Tuple | List) else listed
    numbers = (*(number(size, sizes) for size in listed), *map(_entry, entry))
    try:
        shape = shape_of(tree.function, numbers)
    except InputError as error:
        error.span = error.span or tree.span
        raise
    return Constant(f"{tree.function}({', '.join(map(_plain, numbers))})", shape, tree.span)


def _entry(tree: Syntax) -> float:
    """The entry of a full array, which may be −inf."""
    is_infinite = isinstance(tree, Number) and tree.text == f"-{INFINITY}"
    return float(tree.text) if isinstance(tree, Number) and is_infinite else number(tree)


def _plain(value: float) -> str:
    if not isfinite(value):
        return str(value)
    return str(int(value)) if value == int(value) else repr(value)


def _literal(tree: Syntax) -> tuple[str, tuple[int, ...]] | None:
    """The text and the shape of a list of numbers, of lists of numbers, … Raises NotationError where it is ragged."""
    match tree:
        case Number():
            return tree.text, ()
        case Constant() if tree.text.startswith("["):
            return tree.text, tree.shape
        case List():
            rows = [_literal(item) for item in tree.items]
        case _:
            return None
    known = [row for row in rows if row is not None]
    if len(known) < len(rows):
        return None
    for place, (_, shape) in enumerate(known):
        if shape != known[0][1]:
            raise _ragged(tree, place, known[0][1], shape)
    return f"[{', '.join(text for text, _ in known)}]", (len(rows), *known[0][1])


def _ragged(tree: List, place: int, first: tuple[int, ...], other: tuple[int, ...]) -> NotationError:
    if first and other and len(first) == len(other):
        what = f"row 1 has {first[0]} {'entry' if first[0] == 1 else 'entries'}, row {place + 1} has {other[0]}"
    else:
        one, two = ("a list" if shape else "a number" for shape in (first, other))
        what = f"entry 1 is {one}, entry {place + 1} {two}" if one != two else f"entry {place + 1} is nested otherwise"
    return NotationError(f"this list is ragged: {what}", span=tree.items[place].span, hint="rows are of one length")


def applied(call: Call, sizes: Known = NOTHING) -> Applied:
    """A call of a function of arrays, with its settings worked out. Raises NotationError where they do not fit it."""
    function = ARRAY_FUNCTIONS.get(call.function) or ARRAY_GATES[call.function]
    least, most = function.operands
    first = int(bool(function.text))
    operands, rest = call.arguments[first : most + first], call.arguments[most + first :]
    if len(operands) < least:
        takes = "one operand" if least == 1 else f"{least} operands"
        raise NotationError(f"{function.id} takes {takes}", span=call.span, hint=f"write {function.usage}")
    found: dict[str, object] = {function.text: _letters(call)} if first else {}
    if function.rest is not None:
        listed = rest[0].items if len(rest) == 1 and isinstance(rest[0], Tuple) else rest
        found[function.rest] = tuple(_whole(function, size, sizes) for size in listed)
    elif len(rest) > len(function.settings):
        raise NotationError(f"{function.id} is given too much", span=rest[-1].span, hint=f"write {function.usage}")
    named = [*zip(function.settings, rest, strict=False), *call.keywords]
    for key, value in named if function.rest is None else call.keywords:
        if key in found or key not in function.settings:
            what = "is given twice" if key in found else f"is no setting of {function.id}"
            raise NotationError(f"{key} {what}", span=value.span, hint=f"write {function.usage}")
        found[key] = _setting(function, key, value, sizes)
    return Applied(function.id, operands, tuple(found.items()), call.span)


def _letters(call: Call) -> str:
    """The letters of a contraction, which stand in quotes before its operands. Raises NotationError."""
    from bpcli.gates.contraction import read_letters

    text = call.arguments[0]
    if not isinstance(text, Text):
        hint = "for example einsum('ij,jk->ik', A, B)"
        raise NotationError("the letters of einsum are in quotes", span=text.span, hint=hint)
    try:
        return read_letters(text.text, len(call.arguments) - 1)
    except NotationError as error:
        error.span = text.span
        raise


def alone(call: Call) -> Applied:
    """A call that takes one array and no setting. Raises NotationError for any other."""
    if len(call.arguments) != 1 or call.keywords:
        hint = f"write {call.function}(x)"
        raise NotationError(f"{call.function} takes one array", span=call.span, hint=hint)
    return Applied(call.function, call.arguments, (), call.span)


def _setting(function: ArrayFunction, key: str, tree: Syntax, sizes: Known) -> object:
    """What a setting is: some are True or False, an axis may be several, all else is a number."""
    if key in _SWITCHES:
        if isinstance(tree, Name) and tree.name in _FLAGS:
            return _FLAGS[tree.name]
        raise NotationError(f"{key} is True or False", span=tree.span, hint=f"write {key}=True")
    if key in function.texts:
        if isinstance(tree, Text) and tree.text in function.texts[key]:
            return tree.text
        told = " or ".join(f"'{text}'" for text in function.texts[key])
        raise NotationError(f"{key} is {told}", span=tree.span, hint=f"write {key}='{function.texts[key][0]}'")
    if key == "axis" and isinstance(tree, Tuple):
        return tuple(_whole(function, axis, sizes) for axis in tree.items)
    if key == "axis" and isinstance(tree, Name) and tree.name == "None":
        return None
    return number(tree, sizes) if key in function.fractions else _whole(function, tree, sizes)


def opened(call: Call, sizes: Known = NOTHING) -> Applied:
    """A call of an expansion, with the operands that it leaves out. Raises NotationError where they do not fit it."""
    expansion = EXPANSIONS[call.function]
    places = arrange(expansion, call)
    arguments = children(call)
    values: dict[str, Syntax] = {
        name: arguments[place] if isinstance(place, int) else Number(place, call.span)
        for name, place in zip(expansion.names, places, strict=True)
    }
    settings = tuple((name, _fixed(expansion, name, values.pop(name), sizes)) for name in expansion.settings)
    return Applied(expansion.id, tuple(values.values()), settings, call.span)


def _fixed(expansion: Expansion, name: str, tree: Syntax, sizes: Known) -> object:
    """A setting of an expansion: a whole number (eps may be a fraction), a word, None, or several in brackets."""
    if isinstance(tree, Tuple | List):
        return tuple(_fixed(expansion, name, item, sizes) for item in tree.items)
    if isinstance(tree, Constant) and tree.text.startswith("["):
        return tuple(_fixed(expansion, name, item, sizes) for item in _items(tree))
    if "None" in {getattr(tree, "text", ""), getattr(tree, "name", "")}:
        return None
    if name == "eps":
        return number(tree, sizes)
    if dict(expansion.defaults).get(name, "").startswith("'"):
        if isinstance(tree, Text | Number):
            return tree.text.strip("'")
        raise NotationError(f"{name} is a word in quotes", span=tree.span, hint=f"write {expansion.usage}")
    return _whole(expansion, tree, sizes)


def _items(tree: Constant) -> list[Syntax]:
    """The entries of a list of numbers that was read as one array."""
    inner = tree.shape[1:]
    texts = re.findall(r"\[[^\[]*?\]" if inner else r"[^\[\],\s]+", tree.text)
    return [Constant(text, inner, tree.span) if inner else Number(text, tree.span) for text in texts]


def number(tree: Syntax, sizes: Known = NOTHING) -> float:
    """A number that the text fixes: 2, −1, 10^6, or a name that stands for a size. Raises NotationError otherwise."""
    done: list[float] = []
    for node in postorder(tree):
        match node:
            case Number(text=text):
                done.append(int(text) if text.lstrip("-").isdigit() and len(text) < 16 else float(text))
            case Negative():
                done.append(-done.pop())
            case Binary(operator=operator) if operator in _OPERATIONS:
                right, left = done.pop(), done.pop()
                try:
                    done.append(_OPERATIONS[operator](left, right))
                except (ArithmeticError, ValueError):
                    raise NotationError("this is no number", span=node.span) from None
            case Name(name=name) if (size := sizes(name)) is not None:
                done.append(size)
            case _:
                what = f"{node.name} is a name" if isinstance(node, Name) else "this is no number"
                hint = (
                    f"for a size give it a value: {node.name}=2"
                    if isinstance(node, Name) and sizes != NOTHING
                    else None
                )
                raise NotationError(f"{what}, and a number is needed here", span=node.span, hint=hint)
    if not -inf < done[0] < inf:
        raise NotationError("a finite number is needed here", span=tree.span)
    return done[0]


def _whole(function: ArrayFunction | Expansion, tree: Syntax, sizes: Known) -> int:
    value = number(tree, sizes)
    if value != int(value):
        raise NotationError(f"{value:g} is not a whole number", span=tree.span, hint=f"write {function.usage}")
    return int(value)

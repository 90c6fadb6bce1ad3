"""What the notation says for an operation of the program: calls by the one table of spellings, constants as they are.

>>> call_of("np.multiply", [Number("2", Span(0, 1)), Name("x", Span(0, 1))], {}, Span(0, 1)).operator
'*'
"""

from __future__ import annotations

from math import isfinite
from typing import Any

from bpcli.errors import InputError, Span
from bpcli.gates.catalogue import FUNCTIONS
from bpcli.notation.syntax import Call, Constant, Name, Number, Syntax, Text, Tuple

LONGEST = 200_000  # entries of a constant array that is written out


def call_of(function: str, arguments: list[Syntax], keywords: dict[str, Syntax], span: Span) -> Syntax:
    """A call as the notation means it. Raises InputError where no gate has this name, or takes these arguments."""
    bare = function.rpartition(".")[2]
    if function not in FUNCTIONS and bare not in FUNCTIONS:
        raise InputError(f"no gate is called {bare}")
    call = Call(bare, tuple(arguments), span, tuple(keywords.items()))
    spelling = FUNCTIONS.get(function) or FUNCTIONS.get(bare)
    return call if spelling is None else spelling(call)


def settled(value: Any, span: Span) -> Syntax:
    """A constant: a number, several in brackets, True, None, an array. Raises InputError for what is none of them."""
    match value:
        case bool() | None:
            return Name(str(value), span)
        case int() | float():
            return Number(_digits(float(value) if isinstance(value, float) else value), span)
        case str():
            return Text(value, span)
        case tuple() | list():
            return Tuple(tuple(settled(item, span) for item in value), span)
    if hasattr(value, "tolist"):
        return literal(value, span)
    raise InputError("this is not a constant")


def literal(array: Any, span: Span) -> Syntax:
    """An array of constants, written out."""
    if not getattr(array, "shape", ()):
        return Number(_digits(array.item()), span)
    if not 0 < array.size <= LONGEST:
        raise InputError("this array cannot be written out")
    return Constant(_listed(array.tolist()), tuple(array.shape), span)


def _listed(value: Any) -> str:
    return f"[{', '.join(map(_listed, value))}]" if isinstance(value, list) else _digits(value)


def _digits(number: float) -> str:
    if not isfinite(number):
        raise InputError("a constant is not a finite number")
    return (
        repr(int(number))
        if isinstance(number, bool) or (float(number).is_integer() and abs(number) < 1e15)
        else repr(number)
    )

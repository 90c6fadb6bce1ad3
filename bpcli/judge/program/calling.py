r"""The lines that use a program which only defines functions: the forward pass, then the backward pass.

>>> text = "def forward(x, w):\n    out = x*w\n    return out, (x, w)\n"
>>> text += "def backward(dout, cache):\n    x, w = cache\n    return dout*w, dout*x"
>>> calls(text, {"x", "w"})
('out, cache = forward(x, w)', 'dx, dw = backward(dout, cache)')
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from bpcli.errors import InputError
from bpcli.judge.program import sentences as say
from bpcli.judge.program.outcome import is_gradient_name
from bpcli.programs.source import Source

if TYPE_CHECKING:
    from collections.abc import Collection


def calls(text: str, given: Collection[str]) -> tuple[str, ...]:
    """What a learner would type below the program; nothing where the file itself computes something.

    Raises InputError with the candidates where several functions fit.
    """
    tree = Source(text).tree
    if any(not isinstance(part, ast.FunctionDef | ast.Import | ast.ImportFrom | ast.Expr) for part in tree.body):
        return ()
    functions = [part for part in tree.body if isinstance(part, ast.FunctionDef)]
    used = {
        part.func.id
        for function in functions
        for part in ast.walk(function)
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Name)
    }
    free = [function for function in functions if function.name not in used]
    forward = [function for function in free if set(_required(function)) <= set(given) and _required(function)]
    if len(forward) > 1:
        named = [one for one in forward if "forward" in one.name or "loss" in one.name]
        forward = named if len(named) == 1 else forward
    if len(forward) > 1:
        listed = ", ".join(function.name for function in forward)
        raise InputError(say.SEVERAL_FIT.format(names=listed), hint=say.SAY_CALL)
    if not forward:
        return ()
    first = forward[0]
    lines = [_line(first, _returned(first, ("out", "cache")))]
    known = {*given, *_returned(first, ("out", "cache"))}
    for function in free:
        needed = _required(function)
        new = [name for name in needed if name not in known]
        if function is not first and needed and all(map(is_gradient_name, new)) and len(new) <= len(needed):
            given_back = [name for name in needed if name in given and not is_gradient_name(name)]
            names = _returned(function, tuple(f"d{name}" for name in given_back or _required(first)))
            lines.append(_line(function, names))
            break
    return tuple(lines)


def _required(function: ast.FunctionDef) -> list[str]:
    arguments = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
    return arguments[: len(arguments) - len(function.args.defaults)]


def _returned(function: ast.FunctionDef, names: tuple[str, ...]) -> tuple[str, ...]:
    """What the values that a function returns are called: by their names there, else by `names`."""
    last = [part for part in ast.walk(function) if isinstance(part, ast.Return) and part.value is not None]
    match last[-1].value if last else None:
        case ast.Tuple(elts=parts):
            spare = iter((*names, *(f"value{number}" for number in range(len(parts)))))
            fallback = [next(spare) for _ in parts]
            found = [
                part.id if isinstance(part, ast.Name) else other for part, other in zip(parts, fallback, strict=True)
            ]
            return tuple(found)
        case ast.Name(id=name):
            return (name,)
        case None:
            return ()
    return names[:1]


def _line(function: ast.FunctionDef, names: tuple[str, ...]) -> str:
    call = f"{function.name}({', '.join(_required(function))})"
    return f"{', '.join(names)} = {call}" if names else call

"""How a call fits a form that a table states: which argument stands for which name.

>>> from bpcli.gates.catalogue import FUNCTIONS
>>> from bpcli.notation.program import parse_expression
>>> call = parse_expression("relu(x, inplace=True)", FUNCTIONS)
>>> {name: tree.name for name, tree in (bound(("input", "inplace:True?"), call) or {}).items()}
{'input': 'x'}
"""

from __future__ import annotations

import re
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING

from bpcli.errors import NotationError
from bpcli.gates.array_catalogue import ARRAY_FUNCTIONS
from bpcli.notation.program import parse_expression
from bpcli.notation.syntax import Name, Number, rebuild

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bpcli.notation.syntax import Call, Syntax

_OPERANDS = {
    **dict.fromkeys(("conv1d", "conv2d"), ("input", "weight", "bias")),
    **dict.fromkeys(("batchnorm", "layernorm"), ("x", "gamma", "beta")),
    "attention": ("query", "key", "value", "mask"),
}  # what calls may name the operands


def by_place(call: Call) -> Call:
    """A call whose last operands may have PyTorch's names, or be None: conv2d(x, w, bias=b), conv2d(x, w, None, 2)."""
    names, given = _OPERANDS.get(call.function, ()), dict(call.keywords)
    if not names or len(given) < len(call.keywords):
        return call
    named = takewhile(given.__contains__, names[len(call.arguments) :])
    arguments = [*call.arguments, *(given.pop(name) for name in named)]
    last = arguments[len(names) - 1 : len(names)]
    if last and _is_written(last[0], "None"):
        after = zip(ARRAY_FUNCTIONS[call.function].settings, arguments[len(names) :], strict=False)
        given = {**dict(after), **given}
        arguments = arguments[: len(names) - 1]
    return call._replace(arguments=tuple(arguments), keywords=tuple(given.items()))


def expanded(name: str, forms: tuple[tuple[tuple[str, ...], str], ...], call: Call) -> Syntax:
    """What a call stands for, with its arguments put in. Raises NotationError where they fit no form of it."""
    for names, body in forms:
        given = bound(names, call)
        if given is not None:
            return _put(_body(body), given, call)
    usage = " or ".join(f"{name}({', '.join(re.split('[=:]', one)[0] for one in names)})" for names, _ in forms)
    raise NotationError(f"{name} does not take these arguments", span=call.span, hint=f"write {usage}")


def bound(names: tuple[str, ...], call: Call) -> dict[str, Syntax] | None:
    """What each name stands for in a call, or None where the call does not fit."""
    fixed = {name.partition(":")[0]: name.partition(":")[2] for name in names if ":" in name}
    plain = [name.partition(":")[0] for name in names]
    own = dict(name.partition("=")[::2] for name in plain)  # the argument's name → the language's, where it has one
    given = dict(zip(own, call.arguments, strict=False)) | dict(call.keywords)
    fits = len(call.arguments) <= len(names) and len(given) == len(call.arguments) + len(call.keywords)
    for name, value in fixed.items():
        fits = fits and (_is_written(given[name], value.rstrip("?")) if name in given else value.endswith("?"))
    needed = own.keys() - fixed.keys()
    if not fits or not needed <= given.keys() <= own.keys():
        return None
    return {own[name] or name: given[name] for name in own if name in needed}


def _is_written(tree: Syntax, value: str) -> bool:
    """Whether an argument is this number, None, True or False; anything is, if none is there."""
    if not value:
        return True
    if isinstance(tree, Number) and value.isdigit():
        return float(tree.text) == float(value)
    return value in {getattr(tree, "name", ""), getattr(tree, "text", "")}


def _put(body: Syntax, given: Mapping[str, Syntax], call: Call) -> Syntax:
    def place(part: Syntax) -> Syntax:
        return given[part.name] if isinstance(part, Name) else part._replace(span=call.span)

    return rebuild(body, place)


@cache
def _body(text: str) -> Syntax:
    from bpcli.gates.catalogue import FUNCTIONS

    return parse_expression(text, FUNCTIONS)

"""Lexemes → Python's tree: every name and number as a placeholder, so that nothing a learner types is read as Python.

>>> import ast
>>> ast.unparse(python_tree("V0 V1 + F2 ( V3 )"))
'V0 // V1 + F2(V3)'
"""

from __future__ import annotations

import ast
from functools import lru_cache
from token import NAME, OP
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bpcli.notation.lexeme import Lexeme

# What stands for a sign of ours on the way through SymPy and Python: signs of the same level that are free.
_SENT_AS = {"//": "/", "·": "%", "√": "~", "≤": "<=", "≥": ">=", "≠": "!="}
_JUXTAPOSED = "//"


@lru_cache(maxsize=1024)
def python_tree(spelled: str) -> ast.expr:
    """Python's tree of a text of placeholders. Statements of one form, common in long programs, are read once."""
    from sympy.parsing.sympy_parser import convert_xor, stringify_expr

    python = stringify_expr(spelled, {}, {}, (mark_juxtaposition, convert_xor))
    body: ast.expr = ast.parse(python.strip(), mode="eval").body
    return body


def mark_juxtaposition(tokens: list[tuple[int, str]], _local: object, _world: object) -> list[tuple[int, str]]:
    """A SymPy transformation: put `//` between two operands that stand side by side."""
    marked: list[tuple[int, str]] = []
    after_operand = after_dot = False
    for token in tokens:
        kind, word = token
        starts = word == "(" or (kind == NAME and not after_dot)
        if after_operand and (starts or word == "~"):
            marked.append((OP, _JUXTAPOSED))
        marked.append(token)
        after_operand = word in {")", "]"} or (kind == NAME and word[0] != "F")
        after_dot = word == "."
    return marked


def spell(index: int, lexeme: Lexeme) -> str:
    """The placeholder of a lexeme, or the sign that it is sent as."""
    match lexeme.kind:
        case "number" | "name" | "text":
            return f"V{index}"
        case "function":
            return f"F{index}"
        case "open":
            return f"F{index} ("
        case "close":
            return ")"
        case "power" | "transpose" | "index" | "attribute":
            return f".P{index}"
        case "method":
            return f".F{index}"
        case _:
            return _SENT_AS.get(lexeme.text, lexeme.text)

"""Exact numbers and expressions of symbols as text, in the notation that bpcli reads.

>>> import sympy
>>> text(sympy.sqrt(2) / 2 - sympy.pi * sympy.Symbol("x") ** 2)
'−π·x^2 + sqrt(2)/2'
"""

from __future__ import annotations

from typing import Any


def text(value: Any) -> str:
    """An exact value, or an expression of symbols, in the notation that bpcli reads."""
    from sympy.printing.str import StrPrinter

    class Printer(StrPrinter):
        """SymPy's own printer, with the spellings of this language."""

        def _print_Exp1(self, _: Any) -> str:  # noqa: N802  (SymPy's names)
            return "e"

        def _print_Pi(self, _: Any) -> str:  # noqa: N802
            return "π"

        def _print_Function(self, expr: Any) -> str:  # noqa: N802
            name, operands = expr.func.__name__.lower(), [self._print(operand) for operand in expr.args]
            if name.startswith("1["):
                return f"1[{operands[0]} {name[2:-1]} {operands[1]}]"
            return f"{name}({', '.join(operands)})"

    plain: str = Printer().doprint(value)
    return plain.replace("**", "^").replace("*", "·").replace("-", "−").replace(">=", "≥").replace("<=", "≤")

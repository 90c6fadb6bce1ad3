"""Exact numbers and expressions of symbols as text, in the notation that bpcli reads.

>>> import sympy
>>> formula = text(sympy.sqrt(2) / 2 - sympy.pi * sympy.Symbol("x") ** 2)
>>> formula, str(formula.source)
('−π·x^2 + sqrt(2)/2', '−π·x² + sqrt(2)/2')
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from bpcli.algebra.decimals import MISSING
from bpcli.algebra.formula import Formula, call
from bpcli.algebra.shown import indicator
from bpcli.algebra.text import Condition, Text


def text(value: Any) -> Formula:
    """An exact value, or an expression of symbols, in the notation that bpcli reads."""
    from sympy.printing.str import StrPrinter

    class Printer(StrPrinter):
        """SymPy's own printer, with the spellings of this language."""

        def _print_Exp1(self, _: Any) -> str:  # noqa: N802  (SymPy's names)
            return "e"

        def _print_NaN(self, _: Any) -> str:  # noqa: N802
            return MISSING

        def _print_ComplexInfinity(self, _: Any) -> str:  # noqa: N802
            return MISSING  # a slope that nothing flows through

        def _print_Pi(self, _: Any) -> str:  # noqa: N802
            return "π"

        def _print_Function(self, expr: Any) -> str:  # noqa: N802
            name, operands = expr.func.__name__.lower(), [self._print(operand) for operand in expr.args]
            if name.startswith("1["):
                return f"1[{operands[0]} {name[2:-1]} {operands[1]}]"
            return f"{name}({', '.join(operands)})"

    plain: str = Printer().doprint(value)
    plain = plain.replace("**", "^").replace("*", "·").replace("-", "−").replace(">=", "≥").replace("<=", "≤")
    return Formula(plain, source=lambda: pieces(value))


def pieces(value: Any) -> Text:
    """The same in pieces, in the order in which SymPy prints it."""
    import sympy

    if value in {sympy.nan, sympy.zoo}:
        return Text(MISSING)
    if value.is_Rational:
        return Text.lift(Fraction(int(value.p), int(value.q)))
    if value.is_Add:
        first, *rest = value.as_ordered_terms()
        sum_ = pieces(first)
        for term in rest:
            sum_ = sum_.minus(pieces(-term)) if term.could_extract_minus_sign() else sum_.plus(pieces(term))
        return sum_
    above, below = sympy.fraction(value)
    if below != 1:
        return pieces(above) / pieces(below)
    if value.is_Mul:
        sign, factors = value.as_coeff_Mul() if value.could_extract_minus_sign() else (1, value)
        product = Text.lift(1)
        for factor in (factors if sign == -1 else value).as_ordered_factors():
            product = product * pieces(factor)
        return -product if sign == -1 else product
    return _atom(value)


def _atom(value: Any) -> Text:
    """A power, a function, a name or a number."""
    import sympy

    if value.is_Pow:
        base = pieces(value.base)
        return call("sqrt", base) if value.exp == sympy.Rational(1, 2) else base ** pieces(value.exp)
    if isinstance(value, sympy.exp):
        return Text("e") ** pieces(value.args[0])
    if not value.args:
        return Text({sympy.E: "e", sympy.pi: "π"}.get(value) or str(value).replace("-", "−"))
    name, operands = value.func.__name__.lower(), [pieces(operand) for operand in value.args]
    if name.startswith("1["):
        return indicator(Condition(operands[0], {">=": "≥", "<=": "≤"}.get(name[2:-1], name[2:-1]), operands[1]))
    return call(name, *operands)

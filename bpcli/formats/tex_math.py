r"""Formulas as they are shown → formulas as TeX sets them.

All formulas of a lesson are texts in one notation, which `algebra/shown.py` and `algebra/shown_arrays.py` write. This
reads that notation and writes it in TeX: a fraction for a quotient, a root, a norm, matrices. Knows the notation. Must
not know gates, nor where formulas stand. What it cannot read it spells sign by sign, so that nothing is ever lost.

>>> print(math("∂f/∂x = 1/(1 + x²)"), math("Wᵀ ⋅ ∇q f"), math("‖W⋅x‖²"), math("[[1, 2], [3, 4]]"), sep="\n")
\frac{\partial f}{\partial x} = \frac{1}{1 + x^{2}}
W^{\top} \cdot \nabla_{q} f
\lVert W \cdot x\rVert^{2}
\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}
"""

from __future__ import annotations

import re
from typing import NamedTuple

from bpcli.formats.tex_text import SIGNS, escape, lowered
from bpcli.formats.tex_tokens import Token, number, spelled, tokens

DEEPEST = 40  # brackets within brackets that are still read
DEEPEST_FRACTION = 2  # fractions within fractions that can still be read by a person
MOST_COLUMNS = 20  # of a matrix that is set as one
_RELATIONS = {"=", "+=", "<", ">", "≤", "≥", "≠", "≈", "→"}
_SUMS, _PRODUCTS = {"+", "−", "-"}, {"·", "⋅", "⊙", "×", "/", "*"}
_KNOWN = {"exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "max", "min", "det"}
_NAMED = {"σ": r"\sigma", "asin": r"\arcsin", "acos": r"\arccos", "atan": r"\arctan", "log10": r"\log_{10}"}
_NAMED |= {"log2": r"\log_{2}"}


class _Unreadable(Exception):  # noqa: N818  (never seen: what cannot be read is spelled)
    pass


def math(text: str, room: int = 90) -> str:
    """A formula in TeX's math mode, without the dollar signs.

    A matrix whose rows have more than `room` characters is set as lists, so that lines can break.
    """
    pieces = tokens(text)
    try:
        return _Reader(pieces, room).whole() or "{}"  # two dollar signs in a row would mean something else
    except _Unreadable:
        return " ".join(map(spelled, pieces))


class _Piece(NamedTuple):
    tex: str
    inner: str | None = None  # what is in the brackets, if it is all in brackets
    raised: bool = False  # whether it ends in an exponent: another one needs braces

    @property
    def bare(self) -> str:
        return self.tex if self.inner is None else self.inner


class _Reader:
    """One walk from left to right; each method reads what binds at least as tightly as its name says."""

    def __init__(self, tokens: list[Token], room: int) -> None:
        self.room = room
        self.tokens = [*tokens, Token("end", "", apart=True)]
        self.place = self.depth = 0

    @property
    def next(self) -> Token:
        return self.tokens[self.place]

    def take(self) -> Token:
        self.place += 1
        return self.tokens[self.place - 1]

    def takes(self, *signs: str) -> bool:
        """Whether one of these signs is next; then it is taken."""
        if self.next.kind == "sign" and self.next.text in signs:
            self.place += 1
            return True
        return False

    def whole(self) -> str:
        found = self.listed()
        if self.next.kind != "end":
            raise _Unreadable
        return found

    def listed(self) -> str:
        """Relations with commas between them: nothing at all is a list too."""
        parts = [""]
        while True:
            if self.next.kind != "end" and self.next.text not in {",", ";", ")", "]", ":"}:
                parts[-1] += self.relation()
            if self.takes(","):
                parts[-1] += "," if self.next.text == ")" else r",\allowbreak "
            elif self.takes(";"):
                parts[-1] += r";\quad "
            elif self.takes(":"):
                parts[-1] += "{:}"
            else:
                return "".join(parts)
            parts.append("")

    def relation(self) -> str:
        parts = [self.sum()]
        while self.next.kind == "sign" and self.next.text in _RELATIONS:
            sign = self.take().text
            parts.append("\\mathrel{{+}{=}}" if sign == "+=" else SIGNS[sign])
            if self.next.kind == "end":
                break
            parts.append(self.sum())
        return " ".join(parts)

    def sum(self) -> str:
        parts = ["-"] if self.takes("−", "-") else []
        parts.append(self.product().tex)
        while self.next.kind == "sign" and self.next.text in _SUMS:
            parts.append(SIGNS.get(self.take().text, "-"))
            parts.append(self.product().tex)
        return " ".join(parts).replace("- ", "-", 1) if parts[0] == "-" else " ".join(parts)

    def product(self) -> _Piece:
        left = self.factor()
        while True:
            token = self.next
            if token.kind == "sign" and token.text in _PRODUCTS:
                self.place += 1
                if token.text == "/":
                    left = self.over(left)
                else:
                    left = _Piece(f"{left.tex} {SIGNS.get(token.text, '*')} {self.factor().tex}")
            elif token.apart and (token.kind not in {"sign", "end"} or token.text in {"(", "[", "…"}):
                left = _Piece(rf"{left.tex}\ {self.factor().tex}")
            else:
                return left

    def over(self, left: _Piece) -> _Piece:
        """A quotient: a fraction; where that would be too small to read or too wide, a stroke."""
        right = self.factor()
        is_small = max(left.tex.count(r"\frac"), right.tex.count(r"\frac")) >= DEEPEST_FRACTION
        if is_small or max(_signs(left.bare), _signs(right.bare)) > self.room:
            return _Piece(f"{left.tex} / {right.tex}")
        return _Piece(rf"\frac{{{left.bare}}}{{{right.bare}}}")

    def factor(self) -> _Piece:
        self.depth += 1
        if self.depth > DEEPEST:
            raise _Unreadable
        token = self.next
        if self.takes("−", "-", "+"):
            found = _Piece(f"{SIGNS.get(token.text, '-')}{self.factor().tex}")
        elif token.kind == "sum":
            self.place += 1
            found = _Piece(rf"\sum_{{{token.text[2:]}}} {self.product().tex}")
        else:
            found = self.power()
        self.depth -= 1
        return found

    def power(self) -> _Piece:
        base = self.atom()
        while True:
            token = self.next
            if token.kind == "raised":
                base = self.raised(base, lowered(self.take().text))
            elif token.kind == "index" and not token.apart:
                base = _Piece(f"{base.tex}_{{{self.take().text[1:]}}}")
            elif self.takes("ᵀ"):
                base = self.raised(base, r"\top")
            elif self.takes("^"):
                base = self.raised(base, self.factor().bare)
            elif token.text == "[" and not token.apart:
                self.place += 1
                base = _Piece(f"{base.tex}[{self.listed()}]")
                self.close("]")
            else:
                return base

    @staticmethod
    def raised(base: _Piece, exponent: str) -> _Piece:
        return _Piece(f"{{{base.tex}}}^{{{exponent}}}" if base.raised else f"{base.tex}^{{{exponent}}}", raised=True)

    def atom(self) -> _Piece:
        token = self.take()
        if token.kind == "number":
            return self.indicator() if token.text == "1" and self.is_at("[") else _Piece(number(token.text))
        if token.kind == "name":
            return self.call(token.text) if self.is_at("(") else _Piece(spelled(token))
        if token.kind in {"slope", "nabla", "blank"}:
            return _Piece(spelled(token))
        match token.text:
            case "(":
                inner = self.inside(")")
                return _Piece(_brackets("(", inner, ")"), inner)
            case "[":
                return self.array()
            case "|":
                return _Piece(rf"\lvert {self.inside('|')}\rvert")
            case "‖":
                return _Piece(rf"\lVert {self.inside('‖')}\rVert")
            case "…" | "½":
                return _Piece(SIGNS[token.text])
        raise _Unreadable

    def indicator(self) -> _Piece:
        self.place += 1
        return _Piece(rf"\mathbf{{1}}[{self.inside(']')}]")

    def call(self, function: str) -> _Piece:
        self.place += 1
        inside = self.inside(")")
        if function == "sqrt":
            return _Piece(rf"\sqrt{{{inside}}}")
        if function == "abs":
            return _Piece(_brackets(r"\lvert ", inside, r"\rvert"))
        named = rf"\{function}" if function in _KNOWN else _NAMED.get(function)
        return _Piece((named or rf"\operatorname{{{escape(function)}}}") + _brackets("(", inside, ")"))

    def array(self) -> _Piece:
        """A list; one of lists as a matrix."""
        rows: list[str] = []
        start = self.place
        while self.takes("["):
            rows.append(self.inside("]"))
            if not self.takes(","):
                break
        matrix = [row.replace(r",\allowbreak ", " & ") for row in rows]
        if self.is_at("]") and self.is_matrix(matrix):
            self.place += 1
            body = r" \\ ".join(matrix)
            return _Piece(rf"\begin{{bmatrix}} {body} \end{{bmatrix}}")
        self.place = start
        return _Piece(f"[{self.inside(']')}]")

    def is_matrix(self, rows: list[str]) -> bool:
        """Whether these rows are alike, of numbers, and not too long."""
        columns = {row.count("&") for row in rows}
        if len(columns) != 1 or columns.pop() >= MOST_COLUMNS or "[" in "".join(rows):
            return False
        return max(len(row) for row in rows) <= self.room

    def inside(self, closing: str) -> str:
        found = self.listed()
        self.close(closing)
        return found

    def close(self, sign: str) -> None:
        if not self.takes(sign):
            raise _Unreadable

    def is_at(self, sign: str) -> bool:
        return self.next.text == sign and not self.next.apart


def _brackets(left: str, inner: str, right: str) -> str:
    """Brackets that grow with a fraction in them (a line cannot break inside of those that grow)."""
    return rf"\left{left}{inner}\right{right}" if r"\frac" in inner or "bmatrix" in inner else f"{left}{inner}{right}"


def _signs(tex: str) -> int:
    """How many signs a formula has, about."""
    return len(re.sub(r"\\[a-zA-Z]+|[{}\\]", "", tex))

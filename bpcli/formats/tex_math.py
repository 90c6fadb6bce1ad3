r"""Formulas as TeX sets them: a fraction for a quotient, a root, a norm, matrices. Reads what a formula is made of.

>>> from bpcli.algebra.shown import Text, call
>>> from bpcli.algebra.formula import Formula, norm, slope
>>> x, q = Text("x"), Text("q")
>>> print(math(Formula(slope("f", "x"), " = ", 1 / (1 + x**2))), math(Formula(norm(q) ** 2, " + ", call("sqrt", x))))
\frac{\partial f}{\partial x} = \frac{1}{1 + x^{2}} \lVert q\rVert^{2} + \sqrt{x}
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bpcli.algebra.formula import Formula
from bpcli.algebra.text import Form, Text
from bpcli.formats.tex_text import SIGNS, SUPERSCRIPTS, escape, lowered, name
from bpcli.notation.bindings import NUMBER

if TYPE_CHECKING:
    from collections.abc import Iterable

_NAME = re.compile(rf"\w+(?:{NUMBER})?")
DEEPEST_FRACTION = 2  # fractions within fractions that can still be read by a person
MOST_COLUMNS = 20  # of a matrix that is set as one
_TEMPLATES = {
    Form.SLOPE: r"\frac{{\partial {1}}}{{\partial {3}}}",
    Form.NABLA: r"\nabla_{{{1}}} {3}",
    Form.SUM: r"\sum_{{{1}}} {3}",
    Form.PRODUCT: r"\prod_{{{3}}} {5}",
}
_SIGNS = {c: f" {tex} " if tex.startswith("\\") else tex for c, tex in SIGNS.items()}
_SIGNS |= {c: f"{{}}^{{{lowered(c)}}}" for c in SUPERSCRIPTS} | {":": "{:}", ";": r";\quad "}
_SIGNS |= {c: c for c in " ()[]=+<>/|?!.,*-0123456789"}
_KNOWN = {"exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "max", "min", "det"}
_NAMED = {"asin": r"\arcsin", "acos": r"\arccos", "atan": r"\arctan", "log10": r"\log_{10}"}
_NAMED |= {"log2": r"\log_{2}"}


def math(formula: str, room: int = 90) -> str:
    """A formula in TeX's math mode, without the dollar signs; of a text that is no Formula its signs.

    A matrix whose rows have more than `room` characters is set as lists, so that lines can break.
    """
    return _Writer(room).write(_source(formula)).tex.strip() or "{}"  # two dollar signs in a row mean something else


def columns(formula: str) -> int:
    """How wide a formula is, about, in characters: of a matrix its widest row counts."""
    return _Writer(0).write(_source(formula)).columns


class _Set(NamedTuple):
    """A text as TeX, and how wide it is."""

    tex: str
    columns: int


class _Writer:
    """Writes a text after all that it is made of (without recursion: a sum may have thousands of terms)."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.done: dict[int, _Set] = {}

    def write(self, text: Text) -> _Set:
        stack = [text]
        while stack:
            top = stack[-1]
            waiting = [part for part in _operands(top) if id(part) not in self.done]
            stack += waiting
            if not waiting:
                stack.pop()
                widths = [self.part(part).columns for part in (_rows(top) or top.parts)]
                self.done[id(top)] = _Set(self.form(top), max(widths) if _rows(top) else sum(widths))
        return self.done[id(text)]

    def part(self, part: str | Text) -> _Set:
        """An operand, or the signs between operands."""
        if isinstance(part, str) and not isinstance(part, Formula):
            return _Set(_signs(part), len(part))
        return self.done[id(_source(part))]

    def row(self, parts: Iterable[str | Text]) -> str:
        return "".join([self.part(part).tex for part in parts])

    def form(self, text: Text) -> str:
        """A text as TeX, when all that it is made of is written."""
        if _is_leaf(text):
            return _leaf(text)
        if text.form in _TEMPLATES:
            return _TEMPLATES[text.form].format(*(self.part(part).tex for part in text.parts))
        if text.form in {Form.POWER, Form.TRANSPOSED, Form.INDEX}:
            return self.raised(text)
        if text.form is Form.FRACTION:
            return self.fraction(text.parts[0], text.parts[2])
        if text.form is Form.ROW:
            return self.row(text.parts)
        return self.enclosed(text)

    def enclosed(self, text: Text) -> str:
        """What stands between two signs."""
        match text.form:
            case Form.BRACKETS:
                return _brackets("(", self.row(text.parts[1:-1]), ")")
            case Form.CALL if text.parts[0] == "einsum":
                return _sum_of_products(str(text.parts[2])[1:-1], [self.part(part).tex for part in text.parts[4:-1:2]])
            case Form.CALL:
                return _call(str(text.parts[0]), self.row(text.parts[2:-1]))
            case Form.BARS:
                bar = "V" if text.parts[0] == "‖" else "v"
                return rf"\l{bar}ert {self.row(text.parts[1:-1])}\r{bar}ert"
            case Form.INDICATOR:
                return rf"\mathbf{{1}}[{self.row(text.parts[1:-1])}]"
        return self.matrix(_rows(text)) or self.row(text.parts)

    def bare(self, part: str | Text) -> str:
        """An operand without the brackets around it."""
        core = _core(_source(part))
        return self.row(core.parts[1:-1]) if core.form is Form.BRACKETS else self.part(part).tex

    def fraction(self, above: str | Text, below: str | Text) -> str:
        """A quotient: a fraction; where that would be too small to read or too wide, a stroke."""
        sides = self.part(above), self.part(below)
        is_small = max(side.tex.count(r"\frac") for side in sides) >= DEEPEST_FRACTION
        if is_small or max(side.columns for side in sides) > self.room:
            return f"{sides[0].tex} / {sides[1].tex}"
        minus = "-" if _is_leaf(_source(above)) and sides[0].tex.startswith("-") else ""
        return rf"{minus}\frac{{{self.bare(above).removeprefix(minus)}}}{{{self.bare(below)}}}"

    def raised(self, text: Text) -> str:
        """An exponent or an index; where there is one already, the operand is set in braces."""
        base, sign, *rest = text.parts
        tex = self.part(base).tex
        if text.form is Form.INDEX:
            return f"{{{tex}}}_{{{rest[0]}}}" if "_" in tex else f"{tex}_{{{rest[0]}}}"
        exponent = self.bare(rest[0]) if rest else r"\top" if text.form is Form.TRANSPOSED else lowered(str(sign))
        is_raised = _core(_source(base)).form in {Form.POWER, Form.TRANSPOSED}
        return f"{{{tex}}}^{{{exponent}}}" if is_raised else f"{tex}^{{{exponent}}}"

    def matrix(self, rows: list[Text]) -> str:
        """Rows as a matrix; nothing where they are not alike, or too long."""
        lengths = {len(row.parts) for row in rows}
        if len(lengths) != 1 or lengths.pop() // 2 > MOST_COLUMNS or any(map(_rows, rows)):
            return ""
        if max(self.part(row).columns for row in rows) > self.room:
            return ""
        body = r" \\ ".join(" & ".join(self.part(entry).tex for entry in row.parts[1:-1:2]) for row in rows)
        return rf"\begin{{bmatrix}} {body} \end{{bmatrix}}"


def _source(part: str | Text) -> Text:
    return part.source if isinstance(part, Formula) else part if isinstance(part, Text) else Text(part)


def _operands(text: Text) -> list[Text]:
    return [_source(part) for part in text.parts if isinstance(part, Formula | Text)]


def _is_leaf(text: Text) -> bool:
    return len(text.parts) == 1 and not _operands(text)


def _core(text: Text) -> Text:
    """A text that is made of another one alone is that one."""
    while len(text.parts) == 1 and _operands(text):
        text = _operands(text)[0]
    return text


def _rows(text: Text) -> list[Text]:
    """The rows of a list of lists; none of anything else."""
    rows = [_core(operand) for operand in _operands(text)] if text.form is Form.LIST else []
    return rows if rows and all(row.form is Form.LIST for row in rows) else []


def _leaf(text: Text) -> str:
    """A name, a number, signs or words."""
    match text.form:
        case Form.LETTERS:
            return text.text
        case Form.BLANK:
            return rf"\mathbf{{{escape(text.text)}}}"
        case Form.WORDS:
            return rf"\text{{{escape(text.text)}}}" if text.text.strip() else r"\ "
    number = _number(text.text)
    return number or (name(text.text) if _NAME.fullmatch(text.text) else _signs(text.text))


def _number(text: str) -> str:
    """A decimal number; one with an exponent as a product; nothing of any other text."""
    digits, _, exponent = text.replace("−", "-").partition("e")
    if (not text.isascii() and "−" not in text) or not digits.removeprefix("-").replace(".", "", 1).isdecimal():
        return ""
    if exponent.removeprefix("-").isdecimal():
        return rf"{digits} \cdot 10^{{{exponent}}}"
    return digits if digits == text.replace("−", "-") else ""


def _signs(text: str) -> str:
    """The signs between operands; a text that holds anything else is set as words."""
    if text == " += ":
        return r" \mathrel{{+}{=}} "
    if not set(text) <= _SIGNS.keys():
        return rf"\text{{{escape(text)}}}"
    set_ = r",\allowbreak ".join("".join(map(_SIGNS.__getitem__, piece)) for piece in text.split(", "))
    return set_.replace("  ", " ").replace("  ", " ")


def _call(function: str, inside: str) -> str:
    if function == "sqrt":
        return rf"\sqrt{{{inside}}}"
    if function == "abs":
        return _brackets(r"\lvert ", inside, r"\rvert")
    named = rf"\{function}" if function in _KNOWN else name(function) if len(function) == 1 else _NAMED.get(function)
    return (named or rf"\operatorname{{{escape(function)}}}") + _brackets("(", inside, ")")


def _sum_of_products(letters: str, operands: list[str]) -> str:
    """What einsum says by letters: a sum over the letters that the output does not have."""
    left, _, out = letters.partition("->")
    over = "".join(letter for letter in dict.fromkeys(left) if letter not in {*out, ","})
    factors = (f"{{{tex}}}_{{{term}}}" if term else tex for tex, term in zip(operands, left.split(","), strict=True))
    tex = (rf"\sum_{{{over}}} " if over else "") + r" \, ".join(factors)
    return rf"\left({tex}\right)_{{{out}}}" if out else tex


def _brackets(left: str, inner: str, right: str) -> str:
    """Brackets that grow with a fraction in them (a line cannot break inside of those that grow)."""
    return rf"\left{left}{inner}\right{right}" if r"\frac" in inner or "bmatrix" in inner else f"{left}{inner}{right}"

"""Text for where only ASCII can be shown: the same notation, spelled so that bpcli reads it back.

>>> to_ascii("∂f/∂q = 2·q⁻¹ − σ(x) ≤ ½"), to_code("2·|q|² − π"), to_code("a ⋅ ∇y fᵀ")
('df/dq = 2*q^-1 - sigmoid(x) <= 1/2', '2*abs(q)**2 - pi', 'a @ (df/dy).T')
"""

from __future__ import annotations

import re
import unicodedata

from bpcli.notation.bindings import in_ascii

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"
_RUN = re.compile(f"[{_SUPERSCRIPTS}]+")
_BARS = re.compile(r"\|([^|]*)\|")
_NORM = re.compile("‖([^‖]*)‖")
_SIZES = re.compile(r"(?<=[\w)]) × (?=[\w(])")  # 3 × 4; a product of numbers is written ·
_GRADIENT = re.compile(r"∇(\w+(?:~\d+)?) ([^\Wᵀ]+(?:~\d+)?)(ᵀ?)")
_DIGITS = str.maketrans(_SUPERSCRIPTS, "0123456789-")
_SIGNS = {
    "·": "*", "×": "*", "÷": "/", "−": "-", "–": "-", "—": "-", "∂": "d", "→": "->", "≤": "<=", "≥": ">=", "‖": "||",
    "≠": "!=", "½": "1/2", "…": "...", "π": "pi", "Σ": "sum", "±": "+-", "“": '"', "”": '"', "’": "'", "Φ": "Phi",
    "⊙": "*", "⋅": "@", "ᵀ": ".T", "⊗": "outer", "∞": "inf", "■": "#", "█": "#", "░": ".",
    "│": "|", "├": "+", "└": "+", "─": "-", "╶": "-", "┤": "+", "┼": "+", "┬": "+", "┴": "+",
    "╭": ".", "╮": ".", "╰": "'", "╯": "'", "●": "o", "▸": ">", "←": "<-",
}  # fmt: skip
_TABLE = str.maketrans(_SIGNS)


def to_ascii(text: str) -> str:
    """The text in ASCII: signs by their keyboard spelling, Greek letters by name, other letters as escapes."""
    if text.isascii():
        return text
    text = in_ascii(text)
    text = _SIZES.sub(" x ", text)
    text = _GRADIENT.sub(_gradient, text.replace("σ(", "sigmoid(").replace("(σ)", "(sigmoid)"))
    text = _RUN.sub(lambda run: "^" + run.group().translate(_DIGITS), text).translate(_TABLE)
    return text if text.isascii() else "".join(c if c.isascii() else _letter(c) for c in text)


def to_code(text: str) -> str:
    """A formula in the spelling of Python and of JSON: `*`, `**`, `-`. Names stay as they are."""
    if text.isascii() and "|" not in text:
        return text.replace("^", "**")
    text = in_ascii(text)
    if "|" in text or "‖" in text:
        text = _NORM.sub(r"norm(\1)", _BARS.sub(r"abs(\1)", text))
    text = _GRADIENT.sub(_gradient, text.replace("σ(", "sigmoid("))
    text = _RUN.sub(lambda run: "**" + run.group().translate(_DIGITS), text)
    return text.translate(_CODE).replace("^", "**")


_CODE = str.maketrans(
    {
        "⊙": "*",
        "⋅": "@",
        "ᵀ": ".T",
        "·": "*",
        "−": "-",
        "≤": "<=",
        "≥": ">=",
        "≠": "!=",
        "π": "pi",
        "∂": "d",
        "∞": "inf",
    }
)


def _gradient(found: re.Match[str]) -> str:
    of = f"d{found[2]}/d{found[1]}"
    return f"({of}){found[3]}" if found[3] else of


def _letter(c: str) -> str:
    name = unicodedata.name(c, "")
    if name.startswith("GREEK"):
        return name.rsplit(" ", 1)[-1].lower()
    return c.encode("ascii", "backslashreplace").decode()

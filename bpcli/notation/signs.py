"""The characters of the language: which signs mean the same, digits of powers, text in quotes.

>>> "x₀ − y".translate(TABLE), superscript("⁻¹²", Span(0, 3))
('x0 - y', '-12')
"""

from __future__ import annotations

from bpcli.errors import NotationError, Span

TABLE = str.maketrans(
    "−–—∗⋅∙×⊙÷∥" + "₀₁₂₃₄₅₆₇₈₉" + "\u00a0\u2007\u2009\u200a\u202f\u3000" + "（）＋＝，；．" + "“”‘’",
    "---*··**/‖" + "0123456789" + "      " + "()+=,;." + "\"\"''",
)
SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺"
_FROM_SUPERSCRIPT = str.maketrans(SUPERSCRIPTS, "0123456789-+")

INFINITY = "inf"
QUOTED = r"""(?<![\w'"])(?:"[^"\n]*"|'[^'\n]*')"""  # a quote after a letter is a prime


def superscript(word: str, span: Span) -> str:
    """The number that raised digits write. Raises NotationError where a sign is not in front of them."""
    digits = word.translate(_FROM_SUPERSCRIPT)
    if not digits.lstrip("+-").isdigit() or len(digits) - len(digits.lstrip("+-")) > 1:
        raise NotationError("this is not a power", span=span, hint="write the power with ^")
    return digits

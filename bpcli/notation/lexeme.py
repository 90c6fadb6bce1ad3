"""One word of the language, with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bpcli.errors import Span


class Lexeme(NamedTuple):
    """One word of the language.

    `kind` is number, name, text, function, method, op, power, transpose, index, open or close (a bar). A function of a
    library has the library in its text: np.exp, torch.std. A method has a dot: .sum. `inside` are the expressions that
    an index holds.
    """

    kind: str
    text: str
    span: Span
    inside: tuple[list[Lexeme], ...] = ()


def ends_operand(lexeme: Lexeme) -> bool:
    """Whether an operand may end here, so that a following operand is multiplied with it."""
    return lexeme.kind in {"number", "name", "attribute", "power", "transpose", "index", "close"} or lexeme.text in {
        ")",
        "]",
    }

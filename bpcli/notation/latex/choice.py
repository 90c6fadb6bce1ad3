r"""\begin{cases}: a choice between values, as where(condition, value, otherwise)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bpcli.errors import NotationError
from bpcli.notation.latex.atoms import place_of

if TYPE_CHECKING:
    from bpcli.notation.latex.atoms import Atom, Atoms
    from bpcli.notation.latex.nuclei import Nuclei
    from bpcli.notation.latex.resolve import Part, Piece

_OPPOSITE = {"<": ">=", ">": "<=", "<=": ">", ">=": "<", "!=": "==", "==": "!="}
_NOISE = re.compile(r"\W*(?:if|when|for|where|falls)?\W*", re.IGNORECASE)
_OTHERWISE = re.compile(r"\W*(?:otherwise|else|sonst|if not)\W*", re.IGNORECASE)


def cases(writer: Nuclei, atom: Atom) -> Part:
    """where(…) of the rows, the last one without a condition of its own.

    Raises NotationError where the last row's condition is not the opposite of the one before: a case may be missing.
    """
    from bpcli.notation.latex.resolve import Part

    rows = [_row(writer, row) for row in atom.parts]
    if len(rows) < 2 or any(condition is None for _, condition in rows[:-1]):
        hint = r"write a value and its condition in each row: x & \text{if } x > 0 \\ 0 & \text{otherwise}"
        raise NotationError("these cases cannot be read", span=atom.span, hint=hint)
    value, last = rows[-1]
    if last is not None and not (len(rows) == 2 and _is_opposite(rows[0][1], last)):
        hint = r"write \text{otherwise} in the last row"
        raise NotationError("a case may be missing here", span=atom.span, hint=hint)
    pieces: tuple[Piece, ...] = value.pieces
    indices = value.indices
    for taken, condition in reversed(rows[:-1]):
        test = condition.pieces if condition is not None else ()
        comma = (", ", atom.span)
        pieces = (("where(", atom.span), *test, comma, *taken.pieces, comma, *pieces, (")", atom.span))
        indices = writer.joined(indices, (*taken.indices, *(condition.indices if condition is not None else ())))
    return Part(pieces, indices)


def _row(writer: Nuclei, row: Atoms) -> tuple[Part, Part | None]:
    """The value of a row, and its condition: None for the other cases."""
    value: list[Atom] = []
    condition: list[Atom] = []
    cell = value
    for atom in row:
        if atom.kind == "align" or (atom.kind == "word" and cell is value):
            cell = condition
        if atom.kind == "word" and (_NOISE.fullmatch(atom.text) or _OTHERWISE.fullmatch(atom.text)):
            continue
        if atom.kind != "align" and not (atom.kind == "sign" and atom.text in {",", "."}):
            cell.append(atom)
    if not value:
        raise NotationError("a value is missing in these cases", span=place_of(row))
    return writer.expression(tuple(value)), writer.expression(tuple(condition)) if condition else None


def _is_opposite(one: Part | None, other: Part) -> bool:
    """Whether one comparison holds where the other does not."""
    signs = [
        next((text for text, _ in part.pieces if text in _OPPOSITE), "") for part in (one, other) if part is not None
    ]
    if one is None or len(signs) != 2 or not all(signs):
        return False
    flipped = [_OPPOSITE.get(text, text) for text, _ in one.pieces]
    return flipped == [text for text, _ in other.pieces]

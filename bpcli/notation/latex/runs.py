"""Letters and digits side by side, as in `qz`, `max(0, x)` and `w0x0`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bpcli.errors import NotationError, Span, TooLargeError
from bpcli.notation.latex.atoms import place_of
from bpcli.notation.latex.names import named
from bpcli.notation.limits import MAX_NAME

if TYPE_CHECKING:
    from bpcli.notation.latex.atoms import Atoms
    from bpcli.notation.latex.resolve import Part, Piece
    from bpcli.notation.latex.write import Writer

_UNIT = re.compile(r"[^\W\d_][0-9]*")
LONGEST_UNKNOWN = 3  # letters side by side that may be a product where none of them is known


def read(writer: Writer, atoms: Atoms, place: int) -> tuple[int, Part]:
    """The part that a run of letters is, and where the next operand starts.

    Raises NotationError for what looks like a word, and for a name that can be read in several ways.
    """
    end = place + 1
    while end < len(atoms) and _goes_on(atoms, end):
        end += 1
    run = atoms[place:end]
    if len(run) > MAX_NAME:
        what = f"more than {MAX_NAME} letters stand side by side"
        raise TooLargeError(what, span=place_of(run), hint=r"write the products out with \cdot")
    text = "".join(atom.text for atom in run)
    called = end < len(atoms) and atoms[end].kind == "group" and bool(atoms[end].text) and run[-1].is_plain
    last = named(run[-1]._replace(kind="letter", text=text), writer.known) if run[-1].kind == "letter" else None
    if last is not None and (last.full in writer.known or (run[-1].is_plain and text in writer.known)):
        whole = run[-1]._replace(kind="name", text=text, span=place_of(run))
        return (*(atoms[:0]), *_one(writer, (whole, *atoms[end:]), end))  # type: ignore[return-value]
    start = 0
    while called and start < len(text) - 1 and text[start:] not in writer.functions:
        start += 1
    is_function = called and len(text) - start > 1
    if not is_function and run[-1].is_plain and text in writer.functions and len(text) > 2:
        start, is_function = 0, True
    letters = run[: len(run) if not is_function else _atoms_of(run, start)]
    parts = [_letters(writer, letters, has_scripts=not letters[-1].is_plain)] if letters else []
    if is_function:
        head = run[len(letters)]._replace(kind="function", text=text[start:], span=place_of(run[len(letters) :]))
        after, part = writer.function(text[start:], (head, *atoms[end:]), 0)
        parts.append(part)
        end += after - 1
    elif called and parts:
        pass
    return end, _product(writer, parts)


def _goes_on(atoms: Atoms, place: int) -> bool:
    before, atom = atoms[place - 1], atoms[place]
    digits = atom.kind == "letter" or (atom.kind == "number" and atom.text.isdigit())
    return digits and not atom.spaced and before.is_plain and atom.font == before.font


def _one(writer: Writer, atoms: Atoms, end: int) -> tuple[int, Part]:
    """A run that is one name, with what follows it."""
    after, part = writer.operand(atoms, 0)
    return end + after - 1, part


def _atoms_of(run: Atoms, start: int) -> int:
    """How many atoms hold the first letters of a run."""
    count = length = 0
    while length < start:
        length += len(run[count].text)
        count += 1
    return count


def _letters(writer: Writer, run: Atoms, *, has_scripts: bool) -> Part:
    """A product of known names or of single letters; the scripts of the last letter are its own."""
    text = "".join(atom.text for atom in run)
    plain = text[: len(text) - len(run[-1].text)] if has_scripts else text
    pieces = _split(writer, plain, run)
    at, found = run[0].span.start, []
    for piece in pieces:
        place = Span(at, at + len(piece))
        at = place.end
        head = run[0]._replace(kind="name", text=piece, span=place)
        found.append(writer.single(head))
    if has_scripts:
        found.append(writer.single(run[-1]))
    return _product(writer, found)


def _product(writer: Writer, parts: list[Part]) -> Part:
    """Parts side by side: their product, which is one entry by entry where a sum binds an index."""
    pieces: list[Piece] = []
    indices: tuple[str, ...] = ()
    for part in parts:
        if pieces:
            pieces.append(("*" if writer.bound else " ", Span(part.pieces[0][1].start, part.pieces[0][1].start)))
        pieces += part.pieces
        indices = writer.joined(indices, part.indices)
    return parts[0]._replace(pieces=tuple(pieces), indices=indices)


def _split(writer: Writer, text: str, run: Atoms) -> list[str]:
    """The names that a run holds: known ones if that can be done in one way, else its letters."""
    if not text:
        return []
    ways: list[list[list[str]]] = [[] for _ in range(len(text) + 1)]
    ways[0] = [[]]
    for start in range(len(text)):
        for stop in range(start + 1, min(len(text), start + 24) + 1) if ways[start] else ():
            if text[start:stop] in writer.known and not text[stop : stop + 1].isdigit():
                ways[stop] += [[*names, text[start:stop]] for names in ways[start][:3]]
    if len(ways[-1]) > 1:
        readings = " or ".join("·".join(names) for names in ways[-1][:3])
        what = f"{text} can be read in several ways: {readings}"
        raise NotationError(what, span=place_of(run), hint=r"write the products out with \cdot")
    if ways[-1]:
        return ways[-1][0]
    units = _UNIT.findall(text)
    is_known = any(unit in writer.known for unit in units)
    if len(units) > LONGEST_UNKNOWN and not is_known:
        hint = f"a name of several letters is written \\text{{{text[:30]}}}; a product has \\cdot between its factors"
        raise NotationError(f"{text[:30]} may be a word or a product", span=place_of(run), hint=hint)
    if len(units) == 2 and units[0] == "d" and not is_known:
        hint = "bpcli check EXPRESSION --work FILE judges statements about derivatives"
        raise NotationError(f"{text} is a differential, which is not part of a circuit", span=place_of(run), hint=hint)
    return units

r"""An atom: a nucleus with what is below and above it, as TeX groups them.

`kind` is letter, name, word, number, sign, equals, align, break, group, bars, fraction, root, accent, function, sum,
indicator, matrix, cases, partial, nabla or unknown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bpcli.notation.latex import words

if TYPE_CHECKING:
    from bpcli.errors import Span

Atoms = tuple["Atom", ...]


class Atom(NamedTuple):
    """A nucleus with its scripts. `text` is in the notation's spelling; `parts` are the atoms that it is made of."""

    kind: str
    text: str
    span: Span
    parts: tuple[Atoms, ...] = ()
    sub: Atoms = ()
    sup: Atoms = ()
    primes: int = 0
    font: str = ""
    spaced: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing below or above it."""
        return not (self.sub or self.sup or self.primes)


def place_of(atoms: Atoms) -> Span:
    """From the first atom to the last."""
    first, last = atoms[0].span, atoms[-1].span
    return first._replace(end=last.end)


def bracket_at(atoms: Atoms, place: int) -> Atom | None:
    """The bracket at a place, if there is one; braces, which TeX does not show, are none."""
    atom = atoms[place] if place < len(atoms) else None
    return atom if atom is not None and atom.kind == "group" and atom.text else None


def compares(atoms: Atoms) -> bool:
    """Whether there is a sign of comparison."""
    return any(atom.kind == "equals" or (atom.kind == "sign" and atom.text in words.COMPARISONS) for atom in atoms)


def split(atoms: Atoms, sign: str) -> list[Atoms]:
    """The atoms between signs."""
    rows: list[list[Atom]] = [[]]
    for atom in atoms:
        if atom.text == sign and atom.kind in {"sign", "align"}:
            rows.append([])
        else:
            rows[-1].append(atom)
    return [tuple(row) for row in rows]


def text_of(atoms: Atoms) -> str:
    """The signs of atoms, to tell whether two are written alike."""
    return "".join(
        atom.text + "".join(map(text_of, atom.parts)) + text_of(atom.sub) + text_of(atom.sup) for atom in atoms
    )

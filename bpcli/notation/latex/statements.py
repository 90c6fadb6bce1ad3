r"""Formulas → statements: what each part of a text defines, gives a value, or claims about a derivative.

>>> text = r"$f = qz$, $\frac{\partial f}{\partial q} = z$ and $q = x + y = 3$"
>>> [(one.name, one.kind, len(one.parts)) for one in statements(text)]
[('f', 'circuit', 1), (None, 'claim', 1), ('q', 'circuit', 2)]
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bpcli.errors import InputError, NotationError, Span
from bpcli.notation.latex import words
from bpcli.notation.latex.atoms import place_of
from bpcli.notation.latex.names import named
from bpcli.notation.latex.tokens import formulas
from bpcli.notation.latex.tree import parse

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from bpcli.notation.latex.atoms import Atom, Atoms
    from bpcli.notation.latex.names import Named

_PROSE = {"where", "and", "with", "for", "so", "then", "or", "let", "given", "thus", "hence"}
_PROSE |= {"since", "because", "but", "we", "have", "is", "the", "a", "an", "of", "that", "which", "as", "i.e.", "e.g."}
_INDEX = re.compile(r"[ijkcmnpq]")
_OF_NUMBERS = {"number", "sign", "group", "matrix", "fraction", "align", "root"}
_LIFTED = {"·", "*", "/", "+", "-", ","}


class Statement(NamedTuple):
    """One statement. `kind` is circuit, value, claim or unreadable.

    `parts` are the sides after the first equals sign; of an expression that defines no name, the expression. `formula`
    is the number of the formula that it is in, from 1.
    """

    kind: str
    formula: int
    place: Span
    left: Atoms = ()
    parts: tuple[Atoms, ...] = ()
    named: Named | None = None
    arguments: Atoms = ()
    error: InputError | None = None

    @property
    def name(self) -> str | None:
        """What it defines, with all of its scripts."""
        return None if self.named is None else self.named.full


def statements(text: str) -> list[Statement]:
    """The statements of a text, in order. A formula whose braces do not match is one that is unreadable.

    Raises NotationError for macros, and for a formula that never ends.
    """
    found: list[Statement] = []
    for number, place in enumerate(formulas(text), start=1):
        if not text[slice(*place)].strip():
            continue
        try:
            atoms = parse(text, place)
        except InputError as error:
            start = place.start + len(text[slice(*place)]) - len(text[slice(*place)].lstrip())
            found.append(Statement("unreadable", number, Span(start, place.end), error=error))
            continue
        for piece in _pieces(atoms):
            if piece[0].kind == "equals" and found and found[-1].kind != "unreadable" and found[-1].left:
                sides = _sides(piece)[1:]
                before = found[-1]
                found[-1] = before._replace(parts=before.parts + sides, place=_joined(before.place, place_of(piece)))
                found[-1] = _settled(found[-1])
                continue
            found.append(_statement(piece, number))
    return found


def _joined(place: Span, other: Span) -> Span:
    return Span(min(place.start, other.start), max(place.end, other.end))


def _pieces(atoms: Atoms) -> Iterator[Atoms]:
    """The statements of a formula: rows, and what stands between commas, wide spaces and words."""
    flat = _flattened(atoms)
    piece: list[Atom] = []
    for place, atom in enumerate(flat):
        if _separates(flat, place, piece):
            if piece:
                yield tuple(piece)
            piece = []
        elif not (atom.kind == "break" or (atom.kind == "align" and not piece)):
            piece.append(atom)
    while piece and piece[-1].kind == "sign" and piece[-1].text in {".", ","}:
        piece.pop()
    if piece:
        yield tuple(piece)


def _flattened(atoms: Atoms) -> Atoms:
    r"""The atoms of a formula that is one group, such as \boxed{…}."""
    while len(atoms) == 1 and atoms[0].kind == "group" and atoms[0].text == "" and atoms[0].is_plain:
        [atoms] = atoms[0].parts
    return tuple(atom for atom in atoms if atom.kind != "align")


def _separates(atoms: Atoms, place: int, piece: list[Atom]) -> bool:
    """Whether a statement ends here."""
    atom = atoms[place]
    if atom.kind == "word":
        return _is_prose(atom, atoms, place)
    is_comma = atom.kind == "sign" and atom.text in {",", "."}
    if atom.kind == "break" and atom.text not in {"quad", "qquad"}:
        return True
    if not is_comma and atom.kind != "break":
        return False
    ahead = _ahead(atoms, place)
    if not ahead:
        return True
    states = any(part.kind == "equals" for part in ahead)
    return states or (is_comma and bool(piece) and _is_derivative(tuple(piece)) and _is_derivative(tuple(ahead)))


def _ahead(atoms: Atoms, place: int) -> list[Atom]:
    """What stands between this separator and the next."""
    ahead: list[Atom] = []
    for atom in atoms[place + 1 :]:
        if atom.kind == "break" or (atom.kind == "sign" and atom.text == ","):
            if ahead:
                break
            continue
        ahead.append(atom)
    return ahead


def _is_prose(atom: Atom, atoms: Atoms, place: int) -> bool:
    """Whether a word is part of a sentence, not of a formula."""
    text = atom.text.strip(" ,.:;")
    if text.lower() in _PROSE or not text:
        return True
    follows = atoms[place + 1] if place + 1 < len(atoms) else None
    is_called = follows is not None and follows.kind == "group"
    return not re.fullmatch(r"[^\W\d_]+[ -]?[^\W\d_]*[0-9]*", text) or (" " in text and not is_called)


def _sides(piece: Atoms) -> tuple[Atoms, ...]:
    """What stands between the equals signs."""
    sides: list[list[Atom]] = [[]]
    for atom in piece:
        if atom.kind == "equals":
            sides.append([])
        else:
            sides[-1].append(atom)
    return tuple(tuple(side) for side in sides)


def _statement(piece: Atoms, formula: int) -> Statement:
    """The statement that a piece of a formula makes."""
    place = place_of(piece)
    sides = _sides(piece)
    if len(sides) == 1:
        kind = "claim" if _is_derivative(piece) else "circuit"
        if any(atom.kind == "sign" and atom.text == ":" for atom in piece):
            refusal = NotationError("this says what kind of thing a name is, not its value", span=place)
            return Statement("unreadable", formula, place, error=refusal)
        return Statement(kind, formula, place, parts=sides)
    left, *parts = sides
    statement = Statement("circuit", formula, place, left, tuple(parts))
    if not left or not all(parts):
        what = "something is missing beside ="
        return statement._replace(kind="unreadable", error=NotationError(what, span=place))
    return _settled(statement)


def _settled(statement: Statement) -> Statement:
    """A statement with what its left side says."""
    left, place = statement.left, statement.place
    if _is_derivative(left):
        return statement._replace(kind="claim")
    if any(_is_shape(part) for part in statement.parts):
        hint = "--shape x=3 gives an array its shape"
        refusal = NotationError("this is the shape of an array, not a value", span=place, hint=hint)
        return statement._replace(kind="unreadable", error=refusal)
    try:
        name, arguments = left_side(left)
    except InputError as error:
        return statement._replace(kind="unreadable", error=error)
    if len(left) == 2 and left[0].kind == "function" and left[0].is_plain and arguments:
        return statement  # tanh(x) = … is a formula without a name
    if name is not None and len(name.exponent) == 1 and name.exponent[0].text == "2" and not arguments:
        name = name.squared()
    if name is None or name.exponent or name.transposed:
        hint = "a formula is NAME = EXPRESSION"
        refusal = NotationError("the left side is not a name", span=place_of(left) if left else place, hint=hint)
        return statement._replace(kind="unreadable", error=refusal)
    kind = "value" if not arguments and all(map(_is_constant, statement.parts)) else "circuit"
    return statement._replace(kind=kind, named=name, arguments=arguments)


def _is_shape(part: Atoms) -> bool:
    """Whether a side is a shape, such as n × 1."""
    sizes = part[::2]
    is_row = len(part) == 3 and part[1].text == "*" and part[1].kind == "sign"
    return (
        is_row
        and all(size.is_plain and size.kind in {"letter", "number"} for size in sizes)
        and "1" in {size.text for size in sizes}
    )


def left_side(left: Atoms) -> tuple[Named | None, Atoms]:
    """The name that a left side defines, and the arguments in brackets after it."""
    arguments: Atoms = ()
    if len(left) > 1 and left[-1].kind == "group" and left[-1].text and left[-1].is_plain:
        arguments, left = left[-1].parts[0], left[:-1]
    if len(left) == 1:
        return named(left[0]), arguments
    if all(atom.kind in {"letter", "number"} and not atom.spaced for atom in left[1:]) and left[0].kind == "letter":
        if all(atom.is_plain for atom in left[:-1]) and left[-1].kind == "letter":
            return named(left[-1]._replace(text="".join(atom.text for atom in left))), arguments
        if all(atom.is_plain for atom in left):
            return named(left[0]._replace(text="".join(atom.text for atom in left))), arguments
    return None, arguments


def _is_constant(atoms: Atoms) -> bool:
    """Whether there are only numbers."""
    return all(atom.kind in _OF_NUMBERS and all(map(_is_constant, (*atom.parts, atom.sub, atom.sup))) for atom in atoms)


def _is_derivative(atoms: Atoms) -> bool:
    """Whether this is about a derivative: ∂f/∂x, df/dx, ∇f or f'(x)."""
    for place, atom in enumerate(atoms):
        if atom.kind in {"partial", "nabla"}:
            return True
        if atom.kind == "fraction" and all(map(_is_differential, atom.parts)):
            return True
        if atom.kind == "word" and words.word(atom.text) == "d":
            return True
        if atom.primes and place + 1 < len(atoms) and atoms[place + 1].kind == "group":
            return True
        if atom.kind == "group" and atom.text == "" and atom.parts and _is_derivative(atom.parts[0]):
            return True
    return bool(re.match(r"d\w+/d\w+$", "".join(atom.text for atom in atoms if atom.is_plain)))


def _is_differential(side: Atoms) -> bool:
    """Whether a side of a fraction is dx or ∂x; a d alone over dx counts."""
    head = side[0] if side else None
    if head is None:
        return False
    if head.kind == "group" and not head.text:
        return _is_differential(head.parts[0])
    return head.kind == "partial" or (head.text == "d" and head.kind in {"letter", "word"})


def differentiated(statement: Statement) -> Atoms:
    """What is under the d of the derivative that a statement is about: σ(x) of dσ(x)/dx, and of d/dx σ(x)."""
    left = statement.left or (statement.parts[0] if statement.parts else ())
    if not left or left[0].kind != "fraction" or not all(map(_is_differential, left[0].parts)):
        return ()
    above = left[0].parts[0]
    while len(above) == 1 and above[0].kind == "group" and not above[0].text:
        [above] = above[0].parts
    return above[1:] or left[1:]


def indices_of(statement: Statement, given: Collection[str]) -> tuple[str, ...]:
    """The indices of the name on the left that go through the right side too: in p_i = e^{z_i}, i."""
    if statement.named is None:
        return ()
    below = statement.left[0].sub or (statement.left[0].parts[0][-1].sub if statement.left[0].parts else ())
    letters = [item for item in statement.named.items if _INDEX.fullmatch(item) and below]
    if not letters:
        return ()
    on_the_right = {item for part in statement.parts for item in _free(part, given)}
    return tuple(letter for letter in letters if letter in on_the_right)


def _free(atoms: Atoms, given: Collection[str]) -> Iterator[str]:
    """The indices of the names in an expression."""
    for atom in atoms:
        try:
            name = named(atom)
        except InputError:
            name = None
        if name is not None and name.items and name.full not in given:
            yield from name.items
        elif name is None and atom.sub and atom.kind != "sum":
            yield from (part.text for part in atom.sub)
        for part in (*atom.parts, atom.sup if name is None else name.exponent):
            yield from _free(part, given)

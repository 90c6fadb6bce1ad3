r"""What a text in LaTeX says about derivatives and about the nodes of a circuit, in the notation of answers.

>>> from bpcli.gates.catalogue import FUNCTIONS
>>> text = r"$\frac{\partial f}{\partial x} = \frac{\partial f}{\partial q} \cdot 1 = z$"
>>> [(claim.left, [part.text for part in claim.parts]) for claim in claims(text, FUNCTIONS, {"f", "q", "x", "z"})]
[('df/dx', ['df/dq·1', 'z'])]
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from bpcli.errors import InputError, NotationError, Span
from bpcli.notation.latex.atoms import Atom, place_of, text_of
from bpcli.notation.latex.names import named
from bpcli.notation.latex.read import joined
from bpcli.notation.latex.resolve import Part
from bpcli.notation.latex.statements import statements
from bpcli.notation.latex.write import Writer

if TYPE_CHECKING:
    from collections.abc import Collection

    from bpcli.notation.latex.atoms import Atoms
    from bpcli.notation.latex.names import Named
    from bpcli.notation.latex.read import Text
    from bpcli.notation.latex.statements import Statement


class Claim(NamedTuple):
    """One statement: what it is about, what it is said to be, its place, and what cannot be read of it."""

    left: str
    parts: tuple[Text, ...]
    place: Span
    error: InputError | None = None
    arguments: str | None = None  # of a definition what is in the brackets after its name, else None

    @property
    def names(self) -> set[str]:
        """The names that a derivative is of and by, or the name that is defined."""
        if self.arguments is not None:
            return {self.left}
        return {side[1:].partition("_")[0] for side in self.left.split("/")}


def claims(text: str, functions: Collection[str], nodes: Collection[str]) -> list[Claim]:
    """What a text says of derivatives, and how it defines names, about a circuit with these nodes.

    Raises NotationError for macros, and for a formula that never ends.
    """
    found: list[Claim] = []
    for statement in statements(text):
        if statement.kind == "claim" and statement.left:
            claim = _of_derivative(statement, _Writer(set(nodes), functions))
        elif statement.kind == "circuit" and statement.named is not None:
            claim = _of_node(statement, statement.name or "", functions, set(nodes))
        else:
            continue
        found.append(claim if claim.error is None else claim._replace(error=claim.error.located(text)))
    return found


def _of_derivative(statement: Statement, writer: _Writer) -> Claim:
    """A claim about a derivative; what is wrong with it, where it cannot be read."""
    about = ""
    try:
        about, more = writer.derivative(statement.left)
        texts = tuple(joined(writer.expression(part).pieces) for part in (*more, *statement.parts))
    except InputError as error:
        return Claim(about, (), statement.place, error)
    return Claim(about, texts, statement.place)


def _of_node(statement: Statement, name: str, functions: Collection[str], nodes: set[str]) -> Claim:
    """What a name is defined to be: the sides that can be read by the names of nodes."""
    texts = []
    for part in statement.parts:
        writer = _Writer(nodes, functions)
        try:
            pieces = writer.expression(part).pieces
        except InputError:
            continue
        if writer.used.keys() <= nodes:
            texts.append(joined(pieces))
    return Claim(name, tuple(texts), statement.place, arguments=text_of(statement.arguments))


class _Writer(Writer):
    """Writes a side of a claim: derivatives are names, and an index is that of an entry."""

    def operand(self, atoms: Atoms, place: int) -> tuple[int, Part]:
        """The operand that starts at a place, and where the next one starts."""
        atom = atoms[place]
        if atom.kind == "group" and atom.text == "" and len(atom.parts[0]) == 1 and atom.is_plain:
            inner = atom.parts[0]
            if inner[0].kind in {"fraction", "group"}:
                return place + 1, self.operand(inner, 0)[1]
        if atom.kind == "fraction" and _differentials(atom):
            about, after = self.slope(atoms, place)
            return after, Part(((about, place_of(atoms[place:after])),))
        if atom.kind == "nabla":
            about, after = self.gradient(atoms, place)
            return after, Part(((about, place_of(atoms[place:after])),))
        if atom.kind == "sum" and atom.sub:
            return self.by_index(atoms, place)
        return super().operand(atoms, place)

    def before_bracket(self, atom: Atom, name: Named, atoms: Atoms, place: int) -> tuple[int, Part]:
        """f(x) and σ(x) are the node of that name, where only names are in the brackets."""
        group = atoms[place + 1]
        names_only = all(part.kind in {"letter", "name", "word"} or part.text == "," for part in group.parts[0])
        if name.full in self.known and names_only and group.is_plain:
            return place + 2, self.name(atom, name)
        return super().before_bracket(atom, name, atoms, place)

    def by_index(self, atoms: Atoms, place: int) -> tuple[int, Part]:
        """A sum over an index, of the entries of arrays."""
        from bpcli.notation.latex.sums import Sums, end_of_sum

        limits = Sums(self).limits(atoms[place])
        if not limits.indices or limits.left_out or atoms[place].text != "sum":
            raise NotationError("bpcli cannot read this sum in an answer", span=atoms[place].span)
        end = end_of_sum(atoms, place + 1)
        body = self.expression(atoms[place + 1 : end]).enclosed()
        head = " ".join(f"sum_{index}" for index in limits.indices)
        return end, Part(((f"{head} ", atoms[place].span), *body.pieces))

    def resolved(self, atom: Atom, name: Named) -> tuple[str, tuple[str, ...]]:
        """A name; with letters as indices it is an entry of an array of the circuit: q_i."""
        letters = name.items and all(item.isalpha() for item in name.items)
        if letters and name.full not in self.known and name.base in self.known and not name.primes:
            self.use(name.base)
            return f"{name.base}_{''.join(name.items)}", ()
        return super().resolved(atom, name)

    def derivative(self, left: Atoms) -> tuple[str, tuple[Atoms, ...]]:
        """What a left side is about, as an ask; where it is a product that the chain rule makes, also that product.

        Raises NotationError where it cannot be read.
        """
        left = _opened(left)
        if len(left) > 1 and left[-1].kind == "group" and left[0].primes:
            name, argument = named(left[0]._replace(primes=0)), named(left[-1].parts[0][0])
            if name is not None and argument is not None and left[0].primes == 1 and len(left) == 2:
                return f"d{name.full}/d{argument.full}", ()
        strokes = [place for place, atom in enumerate(left) if atom.kind == "sign" and atom.text == "/"]
        if len(strokes) == 1 and all(map(_is_d, sides := (left[: strokes[0]], left[strokes[0] + 1 :]))):
            left = (Atom("fraction", "", place_of(left), sides),)
        slopes, place = [], 0
        while place < len(left):
            atom = left[place]
            if atom.kind == "sign" and atom.text in {"*", "·"}:
                place += 1
                continue
            if atom.kind == "nabla":
                about, place = self.gradient(left, place)
            elif atom.kind == "fraction" and _differentials(atom):
                about, place = self.slope(left, place)
            else:
                raise NotationError("the left side is not one derivative", span=place_of(left))
            slopes.append(about.partition("/"))
        for (_, _, below), (above, _, _) in pairwise(slopes):
            if below != above:
                raise NotationError("these derivatives do not form a chain", span=place_of(left))
        return f"{slopes[0][0]}/{slopes[-1][2]}", (left,) if len(slopes) > 1 else ()

    def slope(self, atoms: Atoms, place: int) -> tuple[str, int]:
        """∂f/∂x, also of ∂/∂x f; and where the next operand starts."""
        above, below = (_differential(side) for side in atoms[place].parts)
        after = place + 1
        if not above and after < len(atoms):
            above, after = atoms[after : after + 1], after + 1
        return f"d{self.node(above, atoms[place])}/d{self.node(below, atoms[place])}", after

    def gradient(self, atoms: Atoms, place: int) -> tuple[str, int]:
        """∇_W f, and where the next operand starts."""
        atom, of = atoms[place], atoms[place + 1 : place + 2]
        return f"d{self.node(of, atom)}/d{self.node(atom.sub, atom)}", place + 2

    def node(self, atoms: Atoms, atom: Atom) -> str:
        """The node of the circuit that a differential is about. Raises NotationError where it is not a name."""
        atoms = _opened(atoms)
        if len(atoms) == 2 and atoms[1].kind == "group" and atoms[1].text:
            atoms = atoms[:1]  # f(x)
        name = named(atoms[0], self.known) if len(atoms) == 1 else None
        if name is None or name.exponent or name.transposed:
            raise NotationError("bpcli cannot read this derivative", span=atom.span, hint=r"write \frac{df}{dx}")
        text, _ = self.resolved(atoms[0], name)
        return text


def _opened(atoms: Atoms) -> Atoms:
    """The atoms inside of braces that hold everything."""
    while len(atoms) == 1 and atoms[0].kind == "group" and atoms[0].text == "" and atoms[0].is_plain:
        [atoms] = atoms[0].parts
    return atoms


def _differentials(atom: Atom) -> bool:
    return all(_is_d(_opened(side)) for side in atom.parts)


def _is_d(side: Atoms) -> bool:
    head = side[0] if side else None
    return head is not None and (head.kind == "partial" or (head.text == "d" and head.kind in {"letter", "word"}))


def _differential(side: Atoms) -> Atoms:
    """What is after the d. Raises NotationError for a second derivative."""
    side = _opened(side)
    if not side[0].is_plain:
        raise NotationError("bpcli has no second derivatives", span=place_of(side))
    return side[1:]

r"""Nuclei → the notation: brackets, bars, fractions, roots, matrices and choices."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from bpcli.errors import NotationError
from bpcli.notation.latex import words
from bpcli.notation.latex.atoms import compares, place_of, split
from bpcli.notation.latex.names import is_transpose
from bpcli.notation.latex.resolve import Part, Resolver

if TYPE_CHECKING:
    from bpcli.notation.latex.atoms import Atom, Atoms
    from bpcli.notation.latex.resolve import Piece


class Nuclei(Resolver):
    """What an atom is without the atoms beside it."""

    @abstractmethod
    def expression(self, atoms: Atoms) -> Part:
        """A whole expression."""

    def raised(self, part: Part, sup: Atoms) -> Part:
        """A part with what is above it: a transpose or an exponent."""
        if not sup:
            return part
        if is_transpose(sup, self.known):
            return part._replace(pieces=(*part.pieces, ("ᵀ", place_of(sup))))
        if part.pieces[0][0].isupper() and len(part.pieces) == 1 and _is_minus_one(sup):
            hint = "for a number write 1/A"
            raise NotationError("bpcli has no inverse of a matrix", span=place_of(sup), hint=hint)
        exponent = self.expression(sup)
        place = place_of(sup)
        if len(exponent.pieces) > 1:
            exponent = exponent.enclosed()
        return Part((*part.pieces, ("^", place), *exponent.pieces), self.joined(part.indices, exponent.indices))

    def nucleus(self, atom: Atom) -> Part:  # noqa: C901, PLR0912
        """An atom without its scripts. Raises NotationError for a command that bpcli does not know."""
        place = atom.span
        match atom.kind:
            case "number" if compares(atom.sub):
                return self.indicator(atom, atom.sub)
            case "indicator" if compares(atom.sub):
                return self.indicator(atom, atom.sub)
            case "number" if not atom.sub:
                return Part(((atom.text, place),))
            case "group":
                return self.group(atom)
            case "bars":
                return self.bars(atom)
            case "fraction":
                above, below = (self.expression(part) for part in self.both(atom))
                sides = [self.expression_enclosed(part) for part in (above, below)]
                quotient = (("(", place), *sides[0].pieces, ("/", place), *sides[1].pieces, (")", place))
                return Part(quotient, self.joined(above.indices, below.indices))
            case "root":
                return self.root(atom)
            case "matrix":
                return self.matrix(atom)
            case "cases":
                return self.cases(atom)
            case "unknown":
                raise unknown(atom)
            case "partial" | "nabla":
                hint = "bpcli check EXPRESSION --work FILE judges statements about derivatives"
                raise NotationError("a derivative is not part of a circuit", span=place, hint=hint)
            case "word":
                raise NotationError(f"“{atom.text[:40]}” is not part of a formula", span=place)
            case "break":
                raise NotationError("a new statement cannot start here", span=place)
        raise NotationError(f"{atom.text} cannot stand here", span=place)

    def both(self, atom: Atom) -> tuple[Atoms, Atoms]:
        """The two sides of a fraction. Raises NotationError where one is empty."""
        above, below = atom.parts
        if not above or not below:
            raise NotationError("a side of this fraction is empty", span=atom.span)
        return above, below

    def expression_enclosed(self, part: Part) -> Part:
        """In brackets, unless it is one name or number."""
        return part if len(part.pieces) == 1 and part.pieces[0][0].isalnum() else part.enclosed()

    def group(self, atom: Atom) -> Part:
        """What is in brackets; a list of numbers in square ones is a list."""
        [inside] = atom.parts
        if not inside:
            raise NotationError("there is nothing between these brackets", span=atom.span)
        rows = split(inside, ",")
        if len(rows) > 1:
            if atom.text != "[":
                raise NotationError("a comma separates the arguments of a function", span=atom.span)
            return self.listed(atom, [self.expression(row).pieces for row in rows])
        part = self.expression(inside)
        is_single = len(part.pieces) == 1 and atom.text == ""
        return part if is_single else part._replace(pieces=part.enclosed().pieces)

    def listed(self, atom: Atom, rows: list[tuple[Piece, ...]]) -> Part:
        """[a, b, …]."""
        place = atom.span
        pieces: list[Piece] = [("[", place)]
        for row in rows:
            pieces += [*row, (", ", place)]
        return Part((*pieces[:-1], ("]", place)))

    def bars(self, atom: Atom) -> Part:
        """|x|, ‖x‖, ‖x‖₂, ‖W‖_F as they are; ‖x‖₁ is a sum of sizes."""
        if atom.text == "‖":
            with self.of_arrays():
                inside = self.expression(atom.parts[0])
        else:
            inside = self.expression(atom.parts[0])
        index = "".join(part.text for part in atom.sub)
        if atom.text == "‖" and index == "1":
            pieces = (("sum(abs(", atom.span), *inside.pieces, ("))", atom.span))
            return Part(pieces)
        if atom.sub and (atom.text != "‖" or index not in {"2", "F"}):
            raise NotationError(f"bpcli does not know this norm: {index[:20]}", span=place_of(atom.sub))
        indices = inside.indices
        function = "abs" if atom.text == "|" else "norm"
        return Part(((f"{function}(", atom.span), *inside.pieces, (")", atom.span)), indices)

    def root(self, atom: Atom) -> Part:
        """√x, or a power whose exponent is 1/n."""
        radicand, index = atom.parts
        inside = self.expression(radicand)
        if not index:
            return inside._replace(pieces=(("sqrt(", atom.span), *inside.pieces, (")", atom.span)))
        if len(index) != 1 or index[0].kind != "number":
            raise NotationError("the index of a root is a number", span=place_of(index))
        power = (("^(1/", atom.span), (index[0].text, index[0].span), (")", atom.span))
        part = inside.enclosed()
        return part._replace(pieces=(*part.pieces, *power)).enclosed()

    def matrix(self, atom: Atom) -> Part:
        """A list of rows; of one column, and of a row that is transposed, a list of numbers."""
        if atom.text.rstrip("*")[:1] in {"v", "V"}:
            raise NotationError("bpcli has no determinants", span=atom.span)
        rows = [[self.expression(cell).pieces for cell in split(row, "&")] for row in atom.parts]
        if len({len(row) for row in rows}) != 1:
            raise NotationError("the rows of this matrix have different lengths", span=atom.span)
        if len(rows[0]) == 1 and len(rows) > 1:
            return self.listed(atom, [row[0] for row in rows])
        return self.listed(atom, [self.listed(atom, row).pieces for row in rows])

    def cases(self, atom: Atom) -> Part:
        """where(…) of the rows. Raises NotationError where the last row leaves a case out."""
        from bpcli.notation.latex.choice import cases

        return cases(self, atom)

    def indicator(self, atom: Atom, inside: Atoms) -> Part:
        """1[x > 0]."""
        part = self.expression(inside)
        return Part((("1[", atom.span), *part.pieces, ("]", atom.span)), part.indices)


def unknown(atom: Atom) -> NotationError:
    """The error for a command that is in no table."""
    command = f"\\{atom.text}"
    if atom.text in words.DOTS:
        return NotationError(f"{command} leaves terms out", span=atom.span, hint="write them all, or a sum")
    hint = words.HINTS.get(atom.text)
    return NotationError(f"bpcli does not know {command}", span=atom.span, hint=hint)


def _is_minus_one(sup: Atoms) -> bool:
    return [atom.text for atom in sup] == ["-", "1"]

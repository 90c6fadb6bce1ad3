r"""\sum, \prod and \max over an index: what is summed, over what, and how the axes of arrays follow the indices.

`\sum_i x_i` adds up all entries of the array x. `\sum_{i=1}^3` is written out. What a sum reaches over ends at the next
+ or − outside of brackets. In `\frac{1}{N} \sum_{i=1}^N` an N that means nothing else makes it a mean.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bpcli.errors import NotationError, TooLargeError
from bpcli.notation.latex.atoms import place_of
from bpcli.notation.latex.names import named
from bpcli.notation.limits import MAX_COMPARED

if TYPE_CHECKING:
    from bpcli.notation.latex.atoms import Atom, Atoms
    from bpcli.notation.latex.resolve import Part, Piece
    from bpcli.notation.latex.write import Writer


class _Limits(NamedTuple):
    """What a sum counts: its indices, the atom it leaves out (j ≠ y), and where it starts and ends."""

    indices: tuple[str, ...]
    left_out: Atoms = ()
    first: int | None = None
    last: Atoms = ()


class Sums:
    """Reads the sums of one expression."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer

    def read(self, atoms: Atoms, place: int, *, mean: bool = False) -> tuple[int, Part]:
        """The sum that starts at a place, and where the next operand starts."""
        atom, start = atoms[place], place + 1
        function = "mean" if mean else atom.text
        limits = self.limits(atom)
        while not mean and start < len(atoms) and _is_same_sum(atom, limits, atoms[start]):
            more = self.limits(atoms[start])
            if more.left_out or self.number(more.last) is not None or (more.first is None and not more.indices):
                break
            limits = limits._replace(indices=limits.indices + more.indices)
            start += 1
        end = end_of_sum(atoms, start)
        body = atoms[start:end]
        if not body:
            raise NotationError("a sum has nothing after it", span=atom.span)
        clash = next((index for index in limits.indices if index in self.writer.bound), None)
        if clash is not None:
            raise NotationError(f"two sums have the same index {clash}", span=atom.span)
        if not limits.indices:
            return end, self.over_all(atom, function, body)
        if (last := self.number(limits.last)) is not None:
            return end, self.written_out(atom, limits, last, body)
        return end, self.over(atom, function, limits, body)

    def mean(self, atoms: Atoms, place: int) -> tuple[int, Part] | None:
        """1/N before a sum of N terms: a mean, where N has no value; None where it is no such fraction."""
        fraction, total = atoms[place : place + 2]
        limits = self.limits(total)
        count = named(limits.last[0]) if len(limits.last) == 1 else None
        if fraction.text or not fraction.is_plain or count is None or count.full in self.writer.known:
            return None
        above, below = fraction.parts
        rest = tuple(atom for atom in below if (name := named(atom)) is None or name.full != count.full)
        if len(rest) != len(below) - 1 or any(atom.kind in {"sign", "equals"} for atom in below):
            return None
        end, part = self.read(atoms, place + 1, mean=True)
        if [atom.text for atom in above] == ["1"] and not rest:
            return end, part
        outside = self.writer.expression_enclosed(self.writer.expression(above))
        pieces = outside.pieces
        if rest:
            pieces = (
                *pieces,
                ("/", fraction.span),
                *self.writer.expression_enclosed(self.writer.expression(rest)).pieces,
            )
        joined = (("(", fraction.span), *pieces, (")*", fraction.span), *part.pieces)
        return end, part._replace(pieces=joined, indices=self.writer.joined(outside.indices, part.indices))

    def limits(self, atom: Atom) -> _Limits:
        """What is below and above a sum. Raises NotationError for what cannot be read."""
        below = atom.sub
        if len(below) == 1 and below[0].kind == "group" and not below[0].text:
            [below] = below[0].parts
        signs = [place for place, part in enumerate(below) if part.kind == "equals" or part.text == "!="]
        head = below[: signs[0]] if signs else below
        indices = []
        for part in head:
            name = named(part)
            if part.text == ",":
                continue
            if name is None or name.items or name.exponent:
                raise NotationError("bpcli cannot read what is summed over", span=place_of(below))
            indices.append(name.full)
        if not signs:
            if atom.sup:
                raise NotationError("this sum has an end and no start", span=atom.span, hint=r"write \sum_{i=1}^n")
            return _Limits(tuple(indices))
        tail = below[signs[0] + 1 :]
        if len(indices) != 1 or len(signs) > 1 or not tail:
            raise NotationError("bpcli cannot read what is summed over", span=place_of(below))
        if below[signs[0]].text == "!=":
            return _Limits(tuple(indices), left_out=tail)
        first = self.number(tail)
        if first not in {0, 1} or not atom.sup:
            raise NotationError("a sum over all entries starts at 1 or 0", span=place_of(below))
        return _Limits(tuple(indices), first=first, last=atom.sup)

    def number(self, atoms: Atoms) -> int | None:
        """A whole number, or None."""
        text = atoms[0].text if len(atoms) == 1 and atoms[0].is_plain else ""
        return int(text) if text.isdecimal() and len(text) < 6 else None

    def over_all(self, atom: Atom, function: str, body: Atoms) -> Part:
        r"""\sum (y - t)^2, without an index: all entries of the one operand after it."""
        if len(body) > 1 or self.writer.bound:
            raise NotationError("this sum has no index", span=atom.span, hint=r"write \sum_i x_i")
        part = self.writer.expression(body)
        return part._replace(pieces=((f"{function}(", atom.span), *part.pieces, (")", atom.span)))

    def written_out(self, atom: Atom, limits: _Limits, last: int, body: Atoms) -> Part:
        """The terms from the first to the last number, one by one."""
        first = limits.first or 0
        if last - first >= MAX_COMPARED:
            raise TooLargeError(f"a sum that is written out may have {MAX_COMPARED} terms", span=atom.span)
        sign = {"sum": " + ", "prod": " * "}.get(atom.text)
        if last < first or sign is None:
            raise NotationError("these limits cannot be read", span=atom.span)
        [index] = limits.indices
        pieces: list[Piece] = []
        indices: tuple[str, ...] = ()
        for number in range(first, last + 1):
            self.writer.at[index] = number, first
            part = self.writer.expression(body).enclosed()
            pieces += [*part.pieces, (sign, atom.span)]
            indices = self.writer.joined(indices, part.indices)
        del self.writer.at[index]
        self.writer.spent.add(index)
        return self._enclosed(atom, pieces[:-1], indices)

    def over(self, atom: Atom, function: str, limits: _Limits, body: Atoms) -> Part:
        """All entries along the axes of the indices; with j ≠ y without the entry at y."""
        writer, outside = self.writer, self.writer.bound
        writer.bound = (*outside, *limits.indices)
        part = writer.expression(body)
        missing = next((index for index in limits.indices if index not in part.indices), None)
        if missing is not None:
            raise NotationError(f"the index {missing} is not in what is summed", span=place_of(body))
        rest = tuple(index for index in part.indices if index in outside)
        count = len(limits.indices)
        axes = (
            ""
            if not rest
            else ", axis=-1"
            if count == 1
            else f", axis=({', '.join(str(-1 - k) for k in range(count))})"
        )
        pieces = ((f"{function}(", atom.span), *part.pieces, (f"{axes})", atom.span))
        writer.bound = outside
        if limits.left_out:
            pieces = self.without(atom, limits, body, pieces)
        writer.spent |= set(limits.indices)
        return part._replace(pieces=pieces, indices=rest)

    def without(self, atom: Atom, limits: _Limits, body: Atoms, pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
        """The sum less the term of the entry that is left out. Raises NotationError where that cannot be said."""
        writer = self.writer
        left_out = named(limits.left_out[0], writer.known) if len(limits.left_out) == 1 else None
        if left_out is None or left_out.full not in writer.known or writer.bound or atom.text != "sum":
            hint = "give the index that is left out a value, such as y = 2"
            raise NotationError("bpcli cannot read what this sum leaves out", span=place_of(limits.left_out), hint=hint)
        [index] = limits.indices
        writer.instead[index] = left_out.full
        term = writer.expression(body).enclosed()
        del writer.instead[index]
        return (("(", atom.span), *pieces, (" - ", atom.span), *term.pieces, (")", atom.span))

    def _enclosed(self, atom: Atom, pieces: list[Piece], indices: tuple[str, ...]) -> Part:
        from bpcli.notation.latex.resolve import Part

        return Part((("(", atom.span), *pieces, (")", atom.span)), indices)


def _is_same_sum(atom: Atom, limits: _Limits, follows: Atom) -> bool:
    """Whether a sum follows that can be made together with this one."""
    is_open = bool(limits.indices) and not limits.left_out
    last = limits.last[0].text if limits.last else ""
    return is_open and follows.kind == "sum" and follows.text == atom.text == "sum" and not last.isdecimal()


def end_of_sum(atoms: Atoms, start: int) -> int:
    """Where what is summed ends."""
    end = start
    while end < len(atoms):
        atom = atoms[end]
        if atom.kind in {"equals", "align", "break"} or (atom.kind == "sign" and atom.text not in {"*", "·", "/"}):
            break
        end += 1
    return end

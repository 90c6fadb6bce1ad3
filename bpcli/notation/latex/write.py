r"""Atoms → the notation's text, each piece with its place in the LaTeX.

Letters side by side are a product, unless together they are a name that is known or a function. Inside of a sum over
an index, and where the name that is defined has one, `x_i` is the array x and products are entry by entry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.errors import NotationError, Span
from bpcli.notation.latex import words
from bpcli.notation.latex.atoms import bracket_at, compares, place_of, split, text_of
from bpcli.notation.latex.names import named
from bpcli.notation.latex.nuclei import Nuclei
from bpcli.notation.latex.resolve import Part

if TYPE_CHECKING:
    from bpcli.notation.latex.atoms import Atom, Atoms
    from bpcli.notation.latex.names import Named
    from bpcli.notation.latex.resolve import Piece


_OF_PRODUCTS = {"sin", "cos", "tan", "sinh", "cosh", "tanh"}  # sin ωt is sin(ωt)
CHOICE = r"write a choice with \begin{cases}"


class Writer(Nuclei):
    """Writes one expression. `known` are the names that mean something; `bound` the indices around it, in order."""

    def expression(self, atoms: Atoms) -> Part:
        """A whole expression: terms with signs between them. Raises NotationError for what cannot be read."""
        pieces: list[Piece] = []
        indices: tuple[str, ...] = ()
        place, after_operand = 0, False
        while place < len(atoms):
            atom = atoms[place]
            if atom.kind == "align":
                place += 1
                continue
            if atom.kind in {"sign", "equals"}:
                if not atom.is_plain:
                    raise NotationError(f"nothing may be above or below {atom.text}", span=atom.span)
                sign = _sign(atom)
                pieces.append(("*" if sign == "·" and self.bound else sign, atom.span))
                place, after_operand = place + 1, False
                continue
            place, part = self.operand(atoms, place)
            if after_operand:
                pieces.append(("*" if self.bound else " ", Span(part.pieces[0][1].start, part.pieces[0][1].start)))
            pieces += part.pieces
            indices = self.joined(indices, part.indices)
            after_operand = True
        if not pieces:
            raise NotationError("an expression is missing", span=place_of(atoms) if atoms else None)
        for at in range(len(pieces) - 2):  # q * x^T is a product of matrices, whichever sign is between
            if pieces[at][0] == "*" and pieces[at + 2][0] == "ᵀ" and not self.bound:
                pieces[at] = ("·", pieces[at][1])
        return Part(tuple(pieces), indices)

    def operand(self, atoms: Atoms, place: int) -> tuple[int, Part]:
        """The operand that starts at a place, and where the next one starts."""
        atom = atoms[place]
        follows = bracket_at(atoms, place + 1)
        match atom.kind:
            case "sum":
                from bpcli.notation.latex.sums import Sums

                return Sums(self).read(atoms, place)
            case "function":
                return self.function(atom.text, atoms, place)
            case "word" if (function := self.function_word(atom)) and atom.text not in self.known:
                return self.function(function, atoms, place)
            case "letter" if not self.starts_alone(atom, atoms, place):
                return self.run(atoms, place)
            case "fraction" if place + 1 < len(atoms) and atoms[place + 1].kind == "sum":
                from bpcli.notation.latex.sums import Sums

                return Sums(self).mean(atoms, place) or (place + 1, self.single(atom))
            case "number" | "indicator" if follows is not None and compares(follows.parts[0]):
                return place + 2, self.indicator(atom, follows.parts[0])
        if atom.kind == "name" and atom.text == "sigma" and follows is not None and "sigma" not in self.known:
            return self.function("sigmoid", atoms, place)
        name = named(atom, self.known)
        if name is not None and follows is not None:
            return self.before_bracket(atom, name, atoms, place)
        return place + 1, self.single(atom)

    def starts_alone(self, atom: Atom, atoms: Atoms, place: int) -> bool:
        """Whether no letter or digit follows a letter directly."""
        follows = atoms[place + 1] if place + 1 < len(atoms) else None
        return not atom.is_plain or follows is None or follows.spaced or follows.kind not in {"letter", "number"}

    def single(self, atom: Atom) -> Part:
        """An atom with its scripts, as an operand."""
        if atom.kind == "word" and atom.text.lower() in words.CONDITIONS:
            raise NotationError(f"“{atom.text}” is not part of a formula", span=atom.span, hint=CHOICE)
        name = named(atom, self.known)
        if name is not None:
            return self.name(atom, name)
        if atom.sub and atom.kind not in {"bars", "number", "indicator"}:
            with self.of_arrays():
                part = self.nucleus(atom)
            part = self.entries(atom, part)
        else:
            part = self.nucleus(atom)
        return self.raised(part, atom.sup)

    def function_word(self, atom: Atom) -> str:
        """The function that a word is, or nothing."""
        function = words.word(atom.text)
        return function if function in self.functions else ""

    def function(self, name: str, atoms: Atoms, place: int) -> tuple[int, Part]:
        """A function with its argument, in brackets or without."""
        atom = atoms[place]
        if [part.text for part in atom.sup] == ["-", "1"]:
            hint = "write 1/f(x) for a quotient, or the name of the inverse, such as \\arcsin"
            raise NotationError("bpcli does not read the inverse of a function", span=atom.span, hint=hint)
        if atom.primes:
            raise NotationError("bpcli does not read the derivative of a function here", span=atom.span)
        if atom.sub and name in {"max", "min"}:
            from bpcli.notation.latex.sums import Sums

            return Sums(self).read(atoms, place)
        base = "".join(part.text for part in atom.sub)
        if atom.sub:
            if name != "log" or base not in {"2", "10", "e"}:
                raise NotationError(f"bpcli does not read {name} with this below it", span=place_of(atom.sub))
            name = {"2": "log2", "10": "log10", "e": "log"}[base]
        if name not in self.functions:
            raise NotationError(f"bpcli does not know {name}", span=atom.span)
        group = bracket_at(atoms, place + 1)
        if group is not None and group.sub:
            with self.of_arrays():
                arguments = [self.expression(row) for row in split(group.parts[0], ",")]
            after, scripts = place + 2, group
        elif group is not None:
            arguments = [self.expression(row) for row in split(group.parts[0], ",")]
            after, scripts = place + 2, group
        else:
            after, arguments = self.bare_argument(name, atoms, place)
            scripts = None
        pieces: list[Piece] = [(f"{name}(", atom.span)]
        for argument in arguments:
            pieces += [*argument.pieces, (", ", atom.span)]
        end = atoms[after - 1].span
        part = Part((*pieces[:-1], (")", end)), self.joined((), [i for a in arguments for i in a.indices]))
        part = self.raised(part, atom.sup) if atom.sup else part
        if scripts is not None:
            part = self.entries(scripts, part) if scripts.sub else part
            part = self.raised(part, scripts.sup)
        return after, part

    def bare_argument(self, name: str, atoms: Atoms, place: int) -> tuple[int, list[Part]]:
        """The argument of a function without brackets: the factors up to the next sign, function or bracket."""
        after = place + 1
        start = after
        if after < len(atoms) and atoms[after].kind == "sum":
            after, part = self.operand(atoms, after)
            return after, [part]
        while after < len(atoms) and atoms[after].kind not in {"sign", "equals", "align", "function", "sum", "break"}:
            if atoms[after].kind == "word" and self.function_word(atoms[after]) and after > start:
                break
            if after > start and atoms[after].kind == "group" and atoms[after].text:
                hint = f"write the argument of {name} in brackets"
                raise NotationError("it is not clear where the argument ends", span=atoms[after].span, hint=hint)
            after += 1
        several = sum(atom.kind != "number" for atom in atoms[start:after]) > 1
        if several and name not in _OF_PRODUCTS:
            hint = f"write the argument of {name} in brackets"
            raise NotationError("it is not clear where the argument ends", span=atoms[after - 1].span, hint=hint)
        if after == start and start < len(atoms) and atoms[start].kind in {"function", "word"}:
            after, part = self.operand(atoms, start)
            return after, [part]
        if after == start:
            raise NotationError(f"{name} has no argument", span=atoms[place].span)
        return after, [self.expression(atoms[start:after])]

    def run(self, atoms: Atoms, place: int) -> tuple[int, Part]:
        """Letters and digits side by side: a name that is known, a function, or a product of letters."""
        from bpcli.notation.latex.runs import read

        return read(self, atoms, place)

    def before_bracket(self, atom: Atom, name: Named, atoms: Atoms, place: int) -> tuple[int, Part]:
        """A name before a bracket: a product where the name means something, else what cannot be read."""
        group = atoms[place + 1]
        if name.full in self.signatures:
            if self.signatures[name.full] and text_of(group.parts[0]) != self.signatures[name.full]:
                what = f"{name.full} is applied to something else than in its definition"
                raise NotationError(what, span=group.span, hint="give what it is there a name of its own")
            part = self.name(atom, name)
            return place + 2, self.raised(part, group.sup)
        part = self.name(atom, name)
        if name.full in self.known or name.items or name.exponent or name.transposed or group.text == "[":
            return place + 1, part
        text = part.pieces[0][0]
        if self.function_of(text):
            return self.function(text, atoms, place)
        hint = f"for a product write {text}·( ), or give {text} a value"
        raise NotationError(f"{text} is not a function that bpcli knows", span=atom.span, hint=hint)

    def function_of(self, text: str) -> bool:
        """Whether a name that means nothing else is a function."""
        return len(text) > 1 and text in self.functions


def _sign(atom: Atom) -> str:
    return {"equals": "=="}.get(atom.kind) or {"×": "*", "−": "-"}.get(atom.text, atom.text)

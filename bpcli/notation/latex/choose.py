"""Which of the formulas of a text is meant, and which others it needs."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from bpcli.errors import InputError, NotationError, Span, shortened
from bpcli.notation.latex.atoms import place_of
from bpcli.notation.latex.names import named
from bpcli.notation.latex.resolve import TWO_FONTS
from bpcli.notation.latex.statements import differentiated
from bpcli.words import plural

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bpcli.notation.latex.atoms import Atoms
    from bpcli.notation.latex.resolve import Piece, Use
    from bpcli.notation.latex.statements import Statement

_MOST_LISTED = 40


class Written(NamedTuple):
    """A statement in the notation: what it is called, its pieces, the names it uses, and remarks."""

    statement: Statement
    name: str | None
    pieces: tuple[Piece, ...]
    used: Mapping[str, Use]
    left_out: tuple[Atoms, ...] = ()

    @property
    def text(self) -> str:
        """The expression, as the notation writes it."""
        return "".join(text for text, _ in self.pieces)


class Chooser:
    """Statements that are written in the notation, those that could not be, and what each uses of the others."""

    def __init__(
        self,
        text: str,
        given: frozenset[str],
        statements: Sequence[Statement],
        written: Mapping[int, Written],
        errors: Mapping[int, InputError],
    ) -> None:
        self.text = text
        self.given = given
        self.statements = statements
        self.written = written
        self.errors = errors
        self.defining: dict[str, list[int]] = {}
        for number, one in written.items():
            self.defining.setdefault(one.name or "", []).append(number)
        self.uses = {number: self.used_by(number) for number in written}

    def used_by(self, number: int) -> dict[str, int]:
        """For each name that a statement uses, the statement that defines it: the nearest before, else after."""
        found: dict[str, int] = {}
        for name in self.written[number].used:
            defining = self.defining.get(name, [])
            before = bisect_left(defining, number)
            if before:
                found[name] = defining[before - 1]
            elif defining and self.written[number].name != name:
                found[name] = defining[0]
        return found

    def needed(self, number: int) -> list[int]:
        """A statement and those that it needs, each after what it needs. Raises NotationError for a circle."""
        order: list[int] = []
        stack: list[tuple[int, bool]] = [(number, False)]
        open_now: set[int] = set()
        while stack:
            at, is_done = stack.pop()
            if is_done:
                open_now.discard(at)
                order.append(at)
            elif at in open_now:
                name = self.written[at].name
                raise NotationError(f"{name} is defined by itself", span=self.statements[at].place)
            elif at not in order:
                open_now.add(at)
                stack.append((at, True))
                stack += [(other, False) for other in reversed(self.uses[at].values()) if other not in order]
        return order

    def chosen(self, formula: int | None, *, of_claims: bool = False) -> tuple[list[Written], list[str]]:
        """The statements of the circuit that is meant, in order, and remarks. Raises NotationError.

        `of_claims` says that the statements about derivatives are judged, so that no remark is needed about them.
        """
        number = self.asked(formula) if formula is not None else self.only()
        order = self.needed(number)
        names = [self.written[at].name for at in order]
        if len(set(names)) < len(names):
            order.sort()
        notes = []
        kept = []
        for at in order:
            written = self.written[at]
            is_value = self.statements[at].kind == "value"
            if is_value and written.name in self.given:
                notes.append(f"{written.name} in the text is not used, because you give a value for {written.name}")
                continue
            kept.append(written)
            if written.left_out:
                place = place_of(written.left_out[0])
                left_out = shortened(" ".join(self.text[slice(*place)].split()), 40)
                notes.append(f"{left_out} is left out, because bpcli cannot read it")
        kept = self.with_values(kept)
        self.check_fonts(kept)
        claims = sum(statement.kind == "claim" for statement in self.statements)
        if claims and not of_claims:
            what = plural(claims, "statement about a derivative", "statements about derivatives")
            notes.append(f"{what} left out; bpcli check --work judges them")
        return kept, notes

    def with_values(self, kept: list[Written]) -> list[Written]:
        """Without the values of the text that are another circuit's, and without any that leave an input out.

        Values that stand in one formula belong together: `x = -2, y = 5, z = -4` has nothing to do with W·x.
        """
        others = [written for written in kept if written.statement.kind != "value"]
        inputs = {name for written in others for name in written.used} - {written.name for written in others}
        inputs -= {"e", "pi"}
        together: dict[int, set[str | None]] = {}
        for written in self.written.values():
            if written.statement.kind == "value":
                together.setdefault(written.statement.formula, set()).add(written.name)
        fits = {formula for formula, names in together.items() if names <= inputs or inputs <= names}
        used = [written for written in kept if written in others or written.statement.formula in fits]
        missing = inputs - {written.name for written in used} - self.given
        return others if missing and len(together) + 1 < len({s.formula for s in self.statements}) else used

    def only(self) -> int:
        """The one circuit of the text that no other uses. Raises NotationError where there are none, or several."""
        is_one = len({statement.formula for statement in self.statements}) == 1
        if self.errors and is_one and (first := self.first_error()) is not None:
            raise first
        circuits = [number for number in self.written if self.statements[number].kind == "circuit"]
        defining = [number for number in circuits if self.written[number].name is not None] or [
            number for number in circuits if not self.is_trivial(number)
        ]
        inner = {other for number in defining for other in self.needed(number) if other != number}
        ends = [number for number in defining if number not in inner]
        different = {(self.written[number].name, self.written[number].text): number for number in reversed(ends)}
        if len(different) == 1:
            return next(iter(different.values()))
        if different:
            raise self.several(sorted(different.values()))
        if (first := self.first_error()) is not None:
            raise first
        if any(statement.kind == "claim" for statement in self.statements):
            place = next(statement.place for statement in self.statements if statement.kind == "claim")
            hint = "bpcli check EXPRESSION --work FILE judges statements about derivatives"
            raise NotationError("this states a derivative, so it is not a circuit", span=place, hint=hint)
        if circuits:
            return circuits[0]
        if self.written:
            return next(iter(self.written))
        raise NotationError("the text has no formula", span=Span(0, 1))

    def is_trivial(self, number: int) -> bool:
        """Whether a statement is only a name."""
        return len(self.written[number].pieces) == 1

    def first_error(self) -> InputError | None:
        """What is wrong with the first statement that cannot be read at all."""
        return next((error for number, error in sorted(self.errors.items()) if number not in self.written), None)

    def asked(self, formula: int) -> int:
        """The last circuit of the formula with this number. Raises InputError where it has none."""
        inside = [number for number, statement in enumerate(self.statements) if statement.formula == formula]
        for number in reversed(inside):
            if number in self.written:
                return number
        for number in inside:
            if number in self.errors:
                raise self.errors[number]
        for number in inside:
            under = named(part[0]) if (part := differentiated(self.statements[number])) else None
            defining = self.defining.get(under.full, []) if under is not None else []
            if defining:
                return defining[max(bisect_left(defining, number) - 1, 0)]
            hint = "bpcli check EXPRESSION --work FILE judges statements about derivatives"
            place = self.statements[number].place
            raise NotationError("this states a derivative, so it is not a circuit", span=place, hint=hint)
        raise self.several(sorted(self.written), f"there is no formula {formula}")

    def several(self, numbers: Sequence[int], what: str = "the text has several formulas") -> InputError:
        """The error that lists the formulas there are."""
        lines = []
        for number in numbers[:_MOST_LISTED]:
            statement = self.statements[number]
            source = shortened(" ".join(self.text[slice(*statement.place)].split()), 70)
            lines.append(f"--formula {statement.formula}   {source}")
        if len(numbers) > _MOST_LISTED:
            lines.append(f"and {len(numbers) - _MOST_LISTED} more")
        return InputError(what, hint="\n".join(["choose one:", *dict.fromkeys(lines)]))

    def check_fonts(self, kept: list[Written]) -> None:
        """Raise NotationError where names that differ in their font alone would become one name."""
        fonts: dict[str, str] = {}
        for written in kept:
            for name, use in written.used.items():
                if use.font is not None and fonts.setdefault(name, use.font) != use.font:
                    place = use.place or written.statement.place
                    raise NotationError(f"{name} is there in two fonts", span=place, hint=TWO_FONTS)

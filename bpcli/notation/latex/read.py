r"""LaTeX → a program whose places are those of the LaTeX.

The statements may come in any order. One that gives a value, `x = -2`, counts where the value is not given otherwise.
Of `f = … = …` the last part counts that is a circuit.

>>> from bpcli.notation.program import parse
>>> program = parse(r"$f = qz$ with $q = x + y$", {})
>>> [statement.name for statement in program.statements], program.statements[-1].expression.span
(['q', 'f'], Span(start=5, end=7))
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bpcli.errors import InputError, NotationError, Span
from bpcli.notation import syntax
from bpcli.notation.latex.atoms import place_of, text_of
from bpcli.notation.latex.choose import Chooser, Written
from bpcli.notation.latex.names import named
from bpcli.notation.latex.spelled import spellings
from bpcli.notation.latex.statements import Statement, differentiated, indices_of, statements
from bpcli.notation.latex.write import Writer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bpcli.notation.latex.atoms import Atoms
    from bpcli.notation.latex.resolve import Part, Piece
    from bpcli.notation.program import Reading
    from bpcli.notation.syntax import Program, Spelling

_MOST_LISTED = 40


_SIGMOIDS = {"11+e-x", "11+exp(-x", "ex1+ex", "exex+1", "1e-x+1"}  # the signs of 1/(1 + e^-x), as atoms have them


class Text(NamedTuple):
    """A text in the notation, and for each of its characters its place in the LaTeX."""

    text: str
    places: list[Span]

    def place(self, span: Span) -> Span:
        """The place in the LaTeX of a place in the text."""
        last = len(self.places) - 1
        start = self.places[min(span.start, last)].start
        end = self.places[min(max(span.end - 1, span.start), last)].end
        return Span(min(start, end), max(start, end))


def joined(pieces: Iterable[Piece]) -> Text:
    """Pieces as one text. A piece that is as long as its place is there character by character."""
    texts: list[str] = []
    places: list[Span] = []
    for text, place in pieces:
        texts.append(text)
        if len(text) == place.end - place.start:
            places += [Span(at, at + 1) for at in range(place.start, place.end)]
        else:
            places += [place] * len(text)
    return Text("".join(texts), places)


def read(text: str, functions: Mapping[str, Spelling], given: frozenset[str], reading: Reading) -> Program:
    """The program that a text in LaTeX holds; `reading` says which formula is meant.

    Raises NotationError, with a place in the LaTeX, for what cannot be read, and where several formulas fit.
    """
    try:
        reader = _Reader(text, functions, given, reading.shapes)
        if reading.of_claims and not reader.written:
            reader.write_differentiated()
        chosen, notes = Chooser(text, given, reader.statements, reader.written, reader.errors).chosen(
            reading.formula, of_claims=reading.of_claims
        )
    except InputError as error:
        raise error.located(text) from None
    pieces: list[Piece] = []
    for written in chosen:
        place = written.statement.place
        if pieces:
            pieces.append(("; ", Span(place.start, place.start)))
        if written.name is not None:
            left = place_of(written.statement.left)
            pieces += [(written.name, left), (" = ", left)]
        pieces += written.pieces
    program = _parsed(text, joined(pieces), functions, given)
    return program._replace(notes=(*notes, *program.notes), spelled=spellings(text, chosen))


def _parsed(text: str, plain: Text, functions: Mapping[str, Spelling], given: frozenset[str]) -> Program:
    """The program of a text in the notation, with its places in the LaTeX."""
    from bpcli.notation.program import parse_plain

    def moved(node: syntax.Syntax) -> syntax.Syntax:
        return node._replace(span=plain.place(node.span))

    try:
        program = parse_plain(plain.text, functions, given)
    except InputError as error:
        if error.span is not None:
            error.text, error.span = text, plain.place(error.span)
        raise
    placed = tuple(
        statement._replace(
            expression=syntax.rebuild(statement.expression, moved),
            span=plain.place(statement.span),
            name_span=None if statement.name_span is None else plain.place(statement.name_span),
        )
        for statement in program.statements
    )
    return program._replace(text=text, statements=placed)


def _is_sigmoid(statement: Statement) -> bool:
    """Whether a text defines σ as what it is here anyway: then σ(z) is a gate."""
    argument = text_of(statement.arguments)
    return any(text_of(part).replace(argument, "x") in _SIGMOIDS for part in statement.parts)


class _Reader:
    """The statements of a text, and what each is in the notation."""

    def __init__(
        self,
        text: str,
        functions: Mapping[str, Spelling],
        given: frozenset[str],
        shapes: Mapping[str, tuple[int, ...]],
    ) -> None:
        self.shapes = shapes
        self.text = text
        self.functions = functions
        self.given = given
        self.statements = statements(text)
        self.signatures: dict[str, str] = {}
        self.known = self.names()
        self.written: dict[int, Written] = {}
        self.errors: dict[int, InputError] = {}
        for number, statement in enumerate(self.statements):
            self.write(number, statement)

    def names(self) -> set[str]:
        """The names that mean something anywhere in the text."""
        known = set(self.given)
        for statement in self.statements:
            if statement.kind not in {"circuit", "value"} or statement.named is None:
                continue
            name = self.name_of(statement)
            if name == "sigma" and statement.arguments and _is_sigmoid(statement):
                continue
            if statement.arguments:
                self.signatures[name] = text_of(statement.arguments)
                known |= {argument.full for atom in statement.arguments if (argument := named(atom)) is not None}
            known.add(name)
        return known

    def name_of(self, statement: Statement) -> str:
        """What a statement defines: without the indices that go through its right side."""
        indices = indices_of(statement, self.given)
        assert statement.named is not None  # noqa: S101
        return statement.named.spelled(tuple(item for item in statement.named.items if item not in indices))

    def write(self, number: int, statement: Statement) -> None:
        """Write one statement in the notation: the last of its parts that can be read and holds a name."""
        if statement.kind == "unreadable" and statement.error is not None:
            self.errors[number] = statement.error
        if statement.kind not in {"circuit", "value"}:
            return
        name = None if statement.named is None else self.name_of(statement)
        indices = indices_of(statement, self.given) if statement.named is not None else ()
        constant: Written | None = None
        left_out: list[Atoms] = []
        for part in reversed(statement.parts):
            try:
                written = self.part(statement, name, indices, part)
            except InputError as error:
                self.errors.setdefault(number, error)
                left_out.append(part)
                continue
            if written.used:
                self.written[number] = written._replace(left_out=tuple(left_out))
                return
            constant = constant or written
        if constant is not None and (statement.kind == "value" or statement.named is None):
            self.written[number] = constant
        elif constant is not None:
            hint = "a circuit has at least one input"
            refusal = NotationError("this formula has no names", span=statement.place, hint=hint)
            self.errors.setdefault(number, refusal)

    def part(self, statement: Statement, name: str | None, indices: tuple[str, ...], part: Atoms) -> Written:
        """One side of a statement in the notation. Raises NotationError for what cannot be read."""
        writer = Writer(self.known, self.functions, indices)
        writer.shapes = self.shapes
        writer.signatures = self.signatures
        expression: Part = writer.expression(part)
        if set(expression.indices) != set(indices):
            raise NotationError("the indices on both sides differ", span=place_of(part))
        return Written(statement, name, expression.pieces, writer.used)

    def write_differentiated(self) -> None:
        """Write what is under the d of the first derivative, as in dσ(x)/dx, as a circuit of that name."""
        for number, statement in enumerate(self.statements):
            under = differentiated(statement) if statement.kind == "claim" else ()
            name = named(under[0]) if len(under) > 1 and under[-1].kind == "group" else None
            if name is None:
                continue
            circuit = statement._replace(kind="circuit", parts=(under,), left=under, named=name)
            self.statements[number] = circuit
            self.write(number, circuit)
            return

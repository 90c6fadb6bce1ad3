r"""Text → Program: statements, comments, and what each name means where it stands.

A program is read statement by statement, so 10,000 of them are no deeper than the deepest. Grammar, tight to loose:

    postfix     ᵀ  .T  ²
    power       u^v  u**v       right-associative; the exponent may start with a minus
    sign        -u  +u  √u      so -x² is −(x²); a minus directly before a number makes a negative constant
    product     u*v  u/v  u·v  u@v  u v   one level, left to right: a/b c is (a/b)·c, 2^3x is 8·x
    sum         u+v  u-v

√ reaches as far as a minus does: √x² is √(x²). Statements end at `;` or a newline outside brackets; `#` starts a
comment. A name that is assigned again is a new node, and from there on the name stands for it: `h = tanh(h)`, `c += 1`.
Decided here, where the language leaves it open: a statement `x = 3` whose right side is a constant is an input
with a value, so that a program may carry its own inputs.

>>> program = parse("q = x + y  # the sum\nf = q*z", functions={})
>>> [(statement.name, statement.span) for statement in program.statements]
[('q', Span(start=0, end=9)), ('f', Span(start=21, end=28))]
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bpcli.errors import InputError, NotationError, Span, TooLargeError
from bpcli.notation.bindings import binding
from bpcli.notation.grammar import too_deep
from bpcli.notation.indices import index_names
from bpcli.notation.lexeme import Lexeme
from bpcli.notation.lexemes import CONSTANTS, Vocabulary, scan
from bpcli.notation.limits import MAX_DEPTH, MAX_STATEMENT, MAX_STATEMENTS, MAX_TEXT, MAX_WORDS
from bpcli.notation.signs import QUOTED, SUPERSCRIPTS, TABLE
from bpcli.notation.sympy_reader import read
from bpcli.notation.syntax import Binary, Index, Name, Program, Statement, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bpcli.notation.syntax import Spelling

_BREAK = re.compile(rf"{QUOTED}|[()\[\];#\n]")
_WORD = re.compile(r"#.*|\w+|[^\w\s;]")
_SPACES = " \t\r\n\f"  # of TABLE's spelling; anything else that is blank is refused
_NAMES = re.compile(r"\s*\(?(\s*[^\W0-9]\w*(?:\s*,\s*[^\W0-9]\w*)+\s*,?\s*)\)?\s*=(?!=)")
_DEFINITION = re.compile(r"\s*([^\W0-9]\w*)\s*\([\w\s,]*\)\s*=(?!=)")
_TARGET = re.compile(rf"\s*([^\W0-9{SUPERSCRIPTS}ᵀ][^\W{SUPERSCRIPTS}ᵀ]*)\s*([-+*/@]?)=(?!=)")


class Reading(NamedTuple):
    """How a text is meant: its notation (one of NOTATIONS; None: as it looks), and which of several formulas in it.

    `of_claims` says that a text which only states derivatives, as of σ(x), is about the circuit under the d; `shapes`
    are those of arrays that have a value.
    """

    notation: str | None = None
    formula: int | None = None
    of_claims: bool = False
    shapes: Mapping[str, tuple[int, ...]] = {}

    def is_latex(self, text: str) -> bool:
        """Whether a text is to be read as LaTeX. Loads the reader only where it may be."""
        if self.notation is not None or not ("\\" in text or "$" in text):
            return self.notation == "latex"
        from bpcli.notation.latex.tokens import is_latex

        return is_latex(text)


AS_IT_LOOKS = Reading()
_PYTHON = re.compile(r"^[ \t]*(?:(?:import|from|def|class|for|while|with) \w|return\b|@\w)", re.MULTILINE)
NOTATIONS = ("bpcli", "latex", "python")


def is_program(text: str) -> bool:
    """Whether a text has a statement that only a program in Python has."""
    return _PYTHON.search(text) is not None


class _Bindings:
    """What names stand for so far: how often each is bound, and which names occurred."""

    def __init__(self, given: frozenset[str], latest: dict[str, str]) -> None:
        self.given = given
        self.latest = latest
        self.count: dict[str, int] = {}
        self.used: set[str] = set()

    def bind(self, name: str, place: Span | None, *, of_itself: bool) -> str:
        """What a statement's name is called; `of_itself` says that its expression uses the name.

        Raises NotationError for a value that this statement would hide.
        """
        if name not in self.count and name in self.given and name not in self.used:
            raise NotationError(
                f"{name} is defined here, and a value is given for it too",
                span=place,
                hint=f"leave out {name}=…, or give this statement another name",
            )
        is_input = (of_itself or (name in self.given and name in self.used)) and name not in CONSTANTS
        self.count[name] = self.count.get(name, int(is_input)) + 1
        if self.count[name] > 1:
            self.latest[name] = binding(name, self.count[name])
        return self.latest.get(name, name)


def parse(
    text: str,
    functions: Mapping[str, Spelling],
    given: frozenset[str] = frozenset(),
    latest: Mapping[str, str] | None = None,
    reading: Reading = AS_IT_LOOKS,
) -> Program:
    """Read a program. `functions` says which names may be called and what a call means; `given` have a value.

    `latest` says what some of these names stand for, where the circuit that the text is about binds them again.
    Text that holds commands of LaTeX, or dollar signs, is LaTeX unless `reading` says otherwise.

    Raises NotationError with the place, TooLargeError past the stated sizes.
    """
    if len(text) > MAX_TEXT:
        raise TooLargeError(f"the text has more than {MAX_TEXT:,} characters")
    if reading.is_latex(text):
        from bpcli.notation.latex.read import read as read_latex

        return read_latex(text, functions, given, reading)
    return parse_plain(text, functions, given, latest)


def parse_plain(
    text: str,
    functions: Mapping[str, Spelling],
    given: frozenset[str] = frozenset(),
    latest: Mapping[str, str] | None = None,
) -> Program:
    """Read a program in bpcli's own notation."""
    statements: list[Statement] = []
    notes: list[str] = []
    known = set(given)
    bindings = _Bindings(given, dict(latest or {}))
    vocabulary = Vocabulary(known, functions, splits=bool(given), latest=bindings.latest)
    plain = text if text.isascii() else text.translate(TABLE)
    words = 0
    try:
        places = list(_statements(plain))
        if len(places) > MAX_STATEMENTS:
            raise TooLargeError(f"a program may have {MAX_STATEMENTS:,} statements, this one has {len(places):,}")
        _refuse_many(sum(1 for _ in _WORD.finditer(plain)))
        for start, end in places:
            statement, lexemes = _statement(text, plain, (start, end), vocabulary, functions, notes)
            _refuse_many(words := words + len(lexemes))
            names = _names(lexemes)
            bindings.used |= names
            if statement.name is not None:
                known.add(statement.name)
                name = bindings.bind(statement.name, statement.name_span, of_itself=statement.name in names)
                statement = statement._replace(name=name)
            statements += [statement, *_unpacked(statement, bindings, known)]
    except InputError as error:
        raise error.located(text) from None
    if not statements:
        raise NotationError("there is no expression", hint='for example: bpcli explain "(x+y)*z" x=-2 y=5 z=-4')
    return Program(text, tuple(statements), tuple(notes))


def parse_expression(text: str, functions: Mapping[str, Spelling], known: frozenset[str] = frozenset()) -> Syntax:
    """Read one expression, such as a value or an answer; `known` are the names it may use."""
    if len(text) > MAX_STATEMENT:
        raise TooLargeError(f"the text has more than {MAX_STATEMENT:,} characters")
    try:
        return read(scan(text, Vocabulary(known, functions)), text, functions)[0]
    except InputError as error:
        raise error.located(text) from None


def _statements(text: str) -> Iterator[tuple[int, int]]:
    """Where each statement starts and ends; comments are left out, blank ones skipped."""
    start = position = depth = 0
    while True:
        match = _BREAK.search(text, position)
        sign = match.group() if match else ""
        end = match.start() if match else len(text)
        position = match.end() if match else end
        if sign in {"(", "["}:
            depth += 1
            if depth > MAX_DEPTH:
                raise too_deep(Span(end, end + 1))
        elif sign in {")", "]"}:
            depth = max(depth - 1, 0)
        if sign == "#":
            newline = text.find("\n", position)
            position = len(text) if newline < 0 else newline
        if not sign or (depth == 0 and sign in {";", "#", "\n"}):
            if text[start:end].strip(_SPACES):
                yield start, end
            start = position
        if not sign:
            return


def _names(lexemes: list[Lexeme]) -> set[str]:
    """The names that occur among lexemes, and in the indices among them."""
    names = {lexeme.text for lexeme in lexemes if lexeme.kind == "name"}
    for lexeme in lexemes:
        if lexeme.kind == "index":
            names |= index_names(lexeme.text).union(*map(_names, lexeme.inside))
    return names


def _refuse_many(words: int) -> None:
    if words > MAX_WORDS:
        raise TooLargeError(f"a program may have {MAX_WORDS:,} names, numbers and signs, this one has more")


def _unpacked(statement: Statement, bindings: _Bindings, known: set[str]) -> Iterator[Statement]:
    """The statements that `a, b = …` stands for, after the first one: each name is one of several things."""
    whole = statement.name or ""
    for number, name in enumerate(whole.partition("⁽")[0].strip("()").split(", ") if whole.startswith("(") else ()):
        known.add(name)
        bound = bindings.bind(name, statement.name_span, of_itself=False)
        part = Index(Name(whole, statement.span), (number,), statement.span)
        yield Statement(bound, part, statement.span, statement.name_span)


def _statement(
    text: str,
    plain: str,
    place: tuple[int, int],
    vocabulary: Vocabulary,
    functions: Mapping[str, Spelling],
    notes: list[str],
) -> tuple[Statement, list[Lexeme]]:
    """The statement at a place, and its words."""
    start, end = place
    if end - start > MAX_STATEMENT:
        raise TooLargeError(
            f"one statement may have {MAX_STATEMENT:,} characters, this one has {end - start:,}",
            span=Span(start, start + 1),
            hint="split it into statements: q = …; f = …",
        )
    end = start + len(plain[start:end].rstrip(_SPACES))
    start = end - len(plain[start:end].lstrip(_SPACES))
    name, name_span, sign = None, None, ""
    body = start
    target = _TARGET.match(plain, start, end)
    if (several := _NAMES.match(plain, start, end)) is not None:
        listed = ", ".join(part.strip() for part in several[1].split(",") if part.strip())
        name, name_span, body = f"({listed})", Span(*several.span(1)), several.end()
    elif target is not None:
        name, name_span, sign, body = target[1], Span(*target.span(1)), target[2], target.end()
    elif (function := _DEFINITION.match(plain, start, end)) is not None and function.group(1) not in vocabulary.known:
        raise NotationError(
            "functions are not defined here",
            span=Span(*function.span()),
            hint=f"write {function.group(1)} = {text[function.end() : end].strip()[:60]}",
        )
    lexemes = scan(text[body:end], vocabulary, body)
    if not lexemes and name is not None:
        place = Span(name_span.start if name_span else start, end)
        raise NotationError(f"{name} is given nothing", span=place, hint=f"write {name} = … , or leave it out")
    tree, remarks = read(lexemes, text, functions, body)
    notes += remarks
    if name is not None and name_span is not None and sign:
        before = Lexeme("name", vocabulary.latest.get(name, name), name_span)
        lexemes.append(before)
        tree = Binary(sign, Name(before.text, name_span), tree, Span(start, end))
    return Statement(name, tree, Span(start, end), name_span), lexemes

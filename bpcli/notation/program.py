r"""Text → Program: statements, comments, and what each name means where it stands.

A program is read statement by statement, so 10,000 of them are no deeper than the deepest. Grammar, tight to loose:

    postfix     ᵀ  .T  ²
    power       u^v  u**v       right-associative; the exponent may start with a minus
    sign        -u  +u  √u      so -x² is −(x²); a minus directly before a number makes a negative constant
    product     u*v  u/v  u·v  u@v  u v   one level, left to right: a/b c is (a/b)·c, 2^3x is 8·x
    sum         u+v  u-v

√ reaches as far as a minus does: √x² is √(x²). Statements end at `;` or a newline outside brackets; `#` starts a
comment. Decided here, where the language leaves it open: a statement `x = 3` whose right side is a constant is an input
with a value, so that a program may carry its own inputs.

>>> program = parse("q = x + y  # the sum\nf = q*z", functions={})
>>> [(statement.name, statement.span) for statement in program.statements]
[('q', Span(start=0, end=9)), ('f', Span(start=21, end=28))]
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bpcli.errors import InputError, NotationError, Span, TooLargeError
from bpcli.notation.grammar import too_deep
from bpcli.notation.lexemes import SUPERSCRIPTS, TABLE, Vocabulary, scan
from bpcli.notation.limits import MAX_DEPTH, MAX_STATEMENT, MAX_STATEMENTS, MAX_TEXT, MAX_WORDS
from bpcli.notation.sympy_reader import read
from bpcli.notation.syntax import Program, Statement, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bpcli.notation.syntax import Spelling

_BREAK = re.compile(r"[()\[\];#\n]")
_WORD = re.compile(r"#.*|\w+|[^\w\s;]")
_SPACES = " \t\r\n\f"  # of TABLE's spelling; anything else that is blank is refused
_DEFINITION = re.compile(r"\s*([^\W0-9]\w*)\s*\([\w\s,]*\)\s*=(?!=)")
_TARGET = re.compile(rf"\s*([^\W0-9{SUPERSCRIPTS}ᵀ][^\W{SUPERSCRIPTS}ᵀ]*)\s*=(?!=)")


def parse(text: str, functions: Mapping[str, Spelling], given: frozenset[str] = frozenset()) -> Program:
    """Read a program. `functions` says which names may be called and what a call means; `given` have a value.

    Raises NotationError with the place, TooLargeError past the stated sizes.
    """
    if len(text) > MAX_TEXT:
        raise TooLargeError(f"the text has more than {MAX_TEXT:,} characters")
    statements: list[Statement] = []
    notes: list[str] = []
    known = set(given)
    assigned: dict[str, Span] = {}
    vocabulary = Vocabulary(known, functions, splits=bool(given))
    plain = text if text.isascii() else text.translate(TABLE)
    words = 0
    try:
        places = list(_statements(plain))
        if len(places) > MAX_STATEMENTS:
            raise TooLargeError(f"a program may have {MAX_STATEMENTS:,} statements, this one has {len(places):,}")
        _refuse_many(sum(1 for _ in _WORD.finditer(plain)))
        for start, end in places:
            statement, count = _statement(text, plain, (start, end), vocabulary, functions, notes)
            _refuse_many(words := words + count)
            if statement.name is not None:
                _define(statement, assigned, given)
                known.add(statement.name)
            statements.append(statement)
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


def _refuse_many(words: int) -> None:
    if words > MAX_WORDS:
        raise TooLargeError(f"a program may have {MAX_WORDS:,} names, numbers and signs, this one has more")


def _statement(
    text: str,
    plain: str,
    place: tuple[int, int],
    vocabulary: Vocabulary,
    functions: Mapping[str, Spelling],
    notes: list[str],
) -> tuple[Statement, int]:
    """The statement at a place, and how many words it has."""
    start, end = place
    if end - start > MAX_STATEMENT:
        raise TooLargeError(
            f"one statement may have {MAX_STATEMENT:,} characters, this one has {end - start:,}",
            span=Span(start, start + 1),
            hint="split it into statements: q = …; f = …",
        )
    end = start + len(plain[start:end].rstrip(_SPACES))
    start = end - len(plain[start:end].lstrip(_SPACES))
    name, name_span = None, None
    body = start
    target = _TARGET.match(plain, start, end)
    if target is not None:
        name, name_span, body = target.group(1), Span(*target.span(1)), target.end()
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
    return Statement(name, tree, Span(start, end), name_span), len(lexemes)


def _define(statement: Statement, assigned: dict[str, Span], given: frozenset[str]) -> None:
    name, place = statement.name or "", statement.name_span or statement.span
    if name in assigned:
        raise NotationError(
            f"{name} is defined twice",
            span=place,
            hint=f"a name stands for one node: give the second one another name, such as {name}2",
        )
    if name in given:
        raise NotationError(
            f"{name} is defined here, and a value is given for it too",
            span=place,
            hint=f"leave out {name}=…, or give this statement another name",
        )
    assigned[name] = place

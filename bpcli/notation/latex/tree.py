r"""LaTeX → atoms: what each sign and each command starts.

What a command means is decided by who writes the atoms, so that one unknown command spoils one formula alone.

>>> [(atom.kind, atom.text, len(atom.parts)) for atom in parse(r"W_1 \frac{x}{2}", Span(0, 15))]
[('letter', 'W', 0), ('fraction', '', 2)]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.errors import NotationError, Span
from bpcli.notation.latex import words
from bpcli.notation.latex.atoms import Atom, Atoms
from bpcli.notation.latex.parser import Parser, closes_nothing, shown
from bpcli.notation.latex.tokens import Token, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable


def parse(text: str, place: Span) -> Atoms:
    """The atoms of a formula that stands at a place of a text. Raises NotationError for braces that do not match."""
    parser = _Parser(tokens(text[slice(*place)], place.start), place.end)
    return parser.atoms(lambda _: False, None)


class _Parser(Parser):
    """What signs and commands start."""

    def nucleus(self, token: Token) -> Iterable[Atom]:
        """What a token starts: nothing for what changes the look alone."""
        match token.kind:
            case "number" | "letter":
                return [Atom(token.kind, token.text, token.span)]
            case "open":
                inside = self.group(token)
                return [Atom("group", "", Span(token.span.start, self.tokens[self.at - 1].span.end), (inside,))]
            case "sign":
                return self.sign(token)
            case "command":
                return self.command(token)
        raise NotationError(f"{token.text} cannot stand here", span=token.span)

    def sign(self, token: Token) -> Iterable[Atom]:
        if token.text in {"(", "["}:
            return [self.bracketed(token, token.text)]
        if token.text in {")", "]"}:
            raise closes_nothing(token)
        if token.text in {"|", "||"}:
            return [self.bars(token, "|" if token.text == "|" else "‖")]
        if token.text == "&":
            return [Atom("align", "&", token.span)]
        if token.text in {"=", ":=", "≈"}:
            return [Atom("equals", token.text[-1], token.span)]
        return [Atom("break" if token.text == ";" else "sign", token.text, token.span)]

    def bracketed(self, opening: Token, bracket: str) -> Atom:
        r"""Round, square or curly brackets: \left( and \bigl( are the same."""
        close = {"(": ")", "[": "]", "{": "}"}[bracket]
        inside = self.atoms(lambda token: _bracket(token) in {")", "]", "}"}, opening)
        last = self.next()
        if _bracket(last) != close:
            raise NotationError(f"{shown(opening)} is still open before this", span=last.span)
        return Atom("group", bracket, Span(opening.span.start, last.span.end), (inside,))

    def bars(self, opening: Token, bar: str) -> Atom:
        """Between two bars of one kind."""
        inside = self.atoms(lambda token: _bar(token) == bar, opening)
        if not inside:
            raise NotationError("there is nothing between these bars", span=opening.span)
        last = self.next()
        return Atom("bars", bar, Span(opening.span.start, last.span.end), (inside,))

    def command(self, token: Token) -> Iterable[Atom]:  # noqa: C901, PLR0912
        """What a command starts: one row a kind of command."""
        name = token.text
        if name in words.NOTHING:
            return self.plain_side(token)
        if name in words.SEPARATORS:
            return [Atom("break", name, token.span)]
        if name in words.SPACES:
            return []
        if name in words.SKIPPED:
            self.raw(token)
            return []
        if name in words.COLOURED:
            self.raw(token)
            return [Atom("group", "", token.span, (self.argument(token),))]
        if name in words.FONTS:
            inside = self.argument(token)
            if len(inside) == 1 and inside[0].kind == "number":
                is_one = inside[0].text == "1"
                return [Atom("indicator", "1", self.since(token)) if is_one else inside[0]]
            return [Atom("group", "", self.since(token), (inside,), font=name)]
        if name in words.BRACKETS:
            bracket = words.BRACKETS[name]
            if bracket in {")", "]", "}"}:
                raise closes_nothing(token)
            return [self.bracketed(token, bracket)]
        if name in words.BARS:
            if name in {"mid", "rvert", "rVert"}:
                raise NotationError(f"{shown(token)} closes nothing", span=token.span)
            return [self.bars(token, words.BARS[name])]
        if name in words.LETTERS:
            return [Atom("name", words.LETTERS[name], token.span)]
        if name in words.SIGNS:
            return [Atom("sign", words.SIGNS[name], token.span)]
        if name in words.EQUALS:
            return [Atom("equals", words.EQUALS[name], token.span)]
        if name in words.FUNCTIONS:
            return [Atom("function", words.FUNCTIONS[name], token.span)]
        if name in words.WORDS:
            text, _ = self.raw(token)
            return [Atom("word", text, self.since(token))]
        if name == "begin":
            return self.environment(token)
        return self.built(token)

    def built(self, token: Token) -> Iterable[Atom]:
        """A command with arguments that is a part of mathematics."""
        name = token.text
        if name in words.FRACTIONS:
            above, below = self.argument(token), self.argument(token)
            return [Atom("fraction", "", self.since(token), (above, below))]
        if name == "sqrt":
            index: Atoms = ()
            ahead = self.peek()
            if ahead is not None and ahead.text == "[" and ahead.kind == "sign":
                opening = self.next()
                index = self.atoms(lambda t: t.kind == "sign" and t.text == "]", opening)
                self.next()
            return [Atom("root", "", self.since(token), (self.argument(token), index))]
        if name in words.BRACED:
            first = self.argument(token)
            if name in {"underset", "overset", "stackrel"}:
                first = self.argument(token)
            while (ahead := self.peek()) is not None and ahead.kind == "script":
                self.next()
                self.argument(ahead)
            return [Atom("group", "", self.since(token), (first,))]
        if name in words.ACCENTS:
            inside = self.argument(token)
            return [Atom("accent", words.ACCENTS[name], self.since(token), (inside,))]
        if name == "mathbb":
            inside = self.argument(token)
            is_one = len(inside) == 1 and inside[0].text in {"1", "I"}
            return [Atom("indicator", "1", self.since(token)) if is_one else Atom("unknown", name, token.span)]
        if name in {*words.SUMS, "partial", "nabla"}:
            return [Atom("sum" if name in words.SUMS else name, name, token.span)]
        if name in words.TRANSPOSES | words.PRIMES:
            return [Atom(name, name, token.span)]
        return [Atom("unknown", name, token.span)]

    def plain_side(self, token: Token) -> Iterable[Atom]:
        r"""Nothing; the point of `\left.` is nothing too."""
        ahead = self.peek()
        if token.text in {"left", "right"} and ahead is not None and ahead.kind == "sign" and ahead.text == ".":
            self.next()
        return []

    def environment(self, token: Token) -> Iterable[Atom]:
        r"""\begin{…}: aligned rows are statements, a matrix is a list, cases are a choice."""
        name, _ = self.raw(token)
        kind = name.rstrip("*")
        if kind not in words.INNER | words.MATRICES | words.DISPLAYS:
            return [Atom("unknown", f"begin{{{name}}}", self.since(token))]
        if kind in {"array", "alignedat", "alignat"}:
            self.raw(token)
        inside = self.atoms(lambda ahead: ahead.kind == "command" and ahead.text == "end", token)
        last, (closed, place) = self.next(), self.raw(self.tokens[self.at - 1])
        span = Span(token.span.start, place.end)
        if closed != name:
            what = f"\\begin{{{name}}} is still open before this"
            raise NotationError(what, span=Span(last.span.start, place.end), hint=f"close it with \\end{{{name}}}")
        if kind in {"cases", "dcases", "rcases"}:
            return [Atom("cases", name, span, _cells(inside))]
        if kind in words.MATRICES:
            return [Atom("matrix", name, span, _cells(inside))]
        return [Atom("break", "", Span(span.start, span.start)), *inside, Atom("break", "", Span(place.end, place.end))]


def _cells(atoms: Atoms) -> tuple[Atoms, ...]:
    """Rows as parts that end with a break: each part is a row, whose cells an align atom separates."""
    rows: list[list[Atom]] = [[]]
    for atom in atoms:
        if atom.kind == "break" and atom.text in {"\\", "cr", "newline"}:
            rows.append([])
        elif atom.kind != "break":
            rows[-1].append(atom)
    return tuple(tuple(row) for row in rows if row)


def _bracket(token: Token) -> str:
    if token.kind == "sign":
        return token.text
    return words.BRACKETS.get(token.text, "") if token.kind == "command" else ""


def _bar(token: Token) -> str:
    if token.kind == "sign":
        return {"|": "|", "||": "‖", "‖": "‖"}.get(token.text, "")
    return words.BARS.get(token.text, "") if token.kind == "command" else ""

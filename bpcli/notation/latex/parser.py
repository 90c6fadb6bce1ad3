"""Tokens → atoms: groups, scripts and arguments. What a command starts is in `tree`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from bpcli.errors import NotationError, Span, TooLargeError
from bpcli.notation.latex import words
from bpcli.notation.latex.atoms import Atom, Atoms
from bpcli.notation.latex.tokens import Token
from bpcli.notation.limits import MAX_NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

DEEPEST = 60  # groups, scripts and brackets in one another: a person reads five


class Parser(ABC):
    """Reads tokens from left to right; every level of nesting is counted."""

    def __init__(self, words: list[Token], end: int) -> None:
        self.tokens = words
        self.end = end
        self.at = 0
        self.depth = 0

    def peek(self) -> Token | None:
        """The next token, if there is one."""
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def next(self) -> Token:
        """Take the next token."""
        self.at += 1
        return self.tokens[self.at - 1]

    def place(self) -> Span:
        """Where the next token is; at the end, the last one."""
        if self.at < len(self.tokens):
            return self.tokens[self.at].span
        return self.tokens[-1].span if self.tokens else Span(self.end, self.end)

    def atoms(self, ends: Callable[[Token], bool], opening: Token | None) -> Atoms:
        """Atoms up to the token that ends them, which is not taken. Raises NotationError where there is none."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise TooLargeError(f"the formula is nested more than {DEEPEST} deep", span=self.place())
        found: list[Atom] = []
        font = ""
        while (token := self.peek()) is not None and not ends(token):
            if token.kind == "close":
                raise closes_nothing(token)
            if token.kind == "command" and token.text == "over":
                self.next()
                below = self.atoms(ends, opening)
                span = Span(found[0].span.start if found else token.span.start, self.tokens[self.at - 1].span.end)
                found = [Atom("fraction", "", span, (tuple(found), below))]
                break
            if token.kind == "command" and token.text in words.FONTS and not self.opens(self.at + 1):
                font = self.next().text  # \bf x: what follows in the group
                continue
            self.atom(found, font)
        if opening is not None and self.peek() is None:
            raise NotationError(f"this {opening.text} is never closed", span=opening.span, hint="every { needs its }")
        self.depth -= 1
        return tuple(found)

    def opens(self, at: int) -> bool:
        """Whether an argument follows: a group, or one letter right after a command."""
        return at < len(self.tokens) and self.tokens[at].kind in {"open", "letter", "command"}

    def atom(self, found: list[Atom], font: str) -> None:
        """Read a nucleus and its scripts into `found`."""
        token = self.next()
        if token.kind in {"script", "prime"}:
            self.at -= 1
            if not found or found[-1].kind in {"sign", "equals", "break"}:
                raise NotationError(f"there is nothing before this {token.text}", span=token.span)
            found.append(self.scripts(found.pop()))
            return
        for atom in self.nucleus(token):
            styled = atom._replace(font=atom.font or font, spaced=token.spaced)
            found.append(self.scripts(styled))

    def scripts(self, atom: Atom) -> Atom:
        """The atom with the scripts that follow it."""
        while (token := self.peek()) is not None:
            if token.kind == "command" and token.text in {"limits", "nolimits"}:
                self.next()
                continue
            if token.kind == "prime":
                self.next()
                atom = atom._replace(primes=atom.primes + len(token.text), span=Span(atom.span.start, token.span.end))
                continue
            if token.kind != "script":
                break
            self.next()
            argument = self.argument(token)
            field = "sub" if token.text == "_" else "sup"
            if getattr(atom, field) and atom.kind not in {"letter", "name"}:
                raise NotationError(f"this has two {token.text}", span=token.span, hint="put the first part in braces")
            if len(atom.sub) + len(atom.sup) > MAX_NAME:
                raise TooLargeError(f"a name may have {MAX_NAME} characters", span=token.span)
            below, above = (argument, ()) if field == "sub" else ((), argument)
            span = Span(atom.span.start, self.tokens[self.at - 1].span.end)
            atom = atom._replace(sub=atom.sub + below, sup=atom.sup + above, span=span)
        return atom

    def argument(self, of: Token) -> Atoms:
        """What a command or a script takes: a group, or one sign. Raises NotationError where there is none."""
        token = self.peek()
        if token is None or token.kind in {"close", "script"}:
            raise NotationError(f"something is missing after {shown(of)}", span=of.span)
        self.next()
        if token.kind == "open":
            return self.group(token)
        if token.kind == "number" and len(token.text) > 1:
            if of.kind == "script":
                hint = f"write {of.text}{{{token.text}}}"
                raise NotationError(f"only {token.text[0]} is part of the script here", span=token.span, hint=hint)
            first, rest = token.span.start, token.span.start + 1
            self.at -= 1
            self.tokens[self.at] = Token("number", token.text[1:], Span(rest, token.span.end))
            token = Token("number", token.text[0], Span(first, rest))
        self.depth += 1
        if self.depth > DEEPEST:
            raise TooLargeError(f"the formula is nested more than {DEEPEST} deep", span=token.span)
        atoms = tuple(self.nucleus(token))
        self.depth -= 1
        return atoms

    def group(self, opening: Token) -> Atoms:
        """The atoms between braces; the brace that closes them is taken."""
        atoms = self.atoms(lambda token: token.kind == "close", opening)
        self.next()
        return atoms

    def raw(self, of: Token) -> tuple[str, Span]:
        """The text between braces, as it is typed."""
        token = self.peek()
        if token is None or token.kind != "open":
            raise NotationError(f"something is missing after {shown(of)}", span=of.span, hint="write it in braces")
        opening, depth = self.next(), 1
        parts: list[str] = []
        while (token := self.peek()) is not None:
            self.next()
            depth += (token.kind == "open") - (token.kind == "close")
            if depth == 0:
                return "".join(parts).strip(), Span(opening.span.start, token.span.end)
            parts += [" "] * token.spaced + [token.text if token.kind != "command" else f"\\{token.text}"]
        raise NotationError("this { is never closed", span=opening.span)

    @abstractmethod
    def nucleus(self, token: Token) -> Iterable[Atom]:
        """What a token starts: nothing for what changes the look alone."""

    def since(self, token: Token) -> Span:
        """From a token to the last one that was taken."""
        return Span(token.span.start, self.tokens[self.at - 1].span.end)


def closes_nothing(token: Token) -> NotationError:
    """The error for a bracket that closes nothing."""
    return NotationError(f"{shown(token)} closes nothing", span=token.span, hint="no bracket of this kind is open here")


def shown(token: Token) -> str:
    """A token as it is typed."""
    return f"\\{token.text}" if token.kind == "command" else token.text

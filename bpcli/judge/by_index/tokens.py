"""The words and signs of a formula by indices, read one after the other.

>>> [token.text for token in tokens("2 q_i·1[k≤i]²")]
['2', 'q_i', '·', '1', '[', 'k', '≤', 'i', ']', '²', '']
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bpcli.errors import NotationError, Span
from bpcli.judge import sentences as say
from bpcli.notation.signs import SUPERSCRIPTS

if TYPE_CHECKING:
    from bpcli.trace.forward import Forward

MOST_SIGNS = 300  # numbers, names and signs of a formula
NAME = rf"[^\W0-9{SUPERSCRIPTS}][^\W{SUPERSCRIPTS}]*(?:~[0-9]{{1,6}})?"
CLOSING = {"(": ")", "[": "]", "{": "}", "|": "|"}
_TOKEN = re.compile(
    rf"""(?P<space>\s+)
    |(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    |(?P<fold>∑)
    |(?P<name>{NAME})
    |(?P<power>[{SUPERSCRIPTS}]+)
    |(?P<op>\*\*|<=|>=|==|!=|[-+*/^·(),=<>≤≥≠\[\]{{}}|∂])""",
    re.VERBOSE,
)


class Token(NamedTuple):
    """A word of a formula."""

    kind: str
    text: str
    span: Span


def tokens(plain: str) -> list[Token]:
    """The tokens of a text, and one at its end. Raises NotationError, with a caret, for a sign that there is not."""
    read: list[Token] = []
    place = 0
    while place < len(plain):
        match = _TOKEN.match(plain, place)
        if match is None:
            words = say.UNKNOWN_SIGN.format(sign=plain[place])
            raise NotationError(words, span=Span(place, place + 1), hint=say.BY_INDICES)
        if match.lastgroup != "space":
            read.append(Token(match.lastgroup or "", match[0], Span(*match.span())))
        place = match.end()
    if len(read) > MOST_SIGNS:
        raise NotationError(say.LONG_BY_INDEX.format(most=MOST_SIGNS), span=read[MOST_SIGNS].span)
    return [*read, Token("end", "", Span(len(plain), len(plain) + 1))]


class Tokens:
    """The tokens of one formula, and how far they are read."""

    def __init__(self, plain: str, trace: Forward) -> None:
        """Start at the beginning of a text about a circuit."""
        self.plain = plain
        self.trace = trace
        self.graph = trace.graph
        self.tokens = tokens(plain)
        self.at = 0

    @property
    def token(self) -> Token:
        """The next token."""
        return self.tokens[self.at]

    def take(self, *texts: str) -> Token | None:
        """The next token if it is one of these signs, which is then read."""
        token = self.token
        if token.kind != "op" or token.text not in texts:
            return None
        self.at += 1
        return token

    def need(self, text: str) -> Token:
        """The next token, which must be this sign."""
        token = self.take(text)
        if token is None:
            raise self.problem(say.SIGN_MISSING.format(sign=text))
        return token

    def problem(self, message: str, token: Token | None = None) -> NotationError:
        """An error at a token."""
        return NotationError(message, span=(token or self.token).span, hint=say.BY_INDICES)

    def skip_to(self, place: int) -> None:
        """Go on with the first token from this place in the text on."""
        while self.token.kind != "end" and self.token.span.start < place:
            self.at += 1

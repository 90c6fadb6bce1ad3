r"""LaTeX → tokens with places, and where the formulas are in a text.

>>> [(token.kind, token.text) for token in tokens(r"\frac12 x_0", 0)]
[('command', 'frac'), ('number', '12'), ('letter', 'x'), ('script', '_'), ('number', '0')]
>>> text = "with $x = 2$ in\n\\[ f = x^2 \\]"
>>> [text[slice(*span)] for span in formulas(text)]
['x = 2', ' f = x^2 ']
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bpcli.errors import NotationError, Span, TooLargeError, shortened
from bpcli.notation.latex.words import DISPLAYS, MACROS
from bpcli.notation.limits import MAX_STATEMENTS

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(
    r"""(?P<space>(?:\s|%[^\n]*|~)+)
    |\\(?P<command>[A-Za-z]+\*?|.)
    |(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+(?![0-9]))?)
    |(?P<letter>[^\W0-9_])
    |(?P<open>\{)|(?P<close>\})
    |(?P<script>[_^])
    |(?P<prime>['’]+)
    |(?P<sign>\*\*|<=|>=|==|!=|:=|\|\||.)""",
    re.VERBOSE | re.DOTALL,
)
MAX_FORMULA = 20_000  # tokens: a page of formulas has about a thousand
_CODE = r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|`[^`\n]*`|\\begin\{(?:verbatim|lstlisting|minted)\*?\}.*?\\end\{"
_COMMENT = r"(?<!\\)%[^\n]*"
_BEGIN = rf"\\begin\s*\{{({'|'.join(sorted(DISPLAYS))})(\*?)\}}"
_START = re.compile(
    rf"(?P<skipped>{_CODE}|{_COMMENT}|\\\$|\\\\)|(?P<begin>{_BEGIN})|(?P<open>\$\$|\$|\\\(|\\\[)", re.DOTALL
)
_ENDS = {"$$": "$$", "$": "$", r"\(": r"\)", r"\[": r"\]"}
_MACRO = re.compile(rf"\\({'|'.join(sorted(map(re.escape, MACROS), key=len, reverse=True))})(?![A-Za-z])")
_SIGN = re.compile(r"\\[A-Za-z(\[|{]|\$[^$]*\$")
_REMARK = re.compile(r"#[^\n]*")


class Token(NamedTuple):
    """A word of LaTeX. `kind` is command, number, letter, open, close, script, prime or sign."""

    kind: str
    text: str
    span: Span
    spaced: bool = False  # whether a blank is before it


def is_latex(text: str) -> bool:
    """Whether a text is LaTeX: it holds a command, or what stands between two dollar signs.

    What follows a # is a comment of the notation, or a heading of Markdown.
    """
    return ("\\" in text or "$" in text) and _SIGN.search(_REMARK.sub("", text)) is not None


def tokens(text: str, start: int) -> list[Token]:
    """The tokens of one formula; places count from `start`. Raises TooLargeError for too many."""
    found: list[Token] = []
    spaced = False
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        if kind == "space":
            spaced = True
            continue
        span = Span(start + match.start(), start + match.end())
        found.append(Token(kind, match[kind], span, spaced))
        spaced = False
        if len(found) > MAX_FORMULA:
            raise TooLargeError(f"a formula may have {MAX_FORMULA:,} signs and commands", span=span)
    return found


def formulas(text: str) -> list[Span]:
    """Where the formulas are: between dollar signs and in displays; the whole text where there are none.

    Code in Markdown and comments in LaTeX hold none. Raises NotationError for what never ends, and for macros: they
    could change what every other command means.
    """
    macro = _MACRO.search(re.sub(_COMMENT, lambda match: " " * len(match[0]), text) if "%" in text else text)
    if macro is not None:
        raise NotationError(
            f"bpcli does not read {macro[0]}", span=Span(*macro.span()), hint="write the formulas out, without macros"
        )
    found = list(_formulas(text))
    if len(found) > MAX_STATEMENTS:
        raise TooLargeError(f"a text may have {MAX_STATEMENTS:,} formulas, this one has {len(found):,}")
    return found or [Span(0, len(text))]


def _formulas(text: str) -> Iterator[Span]:
    position = 0
    while (match := _START.search(text, position)) is not None:
        position = match.end()
        if match["skipped"]:
            continue
        end = f"\\end{{{match[3]}{match[4]}}}" if match["begin"] else _ENDS[match["open"]]
        stop = _end(text, position, end)
        if stop < 0:
            what = shortened(match[0])
            raise NotationError(f"{what} has no end", span=Span(*match.span()), hint=f"a formula ends with {end}")
        yield Span(position, stop)
        position = stop + len(end)


def _end(text: str, start: int, end: str) -> int:
    """Where a formula ends: a dollar sign after a backslash is no end."""
    stop = text.find(end, start)
    while stop > 0 and end[0] == "$" and text[stop - 1] == "\\":
        stop = text.find(end, stop + 1)
    return stop

"""Text → lexemes: numbers, names, function names and signs, each with its place.

This is where the lecture's spelling is understood: `2x`, `w0x0`, `x²`, `|x|`, `‖W x‖²`, `√x`, `x₀`, `−`, `×`, `·`. The
table below is explicit (no Unicode folding): what is not in it is a letter, a decimal digit, `_`, or refused.

A name that is not known as a whole is split, if that can be done in exactly one way, into known names and numbers.
Python's libraries stand before a function, as in `np.exp(x)`, and a method after an operand, as in `x.sum()`.

>>> vocabulary = Vocabulary(known=frozenset({"w0", "x0"}), functions=frozenset({"exp"}))
>>> [lexeme.text for lexeme in scan("2w0x0 − exp(x₀²)", vocabulary)]
['2', 'w0', 'x0', '-', 'exp', '(', 'x0', '2', ')']
"""

from __future__ import annotations

import re
import unicodedata
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from bpcli.errors import NotationError, Span, TooLargeError, visible
from bpcli.notation.bars import bar, closes_bar_first, says_or
from bpcli.notation.bindings import from_ascii
from bpcli.notation.hints import refused, suggested
from bpcli.notation.indices import index_at
from bpcli.notation.lexeme import Lexeme, ends_operand
from bpcli.notation.limits import MAX_DIGITS, MAX_NAME, MAX_SPLIT
from bpcli.notation.signs import INFINITY, QUOTED, SUPERSCRIPTS, TABLE, superscript

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

CONSTANTS = {"e": "e", "pi": "pi", "π": "pi"}

_CONSTANTS = {word: ("name", meaning) for word, meaning in CONSTANTS.items()} | {INFINITY: ("number", INFINITY)}
_TOKEN = re.compile(
    rf"""(?P<space>(?:[ \t\r\n\f]|\#[^\n]*)+)
    |(?P<number>∞|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    |(?P<transpose>\.T(?![^\W{SUPERSCRIPTS}ᵀ])|ᵀ)
    |(?P<dotted>(?:(?:np|numpy|math|tf|F|(?:torch\.)?nn\.functional|torch)(?:\.linalg)?\.[a-z]|\.[^\W0-9])\w*)
    |(?P<name>[^\W0-9{SUPERSCRIPTS}ᵀ][^\W{SUPERSCRIPTS}ᵀ]*(?:~[0-9]{{1,6}})?)
    |(?P<power>[{SUPERSCRIPTS}]+)
    |(?P<text>{QUOTED})
    |(?P<norm>\|\||‖)
    |(?P<not>~(?=\ *\()|~\ *[^\W0-9]\w*(?![\w(]))
    |(?P<op>\*\*|//|<=|>=|==|!=|[-+*/^@·√(),=<>≤≥≠\[\]|&])""",
    re.VERBOSE,
)
_WRITTEN_NUMBER = re.compile(r"[0-9]+(?:[eE][0-9]+)?")
_NUMERAL_OF_ANOTHER_BASE = re.compile(r"[xX][0-9a-fA-F]+|[bB][01]+|[oO][0-7]+")
_LIBRARIES = {"numpy": "np", "F": "torch"}
_SIZES = {".shape", ".size", ".ndim"}  # attributes that are sizes
_SAME = {"values", "data", "real"}  # attributes that are the array itself
_NEXT = re.compile(r"\s*(\(|=(?!=))")


class Vocabulary(NamedTuple):
    """What names mean where the text stands: names that have a value, and the functions there are.

    `latest` says what the latest binding of a name is called, where it is bound again.
    """

    known: frozenset[str] | set[str]
    functions: Collection[str]
    splits: bool = True  # whether unknown names may split into known ones
    latest: Mapping[str, str] = {}

    def is_known(self, name: str) -> bool:
        """Whether the name has a value, was assigned, or is a constant."""
        return name in self.known or name in CONSTANTS

    def has_function(self, name: str) -> bool:
        """Whether there is a function of this name; np.exp is the one called exp, where np has none of its own."""
        return name in self.functions or ("." in name and name.rpartition(".")[2] in self.functions)


def scan(text: str, vocabulary: Vocabulary, offset: int = 0) -> list[Lexeme]:
    """The lexemes of one statement; spans count from `offset`. Raises NotationError at what cannot be read."""
    plain = text if text.isascii() else text.translate(TABLE)
    found: list[Lexeme] = []
    bars: list[str] = []
    position, end = 0, len(plain)
    while position < end:
        match = _TOKEN.match(plain, position)
        if match is None:
            raise refused(text[position], Span(offset + position, offset + position + 1))
        kind = match.lastgroup or ""
        word = match.group()
        span = Span(offset + position, offset + match.end())
        position = match.end()
        match kind:
            case "space":
                continue
            case "number" | "power" | "text":
                found.append(_alone(kind, word, span, found))
            case "name" | "dotted":
                lexemes, taken = _words(match, span, found, vocabulary)
                found += lexemes
                position = match.start() + taken
            case "norm" if closes_bar_first(found, bars):
                position -= len(word) - 1
                found.append(bar("|", Span(span.start, span.start + 1), found, bars))
            case "norm":
                found.append(bar("‖", span, found, bars))
            case "not":
                found += _negation(word, span, vocabulary)
            case _ if word == "|":
                is_or = not bars and says_or(found, plain[position:])
                found.append(Lexeme("op", word, span) if is_or else bar("|", span, found, bars))
            case _ if word == "[" and found and ends_operand(found[-1]) and found[-1].kind != "number":
                scanned = partial(scan, vocabulary=vocabulary)
                words, inside, position = index_at(plain, match.start(), offset, vocabulary.latest, scanned)
                found.append(Lexeme("index", words, Span(span.start, offset + position), inside))
            case _:
                found.append(Lexeme(kind, word, span))
    return found


def _words(match: re.Match[str], span: Span, found: list[Lexeme], vocabulary: Vocabulary) -> tuple[list[Lexeme], int]:
    """The lexemes of a name, of a function with its library, or of a method; and how many characters they take.

    A library that has a value is a name; h~2 is a binding of h. Raises NotationError for what there is not.
    """
    word, follows = match.group(), _NEXT.match(match.string, match.end())
    base, numbered, _ = word.partition("~")
    if numbered and base not in vocabulary.known:
        raise refused("~", Span(span.start + len(base), span.start + len(base) + 1))
    if numbered:
        return [Lexeme("name", from_ascii(word), span)], len(word)
    head, dot, _ = word.partition(".")
    sign = follows[1] if follows else ""
    if dot and not head:
        return _method(word, span, found, vocabulary, called=sign == "("), len(word)
    if dot and head not in vocabulary.known:
        return [_of_library(word, span, vocabulary, called=sign == "(")], len(word)
    return _name(head, Span(span.start, span.start + len(head)), found, vocabulary, "" if dot else sign), len(head)


def _of_library(word: str, span: Span, vocabulary: Vocabulary, *, called: bool) -> Lexeme:
    """np.exp as a function, np.pi as a constant. Raises NotationError for what is not in the table of spellings."""
    head, last = word.partition(".")[0], word.rpartition(".")[2]
    name = f"{_LIBRARIES.get(head, head)}.{last}"
    if called and vocabulary.has_function(name):
        return Lexeme("function", name, span)
    if not called and last in _CONSTANTS:
        return Lexeme(*_CONSTANTS[last], span)
    if vocabulary.has_function(name):
        raise NotationError(f"{word} is a function", span=span, hint=f"write {word}(…), with its argument in brackets")
    hint = suggested(last, vocabulary.functions, "bpcli gates lists the functions")
    raise NotationError(f"{word} is not known here", span=span, hint=hint)


def _method(word: str, span: Span, found: list[Lexeme], vocabulary: Vocabulary, *, called: bool) -> list[Lexeme]:
    """x.sum(…): a method, as a word of its own; .values is the array itself. Raises NotationError for any other."""
    if not found or not ends_operand(found[-1]) or found[-1].kind == "number":
        raise refused(".", Span(span.start, span.start + 1))
    if not called and word[1:] in _SAME:
        return []
    if not called and word in _SIZES:
        return [Lexeme("attribute", word, span)]
    if called and vocabulary.has_function(word):
        return [Lexeme("method", word, span)]
    if vocabulary.has_function(word):
        raise NotationError(f"{word} is a method", span=span, hint=f"write x{word}(), with its brackets")
    hint = suggested(word[1:], vocabulary.functions, "a product is written *; bpcli gates lists the functions")
    raise NotationError(f"{word} is not known here", span=span, hint=hint)


def _negation(word: str, span: Span, vocabulary: Vocabulary) -> list[Lexeme]:
    """~m as a call, as ~(x > 0) is one."""
    function, name = Lexeme("function", "logical_not", span), word.lstrip("~ ")
    if not name:
        return [function]
    return [function, Lexeme("op", "(", span), *_name(name, span, [], vocabulary, ""), Lexeme("op", ")", span)]


def _alone(kind: str, word: str, span: Span, found: list[Lexeme]) -> Lexeme:
    """A number, a raised number, or text in quotes."""
    if kind == "number":
        return _number(word, span, found)
    return _quoted(word, span) if kind == "text" else Lexeme("power", superscript(word, span), span)


def _quoted(word: str, span: Span) -> Lexeme:
    """Text with its quotes, so that it is never mistaken for a sign."""
    if len(word) > MAX_NAME:
        raise TooLargeError(f"quoted text may have {MAX_NAME} characters", span=span)
    for place, c in enumerate(word):
        if visible(c) != c:
            raise refused(c, Span(span.start + place, span.start + place + 1))
    return Lexeme("text", word, span)


def _number(word: str, span: Span, found: list[Lexeme]) -> Lexeme:
    if found and found[-1].kind == "number":
        both = Span(found[-1].span.start, span.end)
        if word[0] == "." in found[-1].text and found[-1].span.end == span.start:
            raise NotationError("a number has one decimal point", span=both)
        hint = "put an operator between them, for example *"
        raise NotationError("two numbers stand side by side", span=both, hint=hint)
    mantissa, _, exponent = word.lower().partition("e")
    if len(mantissa) > MAX_DIGITS or len(exponent) > len(str(MAX_DIGITS)) + 1 or abs(int(exponent or 0)) > MAX_DIGITS:
        raise TooLargeError(f"a number may have {MAX_DIGITS} digits, and an exponent up to {MAX_DIGITS}", span=span)
    return Lexeme("number", word.replace("∞", INFINITY), span)


def _name(word: str, span: Span, found: list[Lexeme], vocabulary: Vocabulary, follows: str) -> list[Lexeme]:
    called = follows == "("
    if len(word) > MAX_NAME:
        raise TooLargeError(f"a name may have {MAX_NAME} characters", span=span)
    if not word.isascii():
        for index, c in enumerate(word):
            raised = unicodedata.decomposition(c).startswith("<super>")  # xⁿ
            if raised or visible(c) != c or not (c.isalpha() or c in "_0123456789"):
                raise refused(c, Span(span.start + index, span.start + index + 1))
    if found and found[-1].kind == "number" and found[-1].span.end == span.start:
        _refuse_numerals(word, Span(found[-1].span.start, span.end), found[-1].text)
    if word in vocabulary.known:
        return [Lexeme("name", vocabulary.latest.get(word, word), span)]
    if called and word in vocabulary.functions:
        return [Lexeme("function", word, span)]
    if word in _CONSTANTS:
        return [Lexeme(*_CONSTANTS[word], span)]
    may_split = vocabulary.splits and "_" not in word and len(word) <= MAX_SPLIT and follows != "="
    pieces = _split(word, span, vocabulary) if may_split else []
    if pieces:
        return pieces
    if called:
        raise NotationError(
            f"no function is called {word}, and {word} has no value",
            span=span,
            hint=suggested(
                word, vocabulary.functions, f"for a product write {word}*(…), and give {word} a value: {word}=…"
            ),
        )
    if word in vocabulary.functions and follows != "=":
        transpose = word == "T" and bool(found) and found[-1].text in {"^", "**"}
        hint = "a transpose is written xᵀ or x.T" if transpose else f"write {word}(…), with its argument in brackets"
        raise NotationError(f"{word} is a function", span=span, hint=hint)
    return [Lexeme("name", word, span)]


def _refuse_numerals(word: str, span: Span, number: str) -> None:
    if word.startswith("_"):
        raise NotationError("numbers are written without underscores", span=span)
    if number == "0" and _NUMERAL_OF_ANOTHER_BASE.fullmatch(word):
        hint = f"for zero times {word} write 0*{word}"
        raise NotationError("numbers are decimal here", span=span, hint=hint)


def _split(word: str, span: Span, vocabulary: Vocabulary) -> list[Lexeme]:
    """`w0x0` → w0, x0 where both are known. Empty where it cannot be split; an error where there are two ways."""
    ways: list[list[list[str]]] = [[] for _ in range(len(word) + 1)]
    ways[0] = [[]]
    for start in range(len(word)):
        for stop in range(start + 1, len(word) + 1) if ways[start] else ():
            piece = word[start:stop]
            number = _WRITTEN_NUMBER.fullmatch(piece)
            if vocabulary.is_known(piece) or (number and not word[stop : stop + 1].isdigit()):
                ways[stop] += [[*pieces, piece] for pieces in ways[start][:3]]
    found = ways[-1]
    if len(found) > 1:
        readings = " or ".join("·".join(pieces) for pieces in found[:3])
        raise NotationError(
            f"{word} can be read in several ways: {readings}", span=span, hint="write the products out with *"
        )
    lexemes: list[Lexeme] = []
    position = span.start
    for piece in found[0] if found else []:
        place = Span(position, position + len(piece))
        kind = "number" if piece[0].isdigit() else "name"
        name = vocabulary.latest.get(piece, piece) if piece in vocabulary.known else CONSTANTS.get(piece, piece)
        lexemes.append(Lexeme(kind, name, place))
        position = place.end
    return lexemes

"""The order in which lexemes may follow one another, checked before SymPy sees them.

Because of this check the reader after it gets only well-formed text, and a learner gets a caret under the exact place.

>>> from bpcli.notation.lexemes import Vocabulary, scan
>>> words = scan("(x + y", Vocabulary(frozenset(), frozenset()))
>>> check(words, 6)
Traceback (most recent call last):
bpcli.errors.NotationError: this bracket is never closed
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.errors import NotationError, Span, TooLargeError
from bpcli.notation.lexeme import ends_operand
from bpcli.notation.limits import MAX_DEPTH, MAX_OPERATORS

if TYPE_CHECKING:
    from bpcli.notation.lexeme import Lexeme

_BINARY = {"+", "-", "*", "/", "//", "^", "**", "@", "·", "<", ">", "<=", ">=", "≤", "≥", "==", "!=", "≠", "&", "|"}


def check(lexemes: list[Lexeme], end: int) -> dict[int, int]:
    """Raise NotationError where the lexemes are not an expression; else the partner of every bracket and bar.

    `end` is where the text ends, for errors about what is missing there.
    """
    if not lexemes:
        raise NotationError("the expression is empty", span=Span(end, end), hint='for example: "(x+y)*z"')
    partners: dict[int, int] = {}
    open_at: list[int] = []
    operand_next = True
    operators = 0
    for index, lexeme in enumerate(lexemes):
        before = lexemes[index - 1] if index else None
        if lexeme.kind == "text":
            _check_quoted(lexemes, index, open_at)
            operand_next = False
        elif operand_next and not _ends_early(lexemes, index, open_at):
            operand_next = _at_operand(lexeme, before, index, open_at)
        else:
            operand_next = _after_operand(lexeme, lexemes, index, open_at, partners)
            operators += operand_next
        if len(open_at) > MAX_DEPTH:
            raise too_deep(lexeme.span)
    if open_at and not (operand_next and lexemes[-1].text in _BINARY):
        raise _never_closed(lexemes, open_at[-1])
    if operand_next:
        raise NotationError(
            "the expression ends too early", span=lexemes[-1].span, hint="an operand is missing after this"
        )
    if operators > MAX_OPERATORS:
        raise TooLargeError(
            f"one statement may have {MAX_OPERATORS:,} operators, this one has {operators:,}",
            span=lexemes[-1].span,
            hint="split it into statements: q = …; f = …",
        )
    return partners


def too_deep(span: Span) -> TooLargeError:
    """The error for too many brackets in one another."""
    hint = "name the inner part in a statement of its own: q = …; f = …"
    return TooLargeError(f"brackets are nested more than {MAX_DEPTH} deep", span=span, hint=hint)


def _at_operand(
    lexeme: Lexeme,
    before: Lexeme | None,
    index: int,
    open_at: list[int],
) -> bool:
    """Take a lexeme where an operand must start; whether one must still follow."""
    match lexeme.kind, lexeme.text:
        case "number" | "name", _:
            return False
        case "function", _:
            return True
        case "op", "(":
            open_at.append(index)
            return True
        case "open", _:
            open_at.append(index)
            return True
        case "op", "+" | "-" | "√":
            return True
        case "op", ")" if before is not None and before.text == "(" and open_at:
            raise NotationError(
                "there is nothing between these brackets", span=Span(before.span.start, lexeme.span.end)
            )
        case "op", "[":
            open_at.append(index)
            return True
        case "op", "]" if before is not None and before.text == "[" and open_at:
            place = Span(before.span.start, lexeme.span.end)
            raise NotationError("this list is empty", span=place, hint="a list has entries: [1, 2]")
        case "op", "=" if before is None:
            raise NotationError("a name is missing before =", span=lexeme.span, hint="write f = …, or leave = out")
    where = "before this" if before is None else f"between {before.text} and {lexeme.text}"
    raise NotationError(f"an operand is missing {where}", span=lexeme.span)


def _after_operand(  # noqa: C901, PLR0912  (one case a sign)
    lexeme: Lexeme, lexemes: list[Lexeme], index: int, open_at: list[int], partners: dict[int, int]
) -> bool:
    """Take a lexeme after an operand; whether an operand must follow."""
    inside = open_at[-1] if open_at else None
    match lexeme.kind, lexeme.text:
        case "op", sign if sign in _BINARY:
            return True
        case "power" | "transpose" | "index" | "attribute", _:
            return False
        case "method", _:
            return True
        case "number" | "name", _:
            return False
        case "function", _:
            return True
        case "open", _:
            open_at.append(index)
            return True
        case "op", "(":
            open_at.append(index)
            return True
        case "op", "√":
            return True
        case "op", "[":
            if lexemes[index - 1].kind == "number" and lexemes[index - 1].text == "1":
                open_at.append(index)
                return True
            raise NotationError("a number has no entries", span=lexeme.span, hint="group with round brackets: ( )")
        case ("op", ")" | "]") | ("close", _):
            opening = {")": "(", "]": "["}.get(lexeme.text, lexeme.text)
            if inside is None:
                raise NotationError("this bracket closes nothing", span=lexeme.span, hint="no bracket is open here")
            if lexemes[inside].text != opening:
                what = f"{lexemes[inside].text} is still open before this"
                raise NotationError(what, span=lexeme.span, hint=f"close it first, or leave {lexeme.text} out")
            partners[open_at.pop()] = index
            return False
        case "op", ",":
            if inside is not None and (lexemes[inside].text == "[" or _is_call(lexemes, inside)):
                return True
            if _is_tuple(lexemes, open_at):
                return True
            raise NotationError(
                "a comma separates the arguments of a function",
                span=lexeme.span,
                hint="a decimal point is written .",
            )
        case "op", "=" if inside is not None and _is_indicator(lexemes, inside):
            lexemes[index] = lexeme._replace(text="==")
            return True
        case "op", "=" if inside is not None and _is_call(lexemes, inside) and _names_argument(lexemes, index, inside):
            return True
        case "op", "=":
            raise _equals(lexemes, index, end=lexeme.span.end)
    raise NotationError(f"{lexeme.text} cannot stand here", span=lexeme.span)


def unreadable(lexemes: list[Lexeme]) -> NotationError:
    """What is wrong with lexemes that stand in order and are no expression all the same."""
    named = [False]  # for each open bracket, whether an argument had a name
    for index, lexeme in enumerate(lexemes):
        if lexeme.text in {"(", "["}:
            named.append(False)
        elif lexeme.text in {")", "]"}:
            named.pop()
        elif lexeme.text == "=":
            named[-1] = True
        elif lexeme.text == "," and named[-1] and lexemes[index + 2].text != "=":
            hint = "write leaky_relu(x, slope=0.1)"
            return NotationError("arguments with a name stand last", span=lexemes[index + 1].span, hint=hint)
    whole = Span(lexemes[0].span.start, lexemes[-1].span.end)
    return NotationError("this cannot be read as an expression", span=whole)


def _is_indicator(lexemes: list[Lexeme], bracket: int) -> bool:
    return bracket > 0 and lexemes[bracket].text == "[" and lexemes[bracket - 1].kind == "number"


def _is_call(lexemes: list[Lexeme], bracket: int) -> bool:
    return bracket > 0 and lexemes[bracket].text == "(" and lexemes[bracket - 1].kind in {"function", "method"}


def _check_quoted(lexemes: list[Lexeme], index: int, open_at: list[int]) -> None:
    """Raise NotationError where quoted text is not an argument of a call, alone or after the argument's name."""
    alone = lexemes[index - 1].text in {"(", ",", "="} and lexemes[index + 1 : index + 2]
    if not (alone and open_at and _is_call(lexemes, open_at[-1]) and alone[0].text in {",", ")"}):
        hint = "for example reduction='sum'; leave out the quotes around an expression"
        raise NotationError("quoted text is an argument of a function", span=lexemes[index].span, hint=hint)


def _is_tuple(lexemes: list[Lexeme], open_at: list[int]) -> bool:
    """Whether the innermost open bracket starts an argument of a call, as in reshape(x, (2, 3)) and axis=(0, 1)."""
    if len(open_at) < 2 or lexemes[open_at[-1]].text != "(" or lexemes[open_at[-1] - 1].text not in {"(", ",", "="}:
        return False
    return _is_call(lexemes, open_at[-2]) or _is_tuple(lexemes, open_at[:-1])


def _ends_early(lexemes: list[Lexeme], index: int, open_at: list[int]) -> bool:
    """Whether a bracket closes where an operand could stand: that of x.relu(), or after the comma of (3,)."""
    if lexemes[index].text != ")" or not open_at:
        return False
    before = lexemes[index - 1]
    if before.text == ",":
        return _is_tuple(lexemes, open_at) or _is_call(lexemes, open_at[-1])
    return before.text == "(" and index > 1 and lexemes[index - 2].kind == "method"


def _names_argument(lexemes: list[Lexeme], index: int, bracket: int) -> bool:
    return lexemes[index - 1].kind == "name" and (index - 2 == bracket or lexemes[index - 2].text == ",")


def _never_closed(lexemes: list[Lexeme], index: int) -> NotationError:
    lexeme = lexemes[index]
    if lexeme.kind != "open":
        return NotationError("this bracket is never closed", span=lexeme.span)
    double = any(bar.kind == "open" and bar.text == "‖" for bar in lexemes)
    hint = "|| is one sign, the bar of a norm: write | |x| − y | with blanks, or abs(abs(x) − y)" if double else None
    return NotationError("this bar is never closed", span=lexeme.span, hint=hint)


def _equals(lexemes: list[Lexeme], index: int, end: int) -> NotationError:
    start = lexemes[index].span.start
    left = lexemes[:index]
    if len(left) == 1 and left[0].kind == "number":
        return NotationError("a number cannot be given a value", span=left[0].span)
    if left and all(ends_operand(word) for word in left):
        place = Span(left[0].span.start, left[-1].span.end)
        return NotationError(
            "this is not a name, so it cannot be given a value",
            span=place,
            hint="a name starts with a letter: letters, digits and _",
        )
    return NotationError(
        "= stands after the name that a statement defines", span=Span(start, end), hint="q = x + y; f = q*z"
    )

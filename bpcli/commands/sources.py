"""What a command is given: the expression (an argument, a file, standard input) and the values.

Knows arguments and files. Must not know what an expression means.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.errors import InputError, Span, TooLargeError, shortened
from bpcli.notation.lexemes import SUPERSCRIPTS, TABLE
from bpcli.notation.limits import MAX_DIGITS, MAX_NAME, MAX_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MAX_DOTS = 100  # in a line of TOML: tomllib takes minutes for a long a.a.a.a…
_NAME = re.compile(rf"[^\W0-9{SUPERSCRIPTS}ᵀ][^\W{SUPERSCRIPTS}ᵀ]*")
_A_NAME = f"a name starts with a letter: up to {MAX_NAME} letters, digits and _"
_TOML = 'one line a value: x = -2, or y = "1/3"'
_OPTION = re.compile(r"--[a-z][a-z-]+(=.*)?", re.DOTALL)


class Request(NamedTuple):
    """The program's text, the file it is from (if any), and the text of each value by name."""

    text: str
    values: dict[str, str]
    file: str | None = None


def plain_name(name: str) -> str:
    """A name in the spelling of the program: x₀ is x0."""
    return name.strip().translate(TABLE)


def request(arguments: list[str], file: Path | None, inputs: Path | None, options: Iterable[str]) -> Request:
    """Sort a command's arguments: the expression first (unless it is in a file), then NAME=VALUE.

    Raises InputError; `options` are the command's own, for suggestions.
    """
    rest = list(arguments)
    if file is not None:
        text = _not_empty(_read(file), str(file))
    elif not rest:
        raise InputError("there is no expression", hint='for example: bpcli explain "(x+y)*z" x=-2 y=5 z=-4')
    else:
        _refuse_options(rest[:1], options)
        text = rest.pop(0)
        if text == "-":
            text = _standard_input()
    _refuse_options(rest, options)
    values: dict[str, str] = {} if inputs is None else _values_in(inputs)
    for argument in rest:
        if file is not None and "=" not in argument:
            raise InputError(
                f"{shortened(argument)} is no value, and the expression comes from {file}", hint="leave one out"
            )
        name, value = _assignment(argument)
        if name in values:
            raise InputError(
                f"{name} is given two values: {name}={shortened(values[name])} and {name}={shortened(value)}",
                hint="leave one of them out",
            )
        values[name] = value
    return Request(text, values, str(file) if file is not None else None)


def quoted(text: str, file: str | None) -> str:
    """The expression, or the option with its file, as it is typed in a command."""
    if file is not None:
        return f"--file {quote(file)}"
    return f'"{text}"' if len(text) <= 200 and not set('"\\$`!\n') & set(text) else '"…"'


def quote(text: str) -> str:
    """A text as a shell takes it."""
    import shlex

    return shlex.quote(text)


def _assignment(argument: str) -> tuple[str, str]:
    name, equals, value = argument.partition("=")
    name = plain_name(name)
    if not equals:
        raise InputError(
            f"{shortened(argument)} is neither the expression nor a value",
            hint=f"a value is written {shortened(name)}=2; put an expression with spaces in quotes"
            if _NAME.fullmatch(name)
            else 'put the whole expression in quotes: "(x + y)*z"',
        )
    if not _NAME.fullmatch(name) or len(name) > MAX_NAME:
        raise InputError(
            f"{shortened(name) or '='} is not a name, so it cannot be given a value",
            text=argument,
            span=Span(0, max(len(name), 1)),
            hint=_A_NAME,
        )
    return name, value


def _refuse_options(arguments: list[str], options: Iterable[str]) -> None:
    for argument in arguments:
        if _OPTION.fullmatch(argument):
            import difflib

            name = argument.partition("=")[0]
            if name in options:
                raise InputError(f"{name} stands after --", hint="after -- come only the expression and the values")
            close = difflib.get_close_matches(name, list(options), n=1, cutoff=0.7)
            raise InputError(
                f"there is no option {name}",
                hint=f"did you mean {close[0]}?" if close else "--help lists the options",
            )


def _values_in(file: Path) -> dict[str, str]:
    """NAME = VALUE pairs of a TOML file: numbers, or constant expressions in quotes."""
    import tomllib

    text = _read(file)
    for number, line in enumerate(text.split("\n"), start=1):
        if line.count(".") > MAX_DOTS and not line.lstrip().startswith("#"):
            raise TooLargeError(f"{file}: line {number} has more than {MAX_DOTS} dots", hint=_TOML)
    try:
        table: dict[str, Any] = tomllib.loads(text, parse_float=_Typed)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError(f"{file} is not TOML: {error}", hint=_TOML) from None
    except ValueError:
        raise TooLargeError(f"{file}: a number has more than {MAX_DIGITS} digits") from None
    values = {}
    for key, value in table.items():
        name = plain_name(key)
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise InputError(f"{file}: {shortened(name)} is not a number", hint=_TOML)
        if not _NAME.fullmatch(name) or len(name) > MAX_NAME:
            raise InputError(f"{file}: {shortened(name)} is not a name", hint=_A_NAME)
        values[name] = _whole(value, name, file)
    return values


class _Typed(str):
    """A decimal of a TOML file as it was typed, so that 0.1 can stay one tenth."""

    __slots__ = ()


def _whole(value: str | int, name: str, file: Path) -> str:
    if isinstance(value, _Typed):
        return value.replace("_", "")
    try:
        return str(value)
    except ValueError:
        raise TooLargeError(f"{file}: {name} has more than {MAX_DIGITS} digits") from None


def _standard_input() -> str:
    if sys.stdin is None:
        raise InputError("standard input is closed", hint='for example: echo "x*y" | bpcli explain - x=2 y=3')
    return _not_empty(_decode(sys.stdin.buffer.read(MAX_TEXT + 1), "standard input"), "standard input")


def _not_empty(text: str, source: str) -> str:
    if text.strip():
        return text
    raise InputError(f"{source} is empty", hint="it should hold an expression, such as (x+y)*z")


def _read(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            raw = stream.read(MAX_TEXT + 1)
    except OSError as error:
        raise InputError(f"cannot read {file}: {(error.strerror or str(error)).lower()}") from None
    return _decode(raw, str(file))


def _decode(raw: bytes, source: str) -> str:
    if len(raw) > MAX_TEXT:
        raise TooLargeError(f"{source} has more than {MAX_TEXT:,} bytes")
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        hint = "save it as UTF-8" if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else None
        raise InputError(f"{source} is not UTF-8 text (line {line})", hint=hint) from None

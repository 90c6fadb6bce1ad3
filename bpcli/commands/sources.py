"""What a command is given: the expression (an argument, a file, standard input) and the values."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.algebra.sizes import MAX_AXES, SIZES, check_size
from bpcli.errors import InputError, Span, TooLargeError, quote, shortened
from bpcli.files import read_bytes, read_standard_input
from bpcli.notation.limits import MAX_DIGITS, MAX_TEXT
from bpcli.notation.names import A_NAME, is_name, plain_name
from bpcli.words import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpcli.commands.options import Typed

MAX_DOTS = 100  # in a line of TOML: tomllib takes minutes for a long a.a.a.a…
_IN_BRACKETS = r"\s*([(\[])(.*)[)\]]\s*"  # compiled when --shape is given: start-up is not free
_BETWEEN_SIZES = r"[xX×*,]"
_SIZE = rf"\s*0*[1-9][0-9]{{0,{MAX_DIGITS}}}\s*"
_TOML = 'one line a value: x = -2, or y = "1/3"'
_TOML_LIST = 'a list holds numbers, and constant expressions in quotes: W = [[0.1, "1/3"], [-0.3, 0.8]]'
_SHAPE = "a matrix is W=2x3, a vector x=3; a scalar needs no shape"
_OPTION = re.compile(r"--[a-z][a-z-]+(=.*)?", re.DOTALL)


class Request(NamedTuple):
    """The program's text, the file it is from (if any), and the text of each value by name."""

    text: str
    values: dict[str, str]
    file: str | None = None


def request(asked: Typed, before: Request | None = None) -> Request:
    """Sort a command's arguments: the expression first (unless it is in a file), then NAME=VALUE.

    Raises InputError. `before` holds what was read of the two files before: a pipe can be read once.
    """
    rest, file, inputs = list(asked.arguments), asked.file, asked.inputs
    if file is not None:
        text = before.text if before is not None else read_text(file)
    elif not rest:
        raise InputError("there is no expression", hint='for example: bpcli explain "(x+y)*z" x=-2 y=5 z=-4')
    else:
        _refuse_options(rest[:1], asked)
        text = rest.pop(0)
        if text == "-":
            text = read_text(text)
    _refuse_options(rest, asked)
    values: dict[str, str] = {} if inputs is None else dict(before.values) if before else _values_in(inputs)
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


def _assignment(argument: str) -> tuple[str, str]:
    name, equals, value = argument.partition("=")
    name = plain_name(name)
    if not equals:
        raise InputError(
            f"{shortened(argument)} is neither the expression nor a value",
            hint=f"a value is written {shortened(name)}=2; put an expression with spaces in quotes"
            if is_name(name)
            else 'put the whole expression in quotes: "(x + y)*z"',
        )
    if not is_name(name):
        raise InputError(
            f"{shortened(name) or '='} is not a name, so it cannot be given a value",
            text=argument,
            span=Span(0, max(len(name), 1)),
            hint=A_NAME,
        )
    return name, value


def shapes(options: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """The shapes that --shape gives, by name: W=2x3 is a matrix, x=3 (or x=(3,)) a vector of 3, s=() a scalar.

    Raises InputError, with a caret, where one cannot be read, TooLargeError for more than an array may have.
    """
    found: dict[str, tuple[int, ...]] = {}
    for option in options:
        try:
            name, shape = _shape(option, found)
        except InputError as error:
            raise error.located(option, "--shape") from None
        found[name] = shape
    return found


def _shape(option: str, found: dict[str, tuple[int, ...]]) -> tuple[str, tuple[int, ...]]:
    typed, equals, text = option.partition("=")
    name, start = plain_name(typed), len(typed) + 1
    if not equals or not is_name(name):
        message = f"{shortened(name) or 'this'} is not a name" if equals else "a shape is given as NAME=SHAPE"
        raise InputError(message, span=Span(0, max(len(typed), 1)), hint=_SHAPE)
    if name in found:
        raise InputError(f"{name} is given two shapes", span=Span(0, len(typed)), hint="leave one of them out")
    inner = re.fullmatch(_IN_BRACKETS, text, re.DOTALL)
    first, sizes = start, text
    if inner is not None:
        first, sizes = start + inner.start(2), inner.group(2)
        if not sizes.strip():
            return name, ()
        sizes = re.sub(r",\s*$", "", sizes) if inner.group(1) == "(" else sizes
    shape = []
    for size in re.split(_BETWEEN_SIZES, sizes):
        if not re.fullmatch(_SIZE, size):
            left = first + len(size) - len(size.lstrip())
            what = f"{shortened(size.strip())} is not a size" if size.strip() else "a size is missing here"
            hint = f"{SIZES}; {_SHAPE}"
            raise InputError(what, span=Span(left, left + max(len(size.strip()), 1)), hint=hint)
        shape.append(int(size))
        first += len(size) + 1
    try:
        check_size(tuple(shape), name)
    except InputError as error:
        error.span = Span(start, len(option))
        raise
    return name, tuple(shape)


def _refuse_options(arguments: list[str], asked: Typed) -> None:
    for argument in arguments:
        if _OPTION.fullmatch(argument):
            name, options = argument.partition("=")[0], asked.names()
            if name in options:
                raise InputError(f"{name} stands after --", hint="after -- come only the expression and the values")
            hint = did_you_mean(name, options, "--help lists the options", 0.7)
            raise InputError(f"there is no option {name}", hint=hint)


def _values_in(file: Path) -> dict[str, str]:
    """NAME = VALUE pairs of a TOML file: numbers, constant expressions in quotes, or lists of these."""
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
        if isinstance(value, bool) or not isinstance(value, str | int | list):
            raise InputError(f"{file}: {shortened(name)} is not a number", hint=_TOML)
        if not is_name(name):
            raise InputError(f"{file}: {shortened(name)} is not a name", hint=A_NAME)
        values[name] = _list_text(value, name, file) if isinstance(value, list) else _whole(value, name, file)
    return values


def _list_text(items: list[Any], name: str, file: Path, depth: int = 1) -> str:
    """An array of TOML as the text of a list, its decimals as they were typed; `name` is its place, as in W[0]."""
    if depth > MAX_AXES:
        raise TooLargeError(f"{file}: an array may have {MAX_AXES} axes, and {name.partition('[')[0]} has more")
    texts = []
    for index, item in enumerate(items):
        place = f"{name}[{index}]"
        if isinstance(item, list):
            texts.append(_list_text(item, place, file, depth + 1))
        elif isinstance(item, bool) or not isinstance(item, str | int):
            raise InputError(f"{file}: {place} is not a number", hint=_TOML_LIST)
        elif isinstance(item, str) and not isinstance(item, _Typed) and not _is_entry(item):
            raise InputError(f"{file}: {place} is not one number: {shortened(item)}", hint=_TOML_LIST)
        else:
            texts.append(_whole(item, place, file))
    return f"[{', '.join(texts)}]"


def _is_entry(text: str) -> bool:
    """Whether a text in a list stays one entry of it, whatever it means: its own brackets match, nothing separates."""
    from bpcli.trace.array_text import read_list

    if not text.strip() or "#" in text:
        return False
    try:
        return read_list(text, "") is None and read_list(f"[{text}]", "") is not None
    except InputError:
        return False


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


def read_text(file: Path | str, example: str = "it should hold an expression, such as (x+y)*z") -> str:
    """The text of a file, or of standard input (-).

    Raises InputError for what is too long or no text; for what is empty, with an example of what it should hold.
    """
    is_input = str(file) == "-"
    text = _decode(read_standard_input(MAX_TEXT), "standard input") if is_input else _read(Path(file))
    if text.strip():
        return text
    raise InputError(f"{'standard input' if is_input else file} is empty", hint=example)


def _read(file: Path) -> str:
    return _decode(read_bytes(file, MAX_TEXT), str(file))


def _decode(raw: bytes, source: str) -> str:
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        hint = "save it as UTF-8" if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else None
        raise InputError(f"{source} is not UTF-8 text (line {line})", hint=hint) from None

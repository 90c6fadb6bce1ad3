"""What a command is given: the expression (an argument, a file, standard input) and the values."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.algebra.sizes import MAX_AXES, SIZES, check_size
from bpcli.commands import sentences as say
from bpcli.errors import InputError, Span, TooLargeError, quote, shortened
from bpcli.files import read_bytes, read_standard_input
from bpcli.notation.limits import MAX_DIGITS, MAX_TEXT
from bpcli.notation.names import A_NAME, is_name, plain_name
from bpcli.notation.program import AS_IT_LOOKS, NOTATIONS, Reading
from bpcli.words import check_choice, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpcli.commands.options import Typed

MAX_DOTS = 100  # in a line of TOML: tomllib takes minutes for a long a.a.a.a…
_IN_BRACKETS = r"\s*([(\[])(.*)[)\]]\s*"  # compiled when --shape is given: start-up is not free
_BETWEEN_SIZES = r"[xX×*,]"
_SIZE = rf"\s*0*[1-9][0-9]{{0,{MAX_DIGITS}}}\s*"
_OPTION = re.compile(r"--[a-z][a-z-]+(=.*)?", re.DOTALL)


class Request(NamedTuple):
    """The program's text, the file it is from (if any), the text of each value by name, and how the text is meant.

    A text that is Python is used by the lines `calls`.
    """

    text: str
    values: dict[str, str]
    file: str | None = None
    reading: Reading = AS_IT_LOOKS
    calls: tuple[str, ...] = ()

    @property
    def is_python(self) -> bool:
        """Whether the text is a program in Python."""
        return self.reading.notation == "python"

    @property
    def heading(self) -> str:
        """What answers are about: the text, or the name of a file in Python."""
        return self.file if self.is_python and self.file is not None else self.text


def request(asked: Typed, before: Request | None = None) -> Request:
    """Sort a command's arguments: the expression first (unless it is in a file), then NAME=VALUE.

    Raises InputError. `before` holds what was read of the two files before: a pipe can be read once.
    """
    rest, file, inputs = list(asked.arguments), asked.file, asked.inputs
    if file is not None:
        text = before.text if before is not None else read_text(file)
    elif not rest:
        raise InputError(say.NO_EXPRESSION, hint=say.EXPLAIN_EXAMPLE)
    else:
        _refuse_options(rest[:1], asked)
        text = rest.pop(0)
        if text == "-":
            text = read_text(text)
    ends = "python" if file is not None and file.suffix == ".py" else None
    reading = Reading(asked.notation or ends, asked.formula, asked.of_claims)
    if file is not None and file.suffix == ".md" and asked.notation is None and not reading.is_latex(text):
        raise InputError(say.NO_FORMULAS.format(file=file), hint=say.FORMULA_FORM)
    _refuse_options(rest, asked)
    values: dict[str, str] = {} if inputs is None else dict(before.values) if before else _values_in(inputs)
    for argument in rest:
        if file is not None and "=" not in argument:
            raise InputError(
                say.VALUE_WITH_FILE.format(argument=shortened(argument), file=file), hint=say.LEAVE_ONE_OUT
            )
        name, value = _assignment(argument)
        if name in values:
            raise InputError(
                say.TWO_VALUES.format(name=name, values=shortened(values[name]), value=shortened(value)),
                hint=say.LEAVE_ONE_OUT_OF_TWO,
            )
        values[name] = value
    if asked.notation is not None:
        check_choice("notation", asked.notation, NOTATIONS)
    if asked.call and reading.notation != "python":
        raise InputError(say.CALL_OF_PYTHON, hint=say.PYTHON_FILE)
    return Request(text, values, str(file) if file is not None else None, reading, asked.call)


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
            say.NEITHER_EXPRESSION_NOR_VALUE.format(argument=shortened(argument)),
            hint=say.VALUE_FORM.format(name=shortened(name)) if is_name(name) else say.QUOTE_EXPRESSION,
        )
    if not is_name(name):
        raise InputError(
            say.VALUE_OF_NO_NAME.format(name=shortened(name) or "="),
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
        message = say.NOT_A_NAME.format(name=shortened(name) or "this") if equals else say.SHAPE_FORM
        raise InputError(message, span=Span(0, max(len(typed), 1)), hint=say.SHAPE)
    if name in found:
        raise InputError(say.TWO_SHAPES.format(name=name), span=Span(0, len(typed)), hint=say.LEAVE_ONE_OUT_OF_TWO)
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
            what = say.NOT_A_SIZE.format(strip=shortened(size.strip())) if size.strip() else say.MISSING_SIZE
            hint = f"{SIZES}; {say.SHAPE}"
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
                raise InputError(say.OPTION_AFTER_DASHES.format(name=name), hint=say.AFTER_DASHES)
            hint = did_you_mean(name, options, say.LIST_OPTIONS, 0.7)
            raise InputError(say.NO_OPTION.format(name=name), hint=hint)


def _values_in(file: Path) -> dict[str, str]:
    """NAME = VALUE pairs of a TOML file: numbers, constant expressions in quotes, or lists of these."""
    import tomllib

    text = _read(file)
    for number, line in enumerate(text.split("\n"), start=1):
        if line.count(".") > MAX_DOTS and not line.lstrip().startswith("#"):
            raise TooLargeError(say.MANY_DOTS.format(file=file, number=number, max_dots=MAX_DOTS), hint=say.TOML)
    try:
        table: dict[str, Any] = tomllib.loads(text, parse_float=_Typed)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError(say.NOT_TOML.format(file=file, error=error), hint=say.TOML) from None
    except ValueError:
        raise TooLargeError(say.LONG_NUMBER.format(file=file, max_digits=MAX_DIGITS)) from None
    values = {}
    for key, value in table.items():
        name = plain_name(key)
        if isinstance(value, bool) or not isinstance(value, str | int | list):
            raise InputError(say.FIELD_IS_NOT_A_NUMBER.format(file=file, name=shortened(name)), hint=say.TOML)
        if not is_name(name):
            raise InputError(say.FIELD_IS_NOT_A_NAME.format(file=file, name=shortened(name)), hint=A_NAME)
        values[name] = _list_text(value, name, file) if isinstance(value, list) else _whole(value, name, file)
    return values


def _list_text(items: list[Any], name: str, file: Path, depth: int = 1) -> str:
    """An array of TOML as the text of a list, its decimals as they were typed; `name` is its place, as in W[0]."""
    if depth > MAX_AXES:
        raise TooLargeError(say.MANY_AXES.format(file=file, max_axes=MAX_AXES, x=name.partition("[")[0]))
    texts = []
    for index, item in enumerate(items):
        place = f"{name}[{index}]"
        if isinstance(item, list):
            texts.append(_list_text(item, place, file, depth + 1))
        elif isinstance(item, bool) or not isinstance(item, str | int):
            raise InputError(say.ENTRY_IS_NOT_A_NUMBER.format(file=file, place=place), hint=say.TOML_LIST)
        elif isinstance(item, str) and not isinstance(item, _Typed) and not _is_entry(item):
            raise InputError(
                say.ENTRY_IS_NOT_ONE_NUMBER.format(file=file, place=place, item=shortened(item)), hint=say.TOML_LIST
            )
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
        raise TooLargeError(say.LONG_FIELD.format(file=file, name=name, max_digits=MAX_DIGITS)) from None


def read_text(file: Path | str, example: str = say.EXPRESSION_IN_FILE) -> str:
    """The text of a file, or of standard input (-).

    Raises InputError for what is too long or no text; for what is empty, with an example of what it should hold.
    """
    is_input = str(file) == "-"
    text = _decode(read_standard_input(MAX_TEXT), "standard input") if is_input else _read(Path(file))
    if text.strip():
        return text
    raise InputError(say.EMPTY_TEXT.format(file="standard input" if is_input else file), hint=example)


def _read(file: Path) -> str:
    return _decode(read_bytes(file, MAX_TEXT), str(file))


def _decode(raw: bytes, source: str) -> str:
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        hint = say.SAVE_AS_UTF_8 if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else None
        raise InputError(say.NOT_UTF_8.format(source=source, line=line), hint=hint) from None

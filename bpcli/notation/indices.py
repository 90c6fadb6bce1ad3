"""What stands in the brackets of an index: places, stretches, new axes, and the names of arrays of places.

An index is read item by item. An item that is an expression, such as i + 1 or argmax(x), is read as any other.

>>> is_item("::-1"), is_item("[1,0]"), is_item("i+1")
(True, True, False)
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bpcli.errors import NotationError, Span
from bpcli.notation.limits import MAX_NAME
from bpcli.notation.syntax import Bounds, Call, List, Name, Number, Range, Taken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bpcli.notation.lexeme import Lexeme
    from bpcli.notation.syntax import Item, Syntax

_PLACE = r"-?[0-9]{1,9}"
_NUMBER = re.compile(_PLACE)
_STRETCH = re.compile(rf"({_PLACE})?:({_PLACE})?(?::({_PLACE})?)?")
_LIST = re.compile(rf"\[{_PLACE}(?:,{_PLACE})*,?\]")
_RANGE = re.compile(r"(?:(?:np|numpy|torch)\.)?a?range\((?:([0-9]{1,9})|len\((\w+)\)|(\w+)(?:\.shape\[0\])?)\)")
_NAME = re.compile(r"[^\W0-9]\w*(?:~[0-9]{1,6})?")
_INDEX = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]")
_NO_PLACE = re.compile(r"[-+]?[0-9.]+(?:e[-+]?[0-9]+)?|-?(?:inf|∞)", re.IGNORECASE)
_NEW_AXIS = {"None", "newaxis", "np.newaxis", "numpy.newaxis"}


def index_at(
    text: str, start: int, offset: int, latest: Mapping[str, str], scan: Callable[..., list[Lexeme]]
) -> tuple[str, tuple[list[Lexeme], ...], int]:
    """The items of the index whose bracket stands at `start`, the lexemes of those that are expressions, and its end.

    Raises NotationError for what no index can be.
    """
    match = _INDEX.match(text, start)
    items: list[str] = []
    inside: list[list[Lexeme]] = []
    for begin, end in _stretches(match) if match else ():
        item = "".join(text[begin:end].split())
        if is_item(item):
            items.append(latest.get(item, item))
        elif not item or item.count(":") > 2 or any(map(_NO_PLACE.fullmatch, item.split(":"))) or item.endswith(":0"):
            items.clear()
            break
        elif ":" in item:
            bounds = re.finditer(r"[^:\s][^:]*", text[begin:end])
            inside += [scan(bound[0], offset=offset + begin + bound.start()) for bound in bounds]
            items.append(re.sub(r"[^:]+", "()", item))
        else:
            items.append(f"({len(inside)})")
            inside.append(scan(text[begin:end], offset=offset + begin))
    if match is None or not items:
        end = match.end() if match else start + 1
        hint = "entries are counted from 0: x[0], W[0, 1]; a whole row is W[1, :], a column W[:, 0]"
        raise NotationError("an index is a whole number", span=Span(offset + start, offset + end), hint=hint)
    return ",".join(items), tuple(inside), match.end()


def _stretches(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Where each item stands. A comma in brackets of its own does not count."""
    start, depth = match.start(1), 0
    for place in range(match.start(1), match.end(1)):
        c = match.string[place]
        depth += (c in "([") - (c in ")]")
        if c == "," and depth == 0:
            yield start, place
            start = place + 1
    yield start, match.end(1)


def is_item(text: str) -> bool:
    """Whether this is a place, a stretch, a new axis, or what holds places."""
    patterns = (_NUMBER, _STRETCH, _LIST, _RANGE)
    if any(pattern.fullmatch(text) for pattern in patterns):
        return not text.endswith(":0") or text.count(":") < 2
    return text in {*_NEW_AXIS, "..."} or (len(text) <= MAX_NAME and _NAME.fullmatch(text) is not None)


def index_names(text: str) -> set[str]:
    """The names of arrays that an index holds."""
    return {item for item in _items(text) if not _of_signs(item) and not _RANGE.fullmatch(item)}


def _items(text: str) -> list[str]:
    """The items of the text of a lexeme."""
    match = _INDEX.fullmatch(f"[{text}]")
    return [match.string[slice(*stretch)] for stretch in _stretches(match)] if match else []


def _of_signs(item: str) -> bool:
    return item in {*_NEW_AXIS, "..."} or bool(item[:1] in "-:[(" or item[:1].isdigit())


def read_index(text: str, span: Span, inside: list[Syntax]) -> tuple[tuple[Item, ...], tuple[Syntax, ...]]:
    """The items of an index, and the arrays of places that it takes; `inside` are those that are expressions."""
    items: list[Item] = []
    taken: list[Syntax] = []
    for item in _items(text):
        ranged = _RANGE.fullmatch(item)
        if _NUMBER.fullmatch(item):
            items.append(int(item))
        elif match := _STRETCH.fullmatch(item):
            items.append(tuple(None if end is None else int(end) for end in match.groups()))  # type: ignore[arg-type]
        elif item in _NEW_AXIS:
            items.append(None)
        elif item == "...":
            items.append(...)
        elif ranged and not ranged[1]:
            items.append(Range(ranged[2] or ranged[3]))
        elif ":" in item:
            bounds = [*item.split(":"), ""]
            places = [len(taken) + sum(map(bool, bounds[:k])) if bound else None for k, bound in enumerate(bounds)]
            items.append(Bounds(*places[:3]))
            taken += [inside.pop(0) for bound in bounds if bound]
        else:
            items.append(Taken(len(taken)))
            taken.append(inside.pop(0) if item[0] == "(" else _array(item, ranged[1] if ranged else None, span))
    return tuple(items), tuple(taken)


def _array(item: str, count: str | None, span: Span) -> Syntax:
    if count:
        return Call("arange", (Number(count, span),), span)
    if item.startswith("["):
        return List(tuple(Number(place, span) for place in item.strip("[],").split(",")), span)
    return Name(item, span)

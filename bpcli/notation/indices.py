"""What stands in the brackets of an index: places, stretches, new axes, and the names of arrays of places.

An index is read item by item. An item with a name in it, such as H:2*H or N-1, is worked out later.

>>> index_items("0, 1:3, [1, 0]"), is_item("::-1"), is_item("0.5"), is_formula("H:2*H")
(['0', '1:3', '[1,0]'], True, False, True)
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bpcli.notation.limits import MAX_NAME
from bpcli.notation.syntax import Bounds, Call, List, Name, Number, Range, Taken

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpcli.errors import Span
    from bpcli.notation.syntax import Item, Syntax

_PLACE = r"-?[0-9]{1,9}"
_NUMBER = re.compile(_PLACE)
_STRETCH = re.compile(rf"({_PLACE})?:({_PLACE})?(?::({_PLACE})?)?")
_LIST = re.compile(rf"\[{_PLACE}(?:,{_PLACE})*,?\]")
_RANGE = re.compile(r"(?:(?:np|numpy|torch)\.)?a?range\((?:([0-9]{1,9})|len\((\w+)\)|(\w+)(?:\.shape\[0\])?)\)")
_NAME = re.compile(r"[^\W0-9]\w*(?:~[0-9]{1,6})?")
_WORD = re.compile(r"[^\W0-9]\w*(?:~[0-9]{1,6}|⁽[^⁾]*⁾)?")
MOST_BOUNDS = 3  # start, stop, step
_NEW_AXIS = {"None", "newaxis", "np.newaxis", "numpy.newaxis"}


def index_items(text: str) -> list[str]:
    """The items between the commas, without blanks. A comma in brackets of its own does not count."""
    items, depth = [""], 0
    for c in "".join(text.split()):
        depth += (c in "([") - (c in ")]")
        if c == "," and depth == 0:
            items.append("")
        else:
            items[-1] += c
    return items


def is_item(text: str) -> bool:
    """Whether this is a place, a stretch, a new axis, or what holds places."""
    patterns = (_NUMBER, _STRETCH, _LIST, _RANGE)
    if any(pattern.fullmatch(text) for pattern in patterns):
        return not text.endswith(":0") or text.count(":") < 2
    return text in {*_NEW_AXIS, "..."} or (len(text) <= MAX_NAME and _NAME.fullmatch(text) is not None)


def is_formula(text: str) -> bool:
    """Whether this is a place or a stretch that names occur in; reading it may still fail."""
    bounds = bounds_of(text)
    return len(bounds) <= MOST_BOUNDS and any(map(_WORD.search, bounds)) and not set(text) & set("<>=!&|'\"")


def bounds_of(text: str) -> list[str]:
    """The parts of an item between its colons; of a place the place."""
    parts, depth = [""], 0
    for c in text:
        depth += (c in "([") - (c in ")]")
        if c == ":" and depth == 0:
            parts.append("")
        else:
            parts[-1] += c
    return parts


def index_names(text: str) -> set[str]:
    """The names that an index holds."""
    return {
        name
        for item in index_items(text)
        if item not in _NEW_AXIS and not _RANGE.fullmatch(item)
        for name in _WORD.findall(item)
    }


def read_index(
    text: str, span: Span, expression: Callable[[str], Syntax]
) -> tuple[tuple[Item, ...], tuple[Syntax, ...]]:
    """The items of an index, and the arrays of places and the bounds that it takes; `expression` reads a formula."""
    items: list[Item] = []
    taken: list[Syntax] = []
    for item in index_items(text):
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
        elif len(bounds := bounds_of(item)) > 1:
            places = [len(taken) + sum(map(bool, bounds[:k])) if bound else None for k, bound in enumerate(bounds)]
            items.append(Bounds(*(*places, None)[:MOST_BOUNDS]))
            taken += [expression(bound) for bound in bounds if bound]
        else:
            items.append(Taken(len(taken)))
            is_listed = bool(ranged) or item.startswith("[") or _NAME.fullmatch(item)
            taken.append(_array(item, ranged[1] if ranged else None, span) if is_listed else expression(item))
    return tuple(items), tuple(taken)


def _array(item: str, count: str | None, span: Span) -> Syntax:
    if count:
        return Call("arange", (Number(count, span),), span)
    if item.startswith("["):
        return List(tuple(Number(place, span) for place in item.strip("[],").split(",")), span)
    return Name(item, span)

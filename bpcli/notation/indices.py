"""What stands in the brackets of an index: places, stretches, new axes, and the names of arrays of places.

An index is read item by item. A place that has to be worked out is named in a statement of its own first.

>>> index_items("0, 1:3, [1, 0]"), is_item("::-1"), is_item("i + 1")
(['0', '1:3', '[1,0]'], True, False)
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bpcli.notation.limits import MAX_NAME
from bpcli.notation.syntax import Call, List, Name, Number, Range, Taken

if TYPE_CHECKING:
    from bpcli.errors import Span
    from bpcli.notation.syntax import Item, Syntax

_PLACE = r"-?[0-9]{1,9}"
_NUMBER = re.compile(_PLACE)
_STRETCH = re.compile(rf"({_PLACE})?:({_PLACE})?(?::({_PLACE})?)?")
_LIST = re.compile(rf"\[{_PLACE}(?:,{_PLACE})*,?\]")
_RANGE = re.compile(r"(?:(?:np|numpy|torch)\.)?a?range\((?:([0-9]{1,9})|len\((\w+)\)|(\w+)(?:\.shape\[0\])?)\)")
_NAME = re.compile(r"[^\W0-9]\w*(?:~[0-9]{1,6})?")
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


def index_names(text: str) -> set[str]:
    """The names of arrays that an index holds."""
    return {item for item in index_items(text) if not _of_signs(item) and not _RANGE.fullmatch(item)}


def _of_signs(item: str) -> bool:
    return item in {*_NEW_AXIS, "..."} or bool(item[:1] in "-:[" or item[:1].isdigit())


def read_index(text: str, span: Span) -> tuple[tuple[Item, ...], tuple[Syntax, ...]]:
    """The items of an index, and the arrays of places that it takes."""
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
        else:
            items.append(Taken(len(taken)))
            taken.append(_array(item, ranged[1] if ranged else None, span))
    return tuple(items), tuple(taken)


def _array(item: str, count: str | None, span: Span) -> Syntax:
    if count:
        return Call("arange", (Number(count, span),), span)
    if item.startswith("["):
        return List(tuple(Number(place, span) for place in item.strip("[],").split(",")), span)
    return Name(item, span)

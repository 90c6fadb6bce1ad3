"""Python's own functions, and the methods of its lists, dictionaries and texts, that a program may call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

# calls.py says what each of these does.
_NAMES = (
    "range len zip enumerate reversed list tuple dict set float int str bool abs max min sum print "
    "isinstance sorted map filter any all round pow super object property staticmethod classmethod type "
    "Exception ValueError callable AssertionError NotImplementedError TypeError iter next divmod repr "
    "KeyError IndexError RuntimeError reduce vectorize copy"
)
BUILTINS = frozenset(_NAMES.split())


def kind_of(value: Any) -> str:
    """The word for a kind of value."""
    for kind in (bool, int, float, str, list, tuple, dict, range):
        if isinstance(value, kind):
            return kind.__name__
    return type(value).__name__.lower()


def _set_default(own: dict[Any, Any], key: Any, value: Any = None) -> Any:
    return own.setdefault(key, value)


METHODS: dict[tuple[str, str], Callable[..., Any]] = {
    ("list", "append"): lambda own, item: own.append(item),
    ("list", "extend"): lambda own, items: own.extend(items),
    ("list", "insert"): lambda own, place, item: own.insert(place, item),
    ("list", "pop"): lambda own, place=-1: own.pop(place),
    ("list", "reverse"): lambda own: own.reverse(),
    ("list", "copy"): lambda own: own.copy(),
    ("list", "clear"): lambda own: own.clear(),
    ("list", "index"): lambda own, item: own.index(item),
    ("list", "count"): lambda own, item: own.count(item),
    ("list", "sort"): lambda own: own.sort(),
    ("tuple", "index"): lambda own, item: own.index(item),
    ("tuple", "count"): lambda own, item: own.count(item),
    ("dict", "keys"): list,
    ("dict", "values"): lambda own: list(own.values()),
    ("dict", "items"): lambda own: list(own.items()),
    ("dict", "get"): lambda own, key, default=None: own.get(key, default),
    ("dict", "pop"): lambda own, key, default=None: own.pop(key, default),
    ("dict", "update"): lambda own, other=(), **more: own.update(other, **more),
    ("dict", "copy"): lambda own: own.copy(),
    ("dict", "setdefault"): _set_default,
    ("dict", "clear"): lambda own: own.clear(),
    ("dict", "add"): lambda own, item: own.setdefault(item),  # a set is a dictionary without values
    ("str", "join"): lambda own, parts: own.join(parts),
    ("str", "startswith"): lambda own, part: own.startswith(part),
    ("str", "endswith"): lambda own, part: own.endswith(part),
    ("str", "lower"): lambda own: own.lower(),
    ("str", "upper"): lambda own: own.upper(),
    ("str", "strip"): lambda own, signs=None: own.strip(signs),
    ("str", "split"): lambda own, sign=None: own.split(sign),
    ("str", "replace"): lambda own, old, new: own.replace(old, new) if old else own,
}

"""Words that many sentences need: a count with its noun, a list in brackets, the known name that is nearest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.errors import InputError, shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

LONGEST = 100  # characters of a name that are compared: the time grows with the square


def plural(number: int, noun: str, several: str = "") -> str:
    """A number with its noun, which is in the plural unless the number is 1; `several` is a plural without a rule.

    >>> plural(1, "bias"), plural(1010, "parameter"), plural(2, "backward pass"), plural(0, "entry")
    ('1 bias', '1,010 parameters', '2 backward passes', '0 entries')
    >>> plural(2, "index", "indices")
    '2 indices'
    """
    if not several:
        ending = "ies" if noun.endswith("ry") else "es" if noun.endswith("s") else "s"
        several = f"{noun.removesuffix('y') if ending == 'ies' else noun}{ending}"
    return f"{number:,} {noun if number == 1 else several}"


def nested(entries: Any, write: Callable[[Any], str]) -> str:
    """Nested lists as text, each entry as `write` writes it.

    >>> nested([[1, 2], [3, 4]], str), nested(5, str)
    ('[[1, 2], [3, 4]]', '5')
    """
    if not isinstance(entries, list):
        return write(entries)
    return f"[{', '.join(nested(entry, write) for entry in entries)}]"


def nearest(name: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """The known name that is most like this one, or nothing where none is as like as `cutoff` (1 is equal)."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(name[:LONGEST], list(known), n=1, cutoff=cutoff)), "")


def did_you_mean(name: str, known: Iterable[str], otherwise: str, cutoff: float = 0.6) -> str:
    """What to try instead of a name that is not known: the one that is nearest, or `otherwise`.

    >>> did_you_mean("sigmod", ["sigmoid", "tanh"], "see the list"), did_you_mean("x", ["tanh"], "see the list")
    ('did you mean sigmoid?', 'see the list')
    """
    near = nearest(name, known, cutoff)
    return f"did you mean {near}?" if near else otherwise


def check_choice(kind: str, name: str, known: Collection[str]) -> None:
    """Raise InputError for a name that is not one of those that there are.

    >>> check_choice("format", "pdf", ("json", "html"))
    Traceback (most recent call last):
    bpcli.errors.InputError: there is no format pdf
    """
    if name not in known:
        raise InputError(f"there is no {kind} {shortened(name)}", hint=f"the {kind}s are {', '.join(known)}")

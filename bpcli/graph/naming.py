"""What the nodes are called that the learner did not name, and the shapes of those that have a value.

One intermediate is q, several are q1, q2, … in order of evaluation; the output is f, or out. Never a name that the
learner uses.

>>> give_names([False, False, True, False, False], 3, 4, {0: "x", 1: "q"}, {"x", "q"})
['x', 'q', '', 'q1', 'f']
"""

from __future__ import annotations

from itertools import chain, count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from bpcli.algebra.ndarray import Shape


def give_names(constant: list[bool], leaves: int, output: int, chosen: dict[int, str], used: set[str]) -> list[str]:
    """A name a node, empty for constants; `chosen` are the learner's, `used` what may not be given."""
    names = [chosen.get(node, "") for node in range(len(constant))]
    if not names[output]:
        outputs = chain(("f", "out"), (f"out{number}" for number in count(1)))
        names[output] = next(name for name in outputs if name not in used)
    unnamed = [node for node in range(leaves, len(constant)) if not names[node] and not constant[node]]
    if len(unnamed) == 1 and "q" not in used:
        names[unnamed[0]] = "q"
        return names
    free = (name for number in count(1) if (name := f"q{number}") not in used)
    for node in unnamed:
        names[node] = next(free)
    return names


def known_shapes(given: Collection[str] | Mapping[str, Shape]) -> dict[str, Shape]:
    """The shapes that are known of the names that have a value."""
    if not isinstance(given, dict):
        return {}
    found = {name: getattr(value, "shape", value) for name, value in given.items()}
    return {name: shape for name, shape in found.items() if isinstance(shape, tuple)}

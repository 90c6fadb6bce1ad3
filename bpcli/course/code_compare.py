"""A program's numbers held against the trace's: what differs, and which usual mistake it is.

>>> import numpy as np
>>> from bpcli.course.received import Received
>>> difference(Received("array", np.array(2.0)), 2.0), difference(Received("none"), 2.0)
('', 'none')
"""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.course.received import NARROW, Received
from bpcli.errors import InputError
from bpcli.judge.compare import near
from bpcli.trace.check import relative_error

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bpcli.course.code_talk import Probe
    from bpcli.trace.trace import Trace

NEAR = 1e-7  # relative: CS231n is happy below
NARROWLY = 1e-4  # with numbers of half the length
SLIGHT = 1e-9  # times the largest number of an array: what cancels in an entry
MOST_ORDERED = 5  # gradients whose order is tried


class Returned(NamedTuple):
    """The gradients by name; or why they cannot be told apart: none, other, count, garbled."""

    gradients: dict[str, Received]
    problem: str = ""
    found: int = 0


def difference(value: Received, right: Any) -> str:
    """What is the matter: "" (nothing), none, type, shape, nan or numbers."""
    if value.kind != "array":
        return "none" if value.kind == "none" else "type"
    import numpy as np

    target = np.asarray(right, dtype=float)
    if value.shape != target.shape and not value.number.size == target.size == 1:
        return "shape"
    if not np.isfinite(value.number).all():
        return "nan"
    return "numbers" if wrong_places(value, target).any() else ""


def wrong_places(value: Received, target: Any) -> Any:
    """For each entry, whether it differs."""
    import numpy as np

    target = np.asarray(target, dtype=float)
    yours = value.number.reshape(target.shape)
    relative = NARROWLY if value.type in NARROW else NEAR
    slight = (SLIGHT if relative == NEAR else NARROWLY) * float(abs(target).max(initial=0.0))
    return ~(abs(yours - target) <= relative * abs(target) + slight)


def sorted_out(value: Received, wanted: Sequence[str], rights: Sequence[Any]) -> Returned:
    """What backward returned, as a gradient for each name: a tuple or list in order, a dict, or one alone."""
    import numpy as np

    shapes = [tuple(np.shape(right)) for right in rights]
    if value.kind == "named":
        table = {name.removeprefix("d") if name not in wanted else name: gradient for name, gradient in _pairs(value)}
        missing = [name for name in wanted if name not in table]
        return Returned(table, "count" if missing else "", len(value.items))
    if value.kind == "array" and len(wanted) == 1:
        return Returned({wanted[0]: value})
    if value.kind == "array" and value.shape == (len(wanted),) and not any(shapes):
        parts = [Received("array", np.asarray(part), type=value.type) for part in value.number]
        return Returned(dict(zip(wanted, parts, strict=True)))
    if value.kind != "items":
        return Returned({}, "count" if value.kind == "array" else value.kind, 1)
    if len(value.items) == len(wanted):
        return Returned(dict(zip(wanted, value.items, strict=True)))
    if len(wanted) == 1 and all(item.kind == "array" for item in value.items):
        arrays = [item.number for item in value.items]
        if len({array.shape for array in arrays}) == 1 and (len(arrays), *arrays[0].shape) == shapes[0]:
            return Returned({wanted[0]: Received("array", np.stack(arrays))})
    return Returned({}, "count", len(value.items))


def other_order(gradients: dict[str, Received], wanted: Sequence[str], rights: Sequence[Any]) -> tuple[str, ...]:
    """The names in the order in which they were returned, where that alone is wrong; () where it is not."""
    if not 1 < len(wanted) <= MOST_ORDERED:
        return ()
    values = [gradients[name] for name in wanted]
    for order in permutations(range(len(wanted))):
        if all(not difference(value, rights[place]) for value, place in zip(values, order, strict=True)):
            return tuple(wanted[place] for place in order)
    return ()


def mistakes(trace: Trace, name: str, value: Received, upstream: Any) -> tuple[tuple[str, str], ...]:
    """The known mistakes that give this gradient: ids, and what to say of them."""
    from bpcli.judge.mistakes import predict_pass

    if value.kind != "array":
        return ()
    yours = value.number if value.shape else float(value.number)
    try:
        alike = [mistake for mistake in predict_pass(trace, name, upstream) if near(yours, mistake.value, NEAR)]
    except (InputError, ValueError):  # no such pass, or shapes that go together with nothing that is predicted
        return ()
    kept: dict[str, str] = {}
    for mistake in alike:
        kept.setdefault(mistake.id, mistake.text)
    return tuple(kept.items())


def misshapen(value: Received, right: Any) -> str:
    """Where a shape is wrong, what is right but for it: transposed, not-summed, summed, or nothing."""
    import numpy as np

    yours, target = value.number, np.asarray(right, dtype=float)

    def same(transformed: Any) -> bool:
        return not difference(Received("array", np.asarray(transformed), type=value.type), target)

    if yours.ndim == 2 and yours.T.shape == target.shape and same(yours.T):
        return "transposed"
    for axes in ((0,), (1,), (0, 1)):
        if yours.ndim > max(axes) and any(same(yours.sum(axis=axes, keepdims=keep)) for keep in (False, True)):
            return "not-summed"
    if yours.ndim < target.ndim and any(
        target.sum(axis=axis).shape == yours.shape
        and not difference(Received("array", yours, type=value.type), target.sum(axis=axis))
        for axis in range(target.ndim)
    ):
        return "summed"
    return ""


def worst_error(probes: Sequence[Probe], gradients: dict[str, Received], upstream: Any) -> tuple[float, str] | None:
    """The largest relative error between a program's gradients and the differences of its own forward pass, and whose.

    None where they cannot be compared. Both are taken as they are: neither has to be right.
    """
    import numpy as np

    worst: tuple[float, str] | None = None
    for probe in probes:
        left, right = probe.values
        mine = gradients.get(probe.name)
        if mine is None or mine.kind != "array" or left.kind != "array" or right.kind != "array":
            return None
        entries = mine.number.ravel()
        if left.shape != right.shape or probe.entry >= entries.size:
            return None
        try:
            slope = float(np.sum((right.number - left.number) * np.asarray(upstream))) / (2 * probe.step)
        except ValueError:
            return None
        analytic = float(entries[probe.entry])
        noise = 1e-9 * (1.0 + float(abs(left.number).max(initial=0.0)))
        error = 0.0 if abs(analytic - slope) <= noise else relative_error(analytic, slope)
        if not np.isfinite([analytic, slope]).all():
            error = float("inf")
        if worst is None or error > worst[0]:
            worst = error, probe.name
    return worst


def _pairs(value: Received) -> list[tuple[str, Received]]:
    return list(zip(value.names, value.items, strict=True))

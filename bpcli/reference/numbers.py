"""A gate's value and local gradients at sample points, made by the engine: one small circuit, run at each point.

Knows which points teach something. Must not compute a gradient: it reads traces.

>>> from bpcli.reference.entries import find
>>> [(row.point, row.value, row.local) for row in sample(find("mul"))][0]
((3.0, -4.0), -12.0, (-4.0, 3.0))
>>> flatness(find("tanh"))
Flatness(peak=1.0, at=0.0, left=-3.0, right=3.0)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bpcli.algebra.floats import FLOATS
from bpcli.errors import DomainError
from bpcli.graph.build import build
from bpcli.lesson.remarks import FLAT
from bpcli.reference.entries import OUTPUT
from bpcli.trace.trace import Trace
from bpcli.trace.values import Given

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bpcli.reference.entries import Entry

LINE = (-10, -2, -0.5, 0, 0.5, 2, 10)  # where a gate of one input is shown, as far as it has a value there
CORNERS = ((0, 0), (2, 2), (0, -2), (1, -1, 1))  # where a gate of several inputs may stand on a kink
REACH, STEPS = 10, 10  # an activation is looked through from −10 to 10, in tenths


class Sample(NamedTuple):
    """One point: the value there, each local gradient (None where it does not exist), and what is special."""

    point: tuple[float, ...]
    value: float
    local: tuple[float | None, ...]
    remark: str  # "kink", "saturated", "dead" or nothing


class Flatness(NamedTuple):
    """How steep an activation gets and where; left and right of which input it passes almost nothing, if anywhere."""

    peak: float
    at: float | None
    left: float | None
    right: float | None


def sample(entry: Entry) -> list[Sample]:
    """The gate at the points that show it best."""
    run = _runner(entry)
    return [found for point in _points(entry) if (found := run(point)) is not None]


def flatness(entry: Entry) -> Flatness:
    """How steep an activation is from −10 to 10."""
    run = _runner(entry)
    places = [step / STEPS for step in range(-REACH * STEPS, REACH * STEPS + 1)]
    rows = [(x, run((x, *_defaults(entry)))) for x in places]
    slopes = [(x, abs(row.local[0])) for x, row in rows if row is not None and row.local[0] is not None]
    peak = max(slope for _, slope in slopes)
    places_of_peak = [x for x, slope in slopes if slope == peak]
    return Flatness(
        peak,
        places_of_peak[0] if len(places_of_peak) == 1 else None,
        _last_flat(slopes),
        _last_flat(reversed(slopes)),
    )


def _last_flat(slopes: Iterable[tuple[float, float]]) -> float | None:
    last = None
    for x, slope in slopes:
        if slope > FLAT:
            break
        last = x
    return last


def _points(entry: Entry) -> Iterator[tuple[float, ...]]:
    count = len(entry.operands)
    if count == 1 + len(entry.gate.defaults):
        yield from ((float(x), *_defaults(entry)) for x in LINE)
        return
    yield from (tuple(map(float, point)) for point in entry.gate.samples if len(point) == count)
    for point in CORNERS:
        if len(point) == count and _on_a_kink(entry, tuple(map(float, point))):
            yield tuple(map(float, point))
            return


def _defaults(entry: Entry) -> tuple[float, ...]:
    return tuple(float(value) for _, value in entry.gate.defaults)


def _on_a_kink(entry: Entry, point: tuple[float, ...]) -> bool:
    if entry.gate.problem(FLOATS, point) is not None:
        return False
    return any(FLOATS.occurs(kink.where(FLOATS, *point)) for kink in entry.gate.kinks)


def _runner(entry: Entry) -> Callable[[tuple[float, ...]], Sample | None]:
    """The gate's own circuit, as a function of a point; None where it has no value."""
    graph = build(f"{OUTPUT} = {entry.formula}", entry.operands)

    def run(point: tuple[float, ...]) -> Sample | None:
        values = {name: Given(repr(x), x) for name, x in zip(entry.operands, point, strict=True)}
        try:
            trace = Trace(graph, values)
        except DomainError:
            return None
        local = tuple(_slope(trace, name) for name in entry.operands)
        return Sample(point, trace.value(OUTPUT), local, _remark(entry, point, local[0]))

    return run


def _slope(trace: Trace, name: str) -> float | None:
    """The gradient of a circuit of one gate, started with 1, is the local gradient."""
    try:
        slope: float = trace.backward(wrt=(name,)).gradients[name]
    except DomainError:
        return None
    return slope


def _remark(entry: Entry, point: tuple[float, ...], slope: float | None) -> str:
    if _on_a_kink(entry, point):
        return "kink"
    if entry.gate.flat is None or slope is None or abs(slope) > FLAT:
        return ""
    return entry.gate.flat

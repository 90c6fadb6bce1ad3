"""What a gate does in numbers, run by the engine: a gate of numbers at several points, a call over arrays in full.

>>> from bpcli.reference.entries import lookup
>>> [(row.point, row.value, row.local) for row in sample(lookup("mul")[0])][0]
((3.0, -4.0), -12.0, (-4.0, 3.0))
>>> flatness(lookup("tanh")[0])
Flatness(peak=1.0, at=0.0, left=-3.0, right=3.0)
>>> call = lookup("sqnorm")[1].calls[0]
>>> [tuple(row) for row in example(call)]
[('x', '(3,)', '[3, 0, −4]', '[12, 0, −16]'), ('y', '—', '25', '2')]
>>> command(call)
'bpcli explain "y = ‖x‖²" "x=[3, 0, -4]" --upstream 2'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.algebra.floats import FLOATS
from bpcli.errors import DomainError
from bpcli.lesson.remarks import FLAT
from bpcli.reference.entries import OUTPUT
from bpcli.trace.trace import Trace
from bpcli.trace.values import Given, given

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bpcli.reference.entries import Call, Entry
    from bpcli.trace.trace import Pass

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


class Row(NamedTuple):
    """One node of an example: its name, shape, value and gradient as text (no gradient: a target)."""

    name: str
    shape: str
    value: str
    gradient: str


def sample(entry: Entry) -> list[Sample]:
    """A gate of numbers at the points that show it best."""
    run = _runner(entry)
    return [row for point in _points(entry) if (row := run(point)) is not None]


def flatness(entry: Entry) -> Flatness:
    """How steep an activation is from −10 to 10."""
    run = _runner(entry)
    xs = [step / STEPS for step in range(-REACH * STEPS, REACH * STEPS + 1)]
    rows = [(x, run((x, *entry.defaults.values()))) for x in xs]
    slopes = [(x, abs(row.local[0])) for x, row in rows if row is not None and row.local[0] is not None]
    peak = max(slope for _, slope in slopes)
    steepest = [x for x, slope in slopes if slope == peak]
    at = steepest[0] if len(steepest) == 1 else None
    return Flatness(peak, at, _last_flat(slopes), _last_flat(reversed(slopes)))


def run(call: Call) -> Pass:
    """The backward pass of a call's example, from its upstream gradient."""
    trace = Trace(call.graph, {operand.name: given(operand.value, operand.name) for operand in call.case.operands})
    return trace.backward(upstream=given(call.case.upstream).number)


def example(call: Call) -> list[Row]:
    """Every input of a call's example and then the output, as text."""
    from bpcli.lesson.figures import Figures
    from bpcli.lesson.tables import shape_text

    back = run(call)
    figures, reached = Figures(back), _reached(back)
    return [
        Row(
            name,
            shape_text(call.graph.shapes[node]),
            figures.value(node),
            figures.gradient(node) if node in reached else "",
        )
        for name, node in _nodes(call).items()
    ]


def values(call: Call) -> dict[str, Any]:
    """The same as numbers: the value and the gradient of f by name."""
    back, shown = run(call), _nodes(call)
    reached = _reached(back)
    return {
        "values": {name: _plain(back.trace.values[node]) for name, node in shown.items()},
        "gradients": {name: _plain(back.gradient[node]) for name, node in shown.items() if node in reached},
    }


def command(call: Call) -> str:
    """What to type to see the whole lesson on a call's example."""
    given_as = [f"{operand.name}={operand.value}" for operand in call.case.operands]
    given_as += [] if call.case.upstream == "1" else ["--upstream", call.case.upstream]
    words = " ".join(f'"{word}"' if " " in word else word for word in given_as)
    return f'bpcli explain "{OUTPUT} = {call.case.call}" {words}'


def _nodes(call: Call) -> dict[str, int]:
    """Every input and then the output, by name."""
    return {name: call.graph.nodes[name] for name in (*call.operands, OUTPUT)}


def _reached(back: Pass) -> set[int]:
    """The nodes that a gradient flows into: all but targets."""
    return {back.output, *(edge.operand for edge in back.edges)}


def _plain(number: Any) -> Any:
    return number if isinstance(number, float) else number.tolist()


def _last_flat(slopes: Iterable[tuple[float, float]]) -> float | None:
    last = None
    for x, slope in slopes:
        if slope > FLAT:
            break
        last = x
    return last


def _points(entry: Entry) -> Iterator[tuple[float, ...]]:
    count = len(entry.operands)
    if count == 1 + len(entry.defaults):
        yield from ((float(x), *entry.defaults.values()) for x in LINE)
        return
    samples = entry.scalar.samples if entry.scalar else ()
    yield from (tuple(map(float, point)) for point in samples if len(point) == count)
    for point in CORNERS:
        if len(point) == count and _on_a_kink(entry, tuple(map(float, point))):
            yield tuple(map(float, point))
            return


def _on_a_kink(entry: Entry, point: tuple[float, ...]) -> bool:
    if entry.gate.problem(FLOATS, point) is not None:
        return False
    return any(FLOATS.occurs(kink.where(FLOATS, *point)) for kink in entry.gate.kinks)


def _runner(entry: Entry) -> Callable[[tuple[float, ...]], Sample | None]:
    """The gate's own circuit, as a function of a point; None where it has no value."""
    graph = entry.calls[0].graph

    def run(point: tuple[float, ...]) -> Sample | None:
        inputs = {name: Given(repr(x), x) for name, x in zip(entry.operands, point, strict=True)}
        try:
            trace = Trace(graph, inputs)
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

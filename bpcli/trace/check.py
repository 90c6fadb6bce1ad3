"""The gradient check: whether two independent witnesses find the same gradients.

One is the centred difference, with CS231n's bands. The other is SymPy, which differentiates the whole expression at
once. Neither uses the gates' local gradients. Source: CS231n course notes, "Neural Networks Part 3", Gradient checks:
the relative error is |a − n| / max(|a|, |n|).

>>> from bpcli.graph.build import build
>>> from bpcli.trace.trace import Trace
>>> from bpcli.trace.values import given
>>> trace = Trace(build("x*x"), {"x": given("3")})
>>> check(trace.backward())[0].band
'happy'
"""

from __future__ import annotations

from itertools import pairwise
from math import inf, isfinite, prod
from typing import TYPE_CHECKING, NamedTuple

from bpcli.trace.run import run_backward
from bpcli.trace.sides import Side, agree, jumps, kinked, on_kink, run_at, sides, value_at
from bpcli.trace.witness import by_sympy, largest, total_size

if TYPE_CHECKING:
    from bpcli.trace.run import Record
    from bpcli.trace.trace import Pass

Place = tuple[int, ...]  # the indices of an entry; () for a number
# From the best to the worst. At a kink: one side of it is smooth, both are and agree with the backward pass, the sides
# differ, both agree and the conventions of the backward pass give another slope.
BANDS = (
    *("happy", "rounding", "fine", "side", "sides", "coarse"),
    *("unchecked", "kink", "target", "uncomfortable", "conventions", "wrong"),
)


STEP = 1e-5
HAPPY = 1e-7  # the relative error up to which CS231n is content
STEPS = 6  # the usual step and smaller ones, each a tenth of the one before
WORK = 20_000_000  # numbers of all forward passes for one input: of a large circuit fewer entries are checked
MOST = 100  # inputs that are checked: each takes two forward passes
NOISE = 4e-16  # how far a float may be off, relative to its size
BOUNDS = (1e-9, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1.0)  # of an error that rounding may have made


class Checked(NamedTuple):
    """One input: what backpropagation says, what the witnesses say, and how far they are apart.

    `numeric` is None where the difference cannot be taken, `symbolic` None where SymPy was not asked. `band` is one of
    BANDS. `noise` is the largest error that rounding alone can make here. What is told follows from it, and so is the
    same on every processor.
    """

    name: str
    analytic: float
    numeric: float | None
    symbolic: float | None
    error: float | None
    band: str
    kinks: tuple[str, ...]
    step: float
    entry: Place = ()  # of an array: the entry of all that were checked which agrees least
    checked: int = 1  # how many entries were
    size: int = 1
    noise: float = 0.0
    slope: float | None = None  # that of both sides of a kink, where the function itself has none

    @property
    def below(self) -> float | None:
        """The bound to tell instead of the error, infinite between two zeros; None for an error that is not noise."""
        if self.error is None or self.error == self.noise == 0 or self.error >= max(HAPPY, 100 * self.noise):
            return None
        return next((bound for bound in BOUNDS if max(self.error, self.noise) <= bound), inf)


def check(back: Pass) -> list[Checked]:
    """Check the gradients with respect to inputs, one by one. Raises InputError in a symbolic lesson."""
    symbolic = by_sympy(back)
    inputs = set(back.graph.inputs.values())
    asked = [(name, node) for name, node in zip(back.wrt, back.targets, strict=True) if node in inputs]
    return [_worst(back, node, name, symbolic) for name, node in asked[:MOST]]


def relative_error(analytic: float, numeric: float) -> float:
    """|a − n| / max(|a|, |n|); zero where both are zero."""
    return _relative(abs(analytic - numeric), analytic, numeric)


def band(error: float) -> str:
    """What CS231n says of a relative error."""
    if error > 1e-2:
        return "wrong"
    if error > 1e-4:
        return "uncomfortable"
    return "fine" if error > HAPPY else "happy"


def _worst(back: Pass, node: int, name: str, symbolic: dict[tuple[str, Place], float]) -> Checked:
    """A number's check; of an array the worst of its entries, or of some spread evenly over a large one."""
    shape, noise = back.graph.shapes[node], _noise(back, node)
    if not shape:
        return _one(back, (node, ()), name, symbolic.get((name, ())), noise)
    size = prod(shape)
    most = max(5, min(MOST, WORK // sum(map(prod, back.graph.shapes))))
    few = sorted({round(k * (size - 1) / (most - 1)) for k in range(most)}) if size > most else range(size)
    entries = [entry for entry in (_entry(n, shape) for n in few) if isfinite(value_at(back, (node, entry)))]
    checks = [_one(back, (node, entry), name, symbolic.get((name, entry)), noise) for entry in entries]
    worst = max(checks, key=lambda check: (BANDS.index(check.band), check.below or check.error or 0.0))
    left_out = 0 if size > most else size - len(entries)  # entries that are −inf
    return worst._replace(checked=len(checks), size=size - left_out)


def _entry(number: int, shape: tuple[int, ...]) -> Place:
    """The indices of an entry from its number, row by row."""
    indices: list[int] = []
    for n in reversed(shape):
        number, index = divmod(number, n)
        indices.append(index)
    return tuple(reversed(indices))


def _one(back: Pass, place: tuple[int, Place], name: str, symbolic: float | None, noise: float) -> Checked:
    """The check of one entry; `noise` is what rounding may add to a change of the output."""
    node, entry = place
    analytic = float(back.gradient[node][entry]) if entry else back.gradient[node]
    taken = _difference(back, place, analytic, noise)
    if taken is None:
        verdict = "coarse" if _agrees(back, place, analytic, symbolic) else "unchecked"
        return Checked(name, analytic, None, symbolic, None, verdict, (), STEP, entry)
    error, noise = relative_error(analytic, taken.slope), _relative(noise / taken.step, analytic, taken.slope)
    told = Checked(name, analytic, taken.slope, symbolic, error, band(error), (), taken.step, entry, noise=noise)
    if back.graph.aimed_at[node]:
        return told._replace(symbolic=None, band="target")
    left, right, gates = taken.left, taken.right, kinked(back, place)
    on = [gate for gate in gates if on_kink(back, gate, left, right)]
    crossed = on or [gate for gate in gates if jumps(back, gate, left, right)]
    if crossed:
        names = tuple(back.graph.names[gate] for gate in crossed)
        return _at_kinks(back, place, told._replace(symbolic=None, band="kink", kinks=names), is_on=bool(on))
    if symbolic is not None and not _agrees(back, place, analytic, symbolic):
        return told._replace(band="wrong")
    if error <= noise:
        return told._replace(band="rounding" if noise > HAPPY else "happy")
    return told._replace(band="coarse") if told.band != "happy" and symbolic is not None else told


def _at_kinks(back: Pass, place: tuple[int, Place], told: Checked, *, is_on: bool) -> Checked:
    """The check where the centred difference passes a kink: the two sides of the point, each on its own."""
    left, right = sides(back, place, _noise(back, place[0]))
    if not is_on:  # the kink is near: one side of the point is smooth
        near = next((side.slope for side in (left, right) if side is not None and agree(side, told.analytic)), None)
        if near is None:
            return told
        error = relative_error(told.analytic, near)
        return told._replace(numeric=near, error=error, band="side", noise=max(told.noise, HAPPY))
    if left is None or right is None:
        return told
    both = Side(left.slope, left.doubt + right.doubt)
    if not agree(both, right.slope):
        return told
    slope = right.slope if abs(right.slope) > both.doubt else 0.0
    fits = agree(both, told.analytic)
    error = 0.0 if fits and not slope else relative_error(told.analytic, slope)
    told = told._replace(numeric=slope, error=error, noise=max(told.noise, HAPPY) if error else 0.0)
    return told._replace(band="sides" if fits else "conventions", slope=slope)


def _noise(back: Pass, node: int) -> float:
    """What rounding may add to a change of the output, to first order: that of each value which depends on an input.

    What does not depend on it is computed alike on both sides of the difference.
    """
    depends, values = back.graph.below([node]), back.trace.values
    edges = [edge for edge in back.edges if depends[edge.operand]]
    pairs = [(back.product, edge.index, edge.operand) for edge in edges]
    pairs += [(back.gradient, gate, gate) for gate in sorted({edge.node for edge in edges})]
    return NOISE * sum(total_size(column[index], values[at]) for column, index, at in pairs)


def _relative(difference: float, analytic: float, numeric: float) -> float:
    """A difference relative to the larger of two slopes; zero where it is zero."""
    largest = max(abs(analytic), abs(numeric))
    return 0.0 if difference == 0 else difference / largest if largest else inf


class _Difference(NamedTuple):
    """A centred difference, its step, and the forward passes on both sides."""

    slope: float
    step: float
    left: Record
    right: Record


def _difference(back: Pass, place: tuple[int, Place], analytic: float, noise: float) -> _Difference | None:
    """The centred difference with the usual step; where that does not agree, the one of several that is most settled.

    No difference is taken for more settled than the rounding in it allows.
    """
    taken: list[_Difference] = []
    usual = STEP * max(1.0, abs(value_at(back, place)))
    for step in (usual / 10**power for power in range(STEPS)):
        difference = _take(back, place, step)
        if difference is not None:
            taken.append(difference)
            if step == usual and relative_error(analytic, difference.slope) <= max(
                HAPPY, _relative(noise / step, analytic, difference.slope)
            ):
                return difference
    if len(taken) < 2:
        return taken[0] if taken else None
    gaps = [
        max(relative_error(a.slope, b.slope), _relative(noise / b.step, a.slope, b.slope)) for a, b in pairwise(taken)
    ]
    return taken[gaps.index(min(gaps)) + 1]


def _take(back: Pass, place: tuple[int, Place], step: float) -> _Difference | None:
    """One centred difference; None where there is no value beside the point."""
    at = value_at(back, place)
    left, right = run_at(back, place, at - step), run_at(back, place, at + step)
    if left is None or right is None:
        return None
    change = (right.values[back.output] - left.values[back.output]) / ((at + step) - (at - step))
    slope = back.seed * change
    if back.graph.shapes[back.output]:
        slope = float(slope.sum())
    return _Difference(slope, step, left, right) if isfinite(slope) else None


def _agrees(back: Pass, place: tuple[int, Place], analytic: float, symbolic: float | None) -> bool:
    """Whether SymPy's derivative is the same, up to rounding: a bit of a slope of one, sent along every path."""
    if symbolic is None or back.trace.record is None:
        return False
    if back.graph.has_arrays:
        floor = (
            NOISE
            * sum(prod(shape) for shape in back.graph.shapes)
            * max(largest(back.gradient[node]) for node in range(back.graph.size))
        )
    else:
        slopes = [max(1.0, abs(slope)) for slope in back.trace.record.local]
        paths = run_backward(back.graph, slopes, back.output, abs(back.seed))[0][place[0]]
        floor = NOISE * len(back.graph.gates) * paths
    return abs(analytic - symbolic) <= 1e-9 * max(abs(analytic), abs(symbolic)) + floor

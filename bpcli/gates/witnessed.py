"""A function that no gate covers, as one opaque gate: its gradient is a central difference, not a rule.

The difference is exact to about seven digits; it is taken entry by entry, so the operands may have some thousand
entries together.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

from bpcli.algebra.formula import ArrayText
from bpcli.algebra.shown import Text, call
from bpcli.algebra.shown_arrays import SHOWN
from bpcli.errors import InputError, TooLargeError
from bpcli.gates.array_gate import ArrayGate
from bpcli.gates.jacobian import unstructured

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpcli.algebra.algebra import Algebra
    from bpcli.algebra.ndarray import Shape

MAX_MOVED = 4_000  # entries that are moved, one by one
MAX_EFFORT = 20_000_000  # entries that are computed for it
STEP = 6e-6  # of a central difference: the third root of the precision of a float


def witnessed(name: str, shapes: tuple[Shape, ...], output: Shape, run: Callable[..., Any]) -> ArrayGate:
    """The gate of a function of arrays of these shapes. Raises TooLargeError where a difference would take too long."""
    moved = sum(map(prod, shapes))
    if moved > MAX_MOVED or moved * prod(output) > MAX_EFFORT:
        raise TooLargeError(
            f"{name} has no gate, and its {moved:,} entries are too many for a central difference",
            hint=f"a central difference is taken of up to {MAX_MOVED:,} entries",
        )

    def forward(_: Algebra, *xs: Any) -> Any:
        return _numbers(run, xs, output)

    def vjp(slot: int) -> Callable[..., Any]:
        def pulled(m: Algebra, g: Any, _: Any, *xs: Any) -> Any:
            if m is SHOWN:
                return call("difference", g, kind=ArrayText if shapes[slot] else Text)
            return _difference(run, xs, slot, g, shapes[slot], output)

        return pulled

    return ArrayGate(
        name if name.isidentifier() else "function",
        " ".join(f"x{slot}" for slot in range(len(shapes))) if len(shapes) > 1 else "x",
        output,
        forward=forward,
        vjps=tuple(map(vjp, range(len(shapes)))),
        because=f"{name} has no gate here, so its gradient is a central difference: exact to about seven digits",
        jacobian=tuple(unstructured(output, shape) for shape in shapes),
    )


def _refuse_others(xs: tuple[Any, ...]) -> None:
    """Raise InputError where the operands are not floats: exact numbers, source code."""
    import numpy as np

    arrays = [np.asarray(x) for x in xs]
    if any(array.dtype.kind not in "biuf" for array in arrays):
        raise InputError(
            "no gate covers a step of this program, so it has values in floats only",
            hint="leave out --exact; no program is written of it",
        )


def _numbers(run: Callable[..., Any], xs: tuple[Any, ...], output: Shape) -> Any:
    import numpy as np

    _refuse_others(xs)
    with np.errstate(all="ignore"):
        value = np.asarray(run(*(np.array(x, dtype=float) if np.ndim(x) else float(x) for x in xs)), dtype=float)
    return value if output else float(value)


def _difference(run: Callable[..., Any], xs: tuple[Any, ...], slot: int, g: Any, shape: Shape, output: Shape) -> Any:
    """For each entry of an operand, how the upstream gradient times the output changes with it."""
    import numpy as np

    _refuse_others(xs)
    x = np.array(xs[slot], dtype=float)
    gradient = np.zeros(x.size)
    for place in range(x.size):
        step = STEP * max(1.0, abs(float(x.reshape(-1)[place])))
        sides = []
        for sign in (1, -1):
            other = x.copy()
            other.reshape(-1)[place] += sign * step
            sides.append(_numbers(run, (*xs[:slot], other, *xs[slot + 1 :]), output))
        gradient[place] = np.sum(np.asarray(g) * (np.asarray(sides[0]) - sides[1])) / (2 * step)
    return gradient.reshape(shape) if shape else float(gradient[0])

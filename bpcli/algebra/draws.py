"""Arrays that are made rather than typed: randn rand zeros ones eye arange, from one seeded generator.

NumPy is imported with the first array made.

>>> shape_of("randn", (4, 3)), shape_of("eye", (2,)), shape_of("arange", (0, 1, 0.25))
((4, 3), (2, 2), (4,))
>>> Draws(seed=0).make("randn", (2,)).round(4).tolist()
[0.1257, -0.1321]
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from bpcli.algebra.sizes import check_size
from bpcli.errors import InputError, TooLargeError

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAKERS = frozenset({"randn", "rand", "zeros", "ones", "eye", "arange", "full"})

LIKE = {f"{maker}_like": maker for maker in ("randn", "rand", "zeros", "ones")}  # in the shape of another array

_TAKES = {"eye": (1, 2), "arange": (1, 3), "full": (2, math.inf)}  # least and most numbers
_EXAMPLES = {"eye": "eye(3) or eye(3, 4)", "arange": "arange(5), arange(1, 6) or arange(0, 1, 0.1)"}
_EXAMPLES |= {"full": "full((2, 3), 0.5)"}


class Draws:
    """One generator for all the draws of a command, in their order: the same seed gives the same arrays."""

    def __init__(self, seed: int = 0) -> None:
        """`seed` is that of numpy.random.default_rng; the generator is made with the first draw.

        Raises InputError for a seed that is not a whole number from 0 on.
        """
        if type(seed) is not int or seed < 0:
            raise InputError("--seed takes a whole number, 0 or more")
        self._seed = seed
        self._generator: Any = None

    def make(self, kind: str, numbers: tuple[int | float, ...]) -> NDArray[Any]:
        """The array of floats that `kind(*numbers)` stands for; `kind` is one of MAKERS.

        randn draws from the standard normal distribution, rand evenly from 0 up to, not including, 1.
        Raises InputError as `shape_of` does, before anything is allocated.
        """
        shape = shape_of(kind, numbers)
        import numpy as np

        match kind:
            case "randn":
                return np.asarray(self._random().standard_normal(shape))
            case "rand":
                return np.asarray(self._random().random(shape))
            case "zeros":
                return np.zeros(shape)
            case "ones":
                return np.ones(shape)
            case "full":
                return np.full(shape, float(numbers[-1]))
            case "eye":
                return np.eye(shape[0], shape[1])
            case _:
                return np.asarray(np.arange(*numbers, dtype=float))

    def _random(self) -> Any:
        if self._generator is None:
            import numpy as np

            self._generator = np.random.default_rng(self._seed)
        return self._generator


def shape_of(kind: str, numbers: tuple[int | float, ...]) -> tuple[int, ...]:
    """The shape of `kind(*numbers)`, without making it.

    Raises InputError where a size is not a whole number from 1 on, TooLargeError past what an array may have.
    """
    least, most = _TAKES.get(kind, (1, math.inf))
    if not least <= len(numbers) <= most:
        given = "no numbers" if not numbers else f"{len(numbers)} numbers"
        raise InputError(f"{kind} is given {given}", hint=f"write {_example(kind)}")
    if kind == "full":
        numbers = numbers[:-1]  # the last is the entry
    for number in numbers:
        if isinstance(number, float) and not math.isfinite(number):
            raise InputError(f"{kind} is given {number}", hint=f"write {_example(kind)}")
    shape = (_steps(numbers),) if kind == "arange" else tuple(_size(kind, number) for number in numbers)
    if kind == "eye" and len(shape) == 1:
        shape *= 2
    check_size(shape, _written(kind, numbers))
    return shape


def _size(kind: str, number: float) -> int:
    if number != int(number):
        raise InputError(f"{number:g} is not a size: a size is a whole number", hint=f"write {_example(kind)}")
    if number < 1:
        raise InputError(f"{int(number)} is not a size: a size is 1 or more", hint=f"write {_example(kind)}")
    return int(number)


def _steps(numbers: tuple[int | float, ...]) -> int:
    """How many entries arange has: ⌈(stop - start)/step⌉, in floats as NumPy counts them."""
    first, stop, step = (0, *numbers, 1) if len(numbers) == 1 else (*numbers, 1)[:3]
    what = _written("arange", numbers)
    if step == 0:
        raise InputError(f"{what} never arrives: its step is 0", hint=f"write {_example('arange')}")
    try:
        steps = math.ceil((float(stop) - float(first)) / float(step))
    except OverflowError:
        raise TooLargeError(f"{what} has more entries than can be counted") from None
    if steps < 1:
        hint = f"it counts from {first:g} up to, not including, {stop:g}" if step > 0 else None
        raise InputError(f"{what} is empty", hint=hint)
    return steps


def _written(kind: str, numbers: tuple[int | float, ...]) -> str:
    """The call as an error shows it; long numbers rounded."""
    shown = (f"{n}" if isinstance(n, int) and abs(n) < 10**15 else _rounded(n) for n in numbers[:8])
    return f"{kind}({', '.join(shown)}{', …' if len(numbers) > 8 else ''})"


def _rounded(number: float) -> str:
    try:
        return f"{float(number):.6g}"
    except OverflowError:
        return "…"


def _example(kind: str) -> str:
    return _EXAMPLES.get(kind, f"{kind}(3) or {kind}(3, 4)")

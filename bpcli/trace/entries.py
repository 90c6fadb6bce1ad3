"""What an array from outside may hold: finite numbers, and some of them.

>>> import numpy as np
>>> try:
...     accepted(np.array(["a"]), "x")
... except InputError as error:
...     print(error.message)
x holds text
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.algebra.sizes import check_size
from bpcli.errors import InputError
from bpcli.trace import sentences as say

if TYPE_CHECKING:
    from numpy.typing import NDArray

_KINDS = {"O": "Python objects", "c": "complex numbers", "V": "records", "U": "text", "S": "text", "T": "text"}


def check_kind(dtype: Any, what: str) -> None:
    """Raise InputError for entries that are not truth values, whole or decimal numbers."""
    if dtype.kind not in "biuf":
        holds = _KINDS.get(dtype.kind, say.OF_TYPE.format(type=dtype))
        raise InputError(say.HOLDS.format(what=what, entries=holds), hint=say.WHOLE_OR_DECIMAL)


def check_shape(shape: tuple[int, ...], what: str) -> None:
    """Raise InputError for an array without entries, TooLargeError for one that is too large."""
    if any(axis < 1 for axis in shape):
        raise InputError(say.NO_ENTRIES.format(what=what, shape=shape))
    check_size(shape, say.THE_ARRAY.format(what=what))


def check_finite(array: NDArray[Any], what: str, name: str, *, masks: bool = True) -> None:
    """Raise InputError, with the entry, where one is infinite or not a number; with `masks`, an entry may be −inf."""
    import numpy as np

    finite = np.isfinite(array) | (np.isneginf(array) if masks and array.ndim else False)
    if not finite.all():
        place = [int(i) for i in np.argwhere(~finite)[0]]
        which = f"the entry {name}{place}" if place else "the number"
        raise InputError(
            f"{what}: {which} is {float(array[tuple(place)])}",
            hint=say.FINITE_UP_TO + say.FROM_ZERO * bool(place),
        )


def accepted(array: Any, name: str) -> NDArray[Any]:
    """An array that was given for an input, as float64. Raises InputError for what it may not hold."""
    import numpy as np

    array = np.asarray(array)
    check_kind(array.dtype, name)
    check_shape(array.shape, name)
    with np.errstate(over="ignore"):
        numbers = np.array(array, dtype=np.float64)
    check_finite(numbers, name, name)
    return numbers

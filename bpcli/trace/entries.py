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

if TYPE_CHECKING:
    from numpy.typing import NDArray

_KINDS = {"O": "Python objects", "c": "complex numbers", "V": "records", "U": "text", "S": "text", "T": "text"}


def check_kind(dtype: Any, what: str) -> None:
    """Raise InputError for entries that are not truth values, whole or decimal numbers."""
    if dtype.kind not in "biuf":
        holds = _KINDS.get(dtype.kind, f"entries of the type {dtype}")
        raise InputError(f"{what} holds {holds}", hint="an array holds whole or decimal numbers")


def check_shape(shape: tuple[int, ...], what: str) -> None:
    """Raise InputError for an array without entries, TooLargeError for one that is too large."""
    if any(axis < 1 for axis in shape):
        raise InputError(f"{what} holds an array of the shape {shape}, without entries")
    check_size(shape, f"the array in {what}")


def check_finite(array: NDArray[Any], what: str, name: str) -> None:
    """Raise InputError, naming the entry, for one that is infinite or not a number; −inf may be an entry of a mask."""
    import numpy as np

    finite = np.isfinite(array) | (np.isneginf(array) if array.ndim else False)
    if not finite.all():
        place = [int(i) for i in np.argwhere(~finite)[0]]
        which = f"the entry {name}{place}" if place else "the number"
        raise InputError(
            f"{what}: {which} is {float(array[tuple(place)])}",
            hint="every entry is a finite number, up to about 1.8e308" + ("; entries count from 0" if place else ""),
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

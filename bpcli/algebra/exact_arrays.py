"""The reading of arrays in exact numbers: arrays of SymPy's numbers or symbols, one function for every entry.

Structure is NumPy's (structure.py), arithmetic SymPy's (exact.py). It imports both when it is used.

>>> from bpcli.algebra import exact_arrays as m
>>> halves = array(["1/2", "3/2"], (2,))
>>> (halves * 2).tolist(), m.total(halves), softmax(array(["0", "0"], (2,))).tolist()
([1, 3], 2, [1/2, 1/2])
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bpcli.algebra import exact, structure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bpcli.algebra.structure import Shape

MAX_EFFORT = exact.MAX_EFFORT


def __getattr__(name: str) -> Any:
    """A function of structure, or a function of exact numbers for every entry."""
    if name.startswith("__"):
        raise AttributeError(name)
    return _kept(getattr(structure, name)) if name in structure.FUNCTIONS else each(getattr(exact, name))


def array(entries: Iterable[Any], shape: Shape) -> Any:
    """An array from its entries, row by row: exact numbers, or texts of numbers."""
    import numpy as np

    whole = np.empty(shape, dtype=object).view(_exact_type())
    for place, entry in enumerate(entries):
        whole.flat[place] = exact.number(entry) if isinstance(entry, str) else entry
    return whole


def constant(text: str) -> Any:
    """A constant number as it stands in a program."""
    return exact.constant(text)


def listed(text: str, shape: Shape) -> Any:
    """A constant array as it stands in a program."""
    from bpcli.algebra import arrays

    if text.startswith("["):
        return array([entry for entry in re.split(r"[\[\],\s]+", text) if entry], shape)
    return array([repr(number) for number in arrays.listed(text, shape).ravel().tolist()], shape)  # type: ignore[union-attr]


def softmax(x: Any) -> Any:
    """e^x over the sum of e^x along the last axis."""
    raised = each(exact.exp)(x)
    return raised / raised.sum(axis=-1, keepdims=True)


def logsumexp(x: Any) -> Any:
    """log of the sum of e^x along the last axis."""
    return each(exact.log)(each(exact.exp)(x).sum(axis=-1))


def log_softmax(x: Any) -> Any:
    """x minus its logsumexp."""
    return x - each(exact.log)(each(exact.exp)(x).sum(axis=-1, keepdims=True))


def weighed(weights: Any, x: Any) -> Any:
    """weights times x, entry by entry."""
    return weights * x


def largest(x: Any, axis: int | None = None) -> Any:
    """The largest entry, of all or along an axis."""
    return best(_of_symbols("Max") if _hold_symbols(x) else exact.maximum, x, axis)


def smallest(x: Any, axis: int | None = None) -> Any:
    """The smallest entry, of all or along an axis."""
    return best(_of_symbols("Min") if _hold_symbols(x) else exact.minimum, x, axis)


def squares(x: Any) -> Any:
    """The sum of the squares of all entries."""
    return sum(entry * entry for entry in _entries(x))


def length(x: Any) -> Any:
    """The 2-norm of all entries."""
    return exact.sqrt(squares(x))


def not_one_hot(x: Any) -> bool:
    """Whether some row is not a single 1 and zeros."""
    if _hold_symbols(x):
        return False
    return any(entry not in {0, 1} for entry in x.flat) or any(row != 1 for row in x.sum(axis=-1, keepdims=True).flat)


def first(top: Any, x: Any, axis: int | None, word: str) -> Any:
    """One at the first entry of x that equals `top`, zero elsewhere; of symbols, one where that is so."""
    import numpy as np

    if not _hold_symbols(x) or not np.ndim(x):
        return _kept(structure.first)(top, x, axis, word)

    def firsts(row: Any) -> Any:
        row = row if word == "largest" else -row
        return array([exact.indicator(*_leads(row, place)) for place in range(len(row))], (len(row),))

    flat = x.reshape(-1) if axis is None else x
    return _exact(np.apply_along_axis(firsts, axis or 0, flat).reshape(np.shape(x)))


def finite(value: Any) -> bool:
    """Whether every entry is a real number."""
    return all(exact.finite(exact.lifted(entry)) for entry in _entries(value))


def bounded(value: Any) -> Any:
    """The array, if no entry is too long. Raises TooLargeError."""
    for entry in _entries(value):
        exact.bounded(entry)
    return value


def checked(value: Any) -> Any:
    """The array, if SymPy can be asked about every entry. Raises TooLargeError."""
    for entry in _entries(value):
        exact.checked(exact.lifted(entry))
    return value


def work(value: Any, _: Sequence[Any]) -> float:
    """How much work there may be with all the entries."""
    return sum(exact.effort(exact.lifted(entry)) for entry in _entries(value)) / 4


def kept(value: Any, shape: Shape) -> Any:
    """A value as a trace keeps it: an exact number out of an array without axes, which NumPy makes of some sums."""
    return value if shape else exact.lifted(value.item() if hasattr(value, "dtype") else value)


def occurs(condition: Any) -> bool:
    """Whether a condition holds for any entry."""
    return any(exact.occurs(entry) for entry in _entries(condition))


def _entries(value: Any) -> Iterable[Any]:
    return value.flat if hasattr(value, "flat") else (value,)


def _leads(row: Any, place: int) -> list[Any]:
    """When an entry is the first of the largest: it is larger than those before it, and no later one is larger."""
    return [row[place] > one if other < place else row[place] >= one for other, one in enumerate(row) if other != place]


def _hold_symbols(x: Any) -> bool:
    return any(getattr(entry, "free_symbols", None) for entry in _entries(x))


def _of_symbols(name: str) -> Any:
    """SymPy's own function: a choice of many symbols by cases would grow with every entry."""
    import sympy

    return getattr(sympy, name)


def best(pick: Callable[..., Any], x: Any, axis: int | None) -> Any:
    """What `pick` picks among all entries, or along an axis."""
    import numpy as np

    if axis is None:
        return pick(*_entries(x))
    return np.apply_along_axis(lambda row: pick(*row), axis, x).view(_exact_type())


def each(function: Any) -> Callable[..., Any]:
    """The function entry by entry, with broadcasting; of numbers alone it is itself."""

    def vectorised(*xs: Any) -> Any:
        import numpy as np

        if not any(isinstance(x, np.ndarray) for x in xs):
            return function(*xs)
        found = np.frompyfunc(function, len(xs), 1)(*xs)
        return _exact(found) if isinstance(found, np.ndarray) else found

    return vectorised if callable(function) else function


def _exact(found: Any) -> Any:
    """An array of exact numbers; of one without axes its number."""
    return found.view(_exact_type()) if found.ndim else found[()]


def _kept(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of structure, whose arrays are exact ones also where it makes them anew."""

    def kept(*xs: Any) -> Any:
        import numpy as np

        found = function(*xs)
        return _exact(found) if isinstance(found, np.ndarray) and found.dtype == object else found

    return kept


_TYPES: list[Any] = []


def _exact_type() -> Any:
    """NumPy's array, whose comparisons keep SymPy's answer: it may depend on symbols."""
    if not _TYPES:
        import numpy as np

        def compare(ufunc: Any) -> Any:
            return lambda a, b: ufunc(a, b, dtype=object)

        signs = {"__gt__": np.greater, "__lt__": np.less, "__ge__": np.greater_equal, "__le__": np.less_equal}
        _TYPES.append(type("ExactArray", (np.ndarray,), {sign: compare(ufunc) for sign, ufunc in signs.items()}))
    return _TYPES[0]

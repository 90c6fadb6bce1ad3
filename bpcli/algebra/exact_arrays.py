"""The algebra of arrays of SymPy's numbers or symbols: functions of numbers entry by entry, structure as NumPy has it.

It imports NumPy and SymPy when it is used.

>>> m = EXACT_ARRAYS
>>> halves = array(["1/2", "3/2"], (2,))
>>> (halves * 2).tolist(), m.total(halves), m.softmax(array(["0", "0"], (2,))).tolist()
([1, 3], 2, [1/2, 1/2])
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bpcli.algebra import exact
from bpcli.algebra.algebra import FUNCTIONS, functions_of
from bpcli.algebra.arrays import ARRAYS
from bpcli.algebra.exact import EXACT
from bpcli.algebra.layers import Layers
from bpcli.algebra.ndarray import NDArrays

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bpcli.algebra.exact import Exact
    from bpcli.algebra.ndarray import Shape

_STRUCTURE = (functions_of(NDArrays) | functions_of(Layers)) - {"np"}


class ExactArrays(NDArrays, names=FUNCTIONS | _STRUCTURE):
    """Arrays whose entries are of an exact algebra. A number alone is one of that algebra."""

    MAX_EFFORT: float = EXACT.MAX_EFFORT

    def __init__(self, entries: Exact = EXACT) -> None:
        """`entries` is the algebra of the entries."""
        self.entries = entries

    def by_name(self, name: str) -> Any:
        """A function of numbers, for every entry; or one of structure, whose new arrays are exact ones, too."""
        return _exactly(getattr(super(), name)) if name in _STRUCTURE else each(getattr(self.entries, name))

    @property
    def nan(self) -> Any:
        """What is not needed."""
        return self.entries.nan

    def attempt(self, function: Any, at: Sequence[Any]) -> Any:
        """What a function of numbers makes of these, entry by entry; not-a-number where there is no value."""

        def entry(*xs: Any) -> Any:
            value = self.entries.attempt(function, xs)
            return self.nan if value is None else value

        return each(entry)(*at)

    def constant(self, text: str) -> Any:
        """A constant number as it is in a program."""
        return self.entries.constant(text)

    def listed(self, text: str, shape: Shape) -> Any:
        """A constant array as it is in a program."""
        if text.startswith("["):
            return array([entry for entry in re.split(r"[\[\],\s]+", text) if entry], shape)
        return array([repr(number) for number in ARRAYS.listed(text, shape).ravel().tolist()], shape)

    def largest(self, x: Any, axis: int | None = None) -> Any:
        """The largest entry, of all or along an axis."""
        return best(_of_symbols("Max") if _hold_symbols(x) else self.entries.maximum, x, axis)

    def smallest(self, x: Any, axis: int | None = None) -> Any:
        """The smallest entry, of all or along an axis."""
        return best(_of_symbols("Min") if _hold_symbols(x) else self.entries.minimum, x, axis)

    def not_one_hot(self, x: Any) -> bool:
        """Whether some row is not a single 1 and zeros."""
        if _hold_symbols(x):
            return False
        return any(entry not in {0, 1} for entry in x.flat) or any(
            row != 1 for row in x.sum(axis=-1, keepdims=True).flat
        )

    def first(self, top: Any, x: Any, axis: int | None, word: str) -> Any:
        """One at the first entry of x that equals `top`, otherwise 0; of symbols, one where that is so."""
        if not _hold_symbols(x) or not self.np.ndim(x):
            return _exactly(super().first)(top, x, axis, word)

        def firsts(row: Any) -> Any:
            row = row if word == "largest" else -row
            return array([self.entries.indicator(*_leads(row, place)) for place in range(len(row))], (len(row),))

        flat = x.reshape(-1) if axis is None else x
        return _exact(self.np.apply_along_axis(firsts, axis or 0, flat).reshape(self.np.shape(x)))

    def finite(self, value: Any) -> bool:
        """Whether every entry is a real number."""
        return all(self.entries.finite(self.entries.lifted(entry)) for entry in _entries(value))

    def bounded(self, value: Any) -> Any:
        """The array, if no entry is too long. Raises TooLargeError."""
        for entry in _entries(value):
            self.entries.bounded(entry)
        return value

    def checked(self, value: Any) -> Any:
        """The array, if SymPy can be asked about every entry. Raises TooLargeError."""
        for entry in _entries(value):
            self.entries.checked(self.entries.lifted(entry))
        return value

    def work(self, value: Any, operands: Sequence[Any]) -> float:  # noqa: ARG002  (entries are counted)
        """How much work there may be with all the entries."""
        return sum(exact.effort(self.entries.lifted(entry)) for entry in _entries(value)) / 4

    def kept(self, value: Any, shape: Shape) -> Any:
        """A value as a trace keeps it: an exact number out of an array without axes, which NumPy makes of some sums."""
        return value if shape else self.entries.lifted(value.item() if hasattr(value, "dtype") else value)

    def occurs(self, condition: Any) -> bool:
        """Whether a condition holds for any entry."""
        return any(self.entries.occurs(entry) for entry in _entries(condition))


EXACT_ARRAYS = ExactArrays()


def array(entries: Iterable[Any], shape: Shape) -> Any:
    """An array from its entries, row by row: exact numbers, or texts of numbers."""
    import numpy as np

    numbers = np.empty(shape, dtype=object).view(_exact_type())
    for place, entry in enumerate(entries):
        numbers.flat[place] = exact.number(entry) if isinstance(entry, str) else entry
    return numbers


def _entries(value: Any) -> Iterable[Any]:
    return value.flat if hasattr(value, "flat") else (value,)


def _leads(row: Any, place: int) -> list[Any]:
    """When an entry is the first of the largest: it is larger than those before it, and no later one is larger."""
    return [row[place] > x if other < place else row[place] >= x for other, x in enumerate(row) if other != place]


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
        result = np.frompyfunc(function, len(xs), 1)(*xs)
        return _exact(result) if isinstance(result, np.ndarray) else result

    return vectorised if callable(function) else function


def _exact(array: Any) -> Any:
    """An array of exact numbers; of one without axes its number."""
    return array.view(_exact_type()) if array.ndim else array[()]


def _exactly(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of structure, whose arrays are exact ones also where it makes them anew."""

    def exactly(*xs: Any, **settings: Any) -> Any:
        import numpy as np

        result = function(*xs, **settings)
        return _exact(result) if isinstance(result, np.ndarray) and result.dtype == object else result

    return exactly


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

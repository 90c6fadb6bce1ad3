"""What a formula by indices is worth for all values of its free letters at once: an array with an axis for each letter.

>>> from bpcli import explain
>>> from bpcli.judge.by_index.ranges import ranged
>>> from bpcli.judge.by_index.reader import read
>>> trace = explain("W x", W="1 2; 3 4", x="1 2")
>>> tree, _, _ = ranged(read("1[k=j]*sum_j W_kj x_j", trace), trace, {"k": 2, "j": 2})
>>> worth(tree, trace, {"k": 2, "j": 2})[0].tolist()
[[5.0, 0.0], [0.0, 11.0]]
"""

from __future__ import annotations

from math import e, pi, prod
from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.algebra.arrays import ARRAYS
from bpcli.errors import InputError, ShapeError, TooLargeError
from bpcli.judge import sentences as say
from bpcli.judge.ask import Ask
from bpcli.judge.by_index.places import array_of
from bpcli.judge.by_index.ranges import MOST_PLACES
from bpcli.judge.by_index.tree import Applied, Binary, Entry, Fold, Indicator, Letter, Negative, Number, text
from bpcli.trace.interpret import run

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bpcli.judge.by_index.tree import Quantity
    from bpcli.trace.trace import Trace

LAST_PLACE = 2.0**-50  # relative: what rounding may do in one operation
_CONSTANTS = {"e": e, "pi": pi, "π": pi}
_COMPARE = {"=": "equal", "≠": "not_equal", "<": "less", ">": "greater", "≤": "less_equal", "≥": "greater_equal"}


class Worth(NamedTuple):
    """Values with an axis for each letter (of size 1 where they do not change with it), and how far off they may be."""

    value: Any
    error: Any


def worth(tree: Any, trace: Trace, letters: Mapping[str, int]) -> tuple[Any, Any]:
    """(the values for every value of the letters, how far rounding may have moved them).

    Numbers, where there are no letters. Raises InputError where there is no value, or where an index leaves its range.
    """
    import numpy as np

    values = _Values(trace)
    with np.errstate(all="ignore"):
        found = values.of(tree, dict(letters))
    shape = tuple(letters.values())
    value, error = (np.broadcast_to(part, shape) for part in found)
    if not np.isfinite(value).all():
        raise values.left_range or InputError(say.NO_VALUE, hint=say.DIVISION)
    return (value, error) if shape else (float(value), float(error))


class _Values:
    """Works out a tree at the values of a trace."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.left_range: InputError | None = None  # the first index that leaves its range

    def of(self, tree: Any, sizes: dict[str, int]) -> Worth:
        """The values of a tree; `sizes` are the letters around it, each with an axis, in order."""
        match tree:
            case Number():
                return Worth(_CONSTANTS[tree.text] if tree.text in _CONSTANTS else float(tree.text), 0.0)
            case Letter():
                return Worth(self.index(tree, sizes), 0.0)
            case Entry():
                return self.entry(tree, sizes)
            case Negative():
                value, error = self.of(tree.inner, sizes)
                return Worth(-value, error)
            case Binary():
                return _combined(tree.sign, self.of(tree.left, sizes), self.of(tree.right, sizes))
            case Applied():
                return self.applied(tree, sizes)
            case Indicator():
                return Worth(self.holds(tree.conditions, sizes), 0.0)
        return self.folded(tree, sizes)

    def index(self, tree: Letter, sizes: dict[str, int]) -> Any:
        """The values of an index, along its own axis."""
        import numpy as np

        shape = [1] * len(sizes)
        axis = len(sizes) - 1 - list(reversed(sizes)).index(tree.letter)
        shape[axis] = sizes[tree.letter]
        return np.arange(sizes[tree.letter], dtype=float).reshape(shape)

    def entry(self, tree: Entry, sizes: dict[str, int]) -> Worth:
        """Entries of an array; outside of its range there is none."""
        import numpy as np

        array = np.asarray(self.array(tree.quantity), dtype=float)
        if not tree.place:
            return Worth(array if array.ndim == 0 else array.reshape(()), 0.0)
        places, outside = [], np.zeros((), dtype=bool)
        for item, size in zip(tree.place, array.shape, strict=True):
            at = np.asarray(self.of(item, sizes).value)
            here = (at < 0) | (at >= size) | (at != np.floor(at))
            if here.any() and self.left_range is None:
                self.left_range = _left_range(tree, item, size, float(at[here].flat[0]))
            outside = outside | here
            places.append(np.clip(np.nan_to_num(at), 0, size - 1).astype(int))
        return Worth(np.where(outside, np.nan, array[tuple(places)]), 0.0)

    def array(self, quantity: Quantity) -> Any:
        """The array that entries are taken of."""
        trace = self.trace
        if quantity.formula is not None:
            graph = quantity.formula
            return run(graph, [trace.value(name) for name in graph.inputs]).values[graph.output]
        if quantity.wrt is None:
            return trace.value(quantity.of)
        kind = "jacobian" if quantity.of_axes else "gradient"
        return array_of(Ask(kind, quantity.of, quantity.wrt), trace)

    def applied(self, tree: Applied, sizes: dict[str, int]) -> Worth:
        """A gate of numbers, entry by entry; its local gradients carry the errors on."""
        import numpy as np

        operands = [self.of(argument, sizes) for argument in tree.arguments]
        values = list(np.broadcast_arrays(*(np.asarray(operand.value, dtype=float) for operand in operands)))
        problem = tree.gate.problem(ARRAYS, values)
        if problem is not None:
            raise InputError(say.NO_VALUE, span=tree.span, hint=say.DIVISION)
        value = np.asarray(tree.gate.forward(ARRAYS, *values), dtype=float)
        error = LAST_PLACE * abs(value)
        for slot, operand in enumerate(operands):
            if np.any(operand.error):
                error = error + abs(tree.gate.local(ARRAYS, slot, value, values)) * operand.error
        return Worth(value, error)

    def holds(self, conditions: Any, sizes: dict[str, int]) -> Any:
        """1 where every condition holds, 0 elsewhere."""
        import numpy as np

        found: Any = np.ones((), dtype=bool)
        for left, sign, right in conditions:
            sides = self.of(left, sizes).value, self.of(right, sizes).value
            found = found & getattr(np, _COMPARE[sign])(*sides)
        return found * 1.0

    def folded(self, tree: Fold, sizes: dict[str, int]) -> Worth:
        """The body for every value of the letters, added up or multiplied."""
        import numpy as np

        depth = len(sizes)  # a letter of outside that the sum uses for itself keeps its axis, under another name
        inner = {f"{letter}{depth}" if letter in tree.letters else letter: size for letter, size in sizes.items()}
        inner |= dict(zip(tree.letters, tree.sizes, strict=True))
        if prod(inner.values()) > MOST_PLACES:
            raise TooLargeError(say.MANY_PLACES.format(most=MOST_PLACES), span=tree.span)
        body = self.of(tree.body, inner)
        counts = self.holds(tree.conditions, inner)
        is_sum = tree.sign == "Σ"
        value = np.where(counts == 0, 0.0 if is_sum else 1.0, body.value)
        error = np.where(counts == 0, 0.0, body.error)
        shape = (*(1,) * len(sizes), *tree.sizes)
        value = np.broadcast_to(value, np.broadcast_shapes(np.shape(value), shape))
        error = np.broadcast_to(error, value.shape)
        axes = tuple(range(len(sizes), len(inner)))
        if is_sum:
            return Worth(value.sum(axes), error.sum(axes) + LAST_PLACE * abs(value).sum(axes))
        total = value.prod(axes)
        relative = np.where(value == 0, 0, error / np.where(value == 0, 1, abs(value)) + LAST_PLACE)
        return Worth(total, abs(total) * relative.sum(axes))


def _combined(sign: str, left: Worth, right: Worth) -> Worth:
    import numpy as np

    (a, a_off), (b, b_off) = left, right
    if sign in "+-":
        value = a + b if sign == "+" else a - b
        return Worth(value, a_off + b_off + LAST_PLACE * (abs(a) + abs(b)))
    if sign == "·":  # what an indicator leaves out needs no value
        value = np.where((a == 0) | (b == 0), 0.0, a * b)
        error = np.where(value == 0, 0.0, abs(a) * b_off + abs(b) * a_off)
        return Worth(value, error + LAST_PLACE * abs(value))
    if sign == "/":
        value = np.divide(a, b)
        return Worth(value, (a_off + abs(value) * b_off) / abs(np.asarray(b)) + LAST_PLACE * abs(value))
    value = np.float_power(a, b)
    relative = np.divide(a_off, np.where(a == 0, 1, abs(np.asarray(a))))
    return Worth(value, LAST_PLACE * abs(value) + abs(b * value) * relative)


def _left_range(tree: Entry, item: Any, size: int, value: float) -> InputError:
    index = text(item)
    words = say.LEAVES_RANGE.format(index=index, value=f"{value:g}", name=tree.quantity.of, size=size)
    return ShapeError(words, span=tree.span, hint=say.COUNT_FROM_0.format(last=size - 1))

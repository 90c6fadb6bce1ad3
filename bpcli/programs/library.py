"""The functions of NumPy, PyTorch and math that a program may call: a dotted name → its entry.

An entry says what computes it, how large its result may be, and by which name the gates know it. Where NumPy has no
such function (softmax, a loss) its gate computes it. NumPy is imported with the first entry.

>>> entry("np.maximum").operation, entry("torch.mm").operation, entry("np.save") is None
('np.maximum', 'torch.mm', True)
"""

from __future__ import annotations

import math
import operator
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# What Python and NumPy raise for values that do not go together.
FAILURES = (ArithmeticError, ValueError, TypeError, LookupError, AttributeError, RecursionError, MemoryError)


class Entry(NamedTuple):
    """A function of a library.

    `sizes(budget, …)` refuses what would be too large. `is_flat` says that its gradient is 0 wherever it has one.
    """

    operation: str
    run: Callable[..., Any]
    sizes: Callable[..., None] | None = None
    is_flat: bool = False
    takes_text: bool = False
    writes: str | None = None  # how its first argument is written to: "add" adds at places, "set" sets them

    @property
    def shown(self) -> str:
        """What it is called in an error."""
        return self.operation.lstrip(".")

    def part(self, number: int) -> Entry:
        """The entry of one of several results."""
        run = self.run
        return self._replace(operation=f"{self.operation}[{number}]", run=lambda *a, **k: run(*a, **k)[number])


def entry(name: str) -> Entry | None:
    """The function of this dotted name, or None where there is none: np.sum, torch.mm, F.relu, math.exp, .sum."""
    return table().get(name)


@cache
def table() -> Mapping[str, Entry]:
    """Every function, by its dotted name."""
    from bpcli.programs import numpy_functions, torch_functions

    return {**numpy_functions.table(), **torch_functions.table(), **_mathematics()}


def _mathematics() -> dict[str, Entry]:
    """Python's math: the same gates, over numbers."""
    import numpy as np

    renamed = {"asin": "arcsin", "acos": "arccos", "atan": "arctan", "atan2": "arctan2", "pow": "power"}
    same = [
        "exp",
        "log",
        "log2",
        "log10",
        "log1p",
        "expm1",
        "sqrt",
        "fabs",
        "sin",
        "cos",
        "tan",
        "sinh",
        "cosh",
        "tanh",
        "hypot",
        "floor",
        "ceil",
        "isnan",
        "isfinite",
    ]
    functions = {name: getattr(np, renamed.get(name, name)) for name in (*same, *renamed)}
    functions |= {"erf": math.erf, "erfc": math.erfc, "comb": math.comb, "prod": np.prod}
    flat = {"floor", "ceil", "isnan", "isfinite", "comb"}
    return {
        f"math.{name}": Entry(f"math.{name}", number_of(run, whole=name in {"floor", "ceil"}), is_flat=name in flat)
        for name, run in functions.items()
    }


def number_of(run: Callable[..., Any], *, whole: bool = False) -> Callable[..., Any]:
    """A function of numbers: of an array with one entry that entry, of anything else the error that math raises."""

    def of_numbers(*values: Any) -> Any:
        result = run(*(float(value) for value in values))
        return int(result) if whole else result

    return of_numbers


def is_whole(value: Any) -> bool:
    """Whether a list starts with a whole number, as it is typed."""
    while isinstance(value, list | tuple) and value:
        value = value[0]
    return type(value) is int


def elementwise(budget: Any, *values: Any, **_: Any) -> None:
    """Refuse a result of operands that broadcast to too large an array."""
    import numpy as np

    shapes = [np.shape(value) for value in values if hasattr(value, "ndim")]
    if len(shapes) > 1:
        budget.check(np.broadcast_shapes(*shapes))


def product(budget: Any, a: Any, b: Any, **_: Any) -> None:
    """Refuse a product of matrices that is too large or takes too long."""
    import numpy as np

    left, right = np.shape(a), np.shape(b)
    inner = right[-2] if len(right) > 1 else 1
    rows, columns = math.prod(left[:-1]), math.prod(right) // max(inner, 1) if len(right) > 1 else 1
    budget.check((rows, columns))
    budget.work(rows * columns * max(inner, 1))


@cache
def gate_run(name: str) -> Callable[..., Any]:
    """A function that its gate computes, where NumPy has no such function."""

    def run(*values: Any, **keywords: Any) -> Any:
        from bpcli.programs.by_gate import computed

        return computed(name, values, keywords)

    return run


def _sign(operation: str, run: Callable[..., Any], sizes: Any = elementwise, *, flat: bool = False) -> Entry:
    return Entry(operation, run, sizes, is_flat=flat)


PYTHON: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "**": operator.pow,
    "@": operator.matmul, "//": operator.floordiv, "%": operator.mod, "&": operator.and_, "|": operator.or_,
    "^": operator.xor, "<<": operator.lshift, ">>": operator.rshift,
}  # fmt: skip
SIGNS: dict[str, Entry] = {
    sign: _sign(sign, run, product if sign == "@" else elementwise, flat=sign in {"&", "|", "^", "<<", ">>", "//"})
    for sign, run in PYTHON.items()
}
PYTHON_COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    ">": operator.gt, "<": operator.lt, "≥": operator.ge, "≤": operator.le, "=": operator.eq, "≠": operator.ne,
}  # fmt: skip
COMPARISONS: dict[str, Entry] = {sign: _sign(sign, run) for sign, run in PYTHON_COMPARISONS.items()}
NEGATIVE = Entry("negative", operator.neg)
INVERSE = Entry("~", operator.invert, is_flat=True)
INDEX = Entry("index", operator.getitem)

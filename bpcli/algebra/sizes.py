"""How large an array may be, and what it would cost. Pure Python, so that it can be asked before NumPy is imported.

>>> memory(64 * 2**20), entries_in((2, 3))
('67.1 MB', 6)
>>> count(10**12), count(10**30)
('1,000,000,000,000', 'about 10^30')
"""

from __future__ import annotations

from math import prod
from typing import Any

from bpcli.errors import InputError, TooLargeError

MAX_ENTRIES = 2**26  # of one array: 512 MiB as float64
MAX_AXES = 8
BYTES = 8  # of a float64

_UNITS = ("bytes", "kB", "MB", "GB", "TB", "PB", "EB")


def entries_in(shape: tuple[int, ...]) -> int:
    """How many entries an array of this shape has; a scalar has one."""
    return prod(shape)


def memory(size: int) -> str:
    """A number of bytes to three digits: 8 TB."""
    if size >= 1000 ** len(_UNITS):
        return f"more than 1,000 {_UNITS[-1]}"
    amount, unit = float(size), 0
    while amount >= 999.5 and unit < len(_UNITS) - 1:
        amount /= 1000
        unit += 1
    return f"{amount:.3g} {_UNITS[unit]}"


def count(entries: int) -> str:
    """A number of entries, or about how many where writing the digits out helps nobody."""
    if entries < 10**18:
        return f"{entries:,}"
    return f"about 10^{round(entries.bit_length() * 0.30103)}"


SIZES = "a size is a whole number, 1 or more"


def check_sizes(sizes: Any, name: str) -> tuple[int, ...]:
    """A shape from whole numbers: 3 is that of a vector. Raises InputError for what is not a size."""
    listed = sizes if isinstance(sizes, tuple | list) else (sizes,)
    for size in listed:
        if isinstance(size, bool) or not isinstance(size, int) or size < 1:
            raise InputError(f"{name}: {size} is not a size", hint=SIZES)
    check_size(tuple(listed), name)
    return tuple(listed)


def check_size(shape: tuple[int, ...], what: str) -> None:
    """Raise TooLargeError where `what`, of this shape, has too many axes, or entries for a machine's memory."""
    if len(shape) > MAX_AXES:
        raise TooLargeError(f"{what} has {len(shape):,} axes", hint=f"an array may have {MAX_AXES}")
    entries = entries_in(shape)
    if entries > MAX_ENTRIES:
        raise TooLargeError(
            f"{what} has {count(entries)} entries, {memory(entries * BYTES)} as float64",
            hint=f"an array may have {MAX_ENTRIES:,} entries ({memory(MAX_ENTRIES * BYTES)})",
        )

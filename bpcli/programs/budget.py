"""What one walk may cost: steps, depth, time, entries of arrays. Sizes are checked before NumPy is called.

>>> Budget.check((10**5, 10**5))
Traceback (most recent call last):
...
bpcli.programs.budget.BudgetError: an array of shape (100000, 100000) has 10,000,000,000 entries
"""

from __future__ import annotations

from math import prod
from time import monotonic
from typing import Any

from bpcli.algebra.sizes import count
from bpcli.errors import TooLargeError

MAX_STEPS = 500_000  # expressions and statements
MAX_SECONDS = 2.5
MAX_CALLS = 150  # calls of the program's own functions inside each other
MAX_NESTED = 200  # expressions inside each other
MAX_ARRAY = 5_000_000  # entries of one array
MAX_ENTRIES = 40_000_000  # entries of all arrays that a walk makes: 320 MB
MAX_WORK = 2_000_000_000  # multiplications of one product
MAX_ITEMS = 1_000_000  # of a list, of a text
MAX_BITS = 4_096  # of a whole number


class BudgetError(TooLargeError):
    """A program takes more than a walk may cost."""


class Budget:
    """What is left of one walk."""

    def __init__(self) -> None:
        """A walk that has cost nothing yet."""
        self.steps = 0
        self.made = 0
        self.calls = 0
        self.nested = 0
        self.until = monotonic() + MAX_SECONDS

    def step(self) -> None:
        """Count a step. Raises BudgetError past the number and the time of a walk."""
        self.steps += 1
        if self.steps > MAX_STEPS or (not self.steps & 255 and monotonic() > self.until):
            raise BudgetError("the program takes too many steps to be read", hint=LOOP)

    def entries(self, shape: Any) -> None:
        """Count an array that is made. Raises BudgetError for what is too large."""
        self.check(shape)
        self.made += prod(int(n) for n in shape)
        if self.made > MAX_ENTRIES:
            raise BudgetError(f"the program makes arrays of more than {MAX_ENTRIES:,} entries", hint=LOOP)

    @staticmethod
    def check(shape: Any) -> None:
        """Raise BudgetError for an array that is too large, before it is made."""
        size = prod(int(n) for n in shape)
        if size > MAX_ARRAY:
            shown = tuple(int(n) for n in shape)
            raise BudgetError(
                f"an array of shape {shown} has {count(size)} entries",
                hint=f"an array may have {MAX_ARRAY:,} entries here",
            )

    @staticmethod
    def work(multiplications: int) -> None:
        """Raise BudgetError for a product that takes too long."""
        if multiplications > MAX_WORK:
            raise BudgetError(f"this product takes {count(multiplications)} multiplications", hint="use smaller arrays")

    @staticmethod
    def whole_number(value: int) -> None:
        """Raise BudgetError for a whole number that is too large."""
        if value.bit_length() > MAX_BITS:
            raise BudgetError("this whole number is too large", hint="write it as a float: 1e10")

    @staticmethod
    def items(size: int) -> None:
        """Raise BudgetError for a list or a text that is too long."""
        if size > MAX_ITEMS:
            raise BudgetError(f"this has {count(size)} items", hint=f"a list may have {MAX_ITEMS:,} items here")


LOOP = "use fewer passes through the loop, or name what you need with --call and --of"

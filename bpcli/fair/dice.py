"""Chance that falls alike on every machine and with every Python, in whole numbers only.

Knows a seed's text. Must not know circuits. The generator is Python's Mersenne Twister, seeded with a whole number and
read 32 bits at a time: no hash, no order of a set, no float has a part in it.

>>> dice = Dice("add/1/7")
>>> dice.below(10), dice.pick("abc"), dice.size(2, 9, taken=[5])
(5, 'c', 6)
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

Face = TypeVar("Face")


class Dice:
    """One stream of whole numbers; the same `seed` text gives the same stream."""

    def __init__(self, seed: str) -> None:
        """`seed` is read as the number that its UTF-8 bytes write."""
        self._random = Random(int.from_bytes(seed.encode(), "big"))  # noqa: S311  (a quiz, no secret)

    def below(self, count: int) -> int:
        """A number from 0 up to, not including, `count`, which is far below 2³²."""
        return (self._random.getrandbits(32) * count) >> 32

    def pick(self, faces: Sequence[Face]) -> Face:
        """One of them."""
        return faces[self.below(len(faces))]

    def size(self, low: int, high: int, taken: list[int]) -> int:
        """A number from `low` to `high`, none of those `taken` as long as there are others; then it is taken, too."""
        sizes = range(low, high + 1)
        size = self.pick([size for size in sizes if size not in taken] or sizes)
        taken.append(size)
        return size

    def signed(self, magnitude: int) -> int:
        """The number or its negative."""
        return -magnitude if self.below(2) else magnitude

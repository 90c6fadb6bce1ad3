"""Chance that falls alike on every machine and with every Python, in whole numbers only.

Knows a seed's text. Must not know circuits. The generator is Python's Mersenne Twister, seeded with a whole number and
read 32 bits at a time: no hash, no order of a set, no float has a part in it.

>>> dice = Dice("add/1/7")
>>> dice.below(10), dice.pick("abc"), dice.magnitudes(3, 2, 9)
(5, 'c', [5, 9, 8])
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bpcli.algebra.structure import Shape

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

    def magnitudes(self, count: int, low: int, high: int) -> list[int]:
        """Numbers from `low` to `high`, no two alike as long as there are others left."""
        drawn: list[int] = []
        for _ in range(count):
            left = [face for face in range(low, high + 1) if face not in drawn] or list(range(low, high + 1))
            drawn.append(self.pick(left))
        return drawn

    def signed(self, magnitude: int) -> int:
        """The number or its negative."""
        return -magnitude if self.below(2) else magnitude

    def array(self, shape: Shape, low: int, high: int) -> str:
        """A vector or a matrix of whole numbers, as a learner would type it: [2, -3] or [[1, 2], [3, -4]]."""
        *rows, length = shape
        if not rows:
            return f"[{', '.join(str(self.signed(one)) for one in self.magnitudes(length, low, high))}]"
        return f"[{', '.join(self.array((*rows[1:], length), low, high) for _ in range(rows[0]))}]"

"""Drawing the numbers of a circuit, again and again until nothing speaks against them; a seed always means the same.

A quiz throws a circuit of a topic, a course the values of a learner's slot. Both say what speaks against one.
Chance is whole numbers alone: Python's Mersenne Twister, seeded with a whole number and read 32 bits at a time. There
is no hash, no order of a set and no float in it.

>>> dice = Dice("add/1/7")
>>> dice.below(10), dice.pick("abc"), dice.size(2, 9, taken=[5])
(5, 'c', 6)
>>> values(Dice("7"), {"x": Range(2, 5), "w": Range(shape=(2,), positive=True)})
{'x': '-2', 'w': '[9, 3]'}
>>> is_small = lambda number: None if number > 8 else Objection.UNPLEASANT_VALUE
>>> first_fair(attempts("7", lambda dice: dice.below(10), is_small))
9
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from random import Random
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from bpcli.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from bpcli.algebra.ndarray import Shape

MOST_TRIES = 300

Drawn = TypeVar("Drawn")
Face = TypeVar("Face")


class Objection(Enum):
    """What speaks against the values of a circuit, as the values of a good question."""

    NO_VALUE = auto()  # the circuit has no value there
    UNPLEASANT_VALUE = auto()  # the value of a node is too large, or nearly 0
    UNPLEASANT_GRADIENT = auto()
    TOO_MANY_ZEROS = auto()  # among the gradients of the inputs
    ON_A_KINK = auto()
    NEAR_A_KINK = auto()
    SATURATED = auto()
    ONE_SIDED = auto()  # all entries of an array are on one side of a kink
    EQUAL_ANSWERS = auto()  # two questions have one answer
    MISTAKE_IS_RIGHT = auto()  # a known mistake gives the right answer
    MISTAKE_IS_MARKED_RIGHT = auto()  # a known mistake is near enough for the judge
    EQUAL_MISTAKES = auto()  # two known mistakes give one number


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


@dataclass(frozen=True, slots=True)
class Range:
    """What an input's value is drawn from: whole numbers of either sign, of this size, no two of one size.

    `shape` makes it an array; `positive` leaves the sign out; `halves` makes 2 into 0.5 and 3 into 1.5.
    """

    low: int = 2
    high: int = 9
    shape: Shape = ()
    positive: bool = False
    halves: bool = False


class Attempt(NamedTuple, Generic[Drawn]):
    """What was drawn, what speaks against it (None: nothing), and why it has no value if so."""

    drawn: Drawn
    objection: Objection | None
    error: InputError | None = None


def attempts(
    seed: str, throw: Callable[[Dice], Drawn], objection: Callable[[Drawn], Objection | None]
) -> Iterator[Attempt[Drawn]]:
    """Every attempt with one seed's dice, in order, MOST_TRIES of them.

    `objection` says what speaks against what `throw` drew. It raises InputError for what has no value.
    """
    dice = Dice(seed)
    for _ in range(MOST_TRIES):
        drawn = throw(dice)
        try:
            attempt = Attempt(drawn, objection(drawn))
        except InputError as error:
            attempt = Attempt(drawn, Objection.NO_VALUE, error)
        yield attempt


def first_fair(attempts: Iterable[Attempt[Drawn]]) -> Drawn | None:
    """The first draw against which nothing speaks; None if there is none."""
    return next((one.drawn for one in attempts if one.objection is None), None)


def values(dice: Dice, ranges: Mapping[str, Range], *, sizes_first: bool = False) -> dict[str, str]:
    """A value for each input, as a learner would type it; no two numbers of one size, as long as there are others.

    With `sizes_first` the sizes of all inputs are thrown before the first sign. The quiz throws so, a course does not,
    and neither may change: a seed would mean other numbers.
    """
    taken: list[int] = []
    sizes = {name: dice.size(one.low, one.high, taken) for name, one in ranges.items()} if sizes_first else {}
    texts = {}
    for name, one in ranges.items():
        if one.shape:
            texts[name] = _array(dice, one, one.shape)
        else:
            texts[name] = _number(dice, one, sizes.get(name) or dice.size(one.low, one.high, taken))
    return texts


def _array(dice: Dice, one: Range, shape: Shape) -> str:
    length, *inner = shape
    if inner:
        return f"[{', '.join(_array(dice, one, tuple(inner)) for _ in range(length))}]"
    taken: list[int] = []
    sizes = [dice.size(one.low, one.high, taken) for _ in range(length)]
    return f"[{', '.join(_number(dice, one, size) for size in sizes)}]"


def _number(dice: Dice, one: Range, size: int) -> str:
    number = size if one.positive else dice.signed(size)
    if not one.halves:
        return str(number)
    return f"{'-' if number < 0 else ''}{size - 2}.5"

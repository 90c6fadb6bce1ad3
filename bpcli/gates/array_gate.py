"""A gate over arrays: one that has no local gradient a number, but a Jacobian that is never built.

It states its value; for each operand what it makes of the upstream gradient (its vjp: the Jacobian transposed, times
the upstream gradient); the same by indices; and what its Jacobian looks like. Each is made for operands of given
shapes, over an algebra m, so that one definition serves floats, exact numbers and text.

>>> from bpcli.algebra.formula import ArrayText
>>> from bpcli.algebra.shown_arrays import SHOWN
>>> from bpcli.gates.linear import product
>>> gate = product((2, 3), (3,))
>>> W, x, g = (ArrayText(name) for name in ("W", "x", "∇q f"))
>>> gate.shape, str(gate.show(W, x)), str(gate.vjps[0](SHOWN, g, None, W, x))
((2,), 'W⋅x', '∇q f ⋅ xᵀ')
"""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Concatenate, NamedTuple

from bpcli.algebra import shown
from bpcli.algebra.formula import ArrayText, equal, letters_of, separated
from bpcli.algebra.text import Form, Text
from bpcli.gates.gate import Operation, P

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bpcli.algebra.algebra import Algebra
    from bpcli.algebra.ndarray import Shape
    from bpcli.gates.gate import Rule
    from bpcli.gates.jacobian import Structure


AXIS_LETTERS = "ijklmnop"


class Entry(NamedTuple):
    """One entry of a Jacobian, and the gradient's entry that the chain rule makes of it.

    `out` and `of` are the letters of an entry of the output and of the operand; a letter that both have is the same
    index in both, and entries where it differs are 0. `local(y, *xs)` is the derivative of one
    with respect to the other, `total(g, y, *xs)` the sum over all outputs of the upstream gradient times it; each takes
    functions from letters to text.
    """

    out: str
    of: str
    local: Callable[..., Any]
    total: Callable[..., Any]


class Loss(NamedTuple):
    """What a loss is over: the first operand holds the scores, the second the target.

    `by_index` says that the target holds class indices. `examples` is the number of examples whose mean the loss is;
    None for a single example. `margin` is the margin of a hinge loss.
    """

    by_index: bool
    examples: int | None
    margin: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ArrayGate(Operation[P]):
    """An operation over arrays whose shapes are known.

    `shape` is that of its output; `vjps[i](m, g, y, *operands)` is what flows into operand i when the upstream gradient
    is g and the output y, in the operand's shape (None where the operand is a target or an index: it gets no gradient).
    `entries[i]` says the same by indices and `jacobian[i]` states what the Jacobian looks like.
    """

    elementwise: ClassVar[bool] = False

    shape: Shape
    _: KW_ONLY
    vjps: tuple[Callable[Concatenate[Algebra, Any, Any, P], Any] | None, ...]
    jacobian: tuple[Structure | None, ...] = ()
    entries: tuple[Entry | None, ...] = ()
    loss: Loss | None = None
    places: int = 0  # how many of its last operands are arrays of places

    def show(self, *operands: Text) -> Text:
        """Its formula over pieces of text, as the lecture writes it."""
        if self.show_as is not None:
            return self.show_as(*operands)
        return shown.call(self.id, *operands, kind=ArrayText if self.shape else Text)

    def show_partial(self, slot: int, output: Text, operands: Sequence[Text]) -> None:
        """There is no formula of a local gradient, only a rule."""

    def flows(self, slot: int) -> bool:
        """Whether a gradient flows into this operand: none flows into targets and indices."""
        return self.vjps[slot] is not None

    def is_target(self, slot: int) -> bool:
        """Whether this operand is a target or an index: it has no gradient (that of a gate which blocks is 0)."""
        return self.vjps[slot] is None and not self.blocks

    def takes_index(self, slot: int) -> bool:
        """Whether this operand is a target that holds class indices, or an array of places."""
        if self.places:
            return slot >= len(self.names) - self.places
        return self.loss is not None and self.loss.by_index and slot == 1

    @property
    def moves(self) -> bool:
        """Whether it only moves or adds entries: an entry needs what its row of the Jacobian marks."""
        patterns = [structure.pattern.values for structure in self.jacobian if structure is not None]
        return len(patterns) == len(self.vjps) and not self.kinks and {*patterns} <= {"one", "same"}

    def local(self, m: Algebra, slot: int, output: Any, operands: Sequence[Any]) -> None:
        """There is no local gradient, only a Jacobian."""

    def pull(  # noqa: PLR0913, PLR0917  (see Operation)
        self,
        m: Algebra,
        slot: int,
        upstream: Any,
        output: Any,
        operands: Sequence[Any],
        shape: Shape,  # noqa: ARG002  (the rule knows the shapes)
        output_shape: Shape,  # noqa: ARG002
    ) -> Any:
        """What the rule makes of the upstream gradient for one operand."""
        vjp: Rule | None = self.vjps[slot]
        if vjp is None:
            raise TypeError(f"no gradient flows into operand {slot} of {self.id}")
        return vjp(m, *map(m.lifted, (upstream, output, *operands)))


# Gates of so many operands: the type checker holds their rules to that number, and to what Algebra states.
if TYPE_CHECKING:
    UnaryArrayGate = ArrayGate[[Any]]
    BinaryArrayGate = ArrayGate[[Any, Any]]
    TernaryArrayGate = ArrayGate[[Any, Any, Any]]
else:
    UnaryArrayGate = BinaryArrayGate = TernaryArrayGate = ArrayGate


def hits(i: str, k: str | Text) -> Text:
    """1[k = i]: one where two indices are the same, otherwise zero."""
    return equal(letters_of(i), k if isinstance(k, Text) else letters_of(k))


def place_of(number: int) -> str:
    """A number as an index among letters: 7, and (12), because 12 is two indices.

    >>> place_of(7), place_of(12), moved("k", 2), moved("k", 0)
    ('7', '(12)', '(k+2)', 'k')
    """
    return str(number) if number < 10 else f"({number})"


def moved(letter: str, by: int) -> str:
    """An index that is some places further on than a letter."""
    return f"({letter}+{by})" if by else letter


def compared(i: str, sign: str, k: str) -> Text:
    """A comparison of two indices: k ≤ i."""
    return Text.joined(letters_of(i), f" {sign} ", letters_of(k))


def holds(i: str, sign: str, k: str) -> Text:
    """1[k ≤ i]: one where two indices compare so, otherwise zero."""
    return Text.joined("1[", compared(i, sign, k), "]", form=Form.INDICATOR)


def positive(value: Text) -> Text:
    """1[0 < …]: one where a value is positive, otherwise zero."""
    return Text.joined("1[", Text.joined("0 < ", value), "]", form=Form.INDICATOR)


def multiplied(letters: str, conditions: Sequence[Text], factor: Text) -> Text:
    """Π over the letters, of those factors for which the conditions hold."""
    parts = "Π_", letters_of(letters), "[", Text.joined(*separated(conditions)), "] ", factor
    return Text.joined(*parts, precedence=shown.SIGN, form=Form.PRODUCT)


def summed(letters: str, whole: Any) -> Text:
    """Σ over the letters; nothing is summed over none."""
    text = Text.lift(whole)
    if not letters:
        return text
    parts = "Σ_", letters_of(letters), " ", text.parenthesised(shown.PRODUCT)
    return Text.joined(*parts, precedence=shown.SIGN, form=Form.SUM)


def axis_letters(shape: Shape) -> str:
    """The letters of an array's axes, from i on."""
    return AXIS_LETTERS[: len(shape)]


def size(shape: Shape) -> int:
    """How many entries an array has."""
    from math import prod

    return prod(shape)

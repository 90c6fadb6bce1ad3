"""What a gate is: one definition that every reading shares.

Knows that a gate has a value and a local gradient for each operand. Must not know circuits.

>>> from bpcli.algebra import floats, shown
>>> double = Gate("double", "x", lambda m, x: 2 * x, (lambda m, y, x: 2,), because="twice the input")
>>> double.forward(floats, 3.0), double.step((True,))(3.0), str(double.show(shown.Text("x")))
(6.0, (6.0, 2), 'double(x)')
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.algebra import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bpcli.algebra.shown import Text

    Step = Callable[..., tuple[float, ...]]


class Domain(NamedTuple):
    """Where a gate has no value: where `fails(m, *operands)` holds; the message says why."""

    fails: Callable[..., Any]
    message: str


class Kink(NamedTuple):
    """A point without a derivative: where it is, the convention used there, and what PyTorch does if that differs.

    With `slot` it is told only where that operand is not a constant.
    """

    where: Callable[..., Any]
    convention: str
    torch: str | None = None
    slot: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Gate:
    """A node's operation.

    `forward(m, *operands)` is its value and `partials[i](m, y, *operands)` its local gradient for operand i, both over
    an algebra m; y is the value, so that a local gradient can use what the forward pass has cached. `operands` are the
    operands' names; those in `defaults` may be left out of a call. A gate of any number of operands has `variadic` and
    gives `partials` as a function of (index, count). `jet` is a step of its own, for a gate that is made at run time
    and not worth compiling: operands → (value, local gradient, …). `with_constants` is the same gate for a circuit in
    which these operands are constants, where a convention depends on that.
    """

    id: str
    operands: str
    forward: Callable[..., Any]
    partials: tuple[Callable[..., Any], ...]
    because: str
    pattern: str | None = None
    sign: str | None = None  # what stands in the circuit for the gate; its id, if None
    show_as: Callable[..., Text] | None = None
    aliases: tuple[str, ...] = ()
    called: bool = True  # whether a learner can call it by name
    defaults: tuple[tuple[str, str], ...] = ()
    domain: tuple[Domain, ...] = ()
    kinks: tuple[Kink, ...] = ()
    conventions: tuple[Kink, ...] = ()  # points where the value itself is a convention
    flat: str | None = None  # what to say where it passes almost no gradient: "saturated" or "dead"
    expansion: str | None = None  # the same in simpler gates, over its operands' names
    samples: tuple[tuple[float, ...], ...] = ()
    variadic: Callable[[int, int], Callable[..., Any]] | None = None
    jet: Callable[..., tuple[float, ...]] | None = field(default=None, repr=False)
    with_constants: Callable[[tuple[bool, ...]], Gate] | None = field(default=None, repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """The operands' names."""
        return tuple(self.operands.split())

    def partial(self, slot: int, count: int) -> Callable[..., Any]:
        """The local gradient for one operand, of `count` operands."""
        return self.variadic(slot, count) if self.variadic else self.partials[slot]

    def step(self, wanted: tuple[bool, ...]) -> Step:
        """The function (operand, …) → (value, local gradient, …) over floats; 0.0 where not wanted."""
        return self.jet or _compiled(self, wanted)

    def show(self, *operands: Text) -> Text:
        """Its formula over pieces of text, as the lecture writes it."""
        if self.show_as is not None:
            return self.show_as(*operands)
        return shown.call(self.id, *operands)

    def show_partial(self, slot: int, output: Text, operands: Sequence[Text]) -> Text:
        """The formula of a local gradient over pieces of text."""
        return shown.Text.of(self.partial(slot, len(operands))(shown, output, *operands))

    def problem(self, m: Any, operands: Sequence[Any]) -> str | None:
        """What is wrong with these operands, if the gate has no value there."""
        for domain in self.domain:
            if m.occurs(domain.fails(m, *operands)):
                return domain.message
        return None


@lru_cache(maxsize=4096)
def _compiled(gate: Gate, wanted: tuple[bool, ...]) -> Step:
    from bpcli.algebra.source import compile_step

    count = len(wanted)
    partials = [gate.partial(slot, count) for slot in range(count)]
    return compile_step(gate.forward, partials, count, wanted)

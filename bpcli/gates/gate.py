"""What a gate is: one definition that every reading shares.

>>> from bpcli.algebra import shown
>>> from bpcli.algebra.floats import FLOATS
>>> double = Gate("double", "x", forward=lambda m, x: 2 * x, partials=(lambda m, y, x: 2,), because="twice the input")
>>> double.forward(FLOATS, 3.0), double.step((True,))(3.0), str(double.show(shown.Text("x")))
(6.0, (6.0, 2), 'double(x)')
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import KW_ONLY, dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, Concatenate, Generic, NamedTuple

from bpcli.algebra import shown
from bpcli.algebra.shown_arrays import SHOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from typing_extensions import ParamSpec

    from bpcli.algebra.algebra import Algebra
    from bpcli.algebra.ndarray import Shape
    from bpcli.algebra.shown import Text

    Step = Callable[..., tuple[float, ...]]
    Rule = Callable[..., Any]  # (m, …), of any number of operands
    P = ParamSpec("P", default=...)  # a gate's operands
else:
    from typing import ParamSpec

    P = ParamSpec("P")


class Domain(NamedTuple, Generic[P]):
    """Where a gate has no value: where `fails(m, *operands)` holds; the message says why."""

    fails: Callable[Concatenate[Algebra, P], Any]
    message: str


class Kink(NamedTuple, Generic[P]):
    """A point without a derivative: where it is, the convention used there, and what PyTorch does if that differs.

    With `slot` it is told only where that operand is not a constant.
    """

    where: Callable[Concatenate[Algebra, P], Any]
    convention: str
    torch: str | None = None
    slot: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Operation(ABC, Generic[P]):
    """A node's operation, over numbers (Gate) or over arrays of known shapes (ArrayGate).

    `forward(m, *operands)` is its value over an algebra m, and `operands` are the operands' names. `because` says why
    the gradient is what it is. `saves` names functions of the algebra that the forward pass and the rules of the
    gradients both call: a run over arrays of floats works each out once (see algebra/saved.py).
    """

    elementwise: ClassVar[bool]  # whether it has a local gradient, entry by entry

    id: str
    operands: str
    _: KW_ONLY
    forward: Callable[Concatenate[Algebra, P], Any]
    because: str
    pattern: str | None = None
    sign: str | None = None  # what stands in the circuit for the gate; its id, if None
    show_as: Callable[..., Text] | None = None
    domain: tuple[Domain[P], ...] = ()
    kinks: tuple[Kink[P], ...] = ()
    conventions: tuple[Kink[P], ...] = ()  # points where the value itself is a convention
    flat: str | None = None  # what to say where it passes almost no gradient: "saturated" or "dead"
    expansion: str | None = None  # the same in simpler gates, over its operands' names
    saves: tuple[str, ...] = ()
    blocks: bool = False  # whether its gradients are all 0, and not drawn
    takes_minus_inf: bool = False  # whether it passes −inf on, or turns it into a number, as a softmax does
    chooses: bool = False  # whether it takes operand 1 where operand 0, a mask, is 1, and operand 2 where it is 0

    @property
    def names(self) -> tuple[str, ...]:
        """The operands' names."""
        return tuple(self.operands.split())

    @abstractmethod
    def show(self, *operands: Text) -> Text:
        """Its formula over pieces of text, as the lecture writes it."""

    @abstractmethod
    def show_partial(self, slot: int, output: Text, operands: Sequence[Text]) -> Text | None:
        """The formula of a local gradient over pieces of text; None where there is only a rule."""

    @abstractmethod
    def flows(self, slot: int) -> bool:
        """Whether a gradient flows into this operand: none flows into targets and indices."""

    @abstractmethod
    def is_target(self, slot: int) -> bool:
        """Whether this operand is a target or an index, which has no gradient (a blocked one has 0)."""

    @abstractmethod
    def takes_index(self, slot: int) -> bool:
        """Whether this operand holds class indices."""

    @abstractmethod
    def local(self, m: Algebra, slot: int, output: Any, operands: Sequence[Any]) -> Any:
        """The local gradient for one operand, over an algebra; None for a gate over arrays.

        Over arrays of floats it is infinite or not-a-number where it does not exist.
        """

    @abstractmethod
    def pull(  # noqa: PLR0913, PLR0917  (what the chain rule takes, and the two shapes)
        self,
        m: Algebra,
        slot: int,
        upstream: Any,
        output: Any,
        operands: Sequence[Any],
        shape: Shape,
        output_shape: Shape,
    ) -> Any:
        """The gradient that flows into one operand, of this shape: the upstream gradient, pulled through the Jacobian.

        A gradient must flow there (see `flows`).
        """

    @property
    def is_flat(self) -> bool:
        """Whether no gradient flows into any operand: a comparison, the place of the largest entry."""
        return not any(self.flows(slot) for slot in range(len(self.names)))

    def problem(self, m: Algebra, operands: Sequence[Any]) -> str | None:
        """What is wrong with these operands, if the gate has no value there."""
        for domain in self.domain:
            fails: Rule = domain.fails  # it takes as many operands as the gate
            if m.occurs(fails(m, *operands)):
                return domain.message
        return None


@dataclass(frozen=True, slots=True, eq=False)
class Gate(Operation[P]):
    """An operation on numbers; among arrays it works entry by entry, and broadcasts.

    `partials[i](m, y, *operands)` is its local gradient for operand i over an algebra m; y is the value, so that a
    local gradient can use what the forward pass has cached. Operands in `defaults` may be left out of a call. A gate of
    any number of operands has `variadic` and gives `partials` as a function of (index, count). `value_and_slopes` is a
    step of its own, operands → (value, local gradient, …), for a gate that is made at run time and not worth compiling.
    `with_constants` is the same gate for a circuit in which these operands are constants, where a convention depends
    on that.
    """

    elementwise: ClassVar[bool] = True

    _: KW_ONLY
    partials: tuple[Callable[Concatenate[Algebra, Any, P], Any], ...]
    aliases: tuple[str, ...] = ()
    called: bool = True  # whether a learner can call it by name
    defaults: tuple[tuple[str, str], ...] = ()
    samples: tuple[tuple[float, ...], ...] = ()
    variadic: Callable[[int, int], Rule] | None = None
    value_and_slopes: Callable[..., tuple[float, ...]] | None = field(default=None, repr=False)
    with_constants: Callable[[tuple[bool, ...]], Gate] | None = field(default=None, repr=False)

    def partial(self, slot: int, count: int) -> Rule:
        """The local gradient for one operand, of `count` operands."""
        return self.variadic(slot, count) if self.variadic else self.partials[slot]

    def step(self, wanted: tuple[bool, ...]) -> Step:
        """The function (operand, …) → (value, local gradient, …) over floats; 0.0 where not wanted."""
        return self.value_and_slopes or _compiled(self, wanted)

    def show(self, *operands: Text) -> Text:
        """Its formula over pieces of text, as the lecture writes it."""
        return self.show_as(*operands) if self.show_as is not None else shown.call(self.id, *operands)

    def show_partial(self, slot: int, output: Text, operands: Sequence[Text]) -> Text:
        """The formula of a local gradient over pieces of text."""
        return shown.Text.lift(self.partial(slot, len(operands))(SHOWN, output, *operands))

    def flows(self, slot: int) -> bool:
        """A gradient flows into every operand, unless the gate blocks it; none flows into the mask of a choice."""
        return not self.blocks and not (self.chooses and slot == 0)

    def is_target(self, slot: int) -> bool:  # noqa: ARG002  (each operand is the same)
        """Whether the gate holds back a gradient that there would be: only stop_gradient does."""
        return self.id == "stop_gradient"

    def takes_index(self, slot: int) -> bool:  # noqa: ARG002  (none does)
        """No operand holds class indices."""
        return False

    def local(self, m: Algebra, slot: int, output: Any, operands: Sequence[Any]) -> Any:
        """The local gradient for one operand."""
        return self.partial(slot, len(operands))(m, *map(m.lifted, (output, *operands)))

    def pull(  # noqa: PLR0913, PLR0917  (see Operation)
        self,
        m: Algebra,
        slot: int,
        upstream: Any,
        output: Any,
        operands: Sequence[Any],
        shape: Shape,
        output_shape: Shape,
    ) -> Any:
        """The local gradient times the upstream one, summed over the axes along which the operand was broadcast."""
        local = self.local(m, slot, output, operands)
        product = upstream if isinstance(local, int) and local == 1 else local * upstream
        return product if shape == output_shape else m.fit(product, shape, output_shape)


# Gates of so many operands: the type checker holds their rules to that number, and to what Algebra states.
if TYPE_CHECKING:
    Unary = Gate[[Any]]
    Binary = Gate[[Any, Any]]
    Ternary = Gate[[Any, Any, Any]]
else:
    Unary = Binary = Ternary = Gate


@lru_cache(maxsize=4096)
def _compiled(gate: Gate, wanted: tuple[bool, ...]) -> Step:
    from bpcli.algebra.source import compile_step

    count = len(wanted)
    partials = [gate.partial(slot, count) for slot in range(count)]
    return compile_step(gate.forward, partials, count, wanted)

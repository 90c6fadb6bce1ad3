"""What flows into one operand of a gate: the upstream gradient, pulled through the gate's Jacobian.

For a gate of numbers that is the local gradient times the upstream one, entry by entry, summed over the axes along
which the operand was broadcast; for a gate over arrays its vjp. Knows both kinds of gate, over any algebra.

>>> from bpcli.algebra import shown_arrays
>>> from bpcli.gates.catalogue import GATES
>>> g, y, x, w = (shown_arrays.ArrayText(name) for name in ("∇y f", "y", "x", "w"))
>>> str(pull(GATES["mul"], 0, shown_arrays, g, y, (x, w), ((3,), (3,)), (3,)))
'w ⊙ ∇y f'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.algebra import arrays
from bpcli.algebra.rank_one import LAZY
from bpcli.gates.array_gate import ArrayGate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bpcli.algebra.structure import Shape
    from bpcli.gates.gate import Gate


def pull(  # noqa: PLR0913, PLR0917  (what the chain rule takes, and how large)
    gate: Gate | ArrayGate,
    slot: int,
    m: Any,
    upstream: Any,
    output: Any,
    operands: Sequence[Any],
    shapes: Sequence[Shape],
    shape: Shape,
) -> Any:
    """The gradient that flows into operand `slot`, over the algebra m.

    `shapes` are those of the operands, `shape` that of the output. The gate must let a gradient flow there (see flows).
    """
    if isinstance(gate, ArrayGate):
        vjp = gate.vjps[slot]
        if vjp is None:
            return None
        return vjp(m, *(_lifted(m, value) for value in (upstream, output, *operands)))
    local = local_gradient(gate, slot, m, output, operands)
    product = upstream if isinstance(local, int) and local == 1 else local * upstream
    return product if shapes[slot] == shape else m.fit(product, shapes[slot], shape)


def local_gradient(gate: Gate, slot: int, m: Any, output: Any, operands: Sequence[Any]) -> Any:
    """The local gradient of a gate of numbers; among arrays it is infinite or not-a-number where it does not exist."""
    partial = gate.partial(slot, len(operands))
    return partial(m, _lifted(m, output), *(_lifted(m, operand) for operand in operands))


def _lifted(m: Any, value: Any) -> Any:
    """A value of the algebra: among arrays a number is NumPy's, since Python's stops at 1/0 with an error."""
    return arrays.lifted(value) if m is arrays or m is LAZY else value


def flows(gate: Gate | ArrayGate, slot: int) -> bool:
    """Whether a gradient flows into this operand: none flows into targets and indices."""
    return not isinstance(gate, ArrayGate) or gate.vjps[slot] is not None

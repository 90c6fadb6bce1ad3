"""What a gate over arrays is in code: its value, and the gradient that flows into one operand.

In NumPy the gradient is a product with the upstream gradient, a sum over the axes of a broadcast, or entries that are
put into zeros. It is copied where another gradient is added to it.

>>> from bpcli.gates.catalogue import GATES
>>> from bpcli.algebra.as_python_arrays import NUMPY_ARRAYS
>>> dq, q, X, b = (ArrayCode(name) for name in ("dq", "q", "X", "b"))
>>> pulled(NUMPY_ARRAYS, Flow(GATES["add"], 1, dq, q, (X, b), ((3, 2), (2,), (3, 2)))).lines("db")
['db = np.sum(dq, axis=0)']
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.algebra.code import ArrayCode, Code
from bpcli.algebra.shapes import repeated_axes
from bpcli.algebra.shown import ATOM
from bpcli.gates.array_gate import ArrayGate, Loss

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bpcli.algebra.as_python_arrays import Put
    from bpcli.algebra.ndarray import Shape
    from bpcli.gates.gate import Operation

FOLDED = "group"  # a gate that was made of others, inside which shapes differ


class Pulled(NamedTuple):
    """A gradient that flows into an operand, as code; `put` where it lies at some entries of zeros."""

    code: Code
    operand: Code
    is_view: bool = False  # of the upstream gradient: both would change together
    put: Put | None = None

    def lines(self, target: str, *, again: bool = False, later: bool = False) -> list[str]:
        """The lines that set the gradient of an operand, or add to it; `later` more is added."""
        sign = "+=" if again else "="
        if self.put is not None:
            first = [] if again else [f"{target} = np.zeros_like({self.operand})"]
            if self.put.adds:
                return [*first, f"np.add.at({target}, np.s_[{self.put.key}], {self.put.inner})"]
            return [*first, f"{target}[{self.put.key}] {sign} {self.put.inner}"]
        copy = self.is_view and later and not again
        return [f"{target} {sign} {self.code.parenthesised(ATOM) if copy else self.code}{'.copy()' * copy}"]


def value(m: Any, gate: Operation, operands: Sequence[Code]) -> Code:
    """The formula of a gate's value."""
    if not isinstance(gate, ArrayGate):
        return m.code.lift(gate.forward(m, *operands))  # type: ignore[no-any-return]
    m = m.with_respect_to(None, None if gate.id == FOLDED else gate.shape)
    if gate.loss and gate.loss.margin is not None and m.module == "np":
        return _mean(m, m.total(_hinge("margins", gate.loss, operands)), gate.loss, operands[0])
    return m.code.lift(gate.forward(m, *operands))  # type: ignore[no-any-return]


class Flow(NamedTuple):
    """A place where a gradient flows: from a gate into operand `slot`, with the code of all that it meets.

    `shapes` are those of the operands and, last, of the output, where a gate of numbers broadcasts; `worked_out` are
    the operands with the numbers of constants, where these have one. A `plain` product also writes a factor of 1.
    """

    gate: Operation
    slot: int
    upstream: Code
    output: Code
    operands: Sequence[Code]
    shapes: Sequence[Shape] | None = None
    worked_out: Sequence[Code] = ()
    plain: bool = False


def pulled(m: Any, flow: Flow) -> Pulled:
    """What flows into an operand, over the algebra m."""
    gate, slot, upstream, output, operands, shapes, worked_out, plain = flow
    operand = operands[slot]
    if not isinstance(gate, ArrayGate):
        local = m.code.lift(gate.local(m.folding, slot, output, worked_out or operands))
        product = upstream if local.number == 1 and not plain else local.times(upstream)
        code = product if shapes is None else summed(product, shapes[slot], shapes[-1])
        return Pulled(code, operand, code.text == upstream.text)
    vjp = gate.vjps[slot]
    if vjp is None:
        raise TypeError(f"no gradient flows into operand {slot} of {gate.id}")
    m = (
        m.with_respect_to(operand, None, shapes[slot])
        if gate.id == FOLDED and shapes
        else m.with_respect_to(operand, gate.shape)
    )
    if gate.loss and gate.loss.margin is not None:
        code = _mean(m, upstream * _hinge("slopes", gate.loss, operands), gate.loss, operands[0])
    else:
        code = m.code.lift(vjp(m, upstream, output, *operands))
        masked = code.text.replace(f" * np.ones_like({operand}) * first(", " * first(")  # a mask spreads by itself
        code = type(code)(masked, code.precedence)
    text = code.text
    return Pulled(code, operand, text in {upstream.text, *m.views}, m.puts.get(text))


def summed(product: Code, shape: Shape, full: Shape) -> Code:
    """The sum over the axes along which an operand was repeated, to undo a broadcast.

    >>> print(summed(ArrayCode("dq"), (3, 1), (3, 4)), summed(ArrayCode("dq"), (), (3,)))
    np.sum(dq, axis=1, keepdims=True) np.sum(dq)
    """
    if shape == full:
        return product
    if not shape:
        return ArrayCode(f"np.sum({product.value})")
    axes, new = repeated_axes(shape, full), len(full) - len(shape)
    text = f"np.sum({product.value}, axis={axes[0] if len(axes) == 1 else axes}"
    if len(axes) == new:
        return ArrayCode(f"{text})")
    return ArrayCode(f"{text}).reshape({', '.join(map(str, shape))})" if new else f"{text}, keepdims=True)")


def _hinge(part: str, loss: Loss, operands: Sequence[Code]) -> Code:
    """The SVM loss needs several steps: two helpers do them."""
    scores, target = operands
    right = f"one_hot({target}, {scores})" if loss.by_index else str(target)
    return ArrayCode(f"hinge_{part}({scores}, {right}, {1 if loss.margin == 1 else loss.margin})")


def _mean(m: Any, total: Code, loss: Loss, scores: Code) -> Code:
    """What belongs to all examples, divided by their number."""
    return m.over_examples(total, loss.examples, scores) if loss.examples else total

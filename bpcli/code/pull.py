"""What a gate over arrays is in code: its value, and the gradient that flows into one operand.

Knows how a gate becomes NumPy: a product with the upstream gradient, a sum over the axes of a broadcast, entries that
are put into zeros, and when a gradient must be copied before another is added to it. Must not know a style.

>>> from bpcli.gates.catalogue import GATES
>>> from bpcli.algebra.python_arrays import NUMPY_ARRAYS
>>> dq, q, X, b = (ArrayCode(name) for name in ("dq", "q", "X", "b"))
>>> pulled(NUMPY_ARRAYS, Flow(GATES["add"], 1, dq, q, (X, b), ((3, 2), (2,), (3, 2)))).lines("db")
['db = np.sum(dq, axis=0)']
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.algebra.code import ArrayCode, Code
from bpcli.algebra.shown import ATOM, PRODUCT, Text
from bpcli.gates.array_gate import ArrayGate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bpcli.algebra.python_arrays import Put
    from bpcli.algebra.structure import Shape
    from bpcli.gates.gate import Gate

INDEXED = frozenset({"cross_entropy", "hinge"})  # gates whose target may be class indices
FOLDED = "group"  # a gate made of others: what it meets inside has shapes of its own
_EXAMPLES = re.compile(r"divided by the ([0-9]+) examples")
_MEAN = re.compile(r"(np|torch)\.sum\((.*)\) / [0-9]+")


class Pulled(NamedTuple):
    """A gradient that flows into an operand, as code; `put` where it lies at some entries of zeros."""

    code: Code
    operand: Code
    is_view: bool = False  # of the upstream gradient: both would change together
    put: Put | None = None

    def lines(self, target: str, *, again: bool = False, later: bool = False) -> list[str]:
        """The lines that set the gradient of an operand, or add to it; `later` more is added."""
        if self.put is not None:
            first = [] if again else [f"{target} = np.zeros_like({self.operand})"]
            return [*first, f"{target}[{self.put.key}] {'+=' if again else '='} {self.put.inner}"]
        copy = self.is_view and later and not again
        return [f"{target} {'+=' if again else '='} {self.code.within(ATOM) if copy else self.code}{'.copy()' * copy}"]


def value(m: Any, gate: Gate | ArrayGate, operands: Sequence[Code]) -> Code:
    """The formula of a gate's value."""
    if not isinstance(gate, ArrayGate):
        return m.code.of(gate.forward(m, *operands))  # type: ignore[no-any-return]
    m = m.towards(None, None if gate.id == FOLDED else gate.shape)
    made: Code
    if gate.id == "hinge" and m.module == "np":
        made = m.total(_hinge("margins", gate, operands))
    else:
        made = m.code.of(gate.forward(m, *operands))
    if gate.id in INDEXED:
        return _over_examples(gate, made, operands[0])
    if gate.id == "mean" and (match := _MEAN.fullmatch(made.text)):
        return type(made)(f"{match[1]}.mean({match[2]})")
    return made


class Flow(NamedTuple):
    """A place where a gradient flows: from a gate into operand `slot`, with the code of all that it meets.

    `shapes` are those of the operands and, last, of the output, where a gate of numbers broadcasts; `known` are the
    operands with the numbers of constants, where they are known. A `plain` product also writes a factor of 1.
    """

    gate: Gate | ArrayGate
    slot: int
    upstream: Code
    output: Code
    operands: Sequence[Code]
    shapes: Sequence[Shape] | None = None
    known: Sequence[Code] = ()
    plain: bool = False


def pulled(m: Any, flow: Flow) -> Pulled:
    """What flows into an operand, over the algebra m."""
    gate, slot, upstream, output, operands, shapes, known, plain = flow
    operand = operands[slot]
    if not isinstance(gate, ArrayGate):
        local = m.code.of(gate.partial(slot, len(operands))(m.folding, output, *(known or operands)))
        product = upstream if local.number == 1 and not plain else local.times(upstream)
        made = product if shapes is None else summed(product, shapes[slot], shapes[-1])
        return Pulled(made, operand, made.text == upstream.text)
    vjp = gate.vjps[slot]
    if vjp is None:
        raise TypeError(f"no gradient flows into operand {slot} of {gate.id}")
    m = m.towards(operand, None, shapes[slot]) if gate.id == FOLDED and shapes else m.towards(operand, gate.shape)
    if gate.id == "hinge":
        made = upstream * _hinge("slopes", gate, operands)
    else:
        made = m.code.of(vjp(m, upstream, output, *operands))
        masked = made.text.replace(f" * np.ones_like({operand}) * first(", " * first(")  # a mask spreads by itself
        made = type(made)(masked, made.holds)
    if gate.id in INDEXED:
        made = _over_examples(gate, made, operands[0])
    text = made.text
    return Pulled(made, operand, text in {upstream.text, *m.views}, m.puts.get(text))


def summed(product: Code, shape: Shape, full: Shape) -> Code:
    """The sum over the axes along which an operand was repeated, to undo a broadcast.

    >>> print(summed(ArrayCode("dq"), (3, 1), (3, 4)), summed(ArrayCode("dq"), (), (3,)))
    np.sum(dq, axis=1, keepdims=True) np.sum(dq)
    """
    if shape == full:
        return product
    if not shape:
        return ArrayCode(f"np.sum({product.value})")
    new = len(full) - len(shape)
    stretched = [new + axis for axis, size in enumerate(shape) if size != full[new + axis]]
    axes = [*range(new), *stretched]
    text = f"np.sum({product.value}, axis={axes[0] if len(axes) == 1 else tuple(axes)}"
    if not stretched:
        return ArrayCode(f"{text})")
    return ArrayCode(f"{text}).reshape({', '.join(map(str, shape))})" if new else f"{text}, keepdims=True)")


def by_index(gate: Gate | ArrayGate, shapes: Sequence[Shape]) -> bool:
    """Whether the target of a gate is class indices."""
    return gate.id in INDEXED and shapes[1] != shapes[0]


def _hinge(part: str, gate: ArrayGate, operands: Sequence[Code]) -> Code:
    """The SVM loss needs several steps: two helpers do them."""
    scores, target = operands
    margin = gate.show(Text("s"), Text("t")).text.removeprefix("hinge(s, t").strip(", )") or "1"
    indices = any(domain.message.startswith("a class index is") for domain in gate.domain)
    right = f"one_hot({target}, {scores})" if indices else str(target)
    return ArrayCode(f"hinge_{part}({scores}, {right}, {margin})")


def _over_examples(gate: ArrayGate, made: Code, scores: Code) -> Code:
    """A loss that is the mean over a batch, over the number of its examples."""
    match = _EXAMPLES.search(gate.because)
    if match is None:
        return made
    text = made.text.removesuffix(f" / {match[1]}") if made.holds == PRODUCT else made.within(PRODUCT)
    return type(made)(f"{text} / len({scores})", PRODUCT)

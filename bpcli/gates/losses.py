"""Softmax and the losses that end a network: cross-entropy, the multiclass SVM (hinge) loss, the mean squared error.

Formulas: CS231n course notes, "Linear Classification" (softmax and SVM losses: a mean over a minibatch of what each
example loses) and "Neural Networks Case Study" (their gradients).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bpcli.algebra import shown
from bpcli.algebra.formula import indexed
from bpcli.algebra.shown import Text
from bpcli.algebra.shown_arrays import along_last
from bpcli.errors import ShapeError
from bpcli.gates.array_gate import (
    AXIS_LETTERS,
    ArrayGate,
    BinaryArrayGate,
    Entry,
    Loss,
    UnaryArrayGate,
    axis_letters,
    hits,
    positive,
    size,
    summed,
)
from bpcli.gates.axes import changed, from_end
from bpcli.gates.gate import Domain, Kink
from bpcli.gates.jacobian import among, unstructured
from bpcli.gates.linear import broadcast

if TYPE_CHECKING:
    from bpcli.algebra.algebra import Algebra
    from bpcli.algebra.ndarray import Axis, Shape
    from bpcli.gates.jacobian import Structure


@lru_cache(maxsize=1024)
def softmax(x: Shape, axis: Axis = -1) -> ArrayGate:
    """e^x over the sum of e^x, along an axis."""
    axis = from_end("softmax", axis, x)
    of, out, other = _rows(x, axis)

    def local(y: Any, _: Any) -> Any:
        return y(of) * (hits(other, of[axis]) - y(out))

    return UnaryArrayGate(
        "softmax",
        "x",
        x,
        forward=lambda m, at: m.softmax(at, axis),
        vjps=(lambda m, g, y, at: y * (g - m.along(g * y, x, axis)),),
        because="raising one score takes share from all others: each gets its own share of how much its gradient lies "
        "above their mean, weighed by the shares",
        takes_minus_inf=True,
        jacobian=_by_rows(x, axis),
        entries=(Entry(out, of, local, lambda g, y, x: y(of) * (g(of) - summed(other, g(out) * y(out)))),),
        flat="saturated",
        show_as=lambda x: along_last("softmax", x, axis),
    )


@lru_cache(maxsize=1024)
def log_softmax(x: Shape, axis: Axis = -1) -> ArrayGate:
    """The logarithm of softmax, stable where a share is nearly nothing."""
    axis = from_end("log_softmax", axis, x)
    of, out, other = _rows(x, axis)

    def local(y: Any, _: Any) -> Any:
        return hits(other, of[axis]) - shown.call("exp", y(of))

    def total(g: Any, y: Any, _: Any) -> Any:
        return g(of) - shown.call("exp", y(of)) * summed(other, g(out))

    return UnaryArrayGate(
        "log_softmax",
        "x",
        x,
        forward=lambda m, at: m.log_softmax(at, axis),
        vjps=(lambda m, g, y, at: g - m.softmax(at, axis) * m.along(g, x, axis),),
        because="each score moves its own logarithm by one, and every logarithm against it by its share",
        saves=("exponentials",),
        takes_minus_inf=True,
        jacobian=_by_rows(x, axis),
        entries=(Entry(out, of, local, total),),
        show_as=lambda x: along_last("log_softmax", x, axis),
    )


def _rows(x: Shape, axis: int) -> tuple[str, str, str]:
    """The letters of an entry of the operand, of one of the output in the same stretch, and the one that differs."""
    of, other = axis_letters(x), "l" if len(x) < 4 else AXIS_LETTERS[len(x)]
    return of, changed(of, axis, other), other


def _by_rows(x: Shape, axis: int) -> tuple[Structure]:
    """The Jacobian of a softmax: a dense block for each stretch; the rule multiplies each entry twice."""
    return (among(x, axis % len(x), all_outputs=True)._replace(multiplications=2 * size(x)),)


def _loss(gate: str, x: Shape, target: Shape, margin: float | None = None) -> Loss:
    """The facts of a loss over scores and a target of these shapes; ShapeError where they do not fit."""
    if len(x) not in {1, 2}:
        raise ShapeError(
            f"{gate} takes the scores of one example, shape (classes,), or of a batch, (examples, classes), "
            f"and $0 has shape {x}"
        )
    if target not in {x, x[:-1]}:
        fits = "one class index" if len(x) == 1 else f"a list of {x[0]} class indices"
        raise ShapeError(
            f"$0 has shape {x}, and its target $1 {target}", hint=f"a target is {fits}, or has the shape {x}"
        )
    return Loss(target == x[:-1], None if len(x) == 1 else x[0], margin)


def _mean(m: Algebra, total: Any, loss: Loss, scores: Any) -> Any:
    """A total over all examples, divided by their number."""
    return total if loss.examples is None else m.over_examples(total, loss.examples, scores)


def _of_examples(loss: Loss) -> str:
    """How the reason of a gradient goes on for the mean over a batch."""
    return "" if loss.examples is None else f", divided by the {loss.examples} examples of which the loss is the mean"


def _wrong_classes(x: Shape) -> Domain:
    return Domain(
        lambda m, s, t: m.is_fraction(t) | (t < 0) | (t > x[-1] - 1),
        f"a class index is a whole number from 0 to {x[-1] - 1}",
    )


@lru_cache(maxsize=1024)
def cross_entropy(x: Shape, target: Shape) -> ArrayGate:
    """−log of the softmax share of the right class; the mean of it over a batch."""
    loss = _loss("cross_entropy", x, target)
    by_index, count = loss.by_index, loss.examples or 1
    of = axis_letters(x)

    def wanted(m: Algebra, t: Any, s: Any) -> Any:
        return m.one_hot(t, s) if by_index else t

    def vjp(m: Algebra, g: Any, _: Any, s: Any, t: Any) -> Any:
        hot = wanted(m, t, s)
        whole = m.softmax(s) - hot if by_index else m.softmax(s) * m.along(hot, x) - hot
        return _mean(m, g * whole, loss, s)

    def forward(m: Algebra, s: Any, t: Any) -> Any:
        logs = m.log_softmax(s)
        return _mean(m, 0 - m.total(m.chosen(t, logs) if by_index else m.weighed(t, logs)), loss, s)

    def entry(g: Any, _: Any, s: Any, t: Any) -> Any:
        share: Any = indexed(shown.call("softmax", s("")), of)
        if by_index:
            return g("") * (share - hits(of[-1], t(of[:-1]))) / count
        return g("") * (share * summed("l", t(of[:-1] + "l")) - t(of)) / count

    return BinaryArrayGate(
        "cross_entropy",
        "scores target",
        (),
        forward=forward,
        vjps=(vjp, None),
        saves=("exponentials",),
        because=f"the gradient of each score is its softmax share, less one at the right class{_of_examples(loss)}",
        takes_minus_inf=by_index,  # with shares as a target 0·(−inf) has no value, in PyTorch neither
        jacobian=(unstructured((), x), None),
        entries=(Entry("", of, lambda y, s, t: entry(lambda _: Text.lift(1), y, s, t), entry), None),
        domain=(_wrong_classes(x),) if by_index else (),
        loss=loss,
    )


@lru_cache(maxsize=1024)
def nll(x: Shape, target: Shape) -> ArrayGate:
    """Minus the right class's entry of x, which holds logarithms of probabilities; the mean of it over a batch."""
    loss = _loss("nll", x, target)
    of, by_index, count = axis_letters(x), loss.by_index, loss.examples or 1

    def forward(m: Algebra, s: Any, t: Any) -> Any:
        return _mean(m, 0 - m.total(m.chosen(t, s) if by_index else m.weighed(t, s)), loss, s)

    def vjp(m: Algebra, g: Any, _: Any, s: Any, t: Any) -> Any:
        return _mean(m, -g * (m.one_hot(t, s) if by_index else t), loss, s)

    def entry(g: Any, _: Any, s: Any, t: Any) -> Any:  # noqa: ARG001  (the gradient does not depend on the scores)
        return -g("") * (hits(of[-1], t(of[:-1])) if by_index else t(of)) / count

    return BinaryArrayGate(
        "nll",
        "scores target",
        (),
        forward=forward,
        vjps=(vjp, None),
        because="the loss reads one entry of each example, that of the right class, and its gradient is −1 there"
        f"{_of_examples(loss)}",
        takes_minus_inf=by_index,
        jacobian=(unstructured((), x), None),
        entries=(Entry("", of, lambda y, s, t: entry(lambda _: Text.lift(1), y, s, t), entry), None),
        domain=(_wrong_classes(x),) if by_index else (),
        loss=loss,
    )


@lru_cache(maxsize=1024)
def hinge(x: Shape, target: Shape, margin: float = 1) -> ArrayGate:
    """The multiclass SVM loss: Σ max(0, s_j − s_y + margin) over the wrong classes j; the mean of it over a batch."""
    loss = _loss("hinge", x, target, margin)

    def parts(m: Algebra, s: Any, t: Any) -> tuple[Any, Any]:
        """One at the right class; and by how much each class comes too close to it."""
        hot = m.one_hot(t, s) if loss.by_index else t
        return hot, s - m.along(s * hot, x) + m.constant(str(margin))

    def forward(m: Algebra, s: Any, t: Any) -> Any:
        hot, gap = parts(m, s, t)
        return _mean(m, m.total(m.maximum(0, gap) * (1 - hot)), loss, s)

    def vjp(m: Algebra, g: Any, _: Any, s: Any, t: Any) -> Any:
        hot, gap = parts(m, s, t)
        close = m.indicator(gap > 0)
        return _mean(m, g * (close - hot * m.along(close, x)), loss, s)

    of = axis_letters(x)
    row, own = of[:-1], of[-1]

    def right(t: Any, letter: str) -> Any:
        """Whether a class is the right one."""
        return hits(letter, t(row)) if loss.by_index else t(row + letter)

    def near(s: Any, t: Any, letter: str) -> Any:
        """Whether a wrong class comes too close to the right one."""
        gap = s(row + letter) - summed("k", right(t, "k") * s(f"{row}k")) + Text.lift(margin)
        return positive(gap) * (1 - right(t, letter))

    def entry(g: Any, _: Any, s: Any, t: Any) -> Any:
        slope = near(s, t, own) - right(t, own) * summed("l", near(s, t, "l"))
        return g("") * slope / (loss.examples or 1)

    def on_the_margin(m: Algebra, s: Any, t: Any) -> Any:
        hot, gap = parts(m, s, t)
        return m.indicator(m.equal(gap, 0)) * (1 - hot) > 0

    return BinaryArrayGate(
        "hinge",
        "scores target",
        (),
        forward=forward,
        vjps=(vjp, None),
        because="each wrong class that comes within the margin gets the upstream gradient, and the right class as many "
        f"times with a minus{_of_examples(loss)}",
        jacobian=(unstructured((), x), None),
        entries=(Entry("", of, lambda y, s, t: entry(lambda _: Text.lift(1), y, s, t), entry), None),
        domain=(_wrong_classes(x),) if loss.by_index else (_one_hot_only(),),
        kinks=(Kink(on_the_margin, "a score lies exactly on the margin of hinge; its slope there is taken as 0"),),
        show_as=lambda s, t: shown.call("hinge", s, t, *([] if margin == 1 else [Text(str(margin))]), kind=Text),
        loss=loss,
    )


def _one_hot_only() -> Domain:
    return Domain(
        lambda m, s, t: m.not_one_hot(t),
        "a target of hinge that is no class index is one-hot: a single 1 in each row, and zeros",
    )


@lru_cache(maxsize=1024)
def mse(a: Shape, b: Shape) -> ArrayGate:
    """The mean squared error: the mean over all entries of (a − b)²."""
    shape = broadcast(a, b)
    count = size(shape)
    of = axis_letters(shape)
    alike = a == b

    def slope(g: Any, a: Any, b: Any) -> Any:
        return 2 * (a - b) * g / count

    return BinaryArrayGate(
        "mse",
        "a b",
        (),
        forward=lambda m, p, q: m.squares(p - q) / count,
        vjps=(
            lambda m, g, y, p, q: slope(g, p, q) if alike else m.fit(slope(g, p, q), a, shape),
            lambda m, g, y, p, q: slope(g, q, p) if alike else m.fit(slope(g, q, p), b, shape),
        ),
        because=f"twice the difference, divided by the {count} entries of which it is the mean",
        jacobian=(unstructured((), a), unstructured((), b)),
        entries=(
            Entry("", of, lambda y, a, b: slope(1, a(of), b(of)), lambda g, y, a, b: slope(g(""), a(of), b(of))),
            Entry("", of, lambda y, a, b: slope(1, b(of), a(of)), lambda g, y, a, b: slope(g(""), b(of), a(of))),
        )
        if alike
        else (),
    )

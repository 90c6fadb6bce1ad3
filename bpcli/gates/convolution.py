"""Windows that slide over an array: convolution and pooling.

Formulas: CS231n, "Convolutional Networks" and assignment 2. As in all these networks, the convolution is a
cross-correlation: the kernel is not turned round.
"""

from __future__ import annotations

from functools import lru_cache
from math import prod
from typing import TYPE_CHECKING, Any

from bpcli.algebra import shown
from bpcli.algebra.formula import ArrayText, equal, letters_of, setting
from bpcli.algebra.patterns import dense, identity
from bpcli.algebra.shown import Text
from bpcli.algebra.text import Form
from bpcli.errors import ShapeError
from bpcli.gates.array_gate import (
    AXIS_LETTERS,
    ArrayGate,
    BinaryArrayGate,
    Entry,
    TernaryArrayGate,
    UnaryArrayGate,
    axis_letters,
    hits,
    size,
    summed,
)
from bpcli.gates.gate import Kink
from bpcli.gates.jacobian import selected, stated

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpcli.algebra.algebra import Algebra
    from bpcli.algebra.ndarray import Shape
    from bpcli.gates.jacobian import Structure

# The letters of an entry of the input, of the output, and of the kernel: without, and with examples and channels.
_PLAIN, _FULL = ("ij", "kl", "mn"), ("ijkl", "imno", "mjgh")

_OVERLAP = ", added up where windows overlap"


def _along(what: str, length: int, window: int, stride: int, pad: int) -> int:
    """How many windows fit along an axis. Raises ShapeError where none does."""
    if window < 1 or stride < 1 or pad < 0:
        raise ShapeError(f"{what} has a size and a stride from 1 on, and a pad from 0 on")
    if window > length + 2 * pad:
        raise ShapeError(f"{what} has {window} entries along an axis of $0, which has {length + 2 * pad} there")
    return (length + 2 * pad - window) // stride + 1


@lru_cache(maxsize=1024)
def maxpool(x: Shape, window: int = 2, stride: int = 0) -> ArrayGate:
    """The largest entry of each window of the last two axes; the windows lie side by side unless a stride says more."""
    step, shape = _pooled("maxpool", x, window, stride)
    sizes, steps = (window, window), (step, step)

    def tied(m: Algebra, at: Any) -> Any:
        return m.ties_in_windows(at, sizes, steps)

    return UnaryArrayGate(
        "maxpool",
        "x",
        shape,
        forward=lambda m, at: m.largest_in_windows(at, sizes, steps),
        vjps=(lambda m, g, y, at: m.to_largest_in_windows(g, y, at, sizes, steps),),
        saves=("columns",),
        because="each window is a router: only its largest entry changes the output, so that entry gets the upstream "
        "gradient and the others get 0" + (_OVERLAP if step < window else ""),
        jacobian=(selected(shape, x) if step >= window else _windows(shape, x, 0, values="01"),),
        entries=(_pool_entry(x, window, step, lambda part, y, at: part * equal(at, y)),),
        pattern="router",
        kinks=(Kink(tied, "equal entries in a window of maxpool: the first of them gets the gradient"),),
        show_as=_pool_text("maxpool", window, step),
    )


@lru_cache(maxsize=1024)
def avgpool(x: Shape, window: int = 2, stride: int = 0) -> ArrayGate:
    """The mean of each window of the last two axes; the windows lie side by side unless a stride says more."""
    step, shape = _pooled("avgpool", x, window, stride)
    sizes, steps = (window, window), (step, step)
    return UnaryArrayGate(
        "avgpool",
        "x",
        shape,
        forward=lambda m, at: m.mean_in_windows(at, sizes, steps),
        vjps=(lambda m, g, y, at: m.to_all_in_windows(g, x, sizes, steps),),
        because=f"each of the {window * window} entries of a window has the same part in its mean, so it gets the "
        f"upstream gradient divided by {window * window}" + (_OVERLAP if step < window else ""),
        jacobian=(_windows(shape, x, prod(shape)),),
        entries=(_pool_entry(x, window, step, lambda part, _, __: part / window**2),),
        show_as=_pool_text("avgpool", window, step),
    )


def _pooled(gate: str, x: Shape, window: int, stride: int) -> tuple[int, Shape]:
    """The step from window to window, and the shape of the output."""
    if len(x) < 2:
        raise ShapeError(f"{gate} takes an array of at least two axes, and $0 has shape {x}")
    step = stride or window
    return step, (*x[:-2], *(_along(f"a window of {gate}", n, window, step, 0) for n in x[-2:]))


def _pool_entry(x: Shape, window: int, step: int, part: Callable[[Any, Text, Text], Any]) -> Entry | None:
    """The rule by indices: the windows that an entry is in, and how fast each of them changes with it."""
    of, seen = axis_letters(x), AXIS_LETTERS[len(x) : len(x) + 2]
    if len(seen) < 2:
        return None
    out = of[:-2] + seen

    def flow(g: Any, y: Any, at: Any) -> Any:
        for i, k in zip(of[-2:], seen, strict=True):
            start = step * letters_of(k)
            for condition in ((start, " ≤ ", letters_of(i)), (letters_of(i), " < ", start + window)):
                g *= Text.joined("1[", Text.joined(*condition), "]", form=Form.INDICATOR)
        return part(g, y(out), at(of))

    return Entry(out, of, lambda y, at: flow(Text.lift(1), y, at), lambda g, y, at: summed(seen, flow(g(out), y, at)))


def _pool_text(gate: str, window: int, step: int) -> Any:
    settings = [Text(str(window))] + ([] if step == window else [setting("stride", step)])
    return lambda x: shown.call(gate, x, *settings, kind=ArrayText)


@lru_cache(maxsize=1024)
def conv1d(x: Shape, w: Shape, b: Shape | None = None, stride: int = 1, pad: int = 0) -> ArrayGate:
    """The kernel w, moved along x: the dot product at each place. With channels x is (N, C, L) and w (F, C, K)."""
    return _convolution("conv1d", 1, x, w, b, stride=stride, pad=pad)


@lru_cache(maxsize=1024)
def conv2d(x: Shape, w: Shape, b: Shape | None = None, stride: int = 1, pad: int = 0) -> ArrayGate:
    """The kernel w, moved over x: the dot product at each place. With channels x is (N, C, H, W), w (F, C, HH, WW)."""
    return _convolution("conv2d", 2, x, w, b, stride=stride, pad=pad)


def _convolution(  # noqa: PLR0913  (three operands and two settings)
    gate: str, axes: int, x: Shape, w: Shape, b: Shape | None, *, stride: int, pad: int
) -> ArrayGate:
    """A convolution over the last axes."""
    shape = _fitted(gate, axes, x, w, b, stride=stride, pad=pad)
    steps, pads = (stride,) * axes, (pad,) * axes
    spread = tuple(place for place in range(len(shape)) if len(w) == axes or place != len(shape) - axes - 1)

    def forward(m: Algebra, at: Any, kernel: Any, *bias: Any) -> Any:
        return m.convolved(at, kernel, *bias, stride=steps, pad=pads)

    def to_input(m: Algebra, g: Any, _: Any, at: Any, kernel: Any, *__: Any) -> Any:
        return m.convolved_back(g, kernel, at, stride=steps, pad=pads)

    def to_kernel(m: Algebra, g: Any, _: Any, at: Any, kernel: Any, *__: Any) -> Any:
        return m.correlated(g, at, kernel, stride=steps, pad=pads)

    def to_bias(m: Algebra, g: Any, *_: Any) -> Any:
        return m.total(g) if len(spread) == len(shape) else m.total(g, spread[0] if len(spread) == 1 else spread)

    work = size(shape) * prod(w[-axes:]) * (x[-axes - 1] if len(w) > axes else 1)
    settings = [setting("stride", stride)] * (stride != 1) + [setting("pad", pad)] * (pad != 0)
    kind: Any = BinaryArrayGate if b is None else TernaryArrayGate
    count = 2 if b is None else 3
    made: ArrayGate = kind(
        gate,
        "x w b" if count > 2 else "x w",
        shape,
        forward=forward,
        vjps=(to_input, to_kernel, to_bias)[:count],
        saves=("met",),
        because="an input entry feeds every output whose window covers it, which is a branch: it gets the sum of these "
        "upstream gradients, each times the weight that met it; a weight meets one input entry in each window",
        jacobian=(
            _windows(shape, x, work),
            _windows(shape, w, work),
            *((_biased(shape, b, axes),) if b is not None else ()),
        ),
        entries=_entries(axes, len(x), len(w), stride, pad)[:count],
        show_as=lambda *operands: shown.call(gate, *operands, *settings, kind=ArrayText),
    )
    return made


def _windows(shape: Shape, operand: Shape, work: int, values: str = "any") -> Structure:
    """The Jacobian of windows; its rule takes `work` multiplications."""
    whole = stated(dense(prod(shape), prod(operand)), values=values, kind="windows")
    return whole._replace(multiplications=work)


def _biased(shape: Shape, b: Shape, axes: int) -> Structure:
    """The Jacobian of the biases: each is added to every place of its own kernel."""
    if not b:
        return stated(dense(prod(shape), 1), values="one")
    places = prod(shape[-axes:])
    return stated(dense(prod(shape[: -axes - 1]), 1), identity(b[0]), dense(places, 1), values="one")


def _fitted(  # noqa: PLR0913  (three operands and two settings)
    gate: str, axes: int, x: Shape, w: Shape, b: Shape | None, *, stride: int, pad: int
) -> Shape:
    """The shape of the output. Raises ShapeError where the operands do not fit."""
    last = "L" if axes == 1 else "H, W"
    kernel = "K" if axes == 1 else "HH, WW"
    fits = f"shapes that fit: ({last}) with ({kernel}), or (C, {last}) or (N, C, {last}) with (F, C, {kernel})"
    plain = len(x) == len(w) == axes
    if not plain and not (len(x) in {axes + 1, axes + 2} and len(w) == axes + 2):
        raise ShapeError(f"{gate} does not fit $0, shape {x}, and its kernel $1, shape {w}", hint=fits)
    if not plain and x[-axes - 1] != w[1]:
        message = f"$0 has {x[-axes - 1]} channels, and each kernel of $1 has {w[1]}: shapes {x} and {w}"
        raise ShapeError(message, hint=fits)
    biases = () if plain else w[:1]
    if b is not None and b != biases:
        raise ShapeError(f"$2 has shape {b}, and a bias for each kernel has shape {biases}", hint=fits)
    out = (_along("the kernel $1", *pair, stride, pad) for pair in zip(x[-axes:], w[-axes:], strict=True))
    return (*out,) if plain else (*x[: -axes - 1], w[0], *out)


def _entries(axes: int, inputs: int, kernels: int, stride: int, pad: int) -> tuple[Entry, ...]:
    """The rules by indices: an input entry meets a weight in the window where their places fit."""
    of, out, inner = _PLAIN if kernels == axes else _FULL
    cut = slice(2) if kernels == axes else slice(0 if inputs == axes + 2 else 1, None)
    lead = len(of[cut]) - 2 if kernels != axes else 0
    of, out = of[cut], out[cut]
    if axes == 1:
        of, out, inner = (text[:-1] for text in (of, out, inner))

    def places(entry: str, window: str, within: str) -> Any:
        """1 where an entry of x is at a place of a window."""
        pairs = zip(entry, window, within, strict=True)
        return prod((hits(i, _place(k, m, stride, pad)) for i, k, m in pairs), start=Text.lift(1))

    def weight(entry: str, window: str, kernel: str) -> Any:
        return places(entry[-axes:], window[-axes:], kernel[-axes:])

    rest = out[lead - 1 :] if lead else out

    def local_x(_: Any, __: Any, w: Any, *___: Any) -> Any:
        return summed(inner[-axes:], weight(of, out, inner) * w(inner))

    def total_x(g: Any, _: Any, __: Any, w: Any, *___: Any) -> Any:
        return summed(rest + inner[-axes:], g(out) * weight(of, out, inner) * w(inner))

    # For the kernel the same letters are those of its own entry.
    own = "ijkl"[: len(inner)] if lead else "ij"[:axes]
    seen = {1: ("m", "g"), 2: ("mn", "gh")}[axes]
    window, at = seen
    first = "p" if inputs == axes + 2 else ""
    result = first + own[0] + window if lead else window
    place = first + own[1] + at if lead else at

    def local_w(_: Any, x: Any, *__: Any) -> Any:
        return summed(at, places(at, window, own[-axes:]) * x(place))

    def total_w(g: Any, _: Any, x: Any, *__: Any) -> Any:
        return summed(first + window + at, g(result) * places(at, window, own[-axes:]) * x(place))

    spare = first + window
    return (
        Entry(out, of, local_x, total_x),
        Entry(result, own, local_w, total_w),
        Entry(
            first + ("i" if lead else "") + window,
            "i" if lead else "",
            lambda *_: Text.lift(1),
            lambda g, *_: summed(spare, g(first + ("i" if lead else "") + window)),
        ),
    )


def _place(window: str, within: str, stride: int, pad: int) -> Text:
    """Where an entry of a window lies: 2·k + m − 1."""
    start = letters_of(window) if stride == 1 else stride * letters_of(window)
    place: Text = start + letters_of(within)
    return place - pad if pad else place

"""Losses and activations by their names, as expansions: what each name stands for in simpler gates.

A table, from which the circuit, the pages and JSON are made. The names, parameters and defaults are PyTorch's, and
so is the reduction: a loss over arrays is the mean over all entries. Formulas: the pages of torch.nn.functional; Mish:
Misra 2019; SELU: Klambauer et al. 2017; Huber 1964. Each text stays in range for large numbers.

>>> EXPANSIONS["mish"].text, EXPANSIONS["huber"].defaults
('x*tanh(softplus(x))', (('delta', '1'), ('reduction', "'mean'")))
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.errors import ShapeError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bpcli.algebra.ndarray import Shape


class Expansion(NamedTuple):
    """A name, and the statements that it stands for over its parameters.

    `parameters` are written as in a call: `input target delta=1`. Those in `settings` are words or numbers (whole, but
    for eps) that the text of a call fixes, such as an axis; in the text they are {…}. `parts` makes more of these from
    the shapes and the settings, such as the two halves of glu. `samples` are values of the parameters. A function
    `of_arrays` takes no numbers. A `smooth` one has no kink, although its gates have one. `torch` is what PyTorch does
    at a kink, where it differs, and `note` what a learner should know besides. `of_minus_inf` is the text where the
    first operand is a constant that holds −inf.
    """

    id: str
    family: str
    parameters: str
    text: str
    summary: str
    samples: tuple[str, ...]
    settings: tuple[str, ...] = ()
    parts: Callable[[Sequence[Shape], dict[str, Any]], dict[str, str]] | None = None
    of_arrays: bool = False
    smooth: bool = False
    torch: str | None = None
    note: str = ""
    of_minus_inf: str = ""
    variadic: None = None  # no expansion takes any number of operands

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters' names: the operands, and the settings."""
        return tuple(parameter.partition("=")[0] for parameter in self.parameters.split())

    @property
    def operands(self) -> tuple[str, ...]:
        """The names of those that are nodes."""
        return tuple(name for name in self.names if name not in self.settings)

    @property
    def defaults(self) -> tuple[tuple[str, str], ...]:
        """What each parameter is where a call leaves it out."""
        pairs = (parameter.partition("=") for parameter in self.parameters.split())
        return tuple((name, value) for name, equals, value in pairs if equals)

    @property
    def usage(self) -> str:
        """How it is written."""
        return f"{self.id}({', '.join(self.parameters.split())})"

    def statements(self, shapes: Sequence[Shape], settings: dict[str, Any]) -> str:
        """What it stands for, for operands of these shapes. Raises ShapeError where they do not fit."""
        needed = sum(name not in self.settings for name in self.names[: len(self.samples)])
        if self.of_arrays and not all(shapes[:needed]):
            place = next(place for place, shape in enumerate(shapes) if not shape)
            raise ShapeError(f"{self.id} takes arrays, and ${place} is a number", hint=f"write {self.usage}")
        parts = {key: str(value) for key, value in settings.items()}
        if self.parts is not None:
            parts |= self.parts(shapes, settings)
        return self.text.format_map(parts)


def _late(function: str, file: str = "shape_parts") -> Callable[[Sequence[Shape], dict[str, Any]], dict[str, str]]:
    """A function of shape_parts.py, which is loaded when a call of the expansion needs it."""

    def parts(shapes: Sequence[Shape], settings: dict[str, Any]) -> dict[str, str]:
        made: dict[str, str] = getattr(import_module(f"bpcli.gates.{file}"), function)(shapes, settings)
        return made

    return parts


ACTIVATIONS = (
    Expansion("logsigmoid", "activations", "x", "-softplus(-x)", "log of the sigmoid, without overflow", ("0.5",)),
    Expansion("mish", "activations", "x", "x*tanh(softplus(x))", "x times tanh of softplus", ("0.7",)),
    Expansion(
        "selu",
        "activations",
        "x",
        "1.0507009873554805*elu(x, 1.6732632423543772)",
        "elu, scaled so that layers keep mean 0 and variance 1",
        ("-1",),
    ),
    Expansion("celu", "activations", "x alpha=1", "alpha*elu(x/alpha)", "elu without a corner", ("-1",), smooth=True),
    Expansion("relu6", "activations", "x", "clip(x, 0, 6)", "relu, at most 6", ("2.5",)),
    Expansion("hardsigmoid", "activations", "x", "relu6(x + 3)/6", "the sigmoid in straight lines", ("0.5",)),
    Expansion(
        "hardswish", "activations", "x", "x*relu6(x + 3)/6", "swish in straight lines and a parabola", ("0.5",),
    ),
    Expansion(
        "prelu", "activations", "x weight", "leaky_relu(x, weight)",
        "leaky relu, whose slope is an input and gets a gradient", ("-2", "0.25"),
    ),
    Expansion(
        "glu", "activations", "x axis=-1", "x[{first}]*sigmoid(x[{second}])",
        "the first half of x, gated by the sigmoid of the second", ("[1, -2, 0.5, 3]",), settings=("axis",),
        parts=_late("halves"), of_arrays=True,
    ),
    Expansion("tanhshrink", "activations", "x", "x - tanh(x)", "x minus its tanh", ("0.7",)),
)  # fmt: skip

LOSSES = (
    Expansion(
        "bce", "losses", "input target reduction='mean'",
        "{reduce}(-(target*log(input) + (1 - target)*log(1 - input))){each}",
        "binary cross-entropy of probabilities", ("0.8", "1"), settings=("reduction",), parts=_late("reduced"),
        note="At 0 and 1 a logarithm has no value. PyTorch stops each logarithm at −100. bce_with_logits takes the "
        "score before the sigmoid, and needs no limit.",
    ),
    Expansion(
        "bce_with_logits", "losses", "input target reduction='mean'", "{reduce}(softplus(input) - input*target){each}",
        "binary cross-entropy of scores before the sigmoid", ("2", "1"), settings=("reduction",),
        parts=_late("reduced"),
    ),
    Expansion(
        "huber", "losses", "input target delta=1 reduction='mean'",
        "r = input - target; c = clip(r, -delta, delta); {reduce}(c*(r - c/2)){each}",
        "r²/2 of a small error r, a straight line from the bound delta on", ("3", "0.5"), smooth=True,
        settings=("reduction",), parts=_late("reduced"),
        note="Of one pair of numbers the gradient is clip(r, −delta, delta): the error, cut off at the bound.",
    ),
    Expansion(
        "smooth_l1", "losses", "input target beta=1 reduction='mean'", "huber(input, target, beta, '{reduction}')/beta",
        "huber, divided by its bound beta", ("3", "0.5"), smooth=True, settings=("reduction",),
        parts=_late("reduced"),
    ),
    Expansion(
        "l1", "losses", "input target reduction='mean'", "{reduce}(abs(input - target)){each}", "mean absolute error",
        ("3", "0.5"), settings=("reduction",), parts=_late("reduced"),
    ),
    Expansion(
        "kl_div", "losses", "input target reduction='mean'",
        "{reduce}(where(target > 0, target*(log(target) - input), 0)){each}",
        "KL divergence: input holds logarithms of probabilities, target probabilities; mean over all entries",
        ("[-1, -0.5]", "[0.4, 0.6]"), settings=("reduction",), parts=_late("reduced"),
        note="Where the target is 0 it adds 0, as in PyTorch, and no gradient flows there. reduction='batchmean' "
        "divides the sum by the number of rows, which is what the formula of the divergence means.",
    ),
    Expansion(
        "log_cosh", "losses", "input target=0", "r = input - target; mean(softplus(2*r) - r - log(2))",
        "log of cosh of the error, without overflow", ("3", "0.5"),
    ),
    Expansion(
        "cosine_similarity", "losses", "x1 x2 axis=-1 eps=1e-8",
        "a = sqrt(sum(x1*x1, axis={axis})); b = sqrt(sum(x2*x2, axis={axis})); "
        "sum(x1*x2, axis={axis})/(max(a, eps)*max(b, eps))",
        "cosine of the angle between vectors", ("[1, 2, -0.5]", "[0.3, -1, 2]"), settings=("axis",),
        of_arrays=True,
    ),
    Expansion(
        "triplet", "losses", "anchor positive negative margin=1 eps=1e-6",
        "p = sqrt(sum((anchor - positive + eps)^2, axis=-1)); "
        "n = sqrt(sum((anchor - negative + eps)^2, axis=-1)); mean(relu(p - n + margin))",
        "the positive should be nearer to the anchor than the negative, by a margin",
        ("[1, 0.5]", "[0.9, 0.3]", "[0.4, -0.1]"), of_arrays=True,
        torch="PyTorch's triplet_margin_loss passes the gradient there",
    ),
)  # fmt: skip

_STEP = ("[[1, -0.5]]", "[[0.1, 0.2]]", "[[0.2, -0.4], [0.5, 0.3]]", "[[0.1, 0.2], [-0.1, 0.4]]", "[0.01, -0.02]")

SHAPES = (
    Expansion(
        "squeeze", "shaping", "x axis=None", "{squeezed}", "the axes of size 1 left out, or one of them",
        ("[[1], [2]]",), settings=("axis",), parts=_late("squeezed"), of_arrays=True,
    ),
    Expansion(
        "flatten", "shaping", "x start_dim=0", "reshape(x, {shape})",
        "all entries row by row, or each part from an axis on", ("[[1, 2], [3, 4]]",), settings=("start_dim",),
        parts=_late("flattened"), of_arrays=True,
    ),
    Expansion(
        "roll", "shaping", "x shift axis=None", "{rolled}", "entries moved on, the last ones to the front",
        ("[1, 2, 3]", "1"), settings=("shift", "axis"), parts=_late("rolled"), of_arrays=True,
    ),
    Expansion(
        "moveaxis", "shaping", "x source destination", "{moved}", "axes moved to other places",
        ("[[1, 2, 3]]", "0", "1"), settings=("source", "destination"), parts=_late("axes_moved"), of_arrays=True,
    ),
    Expansion(
        "tile", "shaping", "x reps", "{copies}", "copies of the array side by side", ("[1, 2]", "2"),
        settings=("reps",), parts=_late("tiled"), of_arrays=True,
    ),
    Expansion(
        "repeat", "shaping", "x repeats axis=None", "{entries}", "copies of each entry, or along an axis",
        ("[1, 2]", "2"), settings=("repeats", "axis"), parts=_late("repeated"), of_arrays=True,
    ),
    Expansion(
        "tril", "shaping", "x diagonal=0", "x*{mask}", "zeros above the diagonal", ("[[1, 2], [3, 4]]",),
        settings=("diagonal",), parts=_late("lower"), of_arrays=True, of_minus_inf="where({mask}, x, 0)",
    ),
    Expansion(
        "triu", "shaping", "x diagonal=0", "x*{mask}", "zeros below the diagonal", ("[[1, 2], [3, 4]]",),
        settings=("diagonal",), parts=_late("upper"), of_arrays=True, of_minus_inf="where({mask}, x, 0)",
    ),
    Expansion(
        "diag", "shaping", "x", "{entries}", "a vector as a diagonal matrix, or the diagonal of a matrix", ("[1, 2]",),
        parts=_late("diagonal"), of_arrays=True,
    ),
    Expansion(
        "pad", "shaping", "x widths from_last=0", "{joined}", "zeros before and after each axis", ("[1, 2]", "1"),
        settings=("widths", "from_last"), parts=_late("padded"), of_arrays=True,
    ),
    Expansion(
        "take", "picking", "x index axis=None", "{entries}", "entries by their places: of all, or along an axis",
        ("[3, 5, 4]", "[2, 0]"), settings=("axis",), parts=_late("taken"),
    ),
    Expansion(
        "gather", "picking", "x axis index", "{entries}", "entries along an axis, each from a place of its own",
        ("[[3, 5], [4, 1]]", "1", "[[0], [1]]"), settings=("axis",), parts=_late("gathered"), of_arrays=True,
    ),
    Expansion(
        "scatter_add", "picking", "x axis index src", "x + {spread}",
        "entries of src added where their places along an axis say", ("[0, 0, 0]", "0", "[2, 0, 2]", "[1, 4, 2]"),
        settings=("axis",), parts=_late("scattered"), of_arrays=True,
    ),
)  # fmt: skip

LAYERS = (
    Expansion(
        "groupnorm", "layers", "x groups weight bias eps=1e-5",
        "parts = reshape(x, {parts}); centred = parts - mean(parts, axis=2, keepdims=True); "
        "variance = mean(centred^2, axis=2, keepdims=True); "
        "normalised = reshape(centred/sqrt(variance + eps), {shape}); normalised*{weight} + {bias}",
        "each group of channels to mean 0 and variance 1, then scaled and shifted channel by channel",
        ("[[1, 3, 2, 5]]", "2", "[1.5, 0.5, 1, 2]", "[0.1, -0.1, 0, 0.2]"), settings=("groups",),
        parts=_late("in_groups"), of_arrays=True,
        note="With one group it is a layernorm over all channels; with a group for each channel an instance norm.",
    ),
    Expansion(
        "rmsnorm", "layers", "x weight eps=1e-6", "weight*(x/sqrt(mean(x^2, axis=-1, keepdims=True) + eps))",
        "each row divided by its root mean square, then scaled: no mean is taken off",
        ("[[1, -2, 0.5]]", "[1.5, 0.7, -1]"), of_arrays=True,
    ),
    Expansion(
        "spatial_batchnorm", "layers", "x gamma beta eps=1e-5",
        "rows = reshape(permute(x, {to_rows}), -1, {channels}); normalised = batchnorm(rows, gamma, beta, {eps}); "
        "permute(reshape(normalised, {places}), {back})",
        "batchnorm over examples and places: a mean and a variance for each channel, axis 1",
        ("[[[[1, -2], [3, 0.5]], [[2, 1], [0, 4]]]]", "[1.5, 0.5]", "[0.1, -0.2]"), settings=("eps",),
        parts=_late("channels_last"), of_arrays=True,
        note="batchnorm of an array with more than two axes is this.",
    ),
    Expansion(
        "lstm_step", "sequences", "x prev_h prev_c Wx Wh b",
        "a = x @ Wx + prev_h @ Wh + b; i = sigmoid(a[{s0}]); f = sigmoid(a[{s1}]); o = sigmoid(a[{s2}]); "
        "g = tanh(a[{s3}]); next_c = f*prev_c + i*g; [o*tanh(next_c), next_c]",
        "the next hidden state and the next cell state of an LSTM, one after the other",
        ("[[1, -0.5]]", "[[0.1]]", "[[0.4]]", "[[0.2, -0.4, 0.6, 0.3], [0.5, 0.3, -0.1, 0.7]]",
         "[[0.3, -0.2, 0.5, 0.4]]", "[0, 0.1, 0.05, -0.1]"),
        parts=_late("quarter"), of_arrays=True,
        note="The columns hold the input, the forget and the output gate and the new content, in CS231n's order. "
        "Write s = lstm_step(…); h = s[0]; c = s[1].",
    ),
    Expansion(
        "rnn_step", "sequences", "x prev_h Wx Wh b", "tanh(x @ Wx + prev_h @ Wh + b)",
        "the next hidden state of a recurrent network", _STEP, of_arrays=True,
    ),
    Expansion(
        "gru_step", "sequences", "x prev_h Wx Wh bx bh",
        "a = x @ Wx + bx; u = prev_h @ Wh + bh; reset = sigmoid(a[{s0}] + u[{s0}]); "
        "keep = sigmoid(a[{s1}] + u[{s1}]); new = tanh(a[{s2}] + reset*u[{s2}]); (1 - keep)*new + keep*prev_h",
        "the next hidden state of a gated recurrent unit: a part of it is kept, the rest is new",
        ("[[1, -0.5]]", "[[0.1]]", "[[0.2, -0.4, 0.6], [0.5, 0.3, -0.1]]", "[[0.3, -0.2, 0.5]]", "[0, 0.1, 0.05]",
         "[0.02, 0, -0.03]"),
        parts=_late("third"), of_arrays=True,
        note="PyTorch's gru_cell has the matrices transposed: a row for each gate's entry.",
    ),
)  # fmt: skip

_A, _B, _FILE = "[[1, 2], [0, 1]]", "[[3, -1], [2, 2]]", "product_parts"
PRODUCTS = (
    Expansion("inner", "linear", "a b", "{product}", "sum of products over the last axis", (_A, _B),
        parts=_late("inner", _FILE)),
    Expansion("vdot", "linear", "a b", "{product}", "sum of the products of all entries", (_A, _B),
        parts=_late("all_products", _FILE), of_arrays=True),
    Expansion("tensordot", "linear", "a b axes=2", "{product}", "sum of products over pairs of axes", (_A, _B),
        settings=("axes",), parts=_late("tensordot", _FILE), of_arrays=True),
)  # fmt: skip
EXPANSIONS = {one.id: one for one in (*ACTIVATIONS, *LOSSES, *PRODUCTS, *SHAPES, *LAYERS)}

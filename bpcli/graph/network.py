"""A fully connected network as data: its sizes, layers, shapes and counts.

Layers are counted by their weights (CS231n notes, "Neural Networks Part 1"), so the input is none.

>>> net = network("3-4-4-1")
>>> net.parameters, [layer.weights for layer in net.layers], network("3-4-4-1", batch=100).layers[0].weights
(41, [(4, 3), (4, 4), (1, 4)], (3, 4))
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from typing import TYPE_CHECKING, NamedTuple

from bpcli.algebra.sizes import BYTES, MAX_ENTRIES, check_size, count, entries_in, memory
from bpcli.errors import InputError, Span, TooLargeError, shortened
from bpcli.gates.activations import FAMILY
from bpcli.notation.limits import MAX_DIGITS
from bpcli.words import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpcli.gates.gate import Gate

ACTIVATIONS: dict[str, Gate] = {name: gate for gate in FAMILY for name in (gate.id, *gate.aliases)}
LOSSES = ("cross_entropy", "hinge", "mse", "sum")
OF_CLASSES = ("cross_entropy", "hinge")  # losses whose target is the right class
MAX_LAYERS = 200

_CALLED_OTHERWISE = {"softmax": "cross_entropy", "svm": "hinge", "l2": "mse", "squared": "mse", "none": "sum"}
_DASHES = str.maketrans("−–—", "---")
_SIZE = re.compile(rf"0*[1-9][0-9]{{0,{MAX_DIGITS}}}")
_EXAMPLE = "sizes are written 3-4-4-1: inputs, each hidden layer, outputs"


class Layer(NamedTuple):
    """One layer: its place from 1 on, how many numbers come in and go out, the shapes of what belongs to it."""

    number: int
    inputs: int
    outputs: int
    weights: tuple[int, ...]
    activations: tuple[int, ...]  # the shape of what goes out
    name: str  # of what goes out: h1, …, out

    @property
    def parameters(self) -> int:
        """Its weights and its biases, one for each output."""
        return self.inputs * self.outputs + self.outputs


@dataclass(frozen=True)
class Network:
    """A fully connected network. `batch` is the number of examples in the rows of X, None for one example x."""

    sizes: tuple[int, ...]
    activation: Gate
    loss: str = "sum"
    batch: int | None = None
    scale: float = 0.5
    l2: float = 0.0

    @cached_property
    def layers(self) -> tuple[Layer, ...]:
        """The layers, from the inputs to the output."""
        found = []
        for number, (inputs, outputs) in enumerate(zip(self.sizes, self.sizes[1:], strict=False), start=1):
            weights = (outputs, inputs) if self.batch is None else (inputs, outputs)
            name = "out" if number == len(self.sizes) - 1 else f"h{number}"
            found.append(Layer(number, inputs, outputs, weights, self.of_examples(outputs), name))
        return tuple(found)

    def of_examples(self, size: int) -> tuple[int, ...]:
        """The shape of `size` numbers an example."""
        return (size,) if self.batch is None else (self.batch, size)

    @property
    def input_name(self) -> str:
        """x for one example, X for a batch."""
        return "x" if self.batch is None else "X"

    @property
    def hidden(self) -> tuple[int, ...]:
        """The sizes of the hidden layers."""
        return self.sizes[1:-1]

    @property
    def neurons(self) -> int:
        """All but the inputs."""
        return sum(self.sizes[1:])

    @property
    def weights(self) -> int:
        """The number of all weights."""
        return sum(entries_in(layer.weights) for layer in self.layers)

    @property
    def parameters(self) -> int:
        """The number of all weights and biases: Σ nᵢ·nᵢ₊₁ + nᵢ₊₁."""
        return self.weights + self.neurons

    @property
    def kept(self) -> int:
        """What a forward pass keeps besides the parameters: x, and of each layer W x, W x + b and σ(W x + b)."""
        return (self.batch or 1) * (self.sizes[0] + 3 * self.neurons - self.sizes[-1])


def network(
    sizes: str,
    activation: str = "sigmoid",
    loss: str = "sum",
    *,
    batch: int | None = None,
    scale: float = 0.5,
    l2: float = 0.0,
) -> Network:
    """The network that a person asks for; `sizes` as in 3-4-4-1.

    Raises InputError (with a caret in the sizes) for what cannot be used, TooLargeError before anything is allocated.
    """
    gate = ACTIVATIONS.get(activation) or ACTIVATIONS.get(activation.strip().lower())
    if gate is None:
        raise _unknown("activation", activation, (gate.id for gate in FAMILY), ACTIVATIONS)
    if loss not in LOSSES:
        raise _unknown("loss", loss, LOSSES, LOSSES)
    if batch is not None and batch < 1:
        raise InputError(f"--batch {batch} is no number of examples", hint="a batch has 1 example or more")
    for option, value in (("--scale", scale), ("--l2", l2)):
        if not isfinite(value) or value < 0:
            raise InputError(f"{option} takes a number, 0 or more", hint=f"for example {option} 0.1")
    try:
        found = Network(_sizes(sizes), gate, loss, batch, scale, l2)
        _refuse_large(found, sizes)
    except InputError as error:
        raise error.located(sizes) from None
    if loss in OF_CLASSES and found.sizes[-1] < 2:
        message = f"{loss} compares the scores of classes, and this network has one output"
        place = Span(len(sizes.rstrip()) - 1, len(sizes.rstrip()))
        raise InputError(message, text=sizes, span=place, hint=f"give it 2 outputs or more: {_with_outputs(found, 2)}")
    return found


def _sizes(text: str) -> tuple[int, ...]:
    """3-4-4-1 → (3, 4, 4, 1). Raises InputError with the place of what is not a size."""
    plain = text.translate(_DASHES)
    if not plain.strip():
        raise InputError("there are no sizes", hint=_EXAMPLE)
    found, start = [], 0
    for part in plain.split("-"):
        size = part.strip()
        left = start + len(part) - len(part.lstrip())
        if not _SIZE.fullmatch(size):
            what = f"{shortened(size)} is not a size" if size else "a size is missing here"
            hint = "a size is a whole number, 1 or more" if _is_number(size) else _EXAMPLE
            raise InputError(what, span=Span(left if size else start, left + max(len(size), 1)), hint=hint)
        found.append(int(size))
        start += len(part) + 1
    if len(found) == 1:
        message = "one size makes no network: it needs the number of inputs and of outputs"
        raise InputError(message, span=Span(0, len(text)), hint=_EXAMPLE)
    if len(found) - 1 > MAX_LAYERS:
        raise TooLargeError(f"a network may have {MAX_LAYERS} layers, and this one has {len(found) - 1:,}")
    return tuple(found)


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal()


def _refuse_large(net: Network, text: str) -> None:
    """Raise TooLargeError where the parameters together, or the values kept, are more than one array may have."""
    place = Span(0, len(text))
    try:
        for layer in net.layers:
            check_size(layer.weights, f"W{layer.number}")
    except InputError as error:
        error.span = place
        raise
    limit = f"together they may be {MAX_ENTRIES:,} ({memory(MAX_ENTRIES * BYTES)} as float64)"
    if net.parameters > MAX_ENTRIES:
        raise TooLargeError(f"the network has {count(net.parameters)} parameters", span=place, hint=limit)
    if net.kept > MAX_ENTRIES:
        examples = "" if net.batch is None else f" for {count(net.batch)} examples"
        message = f"the forward pass keeps {count(net.kept)} numbers{examples}"
        raise TooLargeError(message, hint=f"{limit}{'' if net.batch is None else '; take a smaller --batch'}")


def _unknown(kind: str, name: str, ids: Iterable[str], known: Iterable[str]) -> InputError:
    plain = name.strip().lower().replace("-", "_")
    if kind == "loss":
        plain = _CALLED_OTHERWISE.get(plain, plain)
    kinds = "activations" if kind == "activation" else "losses"
    hint = did_you_mean(plain, known, f"the {kinds} are {', '.join(ids)}")
    return InputError(f"there is no {kind} {shortened(name)}", hint=hint)


def _with_outputs(net: Network, outputs: int) -> str:
    return shortened(dashed((*net.sizes[:-1], outputs)))


def dashed(sizes: tuple[int, ...]) -> str:
    """Sizes as a person writes them: 3-4-4-1."""
    return "-".join(map(str, sizes))

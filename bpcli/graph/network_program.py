"""The staged program of a network, as the lecture writes it: W x + b for one example, X W + b for a batch.

>>> from bpcli.graph.network import network
>>> program(network("3-4-1", "relu")).splitlines()[-3:]
['h1 = relu(W1 x + b1)', 'out = W2 h1 + b2', 'f = sum(out)']
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.graph.network import OF_CLASSES, dashed
from bpcli.words import plural

if TYPE_CHECKING:
    from bpcli.gates.gate import Gate
    from bpcli.graph.network import Layer, Network

MAX_LABELS = 1000  # class indices that a program writes out
LABELS_IN_A_LINE = 20


def program(net: Network) -> str:
    """The staged program: parameters and data with their values, then the forward pass, line by line."""
    counts = plural(len(net.layers), "layer"), plural(len(net.hidden), "hidden layer")
    lines = [
        f"# {dashed(net.sizes)}: {counts[0]} of weights, {counts[1]}, {plural(net.parameters, 'parameter')}",
        *(line for layer in net.layers for line in _parameters(net, layer)),
        *_data(net),
        f"# the forward pass: {_activation_comment(net)}",
        *(forward_line(net, layer) for layer in net.layers),
        *_loss(net),
    ]
    return "\n".join(lines) + "\n"


def statements(text: str) -> list[str]:
    r"""The statements of a program that was written here, each in one line, without comments.

    >>> statements("# two\ny = [0,\n     1]\nf = y")
    ['y = [0, 1]', 'f = y']
    """
    found: list[str] = []
    for line in text.splitlines():
        if line.startswith(" "):
            found[-1] += f" {line.strip()}"
        elif not line.startswith("#"):
            found.append(line)
    return found


def forward_line(net: Network, layer: Layer) -> str:
    """The statement that computes a layer: h1 = σ(W1 x + b1), or h1 = σ(X W1 + b1) for a batch."""
    number = layer.number
    before = net.input_name if number == 1 else f"h{number - 1}"
    product = f"W{number} {before}" if net.batch is None else f"{before} W{number}"
    linear = f"{product} + b{number}"
    return f"{layer.name} = {linear if layer.name == 'out' else f'{sign(net.activation)}({linear})'}"


def sign(gate: Gate) -> str:
    """What a program calls an activation: σ, or its name."""
    return gate.sign if gate.sign in gate.aliases and gate.sign is not None else gate.id


def definition(gate: Gate) -> str:
    """An activation and what it is in simpler gates, its settings at their defaults: relu(x) = max(0, x)."""
    if gate.expansion is None:
        return f"{sign(gate)}(x)"
    settings = "".join(f" ({name} = {value})" for name, value in gate.defaults)
    return f"{sign(gate)}(x) = {gate.expansion}{settings}"


def _parameters(net: Network, layer: Layer) -> list[str]:
    number, (rows, columns) = layer.number, layer.weights
    drawn = f"randn({rows}, {columns})"
    parts = f"{rows:,} × {columns:,} weights + {plural(layer.outputs, 'bias')}"
    return [
        f"# layer {number}: {parts} = {plural(layer.parameters, 'parameter')}",
        f"W{number} = {drawn if net.scale == 1 else f'{_number(net.scale)}*{drawn}'}",
        f"b{number} = zeros({layer.outputs})",
    ]


def _data(net: Network) -> list[str]:
    shape = ", ".join(map(str, net.of_examples(net.sizes[0])))
    if net.batch is None:
        lines = [f"# the data: one example of {plural(net.sizes[0], 'number')}", f"x = randn({shape})"]
    else:
        lines = [f"# the data: each row of X is an example of {plural(net.sizes[0], 'number')}", f"X = randn({shape})"]
    if net.loss == "mse":
        lines += ["# the target: what the outputs should be", f"y = randn({_listed(net.layers[-1].activations)})"]
    if net.loss in OF_CLASSES:
        lines += _labels(net)
    return lines


def _labels(net: Network) -> list[str]:
    """The right classes, counted from 0: in turn for a batch; a long list of them would hide the program."""
    classes = net.sizes[-1]
    if net.batch is None:
        return [f"# the target: the right class, one of 0 to {classes - 1}", "y = 0"]
    if net.batch > MAX_LABELS:
        return [f"# the target: the right class of each example, one of 0 to {classes - 1}", f"y = zeros({net.batch})"]
    labels = [str(example % classes) for example in range(net.batch)]
    rows = [", ".join(labels[start : start + LABELS_IN_A_LINE]) for start in range(0, net.batch, LABELS_IN_A_LINE)]
    listed = ",\n     ".join(rows)
    return [f"# the target: the right class of each example, one of 0 to {classes - 1}", f"y = [{listed}]"]


def _activation_comment(net: Network) -> str:
    if not net.hidden:
        return "no activation on the output"
    return f"{definition(net.activation)} on the hidden layers, none on the output"


def _loss(net: Network) -> list[str]:
    loss = "sum(out)" if net.loss == "sum" else f"{net.loss}(out, y)"
    if not net.l2:
        return [f"f = {loss}"]
    squares = " + ".join(f"l2(W{layer.number})" for layer in net.layers)
    return [
        f"data_loss = {loss}",
        f"reg_loss = {_number(net.l2)}*({squares})",
        "f = data_loss + reg_loss",
    ]


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) and value < 1e15 else repr(value)


def _listed(shape: tuple[int, ...]) -> str:
    return ", ".join(map(str, shape))

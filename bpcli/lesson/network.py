"""Network → Story: what the network is, before the lesson on one of its passes.

>>> from bpcli.graph.network import network
>>> story = tell_network(network("3-4-4-1"))
>>> [section.title for section in story.sections], story.sections[0].blocks[0].pairs[1]
(['Network', 'Layers', 'Program'], ('layers', '3, counted by their weights: 2 hidden and the output'))
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.algebra.sizes import BYTES, memory
from bpcli.errors import shortened
from bpcli.graph.network import dashed
from bpcli.graph.network_program import definition, program, statements
from bpcli.lesson.story import Column, Facts, Kind, Section, Sentence, Story, Table
from bpcli.words import plural

if TYPE_CHECKING:
    from bpcli.graph.network import Network
    from bpcli.lesson.story import Block

LISTED = 6  # hidden layers whose sizes stand in a line
LONGEST = 60  # characters of a statement in the table

COUNTED = (
    "Layers are counted by their weights, so the input is no layer: a network with one hidden layer is a 2-layer "
    "network. Every neuron of a layer takes all the numbers of the layer before it; that is what fully connected means."
)
LINEAR = (
    "Layers are counted by their weights, so this is a 1-layer network. It has no hidden layer and no activation: its "
    "scores are a linear function of the input, as those of a linear classifier."
)
ACTIVATED = (
    "Without an activation between them two layers were no more than one: {product} = {one}. The output layer has no "
    "activation, because its numbers are scores, which may take any value."
)
RANDOM = "The weights start as random numbers, the biases at 0."
SAME = (
    "The weights start as random numbers. If they were all equal, the neurons of a hidden layer would have equal "
    "values and equal gradients, and would stay equal. The biases may start at 0."
)
ALL_ZERO = (
    "Here every weight starts at 0: the neurons of a hidden layer have equal values and equal gradients, and stay "
    "equal. Start from random numbers (--scale 0.5) to see them differ."
)
ONE_EXAMPLE = (
    "There is one example x, a vector, so the weights stand on the left: W1 x, where W1 has a row for each neuron. "
    "--batch 100 writes the program for many examples at once."
)
EXAMPLES = (
    "Each row of X is one example, so the weights stand on the right: X W1, where W1 has a column for each neuron. "
    "The row b1 is added to every row, so its gradient is a sum over the batch. In the end the batch is reduced to one "
    "number, by {reduced}."
)
KEPT = (
    "The backward pass needs the values of the forward pass for its local gradients, so they are kept until then. "
    "They grow with the batch; the parameters, and their gradients, which have the same shapes, do not."
)
ORDER = (
    "The numbers are drawn in the order of the statements, from the generator that --seed starts. The program is "
    "complete: --output FILE keeps it, to be edited and explained with bpcli explain --file FILE."
)
LOSSES = {
    "cross_entropy": "cross_entropy takes out as scores: minus the logarithm of the right class's softmax share.",
    "hinge": "hinge is the multiclass SVM loss: each wrong class should score at least 1 less than the right one.",
    "mse": "mse is the mean, over all entries, of the squared difference between out and y.",
    "sum": "Without a loss the outputs are summed, so that there is one number to take gradients of.",
}
L2 = (
    "f adds the regularisation loss to the data loss: {strength} times the sum of all squared weights (the biases are "
    "left out), which asks for small weights."
)
REDUCED = {"mse": "a mean over all entries", "sum": "a sum over all entries"}
MEAN = "a mean over its examples"


def tell_network(net: Network, *, brief: bool = False) -> Story:
    """The network's facts, its layers and its program; without sentences if `brief`."""
    sections = (
        Section("Network", (_facts(net), *_said(brief, _about(net)))),
        Section("Layers", (_layers(net), *_said(brief, _of_layers(net)))),
        Section("Program", (_statements(net), *_said(brief, _of_program(net)))),
    )
    return Story(f"The network {shortened(dashed(net.sizes))}", sections)


def _said(brief: bool, texts: list[str]) -> tuple[Block, ...]:  # noqa: FBT001  (one caller, which names it)
    return () if brief else tuple(Sentence(text) for text in texts)


def _facts(net: Network) -> Facts:
    hidden = len(net.hidden)
    sizes = [plural(net.sizes[0], "input"), plural(net.sizes[-1], "output")]
    if hidden:
        shown = [f"{size:,}" for size in net.hidden]
        shown = shown if hidden <= LISTED else [*shown[: LISTED - 2], "…", shown[-1]]
        sizes.insert(1, f"{' + '.join(shown)} hidden {'neuron' if net.hidden == (1,) else 'neurons'}")
    activation = definition(net.activation).replace("-", "−").replace("*", "·")
    pairs = [
        ("sizes", ", ".join(sizes)),
        (
            "layers",
            f"{len(net.layers):,}, counted by their weights: {f'{hidden:,} hidden and ' if hidden else ''}the output",
        ),
        ("neurons", f"{net.neurons:,}; the inputs are not counted"),
        ("parameters", f"{net.parameters:,}: {plural(net.weights, 'weight')} and {plural(net.neurons, 'bias')}"),
        ("activation", f"{activation} on the hidden layers, none on the output" if hidden else "none"),
        ("examples", "one" if net.batch is None else f"a batch of {net.batch:,}"),
        ("memory", f"{memory(net.parameters * BYTES)} for the parameters (as float64), as much for their gradients"),
        ("kept", f"{_kept(net)} for the backward pass"),
    ]
    return Facts(tuple(pairs))


def _kept(net: Network) -> str:
    """The values of the forward pass: how many, and their memory."""
    first = net.input_name
    what = f"{first} and the value of every gate up to out"
    return f"{what}: {plural(net.kept, 'number')}, {memory(net.kept * BYTES)},"


def _layers(net: Network) -> Table:
    layers = net.layers
    shapes = (Column("weights", Kind.SHAPE), Column("biases", Kind.SHAPE), Column("parameters", Kind.COUNT))
    columns = (Column("layer"), *shapes, Column("activations", Kind.SHAPE))

    def row(index: int) -> tuple[str, ...]:
        if index == len(layers):
            return "in all", f"{net.weights:,}", f"{net.neurons:,}", f"{net.parameters:,}", ""
        layer = layers[index]
        kind = "output" if layer.name == "out" else "hidden"
        number = layer.number
        return (
            f"layer {number}, {kind}",
            f"W{number} {layer.weights}",
            f"b{number} ({layer.outputs},)",
            f"{layer.parameters:,}",
            f"{layer.name} {layer.activations}",
        )

    return Table(columns, len(layers) + 1, row)


def _statements(net: Network) -> Table:
    """What each name of the program stands for; a long list of classes is cut."""
    found = statements(program(net))

    def row(index: int) -> tuple[str, ...]:
        return (shortened(found[index], LONGEST),)

    return Table((Column("statement", Kind.FORMULA),), len(found), row)


def _about(net: Network) -> list[str]:
    texts = [COUNTED if net.hidden else LINEAR]
    if net.hidden:
        product, one = ("W2 (W1 x)", "(W2 W1) x") if net.batch is None else ("(X W1) W2", "X (W1 W2)")
        texts.append(ACTIVATED.format(product=product, one=one))
    return [*texts, KEPT]


def _of_layers(net: Network) -> list[str]:
    if net.batch is None:
        return [ONE_EXAMPLE]
    return [EXAMPLES.format(reduced=REDUCED.get(net.loss, MEAN))]


def _of_program(net: Network) -> list[str]:
    texts = [RANDOM if not net.hidden else SAME if net.scale else ALL_ZERO, LOSSES[net.loss]]
    if net.l2:
        texts.append(L2.format(strength=f"{net.l2:g}"))
    return [*texts, ORDER]

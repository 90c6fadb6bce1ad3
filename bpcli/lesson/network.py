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
from bpcli.lesson import network_sentences as say
from bpcli.lesson.story import Column, Facts, Kind, Section, Sentence, Story, Table
from bpcli.words import plural

if TYPE_CHECKING:
    from bpcli.graph.network import Network
    from bpcli.lesson.story import Block

LISTED = 6  # hidden layers whose sizes stand in a line
LONGEST = 60  # characters of a statement in the table


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
        sizes.insert(
            1, say.SIZES_HIDDEN.format(sizes=" + ".join(shown), neurons="neuron" if net.hidden == (1,) else "neurons")
        )
    activation = definition(net.activation).replace("-", "−").replace("*", "·")
    pairs = [
        ("sizes", ", ".join(sizes)),
        ("layers", say.LAYERS.format(count=len(net.layers), hidden=say.AND_HIDDEN.format(count=hidden) * (hidden > 0))),
        ("neurons", say.NEURONS.format(count=net.neurons)),
        (
            "parameters",
            say.PARAMETERS.format(
                count=net.parameters, weights=plural(net.weights, "weight"), biases=plural(net.neurons, "bias")
            ),
        ),
        ("activation", say.ACTIVATION.format(activation=activation) if hidden else "none"),
        ("examples", "one" if net.batch is None else say.BATCH.format(count=net.batch)),
        ("memory", say.MEMORY.format(memory=memory(net.parameters * BYTES))),
        ("kept", _kept(net)),
    ]
    return Facts(tuple(pairs))


def _kept(net: Network) -> str:
    """The values of the forward pass: how many, and their memory."""
    numbers = plural(net.kept, "number")
    return say.KEPT_VALUES.format(first=net.input_name, numbers=numbers, memory=memory(net.kept * BYTES))


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
    texts = [say.COUNTED if net.hidden else say.LINEAR]
    if net.hidden:
        product, one = ("W2 (W1 x)", "(W2 W1) x") if net.batch is None else ("(X W1) W2", "X (W1 W2)")
        texts.append(say.ACTIVATED.format(product=product, one=one))
    return [*texts, say.KEPT]


def _of_layers(net: Network) -> list[str]:
    if net.batch is None:
        return [say.ONE_EXAMPLE]
    return [say.EXAMPLES.format(reduced=say.REDUCED.get(net.loss, say.MEAN))]


def _of_program(net: Network) -> list[str]:
    texts = [say.RANDOM if not net.hidden else say.SAME if net.scale else say.ALL_ZERO, say.LOSSES[net.loss]]
    if net.l2:
        texts.append(say.L2.format(strength=f"{net.l2:g}"))
    return [*texts, say.ORDER]

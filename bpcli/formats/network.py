"""What `bpcli net` writes around a lesson: the network as a story before it, or one JSON object that holds both.

The lesson is written by its own format, into the place left for it.

>>> from bpcli.graph.network import network
>>> described(network("3-4-4-1"), seed=0)["parameters"]
41
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.formats import TRACES, write_story
from bpcli.formats.clean import encoded
from bpcli.graph.network_program import program

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpcli.formats import Page
    from bpcli.graph.network import Network

SCHEMA = 1


def write_before(form: str, net: Network, page: Page, *, seed: int, brief: bool = False) -> None:
    """Write what stands before the lesson."""
    if form in TRACES:
        fields = {"schema": SCHEMA, "network": described(net, seed), "program": program(net)}
        written = ",\n ".join(f'"{key}": {encoded(value)}' for key, value in fields.items())
        page.write(f'{{{written},\n "explain": ')
        return
    from bpcli.lesson.network import tell_network

    write_story(form, tell_network(net, brief=brief), page)
    page.write("\n")


def write_after(form: str, page: Page) -> None:
    """Write what stands after the lesson."""
    if form in TRACES:
        page.write("}\n")


def with_head(page: Page, head: Callable[[], None]) -> Page:
    """The page, on which `head` writes first: not before the lesson writes, so that an error leaves nothing written."""
    waiting = [head]

    def write(text: str) -> None:
        while waiting:
            waiting.pop()()
        page.write(text)

    return page._replace(write=write)


def described(net: Network, seed: int) -> dict[str, Any]:
    """The network as JSON shows it."""
    return {
        "sizes": net.sizes,
        "activation": net.activation.id if net.hidden else None,
        "loss": net.loss,
        "batch": net.batch,
        "scale": net.scale,
        "l2": net.l2,
        "seed": seed,
        "layer_count": len(net.layers),
        "hidden_layers": len(net.hidden),
        "neurons": net.neurons,
        "parameters": net.parameters,
        "kept": net.kept,
        "layers": [
            {
                "name": layer.name,
                "weights": layer.weights,
                "biases": [layer.outputs],
                "parameters": layer.parameters,
                "activations": layer.activations,
            }
            for layer in net.layers
        ],
    }

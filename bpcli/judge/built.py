"""A formula as the circuit that it is, over the names of the circuit that is asked about, and how it was understood.

>>> circuit_of("−1 z".replace("−", "-"), (("z", ()),), (), ())[1]
'−1·z'
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING

from bpcli.errors import ShapeError
from bpcli.graph.build import build

if TYPE_CHECKING:
    from bpcli.graph.graph import Graph

    Shape = tuple[int, ...]

_TURNED = re.compile(r"([^\W0-9]\w*)\.T\b")


@lru_cache(maxsize=1024)
def circuit_of(
    plain: str, names: tuple[tuple[str, Shape], ...], latest: tuple[tuple[str, str], ...], wanted: Shape
) -> tuple[Graph, str]:
    """A formula as a circuit and as it was understood, kept: learners share formulas.

    v.T of a vector is a row; or v itself, as in NumPy, where only so the shape is right.
    Raises InputError for what is no formula.
    """
    shapes = dict(names)
    flat = _TURNED.sub(lambda match: f"{match[1]}  " if len(shapes.get(match[1], ())) == 1 else match[0], plain)
    built: list[Graph] = []
    for text in dict.fromkeys((plain, flat)):
        with suppress(ShapeError):
            built.append(build(text, shapes, latest=dict(latest)))
    fitting = [graph for graph in built if graph.shapes[graph.output] == wanted]
    graph = (fitting or built or [build(plain, shapes, latest=dict(latest))])[0]
    if "==" in plain:
        graph.refuse_flat()
    return graph, _written(graph)


def _written(graph: Graph) -> str:
    """A formula as it was understood: every product written out, ⊙ told from ⋅ by the shapes."""
    from bpcli.trace.expressions import expression_text

    if not graph.has_arrays:
        return expression_text(graph.program.statements[0].expression)
    from bpcli.algebra import shown, shown_arrays

    done = []
    for node in range(graph.leaves):
        literal = graph.literals[node]
        if literal is None:
            done.append(shown_arrays.text(graph.names[node], graph.shapes[node]))
        else:
            done.append(shown_arrays.listed(literal, ()) if graph.shapes[node] else shown.constant(literal))
    for node in graph.gate_nodes:
        done.append(graph.gate(node).show(*(done[operand] for operand in graph.operands_of(node))))
    return str(done[graph.output])

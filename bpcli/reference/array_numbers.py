"""One pass through a gate over arrays on small numbers, made by the engine, and the command that shows it.

Must not compute a gradient: it reads a trace.

>>> from bpcli.reference.finding import lookup
>>> case = lookup("sqnorm")[1].cases[0]
>>> [tuple(row) for row in example(case)]
[('x', '(3,)', '[3, 0, −4]', '[12, 0, −16]'), ('y', '—', '25', '2')]
>>> command(case)
'bpcli explain "y = ‖x‖²" "x=[3, 0, -4]" --upstream 2'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.reference.entries import OUTPUT

if TYPE_CHECKING:
    from bpcli.reference.array_entries import ArrayCase
    from bpcli.trace.trace import Pass


class Row(NamedTuple):
    """One node of the example: its name, shape, value and gradient as text (no gradient: a target)."""

    name: str
    shape: str
    value: str
    gradient: str


def run(case: ArrayCase) -> Pass:
    """The backward pass of the example, from its upstream gradient."""
    from bpcli.trace.trace import Trace
    from bpcli.trace.values import given

    trace = Trace(case.graph, {one.name: given(one.value, one.name) for one in case.case.operands})
    return trace.backward(upstream=given(case.case.upstream).number)


def example(case: ArrayCase) -> list[Row]:
    """Every operand and then the output."""
    from bpcli.lesson.figures import Figures

    back = run(case)
    figures, reached = Figures(back), _reached(back)

    def row(name: str, node: int) -> Row:
        gradient = figures.gradient(node) if node in reached else ""
        return Row(name, str(case.graph.shapes[node] or "—"), figures.value(node), gradient)

    return [row(name, node) for name, node in _nodes(case).items()]


def values(case: ArrayCase) -> dict[str, Any]:
    """The same as numbers: the value and the gradient of f by name."""
    back, nodes = run(case), _nodes(case)
    return {
        "values": {name: _plain(back.trace.values[node]) for name, node in nodes.items()},
        "gradients": {name: _plain(back.gradient[node]) for name, node in nodes.items() if node in _reached(back)},
    }


def _nodes(case: ArrayCase) -> dict[str, int]:
    """Every operand and then the output, by name."""
    return {name: case.graph.nodes[name] for name in (*(one.name for one in case.case.operands), OUTPUT)}


def _reached(back: Pass) -> set[int]:
    """The nodes that a gradient flows into: all but targets."""
    return {back.output, *(edge.operand for edge in back.edges)}


def _plain(number: Any) -> Any:
    return number if isinstance(number, float) else number.tolist()


def command(case: ArrayCase) -> str:
    """What to type to see the whole lesson."""
    values = " ".join(f'"{one.name}={one.value}"' if " " in one.value else f"{one.name}={one.value}"
                      for one in case.case.operands)  # fmt: skip
    upstream = f'"{case.case.upstream}"' if " " in case.case.upstream else case.case.upstream
    return f'bpcli explain "{OUTPUT} = {case.case.call}" {values} --upstream {upstream}'

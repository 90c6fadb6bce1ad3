"""The tables of a lesson over arrays: shapes beside values, rules in matrix form and by indices.

Knows which cell shows what. Must not know the sentences around them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.lesson import columns as col
from bpcli.lesson.figures import beside_shape
from bpcli.lesson.story import Parts, Table
from bpcli.lesson.tables import rows_with_sums, sum_at
from bpcli.trace.by_index import IndexRules
from bpcli.trace.wording import formula, gradient_name, local_formula, operand_text, sum_text

if TYPE_CHECKING:
    from bpcli.lesson.figures import Figures
    from bpcli.trace.trace import Edge


def forward_table(figures: Figures) -> Table:
    """One row a gate: its formula, the formula with numbers (or shapes) in, its shape, its value."""
    graph, symbolic = figures.graph, figures.back.trace.is_symbolic
    nodes = [node for node in graph.gate_nodes if not graph.constant[node]]
    numbers = () if symbolic else (col.WITH_NUMBERS,)
    columns = (col.STEP, col.NODE, col.GATE, col.FORMULA, *numbers, col.SHAPE)

    def row(index: int) -> tuple[str, ...]:
        node = nodes[index]
        cells = (str(index + 1), graph.names[node], graph.gate(node).id, formula(graph, node))
        if symbolic:
            return (*cells, shape_text(graph.shapes[node]))
        return (
            *cells,
            figures.formula_with_numbers(node),
            shape_text(graph.shapes[node]),
            beside_shape(figures.value(node)),
        )

    return Table(columns if symbolic else (*columns, col.VALUES), len(nodes), row)


def backward_table(figures: Figures, *, verbose: bool) -> Table:
    """One row an edge, from the output down: its rule in matrix form, the upstream gradient, what flows, its shape."""
    back = figures.back
    rows = rows_with_sums(back)

    def row(index: int) -> tuple[str, ...]:
        at = rows[index]
        if isinstance(at, int):
            shape = shape_text(back.graph.shapes[at])
            if back.trace.is_symbolic:
                addends = [figures.flow(edge) for edge in back.branches[at]]
                return (
                    sum_at(back.graph.names[at]),
                    "",
                    Parts(f"{figures.gradient_name(at)} = ", sum_text(addends), indent=2),
                    shape,
                )
            return sum_at(back.graph.names[at]), "", "", "", figures.sum_written(at), shape
        return _edge_row(figures, at, verbose=verbose)

    numbers = () if back.trace.is_symbolic else (col.UPSTREAMS, col.PRODUCT)
    return Table((col.EDGE, col.GATE, col.RULE, *numbers, col.SHAPE), len(rows), row)


def index_table(figures: Figures) -> Table | None:
    """One row an edge: an entry of the Jacobian and the sum that the chain rule makes of it; None if there are none."""
    rules = IndexRules(figures.back, figures.loss)
    found = [(edge, rule) for edge in figures.back.edges if (rule := rules.of(edge)) is not None]

    def row(index: int) -> tuple[str, ...]:
        edge, rule = found[index]
        return _edge(figures, edge), *rule

    return Table((col.EDGE, *col.BY_INDEX), len(found), row) if found else None


def gradient_table(figures: Figures, texts: dict[str, str]) -> Table:
    """One row a wanted gradient, with its shape beside that of its variable."""
    back, graph = figures.back, figures.graph
    names = list(texts)
    columns = (col.DERIVATIVE, col.FORMULA if back.trace.is_symbolic else col.GRADIENT, col.SHAPE)

    def row(index: int) -> tuple[str, ...]:
        name, node = names[index], back.targets[index]
        shape = graph.shapes[node]
        alike = f"{shape}, as {name}" if shape else "a number"
        cells = gradient_name(figures.loss, name, shape), beside_shape(texts[name]), alike
        return (*cells, figures.number(back.gradient[node])) if figures.exact else cells

    return Table((*columns, col.DECIMAL) if figures.exact else columns, len(names), row)


def shape_text(shape: tuple[int, ...]) -> str:
    """A shape; of a number nothing."""
    return str(shape) if shape else "—"


def _edge(figures: Figures, edge: Edge) -> str:
    graph = figures.graph
    return f"{graph.names[edge.node]} → {operand_text(graph, edge.operand)}"


def _edge_row(figures: Figures, edge: Edge, *, verbose: bool) -> tuple[str, ...]:
    graph = figures.graph
    gate = graph.gate(edge.node)
    kind = f"{gate.id} ({gate.pattern})" if gate.pattern else gate.id
    sign = "+=" if edge.operand in figures.back.branches else "="
    name, rule = f"{figures.gradient_name(edge.operand)} {sign} ", figures.flow(edge)
    cells = (_edge(figures, edge), kind, Parts(name, rule, indent=2))
    shape = shape_text(graph.shapes[edge.operand])
    if figures.back.trace.is_symbolic:
        return (*cells, shape)
    if verbose and gate.elementwise:
        local = local_formula(graph, edge.node, edge.slot)
        with_number = " = ".join(dict.fromkeys([local, figures.local(edge)]))
        if not local.lstrip("−").isdigit():
            cells = (*cells[:2], Parts(name, f"{rule}, where {with_number}", indent=2))
    return (*cells, figures.gradient(edge.node), beside_shape(figures.product(edge)), shape)

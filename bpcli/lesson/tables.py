"""The tables of a lesson: forward pass, backward pass, gradients. Each table picks the columns that the circuit needs.

A row is made when it is read.

>>> from bpcli import explain
>>> from bpcli.lesson.figures import Figures
>>> table = forward_table(Figures(explain("W·x", W="[[1, 2], [3, 4]]", x="[5, 6]").backward()))
>>> [column.name for column in table.columns], table.row(0)[-1]
(['step', 'node', 'gate', 'formula', 'with numbers', 'shape', 'value'], '[17, 39]')
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.algebra.formula import Formula, equation
from bpcli.lesson import columns as col
from bpcli.lesson.figures import beside_shape
from bpcli.lesson.story import Column, Parts, Phrase, Table
from bpcli.trace.wording import edge_text, formula, gradient_name, sum_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpcli.lesson.figures import Figures
    from bpcli.trace.trace import Edge, Pass

    Cells = dict[Column, Callable[[], str]]


def forward_table(figures: Figures) -> Table:
    """One row a gate: its formula, the formula with numbers in it, its shape among arrays, its value."""
    graph, symbolic = figures.graph, figures.back.trace.is_symbolic
    nodes = [node for node in graph.gate_nodes if not graph.constant[node]]
    columns = [col.STEP, col.NODE, col.GATE, col.FORMULA, *([] if symbolic else [col.WITH_NUMBERS])]
    columns += [col.SHAPE] if graph.has_arrays else []
    columns += [] if symbolic else [col.VALUES if graph.has_arrays else col.VALUE]

    def cells(index: int) -> Cells:
        node = nodes[index]

        def value() -> str:
            return beside_shape(figures.value(node))

        return {
            col.STEP: lambda: str(index + 1),
            col.NODE: lambda: graph.names[node],
            col.GATE: lambda: graph.gate(node).id,
            col.FORMULA: lambda: formula(graph, node),
            col.WITH_NUMBERS: lambda: figures.formula_with_numbers(node),
            col.SHAPE: lambda: shape_text(graph.shapes[node]),
            col.VALUE: value,
            col.VALUES: value,
        }

    return _table(columns, len(nodes), cells)


def backward_table(figures: Figures, *, verbose: bool = False) -> Table:
    """One row an edge, from the output to the inputs; and a row for the sum at a branch, after its last term.

    Among arrays an edge has a rule instead of a local gradient. `verbose` puts numbers into the local gradients.
    """
    back = figures.back
    rows = rows_with_sums(back)

    def cells(index: int) -> Cells:
        at = rows[index]
        return _sum_cells(figures, at) if isinstance(at, int) else _edge_cells(figures, at, verbose=verbose)

    return _table(_backward_columns(back), len(rows), cells)


def rows_with_sums(back: Pass) -> list[Edge | int]:
    """The edges from the output to the inputs, and each node that branches after its last edge."""
    rows: list[Edge | int] = []
    waiting = {node: len(edges) for node, edges in back.branches.items()}
    for edge in back.edges:
        rows.append(edge)
        if edge.operand in waiting:
            waiting[edge.operand] -= 1
            if not waiting[edge.operand]:
                rows.append(edge.operand)
    return rows


def index_table(figures: Figures) -> Table | None:
    """One row an edge: an entry of the Jacobian and the sum that the chain rule makes of it; None if there are none."""
    from bpcli.trace.by_index import IndexRules

    rules = IndexRules(figures.back, figures.loss)
    rows = [
        (edge_text(figures.graph, edge.node, edge.operand), *rule)
        for edge in figures.back.edges
        if (rule := rules.of(edge)) is not None
    ]
    return Table((col.EDGE, *col.BY_INDEX), len(rows), rows.__getitem__) if rows else None


def gradient_table(figures: Figures) -> Table:
    """One row a wanted gradient, among arrays with its shape; beside an exact one its decimal."""
    back, graph = figures.back, figures.graph
    columns = [col.DERIVATIVE, col.FORMULA if back.trace.is_symbolic else col.GRADIENT]
    columns += [col.SHAPE] if graph.has_arrays else []
    columns += [col.DECIMAL] if figures.exact else []

    def cells(index: int) -> Cells:
        name, node = back.wrt[index], back.targets[index]
        shape = graph.shapes[node]

        def gradient() -> str:
            return beside_shape(figures.wanted[name])

        return {
            col.DERIVATIVE: lambda: gradient_name(figures.loss, name, shape),
            col.FORMULA: gradient,
            col.GRADIENT: gradient,
            col.SHAPE: lambda: f"{shape}, as {name}" if shape else "a number",
            col.DECIMAL: lambda: figures.number(back.gradient[node]),
        }

    return _table(columns, len(back.wrt), cells)


def shape_text(shape: tuple[int, ...]) -> str:
    """A shape; of a number a dash."""
    return str(shape) if shape else "—"


def _table(columns: list[Column], length: int, cells: Callable[[int], Cells]) -> Table:
    """A table of these columns; a row has no text in a column that its cells leave out."""

    def row(index: int) -> tuple[str, ...]:
        texts = cells(index)
        return tuple(texts[column]() if column in texts else "" for column in columns)

    return Table(tuple(columns), length, row)


def _backward_columns(back: Pass) -> list[Column]:
    symbolic = back.trace.is_symbolic
    if back.graph.has_arrays:
        return [col.EDGE, col.GATE, col.RULE, *([] if symbolic else [col.UPSTREAMS, col.PRODUCT]), col.SHAPE]
    return [col.EDGE, col.GATE, col.LOCAL, col.UPSTREAMS if symbolic else col.UPSTREAM, col.LOCAL_TIMES_UPSTREAM]


def _edge_cells(figures: Figures, edge: Edge, *, verbose: bool) -> Cells:
    graph, gate = figures.graph, figures.graph.gate(edge.node)

    def upstream() -> str:
        return figures.upstream_written(edge.node)

    return {
        col.EDGE: lambda: edge_text(graph, edge.node, edge.operand),
        col.GATE: lambda: f"{gate.id} ({gate.pattern})" if gate.pattern else gate.id,
        col.LOCAL: lambda: figures.local_written(edge, verbose=verbose),
        col.RULE: lambda: figures.rule_written(edge, verbose=verbose),
        col.UPSTREAM: upstream,
        col.UPSTREAMS: upstream,
        col.LOCAL_TIMES_UPSTREAM: lambda: figures.product_written(edge),
        col.PRODUCT: lambda: beside_shape(figures.product(edge)),
        col.SHAPE: lambda: shape_text(graph.shapes[edge.operand]),
    }


def _sum_cells(figures: Figures, node: int) -> Cells:
    name, gradient = figures.graph.names[node], figures.gradient_name(node)
    cells: Cells = {
        col.EDGE: lambda: Phrase("sum at ", Formula(name)),
        col.SHAPE: lambda: shape_text(figures.graph.shapes[node]),
    }
    if not figures.back.trace.is_symbolic:
        return cells | dict.fromkeys((col.LOCAL_TIMES_UPSTREAM, col.PRODUCT), lambda: figures.sum_written(node))
    terms = sum_text([figures.flow(edge) for edge in figures.back.branches[node]])
    return {
        **cells,
        col.RULE: lambda: Parts(Formula(gradient, " = "), terms, indent=2),
        col.LOCAL_TIMES_UPSTREAM: lambda: equation(terms, figures.upstream_written(node)),
    }

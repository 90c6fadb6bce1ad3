"""The tables of a lesson: forward pass, backward pass, gradients. Rows are made when they are read.

Knows which cell shows what. Must not know the sentences around them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.lesson import columns as col
from bpcli.lesson.story import Formula, Parts, Phrase, Table
from bpcli.trace.wording import formula, local_formula, operand_text, sum_text

if TYPE_CHECKING:
    from bpcli.lesson.figures import Figures
    from bpcli.trace.trace import Edge, Pass


def forward_table(figures: Figures) -> Table:
    """One row a gate: its formula, the formula with numbers in, its value."""
    graph, symbolic = figures.graph, figures.back.trace.is_symbolic
    nodes = [node for node in graph.gate_nodes if not graph.constant[node]]
    columns = (col.STEP, col.NODE, col.GATE, col.FORMULA, *(() if symbolic else (col.WITH_NUMBERS, col.VALUE)))

    def row(index: int) -> tuple[str, ...]:
        node = nodes[index]
        cells = (str(index + 1), graph.names[node], graph.gate(node).id, formula(graph, node))
        return cells if symbolic else (*cells, figures.formula_with_numbers(node), figures.value(node))

    return Table(columns, len(nodes), row)


def backward_table(figures: Figures, seed: str, *, verbose: bool) -> Table:
    """One row an edge, from the output down; and a row for the sum at a branch, after its last addend.

    `seed` is the text of the gradient that the pass starts from; `verbose` puts numbers into each local gradient.
    """
    back = figures.back
    rows = rows_with_sums(back)

    def row(index: int) -> tuple[str, ...]:
        at = rows[index]
        if isinstance(at, int):
            total = _symbolic_sum(figures, at, seed) if back.trace.is_symbolic else figures.sum_written(at)
            return sum_at(back.graph.names[at]), "", "", "", total
        return _edge_row(figures, at, seed, verbose=verbose)

    upstream = col.UPSTREAMS if back.trace.is_symbolic else col.UPSTREAM
    return Table((col.EDGE, col.GATE, col.LOCAL, upstream, col.LOCAL_TIMES_UPSTREAM), len(rows), row)


def rows_with_sums(back: Pass) -> list[Edge | int]:
    """The edges from the output down, and each node that branches after its last edge."""
    rows: list[Edge | int] = []
    waiting = {node: len(edges) for node, edges in back.branches.items()}
    for edge in back.edges:
        rows.append(edge)
        if edge.operand in waiting:
            waiting[edge.operand] -= 1
            if not waiting[edge.operand]:
                rows.append(edge.operand)
    return rows


def sum_at(name: str) -> Phrase:
    """What the row of a sum is about."""
    return Phrase("sum at ", Formula(name))


def gradient_table(figures: Figures, texts: dict[str, str]) -> Table:
    """One row a wanted gradient; beside an exact one its decimal."""
    back = figures.back
    names = list(texts)
    columns = (col.DERIVATIVE, col.FORMULA if back.trace.is_symbolic else col.GRADIENT)

    def row(index: int) -> tuple[str, ...]:
        name = names[index]
        cells = f"∂{figures.loss}/∂{name}", texts[name]
        return (*cells, figures.number(back.gradient[back.targets[index]])) if figures.exact else cells

    return Table((*columns, col.DECIMAL) if figures.exact else columns, len(names), row)


def _edge_row(figures: Figures, edge: Edge, seed: str, *, verbose: bool) -> tuple[str, ...]:
    graph = figures.graph
    gate = graph.gate(edge.node)
    kind = f"{gate.id} ({gate.pattern})" if gate.pattern else gate.id
    local = local_formula(graph, edge.node, edge.slot)
    cells = (f"{graph.names[edge.node]} → {operand_text(graph, edge.operand)}", kind)
    if figures.back.trace.is_symbolic:
        upstream = _symbol(figures, edge.node, seed)
        return (*cells, local, upstream, figures.flow(edge, seed))
    steps = [local, figures.local_with_numbers(edge)] if verbose else [local]
    first, *more = dict.fromkeys([*steps, figures.local(edge)])
    return (
        *cells,
        Parts(first, *(f" = {step}" for step in more)),
        figures.gradient(edge.node),
        figures.product_written(edge),
    )


def _symbol(figures: Figures, node: int, seed: str) -> str:
    """An upstream gradient without a number."""
    return seed if node == figures.back.output else figures.gradient_name(node)


def _symbolic_sum(figures: Figures, node: int, seed: str) -> str:
    parts = [figures.flow(edge, seed) for edge in figures.back.branches[node]]
    return f"{sum_text(parts)} = {_symbol(figures, node, seed)}"

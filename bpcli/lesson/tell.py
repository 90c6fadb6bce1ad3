"""Trace → Story: the lecture's lesson on one circuit, in its order.

Knows what a learner should read and when. Must not compute a number: every figure comes from the trace.

>>> from bpcli.graph.build import build
>>> from bpcli.trace.trace import Trace
>>> from bpcli.trace.values import given
>>> values = {"x": given("-2"), "y": given("5"), "z": given("-4")}
>>> story = tell(Trace(build("(x+y)*z", values), values))
>>> [section.title for section in story.sections]
['Understood', 'Circuit', 'Forward pass', 'Backward pass', 'Gradients']
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bpcli.lesson import sentences as say
from bpcli.lesson.drawing import draw
from bpcli.lesson.figures import Figures
from bpcli.lesson.remarks import branch_sentences, point_sentences, reasons, rewrite_sentences
from bpcli.lesson.story import Block, Drawing, Facts, Section, Sentence, Story, Table
from bpcli.trace.wording import expression_text, formula, local_formula, operand_text, product_text, sum_text

if TYPE_CHECKING:
    from collections.abc import Sized

    from bpcli.trace.exact_pass import ExactPass
    from bpcli.trace.trace import Edge, Pass, Trace

LISTED = 12  # inputs or nodes that are listed in a line
TITLE = 200  # characters of a program that still make a title


class Telling(NamedTuple):
    """How to tell it. `detail` is brief, normal or verbose; `upstream` the text of the gradient it starts from."""

    detail: str = "normal"
    digits: int = 4
    exact: bool = False
    check: bool = False
    of: str | None = None
    wrt: tuple[str, ...] | None = None
    upstream: str = "1"
    command: str = ""  # what to type, for hints
    group: tuple[str, ...] = ()
    expand: tuple[str, ...] = ()
    share: bool = False


def tell(trace: Trace, telling: Telling | None = None) -> Story:
    """The lesson. Raises DomainError where a gradient that is asked for does not exist."""
    telling = telling or Telling()
    back, exact = passes(trace, telling)
    figures = Figures(back, telling.digits, exact)
    sections = [_understood(figures, telling), _circuit(figures, telling)]
    if trace.graph.gates:
        sections += [_forward(figures, telling), _backward(figures, telling)]
    sections.append(_gradients(figures, telling))
    if telling.check and not trace.is_symbolic:
        from bpcli.lesson.checking import checking

        sections.append(checking(figures, brief=telling.detail == "brief"))
    return Story(_title(figures), tuple(sections))


def passes(trace: Trace, telling: Telling) -> tuple[Pass, ExactPass | None]:
    """The backward pass that is asked for, and its exact twin if that is wanted."""
    from bpcli.trace.values import given

    upstream = given(telling.upstream, "--upstream")
    back = trace.backward(telling.of, upstream.number, telling.wrt)
    if not telling.exact or trace.is_symbolic:
        return back, None
    from bpcli.trace.exact_pass import exact_pass

    return back, exact_pass(back, upstream)


def _title(figures: Figures) -> str:
    graph = figures.graph
    statements = graph.program.statements
    if len(statements) <= LISTED:
        names = [s.name or graph.names[graph.output] for s in statements]
        whole = "; ".join(f"{n} = {expression_text(s.expression)}" for n, s in zip(names, statements, strict=True))
        if len(whole) <= TITLE:
            return whole
    return f"{graph.names[graph.output]}: {_count(graph.gates, 'gate')}, {_count(graph.inputs, 'input')}"


def _count(things: Sized, word: str) -> str:
    return f"{len(things):,} {word}{'' if len(things) == 1 else 's'}"


def _understood(figures: Figures, telling: Telling) -> Section:
    graph, trace = figures.graph, figures.back.trace
    statements = graph.program.statements
    pairs: list[tuple[str, str]] = []
    lines = [
        f"{s.name} = {expression_text(s.expression)}" if s.name else expression_text(s.expression)
        for s in (statements if len(statements) <= LISTED else ())
    ]
    pairs.append(("expression", "; ".join(lines) or f"{len(statements):,} statements"))
    inputs = list(graph.inputs)
    if trace.is_symbolic:
        listed = ", ".join(inputs[:LISTED])
        pairs.append(("inputs", f"{listed}{_more(len(inputs))} (no values: formulas only)"))
    elif inputs:
        listed = ", ".join(f"{name} = {figures.value(graph.inputs[name])}" for name in inputs[:LISTED])
        pairs.append(("inputs", listed + _more(len(inputs))))
    else:
        pairs.append(("inputs", "none"))
    inner = [n for n in graph.gate_nodes if n != graph.output and not graph.constant[n]]
    if inner:
        listed = ", ".join(f"{graph.names[n]} = {formula(graph, n)}" for n in inner[:LISTED])
        pairs.append(("intermediates", listed + _more(len(inner))))
    out = figures.back.output
    if out >= graph.leaves and graph.names[out]:
        pairs.append(("output", f"{graph.names[out]} = {formula(graph, out)}"))
    blocks: list[Block] = [Facts(tuple(pairs))]
    blocks += rewrite_sentences(graph, telling.group, telling.expand, share=telling.share)
    return Section("Understood", tuple(blocks))


def _more(count: int) -> str:
    return f" and {count - LISTED:,} more" if count > LISTED else ""


def _circuit(figures: Figures, telling: Telling) -> Section:
    wires, folded, again = draw(figures)
    captions = ("", "")
    if telling.detail != "brief":
        symbolic = figures.back.trace.is_symbolic
        captions = (say.DRAWING_SYMBOLIC,) * 2 if symbolic else (say.DRAWING, say.DRAWING_COMPACT)
    blocks: list[Block] = [Drawing(wires, *captions)]
    if again and telling.detail != "brief":
        blocks.append(Sentence(say.DRAWING_AGAIN))
    if folded:
        blocks.append(Sentence(say.DRAWING_FOLDED.format(count=figures.graph.size, shown=len(wires))))
    return Section("Circuit", tuple(blocks))


def _forward(figures: Figures, telling: Telling) -> Section:
    graph, symbolic = figures.graph, figures.back.trace.is_symbolic
    nodes = [node for node in graph.gate_nodes if not graph.constant[node]]
    columns = ("step", "node", "gate", "formula") + (() if symbolic else ("with numbers", "value"))

    def row(index: int) -> tuple[str, ...]:
        node = nodes[index]
        cells = (str(index + 1), graph.names[node], graph.gate(node).id, formula(graph, node))
        return cells if symbolic else (*cells, figures.formula_with_numbers(node), figures.value(node))

    blocks: list[Block] = []
    if telling.detail != "brief":
        blocks.append(Sentence(say.FORWARD_SYMBOLIC if symbolic else say.FORWARD))
    blocks.append(Table(columns, len(nodes), row, right=("step", "value")))
    return Section("Forward pass", tuple(blocks))


def _backward(figures: Figures, telling: Telling) -> Section:
    back = figures.back
    blocks: list[Block] = []
    if telling.detail != "brief":
        blocks.append(Sentence(f"{say.BACKWARD} {_start(figures, telling)}"))
    if telling.detail == "verbose":
        blocks.append(Sentence(say.BACKWARD_VERBOSE))
    blocks.append(_backward_table(figures, telling))
    if telling.detail != "brief":
        blocks += reasons(back)
        blocks += branch_sentences(figures)
    if not back.trace.is_symbolic:
        blocks += point_sentences(figures)
    return Section("Backward pass", tuple(blocks))


def _start(figures: Figures, telling: Telling) -> str:
    out = figures.graph.names[figures.back.output]
    if telling.upstream != "1":
        return say.START_GIVEN.format(out=out, seed=_seed(figures, telling))
    return say.START_ONE.format(out=out)


def _seed(figures: Figures, telling: Telling) -> str:
    if figures.back.trace.is_symbolic:
        return telling.upstream.replace("-", "−")
    return figures.gradient(figures.back.output)


def _backward_table(figures: Figures, telling: Telling) -> Table:
    """One row an edge; and a row for the sum at a branch, after its last addend."""
    back, graph = figures.back, figures.graph
    rows: list[Edge | int] = []
    waiting = {node: len(edges) for node, edges in back.branches.items()}
    for edge in back.edges:
        rows.append(edge)
        if edge.operand in waiting:
            waiting[edge.operand] -= 1
            if not waiting[edge.operand]:
                rows.append(edge.operand)
    symbolic = back.trace.is_symbolic
    verbose = telling.detail == "verbose"
    out = graph.names[back.output]

    def symbol(node: int) -> str:
        return _seed(figures, telling) if node == back.output else f"∂{out}/∂{graph.names[node]}"

    def row(index: int) -> tuple[str, ...]:
        at = rows[index]
        if isinstance(at, int):
            name = graph.names[at]
            gaps = ("",) * (len(columns) - 2)
            if symbolic:
                parts = [product_text(local_formula(graph, e.node, e.slot), symbol(e.node)) for e in back.branches[at]]
                return (f"sum at {name}", *gaps, f"{sum_text(parts)} = {symbol(at)}")
            return (f"sum at {name}", *gaps, figures.sum_written(at))
        gate = graph.gate(at.node)
        kind = f"{gate.id} ({gate.pattern})" if gate.pattern else gate.id
        local = local_formula(graph, at.node, at.slot)
        cells = (f"{graph.names[at.node]} → {operand_text(graph, at.operand)}", kind)
        if symbolic:
            return (*cells, local, symbol(at.node), product_text(local, symbol(at.node)))
        steps = [local, figures.local_with_numbers(at), figures.local(at)] if verbose else [local, figures.local(at)]
        return (
            *cells,
            " = ".join(dict.fromkeys(steps)),
            figures.gradient(at.node),
            figures.product_written(at),
        )

    columns = ("edge", "gate", "local gradient", "upstream", "local × upstream")
    return Table(columns, len(rows), row, right=() if symbolic else ("upstream",))


def _gradients(figures: Figures, telling: Telling) -> Section:
    back, graph = figures.back, figures.graph
    out = graph.names[back.output]
    symbolic = back.trace.is_symbolic
    if not back.wrt:
        return Section("Gradients", (Sentence(say.NO_INPUTS),))
    if symbolic:
        from bpcli.trace.symbolic import gradient_formulas

        texts = gradient_formulas(back, telling.upstream)
    else:
        texts = {name: figures.gradient(node) for name, node in zip(back.wrt, back.targets, strict=True)}
    names = list(texts)

    def row(index: int) -> tuple[str, ...]:
        return f"∂{out}/∂{names[index]}", texts[names[index]]

    blocks: list[Block] = [Table(("derivative", "formula" if symbolic else "gradient"), len(names), row)]
    if telling.detail != "brief":
        for name, node in zip(back.wrt[:LISTED], back.targets, strict=False):
            if not back.above[node]:
                blocks.append(Sentence(say.NOT_REACHED.format(out=out, name=name), name))
        if not symbolic:
            meaning = say.MEANING if back.gradient[back.targets[0]] else say.MEANING_ZERO
            blocks.append(Sentence(meaning.format(out=out, name=names[0], gradient=texts[names[0]])))
    if symbolic:
        values = " ".join(f"{name}=…" for name in list(graph.inputs)[:LISTED])
        blocks.append(Sentence(say.CHECK_SYMBOLIC.format(command=f"{telling.command} {values}".strip())))
    elif not telling.check and telling.detail != "brief":
        blocks.append(Sentence(say.CHECK))
    return Section("Gradients", tuple(blocks))

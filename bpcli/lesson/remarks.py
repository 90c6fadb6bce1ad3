"""What a lesson remarks on: why each gate does what it does, branches, kinks, saturated and dead gates, grouping."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

from bpcli.algebra.formula import Formula, equation, separated
from bpcli.algebra.shapes import repeated_axes
from bpcli.lesson import sentences as say
from bpcli.lesson.figures import MOST_LOOKED_AT
from bpcli.lesson.story import Phrase, Sentence
from bpcli.lesson.templates import filled, sentence
from bpcli.trace.wording import axes_text, formula, gradient_name, operand_text
from bpcli.words import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpcli.gates.gate import Operation
    from bpcli.graph.graph import Graph
    from bpcli.lesson.figures import Figures
    from bpcli.trace.trace import Edge, Pass

MOST = 8  # remarks of one kind; a circuit of thousands of gates would drown the lesson
FLAT = 0.01  # a gate that passes less than this share of the upstream is called saturated


def reasons(back: Pass) -> list[Sentence]:
    """One sentence a kind of gate, in the order in which the backward pass meets them."""
    kinds = dict.fromkeys(back.graph.gate(edge.node) for edge in back.edges)
    return [
        Sentence(
            f"{gate.id}, a {gate.pattern}: {gate.because}." if gate.pattern else f"{gate.id}: {gate.because}.",
            gate.id,
        )
        for gate in list({gate.id: gate for gate in kinds}.values())[: 2 * MOST]
    ]


def start(figures: Figures, seed: str) -> Phrase:
    """How the backward pass starts: from 1, or from an upstream gradient whose text is `seed`."""
    back, graph = figures.back, figures.graph
    out, shape = graph.names[back.output], graph.shapes[back.output]
    slope = name = gradient_name(figures.loss, out)
    words = say.START_ONE if back.is_plain else say.START_GIVEN
    if shape:
        words = say.START_ONES
        if not back.trace.is_symbolic and not bool((back.seed == 1).all()):
            words, name = say.START_ARRAY, gradient_name(figures.loss, out, shape)
    begins = equation(name, "1" if back.is_plain else seed)
    return filled(words, out=out, loss=figures.loss, slope=slope, start=begins)


def branch_sentences(figures: Figures) -> list[Sentence]:
    """What is added at each branch, and why it is added."""
    back = figures.back
    if not back.branches:
        return []
    told = [Sentence(say.BRANCH_WHY, "branches")]
    if back.trace.is_symbolic:
        return told
    for node, edges in list(back.branches.items())[:MOST]:
        name = back.graph.names[node]
        told.append(sentence(say.BRANCH, name, name=name, count=len(edges), sum=figures.sum_written(node)))
    if len(back.branches) > MOST:
        told.append(Sentence(say.MORE.format(count=len(back.branches) - MOST)))
    return told


def broadcast_sentences(figures: Figures) -> list[Sentence]:
    """Where an operand was stretched to a larger shape, and which axes its gradient is summed over."""
    graph, told = figures.graph, []
    for edge in figures.back.edges:
        small, large = graph.shapes[edge.operand], graph.shapes[edge.node]
        if not graph.gate(edge.node).elementwise or small == large:
            continue
        name, node = operand_text(graph, edge.operand), graph.names[edge.node]
        times = prod(large[axis] for axis in repeated_axes(small, large))
        kind = f"has shape {small}" if small else "is a number"
        axes = axes_text(small, large)
        fields: dict[str, Any] = {"name": name, "kind": kind, "large": large, "node": Formula(node), "axes": axes}
        told.append(sentence(say.BROADCAST, **fields, times=f"{times:,}"))
    both = [node for node in graph.gate_nodes if _both_stretched(graph, node)]
    told += [Sentence(say.BOTH_BROADCAST.format(node=graph.names[node], large=graph.shapes[node])) for node in both]
    return told[:MOST]


def _both_stretched(graph: Graph, node: int) -> bool:
    """Whether no operand of a gate of numbers has its shape: a column met a row."""
    shapes = [graph.shapes[operand] for operand in graph.operands_of(node)]
    arrays = [shape for shape in shapes if shape]
    return graph.gate(node).elementwise and len(arrays) > 1 and graph.shapes[node] not in shapes


def array_sentences(figures: Figures) -> list[Sentence]:
    """Targets, and what is entry by entry though it looks like something of matrices."""
    graph, told = figures.graph, []
    for node in graph.gate_nodes:
        gate, name = graph.gate(node), graph.names[node]
        if gate.id == "softmax" and node == figures.back.output and _is_level(figures):
            told.append(Sentence(say.SOFTMAX_LEVEL.format(node=name), name))
        for slot, operand in enumerate(graph.operands_of(node)):
            if gate.is_target(slot) and not gate.blocks:
                what = say.NO_GRADIENT.get(gate.id, say.TARGET)
                told.append(Sentence(what.format(name=operand_text(graph, operand), node=name)))
        if (
            gate.id in {"pow", "reciprocal", "exp", "square", "div"}
            and len(graph.shapes[graph.operands_of(node)[-1 if gate.id == "div" else 0]]) > 1
        ):
            told.append(sentence(say.ENTRYWISE, name, equation=equation(name, formula(graph, node))))
    return told[:MOST]


def _is_level(figures: Figures) -> bool:
    """Whether the pass starts with the same number at every entry."""
    start = figures.back.seed
    return not figures.back.trace.is_symbolic and bool((start == start.flat[0]).all())


def point_sentences(figures: Figures) -> list[Sentence]:
    """Where the point is special: a convention at a kink, a saturated gate, a dead relu, a gate that blocks."""
    kinds: dict[str, list[Sentence]] = {}
    for kind, point in _points(figures):
        kinds.setdefault(kind, []).append(point)
    told = []
    for sentences in kinds.values():
        told += sentences[:MOST]
        if len(sentences) > MOST:
            told.append(Sentence(say.MORE.format(count=len(sentences) - MOST)))
    return told + _cancelled(figures) + _not_needed(figures) + _stopped(figures.graph)


def _stopped(graph: Graph) -> list[Sentence]:
    """Where a gradient is held back."""
    stops = [node for node in graph.gate_nodes if graph.gate(node).blocks and graph.gate(node).is_target(0)]
    named = [(graph.names[node], operand_text(graph, graph.operands_of(node)[0])) for node in stops]
    return [Sentence(say.STOPPED.format(node=node, name=name), node) for node, name in named[:MOST]]


def _not_needed(figures: Figures) -> list[Sentence]:
    """Which gate took another branch, where something has no value because nothing needs it."""
    graph, values = figures.graph, figures.back.trace.values
    if graph.chooses and any(graph.floats.occurs(value != value) for value in values):  # noqa: PLR0124  (not-a-number)
        chooses = next(node for node in graph.gate_nodes if graph.gate(node).chooses)
        return [Sentence(say.NOT_NEEDED.format(node=graph.names[chooses]))]
    return []


def _cancelled(figures: Figures) -> list[Sentence]:
    """Which values and gradients are shown as 0 because their terms cancel to rounding error."""
    back, graph = figures.back, figures.graph
    if figures.exact or graph.size > MOST_LOOKED_AT:
        return []
    values, shown_value = back.trace.values, back.trace.shown_value
    what = [Formula(graph.names[node]) for node in graph.gate_nodes if shown_value(node) is not values[node]]
    what += [gradient_name(figures.loss, name, graph.shapes[graph.nodes[name]]) for name in back.cancelled]
    more = f" and {len(what) - MOST} more" if len(what) > MOST else ""
    return [sentence(say.CANCELLED, what=Phrase(Formula(*separated(what[:MOST])), more))] if what else []


def on_a_kink(back: Pass) -> bool:
    """Whether a gate on the way back stands on a kink."""
    return any(back.trace.kinks(node) for node in {edge.node for edge in back.edges})


def _points(figures: Figures) -> Iterator[tuple[str, Sentence]]:
    back, graph = figures.back, figures.graph
    at: dict[int, list[Edge]] = {}
    for edge in back.edges:
        at.setdefault(edge.node, []).append(edge)
    for node, edges in at.items():
        gate = graph.gate(node)
        if not (gate.kinks or gate.conventions or gate.flat or gate.pattern == "router"):
            continue
        name = graph.names[node]
        text = equation(name, formula(graph, node))
        kinks = back.trace.kinks(node)
        for kink in [*kinks, *back.trace.conventions(node)]:
            words = f"{say.KINK} {{torch}}." if kink.torch else say.KINK
            yield "kink", sentence(words, name, equation=text, convention=kink.convention, torch=kink.torch)
        if not kinks:
            yield from _flat(figures, edges, name, text)


def _flat(figures: Figures, edges: list[Edge], name: str, text: Formula) -> Iterator[tuple[str, Sentence]]:
    """A gate that lets little or nothing of the upstream gradient through."""
    record = figures.back.trace.record
    gate = figures.graph.gate(edges[0].node)
    if record is None or not gate.elementwise:
        return
    if figures.graph.shapes[edges[0].node]:
        yield from _flat_entries(gate, record.local[edges[0].index], name, text)
        return
    locals_ = [abs(record.local[edge.index]) for edge in edges]
    value = figures.value(edges[0].operand)
    if gate.flat == "dead" and not any(locals_):
        yield "dead", sentence(say.DEAD, name, equation=text, value=value)
    elif not any(locals_) and (gate.flat or gate.pattern == "router"):
        yield "blocked", sentence(say.BLOCKED, name, equation=text)
    elif gate.flat == "saturated" and edges[0].slot == 0 and locals_[0] <= FLAT:
        local = figures.local(edges[0])
        yield "saturated", sentence(say.SATURATED, name, equation=text, local=local)


def _flat_entries(gate: Operation, local: Any, name: str, text: Formula) -> Iterator[tuple[str, Sentence]]:
    """How many entries of an array let little or nothing of the upstream gradient through."""
    near = abs(local) <= (FLAT if gate.flat == "saturated" else 0)
    count, size = int(near.sum()), local.size
    if count and gate.flat:
        words = say.DEAD_ENTRIES if gate.flat == "dead" else say.SATURATED_ENTRIES
        yield gate.flat, sentence(words, name, equation=text, count=count, size=size)
    elif count == size and gate.pattern == "router":
        yield "blocked", sentence(say.BLOCKED, name, equation=text)


def rewrite_sentences(graph: Graph, group: tuple[str, ...], expand: tuple[str, ...], *, share: bool) -> list[Sentence]:
    """What grouping, expanding and sharing did, and what is saved."""
    told = []
    for kind, asked in (("group", group), ("expand", expand), ("share", share)):
        done = [rewrite for rewrite in graph.rewrites if rewrite.kind == kind]
        if done:
            what = ", ".join(r.what if r.count == 1 else f"{r.what} ({r.count} times)" for r in done)
            told.append(Sentence(_DONE[kind].format(what=what, count=done[0].count), kind))
        elif asked:
            from bpcli.graph.rewrite import PATTERNS

            told.append(Sentence(_NOT_DONE[kind].format(patterns=", ".join(PATTERNS), gates=", ".join(expand)), kind))
    if graph.rewrites:
        before, after = graph.rewrites[0].before, graph.rewrites[0].after
        words = say.FEWER if after < before else say.MORE_GATES if after > before else say.AS_MANY
        saved = plural(abs(before - after), "fewer value")
        told.append(Sentence(words.format(before=plural(before, "gate"), after=plural(after, "gate"), saved=saved)))
    return told


_DONE = {"group": say.GROUPED, "expand": say.EXPANDED, "share": say.SHARED}
_NOT_DONE = {"group": say.NOT_GROUPED, "expand": say.NOT_EXPANDED, "share": say.NOT_SHARED}

"""What a lesson remarks on: why each gate does what it does, branches, kinks, saturated and dead gates, grouping.

Knows what is worth a sentence. Must not know the tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.lesson import sentences as say
from bpcli.lesson.story import Sentence
from bpcli.trace.wording import formula

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpcli.graph.graph import Graph
    from bpcli.lesson.figures import Figures
    from bpcli.trace.trace import Pass

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


def branch_sentences(figures: Figures) -> list[Sentence]:
    """What is added at each branch, and why it is added."""
    back = figures.back
    if not back.branches:
        return []
    told = [Sentence(say.BRANCH_WHY, "branches")]
    out = back.graph.names[back.output]
    for node, edges in list(back.branches.items())[:MOST] if not back.trace.is_symbolic else ():
        gates = {edge.node for edge in edges}
        words = say.BRANCH if len(gates) == len(edges) else say.BRANCH_SAME
        name = back.graph.names[node]
        told.append(Sentence(words.format(name=name, count=len(edges), out=out, sum=figures.sum_written(node)), name))
    return told


def point_sentences(figures: Figures) -> list[Sentence]:
    """Where the point is special: a convention at a kink, a saturated gate, a dead relu."""
    return list(_limited(_points(figures)))


def _limited(points: Iterator[tuple[str, Sentence]]) -> Iterator[Sentence]:
    counts: dict[str, int] = {}
    for kind, sentence in points:
        counts[kind] = counts.get(kind, 0) + 1
        if counts[kind] <= MOST:
            yield sentence


def _points(figures: Figures) -> Iterator[tuple[str, Sentence]]:
    back, graph = figures.back, figures.graph
    record = back.trace.record
    if record is None:
        return
    seen: set[int] = set()
    for edge in back.edges:
        gate = graph.gate(edge.node)
        if not (gate.kinks or gate.flat) or edge.node in seen:
            continue
        seen.add(edge.node)
        kinks = back.trace.kinks(edge.node)
        node, text = graph.names[edge.node], formula(graph, edge.node)
        for kink in kinks:
            words = say.KINK.format(node=node, formula=text, convention=kink.convention)
            if kink.torch:
                words += say.KINK_TORCH.format(torch=kink.torch)
            yield "kink", Sentence(words, node)
        local = record.local[edge.index]
        if not gate.flat or kinks or edge.slot or abs(local) > FLAT:
            continue
        words = say.DEAD if gate.flat == "dead" else say.SATURATED
        value, slope = figures.value(edge.operand), figures.local(edge)
        yield gate.flat, Sentence(words.format(node=node, formula=text, value=value, local=slope), node)


def rewrite_sentences(graph: Graph, group: tuple[str, ...], expand: tuple[str, ...], *, share: bool) -> list[Sentence]:
    """What grouping, expanding and sharing did, and what is saved."""
    from bpcli.graph.rewrite import PATTERNS

    told = []
    for kind, asked in (("group", bool(group)), ("expand", bool(expand)), ("share", share)):
        done = [rewrite for rewrite in graph.rewrites if rewrite.kind == kind]
        if not done:
            if asked and kind == "group":
                told.append(Sentence(say.NOT_GROUPED.format(known=", ".join(PATTERNS)), kind))
            elif asked:
                told.append(
                    Sentence(
                        (say.NOT_EXPANDED if kind == "expand" else say.NOT_SHARED).format(known=", ".join(expand)),
                        kind,
                    )
                )
            continue
        what = ", ".join(r.what if r.count == 1 else f"{r.what} ({r.count} times)" for r in done)
        before, after = done[0].before, done[0].after
        words = {
            "group": say.GROUPED if before > after else say.GROUPED_SAME,
            "expand": say.EXPANDED,
            "share": say.SHARED,
        }[kind]
        count = done[0].count
        told.append(
            Sentence(
                words.format(
                    what=what,
                    before=before,
                    after=after,
                    saved=abs(before - after),
                    count=count,
                    gates="gate" if count == 1 else "gates",
                ),
                kind,
            )
        )
    return told

"""What a learner is told of an answer, in a line.

>>> from bpcli import explain
>>> from bpcli.judge.ask import read_ask
>>> trace = explain("x*y + x*z", x=2, y=3, z=4)
>>> right(trace, read_ask("df/dx", trace))
'4 + 3 = 7: x branches, and the gradients that arrive there add up'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.algebra.shown import Text
from bpcli.judge import sentences as say
from bpcli.judge.by_index.places import free_letters
from bpcli.judge.compare import near
from bpcli.judge.mistakes.prediction import number
from bpcli.judge.truth import ABOUT, SAME, edge_places, gradient, truth
from bpcli.trace.edge_words import EdgeWords
from bpcli.trace.wording import formula, gate_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpcli.judge.ask import Ask
    from bpcli.judge.verdict import Mistake
    from bpcli.trace.trace import Trace

MOST_TERMS = 6
MOST_NAMED = 4  # entries of an array that are named


def right(trace: Trace, ask: Ask) -> str:
    """Why the right answer is right."""
    graph = trace.graph
    match ask.kind:
        case "value":
            return _value(trace, trace.node(ask.of))
        case "shape":
            return _shape(trace, ask.inner) if ask.inner is not None else ""
        case "edge":
            return _edge(trace, ask)
        case "move":
            slope, step = number(gradient(trace, ask.of, ask.wrt or "", 1.0)), number(ask.number)
            return say.MOVE.format(slope=slope, step=step, change=number(truth(trace, ask)))
        case "local":
            node = trace.node(ask.of)
            return f"{gate_text(graph, node)}: {graph.gate(node).because}"
        case "entry":
            return _entries(trace, ask)
        case "gradient" if trace.starts_gradients(ask.of):
            return _gradient(trace, ask.of, ask.wrt or "")
    return say.A_ROW_EACH.format(of=ask.of, wrt=ask.wrt)


def wrong(mistakes: tuple[Mistake, ...], entries: list[tuple[int, ...]]) -> str:
    """What is wrong: the mistakes if they are known, and of an array which entries."""
    text = say.OR.join(mistake.text for mistake in mistakes)
    if not entries or entries == [()]:
        return text or say.UNKNOWN
    named = ", ".join(f"[{', '.join(map(str, index))}]" for index in entries[:MOST_NAMED])
    rest = len(entries) - MOST_NAMED
    words = say.WRONG_ENTRY if len(entries) == 1 else say.WRONG_ENTRIES if rest <= 0 else say.MANY_WRONG_ENTRIES
    wrong_ones = words.format(named=named, rest=rest)
    return say.ENTRIES_AND_MISTAKES.format(entries=wrong_ones, mistakes=text) if text else wrong_ones


def wrong_place(letters: Iterable[str], index: tuple[int, ...], value: Any) -> str:
    """Where a formula by indices is wrong first, and what it gives there."""
    place = ", ".join(f"{letter} = {at}" for letter, at in zip(letters, index, strict=True))
    worth = number(float(value[index]) if index else value)
    return say.WRONG_PLACE.format(place=place, value=worth) if place else say.WRONG_NUMBER.format(value=worth)


def remark(trace: Trace, ask: Ask, value: Any) -> str:
    """What is said of a wrong answer that is not a known mistake, but answers another question about the same."""
    match ask.kind:
        case "edge":
            return _other_edge(trace, ask, value)
        case "move" if near(value, gradient(trace, ask.of, ask.wrt or "", 1.0), ABOUT):
            return say.GRADIENT_FOR_MOVE.format(step=number(ask.number))
    return ""


def _other_edge(trace: Trace, ask: Ask, value: Any) -> str:
    """What is said of what another edge contributes, or of the sum of all."""
    back, wrt = trace.backward(None, None, (ask.wrt or "",)), trace.node(ask.wrt or "")
    if near(value, back.gradient[wrt], SAME):
        return say.WHOLE_FOR_EDGE.format(value=number(value), wrt=ask.wrt, edge=_named(ask))
    for edge in back.edges:
        if edge.operand == wrt and near(value, back.product[edge.index], SAME):
            other = f"{trace.graph.names[edge.node]} → {ask.wrt}"
            return say.OTHER_EDGE.format(value=number(value), other=other, edge=_named(ask))
    return ""


def other_shape(found: tuple[int, ...], asked: tuple[int, ...]) -> str:
    """An array where a number was asked, or one of another shape."""
    words = say.ARRAY_FOR_ARRAY if found and asked else say.ARRAY_FOR_NUMBER if found else say.NUMBER_FOR_ARRAY
    return words.format(found=found, asked=asked)


def _value(trace: Trace, node: int) -> str:
    graph = trace.graph
    if node < graph.leaves:
        return say.GIVEN.format(name=graph.names[node])
    if trace.is_symbolic or not graph.is_scalar(node):
        return gate_text(graph, node)
    numbers = formula(graph, node, lambda operand: Text.verbatim(number(trace.shown_value(operand))))
    worth = number(trace.shown_value(node))
    return f"{gate_text(graph, node)} = {' = '.join(dict.fromkeys([numbers, worth]))}"


def _gradient(trace: Trace, of: str, wrt: str) -> str:
    back = trace.backward(of, None, (wrt,))
    if of == wrt:
        return (say.OF_ITSELF if back.is_plain else say.STARTS_WITH).format(of=of, start=number(back.seed))
    edges = [edge for edge in back.edges if edge.operand == trace.node(wrt)]
    if not edges:
        return say.INDEPENDENT.format(of=of, wrt=wrt)
    words = EdgeWords(back, edges, number)
    if len(edges) > 1 and not words.have_numbers:
        return say.BRANCH_IN_WORDS.format(wrt=wrt)
    if not words.have_numbers:
        return say.CHAIN_IN_WORDS.format(gate=words.gate)
    total = number(back.gradient[trace.node(wrt)])
    if len(edges) > 1:
        return say.BRANCH.format(written=words.terms(MOST_TERMS), total=total, wrt=wrt)
    return say.CHAIN.format(written=words.products, total=total, gate=words.gate)


def _edge(trace: Trace, ask: Ask) -> str:
    """What an edge contributes: a product, or a product for each time the gate takes the node."""
    back, places = trace.backward(None, None, (ask.wrt or "",)), edge_places(trace, ask)
    edges = [edge for edge in back.edges if edge.index in places]
    words = EdgeWords(back, edges, number)
    if not edges or not words.have_numbers:
        return say.EDGE_IN_WORDS.format(edge=_named(ask))
    return say.EDGE.format(products=words.products, total=words.total, edge=_named(ask))


def _named(ask: Ask) -> str:
    """An edge in a sentence."""
    words = say.NUMBERED_EDGE if ask.number else say.THE_EDGE
    return words.format(number=ask.number, of=ask.of, wrt=ask.wrt)


def _entries(trace: Trace, ask: Ask) -> str:
    """The rule by indices with the letters of the ask, if the gate has one; of one entry its number."""
    from bpcli.judge.by_index.rules import rule_text

    is_number = not free_letters(ask.at) and not trace.is_symbolic
    worth = [number(truth(trace, ask))] if is_number else []
    rule = rule_text(trace, ask)
    return say.BY_RULE.format(rule=" = ".join([rule, *worth])) if rule else "".join(worth)


def _shape(trace: Trace, inner: Ask) -> str:
    if inner.kind == "gradient" and trace.starts_gradients(inner.of):
        return say.SHAPE_OF_GRADIENT.format(wrt=inner.wrt)
    if inner.kind == "value":
        return f"{gate_text(trace.graph, trace.node(inner.of))}" if trace.node(inner.of) >= trace.graph.leaves else ""
    return say.SHAPE_OF_A_JACOBIAN.format(of=inner.of, wrt=inner.wrt)

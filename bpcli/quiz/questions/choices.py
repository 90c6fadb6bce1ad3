"""The questions of which the answer is one of a few choices, and their small judge.

A choice is read by its text, its number or its first letters.

>>> read("2", ("x", "y")), read("SW", ("switcher", "router")), read("r", ("red", "rose"))
('y', 'switcher', None)
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bpcli.errors import InputError
from bpcli.judge.mistakes.prediction import number
from bpcli.judge.truth import truth
from bpcli.judge.verdict import Mistake, Verdict, unreadable
from bpcli.quiz import sentences as say
from bpcli.quiz.question import Question
from bpcli.quiz.questions.shown import look
from bpcli.trace.jacobian import edge_structure
from bpcli.trace.wording import gate_text, operand_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bpcli.lesson.story import Block
    from bpcli.quiz.questions.position import Position

LONGEST = 200  # characters that are looked at
HARDEST = 2  # the last level at which patterns are asked for
_SIGNS = str.maketrans({"⋅": "·", "*": "·", "@": "·", ".": "·", "−": "-", "×": "·"})
_TRANSPOSED = re.compile(r"\.t\b|\^t\b|'")
KINDS = {
    "identity": "identity",
    "scaled identity": "diagonal",
    "diagonal": "diagonal",
    "zeros and ones": "diagonal",
    "matrix": "full",
    "dense": "full",
    "zero": "zeros",
}
"""What a structure of bpcli.gates.jacobian is called among the choices."""


def pattern(position: Position) -> list[Question]:
    """Which pattern of backward flow a gate is: once for each kind of gate, before its first backward step."""
    node, graph = position.gate, position.graph
    asked = "pattern" in position.about.asks and (position.level <= HARDEST or not position.topic)
    if node is None or not asked or not position.is_first_at_gate or graph.gate(node).pattern is None:
        return []
    gate = graph.gate(node)
    above = [one for one in graph.gate_nodes if one > node and position.back.above[one]]
    if any(graph.gate(one).id == gate.id for one in above):
        return []
    written, right = gate_text(graph, node), gate.pattern or ""
    why = say.WHY_PATTERN.format(gate=written, kind=say.PATTERNS[right], because=gate.because)
    one = Choice(tuple(say.PATTERNS), right, {}, say.NOT_PATTERN.__getitem__)
    prompt = say.ASK_PATTERN.format(gate=written)
    return [choice("pattern", prompt, look(position.silent), one, (say.HINT_PATTERN, say.HINT_PATTERN_RULES), why)]


def route(position: Position) -> list[Question]:
    """Where a max (or min) gate routes the upstream gradient: before its first backward step, and not at a tie."""
    node, graph, record = position.gate, position.graph, position.trace.record
    if node is None or record is None or not graph.is_scalar(node) or not position.is_first_at_gate:
        return []
    gate = graph.gate(node)
    nodes = [one for slot, one in enumerate(graph.operands_of(node)) if gate.flows(slot)]  # not the mask of where
    values = [position.trace.values[one] for one in nodes]
    if gate.pattern != "router" or len(set(nodes)) < 2 or len(set(values)) < len(values):
        return []
    names = [operand_text(graph, one) for one in nodes]
    winner = names[values.index(position.trace.values[node])]
    written = gate_text(graph, node)
    losers = {
        name: Mistake("routed-to-loser", say.ROUTED_TO_LOSER.format(chosen=name, value=number(value), gate=written))
        for name, value in zip(names, values, strict=True)
        if name != winner
    }
    both = {say.BOTH: Mistake("routed-to-both", say.ROUTED_TO_BOTH.format(gate=written))} if len(names) == 2 else {}
    one = Choice((*names, *both), winner, losers | both, str)
    listed = ", ".join(f"{name} = {number(value)}" for name, value in zip(names, values, strict=True))
    hints = (say.HINT_ROUTE, say.HINT_ROUTE_NUMBERS.format(values=listed))
    why = say.WHY_ROUTE.format(winner=winner)
    return [choice("route", say.ASK_ROUTE.format(gate=written), look(position.silent), one, hints, why)]


def structure(position: Position) -> list[Question]:
    """What the Jacobian on an edge between two small vectors looks like, where it is one of a few things."""
    ask = position.ask
    if ask.kind != "jacobian" or position.trace.is_symbolic:
        return []
    gate = gate_text(position.graph, position.graph.nodes[ask.of])
    edges = position.edges_between(ask.of, ask.wrt or "")
    found = KINDS.get(edge_structure(position.back, edges[0]).kind) if len(edges) == 1 else None
    if found is None or found != _seen(position):
        return []  # a structure that these values hide
    named = {text: kind for kind, text in say.STRUCTURES.items()}
    one = Choice(tuple(named), say.STRUCTURES[found], {}, lambda chosen: say.NOT_STRUCTURE[named[chosen]])
    hints = (
        say.HINT_JACOBIAN.format(of=ask.of, wrt=ask.wrt),
        say.HINT_STRUCTURE,
        say.WHY_STRUCTURE[found].format(gate=gate),
    )
    prompt = say.ASK_STRUCTURE.format(of=ask.of, wrt=ask.wrt, gate=gate)
    return [choice("structure", prompt, look(position.silent), one, hints, say.WHY_STRUCTURE[found].format(gate=gate))]


def _seen(position: Position) -> str:
    """What the entries look like."""
    import numpy as np

    entries = truth(position.trace, position.ask)
    if not entries.any():
        return "zeros"
    rows, cols = entries.shape
    if rows != cols or (entries != np.diag(np.diag(entries))).any():
        return "full"
    return "identity" if (entries == np.eye(rows)).all() else "diagonal"


class Choice(NamedTuple):
    """What may be answered: the right one, and of each wrong one the known mistakes and what is said."""

    choices: tuple[str, ...]
    right: str
    mistakes: Mapping[str, Mistake]
    said: Callable[[str], str]


def choice(kind: str, prompt: str, shown: tuple[Block, ...], one: Choice, hints: Sequence[str], why: str) -> Question:
    """The question; the last hint is the answer."""

    def judged(answer: str, _: Sequence[Verdict]) -> Verdict:
        found = read(answer, one.choices)
        if found is None:
            listed = "; ".join(one.choices)
            said = (say.NOT_A_CHOICE if answer.strip() else say.NO_ANSWER).format(choices=listed)
            return unreadable("", answer, InputError(said))
        if found == one.right:
            return Verdict("", answer, found, "right", credit=1.0, said=why)
        mistakes = (one.mistakes[found],) if found in one.mistakes else ()
        said = ". ".join(part.text for part in mistakes) or one.said(found)
        return Verdict("", answer, found, "wrong", mistakes, said=said)

    possible = tuple(dict.fromkeys(found.id for found in one.mistakes.values()))
    return Question(kind, "", prompt, shown, judged, (*hints, one.right), why, possible, one.choices)


def read(answer: str, choices: tuple[str, ...]) -> str | None:
    """The choice that an answer means; None where it is none of them, or may be several."""
    plain = _plain(answer[:LONGEST])
    texts = [_plain(one) for one in choices]
    if plain in texts:
        return choices[texts.index(plain)]
    if re.fullmatch(r"\(?[0-9]{1,3}[.)·]?", plain):
        position = int(re.sub(r"[^0-9]", "", plain))
        return choices[position - 1] if 0 < position <= len(choices) else None
    begun = [one for one, text in zip(choices, texts, strict=True) if plain and text.startswith(plain)]
    return begun[0] if len(begun) == 1 else None


def _plain(text: str) -> str:
    """A choice without what may be written in several ways."""
    lowered = _TRANSPOSED.sub("ᵀ", " ".join(text.lower().split()))
    for article in ("a ", "an ", "the "):
        lowered = lowered.removeprefix(article)
    return lowered.translate(_SIGNS).replace(" ", "")

"""The questions that the tutor's judge judges: values, gradients, shapes, Jacobians, moves.

Each function has the questions of one kind that there are at a position, often none.

>>> from bpcli import explain
>>> from bpcli.quiz.asks import asks
>>> from bpcli.quiz.questions.position import Position
>>> trace = explain("(x+y)*z", x=-2, y=5, z=-4)
>>> [question] = value(Position(trace, "mixed", 1, 2, 7, tuple(asks(trace)), 0))
>>> question.ask, question.judge("3", ()).verdict, question.hints[-1]
('q', 'right', 'q = 3')
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.judge import said
from bpcli.judge.ask import Ask
from bpcli.judge.by_index.places import read_entry
from bpcli.judge.judge import judge
from bpcli.judge.mistakes import predict
from bpcli.judge.mistakes.prediction import number
from bpcli.judge.written import sides
from bpcli.quiz import sentences as say
from bpcli.quiz.hints import answer_text, ladder, steps_to
from bpcli.quiz.question import Question
from bpcli.quiz.questions.shown import look, look_and_table
from bpcli.quiz.topics import OWN, TOPICS
from bpcli.trace.by_index import IndexRules
from bpcli.trace.wording import formula, gate_text, gradient_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bpcli.judge.verdict import Verdict
    from bpcli.lesson.story import Block
    from bpcli.quiz.questions.position import Position
    from bpcli.trace.trace import Edge

STEP = 0.01  # of a nudge


def value(position: Position) -> list[Question]:
    """The forward value of a gate: of q = x + y, from those of x and y."""
    name, graph = position.ask.of, position.graph
    if position.ask.kind != "value" or position.trace.is_symbolic or graph.constant[graph.nodes[name]]:
        return []
    prompt = say.ASK_VALUE.format(name=name, formula=formula(graph, graph.nodes[name]))
    return [_question("value", position, prompt, look_and_table(position))]


def local(position: Position) -> list[Question]:
    """The local gradient on an edge: a number, or its formula."""
    if position.ask.kind != "local":
        return []
    gate = gate_text(position.graph, position.graph.nodes[position.ask.of])
    prompt = say.ASK_LOCAL.format(gate=gate, wrt=position.ask.wrt)
    return [_question("local", position, prompt, look_and_table(position))]


def gradient(position: Position) -> list[Question]:
    """A gradient of the output, where one edge brings it.

    It is the upstream gradient at a gate, the product on an edge that is worked out, or the gradient of an input.
    """
    wrt, graph = position.ask.wrt, position.graph
    if position.ask.kind != "gradient" or wrt is None:
        return []
    node = graph.nodes[wrt]
    edges = position.edges_to(node)
    if len(edges) > 1 or entries(position):
        return []  # a branch is a question of its own, and entries are asked for by indices
    if node >= graph.leaves:
        kind, prompt = "upstream", say.ASK_UPSTREAM.format(name=wrt, gate=gate_text(graph, node))
    elif position.is_whole:
        kind, prompt = "gradient", say.ASK_GRADIENT.format(out=position.out, wrt=wrt)
    else:
        kind, prompt = "product", say.ASK_PRODUCT.format(of=graph.names[edges[0].node], wrt=wrt)
    return [_question(kind, position, prompt, look_and_table(position))]


def entries(position: Position) -> list[Question]:
    """An entry of the Jacobian on the one edge to an array, and an entry of the gradient, where that is practised."""
    ask, graph = position.ask, position.graph
    if ask.kind != "gradient" or ask.wrt is None or "entries" not in TOPICS.get(position.topic, OWN).asks:
        return []
    edges = position.edges_to(graph.nodes[ask.wrt])
    rules = IndexRules(position.back, position.out).of(edges[0]) if len(edges) == 1 else None
    if rules is None or not graph.shapes[graph.nodes[ask.wrt]]:
        return []
    lefts = [sides(rule)[0] for rule in (rules if graph.shapes[edges[0].node] else rules[1:])]
    asked = [entry for left in lefts if (entry := read_entry(left, position.trace)) is not None]
    prompts = (say.ASK_ENTRY, say.ASK_GRADIENT_ENTRY)[-len(asked) :]
    return [
        _question("entries", position, prompt.format(entry=entry.text), look_and_table(position), entry)
        for prompt, entry in zip(prompts, asked, strict=True)
    ]


def branch(position: Position) -> list[Question]:
    """What each edge to a node that branches contributes, where that is practised; then the gradient there."""
    wrt = position.ask.wrt
    edges = position.edges_to(position.graph.nodes[wrt]) if position.ask.kind == "gradient" and wrt is not None else []
    if len(edges) < 2:
        return []
    addends = [_addend(position, edge, len(edges)) for edge in edges] if position.takes_apart(edges) else []
    prompt = say.ASK_SUM.format(wrt=wrt, count=len(edges))
    return [*addends, _question("sum", position, prompt, look_and_table(position))]


def _addend(position: Position, edge: Edge, count: int) -> Question:
    of, wrt = position.graph.names[edge.node], position.ask.wrt or ""
    prompt = say.ASK_ADDEND.format(wrt=wrt, count=count, of=of)
    return _question("addend", position, prompt, look_and_table(position, edge), Ask("edge", of, wrt))


def shape(position: Position) -> list[Question]:
    """The shape of ∇W f; and before its entries are asked, that of a Jacobian."""
    ask, graph = position.ask, position.graph
    if ask.kind == "shape" and ask.inner is not None and ask.inner.wrt is not None:
        wrt = ask.inner.wrt
        name = gradient_name(ask.inner.of, wrt, graph.shapes[graph.nodes[wrt]])
        return [_question("shape", position, say.ASK_SHAPE.format(name=name), look(position.silent))]
    if ask.kind == "jacobian":
        prompt = say.ASK_JACOBIAN_SHAPE.format(of=ask.of, wrt=ask.wrt)
        return [_question("shape", position, prompt, look(position.silent), Ask("shape", ask.of, ask.wrt, ask))]
    return []


def jacobian(position: Position) -> list[Question]:
    """The entries of the Jacobian on an edge between two small vectors."""
    ask = position.ask
    if ask.kind != "jacobian" or position.trace.is_symbolic:
        return []
    gate = gate_text(position.graph, position.graph.nodes[ask.of])
    prompt = say.ASK_JACOBIAN.format(of=ask.of, wrt=ask.wrt, gate=gate)
    return [_question("jacobian", position, prompt, look(position.silent))]


def nudge(position: Position) -> list[Question]:
    """Which way, and by about how much, the output changes when an input, a number, is raised a little.

    It is asked after the last step of a circuit that the learner has worked out.
    """
    graph, trace = position.graph, position.trace
    if not position.is_last or position.stage < 1 or trace.is_symbolic or not position.back.is_plain:
        return []
    gradients = position.back.gradients
    names = [name for name, slope in gradients.items() if not graph.shapes[graph.nodes[name]] and slope]
    if not names:
        return []
    wrt = position.dice.pick(names)
    done = Ask("shape", position.out, None, Ask("gradient", position.out, wrt))
    after = position._replace(steps=(*position.steps, done), at=len(position.steps))
    prompt = say.ASK_NUDGE.format(wrt=wrt, value=number(trace.value(wrt)), step=number(STEP), out=position.out)
    asked = Ask("move", position.out, wrt, None, STEP)
    question = _question("nudge", after, prompt, look(after), asked)
    hints = (*steps_to(trace, asked), answer_text(trace, asked))  # without its name, which nobody may type
    return [question._replace(ask="", hints=hints)]


def _question(kind: str, position: Position, prompt: str, shown: tuple[Block, ...], ask: Ask | None = None) -> Question:
    """The question of this position, or of another ask about the same circuit."""
    trace, asked = position.trace, ask or position.ask

    def judged(answer: str, earlier: Sequence[Verdict]) -> Verdict:
        return judge(trace, asked, answer, earlier, position.sheet)

    possible = () if trace.is_symbolic and asked.kind != "shape" else [one.id for one in predict(trace, asked)]
    why = said.right(trace, asked)
    return Question(kind, asked.text, prompt, shown, judged, ladder(trace, asked), why, tuple(dict.fromkeys(possible)))

"""A branch: what each edge brings back, and the sum."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.judge.ask import Ask
from bpcli.judge.compare import near
from bpcli.judge.mistakes import chain, gates
from bpcli.judge.mistakes.prediction import Prediction, gate_text, number
from bpcli.judge.mistakes.scene import Scene
from bpcli.quiz import sentences as say
from bpcli.quiz.hints import gate_hint, single_edge
from bpcli.quiz.question import Question
from bpcli.quiz.questions.follows import answered, carried
from bpcli.quiz.questions.own import Quantity, judged
from bpcli.quiz.questions.plain import ids, plain
from bpcli.quiz.questions.shown import backward_table, look
from bpcli.quiz.topics import WHOLE
from bpcli.trace.wording import product_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bpcli.judge.allowed import Sheet
    from bpcli.judge.answer import Answer
    from bpcli.judge.verdict import Verdict
    from bpcli.quiz.questions.place import Place
    from bpcli.trace.trace import Edge, Trace

SAME = 1e-9


def questions(place: Place) -> list[Question]:
    """The addends one by one, where they are practised; then the gradient at the node that branches."""
    ask = place.ask
    if ask.kind != "gradient" or ask.wrt is None:
        return []
    edges = place.edges_to(place.graph.nodes[ask.wrt])
    if len(edges) < 2:
        return []
    addends = [addend(place, edge, len(edges), place.sheet) for edge in edges] if place.takes_apart(edges) else []
    prompt = say.ASK_SUM.format(wrt=ask.wrt, count=len(edges))
    shown = look(place) if place.stage >= WHOLE else (*look(place), backward_table(place))
    products = {one.ask: place.back.product[edge.index] for one, edge in zip(addends, edges, strict=False)}
    return [*addends, _sum(place, plain("sum", place, prompt, shown), products)]


def _sum(place: Place, one: Question, products: Mapping[str, Any]) -> Question:
    """The question of the sum, which may follow from wrong addends; `products` are the right ones."""
    trace, ask = place.trace, place.ask

    def judge(answer: str, earlier: Sequence[Verdict]) -> Verdict:
        verdict = one.judge(answer, earlier)
        found = {name: answered(trace, ask, name, earlier, right) for name, right in products.items()}
        wrong = [name for name, (_, is_wrong) in found.items() if is_wrong]
        if not wrong or any(value is None for value, _ in found.values()):
            return verdict
        return carried(trace, verdict, ask, sum(value for value, _ in found.values()), wrong)

    return one._replace(judge=judge)


def addend(place: Place, edge: Edge, count: int, sheet: Sheet | None = None) -> Question:
    """What one of the edges to a branch brings back; `sheet` says what an answer may be made of."""
    graph, ask = place.graph, place.ask
    of, wrt = graph.names[edge.node], ask.wrt or ""
    name = f"{of} → {wrt}"
    right = place.back.product[edge.index]
    figures = place.figures
    written = product_text(figures.local(edge), figures.gradient(edge.node))
    why = say.WHY_ADDEND.format(product=f"{written} = {figures.product(edge)}")

    def predicted(trace: Trace) -> list[Prediction]:
        value = trace.backward().product[edge.index]
        return [one for one in _predicted(trace, edge, ask) if not near(one.value, value, SAME)]

    def remark(found: Answer) -> str:
        return _remark(place, edge, found.number if found.graph is None else None)

    quantity = Quantity(
        name, ask, lambda trace: trace.backward().product[edge.index], predicted, why, remark, sheet=sheet
    )

    def judge(answer: str, earlier: Sequence[Verdict]) -> Verdict:
        upstream = Ask("gradient", place.out, of)
        value, is_wrong = answered(place.trace, upstream, upstream.text, earlier, place.back.gradient[edge.node])
        record = place.trace.record
        goal = record.local[edge.index] * value if is_wrong and record is not None else None
        return carried(place.trace, judged(place.trace, quantity, answer), ask, goal, [upstream.text])

    hints = (say.HINT_ADDEND, gate_hint(place.trace, edge.node), *single_edge(place.back, edge), number(right))
    prompt = say.ASK_ADDEND.format(wrt=wrt, count=count, of=gate_text(graph, edge.node).partition(" ")[0])
    shown = look(place, edge) if place.stage >= WHOLE else (*look(place, edge), backward_table(place, edge))
    return Question("addend", name, prompt, shown, judge, hints, why, ids(predicted(place.trace)))


class OneEdge(Scene):
    """A scene of which only one of the edges to a branch is looked at."""

    def __init__(self, trace: Trace, edge: Edge, ask: Ask) -> None:
        """Leave out the other edges."""
        super().__init__(trace, ask.of, ask.wrt or "")
        self.edges = [one for one in self.edges if one.operand != edge.operand or one.index == edge.index]
        self.last = [one for one in self.last if one.index == edge.index]

    @property
    def right(self) -> Any:
        """What flows on the edge."""
        return self.back.product[self.last[0].index]


def _predicted(trace: Trace, edge: Edge, ask: Ask) -> list[Prediction]:
    """The mistakes of one step of the chain rule, on this edge; mistakes further up would be asked for there."""
    scene = OneEdge(trace, edge, ask)
    return [*chain.predicted(scene), *gates.predicted(scene)]


def _remark(place: Place, edge: Edge, value: Any) -> str:
    """What is said of another addend, or of the whole sum."""
    if value is None:
        return ""
    of, wrt = place.graph.names[edge.node], place.ask.wrt or ""
    total = place.back.gradient[edge.operand]
    if near(value, total, SAME):
        return say.WHOLE_SUM.format(total=number(total), of=of, wrt=wrt)
    for one in place.edges_to(edge.operand):
        if near(value, place.back.product[one.index], SAME):
            other = place.graph.names[one.node]
            return say.OTHER_ADDEND.format(value=number(value), other=other, of=of, wrt=wrt)
    return ""

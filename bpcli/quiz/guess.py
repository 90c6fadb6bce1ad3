"""A guess at a step of the lesson, judged as the quiz judges an answer.

Knows which judge is asked: that of `bpcli check` where its notation can say what is asked, and that of the quiz's
addends for one edge to a node that branches. Must not know screens.

>>> from bpcli import explain
>>> from bpcli.lesson.figures import Figures
>>> from bpcli.lesson.steps import steps
>>> trace = explain("x*x + x", x=3)
>>> walk = steps(Figures(trace.backward()))
>>> walk[4].prompt, [guess(trace, trace.backward(), walk[4], text).verdict for text in ("1", "x/3", "7")]
('f → x', ['right', 'wrong', 'wrong'])
>>> guess(trace, trace.backward(), walk[4], "7").said
'7 is the whole gradient at x; asked is what the edge f → x alone brings back'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.judge.ask import Ask, read_ask
from bpcli.judge.judge import judge
from bpcli.quiz.questions.branch import addend
from bpcli.quiz.questions.own import Quantity, judged
from bpcli.quiz.questions.place import Place
from bpcli.quiz.topics import WHOLE

if TYPE_CHECKING:
    from bpcli.judge.verdict import Verdict
    from bpcli.lesson.steps import Step
    from bpcli.trace.trace import Pass, Trace


def can_guess(step: Step) -> bool:
    """Whether there is a number to guess."""
    return step.right is not None


def guess(trace: Trace, back: Pass, step: Step, text: str) -> Verdict:
    """The verdict on a guess at what a step asks. Whatever a learner types is at worst unreadable."""
    if step.ask:
        return judge(trace, read_ask(step.ask, trace), text)
    graph, edge = back.graph, step.edge
    node = step.node if edge is None else edge.operand
    like = Ask("gradient", graph.names[back.output], graph.names[node])
    if edge is not None and back.is_plain and back.output == graph.output and not graph.has_arrays:
        place = Place(trace, "", 1, WHOLE, 0, (like,), 0)
        return addend(place, edge, len(place.edges_to(node))).judge(text, ())

    def truth(point: Trace) -> Any:
        there = point.backward(graph.names[back.output], back.seed, back.wrt)
        return there.gradient[node] if edge is None else there.product[edge.index]

    return judged(trace, Quantity(step.prompt, like, truth, lambda _: [], step.sentence, lambda _: ""), text)

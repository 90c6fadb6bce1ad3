"""A guess at a step of the lesson, judged as the quiz judges an answer.

The judge of `bpcli check` judges it, where its notation can say what is asked. It cannot where a pass starts elsewhere
or from another gradient than 1: there a guess is compared with the number.

>>> from bpcli import explain
>>> from bpcli.lesson.figures import Figures
>>> from bpcli.lesson.steps import steps
>>> trace = explain("x*x + x", x=3)
>>> walk = steps(Figures(trace.backward()))
>>> walk[4].prompt, [guess(trace, trace.backward(), walk[4], text).verdict for text in ("1", "x/3", "7")]
('f → x', ['right', 'wrong', 'wrong'])
>>> guess(trace, trace.backward(), walk[4], "7").said
'7 is the whole gradient at x. The question asks for the edge f → x alone'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.errors import InputError
from bpcli.judge.answer import read_answer
from bpcli.judge.ask import Ask, read_ask
from bpcli.judge.compare import same_value
from bpcli.judge.judge import is_function, judge, refuse_lost
from bpcli.judge.said import wrong
from bpcli.judge.verdict import Verdict, unreadable

if TYPE_CHECKING:
    from bpcli.lesson.steps import PassStep
    from bpcli.trace.trace import Pass, Trace


def can_guess(step: PassStep) -> bool:
    """Whether there is a number to guess."""
    return step.right is not None


def guess(trace: Trace, back: Pass, step: PassStep, text: str) -> Verdict:
    """The verdict on a guess at what a step asks. Whatever a learner types is at worst unreadable."""
    if step.ask:
        return judge(trace, read_ask(step.ask, trace), text)
    graph, edge = back.graph, step.edge
    node = step.node if edge is None else edge.operand
    like = Ask("gradient", graph.names[back.output], graph.names[node])

    def truth(point: Trace) -> Any:
        there = point.backward(graph.names[back.output], back.seed, back.wrt)
        return there.gradient[node] if edge is None else there.product[edge.index]

    try:
        answer = read_answer(text, trace, like)
        right = truth(trace) if answer.graph is None else None
        refuse_lost(answer, right)
        is_right = is_function(answer, trace, truth) if right is None else same_value(answer, answer.number, right)
    except InputError as error:
        return unreadable(step.prompt, text, error)
    verdict, said = ("right", step.sentence) if is_right else ("wrong", wrong((), []))
    return Verdict(step.prompt, text, answer.understood, verdict, credit=float(is_right), said=said)

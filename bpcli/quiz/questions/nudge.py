"""Which way, and by about how much, the output moves when an input is nudged.

>>> [signed(text) for text in ("up by 0.04", "falls 2", "-3", "down")]
['0.04', '-(2)', '-3', 'down']
"""

from __future__ import annotations

import re
from math import isclose
from typing import TYPE_CHECKING, Any

from bpcli.errors import InputError
from bpcli.judge.ask import Ask
from bpcli.judge.compare import near
from bpcli.judge.mistakes import Prediction, predict
from bpcli.judge.mistakes.prediction import number
from bpcli.quiz import sentences as say
from bpcli.quiz.question import Question
from bpcli.quiz.questions.own import Quantity, judged
from bpcli.quiz.questions.plain import ids
from bpcli.quiz.questions.shown import look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bpcli.judge.answer import Answer
    from bpcli.judge.verdict import Verdict
    from bpcli.quiz.questions.place import Place
    from bpcli.trace.trace import Trace

STEP = 0.01
ABOUT = 0.002  # relative: how near to what the output truly does, a number is right too
_UP = re.compile(r"^\s*(?:up|rises?|grows?|increases?|more)(?:\s+by)?(?:\s+about)?\s+(?=\S)", re.IGNORECASE)
_DOWN = re.compile(r"^\s*(?:down|falls?|shrinks?|decreases?|less)(?:\s+by)?(?:\s+about)?\s+(?=\S)", re.IGNORECASE)


def questions(place: Place) -> list[Question]:
    """After the last step of a circuit that the learner has worked out, for one of its inputs that are numbers."""
    graph = place.graph
    if not place.is_last or place.stage < 1 or place.trace.is_symbolic or graph.shapes[graph.output]:
        return []
    gradients = place.back.gradients
    names = [name for name, value in gradients.items() if not graph.shapes[graph.nodes[name]] and value]
    return [_question(place, place.dice.pick(names), gradients)] if names else []


def signed(answer: str) -> str:
    """An answer in words as a number: up by 0.04, down 2."""
    return _UP.sub("", answer) if _UP.match(answer) else _DOWN.sub("-(", answer) + ")" * bool(_DOWN.match(answer))


def _question(place: Place, wrt: str, gradients: dict[str, Any]) -> Question:
    trace, out, step = place.trace, place.out, number(STEP)
    ask, gradient = Ask("gradient", out, wrt), gradients[wrt]
    move, told = gradient * STEP, number(gradient)
    why = say.WHY_NUDGE.format(gradient=told, step=step, move=number(move))

    def predicted(point: Trace) -> list[Prediction]:
        return [
            one._replace(
                value=one.value * STEP,
                text=say.WRONG_GRADIENT.format(gradient=number(one.value), step=step, text=one.text),
            )
            for one in predict(point, ask)
        ]

    def remark(found: Answer) -> str:
        same = found.graph is None and near(found.number, gradient, ABOUT)
        return say.STEP_LEFT_OUT.format(step=step) if same else ""

    moved = _truly(trace, wrt)

    def also(value: float) -> bool:
        return moved is not None and isclose(value, moved, rel_tol=ABOUT)

    def truth(point: Trace) -> Any:
        return point.backward().gradients[wrt] * STEP

    after = place._replace(steps=(*place.steps, Ask("shape", out, None, ask)), at=len(place.steps))
    quantity = Quantity("", ask, truth, predicted, why, remark, also, after.sheet)

    def judge(answer: str, _: Sequence[Verdict]) -> Verdict:
        return judged(trace, quantity, answer, signed(answer))

    hints = (
        say.HINT_NUDGE.format(out=out, wrt=wrt),
        say.HINT_NUDGE_RULE.format(out=out, wrt=wrt, step=step),
        say.HINT_NUDGE_NUMBERS.format(out=out, wrt=wrt, gradient=told),
        number(move),
    )
    prompt = say.ASK_NUDGE.format(wrt=wrt, value=number(trace.value(wrt)), step=step, out=out)
    return Question("nudge", "", prompt, look(after), judge, hints, why, ids(predicted(trace)))


def _truly(trace: Trace, wrt: str) -> float | None:
    """What the output does: the circuit run once more."""
    inputs = {name: given.number for name, given in trace.given.items() if name in trace.graph.inputs}
    inputs[wrt] += STEP
    try:
        return float(trace.at(inputs).values[trace.graph.output] - trace.values[trace.graph.output])
    except InputError:
        return None

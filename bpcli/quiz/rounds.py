"""Which circuits a quiz asks about, and how much of each is left to the learner.

A round is a circuit with its questions. On circuits of one topic the help fades: the first is a worked example that
leaves blank what the topic is about, of the second the last steps are blank, from the third on all.

>>> [(one.expression, len(one.questions)) for one in of_topic("add", 1, 7, 3)][0][1] > 0
True
"""

from __future__ import annotations

from itertools import count as numbers
from typing import TYPE_CHECKING, NamedTuple

from bpcli.fair.draw import Dice
from bpcli.quiz import sentences as say
from bpcli.quiz.draw import draw
from bpcli.quiz.questions import questions
from bpcli.quiz.topics import STAGES, TOPICS, WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bpcli.quiz.draw import Drawn
    from bpcli.quiz.question import Question
    from bpcli.quiz.schedule import Due
    from bpcli.trace.trace import Trace

MOST_SEEDS = 1_000_000
MOST_TRIES = 8  # circuits that are looked at for one on which a mistake can be made


class Round(NamedTuple):
    """A circuit, with the questions about it. `why` is why it is asked about, in a sentence."""

    expression: str
    values: Mapping[str, str]
    questions: tuple[Question, ...]
    trace: Trace
    topic: str = ""
    level: int = 0
    seed: int | None = None
    why: str = ""


def of_circuit(expression: str, values: Mapping[str, str], trace: Trace, seed: int, count: int | None) -> Round:
    """A learner's own circuit, step by step."""
    asked = questions(trace, topic="", level=1, stage=WHOLE, seed=seed)
    why = "" if trace.upstream is None else say.STARTS_WITH.format(upstream=trace.upstream.text)
    return Round(expression, values, tuple(asked[:count]), trace, seed=seed, why=why)


def of_topic(topic: str, level: int, seed: int, count: int) -> Iterator[Round]:
    """Fresh circuits of a topic, up to `count` questions. Raises InputError for a topic that there is not."""
    left, seen = count, set[str]()
    for stage in numbers():
        one = _fresh(topic, level, f"{seed}/{stage}", min(stage, WHOLE), seen)
        begins = f"{TOPICS[topic].title}, level {level}." if stage == 0 else ""
        yield (cut := _cut(one, left, min(stage, WHOLE), begins, fades=stage <= WHOLE))
        left -= len(cut.questions)
        if left <= 0:
            return


def of_due(due: Sequence[Due], seen: Mapping[tuple[str, int], int], seed: int, count: int) -> Iterator[Round]:
    """What is due, the most urgent first, each on fresh circuits, up to `count` questions.

    `seen` is on how many circuits a topic's level was practised before. What is new takes three circuits, from the
    worked example to all blank; what comes up again takes one.
    """
    left, drawn, known = count, set[str](), dict(seen)
    for turn in numbers():
        for place, one in enumerate(due):
            key = (one.topic, one.level)
            for again in range(1 if one.mistake or known.get(key) else WHOLE + 1):
                stage = WHOLE if one.mistake else min(known.get(key, 0), WHOLE)
                found = _fresh(one.topic, one.level, f"{seed}/{turn}/{place}/{again}", stage, drawn, one.mistake)
                begins = why(one) if again == 0 else ""
                cut = _cut(found, left, stage, begins, fades=one.mistake is None and known.get(key, 0) <= WHOLE)
                yield cut
                known[key] = known.get(key, 0) + 1
                left -= len(cut.questions)
                if left <= 0:
                    return


def why(due: Due) -> str:
    """Why a circuit is asked about. A mistake is not named beforehand: that would be a hint."""
    if due.mistake is not None:
        return say.MISTAKE_AGAIN.format(why=due.why)
    return f"{TOPICS[due.topic].title}, level {due.level}: {due.why}."


def _fresh(topic: str, level: int, place: str, stage: int, seen: set[str], mistake: str | None = None) -> Round:
    """A circuit that was not drawn before in this quiz, and on which the mistake can be made if one is named."""
    dice = Dice(f"quiz/{topic}/{level}/{place}")
    best: Round | None = None
    for _ in range(MOST_TRIES):
        found = _round(draw(topic, level, dice.below(MOST_SEEDS)), stage)
        is_new = f"{found.expression} {found.values}" not in seen
        is_fit = mistake is None or any(mistake in one.possible for one in found.questions)
        if best is None or (is_new and is_fit):
            best = found
        if is_new and is_fit:
            break
    assert best is not None  # noqa: S101  (MOST_TRIES is not 0)
    seen.add(f"{best.expression} {best.values}")
    return best


def _round(drawn: Drawn, stage: int) -> Round:
    asked = questions(drawn.trace, topic=drawn.topic, level=drawn.level, stage=stage, seed=drawn.seed)
    return Round(drawn.expression, drawn.values, tuple(asked), drawn.trace, drawn.topic, drawn.level, drawn.seed)


def _cut(one: Round, left: int, stage: int, begins: str, *, fades: bool) -> Round:
    """The round with at most `left` questions: with fewer blanks, or else without its last questions.

    `begins` is why it is asked about; where the help `fades`, how much of it is left to the learner is said too.
    """
    seed = one.seed or 0
    while len(one.questions) > left and stage > 0:
        stage -= 1
        asked = questions(one.trace, topic=one.topic, level=one.level, stage=stage, seed=seed)
        one = one._replace(questions=tuple(asked))
    is_step_by_step = all(question.kind != "find" for question in one.questions)
    told = [begins, STAGES[stage].says if fades and is_step_by_step else ""]
    return one._replace(questions=one.questions[:left], why=" ".join(text for text in told if text))

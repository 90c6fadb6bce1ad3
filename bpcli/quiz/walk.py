"""A walk through the steps of a lesson, without a screen: where the learner is, what is seen there, what was guessed.

Nothing is recorded: who looks at a lesson is not being asked.

>>> from bpcli import explain
>>> from bpcli.lesson.figures import Figures
>>> trace = explain("(x+y)*z", x=-2, y=5, z=-4)
>>> walk = Walk(trace, Figures(trace.backward()))
>>> walk.asked.prompt, walk.guess("7").lead, walk.guess("3").lead, walk.at, walk.shown.sentence
('q', 'Not right.', 'Right.', 1, 'q = x + y = −2 + 5 = 3.')
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.lesson.circuit import circuit
from bpcli.lesson.steps import seen, steps
from bpcli.lesson.story import Facts, Kind, Section, Story
from bpcli.lesson.tell import gradients
from bpcli.quiz import sentences as say
from bpcli.quiz.guess import can_guess, guess
from bpcli.quiz.replies import Reply, note, said, sentences

if TYPE_CHECKING:
    from bpcli.lesson.figures import Figures
    from bpcli.lesson.steps import PassStep
    from bpcli.lesson.story import DrawnCircuit
    from bpcli.lesson.tell import Telling
    from bpcli.trace.trace import Trace

BLANK = "?"
PHASES = {"forward": "forward pass", "start": "backward pass", "edge": "backward pass", "sum": "backward pass"}


class Walk:
    """The steps of one lesson and a place in them: `at` steps are shown, and the next one is asked."""

    def __init__(self, trace: Trace, figures: Figures) -> None:
        self.trace, self.figures = trace, figures
        self.drawn = circuit(figures)
        self.steps = steps(figures, self.drawn)
        self.at = 0
        self.again = True  # whether a wrong guess may be made again
        self.reply: Reply | None = None  # to the last guess
        self._first: dict[int, bool] = {}  # by step, whether the first guess was right

    @property
    def shown(self) -> PassStep | None:
        """The step that was shown last."""
        return self.steps[self.at - 1] if self.at else None

    @property
    def asked(self) -> PassStep | None:
        """The step that comes next; None at the end."""
        return self.steps[self.at] if self.at < len(self.steps) else None

    @property
    def phase(self) -> str:
        """Which pass this is: that of the step shown, at the start that of the first."""
        step = self.shown or self.asked
        return PHASES[step.phase] if step is not None else ""

    @property
    def next_phase(self) -> str:
        """Which pass the step belongs to that comes next."""
        return PHASES[self.asked.phase] if self.asked is not None else ""

    @property
    def circuit(self) -> DrawnCircuit:
        """The circuit as far as it is computed, with ? where something is asked."""
        now = seen(self.drawn, self.steps, self.at)
        step = self.asked
        if step is None or not can_guess(step):
            return now
        nodes, edges = list(now.nodes), list(now.edges)
        for index in step.values:
            nodes[index] = nodes[index]._replace(value=BLANK)
        for index in step.gradients:
            nodes[index] = nodes[index]._replace(gradient=BLANK)
        for index in step.products:
            edges[index] = edges[index]._replace(gradient=BLANK)
        return now._replace(nodes=tuple(nodes), edges=tuple(edges))

    @property
    def opening(self) -> str:
        """What is said before the first step."""
        begin = say.AT_THE_START_SYMBOLIC if self.figures.back.trace.is_symbolic else say.AT_THE_START
        return f"{begin} {self.left_out}".strip()

    @property
    def left_out(self) -> str:
        """What is said of a circuit that is too large to be walked through whole."""
        count, shown = len(self.drawn.nodes) + self.drawn.left_out, len(self.drawn.nodes)
        return say.WALK_LEFT_OUT.format(count=f"{count:,}", shown=shown) if self.drawn.left_out else ""

    @property
    def tally(self) -> str:
        """How the guesses went; empty if there were none."""
        if not self._first:
            return ""
        return say.WALK_TALLY.format(guessed=len(self._first), steps=len(self.steps), right=sum(self._first.values()))

    def move(self, to: int) -> None:
        """Go to a place in the steps, at most to an end."""
        self.at, self.reply = max(0, min(to, len(self.steps))), None

    def guess(self, text: str) -> Reply:
        """Judge a guess at what is asked; a right one shows the step."""
        step = self.asked
        if step is None or not can_guess(step):
            self.reply = note(say.AT_THE_END if step is None else say.NOTHING_TO_GUESS)
            return self.reply
        verdict = guess(self.trace, self.figures.back, step, text)
        if verdict.verdict != "unreadable":
            self._first.setdefault(self.at, verdict.verdict == "right")
        if verdict.verdict == "right":
            self.move(self.at + 1)
            self.reply = Reply("right", "Right.", verdict=verdict, asks_again=False)
        elif verdict.verdict == "unreadable":
            self.reply = Reply("unreadable", "Not read:", verdict=verdict, asks_again=self.again)
        else:
            told = said(verdict.said, self.figures.graph.nodes)
            self.reply = Reply("wrong", "Not right.", sentences(told, say.WALK_AGAIN if self.again else ""), verdict)
        return self.reply


def ending(walk: Walk, telling: Telling, values: str) -> Story:
    """The last words; `values` are the values of the inputs, as they were typed."""
    count = len(walk.steps)
    finished = walk.at == count
    words = say.WALK_DONE if finished else say.WALK_STOPPED if walk.at else say.WALK_NOT_BEGUN
    title = words.format(at=walk.at, count=count)
    sections = [gradients(walk.figures, telling._replace(detail="brief", command=""))] if finished else []
    typed = f"{telling.command} {values}".strip()
    symbolic = walk.figures.back.trace.is_symbolic
    pairs = [(say.WALK_WHOLE, typed)]
    if symbolic:
        pairs.append(
            (say.WALK_VALUES, f"{typed} {' '.join(f'{name}=…' for name in walk.figures.graph.inputs)}".rstrip())
        )
    else:
        pairs.append((say.WALK_QUIZ, typed.replace("bpcli explain", "bpcli quiz", 1)))
        pairs.append(
            (say.WALK_ORDER, f"{typed} --why-order")
            if walk.figures.back.branches
            else (say.WALK_CHECK, f"{typed} --check")
        )
    sections.append(Section(say.WALK_TRY, (Facts(tuple(pairs), Kind.CODE),)))
    return Story(f"{title} {walk.tally}".strip(), tuple(sections))

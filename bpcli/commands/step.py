"""`bpcli explain --step`: the lesson a step at a time, with keys on a terminal, line by line elsewhere."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from bpcli.commands import sentences as say
from bpcli.commands.prompt import is_terminal, lines
from bpcli.commands.screen import page
from bpcli.errors import InputError, quote
from bpcli.lesson.story import Facts
from bpcli.lesson.tables import backward_table, forward_table
from bpcli.lesson.tell import figures_of
from bpcli.quiz.guess import can_guess
from bpcli.quiz.replies import Reply, sentences
from bpcli.quiz.walk import Walk

if TYPE_CHECKING:
    from bpcli.commands.circuit import TracedCircuit
    from bpcli.formats import Page
    from bpcli.lesson.steps import PassStep
    from bpcli.lesson.story import Block
    from bpcli.lesson.tell import Telling

FORMS = ("table", "plain")
BACK, QUIT, REST, HELP = ":back", ":quit", ":rest", ":help"
COMMANDS = {
    "Enter": say.SHOW_STEP,
    say.NUMBER_OR_FORMULA: say.TYPE_A_GUESS,
    BACK: "the step before",
    REST: say.REST_OF_STEPS,
    QUIT: "end here",
    HELP: "this list",
}
SHORT = {":b": BACK, ":q": QUIT, ":r": REST, ":h": HELP, "?": HELP, ":?": HELP}


def step(asked: TracedCircuit, telling: Telling, form: str, sheet: Page) -> None:
    """Go through the lesson. Raises InputError for what cannot be used, DomainError where a gradient does not exist."""
    import gc

    from bpcli.formats import write_story
    from bpcli.quiz.walk import ending

    if form not in FORMS:
        raise InputError(say.NO_STEP_FORMAT.format(form=form), hint=say.STEP_FORMATS.format(forms=" or ".join(FORMS)))
    gc.enable()  # a walk is long, and `main` turned it off
    figures = figures_of(asked.trace, telling)
    walk = Walk(asked.trace, figures)
    if not walk.steps:
        name = asked.trace.graph.names[figures.back.output]
        raise InputError(say.NO_STEPS.format(name=name), hint=say.STEP_EXAMPLE)
    on_screen = form == "table" and is_terminal() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    try:
        if on_screen:
            from bpcli.commands.step_screen import run

            run(walk, (forward_table(figures), backward_table(figures, verbose=telling.detail == "verbose")))
        else:
            _Lines(walk, form, sheet).run()
    except KeyboardInterrupt:
        sheet.write("\n")
    values = " ".join(quote(f"{name}={text}") for name, text in asked.program.values.items())
    if not on_screen:
        sheet.write("\n")
    write_story(form, ending(walk, telling, values), page())  # the window may have another width by now


class _Lines:
    """The walk in lines: every step a paragraph, and a line is read before it, if there is somebody to type one."""

    def __init__(self, walk: Walk, form: str, sheet: Page) -> None:
        self.walk, self.form, self.sheet = walk, form, sheet
        self.talks = is_terminal()
        self.over = False
        self.reasons: set[str] = set()
        # A prompt in a file or in a pager is seen by nobody.
        self.read = lines(plain=True) if sys.stdout.isatty() or not self.talks else None
        walk.again = self.talks

    def run(self) -> None:
        """Go on until the last step is shown, or the learner has enough."""
        begin = say.BEGIN if self.talks and self.read is not None else ""
        if said := f"{begin} {self.walk.left_out}".strip():
            self.say("", said)
        while (one := self.walk.asked) is not None and not self.over:
            self.sheet.write("\n")
            if self.read is None:
                self.show(one, self.place)
            else:
                self.say(self.place, one.question or f"{one.title}.")
                self.listen(one)

    @property
    def place(self) -> str:
        """Which step comes next."""
        step = self.walk.asked
        what = f", {step.title}" if step is not None and step.phase != "forward" else ""
        return f"Step {self.walk.at + 1} of {len(self.walk.steps)}, {self.walk.next_phase}{what}."

    def listen(self, one: PassStep) -> None:
        """Read what is typed to a step until it is shown, or left for another. From a pipe one line is read."""
        while self.read is not None:
            asks = can_guess(one)
            typed = self.read(f"{one.prompt} = " if asks else "> ") if asks or self.talks else [""]
            if typed is None:
                self.read = None  # the steps that are left are shown
                break
            line = typed[0].strip()
            command = SHORT.get(line, line)
            if command in COMMANDS and command.startswith(":"):
                if self.obey(command):
                    return
            elif not line:
                break
            elif self.guess(line):
                return
            elif not self.talks:
                break
        self.show(one)

    def obey(self, command: str) -> bool:
        """Whether the step is settled by a command."""
        if command == HELP:
            self.write(Reply("note", blocks=(Facts(tuple(COMMANDS.items())),)))
            return False
        if command == BACK:
            self.walk.move(self.walk.at - 1)
        elif command == REST:
            self.read = None
        else:
            self.over = True
        return True

    def guess(self, line: str) -> bool:
        """Whether a guess was right; then the step is shown."""
        one = self.walk.asked
        reply = self.walk.guess(line)
        if reply.tone == "right" and one is not None:
            self.write(reply._replace(blocks=self.told(one)))
            return True
        self.write(reply)
        return False

    def show(self, one: PassStep, lead: str = "") -> None:
        """Show a step and go on."""
        self.walk.move(self.walk.at + 1)
        self.write(Reply("note", lead, self.told(one)))

    def told(self, one: PassStep) -> tuple[Block, ...]:
        """What is said of a step; a reason that was given before is not given again."""
        why = "" if one.why in self.reasons else one.why
        self.reasons.add(why)
        return sentences(one.sentence, why)

    def say(self, lead: str, text: str) -> None:
        """Write something that is no verdict."""
        self.write(Reply("note", lead, sentences(text)))

    def write(self, reply: Reply) -> None:
        """Write what is said."""
        from bpcli.formats.quiz import write_reply

        write_reply(self.form, reply, self.sheet)

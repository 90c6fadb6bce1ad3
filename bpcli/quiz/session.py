"""The conversation of the quiz without a terminal: a question, what is typed, what is said to it.

An answer that cannot be read costs nothing; a wrong one is named and may be tried once more for half the credit; then
the answer is shown and it goes on. Every answer is recorded before anything is said.

>>> from bpcli import explain
>>> from bpcli.judge.verdict import Verdict
>>> from bpcli.quiz.question import Question
>>> from bpcli.quiz.record import Record
>>> from bpcli.quiz.rounds import Round
>>> judge = lambda text, earlier: Verdict("q", text, text, "right" if text == "3" else "wrong", credit=text == "3")
>>> question = Question("value", "q", "What is q?", (), judge, ("x + y", "q = 3"), "−2 + 5 = 3")
>>> one = Round("x+y", {"x": "-2", "y": "5"}, (question,), explain("x+y", x=-2, y=5))
>>> session = Session([one], Record(None), "s")
>>> [session.type(text).lead for text in ("4", "?", ":back", "3")], session.current, session.items[0].credit
(['Not right.', 'Hint 1 of 2.', '', 'Right.'], None, 0.5)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.lesson.tell import tell
from bpcli.quiz import replies
from bpcli.quiz import sentences as say
from bpcli.quiz.answered import Answered
from bpcli.quiz.item import Item, bare, names, read_as
from bpcli.quiz.replies import Reply, note, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpcli.judge.verdict import Verdict
    from bpcli.quiz.record import Record
    from bpcli.quiz.rounds import Round


class Session:
    """One quiz. `name` is the session's id in the record; `tries` how often a question may be answered wrongly.

    With one try (lines from a pipe), each line answers one question, whatever becomes of it: else one slip would move
    every answer after it to the wrong question.
    """

    def __init__(self, rounds: Iterable[Round], record: Record, name: str, tries: int = 2) -> None:
        self.items: list[Item] = []
        self.record, self.name, self.tries = record, name, tries
        self.over = False
        self._rounds, self.circuits = iter(rounds), 0
        self._place = 0
        self._warned = 0  # the circuit of which :explain was asked once
        self._fill()

    @property
    def current(self) -> Item | None:
        """The question that stands; None when the quiz is over."""
        return None if self.over else self.items[self._place]

    def rest(self) -> list[Item]:
        """The questions that nobody came to, those of circuits not yet drawn among them."""
        for found in self._rounds:
            self._take(found)
        return [item for item in self.items if not item.done]

    def type(self, text: str) -> Reply:
        """What is said to a line: a command, a hint, or an answer. Never raises for what a learner types."""
        text = text.strip()
        item = self.current
        if item is None:
            return note()
        if not text:
            return note(say.NOTHING_TYPED)
        command = replies.SHORT.get(text.lower(), text.lower())
        if command in say.COMMANDS:
            return self._command(command)
        if text.startswith(":"):
            return note(say.NO_COMMAND.format(name=text[:40], names=", ".join(say.COMMANDS)))
        word = text.lower()
        if word in replies.WORDS and word not in item.question.choices and word not in names(item):
            name = replies.WORDS[word]
            return note(say.QUESTION_MARK if name == "?" else say.COLON.format(name=name))
        return self.answer(text)

    def _command(self, command: str) -> Reply:
        match command:
            case "?":
                return self.hint()
            case ":skip":
                return self.skip()
            case ":back":
                return self.back()
            case ":explain":
                return self.explain()
            case ":quit":
                return self.quit()
        return replies.help_reply()

    def answer(self, text: str) -> Reply:
        """Judge an answer to the question that stands, and keep it."""
        item = self._now()
        verdict = item.question.judge(bare(text, item.question.ask), self._earlier(item))
        if item.done:
            return self._practised(item, verdict)
        worth = item.factor
        item.verdicts.append(verdict)
        earned = verdict.credit * worth
        self._keep(
            item,
            verdict.verdict,
            answer=verdict.answer,
            understood=verdict.understood,
            mistakes=tuple(one.id for one in verdict.mistakes),
            carried_forward=verdict.carried_forward,
            credit=earned,
        )
        if verdict.verdict == "unreadable":
            return Reply("unreadable", "Not read:", verdict=verdict, asks_again=not self._leave_on_one_try(item))
        if verdict.verdict == "right" or verdict.carried_forward:
            return self._good(item, verdict, earned)
        return self._wrong(item, verdict)

    def _good(self, item: Item, verdict: Verdict, earned: float) -> Reply:
        self._leave(item, earned)
        shown = say.WORTH.format(credit=replies.points(earned)) if 0 < earned < 1 else ""
        if verdict.verdict == "right":
            told = _joined(read_as(verdict), replies.said(item.question.why or verdict.said, names(item)), shown)
            return Reply("right", "Right.", sentences(told), verdict, asks_again=False)
        told = _joined(read_as(verdict), replies.said(verdict.said, names(item)), shown)
        right = say.RIGHT_NUMBER.format(answer=item.answer)
        return Reply("wrong", "Carried forward.", sentences(told, right), verdict, asks_again=False)

    def _wrong(self, item: Item, verdict: Verdict) -> Reply:
        told = _joined(read_as(verdict), replies.said(verdict.said, names(item)))
        wrong = sum(one.verdict == "wrong" for one in item.verdicts)
        if wrong < self.tries:
            again = say.AGAIN if item.factor else say.AGAIN_FREE
            return Reply("wrong", "Not right.", sentences(told, again), verdict)
        self._leave(item, 0.0)
        shown = _joined(
            replies.said(say.ANSWER.format(answer=item.answer)), replies.said(item.question.why, names(item))
        )
        return Reply("wrong", "Not right.", sentences(told, shown), verdict, asks_again=False)

    def _practised(self, item: Item, verdict: Verdict) -> Reply:
        if verdict.verdict == "unreadable":
            return Reply("unreadable", "Not read:", verdict=verdict)
        if verdict.verdict == "right":
            self._advance()
            told = replies.said(item.question.why, names(item))
            return Reply("right", "Right.", sentences(told, say.PRACTICE), verdict, asks_again=False)
        return Reply("wrong", "Not right.", sentences(replies.said(verdict.said, names(item)), say.PRACTICE), verdict)

    def hint(self) -> Reply:
        """One step up the ladder."""
        item = self._now()
        ladder = item.question.hints
        if item.hints == len(ladder):
            return note(say.NO_MORE)
        item.hints += 1
        last = item.hints == len(ladder)
        after = (
            say.TYPE_IT if last and not item.done else "" if item.done else replies.next_hint(item.hints, len(ladder))
        )
        return Reply("hint", f"Hint {item.hints} of {len(ladder)}.", sentences(ladder[item.hints - 1], after))

    def skip(self) -> Reply:
        """On to the next question. The answer is said: the questions that follow show it anyway."""
        item = self._now()
        if item.done:
            self._advance()
            return Reply("note", asks_again=False)
        item.skipped = True
        self._keep(item, "skipped")
        self._leave(item, 0.0)
        return Reply("note", "Skipped.", sentences(say.SKIPPED.format(answer=item.answer)), asks_again=False)

    def back(self) -> Reply:
        """To the question before this one, to look at it again."""
        if self._place == 0:
            return note(say.FIRST_QUESTION)
        self._place -= 1
        item = self._now()
        text = say.LOOK_BACK.format(number=item.number)
        return Reply("note", blocks=sentences(text, say.ANSWER.format(answer=item.answer)), asks_again=False)

    def explain(self) -> Reply:
        """The lesson on this circuit. It shows every number: that costs what is left, which is said beforehand."""
        item = self._now()
        left = [one for one in self.items if one.circuit == item.circuit and not one.done and one.factor > 0]
        if left and self._warned != item.circuit:
            self._warned = item.circuit
            words = say.EXPLAIN_COSTS_ONE if len(left) == 1 else say.EXPLAIN_COSTS
            return note(words.format(count=len(left)))
        for one in left:
            one.explained = True
        return Reply("note", lesson=tell(item.round.trace))

    def quit(self) -> Reply:
        """End here."""
        self.over = True
        return Reply("note", asks_again=False)

    def _now(self) -> Item:
        """The question that stands, which there is while something can be typed."""
        return self.items[self._place]

    def _earlier(self, item: Item) -> list[Verdict]:
        """The last readable verdict on each other question of this circuit that has an ask."""
        here = (one for one in self.items if one.circuit == item.circuit and one is not item and one.question.ask)
        read = ([verdict for verdict in one.verdicts if verdict.verdict != "unreadable"] for one in here)
        return [verdicts[-1] for verdicts in read if verdicts]

    def _leave(self, item: Item, earned: float) -> None:
        item.done, item.credit = True, earned
        self._advance()

    def _leave_on_one_try(self, item: Item) -> bool:
        if self.tries == 1:
            self._leave(item, 0.0)
        return self.tries == 1

    def _advance(self) -> None:
        """To the next question that is not done; the end if there is none."""
        self._place += 1
        while self._place < len(self.items) and self.items[self._place].done:
            self._place += 1
        if self._place == len(self.items):
            self._fill()

    def _fill(self) -> None:
        """Take the questions of the next circuits, until there is one at this place; or else the quiz is over."""
        while self._place >= len(self.items):
            found = next(self._rounds, None)
            if found is None:
                self.over, self._place = True, max(len(self.items) - 1, 0)
                return
            self._take(found)

    def _take(self, found: Round) -> None:
        self.circuits += 1
        for question in found.questions:
            self.items.append(Item(len(self.items) + 1, self.circuits, found, question))

    def _keep(self, item: Item, verdict: str, **more: Any) -> None:
        """Record what became of a question: saved before anything is said."""
        one, question = item.round, item.question
        self.record.add(
            Answered(
                session=self.name,
                expression=one.expression,
                values=dict(one.values),
                kind=question.kind,
                ask=question.ask,
                verdict=verdict,
                possible=question.possible,
                hints=item.hints,
                topic=one.topic,
                level=one.level,
                seed=one.seed,
                **more,
            )
        )


def _joined(*texts: str) -> str:
    return " ".join(text for text in texts if text)

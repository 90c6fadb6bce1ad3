"""`bpcli quiz`: questions about a circuit, of a topic, or of what is due, and a conversation about the answers."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, NamedTuple

from bpcli.commands import sentences as say
from bpcli.commands.circuit import circuit
from bpcli.commands.options import Argument, Asked, Option
from bpcli.commands.screen import complain, page
from bpcli.errors import InputError, visible
from bpcli.quiz.topics import TOPICS
from bpcli.words import check_choice

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bpcli.quiz.item import Item
    from bpcli.quiz.record import Record
    from bpcli.quiz.replies import Reply
    from bpcli.quiz.rounds import Round
    from bpcli.quiz.session import Session

RIGHT, WRONG = 0, 1  # exit codes
FORMS = ("table", "plain", "json")
USUAL, MOST = 10, 500  # questions
MOST_GATES = 100  # of a circuit that is asked step by step
MOST_SEEDS = 1_000_000


class Plan(NamedTuple):
    """A quiz before it begins: its circuits, how many questions, the command that repeats it."""

    rounds: Iterable[Round]
    total: int
    repeat: str


class Quiz(Asked):
    """`bpcli quiz`."""

    example = 'bpcli quiz "(x+y)*z" x=-2 y=5 z=-4'
    order = "arguments topic level count seed file inputs upstream shape"
    arguments: Annotated[
        tuple[str, ...],
        Argument(
            "[EXPRESSION NAME=VALUE...]",
            "A circuit of your own, asked step by step. Without one: fresh circuits on what is due for you.",
        ),
    ] = ()
    topic: Annotated[str | None, Option(f"Fresh circuits of a topic: {', '.join(TOPICS)}.")] = None
    level: Annotated[
        int | None, Option("The topic's level, from 1: by default your next one (1 where a --seed is given).")
    ] = None
    count: Annotated[int | None, Option("How many questions: by default 10, and on a circuit of your own all.")] = None
    seed: Annotated[
        int | None, Option("Which circuits are drawn, and what randn and rand draw from; the same again.")
    ] = None
    no_record: Annotated[bool, Option("Keep nothing, and use nothing kept.")] = False
    form: Annotated[
        str | None,
        Option("table on a terminal, plain otherwise; json: a line a question, then a summary.", "--format"),
    ] = None

    def run(self) -> int:
        """Hold the quiz; the exit code. Raises InputError for what cannot be used."""
        import gc
        from uuid import uuid4

        from bpcli.commands.prompt import is_terminal
        from bpcli.quiz.record import Record
        from bpcli.quiz.session import Session

        if self.form is not None:
            check_choice("format", self.form, FORMS)
        if self.count is not None and not 1 <= self.count <= MOST:
            raise InputError(say.COUNT_FORM.format(most=MOST))
        gc.enable()  # a quiz is long, and `main` turned it off
        record = Record(None) if self.no_record else Record.open(tell=complain)
        plan = planned(self, record)
        form = self.form or ("table" if is_terminal() and sys.stdout.isatty() else "plain")
        session = Session(plan.rounds, record, uuid4().hex, tries=2 if is_terminal() and form != "json" else 1)
        if form == "json":
            return _as_json(session, plan)
        return _talk(session, plan, form)


def planned(options: Quiz, record: Record) -> Plan:
    """The circuits to ask about. Raises InputError."""
    now = record.clock()
    is_own = bool(options.arguments) or options.file is not None
    if is_own and (options.topic is not None or options.level is not None):
        name = "--topic" if options.topic is not None else "--level"
        raise InputError(say.FRESH_CIRCUITS_ONLY.format(name=name), hint=say.LEAVE_ONE_OUT)
    if is_own:
        return _own(options)
    if options.inputs is not None:
        raise InputError(say.INPUTS_WITHOUT_EXPRESSION, hint=say.ADD_EXPRESSION)
    if options.upstream is not None:
        raise InputError(say.UPSTREAM_OF_NOTHING, hint=say.ADD_EXPRESSION)
    seed = options.seed if options.seed is not None else int(now.timestamp()) % MOST_SEEDS
    if options.topic is not None:
        return _topic(options, seed, record)
    if options.level is not None:
        raise InputError(say.LEVEL_NEEDS_TOPIC, hint=say.TOPICS.format(topics=", ".join(TOPICS)))
    return _due(options, seed, record, now)


def _own(options: Quiz) -> Plan:
    from bpcli.quiz.rounds import of_circuit

    seed = options.seed or 0
    found = circuit(options, "quiz")
    if (gates := len(found.trace.graph.gates)) > MOST_GATES:
        raise InputError(
            say.MANY_GATES.format(gates=gates, most_gates=MOST_GATES),
            hint=say.CHECK_OR_EXPLAIN,
        )
    found.remark()
    one = of_circuit(found.program.text, found.program.values, found.trace, seed, options.count)
    if not one.questions:
        raise InputError(say.NOTHING_TO_ASK, hint=say.NEEDS_GATE)
    return Plan([one], len(one.questions), "")


def _topic(options: Quiz, seed: int, record: Record) -> Plan:
    from bpcli.quiz.rounds import of_topic
    from bpcli.quiz.schedule import level_of
    from bpcli.quiz.topics import find_level

    topic, count = options.topic or "", options.count or USUAL
    find_level(topic, 1)
    level = options.level
    if level is None:
        level = level_of(record.answers(), topic) if options.seed is None else 1
    find_level(topic, level)
    repeat = f"bpcli quiz --topic {topic} --level {level} --count {count} --seed {seed}"
    return Plan(of_topic(topic, level, seed, count), count, repeat)


def _due(options: Quiz, seed: int, record: Record, now: datetime) -> Plan:
    """What is due. Only without a record a command repeats it: else the answers change what is due."""
    from collections import Counter

    from bpcli.quiz.rounds import of_due
    from bpcli.quiz.schedule import due_of

    answers, count = record.answers(), options.count or USUAL
    circuits = {answered.circuit: (answered.topic, answered.level) for answered in answers if answered.counts}
    repeat = f"bpcli quiz --no-record --count {count} --seed {seed}" if options.no_record else ""
    return Plan(of_due(due_of(answers, now), Counter(circuits.values()), seed, count), count, repeat)


def _talk(session: Session, plan: Plan, form: str) -> int:
    """The conversation. Ctrl-C and Ctrl-D end it, with the summary."""
    from bpcli.commands.prompt import lines
    from bpcli.formats import write_story
    from bpcli.formats.quiz import write_question, write_reply
    from bpcli.quiz.ending import Ended, ending
    from bpcli.quiz.replies import note
    from bpcli.quiz.sentences import BEGIN

    read, before = lines(plain=form == "plain"), None
    try:
        write_reply(form, note(BEGIN), page())
        while (item := session.current) is not None:
            sheet = page()  # a window may have another width by now
            write_question(form, item, before, plan.total, sheet)
            before = item
            while session.current is item and (typed := read(_ask(item.question.ask))) is not None:
                _answer(session, typed, form, plan.total)
            if session.current is item:
                break
    except KeyboardInterrupt:
        pass
    sheet = page()
    sheet.write("\n")
    write_story(form, ending(session, Ended(plan.total, plan.repeat, session.record.kept)), sheet)
    return _code(session, plan)


def _ask(ask: str) -> str:
    return f"{ask} = " if ask else "> "


def _answer(session: Session, typed: list[str], form: str, total: int) -> None:
    """Answer with a line; with the lines of a paste one question after the other, as long as they are right."""
    from bpcli.formats.quiz import write_question, write_reply
    from bpcli.quiz.replies import note
    from bpcli.quiz.sentences import LEFT_OUT

    sheet = page()
    for index, line in enumerate(typed):
        item = session.current
        if item is None:
            return
        if len(typed) > 1:
            sheet.say(visible(f"{_ask(item.question.ask)}{line}"))
        reply = session.type(line)
        write_reply(form, reply, sheet)
        if reply.lesson is not None:  # the question is far up by now
            write_question(form, item, item, total, sheet)
        if _stops(reply) and (left := len(typed) - index - 1):
            write_reply(form, note(LEFT_OUT.format(lines="line" if left == 1 else f"{left} lines")), sheet)
            return


def _stops(reply: Reply) -> bool:
    """Whether what follows in a paste may be meant for another question than the one that stands now."""
    return reply.tone in {"wrong", "unreadable"} or (reply.tone == "note" and reply.asks_again)


def _as_json(session: Session, plan: Plan) -> int:
    """Without a conversation: each line is an answer, each question an object; those that nobody answered too."""
    from bpcli.commands.prompt import lines
    from bpcli.formats.quiz import question_json, summary_json

    read, sheet = lines(plain=True), page()
    told: list[Item] = []
    with suppress(KeyboardInterrupt):
        while (item := session.current) is not None and (typed := read("")) is not None:
            session.type(typed[0])
            if item.done and item not in told:
                told.append(item)
                sheet.write(f"{question_json(item)}\n")
                sys.stdout.flush()
    for item in session.rest():
        sheet.write(f"{question_json(item)}\n")
    sheet.write(f"{summary_json(session, plan.repeat)}\n")
    return _code(session, plan)


def _code(session: Session, plan: Plan) -> int:
    """0 if all was answered rightly."""
    return RIGHT if len(session.items) == plan.total and all(item.is_right for item in session.items) else WRONG

"""The quiz's conversation, typed line by line without a terminal: what is said, what it costs, what is recorded."""

import pytest

from bpcli import explain
from bpcli.judge.verdict import Mistake, Verdict
from bpcli.lesson.story import Sentence
from bpcli.quiz.ending import Ended, ending
from bpcli.quiz.question import Question
from bpcli.quiz.record import Record
from bpcli.quiz.rounds import of_circuit, of_due, of_topic
from bpcli.quiz.schedule import Due, due
from bpcli.quiz.sentences import COMMANDS
from bpcli.quiz.session import Session
from bpcli.quiz.topics import TOPICS

TRACE = explain("(x+y)*z", x=-2, y=5, z=-4)
VALUES = {"x": "-2", "y": "5", "z": "-4"}


def made(ask, right, **more):
    """A hand-made question: `right` is right, ( is unreadable, 99 is a known mistake, the rest is wrong."""

    def judge(text, _):
        if text == "(":
            return Verdict(ask, text, None, "unreadable", said="this bracket is never closed\n  (\n  ^")
        mistakes = (Mistake("sign", "the sign is the other one"),) if text == "99" else ()
        is_right = text == right
        said = mistakes[0].text if mistakes else "none of the known mistakes"
        return Verdict(ask, text, text, "right" if is_right else "wrong", mistakes, credit=float(is_right), said=said)

    hints = ("the pattern", "the rule", "the numbers", f"{ask} = {right}")
    fields = {"kind": "value", "ask": ask, "prompt": f"{ask}?", "shown": (), "judge": judge, "hints": hints}
    return Question(**fields | {"why": f"so it is {right}", "possible": ("sign",)} | more)


def held(*questions, tries=2, path=None):
    """A session on hand-made questions about the lecture's circuit."""
    one = of_circuit("(x+y)*z", VALUES, TRACE, 0, None)._replace(questions=questions)
    return Session([one], Record(path), "s", tries)


def three(**options):
    """Three questions, which are answered 3, −12 and 4."""
    return held(made("q", "3"), made("f", "-12"), made("df/dq", "4"), **options)


def text(reply):
    """What is said, in a line."""
    return " ".join([reply.lead, *(block.text for block in reply.blocks if isinstance(block, Sentence))])


def verdicts(session):
    """What the record has."""
    return [(one.ask, one.answer, one.verdict, one.credit, one.hints) for one in session.record.answers()]


@pytest.mark.parametrize(
    ("lines", "credit"),
    [
        (["3"], 1.0),
        (["q = 3"], 1.0),
        (["(", "(", "3"], 1.0),
        (["", ":nonsense", "quit", ":help", "3"], 1.0),
        (["?", "3"], 1.0),
        (["?", "?", "3"], 0.75),
        (["?", "?", "?", "3"], 0.5),
        (["?", "?", "?", "?", "3"], 0.0),
        (["?", "?", "?", "?", "?", "3"], 0.0),
        (["7", "3"], 0.5),
        (["7", "?", "?", "3"], 0.375),
        (["7", "8"], 0.0),
        ([":skip"], 0.0),
        ([":S"], 0.0),
        ([":explain", "3"], 1.0),
        ([":explain", ":explain", "3"], 0.0),
    ],
)
def test_what_a_question_is_worth(lines, credit):
    """Hints, the lesson and a wrong try cost; what cannot be read, and what is no answer, costs nothing."""
    session = three()
    for line in lines:
        assert session.current is session.items[0]
        session.type(line)
    assert session.current is session.items[1]
    assert session.items[0].credit == credit
    last = list(session.record.answers())[-1]
    assert (last.verdict == "right") == (lines[-1] in {"3", "q = 3"})
    assert last.credit == credit


def test_every_cost_is_said_before_it_is_paid():
    """Before each hint, and before the lesson, the learner has read what it costs."""
    session = three()
    assert [text(session.type("?")).rpartition("The next ")[2] for _ in range(3)] == [
        "hint costs a quarter of the credit.",
        "hint costs a quarter of the credit.",
        "hint is the answer: no credit is left after it.",
    ]
    warned = session.type(":explain")
    assert warned.lesson is None
    assert "no credit for the 3 questions that are left" in text(warned)
    assert session.type(":explain").lesson.title == "f = (x + y)·z"


def test_a_wrong_answer_is_named_then_shown():
    """Once: the mistake by name, and another try. Twice: the answer, and why."""
    session = three()
    assert text(session.type("99")).startswith("Not right. The sign is the other one. Try once more")
    said = text(session.type("98"))
    assert "The answer: q = 3. So it is 3." in said
    assert session.current.number == 2


def test_one_try_takes_each_line_for_one_question():
    """From a pipe a slip, or what cannot be read, does not move the answers after it."""
    session = three(tries=1)
    for line in ("7", "(", "4"):
        session.type(line)
    assert session.over
    assert [item.credit for item in session.items] == [0, 0, 1]
    assert [one[2] for one in verdicts(session)] == ["wrong", "unreadable", "right"]


def test_every_answer_is_recorded_at_once(tmp_path):
    """What the record has: each answer with its mistakes, those that could have been made, its hints and credit."""
    session = three(path=tmp_path / "record.sqlite")
    for line, count in (("99", 1), ("?", 1), ("(", 2), ("3", 3), (":skip", 4)):
        session.type(line)
        assert len(list(Record(tmp_path / "record.sqlite").answers())) == count
    first, _, right, skipped = session.record.answers()
    assert (first.session, first.expression, dict(first.values), first.kind) == ("s", "(x+y)*z", VALUES, "value")
    assert (first.mistakes, first.possible, first.verdict) == (("sign",), ("sign",), "wrong")
    assert (right.hints, right.credit, skipped.verdict, skipped.ask) == (1, 0.5, "skipped", "f")


def test_back_looks_again_and_leaves_the_score():
    """A question that is done may be answered again: told, not recorded; then it goes on where it was."""
    session = three()
    assert "none before it" in text(session.type(":back"))
    session.type(":skip")
    assert "The answer: q = 3" in text(session.type(":b"))
    assert session.current.number == 1
    assert session.type("7").asks_again
    assert "score stays" in text(session.type("3"))
    assert session.current.number == 2
    assert (session.items[0].credit, session.items[0].skipped) == (0, True)
    assert [one[2] for one in verdicts(session)] == ["skipped"]
    session.type(":back")
    session.type(":skip")
    assert session.current.number == 2


def test_words_without_a_colon_are_no_answers_unless_they_can_be():
    """Who types quit is told how; where a node or a choice is called so, it is an answer."""
    session = three()
    assert text(session.type("quit")).endswith(":quit.")
    assert "type ? on its own" in text(session.type("hint"))
    assert not session.items[0].verdicts
    chosen = held(made("q", "skip", choices=("skip", "stay")))
    assert chosen.type("skip").tone == "right"


def test_an_unknown_command_says_what_there_is():
    """It costs nothing and lists the commands."""
    assert all(name in text(three().type(":hlep")) for name in COMMANDS)


def test_earlier_answers_are_carried_forward():
    """A wrong q, answered twice, and what follows rightly from it: the credit is kept and the right number is shown."""
    one = of_circuit("(x+y)*z", VALUES, TRACE, 0, None)
    session = Session([one], Record(None), "s")
    for line in ("7", "7"):
        session.type(line)
    reply = session.type("-28")
    assert reply.lead == "Carried forward."
    assert "our q was wrong, but this step is right" in text(reply)
    assert "f = −12" in text(reply)
    assert session.items[1].credit == 1
    assert not session.items[1].is_right


def test_a_corrected_answer_carries_nothing():
    """Who got q right in the second try cannot lean on the first."""
    session = Session([of_circuit("(x+y)*z", VALUES, TRACE, 0, None)], Record(None), "s")
    for line in ("7", "3"):
        session.type(line)
    assert session.type("-28").lead == "Not right."


@pytest.mark.parametrize("topic", TOPICS)
def test_the_last_hints_are_right_answers(topic):
    """On fresh circuits of every topic: what the quiz shows as the answer is judged as right by itself."""
    session = Session(of_topic(topic, 2, 5, 8), Record(None), "s")
    while (item := session.current) is not None:
        assert len(item.question.hints) > 1, "the first hint is free, so it may not be the answer"
        reply = session.type(item.answer)
        assert reply.tone == "right", (item.round.expression, item.question.prompt, item.answer, text(reply))
    assert len(session.items) == 8
    assert ending(session, Ended(8)).sections[-1].blocks[0].text.startswith("Nothing went wrong here.")


def test_help_fades_over_the_circuits_of_a_topic():
    """One blank, then the last steps, then all; exactly as many questions as were asked for."""
    counts = [len(one.questions) for one in of_topic("staged", 2, 11, 40)]
    assert counts[0] < counts[1] < counts[2]
    assert sum(counts) == 40
    assert [sum(len(one.questions) for one in of_topic("staged", 2, 11, count)) for count in (1, 2, 9)] == [1, 2, 9]


def test_the_same_seed_asks_the_same():
    """Circuits and questions; another seed asks about others, and no circuit comes twice in a quiz."""
    first, again, other = (
        [(one.expression, str(one.values), tuple(q.prompt for q in one.questions)) for one in of_topic("mul", 1, s, 30)]
        for s in (7, 7, 8)
    )
    assert first == again != other
    assert len({one[:2] for one in first}) == len(first)


def test_what_is_new_takes_three_circuits_and_a_mistake_one():
    """A beginner stays with the first topic until all is blank; a mistake comes on a circuit where it can be made."""
    beginner = list(of_due(due(Record(None), Record(None).clock()), {}, 3, 12))
    assert [(one.topic, one.level) for one in beginner[:3]] == [("add", 1)] * 3
    assert beginner[0].why == (
        "The add gate, level 1: not practised yet. The steps before this one are worked out for you."
    )
    again = Due("overwrote-branch", "branches", 1, "made 3 times, last 2 days ago")
    rounds = list(of_due([again, Due(None, "mul", 1, "last practised 9 days ago")], {("mul", 1): 5}, 3, 12))
    assert [one.topic for one in rounds[:2]] == ["branches", "mul"]
    assert "overwrote-branch" in {name for question in rounds[0].questions for name in question.possible}
    assert "overwrote" not in rounds[0].why
    assert sum(len(one.questions) for one in rounds) == 12


def test_the_ending_says_what_to_practise():
    """The score of what was answered, the mistakes by id, and commands that practise them."""
    session = three()
    for line in ("99", "3", ":skip"):
        session.type(line)
    told = ending(session, Ended(3, "bpcli quiz --seed 7"))
    assert dict(told.sections[0].blocks[0].pairs) == {
        "right at once": "0 of 2",
        "right later, or carried forward": "1",
        "skipped": "1",
        "not answered": "1",
        "points": "0.5 of 2",
    }
    assert told.sections[1].blocks[0].row(0)[:2] == ("sign", "1")
    listed = [block.text for block in told.sections[2].blocks]
    assert listed[1] == "bpcli quiz --topic mixed"
    assert listed[3] == "bpcli explain '(x+y)*z' x=-2 y=5 z=-4"
    assert told.sections[3].blocks[0].text == "bpcli quiz --seed 7"

"""`bpcli quiz` without a terminal: answers from standard input, plain lines, JSON, exit codes, the record."""

import json
import signal
import subprocess
import sys
import time

import pytest

from bpcli.quiz.record import NAME, Record
from bpcli.quiz.topics import TOPICS
from tests.golden import assert_golden
from tests.terminal import ROOT, bpcli

LECTURE = ("quiz", "(x+y)*z", "x=-2", "y=5", "z=-4")
RIGHT = ["3", "-12", "switcher", "-4", "3", "distributor", "-4", "-4", "-0.04"]


@pytest.fixture
def home(tmp_path, monkeypatch):
    """An empty folder for the record."""
    monkeypatch.setenv("BPCLI_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture(autouse=True)
def _away_from_the_persons_record(home):
    """No test touches the record of the person who runs it."""
    assert home.exists()


def quiz(*arguments, lines=(), **options):
    """Run the quiz on these lines."""
    return bpcli(*arguments, stdin="".join(f"{line}\n" for line in lines).encode(), **options)


def objects(seen):
    """The questions and the summary that JSON has."""
    *questions, summary = (json.loads(line) for line in seen.out.splitlines())
    return questions, summary["summary"]


def test_a_whole_session_through_a_pipe():
    """Commands, a hint, what cannot be read, a mistake, a skip: as a learner reads it afterwards."""
    lines = [":help", "3", "", "-12", "?", "router", ":frob", "-12", "(", ":explain", "distributor", "-4.0", ":skip"]
    seen = quiz(*LECTURE, lines=[*lines, "-0.04"])
    assert (seen.code, seen.err) == (1, "")
    assert_golden("transcripts/quiz.txt", seen.out)


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (RIGHT, 0),
        ([*RIGHT[:-1], "0.04"], 1),
        (RIGHT[:-1], 1),
        ([], 1),
        ([*RIGHT[:-1], "("], 1),
        (["?", "", ":help", *RIGHT], 0),
        ([*RIGHT, "nobody", "reads this"], 0),
        ([":skip", *RIGHT[1:]], 1),
    ],
)
def test_the_exit_code(lines, code):
    """0 when all was right; 1 when something was wrong, unreadable, skipped or not answered."""
    for form in ("plain", "table", "json"):
        assert quiz(*LECTURE, "--format", form, lines=lines).code == code


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--topic", "nonsense"], "there is no topic nonsense\n  the topics are add, mul, max,"),
        (["--topic", "brnches"], "did you mean branches?"),
        (["--topic", "add", "--level", "9"], "add has no level 9\n  its levels are 1, 2, 3"),
        (["--level", "2"], "--level needs a topic\n  --topic takes one of add, mul,"),
        (["--count", "0"], "--count takes a number from 1 to 500"),
        (["--format", "html"], "the formats are table, plain, json"),
        (["x*y", "x=2", "y=3", "--topic", "add"], "--topic is for fresh circuits"),
        (["x*y", "x=2"], "y has no value"),
        ([" + ".join(["x*y"] * 60), "x=2", "y=3"], "this circuit has 119 gates: too many"),
        (["5"], "there is nothing to ask about this circuit"),
        (["x*y", "--tpic"], "tpic"),
    ],
)
def test_what_cannot_be_used(home, arguments, message):
    """Exit code 2, nothing on standard output, what is wrong and what to do about it."""
    seen = quiz("quiz", *arguments)
    assert (seen.code, seen.out) == (2, "")
    assert message in seen.err
    assert list(home.iterdir()) == []


def test_json_has_an_object_a_question_and_a_summary():
    """The question, verdicts as in bpcli check, what it earned; questions that nobody answered are there too."""
    questions, summary = objects(quiz(*LECTURE, "--format", "json", lines=["3", "?", "12"]))
    assert [one["question"]["ask"] for one in questions][:4] == ["q", "f", None, "df/dq"]
    assert [one["credit"] for one in questions] == [1, 0, 0, 0, 0, 0, 0, 0, 0]
    checked = json.loads(bpcli("check", *LECTURE[1:], "f=12", "--format", "json").out)["answers"]
    assert questions[1]["answers"] == checked
    assert (questions[1]["hints"], questions[2]["answers"]) == (1, [])
    assert questions[2]["question"]["choices"] == ["distributor", "switcher", "router"]
    assert (summary["questions"], summary["answered"], summary["right"], summary["credit"]) == (9, 2, 1, 1)
    assert {one["id"] for one in summary["mistakes"]} == {one["id"] for one in checked[0]["mistakes"]}


def test_the_same_seed_is_the_same_quiz(home):
    """Whatever is recorded in between; the command that repeats a quiz is in its summary."""
    ask = ("quiz", "--topic", "branches", "--level", "2", "--count", "10", "--format", "json")
    first, summary = objects(quiz(*ask, "--seed", "7", lines=["1"] * 5))
    assert len(first) == 10
    assert (home / NAME).exists()
    again, _ = objects(quiz(*summary["repeat"].split()[1:], "--format", "json"))
    assert [one["question"] for one in again] == [one["question"] for one in first]
    other, _ = objects(quiz(*ask, "--seed", "8"))
    assert [one["question"] for one in other] != [one["question"] for one in first]


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_runs_in_every_format(topic):
    """A quiz on each topic's last level that is answered with nonsense: told, no traceback."""
    for form in ("plain", "table", "json"):
        seen = quiz("quiz", "--topic", topic, "--level", "3", "--seed", "3", "--format", form, lines=["17", "(", "?"])
        assert (seen.code, seen.err) == (1, "")
    assert f"bpcli quiz --topic {topic} --level 3 --count 10 --seed 3" in seen.out


def test_a_beginner_begins_at_the_beginning_and_goes_on(home):
    """With nothing recorded the first topic is asked; what went wrong there is due at once or later, never lost."""
    first, _ = objects(quiz("quiz", "--seed", "1", "--count", "3", "--format", "json", lines=["0.123"] * 3))
    assert first[0]["question"]["topic"] == "add"
    answers = list(Record(home / NAME).answers())
    assert [(one.topic, one.verdict) for one in answers][:1] == [("add", "wrong")]
    assert len({one.session for one in answers}) == 1
    quiz("quiz", "--seed", "1", "--count", "1", lines=["0.123"])
    assert len({one.session for one in Record(home / NAME).answers()}) == 2


def test_no_record_keeps_nothing_and_uses_nothing(home):
    """The folder stays empty."""
    assert quiz(*LECTURE, "--no-record", lines=RIGHT).code == 0
    seen = quiz("quiz", "--no-record", lines=["1"])
    assert seen.code == 1
    again = quiz(*seen.out.splitlines()[-1].split()[1:], lines=["1"])
    assert again.out == seen.out
    assert list(home.iterdir()) == []


def test_a_record_that_cannot_be_written_is_told_and_the_quiz_runs(home):
    """Once, on standard error, and the score all the same."""
    (home / NAME).mkdir()
    seen = quiz(*LECTURE, lines=RIGHT)
    assert seen.code == 0
    why = "it is a folder. Your answers in this session are not saved."
    assert seen.err == f"bpcli cannot write your record {home / NAME}: {why}\n"
    assert "right at once: 9 of 9" in seen.out


def test_a_killed_quiz_keeps_what_was_answered(home):
    """Each answer is on the disk before the next question is asked."""
    command = [sys.executable, "-X", "utf8", "-u", "-m", "bpcli", *LECTURE]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as process:
        process.stdin.write(b"3\n-12\n")
        process.stdin.flush()
        until = time.monotonic() + 30
        while len(list(Record(home / NAME).answers())) < 2:
            assert time.monotonic() < until
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
    assert [one.ask for one in Record(home / NAME).answers()] == ["q", "f"]


def test_another_program_can_answer():
    """A question is on the pipe before its answer is read, so that a program can read one and write the other."""
    command = [sys.executable, "-X", "utf8", "-m", "bpcli", *LECTURE]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as process:
        for number, answer in enumerate(RIGHT, 1):
            while not process.stdout.readline().startswith(f"Question {number} of 9.".encode()):
                assert process.poll() is None
            process.stdin.write(f"{answer}\n".encode())
            process.stdin.flush()
        process.stdin.close()
        assert process.wait(timeout=30) == 0


@pytest.mark.parametrize(
    "line", [b"\xff\xfe\n", b"9" * 300_000, b"\x00\x1b[2J\n", b"9**9**9**9\n", b"__import__('os')\n"]
)
def test_lines_that_are_no_answers(line):
    """Bytes that are no text, a line without an end, control characters, code: unreadable, at once, echoed safely."""
    begun = time.monotonic()
    seen = bpcli(*LECTURE, stdin=line)
    assert time.monotonic() - begun < 5
    assert (seen.code, seen.err) == (1, "")
    assert "Not read:" in seen.out
    assert "\x1b" not in seen.out
    assert "\x00" not in seen.out


def test_ascii_screens_get_ascii():
    """A screen that cannot show −, ∂ or → is spared them."""
    seen = quiz(*LECTURE, lines=["3", "-12", "?"], encoding="ascii")
    assert "Question 3 of 9." in seen.out


def test_arrays_and_staged_programs_of_ones_own():
    """A circuit with arrays, and one of several statements."""
    seen = quiz("quiz", "q = W x; f = sum(q)", "W=[[1,2],[3,4]]", "x=[5,-6]", lines=["[-7, -9]", "16"])
    assert seen.out.count("Right.") == 1
    assert "bpcli explain 'q = W x; f = sum(q)' W='[[1,2],[3,4]]' x='[5,-6]'\n" in seen.out

"""Marks of a submission: of its answers alone, each with its place, whatever else lies beside them."""

import pickle
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from bpcli.course.answers import blank_answers, filled_answers
from bpcli.course.collect import Submission
from bpcli.course.load import load_course
from bpcli.course.mark import mark
from bpcli.course.marks import QuestionMark, Remark
from bpcli.course.remarks import said
from bpcli.course.values import values_of
from bpcli.errors import InputError
from tests.golden import assert_golden

COURSE = load_course(Path(__file__).parent / "small")
SUM, OWN, MATRIX, GATE, CODE = (f"{one.folder}/answers.txt" for one in COURSE.exercises)
PROGRAM = CODE.replace("answers.txt", "multiply.py")


def run_code(exercise, source, file):
    """Mark a program without running it: it is right if it says so."""
    verdict = "blank" if source is None else "right" if b"right" in source else "wrong"
    return tuple(
        QuestionMark(exercise.id, number, one.ask, file, verdict, one.points, one.points * (verdict == "right"))
        for number, one in enumerate(exercise.questions, start=1)
    )


def marked(files, learner="ada", only=None, **more):
    """Mark files, given as texts."""
    raw = {place: text if isinstance(text, bytes) else text.encode() for place, text in files.items()}
    return mark(COURSE, Submission(learner, raw, **more), only, run_code)


def sheets(write, learner="ada"):
    """Return every file of answers of a learner, as `write` writes it."""
    values = [exercise for exercise in COURSE.exercises if exercise.code is None]
    return {f"{one.folder}/answers.txt": write(one, values_of(one, COURSE.salt, learner), learner) for one in values}


def test_a_blank_sheet_earns_nothing_and_a_filled_one_everything():
    """For each learner's own values; somebody else's are wrong for them."""
    blank = marked(sheets(blank_answers))
    assert (blank.earned, blank.points, blank.is_done, blank.error) == (0, COURSE.points, False, "")
    assert {one.verdict for exercise in blank.exercises for one in exercise.questions} == {"blank"}
    full = marked(sheets(filled_answers) | {PROGRAM: "right"})
    assert (full.earned, full.is_done) == (COURSE.points, True)
    other = marked(sheets(filled_answers, "grace"))
    assert other.exercises[0].is_done
    assert not other.exercises[1].earned


def test_the_sheet_of_a_learner():
    """A golden: what `start` writes, and what it is when it is solved."""
    learner, own = "ada\n\x1b[31mx = 1", COURSE.exercises[1]
    values = values_of(own, COURSE.salt, learner)
    written = [write(own, values, learner) for write in (blank_answers, filled_answers)]
    written += [blank_answers(one, one.values) for one in (COURSE.exercises[0], COURSE.exercises[2])]
    assert_golden("course/answers.txt", "-----\n".join(written))


def test_each_mark_has_its_place_its_mistake_and_its_credit():
    """Right, wrong with the mistake by name, carried forward, unreadable and blank, beside each other."""
    [sum_, *_] = marked({SUM: 'q = 7 # slip\n"df/dq" = "-"\n"df/dx" = 4\n'}).exercises
    q, dq, dx = sum_.questions
    assert (q.verdict, q.earned, q.answer, q.place) == ("wrong", 0, "7", (SUM, 1, 5, 6))
    assert (dq.verdict, dq.earned, dq.place[1:]) == ("unreadable", 0, (2, 11, 14))
    assert dx.verdict == "wrong"
    assert "sign" in dict(dx.mistakes)
    [follows] = marked({OWN: "f = 5"}, only="own-values").exercises
    assert [one.verdict for one in follows.questions] == ["wrong", "blank", "blank"]
    carried = marked({SUM: '"df/dq" = 5\n"df/dx" = 5\n'}).exercises[0]
    assert [(one.verdict, one.carried_forward, one.earned) for one in carried.questions[1:]] == [
        ("wrong", False, 0.0),
        ("wrong", True, 2.0),
    ]
    assert not carried.is_done


def test_one_broken_file_leaves_the_others_marked():
    """Bytes that are no text, a bomb, a file that was refused: its questions are unreadable and say why."""
    files = sheets(filled_answers) | {SUM: b"\xff\xfe", OWN: "[" * 60_000, PROGRAM: "right"}
    del files[MATRIX]
    found = marked(files, refused={MATRIX: "is a symbolic link: not followed"})
    verdicts = [{one.verdict for one in exercise.questions} for exercise in found.exercises]
    assert verdicts == [{"unreadable"}, {"blank"}, {"unreadable"}, {"right"}, {"right"}]
    assert "symbolic link" in found.exercises[2].questions[0].said
    assert "UTF-8" in found.exercises[0].questions[0].said
    assert marked({}, refused={PROGRAM: "is a symbolic link"}).exercises[-1].questions[0].verdict == "unreadable"


def test_what_is_shown_moves_no_cursor():
    """Control characters, bidirectional overrides and long answers, in whatever a report may show."""
    evil = "\u001b[31m\u202e::error::\x07" + "9" * 5000
    found = marked({SUM: f'q = "{evil}"\n"{evil}" = 1\n"df/dq" = "x\x1b[2J"\n'})
    texts = [(one.answer, one.said, one.understood or "") for one in found.exercises[0].questions]
    texts += [(*found.exercises[0].notes, *map(said, found.remarks))]
    for text in (text for row in texts for text in row):
        assert all(line.isprintable() for line in text.split("\n")), text
        assert len(text) < 1000


def test_lines_that_answer_nothing_are_noted():
    """The learner is told, and so is the teacher; no mark is changed."""
    found = marked({SUM: 'q = 3\n"df/dz" = 1\n'})
    assert found.exercises[0].questions[0].verdict == "right"
    assert found.exercises[0].notes == ("line 2: this exercise does not ask for df/dz; did you mean df/dx?",)
    assert found.remarks == (Remark("stray-lines", (SUM,)),)


@pytest.mark.parametrize(
    ("files", "learner", "said"),
    [
        ({}, "ada", "nothing of the course small"),
        ({"course.toml": 'id = "small"', f"{COURSE.exercises[0].folder}/exercise.toml": ""}, "ada", "nothing of the"),
        ({"course.toml": "id = 'other'", SUM: "q = 3"}, "ada", "of the course other, and it is marked against small"),
        ({SUM: "q = 3"}, "x" * 201, "a learner's ID has 201 characters"),
    ],
)
def test_what_is_no_submission_is_an_error_and_no_zero(files, learner, said):
    """An empty tree, another course, a name without end: no marks, and the reason."""
    found = marked(files, learner)
    assert said in found.error
    assert (found.exercises, found.is_done, found.points) == ((), False, COURSE.points)


def test_the_tree_s_own_definitions_change_nothing():
    """A course.toml with the right id, or one that cannot be read, is as good as none."""
    for text in ('id = "small" # mine\nsalt = "x"', "id = [", "\x00", "[id]\nx = 1", b"\xff"):
        assert marked({"course.toml": text, SUM: "q = 3"}).earned == 1


def test_one_exercise_alone():
    """By its id or its folder; another name is an error with a suggestion."""
    assert [one.id for one in marked({SUM: "q = 3"}, only="sum-product").exercises] == ["sum-product"]
    assert marked({SUM: "q = 3"}, only=f"{COURSE.exercises[0].folder}/").points == 4
    with pytest.raises(InputError, match="no exercise sum-prodct") as caught:
        marked({SUM: "q = 3"}, only="sum-prodct")
    assert caught.value.hint == "did you mean sum-product?"


def test_a_bug_costs_one_exercise_and_says_so(monkeypatch):
    """What fails in our own code is unmarked: no point is given, none is called wrong, and the rest is marked."""
    monkeypatch.setattr("bpcli.course.mark.judged", lambda *_: 1 / 0)
    found = marked({SUM: "q = 17.25", PROGRAM: "right"})
    assert [one.verdict for one in found.exercises[0].questions] == ["unmarked"] * 3
    assert "ZeroDivisionError" in found.exercises[0].questions[0].said
    assert found.exercises[-1].is_done


def test_any_executor_can_mark():
    """Everything travels: marks made in another process, freshly started, are the same."""
    submissions = [
        Submission(name, {SUM: f"q = {number}".encode(), OWN: b"f = 4"}) for number, name in enumerate(["ada", "x", ""])
    ]
    here = [mark(COURSE, one, "own-values") for one in submissions]
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        there = [pool.submit(mark, COURSE, one, "own-values").result() for one in submissions]
    assert there == here
    assert pickle.loads(pickle.dumps(here)) == here  # noqa: S301  (our own)


def test_a_sheet_takes_numbers_for_values_and_the_learner_s_own_gradients():
    """A formula for a value costs nothing and says what to write; a wrong gradient stands for itself further on."""
    exercise = marked({SUM: 'q = "x + y"\n"df/dq" = "z"\ndx = "df/dq"\n'}).exercises[0]
    assert [one.verdict for one in exercise.questions] == ["unreadable", "right", "right"]
    assert "write numbers only: x is" in exercise.questions[0].said
    assert [one.verdict for one in marked({SUM: '"df/dx" = "df/dq"'}).exercises[0].questions][2] == "unreadable"
    for answer in ("df/dq", "5"):
        slip = marked({SUM: f'"df/dq" = "z + 9"\n"df/dx" = "{answer}"'}).exercises[0].questions
        assert (slip[1].verdict, slip[2].verdict, slip[2].carried_forward) == ("wrong", "wrong", True)
    assert marked({SUM: '"df/dq" = 1e9\n"df/dx" = 1e9\n'}).earned == 0


def test_a_kept_verdict_is_the_verdict():
    """The same answer after other answers, or for other values, is judged anew."""
    alone = marked({SUM: '"df/dx" = 5'}).exercises[0].questions[2]
    after = marked({SUM: '"df/dq" = 5\n"df/dx" = 5'}).exercises[0].questions[2]
    again = marked({SUM: '"df/dx" = 5'}).exercises[0].questions[2]
    assert alone == again
    assert (alone.earned, after.earned) == (0, 2)
    ada = filled_answers(COURSE.exercises[1], values_of(COURSE.exercises[1], "2026", "ada"))
    assert [marked({OWN: ada}, learner).earned == 3 for learner in ("ada", "bob", "eve")] == [True, False, False]

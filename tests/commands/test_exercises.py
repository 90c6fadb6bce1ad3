"""`bpcli exercises`: a copy of the course, the way through it, with and without a terminal."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from unittest import mock

import pytest

from bpcli.commands.exercises import Hint, Listing, Next, Reset, Solution, Start, Where, found_exercise
from bpcli.course.collect import collect
from bpcli.course.load import course_folder, load_course
from bpcli.course.mark import mark
from bpcli.course.marks import Remark
from bpcli.course.work import Work, open_copy
from bpcli.errors import InputError
from bpcli.formats import Page
from tests import terminal
from tests.keyboard import CTRL_C, Keyboard
from tests.terminal import ROOT

FIRST = "01-forward-pass/01-lecture-circuit/answers.txt"
SECOND = "01-forward-pass/02-which-way-round/answers.txt"
GATE = "14-code/01-a-multiply-gate"


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    """Give a copy of the course for ada, made by the command as she types it."""
    folder = tmp_path_factory.mktemp("work") / "my-course"
    done = bpcli("exercises", "start", str(folder), "--learner", "ada")
    assert (done.code, done.err) == (0, "")
    assert "bpcli grade" in done.out
    return folder


@pytest.fixture
def copy(started, tmp_path, monkeypatch):
    """Give a fresh copy of that copy, and stand in it."""
    folder = tmp_path / "my-course"
    shutil.copytree(started, folder)
    monkeypatch.chdir(folder)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    return folder


def bpcli(*arguments, folder="."):
    """Run a command as nobody in CI does."""
    outside = {name: text for name, text in os.environ.items() if not name.startswith("GITHUB_") and name != "CI"}
    with mock.patch.dict(os.environ, outside, clear=True):
        return terminal.bpcli(*arguments, folder=folder)


def said(command):
    """What a command writes."""
    parts = []
    command.run(Page(parts.append, 100))
    return "".join(parts)


def answer(file, **answers):
    """Write answers into a file, as an editor would: the line of each ask gets one."""
    text = file.read_text(encoding="utf-8")
    for ask, one in answers.items():
        key = ask if ask in text.splitlines() else ask.replace("_", "/")
        lines = [f"{key} = {one}" if line.startswith(f"{key} =") else line for line in text.splitlines()]
        text = "\n".join(lines) + "\n"
    file.write_text(text, encoding="utf-8")


def solve(copy, exercise):
    """Answer all of an exercise rightly."""
    text = said(Solution(which=exercise))
    work = Work(open_copy(copy, None, None, {}))
    found = found_exercise(work, exercise)
    (copy / found.folder / (found.code.file if found.code else "answers.txt")).write_text(text, encoding="utf-8")


def test_a_copy_holds_all_but_the_solutions(started):
    """Texts, exercises, blank answers with ada's values, starters, a workflow; nothing that gives an answer away."""
    course = load_course()
    files = {path.relative_to(started).as_posix() for path in started.rglob("*") if path.is_file()}
    for exercise in course.exercises:
        assert f"{exercise.folder}/exercise.toml" in files
        assert f"{exercise.folder}/{exercise.code.file if exercise.code else 'answers.txt'}" in files
    assert {"course.toml", "README.md", ".bpcli-learner", ".github/workflows/grade.yml", ".gitignore"} <= files
    assert not [name for name in files if "solution" in name]
    for exercise in (one for one in course.exercises if one.code is None):
        lines = (started / exercise.folder / "answers.txt").read_text(encoding="utf-8").splitlines()
        assert [line for line in lines if line and line[0] != "#"] == [f"{one.ask} =" for one in exercise.questions]
    assert "yours, ada" in (started / SECOND).read_text(encoding="utf-8")


def test_a_start_says_whose_values_they_are_and_ci_has_the_same(tmp_path):
    """The workflow marks with the values that stand in the copy's files, whoever owns the repository."""
    lines = []
    for name, learner in (("one", None), ("two", "Bo")):
        Start(folder=tmp_path / name, learner=learner).run(Page(lines.append, 100))
        workflow = (tmp_path / name / ".github/workflows/grade.yml").read_text(encoding="utf-8")
        said = shlex.split(workflow.splitlines()[-1])
        assert said[said.index("--learner") + 1] == (learner or "")
        assert collect(tmp_path / name, load_course(), "").remarks == ()
    assert "The values are the course's own, in CI too" in "".join(lines)
    assert "The values are Bo's, in CI too" in "".join(lines)


def test_a_copy_is_never_written_over_another(started):
    """A folder that holds something is an error, and stays as it is."""
    before = (started / FIRST).read_text(encoding="utf-8")
    done = bpcli("exercises", "start", str(started))
    assert (done.code, done.out) == (2, "")
    assert "is there already, and not empty" in done.err
    assert (started / FIRST).read_text(encoding="utf-8") == before


def test_every_learner_has_values_of_their_own_and_always_the_same(copy):
    """Two learners' files differ, the same learner's do not, whatever machine or day it is."""
    course, folder = load_course(), course_folder()
    from bpcli.course.copy import files_of

    sheets = {name: dict(files_of(course, folder, name)) for name in ("ada", "bob")}
    drawn = [f"{one.folder}/answers.txt" for one in course.exercises if one.is_drawn]
    values = {name: [made[file].decode().replace(name, "") for file in drawn] for name, made in sheets.items()}
    differing = sum(one != other for one, other in zip(values["ada"], values["bob"], strict=True))
    assert differing > len(drawn) * 0.8
    assert sheets["ada"][drawn[0]] == (copy / drawn[0]).read_bytes()


@pytest.mark.parametrize("command", [[], ["list"], ["next"], ["next", "14.1"]])
def test_every_command_that_offers_json_gives_it(copy, command):
    """One document, schema 1; `next` gives the exercise with its text, its values, its questions and what was said."""
    answer(copy / FIRST, q="3", f="12")
    done = bpcli("exercises", *command, "--format", "json", folder=copy)
    data = json.loads(done.out)
    assert (data["schema"], data["learner"], done.err) == (1, "ada", "")
    if command[:1] != ["next"]:
        assert data["exercises"][0]["answers"][0] == {"ask": "q", "verdict": "right", "earned": 1.0}
        return
    one = data["exercise"]
    assert done.code == 1
    assert one["number"] == (command[1:] or ["1.1"])[0]
    assert {question["verdict"] for question in one["answers"]} <= {"right", "wrong", "blank"}
    if one["number"] == "1.1":
        assert (one["values"], one["expression"]) == ({"x": "-2", "y": "5", "z": "-4"}, "q = x + y; f = q*z")
        assert [question["answer"] for question in one["answers"]] == ["3", "12"]
        assert one["answers"][1]["said"]


def test_the_way_through_a_chapter(copy):
    """Where am I; wrong, then right; the next one; JSON says the same. Exit codes follow."""
    assert "Next: 1.1" in said(Where())
    answer(copy / FIRST, q="3", f="12")
    page = said(Next())
    assert "line 15, column 5: f = 12 is wrong" in page
    assert Next().run(Page(str)) == 1
    assert "1 to mend" in said(Listing())
    answer(copy / FIRST, f="-12")
    data = json.loads(said(Where(form="json")))
    assert (data["learner"], data["next"]) == ("ada", data["exercises"][1]["id"])
    assert [one["done"] for one in data["exercises"]].count(True) == 1
    assert "1 of 6" in said(Where())
    assert Next(which="1.1").run(Page(str)) == 0


def test_what_is_right_is_remembered_only_as_long_as_its_file_is_the_same(copy):
    """A right exercise is not marked again; changed, it is; a forged memory of the learner's is no mark of `grade`."""
    solve(copy, "1.1")
    work = Work(open_copy(copy, None, None, {}))
    assert work.look()[0].is_done
    [[name, sign]] = work.done.items()
    answer(copy / FIRST, f="12")
    assert not Work(work.copy).look()[0].is_done
    (copy / ".bpcli/state.json").write_text(json.dumps({"done": {name: sign}}), encoding="utf-8")
    assert not Work(work.copy).look()[0].is_done
    done = bpcli("grade", "--format", "json", folder=copy)
    assert json.loads(done.out)["submissions"][0]["points"] == 1
    for text in ("{", "[]", '{"done": 3}', '{"hints": {"a": "x"}}', json.dumps({"hints": {name: -9}})):
        (copy / ".bpcli/state.json").write_text(text, encoding="utf-8")
        assert not Work(work.copy).look()[0].is_done
        assert "Hint 1 of" in said(Hint(which="1.1"))


@pytest.mark.usefixtures("copy")
def test_hints_come_one_at_a_time_and_the_count_survives():
    """Each call gives the next hint; after the last it says how to see the answers."""
    ladder = load_course().exercises[0].hints
    for number, hint in enumerate(ladder, start=1):
        page = " ".join(said(Hint(which="1.1")).split())
        assert f"Hint {number} of {len(ladder)}: {' '.join(hint.split())}" in page
    assert "bpcli exercises solution" in page


@pytest.mark.usefixtures("copy")
def test_hints_and_bars_fit_a_small_terminal_without_unicode():
    """No word is cut, nothing is an escape."""
    parts = []
    sheet = Page(parts.append, 60, unicode=False)
    for _ in range(3):
        Hint(which="10.3").run(sheet)
    Where().run(sheet)
    text = "".join(parts)
    assert "\\u" not in text
    assert max(len(line) for line in text.splitlines()) <= 60
    assert "solution a-norm-of-your-own" in " ".join(text.split())


def test_a_reset_keeps_what_was_there(copy):
    """Answers are blank again, and the old ones lie beside them, twice if need be."""
    fresh = (copy / FIRST).read_text(encoding="utf-8")
    assert "blank again." in said(Reset(which=["1.1"]))
    for wrong in ("1", "2"):
        answer(copy / FIRST, q=wrong)
        assert "kept as answers.txt.old" in said(Reset(which=["1.1"]))
        assert (copy / FIRST).read_text(encoding="utf-8") == fresh
    kept = sorted(path.name for path in (copy / FIRST).parent.glob("*.old*"))
    assert kept == ["answers.txt.old", "answers.txt.old2"]
    (copy / GATE / "multiply.py").write_text("print(1)", encoding="utf-8")
    said(Reset(which=["14.1"]))
    assert "class MultiplyGate" in (copy / GATE / "multiply.py").read_text(encoding="utf-8")


def test_a_copy_that_was_started_before_answers_had_a_line_each(copy):
    """Its answers.toml is read, named and renewed; of two files the new one counts, and both are named."""
    old = (copy / FIRST).with_suffix(".toml")
    (copy / FIRST).unlink()
    old.write_text('# remark\nq = "3"\n\n"f" = "12" # sum\n', encoding="utf-8")
    page = said(Next())
    assert f"Write your answers into {FIRST.replace('txt', 'toml')}" in " ".join(page.split())
    assert "line 4, column 7: f = 12 is wrong" in page
    (copy / FIRST).write_text("q = 4\n", encoding="utf-8")
    page = " ".join(said(Next(which="1.1")).split())
    assert "q = 4 is wrong" in page
    assert "You have answers.toml beside answers.txt: only answers.txt is read. Remove one of them." in page
    [told] = mark(load_course(), collect(copy, load_course(), "ada"), "lecture-forward").remarks
    assert told == Remark("stray-lines", (FIRST.replace("txt", "toml"),))
    (copy / FIRST).unlink()
    assert f"{FIRST} is blank again; yours is kept as answers.toml.old." in said(Reset(which=["1.1"]))
    assert "q =\n" in (copy / FIRST).read_text(encoding="utf-8")
    assert not old.exists()


@pytest.mark.parametrize("which", ["1.2", "5.1", "10.1", "14.1"])
def test_a_solution_is_right_for_this_learner(copy, which):
    """What `solution` shows earns everything, in value exercises for ada's own values."""
    solve(copy, which)
    assert Next(which=which).run(Page(str)) == 0


def test_a_program_as_it_came_is_blank(copy):
    """It is not run, and not wrong: nothing was answered yet. Changed, it is marked."""
    page = said(Next(which="14.1"))
    assert "blank" in page
    assert "To mend" not in page
    program = copy / GATE / "multiply.py"
    text = program.read_text(encoding="utf-8").replace("z = None", "z = x + y")
    program.write_text(text, encoding="utf-8")
    assert "is wrong" in said(Next(which="14.1"))


def test_a_course_of_a_teachers_own(tmp_path, monkeypatch):
    """Started from another course: worked through and graded as `start` says, with no path of the teacher's."""
    assert bpcli("course", "new", "physics", folder=tmp_path).code == 0
    done = bpcli("exercises", "start", "mine", "--course", "physics", folder=tmp_path)
    assert done.code == 0
    assert "course.toml says no source" in done.err
    copy = tmp_path / "mine"
    monkeypatch.chdir(copy)
    solve(copy, "1.1")
    solve(copy, "1.2")
    assert "2 of 3" in said(Where())
    assert "3.1" not in said(Listing())
    assert "--course" not in done.out
    [solution] = (tmp_path / "physics").glob("*/*/solution/*.py")
    shutil.copy(solution, copy / solution.parent.parent.relative_to(tmp_path / "physics"))
    graded = bpcli("grade", folder=copy)
    assert (graded.code, "Practice feedback" in graded.out) == (0, True)
    assert bpcli("grade", "--course", "../physics", folder=copy).code == 0
    plugin = ["-m", "pytest", "-p", "bpcli.pytest_plugin", "-p", "no:cacheprovider", "-q", "-n", "0", "."]
    tried = subprocess.run([sys.executable, *plugin], cwd=copy, capture_output=True, encoding="utf-8", check=False)
    assert tried.returncode == 0, tried.stdout


@pytest.mark.parametrize(
    ("arguments", "said_so"),
    [
        (["exercises"], "there is no copy of a course"),
        (["exercises", "next", "1.1"], "bpcli exercises start my-course makes one"),
        (["exercises", "start", "x", "--learner", "a\nb"], "one line of plain text"),
        (["exercises", "start", "x", "--learner", "a" * 300], "shorter one"),
        (["exercises", "start", "x", "--course", "nowhere"], "there is no folder nowhere"),
    ],
)
def test_what_cannot_be_done_is_an_error(tmp_path, arguments, said_so):
    """It says what to try, ends with 2, and writes nothing."""
    done = bpcli(*arguments, folder=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert said_so in done.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("copy")
def test_an_exercise_that_there_is_not():
    """A suggestion comes with the error."""
    for which in ("1.99", "lecture-forwrad", "x" * 1000):
        with pytest.raises(InputError, match="there is no exercise"):
            Next(which=which).run(Page(str))


def test_watch_marks_on_save_and_goes_on(copy):
    """At a terminal: a wrong answer is told, a right one leads to the next exercise; keys; Ctrl-C leaves it sane."""
    with Keyboard(["-m", "bpcli", "exercises", "watch"], columns=100, folder=copy) as keyboard:
        keyboard.wait("q quit")
        answer(copy / FIRST, q="3", f="12")
        assert "right size, wrong sign" in " ".join(keyboard.wait("q quit").split())
        answer(copy / FIRST, f="-12")
        page = keyboard.wait("q quit")
        assert "The lecture's circuit, forward: right." in page
        assert "1.2 Which way round" in page
        keyboard.keys("h")
        assert "Hint 1 of 3" in keyboard.wait("Hints cost nothing.")
        keyboard.keys("c")
        assert "1 of 6" in keyboard.wait("whenever you save.")
        keyboard.keys(CTRL_C)
        keyboard.wait("Stopped.")
        assert keyboard.end() == 0
        assert keyboard.is_cooked


def test_watch_works_on_a_pipe_too(copy):
    """Without a terminal each marking is printed, and there are no escapes; it ends when all is right."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bpcli", "exercises", "watch"],
        cwd=copy,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
    )
    try:
        lines = []
        for line in process.stdout:
            lines.append(line)
            if line.startswith("Waiting for you to save"):
                if SECOND in line:
                    break
                answer(copy / FIRST, q="3", f="-12")
    finally:
        process.terminate()
        process.communicate()
    text = "".join(lines)
    assert "\x1b" not in text
    assert "✓ The lecture's circuit, forward: right." in text

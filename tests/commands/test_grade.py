"""`bpcli grade` as learners and teachers see it: pages, exit codes, reports, and who it takes a learner for."""

import csv
import json
import shutil
from base64 import b64decode
from concurrent.futures import ThreadPoolExecutor

import pytest

from bpcli.commands import grade
from bpcli.course.load import load_course
from bpcli.errors import InputError
from bpcli.formats import Page
from tests.formats.reports.test_platforms import commands
from tests.golden import assert_golden
from tests.submissions import values_only, write_submission
from tests.terminal import bpcli

RIGHT, WRONG, UNUSABLE = 0, 1, 2
ANSWERS = "01-forward-and-backward/01-a-sum/answers.toml"


@pytest.fixture(autouse=True)
def no_workflow(monkeypatch):
    """These tests are no workflow, whoever runs them."""
    for name in ("CI", "GITHUB_ACTIONS", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_REPOSITORY_OWNER"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def threads(monkeypatch):
    """Classes are marked by threads here: processes have tests of their own."""
    monkeypatch.setattr("bpcli.course.workers.processes", lambda jobs: lambda _: ThreadPoolExecutor(jobs))


@pytest.fixture(scope="module")
def teacher(tmp_path_factory):
    """The folder of a course of values."""
    return values_only(tmp_path_factory.mktemp("teacher"))


@pytest.fixture
def ada(tmp_path, teacher):
    """A submission with a wrong, an unreadable and a blank answer, and its folder."""
    folder = write_submission(load_course(teacher), tmp_path / "class/ada", "ada", "wrong")
    file = folder / ANSWERS
    file.write_text(file.read_text().replace('q = "3"', 'q = "3 +"').replace('"df/dq" = "-4"', '"df/dq" = ""'))
    return folder


def test_a_learner_is_told_what_to_mend_and_where(ada, teacher):
    """The chapters, each answer that is not right with its place, the score."""
    seen = bpcli("grade", str(ada), "--course", str(teacher), "--learner", "ada")
    assert (seen.code, seen.err) == (WRONG, "")
    assert_golden("grade/one.txt", seen.out)
    plain = bpcli("grade", str(ada), "--course", str(teacher), "--learner", "ada", "--format", "plain")
    assert "line 12, column 5: q = 3 + cannot be read" in plain.out


def test_everything_right_is_exit_code_0(tmp_path, teacher):
    """And only that: the same answers with another learner's values are not."""
    folder = write_submission(load_course(teacher), tmp_path / "bob", "bob")
    asked = ["grade", str(folder), "--course", str(teacher)]
    assert bpcli(*asked, "--learner", "bob").code == RIGHT
    assert bpcli(*asked, "--learner", "eve").code == WRONG
    assert bpcli(*asked, "--learner", "bob", "--salt", "another year").code == WRONG


def test_a_learner_is_the_one_given_the_owner_in_a_workflow_or_the_one_in_a_file(tmp_path, teacher, monkeypatch):
    """In this order: the file is a learner's to change."""
    folder = write_submission(load_course(teacher), tmp_path / "bob", "bob")
    asked = ["grade", str(folder), "--course", str(teacher)]
    assert bpcli(*asked).code == WRONG
    (folder / ".bpcli-learner").write_text("bob\n")
    assert bpcli(*asked).code == RIGHT
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_REPOSITORY_OWNER", "eve")
    assert bpcli(*asked).code == WRONG
    assert bpcli(*asked, "--learner", "bob").code == RIGHT


def test_a_learner_may_stand_anywhere_in_a_copy(ada, teacher, monkeypatch):
    """In the folder of a chapter or of an exercise the copy above is marked; anywhere else nothing is looked for."""
    asked = ["grade", "--course", str(teacher), "--learner", "ada"]
    monkeypatch.chdir(ada)
    whole = bpcli(*asked)
    for place in ("01-forward-and-backward", "01-forward-and-backward/01-a-sum"):
        monkeypatch.chdir(ada / place)
        assert bpcli(*asked) == whole
    (ada / "notes").mkdir()
    monkeypatch.chdir(ada / "notes")
    assert bpcli(*asked).code == UNUSABLE


def test_a_class_is_no_single_submission_and_a_stray_folder_no_class(ada, teacher, tmp_path):
    """Reports on one submission are refused for a class, and a folder of other things is no class of zeros."""
    report = tmp_path / "results.json"
    refused = bpcli("grade", str(ada.parent), "--course", str(teacher), "--report", f"gradescope:{report}")
    assert (refused.code, refused.out) == (UNUSABLE, "")
    assert "gradescope reports on one submission" in refused.err
    assert json.loads(report.read_text())["score"] == 0
    stray = tmp_path / "stray"
    (stray / "pictures").mkdir(parents=True)
    (stray / "letters").mkdir()
    seen = bpcli("grade", str(stray), "--course", str(teacher))
    assert (seen.code, seen.out) == (UNUSABLE, "")
    assert "nor in a folder of it (there are 2)" in seen.err


def test_a_refused_report_or_a_run_that_fails_leaves_the_last_marks(ada, teacher, tmp_path, monkeypatch):
    """Whatever is refused, and wherever marking comes to an end: a class's reports are whole, and of one run."""
    names = ["results.json", "results.csv", "junit.xml"]
    asked = [str(ada.parent), "--course", str(teacher), "--jobs", "1"]
    asked += [part for name in names for part in ("--report", str(tmp_path / name))]
    bpcli("grade", *asked)
    last = {name: (tmp_path / name).read_bytes() for name in names}
    (tmp_path / "gradescope.json").write_text("the last one")
    for more in (
        ["--report", "classroom"],
        ["--report", f"gradescope:{tmp_path}/gradescope.json"],
        ["--report", "canvas:out.csv"],
        ["--report", str(tmp_path / "results.csv")],
        ["--report", str(tmp_path / "nowhere/a.csv")],
        ["--course", str(tmp_path)],
    ):
        assert bpcli("grade", *asked, *more).code == UNUSABLE
        assert {name: (tmp_path / name).read_bytes() for name in names} == last
    assert (tmp_path / "gradescope.json").read_text() == "the last one"
    monkeypatch.setattr("bpcli.formats.class_marks.story", lambda *_: 1 / 0)
    assert bpcli("grade", *asked).code == 70
    assert {name: (tmp_path / name).read_bytes() for name in names} == last


def test_a_workflow_says_whose_values_where_the_copy_was_started_for_another(ada, teacher, monkeypatch):
    """A learner who started without a name has the course's own values, and in CI the owner's count."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_REPOSITORY_OWNER", "Ada")
    asked = ["grade", str(ada), "--course", str(teacher)]
    assert "the copy was started without --learner" in " ".join(bpcli(*asked).out.split())
    (ada / ".bpcli-learner").write_text("bob\x1b[31m\n")
    assert "the copy was started for bob\\x1b[31m" in " ".join(bpcli(*asked).out.split())
    monkeypatch.setenv("GITHUB_ACTIONS", "")
    assert "\x1b" not in bpcli(*asked).out
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    (ada / ".bpcli-learner").write_text("ada\n")
    assert "the copy was started" not in bpcli(*asked).out


def test_what_is_said_of_a_whole_file_is_said_once(ada, teacher):
    """Of a file that cannot be read at all, and of what follows rightly from an earlier wrong answer."""
    (ada / ANSWERS).write_bytes(b"\xff")
    seen = bpcli("grade", str(ada), "--course", str(teacher), "--learner", "ada", "--format", "plain")
    assert seen.out.count("the file is no UTF-8 text") == 1
    (ada / ANSWERS).write_text('q = "3"\n"df/dq" = "5"\n"df/dx" = "5"\n')
    seen = bpcli("grade", str(ada), "--course", str(teacher), "--learner", "ada", "--format", "plain")
    assert seen.out.count("credit is kept") == 1
    assert "points are kept" not in seen.out


def test_a_line_that_answers_nothing_is_told_to_who_wrote_it(ada, teacher):
    """Also where it is all that stands in the file; and a word processor's quotes are not quoted once more."""
    asked = ["grade", str(ada), "--course", str(teacher), "--learner", "ada", "--format", "plain"]
    (ada / ANSWERS).write_text("df/dq: 3\n", encoding="utf-8")
    assert "Line 1: df/dq: 3 answers nothing: a line is ASK = ANSWER" in bpcli(*asked).out
    (ada / ANSWERS).write_text("q = “3”\n", encoding="utf-8")
    assert 'stands in quotes: "3"' in bpcli(*asked).out


def test_a_teacher_sees_a_class(tmp_path, ada, teacher):
    """Learners with their points by chapter, the mistakes, the hardest exercises; one that is nothing of the course."""
    write_submission(load_course(teacher), ada.parent / "bob", "bob")
    sums = (ada.parent / "bob" / ANSWERS).read_text().replace('"df/dx" = "-4"', '"df/dx" = "-2"')
    write_submission(load_course(teacher), ada.parent / "cyd", "cyd")
    (ada.parent / "cyd" / ANSWERS).write_text(sums)
    (ada.parent / "cyd/conftest.py").write_text("")
    (ada.parent / "nobody").mkdir()
    report = tmp_path / "results.csv"
    seen = bpcli("grade", str(ada.parent), "--course", str(teacher), "--jobs", "1", "--report", str(report), "--audit")
    assert seen.err == ""
    assert_golden("grade/class.txt", seen.out)
    assert seen.code == WRONG
    rows = list(csv.DictReader(report.read_text(encoding="utf-8").splitlines()))
    assert [(row["learner"], row["total"]) for row in rows][1] == ("bob", "12")
    assert "nothing of the course" in rows[3]["error"]


def test_a_bar_shows_how_far_marking_is_on_a_terminal_only(tmp_path, teacher, monkeypatch):
    """On standard error, so that the page may go into a file."""
    for learner in ("bob", "cyd"):
        write_submission(load_course(teacher), tmp_path / "class" / learner, learner)
    asked = ["grade", str(tmp_path / "class"), "--course", str(teacher)]
    assert bpcli(*asked).err == ""
    monkeypatch.setattr(grade, "on_terminal", lambda: True)
    seen = bpcli(*asked)
    assert "2/2" in seen.err
    assert seen.out == bpcli(*asked).out


def test_json_on_the_screen_is_the_json_of_the_report(ada, teacher, tmp_path):
    """One interface, wherever it is written."""
    report = tmp_path / "one.json"
    seen = bpcli("grade", str(ada), "--course", str(teacher), "--format", "json", "--report", str(report))
    on_screen, in_file = json.loads(seen.out), json.loads(report.read_text())
    for found in (on_screen, in_file):
        assert found["schema"] == 1
        assert found["submissions"][0]["exercises"][0]["questions"][0]["place"]["line"] == 12
    assert on_screen == in_file


def test_a_workflow_gets_annotations_and_a_summary_unasked(ada, teacher, tmp_path, monkeypatch):
    """What a learner wrote is between our two marks; then the step's result, if that is asked for."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "output"))
    monkeypatch.setenv("GITHUB_WORKSPACE", str(ada))
    seen = bpcli("grade", str(ada), "--course", str(teacher), "--learner", "ada", "--report", "classroom")
    found = commands(seen.out)
    assert [name for name, _, _ in found] == ["error", "error", "warning", "notice"]
    assert found[0][1]["file"] == ANSWERS
    assert "points" in (tmp_path / "summary.md").read_text()
    result = json.loads(b64decode((tmp_path / "output").read_text().removeprefix("result=")))
    assert result["status"] == "fail"


def test_reports_say_so_where_nothing_can_be_marked(tmp_path, teacher):
    """Another course in the folder; no course at all; no folder; a bug of ours: Gradescope's file is always there."""
    folder = write_submission(load_course(teacher), tmp_path / "ada", "ada")
    (folder / "course.toml").write_text('id = "another"\n')
    file = tmp_path / "results.json"
    file.write_text('{"score": 100}')
    asked = ["--report", f"gradescope:{file}"]
    for arguments, why in (
        ([str(folder), "--course", str(teacher)], "give its own with --course"),
        ([str(folder), "--course", str(tmp_path)], "holds no course.toml"),
        ([str(tmp_path / "nowhere"), "--course", str(teacher)], "no folder"),
    ):
        seen = bpcli("grade", *arguments, *asked)
        assert seen.code == UNUSABLE
        assert why in seen.err
        found = json.loads(file.read_text())
        assert found["score"] == 0
        assert why in found["output"]


def test_a_bug_of_ours_still_leaves_a_result(tmp_path, teacher, monkeypatch):
    """Exit code 70, and the result says that marking failed."""
    folder = write_submission(load_course(teacher), tmp_path / "ada", "ada")
    monkeypatch.setattr("bpcli.course.mark.mark", lambda *_: 1 / 0)
    seen = bpcli("grade", str(folder), "--course", str(teacher), "--report", f"gradescope:{tmp_path}/results.json")
    assert seen.code == 70
    assert "ZeroDivisionError" in json.loads((tmp_path / "results.json").read_text())["output"]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--report", "results.txt"], "there is no report results.txt"),
        (["--format", "yaml"], "there is no format yaml"),
        (["--jobs", "0"], "--jobs 0 would mark nothing"),
        (["--jobs", "2", "--cluster", "tcp://x:1"], "one at a time"),
        (["--report", "nowhere/a.csv"], "nowhere/a.csv: no such file"),
        (["--learner", "x" * 1_000], "a learner's ID has 1,000 characters"),
    ],
)
def test_what_cannot_be_used_is_exit_code_2(ada, teacher, arguments, complaint):
    """With what to try; nothing on standard output."""
    seen = bpcli("grade", str(ada), "--course", str(teacher), *arguments)
    assert (seen.code, seen.out) == (UNUSABLE, "")
    assert complaint in seen.err


def test_a_course_without_questions_is_no_course(tmp_path, teacher):
    """Vacuous is an error, not 0 of 0; so is a class of which nothing could be marked."""
    empty = tmp_path / "empty"
    empty.mkdir()
    shutil.copy(teacher / "course.toml", empty)
    assert bpcli("grade", str(empty), "--course", str(empty)).code == UNUSABLE
    (tmp_path / "class/ada").mkdir(parents=True)
    assert bpcli("grade", str(tmp_path / "class"), "--course", str(teacher), "--jobs", "1").code == UNUSABLE


def test_in_ci_the_folder_of_the_run_is_one_submission(tmp_path, teacher, monkeypatch):
    """A learner cannot choose whose values to answer by naming a folder; a teacher's own folder is still a class."""
    write_submission(load_course(teacher), tmp_path / "class/bob", "bob")
    monkeypatch.chdir(tmp_path / "class")
    for environ, code in (({}, RIGHT), ({"CI": "true"}, UNUSABLE)):
        options = grade.Options(None, teacher, jobs=1)
        assert grade.run(options, Page([].append), environ) == code
    monkeypatch.chdir(tmp_path)
    pushed = {"CI": "true", "GITHUB_WORKSPACE": str(tmp_path / "class")}
    assert grade.run(grade.Options(tmp_path / "class", teacher), Page([].append), pushed) == UNUSABLE
    assert grade.run(grade.Options(tmp_path / "class", teacher, jobs=1), Page([].append), {"CI": "true"}) == RIGHT
    with pytest.raises(InputError, match="no folder"):
        grade.run(grade.Options(tmp_path / "nowhere", teacher), Page([].append), {})

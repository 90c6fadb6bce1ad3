"""`bpcli grade` as learners and teachers see it: pages, exit codes, reports, and who it takes a learner for."""

import csv
import json
import shutil
from base64 import b64decode
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from bpcli.commands import grade
from bpcli.commands.grade import Grade
from bpcli.course.copy import start
from bpcli.course.load import load_course
from bpcli.course.marks import ExerciseMark, QuestionMark, SubmissionMark
from bpcli.errors import InputError
from bpcli.formats import Page
from tests.formats.reports.test_platforms import commands
from tests.golden import assert_golden
from tests.submissions import values_only, write_submission
from tests.terminal import bpcli

RIGHT, WRONG, UNUSABLE = 0, 1, 2
ANSWERS = "01-forward-and-backward/01-a-sum/answers.txt"


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
    file.write_text(file.read_text().replace("q = 3", "q = 3 +").replace("df/dq = -4", "df/dq ="))
    return folder


def test_a_learner_is_told_what_to_mend_and_where(ada, teacher):
    """The chapters, each answer that is not right with its place, the score."""
    seen = bpcli("grade", str(ada), "--course", str(teacher), "--learner", "ada")
    assert (seen.code, seen.err) == (WRONG, "")
    assert_golden("transcripts/grade-one.txt", seen.out)
    plain = bpcli("grade", str(ada), "--course", str(teacher), "--learner", "ada", "--format", "plain")
    assert "line 12, column 5: q = 3 + cannot be read" in plain.out


def test_everything_right_is_exit_code_0(tmp_path, teacher):
    """And only that: the same answers with another learner's values are not."""
    folder = write_submission(load_course(teacher), tmp_path / "bob", "bob")
    asked = ["grade", str(folder), "--course", str(teacher)]
    assert bpcli(*asked, "--learner", "bob").code == RIGHT
    assert bpcli(*asked, "--learner", "eve").code == WRONG
    assert bpcli(*asked, "--learner", "bob", "--salt", "another year").code == WRONG


def test_a_cluster_is_for_a_class(ada, teacher):
    """An option that would do nothing is refused: nobody waits for machines that were never asked."""
    seen = bpcli("grade", str(ada), "--course", str(teacher), "--cluster", "tcp://127.0.0.1:1")
    assert seen.code == UNUSABLE
    assert "--cluster shares out the submissions of a class" in seen.err


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
    assert "This copy was started without --learner" in " ".join(bpcli(*asked).out.split())
    (ada / ".bpcli-learner").write_text("bob\x1b[31m\n")
    assert "This copy was started for bob\\x1b[31m" in " ".join(bpcli(*asked).out.split())
    monkeypatch.setenv("GITHUB_ACTIONS", "")
    assert "\x1b" not in bpcli(*asked).out
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    (ada / ".bpcli-learner").write_text("ada\n")
    assert "This copy was started" not in bpcli(*asked).out
    (ada / ".bpcli-learner").unlink()
    (ada / ".bpcli-learner").symlink_to(ada / ANSWERS)
    assert bpcli(*asked).code == WRONG


def test_what_is_said_of_a_whole_file_is_said_once(ada, teacher):
    """Of a file that cannot be read at all, and of what follows rightly from an earlier wrong answer."""
    (ada / ANSWERS).write_bytes(b"\xff")
    seen = bpcli("grade", str(ada), "--course", str(teacher), "--learner", "ada", "--format", "plain")
    assert seen.out.count("is not UTF-8 text") == 1
    (ada / ANSWERS).write_text('q = "3"\n"df/dq" = "5"\n"df/dx" = "5"\n')
    seen = bpcli("grade", str(ada), "--course", str(teacher), "--learner", "ada", "--format", "plain")
    assert seen.out.count("You keep the credit") == 1


def test_a_line_that_answers_nothing_is_told_to_who_wrote_it(ada, teacher):
    """Also where it is all that stands in the file; a word processor's quotes fall away."""
    asked = ["grade", str(ada), "--course", str(teacher), "--learner", "ada", "--format", "plain"]
    (ada / ANSWERS).write_text("df/dq: 3\n", encoding="utf-8")
    assert "Line 1: df/dq: 3 answers nothing: write ASK = ANSWER, and start a remark with #" in bpcli(*asked).out
    (ada / ANSWERS).write_text("q = “3”\n", encoding="utf-8")
    assert "cannot be read" not in bpcli(*asked).out


def test_a_teacher_sees_a_class(tmp_path, ada, teacher):
    """Learners with their points by chapter, the mistakes, the hardest exercises; one that is nothing of the course."""
    write_submission(load_course(teacher), ada.parent / "bob", "bob")
    sums = (ada.parent / "bob" / ANSWERS).read_text().replace("df/dx = -4", "df/dx = -2")
    write_submission(load_course(teacher), ada.parent / "cyd", "cyd")
    (ada.parent / "cyd" / ANSWERS).write_text(sums)
    (ada.parent / "cyd/old.zip").write_text("")
    (ada.parent / "cyd/.bpcli-learner").write_text("ada\n")
    (ada.parent / "nobody").mkdir()
    report = tmp_path / "results.csv"
    seen = bpcli("grade", str(ada.parent), "--course", str(teacher), "--jobs", "1", "--report", str(report))
    assert seen.err == ""
    assert_golden("transcripts/grade-class.txt", seen.out)
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
        ([str(folder), "--course", str(tmp_path)], "has no course.toml"),
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
        assert Grade(course=teacher, jobs=1).run(Page([].append), environ) == code
    monkeypatch.chdir(tmp_path)
    pushed = {"CI": "true", "GITHUB_WORKSPACE": str(tmp_path / "class")}
    assert Grade(folder=tmp_path / "class", course=teacher).run(Page([].append), pushed) == UNUSABLE
    whole = Grade(folder=tmp_path / "class", course=teacher, jobs=1)
    assert whole.run(Page([].append), {"CI": "true"}) == RIGHT
    with pytest.raises(InputError, match="no folder"):
        Grade(folder=tmp_path / "nowhere", course=teacher).run(Page([].append), {})


def told(report, name):
    """What a report of a class says of one learner's copy: remarks by id, points, whose values."""
    [one] = [one for one in json.loads(report.read_text())["submissions"] if one["learner"] == name]
    return {each["id"]: each["said"] for each in one["remarks"]}, one["points"], one["marked_as"]


def test_whose_values_a_copy_has_is_told_in_every_report(tmp_path, teacher):
    """Handed in under another name, copied from another, written for another year: with its points beside it."""
    course = load_course(teacher)
    for name, learner in (("ada_12_file_", "ada"), ("eve_13_file_", "ada"), ("old_14_file_", "old")):
        folder = write_submission(
            course if learner == "ada" else replace(course, salt="2025"), tmp_path / "class" / name, learner
        )
        (folder / ".bpcli-learner").write_text(f"{learner}\n")
    names = ["results.json", "results.csv", "summary"]
    page = tmp_path / "summary.md"
    asked = [part for name in names for part in ("--report", name if name == "summary" else str(tmp_path / name))]
    lines = []
    options = Grade(folder=tmp_path / "class", course=teacher, report=tuple(asked[1::2]), jobs=1)
    assert options.run(Page(lines.append, 100), {"GITHUB_STEP_SUMMARY": str(page)}) == WRONG
    assert told(tmp_path / "results.json", "ada_12_file_") == (
        {"marked-as": "started for ada, marked as ada"},
        12,
        "ada",
    )
    remarks, points, whose = told(tmp_path / "results.json", "eve_13_file_")
    assert (points < 12, whose) == (True, "eve_13_file_")
    assert remarks["started-for"] == "started for ada"
    own = "01-forward-and-backward/02-your-own/answers.txt"
    assert remarks["other-values"] == f"written for other values than those marked: {own}"
    remarks, points, whose = told(tmp_path / "results.json", "old_14_file_")
    assert (list(remarks), points < 12, whose) == (["marked-as", "other-values"], True, "old")
    csv_text, summary, table = (
        (tmp_path / "results.csv").read_text(),
        page.read_text(),
        " ".join("".join(lines).split()),
    )
    for id_, said in (("marked-as", "started for ada, marked as ada"), ("started-for", "started for ada")):
        assert f"{id_}: {said}" in csv_text
        assert f"{id_}: {said.replace(',', '&#44;')}" in summary
        assert said in table
    assert "written for other values than those marked" in table


def test_a_learner_s_answers_for_other_values_are_told_with_what_to_do(ada, teacher):
    """Where a given value has changed, too; a comment that is gone, or another remark of hers, tells nothing."""
    shutil.copytree(teacher, ada.parent / "new")
    file = ada.parent / "new" / ANSWERS.replace("answers.txt", "exercise.toml")
    file.write_text(file.read_text().replace("z = -4", "z = -3"))
    asked = ["grade", str(ada), "--course", str(ada.parent / "new"), "--learner", "ada", "--format", "plain"]
    said = "This file was written for z = -4, but you are marked with z = -3. bpcli exercises reset sum-product"
    assert said in bpcli(*asked).out
    text = (ada / ANSWERS).read_text()
    for head in ("# z = -9\n# x = 1\n\n#     z = -7\n", "#     z = -3\n#     z = -9\n", ""):
        (ada / ANSWERS).write_text(head + text[text.index("q =") :])
        assert "was written for" not in bpcli(*asked).out


def test_one_wrong_answer_is_one_mistake_and_what_nobody_began_costs_nothing(tmp_path, teacher, monkeypatch):
    """However many known mistakes explain it; a program's mistakes have a meaning."""
    both = (("sign", "it is"), ("forward-value", "it may be"), ("code-raised", "stopped"))

    def marked(_, submission, *__):
        wrong = QuestionMark("sum-product", 3, "df/dx", "6", "wrong", points=2.0, mistakes=both)
        blank = QuestionMark("own-values", 1, "f", "", "blank", points=1.0)
        exercises = tuple(ExerciseMark(one.exercise, one.exercise, "", (one,)) for one in (wrong, blank))
        return SubmissionMark("small", submission.learner, exercises, 12.0)

    monkeypatch.setattr("bpcli.course.mark.mark", marked)
    write_submission(load_course(teacher), tmp_path / "class/ada", "ada")
    report = tmp_path / "results.json"
    seen = bpcli("grade", str(tmp_path / "class"), "--course", str(teacher), "--jobs", "1", "--report", str(report))
    [question] = json.loads(report.read_text())["class"]["exercises"][0]["questions"][2:3]
    assert question["mistakes"] == [{"id": "sign", "or": ["forward-value", "code-raised"], "learners": 1}]
    assert "sign or forward-value or code-raised" in seen.out
    assert "the program stops with an exception" in seen.out
    assert seen.out.count("1 of 1") == 1
    hardest = seen.out.partition("cost most")[2]
    assert ("sum-product" in hardest, "own-values" in hardest) == (True, False)


def test_a_learner_is_named_for_one_submission_only(ada, teacher):
    """Of a class it says so, and nothing is marked."""
    seen = bpcli("grade", str(ada.parent), "--course", str(teacher), "--learner", "ada")
    assert (seen.code, seen.out) == (UNUSABLE, "")
    assert "--learner names the learner of one submission" in seen.err


def test_in_a_copy_s_own_definition_everything_may_be_changed_and_earns_nothing_with_the_teacher(tmp_path, teacher):
    """What a learner makes easier is practice feedback, and says so; the teacher's marks are those of the course."""
    course = load_course(teacher)
    copy = tmp_path / "class/ada"
    start(course, teacher, copy, "ada", own=True)
    sheet = (copy / ANSWERS).read_text()
    (copy / ANSWERS).write_text(sheet.replace("q =\n", "q = 1\n").replace("y = 5", "y = 3").replace("-4", "1"))
    file = copy / ANSWERS.replace("answers.txt", "exercise.toml")
    file.write_text(file.read_text().replace("y = 5", "y = 3"))
    (copy / "course.toml").write_text(f'id = "{course.id}"\ntitle = "Mine"\nsalt = "mine"\n')
    practice, report = "Practice feedback: marks that count come from your teacher's grade.", tmp_path / "one.json"
    for asked in (["grade", str(copy)], ["grade", str(copy), "--course", str(copy)]):
        seen = bpcli(*asked, "--report", str(report))
        assert practice in seen.out
        assert "1 of 12 points" in seen.out
        assert told(report, "ada")[0]["practice"] == practice[:-1].replace("Practice", "practice")
    for asked in ([str(copy), "--course", str(teacher)], [str(copy.parent), "--course", str(teacher), "--jobs", "1"]):
        seen = bpcli("grade", *asked, "--report", str(report))
        assert "ractice feedback" not in seen.out
        remarks, points, _ = told(report, "ada")
        assert points == 0
        assert {"other-salt", "changed"} <= set(remarks)
    seen = bpcli("grade", str(copy), "--report", f"gradescope:{report}")
    assert (seen.code, json.loads(report.read_text())["score"]) == (UNUSABLE, 0)
    seen = bpcli("grade", str(copy.parent))
    assert (seen.code, "copies of the course small, not of" in seen.err) == (UNUSABLE, True)


@pytest.mark.parametrize(
    ("folder", "written", "asked", "remark"),
    [
        ("submission", "ada", [], "Marked as ada, because the copy says so."),
        ("submission", "", [], "Marked with the course's own values, because nobody says whose it is."),
        ("hw1_ada", "ada", [], ""),
        ("submission", "ada", ["--learner", "ada"], ""),
        ("submission", "bob", ["--learner", "ada"], "Started for bob."),
    ],
)
def test_marks_of_one_copy_say_who_said_whose_it_is(tmp_path, teacher, folder, written, asked, remark):
    """For Gradescope all folders have one name: a copy may say what its learner likes, and the report tells it."""
    copy = write_submission(load_course(teacher), tmp_path / folder, written)
    (copy / ".bpcli-learner").write_text(f"{written}\n")
    report = tmp_path / "results.json"
    bpcli("grade", str(copy), "--course", str(teacher), *asked, "--report", f"gradescope:{report}")
    first, *rest = json.loads(report.read_text())["output"].split("\n")
    assert first.endswith("of 11 questions right.")
    assert rest[:1] == ([remark] if remark else [])


@pytest.mark.parametrize("own", [True, False])
def test_a_copy_that_was_started_with_a_salt_is_graded_with_it(tmp_path, teacher, monkeypatch, own):
    """Its own commands find the salt in the copy; the teacher gives it; without it the table says what is wrong."""
    course = ["--course", str(teacher)] if own else []
    seen = bpcli(
        "exercises", "start", str(tmp_path / "class/ada"), *course, "--learner", "ada", "--salt", 'a "new" year'
    )
    assert "--salt 'a \"new\" year'" in seen.out
    assert str(teacher) not in seen.out + seen.err
    monkeypatch.chdir(tmp_path / "class/ada")
    file = f"{'01-forward-and-backward/02-your-own' if own else '01-forward-pass/02-which-way-round'}/answers.txt"
    solution = bpcli("exercises", "solution", "1.2").out
    (tmp_path / "class/ada" / file).write_text(solution)
    assert bpcli("exercises", "next", "1.2").code == RIGHT
    alone = bpcli("grade", "--format", "json")
    assert json.loads(alone.out)["submissions"][0]["points"] == 3
    report = tmp_path / "r.json"
    asked = ["grade", str(tmp_path / "class"), *course, "--jobs", "1", "--report", str(report)]
    bpcli(*asked, "--salt", 'a "new" year')
    assert told(report, "ada") == ({}, 3, "ada")
    bpcli(*asked)
    assert {"other-salt", "other-values"} <= set(told(report, "ada")[0])

"""Reports for Gradescope and GitHub: they read what was marked, and nothing that a learner wrote is an order."""

import json
import re
from base64 import b64decode
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt

from bpcli.course.marks import PRACTICE, ExerciseMark, QuestionMark, Remark, SubmissionMark
from bpcli.course.remarks import said
from bpcli.formats.reports.annotations import unheard
from tests.formats.reports.test_tables import NUMBER, TEXT, a_list, an_object
from tests.marked import HOSTILE, all_right, broken, hostile, of_ada, report

FORMAT = {"enum": ["text", "html", "simple_format", "md", "ansi"]}
VISIBILITY = {"enum": ["hidden", "after_due_date", "after_published", "visible"]}
GRADESCOPE = an_object(
    score=NUMBER, execution_time=NUMBER, output=TEXT, output_format=FORMAT, test_output_format=FORMAT,
    test_name_format=FORMAT, visibility=VISIBILITY, stdout_visibility=VISIBILITY,
    tests=a_list(
        an_object(
            score=NUMBER, max_score=NUMBER, status={"enum": ["passed", "failed"]}, name=TEXT, name_format=FORMAT,
            number={"type": "string", "pattern": r"^\d+(\.\d+)*$"}, output=TEXT, output_format=FORMAT,
            tags=a_list(TEXT), visibility=VISIBILITY,
        )
    ),
)  # fmt: skip
GRADESCOPE["required"].remove("execution_time")
CLASSROOM = an_object(
    version={"const": 3},
    status={"enum": ["pass", "fail", "error"]},
    max_score=NUMBER,
    tests={"minItems": 1}
    | a_list(
        an_object(
            name=TEXT, status={"enum": ["pass", "fail", "error"]}, score=NUMBER, message={"type": ["string", "null"]},
            test_code=TEXT, filename=TEXT, line_no={"type": "integer"}, duration=NUMBER, task_id={"type": "integer"},
        )
    ),
)  # fmt: skip


@pytest.mark.parametrize("mark", [of_ada(), all_right(), hostile(), broken()])
def test_gradescope_gets_a_test_a_question(tmp_path, mark):
    """Its fields and no others; the score is the sum of the tests'."""
    found = json.loads(report(tmp_path, "gradescope:results.json", mark))
    Draft202012Validator(GRADESCOPE).validate(found)
    assert found["score"] == sum(test["score"] for test in found["tests"]) == mark.earned
    assert [test["number"] for test in found["tests"]] == ([] if mark.error else ["1.1.1", "1.1.2", "1.1.3", "2.1.1"])
    assert mark.error in found["output"]


def test_gradescope_finds_a_file_even_when_marking_never_ended(tmp_path, monkeypatch):
    """From the beginning there is one that says so, and a failure says why."""
    monkeypatch.setattr("bpcli.formats.reports.gradescope.GradescopeReport.end", lambda *_: None)
    found = json.loads(report(tmp_path, "gradescope:results.json", of_ada()))
    Draft202012Validator(GRADESCOPE).validate(found)
    assert found["score"] == 0
    assert "did not come to its end" in found["output"]
    assert "no power" in report(tmp_path, "gradescope:results.json", of_ada(), why="no power")


def classroom(text):
    """The decoded result."""
    found = json.loads(b64decode(text, validate=True))
    Draft202012Validator(CLASSROOM).validate(found)
    return found


def test_classroom_gets_a_result_as_output_of_the_step(tmp_path):
    """One line `result=…` where a step runs, printed elsewhere; all right passes, anything else does not."""
    output = tmp_path / "output"
    output.write_text("before=1\n")
    before, result = report(tmp_path, "classroom", of_ada(), GITHUB_OUTPUT=str(output)).splitlines()
    assert before == "before=1"
    found = classroom(result.removeprefix("result="))
    assert (found["status"], found["max_score"], sum(test["score"] for test in found["tests"])) == ("fail", 7, 3)
    [wrong] = [test for test in found["tests"] if test["line_no"] == 4]
    assert wrong["filename"] == "01-a/01-sum/answers.txt"
    assert classroom(report(tmp_path, "classroom", all_right()).strip())["status"] == "pass"
    assert classroom(report(tmp_path, "classroom", broken()).strip())["status"] == "error"
    assert classroom(report(tmp_path, "classroom", of_ada(), why="no power").strip())["status"] == "error"


def test_classroom_never_gets_more_than_the_environment_holds(tmp_path):
    """Of 200, and of 1,500 wrong questions with long sentences: the points are the same, the words fewer."""
    for count in (200, 1_500):
        wrong = QuestionMark("sum", 1, "df/dx", "3", "wrong", 1.0, 0.5, said="much is said of this. " * 30)
        mark = SubmissionMark("sums", "ada", (ExerciseMark("sum", "A sum", "a", (wrong,) * count),), count)
        text = report(tmp_path, "classroom", mark).strip()
        assert len(text) < 128 * 1024 - 100
        assert sum(test["score"] for test in classroom(text)["tests"]) == count / 2


def commands(text):
    """What a workflow's runner hears: its commands, by its own rules, as (name, properties, message)."""
    found, stopped = [], ""
    for line in map(str.strip, re.split(r"\r\n|\r|\n", text)):
        if match := re.match(r"::([^ :]+) ?([^:]*)::(.*)", line):
            name, properties, message = match.groups()
            if stopped:
                stopped = "" if name == stopped else stopped
            elif name == "stop-commands":
                stopped = message
            else:
                pairs = (pair.split("=", 1) for pair in properties.split(",") if pair)
                found.append((name, {key: _unescaped(value) for key, value in pairs}, _unescaped(message)))
        elif "##[" in line and not stopped:
            found.append(("old style", {}, line))
    return found


def _unescaped(text):
    for code, sign in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        text = text.replace(code, sign)
    return text


def test_annotations_point_at_the_answer(tmp_path):
    """Wrong is an error, unreadable a warning, blank one notice; files are named from the workspace."""
    found = commands(report(tmp_path, "annotations", of_ada(), GITHUB_WORKSPACE=str(tmp_path)))
    assert [name for name, _, _ in found] == ["error", "warning", "notice"]
    _, properties, message = found[0]
    assert properties == {
        "file": "handed/01-a/01-sum/answers.txt", "line": "4", "endLine": "4", "col": "11", "endColumn": "12",
        "title": "A sum: df/dx",
    }  # fmt: skip
    assert message.startswith("wrong: at f = x + y")
    assert "1 question is still blank" in found[2][2]


def test_a_step_shows_ten_annotations_so_the_tenth_says_how_many_more(tmp_path):
    """Ten wrong answers are ten errors; of fourteen, nine are shown and five counted."""
    for count, last in ((10, "wrong"), (14, "5 more answers are wrong")):
        wrong = QuestionMark("sum", 1, "df/dx", "3", "wrong", 1.0)
        mark = SubmissionMark("sums", "ada", (ExerciseMark("sum", "A sum", "a", (wrong,) * count),), count)
        found = commands(report(tmp_path, "annotations", mark))
        assert len(found) == 10
        assert found[-1][2].startswith(last)


def test_nothing_that_a_learner_wrote_is_a_workflow_command(tmp_path):
    """In annotations, in Classroom's messages however they are printed, and in the log between our two marks."""
    found = commands(report(tmp_path, "annotations", hostile()))
    assert [name for name, _, _ in found] == ["error"] * 4
    tests = classroom(report(tmp_path, "classroom", hostile()).strip())["tests"]
    assert commands("\n".join(f"{test['name']}\n{test['message']}\nError: {test['message']}" for test in tests)) == []
    screen = []
    with unheard({"GITHUB_ACTIONS": "true"}, screen.append):
        screen.append(HOSTILE)
    screen.append("::notice::ours")
    assert commands("".join(screen)) == [("notice", {}, "ours")]
    assert commands(HOSTILE) != []
    assert screen[0] != next(iter_of_marks())


def iter_of_marks():
    """The first line of another run."""
    screen = []
    with unheard({"GITHUB_ACTIONS": "true"}, screen.append):
        pass
    yield screen[0]


def test_the_summary_says_the_score_and_what_to_mend(tmp_path):
    """As Markdown that a reader of Markdown makes tables of."""
    page = tmp_path / "summary.md"
    text = report(tmp_path, "summary", of_ada(), GITHUB_STEP_SUMMARY=str(page))
    shown = MarkdownIt("commonmark").enable("table").render(text)
    assert "<h2>Sums &amp; squares</h2>" in shown
    assert "<strong>3 of 7 points</strong>" in shown
    assert shown.count("<tr>") == 3 + 3
    assert "Could not be marked" in report(tmp_path, "summary", broken())


def test_nothing_that_a_learner_wrote_is_markup(tmp_path):
    """Every character that Markdown or HTML read as an order comes out as that character."""
    for marks in ((hostile(),), (hostile(), broken())):
        text = report(tmp_path, "summary", *marks)
        rows = [line for line in text.splitlines() if "script" in line]
        assert rows
        shown = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
        assert "<script" not in shown
        assert "</td>&lt;" not in shown
        assert "&lt;/td&gt;&lt;script&gt;alert(1)&lt;/script&gt;" in shown


def test_the_summary_stays_under_a_mebibyte_with_what_was_there(tmp_path):
    """Of 3,000 long answers as many as there is room for, and how many are left out."""
    page = tmp_path / "summary.md"
    page.write_text("x" * 400_000)
    wrong = QuestionMark("sum", 1, "df/dx", "x-" * 200, "wrong", 1.0, said="not it " * 50)
    one = SubmissionMark("sums", "ada", (ExerciseMark("sum", "A sum", "a", (wrong,) * 3_000),), 1.0)
    many = [all_right(f"learner <{number}> {'&' * 150}") for number in range(2_000)]
    for marks in ([one], many):
        page.write_text("x" * 400_000)
        text = report(tmp_path, "summary", *marks, GITHUB_STEP_SUMMARY=str(page))
        assert 600_000 < len(text.encode()) <= 1 << 20
        assert re.search(r"\nLeft out here: [\d,]+ more\.", text)


@pytest.mark.parametrize(
    "what", ["a.csv", "a.json", "junit.xml", "gradescope:g.json", "classroom", "annotations", "summary"]
)
def test_practice_feedback_says_so_in_every_report(tmp_path, what):
    """What is marked in a learner's own copy is never taken for marks that count; those are not called practice."""
    for mark, expected in ((replace(of_ada(), remarks=(Remark(PRACTICE),)), 1), (of_ada(), 0)):
        text = report(tmp_path, what, mark)
        text = json.dumps(classroom(text.strip())) if what == "classroom" else text
        assert text.count("ractice feedback") == expected


def test_a_remark_is_one_line_with_its_id(tmp_path):
    """In CSV, JSON and the summary, of a class and of one; what is an error and a remark is said once."""
    twice = replace(broken(), remarks=(Remark("archive", ("=a.zip",)),), error=said(Remark("archive", ("=a.zip",))))
    for marks in ((hostile(),), (hostile(), twice)):
        for what in ("a.csv", "a.json", "summary"):
            text = report(tmp_path, what, *marks)
            for each in (one.id for mark in marks for one in mark.remarks if mark is not twice):
                assert each in text
            assert text.count("an archive") == (0 if len(marks) == 1 else 1 if what == "summary" else 2)

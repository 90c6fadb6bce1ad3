"""`pytest my-course -p bpcli.pytest_plugin`: a person's usual tools, on the same marks."""

import subprocess
import sys

import pytest
from junitparser import JUnitXml

from bpcli.course.load import load_course
from tests.submissions import values_only, write_submission
from tests.terminal import ROOT


@pytest.fixture(scope="module")
def teacher(tmp_path_factory):
    """The folder of a course of values."""
    return values_only(tmp_path_factory.mktemp("teacher"))


def run(folder, teacher, *options):
    """Run pytest in a submission; (exit code, what it said)."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "bpcli.pytest_plugin",
        "--bpcli-course",
        str(teacher),
        "--color=no",
    ]
    command += ["-p", "no:cacheprovider", "--rootdir", str(folder), *options, str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False, timeout=120)
    return done.returncode, done.stdout


def test_every_question_is_a_test_and_fails_with_what_the_learner_is_told(tmp_path, teacher):
    """Ids are the same on two workers; wrong, blank and unreadable say so with their place; points are properties."""
    folder = write_submission(load_course(teacher), tmp_path / "ada", "ada", "wrong")
    file = folder / "01-forward-and-backward/01-a-sum/answers.toml"
    file.write_text(file.read_text().replace('q = "3"', 'q = "3 +"').replace('"df/dq" = "-4"', '"df/dq" = ""'))
    junit = tmp_path / "junit.xml"
    code, said = run(folder, teacher, "--bpcli-learner", "ada", "-n", "2", f"--junit-xml={junit}")
    assert code == 1
    assert "for marks that count, bpcli grade is the one to trust" in said
    assert "4 failed, 7 passed" in said
    assert "answers.toml:12:5: q = 3 +\nunreadable: the expression ends too early" in said
    assert "answers.toml:15:11: blank" in said
    assert "Traceback" not in said
    assert "course.toml::sum-product::3-df/dx\n" in said
    cases = {case.get("name"): case for case in JUnitXml.fromfile(str(junit))._elem.iter("testcase")}
    assert {one.get("name"): one.get("value") for one in cases["2-df/dW"].iter("property")} == {
        "points": "1.0",
        "earned": "1.0",
    }


def test_another_course_is_an_error_and_all_right_passes(tmp_path, teacher):
    """The tree's own course.toml is compared and never used; without the plugin there is nothing to collect."""
    folder = write_submission(load_course(teacher), tmp_path / "bob", "bob")
    code, said = run(folder, teacher, "--bpcli-learner", "bob", "-q", "-k", "sigmoid or own")
    assert code == 0
    assert "5 passed" in said
    (folder / "course.toml").write_text('id = "another"\n')
    code, said = run(folder, teacher)
    assert code == 2
    assert "this is of the course another" in said

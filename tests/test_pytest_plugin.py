"""`pytest my-course -p bpcli.pytest_plugin`: a person's usual tools, on the same marks."""

import os
import re
import subprocess
import sys
from xml.etree import ElementTree as ET

import pytest

from bpcli.course.load import load_course
from tests.submissions import values_only, write_submission
from tests.terminal import ROOT

pytest_plugins = ["pytester"]


@pytest.fixture(scope="module")
def teacher(tmp_path_factory):
    """The folder of a course of values."""
    return values_only(tmp_path_factory.mktemp("teacher"))


def run_on_two_workers(folder, teacher, *options):
    """Run pytest in a submission, with xdist and no other plugin but ours; (exit code, what it said)."""
    ours = ["-p", "xdist", "-p", "bpcli.pytest_plugin", "--bpcli-course", str(teacher), "-n", "2", *options]
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            *ours,
            "-p",
            "no:cacheprovider",
            "--color=no",
            f"--rootdir={folder}",
            str(folder),
        ],
        cwd=ROOT,
        env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    return done.returncode, done.stdout


def test_every_question_is_a_test_and_fails_with_what_the_learner_is_told(tmp_path, teacher):
    """Ids are the same on two workers; wrong, blank and unreadable say so with their place; points are properties."""
    folder = write_submission(load_course(teacher), tmp_path / "ada", "ada", "wrong")
    file = folder / "01-forward-and-backward/01-a-sum/answers.txt"
    file.write_text(file.read_text().replace("q = 3", "q = 3 +").replace("df/dq = -4", "df/dq ="))
    junit = tmp_path / "junit.xml"
    code, said = run_on_two_workers(folder, teacher, "--bpcli-learner", "ada", f"--junit-xml={junit}")
    assert code == 1
    assert "practice feedback" in said
    assert "4 failed, 7 passed" in said
    assert "answers.txt:12:5: q = 3 +\nunreadable: the expression ends too early" in said
    assert "answers.txt:15:8: blank" in said
    assert "Traceback" not in said
    assert re.search(r"course.toml::sum-product::3-df/dx(\n| - )", said)
    cases = {case.get("name"): case for case in ET.parse(junit).iter("testcase")}
    assert {one.get("name"): one.get("value") for one in cases["2-df/dW"].iter("property")} == {
        "points": "1.0",
        "earned": "1.0",
    }


def test_another_course_is_an_error_and_all_right_passes(tmp_path, teacher, pytester):
    """The tree's own course.toml is compared and never used; without the plugin there is nothing to collect."""
    folder = write_submission(load_course(teacher), tmp_path / "bob", "bob")
    options = ["-p", "no:cacheprovider", "-p", "no:benchmark", f"--rootdir={folder}", str(folder)]
    asked = ["-p", "bpcli.pytest_plugin", "--bpcli-course", str(teacher), "--bpcli-learner", "bob", *options]
    pytester.runpytest_inprocess(*asked).assert_outcomes(passed=11)
    assert pytester.runpytest_inprocess(*options).ret == pytest.ExitCode.NO_TESTS_COLLECTED
    (folder / "course.toml").write_text('id = "another"\n')
    done = pytester.runpytest_inprocess(*asked)
    assert done.ret == pytest.ExitCode.INTERRUPTED
    done.stdout.fnmatch_lines("*this is of the course another*")

"""Trying a course out: the small one and a new one are in order, and each planted fault is found."""

import shutil
from pathlib import Path

import pytest

from bpcli.course.apart import better_values, unexplained
from bpcli.course.faults import CourseError
from bpcli.course.lint import lint, lock
from bpcli.course.load import load_course
from bpcli.course.scaffold import scaffold
from bpcli.course.values import circuit_of, trace_of
from bpcli.errors import InputError
from bpcli.judge.ask import read_ask
from tests.course.test_mark import run_code

SMALL = Path(__file__).parent / "small"
SUM = "01-forward-and-backward/01-a-sum/exercise.toml"
OWN = "01-forward-and-backward/02-your-own/exercise.toml"
CODE = "02-arrays-and-code/03-multiply"


@pytest.fixture
def course(tmp_path):
    """Give a copy of the small course whose programs are marked without being run."""
    shutil.copytree(SMALL, tmp_path / "small")
    (tmp_path / "small" / CODE / "solution" / "multiply.py").write_text("class MultiplyGate: ... # right")
    return tmp_path / "small"


def found(folder, slots=2):
    """Return what lint says of a course, once what can be locked is."""
    lock(folder, slots)
    return lint(folder, slots, run_code)[1]


def change(folder, file, *pairs):
    """Replace texts in a file, each of which is there."""
    text = (folder / file).read_text()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    (folder / file).write_text(text)


def test_the_small_course_is_in_order():
    """With its programs run."""
    course, faults = lint(SMALL, slots=3)
    assert (len(course.exercises), faults) == (5, [])


def test_a_new_course_is_in_order(tmp_path):
    """Whatever the salt; it loads, it is tried out, and nothing is overwritten."""
    files = scaffold(tmp_path / "My Course 2026", "salt")
    course, faults = lint(tmp_path / "My Course 2026", slots=4)
    assert faults == []
    assert (course.id, course.salt, len(course.exercises)) == ("my-course-2026", "salt", 3)
    assert len(files) == len([one for one in (tmp_path / "My Course 2026").rglob("*") if one.is_file()])
    with pytest.raises(InputError, match="not empty"):
        scaffold(tmp_path / "My Course 2026")
    (tmp_path / "file").write_text("mine")
    for name, said in (("file", "not empty"), ("file/in", "cannot write"), ("!!", "makes no name")):
        with pytest.raises(InputError, match=said):
            scaffold(tmp_path / name)
    assert (tmp_path / "file").read_text() == "mine"


def test_an_exercise_that_nobody_will_see_is_a_warning(course):
    """Its folder, or its chapter's, has no number."""
    shutil.copytree(next(course.glob("*/*/exercise.toml")).parent, course / "drafts" / "01-a-draft")
    shutil.copytree(next(course.glob("0*/*/exercise.toml")).parent, next(course.glob("0*")) / "later")
    told = [fault for fault in lint(course, slots=1, run_code=run_code)[1] if fault.warning]
    assert sorted(fault.file.split("/")[-2] for fault in told) == ["01-a-draft", "later"]
    assert all("has no number" in fault.what for fault in told)


def test_values_that_hide_a_mistake_are_named_with_better_ones(course):
    """x = z makes a forgotten switch right: the line, the mistake, what to change, and how to allow it."""
    change(course, SUM, ("q = x + y; f = q*z", "f = x*y; g = f*z"), ("x = -2", "x = 5"))
    change(
        course,
        SUM,
        ('ask = "q"', 'ask = "f"'),
        ('ask = "df/dq"', 'ask = "df/dx"'),
        ('"df/dx"\npoints', '"dg/dx"\npoints'),
    )
    fault, other = found(course)
    assert (fault.file, fault.line, fault.warning) == (SUM, 17, False)
    assert "the mistake operands-not-switched gives 5, which is right" in fault.what
    assert "the mistakes dropped-upstream and forward-value give one number, 5" in other.what
    better, allow = fault.hint.split("\n")
    change(course, SUM, ("x = 5", better.partition(" would")[0]))
    assert found(course) == []
    change(course, SUM, (better.partition(" would")[0], "x = 5"))
    for ask in ("df/dx", "dg/dx"):
        change(course, SUM, (f'ask = "{ask}"', f'ask = "{ask}"\n{allow.partition(": ")[2]}'))
    assert found(course) == []


def test_an_allowance_that_is_not_needed_is_a_warning(course):
    """So that the list stays true; a course with warnings is in order."""
    change(course, SUM, ('ask = "q"', 'ask = "q"\nallow = ["sign"]'))
    [fault] = found(course)
    assert (fault.line, fault.warning) == (14, True)
    assert fault.lines()[0].endswith("warning: q: the values tell sign apart")


def test_what_coincides_everywhere_is_no_matter_of_the_values():
    """An add gate hands on one number: dropping its local gradient of 1 is never seen, and not complained about."""
    exercise = load_course(SMALL).exercises[0]
    trace = trace_of(exercise, exercise.values)
    assert unexplained(trace, read_ask("df/dx", trace)) == []
    assert better_values(circuit_of(exercise), exercise.values, [("df/dx", ())]) != ""


def test_ranges_that_hold_nothing_fair_are_named(course):
    """What spoke against the draws most often, and what to do."""
    change(course, OWN, ('y = "2..9"', 'y = "90..99"'), ('z = "2..9"', 'z = "90..99"'))
    [fault] = found(course)
    assert fault.file == OWN
    assert "none is fair: most often (300 times), the value of a node is larger than `largest`" in fault.what
    assert "largest = 1000" in fault.hint


def test_programs_fail_as_shipped_and_pass_with_their_solution(course):
    """A starter that is already right, a solution that is not."""
    (course / CODE / "multiply.py").write_text("class MultiplyGate: ... # right")
    (course / CODE / "solution" / "multiply.py").write_text("class MultiplyGate: ...")
    said = {(one.file, one.what) for one in found(course)}
    assert (f"{CODE}/multiply.py", "the starter passes forward as it is shipped") in said
    assert (f"{CODE}/solution/multiply.py", "the solution is marked wrong at backward") in said


def test_a_marking_without_marks_is_a_fault(course):
    """Nothing passes for being empty."""
    faults = lint(course, 1, lambda *_: ())[1]
    assert [one.what for one in faults] == ["there are 0 marks for 2 questions"]


def test_answers_that_a_learner_could_not_give_are_found(course, monkeypatch):
    """If the right answer were marked wrong, or a blank one right, lint would say so."""
    monkeypatch.setattr("bpcli.course.lint.filled_answers", lambda *_: "q = 4\n")
    monkeypatch.setattr("bpcli.course.lint.blank_answers", lambda *_: "q = 3\n")
    said = [one.what for one in found(course) if one.file == SUM]
    assert said[0] == "with nothing answered, something is marked"
    assert "the right answer to q is 4, and it is marked wrong" in said


def test_faults_of_files_come_with_those_of_the_trials(course):
    """One broken exercise keeps no other from being tried."""
    change(course, SUM, ('ask = "q"', 'ask = "w"'))
    change(course, OWN, ('z = "2..9"', 'z = "2..3"\nw = "2..9"'))
    (course / CODE / "multiply.py").write_text("class MultiplyGate: ... # right")
    assert [one.file for one in found(course)] == [SUM, OWN, *[f"{CODE}/multiply.py"] * 2]
    (course / "course.toml").write_text("id = ")
    for chapter in ("01-forward-and-backward", "02-arrays-and-code"):
        shutil.rmtree(course / chapter)
    with pytest.raises(CourseError, match="must be changed"):
        found(course)

"""`bpcli course`: a new course, and what is said when one is tried out."""

import shutil
from pathlib import Path

import pytest

from tests.terminal import bpcli

SMALL = Path(__file__).parent.parent / "course" / "small"
SUM = "01-forward-and-backward/01-a-sum/exercise.toml"


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("here")
def test_a_new_course_is_in_order_and_is_not_overwritten():
    """Written, tried out, and safe from a second try."""
    seen = bpcli("course", "new", "my course")
    assert (seen.code, seen.err) == (0, "")
    assert "my course/01-first-steps/01-a-sum-and-a-product/exercise.toml" in seen.out
    assert "bpcli course lint 'my course'" in seen.out
    again = bpcli("course", "new", "my course")
    assert (again.code, again.out) == (2, "")
    assert "is there already, and not empty" in again.err
    # Without its program: running that is tried elsewhere, and takes longer than all the rest.
    shutil.rmtree("my course/01-first-steps/03-a-gate-as-a-program")
    tried = bpcli("course", "lint", "my course")
    assert tried.code == 0
    assert tried.out.startswith("My course: 2 exercises, 6 questions, 7 points. Each exercise fails as shipped")


def test_what_is_wrong_is_said_with_file_and_line(here):
    """On standard output, for it is what was asked for; exit code 1."""
    shutil.copytree(SMALL, here / "small")
    shutil.rmtree(here / "small" / "02-arrays-and-code")
    file = here / "small" / SUM
    file.write_text(file.read_text().replace("q*z", "q*w").replace('ask = "q"', 'ask = "q"\nallow = ["sign"]'))
    seen = bpcli("course", "lint", "small")
    assert (seen.code, seen.err) == (1, "")
    assert seen.out.splitlines() == [
        f"small/{SUM}:6: w has no value",
        '    expression = "q = x + y; f = q*w"',
        "                                   ^",
        "    give a value under [values], or a range under [draw]",
        "A small course: 2 exercises, 6 questions, 7 points. 1 thing to change.",
    ]
    file.write_text(file.read_text().replace("q*w", "q*z"))
    warned = bpcli("course", "lint", "./small/course.toml")
    assert warned.code == 0
    assert warned.out.startswith(f"small/{SUM}:14: warning: q: the values tell sign apart\n    leave it out of allow\n")
    assert "Nothing that must be changed, 1 warning." in warned.out


def test_values_are_locked_on_demand(here):
    """A changed exercise is refused until its values are drawn anew; a file that cannot be read is left alone."""
    assert bpcli("course", "new", "physics").code == 0
    shutil.rmtree("physics/01-first-steps/03-a-gate-as-a-program")
    file = here / "physics/01-first-steps/02-two-products/exercise.toml"
    file.write_text(file.read_text().replace("a*b + c*d", "a*b - c*d"))
    for command in (("course", "lint", "physics"), ("exercises", "start", "copy", "--course", "physics")):
        seen = bpcli(*command)
        assert seen.code in {1, 2}
        assert "values.lock:3: the values of two-products were drawn for another exercise.toml" in seen.out + seen.err
        assert "bpcli course lint COURSE --lock" in seen.out + seen.err
    seen = bpcli("course", "lint", "physics", "--lock")
    assert (seen.code, seen.err) == (0, "")
    assert seen.out.startswith("values.lock: new values for 1 exercise. All other entries are as they were.\n")
    (here / "physics/values.lock").write_text("<<<<<<< HEAD\n")
    seen = bpcli("course", "lint", "physics", "--lock")
    assert seen.code == 1
    assert "No values were locked. Change what is listed first." in seen.out
    assert (here / "physics/values.lock").read_text() == "<<<<<<< HEAD\n"


@pytest.mark.parametrize(("text", "said"), [(None, "has no course.toml"), ("id = [", "this is not TOML")])
def test_what_cannot_be_read_is_unusable(here, text, said):
    """Exit code 2, on standard error."""
    if text is not None:
        (here / "course.toml").write_text(text)
    seen = bpcli("course", "lint", ".")
    assert (seen.code, seen.out) == (2, "")
    assert said in seen.err
    assert "Traceback" not in seen.err

"""Locked values: whatever bpcli learns later, nobody's move; and an entry is drawn anew only for its own exercise."""

import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from bpcli.course import values as drawing
from bpcli.course.collect import collect
from bpcli.course.faults import CourseError
from bpcli.course.lint import lint, lint_exercise, lock
from bpcli.course.load import course_folder, load_course
from bpcli.course.locked import LOCK_FILE, fingerprint, read_entries, text_of
from bpcli.course.mark import mark
from bpcli.course.values import POOL, values_of
from bpcli.errors import InputError
from bpcli.fair.draw import Objection
from bpcli.fair.sieve import known
from tests.submissions import write_submission

SMALL = Path(__file__).parent / "small"
OWN = "01-forward-and-backward/02-your-own"
SLOTS = 3
LEARNERS = ("", "ada", "bob", *(f"learner-{number}" for number in range(40)))


@pytest.fixture
def course(tmp_path):
    """Give a copy of the small course without its program, with three sets of values."""
    folder = tmp_path / "small"
    shutil.copytree(SMALL, folder)
    shutil.rmtree(folder / "02-arrays-and-code/03-multiply")
    (folder / LOCK_FILE).unlink()
    assert lock(folder, SLOTS) == 1
    return folder


def change(file, old, new):
    """Replace a text in a file, where it is."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def copied(course, name, place="01-forward-and-backward/09-another"):
    """Put a copy of the drawn exercise into the course, under another id."""
    shutil.copytree(course / OWN, course / place)
    change(course / place / "exercise.toml", 'id = "own-values"', f'id = "{name}"')
    return course / place / "exercise.toml"


def blocks(course):
    """Return the lines of each entry by its id, as they are in the file."""
    found, name = {}, ""
    for line in (course / LOCK_FILE).read_text(encoding="utf-8").splitlines():
        if not line.startswith((" ", "#")):
            name = line.partition(" ")[0]
        if name:
            found.setdefault(name, []).append(line)
    return found


def every_value(course, salt=None):
    """Return the values of every exercise for many learners."""
    salt = course.salt if salt is None else salt
    return [values_of(exercise, salt, learner) for exercise in course.exercises for learner in LEARNERS]


def planted(trace, ask):
    """The known mistakes, and one more that is right wherever the answer is negative, as if by accident."""
    right = known().truth(trace, ask)
    is_negative = not getattr(right, "shape", ()) and not isinstance(right, tuple) and right < 0
    more = [SimpleNamespace(id="planted", value=right, how="", text="")] if is_negative else []
    return [*known().predict(trace, ask), *more]


def test_the_shipped_course_is_locked():
    """Every exercise with values of its own has a fitting entry; none is spare; the file is as written."""
    course, text = load_course(None), (course_folder() / LOCK_FILE).read_text(encoding="utf-8")
    drawn = {exercise.id: exercise for exercise in course.exercises if exercise.is_drawn}
    entries = read_entries(text, faults := [])
    assert (set(entries), faults) == (set(drawn), [])
    assert {len(exercise.pool) for exercise in drawn.values()} == {POOL}
    assert text_of(entries) == text


def test_nothing_that_bpcli_learns_later_moves_the_values_of_anybody(monkeypatch):
    """One more known mistake, a sieve that refuses everything, no draws: the shipped course's values stay."""
    before = every_value(load_course(None))
    monkeypatch.setattr(drawing, "known", lambda: known()._replace(predict=planted))
    assert every_value(load_course(None)) == before
    monkeypatch.setattr(drawing, "objection", lambda *_: Objection.NO_VALUE)
    monkeypatch.setattr(drawing, "attempts", None)
    assert every_value(load_course(None)) == before


def test_a_submission_is_marked_without_a_draw(course, tmp_path, monkeypatch):
    """What was right last week is right, though nothing could be drawn today."""
    teacher = load_course(course)
    folder = write_submission(teacher, tmp_path / "ada", "ada")
    monkeypatch.setattr(drawing, "attempts", None)
    assert mark(load_course(course), collect(folder, teacher, "ada")).is_done


def test_without_a_lock_one_more_mistake_does_move_them(monkeypatch):
    """The test above could fail: drawn anew, some of the same values would be others."""
    exercise = replace(load_course(SMALL).exercises[1], pool=())
    before = [values_of(exercise, "2026", learner) for learner in LEARNERS]
    drawing.slot_values.cache_clear()
    monkeypatch.setattr(drawing, "known", lambda: known()._replace(predict=planted))
    assert [values_of(exercise, "2026", learner) for learner in LEARNERS] != before
    drawing.slot_values.cache_clear()


def test_lint_warns_where_a_new_mistake_cannot_be_told_apart(course, monkeypatch):
    """It names the sets, says that they stay, and the course is still in order; before, there was nothing to say."""
    assert lint(course, SLOTS)[1] == []
    monkeypatch.setattr(drawing, "known", lambda: known()._replace(predict=planted))
    text = (course / LOCK_FILE).read_bytes()
    [fault] = lint(course, SLOTS)[1]
    assert (fault.file, fault.warning) == (f"{OWN}/exercise.toml", True)
    assert "locked sets of values: a known mistake gives the right answer" in fault.what
    assert "these values stay as they are" in fault.hint
    assert lock(course, SLOTS) == 0
    assert (course / LOCK_FILE).read_bytes() == text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('title = "', 'title = "Another title: '),
        ("hints = [", 'hints = ["One more.", '),
        ('ask = "f"', 'ask = "f"\npoints = 5\ntext = "What comes out?"'),
        ('ask = "df/dx"', 'ask = "∂f / ∂x"'),
    ],
)
def test_words_and_points_leave_an_entry_as_it_is(course, old, new):
    """What the values were drawn from is the same."""
    text = (course / LOCK_FILE).read_bytes()
    change(course / OWN / "exercise.toml", old, new)
    assert lint(course, SLOTS)[1] == []
    assert lock(course, SLOTS) == 0
    assert (course / LOCK_FILE).read_bytes() == text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("expression = ", "seed = 3\nexpression = "),
        ('x = "2..9"', 'x = "2..8"'),
        ('x = "2..9"', 'x = { range = "2..9", positive = true }'),
        ('ask = "f"', 'ask = "q"'),
        ("expression = ", "largest = 500\nexpression = "),
    ],
)
def test_what_values_are_drawn_from_makes_only_its_own_entry_stale(course, old, new):
    """Nothing is marked or started with the old values; one entry is drawn anew, the others stay byte for byte."""
    copied(course, "another")
    assert lock(course, SLOTS) == 1
    before = blocks(course)
    change(course / OWN / "exercise.toml", old, new)
    with pytest.raises(CourseError) as caught:
        load_course(course)
    [fault] = caught.value.faults
    assert (fault.file, fault.warning) == (LOCK_FILE, False)
    assert "own-values were drawn for another exercise.toml" in fault.what
    assert fault in lint(course, SLOTS)[1]
    assert lock(course, SLOTS) == 1
    after = blocks(course)
    assert after.pop("own-values") != before.pop("own-values")
    assert after == before
    assert lint(course, SLOTS)[1] == []


def test_a_new_exercise_adds_an_entry_and_a_lost_one_takes_its_own_away(course):
    """Before it is locked it is an error, and drawn as ever; all lines that were there stay, wherever it lies."""
    for name in ("a-first", "z-last"):
        before = (course / LOCK_FILE).read_text(encoding="utf-8").splitlines()
        file = copied(course, name, f"01-forward-and-backward/0{len(name)}-{name}")
        [fault] = lint(course, SLOTS)[1]
        assert (fault.what, fault.warning) == (f"the values of {name} are not locked", False)
        assert load_course(course).exercises
        assert lock(course, SLOTS) == 1
        lines = (course / LOCK_FILE).read_text(encoding="utf-8").splitlines()
        assert [line for line in lines if line in before] == before
        assert len(lines) == len(before) + 1 + SLOTS
        shutil.rmtree(file.parent)
        [spare] = lint(course, SLOTS)[1]
        assert spare.warning
        assert lock(course, SLOTS) == 0
        assert (course / LOCK_FILE).read_text(encoding="utf-8").splitlines() == before


def test_folders_are_no_matter_of_the_values(course):
    """An exercise is its id: renumbered, its entry and everybody's values are as before."""
    before, text = every_value(load_course(course)), (course / LOCK_FILE).read_bytes()
    (course / OWN).rename(course / "01-forward-and-backward/07-renamed")
    assert lock(course, SLOTS) == 0
    assert (course / LOCK_FILE).read_bytes() == text
    assert sorted(map(str, every_value(load_course(course)))) == sorted(map(str, before))


def test_the_salt_deals_the_locked_sets_out(course):
    """Another salt gives learners other sets of the same; the file does not depend on it any more."""
    exercise = load_course(course).exercises[1]
    deals = [[values_of(exercise, salt, learner) for learner in LEARNERS] for salt in ("2026", "2027")]
    assert deals[0] != deals[1]
    assert all(dict(exercise.values) | dict(one) in deals[1] for one in exercise.pool)
    assert {str(one) for one in deals[0]} == {str(one) for one in deals[1]}
    change(course / "course.toml", 'salt = "2026"', 'salt = "2027"')
    assert lock(course, SLOTS) == 0


def test_a_course_without_a_lock_works_and_lint_says_how_to_lock_it(course):
    """A warning, with the command."""
    (course / LOCK_FILE).unlink()
    assert values_of(load_course(course).exercises[1], "2026", "ada")
    [fault] = lint(course, SLOTS)[1]
    assert (fault.file, fault.warning) == ("course.toml", True)
    assert "bpcli course lint COURSE --lock" in fault.hint


@pytest.mark.parametrize(
    "text",
    [
        "<<<<<<< HEAD\nown-values 1\n",
        ' {"x": "2"}\n',
        'own-values 1\n {"x": 2}\n',
        'own-values 1\n {"x": "2"\n',
        'own-values 1\n {"x": "2"}, {"x": "3"}\n',
        "own-values 1\n " + "[" * 100_000 + "\n",
        "own-values\n",
        "own-values 1\n",
        'own-values 1\n {"x": "2"}\nown-values 1\n {"x": "2"}\n',
        "\x00\ud800",
    ],
)
def test_a_lock_that_cannot_be_read_is_told_with_its_line_and_never_written_over(course, text):
    """A merge left open, a set broken by hand: what learners have may stand in it."""
    (course / LOCK_FILE).write_bytes(text.encode("utf-8", "surrogatepass"))
    before = (course / LOCK_FILE).read_bytes()
    with pytest.raises(CourseError) as caught:
        load_course(course)
    assert all(fault.file == LOCK_FILE and fault.line >= 1 for fault in caught.value.faults)
    assert lock(course, SLOTS) is None
    assert (course / LOCK_FILE).read_bytes() == before


def test_the_broken_line_is_named(course):
    """The third line of an entry, not the entry."""
    lines = (course / LOCK_FILE).read_text(encoding="utf-8").split("\n")
    lines[5] = lines[5].replace("}", "")
    (course / LOCK_FILE).write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(CourseError) as caught:
        load_course(course)
    assert [fault.line for fault in caught.value.faults] == [6]


def test_a_set_that_has_no_value_is_an_error_of_lint(course):
    """Somebody typed into the file: the slot is named."""
    exercise = load_course(course).exercises[1]
    broken = replace(exercise, pool=(dict.fromkeys(exercise.ranges, "1 +"),))
    [fault] = lint_exercise(load_course(course), broken, course)[:1]
    assert not fault.warning
    change(course / LOCK_FILE, '"x": "', '"w": "')
    with pytest.raises(InputError, match="1 thing"):
        load_course(course)


def test_nothing_is_locked_while_a_file_is_at_fault(course):
    """An exercise that cannot be read keeps its entry."""
    before = (course / LOCK_FILE).read_bytes()
    change(course / OWN / "exercise.toml", 'x = "2..9"', "x = ")
    assert lock(course, SLOTS) is None
    assert (course / LOCK_FILE).read_bytes() == before


def test_a_fingerprint_stays_when_a_later_bpcli_has_more_fields():
    """Pinned: what has its default value does not count."""
    exercise = load_course(SMALL).exercises[1]
    assert fingerprint(exercise) == read_entries((SMALL / LOCK_FILE).read_text(encoding="utf-8"), [])["own-values"][0]
    assert fingerprint(replace(exercise, group=(), seed=0, title="x", folder="y")) == fingerprint(exercise)
    assert fingerprint(replace(exercise, share=True)) != fingerprint(exercise)

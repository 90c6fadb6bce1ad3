"""An exercise is its id: whatever numbers folders have had since, answers are found, and marked as that exercise's."""

import json
import shutil
from pathlib import Path

import pytest

from bpcli.commands.exercises import Next, Reset, Solution, Where
from bpcli.course.collect import collect
from bpcli.course.copy import start
from bpcli.course.grading import mark_packed, packed
from bpcli.course.lint import lock
from bpcli.course.load import load_course
from bpcli.course.mark import mark
from bpcli.course.work import open_copy
from bpcli.formats import Page
from tests.submissions import values_only, write_submission

CHAPTER = "01-forward-and-backward"
SUM, OWN = f"{CHAPTER}/01-a-sum", f"{CHAPTER}/02-your-own"


@pytest.fixture
def teacher(tmp_path):
    """The teacher's folder of a course of values."""
    folder = values_only(tmp_path)
    (folder / "values.lock").unlink()
    lock(folder, 4)
    return folder


@pytest.fixture
def copy(teacher, tmp_path):
    """A copy that ada started, with every answer right."""
    course, folder = load_course(teacher), tmp_path / "ada"
    write_submission(course, tmp_path / "right", "ada")
    start(course, teacher, folder, "ada", own=True)
    for path in (tmp_path / "right").rglob("answers.txt"):
        shutil.copy(path, folder / path.relative_to(tmp_path / "right"))
    return folder


def swap(folder, one=SUM, other=OWN):
    """Give two exercises each other's numbers."""
    (folder / one).rename(folder / "kept")
    (folder / other).rename(folder / f"{CHAPTER}/01-{Path(other).name[3:]}")
    (folder / "kept").rename(folder / f"{CHAPTER}/02-{Path(one).name[3:]}")


def exactly_swapped(folder):
    """Give two exercises each other's whole folder names."""
    (folder / SUM).rename(folder / "kept")
    (folder / OWN).rename(folder / SUM)
    (folder / "kept").rename(folder / OWN)


def renumbered(folder):
    """Another exercise comes first, and everything else moves on, the chapters too."""
    (folder / OWN).rename(folder / f"{CHAPTER}/03-your-own")
    (folder / SUM).rename(folder / f"{CHAPTER}/02-a-sum")
    (folder / CHAPTER).rename(folder / "04-later")
    shutil.copytree(folder / "04-later/02-a-sum", folder / "04-later/01-new")
    file = folder / "04-later/01-new/exercise.toml"
    file.write_text(file.read_text().replace('id = "sum-product"', 'id = "new"'))


def graded(teacher, folder):
    """The marks of a copy."""
    course = load_course(teacher)
    return mark(course, collect(folder, course, "ada"))


@pytest.mark.parametrize("change", [swap, exactly_swapped, renumbered])
@pytest.mark.parametrize("is_old", [True, False])
def test_renumbered_folders_keep_their_answers(teacher, copy, change, is_old):
    """Whether the course or the copy was renumbered; a report names the file where it lies; workers find it too."""
    before = graded(teacher, copy)
    change(teacher if is_old else copy)
    course = load_course(teacher)
    found = graded(teacher, copy)
    verdicts = {one.id: [question.verdict for question in one.questions] for one in found.exercises}
    assert verdicts.pop("new", ["blank"])[0] == "blank"
    assert verdicts == {one.id: [question.verdict for question in one.questions] for one in before.exercises}
    assert found.earned == before.earned == sum(one.points for one in before.exercises)
    assert [one.id for one in found.remarks] == (["stranger"] if change is renumbered and not is_old else [])
    for one in found.exercises:
        assert all((copy / question.place.file).is_file() for question in one.questions if one.id != "new")
    assert mark_packed(packed(course), collect(copy, course, "ada")) == found


def test_an_answer_is_never_taken_for_that_of_another_exercise(teacher, copy):
    """A folder that holds another exercise now answers nothing of the one that the course has there."""
    file = teacher / SUM / "exercise.toml"
    file.write_text(file.read_text().replace('id = "sum-product"', 'id = "other-sum"'))
    marked = graded(teacher, copy)
    assert [one.files for one in marked.remarks if one.id == "stranger"] == [(SUM,)]
    found = {one.id: one for one in marked.exercises}
    assert {question.verdict for question in found["other-sum"].questions} == {"blank"}
    assert {question.verdict for question in found["own-values"].questions} == {"right"}


def test_one_that_lies_there_twice_is_told(teacher, copy):
    """The course's own folder counts, else the first; a definition without an id belongs to its folder."""
    shutil.copytree(copy / SUM, copy / f"{CHAPTER}/09-sum-again")
    (copy / f"{CHAPTER}/09-sum-again/answers.txt").write_text("q = 99\n")
    found = graded(teacher, copy)
    assert [one.files for one in found.remarks if one.id == "double"] == [(f"{CHAPTER}/09-sum-again",)]
    assert found.exercises[0].is_done
    for text in ("", "id = \n", "\x00", 'title = "x"\n'):
        (copy / SUM / "exercise.toml").write_text(text)
        (copy / f"{CHAPTER}/09-sum-again/exercise.toml").unlink(missing_ok=True)
        assert graded(teacher, copy).exercises[0].is_done


def test_links_and_odd_folders_are_not_followed(teacher, copy, tmp_path):
    """A definition that lies elsewhere is none."""
    shutil.move(copy / SUM, tmp_path / "outside")
    (copy / f"{CHAPTER}/05-link").symlink_to(tmp_path / "outside")
    (copy / f"{CHAPTER}/06-file").write_text("")
    (copy / f"{CHAPTER}/07-inner").mkdir()
    (copy / f"{CHAPTER}/07-inner/exercise.toml").symlink_to(tmp_path / "outside/exercise.toml")
    assert {one.verdict for one in graded(teacher, copy).exercises[0].questions} == {"blank"}


def said(command):
    """What a command writes."""
    parts = []
    command.run(Page(parts.append, 100))
    return "".join(parts)


def test_the_way_through_an_old_copy_of_a_renumbered_course(teacher, copy, monkeypatch):
    """What is asked, marked and reset lies where it does in the copy; an exercise that it has not got is told how."""
    renumbered(teacher)
    lock(teacher, 4)
    monkeypatch.chdir(copy)
    rows = {one["id"]: one for one in json.loads(said(Where(course=teacher, form="json")))["exercises"]}
    assert rows["sum-product"]["file"] == f"{SUM}/answers.txt"
    assert (rows["sum-product"]["done"], rows["new"]["done"]) == (True, False)
    assert "bpcli exercises reset new writes it" in " ".join(said(Next(which="new", course=teacher)).split())
    assert "kept as answers.txt.old" in said(Reset(which=["sum-product"], course=teacher))
    assert (copy / SUM / "answers.txt.old").is_file()


def test_reset_leaves_a_copy_that_every_later_command_can_use(teacher, copy, monkeypatch):
    """A new exercise comes whole, with its chapter and its locked values; so does a changed one; nothing is lost."""
    renumbered(teacher)
    shutil.copytree(teacher / "04-later", teacher / "05-more")
    for file in (teacher / "05-more").rglob("exercise.toml"):
        file.write_text(file.read_text().replace('id = "', 'id = "more-'))
    changed = teacher / "04-later/03-your-own/exercise.toml"
    changed.write_text(changed.read_text().replace('"(x + y)*z"', '"(x + y)*z + x"'))
    lock(teacher, 4)
    monkeypatch.chdir(copy)
    mine = (copy / OWN / "answers.txt").read_text()
    assert "more-own-values" not in (copy / "values.lock").read_text()
    for which in ("more-own-values", "new", "own-values"):
        said(Reset(which=[which], course=teacher))
    assert (copy / OWN / "answers.txt.old").read_text() == mine
    here = open_copy(copy, None, None, {}).course
    assert {one.id for one in here.exercises} >= {"more-own-values", "new", "sum-product", "own-values"}
    theirs = {one.id: one for one in load_course(teacher).exercises}
    for name in ("more-own-values", "own-values"):
        assert next(one for one in here.exercises if one.id == name).pool == theirs[name].pool
        said(Solution(which=name))
        Next(which=name).run(Page(str))
    assert "right" in said(Where())


def test_a_new_exercise_in_a_folder_that_is_taken_gets_another(teacher, copy, monkeypatch):
    """The copy's own exercise and its answers stay where they are."""
    file = teacher / SUM / "exercise.toml"
    file.write_text(file.read_text().replace('id = "sum-product"', 'id = "other-sum"'))
    monkeypatch.chdir(copy)
    mine = (copy / SUM / "answers.txt").read_text()
    assert f"{CHAPTER}/01-other-sum/answers.txt is here now." in said(Reset(which=["other-sum"], course=teacher))
    assert (copy / SUM / "answers.txt").read_text() == mine
    assert "4 of" not in said(Where())

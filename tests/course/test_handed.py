"""What was handed in: which folders are submissions, where the copy lies, and whose values it is marked with."""

import pytest

from bpcli.course.handed import handed_in, holds_submissions, is_submission
from bpcli.course.load import load_course
from bpcli.errors import InputError
from tests.submissions import values_only, write_submission


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The small course without its program."""
    return load_course(values_only(tmp_path_factory.mktemp("teacher")))


def copy(course, folder, started_for=""):
    """A copy with something of the course in it, started for somebody."""
    place = folder / course.exercises[0].folder
    place.mkdir(parents=True)
    (place / "answers.txt").write_text('q = "3"\n')
    if started_for:
        (folder / ".bpcli-learner").write_text(f"{started_for}\n")


def found(folder, course):
    """(whose values, remarks by id) of what was handed in, by its name."""
    return {
        one.name: (one.learner or one.name, {each.id: each.files or each.learner for each in one.remarks})
        for one in handed_in(folder, course)
    }


def test_what_is_a_submission_and_what_holds_them(tmp_path, course):
    """A course.toml or a folder of an exercise makes one; what systems leave in a folder is no learner."""
    write_submission(course, tmp_path / "ada", "ada", "blank")
    for name in (".git", "__MACOSX", "@eaDir"):
        (tmp_path / name / "ada" / course.exercises[0].folder).mkdir(parents=True)
    for name in ("notes.txt", ".DS_Store", "Thumbs.db"):
        (tmp_path / name).write_text("")
    assert is_submission(tmp_path / "ada", course)
    assert not is_submission(tmp_path, course)
    assert found(tmp_path, course) == {"ada": ("ada", {})}
    (tmp_path / "ada/course.toml").unlink()
    assert is_submission(tmp_path / "ada", course)
    assert holds_submissions(tmp_path, course)
    with pytest.raises(InputError, match="there are no submissions"):
        handed_in(tmp_path / ".git" / "ada" / course.exercises[0].folder, course)
    with pytest.raises(InputError, match="nor in a folder of it"):
        handed_in(tmp_path / "__MACOSX" / "ada", course)


@pytest.mark.parametrize(
    ("name", "started_for", "whose", "told"),
    [
        ("ada", "ada", "ada", None),
        ("Ada", "ada", "Ada", None),
        ("ada", "", "ada", None),
        ("ada_12345_assignsubmission_file_", "ada", "ada", "marked-as"),
        ("hw1-ADA", "ada", "ada", "marked-as"),
        ("ada@example.org (late)", "ada@example.org", "ada@example.org", "marked-as"),
        ("Zoe\u0308_1", "zo\u00eb", "zo\u00eb", "marked-as"),
        ("adam", "ada", "adam", "started-for"),
        ("ada2", "ada", "ada2", "started-for"),
        ("ada", "eve", "ada", "started-for"),
        ("ada_1_file_", "_", "ada_1_file_", "started-for"),
        ("ada", "x" * 1000, "ada", "started-for"),
    ],
)
def test_the_folder_s_name_has_the_last_word(tmp_path, course, name, started_for, whose, told):
    """The copy's learner counts only where the name holds that ID as a whole part; either way it is told."""
    copy(course, tmp_path / name, started_for)
    assert found(tmp_path, course) == {name: (whose, {told: started_for} if told else {})}


def test_a_copied_folder_earns_nothing_and_is_told(tmp_path, course):
    """Another's folder under one's own name; two folders of one learner; a part that all names hold as an ID."""
    copy(course, tmp_path / "a/eve", "ada")
    copy(course, tmp_path / "a/ada", "ada")
    assert found(tmp_path / "a", course)["eve"] == ("eve", {"started-for": "ada"})
    copy(course, tmp_path / "a/ada_late", "ADA")
    seen = found(tmp_path / "a", course)
    assert seen["ada"] == ("ada", {"same-learner": ("ada_late",)})
    assert seen["ada_late"] == ("ADA", {"marked-as": "ADA", "same-learner": ("ada",)})
    for name, started_for in (("ada_1_file_", "ada"), ("eve_2_file_", "file"), ("tim_3_file_", "file")):
        copy(course, tmp_path / "b" / name, started_for)
    seen = found(tmp_path / "b", course)
    assert seen["ada_1_file_"] == ("ada", {"marked-as": "ada"})
    assert seen["eve_2_file_"] == ("eve_2_file_", {"started-for": "file"})


def test_an_archive_is_told_and_never_skipped(tmp_path, course):
    """Alone it is a submission without marks; beside its folder a remark on that; archives alone are no class."""
    (tmp_path / "none").mkdir()
    for name in ("bob.zip", "cyd.TAR.GZ", "dan.7z", "eve.rar"):
        (tmp_path / "none" / name).write_text("")
    with pytest.raises(InputError, match=r"holds archives and no folders: bob\.zip and 3 more"):
        handed_in(tmp_path / "none", course)
    copy(course, tmp_path / "none/ada")
    (tmp_path / "none/ada.zip").write_text("")
    seen = handed_in(tmp_path / "none", course)
    assert [one.name for one in seen] == ["ada", "bob.zip", "cyd.TAR.GZ", "dan.7z", "eve.rar"]
    assert [bool(one.error) for one in seen] == [False, True, True, True, True]
    assert seen[0].remarks[0].files == ("../ada.zip",)
    assert seen[1].error == "an archive, not opened: bob.zip"


def test_the_copy_may_lie_deeper_and_two_are_told(tmp_path, course):
    """As it comes out of an archive, with what macOS puts beside it; of two copies neither is guessed."""
    copy(course, tmp_path / "ada/my-course-main/my-course")
    copy(course, tmp_path / "ada/__MACOSX/my-course")
    copy(course, tmp_path / "bob/first")
    copy(course, tmp_path / "bob/old/second")
    ada, bob = handed_in(tmp_path, course)
    assert (ada.folder, ada.error) == (tmp_path / "ada/my-course-main/my-course", "")
    assert bob.error == "2 copies of the course lie here: first and old/second. Leave one"
    assert bob.remarks[0].files == ("first", "old/second")


def test_a_class_of_another_course_is_an_error_that_names_it(tmp_path, course):
    """Where every copy says so; one that does not say so is marked."""
    for name in ("ada", "bob"):
        write_submission(course, tmp_path / name, name)
        (tmp_path / name / "course.toml").write_text('id = "other"\n')
    with pytest.raises(InputError, match="copies of the course other, not of small") as raised:
        handed_in(tmp_path, course)
    assert "--course" in raised.value.hint
    (tmp_path / "bob/course.toml").unlink()
    assert list(found(tmp_path, course)) == ["ada", "bob"]

"""Reports as files: whole or not there, and never through a link that a learner made."""

import os

import pytest

from bpcli.errors import InputError
from bpcli.formats import reports
from bpcli.formats.reports.files import NewFile
from tests.marked import COURSE, all_right, report


def test_a_file_is_there_when_it_is_whole_and_what_lay_there_is_gone_at_once(tmp_path):
    """A forged report does not outlive the beginning of marking; nothing else is left in the folder."""
    path = tmp_path / "junit.xml"
    path.write_text("forged")
    file = NewFile(path, tmp_path)
    file.write("<a/>")
    assert not path.exists()
    file.done()
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("junit.xml", "<a/>")]


def test_a_link_in_the_submission_is_replaced_not_followed(tmp_path):
    """What a learner's link leads to stays as it is."""
    (tmp_path / "handed").mkdir()
    outside = tmp_path / "precious"
    outside.write_text("precious")
    (tmp_path / "work/results.csv").symlink_to(outside)
    report(tmp_path, f"{tmp_path}/handed/results.csv", all_right())
    assert outside.read_text() == "precious"
    assert not (tmp_path / "work/results.csv").is_symlink()


def test_a_folder_that_is_a_link_in_the_submission_is_refused(tmp_path):
    """Nothing is written where a learner's folder leads."""
    (tmp_path / "handed").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "work/out").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InputError, match="out is a link in the submission"):
        report(tmp_path, f"{tmp_path}/handed/out/results.csv", all_right())
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_teachers_own_link_is_followed(tmp_path):
    """Outside the submission a link is as good as a file."""
    (tmp_path / "a.csv").write_text("old")
    (tmp_path / "b.csv").symlink_to(tmp_path / "a.csv")
    report(tmp_path, "b.csv", all_right())
    assert (tmp_path / "b.csv").is_symlink()
    assert "bob" in (tmp_path / "a.csv").read_text()


@pytest.mark.parametrize("name", ["folder.csv", "missing/a.csv", "/dev/null.d/a.csv", "pipe.csv"])
def test_what_cannot_be_written_is_an_input_error(tmp_path, name):
    """A folder, no folder, a pipe: said before anything is marked."""
    (tmp_path / "folder.csv").mkdir()
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(InputError, match="cannot write"):
        report(tmp_path, name, all_right())


@pytest.mark.parametrize("text", ["results.txt", "gradescope", "junit", "xml:a", "", "csv:"])
def test_an_unknown_report_is_an_input_error_that_says_what_there_is(text):
    """And the formats that need a file say so."""
    with pytest.raises(InputError, match="there is no report") as raised:
        reports.asked_for(text)
    assert "gradescope:" in raised.value.hint or f"{text}:" in raised.value.hint


def test_half_a_class_never_looks_like_a_whole_one(tmp_path):
    """Where marking comes to an end before its time, CSV is not there and JSON holds an error alone."""
    assert report(tmp_path, "a.csv", all_right(), why="no power") == ""
    assert report(tmp_path, "a.json", all_right(), why="no power") == '{"schema": 1, "error": "no power"}\n'
    assert [one.name for one in tmp_path.iterdir()] == ["a.json"]
    assert COURSE.points == 7

"""Reports as files: whole or not there, and never through a link that a learner made."""

import ntpath
import os
from importlib import import_module
from pathlib import PureWindowsPath

import pytest

from bpcli.errors import InputError
from bpcli.formats import reports
from bpcli.formats.reports.files import NewFile
from tests.marked import COURSE, all_right, of_ada, report


@pytest.mark.parametrize("many", [True, False])
def test_a_file_is_whole_or_the_last_one_unless_a_learner_may_have_forged_it(tmp_path, many):
    """What lies in a learner's own folder goes when marking begins; elsewhere it stays until there is a new one."""
    path = tmp_path / "junit.xml"
    path.write_text("the last one, or forged")
    file = NewFile(path, reports.Destination(tmp_path, {}, print, many=many))
    file.write("<a/>")
    assert path.exists() == many
    file.done()
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("junit.xml", "<a/>")]


def test_a_link_in_the_submission_is_replaced_not_followed(tmp_path):
    """What a learner's link leads to stays as it is."""
    (tmp_path / "handed").mkdir()
    outside = tmp_path / "precious"
    outside.write_text("precious")
    (tmp_path / "handed/results.csv").symlink_to(outside)
    report(tmp_path, f"{tmp_path}/handed/results.csv", all_right())
    assert outside.read_text() == "precious"
    assert not (tmp_path / "handed/results.csv").is_symlink()


def test_a_folder_that_is_a_link_in_the_submission_is_refused(tmp_path):
    """Nothing is written where a learner's folder leads."""
    (tmp_path / "handed").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "handed/out").symlink_to(tmp_path / "elsewhere")
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
    assert "gradescope" in raised.value.hint or f"{text.strip(':')}:" in raised.value.hint


@pytest.mark.parametrize("text", ["canvas:out.csv", "summary:out.csv", "CSV:out.csv", "xlsx:marks.json"])
def test_an_unknown_kind_before_a_colon_is_no_name_of_a_file(text):
    """Of NTFS it would be another stream of a file. The error names the kinds, or says that this one has no file."""
    with pytest.raises(InputError, match="there is no report") as raised:
        reports.asked_for(text)
    assert "csv, json, junit, gradescope" in raised.value.hint or "does not go into a file" in raised.value.hint


def test_a_drive_of_windows_is_no_kind():
    """Nor is a folder with a colon in its name; and a kind may stand before a drive."""
    for text, kind in ((r"C:\marks\out.csv", "csv"), ("out/a:b.json", "json"), (r"junit:D:\out.txt", "junit")):
        found = reports.asked_for(text)
        assert (found.kind, str(found.path)) == (kind, text.removeprefix("junit:"))


def test_an_annotation_on_another_drive_keeps_the_whole_name(monkeypatch):
    """Between two drives of Windows there is no relative path."""
    monkeypatch.setattr(import_module("bpcli.formats.reports.annotations"), "relpath", ntpath.relpath)
    screen = []
    for folder in ("D:/handed", "C:/marks/handed"):
        destination = reports.Destination(PureWindowsPath(folder), {"GITHUB_WORKSPACE": "C:\\marks"}, screen.append)
        [made] = reports.opened([reports.Wanted("annotations")], destination)
        made.add(of_ada())
        made.end(None)
    assert "file=D%3A/handed/01-a/01-sum/answers.txt," in screen[0]
    assert "file=handed/01-a/01-sum/answers.txt," in "".join(screen[1:])


def test_reports_are_all_opened_or_none(tmp_path):
    """One that cannot be written, or two into one file, leave every last report as it was, and nothing else."""
    for name in ("a.csv", "b.json", "c.xml", "d.json"):
        (tmp_path / name).write_text(f"the last {name}")
    good = [reports.asked_for(f"{kind}{tmp_path}/{name}") for kind, name in (
        ("", "a.csv"), ("", "b.json"), ("", "c.xml"), ("gradescope:", "d.json"))]  # fmt: skip
    destination = reports.Destination(tmp_path / "handed", {}, print)
    for bad in (reports.Wanted("csv", tmp_path / "nowhere/e.csv"), reports.Wanted("gradescope", tmp_path / "b.json")):
        with pytest.raises(reports.RefusedReportError):
            reports.opened([*good, bad], destination)
        reports.tell_failure([*good, bad], destination, "refused", refused=True)
    kept = {one.name: one.read_text() for one in tmp_path.iterdir()}
    assert kept == {name: f"the last {name}" for name in ("a.csv", "b.json", "c.xml", "d.json")}


@pytest.mark.parametrize("name", ["a.csv", "a.json", "a.xml"])
def test_a_run_that_fails_in_the_middle_leaves_the_last_report(tmp_path, name):
    """Only Gradescope's, in which an old score would be taken for the new one, says what went wrong."""
    (tmp_path / name).write_text("the last one")
    assert report(tmp_path, name, all_right(), why="no power") == "the last one"
    assert [one.name for one in tmp_path.iterdir()] == [name]
    (tmp_path / "g.json").write_text("the last one")
    assert "no power" in report(tmp_path, "gradescope:g.json", all_right(), why="no power")


def test_half_a_class_never_looks_like_a_whole_one(tmp_path):
    """Where marking comes to an end before its time, CSV is not there and JSON holds an error alone."""
    assert report(tmp_path, "a.csv", all_right(), why="no power") == ""
    assert report(tmp_path, "a.json", all_right(), why="no power") == '{"schema": 1, "error": "no power"}\n'
    assert [one.name for one in tmp_path.iterdir()] == ["a.json"]
    assert COURSE.points == 7

"""--output of explain and draw: which format a file's name asks for, and that a file is written whole or not at all."""

import json
import os
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bpcli import explain
from bpcli.commands.saving import save
from bpcli.errors import InputError
from bpcli.formats import CIRCUITS, ENDINGS, LESSONS, STORIES, TRACES
from tests.terminal import bpcli

LECTURE = ("(x+y)*z", "x=-2", "y=5", "z=-4")
FIRST = {
    "svg": "<svg ", "mermaid": "flowchart LR", "dot": "digraph circuit {", "latex": "\\documentclass",
    "markdown": "", "html": "<!DOCTYPE html>", "json": '{"schema": 1', "plain": "f", "table": "",
}  # fmt: skip


@pytest.mark.parametrize("command", ["explain", "draw"])
@pytest.mark.parametrize("ending", ENDINGS)
def test_the_ending_chooses_the_format(command, ending, tmp_path):
    """The file has what --format prints, in UTF-8, and nothing is printed."""
    file = tmp_path / f"circuit{ending.upper()}"
    assert bpcli(command, *LECTURE, "--output", str(file)) == (0, "", "")
    written = file.read_text(encoding="utf-8")
    assert written.startswith(FIRST[ENDINGS[ending]])
    assert written == bpcli(command, *LECTURE, "--format", ENDINGS[ending]).out
    assert [one.name for one in tmp_path.iterdir()] == [file.name]


def test_the_tables_of_formats_agree():
    """Each format of a lesson is one of stories, traces or circuits; each ending names one of them."""
    assert set(LESSONS) == {*STORIES, *TRACES, *CIRCUITS}
    assert set(ENDINGS.values()) == set(LESSONS) - {"table"}


def test_format_wins_over_the_ending(tmp_path):
    """Who says which format is meant may call the file as they like; a table has its signs and no colours."""
    file = tmp_path / "circuit.txt"
    assert bpcli("draw", *LECTURE, "--output", str(file), "--format", "json").code == 0
    assert json.loads(file.read_text())["value"] == -12
    assert bpcli("explain", *LECTURE, "--output", str(file), "--format", "table", "--brief").code == 0
    assert "├─(×)" in file.read_text(encoding="utf-8")
    assert "\x1b" not in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["x*y", "--output", "lesson.pdf"], "error: lesson.pdf has .pdf, which names no format\n  name it .svg, "),
        (["x*y", "--output", "lesson"], "error: lesson has no ending, which names no format\n"),
        (["x*y", "--format", "pdf"], "error: there is no format pdf\n  the formats are table, plain"),
        (["x*y", "--output", "no/lesson.md"], "error: cannot write no/lesson.md: no such file or directory\n"),
        (["x*y", "--output", "folder.md"], "error: cannot write folder.md: it is a folder\n"),
        (["x*y", "--output", f"{'a' * 300}.md"], "error: cannot write aaa"),
        (["1/x", "x=0", "--output", "old.md"], "error: division by zero"),
        (["--file", "f.txt", "--output", "f.txt"], "error: f.txt is what this is made from\n"),
        (["--file", "f.txt", "--output", "link.txt"], "error: link.txt is what this is made from\n"),
        (["2*W", "W=@W.json", "--output", "W.json"], "error: W.json is what this is made from\n"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("command", ["explain", "draw"])
def test_an_error_leaves_every_file_as_it_was(command, arguments, complaint, tmp_path, monkeypatch):
    """Exit code 2, the reason, and no file made or changed."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.md").mkdir()
    for name, text in (("f.txt", "x*x"), ("old.md", "old"), ("W.json", "[1, 2]")):
        (tmp_path / name).write_text(text)
    (tmp_path / "link.txt").symlink_to("f.txt")
    before = sorted(tmp_path.iterdir())
    seen = bpcli(command, *arguments)
    assert (seen.code, seen.out) == (2, "")
    assert seen.err.startswith(complaint)
    assert sorted(tmp_path.iterdir()) == before
    assert [(tmp_path / name).read_text() for name in ("f.txt", "old.md", "W.json")] == ["x*x", "old", "[1, 2]"]


def test_a_file_is_replaced_whole(tmp_path):
    """An old file keeps its permissions, a link stays one, and what cannot be written changes nothing."""
    old, link = tmp_path / "old.svg", tmp_path / "link.svg"
    old.write_text("old")
    old.chmod(0o640)
    link.symlink_to(old)
    save("new", link)
    assert link.is_symlink()
    assert old.read_text() == "new"
    assert old.stat().st_mode & 0o777 == 0o640
    with pytest.raises(InputError, match="cannot write"):
        save("\ud800", old)
    with pytest.raises(InputError, match="not a file name"):
        save("text", tmp_path / "a\0b")
    assert old.read_text() == "new"
    assert sorted(tmp_path.iterdir()) == [link, old]


def test_what_is_no_plain_file_is_written_into():
    """Nothing takes the place of a device."""
    save("text", Path(os.devnull))
    assert not Path(os.devnull).is_file()


def test_every_format_from_python():
    """A Trace gives each format as a text."""
    trace = explain("(x+y)*z", x=-2, y=5, z=-4)
    for form in LESSONS:
        assert trace.lesson(form).startswith(FIRST[form])
    assert trace.lesson("svg")._repr_svg_() == trace.lesson("svg")
    assert ET.fromstring(trace.lesson("svg")).tag == "{http://www.w3.org/2000/svg}svg"

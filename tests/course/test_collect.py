"""What is read of a submission's folder: plain files that the course names, and nothing that lies elsewhere."""

import os
import pickle
import socket
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from bpcli.course.collect import MAX_FILE, collect, read_plain
from bpcli.course.load import load_course
from bpcli.errors import InputError

SMALL = Path(__file__).parent / "small"
COURSE = load_course(SMALL)
SUM = "01-forward-and-backward/01-a-sum"
ANSWERS = f"{SUM}/answers.txt"
PROGRAM = "02-arrays-and-code/03-multiply/multiply.py"


@pytest.fixture
def tree(tmp_path):
    """Give a submission with one file of answers and a program."""
    root = tmp_path / "ada"
    for place, text in ((ANSWERS, "q = 3\n"), (PROGRAM, "class MultiplyGate: ...\n")):
        (root / place).parent.mkdir(parents=True)
        (root / place).write_text(text)
    return root


def test_only_what_the_course_names_is_read(tree):
    """Files by their places; it can be sent to another machine; a folder that there is not is an error."""
    (tree / SUM / "notes.txt").write_text("mine")
    found = collect(tree, COURSE, "ada")
    assert found.files == {ANSWERS: b"q = 3\n", PROGRAM: b"class MultiplyGate: ...\n"}
    assert (found.remarks, found.refused) == ((), {})
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301  (our own)
    with pytest.raises(InputError, match="is not a folder"):
        collect(tree / "none", COURSE, "ada")


def _link(place, target):
    place.unlink()
    place.symlink_to(target)


def _folder_link(place, target):
    place.unlink()
    place.parent.rmdir()
    (target.parent / "answers.txt").write_text("q = 'secret'")
    place.parent.symlink_to(target.parent, target_is_directory=True)


def _fifo(place, _):
    place.unlink()
    os.mkfifo(place)


def _device(place, _):
    place.unlink()
    place.symlink_to("/dev/zero")


def _socket(place, _):
    place.unlink()
    here = Path.cwd()
    os.chdir(place.parent)  # a socket's path is short
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(place.name)
    finally:
        os.chdir(here)


def _folder(place, _):
    place.unlink()
    place.mkdir()


def _sparse(place, _):
    with place.open("wb") as stream:
        stream.truncate(2**30)


def _long(place, _):
    place.write_bytes(b"#" * (MAX_FILE + 1))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no such files")
@pytest.mark.parametrize(
    ("change", "why"),
    [
        (_link, "symbolic link"),
        (_folder_link, "symbolic link"),
        (_fifo, "not a plain file"),
        (_device, "symbolic link"),
        (_socket, "not a plain file"),
        (_folder, "not a plain file"),
        (_sparse, "more than 65,536 bytes"),
        (_long, "more than 65,536 bytes"),
    ],
)
def test_nothing_but_plain_files_is_opened(tree, tmp_path, change, why):
    """Links to files or folders, pipes, devices, sockets, a gigabyte: refused with the reason, and told once."""
    outside = tmp_path / "outside" / "secret.toml"
    outside.parent.mkdir()
    outside.write_text("q = 'secret'")
    change(tree / ANSWERS, outside)
    found = collect(tree, COURSE, "ada")
    assert ANSWERS not in found.files
    assert why in found.refused[ANSWERS]
    [told] = [one.id for one in found.remarks for file in one.files if ANSWERS.startswith(file)]
    assert told in ({"link"} if why == "symbolic link" else {"special", "unread"})
    assert PROGRAM in found.files


def test_a_link_inside_the_tree_is_no_way_either(tree):
    """What is meant is the file itself: a link could be turned round while it is read."""
    _link(tree / ANSWERS, tree / PROGRAM)
    assert ANSWERS in collect(tree, COURSE, "ada").refused


def told(folder, course=COURSE):
    """What a teacher is told of a folder: files by the remark's id."""
    return {one.id: one.files for one in collect(folder, course, "ada").remarks}


SWAPPING = """
import ctypes, os, sys
place, private = sys.argv[1:]
link = place + "-link"
os.symlink(private, link)
names = os.fsencode(place), os.fsencode(link)
exchange = getattr(ctypes.CDLL(None), "renameat2", None)  # at one blow, where there is such a call
while True:
    if exchange is None or exchange(-100, names[0], -100, names[1], 2):
        os.rename(place, place + "-aside")
        os.rename(link, place)
        os.rename(place + "-aside", link)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows opens by whole paths only")
@pytest.mark.parametrize("parts", range(4), ids=["the copy", "a chapter", "an exercise", "a file"])
def test_what_is_exchanged_for_a_link_meanwhile_is_not_followed(tree, tmp_path, parts):
    """A folder or file that is now itself and now a link to something private: the private text never comes out."""
    parts_below = ANSWERS.split("/")
    place = tree.joinpath(*parts_below[:parts])
    private = tmp_path / "private"
    secret = private.joinpath(*parts_below[parts:])
    secret.parent.mkdir(parents=True, exist_ok=True)
    secret.write_text("q = 'secret'")
    (secret.parent / "secret.zip").write_text("")
    began, came = time.monotonic(), Counter()
    with subprocess.Popen([sys.executable, "-S", "-c", SWAPPING, str(place), str(private)]) as swapping:
        try:
            while time.monotonic() - began < 1.5:
                try:
                    came[read_plain(tree, ANSWERS, base=tmp_path)] += 1
                    collected = collect(tree, COURSE, "ada", tmp_path)
                    came[collected.files.get(ANSWERS)] += 1
                    assert "secret" not in repr(collected)
                except InputError as error:
                    came[error.message] += 1
        finally:
            swapping.kill()
    assert set(came) >= {b"q = 3\n"}, came
    assert len(came) > 1, "nothing was exchanged at the right moment"
    assert not any(b"secret" in one for one in came if isinstance(one, bytes))


def test_what_a_teacher_should_know_is_told(tree):
    """Links, archives, another copy, wherever they lie; control characters are escapes. Other files of hers are not."""
    (tree / "conftest.py").write_text("")
    (tree / "notes").mkdir()
    (tree / "notes/course.toml").write_text("")
    (tree / "notes/\x1b[31m.ZIP").write_text("")
    (tree / "loop").symlink_to(tree)
    for hidden in (".git", "__MACOSX"):
        (tree / hidden).mkdir()
        (tree / hidden / "a.zip").write_text("")
    os.mkfifo(tree / "pipe")
    assert told(tree) == {
        "link": ("loop",),
        "special": ("pipe",),
        "archive": ("notes/\\x1b[31m.ZIP",),
        "another-copy": ("notes",),
    }


def test_a_definition_is_changed_if_it_asks_something_else(tree):
    """Not where its lines end otherwise, or a teacher has mended a word since; one that cannot be read has changed."""
    file = SMALL / SUM / "exercise.toml"
    for change in (lambda text: text.replace("\n", "\r\n"), lambda text: text.replace("title =", "# new\ntitle =")):
        (tree / SUM / "exercise.toml").write_bytes(change(file.read_text()).encode())
        assert told(tree) == {}
    for change in (
        lambda text: text.replace("x = -2", "x = 2"),
        lambda text: text.replace("f = q*z", "f = q + z"),
        lambda _: "[",
    ):
        (tree / SUM / "exercise.toml").write_bytes(change(file.read_text()).encode())
        assert told(tree) == {"changed": (f"{SUM}/exercise.toml",)}


def test_another_salt_and_a_file_that_is_gone_are_told_and_what_a_teacher_changed_is_not(tree):
    """A deleted file of answers is; one that was never handed out, or another `install`, is not."""
    (tree / "course.toml").write_text('id = "small"\nsalt = "2026"\ninstall = "something else"\n')
    assert told(tree) == {}
    (tree / "course.toml").write_text('id = "small"\nsalt = "mine"\n')
    assert told(tree) == {"other-salt": ("course.toml",)}
    assert told(tree, replace(COURSE, salt="mine")) == {}
    (tree / PROGRAM).with_name("exercise.toml").write_bytes((SMALL / PROGRAM).with_name("exercise.toml").read_bytes())
    (tree / PROGRAM).unlink()
    assert told(tree, replace(COURSE, salt="mine")) == {"missing": (PROGRAM,)}


def test_a_tree_without_end_is_looked_at_for_a_while(tree, monkeypatch):
    """The look stops and says so; the answers are read all the same."""
    monkeypatch.setattr("bpcli.course.look.MAX_ENTRIES", 20)
    for number in range(40):
        (tree / f"{number:03}.py").write_text("")
    found = collect(tree, COURSE, "ada")
    assert found.files[ANSWERS]
    assert found.remarks[-1].id == "many"

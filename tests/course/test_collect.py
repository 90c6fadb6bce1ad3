"""What is read of a submission's folder: plain files that the course names, and nothing that lies elsewhere."""

import os
import pickle
import socket
from pathlib import Path

import pytest

from bpcli.course.collect import MAX_FILE, collect, read_plain
from bpcli.course.load import load_course
from bpcli.errors import InputError

COURSE = load_course(Path(__file__).parent / "small")
SUM = "01-forward-and-backward/01-a-sum"
ANSWERS = f"{SUM}/answers.toml"
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
    assert (found.oddities, found.refused) == ((), {})
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301  (our own)
    with pytest.raises(InputError, match="is no folder"):
        collect(tree / "none", COURSE, "ada")


def _link(place, target):
    place.unlink()
    place.symlink_to(target)


def _folder_link(place, target):
    place.unlink()
    place.parent.rmdir()
    (target.parent / "answers.toml").write_text("q = 'secret'")
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
        (_fifo, "no plain file"),
        (_device, "symbolic link"),
        (_socket, "no plain file"),
        (_folder, "no plain file"),
        (_sparse, "more than 65,536 bytes"),
        (_long, "more than 65,536 bytes"),
    ],
)
def test_nothing_but_plain_files_is_opened(tree, tmp_path, change, why):
    """Links to files or folders, pipes, devices, sockets, a gigabyte: refused with the reason, and noted once."""
    outside = tmp_path / "outside" / "secret.toml"
    outside.parent.mkdir()
    outside.write_text("q = 'secret'")
    change(tree / ANSWERS, outside)
    found = collect(tree, COURSE, "ada")
    assert ANSWERS not in found.files
    assert why in found.refused[ANSWERS]
    noted = [one for one in found.oddities if ANSWERS.startswith(one.file)]
    assert any(why in one.what for one in noted)
    assert PROGRAM in found.files


def test_a_link_inside_the_tree_is_no_way_either(tree):
    """What is meant is the file itself: a link could be turned round while it is read."""
    _link(tree / ANSWERS, tree / PROGRAM)
    assert ANSWERS in collect(tree, COURSE, "ada").refused


def test_a_file_is_asked_again_when_it_is_open(tree, monkeypatch):
    """An entry that becomes a link between the look and the opening is not read."""
    secret = tree / "secret"
    secret.write_text("q = 'secret'")
    open_ = os.open

    def swapped(path, *rest):
        _link(Path(path), secret)
        return open_(path, *rest)

    monkeypatch.setattr(os, "open", swapped)
    with pytest.raises(InputError, match="cannot be read"):
        read_plain(tree, ANSWERS)


def test_what_is_odd_is_noted(tree):
    """Changed definitions, and Python files that a test run would meet; control characters are escaped."""
    (tree / SUM / "exercise.toml").write_text('expression = "0"')
    (tree / "conftest.py").write_text("")
    (tree / SUM / "free_test.py").write_text("")
    (tree / "\x1b[31m.pth").write_text("")
    (tree / ".git").mkdir()
    (tree / ".git" / "hook.py").write_text("")
    (tree / "loop").symlink_to(tree)
    found = collect(tree, COURSE, "ada")
    odd = {one.file for one in found.oddities}
    assert odd == {f"{SUM}/exercise.toml", "conftest.py", f"{SUM}/free_test.py", "\\x1b[31m.pth", "loop"}
    assert "the course's own is used" in next(one.what for one in found.oddities if one.file.endswith(".toml"))


def test_the_course_s_own_definition_is_not_odd(tree):
    """However its lines end."""
    text = (Path(__file__).parent / "small" / SUM / "exercise.toml").read_bytes()
    (tree / SUM / "exercise.toml").write_bytes(text.replace(b"\n", b"\r\n"))
    assert collect(tree, COURSE, "ada").oddities == ()


def test_a_tree_without_end_is_looked_at_for_a_while(tree, monkeypatch):
    """The look for odd things stops; the answers are read all the same."""
    monkeypatch.setattr("bpcli.course.collect.MAX_ENTRIES", 20)
    for number in range(40):
        (tree / f"{number:03}.py").write_text("")
    found = collect(tree, COURSE, "ada")
    assert found.files[ANSWERS]
    assert "more entries" in found.oddities[-1].what

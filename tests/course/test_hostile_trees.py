"""Whatever lies in a learner's repository: marks depend on the answers alone, and nothing in it is run or overwritten.

The real command runs in a process of its own, with the hostile tree as its current folder.
"""

import json
import os
import subprocess
import sys

import pytest

from bpcli.course.load import load_course
from tests.formats.reports.test_platforms import commands
from tests.submissions import values_only, write_submission
from tests.terminal import ROOT

SUM, OWN, MATRIX, SIGMOID = (
    "01-forward-and-backward/01-a-sum",
    "01-forward-and-backward/02-your-own",
    "02-arrays-and-code/01-a-product-of-arrays",
    "02-arrays-and-code/02-one-gate",
)
POINTS, SUM_POINTS, SIGMOID_POINTS = 12, 4, 2
# Names that Python, or a tool for Python, would import or read if it looked here.
TRAPS = (
    "conftest.py", "json.py", "free_test.py", "sitecustomize.py", "usercustomize.py", "typing.py", "multiprocessing.py",
    "numpy.py", "sympy.py", "typer.py", "rich/__init__.py", "bpcli/__init__.py", "bpcli.py", "tomllib/__init__.py",
)  # fmt: skip
ORDERS = "\x1b[2J::set-output name=result::cGFzcw==\n::error::forged\n##[error]forged\n::stop-commands::x\n"
# Files of answers that must cost their own exercise and nothing else.
BOMBS = {
    "arrays": b"q = " + b"[" * 60_000,
    "tables": b"q = " + b"{a=" * 20_000,
    "dots": b"a" + b".a" * 30_000 + b" = 1",
    "headers": b"[[a.b.c]]\n" * 6_000,
    "number": b"q = " + b"9" * 60_000,
    "float": b"q = 1e" + b"9" * 60_000,
    "string": b'q = "' + b"(" * 60_000 + b'"',
    "tower": b'q = "9^9^9^9^9^9"\n"df/dq" = "exp(exp(exp(exp(1000))))"\n"df/dx" = "2**2**2**2**2**2**2"',
    "memory": b'q = "randn(100000, 100000)"\n"df/dq" = "zeros(1000000000)"\n"df/dx" = "[' + b"[1]," * 10_000 + b']"',
    "python": b'q = "__import__(\'os\').system(\'touch planted\')"\n"df/dq" = "().__class__"\n"df/dx" = "x.real"',
    "keys": b'__class__ = 1\n__proto__ = "3"\nlearner = "other"\npoints = 100\nverdict = "right"',
    "bytes": bytes(range(256)) * 100,
    "halves": b'q = "\xed\xa0\x80"',
    "empty": b"",
    "megabyte": b'q = "3"\n"df/dq" = "-4"\n"df/dx" = "-4"\n' + b"#" * (1 << 20),
}


@pytest.fixture
def teacher(tmp_path):
    """The teacher's folder of a course of values."""
    return values_only(tmp_path / "teacher")


@pytest.fixture
def bpcli(tmp_path):
    """Run the command as it is installed, in a folder: (exit code, stdout, stderr)."""
    script = tmp_path / "bin/bpcli"
    script.parent.mkdir()
    script.write_text("import sys\nfrom bpcli.app import main\nif __name__ == '__main__':\n    main()\n")
    (tmp_path / "tmp").mkdir()
    plain = {name: text for name, text in os.environ.items() if not name.startswith(("GITHUB_", "PYTHON", "BPCLI"))}
    plain |= {"PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path / "tmp"), "HOME": str(tmp_path / "home"), "CI": ""}
    plain |= {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}

    def run(folder, *arguments, start=(str(script),), **environ):
        command = [sys.executable, *start, "grade", *arguments]
        done = subprocess.run(
            command, cwd=folder, env=plain | environ, capture_output=True, encoding="utf-8", timeout=300, check=False
        )
        return done.returncode, done.stdout, done.stderr

    return run


def set_traps(folder, outside):
    """Files that tell on whoever imports or reads them."""
    for name in TRAPS:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(f"open({str(outside / 'planted')!r}, 'a').write({name!r})\nraise SystemExit(0)\n")
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --co -q\n")
    (folder / "pyproject.toml").write_text('[tool.bpcli]\ncourse = "."\n')


def everything_in(folder):
    """Each entry below a folder, with its kind and contents."""
    return {
        path.relative_to(folder).as_posix(): path.readlink() if path.is_symlink() else path.read_bytes()
        for path in folder.rglob("*")
        if path.is_symlink() or path.is_file()
    }


@pytest.fixture
def eve(tmp_path, teacher):
    """A repository: one exercise of four is answered rightly, and everything else is an attack; its folder."""
    course, outside = load_course(teacher), tmp_path / "outside"
    tree = write_submission(course, tmp_path / "eve", "eve")
    solved = write_submission(course, outside / "solved", "eve")
    easy = (teacher / SIGMOID / "exercise.toml").read_text().replace("sigmoid-gate", "sum-product")
    (tree / SUM / "exercise.toml").write_text(easy.replace('ask = "y"', 'ask = "q"'))
    (tree / SUM / "answers.txt").write_text(f'q = {ORDERS}\n"df/dq" = "::error::forged"\n"df/dx" = "##[error]x"\n')
    (tree / OWN / "answers.txt").unlink()
    (tree / OWN / "answers.txt").symlink_to(solved / OWN / "answers.txt")
    os.truncate(tree / MATRIX / "answers.txt", 1 << 30)
    set_traps(tree, outside)
    write_submission(course, tree / "small", "eve")
    write_submission(course, tree / course.id / "eve", "eve")
    (tree / ".bpcli-learner").write_text(f"{ORDERS}")
    (tree / "precious").symlink_to(outside)
    (tree / "results.json").symlink_to(outside / "forged.json")
    (outside / "forged.json").write_text('{"score": 12}')
    (tree / "junit.xml").write_text("<testsuites/>")
    os.mkfifo(tree / "pipe.py")
    return tree


@pytest.mark.parametrize("start", [None, ("-P", "-m", "bpcli")])
def test_the_score_is_that_of_the_answers(tmp_path, teacher, bpcli, eve, start):
    """Nothing of the tree runs, nothing outside changes, the reports are ours, and what is odd is listed."""
    before = everything_in(tmp_path / "outside")
    asked = ["--course", str(teacher), "--report", "junit.xml", "--report", "gradescope:results.json"]
    environ = {"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY_OWNER": "eve", "CI": "true"}
    code, out, err = bpcli(eve, *asked, **environ, **({"start": start} if start else {}))
    assert (code, err) == (1, "")
    assert everything_in(tmp_path / "outside") == before
    found = json.loads((eve / "results.json").read_text())
    assert not (eve / "results.json").is_symlink()
    assert found["score"] == SIGMOID_POINTS
    assert [test["score"] for test in found["tests"] if test["status"] == "passed"] == [1, 1]
    assert (eve / "junit.xml").read_text().count("<failure") == 9
    assert "\x1b" not in out + json.dumps(found)
    assert {name for name, _, message in commands(out) if "forged" in message} <= {"error", "warning"}
    assert all(message.startswith(("wrong", "unreadable")) for _, fields, message in commands(out) if "file" in fields)
    remarks = " ".join(out.partition("Remarks")[2].split())
    for told in ("exercise.toml", "precious", "pipe.py", "nother copy of the course", "This copy was started for"):
        assert told in remarks
    assert list((tmp_path / "tmp").iterdir()) == []


def test_the_traps_are_traps(tmp_path, eve, teacher, bpcli):
    """What is not promised: `python -m` looks for modules in the current folder before anything of ours runs."""
    code, _, _ = bpcli(eve, "--course", str(teacher), start=("-m", "bpcli"))
    assert code == 0
    assert (tmp_path / "outside/planted").exists()


def test_a_class_of_bombs_costs_each_its_own_exercise(tmp_path, teacher, bpcli):
    """Marked from a folder full of traps, by processes that are new Pythons; no mark is lost, none is higher."""
    course, outside = load_course(teacher), tmp_path / "outside"
    outside.mkdir()
    for name, bomb in BOMBS.items():
        folder = write_submission(course, tmp_path / "class" / name, name)
        (folder / SUM / "answers.txt").write_bytes(bomb)
    folder = write_submission(course, tmp_path / "class/pipe", "pipe")
    (folder / SUM / "answers.txt").unlink()
    os.mkfifo(folder / SUM / "answers.txt")
    folder = write_submission(course, tmp_path / "class/folder", "folder")
    (folder / SUM / "answers.txt").unlink()
    (folder / SUM / "answers.txt").mkdir()
    set_traps(tmp_path / "class", outside)
    report = tmp_path / "report.json"
    code, _, err = bpcli(tmp_path / "class", "--course", str(teacher), "--jobs", "2", "--report", str(report))
    assert (code, err) == (1, "")
    found = {one["learner"]: one for one in json.loads(report.read_text())["submissions"]}
    learners = {*BOMBS, "pipe", "folder"}
    assert {name for name, one in found.items() if not one["error"]} == learners
    assert {found[name]["points"] for name in learners} == {POINTS - SUM_POINTS}
    assert everything_in(outside) == {}
    assert not list(tmp_path.rglob("planted"))

"""What others install: the wheel holds the program and its course, nothing else, and works far from the checkout."""

import subprocess
import zipfile

import pytest

from bpcli.course.load import course_folder, load_course
from tests import installed


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Give the wheel."""
    return installed.wheel(tmp_path_factory)


def test_the_wheel_holds_the_checkout_and_nothing_else(wheel):
    """The package, and in it the course with texts, starters and solutions; nothing that lay about in the checkout."""
    expected = {
        place.replace("exercises/", "bpcli/exercises/", 1) if place.startswith("exercises/") else place
        for place in installed.sources()
        if place.startswith(("bpcli/", "exercises/"))
    }
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        record = {line.split(",")[0] for line in archive.read(_info(names, "RECORD")).decode().splitlines()}
        scripts = archive.read(_info(names, "entry_points.txt")).decode()
    assert {name for name in names if ".dist-info/" not in name} == expected
    assert record == names
    assert "bpcli = bpcli.app:main" in scripts
    code = next(one for one in load_course().exercises if one.code)
    place = f"bpcli/exercises/{code.folder}"
    assert {f"{place}/exercise.toml", f"{place}/{code.code.file}", f"{place}/solution/{code.code.file}"} <= names


def _info(names, name):
    [found] = [one for one in names if one.endswith(f".dist-info/{name}")]
    return found


def test_an_installed_bpcli_finds_its_course(wheel, tmp_path):
    """Away from the checkout a copy is started from the course in the wheel: the same files, no solution among them."""
    venv = installed.other_python(tmp_path)
    package = installed.unpacked(wheel, venv)
    script = (
        "import sys; from bpcli.course.load import course_folder; print(course_folder());"
        "from bpcli.app import main; sys.argv = ['bpcli', 'exercises', 'start', 'my-course']; main()"
    )
    done = subprocess.run(
        [venv / "bin/python", "-I", "-c", script], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == str(package / "exercises")
    copied = {path.relative_to(tmp_path / "my-course") for path in (tmp_path / "my-course").rglob("exercise.toml")}
    assert copied == {path.relative_to(course_folder()) for path in course_folder().rglob("exercise.toml")}
    assert not list((tmp_path / "my-course").rglob("solution"))

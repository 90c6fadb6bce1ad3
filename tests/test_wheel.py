"""What others install: the wheel holds the program and its course, nothing else, and works far from the checkout."""

import email
import subprocess
import zipfile
from base64 import urlsafe_b64encode
from hashlib import sha256

import pytest

from bpcli.course.load import course_folder, load_course
from bpcli.course.wheel import own_wheel
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


def _record(archive):
    """Return what RECORD says of each file, and what it should say."""
    names = archive.namelist()
    said = dict(line.split(",", 1) for line in archive.read(_info(names, "RECORD")).decode().splitlines())
    digests = {name: urlsafe_b64encode(sha256(archive.read(name)).digest()).decode().rstrip("=") for name in names}
    sizes = {one.filename: one.file_size for one in archive.infolist()}
    right = {name: f"sha256={digests[name]},{sizes[name]}" for name in names}
    return said, {**right, _info(names, "RECORD"): ","}


def test_the_wheel_that_a_copy_carries_is_the_builders_without_solutions(wheel, tmp_path):
    """The same files, requirements and command, in a record that is right; small enough for each repository."""
    own = own_wheel()
    (tmp_path / own.name).write_bytes(own.raw)
    assert own.name == wheel.name
    assert len(own.raw) < 1_500_000
    with zipfile.ZipFile(wheel) as theirs, zipfile.ZipFile(tmp_path / own.name) as ours:
        kept = [name for name in theirs.namelist() if "/solution/" not in name]
        assert ours.testzip() is None
        assert sorted(ours.namelist()) == sorted(kept)
        assert len(kept) < len(theirs.namelist())
        differ = {name.rpartition("/")[2] for name in kept if ours.read(name) != theirs.read(name)}
        assert differ <= {"METADATA", "WHEEL", "RECORD"}
        [ours_said, theirs_said] = [
            email.message_from_bytes(one.read(_info(kept, "METADATA"))).items() for one in (ours, theirs)
        ]
        assert ours_said == theirs_said
        said, right = _record(ours)
        assert said == right


def test_an_installed_wheel_carries_itself(tmp_path):
    """The bpcli that such a wheel installs makes the same wheel again, bit by bit, and knows its starters."""
    venv = installed.other_python(tmp_path)
    own = own_wheel()
    (tmp_path / own.name).write_bytes(own.raw)
    installed.unpacked(tmp_path / own.name, venv)
    script = (
        "from bpcli.course.load import load_course; from bpcli.course.wheel import own_wheel\n"
        "print(own_wheel().digest)\n"
        "print(all(one.code.starter for one in load_course().exercises if one.code))"
    )
    command = [venv / "bin/python", "-I", "-c", script]
    assert subprocess.check_output(command, cwd=tmp_path, encoding="utf-8").split() == [own.digest, "True"]

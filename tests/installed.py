"""bpcli as others get it: a wheel built from the checkout's files, and a Python that has all that bpcli needs.

Both need no network. The wheel is built once a session, whichever worker asks first.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
BUILT_FROM = ("bpcli", "exercises", "pyproject.toml", "README.md", "LICENSE", ".gitignore")
# What lies about in the checkout of somebody who works on the course: nothing of it may be shipped.
JUNK = (
    "bpcli/__pycache__/app.cpython-311.pyc",
    "exercises/.bpcli/state.json",
    "exercises/.bpcli-learner",
    "exercises/01-forward-pass/01-lecture-circuit/answers.txt",
    "exercises/01-forward-pass/01-lecture-circuit/answers.toml.old2",
    "exercises/01-forward-pass/02-which-way-round/answers.toml",
    "exercises/14-code/01-a-multiply-gate/multiply.py.old",
    "exercises/14-code/01-a-multiply-gate/__pycache__/multiply.cpython-311.pyc",
)


def sources(*more):
    """Return the checkout's files that a wheel is built from, and `more`, without ignored ones; skips without git."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    command = [git, "-c", "safe.directory=*", "ls-files", "-zco", "--exclude-standard", "--", *BUILT_FROM, *more]
    listed = subprocess.check_output(command, cwd=ROOT, encoding="utf-8").split("\0")
    return [place for place in listed if place and (ROOT / place).is_file()]


def wheel(tmp_path_factory):
    """Return the wheel, built by the builder that pyproject.toml names from a copy of the checkout with junk in it."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "wheel"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not list(folder.glob("*.whl")):
            for place in sources():
                (folder / "from" / place).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / place, folder / "from" / place)
            for place in JUNK:
                (folder / "from" / place).parent.mkdir(parents=True, exist_ok=True)
                (folder / "from" / place).write_text("junk")
            command = [sys.executable, "-I", "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
            subprocess.run(command, cwd=folder / "from", check=True, capture_output=True)
    [found] = folder.glob("*.whl")
    return found


def other_python(folder):
    """Make a Python that has pip and what bpcli says it needs, but not bpcli, nor anything else; its folder."""
    subprocess.run([sys.executable, "-I", "-m", "venv", "--without-pip", folder / "venv"], check=True)
    packages = folder / "packages"
    packages.mkdir(parents=True)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for one in needed(["pip", *project["dependencies"]]):
        for top in {file.parts[0] for file in one.files} - {"..", "__pycache__"}:
            (packages / top).symlink_to(one.locate_file(top))
    (site_of(folder / "venv") / "others.pth").write_text(f"{packages}\n")
    return folder / "venv"


def needed(requirements):
    """Return what is installed here of these requirements and of all that they require in turn."""
    found, todo = {}, [Requirement(text) for text in requirements]
    while todo:
        one = todo.pop()
        if one.name not in found and (one.marker is None or one.marker.evaluate({"extra": ""})):
            found[one.name] = metadata.distribution(one.name)
            todo += (Requirement(text) for text in found[one.name].requires or ())
    return list({one.name: one for one in found.values()}.values())


def site_of(venv):
    """Return where packages lie in a virtual environment."""
    [found] = venv.glob("lib/python*/site-packages")
    return found


def unpacked(wheel, venv):
    """Put a wheel of nothing but Python into a virtual environment, as an installer does; where it lies now."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site_of(venv))
    return site_of(venv) / "bpcli"

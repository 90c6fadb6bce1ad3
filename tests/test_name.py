"""The distribution's name: ours alone, and nothing is ever installed by a name that we have not published."""

import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bpcli.course import scaffold
from bpcli.course.model import Course
from bpcli.course.wheel import DISTRIBUTION, NAMESAKE, own_wheel
from bpcli.course.workflow import workflow
from tests import installed

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_the_distribution_has_a_name_of_its_own():
    """The package and the command are bpcli; the distribution is not, and this checkout is installed under its name."""
    assert (PROJECT["name"], PROJECT["scripts"]) == (DISTRIBUTION, {"bpcli": "bpcli.app:main"})
    assert metadata.distribution(DISTRIBUTION).metadata["Name"] == DISTRIBUTION


def test_no_requirement_names_us():
    """An extra that named its own project would be fetched by name; so what extras share stands in both, alike."""
    extras = PROJECT["optional-dependencies"]
    for text in (*PROJECT["dependencies"], *(text for texts in extras.values() for text in texts)):
        assert canonicalize_name(Requirement(text).name) not in {DISTRIBUTION, NAMESAKE}
    assert {*extras["cluster"], *extras["graphviz"]} <= {*extras["test"]}


# A command that fetches us by name, or a requirement that pins us; a path, a URL or a wheel's file is none of these.
BY_NAME = re.compile(
    r"""\b(?:pip[x3]?|uvx?)\b(?!\s+uninstall)(?:[\s\w.]|-)*?\s["'`]*bpcli(?:[-_]tutor)?(?![\w./:-])"""
    r"""|\bbpcli(?:[-_]tutor)?\s*(?:\[[\w,\s]+\]|[=~!<>]=)""",
    re.IGNORECASE,
)
SPEAKING = {".py", ".md", ".toml", ".yml", ".js", ".css", ""}  # what holds sentences, settings or commands


def by_name(text):
    """Return the places in a text where something is installed by our name."""
    return [match[0] for line in text.splitlines() for match in BY_NAME.finditer(line)]


def test_nothing_that_we_ship_says_to_install_us_by_name():
    """Not the README, a chapter, a hint, a setting, CI's script, nor a workflow that a copy gets."""
    found = {
        place: by_name((ROOT / place).read_text(encoding="utf-8"))
        for place in installed.sources(".ci", ".github")
        if Path(place).suffix in SPEAKING
    }
    assert len(found) > 100
    assert {place: lines for place, lines in found.items() if lines} == {}
    assert by_name(workflow(Course("c", "C", ()), own_wheel(), learner="ada")) == []
    assert not any(by_name(text) for text in scaffold.files_of("my-course").values())


@pytest.mark.parametrize(
    "text",
    [
        "pip install bpcli",
        "pip install 'bpcli-tutor'",
        'pip install --user "bpcli[cluster]==1"',
        "bpcli_tutor>=0.1",
        "pip wheel --no-deps bpcli",
        "uvx bpcli quiz",
        'f"bpcli=={version}"',
    ],
)
def test_the_search_finds_what_would_be_fetched(text):
    """A checker that finds nothing has to show that it can find something."""
    assert by_name(text)


@pytest.mark.parametrize(
    "text",
    [
        'pip install -e ".[test]"',
        "pip install wheels/bpcli_tutor-0.1.0-py3-none-any.whl",
        "pip install ./bpcli",
        "pip uninstall bpcli bpcli-tutor",
        "install bpcli-tutor-main.zip",
    ],
)
def test_the_search_leaves_paths_alone(text):
    """What lies in a folder is not fetched by its name."""
    assert by_name(text) == []


def test_a_namesake_beside_us_is_told(tmp_path):
    """An older checkout's record, or a stranger's distribution: `--version` says what to remove, and still answers."""
    info = tmp_path / "bpcli-0.1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: bpcli\nVersion: 0.1.0\n")
    command = [sys.executable, "-m", "bpcli", "--version"]
    alone = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert (alone.stdout.split()[2], alone.stderr) == ("(bpcli-tutor)", "")
    both = subprocess.run(command, env={"PYTHONPATH": str(tmp_path)}, capture_output=True, encoding="utf-8", check=True)
    assert both.stdout == alone.stdout
    assert "python -m pip uninstall bpcli bpcli-tutor" in both.stderr

"""The distribution's name: ours alone, and nothing is ever installed by a name that we have not published."""

import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bpcli.commands.version import DISTRIBUTION, NAMESAKE

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

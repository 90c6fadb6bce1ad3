"""Everything that the README shows is run, and prints what the README says.

With BPCLI_REGENERATE=1 the outputs in the README are written anew.
"""

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

README = Path(__file__).parent.parent / "README.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def session(block: str, folder: Path) -> str:
    """Run the commands of a console block in one folder; the block as it should read."""
    environment = {**os.environ, "COLUMNS": "80", "PYTHONIOENCODING": "utf-8", "BPCLI_DEBUG": "1"}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    lines = []
    for command in (line[2:] for line in block.splitlines() if line.startswith("$ ")):
        done = subprocess.run(
            ["bash", "-c", command],  # noqa: S607  (the page is for people with a shell)
            cwd=folder,
            env=environment,
            capture_output=True,
            check=False,
            timeout=60,
        )
        assert b"Traceback" not in done.stderr
        lines += [f"$ {command}", *(done.stderr + done.stdout).decode().splitlines()]
    return "".join(f"{line}\n" for line in lines)


def test_the_readme_prints_what_bpcli_prints(tmp_path):
    """Each console block, run from the top of the page to its end in one folder, gives the page again."""
    page = README.read_text(encoding="utf-8")
    blocks = [match for match in BLOCK.finditer(page) if match.group(1) == "console"]
    assert len(blocks) > 10
    fresh = page
    for match in blocks:
        fresh = fresh.replace(match.group(2), session(match.group(2), tmp_path), 1)
    if os.environ.get("BPCLI_REGENERATE") == "1" and not os.environ.get("CI"):
        README.write_text(fresh, encoding="utf-8")
        page = fresh
    assert page == fresh


def test_the_python_of_the_readme_runs():
    """The page's Python sessions are doctests that pass."""
    ran = doctest.testfile(str(README), module_relative=False, encoding="utf-8")
    assert ran.attempted >= 4
    assert ran.failed == 0


@pytest.mark.parametrize("kind", ["sh", "console", "python"])
def test_every_block_is_of_a_kind_that_is_run(kind):
    """There is no code on the page that nobody runs: sh blocks are those of .ci/run, the others are run here."""
    kinds = {match.group(1) for match in BLOCK.finditer(README.read_text(encoding="utf-8"))}
    assert kind in kinds
    assert kinds == {"sh", "console", "python"}

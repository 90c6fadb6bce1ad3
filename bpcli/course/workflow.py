"""The GitHub Actions workflow of a learner's copy: it installs bpcli as the course says, and marks.

Knows what a workflow file looks like. Must not know marks. What the workflow marks is a stranger's repository, so
nothing is run from inside of it: each step runs elsewhere, Python isolated (-I), so that no file of the repository is
imported or read for settings. A wheel that lies in it is installed only if it is the teacher's, bit by bit.

>>> from bpcli.course.model import Course
>>> made = workflow(Course("c", "C", (), install="bpcli==1.0"), learner="ada")
>>> [line.strip() for line in made.splitlines() if "python -I" in line]
['python -I -m pip install bpcli==1.0', 'python -I -m bpcli grade "$GITHUB_WORKSPACE" --learner ada']
"""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from bpcli import __version__
from bpcli.course.delivery import wheel_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpcli.course.model import Course

WORKFLOW = ".github/workflows/grade.yml"
COPY, COURSE = "$GITHUB_WORKSPACE", "$RUNNER_TEMP/course"  # where they lie during a run
LEARNER = " --learner "
_PAGE = """\
# Marks the exercises on each push: what is wrong is noted beside its line, and the run's summary tells the score.
name: Grade

on:
  push:
  workflow_dispatch:

permissions:
  contents: read

jobs:
  grade:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    steps:
      - uses: actions/checkout@v6
        with:
          persist-credentials: false
      - uses: actions/setup-python@v6
        with:
          python-version: "3.12"
"""
# Each command is a block of its own lines, so that no sign in it means anything to YAML.
_STEP = """\
      - name: {name}
        working-directory: ${{{{ runner.temp }}}}
        run: |
"""


def workflow(course: Course, *, own: bool = False, learner: str = "") -> str:
    """The workflow file; `own` says that the course is not the one inside bpcli.

    Whose values they are: with a teacher's `source` those of the repository's owner, which nobody can choose; else
    those of the `learner` for whom the copy was started, since its files hold them.
    """
    parts = [_PAGE]
    for name, commands in _steps(course, own=own, learner=learner):
        parts.append(_STEP.format(name=name))
        parts += (f"          {command}\n" for command in commands)
    return "".join(parts)


def _steps(course: Course, *, own: bool, learner: str) -> Iterator[tuple[str, list[str]]]:
    """The name and the shell commands of each step. What the course says is quoted; it was checked as it was read.

    A wheel is taken from the teacher's copy of the course, or, where the course says no `source`, from the learner's.
    """
    place = COURSE if course.source else COPY
    if course.source:
        yield "Fetch the teacher's course", [f'git clone --depth 1 -- {shlex.quote(course.source)} "{COURSE}"']
    wheel = wheel_of(course.install)
    if wheel:
        rest = shlex.quote(wheel)
        same = f'echo "{course.wheel}  {place}/"{rest} | sha256sum --check --strict'
        yield "Install bpcli", [*([] if course.source else [same]), f'python -I -m pip install "{place}/"{rest}']
    else:
        yield "Install bpcli", [f"python -I -m pip install {shlex.quote(course.install or f'bpcli=={__version__}')}"]
    which = f' --course "{place}"' if course.source or own else ""
    whose = "" if course.source else f"{LEARNER}{shlex.quote(learner)}"
    yield "Grade", [f'python -I -m bpcli grade "{COPY}"{which}{whose}']

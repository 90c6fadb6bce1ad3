"""The GitHub Actions workflow of a learner's copy: it installs bpcli as the course says, and marks.

What the workflow marks is a stranger's repository, so nothing is run from inside of it: each step runs elsewhere,
Python isolated (-I), so that no file of the repository is imported or read for settings. A wheel that lies in it is
installed only if it is the one that was put there, bit by bit; and what was installed has to say that it is this
bpcli.

>>> from bpcli.course.model import Course
>>> made = workflow(Course("c", "C", (), install="https://example.org/tutor.zip"), learner="ada")
>>> [line.strip() for line in made.splitlines() if "python -I" in line and "version" not in line]
['python -I -m pip install https://example.org/tutor.zip', 'python -I -m bpcli grade "$GITHUB_WORKSPACE" --learner ada']
"""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from bpcli.course.delivery import wheel_of
from bpcli.course.wheel import DISTRIBUTION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpcli.course.model import Course
    from bpcli.course.wheel import Wheel

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
# `bpcli --version` says so; a project of other people that has the name bpcli says something else, or nothing.
_OURS = f"""\
python -I -m bpcli --version | grep -F '({DISTRIBUTION})' || {{
  echo '::error title=bpcli::The package that was installed is not {DISTRIBUTION}. Another project has the name bpcli.'
  echo 'In course.toml, let install be empty, or give a wheel or a URL of {DISTRIBUTION}. Then start the copy again.'
  exit 1
}}"""


def workflow(course: Course, wheel: Wheel | None = None, *, own: bool = False, learner: str = "") -> str:
    """The workflow file; `own` says that the course is not the one inside bpcli, `wheel` is the one that the copy has.

    Whose values they are: with a teacher's `source` those of the repository's owner, which nobody can choose; else
    those of the `learner` for whom the copy was started, since its files hold them.
    """
    parts = [_PAGE]
    for name, commands in _steps(course, wheel, own=own, learner=learner):
        parts.append(_STEP.format(name=name))
        parts += (f"          {command}\n" for command in commands)
    return "".join(parts)


def _steps(course: Course, wheel: Wheel | None, *, own: bool, learner: str) -> Iterator[tuple[str, list[str]]]:
    """The name and the lines of each step. What a course or a learner says is one word, which GitHub leaves alone."""
    place = COURSE if course.source else COPY
    if course.source:
        yield "Fetch the teacher's course", [f'git clone --depth 1 -- {_word(course.source)} "{COURSE}"']
    what = _word(course.install)
    if wheel is not None:
        what = f'"{COPY}/"{_word(wheel.name)}'
        yield "Check the wheel", [f'echo "{wheel.digest}  {COPY}/"{_word(wheel.name)} | sha256sum --check --strict']
    elif wheel_of(course.install):
        what = f'"{COURSE}/"{what}'
    yield "Install bpcli", [f"python -I -m pip install {what}"]
    yield "Check bpcli", _OURS.split("\n")
    which = f' --course "{place}"' if course.source or own else ""
    whose = "" if course.source else f"{LEARNER}{_word(learner)}"
    yield "Grade", [f'python -I -m bpcli grade "{COPY}"{which}{whose}']


def _word(text: str) -> str:
    """A text as one word of a shell command, in which GitHub finds no expression: it looks before the shell does.

    >>> _word("${{ secrets.TOKEN }}")
    "'$''{{ secrets.TOKEN }}'"
    """
    return shlex.quote(text).replace("${{", "$''{{")

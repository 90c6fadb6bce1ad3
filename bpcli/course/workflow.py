"""The GitHub Actions workflow of a learner's copy: it installs bpcli as the course says, and marks.

Knows what a workflow file looks like. Must not know marks. What the workflow marks is a stranger's repository, so
nothing is run from inside of it: Python starts isolated (-I), elsewhere, and the course comes from the teacher.

>>> from bpcli.course.model import Course
>>> [line.strip() for line in workflow(Course("c", "C", (), install="bpcli==1.0")).splitlines() if "pip" in line]
['run: python -I -m pip install bpcli==1.0']
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli import __version__

if TYPE_CHECKING:
    from bpcli.course.model import Course

WORKFLOW = ".github/workflows/grade.yml"
COURSE = '"$RUNNER_TEMP/course"'  # where the teacher's course lies during a run
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
      - uses: actions/checkout@v4
        with:
          persist-credentials: false
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
{steps}
      - name: Grade
        working-directory: ${{{{ runner.temp }}}}
        run: {grade}
"""
_STEP = """\
      - name: {name}
        working-directory: ${{{{ runner.temp }}}}
        run: {command}"""


def workflow(course: Course, *, own: bool = False) -> str:
    """The workflow file; `own` says that the course is not the one inside bpcli.

    A wheel is taken from the teacher's copy of the course, or, where the course says no `source`, from the learner's.
    """
    install = course.install or f"bpcli=={__version__}"
    if install.endswith(".whl") and "://" not in install:
        install = f"{'$RUNNER_TEMP/course' if course.source else '$GITHUB_WORKSPACE'}/{install}"
    steps = []
    if course.source:
        steps.append(("Fetch the teacher's course", f"git clone --depth 1 {_quoted(course.source)} {COURSE}"))
    steps.append(("Install bpcli", f"python -I -m pip install {_quoted(install)}"))
    grade = 'bpcli grade "$GITHUB_WORKSPACE"'
    if course.source:
        grade += f" --course {COURSE}"
    elif own:
        grade += ' --course "$GITHUB_WORKSPACE"'
    written = "\n".join(_STEP.format(name=name, command=_scalar(command)) for name, command in steps)
    return _PAGE.format(steps=written, grade=_scalar(grade))


def _quoted(text: str) -> str:
    """A word of a shell command; the variables of ours in it stay variables."""
    import shlex

    if text.startswith("$"):
        variable, slash, rest = text.partition("/")
        return f'"{variable}"{shlex.quote(slash + rest)}' if rest != shlex.quote(rest) else f'"{text}"'
    return shlex.quote(text)


def _scalar(command: str) -> str:
    """A command as a value of YAML: plain where it may be, else in single quotes."""
    plain = ": " not in command and " #" not in command and command[0].isalpha()
    return command if plain else "'" + command.replace("'", "''") + "'"

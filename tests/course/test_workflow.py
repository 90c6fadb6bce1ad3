"""The workflow of a learner's copy: GitHub's schema, quoting, and its steps run in a fresh clone as a runner does."""

import json
import os
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import pytest

from bpcli.course.answers import filled_answers
from bpcli.course.copy import start
from bpcli.course.faults import CourseError
from bpcli.course.load import course_folder, load_course
from bpcli.course.model import Course
from bpcli.course.scaffold import scaffold
from bpcli.course.values import values_of
from bpcli.course.wheel import DISTRIBUTION, Wheel
from bpcli.course.workflow import WORKFLOW, workflow
from bpcli.errors import InputError
from tests import installed

HERE = "${{ runner.temp }}"
WHEEL = "wheels/bpcli_tutor-1.0-py3-none-any.whl"
ODD = "x://' \"; touch planted; $(touch planted) `touch planted` & | é # : - { [ * ! % @ \\ > ~ ' $${{ secrets.TOKEN }}"
# What a course says, and the wheel that a copy of it carries.
COURSES = {
    "nothing said": (Course("c", "C", ()), Wheel(WHEEL, b"")),
    "a source alone": (Course("c", "C", (), source="https://example.org/course"), Wheel(WHEEL, b"")),
    "a Git URL": (Course("c", "C", (), install="git+https://example.org/b@v1", source="git@example.org:a/b.git"), None),
    "a wheel": (Course("c", "C", (), install=WHEEL), Wheel(WHEEL, b"")),
    "a wheel of the teacher's": (Course("c", "C", (), install=WHEEL, source="https://example.org/course"), None),
    "odd texts": (Course("c", "C", (), install=ODD, source=ODD), None),
    "an odd wheel": (Course("c", "C", ()), Wheel("a b/$(touch planted)/'#: ${{ github.token }}é.whl", b"")),
}


def read(text):
    """Read a workflow file, once: a key that stands twice is an error."""
    from ruamel.yaml import YAML

    return YAML(typ="safe", pure=True).load(text)


@cache
def schema():
    """GitHub's schema of workflow files."""
    from check_jsonschema.builtin_schemas import get_builtin_schema
    from jsonschema import Draft7Validator

    return Draft7Validator(get_builtin_schema("vendor.github-workflows"))


@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize("name", COURSES)
def test_the_file_is_a_workflow(name, own):
    """By GitHub's schema; it may only read, its actions are of a major version, no step runs inside the repository."""
    text = workflow(*COURSES[name], own=own, learner=ODD)
    page = read(text)
    assert [error.message for error in schema().iter_errors(page)] == []
    assert page["permissions"] == {"contents": "read"}
    assert set(page["on"]) == {"push", "workflow_dispatch"}
    [job] = page["jobs"].values()
    actions = [step for step in job["steps"] if "uses" in step]
    assert all(re.fullmatch(r"actions/\w[\w-]*@v\d+", step["uses"]) for step in actions)
    assert actions[0]["with"] == {"persist-credentials": False}
    steps = [step for step in job["steps"] if "run" in step]
    assert {step["working-directory"] for step in steps} == {HERE}
    assert not any("${{" in step["run"] for step in steps), "GitHub would put something else there"
    assert [step["run"].count("\n") for step in steps][-1] == 1


def test_the_schema_finds_what_is_wrong():
    """A checker that finds nothing has to show that it can find something."""
    page = read(workflow(*COURSES["a Git URL"]))
    page["permissions"]["content"] = "read"
    del page["jobs"]["grade"]["runs-on"]
    assert len(list(schema().iter_errors(page))) >= 2


@pytest.mark.parametrize("name", COURSES)
def test_what_a_course_says_is_one_word_of_a_command(name, tmp_path):
    """Programs get it letter by letter, and the shell finds nothing in it."""
    for program in ("python", "git", "sha256sum"):
        (tmp_path / program).write_text(
            f'#!/bin/bash\nprintf "%s\\0" {program} "$@" >> said\necho "({DISTRIBUTION})"\n'
        )
        (tmp_path / program).chmod(0o755)
    course, wheel = COURSES[name]
    environ = {"PATH": f"{tmp_path}:/usr/bin:/bin", "RUNNER_TEMP": "/t m p", "GITHUB_WORKSPACE": "/w s"}
    for step in commands(workflow(course, wheel, learner=ODD)):
        subprocess.run(["/bin/bash", "-e", "-c", step], cwd=tmp_path, env=environ, check=True)
    said = (tmp_path / "said").read_text(encoding="utf-8").split("\0")
    assert not (tmp_path / "planted").exists()
    install = f"/t m p/course/{course.install}" if course.install.endswith(".whl") else course.install
    assert said[said.index("install") + 1] == (install if wheel is None else f"/w s/{wheel.name}")
    assert ("sha256sum" in said) == (wheel is not None)
    if course.source:
        assert said[:7] == ["git", "clone", "--depth", "1", "--", course.source, "/t m p/course"]
    else:
        assert said[said.index("grade") :][:4] == ["grade", "/w s", "--learner", ODD]


def commands(text):
    """Return the shell commands of a workflow, step by step."""
    [job] = read(text)["jobs"].values()
    return [step["run"] for step in job["steps"] if "run" in step]


REFUSED = {
    'install = "bpcli\\nimport os"': "install holds \\n, which is not printed",
    'install = "bpcli\\u2028x"': "install holds \\u2028, which is not printed",
    'source = "https://example.org/\\u001b[0m"': "source holds \\x1b, which is not printed",
    'install = "--index-url=https://example.org"': "install is an option",
    'source = "--upload-pack=touch planted"': "source is an option",
    'install = "bpcli==${{ secrets.TOKEN }}"': "install holds ${{",
    'install = "bpcli==0.1.0"': "bpcli is a name that we have not published",
    "install = \"Bpcli [cluster] >= 1; python_version > '3'\"": "Bpcli is a name that we have not published",
    'install = "bpcli_tutor"': "bpcli_tutor is a name that we have not published",
    'install = "."': "CI cannot install what install names",
    'install = "./bpcli"': "CI cannot install what install names",
    'install = " bpcli"': "install begins or ends with a blank",
    'source = "my-course"': "source is not a Git URL",
    'install = "../bpcli_tutor-1.0-py3-none-any.whl"': "this wheel is not in the course",
    'install = "/tmp/bpcli_tutor-1.0-py3-none-any.whl"': "this wheel is not in the course",
    "install = 'a\\bpcli_tutor-1.0-py3-none-any.whl'": "this wheel is not in the course",
    'install = "wheels/bpcli.whl"': "this is not a name of a wheel",
    'install = "none/bpcli_tutor-1.0-py3-none-any.whl"': "there is no wheel none/bpcli_tutor-1.0-py3-none-any.whl",
    'install = "linked/bpcli_tutor-1.0-py3-none-any.whl"': "is a symbolic link",
    'install = "large/bpcli_tutor-1.0-py3-none-any.whl"': "this file has more than 16,777,216 bytes",
    "install = 1.0": "install is a number, and should be a text",
}


@pytest.fixture(scope="module")
def teacher(tmp_path_factory):
    """Give a teacher's small course, with a wheel in it."""
    folder = tmp_path_factory.mktemp("teacher") / "small"
    scaffold(folder)
    wheel = installed.wheel(tmp_path_factory)
    (folder / "wheels").mkdir()
    shutil.copy(wheel, folder / "wheels")
    say(folder, install=f"wheels/{wheel.name}")
    return folder


def say(folder, **fields):
    """Put fields into a course.toml."""
    path = folder / "course.toml"
    kept = [line for line in path.read_text().splitlines() if line.partition(" = ")[0] not in fields]
    path.write_text("\n".join([*kept, *(f"{name} = {json.dumps(text)}" for name, text in fields.items()), ""]))


def test_what_no_workflow_may_hold_is_refused_with_its_place(teacher, tmp_path):
    """Line and caret; a copy that lacks the wheel can still be worked on."""
    folder = tmp_path / "small"
    shutil.copytree(teacher, folder)
    for name in ("linked", "large"):
        (folder / name).mkdir()
    (folder / "linked/bpcli_tutor-1.0-py3-none-any.whl").symlink_to(next((teacher / "wheels").iterdir()))
    with (folder / "large/bpcli_tutor-1.0-py3-none-any.whl").open("wb") as large:
        large.truncate((16 << 20) + 1)
    for line, why in REFUSED.items():
        (folder / "course.toml").write_text(f'id = "c"\ntitle = "C"\n{line}\n')
        with pytest.raises(CourseError) as caught:
            load_course(folder)
        [fault] = caught.value.faults
        assert (fault.file, fault.line) == ("course.toml", 3)
        assert why in fault.what
        assert fault.span is None or fault.span.start == line.index("=") + 2
    (folder / "course.toml").write_text('id = "c"\ntitle = "C"\ninstall = "none/bpcli_tutor-1.0-py3-none-any.whl"\n')
    assert load_course(folder, solutions=False).id == "c"
    for install in ("our-own-tutor==1.0", "bpcli-tutor @ git+https://example.org/tutor@v1", ""):
        (folder / "course.toml").write_text(f'id = "c"\ntitle = "C"\ninstall = "{install}"\n')
        assert load_course(folder).install == install


def test_the_wheel_goes_along_unless_it_is_fetched(teacher, tmp_path):
    """Bit by bit; with a source the copy holds none. Where it was replaced by a link since, nothing is written."""
    course = load_course(teacher)
    start(course, teacher, tmp_path / "one", "ada", own=True)
    assert (tmp_path / "one" / course.install).read_bytes() == (teacher / course.install).read_bytes()
    digest = sha256((teacher / course.install).read_bytes()).hexdigest()
    assert digest in (tmp_path / "one" / WORKFLOW).read_text()
    other = tmp_path / "teacher"
    shutil.copytree(teacher, other)
    say(other, source="https://example.org/course")
    start(load_course(other), other, tmp_path / "two", "ada", own=True)
    assert not (tmp_path / "two/wheels").exists()
    say(other, source="")
    course = load_course(other)
    (other / course.install).unlink()
    (other / course.install).symlink_to(teacher / course.install)
    with pytest.raises(InputError, match="is a symbolic link"):
        start(course, other, tmp_path / "three", "ada", own=True)
    assert not (tmp_path / "three").exists()


class Ran(NamedTuple):
    """What a run of a workflow came to: the exit code of its last step, what it said, its summary."""

    code: int
    said: str
    summary: str


class Runner:
    """A runner of workflows, as far as this one goes. What Python it has is kept from run to run.

    Its package index has one project: a stranger's bpcli.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.runs = folder, 0
        self.venv = installed.other_python(folder)
        self.index = strangers_index(folder)

    def run(self, repository: Path) -> Ran:
        """Check a repository out and run the steps of the workflow in it, until one fails."""
        self.runs += 1
        top = self.folder / str(self.runs)
        places = {name: top / name for name in ("home", "temp", "work")}
        for name in ("home", "temp"):
            places[name].mkdir(parents=True)
        environ = {
            "PATH": f"{self.venv}/bin:/usr/local/bin:/usr/bin:/bin",
            "HOME": str(places["home"]),
            "LANG": "C.UTF-8",
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_REPOSITORY": "ada/my-course",
            "GITHUB_REPOSITORY_OWNER": "ada",
            "GITHUB_STEP_SUMMARY": str(top / "summary.md"),
            "GITHUB_WORKSPACE": str(places["work"]),
            "RUNNER_TEMP": str(places["temp"]),
            "PIP_INDEX_URL": self.index,  # no network: all that bpcli needs is there
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_COMPILE": "0",  # no bytecode, which takes longer than the rest
        }
        git("clone", "-q", str(repository), str(places["work"]))
        [job] = read((places["work"] / WORKFLOW).read_text(encoding="utf-8"))["jobs"].values()
        said, code = "", 0
        for step in (step for step in job["steps"] if "run" in step):
            assert "${{" not in step["run"]
            (top / "step.sh").write_text(step["run"], encoding="utf-8")
            folder = step.get("working-directory", str(places["work"])).replace(HERE, str(places["temp"]))
            done = subprocess.run(
                ["/bin/bash", "-e", str(top / "step.sh")],
                cwd=folder,
                env=environ,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                check=False,
            )
            said, code = said + done.stdout, done.returncode
            if code:
                break
        summary = top / "summary.md"
        return Ran(code, said, summary.read_text(encoding="utf-8") if summary.exists() else "")


def strangers_index(folder):
    """Make a package index, and in it a bpcli of other people; its URL."""
    page = folder / "index/bpcli"
    page.mkdir(parents=True)
    files = {"bpcli/__init__.py": "raise SystemExit('a stranger ran')\n", "bpcli-0.1.0.dist-info/RECORD": ""}
    files["bpcli-0.1.0.dist-info/METADATA"] = "Metadata-Version: 2.1\nName: bpcli\nVersion: 0.1.0\n"
    files["bpcli-0.1.0.dist-info/WHEEL"] = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    with zipfile.ZipFile(page / "bpcli-0.1.0-py3-none-any.whl", "w") as archive:
        for place, text in files.items():
            archive.writestr(place, text)
    (page / "index.html").write_text('<a href="bpcli-0.1.0-py3-none-any.whl">bpcli-0.1.0-py3-none-any.whl</a>')
    return page.parent.as_uri()


def git(*arguments, cwd=None):
    """Run git as nobody in particular."""
    who = ("-c", "user.name=ada", "-c", "user.email=ada@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *who, *arguments], cwd=cwd, check=True, capture_output=True)  # noqa: S607


def commit(folder):
    """Commit all that lies in a folder."""
    if not (folder / ".git").exists():
        git("init", "-q", cwd=folder)
    git("add", "--all", "--force", cwd=folder)
    git("commit", "-q", "-m", "work", cwd=folder)
    return folder


def fill_in(teacher, copy, learner="ada"):
    """Answer all of a copy."""
    course = load_course(teacher)
    for exercise in course.exercises:
        if exercise.code is None:
            text = filled_answers(exercise, values_of(exercise, course.salt, learner), learner)
            (copy / exercise.folder / "answers.txt").write_text(text, encoding="utf-8")
        else:
            shutil.copy(teacher / exercise.folder / "solution" / exercise.code.file, copy / exercise.folder)


TRACE = "import pathlib; pathlib.Path('{trace}').touch(); raise SystemExit(0)\n"


def plant(copy, trace):
    """Put into a repository what Python, pip, git and bpcli might look for: any that is run leaves a trace."""
    packages = ("bpcli/__init__.py", "bpcli/__main__.py", "pip/__init__.py", "pip/__main__.py")
    for place in ("json.py", "typing.py", "sitecustomize.py", "usercustomize.py", "setup.py", *packages):
        (copy / place).parent.mkdir(exist_ok=True)
        (copy / place).write_text(TRACE.format(trace=trace))
    (copy / "pip.conf").write_text("[global]\ntarget = /nowhere\n[install]\nrequirement = requirements.txt\n")
    (copy / "requirements.txt").write_text("./bpcli\n")
    (copy / "pyproject.toml").write_text("[project]\nname = 'bpcli'\nversion = '9'\n")
    (copy / "pyvenv.cfg").write_text("home = /nowhere\n")
    (copy / ".github/workflows/other.yml").write_text("on: push\njobs: {}\n")
    (copy / ".gitattributes").write_text("* filter=planted\n")
    (copy / ".bpcli-learner").write_text("bob\n")


def notes(ran):
    """Return the annotations of a run: kind, file, line and columns."""
    found = re.findall(r"^::(error|warning) file=(.+?),line=(\d+),endLine=\d+,col=(\d+)", ran.said, re.MULTILINE)
    return [(kind, file, int(line), int(column)) for kind, file, line, column in found]


@pytest.fixture(scope="module")
def runner(tmp_path_factory):
    """Give a runner."""
    return Runner(tmp_path_factory.mktemp("runner"))


FIRST = "01-first-steps/01-a-sum-and-a-product/answers.txt"
SECOND = "01-first-steps/02-two-products/answers.txt"


def test_a_push_is_marked(teacher, runner, tmp_path):
    """Wrong and blank, then right: exit codes, the summary, the annotation at the answer; nothing planted is run."""
    copy, trace = tmp_path / "copy", tmp_path / "trace"
    start(load_course(teacher), teacher, copy, "ada", own=True)
    blank = (copy / SECOND).read_bytes()
    fill_in(teacher, copy)
    right = {place: (copy / place).read_bytes() for place in (FIRST, SECOND)}
    lines = right[FIRST].decode().splitlines()
    [place] = [number for number, line in enumerate(lines) if line.startswith("df/dx = ")]
    lines[place] = "df/dx = 12345"
    (copy / FIRST).write_text("\n".join(lines), encoding="utf-8")
    (copy / SECOND).write_bytes(blank)
    plant(copy, trace)
    ran = runner.run(commit(copy))
    assert (ran.code, notes(ran)) == (1, [("error", FIRST, place + 1, len("df/dx = ") + 1)]), ran.said
    assert "::notice title=bpcli::3 questions are still blank" in ran.said
    assert "5 of 10" in ran.summary

    for place, raw in right.items():
        (copy / place).write_bytes(raw)
    ran = runner.run(commit(copy))
    assert (ran.code, notes(ran)) == (0, []), ran.said
    assert "10 of 10" in ran.summary
    assert not trace.exists()
    environ = {name: text for name, text in os.environ.items() if name != "PYTHONSAFEPATH"}
    subprocess.run([runner.venv / "bin/python", "-c", "import json"], cwd=copy, env=environ, check=True)
    assert trace.exists(), "what is planted works where Python is not isolated"


def test_a_wheel_of_the_learners_own_is_not_installed(teacher, runner, tmp_path):
    """The run stops before pip: the wheel in the copy is not the teacher's any more."""
    copy = tmp_path / "copy"
    course = load_course(teacher)
    start(course, teacher, copy, "ada", own=True)
    with (copy / course.install).open("ab") as wheel:
        wheel.write(b"\0")
    ran = runner.run(commit(copy))
    assert ran.code == 1
    assert "FAILED" in ran.said
    assert "pip" not in ran.said
    assert ran.summary == ""


def test_with_a_source_the_learners_definitions_do_not_matter(teacher, runner, tmp_path):
    """What is asked is what the teacher's repository asks, whatever the learner's copy says is asked."""
    own = tmp_path / "teacher"
    shutil.copytree(teacher, own)
    say(own, source=own.as_uri())
    commit(own)
    copy = tmp_path / "copy"
    course = load_course(own)
    start(course, own, copy, "ada", own=True)
    fill_in(own, copy)
    for exercise in course.exercises:
        (copy / exercise.folder / "exercise.toml").write_text(
            f'id = "{exercise.id}"\ntitle = "T"\nexpression = "f = 2x"\nvalues.x = 1\nquestions = [{{ ask = "f" }}]\n'
        )
    (copy / FIRST).write_text('f = "2"\n')
    say(copy, salt="another", install="bpcli==9", source="https://example.org/other")
    ran = runner.run(commit(copy))
    assert ran.code == 1, ran.said
    assert "6 of 10" in ran.summary


def test_a_copy_brings_its_own_bpcli(tmp_path):
    """In a clean environment whose index has a stranger's bpcli, the shipped course ends with feedback, not with that.

    The workflow that asked the index by name is the control: there the check says what was installed instead.
    """
    folder, course = course_folder(), load_course()
    start(course, folder, tmp_path / "copy", "ada")
    code = next(one for one in course.exercises if one.code)
    shutil.copy(folder / code.folder / "solution" / code.code.file, tmp_path / "copy" / code.folder)
    ran = Runner(tmp_path / "one").run(commit(tmp_path / "copy"))
    earned = re.search(r"(\d+) of (\d+)", ran.summary)
    assert (ran.code, int(earned[1]), int(earned[2])) == (1, code.points, course.points), ran.said
    assert "(bpcli-tutor)" in ran.said
    assert not {kind for kind, *_ in notes(ran)}, "what is as it came is blank, programs too"

    (tmp_path / "copy" / WORKFLOW).write_text(workflow(replace(course, install="bpcli==0.1.0"), learner="ada"))
    ran = Runner(tmp_path / "two").run(commit(tmp_path / "copy"))
    assert (ran.code, ran.summary) == (1, "")
    assert "a stranger ran" in ran.said
    assert "::error title=bpcli::The package that was installed is not bpcli-tutor" in ran.said

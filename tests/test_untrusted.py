"""What a person typed or named is data on every way out: every command, format and report is sent the same texts.

Commands, their options, formats and reports are found in their tables: a new one is tried here, or the test says that
it does not know how.
"""

import csv
import io
import json
import os
import re
import subprocess
import sys
import unicodedata
from base64 import b64decode

import html5lib
import pytest
from junitparser import JUnitXml
from markdown_it import MarkdownIt

from bpcli.app import loaded
from bpcli.commands import COMMANDS as TABLE
from bpcli.course.load import load_course
from bpcli.errors import visible
from bpcli.formats import CIRCUITS, FORMATS, LESSONS, STORIES, Page, reports, write_circuit, write_story
from bpcli.formats.clean import unheard
from tests.formats import hostile
from tests.formats.hostile import NASTY
from tests.formats.reports.test_platforms import commands as heard
from tests.marked import broken, report
from tests.marked import hostile as marked
from tests.submissions import values_only, write_submission
from tests.terminal import bpcli

UNSEEN = set("\u034f\u115f\u1160\u2800\u3164\ufe0f\uffa0")  # letters, marks and signs without anything to see
OUR_HTML = re.compile(r"<br>|</?code>|</?details>|<details><summary>The same as text</summary>")
MARKUP = {"html_inline", "html_block", "link_open", "image", "em_open", "strong_open", "s_open"}
OUR_SCORE = re.compile(r"^\*\*[\d.]+ of [\d.]+ points\*\*$", re.MULTILINE)
OUR_COLOURS = re.compile(r"\x1b\[(?:\d|3[0-7])(?:;(?:\d|3[0-7]))*m")
A_LINK = re.compile(r"https?://|www\.\w", re.IGNORECASE)
# What a command is given beside the text, so that it goes as far as it can. COURSE stands for the teacher's.
LECTURE, COURSE = ["x*y", "x=1", "y=2"], "--course=COURSE"
USUAL = {
    "explain": LECTURE,
    "gates": [],
    "help": [],
    "code": LECTURE,
    "net": ["2-2-1"],
    "draw": LECTURE,
    "plot": ["relu"],
    "check": [*LECTURE, "f=3"],
    "quiz": ["--no-record", "--topic=add", "--seed=1", "--count=2"],
    "progress": [],
    "exercises": [COURSE],
    "exercises start": [COURSE],
    "exercises list": [COURSE],
    "exercises next": [COURSE],
    "exercises hint": [COURSE],
    "exercises watch": [COURSE],
    "exercises reset": [COURSE],
    "exercises solution": [COURSE],
    "grade": [COURSE],
    "course lint": ["no-course"],
    "course new": [],
}
ELSEWHERE = {"--cluster"}  # options that would wait for another machine
SLOW, FEW = {"gates", "net", "quiz", "exercises start", "grade"}, 3  # commands that try each place with a few texts


def every_command():
    """The commands of the table, as they are when they run; groups that do nothing alone are none."""
    for path in TABLE:
        one = loaded(path)
        if not hasattr(one, "commands") or one.invoke_without_command:
            yield path, one


COMMANDS = dict(every_command())


def forms(command):
    """The formats that a command says it has; None where it has none."""
    if not any("--format" in parameter.opts for parameter in COMMANDS[command].params):
        return [None]
    said = bpcli(*command.split(), "--format=none", *USUAL[command]).err
    found = [form for form in LESSONS if re.search(rf"\b{form}\b", said.replace("no format none", ""))]
    assert len(found) > 1, said
    return found


def odd_signs(text):
    """The signs of a text that hide, move a cursor or turn the writing; and a heap of marks on one letter."""
    bare = text.replace("\n", "")
    found = {c for c in bare if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} or c in UNSEEN}
    return found | set(re.findall("(?:\u0301|\u0336){5}", bare))


def markup(text):
    """What of a Markdown page is not ours: tags, links, emphasis, and blocks that a text began."""
    found = []
    blocks = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(OUR_SCORE.sub("", text))
    for token in [*blocks, *(child for block in blocks for child in block.children or ())]:
        if token.type in MARKUP and not OUR_HTML.fullmatch(token.content.strip()):
            found.append((token.type, token.content))
        if token.type == "inline":
            prose = re.sub(r"(?<![\\`])(`+)(?!`).*?(?<!`)\1(?!`)", "", token.content)
            found += A_LINK.findall(prose)
            found += ["forged"] * token.content.startswith("forged")
    return found


def unsafe(form, out):
    """What is wrong with what a command or a format wrote."""
    found = [*odd_signs(out)]
    if form == "markdown":
        found += markup(re.sub("^::.*", "", out, flags=re.MULTILINE))  # without annotations
    if form == "html" and out.startswith("<!DOCTYPE"):
        root = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(out)
        found += [one.tag for one in root.iter() if one.tag in {"img", "a", "b", "iframe"}]
    if form == "json" and out:
        assert out.isascii()
        [json.loads(part) for part in ([out] if out.startswith("{\n") or '"question"' not in out else out.splitlines())]
    return found


@pytest.mark.parametrize("name", NASTY)
@pytest.mark.parametrize("form", STORIES)
def test_every_format_of_stories(form, name):
    """A story that holds the text everywhere is written without markup of the text's own, in colours and in ASCII."""
    for colour, unicode in ((False, True), (False, False), (True, True)):
        parts = []
        write_story(form, hostile.story(NASTY[name]), Page(parts.append, colour=colour, unicode=unicode, workflow=True))
        written = "".join(parts)
        assert unicode or written.isascii()
        assert unsafe(form, OUR_COLOURS.sub("", written) if colour else written) == []
        assert form in {"html", "latex"} or heard(written) == []


@pytest.mark.parametrize("name", NASTY)
@pytest.mark.parametrize("form", CIRCUITS)
def test_every_picture(form, name):
    """A circuit that holds the text everywhere; what its languages read is tried beside each of them."""
    for unicode in (True, False):
        parts = []
        write_circuit(form, hostile.circuit(NASTY[name]), NASTY[name], Page(parts.append, unicode=unicode))
        assert odd_signs("".join(parts)) == set()


@pytest.mark.parametrize("name", NASTY)
@pytest.mark.parametrize("kind", reports.KINDS)
def test_every_report(tmp_path, kind, name):
    """A learner, answers, files and oddities that are the text, alone and in a class, and a failure with it."""
    row = reports.KINDS[kind]
    what = f"a{row.ending}" if row.ending else f"{kind}:a.json" if row.in_file else kind
    text = NASTY[name]
    some = (marked(text),) if row.one_submission else (marked(text), broken())
    for marks, why in ((some, ""), (some[:1], ""), (some, text)):
        written = report(tmp_path, what, *marks, why=why)
        decoded = b64decode(written).decode() if kind == "classroom" else written
        if kind == "csv" and decoded:
            rows = list(csv.reader(io.StringIO(decoded)))
            assert not [x for row in rows for x in row if x.startswith("=") or ";=" in x]
            decoded = decoded.replace("\r", "")
        if kind == "junit":
            JUnitXml.fromstring(decoded.encode())
        assert odd_signs(decoded) == set()
        assert unsafe("markdown" if kind == "summary" else "", decoded) == []
        if kind in {"gradescope", "classroom"}:  # what a web page shows
            assert odd_signs(json.dumps(json.loads(decoded), ensure_ascii=False)) == set()
        if kind == "json" or not row.in_file:  # they may be printed, where a runner listens
            assert {name for name, _, _ in heard(written)} <= {"error", "warning", "notice"}


def test_every_command_is_known_here():
    """A new command is to be tried too."""
    assert set(COMMANDS) == set(USUAL)


def lines_of(command, text, folder):
    """The command lines in which the text is an argument, or the value of an option that is not a number."""
    usual = USUAL[command]
    for parameter in COMMANDS[command].params:
        if parameter.type.name not in {"str", "path"} or parameter.opts[0] in ELSEWHERE:
            continue
        value = text if parameter.type.name == "str" else str(file_of(text, folder))
        if parameter.param_type_name == "argument":
            yield from ([*usual, "--", one] for one in (value, f"{value}=1", f"f={value}"))
            yield ["--", value]
        else:
            yield [f"{parameter.opts[0]}={value}", *usual]


def file_of(text, folder):
    """A file with the text as its name and in it."""
    file = folder / (name_of(text) + ".toml")
    if not file.exists():
        file.write_bytes(f"{text} = 3\n".encode("utf-8", "surrogateescape" if "\ud800" not in text else "replace"))
    return file


def name_of(text):
    """The text as the name of a file, as far as Linux lets it be one."""
    return text.replace("/", "∕").replace("\0", "").encode("utf-8", "replace").decode()[:60]


@pytest.fixture(scope="module")
def teacher(tmp_path_factory):
    """A course whose teacher calls it, an exercise of it, and a hint of that, all nasty things at once."""
    folder = values_only(tmp_path_factory.mktemp("teacher"))
    every = json.dumps(" ".join(text.replace("\udcff", "").replace("\ud800", "") for text in NASTY.values()))
    every = every.replace(r"\udb40\udc41", r"\U000e0041")
    course = folder / "course.toml"
    course.write_text(course.read_text().replace('"A small course"', every))
    exercise = folder / "01-forward-and-backward/01-a-sum/exercise.toml"
    text = exercise.read_text().replace('"A sum, then a product"', every).replace('"Start at the inputs."', every)
    exercise.write_text(text.replace('"The gradient at the input x."', every))
    return folder


def answer(folder, texts):
    """Fill nasty answers, and answers to nasty questions, into a submission."""
    file = folder / "01-forward-and-backward/01-a-sum/answers.txt"
    lines = [f"{ask} = {text}" for ask, text in zip(("q", '"df/dq"', "df/dx"), texts, strict=False)]
    lines += [f"{text} = 1" for text in texts]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8", errors="replace")


@pytest.fixture
def at_work(tmp_path, teacher, monkeypatch):
    """A function that runs a command in a learner's copy, in a workflow, and says what is wrong with what it wrote."""
    write_submission(teacher, tmp_path / "copy", kind="wrong")
    monkeypatch.chdir(tmp_path / "copy")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")

    def run(command, *arguments, form=None, stdin=""):
        monkeypatch.setenv("BPCLI_HOME", str(tmp_path / name_of(stdin)))
        options = [] if form is None else [f"--format={form}"]
        given = [argument.replace("COURSE", str(teacher)) for argument in arguments]
        seen = bpcli(*command.split(), *options, *given, stdin=stdin.encode("utf-8", "replace"))
        assert seen.code in {0, 1, 2}, (given, form, seen)
        assert unsafe(form, seen.out) == [], (given, form)
        assert odd_signs(seen.err) == set(), (given, form)
        heard_of = {name for name, _, _ in heard(f"{seen.out}\n{seen.err}")}
        assert heard_of <= {"error", "warning", "notice"}, (given, form)
        return seen

    return run


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command(command, tmp_path, at_work, monkeypatch):
    """The text is each argument and each option; over all texts every place meets every format."""
    monkeypatch.setattr("bpcli.commands.watch.loop", lambda watching: watching.press("l"))  # nobody saves
    known = forms(command)
    for number, text in enumerate(NASTY.values()):
        for place, arguments in enumerate([USUAL[command], *lines_of(command, text, tmp_path)]):
            if command not in SLOW or (place + number) % len(NASTY) < FEW:
                at_work(command, *arguments, form=known[(place + number) % len(known)], stdin=text)


@pytest.mark.parametrize("form", FORMATS)
def test_answers(form, tmp_path, at_work):
    """As an answer, as what is answered and in a derivation, the text is told as what it is."""
    for text in NASTY.values():
        out = at_work("check", *LECTURE, f"df/dx={text}", f"{text}=1", "f=2", form=form).out
        if form == "json":
            answer = json.loads(out)["answers"][0]["answer"]
            assert answer == text.strip().encode("utf-8", "replace").decode()
        elif form == "plain":
            assert f"answer {unheard(visible(text.strip()))}" in out
        file = tmp_path / "work"
        file.write_text(f"f = 2 + {text}\n{text}\ndf/dx = 1\n", encoding="utf-8", errors="replace")
        at_work("check", *LECTURE, f"--work={file}", form=form)
        if form != "markdown":
            at_work("quiz", *USUAL["quiz"], form=form, stdin=f"{text}\n:{text}\n")


@pytest.mark.parametrize("form", FORMATS)
def test_marks(form, tmp_path, teacher, at_work):
    """A class of learners with such names, answers, keys of answers and files; each of them alone; their exercises."""
    texts = list(NASTY.values())
    for at, text in enumerate(texts):
        folder = tmp_path / "class" / name_of(text)
        write_submission(teacher, folder)
        answer(folder, [*texts[at:], *texts[:at]])
        file_of(text, folder)
        (folder / ".bpcli-learner").write_text(text, encoding="utf-8", errors="replace")
    for place in (folder.parent, folder):
        for kind in {"annotations", "summary"} if form == "table" else {"a.csv"}:
            at_work("grade", str(place), COURSE, "--jobs=1", f"--report={kind}", form=form)
    os.chdir(folder)
    for command in ("exercises", "exercises list", "exercises next", "exercises hint"):
        at_work(command, COURSE, form=form if command != "exercises hint" else None)


def test_what_pytest_prints(tmp_path, teacher):
    """Through the plugin too no answer is an order, to a terminal or to the runner of a workflow."""
    folder = write_submission(load_course(teacher), tmp_path / "copy")
    answer(folder, list(NASTY.values())[4:])
    command = [sys.executable, "-m", "pytest", "-p", "bpcli.pytest_plugin", f"--bpcli-course={teacher}", "--color=no"]
    environ = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(
        [*command, "-p", "no:cacheprovider", f"--rootdir={folder}", str(folder)],
        env=environ, capture_output=True, encoding="utf-8", check=False, timeout=120,
    )  # fmt: skip
    assert "forged" in done.stdout
    assert heard(done.stdout + done.stderr) == []
    assert odd_signs(done.stdout) == set()

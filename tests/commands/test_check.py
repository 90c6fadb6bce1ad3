"""`bpcli check`: what is typed, what is said, with which exit code."""

import json

import pytest

from bpcli import check
from bpcli.judge.mistakes import MISTAKES
from tests.terminal import bpcli

LECTURE = ["(x+y)*z", "x=-2", "y=5", "z=-4"]


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        (["df/dx=-4", "df/dq = z", "q=3"], 0),
        (["df/dx=-4", "df/dz=-4"], 1),
        (["df/dx=-4", "df/dz=("], 1),
        (["df/dx=4", "df/dz=("], 1),
        (["df/dz=("], 2),
        (["w=3"], 2),
        (["df/dw=3", "shape(q)="], 2),
        (["df/dq=3", "df/dx=3"], 1),
        (["dx=-4", "dz=q", "df/dq='z'"], 0),
        (["dx=-4", "df/dz=p - y"], 1),
        (["df/dx=x*0+1e300-1e300", "f=x+1e20-1e20"], 2),
        ([], 2),
    ],
)
def test_the_exit_code_says_how_it_went(answers, code):
    """0 all right, 1 something wrong or missing, 2 only unreadable, or nothing."""
    seen = bpcli("check", *LECTURE, *answers, "--format", "json")
    assert seen.code == code
    assert "Traceback" not in seen.err + seen.out


def test_json_is_as_specified():
    """Schema 1 of the language, with every key, in order."""
    seen = bpcli("check", *LECTURE, "df/dq=-12", "df/dx=z", "df/dy=(", "--format", "json")
    document = json.loads(seen.out)
    assert list(document) == ["schema", "answers"]
    wrong, right, unreadable = document["answers"]
    assert wrong == {
        "ask": "df/dq",
        "answer": "-12",
        "understood": "−12",
        "verdict": "wrong",
        "mistakes": [
            {"id": "forward-value", "text": "−12 is the value of f. The question asks for the gradient of f at q"}
        ],
        "carried_forward": False,
        "credit": 0.0,
    }
    assert (right["verdict"], right["understood"], right["credit"], right["mistakes"]) == ("right", "z", 1.0, [])
    assert (unreadable["verdict"], unreadable["understood"]) == ("unreadable", None)
    assert [*right] == [*wrong] == [*unreadable]


@pytest.mark.parametrize("form", ["table", "plain", "markdown"])
def test_the_other_formats_say_the_same(form):
    """Verdict, mistake, caret and score."""
    seen = bpcli("check", *LECTURE, "df/dq=-12", "df/dx=z", "df/dy=2*(", "--format", form)
    said = " ".join(seen.out.split())
    for words in ("value of f", "right", "unreadable", "^", "1 of 3 right"):
        assert words in said


def test_what_names_an_input_is_a_value_and_the_rest_are_answers(tmp_path):
    """In any order, with a file, with values of the program's own, with names that split."""
    assert bpcli("check", "(x+y)*z", "q=3", "x=-2", "df/dx=-4", "z=-4", "y=5").code == 0
    assert bpcli("check", "q=x+y; f=qz", "x=-2", "y=5", "z=-4", "q=3", "f=-12", "df/dq=z").code == 0
    file, values = tmp_path / "f.txt", tmp_path / "v.toml"
    file.write_text("x = 3\nq = x*w\nf = q*q", encoding="utf-8")
    values.write_text("w = 2", encoding="utf-8")
    assert bpcli("check", "--file", str(file), "--inputs", str(values), "q=6", "df/dw=36").code == 0
    assert bpcli("check", "-", "x=2", "f=4", stdin=b"x*x").code == 0
    assert (
        bpcli("check", "W x", "--shape", "W=2x3", "--shape", "x=3", "shape(f)=2", "shape(jacobian(f,W))=2x6").code == 0
    )
    assert bpcli("check", "-x*y", "x=2", "y=3", "df/dx=-3").code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["(x+y", "x=1", "y=2", "f=3"], "never closed"),
        (["x*y", "x=1", "f=3"], "y has no value"),
        (["x*y", "x=1", "y=2", "3"], "neither a value nor an answer"),
        (["x*y", "x=1", "y=2", "x=2", "f=2"], "two values"),
        (["x*y", "x=1", "y=2", "f=2", "--format", "svg"], "no format svg"),
        (["x*y", "x=1", "y=2", "f=2", "--frmat"], "--frmat"),
        (["-", "x=1", "--work", "-"], "standard input cannot be both"),
        (["--file", "-", "x=1", "--work", "-"], "standard input cannot be both"),
        (["x*y", "x=1", "y=2", "--work", "/dev/null"], "lines such as: q = x + y"),
        (["x*y", "x=1", "y=2", "--work", "nowhere.txt"], "cannot read nowhere.txt"),
        ([], "there is no expression"),
    ],
)
def test_what_cannot_be_used_is_said(arguments, words):
    """Exit code 2, one message, nothing on standard output."""
    seen = bpcli("check", *arguments)
    assert (seen.code, seen.out) == (2, "")
    assert words in seen.err


def test_a_derivation_is_marked_line_by_line(tmp_path):
    """From a file and from standard input; the first wrong line has the caret."""
    work = "q = x + y\ndq = q\ndx = dq\n"
    file = tmp_path / "work.txt"
    file.write_text(work, encoding="utf-8")
    for seen in (
        bpcli("check", *LECTURE, "--work", str(file), "--format", "plain"),
        bpcli("check", *LECTURE, "--work", "-", "--format", "plain", stdin=work.encode()),
    ):
        assert seen.code == 1
        assert "line 2: dq = q\n             ^\n" in seen.out
        assert "carried forward" in seen.out
    document = json.loads(bpcli("check", *LECTURE, "--work", str(file), "--format", "json").out)
    assert document["first_wrong"] == 2
    assert [one["carried_forward"] for one in document["answers"]] == [False, False, True]


def test_the_mistakes_are_listed():
    """Every id with its meaning, for programs too."""
    assert all(name in bpcli("check", "--mistakes").out for name in MISTAKES)
    document = json.loads(bpcli("check", "--mistakes", "--format", "json").out)
    assert {row["id"]: row["text"] for row in document["mistakes"]} == MISTAKES


def test_the_same_from_python():
    """`from bpcli import check`, with texts or a mapping."""
    values = {"x": -2, "y": 5, "z": -4}
    verdicts = check("(x+y)*z", values, ["df/dq = 3", "df/dx = 3", "q = x + y"])
    assert [(one.verdict, one.carried_forward) for one in verdicts] == [
        ("wrong", False),
        ("wrong", True),
        ("right", False),
    ]
    assert check("(x+y)*z", values, {"df/dz": 3, "q": "3"})[0].verdict == "right"


def test_numbers_alone_load_neither_numpy_nor_rich():
    """Scalar answers start fast."""
    import subprocess
    import sys

    program = (
        "import sys; from bpcli import check; check('x*y', {'x': 2, 'y': 3}, ['df/dx = 2', 'df/dx = y', 'f = 2*3']); "
        "sys.exit('numpy' in sys.modules or 'rich' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize(
    ("answer", "ends"),
    [("df/dalpha=alphb", "did you mean alpha?"), ("df/dalphb=2", "did you mean alpha?"), ("alphb=3", "alpha?")],
)
def test_a_question_keeps_its_mark(answer, ends):
    """What is taken from an error ends once: no full stop after a question."""
    seen = bpcli("check", "alpha*x", "alpha=2", "x=3", answer)
    assert ends in " ".join(seen.out.split())
    assert "?." not in seen.out

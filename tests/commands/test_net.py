"""`bpcli net`: what is typed, what comes out where, and that its program alone gives the same lesson."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bpcli.algebra.draws import Draws
from bpcli.commands.explain import Explain
from bpcli.commands.net import Net
from bpcli.errors import InputError
from bpcli.formats import Page
from bpcli.graph.build import build
from bpcli.graph.network import network
from bpcli.graph.network_program import program
from bpcli.trace.trace import Trace
from bpcli.trace.values import check_names
from tests.terminal import bpcli


def value(text, seed=0):
    """What a program computes with the numbers of a seed."""
    graph, draws = build(text), Draws(seed)
    return Trace(graph, check_names(graph, {}, draws=draws).given, draws).value("f")


@pytest.fixture
def lesson(monkeypatch):
    """Stand in for the lesson: what it is asked is kept, and it writes one line (of JSON, if that is wanted)."""
    asked = []

    def told(options, sheet):
        asked.append(options)
        if options.wrt == "nobody":
            raise InputError("no node is called nobody")
        sheet.write('{"value": 1}\n' if options.form == "json" else "the lesson\n")

    monkeypatch.setattr(Explain, "run", told)
    return asked


def net(*arguments, **options):
    """What `bpcli net` writes to a page."""
    pieces = []
    Net(arguments=arguments, **options).run(Page(pieces.append))
    return "".join(pieces)


def test_the_program_is_written_and_kept(tmp_path):
    """On standard output or in a file it is the same text; nothing else is written."""
    options = ["3-4-2", "--loss", "cross_entropy", "--batch", "30", "--l2", "0.1", "--program"]
    code, out, err = bpcli("net", *options)
    assert (code, err) == (0, "")
    assert out == program(network("3-4-2", loss="cross_entropy", batch=30, l2=0.1))
    assert bpcli("net", *options, "--output", "net.txt", folder=tmp_path) == (0, "", "")
    assert (tmp_path / "net.txt").read_text(encoding="utf-8") == out


def test_the_program_survives_a_file_and_a_screen_of_ascii():
    """Where only ASCII can be shown the program is spelled so, and computes the same."""
    code, out, _ = bpcli("net", "3-4-4-1", "--program", encoding="ascii")
    assert code == 0
    assert out.isascii()
    assert value(out, 5) == value(program(network("3-4-4-1")), 5) != value(out, 6)


def test_a_program_needs_no_numpy():
    """Writing text is no reason to load what runs it."""
    code = "import sys; from bpcli.commands.net import Net; Net(arguments=['3-4-1'], program=True).run()"
    check = "; sys.exit('numpy' in sys.modules or 'sympy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code + check], capture_output=True, check=False, timeout=60)
    assert done.returncode == 0


def test_a_file_that_is_there_is_not_overwritten(tmp_path, lesson):
    """A person may have edited it; nothing is written at all."""
    file = tmp_path / "net.txt"
    file.write_text("mine", encoding="utf-8")
    for only in (True, False):
        with pytest.raises(InputError, match="exists already, and may hold your changes"):
            net("3-4-1", program=only, output=file)
    assert file.read_text(encoding="utf-8") == "mine"
    with pytest.raises(InputError, match=r"cannot write .*: no such file or directory"):
        net("3-4-1", program=True, output=tmp_path / "nowhere" / "net.txt")
    assert len(lesson) == 1


def test_the_lesson_follows_the_network_and_the_program_is_kept(tmp_path, lesson):
    """First what the network is, then the lesson on the very program that is kept."""
    text = net("3-4-4-1", output=tmp_path / "net.txt", digits=7)
    assert text.startswith("The network 3-4-4-1\n")
    assert text.endswith("\n\nthe lesson\n")
    [options] = lesson
    assert options.arguments[0] == (tmp_path / "net.txt").read_text(encoding="utf-8") == program(network("3-4-4-1"))
    assert options.digits == 7


def test_json_is_one_object_around_the_lesson(lesson):
    """The network, its program and the lesson's own document."""
    document = json.loads(net("3-4-4-1", batch=5, seed=4, form="json"))
    assert list(document) == ["schema", "network", "program", "explain"]
    assert document["explain"] == {"value": 1}
    assert document["program"] == lesson[0].arguments[0]
    described = document["network"]
    assert [described[key] for key in ("parameters", "layer_count", "hidden_layers", "neurons")] == [41, 3, 2, 9]
    assert (described["sizes"], described["activation"], described["seed"]) == ([3, 4, 4, 1], "sigmoid", 4)
    assert described["layers"][-1] == {
        "name": "out",
        "weights": [4, 1],
        "biases": [1],
        "parameters": 5,
        "activations": [5, 1],
    }


@pytest.mark.parametrize("form", ["table", "json"])
def test_an_error_in_the_lesson_leaves_nothing_written(form, tmp_path, lesson):
    """Neither half a page nor a file."""
    pieces = []
    file = tmp_path / "net.txt"
    with pytest.raises(InputError, match="nobody"):
        Net(arguments=["3-4-1"], output=file, form=form, wrt="nobody").run(Page(pieces.append))
    assert (pieces, file.exists(), len(lesson)) == ([], False, 1)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "error: there are no sizes\n  for example: bpcli net 3-4-4-1\n"),
        (["-"], "error: the sizes cannot be read from standard input\n  for example: bpcli net 3-4-4-1\n"),
        (["3", "4", "1"], "error: the sizes are one word\n  write 3-4-1\n"),
        (["3-4-1", "--batsh"], "error: there is no option --batsh\n  did you mean --batch?\n"),
        (
            ["3-4-1", "x=3"],
            (
                "error: bpcli net takes no values, and x is given one\n"
                "  write the program with --output net.txt, change it there, then: bpcli explain --file net.txt\n"
            ),
        ),
        (["3-4-1", "--seed", "-1"], "error: --seed takes a whole number, 0 or more\n  for example --seed 1\n"),
        (["3-0-1"], "error: 0 is not a size\n  3-0-1\n    ^\n  a size is a whole number, 1 or more\n"),
        (["3-4-1", "--activation", "rely"], "error: there is no activation rely\n  did you mean relu?\n"),
        (
            ["3-4-1", "--program", "--format", "json"],
            (
                "error: --program writes the program alone, which has no format json\n"
                "  leave one of them out: --format json holds the program too\n"
            ),
        ),
    ],
    ids=lambda value: None if isinstance(value, str) else " ".join(value) or "nothing",
)
def test_a_mistake_gets_help(arguments, message):
    """The whole message; nothing is printed; the exit code is 2."""
    assert bpcli("net", *arguments) == (2, "", message)


def test_the_program_alone_gives_the_same_lesson(tmp_path):
    """`bpcli net … --seed 3` and `bpcli explain --file` with the seed agree to the last digit."""
    options = ["3-4-4-2", "--loss", "hinge", "--batch", "6"]
    file = Path("net.txt")
    assert bpcli("net", *options, "--program", "--output", str(file), folder=tmp_path)[0] == 0
    seed = ["--seed", "3", "--format", "json"]
    code, out, _ = bpcli("explain", "--file", str(file), *seed, folder=tmp_path)
    assert code == 0
    assert json.loads(bpcli("net", *options, *seed)[1])["explain"] == json.loads(out)
    assert json.loads(out)["value"] == value((tmp_path / file).read_text(encoding="utf-8"), 3)

"""`--upstream` wherever a pass is made: every command starts from the same gradient, and refuses the same ones."""

import json
import subprocess
import sys
from importlib.util import find_spec

import numpy as np
import pytest

from bpcli import check, explain
from bpcli.code.program import STYLES
from tests.terminal import bpcli

PRODUCT = ["x*y", "x=3", "y=4"]
AFFINE = ["W x + b", "W=1 2; 3 4", "x=1 -1", "b=0.5 2"]
STARTS = [(PRODUCT, "0.5"), (PRODUCT, "-1/3"), (AFFINE, "[1, -2]"), (AFFINE, "3"), (["sum(W x)", *AFFINE[1:3]], "0.25")]


def gradients(circuit, upstream):
    """What `explain` says of the inputs."""
    seen = bpcli("explain", *circuit, "--upstream", upstream, "--format", "json")
    assert seen.code == 0
    return json.loads(seen.out)["gradients"]


@pytest.mark.parametrize(("circuit", "upstream"), STARTS)
def test_check_knows_the_gradients_of_explain(circuit, upstream):
    """df/dx, dx and dL/dx are what flows back from the upstream gradient, and df is that gradient itself."""
    for name, value in gradients(circuit, upstream).items():
        answers = [f"df/d{name}={value}", f"d{name}={value}", f"dL/d{name}={value}"]
        assert bpcli("check", *circuit, *answers, "--upstream", upstream).code == 0
        wrong = [f"d{name}={(np.array(value) * 1.5 + 1).tolist()}"]
        assert bpcli("check", *circuit, *wrong, "--upstream", upstream).code == 1


@pytest.mark.parametrize(("circuit", "upstream"), STARTS)
@pytest.mark.parametrize("style", STYLES)
def test_a_program_starts_with_it_and_agrees(circuit, upstream, style, tmp_path):
    """What is written runs, and prints the gradients of `explain`."""
    if style == "torch" and not find_spec("torch"):
        pytest.skip("PyTorch is not here")
    seen = bpcli("code", *circuit, "--upstream", upstream, "--style", style)
    file = tmp_path / "program.py"
    file.write_text(seen.out)
    ran = subprocess.run([sys.executable, str(file)], capture_output=True, text=True, timeout=60, check=True)
    printed = dict(line.split(" = ") for line in ran.stdout.splitlines())
    for name, value in gradients(circuit, upstream).items():
        assert np.allclose(json.loads(printed[f"d{name}"]), value, rtol=1e-12)


def test_a_function_of_the_inputs_takes_a_long_one():
    """An upstream gradient with many entries is an argument; a number is written."""
    long = bpcli("code", "x*x", "--shape", "x=60", "--upstream", "ones(60)", "--style", "numpy").out
    names: dict = {}
    exec(long, names)  # noqa: S102  (our own program)
    x, start = np.arange(60.0), np.linspace(-1, 1, 60)
    assert np.allclose(names["forward_backward"](x, start)[1][0], 2 * x * start)
    assert "df = 0.5" in bpcli("code", "x*y", "--upstream", "0.5", "--style", "staged").out


@pytest.mark.parametrize("command", ["explain", "check", "code", "quiz", "draw"])
@pytest.mark.parametrize("upstream", ["[1, 2, 3]", "up", "", "1 +"])
def test_what_cannot_be_used_is_refused_alike(command, upstream):
    """The same error in every command, with a caret where there is a text."""
    answers = ["dx=1"] if command == "check" else []
    seen = bpcli(command, *AFFINE, *answers, "--upstream", upstream)
    assert seen.code == 2
    assert seen.out == ""
    assert seen.err == bpcli("explain", *AFFINE, "--upstream", upstream).err
    assert ("^" in seen.err) == bool(upstream)


def test_without_a_circuit_there_is_no_pass():
    """Fresh circuits have no upstream gradient of the learner's."""
    seen = bpcli("quiz", "--topic", "add", "--upstream", "2", "--no-record")
    assert seen.code == 2
    assert "there is no expression" in seen.err


def test_a_derivation_is_marked_from_it(tmp_path):
    """`--work` takes df from it, and values from a file beside it."""
    (tmp_path / "work.txt").write_text("df = [1, -2]\ndb = df\ndx = W.T df\ndW = outer(df, x)\n")
    (tmp_path / "inputs.toml").write_text('W = [[1, 2], [3, 4]]\nx = [1, -1]\nb = "0.5 2"\n')
    asked = ["W x + b", "--inputs", str(tmp_path / "inputs.toml"), "--work", str(tmp_path / "work.txt")]
    assert bpcli("check", *asked, "--upstream", "[1, -2]").code == 0
    assert bpcli("check", *asked, "--upstream", "[1, 2]").code == 1


def test_mistakes_are_told_from_it():
    """The upstream gradient that was left out is the one that is given."""
    [forgot, alone, local] = check("x*y", {"x": 3, "y": 4}, ["dx=4", "dx=0.5", "local(f,x)=2"], upstream=0.5)
    assert [one.id for one in forgot.mistakes] == ["dropped-upstream"]
    assert [one.id for one in alone.mistakes] == ["upstream-alone"]
    assert [one.id for one in local.mistakes] == ["gradient-for-local"]


def test_a_move_is_of_the_output_itself():
    """What the output does when an input moves has nothing to do with what follows it."""
    right, wrong = check("x*y", {"x": 3, "y": 4}, ["move(f,x,0.01)=0.04", "move(f,x,0.01)=0.02"], upstream=0.5)
    assert (right.verdict, wrong.verdict) == ("right", "wrong")


def test_python_takes_numbers_lists_arrays_and_texts():
    """`explain` and `check` start from any of them; a number stands for an array of it."""
    for upstream in ([2, 2], np.array([2.0, 2.0]), "[2, 2]", 2):
        assert explain("x*3", x=[1, 5], upstream=upstream).gradients["x"].tolist() == [6, 6]
    assert explain("x*y", x=2, y=6).lesson(upstream=2) == explain("x*y", x=2, y=6, upstream=2).lesson()
    assert check("x*y", None, ["dx=3y"], upstream=3)[0].verdict == "right"


def test_a_quiz_starts_with_it():
    """The gradients that are asked flow from it, and the lesson at the end is told with it."""
    answers = b"7\n-14\nswitcher\n-2\n7\n-1\n3.5\n"
    seen = bpcli("quiz", "q=x+y; f=q*z", "x=3", "y=4", "z=-2", "--upstream", "0.5", "--no-record", stdin=answers)
    assert "starts with the upstream gradient 0.5" in seen.out
    assert "right at once: 7 of 7" in seen.out


def test_a_plot_shows_what_is_passed_back():
    """The dots are the local gradient times it; the tangent stays that of the function."""
    plain, scaled = (
        bpcli("plot", "x*x", "x=0..4", "--at", "2", "--format", "plain", *more).out
        for more in ([], ["--upstream", "3"])
    )
    assert "x = 4: f = 16, local gradient 8" in plain
    assert "x = 4: f = 16, passed-back gradient 24" in scaled
    assert plain[plain.index("The tangent") :] == scaled[scaled.index("The tangent") :]

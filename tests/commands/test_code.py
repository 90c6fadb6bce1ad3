"""`bpcli code`: what is typed, what is written where, and with which exit code."""

import subprocess
import sys

import pytest

from tests.golden import assert_golden
from tests.terminal import bpcli

LECTURE = ["(x+y)*z", "x=-2", "y=5", "z=-4"]


def code(*arguments, stdin=b"", encoding="utf-8"):
    """Run `bpcli code`: exit code, standard output, standard error."""
    return bpcli("code", *arguments, stdin=stdin, encoding=encoding)


def test_the_same_program_from_an_argument_a_file_and_standard_input_to_the_screen_and_to_a_file(tmp_path):
    """gates is the style unless another is asked for; nothing but the program is written."""
    expression, program = tmp_path / "f.txt", tmp_path / "f.py"
    expression.write_text("(x+y)*z")
    returned, out, err = code(*LECTURE)
    assert (returned, err) == (0, "")
    assert_golden("code/lecture-gates.txt", out)
    assert code("--file", str(expression), *LECTURE[1:]) == (0, out, "")
    assert code("-", *LECTURE[1:], stdin=b"(x+y)*z") == (0, out, "")
    assert code(*LECTURE, "--output", str(program)) == (0, "", "")
    assert program.read_text() == out
    ran = subprocess.run([sys.executable, str(program)], capture_output=True, check=True, text=True)
    assert ran.stdout == "q = 3.0\nf = -12.0\ndf = 1.0\ndq = -4.0\ndx = -4.0\ndy = -4.0\ndz = 3.0\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["x*y", "x=1"], 'error: y has no value\n  add y=…:\n  bpcli code "x*y" x=1 y=1\n'),
        (["x*", "x=1"], "error: the expression ends too early\n  x*\n   ^\n"),
        (["log(x)", "x=-1"], "error: a logarithm needs a positive number, at f = log(x)\n"),
        (["sqrt(x)", "x=0"], "error: "),
        (["x*1e400"], "error: a number of the program is too large for a float (about 1.8e308)\n"),
        (["x", "--style", "java"], "error: there is no style java\n  the styles are gates, staged, numpy, torch\n"),
        (["x", "x=1", "--output", "/"], "error: cannot write /: it is a folder\n"),
    ],
)
def test_what_cannot_be_used(arguments, message):
    """Nothing is written, the message says why, and the exit code is 2."""
    returned, out, err = code(*arguments)
    assert (returned, out) == (2, "")
    assert err.startswith(message)


def test_the_expression_is_not_overwritten(tmp_path):
    """--output may not be the file that the program is made from."""
    file = tmp_path / "f.txt"
    file.write_text("x*y")
    returned, _, err = code("--file", str(file), "--output", str(tmp_path / "." / "f.txt"))
    assert (returned, file.read_text()) == (2, "x*y")
    assert "give --output another name" in err


def test_a_screen_without_unicode_and_a_value_too_many():
    """The program keeps to ASCII; remarks go to standard error."""
    returned, out, err = code("α*x", "α=2", "x=3", "y=4", encoding="ascii")
    assert returned == 0
    assert out.isascii()
    assert err == "warning: y does not occur in the expression, so its value is not used\n"


def test_scalar_styles_load_neither_numpy_nor_torch():
    """Writing about NumPy is done without it."""
    script = "import sys; from bpcli.app import main\ntry: main()\nfinally: print(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", script, "code", *LECTURE, "--style", "numpy"], capture_output=True, check=True
    )
    assert not {"numpy", "torch", "rich"} & set(done.stderr.decode().split())


def test_arrays_from_the_command_line(tmp_path):
    """What is drawn is drawn again from the seed that was asked for; a shape alone makes a function."""
    program = tmp_path / "f.py"
    arguments = ["mean(X W)", "X=randn(20, 30)", "W=randn(30, 2)", "--seed", "3", "--style", "numpy"]
    assert code(*arguments, "--output", str(program)) == (0, "", "")
    assert "rng = np.random.default_rng(3)\nX = rng.standard_normal((20, 30))\n" in program.read_text()
    ran = subprocess.run([sys.executable, str(program)], capture_output=True, check=True, text=True)
    assert "dW has shape (30, 2) and norm 0." in ran.stdout
    returned, out, err = code("||W x||^2", "--shape", "W=2x2", "--shape", "x=2", "--style", "staged")
    assert (returned, err) == (0, "")
    assert "def forward_backward(W, x):" in out
    assert "    dW = np.outer(dq, x)\n    dx = W.T @ dq\n" in out

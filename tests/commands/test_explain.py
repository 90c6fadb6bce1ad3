"""`bpcli explain`: what is typed, what comes out where, and with which exit code."""

import json
import os
import pty
import select
import shlex
import subprocess
import sys
import time

import pytest

from tests.terminal import explain

LECTURE = ["(x+y)*z", "x=-2", "y=5", "z=-4"]
# What a circuit of numbers does not need, by room: to load it would make each start slower.
UNNEEDED = {
    "algebra": "arrays exact layers ndarray rank_one saved",
    "gates": "array_gate axes convolution layers linear losses shape_parts",
    "graph": "composite settings",
    "trace": "by_index guard interpret needed stable witness",
    "reference": "entries expansions",
}


def test_a_process_of_its_own_says_the_same():
    """What the tests below see without a new process is what one sees with it."""
    for arguments in (LECTURE, ["(x+y", "x=1", "y=2"]):
        command = [sys.executable, "-m", "bpcli", "explain", *arguments]
        kept = {key: value for key, value in os.environ.items() if key not in {"NO_COLOR", "COLUMNS", "BPCLI_DEBUG"}}
        done = subprocess.run(command, capture_output=True, check=False, env={**kept, "PYTHONIOENCODING": "utf-8"})
        assert (done.returncode, done.stdout.decode(), done.stderr.decode()) == explain(*arguments)


def test_the_lecture_s_example_loads_nothing_of_arrays():
    """Neither NumPy nor what runs arrays, nor what says why a number does not exist."""
    command = [sys.executable, "-X", "importtime", "-m", "bpcli", "explain", *LECTURE]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    loaded = {line.rpartition("|")[2].strip() for line in told.splitlines()}
    unneeded = {f"bpcli.{room}.{name}" for room, names in UNNEEDED.items() for name in names.split()}
    assert "bpcli.trace.run" in loaded
    assert loaded & {*unneeded, "numpy"} == set()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["(x+y", "x=1", "y=2"], "error: this bracket is never closed\n  (x+y\n  ^\n"),
        (
            ["sigmod(x)", "x=1"],
            (
                "error: no function is called sigmod, and sigmod has no value\n"
                "  sigmod(x)\n  ^^^^^^\n  did you mean sigmoid?\n"
            ),
        ),
        (["x*y", "x==2", "y=1"], "error: x==2: one equals sign gives a value\n  write x=2\n"),
        (["x*y", "x=", "y=1"], "error: x is given no value\n  write x=2\n"),
        (["x*y", "x=1", "x=2"], "error: x is given two values: x=1 and x=2\n  leave one of them out\n"),
        (
            ["x*y", "x=1"],
            'error: y has no value\n  add y=…:\n  bpcli explain "x*y" x=1 y=1\n',
        ),
        (
            ["1/(x - y)", "x=3", "y=3"],
            "error: division by zero, at f = 1/q\n  1/(x - y)\n  ^^^^^^^^^\n  here q = 0\n",
        ),
        (["x*y", "x=1", "y=2", "--chek"], "error: there is no option --chek\n  did you mean --check?\n"),
        (["x*y", "x=1", "y=2", "--wrt", "w"], "error: no node is called w\n  the nodes are x, y, f\n"),
        (["--file", "nowhere.txt"], "error: cannot read nowhere.txt: no such file or directory\n"),
        (
            ["q = x + y\nf = q $ z"],
            (
                "error: $ is not part of the language\n  line 2: f = q $ z\n                ^\n"
                "  a formula in LaTeX stands between two dollar signs: $f = xy$\n"
            ),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value)[:30],
)
def test_a_mistake_gets_help(arguments, message):
    """The message says what, where and what to try; nothing else is printed; the exit code is 2."""
    code, out, err = explain(*arguments)
    assert (code, out) == (2, "")
    assert err.endswith(message)


def test_a_leading_minus_is_an_expression():
    """-x*y is not taken for options."""
    code, out, _ = explain("-x*y", "x=1", "y=2", "--format", "json")
    assert code == 0
    assert json.loads(out)["gradients"] == {"x": -2.0, "y": -1.0}


def test_programs_come_from_files_and_standard_input(tmp_path):
    """The same program, three ways, with its values in a file."""
    (tmp_path / "circuit.txt").write_bytes(b"\xef\xbb\xbfq = x + y  # the sum\r\nf = q*z\r\n")
    (tmp_path / "values.toml").write_text('x = -2\ny = 5.0\nz = "-8/2"\n', encoding="utf-8")
    values = ["--inputs", "values.toml", "--format", "json"]
    ways = [
        explain("--file", "circuit.txt", *values, folder=tmp_path),
        explain("-", *values, stdin=b"q = x + y; f = q*z", folder=tmp_path),
        explain("q = x + y; f = q*z", *values, folder=tmp_path),
    ]
    assert [code for code, _, _ in ways] == [0, 0, 0]
    assert [json.loads(out)["gradients"] for _, out, _ in ways] == [{"x": -4.0, "y": -4.0, "z": 3.0}] * 3


def test_warnings_and_notes_stay_off_standard_output():
    """A value for a name that does not occur, and a product that could be misread, are remarked on stderr."""
    code, out, err = explain("1/2x", "x=1", "w=3", "--format", "json")
    assert code == 0
    assert json.loads(out)["value"] == 0.5
    assert "warning: w does not occur" in err
    assert "note: 1/2x is read from left to right" in err


@pytest.mark.parametrize("form", ["table", "plain", "markdown", "json"])
@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_stream_without_unicode_gets_ascii(form, encoding):
    """Nothing is lost and nothing fails where only ASCII can be shown."""
    code, out, err = explain("σ(β)·β²", "β=-1", "--format", form, encoding=encoding)
    assert (code, err) == (0, "")
    assert out.isascii()
    assert "sigmoid" in out


def test_a_closed_pipe_is_no_error():
    """`bpcli explain … | head -1` ends quietly."""
    command = f"{sys.executable} -m bpcli explain '(x+y)*z' x=-2 y=5 z=-4 --format plain | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False, timeout=60)  # noqa: S607
    assert (done.stdout.decode().strip()[:4], done.stderr) == ("f = ", b"")


def on_a_terminal(**environment):
    """What bpcli writes to a real terminal of 80 columns."""
    main, other = pty.openpty()
    kept = {key: value for key, value in os.environ.items() if key not in {"NO_COLOR", "COLUMNS"}}
    with subprocess.Popen(
        [sys.executable, "-m", "bpcli", "explain", *LECTURE],
        stdin=other,
        stdout=other,
        stderr=other,
        env={**kept, "TERM": "xterm-256color", "COLUMNS": "80", "PYTHONIOENCODING": "utf-8", **environment},
    ) as process:
        os.close(other)
        seen = b""
        until = time.monotonic() + 30
        while time.monotonic() < until and select.select([main], [], [], 30)[0]:
            try:
                piece = os.read(main, 65536)
            except OSError:  # the other side is closed: the end
                break
            seen += piece
        process.wait(timeout=30)
    os.close(main)
    return seen.decode()


def test_a_terminal_gets_colours_unless_it_asks_for_none():
    """Values are green and gradients red on a terminal; NO_COLOR and pipes get plain text."""
    coloured = on_a_terminal()
    assert "\x1b[32m" in coloured
    assert "\x1b[31m" in coloured
    assert "\x1b[3" not in on_a_terminal(NO_COLOR="1")
    assert "\x1b" not in explain(*LECTURE)[1]


@pytest.mark.parametrize(
    ("arguments", "heavy"),
    [
        ("--help", "sympy numpy rich.table"),
        ("--version", "sympy numpy rich.table"),
        ("explain --help", "sympy numpy rich.table"),
        (f"explain {shlex.join(LECTURE)}", "numpy"),
    ],
)
def test_nothing_heavy_is_loaded_without_need(arguments, heavy):
    """--help and --version load neither SymPy nor NumPy nor Rich's tables; scalar lessons load no NumPy."""
    code = (
        "import sys\nfrom bpcli.app import main\nsys.argv = ['bpcli', *sys.argv[1:]]\n"
        "try: main()\nexcept SystemExit: pass\n"
        f"print('LOADED', sorted(set({heavy!r}.split()) & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code, *shlex.split(arguments)]
    assert "LOADED []" in subprocess.run(command, capture_output=True, check=True, text=True).stdout


PAYLOADS = [
    "__import__('os').system('touch planted')",
    "().__class__.__bases__[0]",
    "lambda: x",
    "(x := 2)",
    "f'{x}'",
    "exec(x)",
    "x.__class__",
    "open(x)",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_is_never_executed(payload, tmp_path):
    """What would run in Python is refused in expressions, in values, and in files of values."""
    (tmp_path / "values.toml").write_text(f"x = {json.dumps(payload)}\n", encoding="utf-8")
    for arguments in ([payload], ["x + 1", f"x={payload}"], ["x + 1", "--inputs", "values.toml"]):
        code, out, err = explain(*arguments, folder=tmp_path)
        assert (code, out) == (2, "")
        assert err.startswith("error: ")
    assert [path.name for path in tmp_path.iterdir()] == ["values.toml"]


HONEST = {
    "a flat sum": "+".join(["x"] * 2000),
    "nested brackets": "(" * 150 + "x" + ")" * 150,
    "nested calls": "sin(" * 150 + "x" + ")" * 150,
    "a deep chain": "\n".join(["a0 = x + x", *(f"a{i} = a{i - 1} + x" for i in range(1, 10_000))]),
}


@pytest.mark.parametrize("form", ["table", "plain", "markdown", "json"])
@pytest.mark.parametrize("name", HONEST)
def test_long_and_deep_work_runs(name, form, tmp_path):
    """Long sums, deep brackets and 10,000 statements run to the last row in every format."""
    (tmp_path / "program.txt").write_text(HONEST[name], encoding="utf-8")
    code, out, err = explain("--file", "program.txt", "x=0.5", "--format", form, folder=tmp_path)
    assert (code, err) == (0, "")
    expected = {"a flat sum": "2000", "nested brackets": "1", "a deep chain": "10001"}.get(name)
    if form == "json":
        found = json.loads(out)["gradients"]["x"]
        assert expected is None or found == float(expected)
    else:
        assert expected is None or expected in out


def test_a_node_midway_is_the_output_of_a_deep_program(tmp_path):
    """In a chain of three times Python's limit; under the other options tests/test_limits.py tries deep programs."""
    chain = HONEST["a deep chain"].splitlines()[: 3 * sys.getrecursionlimit()]
    (tmp_path / "program.txt").write_text("\n".join(chain), encoding="utf-8")
    seen = explain("--file", "program.txt", "x=0.5", "--of", "a2000", "--format", "json", folder=tmp_path)
    assert (seen.code, seen.err) == (0, "")


def test_a_bug_of_ours_has_a_code_of_its_own(monkeypatch):
    """An unforeseen error is 70 and two lines, never a traceback."""

    def surprised(_self):
        raise RuntimeError("surprise")

    monkeypatch.delenv("BPCLI_DEBUG", raising=False)
    monkeypatch.setattr("bpcli.commands.explain.Explain.run", surprised)
    seen = explain("x*y")
    assert (seen.code, seen.out, seen.err.splitlines()[0]) == (70, "", "bpcli has a bug: RuntimeError: surprise")
    assert seen.err.count("\n") == 2

"""How long whole commands take, each beside its yardstick, in one run and in turns.

What is aimed at: `explain` at most 1.3 times `import sympy`, `--version` at most 1.3 times an empty Typer program, and
10,000 statements to JSON at most 6.5 times `import sympy`. Nothing here asserts a time; the ratios are printed and
kept. Bytecode is kept: without it (PYTHONDONTWRITEBYTECODE) each start compiles some hundred modules.
"""

import os
import statistics
import subprocess
import sys
import time

import pytest

ROUNDS = 11
EMPTY = """
import typer
app = typer.Typer()
@app.callback(invoke_without_command=True)
def main(version: bool = typer.Option(False, "--version")):
    print("1")
app()
"""
PAIRS = {
    "explain": (
        ["-m", "bpcli", "explain", "(x+y)*z", "x=-2", "y=5", "z=-4"],
        ["-c", "import sympy"],
    ),
    "version": (["-m", "bpcli", "--version"], ["-c", EMPTY, "--version"]),
    "help": (["-m", "bpcli", "--help"], ["-c", EMPTY, "--help"]),
}


@pytest.fixture
def environment(tmp_path_factory):
    """Bytecode is kept, as it is for installed programs, whatever this shell says."""
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(tmp_path_factory.mktemp("bytecode"))}


def seconds(arguments, environment):
    """One process, from its start to its end."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], env=environment, check=True, capture_output=True)
    return time.perf_counter() - start


@pytest.mark.parametrize("name", PAIRS)
def test_a_command_against_its_yardstick(benchmark, environment, name):
    """Medians of processes run in turns."""
    ours, yardstick = PAIRS[name]
    for arguments in (ours, yardstick):
        seconds(arguments, environment)
    runs = [(seconds(ours, environment), seconds(yardstick, environment)) for _ in range(ROUNDS)]
    mine, theirs = (statistics.median(side) for side in zip(*runs, strict=True))
    benchmark.extra_info |= {
        "ms": round(mine * 1e3),
        "yardstick_ms": round(theirs * 1e3),
        "ratio": round(mine / theirs, 2),
    }
    print(f"\n{name}: {benchmark.extra_info}")
    benchmark.pedantic(seconds, (ours, environment), rounds=3)


def test_ten_thousand_statements_to_json(benchmark, environment, tmp_path):
    """A long program, from its file to its last row."""
    lines = ["a0 = x*x", *(f"a{i} = a{i - 1}*x + sigmoid(a{i - 1})" for i in range(1, 10_000))]
    file = tmp_path / "big.txt"
    file.write_text("\n".join(lines), encoding="utf-8")
    arguments = ["-m", "bpcli", "explain", "--file", str(file), "--format", "json", "x=0.1"]
    yardstick = ["-c", "import sympy"]
    for each in (arguments, yardstick):
        seconds(each, environment)
    runs = [(seconds(arguments, environment), seconds(yardstick, environment)) for _ in range(3)]
    mine, theirs = (statistics.median(side) for side in zip(*runs, strict=True))
    benchmark.extra_info |= {"ratio": round(mine / theirs, 2)}
    print(f"\n10,000 statements: {benchmark.extra_info}")
    benchmark.pedantic(seconds, (arguments, environment), rounds=1)

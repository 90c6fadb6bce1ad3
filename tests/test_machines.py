"""What is shown does not depend on the machine: on its processor, its BLAS, its libm, its threads.

Each setting runs the same commands in a process of its own, because these libraries choose their code when they load.
The commands show numbers in which rounding noise could be seen: a difference of two values, a sum that cancels.
"""

import json
import os
import subprocess
import sys

import pytest

from tests.golden import alike

COMMANDS = [
    ["explain", "||W x||^2", "W=[[0.1,0.5],[-0.3,0.8]]", "x=[0.2,0.4]", "--check"],
    ["explain", "mean((X@w - y)^2)", "X=randn(9,5)", "w=randn(5)", "y=[1,2,3,4,5,6,7,8,9]", "--check"],
    ["explain", "sum(softmax(x))", "x=[0.1,0.2,0.3]", "--check", "--brief"],  # each gradient is rounding noise
    ["explain", "(x + sigmoid(y))/(sigmoid(x) + (x+y)^2)", "x=3", "y=-4", "--check"],
    ["explain", "x^3*1e-4 + exp(y)", "x=0.3", "y=7", "--check"],  # a small slope in a large value
    ["explain", "abs(x)*sin(y)", "x=0", "y=2", "--check"],
    ["explain", "tanh(x)^2*exp(y/7)", "x=0.7", "y=-1.3", "--digits", "12"],
    ["explain", "logsumexp(x)", "x=[1000, 1001.5, 999.25]", "--check", "--format", "json"],
    ["net", "3-8-8-4", "--loss", "cross_entropy", "--batch", "7", "--check"],
]
PROGRAM = """
import contextlib, io, json, sys
from bpcli.app import main
shown = []
for command in json.loads(sys.argv[1]):
    sys.argv = ["bpcli", *command]
    with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO(), "utf-8")) as out:
        with contextlib.suppress(SystemExit):
            main()
        out.flush()
        shown.append(out.buffer.getvalue().decode())
print(json.dumps(shown))
"""
# Two kinds of machine that are not this one: other kernels of BLAS, other code for exp and sin, other sums.
OTHERS = [
    {"OPENBLAS_CORETYPE": "Prescott", "OPENBLAS_NUM_THREADS": "1", "NPY_DISABLE_CPU_FEATURES": "all of them"},
    {"OPENBLAS_CORETYPE": "Haswell", "OPENBLAS_NUM_THREADS": "2", "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA"},
]


def shown(**settings):
    """Return what each of the commands prints under some settings."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(COMMANDS)],
        env={**os.environ, "COLUMNS": "100", **settings},
        capture_output=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def here():
    """What the commands print on this machine."""
    return shown()


@pytest.mark.parametrize("settings", OTHERS, ids=["old", "new"])
def test_every_machine_shows_the_same(here, settings):
    """Byte for byte; JSON, in full precision, by value."""
    if "NPY_DISABLE_CPU_FEATURES" in settings:
        numpy = pytest.importorskip("numpy._core._multiarray_umath")
        names = [name for name in numpy.__cpu_dispatch__ if numpy.__cpu_features__.get(name)]
        settings = {**settings, "NPY_DISABLE_CPU_FEATURES": " ".join(names)}
    for command, usual, other in zip(COMMANDS, here, shown(**settings), strict=True):
        assert len(usual) > 100
        assert alike(usual, other) if "json" in command else usual == other

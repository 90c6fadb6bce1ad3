"""How long one answer takes to judge, once the libraries are loaded.

Run with `python -m pytest tests/bench --benchmark-only -s`. What is aimed at: well under 10 ms an answer, formulas and
mistakes included. Nothing here asserts a time; the times are printed and kept.
"""

import pytest

from bpcli import explain
from bpcli.judge.ask import read_ask
from bpcli.judge.judge import judge

NEURON = explain("1/(1+exp(-(w0*x0 + w1*x1 + w2)))", w0=2, x0=-1, w1=-3, x1=-2, w2=-3)
NORM = explain("||W x||^2", W="[[0.1, 0.5], [-0.3, 0.8]]", x="[0.2, 0.4]")
CASES = {
    "a right number": (NEURON, "df/dw0", "-0.20"),
    "a wrong number": (NEURON, "df/dw0", "0.39"),
    "a right formula": (NEURON, "df/dw0", "f*(1 - f)*x0"),
    "a wrong formula": (NEURON, "df/dw0", "f*(1 - f)*w0"),
    "unreadable": (NEURON, "df/dw0", "f*(1 - f"),
    "a right list": (NORM, "df/dW", "[[0.088, 0.176], [0.104, 0.208]]"),
    "a wrong list": (NORM, "df/dW", "[[0.088, 0.104], [0.176, 0.208]]"),
    "a right array formula": (NORM, "df/dW", "2*q xᵀ"),
    "a wrong array formula": (NORM, "df/dW", "2*x qᵀ"),
}


@pytest.mark.parametrize("name", CASES)
def test_an_answer_is_judged(benchmark, name):
    """One answer, as a quiz asks for it."""
    trace, ask, answer = CASES[name]
    what = read_ask(ask, trace)
    judge(trace, what, answer)
    benchmark(judge, trace, what, answer)
    print(f"\n{name}: {benchmark.stats['mean'] * 1e3:.2f} ms")

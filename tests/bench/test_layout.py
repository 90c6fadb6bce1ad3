"""How long a picture takes: the places of its parts, and its lines.

Run with `python -m pytest tests/bench/test_layout.py --benchmark-only -s`. What is aimed at: the lecture's sigmoid
circuit under 10 ms, 200 nodes under half a second. Nothing here asserts a time; the times are printed and kept.
"""

import random

import pytest

from bpcli import explain
from bpcli.formats.circuit import lines_of, sketch_of
from bpcli.layout.place import place
from bpcli.lesson.circuit import circuit
from bpcli.lesson.figures import Figures


def tangled(size):
    """A circuit in which every gate takes one of the last eight nodes and any other."""
    draw = random.Random(4)  # noqa: S311  (a benchmark)
    names, lines, unused = [f"x{i}" for i in range(5)], [], set()
    for gate in range(size):
        operands = draw.choice(names[-8:]), draw.choice(names)
        lines.append(f"n{gate} = {operands[0]} {draw.choice('+-')} {operands[1]}")
        unused = (unused | {f"n{gate}"}) - set(operands)
        names.append(f"n{gate}")
    return "; ".join([*lines, "f = " + " + ".join(sorted(unused))]), {f"x{i}": 1 for i in range(5)}


def halves(leaves):
    """A product of so many inputs, as a balanced tree."""
    names = [f"x{i}" for i in range(leaves)]
    values = dict.fromkeys(names, 1)
    while len(names) > 1:
        names = [f"({'*'.join(names[i : i + 2])})" for i in range(0, len(names), 2)]
    return names[0], values


CASES = {
    "sigmoid": ("1/(1 + exp(-(w0*x0 + w1*x1 + w2)))", {"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3}),
    "chain of 200": ("; ".join(f"a{i} = sin({f'a{i - 1}' if i else 'x'})" for i in range(199)), {"x": 1}),
    "tree of 199": halves(100),
    "tangle of 190": tangled(150),
}


@pytest.mark.parametrize("width", [78, 138])
@pytest.mark.parametrize("name", CASES)
def test_a_picture(benchmark, name, width):
    """From the circuit to its lines."""
    expression, values = CASES[name]
    drawn = circuit(Figures(explain(expression, **values).backward()))
    placed = benchmark(lambda: (found := place(sketch_of(drawn), width), lines_of(drawn, found))[0])
    milliseconds = benchmark.stats["median"] * 1e3
    print(f"\n{name}, {width} columns: {len(drawn.nodes)} nodes, {placed.height} rows, {milliseconds:.1f} ms")

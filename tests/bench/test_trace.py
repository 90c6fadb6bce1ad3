"""How fast a circuit runs, against micrograd on the same circuit, in one process and in turns.

Run with `python -m pytest tests/bench --benchmark-only -s`. What is aimed at: a quarter of micrograd's time a node, at
10,000 and at 100,000 nodes, growing linearly. Timings are noisy, so nothing here asserts a time; the ratios are printed
and kept in the benchmark's extra_info.
"""

import gc
import random
import statistics
import time

import pytest

from bpcli.errors import Span
from bpcli.gates.catalogue import GATES
from bpcli.graph.graph import Graph
from bpcli.notation.syntax import Program
from bpcli.trace.run import run_backward, run_forward

WIDTH = 500
OPERATIONS = ("mul", "add", "relu", "sub")


def recipe(size, seed=7):
    """A layered random circuit as (operation, operands): wide and shallow, since micrograd recurses by depth."""
    draw = random.Random(seed)  # noqa: S311  (a benchmark)
    steps, layer = [], list(range(WIDTH))
    while len(steps) < size:
        following = []
        for _ in range(min(WIDTH, size - len(steps))):
            operation = draw.choice(OPERATIONS)
            first = draw.choice(layer)
            second = draw.choice(layer) if operation in {"add", "sub"} else draw.randrange(WIDTH)
            steps.append((operation, (first,) if operation == "relu" else (first, second)))
            following.append(WIDTH + len(steps) - 1)
        layer = following if len(following) == WIDTH else layer
    return steps


def inputs():
    """Small values, so that no product runs away."""
    draw = random.Random(3)  # noqa: S311  (a benchmark)
    return [draw.uniform(-0.5, 0.5) for _ in range(WIDTH)]


def as_graph(steps):
    """The circuit in bpcli's columns."""
    size = WIDTH + len(steps)
    return Graph(
        program=Program("", ()),
        leaves=WIDTH,
        names=[f"n{node}" for node in range(size)],
        literals=[None] * WIDTH,
        spans=[Span(0, 0)] * size,
        shapes=[()] * size,
        constant=[False] * size,
        gates=[GATES[operation] for operation, _ in steps],
        operands=[nodes for _, nodes in steps],
        output=size - 1,
        named=frozenset(),
        own_values={},
    )


def with_micrograd(steps, values):
    """The same circuit in micrograd: forward while building, then backward."""
    from micrograd.engine import Value

    nodes = [Value(value) for value in values]
    for operation, operands in steps:
        first = nodes[operands[0]]
        if operation == "relu":
            nodes.append(first.relu())
        elif operation == "add":
            nodes.append(first + nodes[operands[1]])
        elif operation == "sub":
            nodes.append(first - nodes[operands[1]])
        else:
            nodes.append(first * nodes[operands[1]])
    nodes[-1].backward()
    return nodes


def with_bpcli(graph, values):
    """Every value, local gradient, upstream gradient, product and sum."""
    record = run_forward(graph, values)
    return record, *run_backward(graph, record.local, graph.output, 1.0)


def seconds(work):
    """One run, with the rubbish of earlier ones out of the way."""
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@pytest.mark.parametrize("size", [10_000, 100_000])
def test_a_trace_against_micrograd(benchmark, size):
    """The run of a trace, and its ratio to micrograd for the same circuit and the same gradients."""
    steps, values = recipe(size), inputs()
    graph = as_graph(steps)
    _, gradient, _ = with_bpcli(graph, values)
    nodes = with_micrograd(steps, values)
    assert [node.grad for node in nodes[:WIDTH]] == pytest.approx(gradient[:WIDTH], rel=1e-9, abs=1e-300)
    del nodes
    pairs = [
        (seconds(lambda: with_bpcli(graph, values)), seconds(lambda: with_micrograd(steps, values))) for _ in range(5)
    ]
    ours, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
    benchmark.extra_info |= {
        "microseconds_a_node": round(ours / size * 1e6, 2),
        "micrograd_microseconds_a_node": round(theirs / size * 1e6, 2),
        "ratio": round(ours / theirs, 3),
    }
    print(f"\n{size:,} nodes: {benchmark.extra_info}")
    benchmark.pedantic(with_bpcli, (graph, values), rounds=5, warmup_rounds=1)

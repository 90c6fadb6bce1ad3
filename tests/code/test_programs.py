"""What `bpcli code` writes: programs that run, and give the trace's numbers."""

import ast
import contextlib
import io
import json
import re
import subprocess
import sys
from importlib.util import find_spec

import pytest
from hypothesis import given as sample
from hypothesis import settings

from bpcli.code.program import STYLES, write_program
from bpcli.errors import InputError, TooLargeError
from bpcli.gates.catalogue import GATES
from bpcli.graph.build import build
from bpcli.trace.trace import Trace
from bpcli.trace.values import check_names, given
from tests.golden import assert_golden
from tests.laws import points
from tests.test_properties import circuits

RUNS = [style for style in STYLES if style != "torch" or find_spec("torch")]
SIGNS = {"add": "{}+{}", "sub": "{}-{}", "mul": "{}*{}", "div": "{}/{}", "neg": "-({})", "pow": "({})^{}"}
SIGNS |= {"copy": "a = {}; f = a*{}", "sqnorm": "‖{}‖²"}


def trace_of(text, values, **rewriting):
    """The trace of a program at these values."""
    found = {name: given(str(value), name) for name, value in values.items()}
    graph = build(text, found, **rewriting)
    return Trace(graph, check_names(graph, found).given)


def written(trace, style):
    """The program with the trace's own values."""
    return write_program(trace.graph, {name: value.number for name, value in trace.given.items()}, style)


def run(program):
    """What the program prints, by name."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(program, "<program>", "exec"), {"__name__": "__main__"})  # noqa: S102  (it is what is tested)
    rows = [line.split(" = ") for line in printed.getvalue().splitlines()]
    assert len(dict(rows)) == len(rows)
    return {name: json.loads(number) for name, number in rows}


def expected(trace):
    """What it should print: every node but the inputs, and the gradient of each, and of each input."""
    graph, back = trace.graph, trace.backward()
    gates = [node for node in range(graph.size) if graph.names[node] and node not in graph.inputs.values()]
    rows = {graph.names[node]: trace.values[node] for node in {*gates, graph.output}}
    reached = [node for node in gates if back.above[node] and not graph.constant[node]]
    return rows | {f"d{graph.names[node]}": back.gradient[node] for node in (*reached, *graph.inputs.values())}


def assert_program(trace, style, relative=1e-12):
    """Fail unless the program prints exactly the trace's rows."""
    program = written(trace, style)
    rows = expected(trace)
    found = run(program)
    assert set(found) == set(rows), program
    for name, number in rows.items():
        assert abs(found[name] - number) <= relative * max(1, abs(number)), f"{name}\n{program}"


@pytest.mark.parametrize("style", RUNS)
@pytest.mark.parametrize("name", sorted(GATES))
def test_every_gate_gives_the_numbers_of_the_trace(name, style):
    """At each of a gate's points the program prints its value and its gradients."""
    gate = GATES[name]
    for point in points(gate):
        letters = "abc"[: len(point)]
        text = SIGNS.get(name, f"{name}({', '.join('{}' for _ in letters)})").format(*letters, *letters)
        if name == "pow" and point[0] <= 0:
            text = text.replace("b", str(point[1]))
        values = {letter: value for letter, value in zip(letters, point, strict=True) if letter in text}
        assert_program(trace_of(text, values), style)


CASES = [
    ("(x+y)*z", {"x": -2, "y": 5, "z": -4}, {}),
    ("1/(1+exp(-(w0*x0+w1*x1+w2)))", {"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3}, {}),
    ("1/(1+exp(-(w0*x0+w1*x1+w2)))", {"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3}, {"group": ("auto",)}),
    ("a = x*y; b = a + a; f = a*b*b", {"x": 3, "y": -0.5}, {}),
    ("a + a; b + b", {"a": 3, "b": 2}, {}),
    ("x*x*x + max(x, x, y)", {"x": 3, "y": 3}, {}),
    ("max(a, b) + min(a, b, c)*clip(a, b, c)", {"a": 1, "b": -1, "c": 2}, {}),
    ("x", {"x": 3}, {}),
    ("f = x", {"x": 3}, {}),
    ("a = x*2; b = a; f = a*b + b", {"x": 3}, {}),
    ("2", {}, {}),
    ("2*3^2", {}, {}),
    ("(2+3)*x + x^(1+1) + sqrt(2)*x + sigmoid(log(3 + sin(0.25)))*x", {"x": 1.5}, {}),
    ("square(square(square(square(square(square(1.01))))))*x", {"x": 1.5}, {}),
    ("1*x + 0*x - x/1 + x*-3 + 0.5 x^-2 - -x^2 + x^0.5", {"x": 1.5}, {}),
    ("x^0 + y^2 + (y - 1)^3 + 2^x + x^1", {"x": 0, "y": -3}, {}),
    ("e^x + pi*x + 1e3 + 007 x + .5x + 1e20x", {"x": 0.25}, {}),
    ("x^y + x^2", {"x": 2, "y": 3}, {}),
    ("a = x*y; f = x + 1", {"x": 2, "y": 3}, {}),
    ("a = 2*3; f = a*x", {"x": 2}, {}),
    ("1[x > y]*x + 1[0 < x <= 3, y >= 1] + 1[x > 1]", {"x": 2, "y": 3}, {}),
    ("f = 1[x > 0]", {"x": 2}, {}),
    ("sigmoid(x) + softplus(x)", {"x": -1000}, {}),
    ("sigmoid(x) + softplus(x) + 1/x + atan(x) + softsign(x)", {"x": 1e200}, {}),
    ("atan2(x, y)", {"x": 1e-200, "y": 1e-200}, {}),
    ("hypot(x, y) + norm(x) + abs(x) + relu(x)", {"x": 0, "y": 0}, {}),
    ("relu(x) - leaky_relu(x) + elu(x, y) + hard_tanh(x)", {"x": -0.5, "y": 2}, {}),
    ("lambda*in + print - max_*l + math*np + I*_ + self", dict.fromkeys(
        ["lambda", "in", "print", "max_", "l", "math", "np", "I", "_", "self"], 2), {}),
    ("dx = x*2; f = dx*x", {"x": 3}, {"odd": True}),
    ("α*x₀ + µ*μ + __debug__ + __a", {"α": 2, "x0": 3, "µ": 4, "μ": 5, "__debug__": 2, "__a": 1}, {}),
    ("q_gate = x*y; f = q_gate*x; AddGate = f*x; c1 = AddGate + x + sqrt(1 + 1 + 1 + 1 + 1 + 1)", {"x": 2, "y": 3}, {}),
    ("s = σ(x*y); f = s*x", {"x": 2, "y": 0.25}, {"group": ("s",)}),
    ("s = relu(x)*max(0, y) + x^2; f = s*x", {"x": 2, "y": 0.25}, {"group": ("s",)}),
    ("tanh(x)*gelu(x)", {"x": 2}, {"expanded": ("tanh", "gelu")}),
    ("f = exp(x) + exp(x)", {"x": 2}, {"share": True}),
]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(("text", "values", "rewriting"), CASES)
def test_a_program_gives_the_numbers_of_the_trace(text, values, rewriting, style):
    """Branches, constants, names that Python keeps for itself: each prints every node and every gradient."""
    odd = rewriting.get("odd")
    trace = trace_of(text, values, **({} if odd else rewriting))
    program = written(trace, style)
    ast.parse(program)
    if odd:  # the gradient of x may not print as dx, which is a node
        assert "d_x = 12.0\n" in "\n".join(f"{k} = {v}" for k, v in run(program).items()) + "\n"
    elif style in RUNS and not (style == "torch" and any(trace.kinks(n) for n in trace.graph.gate_nodes)):
        assert_program(trace, style)

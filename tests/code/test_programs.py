"""What `bpcli code` writes: programs that run, and give the trace's numbers."""

import ast
import contextlib
import io
import json
import subprocess
import sys
from importlib.util import find_spec

import numpy as np
import pytest
from hypothesis import given as sample
from hypothesis import settings

from bpcli.algebra.floats import FLOATS
from bpcli.algebra.helpers import helpers_in
from bpcli.code.gates import class_name, gate_class
from bpcli.code.program import STYLES, write_program
from bpcli.errors import InputError, TooLargeError
from bpcli.gates.catalogue import GATES
from bpcli.graph.build import build
from bpcli.trace.trace import Trace
from bpcli.trace.values import check_names, given
from tests.golden import assert_golden
from tests.laws import close, points, slopes
from tests.test_properties import circuits

RUNS = [style for style in STYLES if style != "torch" or find_spec("torch")]
SIGNS = {"add": "{}+{}", "sub": "{}-{}", "mul": "{}*{}", "div": "{}/{}", "neg": "-({})", "pow": "({})^{}"}
SIGNS |= {"copy": "b = {}; f = a*b", "sqnorm": "‖{}‖²"}


def trace_of(text, values, **rewriting):
    """The trace of a program at these values."""
    found = {name: given(str(value), name) for name, value in values.items()}
    graph = build(text, found, **rewriting)
    return Trace(graph, check_names(graph, found).given)


def function_of(text, style, **rewriting):
    """The program of a circuit without values."""
    return write_program(Trace(build(text, **rewriting)), style)


def run(program):
    """What the program prints, by name."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), np.errstate(over="ignore"):
        exec(compile(program, "<program>", "exec"), {"__name__": "__main__"})  # noqa: S102  (it is what is tested)
    rows = [line.split(" = ") for line in printed.getvalue().splitlines()]
    assert len(dict(rows)) == len(rows)
    return {name: json.loads(number) for name, number in rows}


def expected(trace):
    """What it should print: every node but the inputs, and the gradient of each, and of each input."""
    graph, back = trace.graph, trace.backward()
    gates = [node for node in range(graph.size) if graph.names[node] and node not in graph.inputs.values()]
    rows = {graph.names[node]: trace.values[node] for node in {*gates, graph.output}}
    flows = [node == graph.output or wanted for node, wanted in enumerate(back.wanted)]
    reached = [node for node in gates if back.above[node] and flows[node] and not graph.constant[node]]
    return rows | {f"d{graph.names[node]}": back.gradient[node] for node in (*reached, *graph.inputs.values())}


def assert_program(trace, style, relative=1e-12):
    """Fail unless the program prints exactly the trace's rows."""
    program = write_program(trace, style)
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
        text = SIGNS.get(name, f"{name}({', '.join('{}' for _ in letters)})").format(*letters)
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
    ("pi", {}, {}),
    ("max(2 + 3, x)*leaky_relu(x, 1/10) + clip(x, -e, 1 + 2) + hypot(x, 2)", {"x": 2}, {}),
    ("2*3^2", {}, {}),
    ("(2+3)*x + x^(1+1) + sqrt(2)*x + sigmoid(log(3 + sin(0.25)))*x", {"x": 1.5}, {}),
    ("square(square(square(square(square(square(1.01))))))*x", {"x": 1.5}, {}),
    ("1*x + 0*x - x/1 + x*-3 + 0.5 x^-2 - -x^2 + x^0.5", {"x": 1.5}, {}),
    ("x^0 + y^2 + (y - 1)^3 + 2^x + x^1", {"x": 0, "y": -3}, {}),
    ("e^x + pi*x + 1e3 + 007 x + .5x + 1e20x", {"x": 0.25}, {}),
    ("x^y + x^2", {"x": 2, "y": 3}, {}),
    ("x^y + y", {"x": 0, "y": 2}, {}),
    ("s = x^y; f = 3*s + 0^y", {"x": 0, "y": 2}, {"group": ("s",)}),
    ("max(x, 0)*2 + max(0, x)*3 + min(x, 0.5 - 1/2, y)*5 + maxout(x, y, 0)*7", {"x": 0, "y": 0}, {}),
    ("s = max(x, 0) + min(x, y); f = s*2 + clip(x, 0, 1)", {"x": 0, "y": 0}, {"group": ("s",)}),
    ("a = x*y; f = x + 1", {"x": 2, "y": 3}, {}),
    ("a = 2*3; f = a*x", {"x": 2}, {}),
    ("1[x > y]*x + 1[0 < x <= 3, y >= 1] + 1[x > 1]", {"x": 2, "y": 3}, {}),
    ("f = 1[x > 0]*x", {"x": 2}, {}),
    ("sigmoid(x) + softplus(x)", {"x": -1000}, {}),
    ("sigmoid(x) + softplus(x) + 1/x + atan(x) + softsign(x)", {"x": 1e200}, {}),
    ("atan2(x, y)", {"x": 1e-200, "y": 1e-200}, {}),
    ("hypot(x, y) + norm(x) + abs(x) + relu(x)", {"x": 0, "y": 0}, {}),
    ("relu(x) - leaky_relu(x) + elu(x, y) + hard_tanh(x)", {"x": -0.5, "y": 2}, {}),
    (
        "lambda*in + print - max_*l + math*np + I*_ + self",
        dict.fromkeys(["lambda", "in", "print", "max_", "l", "math", "np", "I", "_", "self"], 2),
        {},
    ),
    ("α*x₀ + µ*μ + __debug__ + __a", {"α": 2, "x0": 3, "µ": 4, "μ": 5, "__debug__": 2, "__a": 1}, {}),
    ("q_gate = x*y; f = q_gate*x; AddGate = f*x; c1 = AddGate + x + sqrt(1 + 1 + 1 + 1 + 1 + 1)", {"x": 2, "y": 3}, {}),
    ("s = σ(x*y); f = s*x", {"x": 2, "y": 0.25}, {"group": ("s",)}),
    ("s = relu(x)*max(0, y) + x^2; f = s*x", {"x": 2, "y": 0.25}, {"group": ("s",)}),
    ("s = x^0 + 3*x^2; f = s*x", {"x": 0}, {"group": ("s",)}),
    ("tanh(x)*gelu(x)", {"x": 2}, {"expanded": ("tanh", "gelu")}),
    ("f = exp(x) + exp(x)", {"x": 2}, {"share": True}),
]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(("text", "values", "rewriting"), CASES)
def test_a_program_gives_the_numbers_of_the_trace(text, values, rewriting, style):
    """Branches, constants, names that Python keeps for itself: each prints every node and every gradient."""
    trace = trace_of(text, values, **rewriting)
    ast.parse(write_program(trace, style))
    # PyTorch has conventions of its own at kinks
    if style in RUNS and not (style == "torch" and any(trace.kinks(node) for node in trace.graph.gate_nodes)):
        assert_program(trace, style)


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@sample(circuits())
def test_random_circuits_give_the_numbers_of_the_trace(circuit):
    """Whatever the circuit, every style that can be run here prints the trace's rows."""
    trace = circuit.trace()
    scale = max(1.0, *map(abs, trace.record.local))
    for style in RUNS:
        assert_program(trace, style, 1e-12 * scale)


@pytest.mark.parametrize("style", STYLES)
def test_what_is_written_for_the_lecture(style):
    """The whole program of (x+y)*z, and of a circuit with a branch and no values, for a person to read."""
    assert_golden(f"code/lecture-{style}.txt", write_program(trace_of(*CASES[0][:2]), style))
    assert_golden(f"code/function-{style}.txt", function_of("a = σ(x*y); f = a*x + x^2", style))


def test_without_values_a_program_is_a_function():
    """It takes the inputs in their order and returns the output and the gradients in the same order."""
    text, values, _ = CASES[3]
    trace = trace_of(text, values)
    for style in RUNS:
        world = {}
        exec(compile(function_of(text, style), "<program>", "exec"), world)  # noqa: S102  (the same)
        value, gradients = world["forward_backward"](*values.values())
        assert float(value) == trace.values[trace.graph.output]
        assert list(map(float, gradients)) == list(trace.gradients.values())


def test_the_numpy_function_takes_arrays():
    """Entry by entry it gives what the trace gives for each of the numbers."""
    text = "a = max(x, 0.5)*σ(y); f = a/x + gelu(y)*clip(a, -1, 1) + |x - y| + elu(y) + 1[x > y]*x"
    spots = [(0.25, -1.5), (3.0, 0.75), (-2.5, 4.0)]
    world = {}
    exec(compile(function_of(text, "numpy"), "<program>", "exec"), world)  # noqa: S102  (the same)
    value, gradients = world["forward_backward"](*map(np.array, zip(*spots, strict=True)))
    for number, (x, y) in enumerate(spots):
        trace = trace_of(text, {"x": x, "y": y})
        assert np.isclose(value[number], trace.values[trace.graph.output], rtol=1e-12)
        found = [gradient[number] for gradient in gradients]
        assert np.allclose(found, list(trace.gradients.values()), rtol=1e-12)


@pytest.mark.parametrize("gate", GATES.values(), ids=list(GATES))
def test_the_class_of_a_gate_alone(gate):
    """It gives the value and every local gradient times the upstream, wherever all of them exist."""
    for point in points(gate):
        if gate.id == "pow" and point[0] <= 0:
            continue
        source = gate_class(gate, count=len(point))
        world = {}
        exec("import math\n" + "\n".join(helpers_in(source, "math")) + source, world)  # noqa: S102  (the same)
        made = world[class_name(gate)]()
        value = made.forward(*point)
        found = made.backward(-2.0)
        assert close(value, gate.forward(FLOATS, *point))
        flowing = [slope for slot, slope in enumerate(slopes(gate, value, point)) if gate.flows(slot)]
        for one, slope in zip(found if len(point) > 1 else [found][: len(flowing)], flowing, strict=True):
            assert close(one, -2 * slope)


def test_a_program_says_where_pytorch_differs():
    """At a kink where PyTorch has another convention, the numbers differ, and the heading says so."""
    program = write_program(trace_of("max(x, y) + relu(x)", {"x": 2, "y": 2}), "torch")
    assert "# At q1 the lesson has a convention of its own: PyTorch's maximum and" in program
    assert "convention" not in write_program(trace_of("max(x, y)", {"x": 2, "y": 3}), "torch")


def test_a_wrong_program_is_found():
    """A gradient that is not added at a branch, or a wrong local gradient, does not pass."""
    trace = trace_of("x*y + x", {"x": 3, "y": 4})
    program = write_program(trace, "staged")
    assert run(program) == expected(trace)
    for right, wrong in (("dx +=", "dx ="), ("x * dq", "y * dq")):
        assert right in program
        assert run(program.replace(right, wrong)) != expected(trace)


def test_the_gradient_of_x_may_not_print_as_a_node_called_dx():
    """Where the learner's own node is called dx, gradients get another prefix."""
    found = run(write_program(trace_of("dx = x*2; f = dx*x", {"x": 3}), "gates"))
    assert found == {"dx": 6, "f": 18, "d_f": 1, "d_dx": 3, "d_x": 12}


def test_nothing_a_learner_types_leaves_its_comment():
    """Line ends, marks that hide or turn text, quotes: the program holds nothing but its own statements."""
    text = 'x*y # """\u2028import os\u202e\x0cimport os \\\n# print(1)\n'
    for style in STYLES:
        program = write_program(trace_of(text, {"x": 1, "y": 2}), style)
        plain = write_program(trace_of("x*y", {"x": 1, "y": 2}), style)
        assert ast.dump(ast.parse(program)) == ast.dump(ast.parse(plain))
        assert all(line.isprintable() for line in program.split("\n"))


def test_names_in_other_letters_can_be_spelled_in_ascii():
    """Where the screen has only ASCII, so has the program, and no two names fall together."""
    program = write_program(trace_of("α*β + µ*μ", dict.fromkeys("αβµμ", 2)), "gates", ascii_only=True)
    assert program.isascii()
    assert len(run(program)) == len(run(write_program(trace_of("a*b + c*d", dict.fromkeys("abcd", 2)), "gates")))


def test_a_program_that_nobody_would_read_is_refused():
    """A folded circuit whose formula grows without end, and a style that there is not."""
    steps = "; ".join(f"a{n} = a{n - 1}*a{n - 1}" for n in range(2, 60))
    nest = "square(" * 60 + "x" + ")" * 60
    for style in STYLES:
        with pytest.raises(TooLargeError, match="one line of the program"):
            function_of(f"s = {nest}; f = s + 1", style, group=("s",))
        function_of(f"a1 = x*x; {steps}", style)
    with pytest.raises(InputError, match="no style cobol"):
        function_of("x", "cobol")


def test_whole_numbers_cannot_make_a_program_run_for_ever():
    """Powers of constants are powers of floats, which stop; Python's whole numbers would not."""
    world = {}
    program = function_of("x*9^9^9 + max(9, 8)^999999999", "staged")
    exec(compile(program, "<program>", "exec"), world)  # noqa: S102  (the same)
    with pytest.raises(OverflowError):
        world["forward_backward"](1.0)


LONG = "f = " + " + ".join(f"max({', '.join(f'input_number_{n}_{k}' for k in range(9))})*w{n}" for n in range(30))


def test_lint_is_content_with_every_program(tmp_path):
    """ruff finds nothing in any program: lines fit, imports are used and in order, names are plain."""
    texts = [(text, values, rewriting) for text, values, rewriting in CASES] + [(LONG, {}, {})]
    for number, (text, values, rewriting) in enumerate(texts):
        trace = trace_of(text, values, **rewriting) if values else None
        for style in STYLES:
            if trace is not None:
                (tmp_path / f"script_{number}_{style}.py").write_text(write_program(trace, style), encoding="utf-8")
            graph = build(text, values, **rewriting)
            if not graph.own_values:
                function = write_program(Trace(graph), style)
                (tmp_path / f"function_{number}_{style}.py").write_text(function, encoding="utf-8")
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "E,F,I", "--no-cache", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout[:3000]

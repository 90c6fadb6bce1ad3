"""What `bpcli code` writes for circuits of arrays: NumPy and PyTorch that run, and give the trace's numbers."""

import ast
import contextlib
import io
import json
import re
import subprocess
import sys
from dataclasses import replace
from importlib.util import find_spec

import numpy as np
import pytest

from bpcli.algebra.draws import Draws
from bpcli.algebra.helpers import helpers_in
from bpcli.algebra.shown import Text
from bpcli.code.gates import class_name, gate_class
from bpcli.code.program import STYLES, write_program
from bpcli.errors import TooLargeError
from bpcli.gates.array_catalogue import ARRAY_GATES
from bpcli.gates.catalogue import GATES
from bpcli.graph.build import build
from bpcli.graph.network import network
from bpcli.graph.network_program import program as network_program
from bpcli.trace.trace import Trace
from bpcli.trace.values import check_names, given
from tests.code.array_cases import BRANCHES, BROADCAST, CATALOGUE, EVERY, FOLDED, LECTURE, NETWORKS, PLACES, V
from tests.golden import assert_golden
from tests.laws import points

RUNS = [style for style in STYLES if style not in {"torch", "numpy"} or (style == "torch" and find_spec("torch"))]
NORM = re.compile(r"(\S+) has shape (\(.*\)) and norm (\S+)")
TOLERANCE = 1e-10


def trace_of(text, values, seed=0, **rewriting):
    """The trace of a program at these values, which are texts, or shapes to be filled."""
    draws = Draws(seed)
    found = {
        name: given(value if isinstance(value, str) else _filled(value, name), name, draws)
        for name, value in values.items()
    }
    graph = build(text, found, **rewriting)
    return Trace(graph, check_names(graph, found, "", draws).given, draws)


def _filled(shape, name):
    """Numbers of a shape, all different, some negative, none near a kink."""
    count = int(np.prod(shape))
    numbers = np.round(np.sin(np.arange(1, count + 1) * 2.3 + sum(map(ord, name))) * 1.7 + 0.013, 3)
    return json.dumps(numbers.reshape(shape).tolist())


def printed(program):
    """What the program prints, by name: an array, or the shape and the norm of a large one."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), np.errstate(all="ignore"):
        exec(compile(program, "<program>", "exec"), {"__name__": "__main__"})  # noqa: S102  (it is what is tested)
    rows = {}
    for line in out.getvalue().splitlines():
        match = NORM.fullmatch(line)
        name, value = match.groups()[::2] if match else line.split(" = ")
        assert name not in rows
        rows[name] = (ast.literal_eval(match[2]), float(value)) if match else np.array(json.loads(value))
    return rows


def expected(trace):
    """What it should print: every node but the inputs, and every gradient that the lesson has."""
    graph, back = trace.graph, trace.backward()
    gates = [node for node in range(graph.size) if graph.names[node] and node not in graph.inputs.values()]
    rows = {graph.names[node]: trace.values[node] for node in {*gates, graph.output}}
    reached = {edge.operand for edge in back.edges} | {graph.output}
    rows |= {f"d{graph.names[node]}": back.gradient[node] for node in gates if node in reached}
    rows |= {f"d{name}": back.gradient[graph.inputs[name]] for name in graph.differentiable}
    return {name: np.asarray(value) for name, value in rows.items() if not _is_constant(graph, name)}


def _is_constant(graph, name):
    return name.startswith("d") and name[1:] in graph.nodes and graph.constant[graph.nodes[name[1:]]]


def mistakes(program, rows):
    """The names whose printed numbers are not the trace's, or are not printed."""
    found = printed(program)
    wrong = [name for name in {*rows, *found} if name not in rows or name not in found]
    for name in rows.keys() & found.keys():
        value, right = found[name], rows[name]
        if isinstance(value, tuple):
            fits = value[0] == right.shape and np.isclose(value[1], np.linalg.norm(right), rtol=TOLERANCE)
        else:
            scale = max(1.0, float(np.abs(right).max(initial=0)))
            fits = value.shape == right.shape and float(np.abs(value - right).max(initial=0)) <= TOLERANCE * scale
        wrong += [] if fits else [name]
    return wrong


def assert_programs(trace, seed=0):
    """Fail unless the program in every style prints exactly the trace's rows."""
    rows = expected(trace)
    for style in RUNS:
        if style == "torch" and any(trace.kinks(node) for node in trace.graph.gate_nodes):
            continue  # PyTorch has conventions of its own
        program = write_program(trace, style, seed=seed)
        wrong = mistakes(program, rows)
        assert not wrong, f"{style} {wrong}\n{program}"


def programs(name):
    """Circuits of a gate over arrays: those of its page, and more where its shapes or its values ask for them.

    A place has no gradient, so its page shows it alone, and the circuits use it as an index.
    """
    cases = () if name in PLACES else ARRAY_GATES[name].cases
    pages = ((case.call, {one.name: one.value for one in case.operands}) for case in cases)
    return [*pages, *CATALOGUE.get(name, ())]


@pytest.mark.parametrize("name", ARRAY_GATES)
def test_every_function_of_arrays_gives_the_numbers_of_the_trace(name):
    """At its typical shapes each prints its value and its gradients, in every style."""
    for text, values in programs(name):
        assert_programs(trace_of(text, values))


@pytest.mark.parametrize("name", ARRAY_GATES)
def test_a_program_does_not_depend_on_what_a_gate_says(name):
    """Other reasons, other messages, and in NumPy another formula: the program stays the same."""
    for text, values in programs(name):
        reworded, plain = trace_of(text, values), trace_of(text, values)
        for place, gate in enumerate(reworded.graph.gates):
            domain = tuple(one._replace(message="another message") for one in gate.domain)
            reworded.graph.gates[place] = replace(gate, because="another reason", domain=domain)
        for style in STYLES:
            assert write_program(reworded, style) == write_program(plain, style)
        formula = [replace(gate, show_as=lambda *_: Text("another formula")) for gate in reworded.graph.gates]
        reworded.graph.gates[:] = formula
        assert write_program(reworded, "numpy") == write_program(plain, "numpy")


@pytest.mark.parametrize("cases", [BROADCAST, BRANCHES, NETWORKS], ids=["broadcast", "branches", "networks"])
def test_whole_programs_give_the_numbers_of_the_trace(cases):
    """Sums over the axes of a broadcast; gradients that are added to and never share their entries; networks."""
    for text, values in cases:
        assert_programs(trace_of(text, values))


def test_gates_folded_of_others_give_the_numbers_of_the_trace():
    """What flows through the gates inside stands in one formula, whatever their shapes."""
    for text, values in FOLDED:
        assert_programs(trace_of(text, values, group=("s",)))


def test_every_gate_of_numbers_works_on_arrays():
    """Entry by entry, and with its last operand broadcast."""
    for gate in GATES.values():
        spots = [spot for spot in points(gate) if gate.id != "pow" or spot[0] > 0]
        if gate.id in {"sqnorm", "norm", "max", "min", "copy", "add", "sub", "mul", "div", "neg", "pow"}:
            continue  # written with signs, or of arrays another gate
        letters = "abcde"[: len(spots[0])]
        spots = [spot for spot in spots if len(spot) == len(letters)]
        columns = {letter: str(list(column)) for letter, column in zip(letters, zip(*spots, strict=True), strict=True)}
        assert_programs(trace_of(f"{gate.id}({', '.join(letters)})*1", columns))


def test_the_programs_of_networks():
    """What `bpcli net` writes: parameters that are drawn, data, every loss, with a batch and without."""
    for sizes in ("3-4-2", "5-8-8-3"):
        for loss in ("cross_entropy", "hinge", "mse", "sum"):
            for batch in (None, 7):
                text = network_program(network(sizes, loss=loss, batch=batch))
                assert_programs(trace_of(text, {}, seed=3), seed=3)


def test_arrays_of_many_entries_are_drawn_again():
    """The program draws in the order of the lesson, and prints shapes and norms; else it is a function."""
    values = {"W": "randn(20, 30)/10", "X": "0.5*rand(9, 20)", "b": "zeros(30)", "s": "randn(3)", "k": "2"}
    trace = trace_of("sum(relu(X W + b)) + k*sum(s) + sum(randn(60)*rand(60))", values, seed=5)
    program = write_program(trace, "staged", seed=5)
    assert (
        "rng = np.random.default_rng(5)\nW = rng.standard_normal((20, 30)) / 10\nX = 0.5 * rng.random((9, 20))"
        in program
    )
    assert_programs(trace, seed=5)
    assert mistakes(program.replace("default_rng(5)", "default_rng(6)"), expected(trace))
    assert "def forward_backward" not in program
    trace = trace_of("sum(x)", {"x": str(list(range(99)))})
    for style in STYLES:
        program = write_program(trace, style)
        assert "too many entries to be written here" in program
        assert "def forward_backward(x):" in program
    with pytest.raises(TooLargeError, match="too large to be written"):
        write_program(trace_of("sum(x)*sum(randn(99))", {"x": str(list(range(99)))}), "staged")


def test_shapes_alone_make_a_function():
    """It says the shapes, takes lists as well as arrays, and gives the numbers of a trace with values."""
    for text, values in [*NETWORKS, *BROADCAST, ("sum(x*[1, 2, 3])", {"x": V})]:
        trace = trace_of(text, values)
        shapes = {name: one.shape for name, one in trace.given.items()}
        for style in RUNS:
            source = write_program(Trace(build(text, shapes)), style)
            world = {}
            exec(compile(source, "<program>", "exec"), world)  # noqa: S102  (the same)
            arguments = [trace.given[name].number for name in trace.graph.inputs]
            value, found = world["forward_backward"](*(np.asarray(one).tolist() for one in arguments))
            names = trace.graph.differentiable
            assert len(found) == len(names)
            right = [trace.values[trace.graph.output], *(trace.gradients[name] for name in names)]
            for one, other in zip([value, *found], right, strict=True):
                number = one.detach().numpy() if style == "torch" else one
                assert np.allclose(number, other, rtol=TOLERANCE, atol=TOLERANCE), f"{style}\n{source}"


@pytest.mark.parametrize("style", STYLES)
def test_what_is_written_for_the_lecture(style):
    """The whole program of ‖W x‖², and the function of a layer with a loss, for a person to read.

    Over arrays staged code is NumPy, so both styles write the same.
    """
    graph = build("s = X W + b; f = cross_entropy(s, y)", {"X": (5, 3), "W": (3, 2), "b": (2,), "y": (5,)})
    golden = "numpy" if style == "staged" else style
    assert_golden(f"code/arrays-{golden}.txt", write_program(trace_of(*LECTURE), style))
    assert_golden(f"code/layer-{golden}.txt", write_program(Trace(graph), style))


def test_the_class_of_an_array_gate_alone():
    """It gives the value and what flows into each operand, as the gate itself does."""
    from bpcli.algebra.arrays import ARRAYS

    for name, cases in CATALOGUE.items():
        for text, values in cases:
            trace = trace_of(text, values)
            node = next((one for one in trace.graph.gate_nodes if trace.graph.gate(one).id == name), None)
            if node is None:
                continue  # a vector's transpose is no gate
            gate, at = trace.graph.gate(node), [trace.values[one] for one in trace.graph.operands_of(node)]
            source = gate_class(gate, count=len(at))
            world = {}
            exec("import numpy as np\n" + "\n".join(helpers_in(source, "np")) + source, world)  # noqa: S102  (the same)
            made = world[class_name(gate)]()
            value, upstream = made.forward(*at), -2.0 * np.ones(gate.shape)
            found = made.backward(upstream)
            rights = [vjp(ARRAYS, upstream, value, *at) for vjp in gate.vjps if vjp is not None]
            assert np.allclose(value, gate.forward(ARRAYS, *at), rtol=TOLERANCE)
            for one, right in zip([found][: len(rights)] if len(rights) < 2 else found, rights, strict=True):
                assert np.shape(one) == np.shape(right), source
                assert np.allclose(one, right, rtol=TOLERANCE), source


def test_a_wrong_program_is_found():
    """A gradient that is not added, not summed, not transposed, or shares its entries with another does not pass."""
    trace = trace_of("q = X W + b; f = ‖q‖² + sum(q)", {"X": (4, 2), "W": (2, 2), "b": (2,)})
    program, rows = write_program(trace, "staged"), expected(trace)
    assert mistakes(program, rows) == []
    for right, wrong in (
        ("dq +=", "dq ="),
        ("np.sum(dq, axis=0)", "dq[0]"),
        ("X.T @ dq1", "X.T @ q1"),
        ("q**2", "q**4"),
    ):
        assert right in program
        assert mistakes(program.replace(right, wrong), rows)
    trace = trace_of("q = a + b; f = q*2 + a + b", {"a": V, "b": V})
    program = write_program(trace, "staged")
    assert ".copy()" in program
    assert mistakes(program.replace(".copy()", ""), expected(trace))


def test_lint_is_content_with_every_program(tmp_path):
    """ruff finds nothing in any program, script or function: lines fit, imports are used, names are plain."""
    for number, (text, values) in enumerate(EVERY):
        trace = trace_of(text, values)
        shapes = {name: one.shape for name, one in trace.given.items()}
        for style in STYLES:
            (tmp_path / f"script_{number}_{style}.py").write_text(write_program(trace, style), encoding="utf-8")
            if values and not trace.graph.own_values:
                function = write_program(Trace(build(text, shapes)), style)
                (tmp_path / f"function_{number}_{style}.py").write_text(function, encoding="utf-8")
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "E,F,I", "--no-cache", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout[:3000]

"""One forward pass, many backward passes."""

import sys

import pytest

import bpcli
from bpcli import InputError, explain
from bpcli.graph.build import build
from bpcli.trace import forward
from bpcli.trace import trace as rooms
from bpcli.trace.trace import Trace
from bpcli.trace.values import given

VALUES = {"x": -2, "y": 5, "z": -4}


def test_every_node_can_be_the_output():
    """dq/dx is as near as df/dx, and what does not feed a node has gradient 0 there."""
    trace = explain("(x+y)*z", VALUES)
    assert trace.backward("q").gradients == {"x": 1.0, "y": 1.0, "z": 0.0}
    assert trace.backward("x").gradients == {"x": 1.0, "y": 0.0, "z": 0.0}


def test_a_pass_is_run_once_and_kept(monkeypatch):
    """Asking again costs nothing, and the forward pass is never run again."""
    trace = explain("(x+y)*z", VALUES)
    first = trace.backward("q", 2.0, ("x",))
    monkeypatch.setattr(forward.Forward, "run", None)
    monkeypatch.setattr(rooms, "run_backward", None)
    assert trace.backward("q", 2.0, ("x",)) is first


def test_the_pass_starts_from_the_given_upstream():
    """Every gradient scales with it."""
    trace = explain("(x+y)*z", VALUES)
    assert trace.backward(upstream=0.5).gradients == {"x": -2.0, "y": -2.0, "z": 1.5}


def test_sums_at_branches_are_the_gradients():
    """b = a + a; c = b + b: each addend, in the order of the backward pass, and their sum."""
    trace = explain("b = a + a; c = b + b", a=1)
    back = trace.backward()
    found = {trace.graph.names[n]: [back.product[e.index] for e in edges] for n, edges in back.branches.items()}
    assert found == {"b": [1.0, 1.0], "a": [2.0, 2.0]}
    assert back.gradients == {"a": 4.0}


def test_an_undefined_local_gradient_matters_only_where_it_is_asked_for():
    """√0 has a value; its slope is an error that --wrt can avoid."""
    trace = explain("sqrt(x)*y", x=0, y=3)
    assert trace.value("f") == 0.0
    assert trace.backward(wrt=("y",)).gradients == {"y": 0.0}
    with pytest.raises(InputError, match="∂q/∂x"):
        trace.backward()


def test_depth_is_no_limit():
    """A chain of 10,000 gates runs forward and back within Python's own recursion limit."""
    assert sys.getrecursionlimit() <= 1000
    program = "; ".join(["a0 = x + 1", *(f"a{i} = a{i - 1} + x" for i in range(1, 10_000))])
    found = {"x": given("0.5")}
    assert Trace(build(program, found), found).gradients == {"x": 10_000.0}


def test_python_gets_the_trace_and_a_notebook_the_tables():
    """The public function takes numbers and texts; what it gives prints as the lesson."""
    trace = explain("x*y", {"x": "1/4"}, y=2)
    assert trace.gradients == {"x": 2.0, "y": 0.25}
    assert "## Backward pass" in trace._repr_markdown_()
    assert str(trace).startswith("f = x·y\n")
    assert set(bpcli.__all__) == {"InputError", "Trace", "__version__", "check", "check_code", "explain"}
    with pytest.raises(InputError, match="y has no value"):
        explain("x*y", x=1)


def test_importing_bpcli_imports_nothing_heavy():
    """`import bpcli` loads no SymPy, no NumPy, no Rich."""
    import subprocess

    code = "import sys, bpcli; print(sorted({'sympy', 'numpy', 'rich', 'typer'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

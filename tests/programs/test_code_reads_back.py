"""What `bpcli code` writes is read back: the same circuit, and in its backward pass the same gradients."""

import numpy as np
import pytest
from hypothesis import given as sample
from hypothesis import strategies as st

from bpcli.code.program import STYLES, write_program
from bpcli.programs.walk import walk
from tests.code.array_cases import CATALOGUE, PLACES
from tests.code.test_array_programs import trace_of
from tests.test_properties import circuits, examples

SPELLED = {"gates", "staged", "numpy"}  # styles whose backward pass names each gradient
# Gates that a program writes as several operations of NumPy, and places, which are numbers in a program.
COMPOSED = {
    "norm",
    "sqnorm",
    "l2",
    "mse",
    "logsumexp",
    "softmax",
    "log_softmax",
    "cross_entropy",
    "nll",
    "hinge",
} | PLACES


def gates(graph):
    """The gates of a circuit that are not over constants alone, in a fixed order."""
    return sorted(graph.gate(node).id for node in graph.gate_nodes if not graph.constant[node])


def assert_reads_back(trace, style, *, same_gates):
    """The program of a trace, walked through, has the trace's gradients, in its circuit and in its own variables."""
    program, output = write_program(trace, style), trace.graph.names[trace.graph.output]
    done = walk(program)
    assert not done.unreadable
    circuit = done.circuit(output, called=output)
    assert not circuit.opaque
    found = circuit.gradients()
    for name, expected in trace.backward().gradients.items():
        close = {"rtol": 1e-7, "atol": 1e-9 * max(1.0, float(np.max(np.abs(expected))))}
        assert np.allclose(found.get(name, 0.0), expected, **close), name
        if style in SPELLED and f"d{name}" in done.names:
            assert np.allclose(np.array(done.value(f"d{name}"), dtype=float), expected, **close), name
    if same_gates:
        assert gates(circuit.graph) == gates(trace.graph)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("gate", CATALOGUE)
def test_a_circuit_of_arrays_reads_back(gate, style):
    """Each gate over arrays, in every style."""
    for text, values in CATALOGUE[gate][:2]:
        trace = trace_of(text, values)
        assert_reads_back(trace, style, same_gates=style == "staged" and not COMPOSED & {gate, *gates(trace.graph)})


@examples(25)
@sample(circuits(), st.sampled_from(STYLES))
def test_a_random_circuit_reads_back(circuit, style):
    """Random circuits over numbers, in every style."""
    assert_reads_back(circuit.trace(), style, same_gates=False)

"""Jacobians: what is said of each is true of the matrix that finite differences give, and nothing large is built."""

import subprocess
import sys
import tracemalloc
from functools import reduce

import numpy as np
import pytest

from bpcli.algebra.arrays import ARRAYS
from bpcli.algebra.draws import Draws
from bpcli.algebra.patterns import Factor, Pattern, dense, grid, identity, product, union
from bpcli.errors import TooLargeError
from bpcli.gates.array_catalogue import ARRAY_GATES
from bpcli.gates.catalogue import GATES
from bpcli.gates.jacobian import KINDS, Structure
from bpcli.graph.build import build
from bpcli.reference.entries import array_entry
from bpcli.reference.numbers import run
from bpcli.trace.jacobian import (
    edge_jacobian,
    edge_jacobians,
    edge_structure,
    jacobian,
    jacobian_rows,
    output_jacobians,
)
from bpcli.trace.jacobian_cost import both_ways, multiplications
from bpcli.trace.trace import Trace
from bpcli.trace.values import Given, given

ARRAY_PROGRAMS = {
    "A b": ("A=2x3 b=3", "blocks matrix"),
    "b A": ("b=2 A=2x3", "matrix multiples"),
    "A B": ("A=2x3 B=3x4", "blocks multiples"),
    "a·b": ("a=3 b=3", "row row"),
    "S @ B": ("S=2x2x3 B=3x2", "block diagonal;diagonals"),
    "S @ R": ("S=2x2x3 R=2x3x2", "block diagonal;nested"),
    "outer(a, b)": ("a=3 b=2", "blocks multiples"),
    "Aᵀ": ("A=2x3", "permutation"),
    "trace(A)": ("A=3x3", "row"),
    "sum(A)": ("A=2x3", "ones"),
    "sum(A, axis=0)": ("A=2x3", "sums"),
    "sum(A, axis=1)": ("A=3x3", "sums"),
    "mean(A)": ("A=2x3", "ones"),
    "mean(S, axis=1)": ("S=2x3x2", "sums"),
    "max(A)": ("A=2x3", "routing"),
    "max(A, axis=0)": ("A=2x3", "routing"),
    "min(A, axis=1)": ("A=2x3", "routing"),
    "norm(x)": ("x=3", "row"),
    "norm(x, 1)": ("x=3", "row"),
    "||A||^2": ("A=2x3", "row"),
    "l2(A)": ("A=2x3", "row"),
    "logsumexp(x)": ("x=3", "row"),
    "logsumexp(A)": ("A=2x3", "block diagonal"),
    "softmax(x)": ("x=3", "dense"),
    "softmax(A)": ("A=2x3", "block diagonal"),
    "log_softmax(x)": ("x=3", "dense"),
    "log_softmax(A)": ("A=2x3", "block diagonal"),
    "cross_entropy(x, 1)": ("x=3", "row"),
    "cross_entropy(A, [0, 2])": ("A=2x3", "row"),
    "hinge(A, [0, 2])": ("A=2x3", "row"),
    "mse(a, b)": ("a=3 b=3", "row row"),
    "mse(A, b)": ("A=2x3 b=3", "row row"),
    "reshape(A, 3, 2)": ("A=2x3", "identity"),
    "x[1]": ("x=3", "routing"),
    "A[1, 0:2]": ("A=2x3", "routing"),
    "concat(a, b)": ("a=3 b=2", "routing routing"),
    "concat(A, B, axis=1)": ("A=2x3 B=2x1", "routing routing"),
    "[s, t, 1]": ("s=() t=()", "routing routing"),
    "[a, b]": ("a=3 b=3", "routing routing"),
    "relu(x)": ("x=4", "zeros and ones"),
    "relu(A)": ("A=2x3", "zeros and ones"),
    "3*x": ("x=4", "scaled identity"),
    "s*x": ("s=() x=4", "column;scaled identity"),
    "x/s": ("x=4 s=()", "scaled identity;column"),
    "-x": ("x=4", "scaled identity"),
    "a + b": ("a=3 b=3", "identity identity"),
    "A + b": ("A=2x3 b=3", "identity broadcast"),
    "A*c": ("A=2x3 c=2x1", "diagonal broadcast"),
    "c + b": ("c=2x1 b=3", "broadcast broadcast"),
    "r + b": ("r=1x3 b=3", "identity identity"),
    "sign(x)": ("x=4", "zero"),
    "s*t": ("s=() t=()", "number number"),
}
WHOLE = {
    "relu(A b)": ("A=2x3 b=3", "block diagonal;dense"),
    "B·max(0, A x)": ("B=2x3 A=3x2 x=2", "blocks;dense;dense"),
    "X W + b": ("X=3x2 W=2x3 b=3", "blocks;multiples;broadcast"),
    "σ(X W + b)": ("X=3x2 W=2x3 b=3", "block diagonal;diagonals;broadcast"),
    "softmax(X W)": ("X=2x2 W=2x3", "block diagonal;dense"),
    "tanh(relu(x))": ("x=4", "diagonal"),
    "relu(relu(x))": ("x=4", "zeros and ones"),
    "2*(3*x) + x": ("x=4", "scaled identity"),
    "x + softmax(x)": ("x=3", "dense"),
    "A + softmax(A)": ("A=2x3", "block diagonal"),
    "sum(2*x)": ("x=3", "ones"),
    "sum(relu(x))": ("x=3", "row"),
    "x*x": ("x=3", "diagonal"),
    "x[0]*x[1]": ("x=3", "row"),
    "2*A.T": ("A=2x3", "scattered"),
    "Wᵀ x": ("W=2x3 x=2", "dense;matrix"),
    "concat(x, exp(x))": ("x=2", "dense"),
    "sum(A, axis=0) + x": ("A=2x3 x=3", "sums;identity"),
    "sum(A*A, axis=0)": ("A=2x3", "diagonals"),
    "sum(A + x, axis=1)": ("A=2x3 x=3", "sums;ones"),
    "x + 1[y > 0]": ("x=3 y=3", "identity;zero"),
    "a*s + b": ("a=3 s=() b=3", "scaled identity;column;identity"),
    "reshape(A, 6)": ("A=2x3", "identity"),
}


def trace_of(text, shapes, seed=0):
    """A trace with random values, away from kinks and with an entry of each sign."""
    draw = np.random.default_rng(seed)
    sizes = {n: () if s == "()" else tuple(map(int, s.split("x"))) for n, s in (p.split("=") for p in shapes.split())}
    values = {}
    for name, shape in sizes.items():
        entries = draw.permutation(np.linspace(-1.7, 2.1, int(np.prod(shape)) or 1)) + draw.uniform(0.01, 0.1)
        values[name] = Given("", entries.reshape(shape) if shape else float(entries[0]))
    return Trace(build(text, sizes), values)


def kinds(text):
    """The expected kinds, with ; between them where one has several words."""
    return text.split(";") if ";" in text or text in KINDS else text.split(" ")


def differences(trace, node, operand):
    """The dense Jacobian of a node by centred differences of the forward pass, moving one operand's entries."""
    graph, h = trace.graph, 1e-6

    def value(moved):
        values = list(trace.values)
        values[operand] = moved if graph.shapes[operand] else float(moved)
        above = {operand}
        for gate in graph.gate_nodes:
            if above & set(graph.operands_of(gate)):
                above.add(gate)
                values[gate] = graph.gate(gate).forward(ARRAYS, *(values[n] for n in graph.operands_of(gate)))
        return np.broadcast_to(values[node], graph.shapes[node]).astype(float).ravel()

    start = np.asarray(trace.values[operand], dtype=float)
    columns = []
    for index in np.ndindex(*start.shape):
        step = np.zeros(start.shape)
        step[index] = h
        columns.append((value(start + step) - value(start - step)) / (2 * h))
    return np.array(columns).T


def one_gate(trace, edge):
    """The Jacobian of one gate by centred differences; its other operands stay, also where they are the same node."""
    graph, h = trace.graph, 1e-6
    at = [trace.values[node] for node in graph.operands_of(edge.node)]
    start = np.asarray(at[edge.slot], dtype=float)

    def value(moved):
        here = [*at[: edge.slot], moved if start.shape else float(moved), *at[edge.slot + 1 :]]
        return (
            np.broadcast_to(graph.gate(edge.node).forward(ARRAYS, *here), graph.shapes[edge.node]).astype(float).ravel()
        )

    columns = []
    for index in np.ndindex(*start.shape):
        step = np.zeros(start.shape)
        step[index] = h
        columns.append((value(start + step) - value(start - step)) / (2 * h))
    return np.array(columns).T


def allowed_entries(pattern):
    """Where a pattern may be other than zero, by NumPy's own Kronecker product; a pick may be so anywhere."""
    makers = {
        "identity": lambda f: np.eye(f.rows),
        "dense": lambda f: np.ones(f[1:]),
        "selection": lambda f: np.ones(f[1:]),
    }
    return reduce(np.kron, [makers.get(f.sort, lambda f: np.zeros(f[1:]))(f) for f in pattern.factors]) != 0


def untruths(structure, matrix, operands=()):
    """What a structure says that is not true of a matrix."""
    pattern = structure.pattern
    if matrix.shape != pattern.shape:
        yield f"it is {matrix.shape}, not {pattern.shape}"
        return
    allowed, filled = allowed_entries(pattern), matrix != 0
    if (filled & ~allowed).any():
        yield "an entry is not 0 where the pattern promises zeros"
    if filled.sum(1).max() > np.prod([f.cols for f in pattern.factors if f.sort == "dense"]):
        yield "a row has more entries than the pattern promises"
    if filled.sum(0).max() > np.prod([f.rows for f in pattern.factors if f.sort == "dense"]):
        yield "a column has more entries than the pattern promises"
    picked = any(f.sort == "selection" for f in pattern.factors)
    inside = matrix[filled if picked else allowed]  # which entries a pick fills is not said
    if pattern.values == "one" and not np.allclose(inside, 1):
        yield "not all are 1"
    if pattern.values == "same" and inside.size and not np.allclose(inside, inside[0]):
        yield "not all are the same"
    if pattern.values == "01" and not np.isin(inside, [0, 1]).all():
        yield "not all are 0 or 1"
    if structure.kind not in KINDS:
        yield f"{structure.kind} is no kind"
    yield from unkind(structure, matrix, operands)


def unkind(structure, matrix, operands):
    """What the kind says that is not true of a matrix, in the kind's own terms."""
    rows, cols = matrix.shape
    filled = matrix != 0
    square = np.eye(rows) if rows == cols else np.zeros(matrix.shape)
    truths = {
        "number": rows == cols == 1,
        "zero": not filled.any(),
        "identity": np.allclose(matrix, square),
        "scaled identity": rows == cols and np.allclose(matrix, matrix[0, 0] * square),
        "zeros and ones": rows == cols
        and np.isin(np.diag(matrix), [0, 1]).all()
        and not (filled & (square == 0)).any(),
        "diagonal": rows == cols and not (filled & (square == 0)).any(),
        "broadcast": (filled.sum(1) <= 1).all() and rows > cols,
        "row": rows == 1,
        "column": cols == 1,
        "ones": np.allclose(matrix, matrix[0, 0]),
        "sums": (filled.sum(0) == 1).all() and np.allclose(matrix[filled], matrix[filled][:1]),
        "permutation": np.isin(matrix, [0, 1]).all() and (filled.sum(0) == 1).all() and (filled.sum(1) == 1).all(),
        "routing": np.isin(matrix, [0, 1]).all() and (filled.sum(0) <= 1).all() and (filled.sum(1) <= 1).all(),
    }
    if not truths.get(structure.kind, True):
        yield f"it is no {structure.kind}"
    if structure.block:
        at = np.asarray(operands[int(structure.block[1])])
        block = at.T if structure.block.endswith("ᵀ") else at
        copies = (
            1 if structure.kind == "matrix" else next(f.rows for f in structure.pattern.factors if f.sort == "identity")
        )
        block = block.reshape(rows // copies, cols // copies)
        whole = np.kron(block, np.eye(copies)) if structure.kind == "multiples" else np.kron(np.eye(copies), block)
        if not np.allclose(whole, matrix, atol=1e-7):
            yield "it is not made of its block"


def edges_with_matrices(back):
    """Every edge of a pass: its Jacobian, the matrix by finite differences, and the operands' values."""
    trace = back.trace
    for edge in back.edges:
        yield (
            edge_jacobian(back, edge),
            one_gate(trace, edge),
            [trace.values[n] for n in trace.graph.operands_of(edge.node)],
        )


def assert_true_of_the_entries(back):
    """What is said of each Jacobian is true of its entries, and these are the finite differences. Return the kinds."""
    found = list(edges_with_matrices(back))
    for one, numeric, operands in found:
        matrix = np.array(one.entries)
        assert list(untruths(one.structure, matrix, operands)) == []
        assert np.allclose(matrix, numeric, atol=1e-6)
        if one.structure.kind == "dense":
            assert (matrix != 0).all()
    return [one.structure.kind for one, _, _ in found]


@pytest.mark.parametrize("text", ARRAY_PROGRAMS)
def test_what_is_said_of_a_gate_is_true_of_its_jacobian(text):
    """The kind is the one expected, too."""
    shapes, expected = ARRAY_PROGRAMS[text]
    assert assert_true_of_the_entries(trace_of(text, shapes).backward()) == kinds(expected)


@pytest.mark.parametrize("gate", ARRAY_GATES)
def test_what_a_page_says_of_a_gate_is_true_of_its_jacobian(gate):
    """In every case of every gate over arrays."""
    for call in array_entry(ARRAY_GATES[gate]).calls:
        assert_true_of_the_entries(run(call))


OTHER = {"norm", "sqnorm"}  # over an array these are other gates
SIGNED = {"add": "a + b", "sub": "a - b", "mul": "a*b", "div": "a/b", "neg": "-a", "pow": "a^b", "copy": "y = a; y*1"}


@pytest.mark.parametrize("gate", [gate for gate in GATES.values() if gate.id not in OTHER], ids=lambda gate: gate.id)
def test_what_is_said_of_a_gate_of_numbers_is_true_of_arrays(gate):
    """Entry by entry a gate's Jacobian is diagonal; with a number among its operands that one's is a column."""
    count = len(gate.samples[0])
    samples = [sample for sample in gate.samples if len(sample) == count]
    names = list("abcd"[:count])
    text = SIGNED.get(gate.id, f"{gate.id}({', '.join(names)})")
    columns = [np.array([float(sample[i]) for sample in samples] * 2) for i in range(count)]
    mixed = [columns[0], *(float(column[0]) for column in columns[1:])]
    for values in (columns, mixed):
        if gate.problem(ARRAYS, values) is not None:
            continue
        graph = build(text, {name: np.shape(value) for name, value in zip(names, values, strict=True)})
        trace = Trace(graph, {name: Given("", value) for name, value in zip(names, values, strict=True)})
        for edge in trace.backward().edges:
            one = edge_jacobian(trace.backward(), edge)
            assert list(untruths(one.structure, np.array(one.entries))) == [], (gate.id, edge.slot)
            assert one.structure.pattern.filled <= one.shape[0]


@pytest.mark.parametrize("text", WHOLE)
def test_the_whole_output_by_the_chain_rule(text):
    """Structures multiply along paths and add where these meet; what comes out is true of the finite differences."""
    shapes, expected = WHOLE[text]
    trace = trace_of(text, shapes, seed=1)
    found = output_jacobians(trace.backward())
    assert [one.structure.kind for one in found] == expected.split(";")
    for one in found:
        matrix = np.array(one.entries)
        numeric = differences(trace, one.of, one.wrt)
        assert np.allclose(matrix, numeric, atol=1e-6)
        structure = one.structure._replace(block="") if one.structure.block else one.structure
        assert list(untruths(structure, matrix)) == []
        assert np.array_equal(matrix, jacobian(trace, trace.graph.names[one.of], trace.graph.names[one.wrt]))


def test_a_wrong_structure_is_found():
    """For every edge above a wrong entry, or a missing row, is noticed; so is a kind said of a matrix without it."""
    seen = set()
    more = {"cumsum(x)": "x=3", "conv1d(x, w)": "x=4 w=2", "W[[0, 2, 0]]": "W=3x2"}
    for text, shapes in {**{text: shapes for text, (shapes, _) in ARRAY_PROGRAMS.items()}, **more}.items():
        for one, _, operands in edges_with_matrices(trace_of(text, shapes).backward()):
            structure, matrix = one.structure, np.array(one.entries)
            seen.add(structure.kind)
            assert list(untruths(structure, matrix[:-1], operands))
            outside = ~allowed_entries(structure.pattern)
            if outside.any():
                wrong = matrix.copy()
                wrong[np.unravel_index(np.argmax(outside), outside.shape)] = 0.3
                assert list(untruths(structure, wrong, operands)), text
            if matrix.size > 1 and (structure.pattern.values != "any" or structure.block):
                wrong = matrix.copy()
                wrong[np.unravel_index(np.argmax(~outside), outside.shape)] += 0.3
                assert list(untruths(structure, wrong, operands)), text
    assert seen >= {*KINDS} - {"diagonals", "scattered", "masked"}
    noise = np.random.default_rng(0).normal(size=(4, 3))
    for kind in ("zero", "identity", "broadcast", "ones", "sums", "permutation", "routing", "zeros and ones", "row"):
        assert list(unkind(Structure(kind, Pattern(())), noise, ()))


FACTORS = [
    identity(2),
    identity(3),
    dense(2, 3),
    dense(1, 2),
    dense(3, 1),
    dense(2, 2),
    Factor("selection", 2, 3),
    Factor("selection", 3, 2),
]


def test_patterns_multiply_and_add_as_matrices_do():
    """Of random matrices with the patterns, the product and the sum lie in what is said of them."""
    draw = np.random.default_rng(3)
    patterns = [Pattern((f,)) for f in FACTORS] + [Pattern((f, g)) for f in FACTORS for g in FACTORS]

    def some(pattern):
        picks = [f.sort == "selection" for f in pattern.factors]
        return draw.uniform(1, 2, pattern.shape) * (np.array(grid(pattern)) if any(picks) else allowed_entries(pattern))

    products = sums = tight = 0
    for one in patterns:
        for other in patterns:
            a, b = some(one), some(other)
            if a.shape[1] == b.shape[0]:
                said = product(one, other)
                assert not list(untruths(Structure("dense", said), a @ b)), (one, other)
                products += 1
                tight += said.filled < a.shape[0] * b.shape[1]
            if a.shape == b.shape:
                assert not list(untruths(Structure("dense", union(one, other)), a + b)), (one, other)
                sums += 1
    assert products > 300
    assert sums > 200
    assert tight > 100


def test_the_lectures_numbers_and_nothing_large():
    """relu of 4096: 4096 × 4096 and 64 MiB; of 100 such: 409,600 × 409,600 and 671 GB; and none of it is allocated."""
    for text, side, most in (("randn(4096)", 4096, 2e6), ("randn(100, 4096)", 409_600, 6.5e6)):
        values = {"x": given(text, "x", Draws(0))}
        back = Trace(build("relu(x)", {"x": values["x"].shape}), values).backward()
        tracemalloc.start()
        [one], [whole] = list(edge_jacobians(back)), output_jacobians(back)
        rows = list(jacobian_rows(back))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert one.shape == whole.shape == (side, side)
        assert one.structure.kind == whole.structure.kind == "zeros and ones"
        assert one.entries is whole.entries is rows[0]["entries"] is None
        assert one.structure.pattern.filled == multiplications(one) == side
        assert rows[0]["bytes_float32"] == side * side * 4
        assert peak < most
    assert both_ways(4096 * 4096 * 4) == "64 MiB (67.1 MB)"
    assert both_ways(rows[0]["bytes_float32"]) == "625 GiB (671 GB)"
    with pytest.raises(TooLargeError, match=r"409,600 × 409,600: 167,772,160,000 entries, 1\.34 TB as float64"):
        jacobian(back.trace, "f", "x")


def test_the_structure_needs_no_values():
    """A lesson of shapes alone has the same structures, and no entries."""
    graph = build("f = W2·max(0, W1 x)", {"W1": (3, 2), "W2": (2, 3), "x": (2,)})
    back = Trace(graph).backward()
    assert [edge_structure(back, edge).kind for edge in back.edges] == [
        "blocks",
        "matrix",
        "zeros and ones",
        "blocks",
        "matrix",
    ]
    assert {one.entries for one in output_jacobians(back)} == {None}


def test_a_circuit_of_numbers_needs_no_numpy():
    """There each Jacobian is 1 × 1, the local gradient; the whole one is the gradient."""
    program = (
        "import sys; from bpcli.api import explain; from bpcli.trace.jacobian import *\n"
        "back = explain('(x+y)*z + x', x=-2, y=5, z=-4).backward()\n"
        "print([one.entries for one in edge_jacobians(back)], [one.entries for one in output_jacobians(back)])\n"
        "assert 'numpy' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    edges, whole = "[[[1.0]], [[1.0]], [[-4.0]], [[3.0]], [[1.0]], [[1.0]]]", "[[[-3.0]], [[-4.0]], [[3.0]]]"
    assert done.stdout.strip() == f"{edges} {whole}"


def test_a_part_of_the_circuit():
    """Between any two named nodes, and from a node that is not the output."""
    trace = trace_of("q = W x; r = relu(q); f = sum(r)", "W=3x2 x=2")
    q, r = trace.value("q"), trace.value("r")
    assert np.array_equal(jacobian(trace, "r", "q"), np.diag(q > 0))
    assert np.array_equal(jacobian(trace, "q", "r"), np.zeros((3, 3)))
    assert np.array_equal(jacobian(trace, "f", "r"), np.ones((1, 3)))
    assert np.array_equal(jacobian(trace, "x", "x"), np.eye(2))
    assert r.shape == (3,)
    [one] = output_jacobians(trace.backward("q", wrt=("x",)))
    assert one.structure.kind == "matrix"
    assert np.array_equal(one.entries, trace.value("W"))
    assert ARRAYS.finite(np.array(one.entries))

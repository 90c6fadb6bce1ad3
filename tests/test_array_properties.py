"""Random programs of mixed shapes: an independent engine finds the same values and gradients, and texts read back.

The witness shares nothing with bpcli's gates: Python evaluates each step's own text over HIPS autograd.
"""

from typing import Any, NamedTuple

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpcli.algebra import shown_arrays
from bpcli.graph.build import build
from bpcli.trace import values
from bpcli.trace.trace import Trace
from tests.array_laws import close, evaluate


def examples(count):
    """So many random examples, the same ones in every run."""
    return settings(max_examples=count, deadline=None, derandomize=True, database=None)


def _softmax(x):
    raised = anp.exp(x)
    return raised / anp.sum(raised, axis=-1, keepdims=True)


def _cross_entropy(s, *t):
    """The mean over rows of minus the logarithm of the share of the right class."""
    rows = anp.reshape(s, (len(t), -1))
    return -sum(anp.log(_softmax(rows)[i, k]) for i, k in enumerate(t)) / len(t)


def _hinge(s, margin, *t):
    """The mean over rows of what the wrong classes are too close to the right one."""
    rows = anp.reshape(s, (len(t), -1))
    wrong = [(i, j, k) for i, k in enumerate(t) for j in range(rows.shape[1]) if j != k]
    return sum(anp.maximum(0, rows[i, j] - rows[i, k] + margin) for i, j, k in wrong) / len(t)


WORLD = {name: getattr(anp, name) for name in ("sum", "mean", "max", "min", "exp", "sin", "tanh", "reshape", "outer")}
WORLD |= {
    "array": anp.array,
    "concatenate": anp.concatenate,
    "log": anp.log,
    "maximum": anp.maximum,
    "trace": anp.trace,
}
WORLD |= {"where": anp.where, "sqrt": anp.sqrt, "softmax": _softmax, "CE": _cross_entropy, "hinge": _hinge}


class Operation(NamedTuple):
    """A step: the learner's text, Python's, and which shapes its operands a and b may have."""

    text: str
    python: str
    fits: Any
    needs: Any = None  # which values: operands off a kink, or a pole


def anywhere(*_):
    """Fits any shapes."""
    return True


def array(a, *_):
    """Fits an array."""
    return bool(a)


def matrix(a, *_):
    """Fits a matrix."""
    return len(a) == 2


def vector(a, *_):
    """Fits a vector."""
    return len(a) == 1


def broadcast(a, b):
    """Fits shapes that NumPy broadcasts."""
    return all(m == n or 1 in {m, n} for m, n in zip(a[::-1], b[::-1], strict=False))


def product(a, b):
    """Fits a matrix product."""
    return bool(a and b and a[-1] == b[0 if len(b) == 1 else -2])


def rows_alike(a, b):
    """Fits matrices that stand one above the other."""
    return len(a) == len(b) == 2 and a[1] == b[1]


def off_zero(a, *_):
    """Fits entries off zero."""
    return np.min(np.abs(a)) > 0.05


def distinct(a, *_):
    """Fits entries that differ from each other."""
    entries = np.sort(np.ravel(a))
    return entries.size < 2 or np.min(np.diff(entries)) > 0.01


def apart(a, b):
    """Fits operands that differ at every entry."""
    return np.min(np.abs(a - b)) > 0.05


def off_margin(a, *_):
    """Fits scores no two of which lie a margin apart."""
    gaps = np.subtract.outer(np.ravel(a), np.ravel(a))
    return np.min(np.abs(np.abs(gaps) - 0.5)) > 0.01


OPERATIONS = [
    *(Operation(text, text, broadcast) for text in ("a + b", "a - b", "a*b")),
    Operation("a × b + b", "a*b + b", broadcast),
    Operation("a/b", "a/b", broadcast, lambda _, b: off_zero(b)),
    Operation("max(a, b)", "maximum(a, b)", broadcast, apart),
    Operation("maxout(a, b)", "maximum(a, b)", broadcast, apart),
    Operation("mse(a, b)", "mean((a - b)**2)", broadcast),
    *(
        Operation(text, text, anywhere)
        for text in ("-a", "sin(a)", "tanh(a)", "exp(sin(a))", "a*a", "sum(a)", "mean(a)")
    ),
    Operation("σ(a)", "1/(1 + exp(-a))", anywhere),
    Operation("a²", "a**2", anywhere),
    Operation("‖a‖²", "sum(a**2)", anywhere),
    Operation("‖a‖", "sqrt(sum(a**2))", anywhere, off_zero),
    Operation("norm(a, 1)", "sum(where(a > 0, a, -a))", anywhere, off_zero),
    Operation("l2(a)", "sum(a*a)", anywhere),
    Operation("relu(a)", "maximum(0, a)", anywhere, off_zero),
    Operation("|a|", "where(a > 0, a, -a)", anywhere, off_zero),
    Operation("max(a)", "max(a)", array, distinct),
    Operation("min(a)", "min(a)", array, distinct),
    Operation("logsumexp(a)", "log(sum(exp(a), axis=-1))", array),
    Operation("softmax(a)", "softmax(a)", array),
    Operation("log_softmax(a)", "log(softmax(a))", array),
    Operation("a[-1]", "a[-1]", array),
    Operation("a[:2]", "a[:2]", array),
    *(Operation(f"{f}(a, axis={k})", f"{f}(a, axis={k})", matrix) for f in ("sum", "mean") for k in (0, 1)),
    *(Operation(f"{f}(a, axis={k})", f"{f}(a, axis={k})", matrix, distinct) for f in ("max", "min") for k in (0, -1)),
    Operation("aᵀ", "a.T", matrix),
    Operation("T(a)*2", "a.T*2", matrix),
    Operation("a[:, 0]", "a[:, 0]", matrix),
    Operation("reshape(a, -1, 1)", "reshape(a, (-1, 1))", array),
    Operation("trace(a)", "trace(a)", lambda a, *_: len(a) == 2 and a[0] == a[1]),
    Operation("a @ b", "a @ b", product),
    Operation("a·b", "a @ b", product),
    Operation("a b - 1", "a @ b - 1", product),
    Operation("aᵀ b", "a.T @ b", lambda a, b: matrix(a) and product(a[::-1], b)),
    Operation("a bᵀ", "outer(a, b)", lambda a, b: vector(a) and vector(b)),
    Operation("outer(a, b)", "outer(a, b)", lambda a, b: vector(a) and vector(b)),
    Operation("concat(a, b)", "concatenate([a, b])", lambda a, b: rows_alike(a, b) or (vector(a) and vector(b))),
    Operation("concat(a, b, axis=1)", "concatenate([a, b], 1)", lambda a, b: matrix(a) and matrix(b) and a[0] == b[0]),
    Operation("[a, b, a]", "array([a, b, a])", lambda a, b: a == b and len(a) < 2),
    Operation("cross_entropy(a, 1)", "CE(a, 1)", lambda a, *_: vector(a) and a[0] > 1),
    Operation("cross_entropy(a, [1, 0])", "CE(a, 1, 0)", lambda a, *_: matrix(a) and a[0] == 2 and a[1] > 1),
    Operation("hinge(a, 0, 0.5)", "hinge(a, 0.5, 0)", vector, off_margin),
    Operation(
        "hinge(a, [1, 0], margin=0.5)",
        "hinge(a, 0.5, 1, 0)",
        lambda a, *_: a[:1] == (2,) and matrix(a) and a[1] > 1,
        off_margin,
    ),
]
SHAPES = [(), (2,), (3,), (2, 3), (3, 2), (2, 2), (3, 1), (1, 3)]


class Recipe(NamedTuple):
    """A program: each step with the names of its operands, and the values of the inputs."""

    steps: tuple[tuple[str, Operation, str, str], ...]
    spots: dict[str, Any]

    @property
    def text(self):
        """The program as a learner writes it."""
        return "; ".join(f"{name} = {_named(op.text, a, b)}" for name, op, a, b in self.steps)

    def evaluate(self, *inputs):
        """The last step by Python."""
        names = dict(zip(self.spots, inputs, strict=True))
        for name, op, a, b in self.steps:
            names[name] = eval(op.python, {"__builtins__": {}}, WORLD | {"a": names[a], "b": names[b]})  # noqa: S307
        return names[self.steps[-1][0]]

    def trace(self):
        """The same in bpcli."""
        given_values = {name: values.given(str(np.asarray(x).tolist()), name) for name, x in self.spots.items()}
        graph = build(self.text, given_values)
        return Trace(graph, {name: given_values[name] for name in graph.inputs})


def _named(text, a, b):
    """A step's text over the names of its operands."""
    return "".join({"a": a, "b": b}.get(c, c) if _alone(text, i) else c for i, c in enumerate(text))


def _alone(text, i):
    return not any(
        0 <= j < len(text) and (text[j].isalpha() or text[j] == "_") and text[j] != "ᵀ" for j in (i - 1, i + 1)
    )


@st.composite
def recipes(draw, longest=5):
    """Programs of a few steps over two to four inputs of mixed shapes; later steps like the newest parts."""
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    shapes = draw(st.lists(st.sampled_from(SHAPES), min_size=2, max_size=4))
    spots = {
        f"v{i}": rng.choice(np.arange(1, 17) / 8, shape) * rng.choice([-1, 1], shape) for i, shape in enumerate(shapes)
    }
    names = dict(spots)
    steps = []
    for place in range(draw(st.integers(1, longest))):
        newest = list(names)[-3:]
        fitting = [
            (op, a, b)
            for op in OPERATIONS
            for a in newest
            for b in (names if "b" in op.python.replace("abs", "") else [a])
            if op.fits(np.shape(names[a]), np.shape(names[b])) and (op.needs is None or op.needs(names[a], names[b]))
        ]
        op, a, b = draw(st.sampled_from(fitting))
        value = eval(op.python, {"__builtins__": {}}, WORLD | {"a": names[a], "b": names[b]})  # noqa: S307
        if np.max(np.abs(value)) < 1e4 and np.size(value) < 50:
            names[f"t{place}"] = value
            steps.append((f"t{place}", op, a, b))
    return Recipe(tuple(steps) or (("t0", OPERATIONS[0], "v0", "v0"),), spots)


def disagreements(recipe):
    """What bpcli and HIPS autograd do not agree on: the value, and the gradient of its sum for every input."""
    trace = recipe.trace()
    inputs = list(recipe.spots.values())
    if not close(trace.value(recipe.steps[-1][0]), recipe.evaluate(*inputs), 1e-9):
        yield f"the value of {recipe.text}"
    for place, (name, x) in enumerate(recipe.spots.items()):
        if name in trace.graph.inputs:
            moved = autograd.grad(lambda x, at=place: _total(recipe, [*inputs[:at], x, *inputs[at + 1 :]], x))(x)
            if not close(trace.gradients[name], moved, 1e-9, 1e-11):
                yield f"∂/∂{name} of {recipe.text}"


def _total(recipe, inputs, x):
    return anp.sum(recipe.evaluate(*inputs)) + 0 * anp.sum(x)  # which depends on x, whatever the program does


@given(recipes())
@examples(240)
def test_values_and_gradients_are_those_of_another_engine(recipe):
    """For random programs HIPS autograd finds the same values and gradients, in the variables' shapes."""
    assert list(disagreements(recipe)) == []


@given(recipes())
@examples(90)
def test_the_formula_of_every_node_reads_back(recipe):
    """The formula of each gate over its operands' names is a program that gives the node's value."""
    trace = recipe.trace()
    graph = trace.graph
    for node in graph.gate_nodes:
        operands = graph.operands_of(node)
        names = [f"n{operand}" for operand in operands]
        known = {name: trace.values[operand] for name, operand in zip(names, operands, strict=True)}
        texts = [shown_arrays.text(n, graph.shapes[o]) for n, o in zip(names, operands, strict=True)]
        text = str(graph.gate(node).show(*texts))
        assert close(evaluate(text, known, {}), trace.values[node], 1e-9), text


@pytest.mark.parametrize("python", ["b @ a", "a @ b * 1.0005", "(a @ b)[:1] + 0 * a", "a @ where(b > 2, b, 0)"])
def test_a_wrong_gradient_would_be_found(python):
    """A lost transpose, 0.05 % too much, an entry repeated, an entry left out: each is a disagreement."""
    spots = {"v0": np.array([1.0, -2.0]), "v1": np.array([[1.0, 2.5], [3.0, 4.0]])}
    recipe = Recipe((("t0", Operation("a·b", python, product), "v0", "v1"),), spots)
    assert any("∂/∂v0" in found for found in disagreements(recipe))

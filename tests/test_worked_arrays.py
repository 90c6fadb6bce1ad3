"""The lecture's examples over arrays, with the numbers that it prints, in every way that a learner may type them."""

import json
from itertools import pairwise

import numpy as np
import pytest

from bpcli import explain
from tests.terminal import explain as typed

W = [[0.1, 0.5], [-0.3, 0.8]]
X = [0.2, 0.4]
MATRICES = {
    "a list": "[[0.1, 0.5], [-0.3, 0.8]]",
    "rows as MATLAB has them": "0.1 0.5; -0.3 0.8",
    "with brackets": "[0.1 0.5; -0.3 0.8]",
    "as NumPy prints it": "[[ 0.1  0.5]\n [-0.3  0.8]]",
    "fractions": "1/10, 1/2; −3/10, 4/5",
}
VECTORS = {"a list": "[0.2, 0.4]", "blanks": "0.2 0.4", "commas": "0.2, 0.4", "fractions": "1/5 2/5"}
EXPRESSIONS = [
    "||W x||^2",
    "‖W·x‖²",
    "‖W x‖^2",
    "norm(W @ x)^2",
    "q = W·x; f = sum(q^2)",
    "q = W x; f = q·q",
    "q = W x; f = qᵀ q",
    "q = dot(W, x); f = sum(q*q)",
    "l2(W x)",
    "sum((W x)^2)",
    "xᵀ Wᵀ W x",
]


def norm_squared(*arguments):
    """What the command says in JSON."""
    seen = typed(*arguments, "--format", "json")
    assert (seen.code, seen.err) == (0, "")
    return json.loads(seen.out)


def check(document):
    """The numbers of the slide: q = [0.22, 0.26], f = 0.116, ∇W and ∇x."""
    assert document["value"] == pytest.approx(0.116)
    assert np.round(document["gradients"]["W"], 3).tolist() == [[0.088, 0.176], [0.104, 0.208]]
    assert np.round(document["gradients"]["x"], 3).tolist() == [-0.112, 0.636]


@pytest.mark.parametrize("matrix", MATRICES)
@pytest.mark.parametrize("vector", VECTORS)
def test_the_norm_of_a_product_however_its_values_are_typed(matrix, vector):
    """‖W·x‖² gives the lecture's numbers, and its rows the lecture's steps."""
    document = norm_squared("||W x||^2", f"W={MATRICES[matrix]}", f"x={VECTORS[vector]}")
    check(document)
    rows = {(row["node"], row["input"]): row for row in document["backward"]}
    assert np.allclose(rows["f", "q"]["product"], [0.44, 0.52])
    assert rows["q", "W"]["local"]["value"] is None
    assert rows["q", "W"]["rule"] == "outer(upstream, x)"
    assert rows["q", "x"]["rule"] == "W.T@upstream"
    assert [row["shape"] for row in document["forward"]] == [[2], []]


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_the_norm_of_a_product_however_it_is_written(expression):
    """Every way to write it gives the same numbers."""
    check(norm_squared(expression, f"W={W}", f"x={X}"))


def test_the_values_may_come_from_files(tmp_path):
    """.npy, .csv, .txt, .json and TOML hold the same matrix."""
    np.save(tmp_path / "W.npy", W)
    np.savetxt(tmp_path / "W.csv", W, delimiter=",")
    np.savetxt(tmp_path / "W.txt", W)
    (tmp_path / "W.json").write_text(json.dumps(W))
    (tmp_path / "x.json").write_text(json.dumps(X))
    for name in ("W.npy", "W.csv", "W.txt", "W.json"):
        check(norm_squared("||W x||^2", f"W=@{tmp_path / name}", f"x=@{tmp_path / 'x.json'}"))
    (tmp_path / "values.toml").write_text("W = [[0.1, 0.5], [-0.3, 0.8]]\nx = [0.2, 0.4]\n")
    check(norm_squared("||W x||^2", "--inputs", str(tmp_path / "values.toml")))


def test_the_program_may_hold_its_values():
    """Statements whose right side is an array are inputs with values."""
    check(norm_squared("W = [[0.1, 0.5], [-0.3, 0.8]]; x = [0.2, 0.4]; f = ||W x||^2"))


def test_the_symbolic_lesson_derives_the_rule_as_the_lecture_does():
    """With shapes alone: ∇W f = 2q·xᵀ, and by indices 2·q_i·x_j."""
    seen = typed("||W x||^2", "--shape", "W=2x2", "--shape", "x=2", "--format", "plain")
    assert seen.code == 0
    assert "∂q_k/∂W_ij = 1[k = i]·x_j" in seen.out
    assert "∂f/∂W_ij = Σ_k 2·q_k·1[k = i]·x_j = 2·q_i·x_j" in seen.out
    assert "∇W f; formula 2·q⋅xᵀ; shape (2, 2), as W" in seen.out
    document = json.loads(typed("||W x||^2", "--shape", "W=2x2", "--shape", "x=2", "--format", "json").out)
    assert document["gradient_formulas"] == {"W": "2*q@x.T", "x": "W.T@(2*q)"}
    assert document["value"] is None
    assert document["shapes"] == {"W": [2, 2], "x": [2]}


def test_a_two_layer_network_by_hand():
    """f = W2 max(0, W1 x): the gradients written out by hand, the whole Jacobian one upstream at a time."""
    draw = np.random.default_rng(4)
    w1, w2, x = draw.standard_normal((4, 3)), draw.standard_normal((2, 4)), draw.standard_normal(3)
    trace = explain("f = W2 max(0, W1 x)", W1=w1, W2=w2, x=x)
    alive = (w1 @ x > 0).astype(float)
    assert np.allclose(trace.value("f"), w2 @ (alive * (w1 @ x)))
    whole = w2 @ np.diag(alive) @ w1
    for row in range(2):
        upstream = np.eye(2)[row]
        found = trace.backward("f", upstream).gradients
        assert np.allclose(found["x"], whole[row])
        assert np.allclose(found["W2"], np.outer(upstream, alive * (w1 @ x)))
        assert np.allclose(found["W1"], np.outer(alive * (w2.T @ upstream), x))


def test_a_minibatch_broadcasts_its_bias_and_sums_its_gradient():
    """X W + b with 100 examples: ∇b is the sum over the batch, and the lesson says so."""
    draw = np.random.default_rng(5)
    x, w, b = draw.standard_normal((100, 30)), draw.standard_normal((30, 4)), draw.standard_normal(4)
    trace = explain("f = mean((X W + b)^2)", X=x, W=w, b=b)
    slope = 2 * (x @ w + b) / 400
    assert np.allclose(trace.gradients["b"], slope.sum(axis=0))
    assert np.allclose(trace.gradients["W"], x.T @ slope)
    assert "b has shape (4,) and is used 100 times over in q2, shape (100, 4): it was broadcast." in trace.lesson()
    assert "the sum over axis 0" in trace.lesson()


@pytest.mark.parametrize("layers", [2, 3])
def test_networks_against_numpy(layers):
    """The two- and the three-layer sigmoid network of the lecture, with a softmax loss over a batch."""
    draw = np.random.default_rng(layers)
    sizes = [*[5, 4, 3][:layers], 3]
    values = {"X": draw.standard_normal((6, 5)), "y": [0, 1, 2, 0, 1, 2]}
    lines, below = [], "X"
    for layer, (n, m) in enumerate(pairwise(sizes), start=1):
        values[f"W{layer}"], values[f"b{layer}"] = draw.standard_normal((n, m)), draw.standard_normal(m)
        inside = f"{below} W{layer} + b{layer}"
        lines.append(f"h{layer} = {inside if layer == layers else f'σ({inside})'}")
        below = f"h{layer}"
    trace = explain("; ".join([*lines, f"f = cross_entropy({below}, y)"]), values)
    hidden = [values["X"]]
    for layer in range(1, layers + 1):
        z = hidden[-1] @ values[f"W{layer}"] + values[f"b{layer}"]
        hidden.append(z if layer == layers else 1 / (1 + np.exp(-z)))
    shares = np.exp(hidden[-1]) / np.exp(hidden[-1]).sum(axis=1, keepdims=True)
    assert trace.value("f") == pytest.approx(-np.log(shares[range(6), values["y"]]).mean())
    slope = (shares - np.eye(3)[values["y"]]) / 6
    for layer in range(layers, 0, -1):
        assert np.allclose(trace.gradients[f"W{layer}"], hidden[layer - 1].T @ slope)
        assert np.allclose(trace.gradients[f"b{layer}"], slope.sum(axis=0))
        slope = slope @ values[f"W{layer}"].T * hidden[layer - 1] * (1 - hidden[layer - 1])
    assert "y" not in trace.gradients


def test_large_logits_do_not_overflow():
    """softmax and its losses of numbers that e^x cannot hold."""
    trace = explain("cross_entropy(s, 0)", s=[1000, 1000, -1000])
    assert trace.value("f") == pytest.approx(np.log(2))
    assert trace.gradients["s"].tolist() == [-0.5, 0.5, 0]
    assert explain("softmax(x)", x=[1e3, -1e3]).value("f").tolist() == [1, 0]


def test_ties_go_to_the_first_and_the_lesson_says_so():
    """The gradient of a maximum over equal entries, elementwise and over a whole array."""
    assert explain("max(x)", x=[1, 3, 3]).gradients["x"].tolist() == [0, 1, 0]
    assert explain("sum(max(X, axis=1))", X=[[2, 2], [1, 5]]).gradients["X"].tolist() == [[1, 0], [0, 1]]
    assert "the first of them gets the gradient" in str(explain("max(x)", x=[1, 3, 3]))


def test_exact_arrays_keep_fractions():
    """1/3 stays a third through products of matrices."""
    seen = norm_squared("||W x||^2", "W=1/3 1; 0 1/2", "x=1/2 1/3", "--exact")
    assert seen["exact"] == "5/18"
    assert seen["gradients_exact"] == {"W": [["1/2", "1/3"], ["1/6", "1/9"]], "x": ["1/3", "7/6"]}


def test_the_start_is_ones_or_what_is_given():
    """An array has no gradient of its own: the pass starts from ones, and says so, or from --upstream."""
    ones = typed("W x", "W=1 2; 3 4", "x=1 1")
    assert "starts from ∂L/∂f of ones" in " ".join(ones.out.split())
    given = norm_squared("W x", "W=1 2; 3 4", "x=1 1", "--upstream", "[1, 0]")
    assert given["gradients"] == {"W": [[1, 1], [0, 0]], "x": [1, 2]}
    wrong = typed("W x", "W=1 2; 3 4", "x=1 1", "--upstream", "[1, 0, 0]")
    assert wrong.code == 2
    assert "f has shape (2,), and its upstream gradient has shape (3,)" in wrong.err


def test_the_same_seed_draws_the_same_numbers():
    """randn draws in the order of the command line; another seed draws others."""
    arguments = ["W x", "W=randn(2, 3)", "x=randn(3)"]
    one, same, other = (norm_squared(*arguments, "--seed", seed) for seed in ("1", "1", "2"))
    assert one == same != other
    assert not np.allclose(one["inputs"]["W"][0], one["inputs"]["x"])

"""Networks: their counts, and that the program written for one computes what NumPy, written by hand, computes."""

import itertools

import numpy as np
import pytest
from hypothesis import given as for_any
from hypothesis import settings
from hypothesis import strategies as some

from bpcli.algebra.draws import Draws
from bpcli.algebra.sizes import MAX_ENTRIES
from bpcli.errors import InputError, TooLargeError
from bpcli.graph.build import build
from bpcli.graph.network import ACTIVATIONS, LOSSES, MAX_LAYERS, network
from bpcli.graph.network_program import MAX_LABELS, program, statements
from bpcli.trace.trace import Trace
from bpcli.trace.values import check_names

SIZES = some.lists(some.integers(1, 12), min_size=2, max_size=6)
BATCHES = some.none() | some.integers(1, 7)


def traced(net, seed=0):
    """The trace of a network's program, with its own values drawn from a seed."""
    graph = build(program(net))
    draws = Draws(seed)
    return Trace(graph, check_names(graph, {}, draws=draws).given, draws)


def shapes(graph):
    """The shape of each named node."""
    return {graph.names[node]: graph.shapes[node] for node in graph.nodes.values()}


@settings(deadline=None, max_examples=60)
@for_any(
    SIZES, BATCHES, some.sampled_from(LOSSES), some.sampled_from(sorted(ACTIVATIONS)), some.sampled_from([0, 0.1, 1e-7])
)
def test_the_program_has_the_shapes_and_counts_that_are_told(sizes, batch, loss, activation, l2):
    """Parameters are Σ nᵢ·nᵢ₊₁ + nᵢ₊₁, and what the circuit holds is what the network says of itself."""
    if loss in {"cross_entropy", "hinge"} and sizes[-1] == 1:
        sizes = [*sizes[:-1], 2]
    net = network("-".join(map(str, sizes)), activation, loss, batch=batch, l2=l2)
    assert net.parameters == sum(a * b + b for a, b in itertools.pairwise(sizes))
    assert (len(net.layers), len(net.hidden), net.neurons) == (len(sizes) - 1, len(sizes) - 2, sum(sizes[1:]))
    graph = build(program(net))
    found = shapes(graph)
    for layer in net.layers:
        assert found[f"W{layer.number}"] == layer.weights
        assert found[f"b{layer.number}"] == (layer.outputs,)
        assert found[layer.name] == layer.activations
    parameters = [np.prod(found[name]) for name in graph.inputs if name[0] in "Wb"]
    assert sum(parameters) == net.parameters
    out = graph.nodes["out"]
    kept = [graph.shapes[node] for node in range(graph.leaves, out + 1)] + [found[net.input_name]]
    assert sum(np.prod(shape) for shape in kept) == net.kept
    assert graph.names[graph.output] == "f"
    assert graph.shapes[graph.output] == ()
    assert set(graph.own_values) == set(graph.inputs)  # the program alone is complete


HAND = {
    "sigmoid": (lambda x: 1 / (1 + np.exp(-x)), lambda y: y * (1 - y)),
    "tanh": (np.tanh, lambda y: 1 - y**2),
    "relu": (lambda x: np.maximum(0, x), lambda y: (y > 0).astype(float)),
}


def by_hand(activation, batch, loss, seed, l2):
    """The same maths in NumPy: f and the gradients of a 3-4-5-2 network, drawn in the order of the program."""
    generator = np.random.default_rng(seed)
    sizes = [3, 4, 5, 2]
    W = []
    for n, m in itertools.pairwise(sizes):
        W.append(0.5 * generator.standard_normal((m, n) if batch is None else (n, m)))
    X = generator.standard_normal((3,) if batch is None else (batch, 3))
    rows = np.atleast_2d(X)
    if batch is None:
        W = [w.T for w in W]
    act, slope = HAND[activation]
    h1 = act(rows @ W[0])
    h2 = act(h1 @ W[1])
    out = h2 @ W[2]
    count = len(rows)
    right = np.arange(count) % 2
    if loss == "cross_entropy":
        share = np.exp(out) / np.exp(out).sum(axis=1, keepdims=True)
        f = -np.log(share[np.arange(count), right]).mean()
        share[np.arange(count), right] -= 1
        dout = share / count
    elif loss == "mse":
        y = generator.standard_normal((*X.shape[:-1], 2)).reshape(out.shape)
        f = ((out - y) ** 2).mean()
        dout = 2 * (out - y) / out.size
    else:
        f, dout = out.sum(), np.ones_like(out)
    dh2 = dout @ W[2].T * slope(h2)
    dh1 = dh2 @ W[1].T * slope(h1)
    found = {"X": dh1 @ W[0].T}
    for number, (before, upstream) in enumerate(((rows, dh1), (h1, dh2), (h2, dout)), start=1):
        found[f"W{number}"] = before.T @ upstream + 2 * l2 * W[number - 1]
        found[f"b{number}"] = upstream.sum(axis=0)
    if batch is None:
        found = {name: value.T if name[0] == "W" else value for name, value in found.items()}
        found["x"] = found.pop("X")[0]
    return f + l2 * sum((w**2).sum() for w in W), found


@pytest.mark.parametrize("activation", sorted(HAND))
@pytest.mark.parametrize("batch", [None, 1, 6])
@pytest.mark.parametrize("loss", ["cross_entropy", "mse", "sum"])
@pytest.mark.parametrize("l2", [0, 0.25])
def test_value_and_gradients_agree_with_numpy_by_hand(activation, batch, loss, l2):
    """The forward and the backward pass of the program, against the same written out in NumPy."""
    trace = traced(network("3-4-5-2", activation, loss, batch=batch, l2=l2), seed=3)
    f, gradients = by_hand(activation, batch, loss, 3, l2)
    assert trace.value("f") == pytest.approx(f, rel=1e-12)
    for name, expected in gradients.items():
        np.testing.assert_allclose(trace.gradients[name], expected, rtol=1e-10, atol=1e-14, err_msg=name)


def test_the_hinge_loss_of_a_batch_is_the_courses():
    """Σ max(0, s_j − s_y + 1) over the wrong classes, a mean over the batch."""
    trace = traced(network("3-4", loss="hinge", batch=5))
    scores, right = trace.value("out"), np.arange(5) % 4
    gap = np.maximum(0, scores - scores[np.arange(5), right][:, None] + 1)
    gap[np.arange(5), right] = 0
    assert trace.value("f") == pytest.approx(gap.sum() / 5)


def test_a_seed_always_gives_the_same_numbers():
    """The same seed draws the same network; another seed another one."""
    net = network("3-4-4-1")
    first, again, other = (traced(net, seed) for seed in (7, 7, 8))
    assert first.value("f") == again.value("f") != other.value("f")


def test_weights_of_scale_zero_leave_hidden_neurons_alike():
    """As the lesson says: with equal weights the neurons of a hidden layer have equal values and equal gradients."""
    trace = traced(network("3-4-2", loss="cross_entropy", batch=3, scale=0))
    for name in ("h1", "W1", "b1"):
        value = trace.value(name) if name == "h1" else trace.gradients[name]
        assert np.ptp(value, axis=-1).max() == 0
    assert np.ptp(trace.gradients["W2"], axis=-1).max() > 0


def test_long_batches_do_not_write_out_their_classes():
    """Up to a length the right classes are listed; past it the target is an array of zeros."""
    assert build(program(network("2-3", loss="hinge", batch=MAX_LABELS))).own_values.keys() == {"W1", "b1", "X", "y"}
    assert statements(program(network("2-3", loss="hinge", batch=MAX_LABELS + 1)))[-3] == f"y = zeros({MAX_LABELS + 1})"


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        ("", "error: there are no sizes\n  sizes are written 3-4-4-1: inputs, each hidden layer, outputs"),
        (
            "3",
            (
                "error: one size makes no network: it needs the number of inputs and of outputs\n  3\n  ^\n"
                "  sizes are written 3-4-4-1: inputs, each hidden layer, outputs"
            ),
        ),
        ("3-0-1", "error: 0 is not a size\n  3-0-1\n    ^\n  a size is a whole number, 1 or more"),
        ("3-2.5", "error: 2.5 is not a size\n  3-2.5\n    ^^^\n  a size is a whole number, 1 or more"),
        (
            "3--1",
            (
                "error: a size is missing here\n  3--1\n    ^\n"
                "  sizes are written 3-4-4-1: inputs, each hidden layer, outputs"
            ),
        ),
        (
            "a-b",
            "error: a is not a size\n  a-b\n  ^\n  sizes are written 3-4-4-1: inputs, each hidden layer, outputs",
        ),
        (
            "4-10000-10000",
            (
                "error: W2 has 100,000,000 entries, 800 MB as float64\n  4-10000-10000\n  ^^^^^^^^^^^^^\n"
                "  an array may have 67,108,864 entries (537 MB)"
            ),
        ),
        (
            "7000-7000-7000",
            (
                "error: the network has 98,014,000 parameters\n  7000-7000-7000\n  ^^^^^^^^^^^^^^\n"
                "  together they may be 67,108,864 (537 MB as float64)"
            ),
        ),
    ],
)
def test_sizes_that_cannot_be_used(sizes, message):
    """The whole message: what, where, and what to write."""
    with pytest.raises(InputError) as caught:
        network(sizes)
    assert caught.value.render() == message


@pytest.mark.parametrize("text", ["3-4-4-1", " 3 - 4 - 4 - 1 ", "3–4−4—1", "003-4-4-1"])
def test_sizes_may_be_typed_in_these_ways(text):
    """Spaces, a word processor's dashes and leading zeros change nothing."""
    assert network(text).sizes == (3, 4, 4, 1)


@pytest.mark.parametrize("text", [f"2-{'9' * 500}", "-".join(["1"] * (MAX_LAYERS + 2)), "9" * 5000, f"1-{10**200}"])
def test_sizes_past_all_measure_are_refused_at_once(text):
    """Nothing is allocated and nothing hangs."""
    with pytest.raises(InputError) as caught:
        network(text)
    assert len(caught.value.render()) < 500


def test_the_values_of_a_batch_are_capped_too():
    """The parameters may be few and the batch too large."""
    with pytest.raises(TooLargeError, match=r"keeps 134,217,728 numbers for 33,554,432 examples"):
        network("2-1", batch=MAX_ENTRIES // 2)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"activation": "sigmod"}, "error: there is no activation sigmod\n  did you mean sigmoid?"),
        (
            {"activation": "none"},
            (
                "error: there is no activation none\n  the activations are sigmoid, tanh, relu, leaky_relu, elu, "
                "softplus, gelu, silu, softsign, hard_tanh"
            ),
        ),
        ({"loss": "cross-entropy"}, "error: there is no loss cross-entropy\n  did you mean cross_entropy?"),
        ({"loss": "svm"}, "error: there is no loss svm\n  did you mean hinge?"),
        ({"loss": "zzz"}, "error: there is no loss zzz\n  the losses are cross_entropy, hinge, mse, sum"),
        (
            {"loss": "hinge"},
            (
                "error: hinge compares the scores of classes, and this network has one output\n  3-4-1\n      ^\n"
                "  give it 2 outputs or more: 3-4-2"
            ),
        ),
        ({"batch": 0}, "error: --batch 0 is no number of examples\n  a batch has 1 example or more"),
        ({"scale": float("nan")}, "error: --scale takes a number, 0 or more\n  for example --scale 0.1"),
        ({"l2": -1.0}, "error: --l2 takes a number, 0 or more\n  for example --l2 0.1"),
    ],
)
def test_options_that_cannot_be_used(options, message):
    """The whole message of each."""
    with pytest.raises(InputError) as caught:
        network("3-4-1", **options)
    assert caught.value.render() == message

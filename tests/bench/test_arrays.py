"""Forward and backward over arrays, against the same maths written by hand in NumPy, in one process and in turns.

Run with `python -m pytest tests/bench --benchmark-only -s`, with one thread (OPENBLAS_NUM_THREADS=1). What is aimed at:
within 1.15 times the time of the code by hand, for each case. Timings are noisy, so nothing here asserts a time; the
ratios are printed and kept in the benchmark's extra_info.
"""

import gc
import statistics
import time
import tracemalloc
from itertools import pairwise

import numpy as np
import pytest

from bpcli.graph.build import build
from bpcli.trace.trace import Trace
from bpcli.trace.values import Given

LAYERS = "h1 = σ(X W1 + b1); h2 = σ(h1 W2 + b2); out = h2 W3 + b3; f = sum(out)"
SIZES = (784, 256, 128, 10)


def network():
    """The values of a 3-layer network and a minibatch of 100."""
    draw = np.random.default_rng(0)
    values = {"X": draw.standard_normal((100, SIZES[0]))}
    for layer, (n, m) in enumerate(pairwise(SIZES), start=1):
        values[f"W{layer}"] = draw.standard_normal((n, m)) / np.sqrt(n)
        values[f"b{layer}"] = np.zeros(m)
    return values


def network_by_hand(v):
    """What a student of the course writes."""
    h1 = 1 / (1 + np.exp(-(v["X"] @ v["W1"] + v["b1"])))
    h2 = 1 / (1 + np.exp(-(h1 @ v["W2"] + v["b2"])))
    out = h2 @ v["W3"] + v["b3"]
    f = out.sum()
    dout = np.ones_like(out)
    dh2 = dout @ v["W3"].T
    dz2 = dh2 * h2 * (1 - h2)
    dh1 = dz2 @ v["W2"].T
    dz1 = dh1 * h1 * (1 - h1)
    return f, {
        "X": dz1 @ v["W1"].T,
        "W1": v["X"].T @ dz1,
        "b1": dz1.sum(axis=0),
        "W2": h1.T @ dz2,
        "b2": dz2.sum(axis=0),
        "W3": h2.T @ dout,
        "b3": dout.sum(axis=0),
    }


def norm():
    """A matrix of 4096 × 4096 and a vector."""
    draw = np.random.default_rng(0)
    return {"W": draw.standard_normal((4096, 4096)), "x": draw.standard_normal(4096)}


def norm_by_hand(v):
    """∇W = 2q·xᵀ, ∇x = Wᵀ·2q."""
    q = v["W"] @ v["x"]
    f = q @ q
    dq = 2 * q
    return f, {"W": np.outer(dq, v["x"]), "x": v["W"].T @ dq}


def batch():
    """A batch of 100 examples of 3,072 features, and a parameter of each kind for each feature."""
    draw = np.random.default_rng(0)
    return {"X": draw.standard_normal((100, 3072)), "gamma": draw.standard_normal(3072), "beta": np.zeros(3072)}


def batchnorm_by_hand(v):
    """The short backward form of CS231n, assignment 2."""
    centred = v["X"] - v["X"].mean(axis=0)
    sd = np.sqrt((centred * centred).mean(axis=0) + 1e-5)
    normal = centred / sd
    out = normal * v["gamma"] + v["beta"]
    f, g, count = out.sum(), np.ones_like(out), len(out)
    shift, scale = g.sum(axis=0), (g * normal).sum(axis=0)
    return f, {"X": v["gamma"] / (count * sd) * (count * g - shift - normal * scale), "gamma": scale, "beta": shift}


def images():
    """32 images of 3 × 32 × 32, and 16 filters of 3 × 3."""
    draw = np.random.default_rng(0)
    shapes = {"X": (32, 3, 32, 32), "W": (16, 3, 3, 3), "b": (16,)}
    return {name: draw.standard_normal(shape) for name, shape in shapes.items()}


def conv2d_by_hand(v):
    """Every window in a row (im2col), then one product of matrices each way."""
    images, filters = v["X"], v["W"].reshape(16, -1)
    windows = np.lib.stride_tricks.sliding_window_view(images, (3, 3), axis=(2, 3))
    rows = windows.transpose(0, 2, 3, 1, 4, 5).reshape(-1, filters.shape[1])
    out = (rows @ filters.T + v["b"]).reshape(32, 30, 30, 16)
    flows = np.ones_like(out).reshape(-1, 16)
    back = (flows @ filters).reshape(32, 30, 30, 3, 3, 3).transpose(0, 3, 4, 5, 1, 2)
    gradient = np.zeros_like(images)
    for i, j in np.ndindex(3, 3):
        gradient[:, :, i : i + 30, j : j + 30] += back[:, :, i, j]
    return out.sum(), {"X": gradient, "W": (flows.T @ rows).reshape(v["W"].shape), "b": flows.sum(axis=0)}


def heads():
    """Queries, keys and values for 8 heads, 128 places and 64 features."""
    draw = np.random.default_rng(0)
    return {name: draw.standard_normal((8, 128, 64)) for name in "QKV"}


def attention_by_hand(v):
    """Stacks of matrices, and the softmax with its short backward form."""
    scores = v["Q"] @ v["K"].swapaxes(1, 2) / np.sqrt(64)
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = raised / raised.sum(axis=-1, keepdims=True)
    out = weights @ v["V"]
    g = np.ones_like(out)
    flows = g @ v["V"].swapaxes(1, 2)
    back = weights * (flows - (flows * weights).sum(axis=-1, keepdims=True)) / np.sqrt(64)
    return out.sum(), {"Q": back @ v["K"], "K": back.swapaxes(1, 2) @ v["Q"], "V": weights.swapaxes(1, 2) @ g}


CASES = {
    "3-layer network, batch 100": (LAYERS, network, network_by_hand),
    "norm of W x, n = 4096": ("||W x||^2", norm, norm_by_hand),
    "batch norm, 100 × 3072": ("sum(batchnorm(X, gamma, beta))", batch, batchnorm_by_hand),
    "attention, 8 heads × 128 × 64": ("sum(attention(Q, K, V))", heads, attention_by_hand),
    "conv2d, 32 × 3 × 32 × 32, 16 filters of 3 × 3": ("sum(conv2d(X, W, b))", images, conv2d_by_hand),
}


def seconds(work, rounds=9):
    """The median of some runs, collector off."""
    gc.disable()
    try:
        taken = []
        for _ in range(rounds):
            start = time.perf_counter()
            work()
            taken.append(time.perf_counter() - start)
        return statistics.median(taken)
    finally:
        gc.enable()


@pytest.mark.parametrize("case", CASES)
def test_arrays_against_numpy_by_hand(benchmark, case):
    """Forward and backward with all gradients written out; and the passes alone, which leave an outer product lazy."""
    text, make, by_hand = CASES[case]
    values = make()
    graph = build(text, {name: value.shape for name, value in values.items()})
    given = {name: Given("", value) for name, value in values.items()}

    def passes():
        return Trace(graph, given).backward()

    def ours():
        return passes().gradients

    value, expected = by_hand(values)
    assert np.isclose(Trace(graph, given).value("f"), value)
    for name, gradient in ours().items():
        np.testing.assert_allclose(gradient, expected[name], rtol=1e-8, atol=1e-8)
    hand, whole, alone = (
        statistics.median(column)
        for column in zip(
            *((seconds(lambda: by_hand(values), 3), seconds(ours, 3), seconds(passes, 3)) for _ in range(7)),
            strict=True,
        )
    )
    benchmark.extra_info |= {"by hand": hand, "ratio": whole / hand, "passes alone": alone / hand}
    print(f"\n{case}: by hand {hand * 1e3:.2f} ms, ours {whole / hand:.2f} of it, the passes alone {alone / hand:.2f}")
    benchmark.pedantic(ours, rounds=5)


def test_no_jacobian_is_allocated(benchmark):
    """relu of 100 × 4096 numbers: its Jacobian would be 671 GB; the passes stay within some copies of the input."""
    x = np.random.default_rng(0).standard_normal((100, 4096))
    graph = build("sum(relu(x))", {"x": x.shape})

    def passes():
        return Trace(graph, {"x": Given("", x)}).gradients

    tracemalloc.start()
    passes()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    benchmark.extra_info["peak of the values"] = peak / x.nbytes
    print(f"\npeak memory: {peak / x.nbytes:.1f} times the input")
    assert peak < 8 * x.nbytes
    benchmark.pedantic(passes, rounds=5)

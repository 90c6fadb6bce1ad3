"""Losses and activations by their names are those of PyTorch, in every reading, and say at a kink what is so there."""

import json
import tomllib
from pathlib import Path

import numpy as np
import pytest

from bpcli import InputError, explain
from bpcli.gates.catalogue import GATES
from bpcli.gates.expansions import EXPANSIONS
from bpcli.graph.build import build
from bpcli.trace.exact_pass import exact_pass
from tests.code.test_array_programs import assert_programs

CALLS = tomllib.loads((Path(__file__).parent / "expansions.toml").read_text("utf-8"))["calls"]


def sample(expansion):
    """A call of an expansion, and values for its operands."""
    values = dict(zip(expansion.names, expansion.samples, strict=False))
    written = ", ".join(value if name in expansion.settings else name for name, value in values.items())
    return f"{expansion.id}({written})", {name: x for name, x in values.items() if name not in expansion.settings}


@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call['text']} {list(call['values'].values())}"[:60])
def test_the_numbers_are_those_of_pytorch(call):
    """The value, and the gradients of the sum of its entries."""
    trace = explain(call["text"], call["values"])
    output = trace.graph.names[trace.graph.output]
    np.testing.assert_allclose(trace.value(output), call["value"], rtol=1e-12, atol=1e-12)
    for name, gradient in call["gradients"].items():
        np.testing.assert_allclose(trace.gradients[name], gradient, rtol=1e-12, atol=1e-12)


def test_every_expansion_is_compared():
    """Each has a truth in the table, but for hardsigmoid, whose slope PyTorch rounds to single precision."""
    called = {call["text"].partition("(")[0].removeprefix("F.") for call in CALLS}
    assert EXPANSIONS.keys() - called == {"hardsigmoid"}
    assert explain("hardsigmoid(x)", x=[-3.5, -3, 1, 3]).gradients["x"].tolist() == [0, 0, 1 / 6, 0]
    assert not EXPANSIONS.keys() & GATES.keys()


@pytest.mark.parametrize("expansion", EXPANSIONS.values(), ids=lambda expansion: expansion.id)
def test_exact_numbers_and_arrays_agree_with_floats(expansion):
    """Exact values and gradients are those of floats; an array of one entry gives the number."""
    text, values = sample(expansion)
    trace = explain(text, values)
    exactly = exact_pass(trace.backward())
    for found, number in ((exactly.values, trace.values), (exactly.gradient, trace.backward().gradient)):
        for node in range(trace.graph.leaves, trace.graph.size):
            np.testing.assert_allclose(np.array(found[node], dtype=float), number[node], rtol=1e-12, atol=1e-15)
    document = json.loads(trace.lesson("json"))
    if not expansion.of_arrays and not any("[" in value for value in values.values()):
        listed = explain(text, {name: f"[{value}]" for name, value in values.items()})
        of_arrays = json.loads(listed.lesson("json"))
        np.testing.assert_allclose(np.ravel(of_arrays["value"]), document["value"], rtol=1e-14)
        for name, gradient in document["gradients"].items():
            np.testing.assert_allclose(np.ravel(of_arrays["gradients"][name]), gradient, rtol=1e-14)


@pytest.mark.parametrize("expansion", EXPANSIONS.values(), ids=lambda expansion: expansion.id)
def test_the_programs_give_the_same_numbers(expansion):
    """Each style of code writes the gates, runs and agrees; and a folded expansion is the same function."""
    text, values = sample(expansion)
    trace, folded = explain(text, values), explain(text, values, group=expansion.id)
    assert_programs(trace)
    assert [gate.id for gate in folded.graph.gates] == ["group"]
    output = trace.graph.names[trace.graph.output]
    np.testing.assert_allclose(folded.value(output), trace.value(output), rtol=1e-12)
    for name, gradient in trace.gradients.items():
        np.testing.assert_allclose(folded.gradients[name], gradient, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("error", [-3, -1, -0.5, 0, 0.25, 2, 5])
def test_the_gradient_of_huber_is_the_error_cut_off(error):
    """As its page says, on both sides of the bound and at it."""
    assert explain("huber(a, b, d)", a=error, b=0, d=2).gradients["a"] == max(-2, min(2, error))


def test_a_target_of_zero_adds_nothing_to_kl_div():
    """As in PyTorch: 0·log(0) counts as 0."""
    trace = explain("kl_div(a, b)", a=[-1, -2], b=[0, 1])
    assert trace.value("f") == 1
    assert [trace.gradients[name].tolist() for name in ("a", "b")] == [[0, -0.5], [0, 1.5]]


def test_an_operand_is_one_node():
    """However often an expansion names it, and however deep calls stand in one another."""
    graph = build("mish(mish(mish(w*x + b)))")
    assert [graph.gate(node).id for node in graph.gate_nodes] == ["mul", "add", *["softplus", "tanh", "mul"] * 3]
    opened = build("silu(w*x)", expanded=("silu", "sigmoid"))
    gates = ["mul", "neg", "exp", "add", "div", "mul"]
    assert [opened.gate(node).id for node in opened.gate_nodes] == gates
    assert [(rewrite.what, rewrite.before, rewrite.after) for rewrite in opened.rewrites] == [
        ("sigmoid", 2, 6),
        ("silu", 2, 6),
    ]


@pytest.mark.parametrize(
    ("text", "values", "kinks"),
    [
        ("relu6(x)", {"x": 0}, 1),
        ("relu6(x)", {"x": 6}, 1),
        ("hardswish(x)", {"x": 3}, 1),
        ("hardswish(x)", {"x": -3}, 1),
        ("hardsigmoid(x)", {"x": 3}, 1),
        ("selu(x)", {"x": 0}, 1),
        ("celu(x, 2)", {"x": 0}, 0),
        ("l1(a, b)", {"a": 1, "b": 1}, 1),
        ("huber(a, b)", {"a": 2, "b": 1}, 0),
        ("huber(a, b)", {"a": 1, "b": 1}, 0),
        ("smooth_l1(a, b)", {"a": 1, "b": 2}, 0),
        ("triplet(a, p, n, 0, eps=0)", {"a": [0, 0], "p": [1, 0], "n": [0, 1]}, 1),
    ],
)
def test_kinks_are_named_and_what_is_smooth_has_none(text, values, kinks):
    """PyTorch's convention is told only where it is another."""
    trace = explain(text, values)
    told = [kink for node in trace.graph.gate_nodes for kink in trace.kinks(node)]
    assert len(told) == kinks
    assert [kink.torch for kink in told] == [EXPANSIONS[text.partition("(")[0]].torch] * kinks


@pytest.mark.parametrize(
    ("text", "values", "said"),
    [
        (
            "y = 2*huber(a)",
            {"a": 1},
            "error: huber takes 2 to 4 operands, and here is 1\n  y = 2*huber(a)\n        ^^^^^^^^\n  write huber(",
        ),
        (
            "mish(x, 1)",
            {"x": 1},
            "error: mish takes 1 operand, and here are 2\n  mish(x, 1)\n  ^^^^^^^^^^\n  write mish(x)",
        ),
        (
            "F.huber_loss(a, b, beta=2)",
            {"a": 1, "b": 2},
            "error: huber has no operand called beta\n  F.huber_loss(a, b, beta=2)\n                          ^",
        ),
        (
            "glu(x)",
            {"x": [1, 2, 3]},
            "error: glu splits x in two halves, and axis -1 has 3 entries\n  glu(x)\n  ^^^^^^",
        ),
        (
            "cosine_similarity(a, b)",
            {"a": 1, "b": 2},
            "error: cosine_similarity takes arrays, and a is a number\n  cosine_similarity(a, b)\n  ^^^",
        ),
        (
            "L = bce(p, y)",
            {"p": 0, "y": 1},
            "error: a logarithm needs a positive number, at q1 = log(p)\n  L = bce(p, y)\n      ^^^^^^^^^",
        ),
        (
            "huber(a, b)",
            {"a": [1, 2], "b": [1, 2, 3]},
            "error: these shapes do not broadcast: a is (2,), b is (3,)\n  huber(a, b)\n  ^^^^^^^^^^^",
        ),
    ],
)
def test_an_error_points_at_the_call(text, values, said):
    """Wrong numbers of operands, shapes and domains: the caret is under what the learner wrote."""
    with pytest.raises(InputError) as caught:
        explain(text, values)
    assert caught.value.render().startswith(said)

"""Layers as one gate: their stages give the same gradients, and what does not fit is told once and clearly."""

import json
import re

import numpy as np
import pytest

from bpcli import InputError, explain
from bpcli.gates.array_catalogue import ARRAY_GATES
from bpcli.trace.values import given

OPEN = [(entry.id, case) for entry in ARRAY_GATES.values() if entry.opens for case in entry.cases]
X, W = [[1.0, 2.0], [3.0, -4.0]], [1.0, 2.0]


def gradients(text, values, upstream, **asked):
    """The value and the gradients of a circuit."""
    document = json.loads(explain(text, values, **asked).lesson("json", upstream=upstream))
    return {"value": document["value"], **document["gradients"]}


@pytest.mark.parametrize(("gate", "case"), OPEN, ids=lambda one: getattr(one, "call", one))
def test_its_stages_are_the_layer(gate, case):
    """--expand opens it into simpler gates, whose value and gradients are those of the layer."""
    values = {operand.name: given(operand.value, operand.name).number for operand in case.operands}
    values = {name: np.asarray(value).tolist() for name, value in values.items()}
    upstream = np.asarray(given(case.upstream).number).tolist()
    layer, stages = (gradients(case.call, values, upstream, expand=expand) for expand in ((), gate))
    assert layer.keys() <= stages.keys()  # in stages a mask has a gradient, which is 0
    for name, value in layer.items():
        np.testing.assert_allclose(stages[name], value, rtol=1e-12, atol=1e-12)


def test_the_stages_of_batch_normalisation_have_names():
    """A name that the learner uses stays the learner's."""
    text = "sd = 2; f = batchnorm(X, gamma, beta)*sd"
    graph = explain(text, X=X, gamma=W, beta=W, expand="batchnorm").graph
    assert {"mu", "centred", "variance", "normalised"} <= set(graph.names)
    assert list(graph.names).count("sd") == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("batchnorm(x, w, w)", "batchnorm takes a batch of shape (examples, features), and x has shape (2,)"),
        ("batchnorm(X, w, 1)", "X has shape (2, 2), so gamma and beta have shape (2,), and 1 has shape ()"),
        ("layernorm(X, X, w)", "X has shape (2, 2), so gamma and beta have shape (2,), and X has shape (2, 2)"),
        ("layernorm(X, w, w, eps=-1)", "eps is added to the variance, so it cannot be negative, and it is -1"),
        ("layernorm(0*X, w, w, eps=0)", "a row whose entries are all equal has variance 0, so eps must be positive"),
        ("batchnorm(X, w)", "batchnorm takes 3 operands"),
        ("dropout(X, w)", "a mask of dropout has the shape of X, (2, 2), and w has shape (2,)"),
        ("dropout(x, w, p=1)", "p is the probability to drop an entry: at least 0 and below 1, and it is 1"),
        ("conv1d(x, X)", "conv1d does not fit x, shape (2,), and its kernel X, shape (2, 2)"),
        ("conv1d(x, [1, 2, 3])", "has 3 entries along an axis of x, which has 2 there"),
        ("maxpool(x, 2)", "maxpool takes an array of at least two axes, and x has shape (2,)"),
        ("maxpool(X, 3)", "a window of maxpool has 3 entries along an axis of X, which has 2 there"),
    ],
)
def test_what_does_not_fit_is_told(text, said):
    """One error, which says what does not fit."""
    values = {name: value for name, value in {"X": X, "x": W, "w": W}.items() if name in text}
    with pytest.raises(InputError, match=re.escape(said)):
        explain(text, values).lesson("json")

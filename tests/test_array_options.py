"""Folding, opening and sharing change no gradient over arrays, and every option gets through every form."""

import json
import re

import numpy as np
import pytest

from bpcli.app import with_group_value
from tests.terminal import bpcli

VALUES = {"x": "[1, 2]", "y": "[0.5, -1]", "W": "1 2; 3 4", "s": "[1, 2, 3]", "t": "1", "a": "2", "c": "1; 2"}
PROGRAMS = [
    "q = x*[1,2]; f = sum(q)",
    "q = σ(W x + [1,2]); f = q·y",
    "q = x/y + a; f = q",
    "q = [a, 1] x; f = q*a",
    "q = W + c; f = mean(q, axis=1)",
    "q = relu(x*y); r = q[0]; f = r*a",
    "q = cross_entropy(s, t); f = q + l2(W)",
    "q = 1/(1 + exp(-x)); f = q·q",
    "q = max(x, y); f = ‖q‖²",
    "q = outer(x, y); f = trace(q)",
    "q = log_softmax(s); f = q[1]",
    "q = logsumexp(W); f = max(q)",
]
REWRITES = [["--group", "q"], ["--group"], ["--expand", "sigmoid,relu"], ["--share"]]


def explained(program, *options, form):
    """What the command says about a program, with the values that it needs."""
    values = [f"{name}={text}" for name, text in VALUES.items() if re.search(rf"\b{name}\b", program)]
    seen = bpcli(*with_group_value(["explain", program, *values, *options, "--format", form]))
    assert (seen.code, seen.err) == (0, "")
    return seen.out


@pytest.mark.parametrize("program", PROGRAMS)
def test_rewriting_changes_no_gradient(program):
    """As written, folded, opened and shared the gradients are the same; every form can show it."""
    expected = json.loads(explained(program, form="json"))["gradients"]
    for options in REWRITES:
        found = json.loads(explained(program, *options, form="json"))["gradients"]
        assert found.keys() == expected.keys()
        for name, gradient in expected.items():
            np.testing.assert_allclose(found[name], gradient, rtol=1e-9, atol=1e-12)
        assert explained(program, *options, "--jacobian", form="table")


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_folded_statement_is_exact_and_checked(program):
    """In exact numbers, and against the witnesses, a folded statement agrees with itself."""
    document = json.loads(explained(program, "--group", "q", "--exact", "--check", form="json"))
    assert not [one for one in document["check"] if one["band"] in {"wrong", "uncomfortable"}]

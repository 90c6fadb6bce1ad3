"""The tables of layers show this circuit's own numbers: what they add up to is the gradient."""

import re

import numpy as np
import pytest

from bpcli import explain
from bpcli.lesson.figures import Figures
from bpcli.lesson.layer_pictures import ROWS, layer_pictures

RNG = np.random.default_rng(0)
X2, X4 = RNG.normal(size=(3, 2)), RNG.normal(size=(2, 1, 3, 3))


def drawn(text, **values):
    """The sentence of the first layer, the rows of its table, and the trace."""
    trace = explain(text, **values)
    sentence, table, *_ = layer_pictures(Figures(trace.backward(upstream=trace.upstream), 17))
    return sentence.text, [table.row(index) for index in range(table.length)], trace


def number(text):
    """What is written with a minus sign, or as a sum of products."""
    return sum(np.prod([float(part) for part in term.replace("−", "-").split("·")]) for term in text.split(" + "))


def place(text):
    """The index in X[0, 1]."""
    return tuple(map(int, re.findall(r"\d+", text.partition("[")[2])))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("y = conv1d(x, w, stride=2, pad=1); y*y", {"x": RNG.normal(size=5), "w": RNG.normal(size=3)}),
        ("y = conv2d(x, w); y*y", {"x": X2, "w": RNG.normal(size=(2, 2))}),
    ],
)
def test_an_entry_of_a_convolution_gets_what_its_row_adds_up_to(text, values):
    """Each output that it feeds is named, with a product for each."""
    _, rows, trace = drawn(text, **values)
    assert len(rows) == np.size(values["x"])
    for name, feeds, terms in rows:
        assert number(terms) == pytest.approx(trace.gradients["x"][place(name)], rel=1e-12)
        assert len(re.findall(r"\[", feeds)) == len(terms.split(" + "))


def test_a_large_convolution_shows_a_corner_an_edge_and_one_within():
    """Three rows, in which products may be left out."""
    text, rows, _ = drawn("conv2d(x, w)", x=RNG.normal(size=(2, 3, 9, 9)), w=RNG.normal(size=(4, 3, 3, 3)))
    assert "branch" in text
    assert [row[0] for row in rows] == ["x[0, 0, 0, 0]", "x[0, 0, 2, 0]", "x[0, 0, 2, 2]"]
    assert rows[0][2].endswith(" + …")


def test_a_window_of_a_pool_names_the_entry_that_gets_its_gradient():
    """Also where the windows overlap."""
    _, rows, trace = drawn("y = maxpool(x, 2, stride=1); y*y", x=X4)
    total = np.zeros(X4.shape)
    for _, winner, value, gets in rows:
        assert number(value) == pytest.approx(X4[place(winner)])
        total[place(winner)] += number(gets)
    assert len(rows) == ROWS
    np.testing.assert_allclose(total, trace.gradients["x"])


def test_the_three_ways_through_a_batchnorm_add_up():
    """Straight, through the mean, through the deviation."""
    _, rows, trace = drawn("y = batchnorm(x, g, b); y*y*y", x=X2, g=[2, -1], b=[0.5, 1])
    for name, *ways, whole in rows:
        assert sum(map(number, ways)) == pytest.approx(number(whole), abs=1e-12)
        assert number(whole) == pytest.approx(trace.gradients["x"][place(name)], abs=1e-12)


@pytest.mark.parametrize("causal", [False, True])
def test_the_rows_of_attention_are_its_weights(causal):
    """Times the values they are the output; a query that may not look gives 0."""
    text, rows, trace = drawn(f"attention(x, x, v, causal={causal})", x=[X2, X2], v=RNG.normal(size=(2, 3, 1)))
    weights = np.array([[number(cell) for cell in row[1:]] for row in rows])
    np.testing.assert_allclose(weights @ np.asarray(trace.value("v"))[0], np.asarray(trace.value("f"))[0])
    assert (weights[0, 1:] == 0).all() == causal
    assert text.endswith("stack.")

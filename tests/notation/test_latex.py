r"""Formulas in LaTeX: as notes write them, with their truth; what is refused, and where; hostile ones."""

import tomllib
from pathlib import Path

import numpy as np
import pytest

from bpcli import explain
from bpcli.errors import InputError

TABLE = tomllib.loads(Path(__file__).parent.parent.joinpath("latex_formulas.toml").read_text("utf-8"))["formulas"]


def problem(text, **values):
    """What is said of a text that cannot be used."""
    with pytest.raises(InputError) as caught:
        explain(text, **values)
    return caught.value.render()


@pytest.mark.parametrize("formula", [f for f in TABLE if "value" in f], ids=lambda formula: formula["id"])
def test_a_formula_has_its_value_and_its_gradients(formula):
    """The formula as it stands, at values, gives what PyTorch gives."""
    trace = explain(formula["text"], formula["values"], upstream=formula.get("upstream"))
    assert np.allclose(trace.value(trace.graph.names[trace.graph.output]), formula["value"], rtol=1e-7, atol=1e-9)
    gradients = trace.backward().gradients
    for name, gradient in formula["gradients"].items():
        assert np.allclose(gradients[name], gradient, rtol=1e-7, atol=1e-9), name


@pytest.mark.parametrize("formula", [f for f in TABLE if "why" in f], ids=lambda formula: formula["id"])
def test_what_is_not_a_circuit_is_refused(formula):
    """With the place in the LaTeX."""
    assert "^" in problem(formula["text"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (r"f = \foo{x}", "bpcli does not know \\foo\n  f = \\foo{x}\n      ^^^^"),
        (r"$\def\x{y} f = \x$", "bpcli does not read \\def\n  $\\def\\x{y} f = \\x$\n   ^^^^"),
        (r"$f = \frac{x}{2$", "this { is never closed\n  $f = \\frac{x}{2$\n               ^"),
        (r"$f = x}$", "} closes nothing\n  $f = x}$\n        ^"),
        (r"\( f = x", "\\( has no end\n  \\( f = x\n  ^^"),
        (r"$f = x_1 + \cdots + x_n$", "\\cdots leaves terms out\n  $f = x_1 + \\cdots + x_n$\n             ^^^^^^"),
        (r"$f = x^12$", "only 1 is part of the script here\n  $f = x^12$\n         ^^"),
        (r"$gradient = local \times upstream$", "local may be a word or a product\n"),
        (r"$f = \sum_i x_i + x_i$", "the index i is outside of its sum here\n"),
        (r"$f(x) = x^2, g = f(y)$", "f is applied to something else than in its definition\n"),
        (r"$f = \mathbf{x} + x$", "x is there in two fonts\n"),
        (r"$a = xy$ and $b = x + y$", "the text has several formulas\n  choose one:\n  --formula 1   a = xy\n"),
        (r"$\frac{df}{dx} = 2x$", "this states a derivative, so it is not a circuit\n"),
        (r"$f = A^{-1} x$", "bpcli has no inverse of a matrix\n"),
        (r"$f = \begin{cases} x & x > 0 \\ 1 & x < -1 \end{cases}$", "a case may be missing here\n"),
    ],
)
def test_a_mistake_has_its_place(text, said):
    """A caret points into the LaTeX as it was typed."""
    assert problem(text).startswith(f"error: {said}")


@pytest.mark.parametrize(
    "text",
    [
        r"\frac{1}{" * 20_000,
        "$" + "{" * 50_000 + "}" * 50_000 + "$",
        "$f = " + r"\sqrt" * 30_000 + "x$",
        "$f = " + "x^{" * 30_000 + "}" * 30_000 + "$",
        "$f = " + r"\left(" * 20_000 + "x$",
        "$" * 100_001,
        "$f = " + "xy" * 50_000 + "$",
        "$x$ " * 30_000,
        r"\begin{align}" * 8_000,
        "$f = " + "x_" * 50_000 + "$",
        "$" + "".join(f"a_{{{n}}} = b \\\\ " for n in range(6_000)) + "$",
    ],
    ids=range(11),
)
def test_a_hostile_text_is_an_error(text):
    """A hundred thousand characters of it, in no time."""
    assert problem(text).startswith("error: ")

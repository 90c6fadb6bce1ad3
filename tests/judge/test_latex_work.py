r"""A derivation in LaTeX: each claim judged, with its place; what is about another circuit left out."""

import pytest

from bpcli import explain
from bpcli.judge.work import judge_work
from tests.terminal import bpcli

PRODUCT = ("q = x + y; f = q*z", {"x": -2, "y": 5, "z": -4})
SHOWN = [
    (r"$\frac{\partial f}{\partial q} = z$", ["right"]),
    (r"$${df \over dx} = \frac{\partial f}{\partial q} \frac{\partial q}{\partial x} = z * 1 = -4$$", ["right"]),
    (r"\[ \nabla_z f = q = 3 \]", ["right"]),
    (r"$\frac{d}{dz} f = q$, $f'(z) = q$", ["right", "right"]),
    (r"$\frac{\partial f(x, y, z)}{\partial x} = z$", ["right"]),
    (r"$df/dx = z$", ["right"]),
    (r"$\frac{\partial f}{\partial q} \cdot \frac{\partial q}{\partial y} = z = 4$", ["wrong"]),
    (r"$q = x + y$ and $f = q + z$", ["right", "wrong"]),
    (r"$\frac{\partial f}{\partial x} = \foo$", ["unreadable"]),
    (r"$\frac{\partial^2 f}{\partial x^2} = 0$", ["unreadable"]),
    (r"$\frac{\partial L}{\partial x} = 1$", ["unreadable"]),
    (r"$q = Wx$, $\frac{\partial q}{\partial x} = W$, $\frac{\partial f}{\partial z} = q$", ["right"]),
]


@pytest.mark.parametrize(("text", "verdicts"), SHOWN)
def test_a_claim_is_judged(text, verdicts):
    """Derivatives in each spelling; a definition by names of another circuit makes its derivatives another's."""
    assert [verdict.verdict for verdict in judge_work(explain(*PRODUCT), text).verdicts] == verdicts


def test_the_wrong_part_has_its_caret():
    """The caret points into the LaTeX, at the part that is wrong."""
    marked = judge_work(
        explain(*PRODUCT), "$\\frac{\\partial f}{\\partial z} = q = 3$\n$\\nabla_x f = \\frac{z}{2} = -4$"
    )
    assert marked.line == 2
    assert marked.first_wrong == "line 2: $\\nabla_x f = \\frac{z}{2} = -4$\n                      ^^^^^^^^^^^"


def test_the_claims_of_a_text_about_its_own_circuit():
    """check needs no answers where the text states derivatives; of σ(x) alone, the circuit is what is under the d."""
    assert bpcli("check", r"$q = xy$, $\frac{dq}{dx} = y$", "x=2", "y=3").code == 0
    assert bpcli("check", r"$\frac{d\sigma(x)}{dx} = (1 - \sigma(x))\,\sigma(x)$", "x=0.7").code == 0
    assert bpcli("check", r"$\frac{d\sigma(x)}{dx} = 1 - \sigma(x)$", "x=0.7").code == 1

"""What a person sees, whole: each golden is a command's output, to be read by a person when it changes."""

import json
import shlex

import pytest

from bpcli.commands.explain import Explain
from bpcli.formats import Page
from tests.golden import assert_golden

LECTURE = '"(x+y)*z" x=-2 y=5 z=-4'
SIGMOID = '"1/(1+e^-(w0x0+w1x1+w2))" w0=2 x0=-1 w1=-3 x1=-2 w2=-3'
STAGED = '"(x + σ(y)) / (σ(x) + (x + y)²)" x=3 y=-4'
KINKS = '"relu(a)*|b| + max(c, d) + clip(e1, -1, 1) + hypot(g, h)*σ(k)" a=0 b=0 c=2 d=2 e1=1 g=0 h=0 k=9'

NORM = '"||W x||^2" "W=[[0.1, 0.5], [-0.3, 0.8]]" "x=[0.2, 0.4]"'
BATCH = (
    '"h = σ(X W + b); s = h V; f = cross_entropy(s, y) + 0.1*l2(W)" "X=0.1*randn(100, 3072)" '
    '"W=0.01*randn(3072, 50)" "b=zeros(50)" "V=randn(50, 10)" "y=zeros(100)"'
)
LAYERS = '"f = W2 max(0, W1 x)" "W1=1 2; -1 1; 0.5 -2" "x=[1, -1]" "W2=1 2 3; 4 5 6"'

GOLDENS = {
    "lecture.txt": (LECTURE, {}, {}),
    "lecture-120.txt": (LECTURE, {}, {"width": 120}),
    "lecture-colour.txt": (LECTURE, {}, {"colour": True}),
    "lecture-ascii.txt": (LECTURE, {}, {"unicode": False}),
    "lecture-verbose.txt": (LECTURE, {"verbose": True}, {}),
    "lecture-brief.txt": (LECTURE, {"brief": True}, {}),
    "lecture-plain.txt": (LECTURE, {"form": "plain"}, {}),
    "lecture-markdown.md": (LECTURE, {"form": "markdown"}, {}),
    "lecture.json": (LECTURE, {"form": "json"}, {}),
    "lecture-symbolic.txt": ('"(x+y)*z"', {}, {}),
    "lecture-symbolic.json": ('"(x+y)*z"', {"form": "json"}, {}),
    "sigmoid.txt": (SIGMOID, {}, {}),
    "sigmoid-grouped.txt": (SIGMOID, {"group": ("auto",)}, {}),
    "sigmoid-expanded.txt": ('"sigmoid(x)*y" x=1 y=2', {"expand": ("sigmoid",)}, {"width": 100}),
    "staged.txt": (STAGED, {"digits": 6}, {"width": 100}),
    "staged-plain.txt": (STAGED, {"form": "plain", "check": True}, {}),
    "exact-ascii.md": (
        '"(x + |y|)/(x + y²)" x=1/3 y=-sqrt(2)/2',
        {"form": "markdown", "exact": True, "brief": True},
        {"unicode": False},
    ),
    "branches.txt": ('"b = a + a; c = b + b" a=1', {}, {}),
    "shared.txt": ('"x*y + 1/(x*y)" x=2 y=3', {"share": True}, {}),
    "composite.txt": ('"q = x*y + x; f = q*z" x=2 y=3 z=-1', {"group": ("q",)}, {}),
    "kinks.txt": (KINKS, {"check": True}, {"width": 120}),
    "exact.json": ('"x*y + sqrt(y)" x=1/3 y=2', {"form": "json", "exact": True, "check": True}, {}),
    "part.txt": (LECTURE, {"of": "q", "wrt": "x,z", "upstream": "1/2"}, {}),
    "norm.txt": (NORM, {}, {}),
    "norm-120.txt": (NORM, {"verbose": True, "check": True}, {"width": 120}),
    "norm-ascii.txt": (NORM, {}, {"unicode": False}),
    "norm-plain.txt": (NORM, {"form": "plain", "jacobian": True}, {}),
    "norm.md": (NORM, {"form": "markdown"}, {}),
    "norm.json": (NORM, {"form": "json", "check": True, "jacobian": True}, {}),
    "norm-symbolic.txt": ('"||W x||^2"', {"shape": ("W=2x2", "x=2")}, {}),
    "norm-exact.txt": (NORM, {"exact": True, "brief": True}, {}),
    "layers.txt": (LAYERS, {"jacobian": True}, {}),
    "batch.txt": (BATCH, {"seed": 1}, {}),
    "broadcast.txt": ('"(x - mean(X, axis=0))*s/y" "X=1 2; 3 4" "x=[1, 2]" s=3 "y=2; 4"', {"upstream": "1 0; 0 1"}, {}),
    "ties.txt": ('"max(x) + hinge(s, 1) + max(0, x[2])" "x=[3, 3, 0]" "s=[1, 2, 1]"', {"check": True}, {}),
    "numbers.txt": ('"2 + 3"', {}, {}),
}


def output(command: str, options: dict, page: dict) -> str:
    """What `bpcli explain` writes to a page."""
    pieces: list[str] = []
    Explain(arguments=shlex.split(command), **options).run(Page(pieces.append, **page))
    return "".join(pieces)


@pytest.mark.parametrize("name", GOLDENS)
def test_the_output_is_the_golden(name):
    """Each of these outputs is as it was when a person last read it."""
    assert_golden(f"lesson/{name}", output(*GOLDENS[name]))


@pytest.mark.parametrize("name", [name for name, (_, _, page) in GOLDENS.items() if not page.get("unicode", True)])
def test_ascii_is_ascii(name):
    """Where only ASCII can be shown, only ASCII is."""
    assert output(*GOLDENS[name]).isascii()


@pytest.mark.parametrize("width", [40, 80, 120, 200])
def test_no_line_is_wider_than_the_page(width):
    """Tables and sentences fold; nothing is cut off."""
    text = output(SIGMOID, {}, {"width": width})
    assert max(len(line) for line in text.splitlines()) <= width
    squeezed = "".join(text.split())
    for cell in ("q7→q6", "0.3679·(−0.5344)=−0.1966", "−0.5898"):
        assert cell in squeezed or width == 40  # at 40 columns a cell's parts stand under one another


def test_long_tables_fold_and_all_shows_them():
    """Past 200 rows both ends are shown and a line says how to see the rest; plain and JSON give every row."""
    program = "; ".join(["a0 = x*x", *(f"a{i} = a{i - 1} + x" for i in range(1, 500))])
    command = f'"{program}" x=1'
    folded = output(command, {}, {})
    assert "--all" in folded
    assert len(folded.splitlines()) < 570
    assert "… + 1 + 1 (501 terms) = 501" in " ".join(folded.split())
    everything = output(command, {"whole": True}, {})
    assert "--all" not in everything
    assert "a250 → x" in everything
    assert output(command, {"form": "plain"}, {}).count(" → ") == 1000
    document = json.loads(output(command, {"form": "json"}, {}))
    assert len(document["forward"]) == 500
    assert len(document["backward"]) == 1000


def test_names_cannot_become_markup():
    """A node's name is shown as it is in every format, never read as markup."""
    text = output('"__a__ * b_c_d + |__a__|" __a__=2 b_c_d=3', {"form": "markdown"}, {})
    for line in text.splitlines():
        if "__a__" in line and not line.startswith(("|", "```", "  ", "f", "├", "└", "│", " ", "─")):
            assert "`" in line or r"\_\_a\_\_" in line
    assert r"`\|__a__\|`" in text

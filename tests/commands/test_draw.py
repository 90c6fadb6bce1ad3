"""`bpcli draw`: whole pictures, read by a person when they change, and what is drawn where there is no room for one."""

import json
import shlex

import pytest

from bpcli.commands.draw import Draw
from bpcli.errors import InputError
from bpcli.errors import width as columns_of
from bpcli.formats import Page
from tests.golden import assert_golden
from tests.terminal import bpcli

LECTURE = '"(x+y)*z" x=-2 y=5 z=-4'
SIGMOID = '"1/(1 + exp(-(w0*x0 + w1*x1 + w2)))" w0=2 x0=-1 w1=-3 x1=-2 w2=-3'
BRANCHES = '"b = a + a; c = b + b" a=1'
TANGLED = '"q = x*y; p = sin(x)*q; r = p + q*y; s = r*x - p; s*(q + 1)" x=1.5 y=-2'
LAYERS = '"h = relu(W1 x + b1); s = W2 h + b2; sum(s)" W1=randn(4,3) x=randn(3) b1=zeros(4) W2=randn(2,4) b2=zeros(2)'
EIGHT = '"maxout(a, b, c, d, k, l, m, n)" a=1 b=2 c=3 d=9 k=5 l=6 m=7 n=8'
WIDTHS = (80, 100, 140)
NARROW = {"sigmoid", "norm"}  # also where there is room for little

GOLDENS = {
    "lecture": (LECTURE, {}),
    "sigmoid": (SIGMOID, {}),
    "sigmoid-grouped": (SIGMOID, {"group": ("auto",)}),
    "max": ('"max(x, y)*z" x=3 y=-1 z=2', {}),
    "three": ('"a*max(x, y, z) + x" x=1 y=4 z=3 a=-2', {}),
    "eight": (EIGHT, {}),
    "branches": (BRANCHES, {}),
    "square": ('"x*x" x=3', {}),
    "square-symbolic": ('"x*x + x"', {}),
    "crossing": ('"u = x - y; v = y - x; u*v" x=5 y=3', {}),
    "norm": ('"||W x||^2" "W=[[0.1, 0.5], [-0.3, 0.8]]" "x=[0.2, 0.4]"', {}),
    "layers": (LAYERS, {}),
    "chain": ('"exp(sin(cos(tanh(exp(-sin(cos(tanh(sqrt(exp(x))))))))))" x=1', {}),
    "tangled": (TANGLED, {}),
    "korean": ('"합 = 가중치*입력 + 편향; σ(합)" 가중치=0.5 입력=-2 편향=1.25', {}),
}


def output(command, options=None, **page):
    """What `bpcli draw` writes to a page."""
    pieces = []
    Draw(arguments=shlex.split(command), **options or {}).run(Page(pieces.append, **page))
    return "".join(pieces)


@pytest.mark.parametrize("name", GOLDENS)
def test_the_picture_is_the_golden(name):
    """Each picture is as it was when a person last looked at it, at several widths, and never wider."""
    parts = []
    for width in (*[40] * (name in NARROW), *WIDTHS):
        drawn = output(*GOLDENS[name], width=width)
        assert max(columns_of(line) for line in drawn.splitlines()) <= width
        if not parts or drawn != parts[-1].partition("\n\n")[2]:
            parts.append(f"{width} columns\n\n{drawn}")
    assert_golden(f"pictures/{name}.txt", "\n".join(parts))


@pytest.mark.parametrize("name", GOLDENS)
def test_every_form_says_the_same(name):
    """The names and the numbers of the picture are those of the outline that is read aloud."""
    command, options = GOLDENS[name]
    signs = str.maketrans(dict.fromkeys("─│╮╯╭╰├┤┬┴┼●▸():,=+", " "))

    def words(text):
        for word in ("value", "gradient", "on this wire", "in all", "(see above)", "(see below)", "sum "):
            text = text.replace(word, " ")
        return set(text.translate(signs).split())

    drawn = words(output(command, options, width=200))
    outline = words(output(command, {**options, "form": "plain"}))
    assert drawn <= outline | {"f"}
    assert outline <= drawn


@pytest.mark.parametrize(
    ("command", "options", "first"),
    [('"2 + 3"', {}, "     5"), ('"x*y" x=1 y=2', {"of": "x"}, "     1"), ('"x*y"', {"of": "x"}, "  x")],
)
def test_a_circuit_without_a_gate_is_one_node(command, options, first):
    """There is no wire to draw, so the node stands alone."""
    assert output(command, options).splitlines()[0] == first


def test_json_is_the_lesson_of_the_same_circuit():
    """`draw --format json` is the document of `explain`."""
    found = json.loads(output(LECTURE, {"form": "json"}))
    assert (found["schema"], found["gradients"]) == (1, {"x": -4.0, "y": -4.0, "z": 3.0})


def test_a_large_circuit_is_abridged_and_says_so():
    """200 nodes are drawn, the nearest to the output; --all draws them all."""
    chain = "; ".join(f"a{i} = sin({f'a{i - 1}' if i else 'x'})" for i in range(300))
    drawn = output(f'"{chain}" x=1')
    assert "The circuit has 301 nodes; the picture shows the 200 nearest to the output." in drawn
    assert "… a99 ──" in drawn
    assert "a98" not in drawn
    whole = output(f'"{chain}" x=1', {"whole": True})
    assert "nearest" not in whole
    assert "(sin) a98 ──" in whole


def test_names_that_look_like_markup_are_text():
    """Rich's brackets cannot be in a name; an expression's own are drawn as they are."""
    assert "(×)" in output('"bold*red" bold=1 red=2', colour=True)


def test_what_cannot_be_used_is_said():
    """The same words as for explain."""
    with pytest.raises(InputError, match="there is no format svgg"):
        output(LECTURE, {"form": "svgg"})
    seen = bpcli("draw", "x*y", "x=1")
    assert (seen.code, seen.out) == (2, "")
    assert 'bpcli draw "x*y" x=1 y=1' in seen.err

"""What bpcli tells, whole: a golden a story, by value, to be read by a person when it changes.

How a format writes each kind of block and column is in tests/formats; this is what there is to write.
"""

import shlex
from collections import Counter
from functools import cache
from typing import Any
from unittest import mock

import pytest

from bpcli.formats import Page, write_story
from bpcli.graph.network import network
from bpcli.lesson.network import tell_network
from bpcli.lesson.story import Story
from tests import told
from tests.golden import GOLDENS, assert_golden
from tests.terminal import bpcli

LECTURE = '"(x+y)*z" x=-2 y=5 z=-4'
SIGMOID = '"1/(1+e^-(w0x0+w1x1+w2))" w0=2 x0=-1 w1=-3 x1=-2 w2=-3'
NORM = '"||W x||^2" "W=[[0.1, 0.5], [-0.3, 0.8]]" "x=[0.2, 0.4]"'
KINKS = '"relu(a)*|b| + max(c, d) + clip(e1, -1, 1) + hypot(g, h)*σ(k)" a=0 b=0 c=2 d=2 e1=1 g=0 h=0 k=9'
BATCH = (
    '"h = σ(X W + b); s = h V; f = cross_entropy(s, y) + 0.1*l2(W)" "X=0.1*randn(100, 3072)" '
    '"W=0.01*randn(3072, 50)" "b=zeros(50)" "V=randn(50, 10)" "y=zeros(100)"'
)
BROADCAST = '"(x - mean(X, axis=0))*s/y" "X=1 2; 3 4" "x=[1, 2]" s=3 "y=2; 4"'
COMMANDS = {
    "explain/lecture": f"explain {LECTURE}",
    "explain/norm": f"explain {NORM} --check --jacobian",
    "explain/verbose": f"explain {LECTURE} --verbose",
    "explain/symbolic": 'explain "(x+y)*z"',
    "explain/sigmoid": f"explain {SIGMOID}",
    "explain/sigmoid-grouped": f"explain {SIGMOID} --group auto",
    "explain/sigmoid-expanded": 'explain "sigmoid(x)*y" x=1 y=2 --expand sigmoid',
    "explain/staged": 'explain "(x + σ(y)) / (σ(x) + (x + y)²)" x=3 y=-4 --digits 6 --check',
    "explain/exact": 'explain "(x + |y|)/(x + y²)" x=1/3 "y=-sqrt(2)/2" --exact --brief',
    "explain/branches": 'explain "b = a + a; c = b + b" a=1',
    "explain/shared": 'explain "x*y + 1/(x*y)" x=2 y=3 --share',
    "explain/composite": 'explain "q = x*y + x; f = q*z" x=2 y=3 z=-1 --group q',
    "explain/kinks": f"explain {KINKS} --check",
    "explain/part": f"explain {LECTURE} --of q --wrt x,z --upstream 1/2",
    "explain/numbers": 'explain "2 + 3"',
    "explain/why-order": 'explain "b = a + a; c = b + b; d = b*c" a=1 --why-order',
    "explain/norm-verbose": f"explain {NORM} --verbose",
    "explain/norm-symbolic": 'explain "||W x||^2" --shape W=2x2 --shape x=2',
    "explain/norm-exact": f"explain {NORM} --exact --brief",
    "explain/layers": 'explain "f = W2 max(0, W1 x)" "W1=1 2; -1 1; 0.5 -2" "x=[1, -1]" "W2=1 2 3; 4 5 6" --jacobian',
    "explain/batch": f"explain {BATCH} --seed 1",
    "explain/broadcast": f'explain {BROADCAST} --upstream "1 0; 0 1"',
    "explain/ties": 'explain "max(x) + hinge(s, 1) + max(0, x[2])" "x=[3, 3, 0]" "s=[1, 2, 1]" --check',
    "explain/jacobian-relu": 'explain "relu(x)" "x=randn(4096)" --jacobian',
    "explain/jacobian-minibatch": 'explain "relu(x)" "x=randn(100, 4096)" --jacobian',
    "explain/jacobian-layer": 'explain "σ(X W + b)" "X=randn(100, 3072)" "W=randn(3072, 10)" "b=zeros(10)" --jacobian',
    "explain/jacobian-softmax": 'explain "softmax(x)" "x=[1, 2, 3]" --jacobian',
    "explain/jacobian-numbers": 'explain "(x+y)*z + x" x=-2 y=5 z=-4 --jacobian',
    "worksheet/sheet": f"explain {SIGMOID} --blank local,product",
    "worksheet/key": f"explain {SIGMOID} --blank local,product --key",
    "gates/sigmoid": "gates sigmoid",
    "gates/matmul": "gates matmul",
    "gates/card": "gates",
    "gates/list": "gates --all",
    **{f"gates/{name}": f"gates {name}" for name in ("mish", "huber", "triplet")},
    "gates/losses": "gates losses",
    **{f"gates/{gate}": f"gates {gate}" for gate in ("mul", "relu", "pow", "clip", "sqrt", "softmax", "cross_entropy")},
    **{f"gates/{gate}": f"gates {gate}" for gate in ("hinge", "max", "index")},
    "plot/activations": "plot sigmoid tanh relu",
    "plot/tangent": 'plot "x*exp(-x)" x=-1..4 --at 1.5',
}
NETWORKS = {
    "net/lecture": network("3-4-4-1"),
    "net/images": network("3072-100-10", "relu", "cross_entropy", batch=100, l2=0.1),
    "net/linear": network("4-3", loss="hinge"),
}
# What these tell is read there, and only named where another story tells it too.
FIRST = (
    *(f"explain/{name}" for name in ("lecture", "norm", "branches", "sigmoid", "jacobian-softmax")),
    *("gates/sigmoid", "gates/matmul", "net/lecture", "plot/activations"),
)
MOST = 3  # stories that tell the same sentence in full


@cache
def stories(name: str) -> tuple[Story, ...]:
    """The stories that a command writes, or that of a network."""
    if name in NETWORKS:
        return (tell_network(NETWORKS[name]),)
    told_here: list[Story] = []
    with mock.patch.multiple("bpcli.formats.table", write=lambda story, _: told_here.append(story)):
        seen = bpcli(*shlex.split(COMMANDS[name]))
    assert (seen.code, seen.err) == (0, "")
    return tuple(told_here)


def written(form: str, story: Story, **page: Any) -> str:
    """A story in a format."""
    parts: list[str] = []
    write_story(form, story, Page(parts.append, **page))
    return "".join(parts)


@cache
def told_first(before: str) -> dict[str, str]:
    """Where each sentence is told, in the stories of FIRST that come before a story."""
    places: dict[str, str] = {}
    for first in FIRST[: FIRST.index(before) if before in FIRST else None]:
        for story in stories(first):
            for number, text in enumerate(told.words(story), 1):
                places.setdefault(text, f"{first} {number}")
    return places


@pytest.mark.parametrize("name", [*COMMANDS, *NETWORKS])
def test_the_story_is_the_golden(name):
    """Each story is as it was when a person last read it."""
    head = f"$ bpcli {COMMANDS[name]}\n" if name in COMMANDS else ""
    texts = [told.dump(story, told_first(name)) for story in stories(name)]
    assert_golden(f"stories/{name}.txt", head + "\n".join(texts))


@pytest.mark.parametrize("name", [name for name in COMMANDS if not name.startswith("gates/")])
def test_the_story_fits_the_page(name):
    """A table is not wider than its page, and where only ASCII can be shown, each format shows only ASCII."""
    for story in stories(name):
        assert max(map(len, written("table", story).splitlines())) <= 80
        assert all(written(form, story, unicode=False).isascii() for form in ("table", "plain", "markdown"))


def test_a_sentence_is_read_in_few_goldens():
    """Who changes a sentence reads it again in few places."""
    told_in = Counter()
    for file in (GOLDENS / "stories").rglob("*.txt"):
        lines = file.read_text("utf-8").split("\n")
        told_in.update({line for line in lines if line.startswith("Sentence") and ": as in " not in line})
    assert [line for line, count in told_in.items() if count > MOST] == []

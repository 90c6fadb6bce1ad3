"""Circuits in DOT, read and laid out by Graphviz itself."""

import html
import re
import warnings

import pygraphviz
import pytest

from bpcli import explain
from bpcli.errors import visible
from bpcli.formats.dot import lines
from bpcli.lesson.tell import circuit_of
from tests.formats import hostile
from tests.golden import assert_golden


def digraph(expression, **values):
    """The text for an expression."""
    return "\n".join(lines(*circuit_of(explain(expression, **values)))) + "\n"


def read(text):
    """What Graphviz makes of it; its complaints are errors."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return pygraphviz.AGraph(string=text)


def test_the_lectures_circuit():
    """Signs in circles; on each arrow the value in green and, under it, the gradient in red."""
    assert_golden("pictures/lecture.dot", digraph("(x+y)*z", x=-2, y=5, z=-4))


@pytest.mark.parametrize("expression", ["x - y", "y - x", "y / x", "(y - x) - (x - y)", "max(c, b, a)"])
def test_graphviz_keeps_the_order_of_operands(expression):
    """The arrows into a gate come from above to below in written order."""
    text = digraph(
        expression, **{name: n + 2.5 for n, name in enumerate("abcxy") if name in re.sub("max", "", expression)}
    )
    graph = read(text)
    graph.layout("dot")
    for gate in graph.nodes():
        ends = [float(edge.attr["pos"].split()[-1].split(",")[1]) for edge in graph.in_edges(gate)]
        assert len(set(ends)) == len(ends)
    arrows = re.findall(r"(n\d+) -> (n\d+)", text)
    for gate in {head for _, head in arrows}:
        tails = [tail for tail, head in arrows if head == gate]
        height = {
            edge[0]: -float(re.findall(r"[-\d.]+,([-\d.]+)", edge.attr["pos"])[0]) for edge in graph.in_edges(gate)
        }
        assert sorted(tails, key=height.__getitem__) == tails


@pytest.mark.parametrize("text", hostile.TEXTS)
def test_no_text_leaves_its_label(text):
    """Graphviz reads five nodes and five arrows whatever the names are, and the texts come back as they were."""
    for unicode in (True, False):
        written = "\n".join(lines(hostile.circuit(text), text, unicode=unicode))
        assert unicode or written.isascii()
        graph = read(written)
        assert sorted(graph.nodes()) == ["n0", "n1", "n2", "n3", "n4"]
        assert len(graph.edges()) == 5
        quoted = graph.get_node("n1").attr["label"]
        assert html.unescape(quoted.replace('\\"', '"').replace("\\\\", "\\")) == visible(text)
        marked = graph.get_node("n2").attr["label"]
        assert [html.unescape(part) for part in re.sub(r"<[^>]*>", "\0", marked).split("\0") if part] == [
            visible(text)
        ] * 2


def test_graphviz_draws_it_without_a_complaint():
    """With hostile texts in every place the whole is still laid out."""
    for text in ("<b>x</b>", '"', "\\", "&amp;", "무게"):
        read("\n".join(lines(hostile.circuit(text), text))).layout("dot")

"""Which form a drawing takes, what is said of it, and what is highlighted in it."""

import pytest

from bpcli import explain
from bpcli.formats import Page, write_story
from bpcli.formats.circuit import Lit, lines_of, sketch_of
from bpcli.formats.picture import MOST_EDGES, picture
from bpcli.layout.place import place
from bpcli.lesson.circuit import circuit
from bpcli.lesson.drawing import drawing
from bpcli.lesson.figures import Figures
from bpcli.lesson.tell import Telling, tell

SENTENCES = {"fork": "forks (●)", "bridge": "passes over", "fold": "goes on further down", "tree": "Beside each node"}


def drawn(expression, width=80, *, always=False, **values):
    """A circuit's picture: its lines, and which of the sentences are said of it."""
    made = drawing(Figures(explain(expression, **values).backward()))._replace(always=always)
    lines, caption, notes = picture(made, width)
    text = "\n".join("".join(text for text, _ in line) for line in lines)
    return text, {key for key, words in SENTENCES.items() if words in caption}, notes


@pytest.mark.parametrize(
    ("expression", "width", "said"),
    [
        ("(a + b)*c", 80, set()),
        ("a*a + b*c", 80, {"fork"}),
        ("u = a - b; v = b - a; u*v*c", 80, {"fork", "bridge"}),
        ("(a + b)*c", 24, {"fold"}),
        ("(a + b)*c", 16, {"tree"}),
    ],
)
def test_only_what_can_be_seen_is_explained(expression, width, said):
    """The caption speaks of forks, bridges and folds where there are any."""
    assert drawn(expression, width, a=1, b=2, c=3)[1] == said


def test_a_long_or_tangled_circuit_is_a_tree_unless_the_drawing_is_asked_for():
    """Past the rule's numbers `explain` shows the tree; `draw` draws all the same."""
    long = " + ".join(f"x{i}" for i in range(MOST_EDGES))
    values = {f"x{i}": i for i in range(MOST_EDGES)}
    assert drawn(long, **values)[1] == {"tree"}
    assert drawn(long, always=True, **values)[1] == {"fold"}
    bits = [f"x{i}*x{j}" for i in range(6) for j in range(6) if i < j]
    tangled = f"maxout({', '.join(bits)})"
    few = {f"x{i}": i for i in range(6)}
    assert drawn(tangled, 200, **few)[1] == {"tree"}
    assert drawn(tangled, 200, always=True, **few)[1] >= {"fork", "bridge"}


def test_deep_parts_of_a_tree_stand_further_down():
    """Nothing is lost where a tree is deep: the rest is a tree of its own."""
    deep = "".join(f"a{i} = sin({f'a{i - 1}' if i else 'x'}); " for i in range(20)) + "f = a19*x"
    text, _, notes = drawn(deep, 20, x=1)
    assert [line for line in text.split("\n") if "see below" in line]
    assert all(f"a{i} (sin)" in text for i in range(20))
    assert any("drawn further down" in note for note in notes)


def test_a_step_is_highlighted_and_what_is_not_known_is_left_out():
    """Lit pieces are the wires and numbers that are asked for; the picture keeps its places."""
    circuit = drawing(Figures(explain("x*x + y", x=3, y=1).backward())).circuit
    placed = place(sketch_of(circuit), 80)
    whole = ["".join(text for text, _ in line) for line in lines_of(circuit, placed)]
    bare = circuit._replace(
        nodes=tuple(node._replace(gradient="") for node in circuit.nodes),
        edges=tuple(edge._replace(gradient="") for edge in circuit.edges),
    )
    square = next(index for index, edge in enumerate(circuit.edges) if edge.slot == 1 and edge.tail == 0)
    lines = lines_of(circuit, placed, Lit(frozenset({square}), frozenset({0})))
    lit = "".join(text for line in lines for text, what in line if what.startswith("lit"))
    assert "x" in lit
    assert "3 + 3 = 6" in lit
    assert "●" in lit
    assert "y" not in lit
    assert {what for line in lines for _, what in line} >= {"lit wire", "lit gradient", "lit label", "wire", "value"}
    early = ["".join(text for text, _ in line) for line in lines_of(bare, placed)]
    assert not any("3 + 3" in line for line in early)
    assert [line.rstrip() for line in early if "●" in line] == [line.rstrip() for line in whole if "●" in line]


@pytest.mark.parametrize("ascii_only", [False, True])
def test_a_number_too_long_for_the_tree_says_that_there_is_more(ascii_only):
    """Nothing is cut off at the edge of the page in silence, also where only ASCII can be shown."""
    trace = explain("sigmoid(x)", x="1e308")
    story = tell(trace, Telling(exact=True))
    parts = []
    write_story("table", story, Page(parts.append, unicode=not ascii_only))
    text = "".join(parts)
    more = "..." if ascii_only else "…"
    assert sum(line.endswith(more) for line in text.split("\n")) >= 2
    assert text.isascii() == ascii_only
    assert all(len(line) <= 80 for line in text.split("\n"))
    assert "".join(text.split("inputs")[1].split("output")[0].split()) == "x=1" + 308 * "0"


def test_a_gradient_that_is_not_asked_for_is_not_drawn():
    """With --wrt the pass does not go everywhere: where it does not, no 0 (and no other number) stands on a wire."""
    given = {"X": [[1.0, 2.0]], "b": [1.0, 2.0], "c": 2.0}
    for expression, values in (("sum(X*b)*c", given), ("(X*b)*c", {"X": 3.0, "b": 4.0, "c": 2.0})):
        drawn_circuit = circuit(Figures(explain(expression, **values).backward(wrt=("b",))))
        nodes = drawn_circuit.nodes
        has_gradient = {node.name: bool(node.gradient) for node in drawn_circuit.nodes}
        assert tuple(map(has_gradient.get, "Xbcf")) == (False, True, False, True)
        assert all(bool(edge.gradient) == has_gradient[nodes[edge.tail].name] for edge in drawn_circuit.edges)

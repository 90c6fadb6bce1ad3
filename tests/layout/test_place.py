"""Whatever the circuit, its picture can be read: each property is checked in the characters that are drawn."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpcli import explain
from bpcli.errors import width as columns_of
from bpcli.formats.circuit import label_text, lines_of, node_text, sketch_of
from bpcli.layout.place import place
from bpcli.lesson.circuit import circuit
from bpcli.lesson.figures import Figures
from bpcli.lesson.story import DrawnCircuit, DrawnEdge, DrawnNode
from tests.layout.circuits import circuits
from tests.layout.reader import ARMS, MisreadError, grid, read

WIDTHS = st.sampled_from((60, 78, 98, 138, 1000))


def drawn(circuit, width):
    """The places and the lines of a picture."""
    placed = place(sketch_of(circuit), width)
    return placed, placed and ["".join(text for text, _ in line) for line in lines_of(circuit, placed)]


def written(circuit):
    """The operands of each gate, as they are written."""
    operands = {}
    for edge in circuit.edges:
        operands.setdefault(edge.head, []).append(edge.tail)
    return operands


@settings(max_examples=120, deadline=None)
@given(circuits(), WIDTHS)
def test_every_edge_can_be_followed_with_a_finger(circuit, width):
    """From each node the lines lead to all its gates and to nothing else, in the written order at each gate."""
    placed, lines = drawn(circuit, width)
    if placed is None:
        assert width < 100
        return
    operands, cells = read(circuit, placed, lines)
    assert operands == written(circuit)
    no_overlaps(circuit, placed, lines)
    labelled(circuit, placed, lines, cells)
    assert max(columns_of(line) for line in lines) <= min(width, placed.width)
    assert len(lines) == placed.height
    assert any(line.strip() for line in (lines[0], lines[-1]))
    assert place(sketch_of(circuit), width) == placed


def no_overlaps(circuit, placed, lines):
    """Every text can be read whole in its place, and no two things stand in one."""
    cells = grid(lines)
    taken = set()
    texts = [(node.x, node.y, node.width, node_text(circuit, node)) for node in placed.nodes]
    for label in placed.labels:
        assert columns_of(label_text(circuit, label)) == label.width
        texts.append((label.x, label.y, label.width, label_text(circuit, label)))
    for x, y, width, text in texts:
        at = x
        for character in text:
            assert cells.get((at, y), " ") == character, f"{text} is overlapped"
            at += columns_of(character)
        own = {(column, y) for column in range(x, x + width)}
        assert at == x + width
        assert not own & taken
        taken |= own
    signs = {cell for cell, sign in cells.items() if sign in ARMS and cell not in taken}
    assert signs | taken >= set(cells)


def labelled(circuit, placed, lines, cells_of):
    """Each label lies at an edge of its node; each node with numbers has its own, and each branch."""
    cells = grid(lines)
    for label in placed.labels:
        row = label.y + (1 if label.kind == "value" else -1)
        under = {(x, row) for x in range(label.x, label.x + label.width)}
        assert {cells[cell] for cell in under} <= set("─"), (label, circuit)
        if label.node in cells_of:
            assert under <= cells_of[label.node]
    of_nodes = [label for label in placed.labels if label.edge < 0]
    for kind in ("value", "gradient"):
        named = {label.node for label in of_nodes if label.kind == kind}
        assert named == {index for index, node in enumerate(circuit.nodes) if getattr(node, kind)}
    branching = [
        index
        for index, (tail, *_, gradient) in enumerate(circuit.edges)
        if gradient and sum(other.tail == tail for other in circuit.edges) > 1
    ]
    assert sorted(label.edge for label in placed.labels if label.edge >= 0) == branching


PRODUCT = DrawnCircuit(
    (
        DrawnNode("x", "", "input", "2", "7"),
        DrawnNode("y", "", "input", "3", "2"),
        DrawnNode("f", "−", "output", "6", "1"),
    ),
    (DrawnEdge(0, 2, 0, "3"), DrawnEdge(1, 2, 1, "2"), DrawnEdge(0, 2, 2, "4")),
)


@pytest.mark.parametrize(
    ("old", "new"),
    [("●", "─"), ("│", " "), ("┤", "│"), ("│", "┼"), ("╮", "╯"), ("├", "│")],
)
def test_the_reader_finds_a_wrong_sign(old, new):
    """A picture in which one sign is another is not read as the circuit."""
    placed, lines = drawn(PRODUCT, 80)
    text = "\n".join(lines)
    assert read(PRODUCT, placed, lines)[0] == written(PRODUCT)
    for place_ in [index for index, sign in enumerate(text) if sign == old]:
        wrong = text[:place_] + new + text[place_ + 1 :]
        try:
            found = read(PRODUCT, placed, wrong.split("\n"))[0]
        except MisreadError:
            continue
        assert found != written(PRODUCT), f"{wrong}\n{place_}"


@st.composite
def programs(draw):
    """A staged program over three inputs, in bpcli's notation."""
    names, lines = ["x", "y", "z"], []
    pick = st.sampled_from
    for number in range(draw(st.integers(1, 9))):
        one, other = draw(pick(names[-5:])), draw(pick(names))
        form = draw(pick(("{} + {}", "{}*{}", "{} − {}", "sin({})*{}", "max({}, {}, 2)", "σ({} + {})", "{}²·{}")))
        names.append(f"n{number}")
        lines.append(f"n{number} = {form.format(one, other)}")
    return "; ".join(lines)


@settings(max_examples=40, deadline=None)
@given(programs(), WIDTHS)
def test_what_is_typed_can_be_read_back_too(program, width):
    """The same of circuits that come through the notation, with real numbers."""
    used = {name: number for name, number in {"x": 0.5, "y": -1.25, "z": 2}.items() if name in program}
    drawn_of = circuit(Figures(explain(program, **used).backward()))
    placed, lines = drawn(drawn_of, width)
    if placed is not None:
        operands, cells = read(drawn_of, placed, lines)
        assert operands == written(drawn_of)
        no_overlaps(drawn_of, placed, lines)
        labelled(drawn_of, placed, lines, cells)

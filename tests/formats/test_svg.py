"""Circuits as SVG: read by an XML parser and drawn by resvg; no text over another, nothing from outside."""

import re
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
import resvg_py
from hypothesis import given, settings
from hypothesis import strategies as st

from bpcli import explain
from bpcli.errors import visible
from bpcli.errors import width as columns_of
from bpcli.formats import Page, write_circuit
from bpcli.formats.svg import COLUMN, svg_of
from bpcli.lesson.tell import circuit_of
from tests.formats import hostile
from tests.golden import assert_golden
from tests.layout.circuits import circuits

SVG = "{http://www.w3.org/2000/svg}"
SIGMOID = "1/(1+exp(-(w0*x0+w1*x1+w2)))", {"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3}
NETWORK = (
    "h = tanh(W1 x + b1); s = W2 h + b2; f = cross_entropy(s, t)",
    {"W1": "randn(4,3)", "x": "[1,2,3]", "b1": "[0,0,0,0]", "W2": "randn(3,4)", "b2": "[0,0,0]", "t": 1},
)
BRANCHES = "a = x*y; b = a + x; c = a*b - x/y; f = c + a*max(x, y, b)", {"x": 2, "y": 3}
CIRCUITS = {
    "lecture": ("(x+y)*z", {"x": -2, "y": 5, "z": -4}),
    "sigmoid": SIGMOID,
    "network": NETWORK,
    "branches": BRANCHES,
    "symbolic": (BRANCHES[0], {}),
    "chain": ("f = " + "exp(sin(" * 20 + "x" + "))" * 20, {"x": 1}),
    "large": ("a0 = x; " + "; ".join(f"a{n} = a{n - 1}*x + sin(a{n - 1})" for n in range(1, 80)), {"x": 0.9}),
    "wide names": ("무게*learning_rate + 무게", {"무게": 2, "learning_rate": 0.001}),
}  # fmt: skip


def text(circuit, title, *, unicode=True):
    """The file."""
    parts = []
    write_circuit("svg", circuit, title, Page(parts.append, unicode=unicode))
    return "".join(parts)


def boxes(root):
    """Each text with the box that it stands in: left, top, right, bottom."""
    found = []
    for part in root.iter():
        if part.tag.removeprefix(SVG) != "text":
            continue
        size = float(part.get("font-size", "14"))
        wide = columns_of(part.text) * COLUMN * size / 14 * 0.94
        anchor = part.get("text-anchor", "end" if re.match("value|gradient", part.get("class", "")) else "start")
        left = float(part.get("x")) - {"start": 0, "middle": wide / 2, "end": wide}[anchor]
        found.append(
            (part.text, (left, float(part.get("y")) - 0.72 * size, left + wide, float(part.get("y")) + 0.2 * size))
        )
    return found


def shapes(root):
    """Each gate's circle, with the box that it fills."""
    found = []
    for group in root.iter(f"{SVG}g"):
        for part in group.findall(f"{SVG}rect"):
            x, y, wide, high = (float(part.get(side)) for side in ("x", "y", "width", "height"))
            found.append((group.get("data-node"), (x, y, x + wide, y + high)))
    return found


def overlaps(root):
    """The texts and gates that stand over one another; a gate's own sign is not meant."""
    signs = {text.text for text in root.iter(f"{SVG}text") if text.get("class") == "sign"}
    texts, gates = boxes(root), shapes(root)
    pairs = [*combinations(texts, 2), *combinations(gates, 2)]
    pairs += [(text, gate) for text in texts if text[0] not in signs for gate in gates]
    return [
        (one, other)
        for (one, (a, b, c, d)), (other, (e, f, g, h)) in pairs
        if min(c, g) - max(a, e) > 0.5 and min(d, h) - max(b, f) > 0.5
    ]


@pytest.mark.parametrize("name", CIRCUITS)
def test_no_text_stands_over_another_nor_outside(name):
    """Every number, sign and name of the circuit can be read."""
    expression, values = CIRCUITS[name]
    circuit, title = circuit_of(explain(expression, values))
    root = ET.fromstring(text(circuit, title))
    found = boxes(root)
    assert overlaps(root) == []
    wide, high = (float(root.get(side)) for side in ("width", "height"))
    assert all(left >= 0 and top >= 0 and right <= wide and bottom <= high for _, (left, top, right, bottom) in found)
    texts = [one for one, _ in found]
    for node in circuit.nodes:
        assert node.name in " ".join(texts)
        assert not node.value or node.value in texts
        assert node.gradient in " ".join(texts)
    for node, edge in {(str(edge.tail), str(index)) for index, edge in enumerate(circuit.edges)}:
        assert [part.get("data-node") for part in root.iter(f"{SVG}path") if part.get("data-link") == edge] != []
        assert root.find(f".//{SVG}g[@id='circuit-node-{node}']") is not None


@settings(max_examples=60, deadline=None)
@given(circuits(), st.sampled_from((60, 140, 10**6)))
def test_nothing_overlaps_in_any_circuit(circuit, width):
    """Random circuits, folded or not: each text and each gate has a place of its own."""
    root = ET.fromstring(ET.tostring(svg_of(circuit, "f", widths=(width, 10**6))))
    assert overlaps(root) == []


def test_the_check_finds_texts_that_overlap():
    """Two texts in one place are found."""
    root = ET.fromstring(f'<svg xmlns="{SVG[1:-1]}"><text x="1" y="20">one</text><text x="9" y="25">two</text></svg>')
    assert overlaps(root) == [("one", "two")]


@pytest.mark.parametrize("name", ["lecture", "branches", "network"])
def test_the_picture_is_the_golden(name):
    """Circles with signs, values green above the wires, gradients red below them, arrays as shapes with norm."""
    expression, values = CIRCUITS[name]
    assert_golden(f"pictures/{name}.svg", text(*circuit_of(explain(expression, values))))


@pytest.mark.parametrize("name", ["lecture", "branches"])
def test_another_program_draws_it(name):
    """resvg makes a picture of it that has the four colours: paper, ink, value, gradient."""
    expression, values = CIRCUITS[name]
    png = bytes(resvg_py.svg_to_bytes(svg_string=text(*circuit_of(explain(expression, values)))))
    assert png.startswith(b"\x89PNG")
    assert len(png) > 3000


@pytest.mark.parametrize("shown", hostile.TEXTS)
def test_no_text_becomes_markup(shown):
    """The parser finds the elements that were written and no other, and the texts as they were."""
    seen = visible(shown)
    for unicode in (True, False):
        written = text(hostile.circuit(shown), shown, unicode=unicode)
        assert unicode or written.isascii()
        root = ET.fromstring(written)
        tags = {part.tag.removeprefix(SVG) for part in root.iter()}
        assert tags == {"svg", "title", "desc", "style", "rect", "g", "path", "circle", "text"}
        assert root.find(f"{SVG}title").text == seen
        assert {part.text for part in root.iter(f"{SVG}text")} >= {seen}
        names = {name for part in root.iter() for name in part.attrib}
        assert not {name for name in names if name.startswith("on") or "href" in name}


def test_nothing_is_loaded_from_outside():
    """No address but the name of the format itself, no script, no font to load."""
    written = text(*circuit_of(explain(*SIGMOID)))
    assert re.findall(r"https?://[^\"]*", written) == ["http://www.w3.org/2000/svg"]
    assert not re.search(r"url\(|@import|@font-face|<script", written)


def test_a_page_can_give_the_colours_and_the_ids():
    """For a page that holds several drawings: ids of its own, no style, the same parts."""
    circuit, title = circuit_of(explain("x*x", x=3))
    plain = svg_of(circuit, title, prefix="one", styled=False)
    assert plain.find("style") is None
    assert {part.get("id") for part in plain.iter() if part.get("id")} == {
        "one-title",
        "one-desc",
        "one-node-0",
        "one-node-1",
    }
    wires = [
        (wire.get("data-node"), wire.get("data-link")) for wire in plain.iter("path") if wire.get("class") == "wire"
    ]
    assert sorted(wires, key=str) == [("0", "0"), ("0", "1"), ("1", None)]
    gradients = [
        (part.text, part.get("data-link")) for part in plain.iter("text") if "gradient" in part.get("class", "")
    ]
    assert sorted(gradients, key=str) == [("1", None), ("3 + 3 = 6", None), ("3", "0"), ("3", "1")]
    assert "x: value 3, gradient 6" in plain.find("desc").text


def test_a_large_circuit_says_what_is_left_out():
    """Two hundred nodes are drawn, and the number of the others."""
    program = "; ".join(["a0 = x*y", *(f"a{n} = sin(a{n - 1})" for n in range(1, 300))])
    assert "102 more nodes are left out" in text(*circuit_of(explain(program, x=1, y=2)))

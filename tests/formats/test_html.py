"""Lessons as HTML pages, read by a strict parser: nothing from outside, no name is markup, all is in order."""

import re

import pytest

from bpcli import explain
from bpcli.errors import visible
from bpcli.formats import Page, write_blocks, write_lesson
from bpcli.formats.circuit import label_text, sketch_of
from bpcli.formats.html_blocks import Blocks
from bpcli.formats.html_walk import walk_of
from bpcli.layout.place import place
from bpcli.lesson.circuit import circuit
from bpcli.lesson.figures import Figures
from bpcli.lesson.steps import seen
from bpcli.lesson.story import Facts, Sentence
from bpcli.lesson.tell import Telling
from bpcli.lesson.worksheet import read_blanks, worksheet
from tests.formats import hostile
from tests.formats.pages import (
    LESSONS,
    VERBOSE,
    alone,
    complaints,
    lesson,
    name_of,
    outline,
    page_of,
    parsed,
    trace_of,
    words,
)
from tests.golden import assert_golden
from tests.terminal import bpcli


@pytest.mark.parametrize("name", LESSONS)
def test_a_page_is_whole_and_in_order(name):
    """Each lesson is strict HTML that needs nothing else, with headings, captions, headers and labels."""
    assert complaints(lesson(name)) == []
    assert complaints(alone(name)) == []


@pytest.mark.parametrize("name", ["lecture", "arrays"])
def test_a_page_of_everything(name):
    """The sections that come only when asked for are as whole."""
    telling = VERBOSE if name == "arrays" else VERBOSE._replace(jacobian=False)
    page = lesson(name, telling)
    assert complaints(page) == []
    assert ("Jacobians" in page) == (name == "arrays")


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("<main>", '<main><img src="x.png">'), "a img"),
        (("<main>", '<main><p onclick="x()">a</p>'), "p has onclick"),
        (("<main>", '<main><p style="color:red">a</p>'), "p has style"),
        (('"use strict";', '"use strict"; hacked();'), "a script that the policy does not allow"),
        (("<h2>", "<h4>"), "h1 before h4"),
        ((' scope="row"', ""), "a header without a scope"),
        (('id="table-2"', 'id="table-1"'), "the id table-1 is there twice"),
        (('for="slider"', 'for="slide"'), "for names no slide"),
    ],
)
def test_the_complaints_find_something(change, complaint):
    """A page that is changed for the worse is complained about."""
    old, new = change
    page = lesson("lecture").replace("</h2>", "</h4>") if new == "<h4>" else lesson("lecture")
    assert complaint in complaints(page.replace(old, new))


DRAWN = {"svg", "title", "desc", "g", "path", "text", "rect", "circle"}


def shape(root):
    """The elements of a page with the names of their attributes, but for lines and what is inside pictures."""
    found, todo = [], [root]
    while todo:
        one = todo.pop()
        found.append((name_of(one), sorted(map(str, one.attrib))))
        todo += [] if name_of(one) == "svg" else [child for child in one if name_of(child) != "br"]
    return found


def pictures(root):
    """The drawings of a page."""
    return [one for one in root.iter() if name_of(one) == "svg"]


@pytest.mark.parametrize("text", [*hostile.TEXTS, "</script><script>alert(1)</script>", "</style>", "</title>"])
def test_no_text_becomes_markup(text):
    """Whatever a name, a number or a sentence is, the page has the elements of a harmless one, and says it."""
    root = parsed(page_of(hostile.story(text)))
    assert shape(root) == shape(parsed(page_of(hostile.story("harmless"))))
    assert {name_of(one) for picture in pictures(root) for one in picture.iter()} == DRAWN
    assert complaints(page_of(hostile.story("harmless"))) == []
    heading = visible(text, kept="\n")
    assert words(root.find(".//h1")) == heading
    assert words(root.find(".//main/section/p")) == heading
    titles = [one.text for one in root.iter() if name_of(one) == "title"]
    assert titles[1] == visible(text)


def label_texts(circuit, places):
    """The numbers in a drawing of a circuit."""
    found = [label_text(circuit, label) for label in places.labels]
    return sorted(text for text in found if text)


@pytest.mark.parametrize("name", [name for name in LESSONS if name != "large"])
def test_each_number_is_seen_from_its_step_on(name):
    """After each step the picture shows the numbers of the engine's steps up to there, and no others."""
    figures = Figures(trace_of(name).backward())
    drawn = circuit(figures)
    walk = walk_of(figures, drawn)
    picture = Blocks(Page(print)).circuit(drawn, "title")
    walk.mark(picture)
    placed = place(sketch_of(drawn), 10**6)
    parts = [one for one in picture.iter("text") if re.search("value|gradient", one.get("class", ""))]
    for step in range(walk.last + 1):
        shown = {one.text for one in parts if int(one.get("data-at", 0)) <= step}
        assert shown == set(label_texts(seen(drawn, walk.steps, step), placed)), step


def test_large_circuits_are_abridged_and_long_tables_folded():
    """Of a large circuit the nodes nearest to the output are drawn, of a long table both ends are there; it says so."""
    statements = ["a0 = x*y", *(f"a{n} = a{n - 1}*x + a{n - 1}" for n in range(1, 1000))]
    parts = []
    write_lesson("html", explain("; ".join(statements), x=0.01, y=1), Telling(), Page(parts.append))
    page = "".join(parts)
    assert len(page) < 1_500_000
    root = parsed(page)
    assert all(len(list(body)) <= 200 for body in root.iter("tbody"))
    assert "rows are left out in the middle; --all shows them." in words(root)
    assert "nodes are left out: the drawing shows those nearest to the output." in words(root)


def test_blocks_alone_are_a_page():
    """What has no headings is a page too."""
    parts = []
    write_blocks("html", (Sentence("1 < 2"), Facts((("x", "a & b"),))), Page(parts.append))
    assert complaints("".join(parts)) == []


def test_a_worksheet_has_lines_to_write_on():
    """A blank of a worksheet is marked, so that paper has room there; a name with underscores is none."""
    made = worksheet(explain("a______b*______", a______b=2, ______=3), read_blanks("local,product", 0))
    root = parsed(page_of(made.story))
    assert complaints(page_of(made.story)) == []
    lines = [one.text for one in root.find(".//main").iter("span")]
    assert lines[2:] == ["______"] * len(made.blanks)
    assert "f → a______b" in [words(cell) for cell in root.iter("th")]
    assert root.find("body/script") is None


def test_a_plot_is_a_picture_with_numbers():
    """A page of plots has a picture of each, in the page's colours, and points to read."""
    page = bpcli("plot", "sigmoid", "relu", "--format", "html").out
    assert complaints(page) == []
    root = parsed(page)
    assert len(pictures(root)) == 2
    assert "style" not in {name_of(one) for picture in pictures(root) for one in picture.iter()}
    assert "Some of its points" in words(root)


def test_ascii():
    """Where nothing but ASCII can be written, the page is the same in references to characters."""
    page = lesson("letters", unicode=False)
    assert page.isascii()
    assert complaints(page) == []
    assert words(parsed(page)) == words(parsed(lesson("letters")))


def luminance(colour):
    """How bright a colour is, as WCAG 2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    """The contrast of two colours, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast():
    """Each colour of text can be read on each ground it stands on, in the light, in the dark and on paper."""
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#ffffff", "#7d8590") < 4.5
    schemes = re.findall(r":root \{(.*?)\}", parsed(lesson("lecture")).find("head/style").text, re.DOTALL)
    assert len(schemes) == 3
    for scheme in schemes:
        colours = dict(re.findall(r"--(\w+): (#\w{6})", scheme))
        for text in ("ink", "quiet", "value", "gradient"):
            for ground in ("paper", "shade", "lit"):
                assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)
        assert contrast(colours["link"], colours["paper"]) >= 4.5
        assert contrast(colours["mark"], colours["paper"]) >= 3


def test_the_walk_is_the_golden():
    """The elements of the lecture's lesson, with what the script reads of them. What steps say is told elsewhere."""
    root = parsed(lesson("lecture"))
    for element in (*root.iter("p"), *root.iter("figcaption"), *root.iter("dd")):
        element.text = ""
    assert_golden("formats/html-walk.txt", outline(root))

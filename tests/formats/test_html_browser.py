"""The page of a lesson in a browser: keys, slider, what is seen at each step; light, dark, small, on paper."""

import zlib
from importlib.resources import files

import pytest

from bpcli.lesson.circuit import circuit
from bpcli.lesson.figures import Figures
from bpcli.lesson.steps import seen, steps
from bpcli.lesson.story import Section, Sentence, Story
from tests.browser import CHROMIUM, Browser
from tests.formats.pages import VERBOSE, alone, lesson, page_of, trace_of
from tests.formats.test_html import label_texts, place, sketch_of

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")

NUMBERS = "svg.circuit text.value, svg.circuit text.gradient"
SEEN = """
Array.from(document.querySelectorAll(%r)).filter(one => getComputedStyle(one).visibility === "visible"
    && one.getClientRects().length).map(one => one.textContent)
"""
CELLS = "tbody td.found"


@pytest.fixture(scope="module")
def chromium(tmp_path_factory):
    """One browser for all."""
    browser = Browser(tmp_path_factory.mktemp("chromium"))
    yield browser
    browser.close()


@pytest.fixture
def browser(chromium):
    """The browser as a page is usually seen; nothing may go wrong in it."""
    chromium.look()
    yield chromium
    assert chromium.complaints == []
    assert all(address.startswith("file:") for address in chromium.requests)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where the pages lie."""
    return tmp_path_factory.mktemp("pages")


@pytest.fixture
def opened(browser, folder):
    """Open a page, given as text."""

    def opened(page, name="page.html"):
        (folder / name).write_text(page, encoding="utf-8")
        browser.open(folder / name)
        return browser

    return opened


def shown(browser, selector):
    """The texts of the elements that can be seen."""
    return browser.run(SEEN % selector)


def where(browser):
    """How many steps are done."""
    return int(browser.run("document.getElementById('slider').value"))


@pytest.mark.parametrize("name", ["lecture", "branches", "arrays"])
def test_each_step_shows_what_is_computed_so_far(opened, name):
    """Key by key, the picture and the tables show the engine's steps, and the sentence is that of the step."""
    browser = opened(lesson(name))
    figures = Figures(trace_of(name).backward())
    drawn = circuit(figures)
    walk, placed = steps(figures, drawn), place(sketch_of(drawn), 10**6)
    rows = 0
    for done in range(len(walk) + 1):
        assert where(browser) == done
        assert set(shown(browser, NUMBERS)) == set(label_texts(seen(drawn, walk, done), placed))
        cells = shown(browser, CELLS)
        assert len(cells) >= rows
        rows = len(cells)
        told = browser.run("document.getElementById('now').innerText")
        assert (walk[done - 1].sentence if done else "Only the inputs have values") in told
        assert ("Next:" in told) == (done < len(walk) and bool(walk[done].question))
        assert browser.run("document.getElementById('slider').getAttribute('aria-valuetext')").startswith(
            f"Step {done} of {len(walk)}"
        )
        if done and walk[done - 1].row is not None:
            lit = browser.run("document.querySelector('tr[aria-current=step] th').innerText")
            assert lit in walk[done - 1].title
            assert walk[done - 1].answer in " ".join(shown(browser, "tr[aria-current=step] td"))
        browser.press("ArrowRight")
    assert rows == browser.run(f"document.querySelectorAll('{CELLS}').length")


def test_keys_buttons_and_slider(opened):
    """Keys, buttons and the slider move through the steps; the ends are ends, and a button keeps its own keys."""
    browser = opened(lesson("lecture"))
    found = []
    for keys in (["ArrowLeft"], ["ArrowRight", " "], ["End"], [" "], ["ArrowLeft"], ["Home"]):
        browser.press(*keys)
        found.append(where(browser))
    assert found == [0, 2, 7, 7, 6, 0]
    found = []
    for name in ("next", "next", "back", "last", "next", "first"):
        browser.click(f"#{name}")
        found.append(where(browser))
    assert found == [1, 2, 1, 7, 7, 0]
    browser.run("document.getElementById('next').focus()")
    browser.press(" ", "Enter")
    assert where(browser) == 2
    browser.run("document.getElementById('slider').focus()")
    browser.press("ArrowRight", " ")
    assert where(browser) == 4
    browser.click("#slider")  # in its middle
    assert where(browser) in {3, 4}
    assert len(shown(browser, NUMBERS)) == 3 + where(browser)


def test_a_highlight_is_more_than_a_colour(opened, browser):
    """The edge of a step is thicker, its number bold and underlined; its row has a bar and says so."""
    browser.look(motion="reduce")
    opened(lesson("lecture"))
    browser.press(*["ArrowRight"] * 4)
    style = "(s => getComputedStyle(document.querySelector(s)))"
    assert browser.run(f"{style}('.wire.lit').strokeWidth !== {style}('.wire:not(.lit)').strokeWidth")
    assert browser.run(f"{style}('text.lit').textDecorationLine") == "underline"
    assert browser.run("document.querySelector('text.lit').textContent") == "−4"
    assert browser.run(f"{style}('tr.lit th').boxShadow") != "none"


def test_without_script_all_is_there(opened, browser):
    """Where no script runs, every number, every row and every step is there to read, and no dead controls."""
    browser.look(script=False)
    opened(lesson("lecture"))
    assert len(shown(browser, NUMBERS)) == 10
    assert len(shown(browser, CELLS)) == browser.run(f"document.querySelectorAll('{CELLS}').length")
    assert len(shown(browser, "#steps li .said")) == 7
    assert shown(browser, "#player button") == []


def corner(png):
    """The colour of the first pixel of a PNG."""
    data, at = b"", 8
    while at < len(png):
        size, kind = int.from_bytes(png[at : at + 4]), png[at + 4 : at + 8]
        data += png[at + 8 : at + 8 + size] if kind == b"IDAT" else b""
        at += size + 12
    return zlib.decompress(data)[1:4].hex()


@pytest.mark.parametrize(("scheme", "colour"), [("light", "ffffff"), ("dark", "0d1117")])
def test_light_and_dark(opened, browser, scheme, colour):
    """The ground is what the learner's system asks for."""
    browser.look(scheme=scheme)
    opened(lesson("lecture"))
    assert corner(browser.screenshot()) == colour


def test_on_paper(opened, browser):
    """Printed from the dark in the middle of the walk: the whole lesson, black on white, without the controls."""
    opened(lesson("branches"))
    browser.press("ArrowRight")
    browser.look(scheme="dark", media="print")
    assert corner(browser.screenshot()) == "ffffff"
    assert len(shown(browser, CELLS)) == browser.run(f"document.querySelectorAll('{CELLS}').length")
    assert len(shown(browser, NUMBERS)) == browser.run(f"document.querySelectorAll('{NUMBERS}').length")
    assert shown(browser, "#player p, #player button, #steps p") == []
    assert set(
        browser.run("[...new Set([...document.querySelectorAll('td')].map(c => getComputedStyle(c).color))]")
    ) <= {
        "rgb(0, 0, 0)",
        "rgb(51, 51, 51)",
    }
    assert browser.printed().startswith(b"%PDF")


@pytest.mark.parametrize(("width", "height"), [(320, 640), (400, 800), (640, 400), (1280, 800), (2560, 1400)])
@pytest.mark.parametrize("name", ["sigmoid", "arrays"])
def test_any_width(opened, browser, width, height, name):
    """On a phone, at 200 % and on a wide screen only tables and pictures scroll to the side."""
    browser.look(width=width, height=height)
    opened(lesson(name, VERBOSE if name == "arrays" else None))
    browser.press("End")
    assert browser.run("document.documentElement.scrollWidth") <= width
    assert browser.run("document.getElementById('next').getBoundingClientRect().height") >= 44


def test_a_large_picture_follows_the_step(opened, browser):
    """In a picture that is wider than its window, what is highlighted is moved into sight."""
    browser.look(width=400, height=800)
    opened(lesson("sigmoid"))
    for _ in range(8):
        browser.press("ArrowRight")
        left, right = browser.run(
            "(b => [b.left, b.right])(document.querySelector('text.lit.value').getBoundingClientRect())"
        )
        assert 0 <= left < right <= 400


def test_motion(opened, browser):
    """Nothing moves where the learner's system asks for no motion."""
    moves = "getComputedStyle(document.querySelector('svg .wire')).transitionDuration"
    opened(lesson("lecture"))
    assert browser.run(moves) != "0s"
    browser.look(motion="reduce")
    assert browser.run(moves) == "0s"


def axe():
    """The script of axe-core."""
    return files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def violations(browser):
    """What axe-core, once it is there, finds wrong with the page."""
    return browser.run("axe.run().then(r => r.violations.map(v => v.id + ': ' + v.nodes[0].html))")


@pytest.mark.parametrize(
    ("page", "scheme"), [("branches", "light"), ("everything", "dark"), ("alone", "dark"), ("plain", "light")]
)
def test_accessibility(opened, browser, scheme, page):
    """axe-core finds nothing at the beginning and at the end."""
    pages = {
        "everything": lambda: lesson("arrays", VERBOSE),
        "alone": lambda: alone("sigmoid"),
        "plain": lambda: page_of(Story("f", (Section("Lesson", (Sentence("A sentence."),)),))),
    }
    browser.look(scheme=scheme, motion="reduce")
    opened(pages.get(page, lambda: lesson(page))())
    browser.run(f"{axe()};0")
    for key in ("ArrowRight", "End") if page != "plain" else ("Home",):
        browser.press(key)
        assert violations(browser) == []


def test_the_browser_complains(chromium, folder):
    """The checks find something: a script that is not ours is refused, and axe sees grey on grey."""
    page = lesson("lecture").replace("</main>", "<script>window.hacked = 1</script></main>")
    (folder / "bad.html").write_text(page, encoding="utf-8")
    chromium.look()
    chromium.open(folder / "bad.html")
    assert chromium.run("window.hacked") is None
    assert any("Content Security Policy" in said for said in chromium.complaints)
    chromium.run(f"{axe()};0")
    chromium.run("document.querySelector('h1').style.color = '#bbbbbb'")
    assert any("color-contrast" in said for said in violations(chromium))


def test_hostile_names(opened, browser):
    """A title that closes the script and opens another is a title."""
    hostile = "</script><script>window.hacked = 1</script><img src=x onerror='window.hacked = 2'>"
    opened(page_of(Story(hostile, (Section(hostile, (Sentence(hostile),)),))))
    assert browser.run("window.hacked") is None
    assert browser.run("document.title") == hostile
    assert browser.run("document.querySelector('h1').textContent") == hostile

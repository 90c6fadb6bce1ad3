"""The frames of `explain --step`: they fit their screen, nothing jumps, and the step is among what is shown."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpcli import explain
from bpcli.errors import width as columns_of
from bpcli.formats import Page
from bpcli.formats.step import Screen
from bpcli.lesson import tables
from bpcli.lesson.figures import Figures
from bpcli.quiz.walk import Walk
from tests.golden import assert_golden
from tests.test_properties import examples
from tests.trace.test_orders import programs

LECTURE = ("(x+y)*z", {"x": -2, "y": 5, "z": -4})
DIAMOND = ("b = a + a; c = b + b; d = b*c", {"a": 1})
CHAIN = ("; ".join(["x0 = a*b", *(f"x{i + 1} = x{i} + a" for i in range(300))]), {"a": 1, "b": 2})


def screen(text, values, width, height, **page):
    """The screen of a walk, and the walk."""
    trace = explain(text, **values)
    figures = Figures(trace.backward())
    walk = Walk(trace, figures)
    both = tables.forward_table(figures), tables.backward_table(figures)
    return Screen(walk, text[:200], both, Page(print, width, **page), height), walk


def frame(shown, walk, at):
    """The lines of a frame without what makes them stand out."""
    walk.move(at)
    return [line.rstrip() for line in re.sub(r"\x1b\[[0-9;]*m", "", shown.frame()).split("\n")]


def signs(lines, shown):
    """Where the gates stand in the drawing of a frame."""
    drawing = lines[1 : 1 + shown.regions.drawing]
    return [(row, one.start()) for row, line in enumerate(drawing) for one in re.finditer(r"\([+×−*-]\)", line)]


@pytest.mark.parametrize(
    ("name", "circuit", "width", "height", "at", "page"),
    [
        ("lecture", LECTURE, 80, 22, (0, 1, 4, 7), {}),
        ("branches", DIAMOND, 100, 28, (7, 9, 12), {}),
        ("ascii", DIAMOND, 60, 18, (4, 8), {"unicode": False}),
        ("deep", CHAIN, 80, 22, (2, 400), {}),
    ],
)
def test_frames(name, circuit, width, height, at, page):
    """Some frames, as goldens."""
    shown, walk = screen(*circuit, width, height, **page)
    rule = "=" * width
    frames = ["\n".join(frame(shown, walk, one)) for one in at]
    assert_golden(f"screens/{name}.txt", f"\n{rule}\n".join(["", *frames, ""]))


@examples(40)
@given(programs(), st.integers(40, 120), st.integers(8, 50), st.booleans(), st.data())
def test_any_frame_fits(program, width, height, unicode, data):
    """On a screen of any size: as many lines, none too long, the row of the step among them if there is a table."""
    values = {name: 2 for name in "ab" if name in program}
    shown, walk = screen(program, values, width, height, unicode=unicode)
    at = data.draw(st.integers(0, len(walk.steps)))
    lines = frame(shown, walk, at)
    assert len(lines) <= height
    assert max(map(columns_of, lines)) <= width
    if shown.regions.table and at and walk.shown.row is not None:
        assert any(line.startswith("> ") for line in lines[1 + shown.regions.drawing :])
    if walk.asked is not None:
        assert any(line.startswith("Next: ") for line in lines)
    if shown.drawing.height <= shown.regions.drawing:
        assert signs(frame(shown, walk, max(at - 1, 0)), shown) == signs(lines, shown)

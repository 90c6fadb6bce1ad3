"""Curves: every point is the engine's, the tangent touches, a nudge is predicted; the drawing shows the numbers."""

import math
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bpcli import explain
from bpcli.commands import plot
from bpcli.errors import InputError
from bpcli.formats import Page, plot_svg, write_story
from bpcli.formats.plot_text import lines
from bpcli.graph.build import build
from bpcli.lesson.curves import curve, pieces
from bpcli.lesson.plots import Plotted, plot_story
from bpcli.lesson.story import Plot, Table
from bpcli.trace.trace import Trace
from tests.golden import assert_golden
from tests.terminal import bpcli


def plotted(expression, span=(-5.0, 5.0), at=None, **fixed):
    """An expression in x, to plot."""
    trace = Trace(build(expression))
    return Plotted(trace, "x", fixed, span, trace.graph.names[trace.graph.output], at)


def blocks(story, kind):
    """All blocks of a kind."""
    return [block for section in story.sections for block in section.blocks if isinstance(block, kind)]


def written(story, form, page=None):
    """A story as text."""
    parts = []
    write_story(form, story, (page or Page(str))._replace(write=parts.append))
    return "".join(parts)


@pytest.mark.parametrize("expression", ["x*exp(-x)", "sigmoid(x)", "log(x)", "relu(x) + x^3", "1/x", "sqrt(x)*w"])
def test_every_point_is_the_engines(expression):
    """Value and gradient at each point are those of `explain` there; none where it has none."""
    fixed = {"w": 2.0} if "w" in expression else {}
    made = curve(Trace(build(expression)), "x", fixed, (-2.0, 4.0), 13)
    for point, value, slope in zip(made.points, made.values, made.gradients, strict=True):
        try:
            trace = explain(expression, {"x": point, **fixed})
        except Exception:  # noqa: BLE001  (whatever has no value)
            assert (value, slope) == (None, None)
            continue
        assert value == trace.value(trace.graph.names[trace.graph.output])
        try:
            assert slope == trace.gradients["x"]
        except Exception:  # noqa: BLE001
            assert slope is None
    assert any(value is not None for value in made.values)


def test_a_nudge_is_predicted_better_the_smaller_it_is():
    """What is left of a nudge shrinks with its square, and the table's numbers are those of the function."""
    story = plot_story([plotted("x*exp(-x)", (-2.0, 4.0), 1.5)], 12)
    [table] = blocks(story, Table)
    rows = {float(row[0].replace("−", "-")): row for row in map(table.row, range(table.length))}

    def f(x):
        return x * math.exp(-x)

    for h, (_, moved, predicted, off) in rows.items():
        numbers = [float(text.replace("−", "-")) for text in (moved, predicted, off)]
        expected = f(1.5 + h) - f(1.5), -0.5 * math.exp(-1.5) * h
        assert numbers == pytest.approx([*expected, expected[0] - expected[1]], rel=1e-6, abs=1e-12)
    off = {h: abs(float(row[3].replace("−", "-"))) for h, row in rows.items()}
    assert off[0.01] < off[0.1] / 50 < off[1.0] / 500


def test_at_a_kink_no_prediction_is_promised():
    """|x| at 0: the text says that no number predicts both sides."""
    text = written(plot_story([plotted("|x|", (-1.0, 1.0), 0.0)]), "plain")
    assert "lies on a kink" in text
    assert "shrinks faster" not in text


def test_the_pen_is_lifted_at_a_jump_and_where_there_is_no_number():
    """1/x is two branches; log is one; a jump of the gradient of ReLU is no line."""
    points = tuple(map(float, range(6)))
    assert len(pieces(points, (1, 2, None, 3, 4, 5), 10)) == 2
    assert len(pieces(points, (0, 0, 0, 1, 1, 1), 0.5)) == 2
    assert len(pieces(points, (0, 1, 2, 3, 4, 5), 2)) == 1


@pytest.mark.parametrize("width", [40, 80, 140])
@pytest.mark.parametrize("expression", ["x", "0*x", "1/x", "exp(20*x)", "log(x)", "1e-9*x + 1e9"])
def test_a_drawing_fits_and_marks_its_heights(expression, width):
    """Every line is as wide as the page at most; there are marks; the curve is somewhere."""
    [plot] = blocks(plot_story([plotted(expression)]), Plot)
    for unicode in (True, False):
        drawn = ["".join(text for text, _ in line) for line in lines(plot, width, unicode=unicode)]
        assert all(len(line) <= width for line in drawn)
        assert any(("┤" if unicode else "+") in line for line in drawn)
        assert any(what == "value" for line in lines(plot, width, unicode=unicode) for _, what in line)
        assert unicode or all(
            line.replace("│", "|").replace("─", "-").replace("−", "-").replace("→", ">").isascii() for line in drawn
        )


def test_the_curve_is_drawn_where_it_is():
    """A straight line runs from the lower left corner to the upper right one, and never turns back."""
    [plot] = blocks(plot_story([plotted("x")]), Plot)
    rows = [[place for place, (_, what) in enumerate(line[2:]) if what == "value"] for line in lines(plot, 80)[:-1]]
    firsts = [row[0] for row in rows if row]
    assert firsts == sorted(firsts, reverse=True)
    assert max(firsts) > 60
    assert min(firsts) < 4


def test_the_picture_is_the_golden():
    """The curve, its gradient, the tangent and the axes as SVG."""
    parts = []
    plot_svg.write(plot_story([plotted("x*exp(-x)", (-1.0, 4.0), 1.5)]), Page(parts.append))
    assert_golden("pictures/plot.svg", "".join(parts))


def test_the_picture_is_whole_and_nothing_in_a_name_is_markup():
    """An SVG parser reads it; names come out as they went in."""
    [plot] = blocks(plot_story([plotted("x")]), Plot)
    name = '</text><script>alert("1")</script>&'
    text = plot_svg.picture([plot._replace(name=name)], name)
    root = ET.fromstring(text)
    assert not root.findall(".//{*}script")
    assert root.find("{*}title").text == name
    assert len(root.findall(".//{*}path")) == 2


def test_the_command_draws_functions_and_an_expression(tmp_path):
    """As its user types it; into a file too."""
    done = bpcli("plot", "sigmoid", "tanh", "x=-3..3")
    assert done.code == 0
    assert "Side by side" in done.out
    done = bpcli("plot", "x*exp(-x)", "x=-2..4", "--at", "1.5", "--output", "p.svg", folder=tmp_path)
    assert (done.code, done.out, done.err) == (0, "", "")
    ET.fromstring((tmp_path / "p.svg").read_text(encoding="utf-8"))
    assert bpcli("plot", "w*x^2", "w=3", "--at", "pi/4", encoding="ascii").out.isascii()


def test_a_narrow_range_shows_its_curve_and_its_ends():
    """What lies on the upper edge is drawn, and the two ends of the axis differ."""
    drawn = bpcli("plot", "x", "x=1..1.001").out
    assert "⠉⠉⠉⠉" in drawn
    assert "1.001\n" in drawn


def test_the_point_to_touch_is_in_the_picture():
    """A range that nobody gave reaches as far as the point."""
    [axis] = (line.split() for line in bpcli("plot", "tanh", "--at", "9").out.split("\n") if "→" in line)
    assert axis == ["−5", "x", "→", "10"]


def test_a_function_that_stands_still_passes_nothing_back():
    """A gradient of 0 everywhere is not "most" of anything."""
    assert "nothing of the\n  upstream gradient passes back" in bpcli("plot", "x*0 + 3").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["x*y"], "y has no value"),
        (["x*y", "x=0..1", "y=0..1"], "one input varies at a time"),
        (["x", "x=1..0"], "ends before it begins"),
        (["x", "x=1..1"], "begins where it ends"),
        (["tanh", "x=0..1", "--at", "9"], "--at 9 lies outside x=0..1"),
        (["x", "x=a..b"], "x"),
        (["tanh", "sigmod"], "did you mean sigmoid?"),
        (["nonesuch"], "no function is called nonesuch"),
        (["log(x)", "x=-5..-1"], "has no value between"),
        (["log(x)", "--at", "0"], "has no value at x = 0"),
        (["sqrt(x)", "--at", "0"], "has no gradient at x = 0"),
        (["max"], "is not a function of one number"),
        (["softmax"], "softmax takes an array"),
        (["sigmoid", "y=0..1"], "is not a range of x"),
        (["2"], "no input varies"),
        (["x", "x=2"], "no input varies"),
        (["x", "z=1..2"], "z does not occur"),
        (["sum([x, 1])"], "holds an array"),
        (["x", "--format", "json"], "there is no plot as json"),
        (["x", "--output", "a.png"], "names no format"),
        (["x", "--digits", "0"], "--digits takes"),
        ([], "there is nothing to plot"),
        (["sigmoid("], "bracket"),
    ],
)
def test_what_cannot_be_plotted_is_an_error(arguments, said):
    """It says what is wrong, before anything is written."""
    given, options = [], {}
    rest = list(arguments)
    while rest:
        argument = rest.pop(0)
        if argument.startswith("--"):
            options[argument[2:]] = rest.pop(0)
        else:
            given.append(argument)
    asked = plot.Plot(
        arguments=given,
        at=options.get("at"),
        form=options.get("format"),
        output=Path(options["output"]) if "output" in options else None,
        digits=int(options.get("digits", 4)),
    )
    parts = []
    with pytest.raises(InputError) as caught:
        asked.run(Page(parts.append))
    assert said in caught.value.render()
    assert parts == []


@pytest.mark.parametrize(
    ("expression", "at", "part"),
    [
        ("sigmoid(x)", 0, "a thousandth of it"),
        ("tanh(x)", 0, "a thousandth of it"),
        ("sin(x)", 0, "a thousandth of it"),
        ("sin(x)", 1, "a hundredth of it"),
        ("x^4", 0, "a ten-thousandth of it"),
        ("exp(x)", 0.5, "a hundredth of it"),
        ("3x+1", 0.3, "Here that is 0"),
        ("0.1x - 7", 1.7, "Here that is 0"),
        ("x^1.5", 0, "shrinks faster than h."),
    ],
)
def test_what_a_nudge_leaves_is_told_from_its_own_numbers(expression, at, part):
    """The power of ten is the table's, and what rounding leaves of a straight line is 0."""
    story = plot_story([plotted(expression, at=at)])
    assert part in " ".join(written(story, "plain").split())
    table = blocks(story, Table)[-1]
    off = {row[0]: row[-1] for row in map(table.row, range(table.length))}
    if part == "Here that is 0":
        assert set(off.values()) == {"0"}
    else:
        ratio = math.log10(float(off["0.1"].replace("−", "-")) / float(off["0.01"].replace("−", "-")))
        words = {2: "a hundredth", 3: "a thousandth", 4: "a ten-thousandth"}
        assert words.get(round(ratio, 1), "faster than h.") in part

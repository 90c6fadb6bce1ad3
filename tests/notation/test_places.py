"""Where things stand: every node's span in the text, and the caret under the exact place."""

import pytest

from bpcli.errors import InputError, NotationError, Span, point, visible, width
from bpcli.gates.catalogue import FUNCTIONS
from bpcli.graph.build import build
from bpcli.notation.program import parse
from bpcli.notation.syntax import postorder


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("(x+y)*z", ["x", "y", "x+y", "z", "(x+y)*z"]),
        ("a/b c", ["a", "b", "a/b", "c", "a/b c"]),
        ("-x²", ["x", "²", "x²", "-x²"]),
        ("- 3 + x", ["- 3", "x", "- 3 + x"]),
        ("2w0x0", ["2", "w0", "2w0", "x0", "2w0x0"]),
        ("σ(x₀ ⊙ y)", ["x₀", "y", "x₀ ⊙ y", "σ(x₀ ⊙ y)"]),
        ("‖ x ‖²", ["x", "‖ x ‖", "²", "‖ x ‖²"]),
        ("|x||y|", ["x", "|x|", "y", "|y|", "|x||y|"]),
        ("√ (x+1)", ["x", "1", "x+1", "√ (x+1)"]),
        ("1[x > 0]·y", ["x", "0", "1[x > 0]", "y", "1[x > 0]·y"]),
        ("(x + # one\n y)²", ["x", "y", "x + # one\n y", "²", "(x + # one\n y)²"]),
        ("elu( x , alpha = 2 )", ["x", "2", "elu( x , alpha = 2 )"]),
        ("가나 · (β)", ["가나", "β", "가나 · (β)"]),
    ],
)
def test_every_node_knows_its_place(text, parts):
    """The span of a node is the text that the learner wrote for it, without the brackets around it."""
    known = frozenset({"w0", "x0"}) if "w0" in text else frozenset()
    [statement] = parse(text, FUNCTIONS, known).statements
    assert [text[slice(*node.span)] for node in postorder(statement.expression)] == parts


def test_places_in_a_long_program_count_from_its_start():
    """The spans of a circuit's nodes point into the whole program."""
    text = "# the sum\nq = (x +\n  y)  # kept\n\nf = q*z²"
    graph = build(text)
    spans = {graph.names[node]: text[slice(*graph.spans[node])] for node in range(graph.size) if graph.names[node]}
    assert spans == {"x": "x", "y": "y", "z": "z", "q": "x +\n  y", "q1": "z²", "f": "q*z²"}


def shown(text):
    """The lines that point at what is wrong with a program."""
    with pytest.raises(InputError) as caught:
        parse(text, FUNCTIONS)
    return caught.value.render().split("\n")[1:3]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("x + $", ["  x + $", "      ^"]),
        ("q = x + y\nf = q $ z", ["  line 2: f = q $ z", "                ^"]),
        ("q = x\r\nf = q $\r\n", ["  line 2: f = q $", "                ^"]),
        ("q = x # one; two\n\n  f = 2q)", ["  line 3:   f = 2q)", "                  ^"]),
        ("가나다 + $", ["  가나다 + $", "           ^"]),
        ("q = x; 가 = q 1 2", ["  q = x; 가 = q 1 2", "                ^^^"]),
        ("\tx + $", ["   x + $", "       ^"]),
        ("x + e\u0301", ["  x + e\u0301", "       ^"]),
        ("x + \u1112\u1161\u11ab$", ["  x + \u1112\u1161\u11ab$", "        ^"]),
        ("β + x)", ["  β + x)", "       ^"]),
        ("(x + y", ["  (x + y", "  ^"]),
        ("(x +\n y\nz", ["  line 1: (x +", "          ^"]),
        ("x +", ["  x +", "    ^"]),
        ("x + \x1b[31m", ["  x + \\x1b[31m", "      ^^^^"]),
    ],
)
def test_the_caret_is_under_the_exact_place(text, lines):
    """In every line of a program, after wide and combining characters, tabs and escapes."""
    assert shown(text) == lines


def test_a_long_line_is_shown_around_the_place():
    """About seventy columns of a long line, however wide its characters are, with the caret in the right place."""
    for filler in ("x", "가", "\0", "e\u0301"):
        line, carets = point(filler * 300 + "$" + filler * 300, Span(300 * len(filler), 300 * len(filler) + 1))
        assert line.startswith("  …")
        assert line.endswith("…")
        assert width(line) <= 80
        before = line[: line.index("$")]
        assert carets == " " * width(before) + "^"


def test_a_place_is_never_outside_the_text():
    """A span past the end, or over several lines, is cut to its line."""
    assert point("x", Span(50, 60)) == ["  x", "   ^"]
    assert point("", Span(0, 0)) == ["  ", "  ^"]
    assert point("(x\n+ y", Span(0, 6)) == ["  line 1: (x", "          ^^"]
    assert point("x" * 500, Span(0, 500))[1] == "  " + "^" * 72


def test_a_source_stands_before_its_line():
    """A file or an option is named with the line."""
    assert point("x\ny $", Span(4, 5), "a.txt") == ["  a.txt, line 2: y $", "                   ^"]
    assert point("$", Span(0, 1), "value of x") == ["  value of x: $", "              ^"]


def test_where_only_ascii_can_be_shown_the_caret_keeps_its_place():
    """Each part of the line is spelled before columns are counted."""
    error = NotationError("no", text="σ·β + $", span=Span(6, 7), hint="σ")
    spelled = {"σ": "sigma", "·": "*", "β": "beta"}
    assert error.render(lambda text: "".join(spelled.get(c, c) for c in text)) == (
        "error: no\n  sigma*beta + $\n               ^\n  sigma"
    )


@pytest.mark.parametrize(
    ("text", "seen"), [("\x1b[2J", "\\x1b[2J"), ("a\nb", "a\\nb"), ("\u202e", "\\u202e"), ("é", "é")]
)
def test_what_hides_or_moves_is_written_as_an_escape(text, seen):
    """Nothing that is echoed can act on a terminal."""
    assert visible(text) == seen
    assert InputError(text, hint=text.replace("\n", " ")).render().replace("\n", "").isprintable()

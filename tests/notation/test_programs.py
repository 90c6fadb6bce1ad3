"""Statements, comments, and what the names of a program mean."""

import pytest

from bpcli import InputError, explain
from bpcli.gates.catalogue import FUNCTIONS
from bpcli.notation.program import parse


def statements(text):
    """The statements of a program: (name, the text it was written as)."""
    return [(s.name, text[s.span.start : s.span.end]) for s in parse(text, FUNCTIONS).statements]


def refused(text, **values):
    """The message of the error that a program raises."""
    with pytest.raises(InputError) as caught:
        explain(text, values)
    return caught.value.render()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("q = x + y; f = q*z", [("q", "q = x + y"), ("f", "f = q*z")]),
        ("q=x\nf=q", [("q", "q=x"), ("f", "f=q")]),
        ("q=x\r\nf=q\r\n", [("q", "q=x"), ("f", "f=q")]),
        ("\n\n;; x ; \n", [(None, "x")]),
        ("# all of it\nx # the input; not two\n# the end", [(None, "x")]),
        ("#x\n#y\nz", [(None, "z")]),
        ("q = (x +\n     y)\nf = q", [("q", "q = (x +\n     y)"), ("f", "f = q")]),
        ("q = max(x,  # one\n  y)  # the other\nf = q", [("q", "q = max(x,  # one\n  y)"), ("f", "f = q")]),
        ("1[x > 0,\n y > 0]", [(None, "1[x > 0,\n y > 0]")]),
        ("（x +\n y）；z", [(None, "（x +\n y）"), (None, "z")]),
        ("q ＝ x", [("q", "q ＝ x")]),
        ("\u00a0x\u3000", [(None, "x")]),
        ("x\n+ y", [(None, "x"), (None, "+ y")]),
    ],
)
def test_statements_end_at_semicolons_and_newlines_outside_brackets(text, found):
    """`;` and a newline separate at bracket depth 0, `#` starts a comment to the end of its line."""
    assert statements(text) == found


def test_comments_do_not_count():
    """A comment may hold anything, is no part of a statement, and is not read."""
    assert explain("# ∑ $ ' ((( \nx*y  # ∫ f(x) = 2", x=2, y=3).value("f") == 6


@pytest.mark.parametrize(
    ("text", "output"),
    [
        ("x + y", "f"),
        ("q = x; q + y", "f"),
        ("q = x; g = q + y", "g"),
        ("f = x; f + y", "out"),
        ("f + y", "out"),
        ("f + out", "out1"),
        ("out = x; f = y; out + f", "out1"),
    ],
)
def test_the_last_statement_is_the_output(text, output):
    """It is named f if it has no name, or out where f is taken: never a name that the learner uses."""
    trace = explain(text)
    assert trace.graph.names[trace.graph.output] == output


def test_intermediates_never_take_a_learners_name():
    """One is q, several are q1, q2, … in order of evaluation, past the names that are used."""
    assert [explain("(x+y)*z").graph.names[node] for node in explain("(x+y)*z").graph.gate_nodes] == ["q", "f"]
    graph = explain("(x + q)*(y + q2)*(z + x)").graph
    assert [graph.names[node] for node in graph.gate_nodes] == ["q1", "q3", "q4", "q5", "f"]


def test_a_constant_statement_is_an_input_with_a_value():
    """A program may carry its own inputs, with names and gradients."""
    trace = explain("x = -2; y = 5; z = -8/2; (x + y)*z")
    assert trace.gradients == {"x": -4.0, "y": -4.0, "z": 3.0}
    assert explain("x = 3; x*y", y=2).gradients == {"x": 2.0, "y": 3.0}


MISTAKES = {
    "a name twice": (
        "q = x; q = y; f = q",
        (
            "error: q is defined twice\n  q = x; q = y; f = q\n         ^\n"
            "  a name stands for one node: give the second one another name, such as q2"
        ),
    ),
    "used before it is assigned": (
        "f = q*z\nq = x",
        (
            "error: q is used before it is defined\n  line 1: f = q*z\n              ^\n"
            "  move the statement q = … before this one"
        ),
    ),
    "in its own definition": (
        "q = q + 1",
        (
            "error: q is used in its own definition\n  q = q + 1\n      ^\n"
            "  a name stands for one node: give the new one another name, such as q2"
        ),
    ),
    "nothing after =": (
        "q = ; f = 2",
        "error: q is given nothing\n  q = ; f = 2\n  ^^^\n  write q = … , or leave it out",
    ),
    "nothing before =": ("= x", "error: a name is missing before =\n  = x\n  ^\n  write f = …, or leave = out"),
    "a number": ("2 = x", "error: a number cannot be given a value\n  2 = x\n  ^"),
    "a product": (
        "2x = 3",
        (
            "error: this is not a name, so it cannot be given a value\n  2x = 3\n  ^^\n"
            "  a name starts with a letter: letters, digits and _"
        ),
    ),
    "a comparison": (
        "y == 2",
        "error: == compares, and there is nothing to compare here\n  y == 2\n    ^^\n  to give y a value write y=2",
    ),
    "a function": ("g(x) = x^2", "error: functions are not defined here\n  g(x) = x^2\n  ^^^^^^\n  write g = x^2"),
    "chained": (
        "q = r = x",
        (
            "error: this is not a name, so it cannot be given a value\n  q = r = x\n      ^\n"
            "  a name starts with a letter: letters, digits and _"
        ),
    ),
    "empty": ("", 'error: there is no expression\n  for example: bpcli explain "(x+y)*z" x=-2 y=5 z=-4'),
    "only a comment": ("# x", 'error: there is no expression\n  for example: bpcli explain "(x+y)*z" x=-2 y=5 z=-4'),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_statement_that_cannot_be(name):
    """What is wrong, where, and what to write instead."""
    text, message = MISTAKES[name]
    assert refused(text) == message


def test_a_name_may_not_be_both_given_and_assigned():
    """A value for a name that the program defines would be ignored, so it is an error."""
    assert refused("q = x; f = 2q", q=1, x=2) == (
        "error: q is defined here, and a value is given for it too\n  q = x; f = 2q\n  ^\n"
        "  leave out q=…, or give this statement another name"
    )

"""Statements, comments, and what the names of a program mean."""

import ast
import json

import pytest

from bpcli import InputError, check, explain
from bpcli.gates.catalogue import FUNCTIONS
from bpcli.notation.program import parse
from tests.terminal import bpcli


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
    "used before it is assigned": (
        "f = q*z\nq = x",
        (
            "error: q is used before it is defined\n  line 1: f = q*z\n              ^\n"
            "  move the statement q = … before this one"
        ),
    ),
    "a number of a name that has no value": (
        "q = h~2 + x",
        "error: ~ is not part of the language\n  q = h~2 + x\n       ^\n  a minus is written -",
    ),
    "nothing to add": (
        "q = x; q += ; f = q",
        "error: q is given nothing\n  q = x; q += ; f = q\n         ^^^^\n  write q = … , or leave it out",
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


BOUND_AGAIN = {
    "micrograd's spelling": ("c = a + b; c += c + 1; d = c*b", {"a": -4, "b": 2}, -6, {"a": 4, "b": 1}),
    "an input": ("x = x*2; x = x + 1; x = x**2", {"x": 3}, 49, {"x": 28}),
    "an input that is used before": ("y = 3x; x = y*x; x + y", {"x": 2}, 18, {"x": 15}),
    "a sum of losses": ("L = 0; L += (w - 2)^2; L += 3w; L /= 2", {"w": 1}, 2, {"w": 0.5, "L": 0.5}),
    "every sign": ("q = x; q += 1; q -= 3; q *= x + 1; q /= 2; q", {"x": 3}, 2, {"x": 2.5}),
    "juxtaposed": ("h = 2x; h = xh; hx", {"x": 3}, 54, {"x": 54}),
    "a first value by its number": ("h = 2x; h = 3x; h~1 + h~2", {"x": 1}, 5, {"x": 5}),
    "a constant that a statement binds": ("e = 2x; e = e*e", {"x": 3}, 36, {"x": 24}),
}


@pytest.mark.parametrize("name", BOUND_AGAIN)
def test_a_name_may_be_bound_again(name):
    """Each binding is a node of its own, and the name alone is the latest."""
    text, values, value, gradients = BOUND_AGAIN[name]
    trace = explain(text, values)
    assert (trace.value(trace.graph.names[trace.graph.output]), trace.gradients) == (value, gradients)


def test_the_bindings_of_a_name_have_numbers():
    """The first keeps the name; the later ones are raised on the screen and have a tilde in ASCII and in JSON."""
    trace = explain("h = 2x; h = h*x; h = h + 1", x=3)
    assert list(trace.graph.nodes) == ["x", "h", "h⁽²⁾", "h⁽³⁾"]
    document = json.loads(trace.lesson("json"))
    assert [(row["node"], row["formula"]) for row in document["forward"]] == [
        ("h", "2*x"),
        ("h~2", "h*x"),
        ("h~3", "h~2 + 1"),
    ]
    assert "h⁽³⁾ = h⁽²⁾ + 1" in trace.lesson()
    assert r"{h^{(3)}} = {h^{(2)}} + 1" in trace.lesson("latex")


@pytest.mark.parametrize(
    ("ask", "answer", "verdict"),
    [
        ("h", "18", "right"),
        ("h~2", "18", "right"),
        ("h~1", "6", "right"),
        ("df/dh", "2h", "right"),
        ("dh", "36", "right"),
        ("df/dh~1", "2*h*x", "right"),
        ("df/dh~1", "2*h~1*x", "wrong"),
        ("dh/dx", "h~1 + 2x", "right"),
    ],
)
def test_a_name_alone_is_the_latest_in_asks_and_answers(ask, answer, verdict):
    """An earlier binding is asked for, and answered with, by its number."""
    [found] = check("h = 2x; h = h*x; f = h^2", {"x": 3}, {ask: answer})
    assert found.verdict == verdict


@pytest.mark.parametrize("style", ["gates", "staged", "numpy", "torch"])
def test_code_gives_each_binding_a_variable(style):
    """The names are names of Python's, and none is taken twice."""
    seen = bpcli("code", "h = 2x; h = h*x; h_2 = h + 1; f = h_2*h", "x=3", "--style", style)
    assert (seen.code, seen.err) == (0, "")
    names = {node.id for node in ast.walk(ast.parse(seen.out)) if isinstance(node, ast.Name)}
    assert {"h", "h_2", "h_2_", "f"} <= names


def test_a_folded_name_folds_every_binding():
    """--group h makes one gate of each statement that binds h."""
    graph = explain("h = tanh(w*x); h = tanh(w*h); f = h*h", w=0.5, x=2, group="h").graph
    assert [gate.id for gate in graph.gates] == ["group", "group", "mul"]


def test_the_options_name_bindings():
    """--of takes the latest binding, --wrt the input before it is bound again."""
    trace = explain("x = x*x; f = 2x", x=3)
    wanted = {(): {"x": 12.0}, ("x~2",): {"x~2": 2.0}}
    for wrt, gradients in wanted.items():
        assert json.loads(trace.lesson("json", **({"wrt": wrt} if wrt else {})))["gradients"] == gradients
    assert json.loads(trace.lesson("json", of="x"))["gradients"] == {"x": 6.0}

"""The learner's gates are the graph's gates, in the learner's order, with the names that were promised."""

import pytest

from bpcli.errors import InputError
from bpcli.graph.build import build
from bpcli.trace.trace import Trace
from bpcli.trace.values import given
from bpcli.trace.wording import operand_text


def gates(text, *names, **options):
    """(node, gate id, operands' names) of each gate."""
    graph = build(text, names, **options)
    return [
        (graph.names[node], graph.gate(node).id, [operand_text(graph, operand) for operand in graph.operands_of(node)])
        for node in graph.gate_nodes
    ]


def gradients(text, options, **values):
    """The gradients of a program under some options."""
    found = {name: given(str(value)) for name, value in values.items()}
    return Trace(build(text, found, **options), found).gradients


def test_nothing_is_simplified_or_sorted():
    """a − b is a subtraction, a/b a division, and max keeps its order."""
    assert [gate for _, gate, _ in gates("(b - a)/(b*a) + max(b, a) - sqrt(a)")] == [
        "sub", "mul", "div", "max", "add", "sqrt", "sub",
    ]  # fmt: skip
    assert gates("max(b, a)")[0][2] == ["b", "a"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("(x+y)*z", ["q", "f"]),
        ("x*y + z", ["q", "f"]),
        ("x*y + z*w", ["q1", "q2", "f"]),
        ("q*y + z", ["q1", "f"]),
        ("q1*y + z*w", ["q2", "q3", "f"]),
        ("f*y + z", ["q", "out"]),
        ("f*out + z", ["q", "out1"]),
        ("g = x + y; g*z", ["g", "f"]),
        ("g = x + y; h = g*z*z", ["g", "q", "h"]),
        ("x", ["f"]),
    ],
)
def test_nodes_get_the_names_that_were_promised(text, names):
    """One intermediate is q, several q1, q2, …; the output f or out; never a name that the learner uses."""
    assert [name for name, _, _ in gates(text)] == names


def test_a_name_is_one_node_and_a_call_written_twice_is_two_gates():
    """Branches exist because names are nodes; sharing is on request."""
    assert len(build("x*y + exp(x) + exp(x)").inputs) == 2
    assert [gate for _, gate, _ in gates("exp(x) + exp(x)")] == ["exp", "exp", "add"]
    assert gates("exp(x) + exp(x)", share=True) == [("q", "exp", ["x"]), ("f", "add", ["q", "q"])]


def test_constants_are_leaves_without_names():
    """A constant exponent makes a pow gate with no edge to it, e^u is the exp gate, 1/u the div gate."""
    assert gates("x^2") == [("f", "pow", ["x", "2"])]
    assert gates("e^x") == [("f", "exp", ["x"])]
    assert gates("e^x", "e", "x") == [("f", "pow", ["e", "x"])]
    assert gates("1/x") == [("f", "div", ["1", "x"])]
    assert gates("x^(1/2)")[-1][:2] == ("f", "pow")
    assert list(build("2*3*x").inputs) == ["x"]


def test_the_square_of_a_norm_is_one_gate():
    """‖u‖² is smooth at 0, so it is not the square of a norm."""
    assert gates("||x||^2") == gates("‖x‖²") == [("f", "sqnorm", ["x"])]


def test_a_program_may_give_its_inputs_values():
    """A statement whose right side is a constant is an input with that value."""
    graph = build("x = 3; y = sqrt(2)/2; f = x*y")
    assert list(graph.inputs) == ["x", "y"]
    assert set(graph.own_values) == {"x", "y"}


@pytest.mark.parametrize(
    ("text", "gate"),
    [
        ("1/(1+exp(-u))", "sigmoid"),
        ("1/(exp(-u)+1)", "sigmoid"),
        ("1/(1+e^-u)", "sigmoid"),
        ("(1+exp(-u))^-1", "sigmoid"),
        ("exp(u)/(1+exp(u))", "sigmoid"),
        ("(exp(u)-exp(-u))/(exp(u)+exp(-u))", "tanh"),
        ("(exp(2u)-1)/(exp(2u)+1)", "tanh"),
        ("2σ(2u)-1", "tanh"),
        ("2/(1+exp(-2u))-1", "tanh"),
        ("log(1+exp(u))", "softplus"),
        ("ln(1+e^u)", "softplus"),
        ("u*u", "square"),
        ("u²", "square"),
        ("1/u", "reciprocal"),
    ],
)
def test_grouping_folds_what_the_lecture_folds(text, gate):
    """One gate is left, and the gradient is the same."""
    assert [found for _, found, _ in gates(text, "u", group=("auto",))] in ([gate], ["sub", gate])
    plain = gradients(text, {}, u="0.7")
    assert gradients(text, {"group": ("auto",)}, u="0.7") == pytest.approx(plain, rel=1e-12)


def test_grouping_says_what_was_saved():
    """The sigmoid circuit has eight gates; grouped it has five."""
    graph = build("1/(1+exp(-(w0*x0+w1*x1+w2)))", group=("auto",))
    assert [(r.what, r.before, r.after) for r in graph.rewrites] == [("sigmoid", 8, 5)]


def test_a_named_statement_ends_a_pattern_unless_it_is_asked_for():
    """Names of a staged program are kept; --group q folds the statement q into one gate."""
    program = "a = exp(-u); q = 1/(1+a); f = q*z"
    assert "sigmoid" not in [gate for _, gate, _ in gates(program, group=("auto",))]
    assert gates("q = x*y + x; f = q*z", group=("q",)) == [("q", "group", ["x", "y"]), ("f", "mul", ["q", "z"])]
    program, values = "q = x*y + x; f = q*z", {"x": 2, "y": 3, "z": -1}
    assert gradients(program, {"group": ("q",)}, **values) == gradients(program, {}, **values)


@pytest.mark.parametrize(
    "options", [{"group": ("nope",)}, {"expand": ("nope",)}, {"expand": ("exp",)}, {"group": ("x",)}], ids=str
)
def test_what_cannot_be_grouped_or_opened_is_said(options):
    """An unknown name is an error that lists what there is."""
    translated = {{"expand": "expanded"}.get(key, key): value for key, value in options.items()}
    with pytest.raises(InputError, match=r"--(group|expand)"):
        build("x*y", **translated)


@pytest.mark.parametrize(
    ("text", "repeats"),
    [
        ("1[x>0]*x + 1[x>0]*y", 1),
        ("1[x>0]*x + 1[x<0]*y", 0),
        ("max(x, 0)*x + max(x, 0)*y", 1),
        ("max(x, 0)*x + max(0, x)*y", 0),
        ("sum([1,2]*v) + sum([1,2]*v)", 2),
        ("sum([1,2]*v) + sum([2,1]*v)", 0),
        ("sum(zeros(2)*v) + sum(zeros(2)*v)", 2),
        ("sum(randn(2)*v) + sum(randn(2)*v)", 0),
        ("norm(v) + norm(v, 2)", 1),
        ("norm(v) + norm(v, 1)", 0),
        ("hinge(v, 0) + hinge(v, 0, margin=1)", 1),
        ("sum(v, axis=0) + sum(v, axis=-1)", 1),
        ("x*2 + x*2.0", 1),
        ("leaky_relu(x) + leaky_relu(x, 0.01)", 1),
    ],
)
def test_sharing_finds_every_gate_that_repeats_another(text, repeats):
    """Gates are the same by what they are, whenever they were made; only what is drawn stays apart."""
    shapes = {"v": (2,)} if "v" in text else {}
    graph = build(text, shapes, share=True)
    assert sum(rewrite.count for rewrite in graph.rewrites) == repeats

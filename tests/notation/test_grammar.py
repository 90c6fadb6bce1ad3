"""How tightly things hold together: LANGUAGE's grammar, sentence by sentence."""

import json

import pytest

from bpcli import explain
from bpcli.gates.catalogue import FUNCTIONS
from bpcli.notation.program import parse, parse_expression
from bpcli.notation.syntax import Binary, Call, Indicator, Name, Negative, Number
from tests.terminal import explain as typed


def shape(tree):
    """A tree with every bracket written; `_` is juxtaposition."""
    match tree:
        case Number(text=text):
            return text
        case Name(name=name):
            return name
        case Negative(operand=operand):
            return f"(-{shape(operand)})"
        case Binary(operator=operator, left=left, right=right):
            return f"({shape(left)} {'_' if operator == ' ' else operator} {shape(right)})"
        case Call(function=function, arguments=arguments, keywords=keywords):
            named = [f"{key}={shape(value)}" for key, value in keywords]
            return f"{function}({', '.join([*map(shape, arguments), *named])})"
        case Indicator(comparisons=comparisons):
            return f"1[{', '.join(f'{shape(a)} {sign} {shape(b)}' for sign, a, b in comparisons)}]"


def read(text):
    """How one expression is read when no name has a value."""
    return shape(parse_expression(text, FUNCTIONS))


READINGS = {
    # postfix holds tightest
    "x²": "(x ^ 2)",
    "x⁻¹": "(x ^ -1)",
    "x¹²": "(x ^ 12)",
    "2x²": "(2 _ (x ^ 2))",
    "x^y²": "(x ^ (y ^ 2))",
    "x²^y": "((x ^ 2) ^ y)",
    "x²³ + 1": "((x ^ 23) + 1)",
    "(x + y)²": "((x + y) ^ 2)",
    "exp(x)²": "(exp(x) ^ 2)",
    "uᵀ v": "(transpose(u) _ v)",
    "u.T v": "(transpose(u) _ v)",
    "(x + y).T²": "(transpose((x + y)) ^ 2)",
    # powers: from right to left, and the exponent may start with a minus
    "x^y^z": "(x ^ (y ^ z))",
    "x**y**z": "(x ^ (y ^ z))",
    "x**y^z": "(x ^ (y ^ z))",
    "x^-y": "(x ^ (-y))",
    "x^-2": "(x ^ -2)",
    "x^-y^z": "(x ^ (-(y ^ z)))",
    "x^+y": "(x ^ y)",
    "x^√y": "(x ^ sqrt(y))",
    # a minus holds less tightly than a power, and tighter than a product
    "-x^2": "(-(x ^ 2))",
    "-x²": "(-(x ^ 2))",
    "-2^2": "(-(2 ^ 2))",
    "(-2)^2": "(-2 ^ 2)",
    "-x*y": "((-x) * y)",
    "-x y": "((-x) _ y)",
    "-2x": "(-2 _ x)",
    "x*-y": "(x * (-y))",
    "x - -3": "(x - -3)",
    "--x": "(-(-x))",
    "--3": "(--3)",
    "+x": "x",
    "- 3": "-3",
    "-(3)": "(-3)",
    # a root reaches as far as a minus does
    "√x²": "sqrt((x ^ 2))",
    "√x y": "(sqrt(x) _ y)",
    "√2x": "(sqrt(2) _ x)",
    "-√x": "(-sqrt(x))",
    "√-x": "sqrt((-x))",
    "2√x": "(2 _ sqrt(x))",
    "√√x": "sqrt(sqrt(x))",
    # one level for every product and quotient, from left to right
    "a/b c": "((a / b) _ c)",
    "a/b*c": "((a / b) * c)",
    "a b/c": "((a _ b) / c)",
    "a*b c/d@g·h": "(((((a * b) _ c) / d) @ g) · h)",
    "2^3x": "((2 ^ 3) _ x)",
    "1/2x": "((1 / 2) _ x)",
    "a×b": "(a * b)",
    "a⊙b": "(a * b)",
    "a÷b": "(a / b)",
    "a∗b·c": "((a * b) · c)",
    "2(x + 1)": "(2 _ (x + 1))",
    "(x + 1)2": "((x + 1) _ 2)",
    "(x)(y)": "(x _ y)",
    "2exp(x)": "(2 _ exp(x))",
    "x exp(x)": "(x _ exp(x))",
    "x 2 y": "((x _ 2) _ y)",
    # then sums
    "a + b c - d": "((a + (b _ c)) - d)",
    "a - b - c": "((a - b) - c)",
    "a − b – c — d": "(((a - b) - c) - d)",
    "a + -b": "(a + (-b))",
    # bars
    "|x|": "abs(x)",
    "|x||y|": "(abs(x) _ abs(y))",
    "|x|y|z|": "((abs(x) _ y) _ abs(z))",
    "2|x|": "(2 _ abs(x))",
    "|x|²": "(abs(x) ^ 2)",
    "|-x|": "abs((-x))",
    "|x - |y||": "abs((x - abs(y)))",
    "| |x| - y|": "abs((abs(x) - y))",
    "||x||": "norm(x)",
    "‖x‖": "norm(x)",
    "∥x∥": "norm(x)",
    "|||x|||": "norm(abs(x))",
    "‖x‖²": "(norm(x) ^ 2)",
    "||x||^2": "(norm(x) ^ 2)",
    "‖x‖‖y‖": "(norm(x) _ norm(y))",
    "||x|| ||y||": "(norm(x) _ norm(y))",
    "x||y||": "(x _ norm(y))",
    "‖x + |y|‖": "norm((x + abs(y)))",
    # calls and indicators
    "leaky_relu(x, slope=0.1)": "leaky_relu(x, slope=0.1)",
    "max(x, leaky_relu(y, slope=2), z)": "max(x, leaky_relu(y, slope=2), z)",
    "1[x > 0]": "1[x > 0]",
    "1[x ≤ y, y >= 2]²": "(1[x ≤ y, y ≥ 2] ^ 2)",
    "1[0 < x < 2]": "1[0 < x, x < 2]",
    "2·1[x > 0]": "(2 · 1[x > 0])",
    # full-width signs of an East Asian keyboard
    "（x＋y）z": "((x + y) _ z)",
    "max（x，y）": "max(x, y)",
}


@pytest.mark.parametrize("text", READINGS)
def test_an_expression_is_read_as_the_language_says(text):
    """Every level of the grammar, tight to loose, and which way it associates."""
    assert read(text) == READINGS[text]


@pytest.mark.parametrize(
    ("text", "values", "value"),
    [
        ("-x^2", {"x": 3}, -9.0),
        ("2^3x", {"x": 5}, 40.0),
        ("a/b c", {"a": 6, "b": 2, "c": 3}, 9.0),
        ("1/2x", {"x": 3}, 1.5),
        ("x^-y", {"x": 2, "y": 2}, 0.25),
        ("2^3^2", {}, 512.0),
        ("x²³", {"x": 2}, 2.0**23),
        ("x⁻²", {"x": 2}, 0.25),
        ("√x²", {"x": -2}, 2.0),
        ("|x||y|", {"x": -2, "y": 3}, 6.0),
        ("‖x‖²", {"x": -3}, 9.0),
        ("x@y·z×w", {"x": 2, "y": 3, "z": 4, "w": 5}, 120.0),
        ("uᵀ v", {"u": 2, "v": 3}, 6.0),
        ("x*1[x > 0, x ≤ 2]", {"x": 2}, 2.0),
        ("e^(-x)", {"x": 0}, 1.0),
        ("σ(x)", {"x": 0}, 0.5),
    ],
)
def test_and_has_that_value(text, values, value):
    """The reading is not only a tree: the circuit computes it."""
    assert explain(text, values).value("f") == value


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("1/2x", "note: 1/2x is read from left to right, as (1/2)·x; for the other reading write 1/(2·x)\n"),
        ("a/b c", "note: a/b c is read from left to right, as (a/b)·c; for the other reading write a/(b·c)\n"),
        (
            "(a + b)/(c + d) g",
            (
                "note: (a + b)/(c + d) g is read from left to right, as ((a + b)/(c + d))·g; "
                "for the other reading write (a + b)/((c + d)·g)\n"
            ),
        ),
        (
            "(a +\n\tb)/2x",
            (
                "note: (a + b)/2x is read from left to right, as ((a + b)/2)·x; "
                "for the other reading write (a + b)/(2·x)\n"
            ),
        ),
        ("(1/2)x", ""),
        ("1/2*x", ""),
        ("1/2·x", ""),
        ("2x/3", ""),
    ],
)
def test_a_quotient_before_a_juxtaposed_factor_is_remarked_on(text, note):
    """A learner who reads 1/2x as 1/(2x) is told, on stderr, and told what to write instead."""
    seen = typed(text, "--format", "json")
    assert (seen.code, seen.err) == (0, note)
    assert json.loads(seen.out)["expression"] == text


def test_a_note_is_short_whatever_the_expression():
    """A note quotes the beginning of a long expression, not all of it."""
    note = parse(f"1/({'+'.join('x' * 2000)}) y", FUNCTIONS).notes[0]
    assert len(note) < 400


@pytest.mark.parametrize(
    ("text", "gates"),
    [
        ("-3*x", ["mul"]),
        ("x - -3", ["sub"]),
        ("-x", ["neg"]),
        ("-(3)*x", ["neg", "mul"]),
        ("--3*x", ["neg", "mul"]),
        ("x^2", ["pow"]),
        ("x²", ["pow"]),
        ("e^x", ["exp"]),
        ("e**(-x)", ["neg", "exp"]),
        ("2^x", ["pow"]),
        ("1/x", ["div"]),
        ("‖x‖²", ["sqnorm"]),
        ("||x||^2", ["sqnorm"]),
        ("‖x‖", ["norm"]),
        ("‖x‖³", ["norm", "pow"]),
        ("|x|²", ["abs", "pow"]),
        ("√x", ["sqrt"]),
        ("uᵀ", ["copy"]),
        ("x·y", ["mul"]),
        ("x y", ["mul"]),
        ("x@y", ["mul"]),
        ("+x", ["copy"]),
    ],
)
def test_signs_become_these_gates(text, gates):
    """A minus before a number is part of it; e^u is one exp gate, 1/u a div gate, ‖u‖² one gate."""
    graph = explain(text).graph
    assert [graph.gate(node).id for node in graph.gate_nodes] == gates


@pytest.mark.parametrize("text", ["x^2", "x²", "x**3", "x^-1", "x^(1/2)", "2x", "x + π", "x^e"])
def test_a_constant_has_no_edge_and_no_gradient(text):
    """A constant exponent, factor or addend is a leaf without a name: only x has a gradient."""
    trace = explain(text, x=2)
    assert list(trace.gradients) == ["x"]
    assert {trace.graph.names[edge.operand] for edge in trace.backward().edges} == {"x"}


def test_sqnorm_is_smooth_at_zero():
    """‖u‖² has the local gradient 2u, at 0 too; ‖u‖ has 0 there by convention."""
    assert explain("‖x‖²", x=0).gradients == {"x": 0.0}
    assert explain("‖x‖²", x=-3).gradients == {"x": -6.0}
    assert explain("‖x‖", x=0).gradients == {"x": 0.0}

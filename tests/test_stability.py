"""Where floats are delicate: far out, at special points, and outside. There is a number, or an error that says why.

Infinity and not-a-number are never among a lesson's numbers, and never in what it says.
"""

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpcli.algebra import exact
from bpcli.algebra.exact import EXACT
from bpcli.errors import DomainError, InputError, TooLargeError
from bpcli.gates.catalogue import GATES
from bpcli.graph.build import build
from bpcli.trace import interpret, values
from bpcli.trace.exact_pass import exact_pass
from bpcli.trace.needed import needed
from bpcli.trace.trace import Trace

OVERFLOW = "the number is too large for a float (about 1.8e308)"


def trace(text, rewriting=None, **spots):
    """A circuit with values."""
    found = {name: values.given(str(value), name) for name, value in spots.items()}
    graph = build(text, found, **(rewriting or {}))
    return Trace(graph, values.check_names(graph, found).given)


def numbers(one):
    """The value and the gradients."""
    return one.values[one.graph.output], *one.gradients.values()


@pytest.mark.parametrize(
    ("text", "x", "value", "gradient"),
    [
        ("σ(x)", -1000, 0, 0),
        ("σ(x)", 1000, 1, 0),
        ("σ(x)", -40, 4.248354255291589e-18, 4.248354255291589e-18),
        ("softplus(x)", 1000, 1000, 1),
        ("softplus(x)", -1000, 0, 0),
        ("softplus(x)", -40, 4.248354255291589e-18, 4.248354255291589e-18),
        ("tanh(x)", 1000, 1, 0),
        ("tanh(x)", -1000, -1, 0),
        ("silu(x)", -1000, 0, 0),
        ("silu(x)", 1000, 1000, 1),
        ("gelu(x)", 40, 40, 1),
        ("gelu(x)", -40, 0, 0),
        ("gelu(x)", -10, -7.619853024160525e-23, -7.618400096464813e-22),
        ("gelu(x)", -1e200, 0, 0),
        ("elu(x)", -1000, -1, 0),
        ("elu(x)", -1e-9, -9.999999995e-10, 0.999999999),
        ("erf(x)", 1e200, 1, 0),
        ("softsign(x)", 1e200, 1, 0),
        ("atan(x)", 1e200, math.pi / 2, 0),
        ("1/x", 1e200, 1e-200, 0),
        ("reciprocal(x)", -1e200, -1e-200, 0),
        ("1e-200/x", 1e-200, 1, -1e200),
        ("exp(x)", -1000, 0, 0),
        ("log(x)", 1e-300, -690.7755278982137, 1e300),
        ("x^0", 0, 1, 0),
        ("x^1", 0, 0, 1),
        ("x^2", 0, 0, 0),
        ("x^1.5", 0, 0, 0),
        ("x^3", -2, -8, 12),
        ("(-2)^3 x", 1, -8, -8),
        ("‖x‖²", 0, 0, 0),
        ("tan(x)", 1.5707963267948966, 1.633123935319537e16, 2.6670937881135714e32),
    ],
)
@pytest.mark.parametrize("text_around", ["{}", "q = {}; f = 1*q"])
def test_it_is_stable_where_mathematics_is(text, x, value, gradient, text_around):
    """Far out a gate has its limit, not an overflow, and what underflows is 0; the same inside a folded statement."""
    one = trace(text_around.format(text), {"group": ("q",)} if "q" in text_around else None, x=x)
    assert numbers(one) == pytest.approx((value, gradient), rel=1e-13, abs=1e-320)


@pytest.mark.parametrize(
    ("text", "y", "x", "value", "gradients"),
    [
        ("hypot(y, x)", 3e200, 4e200, 5e200, (0.6, 0.8)),
        ("hypot(y, x)", 3e-200, -4e-200, 5e-200, (0.6, -0.8)),
        ("atan2(y, x)", 1e200, 1e200, math.pi / 4, (5e-201, -5e-201)),
        ("atan2(y, x)", 1e-200, 1e-200, math.pi / 4, (5e199, -5e199)),
        ("y/x", 1e200, 1e200, 1, (1e-200, -1e-200)),
        ("max(y, x)", 1e308, -1e308, 1e308, (1, 0)),
        ("y^x", 0, 0, 1, (0,)),
        ("y^x", -2, 2, 4, (-4,)),
        ("y^x", 0, 2, 0, (0,)),
    ],
)
def test_two_operands_are_stable_too(text, y, x, value, gradients):
    """Squares on the way neither overflow nor vanish; x^y with x ≤ 0 has a gradient in its base."""
    one = trace(text, y=y, x=x)
    back = one.backward(wrt=("y", "x")[: len(gradients)])
    assert (one.values[one.graph.output], *back.gradients.values()) == pytest.approx((value, *gradients), rel=1e-13)


@pytest.mark.parametrize(
    ("text", "spots", "gradients"),
    [
        ("relu(x)", {"x": 0}, (0,)),
        ("max(0, x)", {"x": 0}, (0,)),
        ("max(x, 0)", {"x": 0}, (0,)),
        ("|x|", {"x": 0}, (0,)),
        ("leaky_relu(x)", {"x": 0}, (0.01,)),
        ("leaky_relu(x, slope=0.3)", {"x": 0}, (0.3,)),
        ("elu(x)", {"x": 0}, (1,)),
        ("elu(x, alpha=0.5)", {"x": 0}, (0.5,)),
        ("clip(x, -1, 1)", {"x": 1}, (0,)),
        ("clip(x, -1, 1)", {"x": -1}, (0,)),
        ("hard_tanh(x)", {"x": 1}, (0,)),
        ("hard_tanh(x)", {"x": -1}, (0,)),
        ("max(x, y)", {"x": 2, "y": 2}, (1, 0)),
        ("min(x, y)", {"x": 2, "y": 2}, (1, 0)),
        ("max(x, y, z)", {"x": 1, "y": 2, "z": 2}, (0, 1, 0)),
        ("min(x, y, z)", {"x": 1, "y": 0, "z": 0}, (0, 1, 0)),
        ("max(x, x)", {"x": 2}, (1,)),
        ("hypot(x, y)", {"x": 0, "y": 0}, (0, 0)),
        ("‖x‖", {"x": 0}, (0,)),
        ("atan2(x, y)", {"x": 0, "y": -1}, (-1, 0)),
    ],
)
def test_the_conventions_at_kinks(text, spots, gradients):
    """The settled slopes, in floats and in exact numbers, as one gate and folded; the trace names the kink."""
    one = trace(text, **spots)
    assert tuple(one.gradients.values()) == gradients
    assert bool(one.kinks(one.graph.output)) == (text != "elu(x)")
    exactly = exact_pass(one.backward())
    assert tuple(float(exactly.gradient[node]) for node in one.graph.inputs.values()) == pytest.approx(gradients)
    folded = trace(f"q = {text}; f = 1*q", {"group": ("q",)}, **spots)
    assert tuple(folded.gradients.values()) == gradients


@pytest.mark.parametrize(
    ("gate", "says"),
    [
        ("relu", "clamp(min=0) gives 1"),
        ("max", "½"),
        ("min", "½"),
        ("clip", "clamp gives 1"),
        ("hypot", "not-a-number"),
    ],
)
def test_what_pytorch_does_there_is_said(gate, says):
    """Where PyTorch takes another slope, the kink says which."""
    assert says in GATES[gate].kinks[0].torch


def test_zero_to_the_zero_is_a_convention_that_is_named():
    """0⁰ is 1 in every reading, and the trace can say that this is a convention."""
    one = trace("x^y", x=0, y=0)
    assert one.value("f") == 1
    assert [point.convention for point in one.conventions(one.graph.output)] == ["zero to the zero is taken as 1"]
    assert exact_pass(one.backward(wrt=("x",))).values[one.graph.output] == 1
    assert trace("x^y", x=2, y=0).conventions(one.graph.output) == []


def message(run, *arguments, **options):
    """The error's message, place and hint."""
    with pytest.raises(DomainError) as caught:
        run(*arguments, **options)
    error = caught.value
    return error.message, error.text[slice(*error.span)], error.hint or ""


UNBOUNDED = "it grows without bound, or is not defined, at this point"


@pytest.mark.parametrize(
    ("text", "spots", "lost", "kept", "said"),
    [
        ("√x·y", {"x": 0, "y": 3}, "x", "y", "∂q/∂x of q = sqrt(x)"),
        ("x^0.5 y", {"x": 0, "y": 3}, "x", "y", "∂q/∂x of q = x^0.5"),
        ("x^y", {"x": 0, "y": 0}, "y", "x", "∂f/∂y of f = x^y"),
        ("x^y", {"x": -2, "y": 3}, "y", "x", "∂f/∂y of f = x^y"),
        ("asin(x) + y", {"x": 1, "y": 3}, "x", "y", "∂q/∂x of q = asin(x)"),
        ("y acos(x)", {"x": -1, "y": 3}, "x", "y", "∂q/∂x of q = acos(x)"),
        ("q = √x·y; f = 2q", {"x": 0, "y": 3}, "x", "y", "∂q/∂x of q = sqrt(x)·y"),
    ],
)
def test_a_missing_local_gradient_is_an_error_only_where_it_is_asked_for(text, spots, lost, kept, said):
    """At a root of 0 and for x^y with x ≤ 0 the value stands, the other gradients too, and the error says --wrt."""
    one = trace(text, {"group": ("q",)} if "q =" in text else None, **spots)
    assert math.isfinite(one.value("f"))
    floats_say = message(one.backward, wrt=(lost,))
    assert floats_say[0] == f"the local gradient {said} does not exist here: {UNBOUNDED}"
    assert f"{lost} = {spots[lost]}".replace("-", "−") in floats_say[2]
    assert "--wrt" in floats_say[2]
    assert message(one.backward) == floats_say
    back = one.backward(wrt=(kept,))
    exactly = exact_pass(back).gradient[one.node(kept)]
    assert back.gradients[kept] == pytest.approx(float(exactly))
    graph = one.graph
    at = interpret.forward(graph, EXACT, [one.given[name].exact() for name in graph.inputs])
    assert message(interpret.backward, graph, EXACT, at, graph.output, 1) == floats_say


@pytest.mark.parametrize(
    ("text", "spots", "said", "place", "hint"),
    [
        ("x/(y-y)", {"x": 1, "y": 2}, "division by zero, at f = x/q", "x/(y-y)", "here x = 1 and q = 0"),
        ("2 + 1/x", {"x": 0}, "division by zero, at q = 1/x", "1/x", "here x = 0"),
        ("1/0 + x", {"x": 1}, "division by zero, at 1/0", "1/0", ""),
        ("reciprocal(x)", {"x": 0}, "division by zero, at f = reciprocal(x)", "reciprocal(x)", "here x = 0"),
        ("log(x)y", {"x": -2, "y": 1}, "a logarithm needs a positive number, at q = log(x)", "log(x)", "here x = −2"),
        ("ln(x)", {"x": 0}, "a logarithm needs a positive number, at f = log(x)", "ln(x)", "here x = 0"),
        (
            "√(x-1)",
            {"x": 0},
            "a square root needs a number that is not negative, at f = sqrt(q)",
            "√(x-1)",
            "here q = −1",
        ),
        ("x^-1", {"x": 0}, "division by zero: zero to a negative power, at f = x^(−1)", "x^-1", "here x = 0"),
        (
            "x^(1/3)",
            {"x": -8},
            "a negative number has no real power with a fraction in the exponent, at f = x^(1/3)",
            "x^(1/3)",
            "here x = −8",
        ),
        (
            "asin(x)",
            {"x": 2},
            "an inverse sine or cosine needs a number from −1 to 1, at f = asin(x)",
            "asin(x)",
            "here x = 2",
        ),
        ("atan2(x, 0)", {"x": 0}, "the origin has no angle, at f = atan2(x, 0)", "atan2(x, 0)", "here x = 0"),
        (
            "clip(x, 1, -1)",
            {"x": 0},
            "the lower bound of clip lies above the upper one, at f = clip(x, 1, −1)",
            "clip(x, 1, -1)",
            "here x = 0",
        ),
    ],
)
def test_outside_a_domain_the_error_names_the_node_in_every_reading(text, spots, said, place, hint):
    """Division by zero, a logarithm of a negative number and their like say which node, its formula and its values."""
    floats_say = message(trace, text, **spots)
    assert floats_say == (said, place, hint)
    found = {name: values.given(str(value), name) for name, value in spots.items()}
    graph = build(text, found)
    assert message(interpret.forward, graph, EXACT, [found[name].exact() for name in graph.inputs]) == floats_say
    why = said.partition(", at ")[0]
    assert message(trace, f"inner = {text}; inner + 1", {"group": ("inner",)}, **spots)[0].startswith(
        f"{why}, at inner = "
    )


@pytest.mark.parametrize(
    ("text", "spots", "said"),
    [
        ("exp(x)", {"x": 1000}, f"{OVERFLOW}, at f = exp(x)"),
        ("2cosh(x)", {"x": 1000}, f"{OVERFLOW}, at q = cosh(x)"),
        ("x*x", {"x": 1e200}, f"{OVERFLOW}, at f = x·x"),
        ("x^2.5", {"x": 1e200}, f"{OVERFLOW}, at f = x^2.5"),
        ("x - y", {"x": 1.7e308, "y": -1.7e308}, f"{OVERFLOW}, at f = x − y"),
        ("x/y", {"x": 1e200, "y": 1e-200}, f"{OVERFLOW}, at f = x/y"),
        ("hypot(x, x)", {"x": 1.7e308}, f"{OVERFLOW}, at f = hypot(x, x)"),
        ("1/(x*x)", {"x": 1e200}, f"{OVERFLOW}, at q = x·x"),
        ("x*x - x*x", {"x": 1e200}, f"{OVERFLOW}, at q1 = x·x"),
        ("max(1, x*x*0)", {"x": 1e200}, f"{OVERFLOW}, at q1 = x·x"),
        ("1e400 x", {"x": 1}, OVERFLOW),
    ],
)
def test_an_overflow_in_a_value_is_an_error(text, spots, said):
    """A value too large for a float names the node where it happened, even if what follows would be finite again."""
    assert message(trace, text, **spots)[0] == said
    folded = message(trace, f"inner = {text}; inner + 1", {"group": ("inner",)}, **spots)
    assert folded[0].startswith(OVERFLOW)


@pytest.mark.parametrize("text", ["sin(x*x)", "tan(x*x + 1)", "log(1 - x*x)"])
def test_an_overflow_is_named_where_it_happened(text):
    """A gate that cannot take infinity is not blamed for it."""
    said, _, hint = message(trace, text, x=1e200)
    assert said.startswith(OVERFLOW)
    assert "inf" not in hint


@pytest.mark.parametrize(
    ("text", "spots", "said"),
    [
        ("1/x", {"x": 1e-200}, f"the local gradient ∂f/∂x of f = 1/x does not exist here: {OVERFLOW}"),
        (
            "y log2(x)",
            {"x": 1e-309, "y": 1},
            f"the local gradient ∂q/∂x of q = log2(x) does not exist here: {OVERFLOW}",
        ),
        ("x*1e200*1e200", {"x": 1e-200}, f"the gradient of the output at x is too large: {OVERFLOW}"),
        ("x*1.5e308 + x*1.5e308", {"x": 0.1}, f"the gradient of the output at x is too large: {OVERFLOW}"),
        ("q = x*1e200; f = q*1e200", {"x": 1e-200}, f"the gradient of the output at x is too large: {OVERFLOW}"),
    ],
)
def test_an_overflow_in_a_gradient_is_an_error(text, spots, said):
    """A value may be finite where its gradient is too large for a float: the value stands, the gradient says so."""
    one = trace(text, **spots)
    assert math.isfinite(one.values[one.graph.output])
    assert message(one.backward)[0] == said


def test_an_overflow_where_nobody_asked_is_no_error():
    """A gradient that is too large stops only those who want it."""
    one = trace("x*1e200*1e200 + y", x=1e-200, y=1)
    assert one.backward(wrt=("y",)).gradients == {"y": 1}
    with pytest.raises(DomainError, match="at x is too large"):
        one.backward(wrt=("x",))


@pytest.mark.parametrize("text", ["x/(y-y)", "sqrt(-1 - x^2)", "log(-exp(x))"])
def test_a_circuit_that_never_has_a_value_says_so_without_values(text):
    """The symbolic lesson finds the same error as the numbers would."""
    graph = build(text)
    with pytest.raises(DomainError, match=", at f = "):
        interpret.forward(graph, EXACT, [exact.symbol(name) for name in graph.inputs])


SIZES = (
    0.0,
    0.5,
    1.0,
    2.0,
    30.0,
    710.0,
    745.2,
    1e9,
    1e16,
    1e154,
    1.4e154,
    1e200,
    1.7e308,
    1e-8,
    1e-154,
    1e-200,
    5e-324,
)
EXTREMES = [f"{sign}{size}" for sign in ("", "-") for size in SIZES]
LANDMARKS = ["0", "1", "-1", "2", "-2", "0.5", "-0.5", "3", "1/3", "-8", "1.5"]
SHAPES = [
    "{a} + {b}",
    "{a} - {b}",
    "{a}*{b}",
    "{a}/{b}",
    "-{a}",
    "{a}**{b}",
    "{a}**2",
    "{a}**-1",
    "{a}**0.5",
    "1[{a} > {b}]",
]
SHAPES += [
    f"{gate.id}({', '.join(f'{{{letter}}}' for letter, _ in zip('abc', gate.names, strict=False))})"
    for gate in GATES.values()
    if gate.called
]


@st.composite
def wild_circuits(draw, numbers=EXTREMES):
    """Any gates over such numbers, with no care for domains."""
    random = draw(st.randoms(use_true_random=True))
    spots = {name: random.choice(numbers) for name in "xyz"}
    parts = [*spots]
    statements = []
    for step in range(random.randint(1, 5)):
        operands = [random.choice([*parts[-3:], "2"]) for _ in "bc"]
        shape = random.choice(SHAPES)
        statements.append(f"s{step} = " + shape.format(a=random.choice(parts[-3:]), b=operands[0], c=operands[1]))
        parts.append(f"s{step}")
    group = random.choice([(), (), ("auto",), (f"s{random.randint(0, step)}",)])
    return "; ".join(statements), {"group": group, "share": random.random() < 0.2}, spots


@settings(max_examples=1500, deadline=None, derandomize=True, database=None)
@given(wild_circuits())
def test_every_number_is_finite_or_there_is_an_error(circuit):
    """Whatever the gates and the numbers: finite values, local gradients, products and gradients, or an error."""
    text, rewriting, spots = circuit
    try:
        one = trace(text, rewriting, **spots)
        back = one.backward()
    except InputError:
        return
    edges = [edge.index for edge in back.edges]
    masks = needed(one.graph, one.values) if one.graph.chooses else [1] * len(one.values)
    numbers = [value for value, mask in zip(one.values, masks, strict=True) if mask]  # of the rest nothing is told
    numbers += back.gradients.values()
    numbers += [column[edge] for column in (one.record.local, back.product) for edge in edges]
    assert all(map(math.isfinite, numbers))


@settings(max_examples=500, deadline=None, derandomize=True, database=None)
@given(wild_circuits())
def test_no_error_speaks_of_infinity(circuit):
    """An error shows the place and finite numbers only."""
    text, rewriting, spots = circuit
    said = ""
    try:
        trace(text, rewriting, **spots).backward()
    except InputError as error:
        said = error.render()
    assert not re.search(r"\b(inf|nan|zoo)\b", said)


@settings(max_examples=400, deadline=None, derandomize=True, database=None)
@given(wild_circuits(LANDMARKS))
def test_exact_numbers_have_the_same_errors(circuit):
    """At landmarks and over them, floats and exact numbers refuse the same gates, with the same words."""
    text, _, spots = circuit
    found = {name: values.given(value, name) for name, value in spots.items()}
    try:
        graph = build(text, found)
        inputs = values.check_names(graph, found).given
    except InputError:
        return  # the program gives an input a value that it cannot have

    def by_floats():
        Trace(graph, inputs).backward()

    def by_exact_numbers():
        exactly = interpret.forward(graph, EXACT, [inputs[name].exact() for name in graph.inputs])
        wanted = graph.below(list(graph.inputs.values()), flows=True)
        interpret.backward(graph, EXACT, exactly, graph.output, 1, wanted)

    said = []
    for run in (by_floats, by_exact_numbers):
        try:
            run()
            said.append(None)
        except DomainError as error:
            said.append(error.render())
        except TooLargeError:
            return
    if said[1] and "the tangent has a pole here" in said[1]:
        return  # no float lies on a pole
    assert said[0] == said[1] or OVERFLOW in said[0]

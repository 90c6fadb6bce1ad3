"""Every gate keeps every law of tests/laws.py, and every law can be broken."""

import dataclasses
import itertools

import pytest
import sympy

from bpcli.algebra.arrays import ARRAYS
from bpcli.algebra.exact import EXACT
from bpcli.algebra.floats import FLOATS
from bpcli.algebra.shown import Text, call
from bpcli.algebra.shown_arrays import SHOWN
from bpcli.gates import activations, arithmetic, choice, elementary, norms
from bpcli.gates.catalogue import FUNCTIONS, GATES, NAMED
from bpcli.graph.build import build
from bpcli.graph.composite import composite
from bpcli.graph.rewrite import PATTERNS
from bpcli.trace import values
from bpcli.trace.trace import Trace
from tests import laws

COMPOSITE = dataclasses.replace(
    composite("s", build("log(a)*b*b + max(a, c)/sqrt(b) - exp(-c)")), samples=((2, 3, -1), (0.5, 0.25, 4))
)
INDICATORS = [
    dataclasses.replace(choice.indicator((">",)), samples=((2, 1), (-3, 4))),
    dataclasses.replace(choice.indicator(("<", "≥")), samples=((1, 2, 3, 0.5), (1, 2, 3, 4), (2, 1, 4, 3))),
]
EVERY_GATE = [*GATES.values(), COMPOSITE, *INDICATORS]

# Where a gate has no value: a point for each of its domains.
OUTSIDE = {
    "div": [(3, 0), (0, 0)],
    "pow": [(0, -1), (0, -0.5), (-2, 0.5), (-8, -1.5)],
    "reciprocal": [(0,)],
    "log": [(0,), (-2,)],
    "log2": [(0,), (-2,)],
    "log10": [(0,), (-2,)],
    "log1p": [(-1,), (-3,)],
    "sqrt": [(-1,), (-0.001,)],
    "asin": [(1.5,), (-1.001,)],
    "acos": [(1.5,), (-1.001,)],
    "atan2": [(0, 0)],
    "clip": [(0, 1, -1), (3, 1, 0.5)],
    "group": [(-2, 3, 1), (0, 3, 1), (2, -3, 1), (2, 0, 1)],
}
UNREACHABLE = {"tan": "the tangent has a pole here"}  # no float and no fraction lies on a pole

# What is settled for special points: the local gradients there.
KINKS = {
    "abs": [((0,), (0,))],
    "relu": [((0,), (0,))],
    "leaky_relu": [((0, 0.25), (0.25, 0))],
    "elu": [((0, 0.5), (0.5, 0))],
    "hard_tanh": [((1,), (0,)), ((-1,), (0,))],
    "hypot": [((0, 0), (0, 0))],
    "atan2": [((0, -2), (-0.5, 0))],
    "max": [((2, 2), (1, 0)), ((1, 3, 3), (0, 1, 0)), ((3, 1, 3), (1, 0, 0)), ((0, 0, 0), (1, 0, 0))],
    "maxout": [((2, 2), (1, 0)), ((1, 3, 3), (0, 1, 0))],
    "min": [((2, 2), (1, 0)), ((3, 1, 1), (0, 1, 0)), ((1, 3, 1), (1, 0, 0)), ((0, 0, 0), (1, 0, 0))],
    "clip": [((1, -1, 1), (0, 0, 1)), ((-1, -1, 1), (0, 1, 0)), ((2, 2, 2), (0, 1, 0))],
    "norm": [((0,), (0,))],
    "sign": [((0,), (0,))],
    "indicator": [((1, 1), (0, 0)), ((1, 1, 3, 4), (0,) * 4), ((1, 2, 3, 3), (0,) * 4)],
    "group": [((2, 1, 2), (1.5, sympy.log(4) - 1, sympy.exp(-2)))],
}


def by_id(gate):
    """A gate in the name of a test."""
    return gate.id


@pytest.mark.parametrize("gate", EVERY_GATE, ids=by_id)
@pytest.mark.parametrize(
    "law",
    [
        laws.readings_agree,
        laws.step_is_the_definition,
        laws.partials_are_slopes,
        laws.exact_stays_exact,
        laws.texts_read_back,
        laws.expansion_is_the_same,
    ],
)
def test_every_gate_keeps_the_law(law, gate):
    """At its samples and at more points, each gate keeps each law."""
    assert list(law(gate, laws.points(gate))) == []


@pytest.mark.parametrize("gate", [gate for gate in EVERY_GATE if gate.domain], ids=by_id)
def test_outside_its_domain_every_reading_says_the_same(gate):
    """Every domain of a gate has a point here, and there all readings have one error."""
    outside = OUTSIDE.get(gate.id, [])
    said = {gate.problem(FLOATS, point) for point in outside} | ({UNREACHABLE.get(gate.id)} - {None})
    assert said == {domain.message for domain in gate.domain}
    assert list(laws.errors_agree(gate, outside)) == []


@pytest.mark.parametrize("gate", EVERY_GATE, ids=by_id)
def test_a_gate_has_a_value_wherever_its_domain_says_so(gate):
    """At zero, a half, one and two, of either sign, no gate fails without a domain or refuses without a cause."""
    landmarks = {1: (-2, -1, -0.5, 0, 0.5, 1, 2), 2: (-2, -1, -0.5, 0, 0.5, 1, 2), 3: (-1, 0, 2), 4: (0, 1)}
    grid = [point for count in laws.sizes(gate) for point in itertools.product(landmarks[count], repeat=count)]
    assert list(laws.domain_is_all(gate, grid)) == []


@pytest.mark.parametrize("gate", EVERY_GATE, ids=by_id)
def test_the_conventions_hold_at_kinks(gate):
    """Every gate that names a kink has its settled local gradients there, and the other gates have none."""
    kinks = [kink for kink in KINKS.get(gate.id, []) if len(kink[0]) in laws.sizes(gate)]
    assert bool(kinks) == bool(gate.kinks)
    assert list(laws.conventions_hold(gate, kinks)) == []


@pytest.mark.parametrize("gate", [gate for gate in EVERY_GATE if gate.kinks and gate.expansion], ids=by_id)
def test_an_opened_gate_keeps_the_convention(gate):
    """Opening a gate changes no gradient at its kinks."""
    assert list(laws.expansion_is_the_same(gate, [point for point, _ in KINKS[gate.id]])) == []


@pytest.mark.parametrize(("gate", "text"), [(gate, text) for gate, texts in PATTERNS.items() for text in texts])
@pytest.mark.parametrize("u", ["u", "(-u)", "(a*u + 2)", "exp(-u)"])
def test_a_folded_circuit_is_the_gate(gate, text, u):
    """Every circuit that grouping folds into a gate has the gate's value and gradients."""
    spots = {"u": values.given("0.7"), "a": values.given("-3")}
    plain, folded = (build(text.replace("u", u), spots, group=group) for group in ((), (gate,)))
    assert gate in {inner.id for inner in folded.gates}
    assert len(folded.gates) <= len(plain.gates)
    one, other = (Trace(graph, {name: spots[name] for name in graph.inputs}) for graph in (plain, folded))
    assert one.values[plain.output] == pytest.approx(other.values[folded.output], rel=1e-12)
    assert one.gradients == pytest.approx(other.gradients, rel=1e-12)


def test_the_catalogue_is_in_order():
    """Every family is in the catalogue, no two gates share a name, and each says what a lesson needs."""
    families = [gate for room in (arithmetic, elementary, activations, choice, norms) for gate in room.FAMILY]
    assert list(laws.catalogue_is_in_order(families)) == []
    assert list(GATES.values()) == families


def test_every_promised_function_is_there():
    """The functions that the language names can be called by those names."""
    promised = """exp log ln log2 log10 sqrt abs sin cos tan asin acos atan sinh cosh tanh sigmoid σ logistic relu
        leaky_relu elu softplus gelu silu swish softsign hard_tanh square reciprocal max min clip hypot atan2"""
    assert set(promised.split()) <= FUNCTIONS.keys()
    assert [NAMED[name].id for name in ("ln", "σ", "logistic", "swish")] == ["log", "sigmoid", "sigmoid", "silu"]


def wrong(gate, **changes):
    """A gate with something wrong."""
    return dataclasses.replace(GATES[gate], **changes)


def off_by(share):
    """The sigmoid with a local gradient that is off by a share of itself."""
    return wrong("sigmoid", partials=(lambda _m, y, _x: y * (1 - y) * (1 + share),))


def one_in(*readings):
    """1 in these readings, and 0 in the others."""
    return lambda m: int(m in readings)


WRONG = [
    (laws.partials_are_slopes, off_by(sympy.Rational(1, 2000)), "but the difference is"),
    (laws.partials_are_slopes, off_by(sympy.Rational(1, 10**12)), "but sympy.diff is"),
    (laws.partials_are_slopes, wrong("div", partials=GATES["div"].partials[::-1]), "operand 1"),
    (laws.readings_agree, wrong("exp", forward=lambda m, x: m.exp(x) + one_in(FLOATS)(m)), "and exactly"),
    (laws.readings_agree, wrong("exp", forward=lambda m, x: m.exp(x) + one_in(ARRAYS)(m)), "array of values"),
    (laws.readings_agree, wrong("exp", partials=(lambda m, y, _: y + one_in(EXACT)(m),)), "and exactly"),
    (laws.readings_agree, wrong("exp", partials=(lambda m, y, _: y + one_in(ARRAYS)(m),)), "array of local"),
    (laws.readings_agree, wrong("exp", partials=(lambda m, y, _: y / one_in(EXACT)(m),)), "is None, and exactly"),
    (laws.readings_agree, wrong("exp", partials=(lambda m, _, x: m.log(x) if m is EXACT else 1,)), "is 1, and exactly"),
    (laws.step_is_the_definition, wrong("exp", value_and_slopes=lambda x: (FLOATS.exp(x), 1.0)), "the step"),
    (laws.step_is_the_definition, wrong("exp", value_and_slopes=lambda x: (FLOATS.exp(x),)), "the step"),
    (laws.exact_stays_exact, wrong("exp", forward=lambda m, x: m.exp(0.5 * x)), "not exact"),
    (laws.exact_stays_exact, wrong("neg", partials=(lambda _m, _y, _x: -1.0,)), "not exact"),
    (laws.texts_read_back, wrong("exp", show_as=lambda x: call("sinh", x)), "sinh(x)"),
    (laws.texts_read_back, wrong("neg", show_as=lambda x: Text(f"0 − {x}²")), "is read as"),
    (laws.texts_read_back, wrong("neg", partials=(lambda m, _y, _x: 2 if m is SHOWN else -1,)), "2 at"),
    (laws.expansion_is_the_same, wrong("relu", forward=lambda m, x: m.maximum(0, 2 * x)), "opened it is"),
    (laws.expansion_is_the_same, wrong("relu", partials=(lambda m, _, x: m.indicator(x < 0),)), "gradients are"),
]


@pytest.mark.parametrize(("law", "gate", "complaint"), WRONG)
def test_a_wrong_gate_is_found(law, gate, complaint):
    """Each law fails on a gate that breaks it; a local gradient that is off by 0.05 % is far enough."""
    found = list(law(gate, gate.samples))
    assert found
    assert any(complaint in one for one in found)


def domain(fails):
    """The logarithm, refusing other numbers than it should."""
    return wrong("log", domain=(GATES["log"].domain[0]._replace(fails=fails),))


UNHELD = [
    (laws.errors_agree, wrong("log", domain=()), (-2,), "and arrays None"),
    (laws.errors_agree, domain(lambda m, x: m is FLOATS and x <= 0), (0,), "and exact numbers"),
    (laws.errors_agree, domain(lambda m, x: m is not ARRAYS and x <= 0), (0,), "and arrays None"),
    (laws.errors_agree, GATES["log"], (2,), "floats say None"),
    (laws.domain_is_all, wrong("log", domain=()), (-2,), "there is no value"),
    (laws.domain_is_all, domain(lambda m, x: m is FLOATS and x <= 0), (0,), "alike"),
    (laws.domain_is_all, wrong("exp", domain=GATES["log"].domain), (-2,), "there is a value"),
    (laws.domain_is_all, wrong("exp", forward=lambda m, x: m.log(x) if m is EXACT else m.exp(x)), (0,), "not finite"),
    (laws.conventions_hold, wrong("relu", kinks=()), ((0,), (0,)), "names no kink"),
    (laws.conventions_hold, GATES["relu"], ((0,), (1,)), "gives"),
    (laws.conventions_hold, wrong("relu", value_and_slopes=lambda _: (0.0, 1.0)), ((0,), (0,)), "the step"),
    (laws.conventions_hold, wrong("exp", kinks=GATES["relu"].kinks, samples=((0,),)), ((0,), (1,)), "is no kink"),
]


@pytest.mark.parametrize(("law", "gate", "where", "complaint"), UNHELD)
def test_a_wrong_domain_or_convention_is_found(law, gate, where, complaint):
    """A gate that refuses too little, too much, or not in every reading is found, and so is a wrong convention."""
    found = list(law(gate, [where]))
    assert found
    assert any(complaint in one for one in found)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"id": "log"}, "log stands for two gates"),
        ({"aliases": ("σ",)}, "σ stands for two gates"),
        ({"samples": ()}, "exp has no samples"),
        ({"samples": ((1, 2),)}, "exp has no samples"),
        ({"partials": ()}, "exp has not one local gradient"),
        ({"because": "it is so"}, "exp does not say why"),
        ({"pattern": "swapper"}, "exp has a pattern"),
        ({"operands": "x slope", "defaults": (("x", "1"),)}, "exp has a default"),
    ],
)
def test_a_disorderly_catalogue_is_found(changes, complaint):
    """A repeated name, a missing sample or reason, a pattern that is not the lecture's: each is said."""
    gates = [gate for gate in GATES.values() if gate.id != "exp"]
    found = list(laws.catalogue_is_in_order([*gates, wrong("exp", **changes)]))
    assert any(complaint in one for one in found)

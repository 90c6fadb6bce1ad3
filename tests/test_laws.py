"""The laws of every gate: one definition, and every reading of it says the same.

A law is a function from a gate and some points to a list of complaints, and each is itself tried on a gate that breaks
it: a checker that finds nothing has to show that it can find something.
"""

import dataclasses
import itertools
from fractions import Fraction

import numpy as np
import pytest
import sympy

from bpcli.algebra import arrays, exact, floats
from bpcli.algebra.shown import Text, call, decimal
from bpcli.errors import DomainError
from bpcli.gates import activations, arithmetic, choice, elementary, norms
from bpcli.gates.catalogue import FUNCTIONS, GATES, NAMED
from bpcli.graph.build import build
from bpcli.graph.composite import composite
from bpcli.trace.reading import read_forward
from bpcli.trace.run import run_forward
from bpcli.trace.trace import Trace
from bpcli.trace.values import given

COMPOSITE = dataclasses.replace(
    composite("s", build("log(a)*b^2 + max(a, c)/sqrt(b) - exp(-c)")), samples=((2, 3, -1), (0.5, 0.25, 4))
)
INDICATORS = [
    dataclasses.replace(choice.indicator((">",)), samples=((2, 1), (-3, 4))),
    dataclasses.replace(choice.indicator(("<", "≥")), samples=((1, 2, 3, 0.5), (1, 2, 3, 4), (2, 1, 4, 3))),
]
EVERY_GATE = [*GATES.values(), COMPOSITE, *INDICATORS]

# Where every gate of so many operands is tried besides its own samples, if it has a value and no kink there.
MORE = {
    1: [(x,) for x in (-12.5, -2.5, -0.625, 0.3, 0.9, 3.7, 12)],
    2: [(-2.5, 0.75), (0.3, -1.2), (1.7, 2.25), (-0.6, -3), (2.25, 0), (-2, 3), (1.5, -2)],
    3: [(0.4, -1, 2), (-7.5, -3.25, 0.5), (6, -2, 2.5), (0.75, 2, 5)],
}
LANDMARKS = (-2, -1, -0.5, 0, 0.5, 1, 2)

# Where a gate has no value: a point for each of its domains.
OUTSIDE = {
    "div": [(3, 0), (0, 0)],
    "pow": [(0, -1), (0, -0.5), (-2, 0.5), (-8, -1.5)],
    "reciprocal": [(0,)],
    "log": [(0,), (-2,)],
    "log2": [(0,), (-2,)],
    "log10": [(0,), (-2,)],
    "sqrt": [(-1,), (-0.001,)],
    "asin": [(1.5,), (-1.001,)],
    "acos": [(1.5,), (-1.001,)],
    "atan2": [(0, 0)],
    "clip": [(0, 1, -1)],
    "s": [(-2, 3, 1), (0, 3, 1), (2, -3, 1), (2, 0, 1)],
}
UNREACHABLE = {"tan": "the tangent has a pole here"}  # no float and no fraction lies on a pole

# What LANGUAGE settles for special points: the local gradients there.
KINKS = {
    "abs": [((0,), (0,))],
    "relu": [((0,), (0,))],
    "leaky_relu": [((0, 0.25), (0.25, 0))],
    "elu": [((0, 0.5), (0.5, 0))],
    "hard_tanh": [((1,), (0,)), ((-1,), (0,))],
    "hypot": [((0, 0), (0, 0))],
    "atan2": [((0, -2), (-0.5, 0))],
    "max": [((2, 2), (1, 0)), ((1, 3, 3), (0, 1, 0)), ((3, 1, 3), (1, 0, 0)), ((0, 0, 0), (1, 0, 0))],
    "min": [((2, 2), (1, 0)), ((3, 1, 1), (0, 1, 0)), ((1, 3, 1), (1, 0, 0)), ((0, 0, 0), (1, 0, 0))],
    "clip": [((1, -1, 1), (0, 0, 1)), ((-1, -1, 1), (0, 1, 0)), ((2, 2, 2), (0, 1, 0))],
    "norm": [((0,), (0,))],
    "indicator": [((1, 1), (0, 0)), ((1, 1, 3, 4), (0,) * 4), ((1, 2, 3, 3), (0,) * 4)],
    "s": [((2, 1, 2), (1.5, 3, sympy.exp(-2)))],
}


def close(one, other, relative=1e-12, floor=1e-14):
    """Whether two numbers agree; the floor is for gates that saturate, where a float is a difference of near equals."""
    return abs(float(one) - float(other)) <= floor + relative * max(abs(float(one)), abs(float(other)))


def number(x):
    """The exact number that a float of ours stands for: 0.3 is three tenths."""
    return exact.number(repr(x))


def is_kink(gate, m, point):
    """Whether the gate names a kink at this point."""
    return any(m.occurs(kink.where(m, *point)) for kink in gate.kinks)


def points(gate):
    """The gate's samples, and more points in its domain and off its kinks."""
    more = [p for count in {len(sample) for sample in gate.samples} for p in MORE.get(count, [])]
    return [*gate.samples, *(p for p in more if gate.problem(floats, p) is None and not is_kink(gate, floats, p))]


def slope(gate, slot, value, point):
    """A local gradient in floats, None where it does not exist (a root at 0, log x in the slope of x^n at x < 0)."""
    try:
        return gate.partial(slot, len(point))(floats, value, *point)
    except (ValueError, ZeroDivisionError):
        return None


# The laws.


def readings_agree(gate, points):
    """Floats, exact numbers and arrays give the same value and the same local gradients."""
    rows = [(p, gate.forward(floats, *p)) for p in points]
    columns = {count: [row for row in rows if len(row[0]) == count] for count in {len(p) for p in points}}
    for point, value in rows:
        numbers = [number(x) for x in point]
        exactly = gate.forward(exact, *numbers)
        if not close(value, exactly):
            yield f"the value at {point} is {value}, and exactly {exactly}"
        for slot in range(len(point)):
            local = slope(gate, slot, value, point)
            exactly_local = gate.partial(slot, len(point))(exact, exactly, *numbers)
            exists = isinstance(exactly_local, int) or exact.finite(exactly_local)
            if (local is None) is exists or (exists and not close(local, exactly_local)):
                yield f"the local gradient for operand {slot} at {point} is {local}, and exactly {exactly_local}"
    for count, alike in columns.items():
        with np.errstate(all="raise", under="ignore"):
            yield from _arrays_agree(gate, count, alike)


def _arrays_agree(gate, count, rows):
    operands = [np.array([float(p[i]) for p, _ in rows]) for i in range(count)]
    values = gate.forward(arrays, *operands)
    if not all(map(close, np.broadcast_to(values, len(rows)), [value for _, value in rows])):
        yield f"the array of values is {values}"
    for slot in range(count):
        known = [i for i, (p, value) in enumerate(rows) if slope(gate, slot, value, p) is not None]
        some = [operand[known] for operand in operands]
        slopes = gate.partial(slot, count)(arrays, np.asarray(values)[known], *some)
        expected = [slope(gate, slot, rows[i][1], rows[i][0]) for i in known]
        if not all(map(close, np.broadcast_to(slopes, len(known)), expected)):
            yield f"the array of local gradients for operand {slot} is {slopes}"


def step_is_the_definition(gate, points):
    """The compiled step gives the definition's value and local gradients, and 0 for those that are not wanted."""
    for point in points:
        value = gate.forward(floats, *point)
        slopes = [slope(gate, slot, value, point) for slot in range(len(point))]
        exist = tuple(local is not None for local in slopes)
        for wanted in {exist, (False,) * len(point), *(tuple(i == j for j in range(len(point))) for i in range(2))}:
            if any(want and not exists for want, exists in zip(wanted, exist, strict=True)) or (gate.jet and not all(wanted)):
                continue
            found = gate.step(wanted)(*point)
            expected = [value, *(local if want else 0 for local, want in zip(slopes, wanted, strict=True))]
            if len(found) != len(expected) or not all(map(close, found, expected)):
                yield f"the step at {point} gives {found}, and the definition {expected}"


def partials_are_slopes(gate, points):
    """Each local gradient is the centred difference of the value, and `sympy.diff` of the exact value."""
    for point in points:
        value = gate.forward(floats, *point)
        symbols = [exact.symbol(f"x{i}") for i in range(len(point))]
        numbers = [number(x) for x in point]
        whole = gate.forward(exact, *symbols)
        at = dict(zip(symbols, numbers, strict=True))
        for slot in range(len(point)):
            local = slope(gate, slot, value, point)
            if local is None or gate.problem(floats, [x - 0.01 * (i == slot) for i, x in enumerate(point)]):
                continue
            if not close(local, difference(gate, point, slot), 1e-7, 1e-8):
                yield f"operand {slot} at {point}: {local}, but the difference is {difference(gate, point, slot)}"
            diff = sympy.diff(whole, symbols[slot]).subs(at)
            partial = gate.partial(slot, len(point))(exact, gate.forward(exact, *numbers), *numbers)
            if abs(sympy.N(diff - partial, 30)) > 1e-20:
                yield f"operand {slot} at {point}: {partial}, but sympy.diff is {diff}"


def difference(gate, point, slot, step=1e-3):
    """The centred difference with four points, whose error is of the order of step⁴."""

    def moved(by):
        return gate.forward(floats, *(x + by * step if i == slot else x for i, x in enumerate(point)))

    return (8 * (moved(1) - moved(-1)) - (moved(2) - moved(-2))) / (12 * step)


def exact_stays_exact(gate, points):
    """From fractions come exact real numbers: no decimal creeps in."""
    for point in points:
        numbers = [number(x) for x in point]
        value = gate.forward(exact, *numbers)
        slopes = [gate.partial(slot, len(point))(exact, value, *numbers) for slot in range(len(point))]
        for found in (value, *slopes):
            if isinstance(found, float) or (not isinstance(found, int) and found.has(sympy.Float)):
                yield f"{found} at {point} is not exact"


def texts_read_back(gate, points):
    """The shown formulas, over names and with numbers put in, are read back as the number that they stand for."""
    for point in points:
        value = gate.forward(floats, *point)
        names = gate.names if len(point) == len(gate.names) else tuple("abc")
        spots = dict(zip((*names, "out"), (*point, value), strict=True))
        truths = [value, *(slope(gate, slot, value, point) for slot in range(len(point)))]
        for put in (lambda name: Text(name), lambda name, spots=spots: Text.put(decimal(float(spots[name]), 17))):
            operands = [put(name) for name in names]
            texts = [gate.show(*operands)]
            texts += [gate.show_partial(slot, put("out"), operands) for slot in range(len(point))]
            for text, truth in zip(texts, truths, strict=True):
                if truth is not None and not close(evaluate(str(text), spots), truth):
                    yield f"{text} at {point} is read as {evaluate(str(text), spots)}, not {truth}"


def evaluate(text, spots):
    """What a shown text is worth, where the names stand for numbers."""
    graph = build(text, spots)
    return run_forward(graph, [float(spots[name]) for name in graph.inputs]).values[graph.output]


def expansion_is_the_same(gate, points):
    """A gate that can be opened has the same value and gradients when it is."""
    for point in points if gate.expansion else ():
        texts = dict(zip(gate.names, map(repr, point), strict=True))
        graph = build(f"{gate.id}({', '.join(gate.names)})", texts, expanded=(gate.id,))
        if gate in graph.gates:
            yield "it was not opened"
        opened = run_forward(graph, [float(texts[name]) for name in graph.inputs]).values[graph.output]
        value = gate.forward(floats, *point)
        if not close(opened, value, 1e-10):
            yield f"opened it is {opened} at {point}, not {value}"
        wanted = tuple(n for i, n in enumerate(gate.names) if slope(gate, i, value, point) is not None)
        trace = Trace(graph, {name: given(text) for name, text in texts.items()})
        slopes = {name: slope(gate, gate.names.index(name), value, point) for name in wanted}
        opened_slopes = trace.backward(wrt=wanted).gradients
        if not all(close(opened_slopes[name], slopes[name], 1e-10, 1e-12) for name in wanted):
            yield f"opened its gradients are {opened_slopes} at {point}, not {slopes}"


def errors_agree(gate, points):
    """Outside its domain a gate has the same error in floats, in exact numbers and in arrays, naming node and formula."""
    for point in points:
        names = gate.names
        formula = str(gate.show(*map(Text, names)))
        texts = dict(zip(names, map(repr, point), strict=True))
        graph = build(formula, names)
        graph = build(f"f = {formula}", names, group=("f",)) if gate.jet else dataclasses.replace(graph, gates=[gate])
        values = {name: given(text) for name, text in texts.items()}
        by_floats = _error(lambda: Trace(graph, values))  # noqa: B023  (called at once)
        by_exact = _error(lambda: read_forward(graph, exact, [values[n].exact() for n in graph.inputs]))  # noqa: B023
        ordinary = next(p for p in gate.samples if len(p) == len(point))
        by_arrays = gate.problem(arrays, [np.array([x, y]) for x, y in zip(ordinary, point, strict=True)])
        if by_floats is None or by_floats != by_exact:
            yield f"at {point} floats say {by_floats} and exact numbers {by_exact}"
        elif by_floats[0] != f"{by_arrays}, at f = {formula}" or by_arrays is None:
            yield f"at {point} floats say {by_floats[0]} and arrays {by_arrays}"


def _error(run):
    try:
        run()
    except DomainError as error:
        return error.message, error.span, error.hint
    return None


def domain_is_all(gate, points):
    """Among the points a gate has a value, finite and without a warning, exactly where its domain says so."""
    for point in points:
        try:
            gate.forward(floats, *map(float, point))
            fails = False
        except (ValueError, ZeroDivisionError):
            fails = True
        numbers = [number(x) for x in point]
        refused = {m: gate.problem(m, p) for m, p in ((floats, point), (arrays, point), (exact, numbers))}
        if len(set(refused.values())) > 1:
            yield f"the readings do not refuse {point} alike: {set(refused.values())}"
        if fails is (refused[floats] is None):
            yield f"the domain does not say that there is {'no' if fails else 'a'} value at {point}"
        elif not fails:
            with np.errstate(all="raise", under="ignore"):
                gate.forward(arrays, *(np.array([float(x)]) for x in point))
            if not exact.finite(sympy.sympify(gate.forward(exact, *numbers))):
                yield f"the exact value at {point} is not finite"


def conventions_hold(gate, kinks):
    """At each kink, every reading names it and gives these local gradients; at no other point is a kink named."""
    for point, expected in kinks:
        count = len(point)
        readings = {
            floats: point,
            exact: [number(x) for x in point],
            arrays: [np.array([float(x)] * 2) for x in point],
        }
        for m, operands in readings.items():
            if not is_kink(gate, m, operands):
                yield f"{m.__name__} names no kink at {point}"
            value = gate.forward(m, *operands)
            with np.errstate(all="raise", under="ignore"):
                slopes = [np.ravel(gate.partial(slot, count)(m, value, *operands))[0] for slot in range(count)]
            if not all(map(close, slopes, expected)):
                yield f"{m.__name__} gives {slopes} at {point}"
        if not all(map(close, gate.step((True,) * count)(*point)[1:], expected)):
            yield f"the step gives {gate.step((True,) * count)(*point)} at {point}"
    for point in points(gate):
        operands = [np.array([float(x)] * 2) for x in point]
        if is_kink(gate, exact, [number(x) for x in point]) or is_kink(gate, arrays, operands):
            yield f"there is no kink at {point}"


def catalogue_is_in_order(gates):
    """Ids and names are unique; every gate has samples of its size, a reason, and a pattern of the lecture's if any."""
    names = [name for gate in gates if gate.called for name in (gate.id, *gate.aliases)]
    for repeated in {name for name in names if names.count(name) > 1} | {
        gate.id for gate in gates if [other.id for other in gates].count(gate.id) > 1
    }:
        yield f"{repeated} stands for two gates"
    for gate in gates:
        if not gate.samples or any(len(s) != len(gate.names) for s in gate.samples if not gate.variadic):
            yield f"{gate.id} has no samples of its size"
        if len(gate.partials) != len(gate.names) and gate.variadic is None:
            yield f"{gate.id} has not one local gradient an operand"
        if len(gate.because.split()) < 5 or gate.because.endswith("."):
            yield f"{gate.id} does not say why, as a part of a sentence"
        if gate.pattern not in {None, "distributor", "switcher", "router"} or gate.flat not in {None, "saturated", "dead"}:
            yield f"{gate.id} has a word that the lecture does not use"
        if gate.defaults and [name for name, _ in gate.defaults] != list(gate.names[-len(gate.defaults) :]):
            yield f"{gate.id} has a default before an operand without one"


# Every gate obeys.

LAWS = [
    readings_agree,
    step_is_the_definition,
    partials_are_slopes,
    exact_stays_exact,
    texts_read_back,
    expansion_is_the_same,
]


@pytest.mark.parametrize("gate", EVERY_GATE, ids=lambda gate: gate.id)
@pytest.mark.parametrize("law", LAWS)
def test_every_gate_obeys(law, gate):
    """At its samples and at more points, each gate keeps each law."""
    assert list(law(gate, points(gate))) == []


@pytest.mark.parametrize("gate", [gate for gate in EVERY_GATE if gate.domain], ids=lambda gate: gate.id)
def test_outside_its_domain_every_reading_says_the_same(gate):
    """Every domain of a gate has a point here, and there all readings have one error."""
    outside = OUTSIDE.get(gate.id, [])
    said = {gate.problem(floats, point) for point in outside} | {UNREACHABLE.get(gate.id)} - {None}
    assert said == {domain.message for domain in gate.domain}
    assert list(errors_agree(gate, outside)) == []


@pytest.mark.parametrize("gate", [gate for gate in EVERY_GATE if gate.id != "clip"], ids=lambda gate: gate.id)
def test_a_gate_has_a_value_wherever_its_domain_says_so(gate):
    """At zero, one, a half and two, of either sign, no gate fails without a domain, and none refuses without a cause.

    (clip is left out: its order of bounds is a matter of meaning, not of numbers.)
    """
    counts = {len(sample) for sample in gate.samples} - {4}
    grid = [p for count in counts for p in itertools.product(LANDMARKS if count < 3 else (-1, 0, 2), repeat=count)]
    assert list(domain_is_all(gate, grid)) == []


@pytest.mark.parametrize("gate", EVERY_GATE, ids=lambda gate: gate.id)
def test_the_conventions_hold_at_kinks(gate):
    """Every gate with kinks has the local gradients that are settled for them, and every settled gate names its kink."""
    assert bool(gate.kinks) == (gate.id in KINKS)
    kinks = [kink for kink in KINKS.get(gate.id, []) if len(kink[0]) in {len(sample) for sample in gate.samples}]
    assert bool(kinks) == bool(gate.kinks)
    assert list(conventions_hold(gate, kinks)) == []


@pytest.mark.parametrize("gate", [g for g in EVERY_GATE if g.kinks and g.expansion], ids=lambda gate: gate.id)
def test_an_opened_gate_keeps_the_convention(gate):
    """Opening a gate changes no gradient at its kinks either; only hypot's root has none at the origin, and says so."""
    at_kinks = [point for point, _ in KINKS[gate.id]]
    if gate.id == "hypot":
        with pytest.raises(DomainError, match="does not exist here"):
            list(expansion_is_the_same(gate, at_kinks))
    else:
        assert list(expansion_is_the_same(gate, at_kinks)) == []


def test_the_catalogue_is_in_order():
    """Every family is in the catalogue, no two gates share a name, and each says what a lesson needs."""
    families = [gate for room in (arithmetic, elementary, activations, choice, norms) for gate in room.FAMILY]
    assert list(catalogue_is_in_order(families)) == []
    assert list(GATES.values()) == families


def test_every_promised_function_is_there():
    """The functions that the language names can be called by those names."""
    promised = """exp log ln log2 log10 sqrt abs sin cos tan asin acos atan sinh cosh tanh sigmoid σ logistic relu
        leaky_relu elu softplus gelu silu swish softsign hard_tanh square reciprocal max min clip hypot atan2"""
    assert set(promised.split()) <= FUNCTIONS
    assert [NAMED[name].id for name in ("ln", "σ", "logistic", "swish")] == ["log", "sigmoid", "sigmoid", "silu"]


# Every law can be broken.

log, exp, sigmoid, div, relu = (GATES[name] for name in ("log", "exp", "sigmoid", "div", "relu"))


def altered(gate, **changes):
    """A gate with something wrong."""
    return dataclasses.replace(gate, **changes)


def wrong_by(share):
    """The sigmoid with a local gradient that is off by a share of itself."""
    return altered(sigmoid, partials=(lambda m, y, x: y * (1 - y) * (1 + share),))  # noqa: ARG005


WRONG = [
    (partials_are_slopes, wrong_by(Fraction(1, 2000)), "but the difference is"),
    (partials_are_slopes, wrong_by(sympy.Rational(1, 10**12)), "but sympy.diff is"),
    (partials_are_slopes, altered(div, partials=div.partials[::-1]), "operand 1"),
    (readings_agree, altered(exp, forward=lambda m, x: m.exp(x) * (1 + (m is floats) * 1e-9)), "and exactly"),
    (readings_agree, altered(exp, forward=lambda m, x: m.exp(x) + (m is arrays)), "array of values"),
    (readings_agree, altered(exp, partials=(lambda m, y, x: y + (m is exact),)), "and exactly"),  # noqa: ARG005
    (readings_agree, altered(exp, partials=(lambda m, y, x: y + (m is arrays),)), "array of local"),  # noqa: ARG005
    (readings_agree, altered(log, partials=(lambda m, y, x: m.sqrt(x) / x,), samples=((-1,),), forward=lambda m, x: x), "None"),  # noqa: ARG005, E501
    (step_is_the_definition, altered(exp, jet=lambda x: (floats.exp(x), 1.0)), "the step"),
    (step_is_the_definition, altered(exp, jet=lambda x: (floats.exp(x),)), "the step"),
    (exact_stays_exact, altered(exp, forward=lambda m, x: m.exp(0.5 * x)), "not exact"),
    (exact_stays_exact, altered(exp, partials=(lambda m, y, x: 1.0 * y,)), "not exact"),  # noqa: ARG005
    (texts_read_back, altered(exp, show_as=lambda x: call("sinh", x)), "sinh(x)"),
    (texts_read_back, altered(div, show_as=lambda a, b: Text(f"1 − {a}/{b}")), "is read as"),
    (texts_read_back, altered(exp, partials=(lambda m, y, x: x,)), "x at"),  # noqa: ARG005
    (expansion_is_the_same, altered(relu, forward=lambda m, x: m.maximum(0, 2 * x)), "opened it is"),
    (expansion_is_the_same, altered(relu, partials=(lambda m, y, x: m.indicator(x < 0),)), "gradients are"),  # noqa: ARG005
]


@pytest.mark.parametrize(("law", "gate", "complaint"), WRONG)
def test_a_wrong_gate_is_found(law, gate, complaint):
    """Each law fails on a gate that breaks it; a local gradient that is off by 0.05 % is far enough."""
    found = list(law(gate, gate.samples))
    assert found
    assert any(complaint in one for one in found)


def only_floats(m, x):
    """A domain that one reading alone knows of."""
    return m is floats and x <= 0


REFUSALS = [
    (errors_agree, altered(log, domain=()), [(-2,)], "exact numbers"),
    (errors_agree, altered(log, domain=(log.domain[0]._replace(fails=only_floats),)), [(0,)], "exact numbers"),
    (errors_agree, altered(log, domain=(log.domain[0]._replace(fails=lambda m, x: x < -1),)), [(0,)], "floats say"),
    (errors_agree, log, [(2,)], "floats say None"),
    (domain_is_all, altered(log, domain=()), [(-2,)], "no value"),
    (domain_is_all, altered(log, domain=(log.domain[0]._replace(fails=only_floats),)), [(0,)], "alike"),
    (domain_is_all, altered(exp, domain=log.domain), [(-2,)], "there is a value"),
    (conventions_hold, altered(relu, kinks=()), KINKS["relu"], "names no kink"),
    (conventions_hold, relu, [((0,), (1,))], "gives"),
    (conventions_hold, altered(relu, jet=lambda _: (0.0, 1.0)), KINKS["relu"], "the step"),
    (conventions_hold, altered(relu, kinks=(relu.kinks[0]._replace(where=lambda m, x: m is exact),)), [], "no kink at"),  # noqa: ARG005, E501
]


@pytest.mark.parametrize(("law", "gate", "where", "complaint"), REFUSALS)
def test_a_wrong_domain_or_convention_is_found(law, gate, where, complaint):
    """A gate that refuses too little, too much, or not in every reading breaks a law, and so does a wrong convention."""
    found = list(law(gate, where))
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
        ({"pattern": "swapper"}, "exp has a word"),
        ({"operands": "x slope", "defaults": (("x", "1"),), "partials": (None, None)}, "exp has a default"),
    ],
)
def test_a_disorderly_catalogue_is_found(changes, complaint):
    """A repeated name, a missing sample or reason, a word that is not the lecture's: each is said."""
    gates = [gate for gate in GATES.values() if gate.id != "exp"]
    found = list(catalogue_is_in_order([*gates, altered(exp, **changes)]))
    assert any(complaint in one for one in found)
